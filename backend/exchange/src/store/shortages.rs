//! Shortages.

use sea_orm::FromQueryResult;

use super::one_row;
use crate::model::{ShortageCause, ShortageId, ShortageState};
use demand::model::requisition::RequisitionId;
use formulary::model::ItemId;
use kernel::prelude::*;

/// 缺药登记.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Shortage {
    /// Its identity.
    pub id: ShortageId,
    /// What people call it.
    pub number: String,
    /// Who lacks it.
    pub facility_id: OrganisationId,
    /// What.
    pub item_id: ItemId,
    /// How much.
    pub quantity_milli: Quantity,
    /// On transfers that were not called off.
    pub promised_milli: Quantity,
    /// Of them on the shelf.
    pub received_milli: Quantity,
    /// Why.
    pub cause: ShortageCause,
    /// In words.
    pub note: String,
    /// By when.
    pub need_by: Instant,
    /// Where it stands.
    pub state: ShortageState,
    /// How far it was escalated.
    pub step: i64,
    /// Code of why the emergency order could not be made.
    pub trouble: String,
    /// Who asked.
    pub opened_by: Option<UserId>,
    /// In whose name.
    pub opened_for: Option<UserId>,
    /// When.
    pub opened_at: Instant,
    /// The clock.
    pub due_at: Instant,
    /// When it is escalated next.
    pub next_step_at: Option<Instant>,
    /// When all of it was promised.
    pub covered_at: Option<Instant>,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// The emergency that it became.
    pub requisition_id: Option<RequisitionId>,
    /// Version of the row.
    pub version: i64,
}

impl Shortage {
    /// What nobody has promised.
    pub fn missing(&self) -> Quantity {
        Quantity(self.quantity_milli.0 - self.promised_milli.0)
    }
}

/// Columns of a shortage `s`.
pub const SHORTAGE: &str = "s.id, s.number, s.facility_id, s.item_id, s.quantity_milli, s.promised_milli, s.received_milli, s.cause, \
     s.note, s.need_by, s.state, s.step, s.trouble, s.opened_by, s.opened_for, s.opened_at, s.due_at, s.next_step_at, \
     s.covered_at, s.ended_at, s.requisition_id, s.version";

/// The condition under which a shortage `s` exists for the reader: his own, or one that he was asked about.
pub fn shortage_reach(tx: &Tx) -> (String, Vec<sea_orm::Value>) {
    let (own, mut binds) = tx.actor().reach.sql(Some("s.facility_id"), None);
    let (asked, more) = tx.actor().reach.sql(Some("a.donor_id"), None);
    binds.extend(more);
    let sql = format!(
        "({own} OR EXISTS (SELECT 1 FROM shortage_ask a WHERE a.shortage_id = s.id AND {asked}))"
    );
    (sql, binds)
}

/// A shortage within reach, or not found.
pub async fn shortage_get(tx: &Tx, id: ShortageId) -> Result<Shortage> {
    let (reach, mut binds) = shortage_reach(tx);
    binds.push(id.into());
    let sql = format!("SELECT {SHORTAGE} FROM shortage s WHERE {reach} AND s.id = ?");
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// A shortage that a paper names, whoever asks.
pub async fn shortage_of(tx: &Tx, id: ShortageId) -> Result<Shortage> {
    let sql = format!("SELECT {SHORTAGE} FROM shortage s WHERE s.id = ?");
    tx.row(&sql, binds![id]).await?.ok_or_else(Error::not_found)
}

/// The running shortage of a facility and item, if there is one.
pub async fn shortage_running(
    tx: &Tx,
    facility: OrganisationId,
    item: ItemId,
) -> Result<Option<String>> {
    let sql = "SELECT number FROM shortage WHERE facility_id = ? AND item_id = ? AND state IN ('open', 'covered')";
    tx.scalar(sql, binds![facility, item]).await
}

/// Writes a new shortage.
pub async fn shortage_insert(tx: &Tx, one: &Shortage) -> Result<()> {
    let columns = [
        "id",
        "number",
        "facility_id",
        "item_id",
        "quantity_milli",
        "promised_milli",
        "received_milli",
        "cause",
        "note",
        "need_by",
        "state",
        "step",
        "trouble",
        "opened_by",
        "opened_for",
        "opened_at",
        "due_at",
        "next_step_at",
        "version",
    ];
    let row = [
        one.id.into(),
        (&one.number).into(),
        one.facility_id.into(),
        one.item_id.into(),
        one.quantity_milli.into(),
        0.into(),
        0.into(),
        one.cause.into(),
        (&one.note).into(),
        one.need_by.into(),
        one.state.into(),
        one.step.into(),
        "".into(),
        one.opened_by.into(),
        one.opened_for.into(),
        one.opened_at.into(),
        one.due_at.into(),
        one.next_step_at.into(),
        1.into(),
    ];
    tx.bulk_insert("shortage", &columns, [row]).await?;
    Ok(())
}

/// Writes what may change of a shortage.
pub async fn shortage_save(tx: &Tx, one: &Shortage) -> Result<()> {
    let sql = "UPDATE shortage SET promised_milli = ?, received_milli = ?, state = ?, step = ?, trouble = ?, next_step_at = ?, \
               covered_at = ?, ended_at = ?, requisition_id = ?, version = version + 1 WHERE id = ? AND version = ?";
    let binds = binds![
        one.promised_milli,
        one.received_milli,
        one.state,
        one.step,
        one.trouble.as_str(),
        one.next_step_at,
        one.covered_at,
        one.ended_at,
        one.requisition_id,
        one.id,
        one.version,
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// Open shortages of which something is due: a step, or the end of the clock.
pub async fn shortages_due(tx: &Tx, now: Instant) -> Result<Vec<ShortageId>> {
    let sql = "SELECT id FROM shortage WHERE state = 'open' AND (next_step_at <= ? OR due_at <= ?) ORDER BY id";
    let rows = tx.query_all(sql, binds![now, now]).await?;
    rows.iter()
        .map(|row| row.try_get_by_index(0).map_err(Error::from))
        .collect()
}
