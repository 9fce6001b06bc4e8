//! Delivery hours 配送时限: which row of the policy sets the clock of a drop.

use std::cmp::Reverse;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Due, Holidays};

/// How pressing an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// 急抢救.
    Emergency,
    /// 一般.
    Regular,
}

/// What starts a delivery clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockStart {
    /// 下单: the order was placed.
    Placed,
    /// 订单确认: the supplier confirmed the line.
    Confirmed,
}

/// Hours for the drops that it matches; what it leaves open matches everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursRow {
    /// Only such orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    /// Only items that travel cold, or only those that do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cold_chain: Option<bool>,
    /// Only remote destinations, or only those that are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<bool>,
    /// Hours until the goods are due.
    pub hours: u16,
    /// What starts the clock.
    pub start: ClockStart,
    /// Which days count.
    #[serde(default)]
    pub calendar: Calendar,
}

/// What a row is chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drop {
    /// Of its order.
    pub urgency: Urgency,
    /// Of its item.
    pub cold_chain: bool,
    /// Of its destination.
    pub remote: bool,
}

impl Drop {
    /// Each kind of drop there is.
    pub fn all() -> impl Iterator<Item = Self> {
        let flags = [(false, false), (false, true), (true, false), (true, true)];
        [Urgency::Emergency, Urgency::Regular]
            .into_iter()
            .flat_map(move |urgency| {
                flags.into_iter().map(move |(cold_chain, remote)| Self {
                    urgency,
                    cold_chain,
                    remote,
                })
            })
    }
}

impl HoursRow {
    fn matches(&self, drop: Drop) -> bool {
        self.urgency.is_none_or(|urgency| urgency == drop.urgency)
            && self.cold_chain.is_none_or(|cold| cold == drop.cold_chain)
            && self.remote.is_none_or(|remote| remote == drop.remote)
    }

    fn named(&self) -> usize {
        [
            self.urgency.is_some(),
            self.cold_chain.is_some(),
            self.remote.is_some(),
        ]
        .into_iter()
        .filter(|is_named| *is_named)
        .count()
    }

    /// When the clock runs out that starts now.
    #[must_use]
    pub fn due(&self, start: DateTime<Utc>, holidays: &Holidays) -> Due {
        holidays.due_after_hours(start, u32::from(self.hours), self.calendar)
    }
}

/// The row that names most of what the drop is; of equals the shorter one, then the one that skips fewer days, then the
/// one that starts earlier.
#[must_use]
pub fn row_for(rows: &[HoursRow], drop: Drop) -> Option<&HoursRow> {
    rows.iter()
        .filter(|row| row.matches(drop))
        .min_by_key(|row| (Reverse(row.named()), row.hours, row.calendar, row.start))
}

/// Instants at which somebody is reminded: so many hours before the end, none before the start.
#[must_use]
pub fn reminders(
    start: DateTime<Utc>,
    due: DateTime<Utc>,
    hours_before: &[u16],
) -> Vec<DateTime<Utc>> {
    let mut found: Vec<_> = hours_before
        .iter()
        .map(|hours| due - TimeDelta::hours(i64::from(*hours)))
        .filter(|at| *at > start)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    fn chosen(urgency: Urgency, cold_chain: bool, remote: bool) -> (u16, ClockStart, Calendar) {
        let policy = Policy::shipped().expect("the shipped policy");
        let drop = Drop {
            urgency,
            cold_chain,
            remote,
        };
        let row = row_for(&policy.hours, drop).expect("a row");
        (row.hours, row.start, row.calendar)
    }

    #[test]
    fn hunan_2025() {
        use Calendar::{Always, WithoutStatutoryOffDays as Statutory};
        use ClockStart::{Confirmed, Placed};
        use Urgency::{Emergency, Regular};
        for (urgency, cold, remote, expected) in [
            (Emergency, false, false, (12, Placed, Always)),
            (Emergency, false, true, (24, Placed, Always)),
            (Emergency, true, false, (12, Placed, Always)),
            (Emergency, true, true, (24, Placed, Always)),
            (Regular, false, false, (48, Confirmed, Statutory)),
            (Regular, false, true, (72, Confirmed, Statutory)),
            (Regular, true, false, (72, Confirmed, Statutory)),
            (Regular, true, true, (72, Confirmed, Statutory)),
        ] {
            assert_eq!(chosen(urgency, cold, remote), expected);
        }
    }

    fn row(
        urgency: Option<Urgency>,
        cold_chain: Option<bool>,
        remote: Option<bool>,
        hours: u16,
    ) -> HoursRow {
        let (start, calendar) = (ClockStart::Placed, Calendar::Always);
        HoursRow {
            urgency,
            cold_chain,
            remote,
            hours,
            start,
            calendar,
        }
    }

    #[test]
    fn the_most_specific_row_wins_and_a_tie_takes_the_shorter() {
        let regular = Some(Urgency::Regular);
        let rows = [
            row(None, None, None, 1),
            row(regular, None, Some(true), 72),
            row(regular, Some(true), None, 60),
            row(regular, None, None, 48),
        ];
        let hours = |cold_chain, remote| {
            let drop = Drop {
                urgency: Urgency::Regular,
                cold_chain,
                remote,
            };
            row_for(&rows, drop).map(|row| row.hours)
        };
        assert_eq!(hours(false, false), Some(48));
        assert_eq!(hours(false, true), Some(72));
        assert_eq!(hours(true, true), Some(60));
        let mut turned = rows;
        turned.reverse();
        for drop in Drop::all() {
            assert_eq!(row_for(&rows, drop), row_for(&turned, drop));
        }
        let drop = Drop {
            urgency: Urgency::Emergency,
            cold_chain: true,
            remote: true,
        };
        assert_eq!(row_for(&rows, drop).map(|row| row.hours), Some(1));
        assert_eq!(row_for(&rows[1..], drop), None);
    }

    #[test]
    fn reminders_lie_between_start_and_end() {
        let start = DateTime::UNIX_EPOCH;
        let due = start + TimeDelta::hours(12);
        let found = reminders(start, due, &[4, 24, 12, 4, 1]);
        assert_eq!(
            found,
            [due - TimeDelta::hours(4), due - TimeDelta::hours(1)]
        );
    }
}
