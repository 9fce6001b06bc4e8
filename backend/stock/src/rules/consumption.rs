//! Which reports of consumption are accepted.

use crate::model::Period;
use crate::refusal::StockRefusal;
use kernel::clock::Day;

/// A hospital's whole list and room; larger reports come as files.
pub const LINES_MAX: usize = 5_000;

/// How many months back a report may reach: what the look-back of a suggestion can still use.
const MONTHS_BACK: i32 = 12;

/// The present month and the twelve before it.
pub fn period_checked(period: Period, day: Day) -> Result<Period, StockRefusal> {
    let until = Period::of(day);
    let from = until.plus(-MONTHS_BACK);
    if (from..=until).contains(&period) {
        Ok(period)
    } else {
        Err(StockRefusal::PeriodOutOfRange {
            period,
            from,
            until,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_to_come_or_long_past_is_refused() {
        let day: Day = "2026-11-22".parse().expect("day");
        for (month, good) in [
            ("2026-11", true),
            ("2025-11", true),
            ("2025-10", false),
            ("2026-12", false),
        ] {
            let period: Period = month.parse().expect("month");
            assert_eq!(period_checked(period, day).is_ok(), good, "{month}");
        }
    }
}
