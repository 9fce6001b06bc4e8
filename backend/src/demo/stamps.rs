//! Ids that rise with the time of what they name, and dates as offsets of one day.

use std::time::Duration;

use crate::kernel::clock::{Day, Instant};
use crate::kernel::ids::{Id, Ids};

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

/// Makes the ids of one kind of rows. Kinds have nodes of their own, so that ids made for
/// different kinds at the same instant never meet.
#[derive(Debug)]
pub struct Stamp {
    ids: Ids,
    since: Instant,
}

impl Stamp {
    /// Ids of kind `node`, none older than `since`.
    pub fn new(node: u16, since: Instant) -> Self {
        Self {
            ids: Ids::new(node),
            since,
        }
    }

    /// The next id of rows that have no time of their own.
    pub fn next<T: Id>(&self) -> T {
        self.at(self.since)
    }

    /// The next id of a row made at an instant; later instants must be asked for later.
    pub fn at<T: Id>(&self, instant: Instant) -> T {
        T::from_raw(self.ids.next(instant))
    }
}
