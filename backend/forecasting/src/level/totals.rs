//! Keeps the sum of many forecasts right.
//!
//! The level of one series is best told cautiously, by the geometric mean of what is believed; a thousand cautious
//! forecasts together are far too low. What a thousand series use together is known well, however: their total moves
//! slowly. So the total is told by smoothing, and the filter says how it is divided (top-down reconciliation, after Gross
//! and Sohl, 1990).

use crate::methods::{Track, simple};
use crate::series::Point;
use crate::spread::judged;

/// Gain of the smoothing by which totals are told. The total of a thousand lumpy series is no lump: the last month says
/// more about the next one than the month before it.
const GAIN: f64 = 0.6;

/// From so many series of equal size on, the total of today outweighs that of the past.
const SERIES: f64 = 10.0;

/// The factor of all means, and what it is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Totals {
    /// Of the next month.
    pub(crate) factor: f64,
    /// Smoothing over filter, in the later half of the histories.
    usual: f64,
}

impl Default for Totals {
    fn default() -> Self {
        Self {
            factor: 1.0,
            usual: 1.0,
        }
    }
}

impl Totals {
    /// From the months of a class and the cautious tracks of its series.
    pub(crate) fn learn(class: &[&[Point]], cautious: &[Track]) -> Self {
        let (mut told, mut plain) = (0.0, 0.0);
        for (points, track) in class.iter().zip(cautious) {
            let later = points.len() / 2;
            for (point, said) in judged(points, track, later) {
                told += point.weight * said;
            }
            for (point, said) in judged(points, &simple(points, GAIN), later) {
                plain += point.weight * said;
            }
        }
        let totals = Self {
            factor: 1.0,
            usual: over(plain, told),
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
            plain += simple(points, GAIN).ahead(1);
        }
        let series = if squares > 0.0 {
            told * told / squares
        } else {
            0.0
        };
        let share = series / (series + SERIES);
        let level = over(plain, told).powf(share) * self.usual.powf(1.0 - share);
        Self {
            factor: level.clamp(0.5, 2.0),
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
