//! The suggested quantity 建议量, and the numbers that explain it.
//!
//! ```text
//! daily     = C / (days − D)            C consumption, D days without stock in the look-back
//! need      = daily × (review + lead + safety days)
//! suggested = max(0, need − on hand − on the way − already requested), rounded up to the order unit
//! ```
//!
//! When every day of the look-back was without stock, the last month that had both consumption and stock stands
//! in for it, and the line says so. Everything is computed in integers and rounded once, at the end: 312 used on
//! 24 days with stock is 13 a day, not 12.999….

use crate::demand::model::line::{Basis, Stretch, Supply, Target};
use crate::kernel::number::divide_half_up;
use crate::kernel::quantity::Quantity;

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
    };
    Suggestion {
        quantity: quantity(&basis, pack),
        basis,
    }
}

fn quantity(basis: &Basis, pack: Quantity) -> Quantity {
    let days = i128::from(basis.stretch.days_with_stock());
    let pack = i128::from(pack.0.max(1));
    if days == 0 {
        return Quantity::ZERO;
    }
    let wanted =
        consumed(&basis.stretch) * i128::from(basis.target.days()) - coming_and_there(basis) * days;
    let packs = (wanted.max(0) + days * pack - 1) / (days * pack);
    let most = i128::from(i64::MAX) / pack;
    Quantity(i64::try_from(packs.min(most) * pack).unwrap_or(i64::MAX))
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
    /// Consumption of a day with stock.
    pub daily: Quantity,
    /// The same for thirty days.
    pub monthly: Quantity,
    /// What the target days take.
    pub need: Quantity,
    /// What is left to ask for before rounding to packs; negative where there is more than enough.
    pub net: Quantity,
    /// How long the stock on hand lasts, in tenths of a day; none without consumption.
    pub cover_tenths: Option<i64>,
}

/// Explains a suggestion from the facts stored on its line.
pub fn explain(basis: &Basis) -> Explanation {
    let days = i128::from(basis.stretch.days_with_stock());
    let consumed = consumed(&basis.stretch);
    let per_day_times = |count: i128| Quantity(divide_half_up(consumed * count, days).unwrap_or(0));
    let need = per_day_times(i128::from(basis.target.days()));
    let net = i128::from(need.0) - coming_and_there(basis);
    Explanation {
        daily: per_day_times(1),
        monthly: per_day_times(MONTH_DAYS),
        need,
        net: Quantity(i64::try_from(net).unwrap_or(i64::MIN)),
        cover_tenths: divide_half_up(i128::from(basis.on_hand.0) * days * 10, consumed),
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
}
