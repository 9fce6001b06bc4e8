//! Kinds of demand, after Syntetos, Boylan and Croston, "On the categorization of demand patterns" (2005).

use crate::series::{Point, known};

/// Average interval between months with demand from which on demand is intermittent.
const INTERVAL: f64 = 1.32;

/// Squared coefficient of variation of the months with demand from which on demand is erratic.
const VARIATION: f64 = 0.49;

/// Known months below which a history says too little by itself.
pub(crate) const SHORT: usize = 6;

/// What kind of demand a series has. Constants and methods are chosen for a kind, not for each series by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    /// Fewer than six known months.
    Short,
    /// Nearly every month, about as much.
    Smooth,
    /// Nearly every month, now little and now much.
    Erratic,
    /// Now and then.
    Intermittent,
}

impl Class {
    pub(crate) const ALL: [Class; 4] = [
        Class::Short,
        Class::Smooth,
        Class::Erratic,
        Class::Intermittent,
    ];

    pub(crate) fn of(points: &[Point]) -> Class {
        let months = known(points);
        if months < SHORT {
            return Class::Short;
        }
        let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for point in points.iter().filter(|point| point.rate > 0.0) {
            count += 1.0;
            sum += point.rate;
            squares += point.rate * point.rate;
        }
        if count * INTERVAL <= months as f64 {
            return Class::Intermittent;
        }
        let mean = sum / count;
        if squares / count - mean * mean > VARIATION * mean * mean {
            Class::Erratic
        } else {
            Class::Smooth
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::tests::months;

    #[test]
    fn demand_is_smooth_erratic_or_intermittent() {
        let cases = [
            (vec![5.0, 6.0, 5.0, 4.0, 5.0, 6.0], Class::Smooth),
            (vec![1.0, 20.0, 1.0, 2.0, 30.0, 1.0], Class::Erratic),
            (vec![5.0, 0.0, 0.0, 4.0, 5.0, 0.0], Class::Intermittent),
            (vec![0.0; 12], Class::Intermittent),
            (vec![5.0, -1.0, 5.0, 4.0, 5.0, 6.0], Class::Short),
        ];
        for (rates, class) in cases {
            assert_eq!(Class::of(&months(&rates)), class, "{rates:?}");
        }
    }
}
