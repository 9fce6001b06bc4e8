//! What people do about deliveries: send again, vouch for an address, try the settings out.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::report;
use crate::rules::refusal::MailRefusal;
use crate::rules::template::{self, Content};
use kernel::duties::DELIVER_MAIL;
use kernel::ids::OutboxId;
use kernel::mail::{self, Mail, SuspectId};
use kernel::notice::NoticeUrgency;
use kernel::outbox::{self, Envelope, OutboxState};
use kernel::prelude::*;

/// Word of deliveries in the journal.
const ENTITY: &str = "mail";

/// Sends a mail again that was given up or came back. One that waits already stays as it is, so asking twice is asking
/// once.
pub async fn resend(app: &App, actor: &Actor, id: OutboxId) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let delivery = report::delivery_get(tx, id).await?;
                if outbox::retry(tx, id).await? {
                    let facts = json!({ "to": delivery.recipient, "was": delivery.state });
                    tx.journal(ENTITY, id, None, Verb("retry"), facts);
                    tx.wake(DELIVER_MAIL);
                    return Ok(());
                }
                match delivery.state {
                    OutboxState::Pending => Ok(()),
                    _ => Err(MailRefusal::NothingToResend {
                        state: delivery.stage().as_str().to_owned(),
                    }
                    .into()),
                }
            }
            .scope_boxed()
        })
        .await
}

/// Somebody vouches for an address: it is no longer suspect.
pub async fn vouch(app: &App, actor: &Actor, id: SuspectId) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let address = mail::clear(tx, id).await?;
                tx.journal(
                    "mail_suspect",
                    id,
                    Some(&address),
                    Verb("release"),
                    json!({}),
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// A delivery that was made.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Written {
    /// Its id.
    pub id: OutboxId,
}

/// Writes a test mail, which takes the way that every mail takes. What became of it stands in the log.
pub async fn test(app: &App, actor: &Actor, key: &Idempotency, to: &str) -> Result<Written> {
    let to = to.trim();
    if !identity::rules::organisation::is_address(to) {
        let reason = to.to_owned();
        return Err(Invalid::one("/to", Field::Malformed { reason }));
    }
    app.db
        .write_once(actor, key, |tx| {
            async move { write_test(tx, to).await }.scope_boxed()
        })
        .await
}

async fn write_test(tx: &Tx, to: &str) -> Result<Written> {
    let actor = tx.actor();
    let user = actor.user_id.ok_or_else(Error::not_found)?;
    let names = identity::directory::user_refs(tx, [user]).await?;
    let name = names.get(&user).map_or("", |user| user.name.as_str());
    let mail = test_mail(actor.locale, name, tx.now(), to);
    let message = mail.message();
    let message = Message {
        envelope: Envelope {
            kind: template::TEST.to_owned(),
            urgency: NoticeUrgency::Urgent,
            locale: actor.locale,
            link: String::new(),
            organisation_id: actor.organisation_id,
            user_id: Some(user),
            ..message.envelope
        },
        ..message
    };
    let id = tx.outbox_now(&message).await?;
    tx.journal(ENTITY, id, None, Verb("send"), json!({ "to": to }));
    Ok(Written { id })
}

/// The mail that tries the settings out.
pub fn test_mail(
    locale: kernel::problem::locale::Locale,
    name: &str,
    now: Instant,
    to: &str,
) -> Mail {
    let facts = json!({ "name": name, "at": now });
    let facts = facts.as_object().cloned().unwrap_or_default();
    let content = Content {
        kind: template::TEST,
        facts: &facts,
        items: &[],
        link: "",
    };
    let rendered = template::render(locale, content);
    Mail {
        to: vec![to.to_owned()],
        subject: rendered.subject,
        text: rendered.text,
        html: Some(rendered.html),
        attachments: Vec::new(),
    }
}
