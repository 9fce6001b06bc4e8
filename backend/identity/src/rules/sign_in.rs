//! Lock-out after wrong passwords, and when a session is over.

use std::time::Duration;

use super::Refusal;
use crate::model::SignInPolicy;
use kernel::prelude::*;

/// No password is looked at while an account is locked.
pub fn not_locked(locked_until: Option<Instant>, now: Instant) -> Result<(), Refusal> {
    match locked_until {
        Some(until) if until > now => {
            let seconds = until.since(now).as_millis().div_ceil(1000);
            Err(Refusal::Locked {
                retry_after_seconds: i64::try_from(seconds).unwrap_or(i64::MAX),
            })
        }
        _ => Ok(()),
    }
}

/// Until when an account is locked after its `failures`-th wrong password in a row.
pub fn lock(policy: &SignInPolicy, failures: i64, now: Instant) -> Option<Instant> {
    (failures >= policy.max_failures)
        .then(|| now.plus(Duration::from_secs(policy.lock_minutes * 60)))
}

/// Is a session over? Either nobody used it for a while, or its day is done.
pub fn session_over(
    policy: &SignInPolicy,
    last_seen: Instant,
    expires: Instant,
    now: Instant,
) -> bool {
    now >= expires || now.since(last_seen) >= Duration::from_secs(policy.idle_minutes * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_wrong_password_locks_for_a_quarter_of_an_hour() {
        let policy = SignInPolicy::default();
        let now = Instant(1_000_000);
        assert_eq!(lock(&policy, 4, now), None);
        let until = lock(&policy, 5, now).expect("locked");
        assert_eq!(until.since(now), Duration::from_secs(900));
        assert_eq!(
            not_locked(Some(until), now),
            Err(Refusal::Locked {
                retry_after_seconds: 900
            })
        );
        assert_eq!(not_locked(Some(until), until), Ok(()));
    }

    #[test]
    fn a_session_ends_when_idle_and_in_any_case_in_the_end() {
        let policy = SignInPolicy::default();
        let start = Instant(0);
        let end = start.plus(Duration::from_secs(12 * 3600));
        let minutes = |minutes: u64| start.plus(Duration::from_secs(minutes * 60));
        assert!(!session_over(&policy, start, end, minutes(119)));
        assert!(session_over(&policy, start, end, minutes(120)));
        assert!(session_over(&policy, minutes(719), end, end));
    }
}
