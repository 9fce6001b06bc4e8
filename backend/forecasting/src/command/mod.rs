//! `yaoshu forecast`: a file of histories in, expected demand and a back-test out.
//!
//! Where the contract leaves a case open, it is decided here:
//!
//! * Quantities are read exactly and rounded half up to thousandths, the product's smallest unit; so are the answers.
//! * A negative quantity, more days without stock than the month has, the same month of a series twice, a blank series
//!   and a series over more than fifty years are errors at their line: somebody has to look at the file.
//! * A series ends with its last row, even if the quantity is blank. Nothing known at all: method `none` and 0.
//! * A series of fewer than six known months is forecast by their plain average.
//! * A back-tested series has at least six known months before its own last three; unknown months are not told. Ratios
//!   without anything to divide by are null.
//! * Horizon 0 gives the back-test alone.
//! * The order of rows plays no part; answers are sorted by series, then by period.

mod read;
mod report;

pub use analyst::{File, Unreadable};
pub use report::Report;

use crate::backtest::backtest;
use crate::forecast::forecast;

/// The quantile of the answers, in thousandths.
const LEVEL: u16 = 900;

/// Longest horizon: ten years. What is asked beyond is a slip of the finger.
pub const LONGEST_HORIZON: u16 = 120;

/// Forecasts the histories of a file, `horizon` months each.
///
/// # Errors
/// The first thing that cannot be read.
pub fn run(file: File<'_>, horizon: u16) -> Result<Report, Unreadable> {
    let histories = read::histories(file)?;
    let (names, series): (Vec<String>, Vec<_>) = histories.into_iter().unzip();
    let forecasts = forecast(&series, usize::from(horizon), &[LEVEL]);
    let told = backtest(&series, LEVEL);
    Ok(Report::new(&names, &forecasts, &told))
}

#[cfg(test)]
#[path = "command_tests.rs"]
mod tests;
