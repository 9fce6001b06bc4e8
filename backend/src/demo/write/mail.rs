//! The mail of the month: most of it arrived, some at the second attempt, one was refused, one came back, one still waits.

use std::collections::HashMap;
use std::time::Duration;

use super::seeder;
use crate::demo::people::OFFERED;
use kernel::db::raw::marks;
use kernel::ids::OutboxId;
use kernel::mail::{self, NAME};
use kernel::prelude::*;
use mailroom::actions::{bounces, posting};
use sea_orm::FromQueryResult;

/// What a mail server says that is busy.
const BUSY: &str = "451 4.3.2 system not accepting network messages, try again later";
/// What one says that knows no such mailbox.
const UNKNOWN: &str = "550 5.1.1 user unknown";

#[derive(Debug, FromQueryResult)]
struct Written {
    id: OutboxId,
    dedupe_key: Option<String>,
}

#[derive(Debug, FromQueryResult)]
struct Told {
    id: i64,
    created_at: Instant,
}

#[derive(Debug, FromQueryResult)]
struct Order {
    id: OutboxId,
    recipient: String,
    created_at: Instant,
}

/// Turns the notices of the month into mail, and lets happen to it what happens to mail.
pub async fn deliver(app: &App) -> Result<()> {
    posting::post_notices(app).await?;
    let orders = app
        .db
        .write(&seeder(), |tx| {
            async move {
                backdate(tx).await?;
                forget_old_lines(tx).await?;
                arrive(tx).await?;
                misfortunes(tx).await
            }
            .scope_boxed()
        })
        .await?;
    match orders.first() {
        Some(order) => come_back(app, order).await,
        None => Ok(()),
    }
}

/// A mail is as old as what it tells.
async fn backdate(tx: &Tx) -> Result<()> {
    let told: Vec<Told> = tx
        .rows("SELECT id, created_at FROM notice", binds![])
        .await?;
    let told: HashMap<i64, Instant> = told
        .into_iter()
        .map(|one| (one.id, one.created_at))
        .collect();
    let sql = "SELECT id, dedupe_key FROM outbox WHERE topic = 'mail'";
    let written: Vec<Written> = tx.rows(sql, binds![]).await?;
    let at = |one: &Written| {
        let notice = one.dedupe_key.as_deref()?.split(':').nth(1)?;
        told.get(&notice.parse().ok()?).copied()
    };
    let rows: Vec<_> = written
        .iter()
        .filter_map(|one| Some([one.id.into(), at(one)?.into()]))
        .collect();
    let set = "created_at = v.at, due_at = v.at";
    tx.bulk_update("outbox", &["id", "at"], rows, set, "outbox.id = v.id")
        .await?;
    Ok(())
}

/// What was told before yesterday is in nobody's next digest, and only those whose accounts are offered get one.
async fn forget_old_lines(tx: &Tx) -> Result<()> {
    let sql = format!(
        "DELETE FROM mail_digest_item WHERE notice_id IN (SELECT id FROM notice WHERE created_at < ?) \
         OR user_id NOT IN (SELECT id FROM user_account WHERE login IN ({}))",
        marks(OFFERED.len())
    );
    let mut values = binds![yesterday(tx)];
    values.extend(OFFERED.iter().map(|login| (*login).into()));
    tx.execute(&sql, values).await?;
    Ok(())
}

fn yesterday(tx: &Tx) -> Instant {
    tx.now().minus(Duration::from_secs(24 * 3_600))
}

/// What was written before yesterday has left.
async fn arrive(tx: &Tx) -> Result<()> {
    let sql = "UPDATE outbox SET state = 'sent', sent_at = created_at + 3000, attempts = 1 WHERE created_at < ?";
    tx.execute(sql, binds![yesterday(tx)]).await?;
    let sql =
        "SELECT id, recipient, created_at FROM outbox WHERE state = 'sent' AND topic = 'mail'";
    let left: Vec<Order> = tx.rows(sql, binds![]).await?;
    let took = Duration::from_secs(2);
    let tried = left.iter().map(|one| Tried {
        mail: one.id,
        at: one.created_at.plus(Duration::from_secs(1)),
        took,
        outcome: "sent",
        reason: "",
    });
    attempts(tx, tried.collect()).await
}

