//! How far months lie from what was said: each series by its own usual miss, the shape shared by its class.

use crate::methods::Track;
use crate::series::Point;

/// The usual miss of the class counts like so many months of the series.
const PRIOR_MONTHS: f64 = 4.0;

/// Months before a track is judged.
const WARM_UP: usize = 4;

/// Misses of the normal distribution, in units of its mean absolute deviation, at the middle of ten equal shares. They
/// stand in as long as few misses have been seen.
const NORMAL: [f64; 10] = [
    -2.062, -1.299, -0.845, -0.483, -0.157, 0.157, 0.483, 0.845, 1.299, 2.062,
];

/// Distribution of the misses of a class.
#[derive(Clone, Debug)]
pub(crate) struct Spread {
    /// Usual absolute miss as a share of what was said.
    pub(crate) relative: f64,
    /// Misses (used − said) in units of the usual miss, sorted.
    misses: Vec<f64>,
}

/// The usual absolute miss of a series, learnt month by month.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Usual {
    missed: f64,
    seen: f64,
}

impl Usual {
    /// The usual absolute miss around `said`, where the class misses by the share `relative`.
    pub(crate) fn miss(self, said: f64, relative: f64) -> f64 {
        (self.missed + PRIOR_MONTHS * relative * said) / (self.seen + PRIOR_MONTHS)
    }

    fn see(&mut self, point: Point, said: f64) {
        self.missed += point.weight * (point.rate - said).abs();
        self.seen += point.weight;
    }

    /// Of a whole history.
    pub(crate) fn of(points: &[Point], track: &Track) -> Self {
        let mut usual = Self::default();
        for (point, said) in judged(points, track, 0) {
            usual.see(point, said);
        }
        usual
    }
}

/// The known months of a history from a position on, never its beginning, with what was said of them.
pub(crate) fn judged<'a>(
    points: &'a [Point],
    track: &'a Track,
    from: usize,
) -> impl Iterator<Item = (Point, f64)> + 'a {
    let mut known = 0;
    let months = points.iter().zip(&track.said).enumerate();
    months.filter_map(move |(at, (point, said))| {
        let judged = point.is_known() && known >= WARM_UP && at >= from && said.is_finite();
        known += usize::from(point.is_known());
        judged.then_some((*point, *said))
    })
}

impl Spread {
    /// From the histories of a class and the tracks chosen for them.
    pub(crate) fn of(tracks: &[(&[Point], Track)]) -> Self {
        let (mut missed, mut said_sum) = (0.0, 0.0);
        for (points, track) in tracks {
            let usual = Usual::of(points, track);
            let said: f64 = judged(points, track, 0)
                .map(|(point, said)| point.weight * said)
                .sum();
            // Each series counts the same, however much it uses.
            if said > 0.0 {
                missed += (usual.missed / said).min(4.0);
                said_sum += 1.0;
            }
        }
        let relative = if said_sum > 0.0 {
            missed / said_sum
        } else {
            1.0
        };
        let mut misses = NORMAL.to_vec();
        for (points, track) in tracks {
            let mut usual = Usual::default();
            for (point, said) in judged(points, track, 0) {
                let miss = usual.miss(said, relative);
                if miss > 0.0 {
                    misses.push((point.rate - said) / miss);
                }
                usual.see(point, said);
            }
        }
        misses.sort_by(f64::total_cmp);
        Self { relative, misses }
    }

    /// How many usual misses above what was said the quantile lies.
    pub(crate) fn quantile(&self, level: f64) -> f64 {
        let last = self.misses.len() - 1;
        let place =
            (level.clamp(0.0, 1.0) * self.misses.len() as f64 - 0.5).clamp(0.0, last as f64);
        let (below, part) = (place.floor() as usize, place.fract());
        let above = (below + 1).min(last);
        self.misses[below] * (1.0 - part) + self.misses[above] * part
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::simple;
    use crate::methods::tests::months;

    #[test]
    fn without_any_history_misses_are_normal() {
        let spread = Spread::of(&[]);
        assert_eq!(spread.relative, 1.0);
        // 1.2816 standard deviations are 1.606 mean absolute deviations.
        assert!((spread.quantile(0.9) - 1.606).abs() < 0.1);
        assert!(spread.quantile(0.5).abs() < 1e-9);
        assert_eq!(spread.quantile(1.0), 2.062);
    }

    #[test]
    fn the_usual_miss_lies_between_that_of_the_class_and_that_of_the_series() {
        let points = months(&[5.0, 5.0, 5.0, 5.0, 9.0, 1.0]);
        let flat = Track::flat(vec![5.0; 7]);
        let usual = Usual::of(&points, &flat);
        // Two months missed by 4 each, and four months of the class by 0.2 × 5.
        assert_eq!(usual.miss(5.0, 0.2), (8.0 + 4.0) / 6.0);
    }

    #[test]
    fn nine_of_ten_months_lie_below_their_quantile() {
        let wave = |at: usize| 10.0 + ((at * 7919) % 101) as f64 / 10.0;
        let rates: Vec<f64> = (0..400).map(wave).collect();
        let points = months(&rates);
        let track = simple(&points, 0.05);
        let spread = Spread::of(&[(&points[..200], simple(&points[..200], 0.05))]);
        let usual = Usual::of(&points[..200], &track);
        let below = (200..400).filter(|at| {
            let said = track.said[*at];
            rates[*at] <= said + usual.miss(said, spread.relative) * spread.quantile(0.9)
        });
        assert!((170..=190).contains(&below.count()));
    }
}
