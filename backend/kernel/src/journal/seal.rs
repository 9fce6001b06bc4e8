//! Orders committed journal rows and chains them by hash, so that no row can be changed or lost unnoticed.

use std::fmt::Write as _;

use sea_orm::FromQueryResult;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::actor::Actor;
use crate::binds;
use crate::bulk::Cell;
use crate::db::{Db, Tx};
use crate::error::Result;

/// The hash before the first row.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Rows sealed by one transaction, read by one query.
const BATCH: usize = 2_000;

#[derive(Debug, FromQueryResult)]
struct Row {
    id: i64,
    at: i64,
    actor_user_id: Option<i64>,
    behalf_user_id: Option<i64>,
    organisation_id: Option<i64>,
    verb: String,
    entity: String,
    entity_id: i64,
    entity_number: Option<String>,
    facts: String,
    request_id: String,
    sealed_seq: Option<i64>,
    prev_hash: Option<String>,
    hash: Option<String>,
}

const COLUMNS: &str = "id, at, actor_user_id, behalf_user_id, organisation_id, verb, entity, entity_id, \
                       entity_number, facts, request_id, sealed_seq, prev_hash, hash";

impl Row {
    /// SHA-256 over the place, the previous hash and every fact of the row, as one JSON array.
    fn digest(&self, seq: i64, previous: &str) -> String {
        let canonical = serde_json::json!([
            seq,
            previous,
            self.id,
            self.at,
            self.actor_user_id,
            self.behalf_user_id,
            self.organisation_id,
            self.verb,
            self.entity,
            self.entity_id,
            self.entity_number,
            self.facts,
            self.request_id,
        ]);
        let mut text = String::with_capacity(64);
        for byte in Sha256::digest(canonical.to_string().as_bytes()) {
            // Writing into a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

/// Seals the oldest unsealed rows, at most one batch; answers how many. Run it until it answers zero.
///
/// Rows of transactions that commit late are sealed later: the chain orders what is committed.
pub async fn seal(tx: &Tx) -> Result<usize> {
    let sql =
        format!("SELECT {COLUMNS} FROM journal WHERE sealed_seq IS NULL ORDER BY id LIMIT {BATCH}");
    let rows: Vec<Row> = tx.rows(&sql, binds![]).await?;
    let last: Option<Row> = tx
        .row(
            &format!("SELECT {COLUMNS} FROM journal WHERE sealed_seq IS NOT NULL ORDER BY sealed_seq DESC LIMIT 1"),
            binds![],
        )
        .await?;
    let mut seq = last.as_ref().and_then(|row| row.sealed_seq).unwrap_or(0);
    let mut previous = last
        .and_then(|row| row.hash)
        .unwrap_or_else(|| GENESIS.to_owned());
    let mut links = Vec::with_capacity(rows.len());
    for row in &rows {
        seq += 1;
        let hash = row.digest(seq, &previous);
        links.push([
            Cell::from(row.id),
            Cell::from(seq),
            Cell::from(std::mem::replace(&mut previous, hash.clone())),
            Cell::from(hash),
        ]);
    }
    // Two sealers meet in the unique index of sealed_seq: one of them starts again or fails harmlessly.
    let columns = ["row_id", "seq", "previous", "digest"];
    let set = "sealed_seq = v.seq, prev_hash = v.previous, hash = v.digest";
    let on = "journal.id = v.row_id AND journal.sealed_seq IS NULL";
    tx.bulk_update("journal", &columns, links, set, on).await?;
    Ok(rows.len())
}

/// What a check of the whole journal found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verification {
    /// Rows in the chain.
    pub sealed: i64,
    /// Rows not yet in the chain.
    pub unsealed: i64,
    /// Hash of the last sealed row; keep it elsewhere to prove later that nothing was cut off.
    pub head: Option<String>,
    /// Places where the chain does not hold, oldest first.
    pub breaks: Vec<ChainBreak>,
}

/// A place where the chain does not hold.
#[derive(Clone, Debug, Serialize)]
pub struct ChainBreak {
    /// Place in the chain.
    pub seq: i64,
    /// The row.
    pub id: i64,
    /// What is wrong: `gap`, `wrong_previous` or `changed`.
    pub kind: &'static str,
}

/// Walks the whole chain and reports every place where it does not hold, and the unsealed tail.
pub async fn verify(db: &Db) -> Result<Verification> {
    let mut found = Verification::default();
    let mut previous = GENESIS.to_owned();
    let actor = Actor::system("verify-journal");
    loop {
        let after = found.sealed;
        let rows = db
            .read(&actor, |tx| {
                Box::pin(async move { sealed_after(tx, after).await })
            })
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            check(&row, &mut found, &mut previous);
        }
    }
    found.head = (found.sealed > 0).then_some(previous);
    found.unsealed = db
        .read(&actor, |tx| {
            Box::pin(async move {
                let sql = "SELECT COUNT(*) FROM journal WHERE sealed_seq IS NULL";
                Ok(tx.scalar::<i64>(sql, binds![]).await?.unwrap_or(0))
            })
        })
        .await?;
    Ok(found)
}

async fn sealed_after(tx: &Tx, seq: i64) -> Result<Vec<Row>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM journal WHERE sealed_seq > ? ORDER BY sealed_seq LIMIT {BATCH}"
    );
    tx.rows(&sql, binds![seq]).await
}

fn check(row: &Row, found: &mut Verification, previous: &mut String) {
    let seq = row.sealed_seq.unwrap_or(0);
    let stored = row.hash.clone().unwrap_or_default();
    let claimed = row.prev_hash.clone().unwrap_or_default();
    let kind = if seq != found.sealed + 1 {
        Some("gap")
    } else if claimed != *previous {
        Some("wrong_previous")
    } else if row.digest(seq, &claimed) != stored {
        Some("changed")
    } else {
        None
    };
    if let Some(kind) = kind {
        found.breaks.push(ChainBreak {
            seq,
            id: row.id,
            kind,
        });
    }
    found.sealed = seq;
    *previous = stored;
}
