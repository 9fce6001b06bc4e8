//! Where a relaxation of minimum order values is strongest: the volume algorithm.
//!
//! A subgradient tells of one way to buy each item; steps along it swing between ways of nearly equal cost. The volume
//! algorithm (Barahona and Anbil, 2000) steps along the average of the ways that were best lately instead, always from
//! the best multipliers so far. The average tends to the optimum of the linear relaxation: besides a bound it tells how
//! much of every supplier is wanted, which guides the search for a plan.

use crate::coupling::area::{Area, Pool};
use crate::coupling::dual::{Multipliers, Stand};

const MOST_LAMBDA: f64 = 0.98;
/// The first part of the way to the target that a step takes, and the largest.
const STEPS: (f64, f64) = (0.2, 1.5);
/// Rounds without progress after which steps become shorter.
const IDLE: usize = 8;
/// The weight of the latest ways in the average, at most and at least.
const LATEST: (f64, f64) = (0.1, 0.005);

/// Where the ascent came to.
pub(crate) struct Ascent {
    pub multipliers: Multipliers,
    /// What bound suppliers get on average there.
    pub amounts: Vec<f64>,
    /// About the bound that can be proved there.
    pub value: f64,
}

/// One evaluation, or an average of several.
#[derive(Clone)]
struct Point {
    value: f64,
    /// By number of the contract line: whether it is used.
    used: Vec<f64>,
    /// By place.
    amounts: Vec<f64>,
}

/// Pools laid out for the ascent, which reads all of them in every round.
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
    /// By place.
    minimum: Vec<f64>,
    layout: Layout,
    /// Contract lines that may be charged: number, place of the supplier, largest amount.
    charged: Vec<(usize, usize, f64)>,
}

