//! How the two engines are opened.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqlitePoolOptions,
    SqliteSynchronous,
};
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
    /// Nothing waits for the disk, and on SQLite one connection has the file to itself: while a county is made up, of
    /// which a power cut leaves nothing that anybody needs.
    pub hasty: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connections: 8,
            acquire_timeout: Duration::from_secs(30),
            busy_timeout: Duration::from_secs(10),
            hasty: false,
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
    let connect = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .busy_timeout(options.busy_timeout)
        .foreign_keys(true)
        .statement_cache_capacity(PREPARED_STATEMENTS)
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging();
    if options.hasty {
        return open_alone(connect, options).await;
    }
    let connect = connect
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("wal_autocheckpoint", "4000")
        .pragma("journal_size_limit", "67108864");
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

/// Readers and writers take turns on one connection, whose cache nobody else makes stale. References are not looked up: that is
/// two thirds of the time of a row, and the specification makes its counties with them.
async fn open_alone(
    connect: SqliteConnectOptions,
    options: &Options,
) -> Result<Engine, sqlx::Error> {
    let connect = connect
        .foreign_keys(false)
        .journal_mode(SqliteJournalMode::Memory)
        .locking_mode(SqliteLockingMode::Exclusive)
        .synchronous(SqliteSynchronous::Off)
        .pragma("cache_size", "-262144");
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(options.acquire_timeout)
        .connect_with(connect)
        .await?;
    Ok(Engine::Sqlite {
        write: pool.clone(),
        read: pool,
    })
}

async fn open_postgres(url: &str, options: &Options) -> Result<Engine, sqlx::Error> {
    let mut connect = PgConnectOptions::from_str(url)?
        .application_name("yaoshu")
        .statement_cache_capacity(PREPARED_STATEMENTS)
        .disable_statement_logging();
    if options.hasty {
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
