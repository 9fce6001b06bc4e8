//! Sessions of the last seconds, so that most requests need no look into the database.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::model::UserRef;
use kernel::prelude::*;

/// A change made by another instance is seen after at most this long; our own at once.
const FRESH: Duration = Duration::from_secs(5);

/// More sessions than this are never remembered at once.
const MAX_ENTRIES: usize = 10_000;

/// A session as the layer needs it. The actor's language and request id are filled in for each request.
#[derive(Clone, Debug)]
pub struct Known {
    pub actor: Actor,
    pub csrf: String,
    pub can_act_for: Vec<UserRef>,
    pub must_change_password: bool,
    pub last_seen_at: Instant,
    pub expires_at: Instant,
}

/// What this process remembers of sessions. Kept in [`App::memory`].
#[derive(Debug, Default)]
pub struct Sessions(Mutex<HashMap<String, (Instant, Known)>>);

impl Sessions {
    fn entries(&self) -> MutexGuard<'_, HashMap<String, (Instant, Known)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn get(&self, token_hash: &str, now: Instant) -> Option<Known> {
        let entries = self.entries();
        let (read_at, known) = entries.get(token_hash)?;
        let fresh = *read_at <= now && now.since(*read_at) < FRESH && read_at.day() == now.day();
        fresh.then(|| known.clone())
    }

    pub(super) fn put(&self, token_hash: &str, now: Instant, known: Known) {
        let mut entries = self.entries();
        if entries.len() >= MAX_ENTRIES {
            entries.retain(|_, (read_at, _)| now.since(*read_at) < FRESH);
        }
        if entries.len() < MAX_ENTRIES {
            entries.insert(token_hash.to_owned(), (now, known));
        }
    }

    /// Forgets everything: somebody's session, roles, desk or delegation has changed.
    pub fn forget(&self) {
        self.entries().clear();
    }
}
