//! Amendments of a plan as versions: what the lines of an item were, what they became, who and why.

use sea_orm::FromQueryResult;

use crate::model::plan::UnmetReason;
use crate::model::review::{AmendmentKind, KeptLine};
use crate::model::{AmendmentId, LineId, PlanId};
use formulary::model::ItemId;
use kernel::prelude::*;
use suppliers::model::ContractLineId;

/// What a version of a plan changed.
#[derive(Clone, Debug)]
pub struct NewAmendment<'a> {
    /// In which plan.
    pub plan: PlanId,
    /// The item whose lines changed.
    pub item: ItemId,
    /// The line at which somebody began.
    pub line: LineId,
    /// How.
    pub kind: AmendmentKind,
    /// Why.
    pub reason: &'a str,
    /// The item's lines before.
    pub before: &'a [KeptLine],
    /// The item's lines after.
    pub after: &'a [KeptLine],
    /// What the plan cost before and costs now.
    pub amounts: (Money, Money),
}

/// Keeps a version; answers its number.
pub async fn amendment_insert(tx: &Tx, amendment: &NewAmendment<'_>) -> Result<i64> {
    let newest: Option<i64> = tx
        .scalar(
            "SELECT COALESCE(MAX(version_no), 1) FROM plan_amendment WHERE plan_id = ?",
            binds![amendment.plan],
        )
        .await?;
    let version_no = newest.unwrap_or(1) + 1;
    let columns = [
        "id",
        "plan_id",
        "version_no",
        "item_id",
        "line_id",
        "kind",
        "reason",
        "lines_before",
        "lines_after",
        "amount_before_e4",
        "amount_after_e4",
        "amended_by",
        "amended_for",
        "amended_at",
    ];
    let row = [
        tx.id::<AmendmentId>().into(),
        amendment.plan.into(),
        version_no.into(),
        amendment.item.into(),
        amendment.line.into(),
        amendment.kind.into(),
        amendment.reason.into(),
        serde_json::to_string(amendment.before)?.into(),
        serde_json::to_string(amendment.after)?.into(),
        amendment.amounts.0.into(),
        amendment.amounts.1.into(),
        tx.actor().author().into(),
        tx.actor().behalf_of.into(),
        tx.now().into(),
    ];
    tx.bulk_insert("plan_amendment", &columns, [row]).await?;
    Ok(version_no)
}

/// A change that may be taken back.
#[derive(Clone, Debug)]
pub struct Undoable {
    /// The item whose lines it changed.
    pub item: ItemId,
    /// The line at which it began.
    pub line: LineId,
    /// The item's lines before it.
    pub before: Vec<KeptLine>,
    /// The newest change of the item that still stands.
    pub latest: Option<i64>,
}

/// A version of a plan, or not found.
pub async fn amendment_get(tx: &Tx, plan: PlanId, version_no: i64) -> Result<Undoable> {
    let sql = "SELECT a.item_id, a.line_id, a.lines_before, (SELECT MAX(n.version_no) FROM plan_amendment n \
                   WHERE n.plan_id = a.plan_id AND n.item_id = a.item_id AND n.kind = 'edit' AND n.undone_no IS NULL) \
               FROM plan_amendment a WHERE a.plan_id = ? AND a.version_no = ?";
    let row = tx.query_one(sql, binds![plan, version_no]).await?;
    let row = row.ok_or_else(Error::not_found)?;
    Ok(Undoable {
        item: row.try_get_by_index(0)?,
        line: row.try_get_by_index(1)?,
        before: serde_json::from_str(&row.try_get_by_index::<String>(2)?)?,
        latest: row.try_get_by_index(3)?,
    })
}

/// Remembers that a later version took a change back.
pub async fn amendment_undone(tx: &Tx, plan: PlanId, version_no: i64, by: i64) -> Result<()> {
    let sql = "UPDATE plan_amendment SET undone_no = ? WHERE plan_id = ? AND version_no = ?";
    tx.execute(sql, binds![by, plan, version_no]).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    id: LineId,
    item_id: ItemId,
    contract_line_id: Option<ContractLineId>,
    supplier_id: Option<OrganisationId>,
    need_milli: Quantity,
    quantity_milli: Quantity,
    price_e4: Option<Money>,
    amount_e4: Money,
    unmet_reason: Option<UnmetReason>,
    explanation: String,
}

/// The lines of a plan as they stand, or those of one item, with their item.
pub async fn lines_kept(
    tx: &Tx,
    plan: PlanId,
    item: Option<ItemId>,
) -> Result<Vec<(ItemId, KeptLine)>> {
    let of_item = item.map_or("", |_| " AND item_id = ?");
    let sql = format!(
        "SELECT id, item_id, contract_line_id, supplier_id, need_milli, quantity_milli, price_e4, amount_e4, \
                unmet_reason, explanation FROM plan_line WHERE plan_id = ?{of_item} ORDER BY id"
    );
    let mut binds = binds![plan];
    binds.extend(item.map(sea_orm::Value::from));
    let rows: Vec<Row> = tx.rows(&sql, binds).await?;
    let kept = |row: Row| -> Result<(ItemId, KeptLine)> {
        let line = KeptLine {
            id: row.id,
            contract_line_id: row.contract_line_id,
            supplier_id: row.supplier_id,
            need: row.need_milli,
            quantity: row.quantity_milli,
            price: row.price_e4,
            amount: row.amount_e4,
            unmet_reason: row.unmet_reason,
            explanation: serde_json::from_str(&row.explanation)?,
        };
        Ok((row.item_id, line))
    };
    rows.into_iter().map(kept).collect()
}

/// What the lines of items were at a version of a plan, for the items that were changed later.
pub async fn lines_at(
    tx: &Tx,
    plan: PlanId,
    version_no: i64,
) -> Result<Vec<(ItemId, Vec<KeptLine>)>> {
    let sql = "SELECT a.item_id, a.lines_before FROM plan_amendment a WHERE a.plan_id = ? AND a.version_no = (\
                   SELECT MIN(n.version_no) FROM plan_amendment n \
                   WHERE n.plan_id = a.plan_id AND n.item_id = a.item_id AND n.version_no > ?)";
    let rows = tx.query_all(sql, binds![plan, version_no]).await?;
    let lines = |row: &sea_orm::QueryResult| -> Result<(ItemId, Vec<KeptLine>)> {
        let text: String = row.try_get_by_index(1)?;
        Ok((row.try_get_by_index(0)?, serde_json::from_str(&text)?))
    };
    rows.iter().map(lines).collect()
}

/// What a plan costs now.
pub async fn plan_amount(tx: &Tx, plan: PlanId) -> Result<Money> {
    let sql = "SELECT amount_e4 FROM purchase_plan WHERE id = ?";
    let amount = tx.scalar(sql, binds![plan]).await?;
    amount.ok_or_else(Error::not_found)
}
