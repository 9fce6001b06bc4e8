//! One step ahead over the last three periods, as if they had not happened yet.

use std::collections::BTreeSet;

use crate::forecast::milli;
use crate::method::Method;
use crate::month::Month;
use crate::pool::{History, Level, Plan, Pool};
use crate::series::{Series, known};
use analyst::parallel;

/// Periods at the end of each series that are told.
pub const PERIODS: usize = 3;

/// Known months a series must have before them.
const LEAST: usize = 6;

/// What would have been said of a month, and what was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Position of the series.
    pub series: usize,
    /// The month.
    pub month: Month,
    /// How it was found.
    pub method: Method,
    /// Expected demand, thousandths.
    pub mean_milli: i64,
    /// The quantile asked for, thousandths.
    pub quantile_milli: i64,
    /// What was used, raw: days without stock are not made up for.
    pub used_milli: i64,
}

/// Tells the last three periods of each series with at least six known months before them; unknown months are not told.
///
/// Method and constants come from months before the three, of all series: series that end in different months are told by
/// pools of their own, none of which has seen a month as late as those it tells. Then each month is told from all before it.
pub fn backtest(series: &[Series], level: Level) -> Vec<Told> {
    let ends: BTreeSet<Month> = series.iter().map(Series::next).collect();
    let mut told: Vec<Told> = Vec::new();
    for end in ends {
        let cutoff = end.plus(-(PERIODS as i32));
        let earlier: Vec<History> = series.iter().map(|one| before(one, cutoff)).collect();
        let judged: Vec<usize> = (0..series.len())
            .filter(|at| series[*at].next() == end && known(&earlier[*at].points) >= LEAST)
            .collect();
        if judged.is_empty() {
            continue;
        }
        let learnt = Pool::learn(&earlier);
        let plans: Vec<Plan> = judged.iter().map(|at| learnt.plan(&earlier[*at])).collect();
        for step in 0..PERIODS as i32 {
            let month = cutoff.plus(step);
            let histories: Vec<History> = series.iter().map(|one| before(one, month)).collect();
            let pool = learnt.of_today(&histories, &earlier);
            let planned: Vec<(usize, Plan)> = judged.iter().copied().zip(plans.clone()).collect();
            let month = parallel::map(&planned, |(at, plan)| {
                let told = tell(&pool, plan, (&series[*at], &histories[*at]), month, level)?;
                Some(Told {
                    series: *at,
                    ..told
                })
            });
            told.extend(month.into_iter().flatten());
        }
    }
    told.sort_by_key(|one| (one.series, one.month));
    told
}

/// The months of a series before one.
fn before(series: &Series, month: Month) -> History {
    let months = month
        .since(series.first)
        .clamp(0, series.months.len() as i32);
    History::of(series, months as usize)
}

/// Tells one month from all before it; none where it is unknown.
fn tell(
    pool: &Pool,
    plan: &Plan,
    (series, history): (&Series, &History),
    month: Month,
    level: Level,
) -> Option<Told> {
    let position = usize::try_from(month.since(series.first)).ok()?;
    let used_milli = (*series.months.get(position)?)?.quantity_milli;
    let (mean, quantiles) = pool.expect(plan, history, 1, &[level]).pop()?;
    Some(Told {
        series: 0,
        month,
        method: plan.method,
        mean_milli: milli(mean),
        quantile_milli: milli(quantiles.first().copied().unwrap_or(mean)),
        used_milli,
    })
}
