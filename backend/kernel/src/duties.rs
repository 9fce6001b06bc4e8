//! Duties of the house itself: mail leaves, the journal is sealed, what is spent is cleared away.

use std::time::Duration;

use scheduler::{Duty, DutyResult};

use crate::actor::Actor;
use crate::app::App;
use crate::binds;
use crate::clock::Instant;
use crate::db::Tx;
use crate::error::Result;
use crate::journal;
use crate::mail::{self, Mailer};

/// Hands mail of the outbox to the mail server; woken by every commit that wrote some.
pub const DELIVER_MAIL: &str = "kernel.deliver_mail";
/// Turns notices into mail; woken by every commit that wrote some. Declared by the slice `mailroom`.
pub const POST_NOTICES: &str = "mailroom.post_notices";
/// Orders and hash-chains committed journal rows.
pub const SEAL_JOURNAL: &str = "kernel.seal_journal";
/// Forgets answers to repeated requests and mail that left long ago.
pub const CLEAR_SPENT: &str = "kernel.clear_spent";

/// A client that repeats a request does so within minutes; a week covers a machine switched off.
const ANSWERS_KEPT: Duration = Duration::from_secs(7 * 24 * 3600);
/// Sent mail is proof that somebody was told; half a year covers the longest appeal.
const MAIL_KEPT: Duration = Duration::from_secs(183 * 24 * 3600);

/// The kernel's part of the timetable.
pub fn all(app: &App, mailer: &Mailer) -> Vec<Duty> {
    let (mailing, mailer) = (app.clone(), mailer.clone());
    let (sealing, clearing) = (app.clone(), app.clone());
    vec![
        Duty::new(DELIVER_MAIL, "*/30 * * * * *", move || {
            let (app, mailer) = (mailing.clone(), mailer.clone());
            async move { deliver_mail(&app, &mailer).await }
        }),
        Duty::new(SEAL_JOURNAL, "15 * * * * *", move || {
            let app = sealing.clone();
            async move { seal_journal(&app).await }
        }),
        Duty::new(CLEAR_SPENT, "0 20 3 * * *", move || {
            let app = clearing.clone();
            async move { clear_spent(&app).await }
        }),
    ]
}

async fn deliver_mail(app: &App, mailer: &Mailer) -> DutyResult {
    let done = mail::deliver(app, mailer).await?;
    Ok(format!(
        "{} sent, {} postponed, {} given up, {} held",
        done.sent, done.postponed, done.given_up, done.held
    ))
}

async fn seal_journal(app: &App) -> DutyResult {
    let duty = Actor::system(SEAL_JOURNAL);
    let mut sealed = 0;
    loop {
        let batch = app
            .db
            .write(&duty, |tx| Box::pin(journal::seal(tx)))
            .await?;
        sealed += batch;
        if batch == 0 {
            return Ok(format!("{sealed} sealed"));
        }
    }
}

async fn clear_spent(app: &App) -> DutyResult {
    let now = app.clock().now();
    let (answers, sent) = (now.minus(ANSWERS_KEPT), now.minus(MAIL_KEPT));
    let cleared: Result<u64> = app
        .db
        .write(&Actor::system(CLEAR_SPENT), |tx| {
            Box::pin(async move {
                let sql = "DELETE FROM idempotency WHERE created_at < ?";
                let answers = tx.execute(sql, binds![answers]).await?;
                Ok(answers + clear_mail(tx, sent).await?)
            })
        })
        .await;
    Ok(format!("{} cleared", cleared?))
}

/// Mail that is done with and everything that hangs on it. What waits to be told stays, however old.
async fn clear_mail(tx: &Tx, before: Instant) -> Result<u64> {
    let old =
        "SELECT id FROM outbox WHERE state <> 'pending' AND COALESCE(sent_at, created_at) < ?";
    for sql in [
        format!("DELETE FROM mail_attempt WHERE outbox_id IN ({old})"),
        "DELETE FROM mail_bounce WHERE received_at < ?".to_owned(),
        "DELETE FROM mail_digest_item WHERE sent_at < ?".to_owned(),
    ] {
        tx.execute(&sql, binds![before]).await?;
    }
    let sql = format!("DELETE FROM outbox WHERE id IN ({old})");
    tx.execute(&sql, binds![before]).await
}
