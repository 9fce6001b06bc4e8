//! Yaoshu 药枢: the one binary.

mod cli;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use cli::analyst;

/// 药枢 Yaoshu, the drug and consumable hub of a county medical community.
#[derive(Debug, Parser)]
#[command(version)]
struct Yaoshu {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check codes offline.
    #[command(subcommand)]
    Codes(analyst::Codes),
    /// Check lists offline.
    #[command(subcommand)]
    Formulary(analyst::Formulary),
}

fn main() -> ExitCode {
    match Yaoshu::parse().command {
        Command::Codes(command) => analyst::codes(&command),
        Command::Formulary(command) => analyst::formulary(&command),
    }
}
