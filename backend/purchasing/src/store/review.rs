//! The review of a plan: marks, decisions, and the facts that the rules look at. A handful of statements for one item and
//! for two thousand.

use rustc_hash::FxHashMap;
use sea_orm::{FromQueryResult, Value};

use crate::model::review::{Mark, PlanDecision};
use crate::model::{LineId, PlanId};
use formulary::model::ItemId;
use kernel::prelude::*;
use suppliers::model::{ContractId, ContractKind, LineRole};

use super::plans::raw;

/// A line of a plan as the rules of the review look at it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct LineToMark {
    /// Which line.
    pub id: LineId,
    /// Of what.
    pub item_id: ItemId,
    /// What of the demand it serves, or leaves unmet.
    pub need_milli: Quantity,
    /// Ordered.
    pub quantity_milli: Quantity,
    /// Of it what nobody asked for.
    pub surplus_milli: Quantity,
    /// Yuan per base unit.
    pub price_e4: Option<Money>,
    /// 挂网价.
    pub ceiling_price_e4: Option<Money>,
    /// Price before the reform.
    pub baseline_price_e4: Option<Money>,
    /// First choice or reserve.
    pub role: Option<LineRole>,
    /// How the contract's prices came about.
    pub kind: Option<ContractKind>,
    /// Last day of the contract.
    pub ends_on: Option<Day>,
    /// Facts of the sentence, JSON.
    pub explanation: String,
}

/// "Lines of this plan", or of one item of it, with its binds.
fn of_plan(plan: PlanId, item: Option<ItemId>) -> (&'static str, Vec<Value>) {
    match item {
        Some(item) => ("l.plan_id = ? AND l.item_id = ?", binds![plan, item]),
        None => ("l.plan_id = ?", binds![plan]),
    }
}

/// Lines of a plan, or of one item of it.
pub async fn lines_to_mark(tx: &Tx, plan: PlanId, item: Option<ItemId>) -> Result<Vec<LineToMark>> {
    let (these, binds) = of_plan(plan, item);
    let sql = format!(
        "SELECT l.id, l.item_id, l.need_milli, l.quantity_milli, l.surplus_milli, l.price_e4, i.ceiling_price_e4, \
                i.baseline_price_e4, k.role, c.kind, c.ends_on, l.explanation \
         FROM plan_line l JOIN item i ON i.id = l.item_id LEFT JOIN contract_line k ON k.id = l.contract_line_id \
         LEFT JOIN contract c ON c.id = k.contract_id WHERE {these} ORDER BY l.id"
    );
    tx.rows(&sql, binds).await
}

/// What was last paid for each item of the plan, or for one of them: the newest line that was placed with a supplier and
/// not declined.
pub async fn last_prices(
    tx: &Tx,
    plan: PlanId,
    item: Option<ItemId>,
) -> Result<FxHashMap<ItemId, Money>> {
    let (these, binds) = of_plan(plan, item);
    let sql = format!(
        "SELECT p.item_id, p.price_e4 FROM order_line p JOIN (\
             SELECT MAX(n.id) AS id FROM order_line n JOIN purchase_order o ON o.id = n.order_id \
             WHERE n.item_id IN (SELECT l.item_id FROM plan_line l WHERE {these}) AND o.placed_at IS NOT NULL \
             AND o.state NOT IN ('cancelled', 'declined') AND COALESCE(n.answer, '') <> 'declined' \
             GROUP BY n.item_id) newest ON newest.id = p.id"
    );
    let rows = tx.query_all(&sql, binds).await?;
    rows.iter()
        .map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
        .collect()
}

/// How many plans of the past make the usual.
const USUAL_PLANS: u64 = 6;

