//! Price tiers: what a quantity costs, and which tiers may be written down.

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::{LineTerms, Tier};
use kernel::money::Money;
use kernel::number::divide_half_up;
use kernel::quantity::Quantity;
use kernel::refusals;

refusals! {
    /// Why the terms of a contract line are refused, in the order of the checks.
    pub enum TermsRefusal in "suppliers" {
        /// A pack holds something.
        PackNotPositive { } => "pack_not_positive", 422;
        /// Every line has a price.
        NoTier { } => "no_tier", 422;
        /// A tier begins at nothing or more.
        TierNegative { from: Quantity } => "tier_negative", 422;
        /// Two prices for the same quantity.
        TierTwice { from: Quantity } => "tier_twice", 422;
        /// A price is above nothing.
        PriceNotPositive { from: Quantity } => "price_not_positive", 422;
        /// Buying more never costs more a unit.
        TierDearer { from: Quantity, price: Money, before: Money } => "tier_dearer", 422;
        /// 挂网价: no contract may be above it.
        PriceAboveCeiling { price: Money, ceiling: Money } => "price_above_ceiling", 422;
        /// Capacity must hold at least one pack.
        CapacityBelowPack { capacity: Quantity, pack: Quantity } => "capacity_below_pack", 422;
        /// A line of volume-based procurement carries its agreed volume.
        AgreedMissing { } => "agreed_missing", 422;
        /// Agreed volumes are not negative.
        AgreedNegative { agreed: Quantity } => "agreed_negative", 422;
        /// A share is above nothing and at most the whole.
        ShareOutOfRange { share_bp: i64 } => "share_out_of_range", 422;
        /// Lead times are between none and a year.
        LeadTimeOutOfRange { days: i64 } => "lead_time_out_of_range", 422;
    }
}

const LEAD_TIME_DAYS_MAX: i64 = 365;
const WHOLE_BP: i64 = 10_000;

/// The tier that prices `quantity`: the highest one that begins at or below it.
///
/// `tiers` are sorted by quantity. Below the lowest tier a line cannot be ordered.
pub fn tier_at(tiers: &[Tier], quantity: Quantity) -> Option<Tier> {
    tiers
        .iter()
        .rev()
        .find(|tier| tier.from <= quantity)
        .copied()
}

/// What `quantity` costs: the price of its tier for the whole quantity.
pub fn amount_at(tiers: &[Tier], quantity: Quantity) -> Option<Money> {
    Money::of(tier_at(tiers, quantity)?.price, quantity)
}

/// The price at which one pack can be had: the price by which lines are compared before quantities are known.
pub fn entry_price(tiers: &[Tier], pack: Quantity) -> Option<Money> {
    tier_at(tiers, pack)
        .or(tiers.first().copied())
        .map(|tier| tier.price)
}

/// Checks the terms of one line against themselves and the item's ceiling, and sorts the tiers by quantity.
pub fn terms_checked<I>(
    mut terms: LineTerms<I>,
    ceiling: Option<Money>,
) -> Result<LineTerms<I>, TermsRefusal> {
    use TermsRefusal as R;
    if !terms.pack.is_positive() {
        return Err(R::PackNotPositive {});
    }
    terms.tiers.sort_by_key(|tier| tier.from);
    tiers_check(&terms.tiers)?;
    if let Some(ceiling) = ceiling {
        within_ceiling(&terms.tiers, ceiling)?;
    }
    if let Some(capacity) = terms.capacity.filter(|capacity| *capacity < terms.pack) {
        return Err(R::CapacityBelowPack {
            capacity,
            pack: terms.pack,
        });
    }
    if let Some(agreed) = terms.agreed.filter(|agreed| agreed.is_negative()) {
        return Err(R::AgreedNegative { agreed });
    }
    if let Some(share_bp) = terms
        .share_bp
        .filter(|share| !(1..=WHOLE_BP).contains(share))
    {
        return Err(R::ShareOutOfRange { share_bp });
    }
    if !(0..=LEAD_TIME_DAYS_MAX).contains(&terms.lead_time_days) {
        return Err(R::LeadTimeOutOfRange {
            days: terms.lead_time_days,
        });
    }
    Ok(terms)
}

/// No tier may be above the item's ceiling price; asked again when a contract is put into force.
pub fn within_ceiling(tiers: &[Tier], ceiling: Money) -> Result<(), TermsRefusal> {
    match tiers
        .iter()
        .map(|tier| tier.price)
        .filter(|price| *price > ceiling)
        .max()
    {
        Some(price) => Err(TermsRefusal::PriceAboveCeiling { price, ceiling }),
        None => Ok(()),
    }
}

/// What a price saves against the one before the reform, per base unit; negative when it is dearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Saving {
    /// Yuan per base unit.
    pub amount: Money,
    /// Of the old price, 1/100 %.
    pub share_bp: i64,
}

/// The saving of `price` against `baseline`; none where the old price is unknown or nothing.
pub fn saving(baseline: Money, price: Money) -> Option<Saving> {
    let amount = baseline.checked_sub(price)?;
    let share_bp = divide_half_up(
        i128::from(amount.0) * i128::from(WHOLE_BP),
        i128::from(baseline.0),
    )?;
    Some(Saving { amount, share_bp })
}

