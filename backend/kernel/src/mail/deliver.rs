//! A pass over the outbox.

use super::attempts::{self, AttemptId, AttemptOutcome};
use super::{DeliveryPolicy, Mail, Mailer, MailerError, NAME, TOPIC, compose};
use crate::actor::Actor;
use crate::app::App;
use crate::clock::Instant;
use crate::error::Result;
use crate::ids::OutboxId;
use crate::outbox::{self, OutboxRow, OutboxState};

/// Messages taken from the outbox at once.
const BATCH: u64 = 50;

/// What a pass over the outbox did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Left the house.
    pub sent: usize,
    /// Could not leave now; tried again later.
    pub postponed: usize,
    /// Will never leave; somebody must look.
    pub given_up: usize,
    /// Waits for the end of quiet hours.
    pub held: usize,
}

/// Hands everything that is due to the mailer. Stops at the first message that finds no server at all:
/// the others would find none either.
pub async fn deliver(app: &App, mailer: &Mailer) -> Result<Delivered> {
    let mut done = Delivered::default();
    loop {
        let (rows, policy) = due(app).await?;
        if rows.is_empty() {
            return Ok(done);
        }
        for row in rows {
            let quiet = row.quiet();
            if let Some(until) = quiet.and_then(|quiet| quiet.held_until(app.clock().now())) {
                hold(app, row.id, until).await?;
                done.held += 1;
                continue;
            }
            let Some(attempt) = begin(app, row.id).await? else {
                continue;
            };
            match send(mailer, &row).await {
                Ok(()) => {
                    sent(app, row.id, attempt).await?;
                    done.sent += 1;
                }
                Err(failure) => {
                    let next = next_attempt(app, &policy, &row, &failure);
                    match next {
                        Some(_) => done.postponed += 1,
                        None => done.given_up += 1,
                    }
                    failed(app, &row, attempt, &failure, next).await?;
                    if failure.unreachable {
                        return Ok(done);
                    }
                }
            }
        }
    }
}

async fn send(mailer: &Mailer, row: &OutboxRow) -> std::result::Result<(), MailerError> {
    let mail: Mail = serde_json::from_str(&row.payload).map_err(MailerError::never)?;
    let name = format!("{NAME}{}", row.id);
    let letter =
        compose::letter(&mail, &name, row.created_at, mailer).map_err(MailerError::never)?;
    mailer.hand_over(&name, letter).await
}

/// When to try again, if ever.
fn next_attempt(
    app: &App,
    policy: &DeliveryPolicy,
    row: &OutboxRow,
    failure: &MailerError,
) -> Option<Instant> {
    if failure.permanent {
        return None;
    }
    let pause = policy.pause(row.id, row.attempts + 1)?;
    Some(app.clock().now().plus(pause))
}

fn duty() -> Actor {
    Actor::system(crate::duties::DELIVER_MAIL)
}

async fn due(app: &App) -> Result<(Vec<OutboxRow>, DeliveryPolicy)> {
    app.db
        .read(&duty(), |tx| {
            Box::pin(async move {
                let rows = outbox::due(tx, TOPIC, BATCH).await?;
                Ok((rows, tx.policy::<DeliveryPolicy>().await?))
            })
        })
        .await
}

async fn hold(app: &App, id: OutboxId, until: Instant) -> Result<()> {
    app.db
        .write(&duty(), |tx| Box::pin(outbox::hold(tx, id, until)))
        .await
}

/// Writes down that an attempt begins, unless the message was dealt with meanwhile.
async fn begin(app: &App, id: OutboxId) -> Result<Option<AttemptId>> {
    app.db
        .write(&duty(), |tx| {
            Box::pin(async move {
                let row = outbox::find(tx, id).await?;
                match row.map(|row| row.state) {
                    Some(OutboxState::Pending) => Ok(Some(attempts::begin(tx, id).await?)),
                    _ => Ok(None),
                }
            })
        })
        .await
}

async fn sent(app: &App, id: OutboxId, attempt: AttemptId) -> Result<()> {
    app.db
        .write(&duty(), |tx| {
            Box::pin(async move {
                attempts::end(tx, attempt, AttemptOutcome::Sent, "").await?;
                outbox::mark_sent(tx, id).await
            })
        })
        .await
}

async fn failed(
    app: &App,
    row: &OutboxRow,
    attempt: AttemptId,
    failure: &MailerError,
    next: Option<Instant>,
) -> Result<()> {
    tracing::warn!(outbox = row.id.0, error = %failure.reason, permanent = failure.permanent, "mail not sent");
    let outcome = match next {
        _ if failure.unreachable => AttemptOutcome::Unreachable,
        Some(_) => AttemptOutcome::Postponed,
        None => AttemptOutcome::Refused,
    };
    app.db
        .write(&duty(), |tx| {
            Box::pin(async move {
                attempts::end(tx, attempt, outcome, &failure.reason).await?;
                outbox::mark_failed(tx, row, &failure.reason, next).await
            })
        })
        .await
}
