//! Demand that comes in lumps around a level that jumps: a Bayesian filter on a logarithmic grid.
//!
//! A month has demand with some chance ([`occurrence`]); how much is gamma distributed around a level ([`grid`]); from
//! month to month the level mostly stays, and sometimes jumps, away or back to where it has been ([`filter`]). What is
//! believed of the level after each month follows by Bayes' rule: the exact form of "a short memory after a jump, a long
//! one otherwise". The forecast is a whole distribution, from which any quantile is read.
//!
//! After Kitagawa, "Non-Gaussian state-space modeling of nonstationary time series" (1987), with the occurrence of
//! Croston (1972). All constants are those under which earlier months of the class were most likely ([`tune`]).

mod filter;
mod grid;
mod occurrence;
mod totals;
mod tune;

use filter::{Belief, Motion};
use grid::Size;
use occurrence::{Occurrence, Tally};
use totals::Totals;

use crate::methods::Track;
use crate::series::Point;
use analyst::parallel;

pub(crate) use tune::tune;

/// The constants of a class of series.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    motion: Motion,
    size: Size,
    occurrence: Occurrence,
    totals: Totals,
    /// Factor that makes the 90 % quantiles of the class hold.
    width: f64,
}

/// A series read to its end.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    model: &'a Model,
    belief: Belief,
    tally: Tally,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(model: &'a Model) -> Self {
        Self {
            model,
            belief: Belief::new(),
            tally: Tally::default(),
        }
    }

    /// A month goes by, known or not.
    pub(crate) fn read(&mut self, point: Point) {
        if point.is_known() {
            self.model.occurrence.see(&mut self.tally, point);
        }
        if point.rate > 0.0 {
            self.belief.see(point.rate, point.weight, &self.model.size);
        }
        self.belief.step(&self.model.motion);
    }

    /// Expected demand of the next month. NaN as long as nothing is known.
    pub(crate) fn mean(&self) -> f64 {
        self.cautious() * self.model.totals.factor
    }

    /// The same by the geometric mean of the level, which is too low on average.
    pub(crate) fn cautious(&self) -> f64 {
        if !self.belief.has_demand() {
            return if self.tally.is_empty() { f64::NAN } else { 0.0 };
        }
        self.chance() * self.belief.level()
    }

    /// The quantile of the next month.
    pub(crate) fn quantile(&self, level: f64) -> f64 {
        let above = (1.0 - level) / self.chance().max(1e-9);
        self.belief.exceeded(above, &self.model.size) * self.model.width
    }

    fn chance(&self) -> f64 {
        self.model.occurrence.chance(self.tally)
    }
}

impl Model {
    /// The model with the totals of its class, from the cautious tracks of the histories.
    pub(crate) fn with_totals(self, class: &[&[Point]], cautious: &[Track]) -> Self {
        Self {
            totals: Totals::learn(class, cautious),
            ..self
        }
    }

    /// The same model, brought to the totals of today.
    pub(crate) fn of_today(&self, class: &[&[Point]]) -> Self {
        let next = parallel::map(class, |points| self.read(points).cautious());
        let totals = self.totals.of_today(class.iter().copied().zip(next));
        Self {
            totals,
            ..self.clone()
        }
    }

    /// What the filter would have said, month by month, with the totals of today.
    pub(crate) fn track(&self, points: &[Point]) -> Track {
        self.cautious(points).times(self.totals.factor)
    }

    /// What it says on the way there: the geometric mean of the level, which is too low on average.
    pub(crate) fn cautious(&self, points: &[Point]) -> Track {
        let mut reader = Reader::new(self);
        let mut said = Vec::with_capacity(points.len() + 1);
        for point in points {
            said.push(reader.cautious());
            reader.read(*point);
        }
        said.push(reader.cautious());
        Track::flat(said)
    }

    /// The factor of today's totals.
    pub(crate) fn factor(&self) -> f64 {
        self.totals.factor
    }

    /// A reader that has seen all months.
    pub(crate) fn read(&self, points: &[Point]) -> Reader<'_> {
        let mut reader = Reader::new(self);
        points.iter().for_each(|point| reader.read(*point));
        reader
    }
}
