//! The mail of the day: everything that could wait, in one letter for each reader.

use std::collections::BTreeMap;

use serde_json::json;

use crate::duties::SEND_DIGESTS;
use crate::model::{Defaults, Preference, Reader};
use crate::rules::template::{self, Content, Item};
use crate::store::{self, DigestRow};
use kernel::mail::Mail;
use kernel::notice::NoticeUrgency;
use kernel::outbox::Envelope;
use kernel::prelude::*;

use super::{facts, page};

/// Readers served in one transaction.
const BATCH: u64 = 100;

/// Where a digest leads.
const HOME: &str = "/today";

/// Writes the daily mails whose time has come; answers how many. Repeating it changes nothing.
pub async fn send_digests(app: &App) -> Result<usize> {
    let duty = Actor::system(SEND_DIGESTS);
    let mut all = 0;
    loop {
        let (people, mails) = app
            .db
            .write(&duty, |tx| {
                async move { send_batch(app, tx).await }.scope_boxed()
            })
            .await?;
        all += mails;
        if (people as u64) < BATCH {
            return Ok(all);
        }
    }
}

async fn send_batch(app: &App, tx: &Tx) -> Result<(usize, usize)> {
    let people = store::digest_people(tx, BATCH).await?;
    if people.is_empty() {
        return Ok((0, 0));
    }
    let defaults = tx.policy::<Defaults>().await?;
    let preferences = store::preferences(tx, &people).await?;
    let readers = store::readers_of(tx, &people).await?;
    let mut lines: BTreeMap<UserId, Vec<DigestRow>> = BTreeMap::new();
    for row in store::digest_take(tx, &people).await? {
        lines.entry(row.user_id).or_default().push(row);
    }
    let mut mails = 0;
    // Whoever was switched off, or has no address any more, has the inbox.
    for reader in &readers {
        if let (Some(email), Some(rows)) = (&reader.email, lines.get(&reader.id)) {
            let chosen = preferences.get(&reader.id).cloned();
            let preference = chosen.unwrap_or_else(|| Preference::of_house(&defaults));
            tx.outbox(digest(app, tx, reader, email, &preference, rows));
            mails += 1;
        }
    }
    Ok((people.len(), mails))
}

fn digest(
    app: &App,
    tx: &Tx,
    reader: &Reader,
    email: &str,
    preference: &Preference,
    rows: &[DigestRow],
) -> Message {
    let line = |row: &DigestRow| Item {
        text: template::subject(reader.locale, &row.kind, &facts(&row.params)),
        link: page(app, &row.link),
    };
    let items: Vec<Item> = rows.iter().map(line).collect();
    let said = json!({ "name": reader.name, "count": rows.len(), "day": tx.day() });
    let said = said.as_object().cloned().unwrap_or_default();
    let content = Content {
        kind: template::DIGEST,
        facts: &said,
        items: &items,
        link: &page(app, HOME),
    };
    let rendered = template::render(reader.locale, content);
    let mail = Mail {
        to: vec![email.to_owned()],
        subject: rendered.subject,
        text: rendered.text,
        html: Some(rendered.html),
        attachments: Vec::new(),
    };
    let message = mail.message();
    let first = rows.first().map_or(0, |row| row.id.0);
    let message = Message {
        envelope: Envelope {
            kind: template::DIGEST.to_owned(),
            urgency: NoticeUrgency::Low,
            locale: reader.locale,
            link: HOME.to_owned(),
            organisation_id: Some(reader.organisation_id),
            user_id: Some(reader.id),
            quiet: Some(preference.quiet),
            ..message.envelope
        },
        ..message
    };
    message.once(format!("digest:{}:{first}", reader.id))
}
