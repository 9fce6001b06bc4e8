//! Machines.

use sea_orm::FromQueryResult;

use super::one_row;
use crate::model::{MachineId, MachineState};
use crate::policy::SchemeTerms;
use kernel::prelude::*;

/// 煎药机.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Machine {
    /// Its identity.
    pub id: MachineId,
    /// What its label says.
    pub code: String,
    /// Machines of one kind.
    pub group_no: i64,
    /// The most doses in one boiling.
    pub most_doses: i64,
    /// Where it stands.
    pub state: MachineState,
    /// When it is expected back.
    pub back_at: Option<Instant>,
    /// When it was last hot.
    pub hot_at: Option<Instant>,
    /// Version of the row.
    pub version: i64,
}

impl Machine {
    /// Boils so many doses of a scheme.
    pub fn takes(&self, scheme: &SchemeTerms, doses: i64) -> bool {
        self.group_no == i64::from(scheme.group) && self.most_doses >= doses
    }
}

const COLUMNS: &str = "id, code, group_no, most_doses, state, back_at, hot_at, version";

/// All machines by code.
pub async fn machines(tx: &Tx) -> Result<Vec<Machine>> {
    let sql = format!("SELECT {COLUMNS} FROM decoction_machine ORDER BY code");
    tx.rows(&sql, binds![]).await
}

/// One of them, or not found.
pub async fn machine_get(tx: &Tx, id: MachineId) -> Result<Machine> {
    let sql = format!("SELECT {COLUMNS} FROM decoction_machine WHERE id = ?");
    tx.row(&sql, binds![id]).await?.ok_or_else(Error::not_found)
}

/// A machine by what its label says.
pub async fn machine_coded(tx: &Tx, code: &str) -> Result<Option<Machine>> {
    let sql = format!("SELECT {COLUMNS} FROM decoction_machine WHERE code = ?");
    tx.row(&sql, binds![code]).await
}

/// Writes new machines.
pub async fn machines_insert(tx: &Tx, all: &[Machine]) -> Result<()> {
    let columns = [
        "id",
        "code",
        "group_no",
        "most_doses",
        "state",
        "back_at",
        "hot_at",
        "version",
    ];
    let rows = all.iter().map(|one| {
        [
            one.id.into(),
            (&one.code).into(),
            one.group_no.into(),
            one.most_doses.into(),
            one.state.into(),
            one.back_at.into(),
            one.hot_at.into(),
            one.version.into(),
        ]
    });
    tx.bulk_insert("decoction_machine", &columns, rows).await?;
    Ok(())
}

/// Writes what may change of a machine.
pub async fn machine_save(tx: &Tx, one: &Machine) -> Result<()> {
    let sql = "UPDATE decoction_machine SET group_no = ?, most_doses = ?, state = ?, back_at = ?, hot_at = ?, version = version + 1 \
               WHERE id = ? AND version = ?";
    let binds = binds![
        one.group_no,
        one.most_doses,
        one.state,
        one.back_at,
        one.hot_at,
        one.id,
        one.version,
    ];
    one_row(tx.execute(sql, binds).await?)
}
