//! Cron expressions in China's time.

use std::str::FromStr;

use chrono::{DateTime, FixedOffset, TimeZone, Utc};
use cron::Schedule;

/// China has one time zone and has had no summer time since 1991, so a fixed offset is exact.
const SHANGHAI_OFFSET_SECONDS: i32 = 8 * 3600;

/// A parsed cron expression: `second minute hour day-of-month month day-of-week`.
#[derive(Debug, Clone)]
pub struct Timetable {
    schedule: Schedule,
}

/// The expression cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cron expression {expression:?}: {reason}")]
pub struct BadCron {
    /// What was given.
    pub expression: String,
    /// What the parser says.
    pub reason: String,
}

impl Timetable {
    /// Reads an expression.
    ///
    /// # Errors
    /// [`BadCron`] when it is not a cron expression with seconds.
    pub fn parse(expression: &str) -> Result<Self, BadCron> {
        match Schedule::from_str(expression) {
            Ok(schedule) => Ok(Self { schedule }),
            Err(error) => Err(BadCron {
                expression: expression.to_owned(),
                reason: error.to_string(),
            }),
        }
    }

    /// The first tick strictly after an instant (UTC milliseconds).
    #[must_use]
    pub fn next_after(&self, at_ms: i64) -> Option<i64> {
        let after = local(at_ms)?;
        let tick = self.schedule.after(&after).next()?;
        Some(tick.timestamp_millis())
    }

    /// The last tick at or before an instant (UTC milliseconds).
    #[must_use]
    pub fn last_until(&self, at_ms: i64) -> Option<i64> {
        // The iterator's back end is exclusive, ticks are whole seconds: one millisecond later
        // includes a tick at exactly `at_ms` and nothing else.
        let before = local(at_ms.checked_add(1)?)?;
        let tick = self.schedule.after(&before).next_back()?;
        Some(tick.timestamp_millis())
    }

    /// How many ticks lie in `(after_ms, until_ms]`, counted up to `cap`.
    #[must_use]
    pub fn count_between(&self, after_ms: i64, until_ms: i64, cap: usize) -> usize {
        let Some(after) = local(after_ms) else {
            return 0;
        };
        self.schedule
            .after(&after)
            .take_while(|tick| tick.timestamp_millis() <= until_ms)
            .take(cap)
            .count()
    }
}

fn local(at_ms: i64) -> Option<DateTime<FixedOffset>> {
    let shanghai = FixedOffset::east_opt(SHANGHAI_OFFSET_SECONDS)?;
    let utc = Utc.timestamp_millis_opt(at_ms).single()?;
    Some(utc.with_timezone(&shanghai))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> i64 {
        DateTime::parse_from_rfc3339(text)
            .unwrap()
            .timestamp_millis()
    }

    #[test]
    fn two_in_the_morning_is_chinas_two_in_the_morning() {
        let nightly = Timetable::parse("0 0 2 * * *").unwrap();
        assert_eq!(
            nightly.next_after(utc("2026-11-22T00:00:00Z")),
            Some(utc("2026-11-23T02:00:00+08:00"))
        );
        assert_eq!(
            nightly.last_until(utc("2026-11-22T00:00:00Z")),
            Some(utc("2026-11-22T02:00:00+08:00"))
        );
    }

    #[test]
    fn a_tick_belongs_to_its_own_instant_and_not_to_the_next() {
        let hourly = Timetable::parse("0 0 * * * *").unwrap();
        let tick = utc("2026-11-22T08:00:00Z");
        assert_eq!(hourly.last_until(tick), Some(tick));
        assert_eq!(hourly.last_until(tick - 1), Some(tick - 3_600_000));
        assert_eq!(hourly.last_until(tick + 999), Some(tick));
        assert_eq!(hourly.next_after(tick), Some(tick + 3_600_000));
        assert_eq!(hourly.next_after(tick - 1), Some(tick));
        assert_eq!(hourly.count_between(tick - 3_600_000, tick, 10), 1);
        assert_eq!(hourly.count_between(tick, tick + 36_000_000, 5), 5);
    }

    #[test]
    fn nonsense_is_named() {
        let error = Timetable::parse("every day at noon").unwrap_err();
        assert!(error.to_string().contains("every day at noon"));
    }
}
