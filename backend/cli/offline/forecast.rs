//! `yaoshu forecast`: expected demand of a file of histories, by the methods that serve the screens.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use forecasting::command::{self, File, LONGEST_HORIZON};

use super::{exit, read, write_json};

/// Arguments of `forecast`.
#[derive(Debug, Args)]
pub struct Forecast {
    /// Histories (.csv): series, period YYYY-MM, quantity and perhaps stockout_days. A blank quantity or a missing month
    /// is unknown.
    #[arg(long, value_name = "H")]
    history: String,
    /// How many months to forecast after each series' own last one.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(..=i64::from(LONGEST_HORIZON)))]
    horizon: u16,
    /// Where the answer goes.
    #[arg(long, value_name = "OUT")]
    json: PathBuf,
}

/// Runs `forecast`.
pub fn forecast(arguments: &Forecast) -> ExitCode {
    exit(answer(arguments))
}

fn answer(arguments: &Forecast) -> Result<(), String> {
    let name = &arguments.history;
    let bytes = read(name)?;
    let report = command::run(
        File {
            name,
            bytes: &bytes,
        },
        arguments.horizon,
    )
    .map_err(|unreadable| unreadable.to_string())?;
    write_json(&arguments.json, &report)
}
