//! 序时进度: completion of an agreed quantity against the time that has passed of its year.
//!
//! Completion may exceed 100 %: winners deliver beyond the agreed quantity at the winning price (国办发〔2021〕2号),
//! and first years of 144 % were published. So nothing is capped here.

use chrono::Months;

use crate::model::PacePolicy;
use kernel::clock::Day;
use kernel::number::divide_half_up;
use kernel::quantity::Quantity;
use kernel::word_enum;

word_enum! {
    /// What the pace of a line says.
    pub enum PaceLevel {
        /// Nothing was agreed: a winner without quantity, or a standby.
        NoQuantity = "no_quantity",
        /// The year has not begun, or too little of it has passed to judge.
        Early = "early",
        /// As much as the time that has passed, or more.
        OnPace = "on_pace",
        /// Behind the time, not yet by much.
        Note = "note",
        /// Below the policy's warning.
        Amber = "amber",
        /// Far below.
        Red = "red",
    }
}

impl PaceLevel {
    /// So far behind that brands that were not selected should not be asked for.
    pub fn is_behind(self) -> bool {
        matches!(self, Self::Amber | Self::Red)
    }
}

/// One year of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaceFacts {
    /// First day of the year.
    pub starts_on: Day,
    /// Last day.
    pub ends_on: Day,
    /// Agreed for it.
    pub agreed: Quantity,
    /// Of it ordered.
    pub ordered: Quantity,
}

impl PaceFacts {
    /// Days of the year.
    pub fn days(&self) -> i64 {
        self.ends_on.days_since(self.starts_on) + 1
    }

    /// Of them passed on `day`, that day included.
    pub fn days_elapsed(&self, day: Day) -> i64 {
        (day.days_since(self.starts_on) + 1).clamp(0, self.days())
    }
}

/// How a line stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Ordered ÷ agreed, 1/100 %; nothing where nothing was agreed.
    pub completion_bp: Option<i64>,
    /// Passed share of the year, 1/100 %.
    pub elapsed_bp: i64,
    /// Completion ÷ passed share, 1/100 %.
    pub relative_bp: Option<i64>,
    /// What that means.
    pub level: PaceLevel,
}

/// Judges a line on `day`. Exactly at a threshold is not below it.
pub fn pace(facts: &PaceFacts, day: Day, policy: &PacePolicy) -> Pace {
    let (agreed, ordered) = (i128::from(facts.agreed.0), i128::from(facts.ordered.0));
    let (days, elapsed) = (facts.days(), facts.days_elapsed(day));
    let completion_bp = divide_half_up(ordered * 10_000, agreed);
    let elapsed_bp = divide_half_up(i128::from(elapsed) * 10_000, i128::from(days));
    let should = agreed * i128::from(elapsed);
    let done = ordered * i128::from(days);
    let below = |bp: i64| done * 10_000 < should * i128::from(bp);
    let level = if agreed == 0 {
        PaceLevel::NoQuantity
    } else if elapsed > 0 && !below(10_000) {
        PaceLevel::OnPace
    } else if day < judged_from(facts, policy) {
        PaceLevel::Early
    } else if below(policy.red_below_bp) {
        PaceLevel::Red
    } else if below(policy.warn_below_bp) {
        PaceLevel::Amber
    } else {
        PaceLevel::Note
    };
    Pace {
        completion_bp,
        elapsed_bp: elapsed_bp.unwrap_or_default(),
        relative_bp: divide_half_up(done * 10_000, should),
        level,
    }
}

/// The first day on which being behind is held against a line: the policy's month of the year.
pub fn judged_from(facts: &PaceFacts, policy: &PacePolicy) -> Day {
    months_after(facts.starts_on, (policy.from_month - 1).max(0))
}

fn months_after(day: Day, months: i64) -> Day {
    let months = u32::try_from(months).unwrap_or(0);
    Day(day
        .0
        .checked_add_months(Months::new(months))
        .unwrap_or(day.0))
}

/// The days whose orders the forecast goes on with: the last months of the policy, never before the year began.
pub fn rate_from(facts: &PaceFacts, day: Day, policy: &PacePolicy) -> Day {
    let months = u32::try_from(policy.run_rate_months.max(1)).unwrap_or(1);
    let back = day.0.checked_sub_months(Months::new(months));
    Day(back.unwrap_or(day.0)).plus_days(1).max(facts.starts_on)
}

/// What will have been ordered by the last day, if it goes on as in the days since `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// First day of the run rate.
    pub from: Day,
    /// Days of it.
    pub rate_days: i64,
    /// Ordered in them.
    pub rate_quantity: Quantity,
    /// Days left.
    pub days_left: i64,
    /// Ordered so far and what will come.
    pub quantity: Quantity,
    /// Of the agreed quantity, 1/100 %.
    pub completion_bp: Option<i64>,
}

