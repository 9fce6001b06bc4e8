//! The analyst's commands: the product's rules over files, without settings, database, clock or network.
//!
//! Exit 0 whenever the input was readable, whatever it says; exit 2 with `FILE:LINE:COLUMN reason` and no output otherwise.

mod forecast;
mod lists;
mod plan;
mod routes;
mod rx;
mod sla;
mod stock;

use std::path::Path;
use std::process::ExitCode;

use analyst::output;
use clap::Subcommand;
use serde::Serialize;

/// What can be computed again from files.
#[derive(Debug, Subcommand)]
pub enum Offline {
    /// Checks codes, offline and without settings.
    #[command(subcommand)]
    Codes(lists::Codes),
    /// Checks lists, offline and without settings.
    #[command(subcommand)]
    Formulary(lists::Formulary),
    /// Plans what to buy from whom, offline and without settings.
    Plan(plan::PlanArgs),
    /// Forecasts demand from monthly histories, offline and without settings.
    Forecast(forecast::Forecast),
    /// Rehearses policies of service levels, offline and without settings.
    #[command(subcommand)]
    Sla(sla::Sla),
    /// Plans runs of vehicles, offline and without settings.
    #[command(subcommand)]
    Routes(routes::Routes),
    /// Reviews prescriptions, offline and without settings.
    #[command(subcommand)]
    Rx(rx::Rx),
    /// Re-computes stock, offline and without settings.
    #[command(subcommand)]
    Stock(stock::Stock),
}

impl Offline {
    /// Does it.
    pub fn run(&self) -> ExitCode {
        match self {
            Self::Codes(command) => lists::codes(command),
            Self::Formulary(command) => lists::formulary(command),
            Self::Plan(arguments) => plan::run(arguments),
            Self::Forecast(arguments) => forecast::forecast(arguments),
            Self::Sla(command) => sla::run(command),
            Self::Routes(command) => routes::run(command),
            Self::Rx(command) => rx::run(command),
            Self::Stock(command) => stock::run(command),
        }
    }
}

fn exit(done: Result<(), String>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::from(2)
        }
    }
}

fn read(name: &str) -> Result<Vec<u8>, String> {
    output::read(name).map_err(|unreadable| unreadable.to_string())
}

/// The document is complete before the first byte is written.
fn write_json(out: &Path, document: &impl Serialize) -> Result<(), String> {
    output::write_json(out, document).map_err(|unreadable| unreadable.to_string())
}

/// The answer is complete before the first byte is written.
fn write(out: &Path, answer: &[u8]) -> Result<(), String> {
    output::write(out, answer).map_err(|unreadable| unreadable.to_string())
}
