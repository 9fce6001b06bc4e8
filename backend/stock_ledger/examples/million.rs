//! How long a million moves take: `cargo run -p stock_ledger --example million -- [ROWS]`.

use std::fmt::Write as _;
use std::time::Instant;

use stock_ledger::command::{File, replay};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows: u64 = std::env::args()
        .nth(1)
        .map_or(Ok(1_000_000), |rows| rows.parse())?;
    let mut text = String::from("place,item,lot,on,kind,quantity\n");
    let mut dice = 7_u64;
    for row in 0..rows {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let roll = dice >> 33;
        let kind = [
            "receipt",
            "issue",
            "receipt",
            "issue",
            "adjustment",
            "count",
        ][(roll % 6) as usize];
        let (place, item) = (roll / 6 % 300, roll / 1_800 % 2_000);
        writeln!(
            text,
            "F{place:03},XN03AXK0{item:05},2026{:04},2026-{:02}-{:02},{kind},{}.{:03}",
            roll % 3,
            1 + row % 12,
            1 + row % 28,
            roll % 90,
            roll % 1000
        )?;
    }
    let started = Instant::now();
    let json = replay(File {
        name: "M",
        bytes: text.as_bytes(),
    })?;
    println!(
        "{rows} moves, {} bytes of answer in {:?}",
        json.len(),
        started.elapsed()
    );
    Ok(())
}
