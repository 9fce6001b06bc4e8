//! Every way to buy one item, for items so small that all of them can be looked at.

use crate::choice::{Choice, choose, lines};
use crate::coupling::key::{Key, Measure};
use crate::model::{Amount, Item, Line, Role, Supplier};
use crate::segment::Source;
use crate::stage::{Fixed, Signature, fixed, signature};

/// One way to buy an item.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub lines: Vec<Line>,
    pub unmet: i64,
    pub key: Key,
    /// How ties of equal keys are broken: the contracts of primaries, then of backups.
    pub signature: [Signature; 2],
}

/// All ways while some suppliers are open, the smaller contracts first; none when there are more than `limit`.
///
/// Less than packs allow may be bought here: it can be the price for another item's supplier to reach his minimum.
/// Backups serve only where primaries give all they can.
pub(crate) fn ways(
    item: &Item,
    suppliers: &[Supplier],
    open: &[bool],
    measure: &Measure,
    limit: usize,
) -> Option<Vec<Way>> {
    let best = choose(item, suppliers, open, None);
    let fixed = fixed(item, open);
    let mut found = Vec::new();
    for primary in step(item, open, &fixed, Role::Primary, limit)? {
        let left = (fixed.left - primary.covered).max(0);
        if left == 0 || left > best.beyond_primaries {
            found.push((primary.quantity, primary.raised, left, left));
            continue;
        }
        let mut rest = Fixed {
            quantity: primary.quantity,
            agreed: 0,
            left,
        };
        rest.take_agreed(item, open, Role::Backup);
        for backup in step(item, open, &rest, Role::Backup, limit)? {
            let unmet = (rest.left - backup.covered).max(0);
            let raised = [primary.raised.clone(), backup.raised].concat();
            found.push((backup.quantity, raised, left, unmet));
        }
        if found.len() > limit {
            return None;
        }
    }
    let mut ways: Vec<Way> = found
        .into_iter()
        .map(|(quantity, raised, beyond_primaries, unmet)| {
            let choice = Choice {
                lines: lines(item, &quantity, &raised),
                unmet,
                beyond_primaries,
                agreed: fixed.agreed,
                cost: 0,
                bound: 0,
            };
            Way {
                key: measure.key(item, suppliers, &choice),
                signature: signature_of(item, &quantity),
                unmet,
                lines: choice.lines,
            }
        })
        .collect();
    ways.sort_by(|one, other| one.signature.cmp(&other.signature));
    Some(ways)
}

fn signature_of(item: &Item, quantity: &[i64]) -> [Signature; 2] {
    [Role::Primary, Role::Backup].map(|role| {
        let orders: Vec<(usize, i64)> = quantity
            .iter()
            .enumerate()
            .filter(|(at, _)| item.offers[*at].role == role)
            .map(|(at, quantity)| (at, *quantity))
            .collect();
        signature(item, &orders)
    })
}

/// One outcome of a step.
#[derive(Clone)]
struct Outcome {
    quantity: Vec<i64>,
    raised: Vec<(usize, i64)>,
    covered: i64,
    grown: i64,
    smallest_pack: i64,
}

fn step(
    item: &Item,
    open: &[bool],
    fixed: &Fixed,
    role: Role,
    limit: usize,
) -> Option<Vec<Outcome>> {
    let ordered: i64 = fixed.quantity.iter().sum();
    let room = item.raise_to.map(|most| most - ordered);
    let mut outcomes = vec![Outcome {
        quantity: fixed.quantity.clone(),
        raised: Vec::new(),
        covered: 0,
        grown: 0,
        smallest_pack: i64::MAX,
    }];
    for source in fixed.sources(item, open, role, room, None) {
        let mut longer = Vec::new();
        for outcome in &outcomes {
            longer.push(outcome.clone());
            extend(&source, outcome, fixed.left, limit, &mut longer);
            if longer.len() > limit {
                return None;
            }
        }
        outcomes = longer;
    }
    outcomes.retain(|outcome| {
        let is_raised = !outcome.raised.is_empty();
        let covers = outcome.covered >= fixed.left;
        !is_raised || (covers && room.is_some_and(|room| outcome.grown <= room))
    });
    Some(outcomes)
}

/// Adds what `source` can contribute, as long as no pack of the step becomes redundant.
fn extend(source: &Source, was: &Outcome, left: i64, limit: usize, into: &mut Vec<Outcome>) {
    for segment in &source.segments {
        for packs in segment.lo..=segment.hi {
            let covered = was.covered + packs * source.pack;
            let smallest_pack = match packs {
                0 => was.smallest_pack,
                _ => was.smallest_pack.min(source.pack),
            };
            if (packs > 0 && covered - smallest_pack >= left) || into.len() > limit {
                break;
            }
            let growth = source.growth(packs, segment.raised);
            let mut next = was.clone();
            next.quantity[source.offer] += growth;
            if segment.raised.is_some() {
                let enough = source.fixed + packs * source.pack;
                next.raised.push((source.offer, enough));
            }
            next.covered = covered;
            next.grown += growth;
            next.smallest_pack = smallest_pack;
            into.push(next);
        }
    }
}

impl Way {
    /// Σ amount of one supplier.
    pub(crate) fn amount_of(&self, item: &Item, supplier: usize) -> Amount {
        let lines = self.lines.iter();
        lines
            .filter(|line| item.offers[line.offer].supplier == supplier)
            .map(|line| line.amount)
            .sum()
    }
}
