//! Which hours and days count.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday,
};
use serde::{Deserialize, Serialize};

/// Which days a clock skips. 不含节假日 may or may not mean plain weekends, so both readings are offered.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Calendar {
    /// None: holidays and nights count.
    #[serde(rename = "24x7")]
    Always,
    /// The off-days of the State Council's yearly notice.
    #[default]
    #[serde(rename = "without_statutory_off_days")]
    WithoutStatutoryOffDays,
    /// Also Saturdays and Sundays that are no make-up workdays.
    #[serde(rename = "without_weekends")]
    WithoutWeekends,
}

/// The yearly notices that are loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    years: BTreeMap<i32, Year>,
}

/// Days of one year's notice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Year {
    /// 放假: off-days, weekend days among them.
    pub off: BTreeSet<NaiveDate>,
    /// 调休上班: weekend days that are worked.
    pub makeup: BTreeSet<NaiveDate>,
}

/// When a clock runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The instant.
    pub at: DateTime<Utc>,
    /// It depends on a year whose notice is not loaded: somebody is alerted, and nobody is in breach.
    pub is_provisional: bool,
}

/// Why a file of holidays is refused.
#[derive(Debug, thiserror::Error)]
pub enum BadHolidays {
    /// Not the JSON that is expected.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// A day under a year that is not its own.
    #[error("{day} does not belong to {year}")]
    OtherYear {
        /// The day.
        day: NaiveDate,
        /// Where it stands.
        year: i32,
    },
}

#[derive(Deserialize)]
struct File {
    years: BTreeMap<i32, FileYear>,
}

#[derive(Deserialize)]
struct FileYear {
    off: BTreeMap<NaiveDate, String>,
    makeup_workdays: BTreeMap<NaiveDate, String>,
}

impl Holidays {
    /// The file of the shipped notices.
    pub const SHIPPED: &'static str = include_str!("../data/holidays.json");

    /// The notices of 2025 and 2026 that the product ships with.
    ///
    /// # Errors
    /// Never for a released binary: a test reads the file.
    pub fn shipped() -> Result<Self, BadHolidays> {
        Self::from_json(Self::SHIPPED)
    }

    /// Reads `{"years": {"2026": {"off": {"2026-01-01": "元旦"}, "makeup_workdays": {…}}}}`.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn from_json(text: &str) -> Result<Self, BadHolidays> {
        let file: File = serde_json::from_str(text)?;
        let mut holidays = Self::default();
        for (year, days) in file.years {
            let notice = Year {
                off: days.off.into_keys().collect(),
                makeup: days.makeup_workdays.into_keys().collect(),
            };
            holidays.load(year, notice)?;
        }
        Ok(holidays)
    }

    /// Loads a year, in the place of an older notice for it.
    ///
    /// # Errors
    /// A day of another year.
    pub fn load(&mut self, year: i32, notice: Year) -> Result<(), BadHolidays> {
        let days = || notice.off.iter().chain(&notice.makeup);
        if let Some(day) = days().find(|day| day.year() != year).copied() {
            return Err(BadHolidays::OtherYear { day, year });
        }
        self.years.insert(year, notice);
        Ok(())
    }

    /// The last year whose notice is loaded.
    #[must_use]
    pub fn last_year(&self) -> Option<i32> {
        self.years.keys().next_back().copied()
    }

    /// Is the notice for this day's year loaded?
    #[must_use]
    pub fn knows(&self, day: NaiveDate) -> bool {
        self.years.contains_key(&day.year())
    }

    /// Does this day count? In a year without a notice only weekends are known.
    #[must_use]
    pub fn counts(&self, day: NaiveDate, calendar: Calendar) -> bool {
        let year = self.years.get(&day.year());
        let is_off = || year.is_some_and(|year| year.off.contains(&day));
        let is_makeup = || year.is_some_and(|year| year.makeup.contains(&day));
        let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        match calendar {
            Calendar::Always => true,
            Calendar::WithoutStatutoryOffDays => !is_off(),
            Calendar::WithoutWeekends => !is_off() && (!is_weekend || is_makeup()),
        }
    }

    /// So many hours after `start`, of which those on skipped days do not count. A start on a skipped day is one at the
    /// next midnight that counts.
    #[must_use]
    pub fn due_after_hours(&self, start: DateTime<Utc>, hours: u32, calendar: Calendar) -> Due {
        let mut left = TimeDelta::hours(i64::from(hours));
        if calendar == Calendar::Always {
            return Due {
                at: start + left,
                is_provisional: false,
            };
        }
        let mut at = local(start);
        let mut is_provisional = false;
        loop {
            let day = at.date();
            is_provisional |= !self.knows(day);
            let midnight = (day + Days::new(1)).and_time(chrono::NaiveTime::MIN);
            if self.counts(day, calendar) {
                let room = midnight - at;
                if left <= room {
                    at += left;
                    break;
                }
                left -= room;
            }
            at = midnight;
        }
        Due {
            at: instant(at),
            is_provisional,
        }
    }

    /// The end of the n-th day that counts after the day of `start`, which itself does not (期间开始的日不计算在内).
    #[must_use]
    pub fn due_after_days(&self, start: DateTime<Utc>, days: u32, calendar: Calendar) -> Due {
        let mut day = local(start).date();
        let (mut counted, mut is_provisional) = (0, false);
        while counted < days {
            day = day + Days::new(1);
            is_provisional |= calendar != Calendar::Always && !self.knows(day);
            counted += u32::from(self.counts(day, calendar));
        }
        Due {
            at: instant((day + Days::new(1)).and_time(chrono::NaiveTime::MIN)),
            is_provisional,
        }
    }
}

/// Seconds that Asia/Shanghai is ahead of UTC, all year (there was summer time from 1986 to 1991 only).
pub const SHANGHAI_SECONDS: i32 = 8 * 3600;

/// The wall clock of Asia/Shanghai.
#[must_use]
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    at.naive_utc() + TimeDelta::seconds(i64::from(SHANGHAI_SECONDS))
}

/// The business day of an instant.
#[must_use]
pub fn business_day(at: DateTime<Utc>) -> NaiveDate {
    local(at).date()
}

/// The instant of a wall clock in Asia/Shanghai.
#[must_use]
pub fn instant(local: NaiveDateTime) -> DateTime<Utc> {
    (local - TimeDelta::seconds(i64::from(SHANGHAI_SECONDS))).and_utc()
}

/// The zone for writing instants.
#[must_use]
pub fn shanghai() -> Option<FixedOffset> {
    FixedOffset::east_opt(SHANGHAI_SECONDS)
}

/// The last day of a day's month.
#[must_use]
pub fn month_end(day: NaiveDate) -> NaiveDate {
    let first = day.with_day(1).unwrap_or(day);
    first + chrono::Months::new(1) - Days::new(1)
}

/// Months since year 0, so that successive months are successive numbers.
#[must_use]
pub fn month_number(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
