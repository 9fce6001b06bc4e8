//! What the series of one class have taught.

use crate::candidate::{CANDIDATES, Candidate};
use crate::class::Class;
use crate::level::{Model, tune};
use crate::methods::{Track, average};
use crate::series::{Point, size_and_later};
use crate::spread::{Spread, judged};
use analyst::parallel;

/// The verdict of the class counts like so many months of the series.
const PRIOR_MONTHS: f64 = 24.0;

/// From so many judged months on a series says by itself which method errs less.
const A_YEAR: f64 = 12.0;

/// Constants, verdicts and misses of a class.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    class: Class,
    model: Option<Model>,
    /// By how much each candidate beats the plain average in a month, as a share of an average month, and by how much it
    /// errs less; none for those that do not suit the class or had nothing to say.
    gains: Vec<Option<(f64, f64)>>,
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
        let mut kind = Self {
            class,
            model: None,
            gains: vec![None; CANDIDATES.len()],
            spread: Spread::of(&[]),
        };
        let filtered = kind.tune(histories);
        let all: Vec<(&[Point], Option<Track>)> = histories.iter().copied().zip(filtered).collect();
        let contests = parallel::map(&all, |(points, filtered)| kind.contest(points, filtered));
        let mut totals = vec![Contest::default(); CANDIDATES.len()];
        for contest in &contests {
            totals
                .iter_mut()
                .zip(contest)
                .for_each(|(total, own)| total.add(*own));
        }
        let mean = |total: &Contest| {
            (total.months > 0.0).then(|| (total.gain() / total.months, total.less() / total.months))
        };
        kind.gains = totals.iter().map(mean).collect();
        let both: Vec<_> = all.into_iter().zip(contests).collect();
        let chosen = parallel::map(&both, |((points, filtered), contest)| {
            let track = match kind.best(contest) {
                Candidate::Level => filtered.clone()?,
                other => other.track(points, None)?,
            };
            Some((*points, track))
        });
        kind.spread = Spread::of(&chosen.into_iter().flatten().collect::<Vec<_>>());
        kind
    }

    /// Tunes the filter where it suits the class, and tells its tracks.
    fn tune(&mut self, histories: &[&[Point]]) -> Vec<Option<Track>> {
        let suits = Candidate::Level.suits(self.class);
        let Some(model) = suits.then(|| tune(histories)).flatten() else {
            return vec![None; histories.len()];
        };
        let cautious = parallel::map(histories, |points| model.cautious(points));
        let model = self.model.insert(model.with_totals(histories, &cautious));
        let factor = model.factor();
        cautious
            .into_iter()
            .map(|track| Some(track.times(factor)))
            .collect()
    }

    /// Knows the totals of today without learning anew.
    pub(crate) fn of_today(&self, histories: &[&[Point]]) -> Self {
        let model = self.model().map(|model| model.of_today(histories));
        Self {
            model,
            ..self.clone()
        }
    }

    pub(crate) fn model(&self) -> Option<&Model> {
        self.model.as_ref()
    }

    /// The best candidate for a history, by its own months and those of its class.
    pub(crate) fn choose(&self, points: &[Point]) -> Candidate {
        if self.class == Class::Intermittent {
            return self.best(&[]);
        }
        let filtered = self.model().map(|model| model.track(points));
        self.best(&self.contest(points, &filtered))
    }

    /// Whoever errs more than the plain average, in the kind and over a year of the series, is no candidate, even where his
    /// bias is smaller: regular demand is told so closely that a small trend looks like a large bias.
    ///
    /// Intermittent series follow their class: in a single one the smallest absolute error belongs to whoever says least,
    /// and clinics would run out.
    fn best(&self, contest: &[Contest]) -> Candidate {
        let mut best = (CANDIDATES[0], f64::NEG_INFINITY);
        for (at, candidate) in CANDIDATES.iter().enumerate() {
            let Some((usual, less)) = self.gains[at] else {
                continue;
            };
            let own = match contest.get(at) {
                Some(own) if self.class != Class::Intermittent => *own,
                _ => Contest::default(),
            };
            let gain = (own.gain() + PRIOR_MONTHS * usual) / (own.months + PRIOR_MONTHS);
            let proves_itself = own.months >= A_YEAR && own.less() > 0.0;
            let errs_more = less < 0.0 && !proves_itself;
            if gain > best.1 && !(errs_more && self.class != Class::Intermittent) {
                best = (*candidate, gain);
            }
        }
        best.0
    }

    /// How each candidate did against the plain average.
    fn contest(&self, points: &[Point], filtered: &Option<Track>) -> Vec<Contest> {
        let Some((size, later)) = size_and_later(points) else {
            return vec![Contest::default(); CANDIDATES.len()];
        };
        let plain: Vec<(Point, f64)> = judged(points, &average(points, 3), later).collect();
        let run = |candidate: &Candidate| {
            let candidate = candidate.suits(self.class).then_some(candidate)?;
            let said: Vec<(Point, f64)> = match candidate {
                Candidate::Level => judged(points, filtered.as_ref()?, later).collect(),
                other => judged(points, &other.track(points, None)?, later).collect(),
            };
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

    /// By how much the candidate errs less, bias aside.
    fn less(&self) -> f64 {
        self.plain.missed - self.candidate.missed
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
                        .map(|at| 100.0 + f64::from(at * one) / 5.0)
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
