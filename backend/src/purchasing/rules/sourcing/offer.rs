//! What a contract line offers, and what is taken of it.

use crate::kernel::money::Money;
use crate::kernel::quantity::Quantity;
use crate::purchasing::model::plan::UnmetReason;
use crate::suppliers::model::Tier;
use crate::suppliers::rules::prices::tier_at;

/// One contract line for the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The contract holds today and its supplier may receive orders.
    pub usable: bool,
    /// Serves only what primary offers cannot.
    pub backup: bool,
    /// Ordered quantities are multiples of it.
    pub pack: Quantity,
    /// Most that one plan may take; none: unlimited.
    pub capacity: Option<Quantity>,
    /// By rising `from`; never empty.
    pub tiers: Vec<Tier>,
    /// Service score of the supplier; the higher wins between equal amounts.
    pub score: i64,
}

/// What is bought of one offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Take {
    /// Position of the offer in the list that was given.
    pub offer: usize,
    /// A multiple of the offer's pack.
    pub quantity: Quantity,
    /// What of the need it covers: quantity − covered is what packs add.
    pub covered: Quantity,
    /// The tier that prices it.
    pub tier: Tier,
    /// Quantity × price.
    pub amount: Money,
}

/// What the same need would have cost elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextBest {
    /// Position of the offer in the list that was given.
    pub offer: usize,
    /// Yuan per base unit.
    pub price: Money,
    /// For the whole need.
    pub amount: Money,
}

/// How the need of one item is bought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allocation {
    /// In the order in which offers were chosen; each offer at most once.
    pub takes: Vec<Take>,
    /// What nobody can deliver, and why.
    pub unmet: Option<(Quantity, UnmetReason)>,
    /// The cheapest other way to buy everything from one supplier, when one supplier gets everything.
    pub next_best: Option<NextBest>,
}

impl Offer {
    /// As much of `need` as this offer can deliver in whole packs, priced; none when it can deliver nothing.
    pub fn take(&self, at: usize, need: Quantity) -> Option<Take> {
        let wanted = need.packs_up(self.pack)?;
        let packs = match self.capacity {
            Some(capacity) => wanted.min(capacity.packs_down(self.pack)?),
            None => wanted,
        };
        let quantity = self
            .pack
            .times(packs)
            .filter(|quantity| quantity.is_positive())?;
        let tier = tier_at(&self.tiers, quantity)?;
        let amount = Money::of(tier.price, quantity)?;
        Some(Take {
            offer: at,
            quantity,
            covered: quantity.min(need),
            tier,
            amount,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tier_prices_the_whole_quantity_from_its_first_unit_on() {
        let tier = |from: i64, price: i64| Tier {
            from: Quantity(from * 1000),
            price: Money(price),
        };
        let offer = Offer {
            usable: true,
            backup: false,
            pack: Quantity(50_000),
            capacity: Some(Quantity(1_199_000)),
            tiers: vec![tier(100, 35_000), tier(1000, 32_100)],
            score: 0,
        };
        let price = |units: i64| {
            offer
                .take(0, Quantity(units * 1000))
                .map(|take| take.tier.price.0)
        };
        assert_eq!(price(40), None, "50 lie below the lowest tier");
        assert_eq!(price(51), Some(35_000));
        assert_eq!(price(950), Some(35_000));
        assert_eq!(price(951), Some(32_100));
        let take = offer.take(0, Quantity(5_000_000)).expect("deliverable");
        assert_eq!(
            take.quantity,
            Quantity(1_150_000),
            "capacity in whole packs"
        );
        assert_eq!(take.amount.to_string(), "3691.5");
    }
}
