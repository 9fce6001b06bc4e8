//! A calendar month.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use kernel::clock::Day;

/// A calendar month, `YYYY-MM` in storage and on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// Months since January of the year 0.
    index: i32,
}

/// Why a text is not a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a month of the form YYYY-MM")]
pub struct PeriodError;

impl Period {
    /// The month to which a day belongs.
    pub fn of(day: Day) -> Self {
        Self {
            index: day.0.year() * 12 + day.0.month0() as i32,
        }
    }

    /// The month `months` later, or earlier when negative.
    pub fn plus(self, months: i32) -> Self {
        Self {
            index: self.index + months,
        }
    }

    /// Months from `earlier` to this one.
    pub fn since(self, earlier: Period) -> i32 {
        self.index - earlier.index
    }

    /// Its first day.
    pub fn first_day(self) -> Day {
        let month = self.index.rem_euclid(12) as u32 + 1;
        Day(NaiveDate::from_ymd_opt(self.index.div_euclid(12), month, 1).unwrap_or_default())
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        self.plus(1).first_day().plus_days(-1)
    }

    /// How many days it has.
    pub fn days(self) -> i64 {
        self.plus(1).first_day().days_since(self.first_day())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}",
            self.index.div_euclid(12),
            self.index.rem_euclid(12) + 1
        )
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let plain = text.len() == 7
            && text.bytes().enumerate().all(|(at, byte)| {
                if at == 4 {
                    byte == b'-'
                } else {
                    byte.is_ascii_digit()
                }
            });
        let (year, month) = text.split_once('-').filter(|_| plain).ok_or(PeriodError)?;
        let year: i32 = year.parse().map_err(|_| PeriodError)?;
        let month: i32 = month.parse().map_err(|_| PeriodError)?;
        if (1..=12).contains(&month) {
            Ok(Self {
                index: year * 12 + month - 1,
            })
        } else {
            Err(PeriodError)
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

kernel::string_schema!(Period, "month", "2026-11");

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().expect("period")
    }

    #[test]
    fn months_know_their_days_and_neighbours() {
        let february = period("2024-02");
        assert_eq!(february.days(), 29);
        assert_eq!(february.first_day().to_string(), "2024-02-01");
        assert_eq!(february.last_day().to_string(), "2024-02-29");
        assert_eq!(february.plus(-2), period("2023-12"));
        assert_eq!(period("2025-01").since(period("2023-12")), 13);
        assert_eq!(
            Period::of("2026-12-31".parse().expect("day")).to_string(),
            "2026-12"
        );
    }

    #[test]
    fn anything_but_a_month_is_refused() {
        for text in [
            "",
            "2026",
            "2026-13",
            "2026-00",
            "2026-1",
            "26-01",
            "2026-11-01",
            "2026/11",
            "+026-11",
        ] {
            assert_eq!(text.parse::<Period>(), Err(PeriodError), "{text}");
        }
    }
}
