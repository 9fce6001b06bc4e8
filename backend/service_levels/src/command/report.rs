//! The answer: counts as integers, shares as decimal strings.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::compare::Difference;
use super::deliveries::Deliveries;
use super::judge::AllJudged;
use crate::course::{Evaluation, evaluations};
use crate::measure::{Sums, Value};
use crate::policy::Policy;
use crate::share::Ratio;
use crate::standing::Standing;

/// What `yaoshu sla rehearse` writes.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    #[serde(flatten)]
    pub(super) told: Told<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) against: Option<Told<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) differences: Option<Vec<Difference<'a>>>,
}

impl<'a> Report<'a> {
    pub(super) const fn new(told: Told<'a>) -> Self {
        Self {
            told,
            against: None,
            differences: None,
        }
    }
}

/// What one policy says.
#[derive(Debug, Serialize)]
pub(super) struct Told<'a> {
    pub(super) suppliers: Vec<Supplier<'a>>,
    pub(super) events: Vec<Event<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct Supplier<'a> {
    pub(super) supplier: &'a str,
    lines: u64,
    late: u64,
    #[serde(serialize_with = "share")]
    late_share: Ratio,
    #[serde(serialize_with = "share")]
    fill: Ratio,
    pub(super) standing: &'static str,
}

/// A supplier's first arrival at a standing.
#[derive(Debug, Serialize)]
pub(super) struct Event<'a> {
    pub(super) supplier: &'a str,
    pub(super) standing: Standing,
    pub(super) on: NaiveDate,
    line: &'a str,
    #[serde(serialize_with = "value")]
    value: Value,
    evidence: Vec<&'a str>,
}

pub(super) fn told<'a>(file: &'a Deliveries<'_>, judged: &AllJudged, policy: &Policy) -> Told<'a> {
    let mut told = Told {
        suppliers: Vec::new(),
        events: Vec::new(),
    };
    for (name, range) in file.suppliers.iter().zip(&judged.suppliers) {
        let mut sums = Sums::default();
        judged.lines[range.clone()]
            .iter()
            .for_each(|line| sums.add(line));
        let is_exempt = policy.exempt.iter().any(|exempt| exempt.trim() == name);
        let standing = match is_exempt {
            true => "exempt",
            false => {
                let numbers = &judged.numbers[range.clone()];
                let ids = |at: usize| file.ids[numbers[at] as usize].as_ref();
                let lines = &judged.lines[range.clone()];
                let events = told.events.len();
                told.events.extend(arrivals(policy, lines, name, ids));
                let worst = told.events[events..]
                    .iter()
                    .map(|event| event.standing)
                    .max();
                worst.unwrap_or_default().word()
            }
        };
        told.suppliers.push(Supplier {
            supplier: name,
            lines: sums.lines,
            late: sums.late,
            late_share: sums.late_share(),
            fill: sums.fill(),
            standing,
        });
    }
    told.suppliers
        .sort_unstable_by_key(|supplier| supplier.supplier);
    told.events.sort_by_key(|event| (event.on, event.supplier));
    told
}

/// First arrivals of one supplier, in order; of one evaluation, the mildest first.
fn arrivals<'a>(
    policy: &Policy,
    lines: &[crate::measure::Judged],
    supplier: &'a str,
    id: impl Fn(usize) -> &'a str,
) -> Vec<Event<'a>> {
    let mut events: Vec<Event<'a>> = Vec::new();
    let mut arrived = [Standing::Good].to_vec();
    evaluations(policy, lines, &[], None, |evaluation: Evaluation| {
        let mut steps: Vec<(Standing, usize)> = evaluation
            .steps()
            .map(|step| (policy.ladder[step].standing, step))
            .collect();
        steps.sort_unstable();
        for (standing, step) in steps {
            if arrived.contains(&standing) {
                continue;
            }
            arrived.push(standing);
            let window = evaluation.window.clone();
            events.push(Event {
                supplier,
                standing,
                on: evaluation.on,
                line: id(window.end - 1),
                value: evaluation.sums.value(&policy.ladder[step], &policy.weights),
                evidence: window.filter(|at| lines[*at].is_late).map(&id).collect(),
            });
        }
    });
    events
}

fn share<S: Serializer>(ratio: &Ratio, serializer: S) -> Result<S::Ok, S::Error> {
    ratio.text().serialize(serializer)
}

fn value<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Value::Share(ratio) => share(ratio, serializer),
        Value::Count(count) => count.serialize(serializer),
    }
}
