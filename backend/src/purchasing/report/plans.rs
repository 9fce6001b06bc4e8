//! Plans and their lines.

use std::collections::BTreeMap;

use sea_orm::{FromQueryResult, QueryResult, Value};
use serde::Serialize;
use utoipa::ToSchema;

use crate::demand::model::cycle::CycleId;
use crate::demand::model::requisition::RequisitionId;
use crate::formulary::model::ItemRef;
use crate::identity::model::{OrgRef, UserRef};
use crate::kernel::prelude::*;
use crate::purchasing::model::plan::{Explanation, PlanStage, PlanVerb, UnmetReason};
use crate::purchasing::model::{LineId, OrderId, PlanId};
use crate::suppliers::model::{ContractId, ContractKind, ContractLineId};

use super::names::{ITEM, ITEM_WIDTH, Organisations, People, containing, item_ref};

/// The cycle that a document belongs to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CycleRef {
    /// Its identity.
    pub id: CycleId,
    /// What people call it.
    pub code: String,
}

/// A requisition that a document belongs to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RequisitionRef {
    /// Its identity.
    pub id: RequisitionId,
    /// What people call it.
    pub number: String,
}

/// The plan that a document came from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanRef {
    /// Its identity.
    pub id: PlanId,
    /// What people call it.
    pub number: String,
}

/// A plan as lists show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanView {
    /// Its identity.
    pub id: PlanId,
    /// Its number.
    pub number: String,
    /// Its cycle; none for an emergency.
    pub cycle: Option<CycleRef>,
    /// Its emergency; none for a cycle.
    pub requisition: Option<RequisitionRef>,
    /// 1 for the first plan of a cycle.
    pub revision: i64,
    /// Where it stands.
    pub state: PlanStage,
    /// Requisitions summed up.
    pub requisition_count: i64,
    /// Facilities behind them.
    pub facility_count: i64,
    /// Their lines.
    pub demand_line_count: i64,
    /// Lines that are bought.
    pub line_count: i64,
    /// Lines that are not.
    pub unmet_count: i64,
    /// What is bought costs this.
    pub amount: Money,
    /// The same at prices before the reform.
    pub baseline: Money,
    /// Baseline − amount.
    pub saved: Money,
    /// Who made it.
    pub created_by: Option<UserRef>,
    /// When.
    pub created_at: Instant,
    /// Who made its orders.
    pub committed_by: Option<UserRef>,
    /// When.
    pub committed_at: Option<Instant>,
    /// For `If-Match`.
    pub version: i64,
    /// What the reader may do with it now.
    pub can: Vec<PlanVerb>,
}

/// What a plan buys from one supplier.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanSupplier {
    /// Who.
    pub supplier: OrgRef,
    /// Lines.
    pub line_count: i64,
    /// Their sum.
    pub amount: Money,
}

/// Lines of a plan that are not bought, by reason.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanUnmet {
    /// Why.
    pub reason: UnmetReason,
    /// Lines.
    pub line_count: i64,
}

/// An order that a document belongs to.
#[derive(Clone, Debug, FromQueryResult, Serialize, ToSchema)]
pub struct OrderRef {
    /// Its identity.
    pub id: OrderId,
    /// What people call it.
    pub number: String,
}

/// A plan with what it adds up to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanDetail {
    /// Its head.
    #[serde(flatten)]
    pub plan: PlanView,
    /// The largest amount first.
    pub suppliers: Vec<PlanSupplier>,
    /// By reason.
    pub unmet: Vec<PlanUnmet>,
    /// Its orders, once it is committed.
    pub orders: Vec<OrderRef>,
}

#[derive(FromQueryResult)]
struct Row {
    id: PlanId,
    number: String,
    cycle_id: Option<CycleId>,
    cycle_code: Option<String>,
    requisition_id: Option<RequisitionId>,
    requisition_number: Option<String>,
    revision: i64,
    state: PlanStage,
    requisition_count: i64,
    facility_count: i64,
    demand_line_count: i64,
    line_count: i64,
    unmet_count: i64,
    amount_e4: Money,
    baseline_e4: Money,
    created_by: Option<UserId>,
    created_at: Instant,
    committed_by: Option<UserId>,
    committed_at: Option<Instant>,
    version: i64,
}

