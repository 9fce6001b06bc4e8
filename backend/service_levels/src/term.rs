//! Terms of a case: appeal, execution, re-admission, probation. They count from what actually happened, such as the
//! sending of a notice, not from when a threshold was passed.

use chrono::{DateTime, Days, Months, NaiveDate, Utc};

use crate::calendar::{Due, Holidays, business_day};
use crate::policy::{Appeal, Readmission};

impl Appeal {
    /// End of the last day on which the supplier may appeal; execution is due at the same instant.
    #[must_use]
    pub fn until(&self, notice_sent: DateTime<Utc>, holidays: &Holidays) -> Due {
        holidays.due_after_days(notice_sent, self.days, self.calendar)
    }

    /// Last day to rectify after an interview.
    #[must_use]
    pub fn rectify_until(&self, notice_sent: DateTime<Utc>) -> NaiveDate {
        business_day(notice_sent) + Days::new(u64::from(self.rectify_days))
    }
}

impl Readmission {
    /// First day on which the evicted may ask to come back.
    #[must_use]
    pub fn possible_from(&self, executed: DateTime<Utc>) -> NaiveDate {
        business_day(executed) + Months::new(self.after_months)
    }

    /// Last day of probation; none if the policy has no probation.
    #[must_use]
    pub fn probation_until(&self, readmitted: NaiveDate) -> Option<NaiveDate> {
        (self.probation_months > 0)
            .then(|| readmitted + Months::new(self.probation_months) - Days::new(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Calendar, local};
    use crate::policy::Policy;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn terms_of_the_shipped_policy() {
        let policy = Policy::shipped().expect("the shipped policy");
        let holidays = Holidays::shipped().expect("the shipped notices");
        let sent = "2026-09-30T17:30:00Z"
            .parse::<DateTime<Utc>>()
            .expect("an instant");
        // 01:30 on the first of October; five workdays after the holidays, Saturday the tenth among them.
        let until = policy.appeal.until(sent, &holidays);
        assert_eq!(local(until.at).to_string(), "2026-10-14 00:00:00");
        assert!(!until.is_provisional);
        assert_eq!(policy.appeal.rectify_until(sent), day("2026-10-11"));
        assert_eq!(policy.readmission.possible_from(sent), day("2028-10-01"));
        assert_eq!(
            policy.readmission.probation_until(day("2028-10-01")),
            Some(day("2029-03-31"))
        );
        let plain = Appeal {
            calendar: Calendar::Always,
            ..policy.appeal
        };
        assert_eq!(
            local(plain.until(sent, &holidays).at).to_string(),
            "2026-10-07 00:00:00"
        );
    }
}
