//! A level times a factor for each calendar month (classical decomposition), for histories of two years and more.

use super::Track;
use crate::series::Point;

/// Months in a year.
const YEAR: usize = 12;

/// Months that must have passed before anything is said: each calendar month then has a ratio.
const LEAST: usize = 2 * YEAR;

/// Exponential smoothing with the gain `alpha` of what is left after the seasons are divided out.
///
/// The factor of a calendar month is the average ratio of its months to the year around them, drawn towards 1 as if
/// `prior` more years without a season had been seen.
pub(crate) fn seasonal(points: &[Point], alpha: f64, prior: f64) -> Track {
    let ratios = ratios(points);
    let mut said = vec![f64::NAN; points.len() + 1];
    let mut last = [1.0; YEAR];
    for end in LEAST..=points.len() {
        // The year around a month is known six months later.
        let factors = factors(&ratios[..end - YEAR / 2], prior);
        said[end] = level(&points[..end], &factors, alpha) * factors[end % YEAR];
        last = factors;
    }
    let next = points.len() % YEAR;
    let seasons = (0..YEAR)
        .map(|step| last[(next + step) % YEAR] / last[next])
        .collect();
    Track {
        seasons,
        ..Track::flat(said)
    }
}

/// Each month divided by the centred average of the twelve months around it.
fn ratios(points: &[Point]) -> Vec<Option<f64>> {
    let half = YEAR / 2;
    let ratio = |at: usize| {
        let around = points.get(at.checked_sub(half)?..=at + half)?;
        let (mut used, mut seen) = (0.0, 0.0);
        for (place, point) in around.iter().enumerate() {
            let share = if place % YEAR == 0 { 0.5 } else { 1.0 };
            used += share * point.weight * point.rate;
            seen += share * point.weight;
        }
        let enough = points[at].is_known() && seen > 0.75 * YEAR as f64 && used > 0.0;
        enough.then(|| points[at].rate * seen / used)
    };
    (0..points.len()).map(ratio).collect()
}

/// Factors of the positions in the year, 1 on average.
fn factors(ratios: &[Option<f64>], prior: f64) -> [f64; YEAR] {
    let (mut sums, mut counts) = ([prior; YEAR], [prior; YEAR]);
    for (at, ratio) in ratios.iter().enumerate() {
        if let Some(ratio) = ratio {
            sums[at % YEAR] += ratio;
            counts[at % YEAR] += 1.0;
        }
    }
    let mut factors = [1.0; YEAR];
    for (factor, (sum, count)) in factors.iter_mut().zip(sums.iter().zip(counts)) {
        // A month that is never used keeps a trace, so that it can be divided by.
        *factor = if count > 0.0 {
            (sum / count).max(0.01)
        } else {
            1.0
        };
    }
    let mean = factors.iter().sum::<f64>() / YEAR as f64;
    factors.map(|factor| factor / mean)
}

/// Smoothed level of what is left after the seasons.
fn level(points: &[Point], factors: &[f64; YEAR], alpha: f64) -> f64 {
    let (mut level, mut seen) = (f64::NAN, 0.0);
    for (at, point) in points
        .iter()
        .enumerate()
        .filter(|(_, point)| point.is_known())
    {
        // A strong month says more about the level than a weak one.
        let weight = point.weight * factors[at % YEAR];
        seen += weight;
        let gain = (alpha * weight).max(weight / seen).min(1.0);
        let rate = point.rate / factors[at % YEAR];
        level = if level.is_nan() {
            rate
        } else {
            level + gain * (rate - level)
        };
    }
    level
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::tests::months;

    fn three_years() -> Vec<f64> {
        let season = [1.6, 1.4, 1.2, 1.0, 0.8, 0.7, 0.6, 0.6, 0.8, 0.9, 1.1, 1.3];
        (0..36).map(|at| 50.0 * season[at % 12]).collect()
    }

    #[test]
    fn a_clean_season_is_told_exactly() {
        let track = seasonal(&months(&three_years()), 0.2, 0.0);
        assert!(track.said[23].is_nan());
        for at in 24..36 {
            assert!((track.said[at] - three_years()[at]).abs() < 1e-9, "{at}");
        }
        assert!((track.ahead(1) - 80.0).abs() < 1e-9);
        assert!((track.ahead(7) - 30.0).abs() < 1e-9);
        assert!((track.ahead(13) - 80.0).abs() < 1e-9);
    }

    #[test]
    fn a_prior_draws_the_factors_towards_one() {
        // Two ratios of 1.6 and one prior year: (2 × 1.6 + 1) / 3.
        let ratios = [[Some(1.6)], [None]].concat();
        let factors = factors(&ratios, 1.0);
        assert!((factors[0] / factors[1] - 1.3).abs() < 1e-12);
    }

    #[test]
    fn a_year_and_a_half_is_too_short() {
        let track = seasonal(&months(&three_years()[..18]), 0.2, 1.0);
        assert!(track.said.iter().all(|said| said.is_nan()));
    }
}
