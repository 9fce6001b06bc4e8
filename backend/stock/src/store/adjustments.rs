//! Adjustments and their lines.

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;

use crate::model::{AdjustmentId, AdjustmentReason, AdjustmentState, LotId};
use formulary::model::ItemId;
use kernel::db::raw::narrow;
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// 损益单.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Adjustment {
    pub id: AdjustmentId,
    pub number: String,
    pub organisation_id: OrganisationId,
    /// A village with one user: its township decides.
    pub single_user: bool,
    pub state: AdjustmentState,
    pub note: String,
    pub line_count: i64,
    pub amount_e4: Option<Money>,
    pub proposed_by: Option<UserId>,
    pub proposed_for: Option<UserId>,
    pub proposed_at: Instant,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<Instant>,
    pub decision: String,
    pub version: i64,
}

/// One lot of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustmentLine {
    pub line_no: i64,
    pub item_id: ItemId,
    pub lot_id: LotId,
    pub reason: AdjustmentReason,
    pub quantity_milli: Quantity,
    pub price_e4: Option<Money>,
}

const ADJUSTMENT: &str = "SELECT a.id, a.number, a.organisation_id, o.single_user, a.state, a.note, a.line_count, a.amount_e4, \
     a.proposed_by, a.proposed_for, a.proposed_at, a.decided_by, a.decided_at, a.decision, a.version \
     FROM stock_adjustment a JOIN organisation o ON o.id = a.organisation_id";

/// An adjustment within reach, or not found.
pub async fn get(tx: &Tx, id: AdjustmentId) -> Result<Adjustment> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("a.organisation_id"), None);
    binds.push(id.into());
    let sql = format!("{ADJUSTMENT} WHERE {reach} AND a.id = ?");
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// Adjustments within reach, newest first.
pub async fn list(
    tx: &Tx,
    state: Option<AdjustmentState>,
    organisation: Option<OrganisationId>,
    after: Option<AdjustmentId>,
    limit: u64,
) -> Result<Vec<Adjustment>> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("a.organisation_id"), None);
    binds.push(after.map_or(i64::MAX, |id| id.0).into());
    let mut sql = format!("{ADJUSTMENT} WHERE {reach} AND a.id < ?");
    let same = [
        ("a.state", state.map(Into::into)),
        ("a.organisation_id", organisation.map(Into::into)),
    ];
    narrow(&mut sql, &mut binds, same);
    sql.push_str(&format!(" ORDER BY a.id DESC LIMIT {limit}"));
    tx.rows(&sql, binds).await
}

#[derive(FromQueryResult)]
struct LineRow {
    adjustment_id: AdjustmentId,
    line_no: i64,
    item_id: ItemId,
    lot_id: LotId,
    reason: AdjustmentReason,
    quantity_milli: Quantity,
    price_e4: Option<Money>,
}

/// Their lines, in order.
pub async fn lines(
    tx: &Tx,
    ids: impl IntoIterator<Item = AdjustmentId>,
) -> Result<FxHashMap<AdjustmentId, Vec<AdjustmentLine>>> {
    let (among, bind) = tx.among("adjustment_id", &raw_ids(ids));
    let sql = format!(
        "SELECT adjustment_id, line_no, item_id, lot_id, reason, quantity_milli, price_e4 FROM stock_adjustment_line \
         WHERE {among} ORDER BY adjustment_id, line_no"
    );
    let mut found: FxHashMap<AdjustmentId, Vec<AdjustmentLine>> = FxHashMap::default();
    for row in tx.rows::<LineRow>(&sql, vec![bind]).await? {
        found
            .entry(row.adjustment_id)
            .or_default()
            .push(AdjustmentLine {
                line_no: row.line_no,
                item_id: row.item_id,
                lot_id: row.lot_id,
                reason: row.reason,
                quantity_milli: row.quantity_milli,
                price_e4: row.price_e4,
            });
    }
    Ok(found)
}

/// Writes a new one with its lines.
pub async fn insert(tx: &Tx, one: &Adjustment, lines: &[AdjustmentLine]) -> Result<()> {
    let columns = [
        "id",
        "number",
        "organisation_id",
        "state",
        "note",
        "line_count",
        "amount_e4",
        "proposed_by",
        "proposed_for",
        "proposed_at",
        "decision",
        "version",
    ];
    let row = [
        one.id.into(),
        (&one.number).into(),
        one.organisation_id.into(),
        one.state.into(),
        (&one.note).into(),
        one.line_count.into(),
        one.amount_e4.into(),
        one.proposed_by.into(),
        one.proposed_for.into(),
        one.proposed_at.into(),
        (&one.decision).into(),
        one.version.into(),
    ];
    tx.bulk_insert("stock_adjustment", &columns, [row]).await?;
    let columns = [
        "adjustment_id",
        "line_no",
        "item_id",
        "lot_id",
        "reason",
        "quantity_milli",
        "price_e4",
    ];
    let rows = lines.iter().map(|line| {
        [
            one.id.into(),
            line.line_no.into(),
            line.item_id.into(),
            line.lot_id.into(),
            line.reason.into(),
            line.quantity_milli.into(),
            line.price_e4.into(),
        ]
    });
    tx.bulk_insert("stock_adjustment_line", &columns, rows)
        .await?;
    Ok(())
}

/// Writes what was decided.
pub async fn save(tx: &Tx, one: &Adjustment) -> Result<()> {
    let sql = "UPDATE stock_adjustment SET state = ?, decided_by = ?, decided_at = ?, decision = ?, version = version + 1 \
               WHERE id = ? AND version = ?";
    let binds = binds![
        one.state,
        one.decided_by,
        one.decided_at,
        one.decision.as_str(),
        one.id,
        one.version,
    ];
    super::one_row(tx.execute(sql, binds).await?)
}
