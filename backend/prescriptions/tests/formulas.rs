//! The classical formulas of the data file give exactly the findings that stand beside them.

use std::collections::BTreeSet;

use prescriptions::{Code, Finding, Herb, Library, Prescription, Resolved};
use serde::Deserialize;

#[derive(Deserialize)]
struct Formulas {
    formulas: Vec<Formula>,
}

#[derive(Deserialize)]
struct Formula {
    name: String,
    herbs: Vec<Line>,
    dose_flags: BTreeSet<String>,
    incompat_hits: BTreeSet<String>,
    #[serde(default)]
    pregnant: bool,
    #[serde(default)]
    pregnancy_hits: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Line {
    herb: String,
    grams: f64,
    special: String,
}

fn formulas() -> Vec<Formula> {
    let text = include_str!("../data/classical_formulas.json");
    let formulas: Formulas = serde_json::from_str(text).expect("formulas");
    formulas.formulas
}

fn prescription(formula: &Formula) -> Prescription {
    let herb = |line: &Line| Herb {
        name: line.herb.clone(),
        grams_e6: (line.grams * 1e6).round() as i64,
        method: Some(line.special.clone()),
    };
    Prescription {
        herbs: formula.herbs.iter().map(herb).collect(),
        doses: 7,
        pregnant: formula.pregnant,
    }
}

/// 地黄 6g<10g, as the file writes it.
fn dose_flag(formula: &Formula, finding: &Finding) -> String {
    let name = &finding.pieces[0];
    let line = formula
        .herbs
        .iter()
        .find(|line| line.herb == *name)
        .expect("its line");
    let (_, range) = finding.source.rsplit_once(": ").expect("a range");
    let (min, rest) = range.split_once('–').expect("from, to");
    let (max, _) = rest.split_once(' ').expect("a unit");
    match finding.code {
        Code::DoseLow => format!("{name} {}g<{min}g", line.grams),
        _ => format!("{name} {}g>{max}g", line.grams),
    }
}

#[test]
fn every_formula_gives_exactly_its_listed_findings() {
    let library = Library::shipped();
    let formulas = formulas();
    assert_eq!(formulas.len(), 98);
    for formula in &formulas {
        let review = library.review(&prescription(formula));
        let of = |code: Code| {
            review
                .findings
                .iter()
                .filter(move |finding| finding.code == code)
        };
        let kind = |finding: &Finding| finding.kind.clone().expect("a kind");
        let doses: BTreeSet<String> = of(Code::DoseHigh)
            .chain(of(Code::DoseLow))
            .map(|finding| dose_flag(formula, finding))
            .collect();
        assert_eq!(doses, formula.dose_flags, "{}", formula.name);
        let pairs: BTreeSet<String> = of(Code::Incompatible)
            .map(|finding| format!("{}:{}", finding.pieces.join("+"), kind(finding)))
            .collect();
        assert_eq!(pairs, formula.incompat_hits, "{}", formula.name);
        let pregnancy: BTreeSet<String> = of(Code::Pregnancy)
            .map(|finding| format!("{}:{}", finding.pieces[0], kind(finding)))
            .collect();
        assert_eq!(pregnancy, formula.pregnancy_hits, "{}", formula.name);
        for code in [
            Code::UnknownPiece,
            Code::Duplicate,
            Code::SupplyDays,
            Code::MethodMissing,
        ] {
            let told: Vec<_> = of(code).collect();
            assert!(told.is_empty(), "{}: {told:?}", formula.name);
        }
    }
}

#[test]
fn every_herb_of_a_formula_is_an_exact_piece() {
    for formula in formulas() {
        for line in formula.herbs {
            match Library::shipped().resolve(&line.herb) {
                Resolved::Piece(piece) => assert_eq!(piece.name, line.herb),
                Resolved::Unknown { .. } => panic!("{} is unknown", line.herb),
            }
        }
    }
}
