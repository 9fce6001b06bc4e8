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
const MOST_LAMBDA: f64 = 0.98;

/// Where the ascent came to.
pub(crate) struct Ascent {
    pub multipliers: Multipliers,
    /// What bound suppliers get there.
    pub amounts: Vec<f64>,
    /// About the bound that can be proved there.
    pub value: f64,
}

/// One evaluation.
struct Point {
    value: f64,
    picks: Vec<usize>,
    amounts: Vec<f64>,
}

/// Pools laid out for the ascent, which reads all of them in every step.
struct Layout {
    /// By item, and one more: where its candidates begin.
    candidates: Vec<usize>,
    /// By candidate.
    plain: Vec<f64>,
    /// By candidate, and one more: where its parts begin.
    parts: Vec<usize>,
    /// Bound supplier, contract line and amount.
    part: Vec<(u32, u32, f64)>,
}

impl Layout {
    fn of(pools: &[Pool]) -> Layout {
        let mut layout = Layout {
            candidates: vec![0],
            plain: Vec::new(),
            parts: vec![0],
            part: Vec::new(),
        };
        for pool in pools {
            for candidate in pool.iter() {
                layout.plain.push(candidate.plain);
                let parts = candidate.parts.iter();
                layout
                    .part
                    .extend(parts.map(|part| (part.bound as u32, part.line as u32, part.near)));
                layout.parts.push(layout.part.len());
            }
            layout.candidates.push(layout.plain.len());
        }
        layout
    }

    fn parts(&self, candidate: usize) -> &[(u32, u32, f64)] {
        &self.part[self.parts[candidate]..self.parts[candidate + 1]]
    }
}

/// The bound of one state of knowledge, as a function of multipliers.
pub(crate) struct Relaxation<'a> {
    stands: &'a [Stand],
    /// By number of the contract line: its supplier's place, if it may be charged.
    owner: &'a [Option<usize>],
    /// By place.
    minimum: Vec<f64>,
    layout: Layout,
}

