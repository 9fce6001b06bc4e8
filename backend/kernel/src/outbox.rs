//! The outbox: effects that leave the house after the commit of their cause. Delivery lives elsewhere.

use sea_orm::FromQueryResult;

use crate::binds;
use crate::clock::Instant;
use crate::db::Tx;
use crate::error::Result;
use crate::ids::{OrganisationId, OutboxId, UserId};
use crate::mail::quiet::{Quiet, TimeOfDay};
use crate::notice::NoticeUrgency;
use crate::problem::locale::Locale;
use crate::word_enum;

/// A message on its way out.
#[derive(Clone, Debug)]
pub struct Message {
    /// Who delivers it: `mail`, `webhook`.
    pub topic: &'static str,
    /// What the deliverer needs.
    pub payload: serde_json::Value,
    /// What stands on the outside.
    pub envelope: Envelope,
    /// Not before; at once when not given.
    pub due_at: Option<Instant>,
    /// A second message with the same key is dropped silently.
    pub dedupe_key: Option<String>,
}

/// What the log shows of a message without opening it.
#[derive(Clone, Debug, Default)]
pub struct Envelope {
    /// Word of the template.
    pub kind: String,
    /// How long it may wait.
    pub urgency: NoticeUrgency,
    /// Addresses, comma-separated.
    pub recipient: String,
    /// The subject line.
    pub subject: String,
    /// The language it is written in.
    pub locale: Locale,
    /// Page of the cause.
    pub link: String,
    /// The desk told.
    pub organisation_id: Option<OrganisationId>,
    /// The person told; none: the desk's own mailbox.
    pub user_id: Option<UserId>,
    /// When it must not leave.
    pub quiet: Option<Quiet>,
}

impl Message {
    /// A message due at once.
    pub fn new(topic: &'static str, payload: serde_json::Value) -> Self {
        Self {
            topic,
            payload,
            envelope: Envelope::default(),
            due_at: None,
            dedupe_key: None,
        }
    }

    /// The same, sent at most once for this key.
    #[must_use]
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.dedupe_key = Some(key.into());
        self
    }

    /// The same, but not before `at`.
    #[must_use]
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
        /// Left the house and came back.
        Bounced = "bounced",
    }
}

/// A row of the outbox.
#[derive(Clone, Debug, FromQueryResult)]
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
    /// Begin of the hours in which it must not leave.
    pub quiet_from: Option<TimeOfDay>,
    /// Their end.
    pub quiet_until: Option<TimeOfDay>,
}

impl OutboxRow {
    /// When it must not leave.
    pub fn quiet(&self) -> Option<Quiet> {
        let (from, until) = (self.quiet_from?, self.quiet_until?);
        Some(Quiet { from, until })
    }
}

const COLUMNS: &str = "id, topic, payload, created_at, due_at, attempts, state, last_error, sent_at, quiet_from, \
                       quiet_until";

/// Messages of `topic` that are due, oldest first.
pub async fn due(tx: &Tx, topic: &str, limit: u64) -> Result<Vec<OutboxRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM outbox WHERE state = 'pending' AND due_at <= ? AND topic = ? \
         ORDER BY due_at, id LIMIT {limit}"
    );
    tx.rows(&sql, binds![tx.now(), topic]).await
}

/// One message, whatever its state.
pub async fn find(tx: &Tx, id: OutboxId) -> Result<Option<OutboxRow>> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE id = ?");
    tx.row(&sql, binds![id]).await
}

/// Messages, newest first.
pub async fn list(tx: &Tx, limit: u64) -> Result<Vec<OutboxRow>> {
    let sql = format!("SELECT {COLUMNS} FROM outbox ORDER BY id DESC LIMIT {limit}");
    tx.rows(&sql, binds![]).await
}

/// Holds a message back without counting an attempt.
pub async fn hold(tx: &Tx, id: OutboxId, until: Instant) -> Result<()> {
    let sql = "UPDATE outbox SET due_at = ? WHERE id = ? AND state = 'pending'";
    tx.execute(sql, binds![until, id]).await?;
    Ok(())
}

/// The message left the house.
pub async fn mark_sent(tx: &Tx, id: OutboxId) -> Result<()> {
    let sql = "UPDATE outbox SET state = 'sent', sent_at = ?, attempts = attempts + 1, last_error = NULL \
               WHERE id = ? AND state = 'pending'";
    tx.execute(sql, binds![tx.now(), id]).await?;
    Ok(())
}

/// The attempt failed: it is tried again at `next`, or given up when there is none.
pub async fn mark_failed(
    tx: &Tx,
    row: &OutboxRow,
    error: &str,
    next: Option<Instant>,
) -> Result<()> {
    let state = match next {
        Some(_) => OutboxState::Pending,
        None => OutboxState::Failed,
    };
    let sql = "UPDATE outbox SET state = ?, attempts = ?, last_error = ?, due_at = ? \
               WHERE id = ? AND state = 'pending'";
    let due_at = next.unwrap_or(row.due_at);
    tx.execute(sql, binds![state, row.attempts + 1, error, due_at, row.id])
        .await?;
    Ok(())
}

/// A message that left came back. One that waits again, or was given up, keeps its state.
pub async fn mark_bounced(tx: &Tx, id: OutboxId, reason: &str) -> Result<bool> {
    let sql = "UPDATE outbox SET state = 'bounced', bounced_at = ?, last_error = ? WHERE id = ? AND state = 'sent'";
    Ok(tx.execute(sql, binds![tx.now(), reason, id]).await? == 1)
}

/// Tries a message that failed or came back again now; answers whether there was one.
pub async fn retry(tx: &Tx, id: OutboxId) -> Result<bool> {
    let sql = "UPDATE outbox SET state = 'pending', attempts = 0, due_at = ?, sent_at = NULL, bounced_at = NULL \
               WHERE id = ? AND state IN ('failed', 'bounced')";
    Ok(tx.execute(sql, binds![tx.now(), id]).await? == 1)
}
