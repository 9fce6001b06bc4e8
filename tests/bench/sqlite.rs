//! The floor on SQLite: WAL, `synchronous = FULL`, one prepared statement a row.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::books::{Books, Table};
use crate::load::Times;

/// The county's file, and a copy of how it once stood.
pub struct Sqlite {
    county: Connection,
    file: PathBuf,
    remembered: PathBuf,
    floor: PathBuf,
}

/// Rows of one table that came or changed.
struct Change {
    insert: String,
    upsert: String,
    new: Vec<Vec<Value>>,
    changed: Vec<Vec<Value>>,
}

impl Sqlite {
    /// Opens the county in a folder beside the product.
    pub fn open(folder: &Path) -> Self {
        let file = folder.join("county.sqlite3");
        let county = durable(&file);
        let (remembered, floor) = (
            folder.join("remembered.sqlite3"),
            folder.join("floor.sqlite3"),
        );
        Self {
            county,
            file,
            remembered,
            floor,
        }
    }

    fn changes(&self) -> Vec<Change> {
        let before = Connection::open(&self.remembered).expect("the remembered county");
        before
            .execute("ATTACH ? AS now", [self.file.to_str().expect("a path")])
            .expect("both counties");
        let names =
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let tables: Vec<String> = texts(&before, names);
        tables
            .iter()
            .filter_map(|table| change(&before, table))
            .collect()
    }
}

fn durable(file: &Path) -> Connection {
    let connection = Connection::open(file).expect("a database");
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = OFF")
        .expect("its settings");
    connection
}

fn texts(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).expect("a query");
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.map(|text| text.expect("a text")).collect()
}

fn change(before: &Connection, name: &str) -> Option<Change> {
    let columns = format!("SELECT name FROM pragma_table_info('{name}') ORDER BY cid");
    let key = format!("SELECT name FROM pragma_table_info('{name}') WHERE pk > 0 ORDER BY pk");
    let table = Table {
        name: name.to_owned(),
        columns: texts(before, &columns),
        key: texts(before, &key),
    };
    let width = table.columns.len();
    let rows = |knew| {
        let sql = table.difference("now", "main", knew);
        let mut statement = before.prepare(&sql).expect("a query");
        let rows = statement
            .query_map([], |row| (0..width).map(|at| row.get(at)).collect())
            .expect("rows");
        rows.map(|row| row.expect("a row"))
            .collect::<Vec<Vec<Value>>>()
    };
    let (new, changed) = (rows(false), rows(true));
    if new.is_empty() && changed.is_empty() {
        return None;
    }
    let holes = vec!["?"; width].join(",");
    let columns = table.columns.join(",");
    let insert = format!("INSERT INTO {name} ({columns}) VALUES ({holes})");
    Some(Change {
        upsert: format!("{insert} {}", table.overwriting()),
        insert,
        new,
        changed,
    })
}

impl Books for Sqlite {
    async fn run(&mut self, sql: &str) {
        self.county
            .execute_batch(sql)
            .unwrap_or_else(|error| panic!("{error}: {sql}"));
    }

    async fn roomy(&mut self) {
        self.run("PRAGMA cache_size = -1000000").await;
    }

    async fn numbers(&mut self, sql: &str) -> Vec<i64> {
        let mut statement = self.county.prepare(sql).expect("a query");
        let rows = statement.query_map([], |row| row.get(0)).expect("rows");
        rows.map(|number| number.expect("a number")).collect()
    }

    async fn reading(&mut self, sql: &str, times: usize) -> Duration {
        let mut took = Times::default();
        let mut statement = self.county.prepare(sql).expect("a query");
        let width = statement.column_count();
        for _ in 0..times {
            let begun = Instant::now();
            let rows = statement.query_map([], |row| (0..width).map(|at| row.get(at)).collect());
            let rows: Vec<Vec<Value>> =
                rows.expect("rows").map(|row| row.expect("a row")).collect();
            took.add(begun.elapsed());
            assert!(!rows.is_empty(), "nothing to read: {sql}");
        }
        took.percentile(50)
    }

    async fn remember(&mut self) {
        let _ = std::fs::remove_file(&self.remembered);
        let copy = self.remembered.to_str().expect("a path");
        self.county
            .execute("VACUUM INTO ?", [copy])
            .expect("a copy");
    }

    async fn replay(&mut self, times: usize) -> Duration {
        let changes = self.changes();
        let mut took = Times::default();
        for _ in 0..times {
            for file in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{file}", self.floor.display()));
            }
            std::fs::copy(&self.remembered, &self.floor).expect("a copy");
            let mut floor = durable(&self.floor);
            let begun = Instant::now();
            write(&mut floor, &changes).expect("the same rows");
            took.add(begun.elapsed());
        }
        took.percentile(50)
    }
}

fn write(floor: &mut Connection, changes: &[Change]) -> rusqlite::Result<()> {
    let transaction = floor.transaction()?;
    for change in changes {
        // What changed makes room for what is new.
        for (sql, rows) in [
            (&change.upsert, &change.changed),
            (&change.insert, &change.new),
        ] {
            let mut statement = transaction.prepare(sql)?;
            for row in rows {
                statement.execute(rusqlite::params_from_iter(row))?;
            }
        }
    }
    transaction.commit()
}
