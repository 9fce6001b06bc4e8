//! The suggested quantity 建议量, and the numbers that explain it.
//!
//! ```text
//! plain average     daily = C / (days − D)          C consumption, D days without stock in the look-back
//!                   need  = daily × P               P = review + lead + safety days
//! forecast          need  = mean × P / 30 + safety  safety = (quantile − mean) × √(P / 30)
//! suggested         max(0, need − on hand − on the way − already requested), rounded up to the order unit
//! ```
//!
//! When every day of the look-back was without stock, the last month that had both consumption and stock stands
//! in for it, and the line says so. Where a forecast did no worse than the plain average over the last months, it is
//! followed: its mean and quantile are of thirty days, the mean grows with the days to cover, and the distance to the
//! quantile with their square root, as the spread of independent days does. A quantile below the mean (an item used so
//! rarely that most months are zero) takes nothing away from the mean.
//!
//! Everything is computed in integers and rounded once, at the end: 312 used on 24 days with stock is 13 a day, not
//! 12.999….

use crate::model::line::{Basis, Stretch, Supply, Target};
use crate::model::outlook::{OUTLOOK_DAYS, Outlook};
use kernel::number::divide_half_up;
use kernel::quantity::Quantity;

/// Days of the month that people think in when they say "monthly".
const MONTH_DAYS: i128 = 30;

/// What to ask for, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// A multiple of the pack, never negative.
    pub quantity: Quantity,
    /// The facts it follows from.
    pub basis: Basis,
}

/// Suggests how much to ask for.
///
/// A quantity beyond what can be stored is capped at the largest multiple of the pack that can.
pub fn suggest(supply: Supply, target: Target, pack: Quantity) -> Suggestion {
    let Supply {
        lookback,
        last_positive,
        on_hand,
        on_the_way,
        requested,
        outlook,
        plain_only,
    } = supply;
    let (stretch, period) = match last_positive {
        Some((period, stretch)) if lookback.days_with_stock() == 0 => (stretch, Some(period)),
        _ => (lookback, None),
    };
    let basis = Basis {
        stretch,
        period,
        target,
        on_hand,
        on_the_way,
        requested,
        outlook,
        by_outlook: !plain_only && outlook.is_some_and(|outlook| outlook.suffices()),
    };
    Suggestion {
        quantity: quantity(&basis, pack),
        basis,
    }
}

fn quantity(basis: &Basis, pack: Quantity) -> Quantity {
    let pack = i128::from(pack.0.max(1));
    let (need, share) = need(basis);
    if share == 0 {
        return Quantity::ZERO;
    }
    let wanted = need - coming_and_there(basis) * share;
    let packs = (wanted.max(0) + share * pack - 1) / (share * pack);
    let most = i128::from(i64::MAX) / pack;
    Quantity(i64::try_from(packs.min(most) * pack).unwrap_or(i64::MAX))
}

/// What the days to cover take, as a fraction: so much of so many parts; no parts where nothing is known.
fn need(basis: &Basis) -> (i128, i128) {
    let days = i128::from(basis.target.days());
    match basis.followed() {
        Some(outlook) => {
            let month = i128::from(OUTLOOK_DAYS);
            let safety = i128::from(safety(outlook, basis.target).0);
            (i128::from(outlook.mean.0) * days + safety * month, month)
        }
        None => (
            consumed(&basis.stretch) * days,
            i128::from(basis.stretch.days_with_stock()),
        ),
    }
}

/// What an outlook keeps above its mean for the days to cover, rounded up.
pub fn safety(outlook: &Outlook, target: Target) -> Quantity {
    let above = u128::try_from((outlook.quantile.0 - outlook.mean.0).max(0)).unwrap_or(0);
    let days = u128::try_from(target.days().max(0)).unwrap_or(0);
    let month = OUTLOOK_DAYS.unsigned_abs().into();
    // The root is of a number below 2^63 squared times a few hundred days: it fits.
    let square = (above * above).saturating_mul(days).div_ceil(month);
    let root = square.isqrt();
    let root = root + u128::from(root * root < square);
    Quantity(i64::try_from(root).unwrap_or(i64::MAX))
}

/// Reports may correct earlier ones and go below zero; nobody consumes less than nothing.
fn consumed(stretch: &Stretch) -> i128 {
    i128::from(stretch.consumption.0.max(0))
}

fn coming_and_there(basis: &Basis) -> i128 {
    i128::from(basis.on_hand.0) + i128::from(basis.on_the_way.0) + i128::from(basis.requested.0)
}

