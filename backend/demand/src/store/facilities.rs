//! Facilities as demand sees them: whose requisition it is, and who has handed in nothing yet.

use sea_orm::FromQueryResult;

use crate::model::cycle::{Cycle, CycleId};
use crate::rules::people::Facility;
use kernel::actor::OrganisationKind;
use kernel::prelude::*;

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
        Facility {
            id: self.id,
            kind: self.kind,
            single_user: self.single_user,
        }
    }
}

/// Columns of a facility with the prefix `o_`, for SQL that joins `organisation o`.
pub(super) const FACILITY_COLUMNS: &str = "o.id AS o_id, o.kind AS o_kind, o.single_user AS o_single_user, \
     o.code AS o_code, o.name AS o_name, o.short_name AS o_short_name, o.email AS o_email";

/// Facilities that take part in demand.
pub(super) const REQUESTING: &str =
    "o.active AND o.kind IN ('lead_hospital', 'township', 'village')";

/// Requisitions that count as handed in, by alias `r`.
pub(super) const HANDED_IN: &str = "r.state IN ('submitted', 'approved', 'accepted', 'ordered')";

async fn rows(
    tx: &Tx,
    condition: &str,
    mut binds: Vec<sea_orm::Value>,
) -> Result<Vec<FacilityRow>> {
    let (within, reach) = tx.actor().reach.sql(Some("o.id"), None);
    binds.extend(reach);
    let sql = format!(
        "SELECT {FACILITY_COLUMNS} FROM organisation o WHERE {condition} AND {within} ORDER BY o.code, o.id"
    );
    let rows = tx.query_all(&sql, binds).await?;
    rows.iter()
        .map(|row| Ok(FacilityRow::from_query_result(row, "o_")?))
        .collect()
}

/// A facility within reach that is in use, or not found.
pub async fn facility_get(tx: &Tx, id: OrganisationId) -> Result<FacilityRow> {
    let found = rows(tx, "o.id = ? AND o.active", binds![id]).await?;
    found.into_iter().next().ok_or_else(Error::not_found)
}

/// Every facility within reach.
pub async fn facilities(tx: &Tx) -> Result<Vec<FacilityRow>> {
    rows(tx, REQUESTING, Vec::new()).await
}

/// Facilities within reach that handed in nothing in this cycle.
pub async fn facilities_missing(tx: &Tx, cycle: CycleId) -> Result<Vec<FacilityRow>> {
    let condition = format!(
        "{REQUESTING} AND NOT EXISTS (SELECT 1 FROM requisition r WHERE r.cycle_id = ? \
         AND r.facility_id = o.id AND {HANDED_IN})"
    );
    rows(tx, &condition, binds![cycle]).await
}

/// Facilities within reach that have not even begun a requisition of this cycle.
pub async fn facilities_not_begun(tx: &Tx, cycle: CycleId) -> Result<Vec<FacilityRow>> {
    let condition = format!(
        "{REQUESTING} AND NOT EXISTS (SELECT 1 FROM requisition r WHERE r.cycle_id = ? \
         AND r.facility_id = o.id AND r.kind = 'regular' AND r.state <> 'withdrawn')"
    );
    rows(tx, &condition, binds![cycle]).await
}

/// The number of an adopted requisition: what the facility began itself keeps its own.
pub fn adopted_number(cycle: &Cycle, facility: &FacilityRow) -> String {
    format!("QL-{}-{}-CN", cycle.terms.code, facility.code)
}
