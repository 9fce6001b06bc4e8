//! Identities: time-ordered 63-bit numbers, one newtype for each kind of thing, decimal strings on the wire.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::clock::Instant;

/// Ids count milliseconds from here (2025-01-01T00:00:00Z), so 41 bits last until 2094.
const EPOCH_MS: i64 = 1_735_689_600_000;
const NODE_BITS: u32 = 10;
const COUNTER_BITS: u32 = 12;

/// Maker of ids: 41 bits of milliseconds, 10 of node, 12 of counter.
///
/// Ids of one process rise strictly and never repeat: when more than 4,096 are taken in a millisecond
/// the following ones borrow milliseconds from the future. The node keeps instances apart.
#[derive(Clone, Debug)]
pub struct Ids {
    node: Arc<AtomicI64>,
    last: Arc<AtomicI64>,
}

impl Ids {
    /// A maker for the instance `node`; only its lowest 10 bits count.
    pub fn new(node: u16) -> Self {
        let ids = Self {
            node: Arc::default(),
            last: Arc::default(),
        };
        ids.set_node(i64::from(node));
        ids
    }

    /// Gives the maker its place among the instances of one database.
    pub(crate) fn set_node(&self, place: i64) {
        let node = place & ((1 << NODE_BITS) - 1);
        self.node.store(node, Ordering::SeqCst);
    }

    /// The next id, at or after `now`.
    pub fn next(&self, now: Instant) -> i64 {
        let floor = (now.0 - EPOCH_MS).max(0) << COUNTER_BITS;
        let previous = self
            .last
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| {
                Some(floor.max(last + 1))
            })
            .unwrap_or_else(|last| last);
        let tick = floor.max(previous + 1);
        let counter = tick & ((1 << COUNTER_BITS) - 1);
        (tick >> COUNTER_BITS) << (NODE_BITS + COUNTER_BITS)
            | self.node.load(Ordering::SeqCst) << COUNTER_BITS
            | counter
    }
}

/// What every id newtype is: a number inside, made by [`Ids`].
pub trait Id: Copy + Send + Sync + 'static {
    /// Wraps a raw number.
    fn from_raw(raw: i64) -> Self;
    /// The raw number, for storage and the journal.
    fn raw(self) -> i64;
}

/// The numbers inside, for lists in hand-written SQL.
pub fn raw_ids<I: Id>(ids: impl IntoIterator<Item = I>) -> Vec<i64> {
    ids.into_iter().map(Id::raw).collect()
}

/// Declares the id newtype of one kind of thing: `id_type!(/// An order. OrderId);`
#[macro_export]
macro_rules! id_type {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sea_orm::DeriveValueType,
        )]
        pub struct $name(pub i64);

        impl $crate::ids::Id for $name {
            fn from_raw(raw: i64) -> Self {
                Self(raw)
            }
            fn raw(self) -> i64 {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map(Self).map_err(serde::de::Error::custom)
            }
        }

        impl From<$name> for $crate::bulk::Cell<'_> {
            fn from(id: $name) -> Self {
                Self::Int(id.0)
            }
        }

        $crate::string_schema!($name, "int64", "281474976710656");
    };
}

id_type!(
    /// An organisation: centre, facility, supplier or supervisor.
    OrganisationId
);
id_type!(
    /// A person with an account.
    UserId
);
id_type!(
    /// A row of the journal.
    JournalId
);
id_type!(
    /// A row of the outbox.
    OutboxId
);
id_type!(
    /// A notice on somebody's desk.
    NoticeId
);
id_type!(
    /// One dated version of a policy.
    PolicyId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hundred_thousand_ids_of_one_millisecond_rise_without_a_repeat() {
        let ids = Ids::new(1023);
        let now = Instant(EPOCH_MS + 1);
        let mut last = 0;
        for _ in 0..200_000 {
            let id = ids.next(now);
            assert!(id > last);
            last = id;
        }
    }

    #[test]
    fn ids_travel_as_decimal_strings() {
        let json = serde_json::to_string(&UserId(9_007_199_254_740_993)).expect("json");
        assert_eq!(json, "\"9007199254740993\"");
        assert_eq!(
            serde_json::from_str::<UserId>(&json).expect("id"),
            UserId(9_007_199_254_740_993)
        );
        assert!(serde_json::from_str::<UserId>("12").is_err());
    }
}
