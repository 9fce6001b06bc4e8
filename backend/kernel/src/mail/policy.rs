//! How stubbornly mail is delivered.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::ids::OutboxId;
use crate::policy::Policy;

/// How often and how long apart a mail is tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeliveryPolicy {
    /// After so many attempts a mail is given up.
    pub max_attempts: i64,
    /// Pause after the first failure; it doubles with every further one.
    pub first_pause_seconds: u64,
    /// Longest pause.
    pub longest_pause_seconds: u64,
    /// A pause is shortened by up to so many percent, differently for each mail, so that mails which failed together do
    /// not come back together.
    pub jitter_percent: u64,
}

impl Default for DeliveryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 12,
            first_pause_seconds: 60,
            longest_pause_seconds: 6 * 3600,
            jitter_percent: 20,
        }
    }
}

impl Policy for DeliveryPolicy {
    const KEY: &'static str = "mail.delivery";
}

impl DeliveryPolicy {
    /// How long to wait after this many attempts; nothing when it was the last one.
    pub fn pause(&self, id: OutboxId, attempts: i64) -> Option<Duration> {
        if attempts >= self.max_attempts {
            return None;
        }
        let doublings = u32::try_from(attempts.clamp(1, 30) - 1).unwrap_or(0);
        let whole = self
            .first_pause_seconds
            .saturating_mul(1 << doublings)
            .min(self.longest_pause_seconds);
        let whole_ms = whole.saturating_mul(1000);
        let most_ms = whole_ms / 100 * self.jitter_percent.min(100);
        let less_ms = match most_ms {
            0 => 0,
            most_ms => scattered(id, attempts) % (most_ms + 1),
        };
        Some(Duration::from_millis(whole_ms - less_ms))
    }
}

/// A number that looks like chance and is the same for the same mail and attempt.
fn scattered(id: OutboxId, attempts: i64) -> u64 {
    let attempts = attempts.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15);
    chance::scattered(id.0.cast_unsigned() ^ attempts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_end_with_the_last_attempt() {
        let policy = DeliveryPolicy {
            jitter_percent: 0,
            ..DeliveryPolicy::default()
        };
        let seconds = |attempts| {
            policy
                .pause(OutboxId(1), attempts)
                .map(|pause| pause.as_secs())
        };
        assert_eq!(seconds(1), Some(60));
        assert_eq!(seconds(2), Some(120));
        assert_eq!(seconds(9), Some(15_360));
        assert_eq!(seconds(10), Some(21_600));
        assert_eq!(seconds(11), Some(21_600));
        assert_eq!(seconds(12), None);
    }

    #[test]
    fn mails_that_failed_together_come_back_apart_and_never_later_than_said() {
        let policy = DeliveryPolicy::default();
        let pauses: std::collections::BTreeSet<_> = (0..200)
            .filter_map(|id| policy.pause(OutboxId(id << 22), 1))
            .collect();
        assert!(pauses.len() > 150, "{} different pauses", pauses.len());
        let (shortest, longest) = (pauses.first(), pauses.last());
        assert!(shortest >= Some(&Duration::from_secs(48)));
        assert!(longest <= Some(&Duration::from_secs(60)));
        assert_eq!(policy.pause(OutboxId(7), 3), policy.pause(OutboxId(7), 3));
    }
}