/// Forecast to the end of the year: ordered + (ordered since `from` ÷ days since then) × days left.
pub fn forecast(facts: &PaceFacts, day: Day, from: Day, rate_quantity: Quantity) -> Forecast {
    let until = day.min(facts.ends_on);
    let rate_days = (until.days_since(from) + 1).max(1);
    let days_left = facts
        .ends_on
        .days_since(day.max(facts.starts_on.plus_days(-1)))
        .max(0);
    let more = divide_half_up(
        i128::from(rate_quantity.0.max(0)) * i128::from(days_left),
        i128::from(rate_days),
    );
    let quantity = Quantity(facts.ordered.0.saturating_add(more.unwrap_or_default()));
    Forecast {
        from,
        rate_days,
        rate_quantity,
        days_left,
        quantity,
        completion_bp: divide_half_up(i128::from(quantity.0) * 10_000, i128::from(facts.agreed.0)),
    }
}

/// `part` of `whole` in 1/100 %; nothing of nothing is unknown.
pub fn share_bp(part: Quantity, whole: Quantity) -> Option<i64> {
    divide_half_up(i128::from(part.0) * 10_000, i128::from(whole.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    /// A year of 365 days of which 73, a fifth, have passed on 2026-03-14.
    fn facts(agreed: i64, ordered: i64) -> PaceFacts {
        PaceFacts {
            starts_on: day("2026-01-01"),
            ends_on: day("2026-12-31"),
            agreed: Quantity(agreed * 1_000),
            ordered: Quantity(ordered * 1_000),
        }
    }

    fn level(agreed: i64, ordered: i64, on: &str) -> PaceLevel {
        pace(&facts(agreed, ordered), day(on), &PacePolicy::default()).level
    }

    #[test]
    fn eighty_percent_of_the_passed_share_is_not_yet_a_warning() {
        for (ordered, expected) in [
            (250, PaceLevel::OnPace),
            (200, PaceLevel::OnPace),
            (199, PaceLevel::Note),
            (160, PaceLevel::Note),
            (159, PaceLevel::Amber),
            (120, PaceLevel::Amber),
            (119, PaceLevel::Red),
            (0, PaceLevel::Red),
        ] {
            assert_eq!(level(1_000, ordered, "2026-03-14"), expected, "{ordered}");
        }
    }

    #[test]
    fn the_first_two_months_are_too_early_to_warn_and_nothing_agreed_is_never_behind() {
        assert_eq!(level(1_000, 0, "2026-02-28"), PaceLevel::Early);
        assert_eq!(level(1_000, 0, "2026-03-01"), PaceLevel::Red);
        assert_eq!(level(1_000, 0, "2025-12-01"), PaceLevel::Early);
        assert_eq!(level(0, 50, "2026-06-01"), PaceLevel::NoQuantity);
        assert_eq!(level(1_000, 900, "2026-01-05"), PaceLevel::OnPace);
    }

    #[test]
    fn completion_goes_beyond_the_whole() {
        let done = pace(
            &facts(1_000, 1_440),
            day("2026-12-31"),
            &PacePolicy::default(),
        );
        assert_eq!(
            (done.completion_bp, done.elapsed_bp, done.relative_bp),
            (Some(14_400), 10_000, Some(14_400))
        );
    }

    #[test]
    fn the_forecast_goes_on_as_in_the_last_months() {
        let facts = facts(1_000, 400);
        let today = day("2026-06-30");
        let from = rate_from(&facts, today, &PacePolicy::default());
        assert_eq!(from, day("2026-03-31"));
        // 92 days with 184 ordered: two a day, for the 184 days left.
        let ahead = forecast(&facts, today, from, Quantity(184_000));
        assert_eq!((ahead.rate_days, ahead.days_left), (92, 184));
        assert_eq!(ahead.quantity, Quantity(768_000));
        assert_eq!(ahead.completion_bp, Some(7_680));
        let early = rate_from(&facts, day("2026-01-10"), &PacePolicy::default());
        assert_eq!(early, day("2026-01-01"), "not before the year began");
    }

    #[test]
    fn after_its_last_day_a_year_is_over() {
        let facts = facts(1_000, 400);
        let over = day("2027-02-01");
        assert_eq!(facts.days_elapsed(over), 365);
        let ahead = forecast(&facts, over, day("2026-11-02"), Quantity(100_000));
        assert_eq!((ahead.days_left, ahead.quantity), (0, Quantity(400_000)));
    }
}
