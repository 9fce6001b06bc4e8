//! The plain average of the last known months, days without stock taken out.

use std::collections::VecDeque;

use super::Track;
use crate::series::Point;

/// Average of the last `window` known months: what was used, divided by the share of the time with stock.
pub(crate) fn average(points: &[Point], window: usize) -> Track {
    let mut recent: VecDeque<Point> = VecDeque::with_capacity(window);
    let mut said = Vec::with_capacity(points.len() + 1);
    let mean = |recent: &VecDeque<Point>| {
        let used: f64 = recent.iter().map(|point| point.rate * point.weight).sum();
        let seen: f64 = recent.iter().map(|point| point.weight).sum();
        if seen > 0.0 { used / seen } else { f64::NAN }
    };
    for point in points {
        said.push(mean(&recent));
        if point.is_known() {
            if recent.len() == window {
                recent.pop_front();
            }
            recent.push_back(*point);
        }
    }
    said.push(mean(&recent));
    Track::flat(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::tests::months;

    #[test]
    fn the_last_known_months_are_averaged() {
        let track = average(&months(&[3.0, -1.0, 9.0, 6.0, 0.0]), 3);
        assert!(track.said[0].is_nan());
        assert_eq!(track.said[1..], [3.0, 3.0, 6.0, 6.0, 5.0]);
        assert_eq!(track.ahead(7), 5.0);
    }

    #[test]
    fn days_without_stock_weigh_nothing() {
        let half = Point {
            rate: 20.0,
            weight: 0.5,
        };
        let full = Point {
            rate: 5.0,
            weight: 1.0,
        };
        assert_eq!(average(&[half, full], 3).ahead(1), 10.0, "15 used in 1.5");
    }
}
