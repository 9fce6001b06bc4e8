//! Many balances, many moves.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::law::{Balance, Kind, Refusal};

/// Balances by key, as moves make them one after the other.
#[derive(Clone, Debug)]
pub struct Replay<K> {
    balances: FxHashMap<K, Balance>,
}

impl<K> Default for Replay<K> {
    fn default() -> Self {
        Replay {
            balances: FxHashMap::default(),
        }
    }
}

impl<K: Eq + Hash> Replay<K> {
    /// Books a move. Its key is known from now on, also if the move is refused.
    ///
    /// # Errors
    ///
    /// Why the move is refused; no balance changes.
    pub fn book(&mut self, key: K, kind: Kind, quantity_milli: i64) -> Result<(), Refusal> {
        let balance = self.balances.entry(key).or_default();
        *balance = balance.book(kind, quantity_milli)?;
        Ok(())
    }

    /// What lies at a key; nothing where it was never seen.
    pub fn balance(&self, key: &K) -> Balance {
        self.balances.get(key).copied().unwrap_or_default()
    }

    /// Every key that was seen, with its balance, in no order.
    pub fn all(&self) -> impl Iterator<Item = (&K, Balance)> {
        self.balances.iter().map(|(key, balance)| (key, *balance))
    }

    /// Every key that was seen, with its balance, sorted.
    pub fn sorted(self) -> Vec<(K, Balance)>
    where
        K: Ord,
    {
        let mut all: Vec<(K, Balance)> = self.balances.into_iter().collect();
        all.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        all
    }
}
