//! The figures of a back-test, ours beside the plain average's.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use super::kinds::{KINDS, Kind, SERIES};
use crate::backtest::{Told, backtest};
use crate::methods::average;
use crate::series::{MILLI, Series};

/// Figures of a back-test as shares of what was used.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Months told.
    pub points: usize,
    /// Σ|said − used| ÷ Σ used.
    pub wape: f64,
    /// Σ(said − used) ÷ Σ used.
    pub bias: f64,
    /// Pinball loss of the 90 % quantile ÷ Σ used.
    pub pinball90: f64,
    /// Share of months that did not exceed their 90 % quantile.
    pub coverage90: f64,
}

/// Both sides of a trial.
#[derive(Clone, Copy, Debug)]
pub struct Trial {
    /// This crate.
    pub ours: Score,
    /// The average of three months, and 1.28 standard deviations of twelve above it.
    pub average: Score,
}

impl Score {
    /// From (said, quantile, used), in any unit.
    pub(crate) fn of(told: impl Iterator<Item = (f64, f64, f64)>) -> Self {
        let (mut score, mut used) = (Self::default(), 0.0);
        for (said, quantile, was) in told {
            score.points += 1;
            score.wape += (said - was).abs();
            score.bias += said - was;
            score.pinball90 += (0.9 * (was - quantile)).max(0.1 * (quantile - was));
            score.coverage90 += f64::from(u8::from(was <= quantile));
            used += was;
        }
        Self {
            points: score.points,
            wape: score.wape / used,
            bias: score.bias / used,
            pinball90: score.pinball90 / used,
            coverage90: score.coverage90 / score.points as f64,
        }
    }
}

/// Back-tests invented histories of one kind.
pub fn trial(kind: Kind, seed: u64, months: usize) -> Trial {
    let series = kind.histories(seed, SERIES, months);
    let told = backtest(&series, 900);
    let ours = |one: &Told| {
        let units = |milli: i64| milli as f64 / MILLI;
        (
            units(one.mean_milli),
            units(one.quantile_milli),
            units(one.used_milli),
        )
    };
    Trial {
        ours: Score::of(told.iter().map(ours)),
        average: Score::of(told.iter().map(|one| plain(&series[one.series], one))),
    }
}

/// What the plain average says of the same month.
fn plain(series: &Series, told: &Told) -> (f64, f64, f64) {
    let at = told.month.since(series.first) as usize;
    let points = &series.points()[..at];
    let year = &points[at.saturating_sub(12)..];
    let count = year.len() as f64;
    let mean = year.iter().map(|point| point.rate).sum::<f64>() / count;
    let squares: f64 = year.iter().map(|point| (point.rate - mean).powi(2)).sum();
    let deviation = (squares / (count - 1.0)).sqrt();
    let said = average(points, 3).ahead(1);
    (
        said,
        said + 1.28 * deviation,
        told.used_milli as f64 / MILLI,
    )
}

/// The table of figures in Markdown: the kinds of the given names, or all, with some seeds and so many months. The last row of a
/// kind is the mean of its seeds; its bias is that of the absolute values, for seeds must not excuse one another.
pub fn table(names: &[&str], seeds: RangeInclusive<u64>, months: usize) -> String {
    let mut table = String::from(
        "| histories | seed | WAPE | average_3 | | bias | average_3 | pinball90 | average + 1.28 sd | | coverage90 |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    let wanted = |name: &str| names.is_empty() || names.contains(&name);
    for (name, kind) in KINDS.into_iter().filter(|(name, _)| wanted(name)) {
        let trials = seeds.clone().map(|seed| trial(kind, seed, months));
        let trials: Vec<Trial> = trials.collect();
        for (seed, one) in seeds.clone().zip(&trials) {
            row(&mut table, name, months, &seed.to_string(), &[*one]);
        }
        row(&mut table, name, months, "mean", &trials);
    }
    table
}

/// A row of the table: the means over these trials; of several, the mean of the absolute bias.
fn row(table: &mut String, name: &str, months: usize, label: &str, trials: &[Trial]) {
    let mean = |figure: &dyn Fn(&Trial) -> f64| {
        trials.iter().map(figure).sum::<f64>() / trials.len() as f64
    };
    let change = |figure: fn(&Score) -> f64| {
        mean(&|trial| (figure(&trial.ours) / figure(&trial.average) - 1.0) * 100.0)
    };
    let bias = |score: Score| match trials.len() {
        1 => score.bias,
        _ => score.bias.abs(),
    };
    let _ = writeln!(
        table,
        "| {name} × {months} | {label} | {:.3} | {:.3} | {:+.1} % | {:+.3} | {:+.3} | {:.3} | {:.3} | {:+.1} % | {:.3} |",
        mean(&|trial| trial.ours.wape),
        mean(&|trial| trial.average.wape),
        change(|score| score.wape),
        mean(&|trial| bias(trial.ours)),
        mean(&|trial| bias(trial.average)),
        mean(&|trial| trial.ours.pinball90),
        mean(&|trial| trial.average.pinball90),
        change(|score| score.pinball90),
        mean(&|trial| trial.ours.coverage90),
    );
}
