//! `yaoshu rx check`: prescriptions reviewed from a file, by the rules that serve the decoction centre.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use prescriptions::command::{File, check};

use super::{exit, read, write};

/// Prescriptions of Chinese medicinal pieces.
#[derive(Debug, Subcommand)]
pub enum Rx {
    /// Review prescriptions: names, incompatibilities, pregnancy, doses, supply.
    Check(RxCheck),
}

/// Arguments of `rx check`.
#[derive(Debug, Args)]
pub struct RxCheck {
    /// One prescription a line (.jsonl): id, herbs with name, grams and perhaps method, doses, pregnant, age.
    #[arg(long = "in", value_name = "RX")]
    input: String,
    /// Where the answers go, one a line.
    #[arg(long, value_name = "OUT")]
    json: PathBuf,
}

/// Runs `rx`. Exit 2 with `FILE:LINE:COLUMN reason` and no output when the file cannot be read.
pub fn run(Rx::Check(arguments): &Rx) -> ExitCode {
    exit(answer(arguments))
}

fn answer(arguments: &RxCheck) -> Result<(), String> {
    let name = &arguments.input;
    let bytes = read(name)?;
    let answers = check(File {
        name,
        bytes: &bytes,
    })
    .map_err(|unreadable| unreadable.to_string())?;
    write(&arguments.json, &answers)
}