/// What the county usually orders of each item in a cycle of this kind: the sum over the newest plans that became orders,
/// and how many of them bought it.
pub async fn usual(
    tx: &Tx,
    plan: PlanId,
    item: Option<ItemId>,
) -> Result<FxHashMap<ItemId, (Quantity, i64)>> {
    let of_item = item.map_or("", |_| " AND u.item_id = ?");
    let sql = format!(
        "SELECT u.item_id, CAST(SUM(u.quantity_milli) AS BIGINT), COUNT(DISTINCT u.plan_id) FROM plan_line u \
         WHERE u.supplier_id IS NOT NULL{of_item} AND u.plan_id IN (\
             SELECT p.id FROM purchase_plan p JOIN cycle c ON c.id = p.cycle_id \
             WHERE p.state = 'committed' AND c.kind = (\
                 SELECT d.kind FROM cycle d JOIN purchase_plan q ON q.cycle_id = d.id WHERE q.id = ?) \
             ORDER BY p.committed_at DESC LIMIT {USUAL_PLANS}) GROUP BY u.item_id"
    );
    let mut binds: Vec<Value> = item.into_iter().map(Value::from).collect();
    binds.extend(binds![plan]);
    let rows = tx.query_all(&sql, binds).await?;
    let usual = |row: &sea_orm::QueryResult| -> Result<(ItemId, (Quantity, i64))> {
        let sum = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        Ok((row.try_get_by_index(0)?, sum))
    };
    rows.iter().map(usual).collect()
}

/// First days of the volume-based contracts in force.
pub async fn volume_contracts(tx: &Tx) -> Result<FxHashMap<ContractId, Day>> {
    let sql = "SELECT id, starts_on FROM contract WHERE state = 'active' \
               AND kind IN ('national_vbp', 'provincial_vbp')";
    let rows = tx.query_all(sql, binds![]).await?;
    rows.iter()
        .map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
        .collect()
}

/// A line with what the rules said about it.
#[derive(Clone, Debug)]
pub struct MarkedLine {
    /// Which line.
    pub id: LineId,
    /// The bit set of its marks.
    pub flags: i64,
    /// The marks with their numbers.
    pub marks: Vec<Mark>,
    /// Paid for the item before this plan.
    pub last_price: Option<Money>,
    /// 挂网价.
    pub ceiling: Option<Money>,
    /// Price before the reform.
    pub baseline: Option<Money>,
}

/// Writes what the rules said. A decision stands as long as no mark has joined those on which it was taken.
pub async fn marks_put(tx: &Tx, plan: PlanId, lines: &[MarkedLine]) -> Result<()> {
    let columns = [
        "line_id",
        "plan_id",
        "flags",
        "marks",
        "last_price_e4",
        "ceiling_e4",
        "baseline_e4",
        "remark",
        "version",
    ];
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        rows.push([
            line.id.into(),
            plan.into(),
            line.flags.into(),
            serde_json::to_string(&line.marks)?.into(),
            line.last_price.into(),
            line.ceiling.into(),
            line.baseline.into(),
            "".into(),
            1.into(),
        ]);
    }
    let kept = "CASE WHEN (excluded.flags & ~plan_line_review.flags) = 0 THEN plan_line_review.";
    let set = format!(
        "flags = excluded.flags, marks = excluded.marks, last_price_e4 = excluded.last_price_e4, \
         ceiling_e4 = excluded.ceiling_e4, baseline_e4 = excluded.baseline_e4, \
         decision = {kept}decision END, decided_by = {kept}decided_by END, decided_at = {kept}decided_at END, \
         remark = {kept}remark ELSE '' END, version = plan_line_review.version + 1"
    );
    let again = OnConflict::Update {
        key: &["line_id"],
        set: &set,
    };
    tx.bulk_upsert("plan_line_review", &columns, rows, again)
        .await?;
    Ok(())
}

/// Lines have changed: what was decided on them counts no more, and lines that are gone have no review.
pub async fn reviews_reset(tx: &Tx, lines: &[LineId], gone: &[LineId]) -> Result<()> {
    let (among, list) = tx.among("line_id", &raw(lines));
    let sql = format!(
        "UPDATE plan_line_review SET decision = NULL, decided_by = NULL, decided_at = NULL, remark = '' WHERE {among}"
    );
    tx.execute(&sql, vec![list]).await?;
    let (among, list) = tx.among("line_id", &raw(gone));
    let sql = format!("DELETE FROM plan_line_review WHERE {among}");
    tx.execute(&sql, vec![list]).await?;
    Ok(())
}

