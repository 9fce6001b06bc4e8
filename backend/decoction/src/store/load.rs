//! What waits for machines.

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;

use super::{Prescription, prescription_columns};
use crate::model::{DecoctionScheme, PrescriptionId};
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// A prescription that waits for its machine.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct WaitingRow {
    /// Which.
    pub id: PrescriptionId,
    /// Class.
    pub scheme: DecoctionScheme,
    /// 剂.
    pub doses: i64,
    /// 先煎.
    pub early_min: i64,
    /// 急煎.
    pub urgent: bool,
    /// When it was handed in.
    pub submitted_at: Instant,
    /// Promised for.
    pub promised_at: Option<Instant>,
    /// Weighed and checked.
    pub soakable_at: Option<Instant>,
    /// When its soaking began.
    pub soaking_since: Option<Instant>,
}

/// Everything that is to be decocted and does not boil yet, whoever asks.
pub async fn waiting(tx: &Tx) -> Result<Vec<WaitingRow>> {
    let sql = "SELECT p.id, p.scheme, p.doses, p.early_min, p.urgent, p.submitted_at, p.promised_at, \
               CASE WHEN j.state IN ('checked', 'soaking') THEN j.since END AS soakable_at, j.soaking_since \
               FROM prescription p LEFT JOIN decoction_job j ON j.prescription_id = p.id \
               WHERE p.way = 'decoct' AND p.state IN ('waiting', 'signing', 'approved') \
                 AND (j.state IS NULL OR j.state IN ('queued', 'dispensing', 'weighed', 'checked', 'soaking')) ORDER BY p.id";
    tx.rows(sql, binds![]).await
}

/// Another promise.
pub async fn promise_move(tx: &Tx, id: PrescriptionId, at: Instant) -> Result<()> {
    let sql = "UPDATE prescription SET promised_at = ?, has_reserve = FALSE, version = version + 1 WHERE id = ?";
    super::one_row(tx.execute(sql, binds![at, id]).await?)
}

/// Some prescriptions, whoever asks.
pub async fn prescriptions_by_id(
    tx: &Tx,
    ids: &[i64],
) -> Result<FxHashMap<PrescriptionId, Prescription>> {
    let (among, bind) = tx.among("p.id", ids);
    let columns = prescription_columns();
    let sql = format!("SELECT {columns} FROM prescription p WHERE {among}");
    let rows: Vec<Prescription> = tx.rows(&sql, vec![bind]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

#[derive(FromQueryResult)]
struct Numbered {
    id: PrescriptionId,
    number: String,
}

/// Numbers of some prescriptions, whoever asks.
pub async fn numbers_of(
    tx: &Tx,
    ids: impl IntoIterator<Item = PrescriptionId>,
) -> Result<FxHashMap<PrescriptionId, String>> {
    let (among, bind) = tx.among("id", &raw_ids(ids));
    let sql = format!("SELECT id, number FROM prescription WHERE {among}");
    let rows: Vec<Numbered> = tx.rows(&sql, vec![bind]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.number)).collect())
}
