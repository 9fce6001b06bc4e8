//! What happened to a mail, attempt by attempt.

use sea_orm::FromQueryResult;

use crate::binds;
use crate::clock::Instant;
use crate::db::Tx;
use crate::error::Result;
use crate::ids::OutboxId;
use crate::{id_type, word_enum};

id_type!(
    /// An attempt to hand a mail over.
    AttemptId
);

word_enum! {
    /// What came of an attempt.
    pub enum AttemptOutcome {
        /// Under way.
        Begun = "begun",
        /// The server took it.
        Sent = "sent",
        /// Not now: tried again later.
        Postponed = "postponed",
        /// Never: refused for good, or the last attempt.
        Refused = "refused",
        /// No server was found.
        Unreachable = "unreachable",
        /// We stopped in the middle: the server may have taken it or not.
        Interrupted = "interrupted",
        /// It came back.
        Bounced = "bounced",
    }
}

/// An attempt, for the log.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Attempt {
    /// When it began.
    pub started_at: Instant,
    /// When it was over.
    pub finished_at: Option<Instant>,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// What the server, or the wire, said.
    pub reason: String,
}

/// All attempts of a mail, in their order.
pub async fn attempts_of(tx: &Tx, outbox: OutboxId) -> Result<Vec<Attempt>> {
    let sql = "SELECT started_at, finished_at, outcome, reason FROM mail_attempt WHERE outbox_id = ? ORDER BY id";
    tx.rows(sql, binds![outbox]).await
}

const COLUMNS: [&str; 6] = [
    "id",
    "outbox_id",
    "started_at",
    "finished_at",
    "outcome",
    "reason",
];

/// An attempt begins; one that was never closed was interrupted.
pub(super) async fn begin(tx: &Tx, outbox: OutboxId) -> Result<AttemptId> {
    let sql = "UPDATE mail_attempt SET outcome = ?, finished_at = ? WHERE outbox_id = ? AND outcome = 'begun'";
    tx.execute(sql, binds![AttemptOutcome::Interrupted, tx.now(), outbox])
        .await?;
    let id: AttemptId = tx.id();
    let row = [
        id.into(),
        outbox.into(),
        tx.now().into(),
        None::<Instant>.into(),
        AttemptOutcome::Begun.into(),
        "".into(),
    ];
    tx.bulk_insert("mail_attempt", &COLUMNS, [row]).await?;
    Ok(id)
}

/// An attempt is over.
pub(super) async fn end(
    tx: &Tx,
    attempt: AttemptId,
    outcome: AttemptOutcome,
    reason: &str,
) -> Result<()> {
    let sql = "UPDATE mail_attempt SET outcome = ?, finished_at = ?, reason = ? WHERE id = ?";
    tx.execute(sql, binds![outcome, tx.now(), reason, attempt])
        .await?;
    Ok(())
}

/// A mail that had been taken came back.
pub async fn note_bounce(tx: &Tx, outbox: OutboxId, reason: &str) -> Result<()> {
    let row = [
        tx.id::<AttemptId>().into(),
        outbox.into(),
        tx.now().into(),
        tx.now().into(),
        AttemptOutcome::Bounced.into(),
        reason.into(),
    ];
    tx.bulk_insert("mail_attempt", &COLUMNS, [row]).await?;
    Ok(())
}
