//! The answer: one JSON document, quantities and ratios as decimal strings.

use std::collections::BTreeMap;

use analyst::decimal::text;
use serde::Serialize;

use crate::backtest::{PERIODS, Told};
use crate::forecast::Forecast;

/// Digits after the point of a ratio.
const DIGITS: u32 = 6;

/// What `yaoshu forecast` writes.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    forecasts: Vec<Line>,
    backtest: Backtest,
}

#[derive(Clone, Debug, Serialize)]
struct Line {
    series: String,
    period: String,
    method: &'static str,
    quantity: String,
    q90: String,
}

#[derive(Clone, Debug, Serialize)]
struct Backtest {
    periods: usize,
    #[serde(flatten)]
    all: Figures,
    by_method: BTreeMap<&'static str, Figures>,
}

/// Null where nothing was used, or nothing was told.
#[derive(Clone, Debug, Serialize)]
struct Figures {
    points: usize,
    wape: Option<String>,
    bias: Option<String>,
    pinball90: Option<String>,
    coverage90: Option<String>,
}

impl Report {
    pub(super) fn new(names: &[String], forecasts: &[Forecast], told: &[Told]) -> Self {
        let lines = names.iter().zip(forecasts).flat_map(|(name, forecast)| {
            forecast.months.iter().map(move |month| Line {
                series: name.clone(),
                period: month.month.to_string(),
                method: forecast.method.name(),
                quantity: quantity(month.mean_milli),
                q90: quantity(month.quantiles_milli.first().copied().unwrap_or_default()),
            })
        });
        let mut by_method: BTreeMap<&'static str, Vec<&Told>> = BTreeMap::new();
        for one in told {
            by_method.entry(one.method.name()).or_default().push(one);
        }
        let figures = |(name, told): (_, Vec<&Told>)| (name, Figures::of(told.into_iter()));
        Self {
            forecasts: lines.collect(),
            backtest: Backtest {
                periods: PERIODS,
                all: Figures::of(told.iter()),
                by_method: by_method.into_iter().map(figures).collect(),
            },
        }
    }
}

impl Figures {
    /// Summed in whole thousandths.
    fn of<'a>(told: impl Iterator<Item = &'a Told>) -> Self {
        let (mut points, mut covered) = (0, 0);
        let (mut used, mut missed, mut bias, mut pinball_tenths) = (0_i128, 0_i128, 0_i128, 0_i128);
        for one in told {
            let miss = i128::from(one.mean_milli) - i128::from(one.used_milli);
            let above = i128::from(one.used_milli) - i128::from(one.quantile_milli);
            points += 1;
            covered += i128::from(above <= 0);
            used += i128::from(one.used_milli);
            missed += miss.abs();
            bias += miss;
            pinball_tenths += (9 * above).max(-above);
        }
        Self {
            points,
            wape: ratio(missed, used),
            bias: ratio(bias, used),
            pinball90: ratio(pinball_tenths, 10 * used),
            coverage90: ratio(covered, points as i128),
        }
    }
}

/// Rounded half away from zero.
fn ratio(part: i128, whole: i128) -> Option<String> {
    if whole == 0 {
        return None;
    }
    let scaled = part * 10_i128.pow(DIGITS);
    let half = if scaled < 0 { -whole / 2 } else { whole / 2 };
    Some(text((scaled + half) / whole, DIGITS))
}

fn quantity(milli: i64) -> String {
    text(i128::from(milli), 3)
}
