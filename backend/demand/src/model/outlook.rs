//! What a forecast expects of an item at a facility, as a line keeps it.

use kernel::quantity::Quantity;
use kernel::word_enum;

/// Days for which an outlook speaks: the month that people think in when they say "monthly".
pub const OUTLOOK_DAYS: i64 = 30;

word_enum! {
    /// How an expected use was found. The words are those of the forecasting library and never change their meaning.
    pub enum ForecastMethod {
        /// Nothing is known.
        None = "none",
        /// 近 3 月平均, days without stock taken out.
        Average3 = "average_3",
        /// 近 6 月平均.
        Average6 = "average_6",
        /// 近 12 月平均.
        Average12 = "average_12",
        /// 指数平滑.
        Ses = "ses",
        /// 阻尼趋势平滑.
        DampedTrend = "damped_trend",
        /// 间断需求 (Croston, corrected).
        Sba = "sba",
        /// 间断需求 (Teunter, Syntetos and Babai).
        Tsb = "tsb",
        /// 季节.
        Seasonal = "seasonal",
        /// 水平滤波.
        Level = "level",
        /// 同类机构合并: a short history, completed by the same item at other facilities.
        Pooled = "pooled",
    }
}

/// Error of a method over the last months, in ten-thousandths of what was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackRecord {
    /// Σ|said − used| ÷ Σ used.
    pub error_e4: i64,
    /// Σ(said − used) ÷ Σ used: positive where too much was said.
    pub bias_e4: i64,
}

impl TrackRecord {
    /// What a method is judged by: whoever says too little has a small error where half of the months are zero,
    /// and starves the clinic; so the bias counts as much as the error.
    pub fn loss_e4(self) -> i64 {
        self.error_e4.saturating_add(self.bias_e4.saturating_abs())
    }
}

/// What a forecast expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// How it was found.
    pub method: ForecastMethod,
    /// Expected use of thirty days with stock.
    pub mean: Quantity,
    /// So much is not exceeded in thirty days with the chance `service_permille`.
    pub quantile: Quantity,
    /// The service level of the item's class, thousandths.
    pub service_permille: i64,
    /// How the method did over the last months; none for a short history.
    pub record: Option<TrackRecord>,
    /// How the plain average of three months did over the same months.
    pub average: Option<TrackRecord>,
}

impl Outlook {
    /// Does it suffice to follow it? It must expect something, and over the last months it must not have done worse than
    /// the plain average.
    pub fn suffices(&self) -> bool {
        match (self.record, self.average) {
            (Some(own), Some(average)) => {
                self.mean.is_positive() && own.loss_e4() <= average.loss_e4()
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlook(own: Option<(i64, i64)>, average: Option<(i64, i64)>) -> Outlook {
        let record = |(error_e4, bias_e4)| TrackRecord { error_e4, bias_e4 };
        Outlook {
            method: ForecastMethod::Ses,
            mean: Quantity(1_000),
            quantile: Quantity(2_000),
            service_permille: 950,
            record: own.map(record),
            average: average.map(record),
        }
    }

    #[test]
    fn a_forecast_is_followed_where_it_did_no_worse_than_the_average() {
        let table = [
            (Some((3_000, 0)), Some((4_000, 100)), true),
            (Some((4_000, 100)), Some((4_000, -100)), true),
            (Some((4_100, 0)), Some((4_000, 0)), false),
            // A smaller error, bought by saying too little.
            (Some((3_000, -2_500)), Some((4_000, 200)), false),
            (None, Some((4_000, 0)), false),
            (Some((3_000, 0)), None, false),
        ];
        for (own, average, expected) in table {
            assert_eq!(
                outlook(own, average).suffices(),
                expected,
                "{own:?} {average:?}"
            );
        }
        let nothing = Outlook {
            mean: Quantity::ZERO,
            ..outlook(Some((0, 0)), Some((0, 0)))
        };
        assert!(!nothing.suffices());
    }
}
