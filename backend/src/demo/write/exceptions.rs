//! What the centre finds in the open cycle: sixty marked lines of six kinds, everything else green. Marks come about as
//! in life, so that the rules find the same: an item was suspended by a notice, another left the villages, some ask too
//! much or twice, some for a brand that was not selected, and some budgets do not quite hold ([`super::budgets`]).

use sea_orm::{FromQueryResult, Value};

use super::seeder;
use super::stage::Stage;
use demand::model::cycle::CycleId;
use demand::model::requisition::RequisitionId;
use demand::rules::review::{Flags, ReviewFlag};
use formulary::model::ItemId;
use kernel::prelude::*;
use suppliers::BehindBook;

/// Marked lines of all kinds together.
const EXCEPTIONS: usize = 60;

/// Kinds among which they are shared out.
const KINDS: [ReviewFlag; 6] = [
    ReviewFlag::OverUsual,
    ReviewFlag::DuplicateOrder,
    ReviewFlag::TierNotAllowed,
    ReviewFlag::SuspendedItem,
    ReviewFlag::NonSelectedBrand,
    ReviewFlag::OverBudget,
];

/// Marked lines of each kind.
pub const EACH: usize = EXCEPTIONS / KINDS.len();

/// Papers on which nobody at the centre has decided yet.
const OPEN: &str = "r.cycle_id = ? AND r.state IN ('draft', 'submitted', 'approved', 'returned')";

/// Green lines that wait for the centre.
const GREEN: &str =
    "r.cycle_id = ? AND r.state = 'approved' AND l.flags = 0 AND l.quantity_milli > 0";

/// What is asked for against three times the usual of a review period.
const USUAL: &str = "l.quantity_milli * (l.lookback_days - l.stockout_days) {than} 3 * l.consumption_milli * l.review_days";

#[derive(Clone, Copy, Debug, FromQueryResult)]
struct Picked {
    requisition_id: RequisitionId,
    item_id: ItemId,
}

/// Marks lines of the open cycle's approved requisitions.
pub async fn act(stage: &Stage<'_>, cycle: CycleId) -> Result<()> {
    stage
        .app
        .db
        .write(&seeder(), |tx| {
            async move { mark(tx, cycle).await }.scope_boxed()
        })
        .await
}

async fn mark(tx: &Tx, cycle: CycleId) -> Result<()> {
    // Nothing is marked by chance.
    let calm = format!(
        "DELETE FROM requisition_line WHERE flags <> 0 AND requisition_id IN (SELECT r.id FROM requisition r WHERE {OPEN})"
    );
    tx.execute(&calm, binds![cycle]).await?;
    let each = EACH;
    let mut missing = EXCEPTIONS;
    for kind in KINDS {
        missing -= match kind {
            ReviewFlag::TierNotAllowed => {
                let villages = " AND o.kind = 'village' AND i.chronic_guarantee = 'none'";
                let item = one_item(tx, cycle, villages, each).await?;
                change(tx, item, "at_village = FALSE").await?;
                of_item(tx, cycle, kind, item, each, "o.kind = 'village'").await?
            }
            ReviewFlag::SuspendedItem => {
                let item = one_item(tx, cycle, " AND i.chronic_guarantee = 'none'", each).await?;
                change(tx, item, "state = 'suspended'").await?;
                of_item(tx, cycle, kind, item, each, "1 = 1").await?
            }
            ReviewFlag::DuplicateOrder => duplicates(tx, cycle, each).await?,
            ReviewFlag::NonSelectedBrand => not_selected(tx, cycle, each).await?,
            // Those come about by the budgets.
            ReviewFlag::OverBudget => each,
            _ => 0,
        };
    }
    too_much(tx, cycle, missing).await?;
    recount(tx, cycle).await
}

/// The item that is least asked for, but often enough.
async fn one_item(tx: &Tx, cycle: CycleId, only: &str, each: usize) -> Result<Option<ItemId>> {
    let sql = format!(
        "SELECT l.item_id FROM requisition_line l JOIN requisition r ON r.id = l.requisition_id \
         JOIN organisation o ON o.id = r.facility_id JOIN item i ON i.id = l.item_id \
         WHERE {GREEN}{only} AND l.item_id NOT IN (SELECT m.item_id FROM requisition_line m \
             JOIN requisition r ON r.id = m.requisition_id WHERE m.flags <> 0 AND r.cycle_id = ?) \
         GROUP BY l.item_id HAVING COUNT(*) >= {each} ORDER BY COUNT(*), l.item_id LIMIT 1"
    );
    tx.scalar(&sql, binds![cycle, cycle]).await
}

async fn change(tx: &Tx, item: Option<ItemId>, set: &str) -> Result<()> {
    let rows = item.map(|item| [item.into()]);
    tx.bulk_update("item", &["id"], rows, set, "item.id = v.id")
        .await?;
    Ok(())
}

