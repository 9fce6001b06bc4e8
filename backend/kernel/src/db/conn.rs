//! One open transaction on either engine, as sea-orm sees it. Counts its statements.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::TryStreamExt as _;
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Value,
    Values,
};
use sqlx::postgres::{PgArguments, Postgres};
use sqlx::sqlite::{Sqlite, SqliteArguments};
use sqlx::{Arguments as _, AssertSqlSafe, Transaction};
use tokio::sync::Mutex;

use crate::bulk::{Cell, ColumnKind, Rows};

/// What went over the wire, and when it is cut.
#[derive(Debug)]
pub(crate) struct Traffic {
    sent: AtomicU64,
    cut_at: AtomicU64,
}

impl Default for Traffic {
    fn default() -> Self {
        Self {
            sent: AtomicU64::new(0),
            cut_at: AtomicU64::new(u64::MAX),
        }
    }
}

impl Traffic {
    /// Statements sent since the start.
    pub(crate) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// After so many statements more, every connection is dead; with none given they live again.
    pub(crate) fn cut_after(&self, statements: Option<u64>) {
        let at = statements.map_or(u64::MAX, |statements| self.sent() + statements);
        self.cut_at.store(at, Ordering::Relaxed);
    }

    fn count(&self) -> Result<(), DbErr> {
        self.alive()?;
        self.sent.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn alive(&self) -> Result<(), DbErr> {
        if self.sent() < self.cut_at.load(Ordering::Relaxed) {
            return Ok(());
        }
        let lost = RuntimeErr::Internal("the connection was lost".to_owned());
        Err(DbErr::Conn(lost))
    }
}

/// An open transaction. Dropping it without [`Conn::commit`] rolls back.
pub(crate) struct Conn {
    inner: Mutex<Inner>,
    backend: DbBackend,
    traffic: Arc<Traffic>,
}

enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl std::fmt::Debug for Conn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Conn({:?})", self.backend)
    }
}

fn exec_error(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(Arc::new(error)))
}

pub(crate) fn query_error(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))
}

impl Conn {
    pub(crate) fn sqlite(transaction: Transaction<'static, Sqlite>, traffic: Arc<Traffic>) -> Self {
        Self {
            inner: Mutex::new(Inner::Sqlite(transaction)),
            backend: DbBackend::Sqlite,
            traffic,
        }
    }

    pub(crate) fn postgres(
        transaction: Transaction<'static, Postgres>,
        traffic: Arc<Traffic>,
    ) -> Self {
        Self {
            inner: Mutex::new(Inner::Postgres(transaction)),
            backend: DbBackend::Postgres,
            traffic,
        }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.backend == DbBackend::Postgres
    }

    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        self.traffic.alive()?;
        match self.inner.into_inner() {
            Inner::Sqlite(transaction) => transaction.commit().await.map_err(exec_error),
            Inner::Postgres(transaction) => transaction.commit().await.map_err(exec_error),
        }
    }

    fn count(&self) -> Result<(), DbErr> {
        self.traffic.count()
    }

    /// One multi-row statement on SQLite.
    pub(crate) async fn execute_rows(&self, rows: SqliteRows) -> Result<u64, DbErr> {
        self.count()?;
        let SqliteRows { sql, arguments } = rows;
        match &mut *self.inner.lock().await {
            Inner::Sqlite(connection) => sqlx::query_with(AssertSqlSafe(sql), arguments)
                .execute(&mut **connection)
                .await
                .map(|done| done.rows_affected())
                .map_err(exec_error),
            Inner::Postgres(_) => Err(wrong_engine()),
        }
    }

    /// One statement on PostgreSQL with one array for each column.
    pub(crate) async fn execute_columns(
        &self,
        sql: String,
        columns: &[usize],
        kinds: &[ColumnKind],
        rows: Rows<'_, '_>,
    ) -> Result<u64, DbErr> {
        self.count()?;
        let mut arguments = PgArguments::default();
        for (column, kind) in columns.iter().copied().zip(kinds) {
            match kind {
                ColumnKind::Int => arguments.add(column_of(rows, column, |cell| match cell {
                    Cell::Int(value) => Some(*value),
                    _ => None,
                })),
                ColumnKind::Text => arguments.add(column_of(rows, column, |cell| match cell {
                    Cell::Text(value) => Some(value.as_ref()),
                    _ => None,
                })),
                ColumnKind::Bool => arguments.add(column_of(rows, column, |cell| match cell {
                    Cell::Bool(value) => Some(*value),
                    _ => None,
                })),
            }
            .map_err(encode_error)?;
        }
        match &mut *self.inner.lock().await {
            Inner::Postgres(connection) => sqlx::query_with(AssertSqlSafe(sql), arguments)
                .execute(&mut **connection)
                .await
                .map(|done| done.rows_affected())
                .map_err(exec_error),
            Inner::Sqlite(_) => Err(wrong_engine()),
        }
    }
}

impl Conn {
    /// Hands row after row to `read`, so that no more than one of them stands in memory.
    pub(crate) async fn each(
        &self,
        statement: Statement,
        mut read: impl FnMut(QueryResult) -> Result<(), DbErr> + Send,
    ) -> Result<(), DbErr> {
        self.count()?;
        let sql = AssertSqlSafe(statement.sql);
        match &mut *self.inner.lock().await {
            Inner::Sqlite(connection) => {
                let query = sqlx::query_with(sql, sqlite_arguments(statement.values)?);
                let mut rows = query.fetch(&mut **connection);
                while let Some(row) = rows.try_next().await.map_err(query_error)? {
                    read(row.into())?;
                }
            }
            Inner::Postgres(connection) => {
                let query = sqlx::query_with(sql, postgres_arguments(statement.values)?);
                let mut rows = query.fetch(&mut **connection);
                while let Some(row) = rows.try_next().await.map_err(query_error)? {
                    read(row.into())?;
                }
            }
        }
        Ok(())
    }
}

