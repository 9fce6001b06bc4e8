//! The database: the only door to a transaction, on SQLite and PostgreSQL alike.

pub(crate) mod conn;
mod options;
pub mod raw;
mod series;
pub mod tx;
mod writes;

pub use writes::Versioned;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use scoped_futures::ScopedBoxFuture;
use sea_orm::{DatabaseConnection, DbErr};
use sqlx::Postgres;
use sqlx::pool::PoolConnection;
use tokio::sync::Semaphore;

use crate::actor::Actor;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::events::Events;
use crate::ids::Ids;
use crate::remembered::Memory;
use crate::remembered_of::MemoryOf;
use conn::{Conn, Traffic, query_error};
pub use options::Options;
use options::{Engine, open};
pub use tx::Tx;

/// Starting again must end: after this many attempts the failure goes to the caller.
const MAX_ATTEMPTS: u32 = 40;

/// Key of the advisory lock under which the schema changes; any number will do that nobody else uses.
const SCHEMA_LOCK: i64 = 0x7961_6f73_6875;

/// Tells a duty, after the commit, that there is work for it.
pub type Waker = Arc<dyn Fn(&'static str) + Send + Sync>;

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Shared>);

struct Shared {
    engine: Engine,
    clock: Clock,
    ids: Ids,
    events: Events,
    waker: OnceLock<Waker>,
    counted: OnceLock<Vec<&'static str>>,
    counted_of: OnceLock<Vec<&'static str>>,
    memory: Memory,
    memory_of: MemoryOf,
    /// The fair queue in front of SQLite's one writer.
    writers: Semaphore,
    traffic: Arc<Traffic>,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0.engine {
            Engine::Sqlite { .. } => "Db(SQLite)",
            Engine::Postgres { .. } => "Db(PostgreSQL)",
        })
    }
}

/// How a writing transaction is isolated on PostgreSQL; SQLite has one writer and needs no choice.
#[derive(Clone, Copy, Debug)]
enum Isolation {
    RepeatableRead,
    Serializable,
}

impl Db {
    /// Opens the database behind `url` (`sqlite://path`, `postgres://…`), without touching its schema.
    pub async fn connect(
        url: &str,
        options: &Options,
        clock: Clock,
        events: Events,
    ) -> Result<Self> {
        let engine = open(url, options).await.map_err(query_error)?;
        Ok(Self(Arc::new(Shared {
            engine,
            clock,
            ids: Ids::new(rand::random()),
            events,
            waker: OnceLock::new(),
            counted: OnceLock::new(),
            counted_of: OnceLock::new(),
            memory: Memory::default(),
            memory_of: MemoryOf::default(),
            writers: Semaphore::new(1),
            traffic: Arc::default(),
        })))
    }

    /// Brings the schema to the newest version, and gives this process its place among the makers of ids.
    /// Instances that start at once take turns.
    pub async fn migrate(&self) -> Result<()> {
        let lock = self.lock_schema().await?;
        let migrated = migrations::up(&self.schema_connection()).await;
        if let Some(mut lock) = lock {
            let unlock = sqlx::query("SELECT pg_advisory_unlock($1)").bind(SCHEMA_LOCK);
            unlock.execute(&mut *lock).await.map_err(query_error)?;
        }
        migrated?;
        let actor = Actor::system("start");
        let place = self
            .write(&actor, |tx| {
                Box::pin(async move { tx.next_place("node").await })
            })
            .await?;
        self.0.ids.set_node(place);
        Ok(())
    }

    /// On PostgreSQL a lock that only one instance holds, released with its connection at the latest.
    async fn lock_schema(&self) -> Result<Option<PoolConnection<Postgres>>> {
        let Engine::Postgres { series, .. } = &self.0.engine else {
            return Ok(None);
        };
        let mut connection = series.acquire().await.map_err(query_error)?;
        let lock = sqlx::query("SELECT pg_advisory_lock($1)").bind(SCHEMA_LOCK);
        lock.execute(&mut *connection).await.map_err(query_error)?;
        Ok(Some(connection))
    }

