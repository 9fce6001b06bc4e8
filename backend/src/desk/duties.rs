//! `/api/duties`: what the product does by itself, when it did it last and when it will do it next.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use scheduler::Timetable;
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use kernel::db::raw::narrow;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(duty_list))
        .routes(verb!(duty_run_list))
        .routes(verb!(duty_run_now))
}

word_enum! {
    /// What came of a run.
    pub enum RunOutcome {
        /// Under way.
        Running = "running",
        /// Done.
        Done = "done",
        /// Failed; tried again later.
        Failed = "failed",
        /// The process died, or another one took over.
        Abandoned = "abandoned",
    }
}

word_enum! {
    /// Why a run happened.
    pub enum RunCause {
        /// The timetable said so.
        Tick = "tick",
        /// Somebody, or an action, asked for it.
        Wake = "wake",
    }
}

/// A duty of the timetable.
#[derive(Debug, Serialize, ToSchema)]
struct DutyView {
    /// `slice.verb_noun`.
    name: String,
    /// Second, minute, hour, day, month, weekday in Asia/Shanghai.
    cron: String,
    /// When it runs next; the past when it is overdue.
    next_at: Option<Instant>,
    /// Somebody runs it just now.
    running: bool,
    /// It was asked for and has not run since.
    asked: bool,
    /// Failures in a row.
    failures: i64,
    last: Option<RunView>,
    /// `run`, for whoever may ask for it.
    can: Vec<&'static str>,
}

/// A run of a duty.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct RunView {
    /// Time-ordered.
    id: String,
    duty: String,
    /// The process that ran it.
    instance: String,
    cause: RunCause,
    outcome: RunOutcome,
    started_at: Instant,
    finished_at: Option<Instant>,
    /// Earlier ticks that it stood for as well.
    missed: i64,
    /// What it said, or why it failed.
    note: String,
}

#[derive(Debug, FromQueryResult)]
struct DutyRow {
    name: String,
    cron: String,
    watermark_at: i64,
    woken_at: i64,
    wake_served_at: i64,
    retry_at: i64,
    failures: i64,
    lease_until: i64,
}

#[derive(Clone, Debug, FromQueryResult)]
struct RunRow {
    id: i64,
    duty: String,
    instance: String,
    cause: RunCause,
    outcome: RunOutcome,
    started_at: Instant,
    finished_at: Option<Instant>,
    missed: i64,
    note: String,
}

impl From<RunRow> for RunView {
    fn from(row: RunRow) -> Self {
        Self {
            id: row.id.to_string(),
            duty: row.duty,
            instance: row.instance,
            cause: row.cause,
            outcome: row.outcome,
            started_at: row.started_at,
            finished_at: row.finished_at,
            missed: row.missed,
            note: row.note,
        }
    }
}

const RUN: &str = "id, duty, instance, cause, outcome, started_at, finished_at, missed, note";

impl DutyRow {
    /// The next tick after the last one done, but not before a failure's pause is over.
    fn next_at(&self) -> Option<Instant> {
        let timetable = Timetable::parse(&self.cron).ok()?;
        let tick = timetable.next_after(self.watermark_at)?;
        Some(Instant(tick.max(self.retry_at)))
    }

    fn view(self, last: Option<RunView>, actor: &Actor, now: Instant) -> DutyView {
        let may = actor.can(Permission::ManageOperations);
        DutyView {
            next_at: self.next_at(),
            running: self.lease_until > now.0,
            asked: self.woken_at > self.wake_served_at,
            failures: self.failures,
            name: self.name,
            cron: self.cron,
            last,
            can: may.then_some("run").into_iter().collect(),
        }
    }
}

/// The timetable, by name.
#[utoipa::path(
    get, path = "/api/duties", operation_id = "kernel_duty_list", tag = "kernel",
    responses((status = 200, body = Vec<DutyView>))
)]
async fn duty_list(
    State(app): State<App>,
    grant: Grant<needs::ReadOperations>,
) -> Result<Json<Vec<DutyView>>> {
    let views = app
        .db
        .read(&grant, |tx| {
            async move {
                let sql = "SELECT name, cron, watermark_at, woken_at, wake_served_at, retry_at, failures, lease_until \
                           FROM duty ORDER BY name";
                let duties: Vec<DutyRow> = tx.rows(sql, binds![]).await?;
                // One look into the index for each duty: the history has hundreds of thousands of rows.
                let sql = format!(
                    "SELECT {RUN} FROM duty_run WHERE id IN (SELECT (SELECT MAX(r.id) FROM duty_run r \
                     WHERE r.duty = d.name) FROM duty d)"
                );
                let runs: Vec<RunRow> = tx.rows(&sql, binds![]).await?;
                let mut last: HashMap<String, RunView> = runs
                    .into_iter()
                    .map(|row| (row.duty.clone(), row.into()))
                    .collect();
                let view = |duty: DutyRow| {
                    let last = last.remove(&duty.name);
                    duty.view(last, tx.actor(), tx.now())
                };
                Ok(duties.into_iter().map(view).collect())
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(views))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RunQuery {
    /// Of this duty only.
    duty: Option<String>,
    /// That came to this only.
    outcome: Option<RunOutcome>,
}

/// Runs of duties, newest first. The history is kept for a month.
#[utoipa::path(
    get, path = "/api/duties/runs", operation_id = "kernel_duty_run_list", tag = "kernel",
    params(RunQuery, PageQuery), responses((status = 200, body = Page<RunView>))
)]
async fn duty_run_list(
    State(app): State<App>,
    grant: Grant<needs::ReadOperations>,
    Query(query): Query<RunQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<RunView>>> {
    let (after, limit) = (page.key::<i64>()?, page.limit());
    let query = &query;
    let rows: Vec<RunRow> = app
        .db
        .read(&grant, |tx| {
            async move {
                let mut sql = format!("SELECT {RUN} FROM duty_run WHERE id < ?");
                let mut values = binds![after.unwrap_or(i64::MAX)];
                let same = [
                    ("duty", query.duty.as_deref().map(Into::into)),
                    ("outcome", query.outcome.map(Into::into)),
                ];
                narrow(&mut sql, &mut values, same);
                sql.push_str(&format!(" ORDER BY id DESC LIMIT {}", limit + 1));
                tx.rows(&sql, values).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(
        Page::cut(rows, limit, |row| row.id).map(RunView::from),
    ))
}

/// Asks for a duty now. Whoever runs the timetable takes it up within a second; asking twice before that is asking once.
#[utoipa::path(
    post, path = "/api/duties/{name}/run", operation_id = "kernel_duty_run_now", tag = "kernel",
    params(("name" = String, Path)), responses((status = 204))
)]
async fn duty_run_now(
    State(app): State<App>,
    grant: Grant<needs::ManageOperations>,
    Path(name): Path<String>,
) -> Result<StatusCode> {
    let name = &name;
    app.db
        .write(&grant, |tx| {
            async move {
                if !scheduler::ask(tx, name, tx.now().0).await? {
                    return Err(Error::not_found());
                }
                tx.journal_entry(Entry {
                    entity: "duty",
                    entity_id: 0,
                    number: Some(name.clone()),
                    verb: Verb("run"),
                    facts: serde_json::json!({}),
                });
                Ok(())
            }
            .scope_boxed()
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
