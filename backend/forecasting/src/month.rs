//! A calendar month.

use std::fmt;
use std::str::FromStr;

/// A calendar month of the years 0 to 9999, `YYYY-MM` in text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Months since January of the year 0.
    index: i32,
}

/// Why a text is not a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthError;

impl Month {
    /// The month `month` (1 to 12) of a year; none outside the calendar.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        let inside = (0..=9_999).contains(&year) && (1..=12).contains(&month);
        inside.then(|| Self {
            index: year * 12 + month as i32 - 1,
        })
    }

    /// The month `months` later, or earlier when negative.
    pub fn plus(self, months: i32) -> Self {
        Self {
            index: self.index + months,
        }
    }

    /// Months from `earlier` to this one.
    pub fn since(self, earlier: Month) -> i32 {
        self.index - earlier.index
    }

    /// Position in the year: January is 0.
    pub fn of_year(self) -> usize {
        self.index.rem_euclid(12) as usize
    }

    /// How many days it has.
    pub fn days(self) -> u8 {
        const DAYS: [u8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let year = self.index.div_euclid(12);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        DAYS[self.of_year()] + u8::from(leap && self.of_year() == 1)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.index.div_euclid(12);
        write!(f, "{year:04}-{:02}", self.of_year() + 1)
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        let shape = |(at, byte): (usize, u8)| {
            if at == 4 {
                byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        };
        if text.len() != 7 || !text.bytes().enumerate().all(shape) {
            return Err(MonthError);
        }
        let year = text[..4].parse().map_err(|_| MonthError)?;
        let month = text[5..].parse().map_err(|_| MonthError)?;
        Month::new(year, month).ok_or(MonthError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().expect("a month")
    }

    #[test]
    fn months_know_their_neighbours_and_days() {
        assert_eq!(month("2025-12").plus(1), month("2026-01"));
        assert_eq!(month("2026-01").since(month("2024-12")), 13);
        assert_eq!(month("2024-02").days(), 29);
        assert_eq!(month("2100-02").days(), 28);
        assert_eq!(month("2026-11").days(), 30);
        assert_eq!(month("2026-11").to_string(), "2026-11");
        assert_eq!(month("2026-11").of_year(), 10);
    }

    #[test]
    fn anything_but_a_month_is_refused() {
        for text in [
            "", "2026", "2026-13", "2026-00", "2026-1", "2026/11", "+026-11", "２026-1",
        ] {
            assert_eq!(text.parse::<Month>(), Err(MonthError), "{text}");
        }
    }
}
