//! A county's deliveries, and what they cost to rehearse: `rehearsal LINES` makes them up, rehearses the shipped policy
//! and one by lines over them, and tells time and memory.

use std::fmt::Write as _;
use std::time::Instant;

use service_levels::command::{File, Question, rehearse};

const BY_LINES: &str = "window = { kind = \"last_lines\", size = 20 }\nminimum_sample = 20\n\
    [[ladder]]\nstanding = \"warned\"\nlate_share_above = 0.20\n\
    [[ladder]]\nstanding = \"suspended\"\nlate_share_above = 0.20\nconsecutive = 5\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let lines: u64 = std::env::args()
        .nth(1)
        .map_or(Ok(10_000), |text| text.parse())?;
    let table = deliveries(lines);
    for policy in [BY_LINES, include_str!("../data/policy.toml")] {
        let started = Instant::now();
        let json = rehearse(&Question {
            deliveries: File {
                name: "deliveries.csv",
                bytes: table.as_bytes(),
            },
            policy: File {
                name: "policy.toml",
                bytes: policy.as_bytes(),
            },
            against: None,
        })?;
        println!(
            "{lines} lines: {} bytes in {:?}",
            json.len(),
            started.elapsed()
        );
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or("no peak known");
    println!("{peak}");
    Ok(())
}

/// 200 suppliers over two years; one line in ten arrives in two parts, and the last ones are the late ones.
fn deliveries(lines: u64) -> String {
    let mut table = String::from("line,supplier,due_on,delivered_on,ordered,delivered,urgency\n");
    for line in 0..lines {
        let mixed = line.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let supplier = mixed % 200;
        let due = 1 + mixed / 200 % 27;
        let (year, month) = (2024 + mixed / 7_000 % 2, 1 + mixed / 14_000 % 12);
        let delivered = if mixed % 1_000 < supplier {
            due + 1
        } else {
            due
        };
        let half = if line % 10 == 0 { 2 } else { 1 };
        for _ in 0..half {
            // Writing into a String cannot fail.
            let _ = writeln!(
                table,
                "{line},supplier {supplier},{year}-{month:02}-{due:02}T12:00:00+08:00,\
                 {year}-{month:02}-{delivered:02}T09:30:00+08:00,40,{},regular",
                40 / half
            );
        }
    }
    table
}