/// Marks as many lines of an item; other facilities have heard of it and do not ask.
async fn of_item(
    tx: &Tx,
    cycle: CycleId,
    kind: ReviewFlag,
    item: Option<ItemId>,
    each: usize,
    facilities: &str,
) -> Result<usize> {
    let Some(item) = item else { return Ok(0) };
    let of = format!("l.item_id = ? AND {facilities}");
    let picked = pick(tx, cycle, &of, binds![item], each).await?;
    flag(tx, &picked, kind, "").await?;
    let others = format!(
        "DELETE FROM requisition_line WHERE item_id = ? AND flags = 0 AND requisition_id IN (\
             SELECT r.id FROM requisition r JOIN organisation o ON o.id = r.facility_id WHERE {OPEN} AND {facilities})"
    );
    tx.execute(&others, binds![item, cycle]).await?;
    Ok(picked.len())
}

/// Some ask beyond the suggestion for everything that is on its way to them.
async fn duplicates(tx: &Tx, cycle: CycleId, each: usize) -> Result<usize> {
    let usual = USUAL.replace("{than}", "<");
    let coming = format!("l.on_the_way_milli > 0 AND l.requested_milli = 0 AND 2 * {usual}");
    let picked = pick(tx, cycle, &coming, Vec::new(), each).await?;
    let set = ", quantity_milli = suggested_milli + ((on_the_way_milli + i.pack_milli - 1) / i.pack_milli) * i.pack_milli";
    flag(tx, &picked, ReviewFlag::DuplicateOrder, set).await?;
    Ok(picked.len())
}

/// Some ask for five times what they need.
async fn too_much(tx: &Tx, cycle: CycleId, each: usize) -> Result<usize> {
    let usual = USUAL.replace("{than}", ">");
    let plenty = format!(
        "l.on_the_way_milli = 0 AND l.requested_milli = 0 AND l.consumption_milli > 0 AND 5 * {usual}"
    );
    let picked = pick(tx, cycle, &plenty, Vec::new(), each).await?;
    flag(
        tx,
        &picked,
        ReviewFlag::OverUsual,
        ", quantity_milli = 5 * quantity_milli",
    )
    .await?;
    Ok(picked.len())
}

/// Some ask for a brand that was not selected while the selected one is behind; the others know better.
async fn not_selected(tx: &Tx, cycle: CycleId, each: usize) -> Result<usize> {
    let behind = tx.remembered::<BehindBook>().await?;
    let brands: Vec<i64> = behind.brands().map(|item| item.0).collect();
    let (among, bind) = tx.among("l.item_id", &brands);
    let picked = pick(tx, cycle, &among, vec![bind.clone()], each).await?;
    flag(tx, &picked, ReviewFlag::NonSelectedBrand, "").await?;
    let others = format!(
        "DELETE FROM requisition_line AS l WHERE l.flags = 0 AND {among} \
         AND l.requisition_id IN (SELECT r.id FROM requisition r WHERE {OPEN})"
    );
    tx.execute(&others, vec![bind, cycle.into()]).await?;
    Ok(picked.len())
}

/// Green lines, one of each paper, papers without marks first.
async fn pick(
    tx: &Tx,
    cycle: CycleId,
    only: &str,
    more: Vec<Value>,
    each: usize,
) -> Result<Vec<Picked>> {
    let sql = format!(
        "SELECT l.requisition_id, MIN(l.item_id) AS item_id FROM requisition_line l \
         JOIN requisition r ON r.id = l.requisition_id JOIN organisation o ON o.id = r.facility_id \
         WHERE {GREEN} AND {only} GROUP BY l.requisition_id \
         ORDER BY (SELECT COUNT(*) FROM requisition_line m WHERE m.requisition_id = l.requisition_id AND m.flags <> 0), \
             l.requisition_id LIMIT {each}"
    );
    let mut binds = binds![cycle];
    binds.extend(more);
    tx.rows(&sql, binds).await
}

/// Marks lines, and sets what brings the mark about.
async fn flag(tx: &Tx, picked: &[Picked], kind: ReviewFlag, set: &str) -> Result<()> {
    let bit = Flags::bit(kind);
    let set = set.replace(
        "i.pack_milli",
        "(SELECT i.pack_milli FROM item i WHERE i.id = requisition_line.item_id)",
    );
    let sql = format!(
        "UPDATE requisition_line SET flags = {bit}{set} WHERE requisition_id = ? AND item_id = ?"
    );
    for line in picked {
        tx.execute(&sql, binds![line.requisition_id, line.item_id])
            .await?;
    }
    Ok(())
}

/// The papers' heads add up again.
async fn recount(tx: &Tx, cycle: CycleId) -> Result<()> {
    let of = "FROM requisition_line l WHERE l.requisition_id = r.id";
    let sql = format!(
        "UPDATE requisition AS r SET line_count = (SELECT COUNT(*) {of} AND l.quantity_milli > 0), \
             flagged_count = (SELECT COUNT(*) {of} AND l.flags <> 0), \
             amount_e4 = (SELECT CAST(COALESCE(SUM((l.quantity_milli * COALESCE(l.price_e4, 0) + 500) / 1000), 0) AS BIGINT) {of}) \
         WHERE {OPEN}"
    );
    tx.execute(&sql, binds![cycle]).await?;
    let waiting =
        "SELECT id FROM requisition WHERE cycle_id = ? AND state IN ('submitted', 'approved')";
    let waiting: Vec<(i64,)> = tx.packed::<(i64,), 1>(waiting, binds![cycle]).await?;
    let waiting: Vec<RequisitionId> = waiting.into_iter().map(|(id,)| RequisitionId(id)).collect();
    demand::entering::keep_amounts(tx, &waiting).await
}