impl<'a> Relaxation<'a> {
    /// `owner`: by number of the contract line its supplier's place, if it may be charged.
    pub(crate) fn new(
        area: &Area<'_>,
        pools: &[Pool],
        stands: &'a [Stand],
        owner: &[Option<usize>],
    ) -> Relaxation<'a> {
        let layout = Layout::of(pools);
        let mut most = vec![0.0_f64; owner.len()];
        for (_, line, near) in &layout.part {
            most[*line as usize] = most[*line as usize].max(*near);
        }
        let charged = owner.iter().enumerate().filter_map(|(line, owner)| {
            let place = owner.filter(|place| stands[*place] == Stand::Free)?;
            (most[line] > 0.0).then_some((line, place, most[line]))
        });
        Relaxation {
            stands,
            minimum: (0..stands.len())
                .map(|place| area.minimum(place) as f64)
                .collect(),
            charged: charged.collect(),
            layout,
        }
    }

    /// Climbs from `start`; `target` is a total that is known to be possible, or a guess.
    pub(crate) fn climb(&self, start: &Multipliers, target: f64, rounds: usize) -> Ascent {
        let mut best = self.only_charged(start);
        let mut mean = self.evaluate(&best);
        let mut highest = mean.value;
        let (mut step, mut idle, mut latest) = (STEPS.0, 0, LATEST.0);
        for _ in 0..rounds {
            let Some(next) = self.moved(&best, &mean, (target - highest).max(target * 1e-6) * step)
            else {
                break;
            };
            let point = self.evaluate(&next);
            mean.blend(&point, latest);
            if point.value > highest {
                if point.value > highest + target * 1e-7 {
                    idle = 0;
                }
                let along = self.product(&mean, &point);
                step = if along > 0.0 {
                    (step * 1.1).min(STEPS.1)
                } else {
                    step
                };
                highest = point.value;
                best = next;
            } else {
                idle += 1;
            }
            if idle > IDLE {
                (step, idle) = (step * 0.7, 0);
                latest = (latest * 0.9).max(LATEST.1);
            }
            if step < 0.001 {
                break;
            }
        }
        Ascent {
            multipliers: best,
            amounts: mean.amounts,
            value: highest,
        }
    }

    /// Multipliers that mean nothing here are left out.
    fn only_charged(&self, start: &Multipliers) -> Multipliers {
        let mut at = Multipliers {
            lambda: start.lambda.clone(),
            charge: vec![0.0; start.charge.len()],
        };
        for (line, _, _) in &self.charged {
            at.charge[*line] = start.charge[*line];
        }
        self.settle(&mut at);
        at
    }

    /// λ of a free supplier follows from the charges of its lines.
    fn settle(&self, at: &mut Multipliers) {
        let mut sums = vec![0.0; self.stands.len()];
        for (line, place, _) in &self.charged {
            sums[*place] += at.charge[*line];
        }
        let mut shrink = vec![1.0; self.stands.len()];
        let mut shrinks = false;
        for (place, stand) in self.stands.iter().enumerate() {
            at.lambda[place] = match stand {
                Stand::Free => {
                    let lambda = sums[place] / self.minimum[place];
                    if lambda > MOST_LAMBDA {
                        shrink[place] = MOST_LAMBDA / lambda;
                        shrinks = true;
                    }
                    lambda.min(MOST_LAMBDA)
                }
                Stand::Used => at.lambda[place].clamp(0.0, MOST_LAMBDA),
                Stand::Out => 0.0,
            };
        }
        if shrinks {
            for (line, place, _) in &self.charged {
                at.charge[*line] *= shrink[*place];
            }
        }
    }

    fn evaluate(&self, at: &Multipliers) -> Point {
        let layout = &self.layout;
        let weight: Vec<f64> = at.lambda.iter().map(|lambda| 1.0 - lambda).collect();
        let mut point = Point {
            value: 0.0,
            used: vec![0.0; at.charge.len()],
            amounts: vec![0.0; self.stands.len()],
        };
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
            for (bound, line, near) in layout.parts(pick) {
                point.amounts[*bound as usize] += near;
                point.used[*line as usize] = 1.0;
            }
            point.value += least;
        }
        for (place, stand) in self.stands.iter().enumerate() {
            if *stand == Stand::Used {
                point.value += at.lambda[place] * self.minimum[place];
            }
        }
        point
    }

    /// By what the ways at a point break the rules: lines that are used more than their supplier, and what is lacking to
    /// those who must be used.
    fn excess(&self, point: &Point, line: usize, place: usize) -> f64 {
        point.used[line] - point.amounts[place] / self.minimum[place]
    }

    fn lack(&self, point: &Point, place: usize) -> f64 {
        1.0 - point.amounts[place] / self.minimum[place]
    }

    fn product(&self, one: &Point, other: &Point) -> f64 {
        let lines = self.charged.iter().map(|(line, place, most)| {
            most * self.excess(one, *line, *place) * self.excess(other, *line, *place)
        });
        let used = (0..self.stands.len()).filter(|place| self.stands[*place] == Stand::Used);
        let used =
            used.map(|place| self.minimum[place] * self.lack(one, place) * self.lack(other, place));
        lines.sum::<f64>() + used.sum::<f64>()
    }

    /// One step along what is broken on average; none where nothing is.
    fn moved(&self, from: &Multipliers, mean: &Point, gain: f64) -> Option<Multipliers> {
        let mut norm = 0.0;
        for (line, place, most) in &self.charged {
            let excess = self.excess(mean, *line, *place);
            if excess > 0.0 || from.charge[*line] > 0.0 {
                norm += most * excess * excess;
            }
        }
        for (place, stand) in self.stands.iter().enumerate() {
            let lack = self.lack(mean, place);
            if *stand == Stand::Used && (lack > 0.0 || from.lambda[place] > 0.0) {
                norm += self.minimum[place] * lack * lack;
            }
        }
        if norm <= 0.0 {
            return None;
        }
        let length = gain / norm;
        let mut to = from.clone();
        for (line, place, most) in &self.charged {
            let excess = self.excess(mean, *line, *place);
            to.charge[*line] = (to.charge[*line] + length * most * excess).max(0.0);
        }
        for (place, stand) in self.stands.iter().enumerate() {
            if *stand == Stand::Used {
                to.lambda[place] += length * self.lack(mean, place);
            }
        }
        self.settle(&mut to);
        Some(to)
    }
}

impl Point {
    fn blend(&mut self, latest: &Point, share: f64) {
        for (mean, latest) in self.used.iter_mut().zip(&latest.used) {
            *mean += share * (latest - *mean);
        }
        for (mean, latest) in self.amounts.iter_mut().zip(&latest.amounts) {
            *mean += share * (latest - *mean);
        }
    }
}
