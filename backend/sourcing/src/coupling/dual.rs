//! A proven lower bound under minimum order values.
//!
//! Let an open supplier *s* have to reach *m(s)*. For any λ(s) in 0..=1 and charges w ≥ 0 on his contract lines, and for
//! any plan that keeps the minimum values,
//!
//! *total ≥ Σ over items of [ Σ (1 − λ) × amount + Σ w of the lines that are used ]*, as long as *Σ w ≤ λ(s) m(s)*:
//!
//! if *s* is used, his amounts are at least m(s), so λ × amounts ≥ λ m(s) ≥ Σ w, which is at least what the items pay;
//! if he is not, nothing of his is paid on either side. Where *s* is known to be used, λ(s) m(s) itself is added and no
//! line is charged. The right side falls apart into items, each of which is solved exactly. Charging lines rather than
//! discounting amounts alone is what makes the bound strong while it is open who stays out: it is the bound of an
//! uncapacitated facility location whose fixed cost is λ m.
//!
//! A supplier who gives something for nothing can be used and yet have an order of nothing: his lines are not charged.
//!
//! Multipliers are sought in floating point over pools of good candidates (steps along a subgradient, scaled by the
//! money at stake). The bound is then computed in whole numbers, over all ways to buy, from rounded multipliers that
//! keep the conditions above.

use crate::choice::choose;
use crate::coupling::area::{Area, Candidate, ONE, Pool};
use crate::model::{Amount, Offer};
use crate::stage::Tilt;
use analyst::parallel;

/// What is decided about a bound supplier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    /// Nothing yet.
    Free,
    /// Gets at least the minimum.
    Used,
    /// Gets nothing.
    Out,
}

/// λ of suppliers that are used, and charges of the lines of those who are free.
#[derive(Clone, Debug)]
pub(crate) struct Multipliers {
    /// By place of the bound supplier.
    pub lambda: Vec<f64>,
    /// By number of the contract line.
    pub charge: Vec<f64>,
}

/// Of so many suppliers with a promise for one item every set is looked at.
const MOST_PROMISING: usize = 10;

/// What a candidate costs under multipliers.
pub(crate) fn bent(candidate: &Candidate, at: &Multipliers) -> f64 {
    let parts = candidate.parts.iter();
    let parts = parts.map(|part| part.near * (1.0 - at.lambda[part.bound]) + at.charge[part.line]);
    candidate.plain + parts.sum::<f64>()
}

/// The bound in whole numbers, and better candidates than the pools have.
pub(crate) fn prove(
    area: &mut Area<'_>,
    pools: &mut [Pool],
    stands: &[Stand],
    open: &[bool],
    at: &Multipliers,
) -> (Amount, bool) {
    let (weights, charges) = rounded(area, stands, at);
    let mut sum: Amount = 0;
    let mut learned = false;
    let items: Vec<usize> = (0..pools.len()).collect();
    let proofs = parallel::map(&items, |item| {
        let mut tilt = tilt(area, *item, &weights, &charges);
        let least = closing(area, *item, (stands, open), &tilt, &pools[*item]);
        let covered = pools[*item]
            .iter()
            .filter(|way| way.key.beyond_primaries == 0);
        tilt.known = covered.map(|way| tilt.cost(&way.lines)).min();
        let choice = choose(area.items[*item], area.suppliers, open, Some(&tilt));
        area.count(1);
        (least.min(choice.bound), choice)
    });
    for (item, (bound, choice)) in proofs.into_iter().enumerate() {
        sum += bound;
        let known = pools[item]
            .iter()
            .map(|candidate| bent(candidate, at))
            .fold(f64::INFINITY, f64::min);
        if (choice.cost as f64) / (ONE as f64) < known * (1.0 - 1e-6) - 1.0 {
            let candidate = area.candidate(item, &choice);
            pools[item] = area.learn(item, open, candidate);
            learned = true;
        }
    }
    sum += for_used(area, stands, &weights);
    (sum.div_euclid(ONE), learned)
}

/// What is paid for minimum values of suppliers who are used.
fn for_used(area: &Area<'_>, stands: &[Stand], weights: &[Amount]) -> Amount {
    let used = stands.iter().enumerate();
    let used = used.filter(|(_, stand)| **stand == Stand::Used);
    used.map(|(place, _)| (ONE - weights[place]) * area.minimum(place))
        .sum()
}

fn tilt(area: &Area<'_>, item: usize, weights: &[Amount], charges: &[Amount]) -> Tilt {
    let offers = area.items[item].offers.len();
    let first = area.first_line[item];
    let weight = |offer| {
        area.place_of(item, offer)
            .map_or(ONE, |place| weights[place])
    };
    Tilt {
        weight: (0..offers).map(weight).collect(),
        charge: charges[first..first + offers].to_vec(),
        known: None,
    }
}

/// Does an offer settle something before lines compete?
pub(crate) fn promises(offer: &Offer) -> bool {
    offer.agreed.is_some_and(|agreed| agreed > 0) || offer.at_least > 0
}

/// The least bound of an item while free suppliers stay out to whom something of it is promised.
///
/// A promise narrows what is looked at while its supplier is open: without him the same service may cost less. Where he
/// promises nothing, whatever is possible without him is possible with him.
fn closing(
    area: &Area<'_>,
    item: usize,
    (stands, open): (&[Stand], &[bool]),
    tilt: &Tilt,
    pool: &Pool,
) -> Amount {
    let promising = |(at, offer): (usize, &Offer)| {
        let place = area.place_of(item, at)?;
        (promises(offer) && stands[place] == Stand::Free).then_some(offer.supplier)
    };
    let offers = area.items[item].offers.iter().enumerate();
    let mut promising: Vec<usize> = offers.filter_map(promising).collect();
    promising.sort_unstable();
    promising.dedup();
    if promising.len() > MOST_PROMISING {
        // Nothing costs less than nothing.
        return 0;
    }
    let mut least = Amount::MAX;
    for out in 1_u64..1 << promising.len() {
        let mut open = open.to_vec();
        for (bit, supplier) in promising.iter().enumerate() {
            open[*supplier] &= out >> bit & 1 == 0;
        }
        let choice = choose(area.items[item], area.suppliers, &open, Some(tilt));
        area.count(1);
        if area.candidate(item, &choice).key.service() <= pool[0].key.service() {
            least = least.min(choice.bound);
        }
    }
    least
}

/// Weights by place and charges by line, in parts of `ONE`, that keep Σ charges ≤ λ × minimum.
fn rounded(area: &Area<'_>, stands: &[Stand], at: &Multipliers) -> (Vec<Amount>, Vec<Amount>) {
    let one = ONE as f64;
    let mut charges = vec![0; area.lines];
    let mut sums: Vec<Amount> = vec![0; stands.len()];
    for item in 0..area.items.len() {
        for offer in 0..area.items[item].offers.len() {
            let line = area.first_line[item] + offer;
            if let Some(place) = area.place_of(item, offer)
                && stands[place] == Stand::Free
            {
                charges[line] = (at.charge[line] * one) as Amount;
                sums[place] += charges[line];
            }
        }
    }
    let lambda = |(place, stand): (usize, &Stand)| match stand {
        Stand::Free => (sums[place] + area.minimum(place) - 1) / area.minimum(place),
        Stand::Used => (at.lambda[place] * one) as Amount,
        Stand::Out => 0,
    };
    // λ ≤ 1 keeps weights from turning negative: the ascent stays well below.
    let weights = stands
        .iter()
        .enumerate()
        .map(|stand| (ONE - lambda(stand)).max(0))
        .collect();
    (weights, charges)
}
