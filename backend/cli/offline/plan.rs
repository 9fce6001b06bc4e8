//! `yaoshu plan`: what a cycle would buy, re-computed from files, without database, clock or network.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use sourcing::EFFORT;
use sourcing::command::{File, Question, plan};

use super::{exit, read, write};

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// Who asks for what: facility, item, quantity, urgency.
    #[arg(long, value_name = "FILE")]
    demand: String,
    /// Contract lines, one row for each tier: contract, item, supplier, role, kind, pack_size, tier_from, unit_price,
    /// capacity, agreed_remaining.
    #[arg(long, value_name = "FILE")]
    contracts: String,
    /// Suppliers: supplier, status, min_order_value, service_score. Whoever has no row is active.
    #[arg(long, value_name = "FILE")]
    suppliers: Option<String>,
    /// Free stock: item, lot, expires_on, quantity.
    #[arg(long, value_name = "FILE")]
    stock: Option<String>,
    /// To reach a cheaper tier, an item's orders may grow up to (1 + RATIO) × need.
    #[arg(long, value_name = "RATIO")]
    nudge: Option<String>,
    /// Where the answer goes.
    #[arg(long, value_name = "OUT")]
    json: PathBuf,
}

/// Runs `plan`. Exit 2 with `FILE:LINE:COLUMN reason` and no output when a file cannot be read.
pub fn run(arguments: &PlanArgs) -> ExitCode {
    exit(answer(arguments))
}

fn answer(arguments: &PlanArgs) -> Result<(), String> {
    let demand = read(&arguments.demand)?;
    let contracts = read(&arguments.contracts)?;
    let suppliers = arguments.suppliers.as_deref().map(read).transpose()?;
    let stock = arguments.stock.as_deref().map(read).transpose()?;
    let json = plan(&Question {
        demand: file(&arguments.demand, &demand),
        contracts: file(&arguments.contracts, &contracts),
        suppliers: arguments
            .suppliers
            .as_deref()
            .zip(suppliers.as_deref())
            .map(|(name, bytes)| file(name, bytes)),
        stock: arguments
            .stock
            .as_deref()
            .zip(stock.as_deref())
            .map(|(name, bytes)| file(name, bytes)),
        nudge: arguments.nudge.as_deref(),
        effort: EFFORT,
    })
    .map_err(|unreadable| unreadable.to_string())?;
    write(&arguments.json, &json)
}

fn file<'a>(name: &'a str, bytes: &'a [u8]) -> File<'a> {
    File { name, bytes }
}
