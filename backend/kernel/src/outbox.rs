//! The outbox: effects that leave the house after the commit of their cause. Delivery lives elsewhere.

use std::time::Duration;

use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::binds;
use crate::clock::Instant;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::ids::OutboxId;
use crate::word_enum;

/// A message on its way out.
#[derive(Clone, Debug)]
pub struct Message {
    /// Who delivers it: `mail`, `webhook`.
    pub topic: &'static str,
    /// What the deliverer needs.
    pub payload: serde_json::Value,
    /// Not before; at once when not given.
    pub due_at: Option<Instant>,
    /// A second message with the same key is dropped silently.
    pub dedupe_key: Option<String>,
}

impl Message {
    /// A message due at once.
    pub fn new(topic: &'static str, payload: serde_json::Value) -> Self {
        Self {
            topic,
            payload,
            due_at: None,
            dedupe_key: None,
        }
    }

    /// The same, sent at most once for this key.
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.dedupe_key = Some(key.into());
        self
    }

    /// The same, but not before `at`.
    pub fn due(mut self, at: Instant) -> Self {
        self.due_at = Some(at);
        self
    }
}

word_enum! {
    /// Where a message stands.
    pub enum OutboxState {
        /// Waits for its time.
        Pending = "pending",
        /// Left the house.
        Sent = "sent",
        /// Given up; somebody must look.
        Failed = "failed",
    }
}

/// A row of the outbox.
#[derive(Clone, Debug, FromQueryResult, Serialize, ToSchema)]
pub struct OutboxRow {
    /// Its id.
    pub id: OutboxId,
    /// Who delivers it.
    pub topic: String,
    /// What the deliverer needs, JSON.
    pub payload: String,
    /// When its cause happened.
    pub created_at: Instant,
    /// Not before.
    pub due_at: Instant,
    /// Attempts so far.
    pub attempts: i64,
    /// Where it stands.
    pub state: OutboxState,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it left.
    pub sent_at: Option<Instant>,
}

const COLUMNS: &str =
    "id, topic, payload, created_at, due_at, attempts, state, last_error, sent_at";

/// After so many attempts a message is given up.
pub const MAX_ATTEMPTS: i64 = 12;

/// Messages of `topic` that are due, oldest first.
pub async fn due(tx: &Tx, topic: &str, limit: u64) -> Result<Vec<OutboxRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM outbox WHERE state = 'pending' AND due_at <= ? AND topic = ? \
         ORDER BY due_at, id LIMIT {limit}"
    );
    tx.rows(&sql, binds![tx.now(), topic]).await
}

/// Rows for the operations page, newest first, before `after` when given.
pub async fn list(
    tx: &Tx,
    state: Option<OutboxState>,
    after: Option<OutboxId>,
    limit: u64,
) -> Result<Vec<OutboxRow>> {
    let states = state.map_or_else(
        || "state IS NOT NULL".to_owned(),
        |state| format!("state = '{state}'"),
    );
    let sql = format!(
        "SELECT {COLUMNS} FROM outbox WHERE {states} AND id < ? ORDER BY id DESC LIMIT {limit}"
    );
    tx.rows(&sql, binds![after.map_or(i64::MAX, |id| id.0)])
        .await
}

/// The message left the house.
pub async fn mark_sent(tx: &Tx, id: OutboxId) -> Result<()> {
    let sql = "UPDATE outbox SET state = 'sent', sent_at = ?, attempts = attempts + 1, last_error = NULL \
               WHERE id = ? AND state = 'pending'";
    tx.execute(sql, binds![tx.now(), id]).await?;
    Ok(())
}

/// The attempt failed: it is tried again later, and given up after [`MAX_ATTEMPTS`].
pub async fn mark_failed(tx: &Tx, row: &OutboxRow, error: &str) -> Result<()> {
    let attempts = row.attempts + 1;
    let state = if attempts >= MAX_ATTEMPTS {
        OutboxState::Failed
    } else {
        OutboxState::Pending
    };
    let sql = "UPDATE outbox SET state = ?, attempts = ?, last_error = ?, due_at = ? \
               WHERE id = ? AND state = 'pending'";
    tx.execute(
        sql,
        binds![
            state,
            attempts,
            error,
            tx.now().plus(pause(attempts)),
            row.id
        ],
    )
    .await?;
    Ok(())
}

/// The message will never leave as it is: it waits for somebody to look.
pub async fn give_up(tx: &Tx, row: &OutboxRow, error: &str) -> Result<()> {
    let sql = "UPDATE outbox SET state = 'failed', attempts = ?, last_error = ? \
               WHERE id = ? AND state = 'pending'";
    tx.execute(sql, binds![row.attempts + 1, error, row.id])
        .await?;
    Ok(())
}

/// Tries a failed message again now.
pub async fn retry(tx: &Tx, id: OutboxId) -> Result<()> {
    let sql = "UPDATE outbox SET state = 'pending', attempts = 0, due_at = ? WHERE id = ? AND state = 'failed'";
    match tx.execute(sql, binds![tx.now(), id]).await? {
        0 => Err(Error::not_found()),
        _ => Ok(()),
    }
}

/// One minute, doubling, at most six hours.
fn pause(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts.clamp(1, 10) - 1).unwrap_or(0);
    Duration::from_secs((60_u64 << doublings).min(6 * 3600))
}
