//! The judged lines of each supplier, in order of judgement.

use std::ops::Range;

use super::deliveries::Deliveries;
use super::moment::day_of;
use super::names::order;
use crate::measure::Judged;
use crate::outcome::{Judging, Outcome, Part, outcome};

/// Lines of all suppliers, one supplier after the other.
#[derive(Debug)]
pub(super) struct AllJudged {
    pub(super) lines: Vec<Judged>,
    /// Which line of the file each is.
    pub(super) numbers: Vec<u32>,
    /// Where each supplier's lines are.
    pub(super) suppliers: Vec<Range<usize>>,
}

pub(super) fn all(file: &Deliveries<'_>) -> AllJudged {
    let outcomes = outcomes(file);
    let mut numbers: Vec<u32> = (0..file.lines.len() as u32).collect();
    let key = |number: &u32| {
        let at = *number as usize;
        (file.lines[at].supplier, outcomes[at].judged_at)
    };
    let name = |number: &u32| file.ids[*number as usize].as_ref();
    numbers.sort_unstable_by(|one, other| {
        key(one)
            .cmp(&key(other))
            .then_with(|| order(name(one), name(other)))
    });
    let judged = |number: &u32| {
        let outcome = &outcomes[*number as usize];
        let ordered = file.lines[*number as usize].ordered;
        Judged::new(day_of(outcome.judged_at), ordered, 0, outcome)
    };
    let lines = numbers.iter().map(judged).collect();
    let mut suppliers = vec![0..0; file.suppliers.len()];
    for (at, number) in numbers.iter().enumerate() {
        let supplier = &mut suppliers[file.lines[*number as usize].supplier as usize];
        if supplier.start == supplier.end {
            supplier.start = at;
        }
        supplier.end = at + 1;
    }
    AllJudged {
        lines,
        numbers,
        suppliers,
    }
}

fn outcomes(file: &Deliveries<'_>) -> Vec<Outcome> {
    let mut coming = file.deliveries.iter().peekable();
    let mut parts = Vec::new();
    let mut outcomes = Vec::with_capacity(file.lines.len());
    for (number, line) in file.lines.iter().enumerate() {
        parts.clear();
        while let Some(delivery) = coming.next_if(|delivery| delivery.line as usize == number) {
            parts.push(Part {
                at: delivery.at.micros,
                is_on_time: delivery.at.is_by(line.due),
                quantity: delivery.quantity,
            });
        }
        outcomes.push(outcome(
            line.ordered,
            line.due.micros,
            &mut parts,
            Judging::Afterwards,
        ));
    }
    outcomes
}
