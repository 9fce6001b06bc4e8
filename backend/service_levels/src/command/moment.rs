//! Days and instants of a file.

use chrono::{DateTime, Datelike, NaiveDate};

use crate::calendar::SHANGHAI_SECONDS;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
const AHEAD: i64 = SHANGHAI_SECONDS as i64 * SECOND;

/// A day or an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// Millionths of a second on the wall clock of Asia/Shanghai, since 1970; of a day its first.
    pub(super) micros: i64,
    is_day: bool,
}

impl Moment {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is neither YYYY-MM-DD nor RFC 3339");
        if text.len() == 10 {
            let day = day(text.as_bytes()).ok_or_else(wrong)?;
            return Ok(Self {
                micros: day * DAY,
                is_day: true,
            });
        }
        let micros = match plain_instant(text.as_bytes()) {
            Some(micros) => micros,
            None => {
                let instant = DateTime::parse_from_rfc3339(text).map_err(|_| wrong())?;
                instant.timestamp_micros()
            }
        };
        Ok(Self {
            micros: micros + AHEAD,
            is_day: false,
        })
    }

    /// In time for this? Two instants are compared as such, anything else by day; equal is in time.
    pub(super) const fn is_by(self, due: Self) -> bool {
        if self.is_day || due.is_day {
            self.micros.div_euclid(DAY) <= due.micros.div_euclid(DAY)
        } else {
            self.micros <= due.micros
        }
    }
}

/// The day of a wall clock.
pub(super) fn day_of(micros: i64) -> NaiveDate {
    let days = i32::try_from(micros.div_euclid(DAY)).unwrap_or(i32::MAX);
    NaiveDate::from_epoch_days(days).unwrap_or(NaiveDate::MAX)
}

/// `YYYY-MM-DD` as days since 1970.
fn day(text: &[u8]) -> Option<i64> {
    if text[4] != b'-' || text[7] != b'-' {
        return None;
    }
    let year = i32::try_from(number(&text[..4])?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number(&text[5..7])?, number(&text[8..10])?)?;
    Some(i64::from(date.num_days_from_ce() - 719_163))
}

/// The usual way of writing an instant, `YYYY-MM-DDTHH:MM:SS+08:00` or with a `Z`, in millionths of a second since 1970;
/// none for any other.
fn plain_instant(text: &[u8]) -> Option<i64> {
    let (text, zone) = text.split_at_checked(19)?;
    if text[10] != b'T' || text[13] != b':' || text[16] != b':' {
        return None;
    }
    let ahead = match zone {
        b"Z" => 0,
        b"+08:00" => i64::from(SHANGHAI_SECONDS),
        _ => return None,
    };
    let clock = [&text[11..13], &text[14..16], &text[17..19]];
    let [hour, minute, second] = clock.map(|part| number(part).unwrap_or(u32::MAX));
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = i64::from(hour * 3600 + minute * 60 + second) - ahead;
    Some(day(&text[..10])? * DAY + seconds * SECOND)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |sum, byte| {
        byte.is_ascii_digit()
            .then(|| sum * 10 + u32::from(byte - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_instants() {
        let moment = |text| Moment::parse(text).expect("a moment");
        assert_eq!(moment("1970-01-01").micros, 0);
        assert_eq!(moment("1970-01-01T00:00:00+08:00").micros, 0);
        assert_eq!(
            day_of(moment("2024-02-29").micros).to_string(),
            "2024-02-29"
        );
        // 17:00 UTC is the next day in Shanghai.
        assert_eq!(
            day_of(moment("2024-02-29T17:00:00Z").micros).to_string(),
            "2024-03-01"
        );
        // The usual way and any other way of writing an instant mean the same.
        for (usual, other) in [
            ("2024-12-31T23:59:59Z", "2024-12-31T23:59:59.000Z"),
            ("2025-01-05T00:00:01+08:00", "2025-01-04T16:00:01-00:00"),
            ("2025-01-05T00:00:01+08:00", "2025-01-04T17:00:01+01:00"),
        ] {
            assert_eq!(moment(usual), moment(other));
        }
        for (delivered, due, is_by) in [
            ("2025-01-05", "2025-01-05", true),
            ("2025-01-06", "2025-01-05", false),
            ("2025-01-05T23:59:59+08:00", "2025-01-05", true),
            ("2025-01-05T16:00:00Z", "2025-01-05", false),
            ("2025-01-05", "2025-01-05T08:00:00+08:00", true),
            ("2025-01-05T08:00:00+08:00", "2025-01-05T00:00:00Z", true),
            ("2025-01-05T08:00:01+08:00", "2025-01-05T00:00:00Z", false),
        ] {
            assert_eq!(
                moment(delivered).is_by(moment(due)),
                is_by,
                "{delivered} {due}"
            );
        }
        for text in [
            "",
            "2025-02-29",
            "2025-1-1",
            "05.01.2025",
            "2025/01/05",
            "2025-01-05T08:00",
            "2025-01-05T24:00:00Z",
            "2025-01-05T08:60:00+08:00",
            "2025-01-05 ",
            "药药药x",
        ] {
            assert!(Moment::parse(text).is_err(), "{text}");
        }
    }
}