/// Plans that are not being written, newest first.
pub async fn plans(
    tx: &Tx,
    cycle: Option<CycleId>,
    after: Option<PlanId>,
    limit: u64,
) -> Result<Vec<PlanView>> {
    let (of_cycle, binds) = match cycle {
        Some(cycle) => ("p.cycle_id = ?", binds![cycle]),
        None => ("1 = 1", Vec::new()),
    };
    views(tx, of_cycle, binds, after, limit).await
}

/// One plan with what it adds up to, or not found.
pub async fn plan(tx: &Tx, id: PlanId) -> Result<PlanDetail> {
    let found = views(tx, "p.id = ?", binds![id], None, 1).await?;
    let plan = found.into_iter().next().ok_or_else(Error::not_found)?;
    Ok(PlanDetail {
        plan,
        suppliers: suppliers(tx, id).await?,
        unmet: unmet(tx, id).await?,
        orders: orders_of(tx, id).await?,
    })
}

/// Orders of a plan that the caller has found.
pub async fn orders_of(tx: &Tx, plan: PlanId) -> Result<Vec<OrderRef>> {
    let sql = "SELECT id, number FROM purchase_order WHERE plan_id = ? ORDER BY id";
    tx.rows(sql, binds![plan]).await
}

/// Refuses a plan that does not exist for the reader.
pub async fn found(tx: &Tx, id: PlanId) -> Result<()> {
    views(tx, "p.id = ?", binds![id], None, 1)
        .await?
        .pop()
        .map(drop)
        .ok_or_else(Error::not_found)
}

async fn views(
    tx: &Tx,
    condition: &str,
    mut binds: Vec<Value>,
    after: Option<PlanId>,
    limit: u64,
) -> Result<Vec<PlanView>> {
    let (within, reach) = tx.actor().reach.sql(None, None);
    let sql = format!(
        "SELECT p.*, c.code AS cycle_code, r.number AS requisition_number FROM purchase_plan p \
         LEFT JOIN cycle c ON c.id = p.cycle_id LEFT JOIN requisition r ON r.id = p.requisition_id \
         WHERE {condition} AND p.state <> 'staging' AND p.id < ? AND {within} ORDER BY p.id DESC LIMIT {limit}"
    );
    binds.push(after.map_or(i64::MAX, |id| id.0).into());
    binds.extend(reach);
    let rows: Vec<Row> = tx.rows(&sql, binds).await?;
    let people = People::of(
        tx,
        rows.iter()
            .flat_map(|row| [row.created_by, row.committed_by])
            .flatten(),
    )
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| view(tx.actor(), row, &people))
        .collect())
}

fn view(actor: &Actor, row: Row, people: &People) -> PlanView {
    let may = actor.can(Permission::PlanPurchases);
    let shown = |verb: &PlanVerb| may && matches!(verb, PlanVerb::Edit | PlanVerb::Commit);
    PlanView {
        id: row.id,
        number: row.number,
        cycle: row
            .cycle_id
            .zip(row.cycle_code)
            .map(|(id, code)| CycleRef { id, code }),
        requisition: row
            .requisition_id
            .zip(row.requisition_number)
            .map(|(id, number)| RequisitionRef { id, number }),
        revision: row.revision,
        state: row.state,
        requisition_count: row.requisition_count,
        facility_count: row.facility_count,
        demand_line_count: row.demand_line_count,
        line_count: row.line_count,
        unmet_count: row.unmet_count,
        amount: row.amount_e4,
        baseline: row.baseline_e4,
        saved: Money(row.baseline_e4.0 - row.amount_e4.0),
        created_by: people.get(row.created_by),
        created_at: row.created_at,
        committed_by: people.get(row.committed_by),
        committed_at: row.committed_at,
        version: row.version,
        can: row.state.verbs().filter(shown).collect(),
    }
}