impl<'a> Relaxation<'a> {
    pub(crate) fn new(
        area: &Area<'_>,
        pools: &[Pool],
        stands: &'a [Stand],
        owner: &'a [Option<usize>],
    ) -> Relaxation<'a> {
        Relaxation {
            stands,
            owner,
            minimum: (0..stands.len())
                .map(|place| area.minimum(place) as f64)
                .collect(),
            layout: Layout::of(pools),
        }
    }

    /// Climbs from `start`; `target` is a total that is known to be possible.
    pub(crate) fn climb(&self, start: Multipliers, target: f64, rounds: usize) -> Ascent {
        let mut at = start;
        self.settle(&mut at);
        let point = self.evaluate(&at);
        let mut best = Ascent {
            multipliers: at.clone(),
            amounts: point.amounts.clone(),
            value: point.value,
        };
        let (mut point, mut step, mut idle) = (point, 1.0, 0);
        for _ in 0..rounds {
            if !self.move_on(
                &mut at,
                &point,
                (target - point.value).max(target * 1e-6) * step,
            ) {
                break;
            }
            self.settle(&mut at);
            point = self.evaluate(&at);
            if point.value > best.value + target * 1e-7 {
                idle = 0;
            } else {
                idle += 1;
            }
            if point.value > best.value {
                best = Ascent {
                    multipliers: at.clone(),
                    amounts: point.amounts.clone(),
                    value: point.value,
                };
            }
            if idle > 6 {
                (step, idle) = (step * 0.6, 0);
                at = best.multipliers.clone();
                point = self.evaluate(&at);
            }
            if step < 0.01 {
                break;
            }
        }
        best
    }

    /// λ of a free supplier follows from the charges of its lines.
    fn settle(&self, at: &mut Multipliers) {
        let places = self.stands.len();
        let mut sums = vec![0.0; places];
        for (line, owner) in self.owner.iter().enumerate() {
            if let Some(place) = owner {
                match self.stands[*place] {
                    Stand::Free => sums[*place] += at.charge[line],
                    _ => at.charge[line] = 0.0,
                }
            }
        }
        let mut shrink = vec![1.0; places];
        for place in 0..places {
            match self.stands[place] {
                Stand::Free => {
                    let lambda = sums[place] / self.minimum[place];
                    shrink[place] = if lambda > MOST_LAMBDA {
                        MOST_LAMBDA / lambda
                    } else {
                        1.0
                    };
                    at.lambda[place] = lambda.min(MOST_LAMBDA);
                }
                Stand::Used => at.lambda[place] = at.lambda[place].clamp(0.0, MOST_LAMBDA),
                Stand::Out => at.lambda[place] = 0.0,
            }
        }
        for (line, owner) in self.owner.iter().enumerate() {
            if let Some(place) = owner {
                at.charge[line] *= shrink[*place];
            }
        }
    }

    fn evaluate(&self, at: &Multipliers) -> Point {
        let layout = &self.layout;
        let weight: Vec<f64> = at.lambda.iter().map(|lambda| 1.0 - lambda).collect();
        let mut amounts = vec![0.0; self.stands.len()];
        let mut picks = Vec::with_capacity(layout.candidates.len());
        let mut value = 0.0;
        for item in layout.candidates.windows(2) {
            let (mut pick, mut least) = (item[0], f64::INFINITY);
            for candidate in item[0]..item[1] {
                let mut cost = layout.plain[candidate];
                for (bound, line, near) in layout.parts(candidate) {
                    cost += near * weight[*bound as usize] + at.charge[*line as usize];
                }
                if cost < least {
                    (pick, least) = (candidate, cost);
                }
            }
            for (bound, _, near) in layout.parts(pick) {
                amounts[*bound as usize] += near;
            }
            picks.push(pick);
            value += least;
        }
        for (place, stand) in self.stands.iter().enumerate() {
            if *stand == Stand::Used {
                value += at.lambda[place] * self.minimum[place];
            }
        }
        Point {
            value,
            picks,
            amounts,
        }
    }

    /// One step along the subgradient; false where it is nothing.
    fn move_on(&self, at: &mut Multipliers, point: &Point, gain: f64) -> bool {
        let places = self.stands.len();
        let lack: Vec<f64> = (0..places)
            .map(|place| 1.0 - point.amounts[place] / self.minimum[place])
            .collect();
        // Lines in use pull their charge up by what their supplier lacks; the others let it fall.
        let mut pull: Vec<(f64, f64)> = self
            .owner
            .iter()
            .enumerate()
            .map(|(line, owner)| {
                let falls = owner.is_some() && at.charge[line] > 0.0;
                let down = owner.map_or(0.0, |place| lack[place] - 1.0);
                if falls {
                    (at.charge[line].max(1.0), down)
                } else {
                    (0.0, 0.0)
                }
            })
            .collect();
        for pick in &point.picks {
            for (bound, line, near) in self.layout.parts(*pick) {
                let (place, line) = (*bound as usize, *line as usize);
                if self.stands[place] == Stand::Free && self.owner[line].is_some() {
                    let stuck = lack[place] <= 0.0 && at.charge[line] <= 0.0;
                    pull[line] = if stuck {
                        (0.0, 0.0)
                    } else {
                        (*near, lack[place])
                    };
                }
            }
        }
        let is_led = |place: &usize| {
            let moves = lack[*place] > 0.0 || at.lambda[*place] > 0.0;
            self.stands[*place] == Stand::Used && moves
        };
        let led: Vec<usize> = (0..places).filter(is_led).collect();
        let norm = pull
            .iter()
            .map(|(scale, pull)| scale * pull * pull)
            .sum::<f64>()
            + led
                .iter()
                .map(|place| self.minimum[*place] * lack[*place] * lack[*place])
                .sum::<f64>();
        if norm <= 0.0 {
            return false;
        }
        let length = gain / norm;
        for (charge, (scale, pull)) in at.charge.iter_mut().zip(pull) {
            *charge = (*charge + length * scale * pull).max(0.0);
        }
        for place in led {
            at.lambda[place] += length * lack[place];
        }
        true
    }
}

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
    for (item, pool) in pools.iter_mut().enumerate() {
        let offers = area.items[item].offers.len();
        let first = area.first_line[item];
        let tilt = Tilt {
            weight: (0..offers)
                .map(|offer| {
                    area.place_of(item, offer)
                        .map_or(ONE, |place| weights[place])
                })
                .collect(),
            charge: charges[first..first + offers].to_vec(),
        };
        let choice = choose(area.items[item], area.suppliers, open, Some(&tilt));
        area.solved += 1;
        sum += choice
            .bound
            .min(closing(area, item, (stands, open), &tilt, pool));
        let known = pool
            .iter()
            .map(|candidate| bent(candidate, at))
            .fold(f64::INFINITY, f64::min);
        if (choice.cost as f64) / (ONE as f64) < known * (1.0 - 1e-6) - 1.0 {
            let candidate = area.candidate(item, &choice);
            *pool = area.learn(item, open, candidate);
            learned = true;
        }
    }
    for (place, stand) in stands.iter().enumerate() {
        if *stand == Stand::Used {
            sum += (ONE - weights[place]) * area.minimum(place);
        }
    }
    (sum.div_euclid(ONE), learned)
}

/// The least bound of an item while free suppliers stay out to whom something of it is promised.
///
/// A promise narrows what is looked at while its supplier is open: without him the same service may cost less. Where he
/// promises nothing, whatever is possible without him is possible with him.
fn closing(
    area: &mut Area<'_>,
    item: usize,
    (stands, open): (&[Stand], &[bool]),
    tilt: &Tilt,
    pool: &Pool,
) -> Amount {
    let promising = |(at, offer): (usize, &Offer)| {
        let place = area.place_of(item, at)?;
        let promises = offer.agreed.is_some_and(|agreed| agreed > 0) || offer.at_least > 0;
        (promises && stands[place] == Stand::Free).then_some(offer.supplier)
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
        area.solved += 1;
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
