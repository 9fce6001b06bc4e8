//! "Run this duty now": asked by actions after their commit.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// A cheap handle that remembers which duties were asked for. Calling it touches no database:
/// the scheduler (or the relay of a process without one) collects the names and stores them, so
/// that a thousand commits in a second cost one write.
#[derive(Clone, Debug, Default)]
pub struct Wake {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    names: Mutex<BTreeSet<&'static str>>,
    bell: Notify,
}

impl Wake {
    /// Asks for a duty. Call it after the commit, never inside the transaction.
    pub fn call(&self, duty: &'static str) {
        if self.names().insert(duty) {
            self.inner.bell.notify_one();
        }
    }

    /// Takes what was asked for since the last time.
    pub(crate) fn take(&self) -> BTreeSet<&'static str> {
        std::mem::take(&mut *self.names())
    }

    /// Puts a name back that could not be stored, without ringing: the next look finds it.
    pub(crate) fn put_back(&self, duty: &'static str) {
        self.names().insert(duty);
    }

    /// Resolves when something was asked for.
    pub(crate) async fn rung(&self) {
        self.inner.bell.notified().await;
    }

    fn names(&self) -> MutexGuard<'_, BTreeSet<&'static str>> {
        // The set is valid after any panic: every critical section is one call.
        self.inner
            .names
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
