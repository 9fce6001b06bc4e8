//! The supplier's answer: every line in full, in part, or not at all, with a promised date.

use std::collections::BTreeMap;

use crate::model::{LineId, OrderRefusal};
use kernel::clock::Day;
use kernel::error::{Error, Field, Invalid, Result};
use kernel::quantity::Quantity;
use kernel::word_enum;

word_enum! {
    /// What the supplier says to a line.
    pub enum LineAnswer {
        /// Everything comes.
        Full = "full",
        /// A part comes.
        Part = "part",
        /// Nothing comes.
        Declined = "declined",
    }
}

/// One line as the supplier answered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Which line.
    pub line_id: LineId,
    /// What.
    pub answer: LineAnswer,
    /// How much; only for a part.
    pub quantity: Option<Quantity>,
    /// Why not everything.
    pub reason: Option<String>,
    /// By when; not for a declined line.
    pub promised_on: Option<Day>,
}

/// One line as it now stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Which line.
    pub line_id: LineId,
    /// What.
    pub answer: LineAnswer,
    /// How much comes.
    pub confirmed: Quantity,
    /// How much does not.
    pub declined: Quantity,
    /// Why not.
    pub reason: Option<String>,
    /// By when.
    pub promised_on: Option<Day>,
}

/// Checks the supplier's answers against the ordered quantities: every line exactly once, reasons for what does not
/// come, dates from today on for what does.
pub fn answers(
    ordered: &BTreeMap<LineId, Quantity>,
    said: &[Said],
    today: Day,
) -> Result<Vec<Answered>> {
    let mut invalid = Invalid::new();
    let mut answered = BTreeMap::new();
    for (at, said) in said.iter().enumerate() {
        let Some(quantity) = ordered.get(&said.line_id) else {
            let value = said.line_id.to_string();
            invalid.at(
                format!("/lines/{at}/line_id"),
                Field::UnknownReference { value },
            );
            continue;
        };
        check(
            &format!("/lines/{at}"),
            said,
            *quantity,
            today,
            &mut invalid,
        );
        if answered
            .insert(said.line_id, answer(said, *quantity))
            .is_some()
        {
            let value = said.line_id.to_string();
            invalid.at(format!("/lines/{at}/line_id"), Field::Duplicate { value });
        }
    }
    if !invalid.fields.is_empty() {
        return Err(Error::Invalid(invalid));
    }
    let missing = ordered.len() - answered.len();
    if missing > 0 {
        return Err(OrderRefusal::LinesUnanswered { count: missing }.into());
    }
    Ok(answered.into_values().collect())
}

fn check(pointer: &str, said: &Said, ordered: Quantity, today: Day, invalid: &mut Invalid) {
    let declined = said.answer == LineAnswer::Declined;
    let part = said
        .quantity
        .filter(|quantity| quantity.is_positive() && *quantity < ordered);
    if said.answer == LineAnswer::Part && part.is_none() {
        invalid.at(
            format!("{pointer}/quantity"),
            OrderRefusal::NotAPart { quantity: ordered },
        );
    }
    let silent = said
        .reason
        .as_deref()
        .is_none_or(|reason| reason.trim().is_empty());
    if said.answer != LineAnswer::Full && silent {
        invalid.at(format!("{pointer}/reason"), Field::Required {});
    }
    match said.promised_on {
        None if !declined => {
            invalid.at(format!("{pointer}/promised_on"), Field::Required {});
        }
        Some(day) if day < today => {
            invalid.at(
                format!("{pointer}/promised_on"),
                OrderRefusal::PromiseInThePast { today },
            );
        }
        _ => {}
    }
}

fn answer(said: &Said, ordered: Quantity) -> Answered {
    let confirmed = match said.answer {
        LineAnswer::Full => ordered,
        LineAnswer::Part => said.quantity.unwrap_or(Quantity::ZERO),
        LineAnswer::Declined => Quantity::ZERO,
    };
    Answered {
        line_id: said.line_id,
        answer: said.answer,
        confirmed,
        declined: Quantity(ordered.0 - confirmed.0),
        reason: said
            .reason
            .as_deref()
            .map(str::trim)
            .filter(|reason| !reason.is_empty())
            .map(str::to_owned),
        promised_on: said
            .promised_on
            .filter(|_| said.answer != LineAnswer::Declined),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn said(
        answer: LineAnswer,
        quantity: Option<i64>,
        reason: &str,
        promised_on: Option<&str>,
    ) -> Said {
        Said {
            line_id: LineId(1),
            answer,
            quantity: quantity.map(|units| Quantity(units * 1000)),
            reason: Some(reason.to_owned()),
            promised_on: promised_on.map(day),
        }
    }

    fn answer_one(said: Said) -> Result<Answered, Vec<String>> {
        let ordered = BTreeMap::from([(LineId(1), Quantity(100_000))]);
        answers(&ordered, &[said], day("2026-11-22"))
            .map(|mut all| all.remove(0))
            .map_err(|error| match error {
                Error::Invalid(invalid) => invalid
                    .fields
                    .into_iter()
                    .map(|field| field.pointer)
                    .collect(),
                other => vec![other.code().to_owned()],
            })
    }

    #[test]
    fn a_line_is_promised_in_full_in_part_or_not_at_all() {
        use LineAnswer::{Declined, Full, Part};
        let promised = Some("2026-11-25");
        let full = answer_one(said(Full, None, "", promised)).expect("full");
        assert_eq!(
            (full.confirmed, full.declined),
            (Quantity(100_000), Quantity(0))
        );
        let part = answer_one(said(Part, Some(60), "only sixty left", promised)).expect("part");
        assert_eq!(
            (part.confirmed, part.declined),
            (Quantity(60_000), Quantity(40_000))
        );
        let declined =
            answer_one(said(Declined, None, "out of production", None)).expect("declined");
        assert_eq!(
            (declined.confirmed, declined.declined),
            (Quantity(0), Quantity(100_000))
        );
    }

    #[test]
    fn reasons_and_dates_are_demanded_at_their_field() {
        use LineAnswer::{Declined, Full, Part};
        let promised = Some("2026-11-25");
        let refused = |said| answer_one(said).expect_err("refused");
        assert_eq!(
            refused(said(Full, None, "", None)),
            ["/lines/0/promised_on"]
        );
        assert_eq!(
            refused(said(Full, None, "", Some("2026-11-21"))),
            ["/lines/0/promised_on"]
        );
        assert_eq!(
            refused(said(Part, Some(100), "why", promised)),
            ["/lines/0/quantity"]
        );
        assert_eq!(
            refused(said(Part, None, "why", promised)),
            ["/lines/0/quantity"]
        );
        assert_eq!(
            refused(said(Declined, None, " ", None)),
            ["/lines/0/reason"]
        );
    }

    #[test]
    fn every_line_is_answered_exactly_once() {
        let ordered = BTreeMap::from([(LineId(1), Quantity(1)), (LineId(2), Quantity(1))]);
        let full = |id: i64| Said {
            line_id: LineId(id),
            ..said(LineAnswer::Full, None, "", Some("2026-11-22"))
        };
        let code = |said: &[Said]| {
            answers(&ordered, said, day("2026-11-22"))
                .expect_err("refused")
                .code()
        };
        assert_eq!(code(&[full(1)]), "purchasing.order_lines_unanswered");
        assert_eq!(code(&[full(1), full(1)]), "kernel.invalid");
        assert_eq!(code(&[full(1), full(2), full(3)]), "kernel.invalid");
        assert!(answers(&ordered, &[full(2), full(1)], day("2026-11-22")).is_ok());
    }
}
