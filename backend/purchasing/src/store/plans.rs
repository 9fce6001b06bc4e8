//! Rows of plans and of their lines.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder,
};

use crate::entity::plan::delivery_rule;
use crate::entity::plan::purchase_plan::{ActiveModel, Column, Entity, Model};
use crate::model::plan::{Plan, PlanStage, PlanState, UnmetReason};
use crate::model::{DeliveryRuleId, LineId, PlanId};
use crate::rules::delivery::DeliveryRule;
use crate::rules::origins::{Asked, Use};
use crate::rules::planning::{PlannedLine, Totals};
use crate::rules::revision::{Bought, ItemLines};
use demand::model::cycle::CycleId;
use demand::model::requisition::RequisitionKind;
use formulary::model::{ItemId, ItemKind};
use kernel::prelude::*;
use suppliers::model::ContractLineId;

/// A plan within reach with its version, or not found. Nobody sees one that is still being written.
pub async fn plan_get(tx: &Tx, id: PlanId) -> Result<(Plan, i64)> {
    let row = tx.get::<Entity>(Column::Id, id).await?;
    if row.state == PlanStage::Staging {
        return Err(Error::not_found());
    }
    let version = row.version;
    Ok((row.try_into()?, version))
}

/// The plan of a cycle that may still be edited, if there is one.
pub async fn plan_draft_of(tx: &Tx, cycle: CycleId) -> Result<Option<(Plan, i64)>> {
    let wanted = tx
        .find::<Entity>()
        .filter(Column::CycleId.eq(cycle))
        .filter(Column::State.eq(PlanStage::Draft));
    let Some(row) = wanted.one(tx).await? else {
        return Ok(None);
    };
    let version = row.version;
    Ok(Some((row.try_into()?, version)))
}

/// A new plan.
pub async fn plan_insert(tx: &Tx, row: Model) -> Result<()> {
    tx.insert(row.into_active_model().reset_all()).await
}

/// Saves the state of a plan that was loaded at `version`; answers its new version.
pub async fn plan_save(tx: &Tx, plan: &Plan, version: i64) -> Result<i64> {
    let (committed_by, committed_at) = match plan.state {
        PlanState::Committed { by, at } => (by, Some(at)),
        _ => (None, None),
    };
    let changes = ActiveModel {
        id: Set(plan.id),
        state: Set(plan.state.stage()),
        committed_by: Set(committed_by),
        committed_at: Set(committed_at),
        ..Default::default()
    };
    tx.update(changes, version).await
}

/// Counts again what the lines of an edited plan add up to; answers the plan's new version.
pub async fn plan_recount(tx: &Tx, plan: PlanId, version: i64) -> Result<i64> {
    let sql = "SELECT CAST(COALESCE(SUM(CASE WHEN l.supplier_id IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT), \
                      CAST(COALESCE(SUM(CASE WHEN l.supplier_id IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT), \
                      CAST(COALESCE(SUM(l.amount_e4), 0) AS BIGINT), \
                      CAST(COALESCE(SUM(CASE WHEN i.baseline_price_e4 IS NULL THEN l.amount_e4 \
                          ELSE (l.quantity_milli * i.baseline_price_e4 + 500) / 1000 END), 0) AS BIGINT) \
               FROM plan_line l JOIN item i ON i.id = l.item_id WHERE l.plan_id = ?";
    let row = tx
        .query_one(sql, binds![plan])
        .await?
        .ok_or_else(Error::not_found)?;
    let number = |at: usize| row.try_get_by_index::<i64>(at);
    let totals = Totals {
        lines: number(0)?,
        unmet: number(1)?,
        amount: Money(number(2)?),
        baseline: Money(number(3)?),
    };
    let changes = ActiveModel {
        id: Set(plan),
        ..with_totals(&totals)
    };
    tx.update(changes, version).await
}

/// The columns that say what the lines add up to.
pub(super) fn with_totals(totals: &Totals) -> ActiveModel {
    ActiveModel {
        line_count: Set(totals.lines),
        unmet_count: Set(totals.unmet),
        amount_e4: Set(totals.amount),
        baseline_e4: Set(totals.baseline),
        ..Default::default()
    }
}

