//! Tier nudge: a little more of a line that costs less, because the whole quantity reaches a cheaper tier.

use crate::model::policy::NudgeLimits;
use crate::rules::sourcing::Offer;
use kernel::money::Money;
use kernel::quantity::Quantity;
use suppliers::rules::prices::tier_at;

/// A line as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What is needed of it.
    pub need: Quantity,
    /// What is ordered.
    pub quantity: Quantity,
    /// What that costs.
    pub amount: Money,
    /// What all who asked use a day; nothing when it is not known.
    pub daily: Quantity,
}

/// What would cost less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nudge {
    /// Order so much.
    pub quantity: Quantity,
    /// At the price of this tier.
    pub price: Money,
    /// For so much, which is less than before.
    pub amount: Money,
    /// The surplus lasts the county so many tenths of a day; none where its use is unknown.
    pub cover_tenths: Option<i64>,
}

/// The quantity beyond the line's own that costs least, if it costs less, within the limits: not too much more than is
/// needed, and not longer in stock than the county wants. Of two that cost the same, the smaller.
pub fn nudge(line: Standing, offer: &Offer, limits: NudgeLimits) -> Option<Nudge> {
    let ratio = i128::from(line.need.0) * i128::from(10_000 + limits.ratio_bp.max(0)) / 10_000;
    let most = i64::try_from(ratio).unwrap_or(i64::MAX);
    let reach = |from: Quantity| -> Option<Nudge> {
        let quantity = from.round_up_to(offer.pack)?;
        let fits = quantity.0 <= most && offer.capacity.is_none_or(|capacity| quantity <= capacity);
        let surplus = Quantity(quantity.0 - line.need.0);
        let cover_tenths = cover_tenths(surplus, line.daily);
        let short = cover_tenths.is_none_or(|tenths| tenths <= limits.max_cover_days * 10);
        if quantity <= line.quantity || !fits || !short {
            return None;
        }
        let price = tier_at(&offer.tiers, quantity)?.price;
        let amount = Money::of(price, quantity)?;
        (amount < line.amount).then_some(Nudge {
            quantity,
            price,
            amount,
            cover_tenths,
        })
    };
    let reached = offer.tiers.iter().filter_map(|tier| reach(tier.from));
    reached.min_by_key(|nudge| (nudge.amount, nudge.quantity))
}

/// How long a quantity lasts, in tenths of a day; none where use is unknown.
pub fn cover_tenths(quantity: Quantity, daily: Quantity) -> Option<i64> {
    if !daily.is_positive() {
        return None;
    }
    i64::try_from(i128::from(quantity.0) * 10 / i128::from(daily.0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use suppliers::model::Tier;

    fn offer(capacity: Option<i64>) -> Offer {
        let tier = |from: i64, price: i64| Tier {
            from: Quantity(from * 1000),
            price: Money(price),
        };
        Offer {
            usable: true,
            pack: Quantity(50_000),
            capacity: capacity.map(|units| Quantity(units * 1000)),
            tiers: vec![tier(0, 40_000), tier(1000, 35_000), tier(1200, 30_000)],
            ..Offer::default()
        }
    }

    fn of(
        need: i64,
        daily: i64,
        offer: &Offer,
        ratio_bp: i64,
    ) -> Option<(i64, String, Option<i64>)> {
        let need = Quantity(need * 1000);
        let quantity = need.round_up_to(offer.pack).expect("packs");
        let price = tier_at(&offer.tiers, quantity).expect("a tier").price;
        let line = Standing {
            need,
            quantity,
            amount: Money::of(price, quantity).expect("an amount"),
            daily: Quantity(daily * 1000),
        };
        let limits = NudgeLimits {
            ratio_bp,
            max_cover_days: 30,
        };
        nudge(line, offer, limits).map(|found| {
            (
                found.quantity.0 / 1000,
                found.amount.to_string(),
                found.cover_tenths,
            )
        })
    }

    #[test]
    fn more_is_proposed_only_where_it_costs_less_within_the_limits() {
        let free = offer(None);
        assert_eq!(
            of(920, 20, &free, 1_000),
            Some((1000, "3500".into(), Some(40)))
        );
        assert_eq!(of(920, 0, &free, 1_000), Some((1000, "3500".into(), None)));
        assert_eq!(
            of(920, 2, &free, 1_000),
            None,
            "it would lie for forty days"
        );
        assert_eq!(
            of(920, 20, &free, 500),
            None,
            "too much more than is needed"
        );
        assert_eq!(
            of(1110, 20, &free, 1_000),
            Some((1200, "3600".into(), Some(45)))
        );
        assert_eq!(
            of(800, 50, &free, 5_000),
            None,
            "no cheaper than what is needed"
        );
        assert_eq!(
            of(1110, 20, &offer(Some(1199)), 1_000),
            None,
            "beyond capacity"
        );
        assert_eq!(of(1300, 20, &free, 1_000), None, "the best tier is reached");
    }
}
