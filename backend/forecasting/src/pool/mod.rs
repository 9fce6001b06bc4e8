//! What many series know together, and what it says about each of them.

mod kind;
mod neighbours;

use kind::Kind;
use neighbours::Neighbours;

use crate::candidate::Candidate;
use crate::class::Class;
use crate::forecast::{Expected, Forecast, Record, milli};
use crate::method::Method;
use crate::methods::{Track, average};
use crate::series::{Point, Series, known};
use crate::spread::{Spread, Usual, judged};

/// A quantile, in thousandths: 900 is the quantity that is exceeded in one month of ten.
pub type Level = u16;

/// Months at the end of a history over which its own error is told.
const RECORD_MONTHS: usize = 12;

/// What the series of a county have taught: which method suits which kind of demand, with which constants, and how far
/// months lie from what was said.
///
/// The same series give the same pool, to the digit, in any order of rows but not of series.
#[derive(Clone, Debug)]
pub struct Pool {
    /// In the order of [`Class::ALL`].
    kinds: Vec<Kind>,
    neighbours: Neighbours,
}

/// One history as the pool reads it.
#[derive(Clone, Debug)]
pub(crate) struct History {
    pub(crate) points: Vec<Point>,
    pub(crate) item: Option<u32>,
    pub(crate) facility: Option<u32>,
}

/// How a series is to be forecast; chosen once, used for every month.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    class: Class,
    candidate: Candidate,
    pub(crate) method: Method,
}

impl Plan {
    /// Quantiles of lumpy demand are those of the filter, whoever tells the mean: misses around a mean do not know that
    /// half of the months are zero.
    fn by_filter(self) -> bool {
        self.class == Class::Intermittent || self.candidate == Candidate::Level
    }
}

impl History {
    /// The first `months` months of a series.
    pub(crate) fn of(series: &Series, months: usize) -> Self {
        let mut points = series.points();
        points.truncate(months);
        Self {
            points,
            item: series.item,
            facility: series.facility,
        }
    }
}

impl Pool {
    /// Learns from the whole history of every series.
    pub fn fit(series: &[Series]) -> Self {
        let histories: Vec<History> = series
            .iter()
            .map(|one| History::of(one, one.months.len()))
            .collect();
        Self::learn(&histories)
    }

    pub(crate) fn learn(histories: &[History]) -> Self {
        let of_class = |class: Class| -> Vec<&[Point]> {
            let points = histories.iter().map(|history| history.points.as_slice());
            points.filter(|points| Class::of(points) == class).collect()
        };
        let kinds = Class::ALL.map(|class| Kind::learn(class, &of_class(class)));
        Self {
            kinds: kinds.into(),
            neighbours: Neighbours::learn(histories),
        }
    }

    /// The same pool a month or so later: methods and constants stay, the totals are those of today. `earlier` are the
    /// histories from which it has learnt.
    pub(crate) fn of_today(&self, histories: &[History], earlier: &[History]) -> Self {
        let kind = |class: Class| {
            let both = histories.iter().zip(earlier);
            let of_class = both.filter(|(_, earlier)| Class::of(&earlier.points) == class);
            let points: Vec<&[Point]> = of_class.map(|(one, _)| one.points.as_slice()).collect();
            self.kind(class).of_today(&points)
        };
        Self {
            kinds: Class::ALL.map(kind).into(),
            neighbours: self.neighbours.clone(),
        }
    }

    /// Expected demand of the `horizon` months after the last one of the series, with the asked quantiles, ascending or
    /// not. A series need not be one of those that the pool has learnt from.
    pub fn forecast(&self, series: &Series, horizon: usize, levels: &[Level]) -> Forecast {
        let history = History::of(series, series.months.len());
        let plan = self.plan(&history);
        let expected = self.expect(&plan, &history, horizon, levels);
        let months = (0..).map(|step| series.next().plus(step)).zip(expected);
        let chosen = self.track(&plan, &history);
        Forecast {
            method: plan.method,
            months: months
                .map(|(month, (mean, quantiles))| Expected {
                    month,
                    mean_milli: milli(mean),
                    quantiles_milli: quantiles.into_iter().map(milli).collect(),
                })
                .collect(),
            record: chosen.and_then(|track| record(&history.points, &track)),
            average_record: record(&history.points, &average(&history.points, 3)),
        }
    }

