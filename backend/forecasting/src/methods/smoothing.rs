//! Exponential smoothing: simple (Brown, 1956) and with a damped trend (Gardner and McKenzie, 1985).
//!
//! A gain never falls below that of the plain average so far, so that the first months do not stamp the level for ever.

use super::Track;
use crate::series::Point;

/// Simple exponential smoothing with the gain `alpha` for a month with stock on every day.
pub(crate) fn simple(points: &[Point], alpha: f64) -> Track {
    damped_trend(points, alpha, 0.0, 0.0)
}

/// Level and slope; of the slope the share `damping` is left a month later. `beta` is the gain of the slope in terms of
/// the correction of the level.
pub(crate) fn damped_trend(points: &[Point], alpha: f64, beta: f64, damping: f64) -> Track {
    // Level and slope of the month that comes next.
    let (mut level, mut slope, mut seen) = (f64::NAN, 0.0, 0.0);
    let mut said = Vec::with_capacity(points.len() + 1);
    for point in points {
        said.push(not_negative(level));
        if point.is_known() {
            seen += point.weight;
            let gain = (alpha * point.weight).max(point.weight / seen);
            if level.is_nan() {
                level = point.rate;
            } else {
                let correction = gain * (point.rate - level);
                level += correction;
                slope += beta * correction;
            }
        }
        slope *= damping;
        level += slope;
    }
    said.push(not_negative(level));
    Track {
        slope: damping * slope,
        damping,
        ..Track::flat(said)
    }
}

/// The larger of 0 and a number that may be NaN, which `f64::max` would take for 0.
fn not_negative(level: f64) -> f64 {
    if level < 0.0 { 0.0 } else { level }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::tests::months;

    #[test]
    fn the_level_moves_by_the_gain() {
        // The first two gains are those of the average, 1 and 1/2; then 0.4 is the larger one.
        let track = simple(&months(&[8.0, 4.0, 11.0, -1.0, 3.0]), 0.4);
        assert!(track.said[0].is_nan());
        let rounded: Vec<f64> = track.said[1..]
            .iter()
            .map(|x| (x * 1e6).round() / 1e6)
            .collect();
        assert_eq!(rounded, [8.0, 6.0, 8.0, 8.0, 6.0]);
    }

    #[test]
    fn half_a_month_with_stock_moves_it_half_as_far() {
        let mut points = months(&[4.0, 4.0, 4.0, 4.0, 4.0, 9.0]);
        points[5].weight = 0.5;
        assert_eq!(simple(&points, 0.4).ahead(1), 5.0);
    }

    #[test]
    fn a_trend_is_followed_and_dies_away() {
        let line: Vec<f64> = (1..=40).map(f64::from).collect();
        let track = damped_trend(&months(&line), 0.5, 0.3, 0.9);
        assert!((track.ahead(1) - 41.0).abs() < 0.6, "{}", track.ahead(1));
        let steps: Vec<f64> = (1..=4).map(|step| track.ahead(step)).collect();
        assert!(steps[1] - steps[0] > steps[2] - steps[1] && steps[3] > steps[2]);
    }

    #[test]
    fn nothing_known_says_nothing() {
        assert!(
            simple(&months(&[-1.0, -1.0]), 0.3)
                .said
                .iter()
                .all(|x| x.is_nan())
        );
    }
}
