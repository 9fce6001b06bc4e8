//! What holds for every history.

use forecasting::{Forecast, Series, Use, backtest, forecast};
use proptest::prelude::*;

/// Quantity in thousandths or unknown, and days without stock.
fn month() -> impl Strategy<Value = Option<Use>> {
    let quantity = prop_oneof![
        3 => Just(0),
        4 => 0..200_000_i64,
        1 => 0..9_000_000_000_000_i64,
        1 => Just(i64::MAX),
        1 => -5_000..0_i64,
    ];
    let days = prop_oneof![4 => Just(0_u8), 1 => 0..=31_u8];
    let known = (quantity, days).prop_map(|(quantity_milli, stockout_days)| Use {
        quantity_milli,
        stockout_days,
    });
    prop_oneof![5 => known.prop_map(Some), 1 => Just(None)]
}

fn series() -> impl Strategy<Value = Series> {
    let months = prop::collection::vec(month(), 0..45);
    let ids = (prop::option::of(0..3_u32), prop::option::of(0..4_u32));
    (months, ids, 0..24).prop_map(|(months, (item, facility), later)| Series {
        first: "2022-11"
            .parse::<forecasting::Month>()
            .expect("a month")
            .plus(later),
        months,
        item,
        facility,
    })
}

fn sane(forecast: &Forecast) -> Result<(), TestCaseError> {
    for month in &forecast.months {
        prop_assert!(month.mean_milli >= 0);
        prop_assert!(month.quantiles_milli.iter().all(|quantile| *quantile >= 0));
        prop_assert!(
            month.quantiles_milli.is_sorted(),
            "{:?}",
            month.quantiles_milli
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn nothing_is_negative_and_quantiles_are_in_order(all in prop::collection::vec(series(), 0..12)) {
        let told = forecast(&all, 14, &[100, 500, 900, 990]);
        prop_assert_eq!(told.len(), all.len());
        for (series, forecast) in all.iter().zip(&told) {
            sane(forecast)?;
            prop_assert_eq!(forecast.months.len(), 14);
            prop_assert_eq!(forecast.months[0].month, series.next());
        }
        prop_assert_eq!(told, forecast(&all, 14, &[100, 500, 900, 990]));
    }

    #[test]
    fn a_steady_series_is_expected_to_go_on(level in 1..100_000_i64, months in 1..40_usize) {
        let used = Some(Use { quantity_milli: level * 1_000, stockout_days: 0 });
        let series = Series {
            first: "2023-01".parse().expect("a month"),
            months: vec![used; months],
            item: None,
            facility: None,
        };
        let told = forecast(std::slice::from_ref(&series), 3, &[900]);
        for month in &told[0].months {
            prop_assert!((month.mean_milli - level * 1_000).abs() <= level * 10);
            prop_assert!(month.quantiles_milli[0] + 1 >= month.mean_milli * 99 / 100);
        }
    }
}

#[test]
fn the_last_months_have_no_part_in_what_is_told_of_them() {
    let all = forecasting::trial::Kind::Returning.histories(9, 80, 24);
    let mut other = all.clone();
    for series in &mut other {
        let month = series
            .months
            .last_mut()
            .expect("a month")
            .as_mut()
            .expect("known");
        month.quantity_milli += 77_000;
    }
    let (before, after) = (backtest(&all, 900), backtest(&other, 900));
    assert_eq!(before.len(), 240);
    for (one, other) in before.iter().zip(&after) {
        assert_eq!(
            (one.method, one.mean_milli, one.quantile_milli),
            (other.method, other.mean_milli, other.quantile_milli)
        );
    }
}