    /// The method for a history: the one that did best in its months and in those of its class.
    pub(crate) fn plan(&self, history: &History) -> Plan {
        let class = Class::of(&history.points);
        let kind = self.kind(class);
        let candidate = kind.choose(&history.points);
        let method = if class != Class::Short {
            candidate.method()
        } else if self.neighbours.rate(history).is_some() {
            Method::Pooled
        } else if known(&history.points) > 0 {
            Method::Average3
        } else {
            Method::None
        };
        Plan {
            class,
            candidate,
            method,
        }
    }

    /// Mean and quantiles of the months after a history.
    pub(crate) fn expect(
        &self,
        plan: &Plan,
        history: &History,
        horizon: usize,
        levels: &[Level],
    ) -> Vec<(f64, Vec<f64>)> {
        let share = |level: &Level| f64::from((*level).min(1_000)) / 1_000.0;
        let levels: Vec<f64> = levels.iter().map(share).collect();
        let kind = self.kind(plan.class);
        let by_filter = kind.model().filter(|_| plan.by_filter());
        let track = match plan.candidate {
            Candidate::Level if by_filter.is_some() => None,
            _ => self.track(plan, history),
        };
        if let Some(model) = by_filter {
            let mut reader = model.read(&history.points);
            let month = |step: usize| {
                let quantiles = levels.iter().map(|level| reader.quantile(*level)).collect();
                let filtered = reader.mean().max(0.0);
                reader.read(Point::UNKNOWN);
                (
                    track.as_ref().map_or(filtered, |track| track.ahead(step)),
                    quantiles,
                )
            };
            return (1..=horizon).map(month).collect();
        }
        let Some(track) = track else {
            return vec![(0.0, vec![0.0; levels.len()]); horizon];
        };
        let spread = self.spread(plan, history);
        let usual = Usual::of(&history.points, &track);
        let month = |step: usize| {
            let mean = track.ahead(step);
            // After Hyndman, Koehler, Ord and Snyder (2008): the level itself wanders by its gain.
            let wander = (1.0 + (step as f64 - 1.0) * plan.candidate.gain().powi(2)).sqrt();
            let miss = usual.miss(mean, spread.relative) * wander;
            let quantile = |level: &f64| (mean + miss * spread.quantile(*level)).max(0.0);
            (mean, levels.iter().map(quantile).collect())
        };
        (1..=horizon).map(month).collect()
    }

    /// What the plan would have said; none where nothing is known.
    fn track(&self, plan: &Plan, history: &History) -> Option<Track> {
        match plan.method {
            Method::None => None,
            Method::Pooled => {
                let rate = self.neighbours.rate(history)?;
                Some(neighbours::completed(&history.points, rate))
            }
            _ => plan
                .candidate
                .track(&history.points, self.kind(plan.class).model()),
        }
    }

    /// A short history misses as the same item does elsewhere.
    fn spread(&self, plan: &Plan, history: &History) -> &Spread {
        let elsewhere = match plan.class {
            Class::Short => self
                .neighbours
                .class(history)
                .unwrap_or(Class::Intermittent),
            class => class,
        };
        &self.kind(elsewhere).spread
    }

    fn kind(&self, class: Class) -> &Kind {
        &self.kinds[class as usize]
    }
}

/// How a track did over the last year of its history.
fn record(points: &[Point], track: &Track) -> Option<Record> {
    let judged: Vec<(Point, f64)> = judged(points, track, 0).collect();
    let recent = &judged[judged.len().saturating_sub(RECORD_MONTHS)..];
    let (mut missed, mut bias, mut used) = (0.0, 0.0, 0.0);
    for (point, said) in recent {
        let miss = (said - point.rate) * point.weight;
        missed += miss.abs();
        bias += miss;
        used += point.rate * point.weight;
    }
    Record::of(recent.len(), missed, bias, used)
}
