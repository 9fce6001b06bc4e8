//! Expected demand from monthly histories, for every facility and item of a county.
//!
//! ```
//! use forecasting::{Month, Series, Use, forecast};
//!
//! let used = |units: i64| Some(Use { quantity_milli: units * 1_000, stockout_days: 0 });
//! let series = Series {
//!     first: "2026-01".parse().expect("a month"),
//!     months: vec![used(20), used(22), None, used(18), used(20), used(21), used(19)],
//!     item: Some(7),
//!     facility: Some(3),
//! };
//! let told = forecast(&[series], 2, &[900]);
//! assert_eq!(told[0].months[0].month.to_string(), "2026-08");
//! assert!(told[0].months[0].quantiles_milli[0] > told[0].months[0].mean_milli);
//! ```
//!
//! * A history is a quantity or *unknown* for each month, with the days without stock ([`Series`]). Days without stock are
//!   taken out: demand is what would have been used had there been stock.
//! * Series are sorted by kind of demand; the constants of each method are those that served a whole kind best, since one
//!   series of twelve months teaches hardly anything.
//! * The method of a series is the one that lost least, in its own earlier months and those of its kind, absolute error and
//!   bias together: half of a clinic's months are zero, and whoever says zero has the smallest absolute error.
//! * Quantiles are those of a filter's own distribution ([`Method::Level`]) or of the misses of the kind, scaled to the
//!   usual miss of the series.
//!
//! Floating point stays inside; quantities cross the border as whole thousandths. Nothing here reads a clock, a file or
//! chance: the same input gives the same output to the digit.

mod backtest;
mod candidate;
mod class;
pub mod command;
mod forecast;
mod level;
mod method;
mod methods;
mod month;
mod pool;
mod series;
mod spread;
pub mod trial;

pub use backtest::{Told, backtest};
pub use forecast::{Expected, Forecast, Record, forecast};
pub use method::Method;
pub use month::{Month, MonthError};
pub use pool::{Level, Pool};
pub use series::{Series, Use};