fn tiers_check(tiers: &[Tier]) -> Result<(), TermsRefusal> {
    use TermsRefusal as R;
    if tiers.is_empty() {
        return Err(R::NoTier {});
    }
    for tier in tiers {
        if tier.from.is_negative() {
            return Err(R::TierNegative { from: tier.from });
        }
        if !tier.price.is_positive() {
            return Err(R::PriceNotPositive { from: tier.from });
        }
    }
    for pair in tiers.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        if before.from == after.from {
            return Err(R::TierTwice { from: after.from });
        }
        if after.price > before.price {
            return Err(R::TierDearer {
                from: after.from,
                price: after.price,
                before: before.price,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LineRole;
    use kernel::refusal::Refusal as _;

    /// `"0:3.50 1000:3.21"` as tiers.
    fn tiers(text: &str) -> Vec<Tier> {
        text.split_whitespace()
            .map(|pair| {
                let (from, price) = pair.split_once(':').expect("from:price");
                Tier {
                    from: from.parse().expect("from"),
                    price: price.parse().expect("price"),
                }
            })
            .collect()
    }

    fn quantity(text: &str) -> Quantity {
        text.parse().expect("quantity")
    }

    #[test]
    fn the_highest_tier_reached_prices_the_whole_quantity() {
        let ladder = tiers("100:3.5 1000:3.21 5000:3");
        for (asked, price, amount) in [
            ("99", None, None),
            ("100", Some("3.5"), Some("350")),
            ("999.999", Some("3.5"), Some("3499.9965")),
            ("1150", Some("3.21"), Some("3691.5")),
            ("5000", Some("3"), Some("15000")),
        ] {
            let tier = tier_at(&ladder, quantity(asked));
            assert_eq!(
                tier.map(|tier| tier.price.to_string()).as_deref(),
                price,
                "{asked}"
            );
            let total = amount_at(&ladder, quantity(asked));
            assert_eq!(
                total.map(|total| total.to_string()).as_deref(),
                amount,
                "{asked}"
            );
        }
        assert_eq!(entry_price(&ladder, quantity("10")), Some(ladder[0].price));
        assert_eq!(
            entry_price(&ladder, quantity("2000")),
            Some(ladder[1].price)
        );
    }

    fn terms(ladder: &str) -> LineTerms<()> {
        LineTerms {
            item: (),
            role: LineRole::Primary,
            share_bp: None,
            pack: quantity("10"),
            capacity: None,
            agreed: None,
            lead_time_days: 3,
            platform_item_id: None,
            tiers: tiers(ladder),
        }
    }

    fn code(terms: LineTerms<()>, ceiling: Option<&str>) -> &'static str {
        let ceiling = ceiling.map(|text| text.parse().expect("ceiling"));
        terms_checked(terms, ceiling)
            .err()
            .map_or("", |refusal| refusal.code())
    }

    #[test]
    fn terms_are_refused_in_the_documented_order() {
        let table: Vec<(LineTerms<()>, Option<&str>, &str)> = vec![
            (terms("0:3.5 1000:3.21"), Some("3.5"), ""),
            (terms("1000:3.21 0:3.5"), None, ""),
            (terms("0:3.5 1000:3.5"), None, ""),
            (
                LineTerms {
                    pack: Quantity(0),
                    ..terms("0:3.5")
                },
                None,
                "suppliers.pack_not_positive",
            ),
            (terms(""), None, "suppliers.no_tier"),
            (terms("-1:3.5"), None, "suppliers.tier_negative"),
            (terms("0:0"), None, "suppliers.price_not_positive"),
            (terms("10:3.5 10:3.4"), None, "suppliers.tier_twice"),
            (terms("0:3.5 10:3.6"), None, "suppliers.tier_dearer"),
            (
                terms("0:3.5 10:3.4"),
                Some("3.4999"),
                "suppliers.price_above_ceiling",
            ),
            (
                LineTerms {
                    capacity: Some(quantity("9")),
                    ..terms("0:1")
                },
                None,
                "suppliers.capacity_below_pack",
            ),
            (
                LineTerms {
                    agreed: Some(quantity("-1")),
                    ..terms("0:1")
                },
                None,
                "suppliers.agreed_negative",
            ),
            (
                LineTerms {
                    share_bp: Some(0),
                    ..terms("0:1")
                },
                None,
                "suppliers.share_out_of_range",
            ),
            (
                LineTerms {
                    share_bp: Some(10_001),
                    ..terms("0:1")
                },
                None,
                "suppliers.share_out_of_range",
            ),
            (
                LineTerms {
                    lead_time_days: 366,
                    ..terms("0:1")
                },
                None,
                "suppliers.lead_time_out_of_range",
            ),
        ];
        for (terms, ceiling, expected) in table {
            assert_eq!(code(terms.clone(), ceiling), expected, "{terms:?}");
        }
    }

    #[test]
    fn a_saving_is_told_in_yuan_and_in_percent_of_the_old_price() {
        let price = |text: &str| text.parse::<Money>().expect("price");
        let saved = saving(price("12"), price("10.5732")).expect("saving");
        assert_eq!(
            (saved.amount.to_string().as_str(), saved.share_bp),
            ("1.4268", 1189)
        );
        assert_eq!(
            saving(price("10"), price("11")).map(|saved| saved.share_bp),
            Some(-1000)
        );
        assert_eq!(saving(price("0"), price("11")), None);
    }

    #[test]
    fn checked_terms_come_back_with_their_tiers_in_order() {
        let checked = terms_checked(terms("1000:3.21 0:3.5"), None).expect("terms");
        assert_eq!(checked.tiers, tiers("0:3.5 1000:3.21"));
    }
}
