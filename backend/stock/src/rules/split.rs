//! 拆零: how long goods of an opened pack may be used, and what the opened part is called.

use crate::policy::SplitTerms;
use formulary::model::Storage;
use kernel::clock::Day;

/// The last day on which goods of a pack opened on `day` may be used: as the policy says for their storage, never longer than
/// the pack itself.
pub fn beyond_use(terms: &SplitTerms, storage: Storage, expires_on: Day, day: Day) -> Day {
    let days = match storage {
        Storage::Cold | Storage::Frozen => terms.cold_days,
        _ => terms.days,
    };
    expires_on.min(day.plus_days(days.max(0)))
}

/// 批号 of the opened part: what stands on the box, and the day on which it was opened.
pub fn split_number(number: &str, day: Day) -> String {
    let opened = day.to_string().replace('-', "");
    format!("{number}-拆{}", opened.get(2..).unwrap_or(&opened))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn an_opened_pack_lives_as_long_as_the_policy_says_and_never_longer_than_its_lot() {
        let terms = SplitTerms::default();
        let until = |storage, expires| beyond_use(&terms, storage, day(expires), day("2026-11-23"));
        assert_eq!(until(Storage::Normal, "2028-12-31"), day("2027-05-22"));
        assert_eq!(until(Storage::Normal, "2026-12-31"), day("2026-12-31"));
        assert_eq!(until(Storage::Cold, "2028-12-31"), day("2026-12-21"));
    }

    #[test]
    fn it_is_called_by_its_lot_and_the_day_of_opening() {
        assert_eq!(split_number("A1", day("2026-11-23")), "A1-拆261123");
    }
}