#[derive(FromQueryResult)]
struct LineRow {
    id: LineId,
    item_id: ItemId,
    contract_line_id: Option<ContractLineId>,
    supplier_id: Option<OrganisationId>,
    quantity_milli: Quantity,
    price_e4: Option<Money>,
    amount_e4: Money,
    unmet_reason: Option<UnmetReason>,
    explanation: String,
}

/// All lines of the plan for the item of one of them, that one included, or not found.
pub async fn item_lines(tx: &Tx, plan: PlanId, line: LineId) -> Result<(ItemId, ItemLines)> {
    let sql = "SELECT l.id, l.item_id, l.contract_line_id, l.supplier_id, l.quantity_milli, l.price_e4, l.amount_e4, \
                      l.unmet_reason, l.explanation FROM plan_line l \
               JOIN plan_line this ON this.plan_id = l.plan_id AND this.item_id = l.item_id \
               WHERE this.id = ? AND this.plan_id = ? ORDER BY l.id";
    let rows: Vec<LineRow> = tx.rows(sql, binds![line, plan]).await?;
    let item = rows.first().ok_or_else(Error::not_found)?.item_id;
    let mut lines = ItemLines::default();
    for row in rows {
        match (
            row.contract_line_id,
            row.supplier_id,
            row.price_e4,
            row.unmet_reason,
        ) {
            (Some(contract_line_id), Some(supplier_id), Some(price), None) => {
                lines.bought.push(Bought {
                    id: row.id,
                    contract_line_id,
                    supplier_id,
                    quantity: row.quantity_milli,
                    price,
                    amount: row.amount_e4,
                    explanation: serde_json::from_str(&row.explanation)?,
                })
            }
            (None, None, None, Some(reason)) => lines.unmet = Some((row.id, reason)),
            _ => {
                return Err(Error::fault(format!(
                    "plan_line {} contradicts itself",
                    row.id
                )));
            }
        }
    }
    Ok((item, lines))
}

/// What is left to buy of the item of these lines, as their origins remember it, by facility.
pub async fn asked_of(tx: &Tx, item: ItemId, lines: &[LineId]) -> Result<Vec<Asked>> {
    let (among, list) = tx.among("line_id", &raw(lines));
    let sql = format!(
        "SELECT g.requisition_id, g.facility_id, g.quantity_milli, r.kind, \
                EXISTS (SELECT 1 FROM back_order b WHERE b.requisition_id = g.requisition_id AND b.item_id = q.item_id \
                    AND b.state = 'open') AS waiting, \
                COALESCE(q.on_hand_milli, 0), COALESCE(q.consumption_milli, 0), \
                COALESCE(q.lookback_days - q.stockout_days, 0) \
         FROM (SELECT requisition_id, facility_id, CAST(SUM(quantity_milli) AS BIGINT) AS quantity_milli \
               FROM order_origin WHERE {among} GROUP BY facility_id, requisition_id) g \
         JOIN requisition r ON r.id = g.requisition_id \
         LEFT JOIN requisition_line q ON q.requisition_id = g.requisition_id AND q.item_id = ? \
         ORDER BY g.facility_id, g.requisition_id"
    );
    let rows = tx.query_all(&sql, vec![list, item.into()]).await?;
    let asked = |row: &sea_orm::QueryResult| -> Result<Asked> {
        let use_of = Use {
            on_hand: row.try_get_by_index(5)?,
            consumption: row.try_get_by_index(6)?,
            days: row.try_get_by_index(7)?,
        };
        Ok(Asked {
            requisition: row.try_get_by_index(0)?,
            facility: row.try_get_by_index(1)?,
            quantity: row.try_get_by_index(2)?,
            emergency: row.try_get_by_index::<RequisitionKind>(3)? == RequisitionKind::Emergency,
            waiting: row.try_get_by_index(4)?,
            cover_tenths: use_of.cover_tenths(),
            daily: use_of.daily(),
        })
    };
    rows.iter().map(asked).collect()
}

