//! Simulated devices that are switched on.

use sea_orm::FromQueryResult;

use crate::job::{DeviceKind, SimulatorId};
use kernel::prelude::*;

/// A simulated device that is switched on.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct SimulatorRow {
    /// Its name; of a machine what its label says.
    pub device: String,
    /// Its identity.
    pub id: SimulatorId,
    /// What it plays.
    pub kind: DeviceKind,
    /// Since when it is on.
    pub since: Instant,
}

/// All of them, machines first.
pub async fn simulators(tx: &Tx) -> Result<Vec<SimulatorRow>> {
    let sql = "SELECT device, id, kind, since FROM decoction_simulator ORDER BY kind, device";
    tx.rows(sql, binds![]).await
}

/// One of them, if it is on.
pub async fn simulator(tx: &Tx, device: &str) -> Result<Option<SimulatorRow>> {
    let sql = "SELECT device, id, kind, since FROM decoction_simulator WHERE device = ?";
    tx.row(sql, binds![device]).await
}

/// Switches one on.
pub async fn simulator_on(tx: &Tx, one: &SimulatorRow) -> Result<()> {
    let columns = ["device", "id", "kind", "since"];
    let row = [
        (&one.device).into(),
        one.id.into(),
        one.kind.into(),
        one.since.into(),
    ];
    tx.bulk_insert("decoction_simulator", &columns, [row])
        .await?;
    Ok(())
}

/// Switches one off.
pub async fn simulator_off(tx: &Tx, device: &str) -> Result<()> {
    let sql = "DELETE FROM decoction_simulator WHERE device = ?";
    tx.execute(sql, binds![device]).await?;
    Ok(())
}
