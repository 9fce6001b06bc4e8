//! `yaoshu rx check`: prescriptions in, findings out, one JSON object a line.
//!
//! Where the contract leaves a case open, it is decided here:
//!
//! * `doses` and `pregnant` may be missing: one dose, and not pregnant. `age` is not judged, there is no table for it.
//! * `canonical` is null where nobody knows the name; beside it stands a `proposal`, where there is one, for people to read.
//! * Several lines of one piece are one daily dose, so that no dose is hidden by writing it twice.
//! * A piece of the regulated 28 may be given up to the largest dose of two days; where the files give it no dose, for two
//!   days.
//! * `kind` is null where a finding has none.

pub use analyst::{File, Unreadable};
use analyst::{json, parallel};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::check::{Herb, Prescription, Review};
use crate::library::Library;
use crate::resolve::Resolved;

#[derive(Deserialize)]
struct Line {
    id: Value,
    herbs: Vec<HerbLine>,
    doses: Option<u32>,
    pregnant: Option<bool>,
}

#[derive(Deserialize)]
struct HerbLine {
    name: String,
    #[serde(deserialize_with = "crate::grams::deserialize")]
    grams: i64,
    method: Option<String>,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a Value,
    findings: Vec<FindingLine<'a>>,
    herbs: Vec<HerbAnswer<'a>>,
}

#[derive(Serialize)]
struct FindingLine<'a> {
    code: &'static str,
    severity: &'static str,
    pieces: &'a [String],
    kind: Option<&'a str>,
    source: &'a str,
}

#[derive(Serialize)]
struct HerbAnswer<'a> {
    name: &'a str,
    canonical: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<&'a str>,
}

/// The answers, one line for each prescription.
///
/// # Errors
///
/// The first place at which the file cannot be read.
pub fn check(prescriptions: File<'_>) -> Result<Vec<u8>, Unreadable> {
    let library = Library::shipped();
    let lines: Vec<Line> = json::lines(prescriptions)?;
    // Each prescription is judged by itself.
    Ok(parallel::map(&lines, |line| answer_line(library, line)).concat())
}

fn answer_line(library: &Library, line: &Line) -> Vec<u8> {
    let prescription = Prescription {
        herbs: line.herbs.iter().map(herb).collect(),
        doses: line.doses.unwrap_or(1),
        pregnant: line.pregnant.unwrap_or(false),
    };
    let review = library.review(&prescription);
    let mut out = serde_json::to_vec(&answer(&line.id, &prescription, &review))
        .expect("texts and lists are always JSON");
    out.push(b'\n');
    out
}

fn herb(line: &HerbLine) -> Herb {
    Herb {
        name: line.name.clone(),
        grams_e6: line.grams,
        method: line.method.clone(),
    }
}

fn answer<'a>(id: &'a Value, prescription: &'a Prescription, review: &'a Review<'_>) -> Answer<'a> {
    let findings = review.findings.iter().map(|finding| FindingLine {
        code: finding.code.word(),
        severity: finding.severity.word(),
        pieces: &finding.pieces,
        kind: finding.kind.as_deref(),
        source: &finding.source,
    });
    let herbs = prescription.herbs.iter().zip(&review.herbs);
    let herbs = herbs.map(|(herb, resolved)| {
        let (canonical, proposal) = match resolved {
            Resolved::Piece(piece) => (Some(piece.name.as_str()), None),
            Resolved::Unknown { proposal } => (None, proposal.as_deref()),
        };
        HerbAnswer {
            name: &herb.name,
            canonical,
            proposal,
        }
    });
    Answer {
        id,
        findings: findings.collect(),
        herbs: herbs.collect(),
    }
}
