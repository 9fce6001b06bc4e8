//! The floor on PostgreSQL: a thousand rows a statement, prepared once, on the same cluster.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use sqlx::postgres::{PgArguments, PgConnection, PgRow};
use sqlx::{
    Arguments as _, AssertSqlSafe, Column as _, Connection as _, Executor as _, Row as _,
    TypeInfo as _,
};

use crate::books::{Books, Table};
use crate::load::Times;

const ROWS: usize = 1_000;

/// The county's database, a schema with how it once stood, and one to write into.
pub struct Postgres {
    county: PgConnection,
}

/// A value of the schema.
#[derive(Clone)]
enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Bool(Option<bool>),
}

/// Rows of one table that came or changed.
struct Change {
    table: Table,
    new: Vec<Vec<Value>>,
    changed: Vec<Vec<Value>>,
}

/// A new database on the cluster of `YAOSHU_TEST_POSTGRES`.
pub async fn fresh_database() -> String {
    let cluster = std::env::var("YAOSHU_TEST_POSTGRES")
        .expect("`make bench` starts a cluster; or tests/support/with-postgres.sh");
    let mut admin = PgConnection::connect(&cluster).await.expect("the cluster");
    static MADE: AtomicU32 = AtomicU32::new(0);
    let made = MADE.fetch_add(1, Ordering::Relaxed);
    let name = format!("bench_{}_{made}", std::process::id());
    let sql = format!("CREATE DATABASE {name}");
    admin
        .execute(AssertSqlSafe(sql))
        .await
        .expect("a new database");
    let (server, _) = cluster.rsplit_once('/').expect("a URL with a database");
    format!("{server}/{name}")
}

impl Postgres {
    /// Opens the county beside the product.
    pub async fn open(url: &str) -> Self {
        let mut county = PgConnection::connect(url).await.expect("the county");
        // What a settled database knows of itself.
        county.execute("ANALYZE").await.expect("statistics");
        Self { county }
    }

    async fn texts(&mut self, sql: String) -> Vec<String> {
        let rows = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&mut self.county)
            .await
            .expect("rows");
        rows.iter().map(|row| row.get(0)).collect()
    }

    async fn rows(&mut self, sql: String) -> Vec<Vec<Value>> {
        let rows = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&mut self.county)
            .await
            .expect("rows");
        rows.iter().map(values).collect()
    }

    async fn tables(&mut self) -> Vec<String> {
        self.texts("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'".to_owned())
            .await
    }

    async fn changes(&mut self) -> Vec<Change> {
        let mut changes = Vec::new();
        for name in self.tables().await {
            let table = self.table(name).await;
            let new = self.rows(table.difference("public", "before", false)).await;
            let changed = self.rows(table.difference("public", "before", true)).await;
            if !new.is_empty() || !changed.is_empty() {
                changes.push(Change {
                    table,
                    new,
                    changed,
                });
            }
        }
        changes
    }

    async fn table(&mut self, name: String) -> Table {
        let columns = format!(
            "SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'public' \
             AND table_name = '{name}' ORDER BY ordinal_position"
        );
        let key = format!(
            "SELECT a.attname::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid \
             AND a.attnum = ANY(i.indkey) WHERE i.indrelid = 'public.{name}'::regclass AND i.indisprimary"
        );
        Table {
            columns: self.texts(columns).await,
            key: self.texts(key).await,
            name,
        }
    }

    /// Tables as they were remembered, with the product's indexes.
    async fn restore(&mut self, changes: &[Change]) {
        let mut sql = "DROP SCHEMA IF EXISTS floor CASCADE; CREATE SCHEMA floor;".to_owned();
        for Change { table, .. } in changes {
            let table = &table.name;
            sql.push_str(&format!(
                "CREATE TABLE floor.{table} (LIKE public.{table} INCLUDING ALL); \
                 INSERT INTO floor.{table} SELECT * FROM before.{table}; ANALYZE floor.{table};"
            ));
        }
        self.run(&sql).await;
        self.run("CHECKPOINT").await;
    }

    async fn write(&mut self, changes: &[Change]) -> Result<(), sqlx::Error> {
        let mut transaction = self.county.begin().await?;
        for change in changes {
            // What changed makes room for what is new.
            for (rows, conflict) in [
                (&change.changed, change.table.overwriting()),
                (&change.new, String::new()),
            ] {
                for chunk in rows.chunks(ROWS) {
                    let sql = format!("{} {conflict}", change.insert(chunk.len()));
                    let mut arguments = PgArguments::default();
                    for value in chunk.iter().flatten() {
                        match value {
                            Value::Int(value) => arguments.add(value),
                            Value::Text(value) => arguments.add(value),
                            Value::Bool(value) => arguments.add(value),
                        }
                        .map_err(sqlx::Error::Encode)?;
                    }
                    sqlx::query_with(AssertSqlSafe(sql), arguments)
                        .execute(&mut *transaction)
                        .await?;
                }
            }
        }
        transaction.commit().await
    }
}

impl Change {
    fn insert(&self, rows: usize) -> String {
        let width = self.table.columns.len();
        let tuples: Vec<String> = (0..rows)
            .map(|row| {
                let holes: Vec<String> = (1..=width)
                    .map(|at| format!("${}", row * width + at))
                    .collect();
                format!("({})", holes.join(","))
            })
            .collect();
        format!(
            "INSERT INTO floor.{} ({}) VALUES {}",
            self.table.name,
            self.table.columns.join(","),
            tuples.join(",")
        )
    }
}

fn values(row: &PgRow) -> Vec<Value> {
    row.columns()
        .iter()
        .enumerate()
        .map(|(at, column)| match column.type_info().name() {
            "INT8" => Value::Int(row.get(at)),
            "BOOL" => Value::Bool(row.get(at)),
            _ => Value::Text(row.get(at)),
        })
        .collect()
}

impl Books for Postgres {
    async fn run(&mut self, sql: &str) {
        let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&mut self.county)
            .await;
        done.unwrap_or_else(|error| panic!("{error}: {sql}"));
    }

    async fn roomy(&mut self) {
        self.run("SET work_mem = '256MB'").await;
    }

    async fn numbers(&mut self, sql: &str) -> Vec<i64> {
        let query = sqlx::query(AssertSqlSafe(sql.to_owned()));
        let rows = query.fetch_all(&mut self.county).await.expect("rows");
        rows.iter().map(|row| row.get(0)).collect()
    }

    async fn reading(&mut self, sql: &str, times: usize) -> Duration {
        let mut took = Times::default();
        for _ in 0..times {
            let begun = Instant::now();
            let rows = self.rows(sql.to_owned()).await;
            took.add(begun.elapsed());
            assert!(!rows.is_empty(), "nothing to read: {sql}");
        }
        took.percentile(50)
    }

    async fn remember(&mut self) {
        let mut sql = "DROP SCHEMA IF EXISTS before CASCADE; CREATE SCHEMA before;".to_owned();
        for table in self.tables().await {
            sql.push_str(&format!(
                "CREATE TABLE before.{table} AS TABLE public.{table};"
            ));
        }
        self.run(&sql).await;
    }

    async fn replay(&mut self, times: usize) -> Duration {
        let changes = self.changes().await;
        let mut took = Times::default();
        for _ in 0..times {
            self.restore(&changes).await;
            let begun = Instant::now();
            self.write(&changes).await.expect("the same rows");
            took.add(begun.elapsed());
        }
        took.percentile(50)
    }
}
