//! How people want to be told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use kernel::mail::quiet::{Quiet, TimeOfDay};
use kernel::notice::NoticeUrgency;
use kernel::policy::Policy;
use kernel::prelude::*;
use kernel::problem::locale::Locale;

id_type!(
    /// A report of returned mail.
    BounceId
);

word_enum! {
    /// How a notice reaches a person, besides the inbox.
    pub enum Way {
        /// A mail of its own, at once.
        Mail = "mail",
        /// A line in the mail of the day.
        Digest = "digest",
        /// The inbox alone.
        Inbox = "inbox",
    }
}

word_enum! {
    /// Where a delivery stands, as people say it.
    pub enum Stage {
        /// Not tried yet.
        Waiting = "waiting",
        /// Tried, and tried again later.
        Retrying = "retrying",
        /// A mail server, or the folder, took it.
        Sent = "sent",
        /// Given up.
        Failed = "failed",
        /// Came back.
        Bounced = "bounced",
    }
}

/// What holds for whoever has chosen nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Defaults {
    /// How an urgent notice reaches people.
    pub urgent: Way,
    /// How a notice of normal urgency does.
    pub normal: Way,
    /// How one does that is only good to know.
    pub low: Way,
    /// When the mail of the day leaves.
    pub digest_at: TimeOfDay,
    /// When it gets quiet; the same as the end: never.
    pub quiet_from: TimeOfDay,
    /// When it is not quiet any more.
    pub quiet_until: TimeOfDay,
}

impl Default for Defaults {
    fn default() -> Self {
        Self {
            urgent: Way::Mail,
            normal: Way::Digest,
            low: Way::Inbox,
            digest_at: TimeOfDay::new(8, 0),
            quiet_from: TimeOfDay::new(22, 0),
            quiet_until: TimeOfDay::new(7, 0),
        }
    }
}

impl Policy for Defaults {
    const KEY: &'static str = "mail.defaults";
}

impl Defaults {
    /// How a notice of this urgency reaches whoever has chosen nothing.
    pub fn way(&self, urgency: NoticeUrgency) -> Way {
        match urgency {
            NoticeUrgency::Urgent => self.urgent,
            NoticeUrgency::Normal => self.normal,
            NoticeUrgency::Low => self.low,
        }
    }
}

/// How one person wants to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    /// When nothing but urgent mail reaches them.
    pub quiet: Quiet,
    /// When their mail of the day leaves.
    pub digest_at: TimeOfDay,
    /// What they chose, by kind of notice.
    pub choices: BTreeMap<String, Way>,
    /// For optimistic concurrency; 0 before the first choice.
    pub version: i64,
}

impl Preference {
    /// That of somebody who has chosen nothing.
    pub fn of_house(defaults: &Defaults) -> Self {
        Self {
            quiet: Quiet {
                from: defaults.quiet_from,
                until: defaults.quiet_until,
            },
            digest_at: defaults.digest_at,
            choices: BTreeMap::new(),
            version: 0,
        }
    }

    /// How a notice reaches this person. What is urgent does not wait for the mail of the day.
    pub fn way(&self, kind: &str, urgency: NoticeUrgency, defaults: &Defaults) -> Way {
        let chosen = self.choices.get(kind).copied();
        match chosen.unwrap_or_else(|| defaults.way(urgency)) {
            Way::Digest if urgency == NoticeUrgency::Urgent => Way::Mail,
            way => way,
        }
    }
}

/// Somebody who reads notices.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The person.
    pub id: UserId,
    /// Their desk.
    pub organisation_id: OrganisationId,
    /// Their name.
    pub name: String,
    /// Where mail goes, if anywhere.
    pub email: Option<String>,
    /// The language they read.
    pub locale: Locale,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_outweighs_the_house_and_what_is_urgent_does_not_wait_for_a_digest() {
        let defaults = Defaults::default();
        let mut mine = Preference::of_house(&defaults);
        assert_eq!(mine.way("a", NoticeUrgency::Urgent, &defaults), Way::Mail);
        assert_eq!(mine.way("a", NoticeUrgency::Normal, &defaults), Way::Digest);
        assert_eq!(mine.way("a", NoticeUrgency::Low, &defaults), Way::Inbox);
        mine.choices.insert("a".to_owned(), Way::Digest);
        assert_eq!(mine.way("a", NoticeUrgency::Urgent, &defaults), Way::Mail);
        assert_eq!(mine.way("a", NoticeUrgency::Low, &defaults), Way::Digest);
        mine.choices.insert("a".to_owned(), Way::Inbox);
        assert_eq!(mine.way("a", NoticeUrgency::Urgent, &defaults), Way::Inbox);
    }
}
