//! Keeps the sum of many forecasts right.
//!
//! The level of one series is best told cautiously, by the geometric mean of what is believed; a thousand cautious
//! forecasts together are far too low. What a thousand series use together is known well, however: their plain average
//! hardly errs. So the total is that of the plain average, and the filter says how it is divided (top-down reconciliation,
//! after Gross and Sohl, 1990).

use crate::methods::{Track, average};
use crate::series::Point;
use crate::spread::judged;

/// Months of the plain average.
const WINDOW: usize = 3;

/// From so many series of equal size on, the total of today outweighs that of the past.
const SERIES: f64 = 10.0;

/// So much of the growth that the plain average has missed so far is expected to go on.
const GROWTH: f64 = 0.2;

/// The factor of all means, and what it is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Totals {
    /// Of the next month.
    pub(crate) factor: f64,
    /// Plain average over filter, in the later half of the histories.
    usual: f64,
    /// What was used over plain average, in the same months.
    growth: f64,
}

impl Default for Totals {
    fn default() -> Self {
        Self {
            factor: 1.0,
            usual: 1.0,
            growth: 1.0,
        }
    }
}

impl Totals {
    /// From the months of a class and the cautious tracks of its series.
    pub(crate) fn learn(class: &[&[Point]], cautious: &[Track]) -> Self {
        let (mut used, mut told, mut plain) = (0.0, 0.0, 0.0);
        for (points, track) in class.iter().zip(cautious) {
            let later = points.len() / 2;
            for (point, said) in judged(points, track, later) {
                used += point.weight * point.rate;
                told += point.weight * said;
            }
            for (point, said) in judged(points, &average(points, WINDOW), later) {
                plain += point.weight * said;
            }
        }
        let totals = Self {
            factor: 1.0,
            usual: over(plain, told),
            growth: over(used, plain),
        };
        let next = cautious.iter().map(|track| track.ahead(1));
        totals.of_today(class.iter().copied().zip(next))
    }

    /// The same at the end of other histories, for which the filter cautiously tells the next month.
    pub(crate) fn of_today<'a>(self, class: impl Iterator<Item = (&'a [Point], f64)>) -> Self {
        let (mut told, mut squares, mut plain) = (0.0, 0.0, 0.0);
        for (points, said) in class.filter(|(_, said)| *said > 0.0) {
            told += said;
            squares += said * said;
            plain += average(points, WINDOW).ahead(1);
        }
        let series = if squares > 0.0 {
            told * told / squares
        } else {
            0.0
        };
        let share = series / (series + SERIES);
        let level = over(plain, told).powf(share) * self.usual.powf(1.0 - share);
        Self {
            factor: (level * self.growth.powf(GROWTH)).clamp(0.5, 2.0),
            ..self
        }
    }
}

/// A ratio of totals; 1 where there is nothing to divide.
fn over(one: f64, other: f64) -> f64 {
    if one > 0.0 && other > 0.0 {
        one / other
    } else {
        1.0
    }
}
