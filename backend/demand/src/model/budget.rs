//! Budgets 预算: how much a facility may ask for in a month, a quarter or a year.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use formulary::model::ItemKind;
use kernel::clock::Day;
use kernel::id_type;
use kernel::ids::OrganisationId;
use kernel::money::Money;
use stock::model::Period;

id_type!(
    /// A budget.
    BudgetId
);

/// The time a budget is for: `2026-11`, `2026-Q4` or `2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BudgetPeriod {
    first: Period,
    months: i32,
}

/// Why a text is not the time of a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a month 2026-11, quarter 2026-Q4 or year 2026")]
pub struct BudgetPeriodError;

impl BudgetPeriod {
    /// Its first day.
    pub fn first_day(self) -> Day {
        self.first.first_day()
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        self.first.plus(self.months).first_day().plus_days(-1)
    }

    /// The month, quarter and year to which a day belongs.
    pub fn of(day: Day) -> [Self; 3] {
        let month = Period::of(day);
        let year = &month.to_string()[..4];
        let of_year = month.since(first_of(year));
        [
            Self {
                first: month,
                months: 1,
            },
            Self {
                first: month.plus(-(of_year % 3)),
                months: 3,
            },
            Self {
                first: month.plus(-of_year),
                months: 12,
            },
        ]
    }
}

fn first_of(year: &str) -> Period {
    format!("{year}-01")
        .parse()
        .unwrap_or_else(|_| Period::of(Day::default()))
}

impl fmt::Display for BudgetPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month = self.first.to_string();
        let year = month.get(..4).unwrap_or_default();
        match self.months {
            1 => f.pad(&month),
            3 => {
                let quarter = self.first.since(first_of(year)) / 3 + 1;
                f.pad(&format!("{year}-Q{quarter}"))
            }
            _ => f.pad(year),
        }
    }
}

impl FromStr for BudgetPeriod {
    type Err = BudgetPeriodError;

    fn from_str(text: &str) -> Result<Self, BudgetPeriodError> {
        let text = text.trim();
        let year = text.get(..4).ok_or(BudgetPeriodError)?;
        if !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(BudgetPeriodError);
        }
        let (first, months) = match text.get(4..) {
            Some("") => (first_of(year), 12),
            Some("-Q1") => (first_of(year), 3),
            Some("-Q2") => (first_of(year).plus(3), 3),
            Some("-Q3") => (first_of(year).plus(6), 3),
            Some("-Q4") => (first_of(year).plus(9), 3),
            _ => (text.parse().map_err(|_| BudgetPeriodError)?, 1),
        };
        Ok(Self { first, months })
    }
}

impl Serialize for BudgetPeriod {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BudgetPeriod {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

kernel::string_schema!(BudgetPeriod, "budget-period", "2026-Q4");

/// What somebody decides about a budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetTerms {
    /// Whose.
    pub facility_id: OrganisationId,
    /// For when.
    pub period: BudgetPeriod,
    /// Only for items of this kind; of all kinds together where none is named.
    pub item_kind: Option<ItemKind>,
    /// How much.
    pub cap: Money,
    /// Remark.
    pub note: String,
}

/// A budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Identity.
    pub id: BudgetId,
    /// What was decided.
    pub terms: BudgetTerms,
    /// Version for optimistic concurrency.
    pub version: i64,
}

/// What documents have taken of a budget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BudgetUse {
    /// Accepted and ordered in its time.
    pub used: Money,
    /// Handed in and not decided yet; only of a budget whose time is now.
    pub waiting: Money,
}

/// A budget with what is left of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetState {
    /// The budget.
    pub budget: Budget,
    /// What documents have taken.
    pub taken: BudgetUse,
}

impl BudgetState {
    /// What is left; below zero where more was accepted than there was.
    pub fn left(&self) -> Money {
        Money(self.budget.terms.cap.0.saturating_sub(self.taken.used.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> BudgetPeriod {
        text.parse().expect("a period")
    }

    #[test]
    fn months_quarters_and_years_know_their_days() {
        let table = [
            ("2026-11", "2026-11-01", "2026-11-30"),
            ("2026-Q1", "2026-01-01", "2026-03-31"),
            ("2026-Q4", "2026-10-01", "2026-12-31"),
            ("2024", "2024-01-01", "2024-12-31"),
        ];
        for (text, first, last) in table {
            let found = period(text);
            assert_eq!(found.to_string(), text);
            assert_eq!(
                (found.first_day().to_string(), found.last_day().to_string()),
                (first.to_owned(), last.to_owned())
            );
        }
        for text in ["", "2026-Q5", "2026-13", "26", "2026年", "2026-q1"] {
            assert!(text.parse::<BudgetPeriod>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_lies_in_a_month_a_quarter_and_a_year() {
        let of = BudgetPeriod::of("2026-11-23".parse().expect("a day"));
        assert_eq!(
            of.map(|period| period.to_string()),
            ["2026-11", "2026-Q4", "2026"]
        );
    }
}
