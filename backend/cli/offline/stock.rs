//! `yaoshu stock replay`: balances re-computed from a file of moves, by the law that serves the product's ledger.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use stock_ledger::command::{File, replay};

use super::{exit, read, write};

/// Moves of stock.
#[derive(Debug, Subcommand)]
pub enum Stock {
    /// Book moves one after the other and tell every balance and every refusal.
    Replay(Replay),
}

/// Arguments of `stock replay`.
#[derive(Debug, Args)]
pub struct Replay {
    /// Moves (.csv): place, item, lot, on, kind (opening, receipt, issue, adjustment or count), quantity.
    #[arg(long, value_name = "M")]
    moves: String,
    /// Where the answer goes.
    #[arg(long, value_name = "OUT")]
    json: PathBuf,
}

/// Runs `stock`. Exit 2 with `FILE:LINE:COLUMN reason` and no output when the file cannot be read.
pub fn run(Stock::Replay(arguments): &Stock) -> ExitCode {
    exit(answer(arguments))
}

fn answer(arguments: &Replay) -> Result<(), String> {
    let name = &arguments.moves;
    let bytes = read(name)?;
    let json = replay(File {
        name,
        bytes: &bytes,
    })
    .map_err(|unreadable| unreadable.to_string())?;
    write(&arguments.json, &json)
}
