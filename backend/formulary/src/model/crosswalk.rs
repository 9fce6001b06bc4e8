//! The crosswalk 对照: what a facility's own system calls an item, and how its unit counts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CrosswalkId, ItemId};
use kernel::clock::Instant;
use kernel::ids::{OrganisationId, UserId};
use kernel::number::divide_half_up;
use kernel::quantity::Quantity;
use kernel::word_enum;

word_enum! {
    /// The state of an entry in one word.
    pub enum CrosswalkState {
        /// Waits for somebody to say what it is.
        Open = "open",
        /// Means an item.
        Mapped = "mapped",
        /// Means nothing of the list.
        Ignored = "ignored",
    }
}

/// How a local quantity becomes base units: × num ÷ den. Village clinics split packs, so both are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ratio {
    pub num: i64,
    pub den: i64,
}

impl Ratio {
    /// Unit for unit.
    pub const ONE: Ratio = Ratio { num: 1, den: 1 };

    /// A pack of so many base units.
    pub fn of(pack: Quantity) -> Ratio {
        let divisor = common_divisor(pack.0, 1000).max(1);
        Ratio {
            num: (pack.0 / divisor).max(1),
            den: 1000 / divisor,
        }
    }

    /// The base units of a local quantity, rounded half up to a thousandth; none when that cannot be stored.
    pub fn base_units(self, local: Quantity) -> Option<Quantity> {
        divide_half_up(
            i128::from(local.0) * i128::from(self.num),
            i128::from(self.den),
        )
        .map(Quantity)
    }
}

fn common_divisor(one: i64, other: i64) -> i64 {
    if other == 0 {
        one.abs()
    } else {
        common_divisor(other, one % other)
    }
}

/// What a facility's own system calls something.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Local {
    /// Blank where the system has no codes.
    pub code: String,
    pub name: String,
    /// Blank where it is part of the name.
    pub specification: String,
    pub unit: String,
}

/// One line of a facility's own list.
#[derive(Clone, Debug)]
pub struct Crosswalk {
    pub id: CrosswalkId,
    pub facility_id: OrganisationId,
    pub local: Local,
    pub state: CrosswalkState,
    /// What it means, once mapped.
    pub item_id: Option<ItemId>,
    pub ratio: Ratio,
    /// Why it is ignored.
    pub note: String,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<Instant>,
    pub created_at: Instant,
    pub version: i64,
}

/// Event: an entry was given a meaning, or put aside. What waited for it can be counted now.
#[derive(Clone, Copy, Debug)]
pub struct CrosswalkDecided {
    pub id: CrosswalkId,
    pub facility_id: OrganisationId,
    pub state: CrosswalkState,
    pub item_id: Option<ItemId>,
    pub ratio: Ratio,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_units_become_base_units() {
        assert_eq!(
            Ratio { num: 24, den: 1 }.base_units(Quantity(2_500)),
            Some(Quantity(60_000))
        );
        assert_eq!(
            Ratio { num: 1, den: 3 }.base_units(Quantity(1_000)),
            Some(Quantity(333))
        );
        assert_eq!(Ratio::of(Quantity(24_000)), Ratio { num: 24, den: 1 });
        assert_eq!(Ratio::of(Quantity(500)), Ratio { num: 1, den: 2 });
    }
}
