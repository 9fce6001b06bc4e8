//! From the findings of the rules to what the house asks for.

use crate::model::{FindingCode, ReviewSeverity};
use crate::policy::ReviewTerms;
use kernel::quantity::Quantity;
use prescriptions::{Code, Herb, Library, Prescription, Severity};

/// One finding as it is kept with the prescription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which rule.
    pub code: FindingCode,
    /// What the house asks for.
    pub severity: ReviewSeverity,
    /// Canonical names, or the name as it was written.
    pub pieces: Vec<String>,
    /// 反 or 畏, 禁用 or 慎用; what may have been meant by an unknown name.
    pub kind: Option<String>,
    /// Edition, file or law, and mark.
    pub source: String,
}

/// One line as it is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// As it was written.
    pub name: String,
    /// Grams for one dose.
    pub grams: Quantity,
    /// 先煎 …; blank without.
    pub method: String,
}

/// What the centre has of a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stocked {
    /// Canonical name.
    pub piece: String,
    /// Is an item of that name in use?
    pub listed: bool,
    /// Free at the centre.
    pub free: Quantity,
}

fn code(code: Code) -> FindingCode {
    match code {
        Code::DoseHigh => FindingCode::DoseHigh,
        Code::DoseLow => FindingCode::DoseLow,
        Code::Duplicate => FindingCode::Duplicate,
        Code::Incompatible => FindingCode::Incompatible,
        Code::MethodMissing => FindingCode::MethodMissing,
        Code::Pregnancy => FindingCode::Pregnancy,
        Code::SupplyDays => FindingCode::SupplyDays,
        Code::UnknownPiece => FindingCode::UnknownPiece,
    }
}

fn severity(severity: Severity) -> ReviewSeverity {
    match severity {
        Severity::Info => ReviewSeverity::Inform,
        Severity::Warn => ReviewSeverity::Warn,
        Severity::Block => ReviewSeverity::Block,
    }
}

fn treated(mut found: Found, terms: &ReviewTerms) -> Found {
    let fits = |one: &&crate::policy::Treatment| {
        one.code == found.code && (one.kind.is_none() || one.kind == found.kind)
    };
    if let Some(treatment) = terms.treatments.iter().find(fits) {
        found.severity = treatment.severity;
    }
    found
}

/// Everything that rules and stock say, the gravest first.
pub fn review(
    library: &Library,
    lines: &[Line],
    doses: i64,
    pregnant: bool,
    stocked: &[Stocked],
    terms: &ReviewTerms,
) -> Vec<Found> {
    let prescription = Prescription {
        herbs: lines.iter().map(herb).collect(),
        doses: u32::try_from(doses).unwrap_or(u32::MAX),
        pregnant,
    };
    let review = library.review(&prescription);
    let of_rules = review.findings.into_iter().map(|finding| Found {
        code: code(finding.code),
        severity: severity(finding.severity),
        pieces: finding.pieces,
        kind: finding.kind,
        source: finding.source,
    });
    let mut found: Vec<Found> = of_rules
        .chain(of_stock(library, lines, doses, stocked))
        .collect();
    for one in &mut found {
        if one.code == FindingCode::UnknownPiece
            && let prescriptions::Resolved::Unknown { proposal } = library.resolve(&one.pieces[0])
        {
            one.kind = proposal;
        }
    }
    let mut found: Vec<Found> = found.into_iter().map(|one| treated(one, terms)).collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.severity));
    found
}

fn herb(line: &Line) -> Herb {
    Herb {
        name: line.name.clone(),
        grams_e6: line.grams.0.saturating_mul(1_000),
        method: Some(line.method.clone()).filter(|method| !method.is_empty()),
    }
}

fn of_stock<'a>(
    library: &'a Library,
    lines: &'a [Line],
    doses: i64,
    stocked: &'a [Stocked],
) -> impl Iterator<Item = Found> + 'a {
    stocked.iter().filter_map(move |known| {
        let grams: i64 = lines
            .iter()
            .filter(|line| names(library, line, &known.piece))
            .map(|line| line.grams.0)
            .sum();
        let needed = grams.saturating_mul(doses);
        let found = |code, source: String| Found {
            code,
            severity: ReviewSeverity::Warn,
            pieces: vec![known.piece.clone()],
            kind: None,
            source,
        };
        if !known.listed {
            return Some(found(FindingCode::NotInFormulary, "统一目录".to_owned()));
        }
        let short = known.free.0 < needed;
        short.then(|| {
            let (needed, free) = (Quantity(needed), known.free);
            found(
                FindingCode::OutOfStock,
                format!("需 {needed} g，可用 {free} g"),
            )
        })
    })
}

fn names(library: &Library, line: &Line, piece: &str) -> bool {
    matches!(library.resolve(&line.name), prescriptions::Resolved::Piece(known) if known.name == piece)
}

/// What all of them ask for together.
pub fn gravest(found: &[Found]) -> ReviewSeverity {
    let severities = found.iter().map(|one| one.severity);
    severities.max().unwrap_or(ReviewSeverity::None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Vec<Line> {
        [("海藻", 10), ("生甘草", 3), ("浮小卖", 30)]
            .map(|(name, grams)| Line {
                name: name.to_owned(),
                grams: Quantity(grams * 1_000),
                method: String::new(),
            })
            .into()
    }

    #[test]
    fn the_house_may_lower_what_a_rule_asks_for_and_says_so_by_policy() {
        let stocked = [Stocked {
            piece: "海藻".to_owned(),
            listed: true,
            free: Quantity(69_999),
        }];
        let mut terms = ReviewTerms::default();
        let library = Library::shipped();
        let found = review(library, &lines(), 7, false, &stocked, &terms);
        let codes: Vec<_> = found.iter().map(|one| (one.code, one.severity)).collect();
        assert!(
            codes.contains(&(FindingCode::Incompatible, ReviewSeverity::Block)),
            "{codes:?}"
        );
        assert!(
            codes.contains(&(FindingCode::OutOfStock, ReviewSeverity::Warn)),
            "{codes:?}"
        );
        assert_eq!(gravest(&found), ReviewSeverity::Block);
        let unknown = found
            .iter()
            .find(|one| one.code == FindingCode::UnknownPiece);
        assert_eq!(unknown.and_then(|one| one.kind.as_deref()), Some("浮小麦"));
        terms.treatments.push(crate::policy::Treatment {
            code: FindingCode::Incompatible,
            kind: Some("反".to_owned()),
            severity: ReviewSeverity::Warn,
        });
        let lowered = review(library, &lines(), 7, false, &stocked, &terms);
        let pair = lowered
            .iter()
            .find(|one| one.code == FindingCode::Incompatible);
        assert_eq!(pair.map(|one| one.severity), Some(ReviewSeverity::Warn));
    }
}
