//! What is known of one item at one facility, month by month.

use crate::month::Month;

/// Thousandths in one unit: how quantities cross the border of this crate.
pub const MILLI: f64 = 1_000.0;

/// Consumption of one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// Thousandths of the base unit; corrections below zero count as nothing used.
    pub quantity_milli: i64,
    /// Days of the month on which there was no stock.
    pub stockout_days: u8,
}

/// A monthly history. Inside it unknown months are `None`, which is not the same as nothing used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Month of the first entry of `months`.
    pub first: Month,
    /// One entry for each month, without gaps.
    pub months: Vec<Option<Use>>,
    /// Series of the same item lend each other what they know; `None` stands alone.
    pub item: Option<u32>,
    /// Series of the same facility share its size; `None` is of ordinary size.
    pub facility: Option<u32>,
}

impl Series {
    /// The month after the last one, known or not.
    pub fn next(&self) -> Month {
        self.first.plus(self.months.len() as i32)
    }

    /// The months as rates with their weights.
    pub(crate) fn points(&self) -> Vec<Point> {
        let point = |(at, month): (usize, &Option<Use>)| {
            month.map_or(Point::UNKNOWN, |month| {
                Point::of(month, self.first.plus(at as i32).days())
            })
        };
        self.months.iter().enumerate().map(point).collect()
    }
}

/// A month as the methods see it: what would have been used had there been stock on every day, and how much of the month
/// that was seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    /// Units a month; 0 where nothing is known.
    pub(crate) rate: f64,
    /// Share of the month with stock, 0 for an unknown month.
    pub(crate) weight: f64,
}

impl Point {
    pub(crate) const UNKNOWN: Point = Point {
        rate: 0.0,
        weight: 0.0,
    };

    /// A month without a single day with stock says nothing about demand.
    fn of(month: Use, days: u8) -> Point {
        let open = days.saturating_sub(month.stockout_days);
        if open == 0 {
            return Point::UNKNOWN;
        }
        let weight = f64::from(open) / f64::from(days);
        Point {
            rate: month.quantity_milli.max(0) as f64 / MILLI / weight,
            weight,
        }
    }

    pub(crate) fn is_known(self) -> bool {
        self.weight > 0.0
    }
}

/// How many months are known.
pub(crate) fn known(points: &[Point]) -> usize {
    points.iter().filter(|point| point.is_known()).count()
}

/// Average rate of a month with stock on every day; none where nothing is known.
pub(crate) fn mean_rate(points: &[Point]) -> Option<f64> {
    let (used, seen) = points.iter().fold((0.0, 0.0), |(used, seen), point| {
        (used + point.rate * point.weight, seen + point.weight)
    });
    (seen > 0.0).then(|| used / seen)
}

/// Where the later half of a history begins, and by what its misses are divided when they are summed with those of other
/// series: the square root of the average rate of the earlier half. The later half has no part in it, or months of much
/// demand would count less than others and every bias would look like a surplus. None without demand in the earlier half.
pub(crate) fn size_and_later(points: &[Point]) -> Option<(f64, usize)> {
    let later = points.len() / 2;
    let rate = mean_rate(&points[..later]).filter(|rate| *rate > 0.0)?;
    Some((rate.sqrt(), later))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(units: i64, stockout_days: u8) -> Option<Use> {
        Some(Use {
            quantity_milli: units * 1_000,
            stockout_days,
        })
    }

    #[test]
    fn days_without_stock_are_not_counted_as_days_without_demand() {
        let series = Series {
            first: Month::new(2026, 11).expect("a month"),
            months: vec![used(312, 6), None, used(0, 31), used(-5, 0)],
            item: None,
            facility: None,
        };
        let points = series.points();
        assert_eq!(points[0].rate, 390.0, "13 on each of 24 days, 30 days");
        assert_eq!(points[0].weight, 0.8);
        assert_eq!(points[1], Point::UNKNOWN);
        assert_eq!(points[2], Point::UNKNOWN);
        assert_eq!((points[3].rate, points[3].weight), (0.0, 1.0));
        assert_eq!(known(&points), 2);
        assert_eq!(mean_rate(&points), Some(312.0 / 1.8));
        assert_eq!(series.next().to_string(), "2027-03");
    }
}
