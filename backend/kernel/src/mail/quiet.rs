//! Hours in which mail waits, and the time of day at which the daily mail leaves. All of it in Asia/Shanghai.

use std::fmt;
use std::str::FromStr;

use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::clock::Instant;

const MINUTE_MS: i64 = 60_000;
const DAY_MINUTES: i64 = 24 * 60;

/// A minute of the day in Asia/Shanghai, `HH:MM` in storage and on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct TimeOfDay {
    minutes: u16,
}

impl TimeOfDay {
    /// `hour:minute`; what lies outside the day is cut to its last minute.
    pub const fn new(hour: u16, minute: u16) -> Self {
        let minutes = hour * 60 + minute;
        Self {
            minutes: if minutes < 1440 { minutes } else { 1439 },
        }
    }

    /// The first instant strictly after `now` at which it is this time.
    pub fn next_after(self, now: Instant) -> Instant {
        let today = now.day().start().0 + i64::from(self.minutes) * MINUTE_MS;
        if today > now.0 {
            Instant(today)
        } else {
            Instant(today + DAY_MINUTES * MINUTE_MS)
        }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

/// Not a time of day.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0:?} is not a time of day like 08:00")]
pub struct NoTime(String);

impl FromStr for TimeOfDay {
    type Err = NoTime;

    fn from_str(text: &str) -> Result<Self, NoTime> {
        let none = || NoTime(text.to_owned());
        let (hour, minute) = text.split_once(':').ok_or_else(none)?;
        let two_digits = |part: &str| {
            let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<u16>().ok()).flatten()
        };
        match (two_digits(hour), two_digits(minute)) {
            (Some(hour), Some(minute)) if hour < 24 && minute < 60 => Ok(Self::new(hour, minute)),
            _ => Err(none()),
        }
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

crate::string_schema!(TimeOfDay, "time", "08:00");

/// Hours in which nothing but urgent mail leaves; they may pass midnight. The same time twice: never quiet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// The first quiet minute.
    pub from: TimeOfDay,
    /// The first minute that is not quiet any more.
    pub until: TimeOfDay,
}

impl Quiet {
    /// When these hours end, if `now` lies in them.
    pub fn held_until(self, now: Instant) -> Option<Instant> {
        let minute = (now.0 - now.day().start().0) / MINUTE_MS;
        let (from, until) = (i64::from(self.from.minutes), i64::from(self.until.minutes));
        let held = if from <= until {
            (from..until).contains(&minute)
        } else {
            minute >= from || minute < until
        };
        held.then(|| self.until.next_after(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    fn quiet(from: &str, until: &str) -> Quiet {
        Quiet {
            from: from.parse().expect("a time"),
            until: until.parse().expect("a time"),
        }
    }

    #[test]
    fn a_night_passes_midnight_and_ends_in_the_morning() {
        let night = quiet("22:00", "07:00");
        for (now, end) in [
            (
                "2026-11-23T22:00:00+08:00",
                Some("2026-11-24T07:00:00+08:00"),
            ),
            (
                "2026-11-23T23:59:59.999+08:00",
                Some("2026-11-24T07:00:00+08:00"),
            ),
            (
                "2026-11-24T00:00:00+08:00",
                Some("2026-11-24T07:00:00+08:00"),
            ),
            (
                "2026-11-24T06:59:59.999+08:00",
                Some("2026-11-24T07:00:00+08:00"),
            ),
            ("2026-11-24T07:00:00+08:00", None),
            ("2026-11-23T21:59:59.999+08:00", None),
        ] {
            assert_eq!(night.held_until(at(now)), end.map(at), "{now}");
        }
    }

    #[test]
    fn a_noon_rest_lies_within_the_day_and_an_empty_one_nowhere() {
        let noon = quiet("12:00", "14:30");
        assert_eq!(
            noon.held_until(at("2026-11-23T13:00:00+08:00")),
            Some(at("2026-11-23T14:30:00+08:00"))
        );
        assert_eq!(noon.held_until(at("2026-11-23T11:00:00+08:00")), None);
        for hour in 0..24 {
            let now = Instant(at("2026-11-23T00:00:00+08:00").0 + hour * 3_600_000);
            assert_eq!(quiet("08:00", "08:00").held_until(now), None);
        }
    }

    #[test]
    fn the_next_eight_oclock_is_strictly_later() {
        let eight: TimeOfDay = "08:00".parse().expect("a time");
        let morning = at("2026-11-23T08:00:00+08:00");
        assert_eq!(eight.next_after(Instant(morning.0 - 1)), morning);
        assert_eq!(eight.next_after(morning), at("2026-11-24T08:00:00+08:00"));
        for wrong in ["8:00", "24:00", "08:60", "0800", "+1:00", ""] {
            assert!(wrong.parse::<TimeOfDay>().is_err(), "{wrong}");
        }
    }
}