async fn suppliers(tx: &Tx, plan: PlanId) -> Result<Vec<PlanSupplier>> {
    let sql = "SELECT supplier_id, COUNT(*), CAST(SUM(amount_e4) AS BIGINT) AS amount FROM plan_line \
               WHERE plan_id = ? AND supplier_id IS NOT NULL GROUP BY supplier_id ORDER BY amount DESC, supplier_id";
    let rows = tx.query_all(sql, binds![plan]).await?;
    let ids: Result<Vec<OrganisationId>> = rows
        .iter()
        .map(|row| row.try_get_by_index(0).map_err(Error::from))
        .collect();
    let names = Organisations::of(tx, ids?).await?;
    let supplier = |row: &QueryResult| -> Result<PlanSupplier> {
        Ok(PlanSupplier {
            supplier: names.get(row.try_get_by_index(0)?)?,
            line_count: row.try_get_by_index(1)?,
            amount: row.try_get_by_index(2)?,
        })
    };
    rows.iter().map(supplier).collect()
}

async fn unmet(tx: &Tx, plan: PlanId) -> Result<Vec<PlanUnmet>> {
    let sql = "SELECT unmet_reason, COUNT(*) FROM plan_line WHERE plan_id = ? AND unmet_reason IS NOT NULL \
               GROUP BY unmet_reason ORDER BY unmet_reason";
    let group = |row: &QueryResult| -> Result<PlanUnmet> {
        Ok(PlanUnmet {
            reason: row.try_get_by_index(0)?,
            line_count: row.try_get_by_index(1)?,
        })
    };
    tx.query_all(sql, binds![plan])
        .await?
        .iter()
        .map(group)
        .collect()
}

/// The contract behind a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContractRef {
    /// The contract.
    pub id: ContractId,
    /// Its line.
    pub line_id: ContractLineId,
    /// What people call the contract.
    pub number: String,
    /// How its prices came about.
    pub kind: ContractKind,
}

/// A line of a plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanLineView {
    /// Its identity.
    pub id: LineId,
    /// What.
    pub item: ItemRef,
    /// From which contract; none when it is not bought.
    pub contract: Option<ContractRef>,
    /// From whom.
    pub supplier: Option<OrgRef>,
    /// Facilities it serves, or leaves without.
    pub facility_count: i64,
    /// What of the demand it serves, or leaves unmet.
    pub need: Quantity,
    /// Ordered.
    pub quantity: Quantity,
    /// Of it what nobody asked for.
    pub surplus: Quantity,
    /// Yuan per base unit.
    pub price: Option<Money>,
    /// Quantity × price.
    pub amount: Money,
    /// Why so.
    pub explanation: Explanation,
    /// Why it is not bought.
    pub unmet_reason: Option<UnmetReason>,
}

/// Which lines of a plan.
#[derive(Clone, Debug, Default)]
pub struct LineFilter {
    /// Only what this supplier delivers.
    pub supplier_id: Option<OrganisationId>,
    /// Part of an item's name, code, maker, pinyin or initials.
    pub q: Option<String>,
    /// Only lines that are not bought, or only those that are.
    pub unmet: Option<bool>,
}

/// Lines of a plan that the caller has found, in the order of the plan.
pub async fn plan_lines(
    tx: &Tx,
    plan: PlanId,
    filter: &LineFilter,
    after: Option<LineId>,
    limit: u64,
) -> Result<Vec<PlanLineView>> {
    let (search, typed) = containing(&["i.search_text"], filter.q.as_deref());
    let mut condition = format!("l.plan_id = ? AND l.id > ? AND {search}");
    let mut binds = binds![plan, after.map_or(0, |id| id.0)];
    binds.extend(typed);
    if let Some(supplier) = filter.supplier_id {
        condition.push_str(" AND l.supplier_id = ?");
        binds.push(supplier.into());
    }
    match filter.unmet {
        Some(true) => condition.push_str(" AND l.unmet_reason IS NOT NULL"),
        Some(false) => condition.push_str(" AND l.unmet_reason IS NULL"),
        None => {}
    }
    lines_by(tx, &condition, binds, limit).await
}

/// One line of a plan, or not found.
pub async fn plan_line(tx: &Tx, plan: PlanId, line: LineId) -> Result<PlanLineView> {
    let found = lines_by(tx, "l.plan_id = ? AND l.id = ?", binds![plan, line], 1).await?;
    found.into_iter().next().ok_or_else(Error::not_found)
}

