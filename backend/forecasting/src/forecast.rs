//! What is expected, as the product receives it: in whole thousandths.

use crate::method::Method;
use crate::month::Month;
use crate::pool::{Level, Pool};
use crate::series::{MILLI, Series};
use analyst::parallel;

/// Expected demand of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// How it was found.
    pub method: Method,
    /// The months asked for, beginning with the one after the history.
    pub months: Vec<Expected>,
    /// How the method would have done, one month ahead, over the last year of the history (at most twelve known months
    /// after the first six). The constants of a method are those of its class, so the months of one series have little
    /// part in them. None for a short history, or one without demand.
    pub record: Option<Record>,
    /// How the plain average of three months would have done over the same months.
    pub average_record: Option<Record>,
}

/// Expected demand of one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The month.
    pub month: Month,
    /// Mean, in thousandths of the base unit, rounded half up; never negative.
    pub mean_milli: i64,
    /// The quantiles in the order in which they were asked for, rounded likewise; never negative.
    pub quantiles_milli: Vec<i64>,
}

/// Error of a method in ten-thousandths of what was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Months judged.
    pub months: usize,
    /// Σ|said − used| ÷ Σ used.
    pub wape_e4: i64,
    /// Σ(said − used) ÷ Σ used: positive where too much was said.
    pub bias_e4: i64,
}

impl Record {
    pub(crate) fn of(months: usize, missed: f64, bias: f64, used: f64) -> Option<Self> {
        (used > 0.0).then(|| Self {
            months,
            wape_e4: (missed / used * 1e4).round() as i64,
            bias_e4: (bias / used * 1e4).round() as i64,
        })
    }
}

/// Forecasts every series of a county, in the order given.
///
/// `horizon` months each; `levels` in thousandths, 900 for the 90 % quantile.
pub fn forecast(series: &[Series], horizon: usize, levels: &[Level]) -> Vec<Forecast> {
    let pool = Pool::fit(series);
    parallel::map(series, |one| pool.forecast(one, horizon, levels))
}

/// Units in thousandths, rounded half up; what is too large to be stored is the largest that can be.
pub(crate) fn milli(units: f64) -> i64 {
    (units.max(0.0) * MILLI).round() as i64
}
