//! Quantity: thousandths of an item's base unit.

use sea_orm::DeriveValueType;

use crate::number::fixed_point;

/// An amount of goods in 1/1000 of the item's base unit (`…_milli`); a decimal string on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, DeriveValueType)]
pub struct Quantity(pub i64);

fixed_point!(Quantity, 3, "12.5");

impl Quantity {
    /// `units` whole base units, or `None` when that cannot be stored.
    pub fn whole(units: i64) -> Option<Self> {
        units.checked_mul(1000).map(Self)
    }

    /// How many whole packs of `pack` cover this quantity, rounded up. Zero for nothing or less.
    pub fn packs_up(self, pack: Quantity) -> Option<i64> {
        if pack.0 <= 0 {
            return None;
        }
        let needed = i128::from(self.0.max(0));
        let size = i128::from(pack.0);
        i64::try_from((needed + size - 1) / size).ok()
    }

    /// How many whole packs of `pack` fit into this quantity, rounded down. Zero for nothing or less.
    pub fn packs_down(self, pack: Quantity) -> Option<i64> {
        if pack.0 <= 0 {
            return None;
        }
        Some(self.0.max(0) / pack.0)
    }

    /// This quantity `count` times.
    pub fn times(self, count: i64) -> Option<Self> {
        self.0.checked_mul(count).map(Self)
    }

    /// The smallest multiple of `pack` that covers this quantity.
    pub fn round_up_to(self, pack: Quantity) -> Option<Self> {
        pack.times(self.packs_up(pack)?)
    }

    /// Is this a whole number of `pack`s?
    pub fn is_multiple_of(self, pack: Quantity) -> bool {
        pack.0 > 0 && self.0 % pack.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_cover_a_need_and_never_a_negative_one() {
        let pack = Quantity(10_000);
        assert_eq!(Quantity(188_000).packs_up(pack), Some(19));
        assert_eq!(Quantity(190_000).packs_up(pack), Some(19));
        assert_eq!(Quantity(190_001).packs_up(pack), Some(20));
        assert_eq!(Quantity(199_999).packs_down(pack), Some(19));
        assert_eq!(Quantity(-5).packs_up(pack), Some(0));
        assert_eq!(Quantity(1).packs_up(Quantity(0)), None);
    }

    #[test]
    fn quantities_print_in_shortest_form() {
        assert_eq!(Quantity(12_000).to_string(), "12");
        assert_eq!(Quantity(500).to_string(), "0.5");
        assert_eq!("0.001".parse(), Ok(Quantity(1)));
    }
}
