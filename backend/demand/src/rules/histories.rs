//! From reports of consumption to histories that a forecast reads, and from a forecast to what a suggestion keeps.
//!
//! A month in which a facility reported nothing at all is unknown. In a month in which it reported, an item without a row
//! was not used. A history begins with the first month of the item and ends with the last month that is over; an item
//! that was not used in the last twelve of them has none.

use forecasting::{Forecast, Month, Record, Series, Use};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::outlook::{ForecastMethod, OUTLOOK_DAYS, Outlook, TrackRecord};
use formulary::model::ItemId;
use kernel::ids::OrganisationId;
use kernel::number::divide_half_up;
use kernel::quantity::Quantity;
use stock::model::Period;

/// Months without any use after which an item is in use no more.
const IN_USE_MONTHS: i32 = 12;

/// What a facility used of an item in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported {
    /// Who.
    pub facility: OrganisationId,
    /// What.
    pub item: ItemId,
    /// When.
    pub period: Period,
    /// How much.
    pub quantity: Quantity,
    /// Days without stock.
    pub stockout_days: i64,
}

/// Ids as the forecasting library counts facilities and items.
#[derive(Clone, Debug, Default)]
pub struct Numbers(FxHashMap<i64, u32>);

impl Numbers {
    fn of(&mut self, id: i64) -> Option<u32> {
        let next = u32::try_from(self.0.len()).ok()?;
        Some(*self.0.entry(id).or_insert(next))
    }
}

/// An item at a facility with its history.
#[derive(Clone, Debug)]
pub struct History {
    /// Who.
    pub facility: OrganisationId,
    /// What.
    pub item: ItemId,
    /// Month by month.
    pub series: Series,
}

/// The histories of facilities until `last`, in order of facility and item. `reported` holds every row of these
/// facilities in the months looked at.
pub fn histories(mut reported: Vec<Reported>, last: Period, numbers: &mut Numbers) -> Vec<History> {
    reported.sort_unstable_by_key(|row| (row.facility, row.item, row.period));
    let told: FxHashSet<(OrganisationId, Period)> = reported
        .iter()
        .map(|row| (row.facility, row.period))
        .collect();
    let same =
        |one: &Reported, other: &Reported| (one.facility, one.item) == (other.facility, other.item);
    reported
        .chunk_by(same)
        .filter_map(|rows| history(rows, last, &told, numbers))
        .collect()
}

fn history(
    rows: &[Reported],
    last: Period,
    told: &FxHashSet<(OrganisationId, Period)>,
    numbers: &mut Numbers,
) -> Option<History> {
    let first = rows.first()?;
    let recent = last.plus(1 - IN_USE_MONTHS);
    let used = |row: &Reported| row.period >= recent && row.quantity.is_positive();
    if !rows.iter().any(used) || first.period > last {
        return None;
    }
    let mut months = vec![None; usize::try_from(last.since(first.period) + 1).ok()?];
    for (ago, month) in months.iter_mut().enumerate() {
        let period = first.period.plus(i32::try_from(ago).ok()?);
        *month = told.contains(&(first.facility, period)).then_some(Use {
            quantity_milli: 0,
            stockout_days: 0,
        });
    }
    for row in rows {
        let at = usize::try_from(row.period.since(first.period)).ok()?;
        if let Some(month) = months.get_mut(at) {
            *month = Some(Use {
                quantity_milli: row.quantity.0.max(0),
                stockout_days: u8::try_from(row.stockout_days.clamp(0, row.period.days())).ok()?,
            });
        }
    }
    Some(History {
        facility: first.facility,
        item: first.item,
        series: Series {
            first: first.period.to_string().parse::<Month>().ok()?,
            months,
            item: numbers.of(first.item.0),
            facility: numbers.of(first.facility.0),
        },
    })
}

/// What a suggestion keeps of a forecast for the month after `last`: everything for thirty days. None where the forecast
/// knows nothing.
pub fn outlook(forecast: &Forecast, last: Period, service_permille: i64) -> Option<(Outlook, i64)> {
    let month = forecast.months.first()?;
    let days = i128::from(last.plus(1).days());
    let thirty = |milli: i64| {
        divide_half_up(i128::from(milli) * i128::from(OUTLOOK_DAYS), days).map(Quantity)
    };
    let record = |record: &Record| TrackRecord {
        error_e4: record.wape_e4,
        bias_e4: record.bias_e4,
    };
    let method: ForecastMethod = forecast.method.name().parse().ok()?;
    if method == ForecastMethod::None {
        return None;
    }
    let months = forecast.record.as_ref().map_or(0, |record| record.months);
    let outlook = Outlook {
        method,
        mean: thirty(month.mean_milli)?,
        quantile: thirty(*month.quantiles_milli.first()?)?,
        service_permille,
        record: forecast.record.as_ref().map(record),
        average: forecast.average_record.as_ref().map(record),
    };
    Some((outlook, i64::try_from(months).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(facility: i64, item: i64, period: &str, units: i64, stockout_days: i64) -> Reported {
        Reported {
            facility: OrganisationId(facility),
            item: ItemId(item),
            period: period.parse().expect("a month"),
            quantity: Quantity(units * 1_000),
            stockout_days,
        }
    }

    #[test]
    fn months_without_any_report_are_unknown_and_months_without_a_row_are_zero() {
        let last: Period = "2026-10".parse().expect("a month");
        let rows = vec![
            row(1, 7, "2026-06", 5, 2),
            row(1, 8, "2026-06", 1, 0),
            row(1, 8, "2026-08", 1, 0),
            row(1, 7, "2026-09", 3, 40),
            row(1, 8, "2026-10", 1, 0),
        ];
        let made = histories(rows, last, &mut Numbers::default());
        assert_eq!(made.len(), 2);
        let series = &made[0].series;
        assert_eq!(series.first.to_string(), "2026-06");
        let told: Vec<Option<(i64, u8)>> = series
            .months
            .iter()
            .map(|month| month.map(|month| (month.quantity_milli, month.stockout_days)))
            .collect();
        assert_eq!(
            told,
            [
                Some((5_000, 2)),
                None,
                Some((0, 0)),
                Some((3_000, 30)),
                Some((0, 0))
            ]
        );
        assert_eq!(made[1].series.facility, series.facility);
        assert_ne!(made[1].series.item, series.item);
    }

    #[test]
    fn what_was_not_used_for_a_year_has_no_history() {
        let last: Period = "2026-10".parse().expect("a month");
        let rows = vec![
            row(1, 7, "2025-10", 5, 0),
            row(1, 8, "2025-11", 5, 0),
            row(1, 9, "2026-10", 0, 31),
        ];
        let made = histories(rows, last, &mut Numbers::default());
        let items: Vec<i64> = made.iter().map(|history| history.item.0).collect();
        assert_eq!(items, [8]);
    }
}
