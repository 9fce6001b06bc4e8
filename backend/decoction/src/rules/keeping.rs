//! How long what a patient told is kept.

use crate::policy::KeepingTerms;
use kernel::clock::Day;
use prescriptions::Piece;

/// Days of a year, leap days rounded up: a day too long is no fault, a day too short is.
const YEAR_DAYS: i64 = 366;

/// The last day on which it is kept.
pub fn keep_until<'p>(
    pieces: impl IntoIterator<Item = &'p Piece>,
    terms: &KeepingTerms,
    day: Day,
) -> Day {
    let years = pieces.into_iter().map(|piece| {
        if piece.is_narcotic {
            terms.narcotic_years
        } else if piece.is_regulated {
            terms.toxic_years
        } else {
            terms.ordinary_years
        }
    });
    let years = years.max().unwrap_or(terms.ordinary_years);
    day.plus_days(years.max(terms.ordinary_years) * YEAR_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use prescriptions::{Library, Resolved};

    fn until(name: &str) -> i64 {
        let Resolved::Piece(piece) = Library::shipped().resolve(name) else {
            panic!("{name}");
        };
        let day: Day = "2026-11-23".parse().expect("a day");
        keep_until([piece], &KeepingTerms::default(), day).days_since(day) / YEAR_DAYS
    }

    #[test]
    fn toxic_ones_are_kept_two_years_and_narcotic_ones_three() {
        assert_eq!((until("甘草"), until("生川乌"), until("罂粟壳")), (1, 2, 3));
    }
}