/// The review of a line.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct LineReview {
    /// Of what.
    pub item_id: ItemId,
    /// The bit set of its marks.
    pub flags: i64,
    /// Of the review of this line, not of the plan.
    pub version: i64,
}

/// The review of a line of a plan that was found within reach, or not found.
pub async fn review_get(tx: &Tx, plan: PlanId, line: LineId) -> Result<LineReview> {
    let sql = "SELECT l.item_id, w.flags, w.version FROM plan_line_review w \
               JOIN plan_line l ON l.id = w.line_id WHERE w.line_id = ? AND w.plan_id = ?";
    let found = tx.row(sql, binds![line, plan]).await?;
    found.ok_or_else(Error::not_found)
}

/// What is decided on a line, by whom and why.
#[derive(Clone, Debug)]
pub struct Decided<'a> {
    /// What.
    pub decision: PlanDecision,
    /// By whom; none for the system.
    pub by: Option<UserId>,
    /// When.
    pub at: Instant,
    /// Why.
    pub remark: &'a str,
}

/// Keeps a decision on a line that was loaded at `version`; answers the new version.
pub async fn review_decide(
    tx: &Tx,
    line: LineId,
    version: i64,
    decided: &Decided<'_>,
) -> Result<i64> {
    let sql = "UPDATE plan_line_review SET decision = ?, decided_by = ?, decided_at = ?, remark = ?, \
               version = version + 1 WHERE line_id = ? AND version = ?";
    let binds = binds![
        decided.decision,
        decided.by,
        decided.at,
        decided.remark,
        line,
        version
    ];
    match tx.execute(sql, binds).await? {
        1 => Ok(version + 1),
        _ => Err(General::StaleVersion { current: version }.into()),
    }
}

/// Approves every green line of a plan on which nobody has decided, except of items that one of `authors` has changed.
/// Answers how many.
pub async fn approve_green(
    tx: &Tx,
    plan: PlanId,
    by: Option<UserId>,
    authors: &[UserId],
) -> Result<u64> {
    let (own, list) = tx.among("a.amended_by", &raw(authors));
    let (lent, lent_list) = tx.among("a.amended_for", &raw(authors));
    let sql = format!(
        "UPDATE plan_line_review SET decision = 'approved', decided_by = ?, decided_at = ?, version = version + 1 \
         WHERE plan_id = ? AND flags = 0 AND decision IS NULL AND line_id NOT IN (\
             SELECT l.id FROM plan_line l JOIN plan_amendment a ON a.plan_id = l.plan_id AND a.item_id = l.item_id \
             WHERE l.plan_id = ? AND ({own} OR {lent}))"
    );
    let mut binds = binds![by, tx.now(), plan, plan];
    binds.push(list);
    binds.push(lent_list);
    tx.execute(&sql, binds).await
}

/// Lines of a plan that stop its commitment: marked ones on which nobody has decided, and those sent back.
pub async fn exceptions_open(tx: &Tx, plan: PlanId) -> Result<(i64, i64)> {
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN decision = 'sent_back' THEN 1 ELSE 0 END), 0) AS BIGINT) \
               FROM plan_line_review WHERE plan_id = ? \
               AND (decision = 'sent_back' OR (flags <> 0 AND decision IS NULL))";
    let row = tx.query_one(sql, binds![plan]).await?;
    let row = row.ok_or_else(Error::not_found)?;
    let (open, sent_back): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    Ok((open - sent_back, sent_back))
}

/// Who has changed the lines of an item in a plan: the person, and the absent colleague in whose name.
pub async fn authors_of(
    tx: &Tx,
    plan: PlanId,
    item: ItemId,
) -> Result<Vec<(Option<UserId>, Option<UserId>)>> {
    let sql = "SELECT DISTINCT amended_by, amended_for FROM plan_amendment WHERE plan_id = ? AND item_id = ?";
    let rows = tx.query_all(sql, binds![plan, item]).await?;
    rows.iter()
        .map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
        .collect()
}
