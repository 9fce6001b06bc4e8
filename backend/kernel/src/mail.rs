//! Mail: what is put into the outbox, and how it leaves the house.
//!
//! A row of the outbox is part of the transaction of its cause. A leased duty ([`deliver`]) hands what is due to a
//! [`Mailer`].
//!
//! **Guarantee: at least once, under a name that does not change.** An attempt is written down before it begins and
//! closed after the server has answered. When the process dies in between, nobody can know whether the server took the
//! mail: the attempt is shown as interrupted and the mail is sent again with the same Message-ID, which is made from the
//! id of the row. Into a folder a mail is written exactly once, because the name of the file is made the same way.

mod attempts;
mod compose;
mod deliver;
mod policy;
pub mod quiet;
mod suspects;
mod transport;

use serde::{Deserialize, Serialize};

use crate::outbox::{Envelope, Message};

pub use attempts::{Attempt, AttemptOutcome, attempts_of, note_bounce};
pub use deliver::{Delivered, deliver};
pub use policy::DeliveryPolicy;
pub use suspects::{Suspect, SuspectId, clear, suspect, suspects, suspects_open};
pub use transport::{MailSettings, Mailer, MailerError, Route};

/// Topic of mail in the outbox.
pub const TOPIC: &str = "mail";

/// What a Message-ID begins with; the id of the row follows.
pub const NAME: &str = "outbox-";

/// A mail as it leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Addresses, each plain (`a@b.cn`) or with a name (`王芳 <a@b.cn>`).
    pub to: Vec<String>,
    /// The subject line.
    pub subject: String,
    /// The text, plain.
    pub text: String,
    /// The same for readers that show HTML.
    #[serde(default)]
    pub html: Option<String>,
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
        let addresses: Vec<String> = self.to.iter().map(|one| address_of(one)).collect();
        Message {
            envelope: Envelope {
                recipient: addresses.join(", "),
                subject: self.subject.clone(),
                ..Envelope::default()
            },
            ..Message::new(TOPIC, serde_json::json!(self))
        }
    }
}

/// The bare address in lower case, by which addresses are compared.
pub fn address_of(text: &str) -> String {
    let bare = match (text.rfind('<'), text.rfind('>')) {
        (Some(from), Some(until)) if from < until => &text[from + 1..until],
        _ => text,
    };
    bare.trim().to_lowercase()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_names_and_case() {
        assert_eq!(address_of("王芳 <Wang@B.cn>"), "wang@b.cn");
        assert_eq!(address_of(" a@b.cn "), "a@b.cn");
        assert_eq!(address_of("> odd <"), "> odd <");
    }
}