/// A multi-row statement for SQLite with its binds, cell by cell.
pub(crate) struct SqliteRows {
    sql: String,
    arguments: SqliteArguments,
}

impl SqliteRows {
    pub(crate) fn new<'r, 'a: 'r>(
        sql: String,
        cells: impl Iterator<Item = &'r Cell<'a>>,
        count: usize,
    ) -> Result<Self, DbErr> {
        let mut arguments = SqliteArguments::default();
        arguments.reserve(count, 0);
        for cell in cells {
            match cell {
                Cell::Int(value) => arguments.add(*value),
                Cell::Text(value) => arguments.add(value.as_ref()),
                Cell::Bool(value) => arguments.add(*value),
                Cell::Null => arguments.add(None::<i64>),
            }
            .map_err(encode_error)?;
        }
        Ok(Self { sql, arguments })
    }
}

fn column_of<'r, 'a: 'r, T>(
    rows: Rows<'r, 'a>,
    column: usize,
    value: impl Fn(&'r Cell<'a>) -> Option<T>,
) -> Vec<Option<T>> {
    rows.column(column).map(value).collect()
}

fn encode_error(error: sqlx::error::BoxDynError) -> DbErr {
    exec_error(sqlx::Error::Encode(error))
}

fn wrong_engine() -> DbErr {
    DbErr::Custom("a bulk statement of the other engine".to_owned())
}

/// Binds what sea-query prepared; the schema knows no other types than these.
macro_rules! bind_values {
    ($values:expr, $arguments:ident) => {
        for value in $values.map_or_else(Vec::new, |values: Values| values.0) {
            match value {
                Value::Bool(value) => $arguments.add(value),
                Value::BigInt(value) => $arguments.add(value),
                Value::Int(value) => $arguments.add(value.map(i64::from)),
                Value::BigUnsigned(value) => {
                    $arguments.add(value.map(|value| i64::try_from(value).unwrap_or(i64::MAX)))
                }
                Value::Unsigned(value) => $arguments.add(value.map(i64::from)),
                Value::String(value) => $arguments.add(value),
                other => {
                    return Err(DbErr::Type(format!("{other:?} is no type of the schema")));
                }
            }
            .map_err(encode_error)?;
        }
    };
}

fn sqlite_arguments(values: Option<Values>) -> Result<SqliteArguments, DbErr> {
    let mut arguments = SqliteArguments::default();
    bind_values!(values, arguments);
    Ok(arguments)
}

fn postgres_arguments(values: Option<Values>) -> Result<PgArguments, DbErr> {
    let mut arguments = PgArguments::default();
    bind_values!(values, arguments);
    Ok(arguments)
}

#[async_trait::async_trait]
impl ConnectionTrait for Conn {
    fn get_database_backend(&self) -> DbBackend {
        self.backend
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.count()?;
        let sql = AssertSqlSafe(statement.sql);
        match &mut *self.inner.lock().await {
            Inner::Sqlite(connection) => {
                let arguments = sqlite_arguments(statement.values)?;
                let done = sqlx::query_with(sql, arguments)
                    .execute(&mut **connection)
                    .await;
                done.map(Into::into).map_err(exec_error)
            }
            Inner::Postgres(connection) => {
                let arguments = postgres_arguments(statement.values)?;
                let done = sqlx::query_with(sql, arguments)
                    .execute(&mut **connection)
                    .await;
                done.map(Into::into).map_err(exec_error)
            }
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.count()?;
        let sql = AssertSqlSafe(sql.to_owned());
        match &mut *self.inner.lock().await {
            Inner::Sqlite(connection) => {
                let done = sqlx::raw_sql(sql).execute(&mut **connection).await;
                done.map(Into::into).map_err(exec_error)
            }
            Inner::Postgres(connection) => {
                let done = sqlx::raw_sql(sql).execute(&mut **connection).await;
                done.map(Into::into).map_err(exec_error)
            }
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.count()?;
        let sql = AssertSqlSafe(statement.sql);
        match &mut *self.inner.lock().await {
            Inner::Sqlite(connection) => {
                let arguments = sqlite_arguments(statement.values)?;
                let row = sqlx::query_with(sql, arguments)
                    .fetch_optional(&mut **connection)
                    .await;
                row.map(|row| row.map(Into::into)).map_err(query_error)
            }
            Inner::Postgres(connection) => {
                let arguments = postgres_arguments(statement.values)?;
                let row = sqlx::query_with(sql, arguments)
                    .fetch_optional(&mut **connection)
                    .await;
                row.map(|row| row.map(Into::into)).map_err(query_error)
            }
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.count()?;
        let sql = AssertSqlSafe(statement.sql);
        match &mut *self.inner.lock().await {
            Inner::Sqlite(connection) => {
                let arguments = sqlite_arguments(statement.values)?;
                let rows = sqlx::query_with(sql, arguments)
                    .fetch_all(&mut **connection)
                    .await;
                rows.map(|rows| rows.into_iter().map(Into::into).collect())
                    .map_err(query_error)
            }
            Inner::Postgres(connection) => {
                let arguments = postgres_arguments(statement.values)?;
                let rows = sqlx::query_with(sql, arguments)
                    .fetch_all(&mut **connection)
                    .await;
                rows.map(|rows| rows.into_iter().map(Into::into).collect())
                    .map_err(query_error)
            }
        }
    }
}
