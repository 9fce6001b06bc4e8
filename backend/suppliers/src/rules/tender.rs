//! What may be written about a tender, and the ratio between declared need and agreed quantity.

use crate::model::{Ratio, Tender, TenderTerms, TenderYear};
use kernel::clock::Day;
use kernel::quantity::Quantity;
use kernel::refusals;

refusals! {
    /// Why something about a tender is refused.
    pub enum TenderRefusal in "suppliers" {
        /// Another tender has this number.
        CodeTaken { code: String } => "tender_code_taken", 409;
        /// The last day comes before the first.
        Days { starts_on: Day, ends_on: Day } => "tender_days", 422;
        /// A tender has one to five years, numbered from 1, one after the other, within its days.
        Years { year: i64 } => "tender_years", 422;
        /// A year that has agreed quantities cannot go.
        YearInUse { year: i64 } => "tender_year_in_use", 409;
        /// Shares of the need lie between nothing and all of it.
        RatioOutOfRange { ratio_bp: i64 } => "tender_ratio_range", 422;
        /// At least one winner.
        WinnersOutOfRange { winners: i64 } => "tender_winners_range", 422;
        /// Two ratios for the same class, number of winners and day.
        RatioTwice { drug_class: String, winners: i64 } => "tender_ratio_twice", 422;
        /// Somebody says where a number comes from.
        SourceMissing { } => "tender_source_missing", 422;
        /// The tender has no such year.
        YearUnknown { year: i64 } => "tender_year_unknown", 422;
        /// The tender has no line of this number.
        LineUnknown { line: String } => "vbp_line_unknown", 422;
        /// The parts of the facilities are more than the whole.
        QuotasAboveAgreed { line: String, agreed: Quantity, quotas: Quantity } => "vbp_quotas_above_agreed", 409;
    }
}

const YEARS_MAX: usize = 5;
const WHOLE_BP: i64 = 10_000;
const WINNERS_MAX: i64 = 99;

/// Days of a tender and of its years make sense.
pub fn terms_checked(terms: &TenderTerms) -> Result<(), TenderRefusal> {
    let (starts_on, ends_on) = (terms.starts_on, terms.ends_on);
    if ends_on < starts_on {
        return Err(TenderRefusal::Days { starts_on, ends_on });
    }
    if terms.years.is_empty() || terms.years.len() > YEARS_MAX {
        return Err(TenderRefusal::Years { year: 0 });
    }
    let mut before: Option<&TenderYear> = None;
    for (year, number) in terms.years.iter().zip(1..) {
        let follows = before.is_none_or(|before| before.ends_on < year.starts_on);
        let within = starts_on <= year.starts_on && year.ends_on <= ends_on;
        if year.year_no != number || year.ends_on < year.starts_on || !follows || !within {
            return Err(TenderRefusal::Years { year: year.year_no });
        }
        before = Some(year);
    }
    Ok(())
}

/// Ratios make sense; the first refusal with the place of its row.
pub fn ratios_checked(ratios: &[Ratio]) -> Result<(), (usize, TenderRefusal)> {
    for (at, ratio) in ratios.iter().enumerate() {
        let refuse = |refusal| Err((at, refusal));
        let (winners, ratio_bp) = (ratio.winners, ratio.ratio_bp);
        if !(1..=WINNERS_MAX).contains(&winners) {
            return refuse(TenderRefusal::WinnersOutOfRange { winners });
        }
        if !(0..=WHOLE_BP).contains(&ratio_bp) {
            return refuse(TenderRefusal::RatioOutOfRange { ratio_bp });
        }
        if ratio.source.trim().is_empty() {
            return refuse(TenderRefusal::SourceMissing {});
        }
        let same = |other: &Ratio| {
            (&other.drug_class, other.winners, other.effective_on)
                == (&ratio.drug_class, winners, ratio.effective_on)
        };
        if ratios[..at].iter().any(same) {
            let drug_class = ratio.drug_class.clone();
            return refuse(TenderRefusal::RatioTwice {
                drug_class,
                winners,
            });
        }
    }
    Ok(())
}

/// The ratio for a drug of this class that so many companies won, on `day`.
///
/// The class's own rows come before those for every class; among them the highest number of winners that is
/// reached, and of that the newest row in force. Nothing when no row holds.
pub fn ratio_of<'a>(
    ratios: &'a [Ratio],
    drug_class: &str,
    winners: i64,
    day: Day,
) -> Option<&'a Ratio> {
    let of_class = |class: &str| {
        ratios
            .iter()
            .filter(|ratio| ratio.drug_class == class)
            .filter(|ratio| ratio.winners <= winners && ratio.effective_on <= day)
            .max_by_key(|ratio| (ratio.winners, ratio.effective_on))
    };
    of_class(drug_class).or_else(|| of_class(""))
}

