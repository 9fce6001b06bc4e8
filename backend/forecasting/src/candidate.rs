//! The methods that compete, with their constants, and which class may use which.

use crate::class::Class;
use crate::level::Model;
use crate::method::Method;
use crate::methods::{Track, average, damped_trend, sba, seasonal, simple, tsb};
use crate::series::Point;

/// A method with its constants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Candidate {
    Average(usize),
    Ses(f64),
    /// Gain of the level, gain of the slope, damping.
    Trend(f64, f64, f64),
    Sba(f64),
    /// Gain of the size, gain of the chance.
    Tsb(f64, f64),
    /// Gain of the level, prior years without a season.
    Seasonal(f64, f64),
    Level,
}

/// All competitors. The first is the plain average that everybody can check by hand, against which the others must prove
/// themselves.
pub(crate) const CANDIDATES: &[Candidate] = &[
    Candidate::Average(3),
    Candidate::Average(6),
    Candidate::Average(12),
    Candidate::Ses(0.1),
    Candidate::Ses(0.2),
    Candidate::Ses(0.3),
    Candidate::Ses(0.5),
    Candidate::Ses(0.8),
    Candidate::Trend(0.3, 0.1, 0.95),
    Candidate::Trend(0.5, 0.1, 0.95),
    Candidate::Trend(0.2, 0.1, 1.0),
    Candidate::Trend(0.5, 0.2, 0.9),
    Candidate::Sba(0.1),
    Candidate::Sba(0.2),
    Candidate::Tsb(0.1, 0.1),
    Candidate::Tsb(0.2, 0.1),
    Candidate::Tsb(0.3, 0.2),
    Candidate::Seasonal(0.1, 0.5),
    Candidate::Seasonal(0.3, 0.5),
    Candidate::Seasonal(0.1, 2.0),
    Candidate::Level,
];

impl Candidate {
    pub(crate) fn method(self) -> Method {
        match self {
            Candidate::Average(3) => Method::Average3,
            Candidate::Average(6) => Method::Average6,
            Candidate::Average(_) => Method::Average12,
            Candidate::Ses(_) => Method::Ses,
            Candidate::Trend(..) => Method::DampedTrend,
            Candidate::Sba(_) => Method::Sba,
            Candidate::Tsb(..) => Method::Tsb,
            Candidate::Seasonal(..) => Method::Seasonal,
            Candidate::Level => Method::Level,
        }
    }

    /// Whether it was made for such demand.
    pub(crate) fn suits(self, class: Class) -> bool {
        match self {
            Candidate::Average(3) => true,
            Candidate::Average(_) | Candidate::Ses(_) => class != Class::Short,
            Candidate::Trend(..) => class == Class::Smooth,
            Candidate::Seasonal(..) => matches!(class, Class::Smooth | Class::Erratic),
            Candidate::Sba(_) | Candidate::Tsb(..) => class == Class::Intermittent,
            Candidate::Level => matches!(class, Class::Erratic | Class::Intermittent),
        }
    }

    /// How far a single month moves it.
    pub(crate) fn gain(self) -> f64 {
        match self {
            Candidate::Average(window) => 2.0 / (window as f64 + 1.0),
            Candidate::Ses(gain)
            | Candidate::Trend(gain, ..)
            | Candidate::Sba(gain)
            | Candidate::Tsb(gain, _)
            | Candidate::Seasonal(gain, _) => gain,
            Candidate::Level => 0.0,
        }
    }

    /// What it would have said; none for a filter that could not be tuned.
    pub(crate) fn track(self, points: &[Point], model: Option<&Model>) -> Option<Track> {
        Some(match self {
            Candidate::Average(window) => average(points, window),
            Candidate::Ses(alpha) => simple(points, alpha),
            Candidate::Trend(alpha, beta, damping) => damped_trend(points, alpha, beta, damping),
            Candidate::Sba(alpha) => sba(points, alpha),
            Candidate::Tsb(much, often) => tsb(points, much, often),
            Candidate::Seasonal(alpha, prior) => seasonal(points, alpha, prior),
            Candidate::Level => model?.track(points),
        })
    }
}