    /// A plain connection for migrations, schema tests and backup. Not for the product's own rows.
    pub fn schema_connection(&self) -> DatabaseConnection {
        match &self.0.engine {
            Engine::Sqlite { write, .. } => write.clone().into(),
            Engine::Postgres { pool, .. } => pool.clone().into(),
        }
    }

    /// The clock that stamps every transaction.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// A new raw id, for tables that are not ours (the scheduler's history).
    pub fn next_id(&self) -> i64 {
        self.0.ids.next(self.0.clock.now())
    }

    /// Are we on PostgreSQL, where several instances may share the database?
    pub fn is_postgres(&self) -> bool {
        matches!(self.0.engine, Engine::Postgres { .. })
    }

    /// Statements sent since the start; tests compare two readings.
    pub fn statements(&self) -> u64 {
        self.0.traffic.sent()
    }

    /// Cuts every connection after so many statements more, as if the process had been killed between two of them; none
    /// mends them. For proofs that a transaction is all or nothing.
    pub fn cut_after(&self, statements: Option<u64>) {
        self.0.traffic.cut_after(statements);
    }

    /// Sets the one listener for duties that are asked for after a commit. Later calls change nothing.
    pub fn on_wake(&self, waker: Waker) {
        let _ = self.0.waker.set(waker);
    }

    /// Says, once, which tables are kept in memory: changes of them are counted from now on.
    pub fn count_editions(&self, tables: Vec<&'static str>) {
        let _ = self.0.counted.set(tables);
    }

    /// The same for tables that are kept by owner.
    pub fn count_editions_of(&self, tables: Vec<&'static str>) {
        let _ = self.0.counted_of.set(tables);
    }

    /// Tables whose changes are counted, and those whose changes are counted by owner.
    fn counted(&self) -> (&[&'static str], &[&'static str]) {
        let counted = self.0.counted.get().map_or(&[][..], Vec::as_slice);
        let counted_of = self.0.counted_of.get().map_or(&[][..], Vec::as_slice);
        (counted, counted_of)
    }

