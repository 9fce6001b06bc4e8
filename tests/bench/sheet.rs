//! The table, in Markdown.

use std::fmt;
use std::time::Duration;

use crate::load::Times;

/// What is going on, for whoever waits.
pub fn tell(what: &str) {
    eprintln!("▸ {what}");
}

/// All figures of a run.
#[derive(Debug, Default)]
pub struct Sheet {
    rows: Vec<Row>,
    remarks: Vec<String>,
}

/// One line of the table.
#[derive(Debug)]
pub struct Row {
    engine: &'static str,
    name: String,
    count: usize,
    p50: Duration,
    p95: Duration,
    p99: Duration,
    most: Duration,
    floor: Option<Duration>,
    errors: usize,
    targets: Vec<(String, bool)>,
}

impl Sheet {
    /// Adds a measurement; its targets follow.
    pub fn row(
        &mut self,
        engine: &'static str,
        name: &str,
        times: &Times,
        floor: Option<Duration>,
    ) -> &mut Row {
        self.rows.push(Row {
            engine,
            name: name.to_owned(),
            count: times.count(),
            p50: times.percentile(50),
            p95: times.percentile(95),
            p99: times.percentile(99),
            most: times.percentile(100),
            floor,
            errors: times.errors(),
            targets: Vec::new(),
        });
        let last = self.rows.len() - 1;
        &mut self.rows[last]
    }

    /// Something that is no time.
    pub fn remark(&mut self, remark: String) {
        self.remarks.push(remark);
    }

    /// How much longer four times the lines take, beside how much longer their floor takes.
    pub fn growth(&mut self, engine: &str, factor: f64, floor: f64) {
        let met = mark(factor <= 4.6);
        self.remarks.push(format!(
            "{engine}: closing and committing 160,000 lines takes {factor:.2} × as long as 40,000 (at most 4.6 ×: {met}; its floor {floor:.2} ×)"
        ));
    }

    /// The same for the largest county.
    pub fn largest_growth(&mut self, engine: &str, factor: f64) {
        let met = mark(factor <= 4.6);
        self.remarks.push(format!(
            "{engine}: closing and committing 820,000 lines takes {factor:.2} × as long as 205,000 (at most 4.6 ×: {met})"
        ));
    }

    /// The most memory the server ever held.
    pub fn memory(&mut self, engine: &str, megabytes: u64) {
        self.memory_within(engine, megabytes, 600);
    }

    /// The same where more is allowed.
    pub fn memory_within(&mut self, engine: &str, megabytes: u64, most: u64) {
        let met = mark(megabytes <= most);
        self.remarks.push(format!(
            "{engine}: peak memory of the server {megabytes} MB (at most {most} MB: {met})"
        ));
    }
}

impl Row {
    /// The median must not be longer than so many milliseconds.
    pub fn p50(&mut self, most: u64) -> &mut Self {
        let met = self.p50 <= Duration::from_millis(most);
        self.targets.push((format!("p50 ≤ {most} ms"), met));
        self
    }

    /// Of a hundred, five may take longer than so many milliseconds.
    pub fn p95(&mut self, most: u64) -> &mut Self {
        let met = self.p95 <= Duration::from_millis(most);
        let (p95, met) = (milliseconds(self.p95), met);
        self.targets.push((format!("p95 ≤ {most} ms ({p95})"), met));
        self
    }

    /// Of a hundred, one may take longer than so many milliseconds.
    pub fn p99(&mut self, most: u64) -> &mut Self {
        let met = self.p99 <= Duration::from_millis(most);
        self.targets.push((format!("p99 ≤ {most} ms"), met));
        self
    }

    /// The median must not be longer than so many floors.
    pub fn times_floor(&mut self, most: f64) -> &mut Self {
        let met = self.factor().is_some_and(|factor| factor <= most);
        self.targets.push((format!("≤ {most} × floor"), met));
        self
    }

    fn factor(&self) -> Option<f64> {
        Some(self.p50.as_secs_f64() / self.floor?.as_secs_f64())
    }
}

fn mark(met: bool) -> &'static str {
    if met { "met" } else { "**missed**" }
}

fn milliseconds(time: Duration) -> String {
    let time = time.as_secs_f64() * 1_000.0;
    if time < 100.0 {
        format!("{time:.1}")
    } else {
        format!("{time:.0}")
    }
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| engine | what | n | p50 ms | p99 ms | most ms | floor ms | × floor | errors | target |"
        )?;
        writeln!(f, "|---|---|--:|--:|--:|--:|--:|--:|--:|---|")?;
        for row in &self.rows {
            let floor = row.floor.map(milliseconds).unwrap_or_default();
            let factor = row.factor().map(|factor| format!("{factor:.1}"));
            let targets: Vec<String> = row
                .targets
                .iter()
                .map(|(target, met)| format!("{target}: {}", mark(*met)))
                .collect();
            writeln!(
                f,
                "| {} | {} | {} | {} | {} | {} | {floor} | {} | {} | {} |",
                row.engine,
                row.name,
                row.count,
                milliseconds(row.p50),
                milliseconds(row.p99),
                milliseconds(row.most),
                factor.unwrap_or_default(),
                row.errors,
                targets.join(", ")
            )?;
        }
        writeln!(f)?;
        for remark in &self.remarks {
            writeln!(f, "* {remark}")?;
        }
        Ok(())
    }
}
