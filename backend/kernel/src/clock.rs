//! Time as an argument: instants in UTC milliseconds, business days of Asia/Shanghai, and the one clock.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, SecondsFormat, TimeZone, Utc};
use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// China has one time zone and no summer time: +08:00 all year since 1991.
const SHANGHAI_SECONDS: i32 = 8 * 3600;

fn shanghai() -> FixedOffset {
    FixedOffset::east_opt(SHANGHAI_SECONDS).expect("eight hours are a valid offset")
}

/// A point in time: milliseconds since 1970 UTC. On the wire RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, DeriveValueType)]
pub struct Instant(pub i64);

/// Minutes as policies count them; below zero is none.
pub fn minutes(count: i64) -> Duration {
    Duration::from_secs(u64::try_from(count).unwrap_or(0).saturating_mul(60))
}

/// The same for hours.
pub fn hours(count: i64) -> Duration {
    Duration::from_secs(u64::try_from(count).unwrap_or(0).saturating_mul(3_600))
}

impl Instant {
    /// This instant moved on by `duration`.
    pub fn plus(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// This instant moved back by `duration`.
    pub fn minus(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_sub(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// Time since `earlier`; nothing when `earlier` is later.
    pub fn since(self, earlier: Instant) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The business day in Asia/Shanghai to which this instant belongs.
    pub fn day(self) -> Day {
        Day(self.datetime().with_timezone(&shanghai()).date_naive())
    }

    /// Day and minute in Asia/Shanghai as people read them in mail, `2026-11-25 18:00`.
    pub fn local(self) -> String {
        let local = self.datetime().with_timezone(&shanghai());
        local.format("%Y-%m-%d %H:%M").to_string()
    }

    /// The same instant for `chrono`. Values outside chrono's range are clamped to 1970.
    pub fn datetime(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(value: DateTime<Utc>) -> Self {
        Self(value.timestamp_millis())
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.datetime().to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl FromStr for Instant {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text).map(|value| Self(value.timestamp_millis()))
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

crate::string_schema!(Instant, "date-time", "2026-11-22T08:00:00Z");

/// A business day in Asia/Shanghai, `YYYY-MM-DD` in storage and on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Day(pub NaiveDate);

impl Day {
    /// The day `days` later, or earlier when negative.
    pub fn plus_days(self, days: i64) -> Self {
        let moved = match u64::try_from(days) {
            Ok(forward) => self.0.checked_add_days(Days::new(forward)),
            Err(_) => self.0.checked_sub_days(Days::new(days.unsigned_abs())),
        };
        Self(moved.unwrap_or(self.0))
    }

    /// Days from `earlier` to this day; negative when `earlier` is later.
    pub fn days_since(self, earlier: Day) -> i64 {
        (self.0 - earlier.0).num_days()
    }

    /// The instant at which this day begins in Asia/Shanghai.
    pub fn start(self) -> Instant {
        let midnight = self
            .0
            .and_hms_opt(0, 0, 0)
            .expect("midnight exists on every day");
        let local = shanghai().from_local_datetime(&midnight).single();
        Instant(
            local
                .expect("a fixed offset has no gaps")
                .timestamp_millis(),
        )
    }

    /// The month to which this day belongs, `YYYY-MM`.
    pub fn period(self) -> String {
        format!("{:04}-{:02}", self.0.year(), self.0.month())
    }

    /// The digits `YYYYMM`, as document numbers carry them.
    pub fn compact_month(self) -> String {
        format!("{:04}{:02}", self.0.year(), self.0.month())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl FromStr for Day {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

crate::string_schema!(Day, "date", "2026-11-22");

/// Where time comes from: the machine, or a hand that tests move.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// The machine's clock moved by so many milliseconds: a demo county that lives on another day.
    Moved(i64),
    /// A clock that stands still until it is moved; clones share it.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A manual clock standing at `start`.
    pub fn manual(start: Instant) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.0)))
    }

    /// The machine's clock, moved so that it shows `start` now and goes on from there.
    pub fn from_now_on(start: Instant) -> Self {
        Self::Moved(start.0 - Self::System.now().0)
    }

    /// The present instant.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that may ask the machine for the time"
    )]
    pub fn now(&self) -> Instant {
        match self {
            Self::System => Instant(Utc::now().timestamp_millis()),
            Self::Moved(by) => Instant(Utc::now().timestamp_millis().saturating_add(*by)),
            Self::Manual(at) => Instant(at.load(Ordering::SeqCst)),
        }
    }

    /// Today's business day.
    pub fn day(&self) -> Day {
        self.now().day()
    }

    /// Moves a manual clock on. The machine's clock takes no orders.
    pub fn advance(&self, by: Duration) {
        if let Self::Manual(at) = self {
            at.fetch_add(i64::try_from(by.as_millis()).unwrap_or(0), Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_business_day_begins_at_sixteen_hours_utc() {
        let late: Instant = "2026-11-21T15:59:59.999Z".parse().expect("instant");
        let early: Instant = "2026-11-21T16:00:00Z".parse().expect("instant");
        assert_eq!(late.day().to_string(), "2026-11-21");
        assert_eq!(early.day().to_string(), "2026-11-22");
        assert_eq!(early.day().start(), early);
        assert_eq!(early.local(), "2026-11-22 00:00");
    }

    #[test]
    fn a_moved_clock_starts_where_it_is_told_and_goes_on() {
        let start: Instant = "2030-02-01T00:00:00Z".parse().expect("instant");
        let clock = Clock::from_now_on(start);
        let first = clock.now();
        assert!(first >= start && first.since(start) < Duration::from_secs(60));
        assert!(clock.now() >= first);
    }

    #[test]
    fn instants_travel_as_rfc3339_and_days_as_dates() {
        let json = serde_json::to_string(&Instant(1_763_798_400_000)).expect("json");
        assert_eq!(json, "\"2025-11-22T08:00:00Z\"");
        assert_eq!(
            serde_json::from_str::<Instant>(&json).expect("instant").0,
            1_763_798_400_000
        );
        assert!(serde_json::from_str::<Day>("\"2026-13-01\"").is_err());
    }
}
