//! Rows of requisitions, and the dossier that every verb decides on.

use std::sync::LazyLock;

use sea_orm::{ActiveModelTrait, FromQueryResult, IntoActiveModel, Iterable, QueryResult};

use crate::demand::entity::{cycle, requisition};
use crate::demand::model::cycle::{Cycle, CycleId};
use crate::demand::model::requisition::{Requisition, RequisitionId};
use crate::demand::rules::people::Facility;
use crate::kernel::actor::OrganisationKind;
use crate::kernel::prelude::*;

/// A requisition with its facility and cycle: one row, since every verb needs the three of them.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The document.
    pub document: Requisition,
    /// Whose it is.
    pub facility: FacilityRow,
    /// Its cycle; none for an emergency.
    pub cycle: Option<Cycle>,
}

/// What demand knows about a facility.
#[derive(Clone, Debug, FromQueryResult)]
pub struct FacilityRow {
    /// Identity.
    pub id: OrganisationId,
    /// County, township or village tier.
    pub kind: OrganisationKind,
    /// A village with one user: the township approves.
    pub single_user: bool,
    /// Its code, part of the numbers of its requisitions.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its short name.
    pub short_name: String,
    /// Where reminders go.
    pub email: Option<String>,
}

impl FacilityRow {
    /// What the rules look at.
    pub fn facts(&self) -> Facility {
        Facility { id: self.id, kind: self.kind, single_user: self.single_user }
    }
}

/// Columns of a facility with the prefix `o_`, for SQL that joins `organisation o`.
pub const FACILITY_COLUMNS: &str = "o.id AS o_id, o.kind AS o_kind, o.single_user AS o_single_user, \
     o.code AS o_code, o.name AS o_name, o.short_name AS o_short_name, o.email AS o_email";

/// Select list and joins of a dossier; conditions are added behind.
static DOSSIER: LazyLock<String> = LazyLock::new(|| {
    let requisition = prefixed(requisition::Column::iter(), "r");
    let cycle = prefixed(cycle::Column::iter(), "c");
    format!(
        "SELECT {requisition}, {cycle}, {FACILITY_COLUMNS} FROM requisition r \
         JOIN organisation o ON o.id = r.facility_id LEFT JOIN cycle c ON c.id = r.cycle_id"
    )
});

fn prefixed(columns: impl Iterator<Item = impl sea_orm::IdenStatic>, table: &str) -> String {
    let names: Vec<String> =
        columns.map(|column| format!("{table}.{0} AS {table}_{0}", column.as_str())).collect();
    names.join(", ")
}

fn dossier(row: &QueryResult) -> Result<Dossier> {
    let document = requisition::Model::from_query_result(row, "r_")?;
    let cycle = match document.cycle_id {
        Some(_) => Some(cycle::Model::from_query_result(row, "c_")?.into()),
        None => None,
    };
    let facility = FacilityRow::from_query_result(row, "o_")?;
    Ok(Dossier { document: document.try_into()?, facility, cycle })
}

/// The dossier of a requisition within reach, or not found.
pub async fn dossier_get(tx: &Tx, id: RequisitionId) -> Result<Dossier> {
    let found = dossiers(tx, "r.id = ?", binds![id], 1).await?;
    found.into_iter().next().ok_or_else(Error::not_found)
}

/// Dossiers within reach that meet `condition`, newest first.
pub async fn dossiers(
    tx: &Tx,
    condition: &str,
    mut binds: Vec<sea_orm::Value>,
    limit: u64,
) -> Result<Vec<Dossier>> {
    let (within, reach) = tx.actor().reach.sql(Some("r.facility_id"), None);
    binds.extend(reach);
    let sql = format!("{} WHERE {condition} AND {within} ORDER BY r.id DESC LIMIT {limit}", *DOSSIER);
    tx.query_all(&sql, binds).await?.iter().map(dossier).collect()
}

/// The facility's regular requisition of a cycle that has not been withdrawn, if there is one.
pub async fn regular_of(tx: &Tx, cycle: CycleId, facility: OrganisationId) -> Result<Option<Dossier>> {
    let condition = "r.cycle_id = ? AND r.facility_id = ? AND r.kind = 'regular' AND r.state <> 'withdrawn'";
    Ok(dossiers(tx, condition, binds![cycle, facility], 1).await?.into_iter().next())
}

/// How many requisitions the facility has had in this cycle, withdrawn ones included.
pub async fn regular_count(tx: &Tx, cycle: CycleId, facility: OrganisationId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM requisition WHERE cycle_id = ? AND facility_id = ?";
    Ok(tx.scalar(sql, binds![cycle, facility]).await?.unwrap_or(0))
}

/// Inserts a requisition unless the facility has a regular one in this cycle already: the unique index
/// decides between rivals, and the loser answers `false`.
pub async fn requisition_insert(tx: &Tx, document: &Requisition) -> Result<bool> {
    let row = requisition::Model::from(document);
    let columns = [
        "id", "number", "cycle_id", "facility_id", "kind", "state", "adopted", "reason", "line_count",
        "flagged_count", "amount_e4", "created_by", "accepted_at", "version", "created_at",
    ];
    let cells = [
        row.id.into(),
        row.number.into(),
        row.cycle_id.into(),
        row.facility_id.into(),
        row.kind.into(),
        row.state.into(),
        row.adopted.into(),
        row.reason.into(),
        row.line_count.into(),
        row.flagged_count.into(),
        row.amount_e4.into(),
        row.created_by.into(),
        row.accepted_at.into(),
        row.version.into(),
        row.created_at.into(),
    ];
    let done = tx.bulk_upsert("requisition", &columns, [cells], OnConflict::Keep { key: &[] }).await?;
    Ok(done == 1)
}

/// Saves a requisition that was loaded at `version`; answers it with its new version.
pub async fn requisition_save(tx: &Tx, document: Requisition, version: i64) -> Result<Requisition> {
    let row = requisition::Model::from(&document).into_active_model().reset_all();
    let version = tx.update(row, version).await?;
    Ok(Requisition { version, ..document })
}

/// Deletes a requisition with its lines, provided nobody changed it since `version`.
pub async fn requisition_delete(tx: &Tx, id: RequisitionId, version: i64) -> Result<()> {
    tx.execute("DELETE FROM requisition_line WHERE requisition_id = ?", binds![id]).await?;
    match tx.execute("DELETE FROM requisition WHERE id = ? AND version = ?", binds![id, version]).await? {
        1 => Ok(()),
        _ => Err(Error::conflict()),
    }
}

/// A facility within reach, or not found.
pub async fn facility_get(tx: &Tx, id: OrganisationId) -> Result<FacilityRow> {
    let (within, reach) = tx.actor().reach.sql(Some("o.id"), None);
    let sql = format!("SELECT {FACILITY_COLUMNS} FROM organisation o WHERE o.id = ? AND o.active AND {within}");
    let mut binds = binds![id];
    binds.extend(reach);
    let row = tx.query_one(&sql, binds).await?.ok_or_else(Error::not_found)?;
    Ok(FacilityRow::from_query_result(&row, "o_")?)
}