/// The numbers between the facts and the suggestion, rounded for reading only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Consumption of a day with stock, by the plain average.
    pub daily: Quantity,
    /// The same for thirty days.
    pub monthly: Quantity,
    /// What the target days take: by the forecast where it is followed, else by the plain average.
    pub need: Quantity,
    /// What the target days take by the plain average.
    pub plain_need: Quantity,
    /// What is left to ask for before rounding to packs; negative where there is more than enough.
    pub net: Quantity,
    /// How long the stock on hand lasts by the plain average, in tenths of a day; none without consumption.
    pub cover_tenths: Option<i64>,
}

/// Explains a suggestion from the facts stored on its line.
pub fn explain(basis: &Basis) -> Explanation {
    let days = i128::from(basis.stretch.days_with_stock());
    let consumed = consumed(&basis.stretch);
    let per_day_times = |count: i128| Quantity(divide_half_up(consumed * count, days).unwrap_or(0));
    let (part, parts) = need(basis);
    let need = Quantity(divide_half_up(part, parts).unwrap_or(0));
    let net = i128::from(need.0) - coming_and_there(basis);
    Explanation {
        daily: per_day_times(1),
        monthly: per_day_times(MONTH_DAYS),
        need,
        plain_need: per_day_times(i128::from(basis.target.days())),
        net: Quantity(i64::try_from(net).unwrap_or(i64::MIN)),
        cover_tenths: divide_half_up(i128::from(basis.on_hand.0) * days * 10, consumed),
    }
}

/// How an outlook reads for one day and for the days to cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutlookExplanation {
    /// Expected use of a day.
    pub daily: Quantity,
    /// Expected use of the days to cover.
    pub expected: Quantity,
    /// What is kept above it for the service level.
    pub safety: Quantity,
}

