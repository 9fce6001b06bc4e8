//! Wrong passwords for logins that do not exist: they are locked like others, so that nobody can find out
//! by the lock which logins there are.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::model::SignInPolicy;
use crate::rules::{self, Refusal};
use kernel::prelude::*;

/// More made-up logins than this are not remembered at once.
const MAX_ENTRIES: usize = 10_000;

#[derive(Clone, Copy, Debug, Default)]
struct Attempts {
    failures: i64,
    locked_until: Option<Instant>,
}

/// Attempts with logins that do not exist. Kept in [`App::memory`].
#[derive(Debug, Default)]
pub struct Strangers(Mutex<HashMap<String, Attempts>>);

impl Strangers {
    /// Is this login locked?
    pub fn not_locked(&self, login: &str, now: Instant) -> Result<(), Refusal> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rules::sign_in::not_locked(entries.get(login).and_then(|entry| entry.locked_until), now)
    }

    /// Counts a wrong password, and locks when it was one too many.
    pub fn failed(&self, login: &str, policy: &SignInPolicy, now: Instant) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= MAX_ENTRIES {
            entries.retain(|_, entry| entry.locked_until.is_some_and(|until| until > now));
        }
        if entries.len() >= MAX_ENTRIES && !entries.contains_key(login) {
            return;
        }
        let entry = entries.entry(login.to_owned()).or_default();
        entry.failures += 1;
        if let Some(until) = rules::sign_in::lock(policy, entry.failures, now) {
            *entry = Attempts {
                failures: 0,
                locked_until: Some(until),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_that_does_not_exist_is_locked_like_one_that_does() {
        let (strangers, policy) = (Strangers::default(), SignInPolicy::default());
        for _ in 0..policy.max_failures {
            assert_eq!(strangers.not_locked("ghost", Instant(0)), Ok(()));
            strangers.failed("ghost", &policy, Instant(0));
        }
        let locked = Err(Refusal::Locked {
            retry_after_seconds: 900,
        });
        assert_eq!(strangers.not_locked("ghost", Instant(0)), locked);
        assert_eq!(strangers.not_locked("ghost", Instant(900_000)), Ok(()));
        assert_eq!(strangers.not_locked("other", Instant(0)), Ok(()));
    }
}
