//! Prints the figures of the methods on invented histories, and the time for ten thousand series:
//! `cargo run --release -p forecasting --example trial -- [FIRST SEED] [LAST SEED] [MONTHS] [KIND…]`.

use std::time::Instant;

use forecasting::trial::{Kind, table};
use forecasting::{backtest, forecast};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, otherwise| {
        let word = words.get(at).and_then(|word| word.parse::<u64>().ok());
        word.unwrap_or(otherwise)
    };
    let (first, last, months) = (number(0, 1), number(1, 5), number(2, 42) as usize);
    let kinds: Vec<&str> = words.iter().skip(3).map(String::as_str).collect();
    println!("{}", table(&kinds, first..=last, months));
    let series = Kind::Returning.histories(1, 10_000, months);
    let start = Instant::now();
    let points = backtest(&series, 900).len();
    let tested = start.elapsed();
    let told = forecast(&series, 12, &[900]).len();
    let both = start.elapsed();
    println!(
        "{told} series × {months} months: back-test of {points} points {tested:.2?}, with twelve months ahead {both:.2?}"
    );
}
