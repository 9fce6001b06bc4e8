//! `yaoshu sla rehearse`: what a policy would have done to suppliers, from a file of past deliveries, without database,
//! clock or network.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use service_levels::command::{File, Question, rehearse};

use super::{exit, read, write};

/// Service levels of suppliers.
#[derive(Debug, Subcommand)]
pub enum Sla {
    /// Says who would have been warned, suspended or evicted, when, and on what evidence.
    Rehearse(RehearseArgs),
}

/// Arguments of `sla rehearse`.
#[derive(Debug, Args)]
pub struct RehearseArgs {
    /// Past deliveries (.csv): line, supplier, due_on, delivered_on, ordered, delivered, urgency. A repeated line is a
    /// part delivery of it.
    #[arg(long, value_name = "D")]
    deliveries: String,
    /// The policy (.toml): window, minimum_sample, exempt and the steps of the ladder.
    #[arg(long, value_name = "P")]
    policy: String,
    /// Another policy; the answer then also says what it brings, who differs and when.
    #[arg(long, value_name = "P2")]
    against: Option<String>,
    /// Where the answer goes.
    #[arg(long, value_name = "OUT")]
    json: PathBuf,
}

/// Runs `sla`.
pub fn run(Sla::Rehearse(arguments): &Sla) -> ExitCode {
    exit(answer(arguments))
}

fn answer(arguments: &RehearseArgs) -> Result<(), String> {
    let policy = read(&arguments.policy)?;
    let against = arguments.against.as_deref().map(read).transpose()?;
    let deliveries = read(&arguments.deliveries)?;
    let json = rehearse(&Question {
        deliveries: file(&arguments.deliveries, &deliveries),
        policy: file(&arguments.policy, &policy),
        against: arguments
            .against
            .as_deref()
            .zip(against.as_deref())
            .map(|(name, bytes)| file(name, bytes)),
    })
    .map_err(|unreadable| unreadable.to_string())?;
    write(&arguments.json, &json)
}

fn file<'a>(name: &'a str, bytes: &'a [u8]) -> File<'a> {
    File { name, bytes }
}
