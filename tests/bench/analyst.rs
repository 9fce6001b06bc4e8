//! The analyst commands, in this process and without a server: a plan of 160,000 lines, and the figures of the forecasts.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use forecasting::trial::{Kind, table};
use forecasting::{backtest, forecast};
use sourcing::EFFORT;
use sourcing::command::{File, Question, plan};

use crate::load::Times;
use crate::sheet::{Sheet, tell};

const FACILITIES: usize = 320;
const ITEMS: usize = 2_000;
const SUPPLIERS: usize = 40;
/// A facility asks for every fourth item: 160,000 lines.
const EVERY: usize = 4;
const ROUNDS: usize = 5;
const SERIES: usize = 10_000;
const MONTHS: usize = 42;

/// Numbers that look like chance and are the same everywhere.
fn scattered(one: usize, other: usize) -> usize {
    let mixed = (one as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ (other as u64 + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed.wrapping_mul(0x94d0_49bb_1331_11eb) >> 33) as usize
}

fn demand() -> String {
    let mut text = String::from("facility,item,quantity,urgency\n");
    for facility in 0..FACILITIES {
        for item in (facility % EVERY..ITEMS).step_by(EVERY) {
            let quantity = 1 + scattered(facility, item) % 60;
            let _ = writeln!(text, "F{facility:03},I{item:04},{quantity},regular");
        }
    }
    text
}

fn contracts() -> String {
    let mut text = String::from(
        "contract,item,supplier,role,kind,pack_size,tier_from,unit_price,capacity,agreed_remaining\n",
    );
    for item in 0..ITEMS {
        let price = 50 + scattered(item, 1) % 4_000;
        for contract in 0..5 {
            let supplier = scattered(item, 10 + contract) % SUPPLIERS;
            let pack = [1, 10, 10, 20, 50, 100][scattered(item, 20 + contract) % 6];
            let list = price * (90 + scattered(item, 30 + contract) % 30);
            for (step, from) in [0, 500, 2_000, 8_000].into_iter().enumerate() {
                let price = list * (100 - 4 * step);
                let _ = writeln!(
                    text,
                    "C{contract},I{item:04},S{supplier:02},primary,county,{pack},{from},{}.{:06},,",
                    price / 1_000_000,
                    price % 1_000_000
                );
            }
        }
    }
    text
}

/// Minimum order values at a part of what an even share of `total` would be, from 60 % to 135 %.
fn suppliers(total: f64) -> String {
    let mut text = String::from("supplier,status,min_order_value,service_score\n");
    for supplier in 0..SUPPLIERS {
        let share = 0.6 + 0.75 * supplier as f64 / SUPPLIERS as f64;
        let minimum = total / SUPPLIERS as f64 * share;
        let _ = writeln!(text, "S{supplier:02},active,{minimum:.0},{}", supplier % 7);
    }
    text
}

fn answer(demand: &str, contracts: &str, suppliers: Option<&str>) -> String {
    fn file<'a>(name: &'a str, text: &'a str) -> File<'a> {
        File {
            name,
            bytes: text.as_bytes(),
        }
    }
    let json = plan(&Question {
        demand: file("demand", demand),
        contracts: file("contracts", contracts),
        suppliers: suppliers.map(|text| file("suppliers", text)),
        stock: None,
        nudge: None,
        effort: EFFORT,
    });
    String::from_utf8(json.expect("readable")).expect("UTF-8")
}

/// A text at the end of the answer; reading all of it would be part of the figures.
fn last<'a>(answer: &'a str, name: &str) -> &'a str {
    let from = answer.rsplit(&format!("\"{name}\":\"")).next();
    from.and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
}

/// Plans 160,000 lines under minimum order values.
pub fn plans(sheet: &mut Sheet) {
    tell("a plan of 160,000 lines from files");
    let (demand, contracts) = (demand(), contracts());
    let natural = answer(&demand, &contracts, None);
    let suppliers = suppliers(last(&natural, "total").parse().expect("a total"));
    drop(natural);
    let (mut times, mut gap) = (Times::default(), String::new());
    let before = processor_time();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let answer = answer(&demand, &contracts, Some(&suppliers));
        times.add(start.elapsed());
        gap = last(&answer, "gap").to_owned();
    }
    let spent = (processor_time() - before) / ROUNDS as u32;
    sheet
        .row("files", "plan 160,000 lines", &times, None)
        .p50(1_500);
    sheet.remark(format!(
        "plan of 160,000 lines: gap {gap}, {spent:.2?} of processor time, peak memory of this process {} MB",
        peak_memory_mb()
    ));
}

/// Forecasts 10,000 series, and the table of figures.
pub fn forecasts(sheet: &mut Sheet) {
    tell("forecasts of 10,000 series × 42 months");
    let series = Kind::Returning.histories(1, SERIES, MONTHS);
    let (mut times, before) = (Times::default(), processor_time());
    let start = Instant::now();
    let points = backtest(&series, 900).len();
    let told = forecast(&series, 12, &[900]).len();
    times.add(start.elapsed());
    let spent = processor_time() - before;
    sheet
        .row("files", "forecast 10,000 × 42", &times, None)
        .p50(5_000);
    sheet.remark(format!(
        "{told} forecasts and a back-test of {points} points: {spent:.2?} of processor time"
    ));
    sheet.remark(format!(
        "figures of the back-test:\n\n{}",
        table(&[], 1..=5, MONTHS)
    ));
}

/// Processor time of this process, in hundredths of a second (Linux).
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = fields.split(' ').skip(11).take(2);
    let ticks: u64 = ticks.filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

fn peak_memory_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
