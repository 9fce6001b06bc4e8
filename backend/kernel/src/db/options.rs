//! How the two engines are opened.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, PgPool, SqlitePool};

/// Sizes of pools and patience of connections.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections for readers on SQLite, for everybody on PostgreSQL.
    pub connections: u32,
    /// How long a connection may be waited for.
    pub acquire_timeout: Duration,
    /// How long SQLite waits for a lock that another process holds.
    pub busy_timeout: Duration,
    /// A commit waits for the disk. Not while a county is made up, of which a power cut leaves nothing that anybody needs.
    pub durable: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connections: 8,
            acquire_timeout: Duration::from_secs(30),
            busy_timeout: Duration::from_secs(10),
            durable: true,
        }
    }
}

/// Distinct statement texts that a connection keeps prepared.
const PREPARED_STATEMENTS: usize = 400;

/// The engine behind the database, by its URL.
pub(crate) enum Engine {
    /// One writer behind a queue, many readers.
    Sqlite { write: SqlitePool, read: SqlitePool },
    /// Everybody in one pool, and a small one for number series, which must not wait for it.
    Postgres { pool: PgPool, series: PgPool },
}

pub(crate) async fn open(url: &str, options: &Options) -> Result<Engine, sqlx::Error> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        open_postgres(url, options).await
    } else {
        open_sqlite(url, options).await
    }
}

async fn open_sqlite(url: &str, options: &Options) -> Result<Engine, sqlx::Error> {
    let synchronous = match options.durable {
        true => SqliteSynchronous::Full,
        false => SqliteSynchronous::Normal,
    };
    let connect = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .busy_timeout(options.busy_timeout)
        .foreign_keys(true)
        .statement_cache_capacity(PREPARED_STATEMENTS)
        .pragma("temp_store", "MEMORY")
        .pragma("wal_autocheckpoint", "4000")
        .pragma("journal_size_limit", "67108864")
        .disable_statement_logging();
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(options.acquire_timeout)
        .connect_with(connect.clone().pragma("cache_size", "-163840"))
        .await?;
    let read = SqlitePoolOptions::new()
        .max_connections(options.connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(options.acquire_timeout)
        .connect_with(
            connect
                .pragma("cache_size", "-16384")
                .pragma("query_only", "ON"),
        )
        .await?;
    Ok(Engine::Sqlite { write, read })
}

async fn open_postgres(url: &str, options: &Options) -> Result<Engine, sqlx::Error> {
    let mut connect = PgConnectOptions::from_str(url)?
        .application_name("yaoshu")
        .statement_cache_capacity(PREPARED_STATEMENTS)
        .disable_statement_logging();
    if !options.durable {
        connect = connect.options([("synchronous_commit", "off")]);
    }
    let pool = PgPoolOptions::new()
        .max_connections(options.connections)
        .acquire_timeout(options.acquire_timeout)
        .connect_with(connect.clone())
        .await?;
    let series = PgPoolOptions::new()
        .max_connections(2)
        .acquire_timeout(options.acquire_timeout)
        .connect_lazy_with(connect);
    Ok(Engine::Postgres { pool, series })
}
