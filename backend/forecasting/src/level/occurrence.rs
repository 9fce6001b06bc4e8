//! How often there is demand at all.

use crate::series::Point;

/// A chance between that of the class and that of the series (beta-binomial), which forgets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Occurrence {
    /// Share of months with demand in the class.
    pub(crate) usual: f64,
    /// The class counts like so many months of the series.
    pub(crate) prior: f64,
    /// What is left of a month's weight a month later: an item that falls out of use is forgotten.
    pub(crate) memory: f64,
}

/// Months with demand so far, and months seen.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    came: f64,
    seen: f64,
}

impl Tally {
    /// Nothing seen yet.
    pub(crate) fn is_empty(self) -> bool {
        self.seen <= 0.0
    }
}

impl Occurrence {
    /// Chance of demand in the next month, if there is stock.
    pub(crate) fn chance(&self, tally: Tally) -> f64 {
        (self.usual * self.prior + tally.came) / (self.prior + tally.seen)
    }

    pub(crate) fn see(&self, tally: &mut Tally, point: Point) {
        tally.came *= self.memory;
        tally.seen *= self.memory;
        tally.seen += point.weight;
        if point.rate > 0.0 {
            tally.came += point.weight;
        }
    }

    /// Log-likelihood of the months of a series, each told from those before it.
    pub(crate) fn fit(&self, points: &[Point]) -> f64 {
        let mut tally = Tally::default();
        let mut sum = 0.0;
        for point in points {
            let chance = self.chance(tally).clamp(1e-3, 1.0 - 1e-3);
            let told = if point.rate > 0.0 {
                chance
            } else {
                1.0 - chance
            };
            sum += point.weight * told.ln();
            self.see(&mut tally, *point);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::tests::months;

    #[test]
    fn the_class_counts_like_some_months() {
        let occurrence = Occurrence {
            usual: 0.5,
            prior: 4.0,
            memory: 1.0,
        };
        let mut tally = Tally::default();
        assert_eq!(occurrence.chance(tally), 0.5);
        for point in months(&[3.0, 0.0, 2.0, -1.0, 1.0]) {
            occurrence.see(&mut tally, point);
        }
        assert_eq!(occurrence.chance(tally), 5.0 / 8.0);
    }

    #[test]
    fn what_is_long_ago_is_forgotten() {
        let occurrence = Occurrence {
            usual: 0.5,
            prior: 0.5,
            memory: 0.5,
        };
        let mut tally = Tally::default();
        for point in months(&[1.0, 0.0, 0.0]) {
            occurrence.see(&mut tally, point);
        }
        assert_eq!(occurrence.chance(tally), (0.25 + 0.25) / (0.5 + 1.75));
    }
}