async fn lines_by(
    tx: &Tx,
    condition: &str,
    binds: Vec<Value>,
    limit: u64,
) -> Result<Vec<PlanLineView>> {
    let sql = format!(
        "SELECT {ITEM}, l.id, l.contract_line_id, c.id, c.number, c.kind, l.supplier_id, l.facility_count, \
                l.need_milli, l.quantity_milli, l.surplus_milli, l.price_e4, l.amount_e4, l.explanation, l.unmet_reason \
         FROM plan_line l JOIN item i ON i.id = l.item_id LEFT JOIN contract_line k ON k.id = l.contract_line_id \
         LEFT JOIN contract c ON c.id = k.contract_id WHERE {condition} ORDER BY l.id LIMIT {limit}"
    );
    let rows = tx.query_all(&sql, binds).await?;
    let supplier =
        |row: &QueryResult| row.try_get_by_index::<Option<OrganisationId>>(ITEM_WIDTH + 5);
    let mut ids = Vec::new();
    for row in &rows {
        ids.extend(supplier(row)?);
    }
    let names = Organisations::of(tx, ids).await?;
    rows.iter()
        .map(|row| {
            let who = supplier(row)?.map(|id| names.get(id)).transpose()?;
            line_view(row, who)
        })
        .collect()
}

fn line_view(row: &QueryResult, supplier: Option<OrgRef>) -> Result<PlanLineView> {
    let at = ITEM_WIDTH;
    let contract = match row.try_get_by_index::<Option<ContractId>>(at + 2)? {
        Some(id) => Some(ContractRef {
            id,
            line_id: row.try_get_by_index(at + 1)?,
            number: row.try_get_by_index(at + 3)?,
            kind: row.try_get_by_index(at + 4)?,
        }),
        None => None,
    };
    Ok(PlanLineView {
        id: row.try_get_by_index(at)?,
        item: item_ref(row, 0)?,
        contract,
        supplier,
        facility_count: row.try_get_by_index(at + 6)?,
        need: row.try_get_by_index(at + 7)?,
        quantity: row.try_get_by_index(at + 8)?,
        surplus: row.try_get_by_index(at + 9)?,
        price: row.try_get_by_index(at + 10)?,
        amount: row.try_get_by_index(at + 11)?,
        explanation: serde_json::from_str(&row.try_get_by_index::<String>(at + 12)?)?,
        unmet_reason: row.try_get_by_index(at + 13)?,
    })
}

/// A requisition that a line serves.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OriginView {
    /// Whose shelf.
    pub facility: OrgRef,
    /// Whose paper.
    pub requisition_id: RequisitionId,
    /// What people call it.
    pub number: String,
    /// Bought for it, or left unmet.
    pub quantity: Quantity,
    /// Of it received.
    pub allocated: Quantity,
    /// Of it declined or given up.
    pub cancelled: Quantity,
}

/// Origins of a line within the reader's reach, the largest first.
pub async fn origins(tx: &Tx, line: LineId) -> Result<Vec<OriginView>> {
    let (within, reach) = tx.actor().reach.sql(Some("g.facility_id"), None);
    let sql = format!(
        "SELECT g.facility_id, g.requisition_id, r.number, g.quantity_milli, g.allocated_milli, g.cancelled_milli \
         FROM order_origin g JOIN requisition r ON r.id = g.requisition_id WHERE g.line_id = ? AND {within} \
         ORDER BY g.quantity_milli DESC, g.facility_id, g.requisition_id"
    );
    let mut binds = binds![line];
    binds.extend(reach);
    let rows = tx.query_all(&sql, binds).await?;
    let mut ids = BTreeMap::new();
    for row in &rows {
        ids.insert(row.try_get_by_index::<OrganisationId>(0)?, ());
    }
    let names = Organisations::of(tx, ids.into_keys()).await?;
    let view = |row: &QueryResult| -> Result<OriginView> {
        Ok(OriginView {
            facility: names.get(row.try_get_by_index(0)?)?,
            requisition_id: row.try_get_by_index(1)?,
            number: row.try_get_by_index(2)?,
            quantity: row.try_get_by_index(3)?,
            allocated: row.try_get_by_index(4)?,
            cancelled: row.try_get_by_index(5)?,
        })
    };
    rows.iter().map(view).collect()
}
