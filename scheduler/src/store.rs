//! The two tables. Every statement is the same text on SQLite and PostgreSQL, and each stands
//! alone: a crash between two of them leaves a lease that runs out, never a wrong watermark.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QueryResult, Statement, Value};

use crate::duty::Tick;

/// A duty as the database knows it. Instants are UTC milliseconds, 0 means never.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DutyState {
    /// Its name.
    pub name: String,
    /// Its cron expression.
    pub cron: String,
    /// The last tick that is done.
    pub watermark_at: i64,
    /// The last request to run now.
    pub woken_at: i64,
    /// The request that the last successful run had seen.
    pub wake_served_at: i64,
    /// Not before this instant, after a failure.
    pub retry_at: i64,
    /// Failures in a row.
    pub failures: i64,
    /// Who runs it at present; empty when nobody does.
    pub lease_token: String,
    /// Until when.
    pub lease_until: i64,
}

/// One run in the history.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RunRecord {
    /// Time-ordered id.
    pub id: i64,
    /// The duty.
    pub duty: String,
    /// The process that ran it.
    pub instance: String,
    /// `tick` or `wake`.
    pub cause: String,
    /// The tick it stood for.
    pub due_at: i64,
    /// Earlier ticks it stood for as well.
    pub missed: i64,
    /// Begin.
    pub started_at: i64,
    /// End; none while it runs.
    pub finished_at: Option<i64>,
    /// `running`, `done`, `failed` or `abandoned`.
    pub outcome: String,
    /// What it said, or why it failed.
    pub note: String,
}

const STATE_COLUMNS: &str = "name, cron, watermark_at, woken_at, wake_served_at, retry_at, \
                             failures, lease_token, lease_until";

/// What a finished run leaves behind on its duty.
pub(crate) struct Finish<'a> {
    pub watermark_at: i64,
    pub wake_served_at: i64,
    pub retry_at: i64,
    pub failures: i64,
    pub outcome: &'a str,
    pub note: &'a str,
}

#[derive(Clone)]
pub(crate) struct Store {
    db: DatabaseConnection,
}

impl Store {
    pub(crate) fn new(db: DatabaseConnection) -> Self {
        Self { db }
    }

    /// Makes sure the duty has a row; an existing watermark stays.
    pub(crate) async fn enrol(&self, name: &str, cron: &str, start_at: i64) -> Result<(), DbErr> {
        let sql = "INSERT INTO duty (name, cron, watermark_at) VALUES ($1, $2, $3) \
                   ON CONFLICT (name) DO UPDATE SET cron = excluded.cron";
        self.execute(sql, [name.into(), cron.into(), start_at.into()])
            .await?;
        Ok(())
    }

    pub(crate) async fn states(&self) -> Result<Vec<DutyState>, DbErr> {
        let sql = format!("SELECT {STATE_COLUMNS} FROM duty ORDER BY name");
        let rows = self.db.query_all_raw(self.statement(&sql, [])).await?;
        rows.iter().map(state).collect()
    }