/// Explains an outlook, followed or not.
pub fn explain_outlook(outlook: &Outlook, target: Target) -> OutlookExplanation {
    let month = i128::from(OUTLOOK_DAYS);
    let times = |count: i128| {
        Quantity(divide_half_up(i128::from(outlook.mean.0) * count, month).unwrap_or(0))
    };
    OutlookExplanation {
        daily: times(1),
        expected: times(i128::from(target.days())),
        safety: safety(outlook, target),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(units: i64) -> Quantity {
        Quantity(units * 1000)
    }

    fn month(consumption: i64, days: i64, stockout_days: i64) -> Stretch {
        Stretch {
            consumption: q(consumption),
            days,
            stockout_days,
        }
    }

    const TARGET: Target = Target {
        review_days: 30,
        lead_days: 3,
        safety_days: 3,
    };

    fn supply(lookback: Stretch) -> Supply {
        Supply {
            lookback,
            on_hand: q(80),
            on_the_way: q(200),
            ..Supply::default()
        }
    }

    #[test]
    fn the_example_of_the_handbook() {
        let suggestion = suggest(supply(month(312, 30, 6)), TARGET, q(10));
        assert_eq!(suggestion.quantity, q(190));
        let why = explain(&suggestion.basis);
        assert_eq!((why.daily, why.need, why.net), (q(13), q(468), q(188)));
        assert_eq!(why.monthly, q(390));
        assert_eq!(why.cover_tenths, Some(62));
    }

    #[test]
    fn what_is_requested_already_is_not_asked_for_again() {
        let facts = Supply {
            requested: q(100),
            ..supply(month(312, 30, 6))
        };
        assert_eq!(suggest(facts, TARGET, q(10)).quantity, q(90));
    }

    #[test]
    fn table() {
        // (consumption, days, days without stock, on hand, pack) → suggested
        let cases = [
            (0, 90, 0, 0, 10, 0),    // never used
            (0, 90, 90, 0, 10, 0),   // never there, no earlier month known
            (90, 90, 0, 36, 10, 0),  // exactly covered
            (90, 90, 0, 35, 10, 10), // one short: a whole pack
            (90, 90, 45, 0, 10, 80), // two a day while there was stock: 72
            (1, 90, 0, 0, 100, 100), // a trace still needs one pack
            (90, 90, 0, 500, 10, 0), // more than enough is not negative
            (90, 90, 120, 0, 10, 0), // a report with too many days without stock
            (-5, 90, 0, 0, 10, 0),   // a correction below zero
        ];
        for (consumption, days, out, on_hand, pack, expected) in cases {
            let facts = Supply {
                lookback: month(consumption, days, out),
                on_hand: q(on_hand),
                ..Supply::default()
            };
            let suggested = suggest(facts, TARGET, q(pack)).quantity;
            assert_eq!(
                suggested,
                q(expected),
                "{consumption} in {days}−{out}, {on_hand} there, packs of {pack}"
            );
        }
    }

    #[test]
    fn without_a_day_in_stock_the_last_good_month_stands_in_and_is_named() {
        let facts = Supply {
            lookback: month(0, 92, 92),
            last_positive: Some(("2026-05".to_owned(), month(62, 31, 0))),
            ..Supply::default()
        };
        let suggestion = suggest(facts.clone(), TARGET, q(10));
        assert_eq!(suggestion.quantity, q(80), "two a day for 36 days");
        assert_eq!(suggestion.basis.period.as_deref(), Some("2026-05"));
        let some_stock = Supply {
            lookback: month(30, 92, 91),
            ..facts
        };
        assert_eq!(suggest(some_stock, TARGET, q(10)).basis.period, None);
    }

    #[test]
    fn absurd_numbers_are_capped_and_do_not_overflow() {
        let facts = Supply {
            lookback: Stretch {
                consumption: Quantity(i64::MAX),
                days: 1,
                stockout_days: 0,
            },
            ..Supply::default()
        };
        let suggested = suggest(facts, TARGET, q(10)).quantity;
        assert!(suggested.is_positive() && suggested.is_multiple_of(q(10)));
    }

    fn outlook(mean: i64, quantile: i64) -> Outlook {
        let record = crate::model::outlook::TrackRecord {
            error_e4: 3_000,
            bias_e4: 0,
        };
        Outlook {
            method: crate::model::outlook::ForecastMethod::Sba,
            mean: q(mean),
            quantile: q(quantile),
            service_permille: 950,
            record: Some(record),
            average: Some(record),
        }
    }

    fn foreseen(mean: i64, quantile: i64, on_hand: i64) -> Supply {
        Supply {
            lookback: month(90, 90, 0),
            on_hand: q(on_hand),
            outlook: Some(outlook(mean, quantile)),
            ..Supply::default()
        }
    }

    #[test]
    fn a_forecast_covers_its_mean_and_its_quantile_over_the_days() {
        let four_months = Target {
            review_days: 120,
            lead_days: 0,
            safety_days: 0,
        };
        // Four months: four times the mean, twice the distance to the quantile.
        let suggestion = suggest(foreseen(100, 150, 0), four_months, q(1));
        assert_eq!(suggestion.quantity, q(500));
        let why = explain_outlook(&outlook(100, 150), four_months);
        assert_eq!((why.expected, why.safety), (q(400), q(100)));
        assert_eq!(explain(&suggestion.basis).need, q(500));
        assert_eq!(explain(&suggestion.basis).plain_need, q(120));
        let one_month = Target {
            review_days: 30,
            lead_days: 0,
            safety_days: 0,
        };
        assert_eq!(
            suggest(foreseen(100, 150, 20), one_month, q(1)).quantity,
            q(130)
        );
    }

    #[test]
    fn an_item_used_now_and_then_is_neither_starved_nor_piled_up() {
        // One month in twenty a village uses ten: the mean is 0.5, nineteen months of twenty are zero.
        let rare = Supply {
            outlook: Some(Outlook {
                mean: Quantity(500),
                quantile: Quantity::ZERO,
                ..outlook(0, 0)
            }),
            ..Supply::default()
        };
        assert_eq!(
            suggest(rare.clone(), TARGET, q(1)).quantity,
            q(1),
            "something is there"
        );
        let there = Supply {
            on_hand: q(1),
            ..rare
        };
        assert_eq!(suggest(there, TARGET, q(1)).quantity, q(0));
        // One month in five: the quantile of 95 % is a whole use.
        assert_eq!(suggest(foreseen(2, 10, 0), TARGET, q(1)).quantity, q(12));
    }

    #[test]
    fn the_plain_average_stays_where_the_policy_or_the_record_says_so() {
        let plain = suggest(
            Supply {
                plain_only: true,
                ..foreseen(100, 150, 0)
            },
            TARGET,
            q(10),
        );
        assert_eq!((plain.quantity, plain.basis.by_outlook), (q(40), false));
        assert!(plain.basis.outlook.is_some(), "both numbers stay in view");
        let mut worse = foreseen(100, 150, 0);
        if let Some(outlook) = &mut worse.outlook {
            outlook.record = None;
        }
        assert_eq!(suggest(worse, TARGET, q(10)).quantity, q(40));
    }
}
