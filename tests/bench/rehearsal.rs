//! `yaoshu sla rehearse`: the binary as a process of its own over made-up deliveries.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::county;
use crate::load::Times;
use crate::sheet::{Sheet, tell};

const POLICY: &str = "window = { kind = \"last_lines\", size = 20 }\nminimum_sample = 20\n\
    [[ladder]]\nstanding = \"warned\"\nlate_share_above = 0.20\n\
    [[ladder]]\nstanding = \"suspended\"\nlate_share_above = 0.20\nconsecutive = 5\n";

/// Lines, how often, and the most milliseconds.
const SIZES: [(u64, usize, u64); 2] = [(10_000, 9, 150), (1_000_000, 3, 4_000)];

/// Most memory that it may take, in megabytes.
const MOST_MB: u64 = 500;

/// Rehearses a few and a million lines.
pub async fn measure(sheet: &mut Sheet) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("policy.toml"), POLICY).expect("a file");
    let mut peak_mb = 0;
    for (lines, times, most) in SIZES {
        tell(&format!("rehearsals of {lines} delivery lines"));
        let table = deliveries(lines);
        std::fs::write(folder.path().join("deliveries.csv"), table).expect("a file");
        let mut taken = Times::default();
        for _ in 0..times {
            let (took, megabytes) = rehearse(folder.path());
            taken.add(took);
            peak_mb = peak_mb.max(megabytes);
        }
        let name = format!("rehearse {lines} delivery lines");
        sheet.row("no database", &name, &taken, None).p50(most);
    }
    sheet.memory_within("rehearsal of 1,000,000 lines", peak_mb, MOST_MB);
}

/// How long it took, and the most memory it was seen to hold.
fn rehearse(folder: &Path) -> (Duration, u64) {
    let begun = Instant::now();
    let mut child = Command::new(county::binary())
        .args(["sla", "rehearse", "--deliveries", "deliveries.csv"])
        .args(["--policy", "policy.toml", "--json", "out.json"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .spawn()
        .expect("the product");
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kb = 0;
    let ended = loop {
        if let Some(ended) = child.try_wait().expect("the product") {
            break ended;
        }
        let told = std::fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak_kb = peak_kb.max(kb.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    };
    assert!(ended.success(), "a rehearsal failed");
    (begun.elapsed(), peak_kb / 1_024)
}

/// 200 suppliers over two years; one line in ten arrives in two parts, and the last suppliers are the late ones.
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
        let parts = if line % 10 == 0 { 2 } else { 1 };
        for _ in 0..parts {
            writeln!(
                table,
                "{line},supplier {supplier},{year}-{month:02}-{due:02}T12:00:00+08:00,\
                 {year}-{month:02}-{delivered:02}T09:30:00+08:00,40,{},regular",
                40 / parts
            )
            .expect("text");
        }
    }
    table
}
