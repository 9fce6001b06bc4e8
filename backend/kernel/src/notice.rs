//! Notices: what a slice tells a desk. It says what happened, how urgent it is and to whom it goes; whether that is a
//! line in the inbox, a mail at once or a line in tomorrow's mail is the reader's choice (`mailroom`).

use serde::{Deserialize, Serialize};

use crate::ids::{OrganisationId, UserId};
use crate::mail::Attachment;
use crate::word_enum;

word_enum! {
    /// How long a notice may wait for its reader.
    #[derive(Default)]
    pub enum NoticeUrgency {
        /// Breaks quiet hours; the default is a mail at once.
        Urgent = "urgent",
        /// The default is a line in the mail of the day.
        #[default]
        Normal = "normal",
        /// The default is the inbox alone.
        Low = "low",
    }
}

/// A line for one user, or for everybody of an organisation. The client renders `kind` with `params`; the mail takes its
/// text from `backend/locales/<language>/mail/<kind>.toml`.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Whose desk.
    pub organisation_id: OrganisationId,
    /// One person there; everybody when not given.
    pub user_id: Option<UserId>,
    /// Which sentence.
    pub kind: &'static str,
    /// Facts of the sentence.
    pub params: serde_json::Value,
    /// Page of the web UI that it leads to, e.g. `/orders/123`.
    pub link: String,
    /// How long it may wait.
    pub urgency: NoticeUrgency,
    /// What the desk's own mailbox gets, whatever the people there prefer.
    pub letter: Option<Letter>,
    /// A second notice with the same key is dropped silently.
    pub dedupe_key: Option<String>,
}

/// Mail to a desk rather than to a person: at once, also at night. Clocks and deadlines run from its sending, and a company's
/// mailbox wakes nobody; the quiet hours are those of people.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// The desk's address.
    pub address: String,
    /// Files that go with it.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
}

impl Notice {
    /// A notice of normal urgency to everybody at a desk.
    pub fn new(
        organisation_id: OrganisationId,
        kind: &'static str,
        params: serde_json::Value,
        link: impl Into<String>,
    ) -> Self {
        Self {
            organisation_id,
            user_id: None,
            kind,
            params,
            link: link.into(),
            urgency: NoticeUrgency::Normal,
            letter: None,
            dedupe_key: None,
        }
    }

    /// The same to one person there.
    #[must_use]
    pub fn to_person(self, user_id: UserId) -> Self {
        Self {
            user_id: Some(user_id),
            ..self
        }
    }

    /// The same, breaking quiet hours.
    #[must_use]
    pub fn urgent(self) -> Self {
        Self {
            urgency: NoticeUrgency::Urgent,
            ..self
        }
    }

    /// The same, good to know.
    #[must_use]
    pub fn low(self) -> Self {
        Self {
            urgency: NoticeUrgency::Low,
            ..self
        }
    }

    /// The same, told once for this key.
    #[must_use]
    pub fn once(self, key: impl Into<String>) -> Self {
        Self {
            dedupe_key: Some(key.into()),
            ..self
        }
    }

    /// The same, also by letter to the desk's own mailbox, if it has one.
    #[must_use]
    pub fn by_letter(self, address: Option<&str>, attachments: Vec<Attachment>) -> Self {
        let address = address.map(str::trim).filter(|address| !address.is_empty());
        Self {
            letter: address.map(|address| Letter {
                address: address.to_owned(),
                attachments,
            }),
            ..self
        }
    }
}