struct Tried {
    mail: OutboxId,
    at: Instant,
    took: Duration,
    outcome: &'static str,
    reason: &'static str,
}

async fn attempts(tx: &Tx, tried: Vec<Tried>) -> Result<()> {
    let rows = tried.iter().map(|one| {
        [
            tx.id::<OutboxId>().into(),
            one.mail.into(),
            one.at.into(),
            one.at.plus(one.took).into(),
            one.outcome.into(),
            one.reason.into(),
        ]
    });
    let columns = [
        "id",
        "outbox_id",
        "started_at",
        "finished_at",
        "outcome",
        "reason",
    ];
    tx.bulk_insert("mail_attempt", &columns, rows).await?;
    Ok(())
}

/// One order arrived at the second attempt, one was refused, one still waits; answers those that arrived.
async fn misfortunes(tx: &Tx) -> Result<Vec<Order>> {
    let sql = "SELECT id, recipient, created_at FROM outbox WHERE state = 'sent' AND kind = 'order_placed' \
               ORDER BY id DESC LIMIT 8";
    let mut orders: Vec<Order> = tx.rows(sql, binds![]).await?;
    if orders.len() < 4 {
        return Ok(orders);
    }
    let (slow, refused, waiting) = (orders.remove(0), orders.remove(0), orders.remove(0));
    for order in [&slow, &refused, &waiting] {
        let sql = "DELETE FROM mail_attempt WHERE outbox_id = ?";
        tx.execute(sql, binds![order.id]).await?;
    }
    let minute = Duration::from_secs(60);
    let try_at = |order: &Order, after: u32, outcome, reason| Tried {
        mail: order.id,
        at: order.created_at.plus(minute * after),
        took: Duration::from_secs(2),
        outcome,
        reason,
    };
    let tried = vec![
        try_at(&slow, 0, "postponed", BUSY),
        try_at(&slow, 1, "sent", ""),
        try_at(&refused, 0, "refused", UNKNOWN),
        try_at(&waiting, 0, "postponed", BUSY),
        try_at(&waiting, 1, "postponed", BUSY),
        try_at(&waiting, 3, "postponed", BUSY),
    ];
    attempts(tx, tried).await?;
    let sql = "UPDATE outbox SET attempts = 2, sent_at = created_at + 62000 WHERE id = ?";
    tx.execute(sql, binds![slow.id]).await?;
    let sql = "UPDATE outbox SET state = 'failed', sent_at = NULL, last_error = ? WHERE id = ?";
    tx.execute(sql, binds![UNKNOWN, refused.id]).await?;
    // Far enough ahead that somebody who tries the county finds it still waiting.
    let next = tx.now().plus(Duration::from_secs(30 * 3_600));
    let sql = "UPDATE outbox SET state = 'pending', attempts = 3, sent_at = NULL, last_error = ?, due_at = ? WHERE id = ?";
    tx.execute(sql, binds![BUSY, next, waiting.id]).await?;
    Ok(orders)
}

/// The other side could not deliver it after all: its report is taken in as any report is.
async fn come_back(app: &App, order: &Order) -> Result<()> {
    let recipient = mail::address_of(&order.recipient);
    let report = format!(
        "From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"demo\"\r\n\r\n\
         --demo\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.2.2\r\n\
         Diagnostic-Code: smtp; 552 5.2.2 mailbox full\r\n\r\n\
         --demo\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{NAME}{}@yaoshu.example>\r\n\r\n--demo--\r\n",
        order.id
    );
    let source = "demo.eml";
    bounces::import(app, &seeder(), source, report.as_bytes()).await?;
    Ok(())
}
