//! `yaoshu routes plan`: runs planned from a file, by the search that serves the dispatcher's desk.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use routing::command::{File, Question, answer as plan};

use super::{exit, read, write};

/// Longest search that can be asked for: a day.
const MOST_SECONDS: f64 = 86_400.0;

/// Runs of vehicles.
#[derive(Debug, Subcommand)]
pub enum Routes {
    /// Plan which vehicle goes where, in which order.
    Plan(RoutesPlan),
}

/// Arguments of `routes plan`.
#[derive(Debug, Args)]
pub struct RoutesPlan {
    /// Vehicles, depot and stops (.json).
    #[arg(
        long,
        value_name = "P",
        required_unless_present = "solomon",
        conflicts_with = "solomon"
    )]
    problem: Option<String>,
    /// One of Solomon's instances.
    #[arg(long, value_name = "FILE")]
    solomon: Option<String>,
    /// Where the answer goes.
    #[arg(long, value_name = "OUT")]
    json: PathBuf,
    /// How long to search at most, in seconds; 8 unless given.
    #[arg(long, value_name = "S", value_parser = seconds)]
    seconds: Option<f64>,
}

fn seconds(word: &str) -> Result<f64, String> {
    let seconds: Option<f64> = word.parse().ok();
    let seconds = seconds.filter(|seconds| *seconds > 0.0 && *seconds <= MOST_SECONDS);
    seconds.ok_or_else(|| format!("a number of seconds above 0 and up to {MOST_SECONDS}"))
}

/// Runs `routes`. Exit 2 with `FILE:LINE:COLUMN reason` and no output when the file cannot be read.
pub fn run(Routes::Plan(arguments): &Routes) -> ExitCode {
    exit(answer(arguments))
}

fn answer(arguments: &RoutesPlan) -> Result<(), String> {
    let name = arguments.problem.as_ref().or(arguments.solomon.as_ref());
    let name = name.ok_or("--problem or --solomon is wanted")?;
    let bytes = read(name)?;
    let file = File {
        name,
        bytes: &bytes,
    };
    let question = match &arguments.problem {
        Some(_) => Question::Problem(file),
        None => Question::Solomon(file),
    };
    let json = plan(&question, arguments.seconds).map_err(|unreadable| unreadable.to_string())?;
    write(&arguments.json, &json)
}
