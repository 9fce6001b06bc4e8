//! How many statements each operation may send to the database, whatever its size.
//!
//! Every request of every sentence is measured, unless others ran beside it, and may not send more than
//! `tests/spec/statements.matrix` allows its operation. With `YAOSHU_TEST_REWRITE=1` what is measured raises the file
//! instead; empty it first to see it fall.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock};

use backend::kernel::db::Db;
use reqwest::Method;

pub const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec/statements.matrix");

/// Allowances go in steps, so that they do not change with every statement more.
const STEP: u64 = 5;

/// Statements by operation, e.g. `GET /api/formulary/items/{id}`.
pub type Budget = BTreeMap<String, u64>;

/// The committed file.
pub fn budget() -> &'static Budget {
    static BUDGET: OnceLock<Budget> = OnceLock::new();
    BUDGET.get_or_init(|| read(&std::fs::read_to_string(FILE).unwrap_or_default()))
}

fn read(text: &str) -> Budget {
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| line.rsplit_once(' '))
        .map(|(operation, most)| {
            let most = most.parse().expect("a number of statements");
            (operation.trim().to_owned(), most)
        })
        .collect()
}

/// Operations of the contract as method and parts of their path.
fn operations() -> &'static Vec<(String, Vec<String>)> {
    static OPERATIONS: OnceLock<Vec<(String, Vec<String>)>> = OnceLock::new();
    OPERATIONS.get_or_init(|| {
        let document = serde_json::to_value(backend::router::openapi()).expect("a document");
        let paths = document["paths"].as_object().expect("paths");
        let operations = paths.iter().flat_map(|(path, item)| {
            let parts: Vec<String> = path.split('/').map(str::to_owned).collect();
            let methods = item.as_object().expect("operations").keys();
            methods.map(move |method| (method.to_uppercase(), parts.clone()))
        });
        operations.collect()
    })
}

/// Every operation of the contract by name.
pub fn names() -> Vec<String> {
    let name = |(method, parts): &(String, Vec<String>)| format!("{method} {}", parts.join("/"));
    operations().iter().map(name).collect()
}

/// The operation that a request asks for. A part that is named wins over one that is filled in.
fn operation(method: &Method, path: &str) -> Option<String> {
    let asked: Vec<&str> = path.split('?').next().unwrap_or(path).split('/').collect();
    let fits = |parts: &Vec<String>| {
        parts.len() == asked.len()
            && parts
                .iter()
                .zip(&asked)
                .all(|(part, asked)| part == asked || part.starts_with('{'))
    };
    let filled = |parts: &Vec<String>| parts.iter().filter(|part| part.starts_with('{')).count();
    let found = operations()
        .iter()
        .filter(|(known, parts)| known == method.as_str() && fits(parts))
        .min_by_key(|(_, parts)| filled(parts));
    found.map(|(method, parts)| format!("{method} {}", parts.join("/")))
}

/// Counts the statements of one county.
pub struct Gauge {
    db: Db,
    begun: AtomicU64,
    running: AtomicU64,
}

/// A request under way.
pub struct Reading {
    begun: u64,
    statements: u64,
}

impl Gauge {
    pub fn new(db: Db) -> Self {
        Self {
            db,
            begun: AtomicU64::new(0),
            running: AtomicU64::new(0),
        }
    }

    /// A request leaves. None when another one is on its way.
    pub fn begin(&self) -> Option<Reading> {
        let begun = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let alone = self.running.fetch_add(1, Ordering::SeqCst) == 0;
        alone.then(|| Reading {
            begun,
            statements: self.db.statements(),
        })
    }

    /// Its answer is there. Fails the sentence when it took more than its operation may.
    pub fn end(&self, reading: Option<Reading>, method: &Method, path: &str) {
        self.running.fetch_sub(1, Ordering::SeqCst);
        let alone = |reading: &Reading| reading.begun == self.begun.load(Ordering::SeqCst);
        let (Some(reading), Some(operation)) = (reading.filter(alone), operation(method, path))
        else {
            return;
        };
        let sent = self.db.statements() - reading.statements;
        if std::env::var("YAOSHU_TEST_REWRITE").is_ok() {
            return raise(&operation, sent);
        }
        let most = budget().get(&operation);
        let most = most.unwrap_or_else(|| panic!("{operation} has no row in {FILE}"));
        assert!(
            sent <= *most,
            "{method} {path} sent {sent} statements; {operation} may send {most}"
        );
    }
}

fn rewritten() -> MutexGuard<'static, Budget> {
    static REWRITTEN: OnceLock<Mutex<Budget>> = OnceLock::new();
    let known = REWRITTEN.get_or_init(|| Mutex::new(budget().clone()));
    known.lock().unwrap_or_else(|broken| broken.into_inner())
}

fn raise(operation: &str, sent: u64) {
    let mut known = rewritten();
    let most = known.entry(operation.to_owned()).or_insert(STEP);
    if sent <= *most && budget().contains_key(operation) {
        return;
    }
    *most = (*most).max(sent.next_multiple_of(STEP));
    let mut text = "# operation, and how many statements a request of it may send. See tests/spec/world/gauge.rs.\n".to_owned();
    for (operation, most) in known.iter() {
        text.push_str(&format!("{operation:<72} {most}\n"));
    }
    std::fs::write(FILE, text).expect("the file is written");
}
