//! Places of the county as the exchange needs them.

use sea_orm::FromQueryResult;

use kernel::actor::OrganisationKind;
use kernel::prelude::*;

/// An organisation that can give or lack something.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Place {
    /// Its id.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// What stands above it.
    pub parent_id: Option<OrganisationId>,
    /// Name for narrow columns.
    pub short_name: String,
    /// Degrees north × 1,000,000.
    pub latitude_e6: Option<i64>,
    /// Degrees east × 1,000,000.
    pub longitude_e6: Option<i64>,
    /// The desk's own mailbox.
    pub email: Option<String>,
    /// One user: the township approves.
    pub single_user: bool,
}

/// The centre and all facilities, whoever asks.
pub async fn places(tx: &Tx) -> Result<Vec<Place>> {
    let sql = "SELECT id, kind, parent_id, short_name, latitude_e6, longitude_e6, email, single_user FROM organisation \
               WHERE active AND kind IN ('centre', 'lead_hospital', 'township', 'village') ORDER BY id";
    tx.rows(sql, binds![]).await
}

/// One of them, whoever asks, or not found.
pub async fn place(tx: &Tx, id: OrganisationId) -> Result<Place> {
    let sql = "SELECT id, kind, parent_id, short_name, latitude_e6, longitude_e6, email, single_user FROM organisation \
               WHERE id = ? AND kind IN ('centre', 'lead_hospital', 'township', 'village')";
    tx.row(sql, binds![id]).await?.ok_or_else(Error::not_found)
}

/// Does an organisation lie within the reader's reach?
pub async fn is_within(tx: &Tx, id: OrganisationId) -> Result<bool> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("o.id"), None);
    binds.push(id.into());
    let sql = format!("SELECT o.id FROM organisation o WHERE {reach} AND o.id = ?");
    let found: Option<OrganisationId> = tx.scalar(&sql, binds).await?;
    Ok(found.is_some())
}
