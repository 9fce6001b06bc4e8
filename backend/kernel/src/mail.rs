//! Mail: what actions put into the outbox, and how it leaves the house.
//!
//! An action writes `tx.outbox(mail.message())`; the row is part of its transaction. A leased duty
//! ([`deliver`]) hands what is due to a [`Mailer`]. Its Message-ID is made from the id of the row: a
//! mail that leaves twice, because we crashed before noting that it left, is one mail for the receiver.

mod compose;
mod transport;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Result;
use crate::ids::OutboxId;
use crate::outbox::{self, Message, OutboxRow};

pub use transport::{MailSettings, Mailer, MailerError};

/// Topic of mail in the outbox.
pub const TOPIC: &str = "mail";

/// Messages taken from the outbox at once.
const BATCH: u64 = 50;

/// A mail as an action writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Addresses, each plain (`a@b.cn`) or with a name (`王芳 <a@b.cn>`).
    pub to: Vec<String>,
    /// The subject line.
    pub subject: String,
    /// The text, plain.
    pub text: String,
    /// Files that go with it.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
}

/// A file that goes with a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// What the receiver sees, e.g. `PO-202611-0007.xlsx`.
    pub file_name: String,
    /// Media type, e.g. that of an xlsx file.
    pub media_type: String,
    /// The bytes; base64 in the outbox.
    #[serde(with = "base64_bytes")]
    pub content: Vec<u8>,
}

impl Mail {
    /// The same for the outbox. Add `.once(key)` where a second mail for the same cause must not leave.
    pub fn message(&self) -> Message {
        Message::new(TOPIC, serde_json::json!(self))
    }
}

/// What a pass over the outbox did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Left the house.
    pub sent: usize,
    /// Could not leave now; tried again later.
    pub postponed: usize,
    /// Will never leave; somebody must look.
    pub given_up: usize,
}

/// Hands everything that is due to the mailer. Stops at the first message that finds no server at all:
/// the others would find none either.
pub async fn deliver(app: &App, mailer: &Mailer) -> Result<Delivered> {
    let mut done = Delivered::default();
    loop {
        let rows = due(app).await?;
        if rows.is_empty() {
            return Ok(done);
        }
        for row in rows {
            match send(mailer, &row).await {
                Ok(()) => {
                    mark_sent(app, row.id).await?;
                    done.sent += 1;
                }
                Err(failure) => {
                    let unreachable = failure.unreachable;
                    note_failure(app, row, failure, &mut done).await?;
                    if unreachable {
                        return Ok(done);
                    }
                }
            }
        }
    }
}

async fn send(mailer: &Mailer, row: &OutboxRow) -> std::result::Result<(), MailerError> {
    let mail: Mail = serde_json::from_str(&row.payload).map_err(MailerError::never)?;
    let letter = compose::letter(&mail, row, mailer).map_err(MailerError::never)?;
    mailer.send(row.id, letter).await
}

fn duty() -> Actor {
    Actor::system(crate::duties::DELIVER_MAIL)
}

async fn due(app: &App) -> Result<Vec<OutboxRow>> {
    app.db
        .read(&duty(), |tx| Box::pin(outbox::due(tx, TOPIC, BATCH)))
        .await
}

async fn mark_sent(app: &App, id: OutboxId) -> Result<()> {
    app.db
        .write(&duty(), |tx| Box::pin(outbox::mark_sent(tx, id)))
        .await
}

async fn note_failure(
    app: &App,
    row: OutboxRow,
    failure: MailerError,
    done: &mut Delivered,
) -> Result<()> {
    tracing::warn!(outbox = row.id.0, error = %failure.reason, permanent = failure.permanent, "mail not sent");
    let last = failure.permanent || row.attempts + 1 >= outbox::MAX_ATTEMPTS;
    if last {
        done.given_up += 1;
    } else {
        done.postponed += 1;
    }
    let (row, failure) = (&row, &failure);
    app.db
        .write(&duty(), |tx| {
            Box::pin(async move {
                if failure.permanent {
                    outbox::give_up(tx, row, &failure.reason).await
                } else {
                    outbox::mark_failed(tx, row, &failure.reason).await
                }
            })
        })
        .await
}

/// Bytes as base64 text in JSON.
mod base64_bytes {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map_err(D::Error::custom)
    }
}
