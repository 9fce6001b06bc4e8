//! Dates as offsets of one day.

use std::time::Duration;

use kernel::clock::{Day, Instant};

/// Hours after midnight in China.
pub fn at(day: Day, hour: u64, minute: u64) -> Instant {
    day.start()
        .plus(Duration::from_secs(hour * 3_600 + minute * 60))
}

/// The same day of the month, so many months earlier; the last day where the month is shorter.
pub fn months_before(day: Day, months: u32) -> Day {
    Day(day
        .0
        .checked_sub_months(chrono::Months::new(months))
        .unwrap_or(day.0))
}
