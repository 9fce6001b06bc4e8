//! Prints the figures of the methods on invented histories: `cargo run --release -p forecasting --example trial`.

use std::time::Instant;

fn main() {
    let mut numbers = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse::<u64>().ok());
    let seeds = numbers.next().unwrap_or(5);
    let months = numbers.next().unwrap_or(42) as usize;
    println!("{}", forecasting::trial::table(seeds, months));
    let series = forecasting::trial::Kind::Wandering.histories(1, 10_000, months);
    let start = Instant::now();
    let told = forecasting::backtest(&series, 900).len();
    let tested = start.elapsed();
    let count = forecasting::forecast(&series, 12, &[900]).len();
    println!(
        "{count} series × {months} months: back-test of {told} points {tested:.2?}, all {:.2?}",
        start.elapsed()
    );
}