/// Takes lines of an item and their origins out of a plan, before others take their place.
pub async fn plan_lines_remove(tx: &Tx, lines: &[LineId]) -> Result<()> {
    let (among, list) = tx.among("line_id", &raw(lines));
    tx.execute(
        &format!("DELETE FROM order_origin WHERE {among}"),
        vec![list],
    )
    .await?;
    let (among, list) = tx.among("line_id", &raw(lines));
    tx.execute(&format!("DELETE FROM plan_nudge WHERE {among}"), vec![list])
        .await?;
    let (among, list) = tx.among("id", &raw(lines));
    tx.execute(&format!("DELETE FROM plan_line WHERE {among}"), vec![list])
        .await?;
    Ok(())
}

/// Writes lines of a plan.
pub async fn plan_lines_insert(tx: &Tx, plan: PlanId, lines: &[PlannedLine]) -> Result<()> {
    let columns = [
        "id",
        "plan_id",
        "item_id",
        "item_version_no",
        "contract_line_id",
        "supplier_id",
        "facility_count",
        "need_milli",
        "quantity_milli",
        "surplus_milli",
        "price_e4",
        "amount_e4",
        "unmet_reason",
        "explanation",
    ];
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        let bought = line.fate.as_ref().ok();
        rows.push([
            line.id.into(),
            plan.into(),
            line.item_id.into(),
            line.item_version_no.into(),
            bought.map(|purchase| purchase.contract_line_id).into(),
            bought.map(|purchase| purchase.supplier_id).into(),
            line.facility_count.into(),
            line.need.into(),
            bought
                .map_or(Quantity::ZERO, |purchase| purchase.quantity)
                .into(),
            bought
                .map_or(Quantity::ZERO, |purchase| purchase.surplus)
                .into(),
            bought.map(|purchase| purchase.price).into(),
            bought
                .map_or(Money::ZERO, |purchase| purchase.amount)
                .into(),
            line.fate.as_ref().err().copied().into(),
            serde_json::to_string(&line.explanation)?.into(),
        ]);
    }
    tx.bulk_insert("plan_line", &columns, rows).await?;
    Ok(())
}

/// What planning must know of an item besides its offers.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ItemFact {
    /// Which.
    pub id: ItemId,
    /// Newest effective version.
    pub version_no: i64,
    /// Neither suspended nor retired.
    pub active: bool,
    /// Price before the reform.
    pub baseline_price_e4: Option<Money>,
    /// Its code.
    pub code: String,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// A dear consumable.
    pub high_value: bool,
    /// Base units in one order unit.
    pub pack_milli: Quantity,
    /// Days that it must still live.
    pub min_remaining_life_days: Option<i64>,
}

/// What planning must know of items.
pub async fn item_facts(tx: &Tx, items: &[ItemId]) -> Result<Vec<ItemFact>> {
    let (among, list) = tx.among("id", &raw(items));
    let sql = format!(
        "SELECT id, version_no, (state = 'active') AS active, baseline_price_e4, code, kind, high_value, pack_milli, \
                min_remaining_life_days FROM item WHERE {among}"
    );
    tx.rows(&sql, vec![list]).await
}

/// All rules of delivery, in the order in which they were made.
pub async fn delivery_rules(tx: &Tx) -> Result<Vec<DeliveryRule>> {
    let rows = tx
        .find::<delivery_rule::Entity>()
        .order_by_asc(delivery_rule::Column::Id)
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(DeliveryRule::from).collect())
}

/// A new rule of delivery.
pub async fn delivery_rule_insert(tx: &Tx, rule: &DeliveryRule) -> Result<()> {
    let DeliveryRule {
        id,
        supplier_id,
        item_id,
        item_kind,
        urgency,
        delivery,
    } = *rule;
    let row = delivery_rule::Model {
        id,
        supplier_id,
        item_id,
        item_kind,
        urgency,
        delivery,
        version: 1,
    };
    tx.insert(row.into_active_model().reset_all()).await
}

/// Takes a rule of delivery away, or not found.
pub async fn delivery_rule_remove(tx: &Tx, id: DeliveryRuleId) -> Result<()> {
    let this = Condition::all().add(delivery_rule::Column::Id.eq(id));
    let gone = tx.delete_all::<delivery_rule::Entity>(this).await?;
    if gone == 0 {
        Err(Error::not_found())
    } else {
        Ok(())
    }
}

/// Ids as plain numbers.
pub(super) fn raw<I: Id>(ids: &[I]) -> Vec<i64> {
    ids.iter().map(|id| id.raw()).collect()
}
