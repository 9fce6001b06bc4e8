//! Addresses from which mail came back.

use std::collections::BTreeMap;

use sea_orm::FromQueryResult;

use crate::binds;
use crate::clock::Instant;
use crate::db::Tx;
use crate::db::raw::marks;
use crate::error::{Error, Result};
use crate::ids::OutboxId;
use crate::{bulk::OnConflict, id_type, mail::address_of};

id_type!(
    /// A suspect address.
    SuspectId
);

/// An address from which mail came back, and that nobody has vouched for since.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Suspect {
    /// Its id.
    pub id: SuspectId,
    /// The address, lower case.
    pub address: String,
    /// Since when.
    pub since_at: Instant,
    /// What the other side said.
    pub reason: String,
    /// The mail that came back.
    pub outbox_id: Option<OutboxId>,
}

/// Since when the suspect ones among these addresses are so, by address in lower case.
pub async fn suspects(
    tx: &Tx,
    addresses: impl IntoIterator<Item = &str>,
) -> Result<BTreeMap<String, Instant>> {
    let mut asked: Vec<String> = addresses.into_iter().map(address_of).collect();
    asked.sort_unstable();
    asked.dedup();
    let mut found = BTreeMap::new();
    for some in asked.chunks(500) {
        let sql = format!(
            "SELECT id, address, since_at, reason, outbox_id FROM mail_suspect WHERE cleared_at IS NULL \
             AND address IN ({})",
            marks(some.len())
        );
        let binds = some.iter().map(|one| one.as_str().into()).collect();
        let rows: Vec<Suspect> = tx.rows(&sql, binds).await?;
        found.extend(rows.into_iter().map(|row| (row.address, row.since_at)));
    }
    Ok(found)
}

/// Every suspect address, the oldest first.
pub async fn suspects_open(tx: &Tx, limit: u64) -> Result<Vec<Suspect>> {
    let sql = format!(
        "SELECT id, address, since_at, reason, outbox_id FROM mail_suspect WHERE cleared_at IS NULL \
         ORDER BY since_at, id LIMIT {limit}"
    );
    tx.rows(&sql, binds![]).await
}

/// Mail to this address came back.
pub async fn suspect(tx: &Tx, address: &str, reason: &str, outbox: Option<OutboxId>) -> Result<()> {
    let row = [
        tx.id::<SuspectId>().into(),
        address_of(address).into(),
        tx.now().into(),
        reason.into(),
        outbox.into(),
    ];
    let columns = ["id", "address", "since_at", "reason", "outbox_id"];
    let again = OnConflict::Update {
        key: &["address"],
        set: "since_at = CASE WHEN mail_suspect.cleared_at IS NULL THEN mail_suspect.since_at ELSE excluded.since_at END, \
              reason = excluded.reason, cleared_at = NULL, cleared_by = NULL",
    };
    tx.bulk_upsert("mail_suspect", &columns, [row], again)
        .await?;
    Ok(())
}

/// Somebody vouches for an address; answers it. Repeating it changes nothing.
pub async fn clear(tx: &Tx, id: SuspectId) -> Result<String> {
    let sql = "UPDATE mail_suspect SET cleared_at = COALESCE(cleared_at, ?), cleared_by = COALESCE(cleared_by, ?) \
               WHERE id = ?";
    tx.execute(sql, binds![tx.now(), tx.actor().author(), id])
        .await?;
    let sql = "SELECT address FROM mail_suspect WHERE id = ?";
    let address: Option<String> = tx.scalar(sql, binds![id]).await?;
    address.ok_or_else(Error::not_found)
}
