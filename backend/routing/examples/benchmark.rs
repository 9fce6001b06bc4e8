//! How good plans are: `cargo run -p routing --example benchmark -- SECONDS FILE …`, problems in .json and Solomon's instances in .txt.

use std::time::Instant;

use routing::command::{File, Question, answer};
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let seconds: f64 = words.next().ok_or("SECONDS FILE …")?.parse()?;
    for name in words {
        let bytes = std::fs::read(&name)?;
        let started = Instant::now();
        let file = File {
            name: &name,
            bytes: &bytes,
        };
        let question = if name.ends_with(".json") {
            Question::Problem(file)
        } else {
            Question::Solomon(file)
        };
        let json = answer(&question, Some(seconds))?;
        let plan: Value = serde_json::from_slice(&json)?;
        println!(
            "{name} {} in {} routes, {} unserved, {:.1?}",
            plan["distance"],
            plan["routes"].as_array().map_or(0, Vec::len),
            plan["unserved"].as_array().map_or(0, Vec::len),
            started.elapsed()
        );
    }
    Ok(())
}
