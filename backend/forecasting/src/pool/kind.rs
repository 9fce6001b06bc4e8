//! What the series of one class have taught.

use crate::candidate::{CANDIDATES, Candidate};
use crate::class::Class;
use crate::level::{Model, tune};
use crate::methods::average;
use crate::series::{Point, size_and_later};
use crate::spread::{Spread, judged};

/// The verdict of the class counts like so many months of the series.
const PRIOR_MONTHS: f64 = 12.0;

/// Constants, verdicts and misses of a class.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    class: Class,
    model: Option<Model>,
    /// By how much each candidate beats the plain average in a month, as a share of an average month; none for those that
    /// do not suit the class or had nothing to say.
    gains: Vec<Option<f64>>,
    pub(crate) spread: Spread,
}

/// What misses cost over some months.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Loss {
    missed: f64,
    bias: f64,
}

/// A candidate beside the plain average, over the months of which both had something to say.
#[derive(Clone, Copy, Debug, Default)]
struct Contest {
    plain: Loss,
    candidate: Loss,
    months: f64,
}

impl Kind {
    pub(crate) fn learn(class: Class, histories: &[&[Point]]) -> Self {
        let model = if Candidate::Level.suits(class) {
            tune(histories)
        } else {
            None
        };
        let mut kind = Self {
            class,
            model,
            gains: vec![None; CANDIDATES.len()],
            spread: Spread::of(&[]),
        };
        let mut totals = vec![Contest::default(); CANDIDATES.len()];
        for points in histories {
            for (total, own) in totals.iter_mut().zip(kind.contest(points)) {
                total.add(own);
            }
        }
        let mean = |total: &Contest| (total.months > 0.0).then(|| total.gain() / total.months);
        kind.gains = totals.iter().map(mean).collect();
        let track = |points: &&'_ [Point]| kind.choose(points).track(points, kind.model.as_ref());
        let chosen = histories
            .iter()
            .filter_map(|points| Some((*points, track(points)?)));
        kind.spread = Spread::of(&chosen.collect::<Vec<_>>());
        kind
    }

    /// Knows the totals of today without learning anew.
    pub(crate) fn of_today(&self, histories: &[&[Point]]) -> Self {
        let mut kind = self.clone();
        kind.model = kind.model.map(|model| model.of_today(histories));
        kind
    }

    pub(crate) fn model(&self) -> Option<&Model> {
        self.model.as_ref()
    }

    /// The best candidate for a history, by its own months and those of its class.
    ///
    /// Intermittent series follow their class: in a single one the smallest absolute error belongs to whoever says least,
    /// and clinics would run out.
    pub(crate) fn choose(&self, points: &[Point]) -> Candidate {
        let own = if self.class == Class::Intermittent {
            vec![Contest::default(); CANDIDATES.len()]
        } else {
            self.contest(points)
        };
        let mut best = (CANDIDATES[0], f64::NEG_INFINITY);
        for ((candidate, usual), own) in CANDIDATES.iter().zip(&self.gains).zip(own) {
            let Some(usual) = usual else { continue };
            let gain = (own.gain() + PRIOR_MONTHS * usual) / (own.months + PRIOR_MONTHS);
            if gain > best.1 {
                best = (*candidate, gain);
            }
        }
        best.0
    }

    /// How each candidate did against the plain average.
    fn contest(&self, points: &[Point]) -> Vec<Contest> {
        let nothing = vec![Contest::default(); CANDIDATES.len()];
        let Some((size, later)) = size_and_later(points) else {
            return nothing;
        };
        let plain: Vec<(Point, f64)> = judged(points, &average(points, 3), later).collect();
        let run = |candidate: &Candidate| {
            let candidate = candidate.suits(self.class).then_some(candidate)?;
            let track = candidate.track(points, self.model())?;
            let said: Vec<(Point, f64)> = judged(points, &track, later).collect();
            Some(Contest::of(&plain, &said, size))
        };
        let run = |candidate| run(candidate).unwrap_or_default();
        CANDIDATES.iter().map(run).collect()
    }
}

impl Loss {
    /// Misses as shares of an average month.
    fn of(said: &[(Point, f64)], size: f64) -> Self {
        let mut loss = Self::default();
        for (point, said) in said {
            let miss = point.weight * (said - point.rate) / size;
            loss.missed += miss.abs();
            loss.bias += miss;
        }
        loss
    }

    /// The absolute sum, and once more what of it does not cancel out.
    fn total(self) -> f64 {
        self.missed + self.bias.abs()
    }
}

impl Contest {
    /// The last months that both judged.
    fn of(plain: &[(Point, f64)], other: &[(Point, f64)], size: f64) -> Self {
        let months = plain.len().min(other.len());
        let (plain, other) = (
            &plain[plain.len() - months..],
            &other[other.len() - months..],
        );
        Self {
            plain: Loss::of(plain, size),
            candidate: Loss::of(other, size),
            months: plain.iter().map(|(point, _)| point.weight).sum(),
        }
    }

    fn add(&mut self, other: Self) {
        for (sum, own) in [
            (&mut self.plain, other.plain),
            (&mut self.candidate, other.candidate),
        ] {
            sum.missed += own.missed;
            sum.bias += own.bias;
        }
        self.months += other.months;
    }

    fn gain(&self) -> f64 {
        self.plain.total() - self.candidate.total()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::tests::months;

    #[test]
    fn the_loss_counts_bias_once_more() {
        let said = |said: [f64; 2]| said.map(|said| (months(&[5.0])[0], said));
        assert_eq!(Loss::of(&said([4.0, 6.0]), 1.0).total(), 2.0);
        assert_eq!(Loss::of(&said([6.0, 6.0]), 2.0).total(), 2.0);
    }

    #[test]
    fn a_line_is_followed_and_a_level_is_averaged() {
        let lines: Vec<_> = (1..30)
            .map(|one| {
                months(
                    &(0..30)
                        .map(|at| f64::from(100 + at * one))
                        .collect::<Vec<_>>(),
                )
            })
            .collect();
        let noise = |one: usize, at: usize| ((one * 31 + at * 7919) % 41) as f64;
        let levels: Vec<_> = (1..30)
            .map(|one| months(&(0..30).map(|at| 100.0 + noise(one, at)).collect::<Vec<_>>()))
            .collect();
        let both: Vec<&[Point]> = lines.iter().chain(&levels).map(Vec::as_slice).collect();
        let kind = Kind::learn(Class::Smooth, &both);
        assert!(matches!(kind.choose(&lines[20]), Candidate::Trend(..)));
        let level = kind.choose(&levels[20]);
        assert!(level.gain() <= 0.3, "{level:?}");
    }
}
