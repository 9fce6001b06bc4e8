//! `/api/today`: what waits for whoever is signed in, put together from all slices.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use kernel::prelude::*;
use kernel::today::{Card, Part, Task};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(verb!(today_read))
}

/// Everything that waits, and the numbers worth a glance.
#[derive(Debug, Serialize, ToSchema)]
struct TodayView {
    cards: Vec<Card>,
    /// Those with a deadline first, by deadline.
    tasks: Vec<Task>,
    /// What waits behind the entries of the navigation.
    counts: BTreeMap<&'static str, i64>,
}

/// The morning page of whoever is signed in.
#[utoipa::path(
    get, path = "/api/today", operation_id = "kernel_today_read", tag = "kernel",
    responses((status = 200, body = TodayView))
)]
async fn today_read(
    State(app): State<App>,
    grant: Grant<needs::SignedIn>,
) -> Result<Json<TodayView>> {
    let whole = app
        .db
        .read(&grant, |tx| async move { assemble(tx).await }.scope_boxed())
        .await?;
    let Part {
        cards,
        mut tasks,
        mut counts,
    } = whole;
    tasks.sort_by_key(|task| task.due_at.map_or(i64::MAX, |at| at.0));
    let waiting = i64::try_from(tasks.len()).unwrap_or(i64::MAX);
    if waiting > 0 {
        counts.insert("today", waiting);
    }
    Ok(Json(TodayView {
        cards,
        tasks,
        counts,
    }))
}

async fn assemble(tx: &Tx) -> Result<Part> {
    let mut whole = Part::default();
    for source in crate::today_sources() {
        whole.absorb(source(tx).await?);
    }
    Ok(whole)
}