    /// The latest runs, newest first.
    pub(crate) async fn runs(&self, limit: u64) -> Result<Vec<RunRecord>, DbErr> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sql = "SELECT id, duty, instance, cause, due_at, missed, started_at, finished_at, \
                   outcome, note FROM duty_run ORDER BY id DESC LIMIT $1";
        let rows = self
            .db
            .query_all_raw(self.statement(sql, [limit.into()]))
            .await?;
        rows.iter().map(run_record).collect()
    }

    /// Takes the lease if it is free at `now`; returns the duty as it stood at that instant.
    pub(crate) async fn lease(
        &self,
        name: &str,
        token: &str,
        now: i64,
        until: i64,
    ) -> Result<Option<DutyState>, DbErr> {
        let sql = format!(
            "UPDATE duty SET lease_token = $1, lease_until = $2 \
             WHERE name = $3 AND lease_until <= $4 RETURNING {STATE_COLUMNS}"
        );
        let values = [token.into(), until.into(), name.into(), now.into()];
        // All rows rather than one: the statement has to be stepped to its end to be committed.
        let rows = self.db.query_all_raw(self.statement(&sql, values)).await?;
        rows.first().map(state).transpose()
    }

    /// Prolongs the lease; false when it was lost.
    pub(crate) async fn renew(&self, name: &str, token: &str, until: i64) -> Result<bool, DbErr> {
        let sql = "UPDATE duty SET lease_until = $1 WHERE name = $2 AND lease_token = $3";
        let values = [until.into(), name.into(), token.into()];
        Ok(self.execute(sql, values).await? == 1)
    }

    /// Gives the lease back without a run.
    pub(crate) async fn release(&self, name: &str, token: &str) -> Result<(), DbErr> {
        let sql = "UPDATE duty SET lease_token = '', lease_until = 0 \
                   WHERE name = $1 AND lease_token = $2";
        self.execute(sql, [name.into(), token.into()]).await?;
        Ok(())
    }

    /// Runs whose process died keep no lease; they are closed when the next one starts.
    pub(crate) async fn abandon_others(&self, name: &str, now: i64) -> Result<u64, DbErr> {
        let sql = "UPDATE duty_run SET outcome = 'abandoned', finished_at = $1 \
                   WHERE duty = $2 AND outcome = 'running'";
        self.execute(sql, [now.into(), name.into()]).await
    }

    pub(crate) async fn run_begin(
        &self,
        id: i64,
        name: &str,
        instance: &str,
        tick: Tick,
        now: i64,
    ) -> Result<(), DbErr> {
        let missed = i64::try_from(tick.missed).unwrap_or(i64::MAX);
        let sql = "INSERT INTO duty_run (id, duty, instance, cause, due_at, missed, started_at, \
                   outcome) VALUES ($1, $2, $3, $4, $5, $6, $7, 'running')";
        let values = [
            id.into(),
            name.into(),
            instance.into(),
            tick.cause.word().into(),
            tick.due_at.into(),
            missed.into(),
            now.into(),
        ];
        self.execute(sql, values).await?;
        Ok(())
    }

    /// Writes the result and frees the lease; false when the lease had been lost meanwhile, in
    /// which case only the history is touched.
    pub(crate) async fn run_end(
        &self,
        id: i64,
        name: &str,
        token: &str,
        now: i64,
        finish: &Finish<'_>,
    ) -> Result<bool, DbErr> {
        let sql = "UPDATE duty SET watermark_at = $1, wake_served_at = $2, retry_at = $3, \
                   failures = $4, lease_token = '', lease_until = 0 \
                   WHERE name = $5 AND lease_token = $6";
        let values = [
            finish.watermark_at.into(),
            finish.wake_served_at.into(),
            finish.retry_at.into(),
            finish.failures.into(),
            name.into(),
            token.into(),
        ];
        let held = self.execute(sql, values).await? == 1;
        let sql = "UPDATE duty_run SET outcome = $1, note = $2, finished_at = $3 WHERE id = $4";
        let outcome = if held { finish.outcome } else { "abandoned" };
        let values = [outcome.into(), finish.note.into(), now.into(), id.into()];
        self.execute(sql, values).await?;
        Ok(held)
    }

    /// Stores a request to run now.
    pub(crate) async fn wake(&self, name: &str, now: i64) -> Result<(), DbErr> {
        ask(&self.db, name, now).await.map(drop)
    }

    /// Forgets the history of a duty before an instant.
    pub(crate) async fn forget_before(&self, name: &str, before: i64) -> Result<(), DbErr> {
        let sql = "DELETE FROM duty_run WHERE duty = $1 AND started_at < $2";
        self.execute(sql, [name.into(), before.into()]).await?;
        Ok(())
    }

    async fn execute<const N: usize>(&self, sql: &str, values: [Value; N]) -> Result<u64, DbErr> {
        let result = self.db.execute_raw(self.statement(sql, values)).await?;
        Ok(result.rows_affected())
    }

    fn statement<const N: usize>(&self, sql: &str, values: [Value; N]) -> Statement {
        Statement::from_sql_and_values(self.db.get_database_backend(), sql, values)
    }
}

/// Asks for a duty by name, in a transaction of the caller's or alone; false when there is no such duty. Strictly
/// increasing, so that a request made while a run is on its way is never taken for the one that the run had seen.
///
/// # Errors
/// Whatever the database says.
pub async fn ask(db: &impl ConnectionTrait, name: &str, now: i64) -> Result<bool, DbErr> {
    let sql = "UPDATE duty SET woken_at = CASE WHEN woken_at >= $1 THEN woken_at + 1 \
               ELSE $2 END WHERE name = $3";
    let values: [Value; 3] = [now.into(), now.into(), name.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.execute_raw(statement).await?.rows_affected() > 0)
}

fn state(row: &QueryResult) -> Result<DutyState, DbErr> {
    Ok(DutyState {
        name: row.try_get("", "name")?,
        cron: row.try_get("", "cron")?,
        watermark_at: row.try_get("", "watermark_at")?,
        woken_at: row.try_get("", "woken_at")?,
        wake_served_at: row.try_get("", "wake_served_at")?,
        retry_at: row.try_get("", "retry_at")?,
        failures: row.try_get("", "failures")?,
        lease_token: row.try_get("", "lease_token")?,
        lease_until: row.try_get("", "lease_until")?,
    })
}

fn run_record(row: &QueryResult) -> Result<RunRecord, DbErr> {
    Ok(RunRecord {
        id: row.try_get("", "id")?,
        duty: row.try_get("", "duty")?,
        instance: row.try_get("", "instance")?,
        cause: row.try_get("", "cause")?,
        due_at: row.try_get("", "due_at")?,
        missed: row.try_get("", "missed")?,
        started_at: row.try_get("", "started_at")?,
        finished_at: row.try_get("", "finished_at")?,
        outcome: row.try_get("", "outcome")?,
        note: row.try_get("", "note")?,
    })
}