    /// Runs `work` in a writing transaction and commits it, all or nothing.
    ///
    /// `work` may run again when the database asks for it, so it must have no outside effect: mail and
    /// everything else that leaves the house is an outbox row.
    pub async fn write<'env, T, F>(&self, actor: &Actor, work: F) -> Result<T>
    where
        F: for<'r> Fn(&'r Tx) -> ScopedBoxFuture<'env, 'r, Result<T>> + Send + Sync,
        T: Send,
    {
        self.write_isolated(actor, Isolation::RepeatableRead, work)
            .await
    }

    /// Like [`Db::write`], but `SERIALIZABLE` on PostgreSQL, for facts that no row or unique index can carry.
    /// Costly under load: `why` names the fact and goes to the log.
    pub async fn write_serializable<'env, T, F>(
        &self,
        actor: &Actor,
        why: &'static str,
        work: F,
    ) -> Result<T>
    where
        F: for<'r> Fn(&'r Tx) -> ScopedBoxFuture<'env, 'r, Result<T>> + Send + Sync,
        T: Send,
    {
        tracing::trace!(why, "serializable transaction");
        self.write_isolated(actor, Isolation::Serializable, work)
            .await
    }

    async fn write_isolated<'env, T, F>(
        &self,
        actor: &Actor,
        isolation: Isolation,
        work: F,
    ) -> Result<T>
    where
        F: for<'r> Fn(&'r Tx) -> ScopedBoxFuture<'env, 'r, Result<T>> + Send + Sync,
        T: Send,
    {
        let mut attempt = 0;
        loop {
            match self.attempt(actor, isolation, &work).await {
                Err(error) if error.is_passing() && attempt < MAX_ATTEMPTS => {
                    tracing::debug!(attempt, %error, "transaction starts again");
                    tokio::time::sleep(backoff(attempt)).await;
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn attempt<'env, T, F>(&self, actor: &Actor, isolation: Isolation, work: &F) -> Result<T>
    where
        F: for<'r> Fn(&'r Tx) -> ScopedBoxFuture<'env, 'r, Result<T>> + Send + Sync,
        T: Send,
    {
        let _turn = match self.0.engine {
            Engine::Sqlite { .. } => Some(self.0.writers.acquire().await.map_err(Error::fault)?),
            Engine::Postgres { .. } => None,
        };
        let conn = self.begin_write(isolation).await?;
        let tx = Tx::new(self.clone(), conn, actor.clone(), true);
        let outcome = work(&tx).await?;
        let wakes = tx.commit().await?;
        if let Some(waker) = self.0.waker.get() {
            wakes.into_iter().for_each(|duty| waker(duty));
        }
        Ok(outcome)
    }

    /// Runs `work` on one consistent snapshot that it cannot change.
    pub async fn read<'env, T, F>(&self, actor: &Actor, work: F) -> Result<T>
    where
        F: for<'r> FnOnce(&'r Tx) -> ScopedBoxFuture<'env, 'r, Result<T>> + Send,
        T: Send,
    {
        let conn = self.begin_read().await?;
        let tx = Tx::new(self.clone(), conn, actor.clone(), false);
        // There is nothing to commit: the snapshot is given up behind the caller's back.
        work(&tx).await
    }

    async fn begin_write(&self, isolation: Isolation) -> Result<Conn, DbErr> {
        let counter = self.0.traffic.clone();
        match &self.0.engine {
            Engine::Sqlite { write, .. } => {
                let transaction = write
                    .begin_with("BEGIN IMMEDIATE")
                    .await
                    .map_err(query_error)?;
                Ok(Conn::sqlite(transaction, counter))
            }
            Engine::Postgres { pool, .. } => {
                let begin = match isolation {
                    Isolation::RepeatableRead => "BEGIN ISOLATION LEVEL REPEATABLE READ",
                    Isolation::Serializable => "BEGIN ISOLATION LEVEL SERIALIZABLE",
                };
                let transaction = pool.begin_with(begin).await.map_err(query_error)?;
                Ok(Conn::postgres(transaction, counter))
            }
        }
    }

    async fn begin_read(&self) -> Result<Conn, DbErr> {
        let counter = self.0.traffic.clone();
        match &self.0.engine {
            Engine::Sqlite { read, .. } => {
                let transaction = read.begin_with("BEGIN").await.map_err(query_error)?;
                Ok(Conn::sqlite(transaction, counter))
            }
            Engine::Postgres { pool, .. } => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                let transaction = pool.begin_with(begin).await.map_err(query_error)?;
                Ok(Conn::postgres(transaction, counter))
            }
        }
    }

    /// Is the database there?
    pub async fn ping(&self) -> Result<()> {
        let conn = self.begin_read().await?;
        sea_orm::ConnectionTrait::execute_unprepared(&conn, "SELECT 1").await?;
        Ok(())
    }

    /// Has PostgreSQL look at what its tables hold, which it does by itself some minutes after they were filled: until then it reads
    /// whole tables for a few rows. SQLite plans by the indexes alone.
    pub async fn analyse(&self) -> Result<()> {
        if let Engine::Postgres { pool, .. } = &self.0.engine {
            let done = sqlx::raw_sql("ANALYZE").execute(pool).await;
            done.map_err(query_error)?;
        }
        Ok(())
    }

    /// Closes all connections; on SQLite the write-ahead log is folded into the file.
    pub async fn close(&self) {
        match &self.0.engine {
            Engine::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Engine::Postgres { pool, series } => {
                series.close().await;
                pool.close().await;
            }
        }
    }
}

/// Doubling from one millisecond to 64, with jitter, so that rivals do not meet again.
fn backoff(attempt: u32) -> Duration {
    let ceiling_us = 1000_u64 << attempt.min(6);
    Duration::from_micros(ceiling_us / 2 + rand::random_range(0..ceiling_us))
}
