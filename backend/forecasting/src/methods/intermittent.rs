//! Demand that comes now and then: how much, and how often, are followed apart.

use super::Track;
use crate::series::Point;

/// Croston (1972) with the correction of Syntetos and Boylan (2005): size over interval, times `1 − alpha / 2`. Both are
/// renewed only when there was demand, so that an item that fell out of use keeps its forecast; see [`tsb`].
pub(crate) fn sba(points: &[Point], alpha: f64) -> Track {
    let (mut size, mut interval, mut waited) = (f64::NAN, f64::NAN, 0.0);
    let mut said = Vec::with_capacity(points.len() + 1);
    for point in points {
        said.push((1.0 - alpha / 2.0) * size / interval);
        waited += point.weight;
        if point.rate <= 0.0 {
            continue;
        }
        if size.is_nan() {
            (size, interval) = (point.rate, waited.max(1.0));
        } else {
            size += alpha * (point.rate - size);
            interval += alpha * (waited.max(1.0) - interval);
        }
        waited = 0.0;
    }
    said.push((1.0 - alpha / 2.0) * size / interval);
    Track::flat(said)
}

/// Teunter, Syntetos and Babai (2011): size times chance of demand. The chance is renewed every month (gain `often`), the
/// size when there was demand (gain `much`).
pub(crate) fn tsb(points: &[Point], much: f64, often: f64) -> Track {
    let (mut size, mut chance, mut seen) = (f64::NAN, f64::NAN, 0.0);
    let mut demands = 0.0;
    let mut said = Vec::with_capacity(points.len() + 1);
    for point in points {
        said.push(expected(size, chance));
        if !point.is_known() {
            continue;
        }
        seen += point.weight;
        let came = f64::from(u8::from(point.rate > 0.0));
        let gain = (often * point.weight).max(point.weight / seen);
        chance = if chance.is_nan() {
            came
        } else {
            chance + gain * (came - chance)
        };
        if came > 0.0 {
            demands += 1.0;
            let gain = much.max(1.0 / demands);
            size = if size.is_nan() {
                point.rate
            } else {
                size + gain * (point.rate - size)
            };
        }
    }
    said.push(expected(size, chance));
    Track::flat(said)
}

/// Without demand so far nothing is expected; with nothing known nothing is said.
fn expected(size: f64, chance: f64) -> f64 {
    if size.is_nan() && !chance.is_nan() {
        0.0
    } else {
        size * chance
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::tests::months;

    #[test]
    fn croston_divides_the_size_by_the_interval() {
        let track = sba(&months(&[6.0, 0.0, 10.0, 0.0]), 0.5);
        // Size 6 then 8, interval 1 then 1.5; three quarters of it.
        assert_eq!(track.said[1..], [4.5, 4.5, 4.0, 4.0]);
    }

    #[test]
    fn the_chance_falls_with_every_month_without_demand() {
        let track = tsb(&months(&[6.0, 0.0, 0.0, 0.0, 10.0]), 0.5, 0.5);
        // Chance 1, 1/2, 1/4, 1/8, 9/16; size 6, then 8.
        assert!(track.said[0].is_nan());
        assert_eq!(track.said[1..], [6.0, 3.0, 1.5, 0.75, 4.5]);
    }

    #[test]
    fn never_any_demand_is_no_demand_and_unknown_is_unknown() {
        assert_eq!(tsb(&months(&[0.0, 0.0]), 0.2, 0.2).ahead(1), 0.0);
        assert_eq!(tsb(&months(&[0.0, 0.0]), 0.2, 0.2).said[2], 0.0);
        assert!(tsb(&months(&[-1.0]), 0.2, 0.2).said[1].is_nan());
        assert_eq!(sba(&months(&[0.0, 0.0]), 0.2).ahead(1), 0.0);
    }
}
