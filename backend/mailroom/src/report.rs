//! The delivery log: what left for whom, and what became of it.
//!
//! Whoever reads operations sees every delivery. Everybody else sees what went to them, or to their own desk.

use sea_orm::{FromQueryResult, Value};

use crate::model::Stage;
use kernel::ids::OutboxId;
use kernel::notice::NoticeUrgency;
use kernel::outbox::OutboxState;
use kernel::prelude::*;
use kernel::problem::locale::Locale;

/// A delivery without its content.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Delivery {
    pub id: OutboxId,
    pub kind: String,
    pub urgency: NoticeUrgency,
    pub recipient: String,
    pub subject: String,
    pub locale: Locale,
    pub link: String,
    pub organisation_id: Option<OrganisationId>,
    pub user_id: Option<UserId>,
    pub created_at: Instant,
    pub due_at: Instant,
    pub attempts: i64,
    pub state: OutboxState,
    pub last_error: Option<String>,
    pub sent_at: Option<Instant>,
}

impl Delivery {
    /// Where it stands, as people say it.
    pub fn stage(&self) -> Stage {
        match self.state {
            OutboxState::Pending if self.attempts == 0 => Stage::Waiting,
            OutboxState::Pending => Stage::Retrying,
            OutboxState::Sent => Stage::Sent,
            OutboxState::Failed => Stage::Failed,
            OutboxState::Bounced => Stage::Bounced,
        }
    }

    /// Can it be sent again?
    pub fn can_resend(&self) -> bool {
        matches!(self.state, OutboxState::Failed | OutboxState::Bounced)
    }
}

/// Which deliveries.
#[derive(Clone, Debug, Default)]
pub struct DeliveryFilter {
    /// At this stage.
    pub stage: Option<Stage>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Part of an address or of the subject.
    pub q: Option<String>,
    /// Written on this day.
    pub day: Option<Day>,
}

const COLUMNS: &str = "id, kind, urgency, recipient, subject, locale, link, organisation_id, user_id, created_at, \
                       due_at, attempts, state, last_error, sent_at";

/// SQL for what the actor may see, with its binds.
fn within(actor: &Actor) -> (&'static str, Vec<Value>) {
    if actor.can(Permission::ReadOperations) {
        return ("topic = 'mail'", Vec::new());
    }
    let sql = "topic = 'mail' AND (user_id = ? OR (user_id IS NULL AND organisation_id = ?))";
    let person = actor.behalf_of.or(actor.user_id);
    (sql, binds![person, actor.organisation_id])
}

const fn stage_sql(stage: Stage) -> &'static str {
    match stage {
        Stage::Waiting => "state = 'pending' AND attempts = 0",
        Stage::Retrying => "state = 'pending' AND attempts > 0",
        Stage::Sent => "state = 'sent'",
        Stage::Failed => "state = 'failed'",
        Stage::Bounced => "state = 'bounced'",
    }
}

/// Deliveries, newest first.
pub async fn delivery_list(
    tx: &Tx,
    filter: &DeliveryFilter,
    after: Option<OutboxId>,
    limit: u64,
) -> Result<Vec<Delivery>> {
    let (within, mut values) = within(tx.actor());
    let mut sql = format!("SELECT {COLUMNS} FROM outbox WHERE {within}");
    if let Some(stage) = filter.stage {
        sql.push_str(&format!(" AND {}", stage_sql(stage)));
    }
    if let Some(kind) = &filter.kind {
        sql.push_str(" AND kind = ?");
        values.push(kind.as_str().into());
    }
    if let Some(q) = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        sql.push_str(" AND (recipient LIKE ? ESCAPE '!' OR LOWER(subject) LIKE ? ESCAPE '!')");
        let pattern = pattern(q);
        values.extend(binds![pattern.as_str(), pattern.as_str()]);
    }
    if let Some(day) = filter.day {
        sql.push_str(" AND created_at >= ? AND created_at < ?");
        values.extend(binds![day.start(), day.plus_days(1).start()]);
    }
    sql.push_str(&format!(" AND id < ? ORDER BY id DESC LIMIT {limit}"));
    values.push(after.map_or(i64::MAX, |id| id.0).into());
    tx.rows(&sql, values).await
}

/// Anything that contains this text.
fn pattern(text: &str) -> String {
    let plain = text
        .to_lowercase()
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    format!("%{plain}%")
}

/// One delivery, if the actor may see it.
pub async fn delivery_get(tx: &Tx, id: OutboxId) -> Result<Delivery> {
    let (within, mut values) = within(tx.actor());
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE {within} AND id = ?");
    values.push(id.into());
    tx.row(&sql, values).await?.ok_or_else(Error::not_found)
}

/// What a delivery holds, JSON; only for whom [`delivery_get`] let through.
pub async fn payload(tx: &Tx, id: OutboxId) -> Result<String> {
    let sql = "SELECT payload FROM outbox WHERE id = ?";
    let found: Option<String> = tx.scalar(sql, binds![id]).await?;
    found.ok_or_else(Error::not_found)
}

/// A returned mail, for the log.
#[derive(Clone, Debug, FromQueryResult)]
pub struct BounceRow {
    pub received_at: Instant,
    pub source: String,
    pub recipient: String,
    pub action: String,
    pub status: String,
    pub diagnostic: String,
}

/// What came back of a delivery, oldest first.
pub async fn bounces_of(tx: &Tx, id: OutboxId) -> Result<Vec<BounceRow>> {
    let sql = "SELECT received_at, source, recipient, action, status, diagnostic FROM mail_bounce \
               WHERE outbox_id = ? ORDER BY id";
    tx.rows(sql, binds![id]).await
}

/// Whose address is suspect: by the delivery that came back.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SuspectRow {
    pub id: kernel::mail::SuspectId,
    pub address: String,
    pub since_at: Instant,
    pub reason: String,
    pub outbox_id: Option<OutboxId>,
    pub organisation_id: Option<OrganisationId>,
    pub user_id: Option<UserId>,
}

/// Suspect addresses with their owners, oldest first.
pub async fn suspect_list(tx: &Tx, limit: u64) -> Result<Vec<SuspectRow>> {
    let sql = format!(
        "SELECT s.id, s.address, s.since_at, s.reason, s.outbox_id, o.organisation_id, o.user_id \
         FROM mail_suspect s LEFT JOIN outbox o ON o.id = s.outbox_id WHERE s.cleared_at IS NULL \
         ORDER BY s.since_at, s.id LIMIT {limit}"
    );
    tx.rows(&sql, binds![]).await
}

/// How many deliveries were given up.
pub async fn failed_count(tx: &Tx) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM outbox WHERE state = 'failed' AND topic = 'mail'";
    Ok(tx.scalar(sql, binds![]).await?.unwrap_or(0))
}
