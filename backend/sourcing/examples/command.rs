//! `yaoshu plan` without the rest of the product: `FOLDER` holds the files that the example `county` writes.

use std::time::Instant;

use sourcing::EFFORT;
use sourcing::command::{File, Question, plan};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let started = Instant::now();
    let read = |name: &str| std::fs::read(format!("{folder}/{name}.csv"));
    let (demand, contracts, suppliers) = (read("demand")?, read("contracts")?, read("suppliers")?);
    let file = |name, bytes| File { name, bytes };
    let json = plan(&Question {
        demand: file("demand.csv", &demand),
        contracts: file("contracts.csv", &contracts),
        suppliers: Some(file("suppliers.csv", &suppliers)),
        stock: None,
        nudge: None,
        effort: EFFORT,
    })?;
    std::fs::write(format!("{folder}/plan.json"), &json)?;
    println!("{} bytes in {:?}", json.len(), started.elapsed());
    Ok(())
}
