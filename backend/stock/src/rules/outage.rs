//! Days without stock 缺货天数: whole days on which an item that a facility keeps was not there.

use crate::model::Period;
use kernel::clock::Day;

/// The whole days between the day on which the last unit left and the day on which new ones came, by month.
///
/// Both end days count as days with stock, because for a part of them there was some.
pub fn days_by_month(ran_out_on: Day, refilled_on: Day) -> Vec<(Period, i64)> {
    let mut months = Vec::new();
    let (first, last) = (ran_out_on.plus_days(1), refilled_on.plus_days(-1));
    let mut month = Period::of(first);
    while month.first_day() <= last {
        let days = overlap(month, first, last);
        if days > 0 {
            months.push((month, days));
        }
        month = month.plus(1);
    }
    months
}

/// The days of an outage that still lasts, within the months `from..=until`.
pub fn days_within(ran_out_on: Day, today: Day, from: Period, until: Period) -> i64 {
    days_by_month(ran_out_on, today)
        .into_iter()
        .filter(|(month, _)| (from..=until).contains(month))
        .map(|(_, days)| days)
        .sum()
}

fn overlap(month: Period, first: Day, last: Day) -> i64 {
    let begin = first.max(month.first_day());
    let end = last.min(month.last_day());
    end.days_since(begin) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ran_out_on: &str, refilled_on: &str, expected: &str) {
        let months = days_by_month(
            ran_out_on.parse().expect("day"),
            refilled_on.parse().expect("day"),
        );
        let shown: Vec<String> = months
            .iter()
            .map(|(month, days)| format!("{month}:{days}"))
            .collect();
        assert_eq!(shown.join(" "), expected, "{ran_out_on} → {refilled_on}");
    }

    #[test]
    fn only_whole_days_count_and_months_share_them() {
        check("2026-11-10", "2026-11-10", "");
        check("2026-11-10", "2026-11-11", "");
        check("2026-11-10", "2026-11-12", "2026-11:1");
        check("2026-11-28", "2026-12-03", "2026-11:2 2026-12:2");
        check("2026-10-31", "2027-01-01", "2026-11:30 2026-12:31");
        check("2026-11-12", "2026-11-10", "");
    }

    #[test]
    fn an_outage_counts_only_within_the_window() {
        let within = |from: &str, until: &str| {
            let day = |text: &str| text.parse::<Day>().expect("day");
            let month = |text: &str| text.parse::<Period>().expect("month");
            days_within(
                day("2026-10-20"),
                day("2026-12-05"),
                month(from),
                month(until),
            )
        };
        assert_eq!(within("2026-10", "2026-10"), 11);
        assert_eq!(within("2026-11", "2026-11"), 30);
        assert_eq!(within("2026-10", "2026-12"), 45);
        assert_eq!(within("2026-08", "2026-09"), 0);
    }
}
