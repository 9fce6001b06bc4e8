//! Agreed prescriptions.

use sea_orm::FromQueryResult;

use super::one_row;
use crate::model::{AgreedId, DecoctionScheme};
use kernel::prelude::*;

/// 协定方.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Agreed {
    /// Its identity.
    pub id: AgreedId,
    /// Whose.
    pub owner_id: OrganisationId,
    /// What people call it.
    pub name: String,
    /// JSON.
    pub lines: String,
    /// 剂.
    pub doses: i64,
    /// 每日次数.
    pub times_per_day: i64,
    /// 每袋毫升.
    pub ml_per_bag: i64,
    /// Class.
    pub scheme: DecoctionScheme,
    /// In words.
    pub note: String,
    /// Who wrote it.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Instant,
    /// No longer used since.
    pub retired_at: Option<Instant>,
    /// Version of the row.
    pub version: i64,
}

const COLUMNS: &str = "a.id, a.owner_id, a.name, a.lines, a.doses, a.times_per_day, a.ml_per_bag, a.scheme, a.note, a.created_by, \
     a.created_at, a.retired_at, a.version";

/// Those in use that the reader may use: of his own desk, of those above it and of those within reach.
pub async fn agreed_list(tx: &Tx) -> Result<Vec<Agreed>> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("a.owner_id"), None);
    binds.push(tx.actor().organisation_id.into());
    let sql = format!(
        "SELECT {COLUMNS} FROM agreed_prescription a WHERE ({reach} OR a.owner_id IN \
         (SELECT ancestor_id FROM organisation_closure WHERE descendant_id = ?)) AND a.retired_at IS NULL ORDER BY a.name, a.id LIMIT 500"
    );
    tx.rows(&sql, binds).await
}

/// One within reach, or not found.
pub async fn agreed_get(tx: &Tx, id: AgreedId) -> Result<Agreed> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("a.owner_id"), None);
    binds.push(id.into());
    let sql = format!("SELECT {COLUMNS} FROM agreed_prescription a WHERE {reach} AND a.id = ?");
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// Writes new ones.
pub async fn agreed_insert(tx: &Tx, all: &[Agreed]) -> Result<()> {
    let columns = [
        "id",
        "owner_id",
        "name",
        "lines",
        "doses",
        "times_per_day",
        "ml_per_bag",
        "scheme",
        "note",
        "created_by",
        "created_at",
        "retired_at",
        "version",
    ];
    let rows = all.iter().map(|one| {
        [
            one.id.into(),
            one.owner_id.into(),
            (&one.name).into(),
            (&one.lines).into(),
            one.doses.into(),
            one.times_per_day.into(),
            one.ml_per_bag.into(),
            one.scheme.into(),
            (&one.note).into(),
            one.created_by.into(),
            one.created_at.into(),
            one.retired_at.into(),
            one.version.into(),
        ]
    });
    tx.bulk_insert("agreed_prescription", &columns, rows)
        .await?;
    Ok(())
}

/// It is no longer used.
pub async fn agreed_retire(tx: &Tx, one: &Agreed) -> Result<()> {
    let sql = "UPDATE agreed_prescription SET retired_at = ?, version = version + 1 WHERE id = ? AND version = ? AND retired_at IS NULL";
    one_row(
        tx.execute(sql, binds![tx.now(), one.id, one.version])
            .await?,
    )
}
