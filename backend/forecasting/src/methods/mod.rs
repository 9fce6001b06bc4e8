//! The classic methods. Each reads a history once, from its beginning, and tells for every month what it would have said
//! on the evening before.

mod average;
mod intermittent;
mod seasonal;
mod smoothing;

pub(crate) use average::average;
pub(crate) use intermittent::{sba, tsb};
pub(crate) use seasonal::seasonal;
pub(crate) use smoothing::{damped_trend, simple};

/// What a method said, month by month, and what it says about the months to come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Track {
    /// One step ahead: entry `t` knows only the months before `t`; the last entry is the month after the history.
    /// NaN as long as nothing is known.
    pub(crate) said: Vec<f64>,
    /// By how much the next month but one differs from the next.
    slope: f64,
    /// What is left of the slope a month later.
    damping: f64,
    /// Factor of each calendar month relative to the next one; empty without seasons.
    seasons: Vec<f64>,
}

impl Track {
    pub(crate) fn flat(said: Vec<f64>) -> Self {
        Self {
            said,
            slope: 0.0,
            damping: 0.0,
            seasons: Vec::new(),
        }
    }

    /// A flat track, everything multiplied.
    pub(crate) fn times(mut self, factor: f64) -> Self {
        self.said.iter_mut().for_each(|said| *said *= factor);
        self
    }

    /// Expected demand `step` months after the history: 1 is the next month. Never negative; 0 where nothing is known.
    pub(crate) fn ahead(&self, step: usize) -> f64 {
        let next = self.said.last().copied().unwrap_or(f64::NAN);
        let (mut mean, mut slope) = (next, self.slope);
        for _ in 1..step {
            mean += slope;
            slope *= self.damping;
        }
        if !self.seasons.is_empty() {
            mean *= self.seasons[(step - 1) % self.seasons.len()];
        }
        if mean.is_finite() { mean.max(0.0) } else { 0.0 }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::series::Point;

    /// Months with stock on every day; a negative number is an unknown month.
    pub(crate) fn months(rates: &[f64]) -> Vec<Point> {
        let point = |rate: &f64| {
            if *rate < 0.0 {
                Point::UNKNOWN
            } else {
                Point {
                    rate: *rate,
                    weight: 1.0,
                }
            }
        };
        rates.iter().map(point).collect()
    }

    #[test]
    fn a_track_goes_on_with_its_slope_and_its_seasons() {
        let track = Track {
            said: vec![f64::NAN, 10.0],
            slope: 2.0,
            damping: 0.5,
            seasons: Vec::new(),
        };
        assert_eq!([1, 2, 3].map(|step| track.ahead(step)), [10.0, 12.0, 13.0]);
        let track = Track {
            slope: -20.0,
            ..track
        };
        assert_eq!(track.ahead(2), 0.0, "never negative");
        let track = Track {
            seasons: vec![1.0, 2.0],
            ..Track::flat(vec![10.0])
        };
        assert_eq!([1, 2, 3].map(|step| track.ahead(step)), [10.0, 20.0, 10.0]);
        assert_eq!(Track::flat(vec![f64::NAN]).ahead(1), 0.0);
    }
}
