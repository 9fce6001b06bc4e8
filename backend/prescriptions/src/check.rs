//! The rules, over one prescription.

use std::collections::BTreeMap;

use crate::finding::{Code, Finding, Severity};
use crate::forms::PLAIN_METHODS;
use crate::grams::written;
use crate::library::{EDITION, Library};
use crate::piece::{Dose, Level, Piece};
use crate::resolve::{Resolved, tidy};

/// Days for which 罂粟壳 may be prescribed.
const NARCOTIC_DAYS: u32 = 3;
/// Days whose largest dose a prescription of a regulated raw drug may hold.
const REGULATED_DAYS: u32 = 2;

/// One line of a prescription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Herb {
    /// As it was written.
    pub name: String,
    /// Grams for one dose 剂, which is one day, in millionths.
    pub grams_e6: i64,
    /// 先煎, 后下 …, if one was written.
    pub method: Option<String>,
}

/// What is reviewed. The patient's age is not: there is no national table of children's doses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prescription {
    /// In any order.
    pub herbs: Vec<Herb>,
    /// How many doses, one a day.
    pub doses: u32,
    /// Whether the patient is pregnant.
    pub pregnant: bool,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review<'a> {
    /// What each herb's name means, in the order of the prescription.
    pub herbs: Vec<Resolved<'a>>,
    /// Sorted by code, then by pieces.
    pub findings: Vec<Finding>,
}

/// All lines of a prescription that mean one piece.
#[derive(Clone, Copy, Debug, Default)]
struct Day {
    lines: usize,
    grams_e6: i64,
    without_method: bool,
}

impl Library {
    /// Reviews a prescription. Several lines of one piece are one daily dose.
    pub fn review(&self, prescription: &Prescription) -> Review<'_> {
        let mut days: BTreeMap<usize, Day> = BTreeMap::new();
        let mut herbs = Vec::with_capacity(prescription.herbs.len());
        let mut findings = Vec::new();
        for herb in &prescription.herbs {
            let name = tidy(&herb.name);
            let Some(piece) = self.find(&name.name) else {
                herbs.push(Resolved::Unknown {
                    proposal: self.propose(&name.name),
                });
                findings.push(unknown(&herb.name));
                continue;
            };
            herbs.push(Resolved::Piece(&self.pieces[piece]));
            let method = herb.method.as_ref().or(name.method.as_ref());
            let day = days.entry(piece).or_default();
            day.lines += 1;
            day.grams_e6 = day.grams_e6.saturating_add(herb.grams_e6);
            day.without_method |=
                method.is_none_or(|method| PLAIN_METHODS.contains(&method.trim()));
        }
        for (piece, day) in &days {
            self.push_of_piece(*piece, day, prescription, &mut findings);
        }
        self.push_pairs(&days, &mut findings);
        findings.sort();
        // The same unknown name on two lines is one finding.
        findings.dedup();
        Review { herbs, findings }
    }

    fn push_of_piece(
        &self,
        piece: usize,
        day: &Day,
        prescription: &Prescription,
        findings: &mut Vec<Finding>,
    ) {
        let piece = &self.pieces[piece];
        findings.extend(dose(piece, day.grams_e6));
        findings.extend(supply(piece, day.grams_e6, prescription.doses));
        if day.lines > 1 {
            let source = format!("{EDITION} 医疗机构处方审核规范 国卫办医发〔2018〕14号: 重复用药");
            findings.push(about(piece, Code::Duplicate, Severity::Warn, source));
        }
        if let Some(method) = piece.method.as_ref().filter(|_| day.without_method) {
            let source = format!("{EDITION} common_pieces.csv: {method}");
            findings.push(about(piece, Code::MethodMissing, Severity::Warn, source));
        }
        if let Some(level) = piece.pregnancy.filter(|_| prescription.pregnant) {
            let severity = match level {
                Level::Forbidden => Severity::Block,
                Level::Caution => Severity::Warn,
            };
            let source = piece.pregnancy_source.clone();
            findings.push(Finding {
                kind: Some(level.word().to_owned()),
                ..about(piece, Code::Pregnancy, severity, source)
            });
        }
    }

    fn push_pairs(&self, days: &BTreeMap<usize, Day>, findings: &mut Vec<Finding>) {
        let paired = |piece: &usize| Some((*piece, self.paired[*piece].as_ref()?));
        let paired: Vec<(usize, &String)> = days.keys().filter_map(paired).collect();
        for (at, (one, name)) in paired.iter().enumerate() {
            let with = &self.pairs[*name];
            for (other, other_name) in &paired[at + 1..] {
                let Some(pair) = with.get(*other_name) else {
                    continue;
                };
                let mut pieces = [*one, *other].map(|piece| self.pieces[piece].name.clone());
                pieces.sort();
                findings.push(Finding {
                    code: Code::Incompatible,
                    pieces: pieces.into(),
                    kind: Some(pair.kind.clone()),
                    severity: if pair.is_block {
                        Severity::Block
                    } else {
                        Severity::Warn
                    },
                    source: pair.source.clone(),
                });
            }
        }
    }
}

fn about(piece: &Piece, code: Code, severity: Severity, source: String) -> Finding {
    Finding {
        code,
        pieces: vec![piece.name.clone()],
        kind: None,
        severity,
        source,
    }
}

fn unknown(name: &str) -> Finding {
    Finding {
        code: Code::UnknownPiece,
        pieces: vec![name.to_owned()],
        kind: None,
        severity: Severity::Block,
        source: format!("{EDITION} common_pieces.csv, aliases.csv"),
    }
}

/// The day's grams against the range; without a dose for a decoction, every gram is too much.
fn dose(piece: &Piece, grams_e6: i64) -> Option<Finding> {
    let (code, severity) = match piece.dose {
        Dose::Unknown => return None,
        Dose::Range { min_e6, max_e6 } if (min_e6..=max_e6).contains(&grams_e6) => return None,
        Dose::Range { min_e6, .. } if grams_e6 < min_e6 => (Code::DoseLow, Severity::Info),
        Dose::Range { .. } | Dose::Never if piece.is_toxic => (Code::DoseHigh, Severity::Block),
        Dose::Range { .. } | Dose::Never => (Code::DoseHigh, Severity::Warn),
    };
    let source = format!("{}; {} g", piece.dose_source, written(grams_e6));
    Some(about(piece, code, severity, source))
}

/// The one rule that reads the number of doses.
fn supply(piece: &Piece, grams_e6: i64, doses: u32) -> Option<Finding> {
    let law = if piece.is_narcotic && doses > NARCOTIC_DAYS {
        format!("医院中药饮片管理规范 国中医药发〔2007〕11号: 不超过{NARCOTIC_DAYS}日; {doses}日")
    } else if piece.is_regulated && beyond_regulated(piece.dose, grams_e6, doses) {
        let total = written(grams_e6.saturating_mul(i64::from(doses)));
        format!("医疗用毒性药品管理办法 国务院令第23号: 不超过二日极量; {doses}日 {total} g")
    } else {
        return None;
    };
    let source = format!("{EDITION} {law}");
    Some(about(piece, Code::SupplyDays, Severity::Block, source))
}

/// More than the largest dose of two days; where there is no such dose, more than two days.
fn beyond_regulated(dose: Dose, grams_e6: i64, doses: u32) -> bool {
    match dose {
        Dose::Range { max_e6, .. } => {
            let total = i128::from(grams_e6) * i128::from(doses);
            total > i128::from(max_e6) * i128::from(REGULATED_DAYS)
        }
        Dose::Never | Dose::Unknown => doses > REGULATED_DAYS,
    }
}