/// The tender's year of this number, or a refusal.
pub fn year_of(tender: &Tender, year_no: i64) -> Result<&TenderYear, TenderRefusal> {
    tender
        .year(year_no)
        .ok_or(TenderRefusal::YearUnknown { year: year_no })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Assessment, DeclaredBy, TenderLevel};
    use kernel::refusal::Refusal as _;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn ratio(class: &str, winners: i64, from: &str, percent: i64) -> Ratio {
        Ratio {
            drug_class: class.to_owned(),
            winners,
            effective_on: day(from),
            ratio_bp: percent * 100,
            source: "GY-YD2021-1".to_owned(),
        }
    }

    /// First year of the fourth national batch: 50/60/70/80 % for 1/2/3/4 and more winners.
    fn fourth_batch() -> Vec<Ratio> {
        vec![
            ratio("", 1, "2021-05-01", 50),
            ratio("", 2, "2021-05-01", 60),
            ratio("", 3, "2021-05-01", 70),
            ratio("", 4, "2021-05-01", 80),
            ratio("抗菌药物", 1, "2021-05-01", 40),
            ratio("", 1, "2022-05-01", 55),
        ]
    }

    #[test]
    fn the_ratio_follows_winners_class_and_day() {
        let ratios = fourth_batch();
        let at = |class: &str, winners, on: &str| {
            ratio_of(&ratios, class, winners, day(on)).map(|ratio| ratio.ratio_bp / 100)
        };
        assert_eq!(at("", 1, "2021-06-01"), Some(50));
        assert_eq!(at("", 3, "2021-06-01"), Some(70));
        assert_eq!(at("", 9, "2021-06-01"), Some(80), "four and more");
        assert_eq!(at("", 1, "2022-06-01"), Some(55), "the newer row");
        assert_eq!(
            at("抗菌药物", 4, "2021-06-01"),
            Some(40),
            "its own row comes first"
        );
        assert_eq!(at("激素", 2, "2021-06-01"), Some(60));
        assert_eq!(at("", 1, "2021-04-30"), None);
    }

    #[test]
    fn ratios_are_shares_with_a_source_and_stand_once() {
        let code = |rows: &[Ratio]| ratios_checked(rows).err().map(|(at, no)| (at, no.code()));
        assert_eq!(code(&fourth_batch()), None);
        let twice = [
            ratio("", 1, "2021-05-01", 50),
            ratio("", 1, "2021-05-01", 60),
        ];
        assert_eq!(code(&twice), Some((1, "suppliers.tender_ratio_twice")));
        assert_eq!(
            code(&[ratio("", 1, "2021-05-01", 101)]),
            Some((0, "suppliers.tender_ratio_range"))
        );
        assert_eq!(
            code(&[ratio("", 0, "2021-05-01", 50)]),
            Some((0, "suppliers.tender_winners_range"))
        );
    }

    #[test]
    fn years_follow_each_other_within_the_tender() {
        let terms = |years: &[(i64, &str, &str)]| TenderTerms {
            code: "T".to_owned(),
            name: "T".to_owned(),
            level: TenderLevel::National,
            batch: "12".to_owned(),
            declared_by: DeclaredBy::Brand,
            assessment: Assessment::BrandLocked,
            starts_on: day("2026-05-01"),
            ends_on: day("2028-12-31"),
            source: "x".to_owned(),
            years: years
                .iter()
                .map(|(year_no, from, until)| TenderYear {
                    year_no: *year_no,
                    starts_on: day(from),
                    ends_on: day(until),
                })
                .collect(),
            ratios: Vec::new(),
        };
        let ok = |years: &[(i64, &str, &str)]| terms_checked(&terms(years)).is_ok();
        assert!(ok(&[
            (1, "2026-05-01", "2027-04-30"),
            (2, "2027-05-01", "2028-12-31")
        ]));
        assert!(!ok(&[]), "a tender has a year");
        assert!(!ok(&[(2, "2026-05-01", "2027-04-30")]), "numbered from one");
        assert!(!ok(&[
            (1, "2026-05-01", "2027-04-30"),
            (2, "2027-04-30", "2028-12-31")
        ]));
        assert!(!ok(&[(1, "2026-05-01", "2029-01-01")]), "within the tender");
    }
}
