//! The constants under which the months of many series were most likely.

use super::filter::{Belief, Motion};
use super::grid::Size;
use super::occurrence::Occurrence;
use super::totals::Totals;
use super::{Model, Reader};
use crate::series::Point;

/// So many series, evenly taken, are enough for a handful of constants.
const SAMPLE: usize = 240;

/// Months at the end of each history from which the width of the quantiles is taken.
const RECENT: usize = 18;

/// Months without a verdict at the beginning of each history.
const WARM_UP: usize = 6;

const JUMPS: &[f64] = &[0.02, 0.05, 0.1, 0.17, 0.25, 0.4];
const SPREADS: &[f64] = &[0.3, 0.5, 0.8, 1.2];
const HOMES: &[f64] = &[0.0, 0.25, 0.5, 0.75, 1.0];
const SHAPES: &[f64] = &[1.0, 1.4, 2.0, 2.8, 4.0, 6.0, 9.0, 14.0];
const PRIORS: &[f64] = &[2.0, 5.0, 15.0, 50.0, 500.0];
const MEMORIES: &[f64] = &[0.8, 0.9, 0.95, 1.0];

/// The model of a class, from the histories of its series, without its totals. None without a single month with demand.
pub(crate) fn tune(class: &[&[Point]]) -> Option<Model> {
    let stride = class.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<&[Point]> = class.iter().step_by(stride).copied().collect();
    let (mut came, mut seen) = (0.0, 0.0);
    for point in sample.iter().flat_map(|points| points.iter()) {
        came += if point.rate > 0.0 { point.weight } else { 0.0 };
        seen += point.weight;
    }
    if came <= 0.0 {
        return None;
    }
    let (motion, size) = motion_and_size(&sample);
    let mut model = Model {
        motion,
        size,
        occurrence: occurrence(&sample, came / seen),
        totals: Totals::default(),
        width: 1.0,
    };
    model.width = width(&model, &sample);
    Some(model)
}

/// One constant after the other, twice around.
fn motion_and_size(sample: &[&[Point]]) -> (Motion, Size) {
    let mut motion = Motion {
        jump: 0.1,
        spread: 0.8,
        home: 0.5,
    };
    let mut size = Size::gamma(2.0);
    for _ in 0..2 {
        let sizes = SHAPES.iter().map(|shape| Size::gamma(*shape));
        size = best(sizes, |size| likelihood(sample, &motion, size)).unwrap_or(size);
        let likely = |motion: &Motion| likelihood(sample, motion, &size);
        for change in [
            |motion: Motion, at: usize| {
                JUMPS.get(at).map(|jump| Motion {
                    jump: *jump,
                    ..motion
                })
            },
            |motion, at| {
                SPREADS.get(at).map(|spread| Motion {
                    spread: *spread,
                    ..motion
                })
            },
            |motion, at| {
                HOMES.get(at).map(|home| Motion {
                    home: *home,
                    ..motion
                })
            },
        ] {
            let tries = (0..).map_while(|at| change(motion, at));
            motion = best(tries, likely).unwrap_or(motion);
        }
    }
    (motion, size)
}

fn occurrence(sample: &[&[Point]], usual: f64) -> Occurrence {
    let tries = PRIORS.iter().flat_map(|prior| {
        MEMORIES.iter().map(move |memory| Occurrence {
            usual,
            prior: *prior,
            memory: *memory,
        })
    });
    let likely = |one: &Occurrence| sample.iter().map(|points| one.fit(points)).sum();
    best(tries, likely).unwrap_or(Occurrence {
        usual,
        prior: 5.0,
        memory: 1.0,
    })
}

/// The first of those with the highest score.
fn best<T>(tries: impl Iterator<Item = T>, score: impl Fn(&T) -> f64) -> Option<T> {
    let mut best = None;
    let mut highest = f64::NEG_INFINITY;
    for one in tries {
        let reached = score(&one);
        if reached > highest {
            (best, highest) = (Some(one), reached);
        }
    }
    best
}

/// Log-likelihood of the months with demand, each told from those before it.
fn likelihood(sample: &[&[Point]], motion: &Motion, size: &Size) -> f64 {
    let mut sum = 0.0;
    for points in sample {
        let mut belief = Belief::new();
        for point in points.iter() {
            if point.rate > 0.0 {
                let told = belief.see(point.rate, point.weight, size);
                sum += told.map_or(0.0, f64::ln);
            }
            belief.step(motion);
        }
    }
    sum
}

/// The factor by which 90 % of the recent months lie below their 90 % quantile.
fn width(model: &Model, sample: &[&[Point]]) -> f64 {
    let mut ratios = Vec::new();
    for points in sample {
        let mut reader = Reader::new(model);
        let from = points.len().saturating_sub(RECENT).max(WARM_UP);
        for (at, point) in points.iter().enumerate() {
            if at >= from && point.is_known() {
                let quantile = reader.quantile(0.9);
                if quantile > 0.0 {
                    ratios.push(point.rate / quantile);
                }
            }
            reader.read(*point);
        }
    }
    ratios.sort_by(f64::total_cmp);
    let at = ratios.len() * 9 / 10;
    ratios.get(at).map_or(1.0, |ratio| ratio.clamp(0.7, 1.5))
}
