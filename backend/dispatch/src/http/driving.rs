//! `/api/dispatch/my-runs`: what the driver's phone reads and sends.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::driving::{self, Sent, Taken};
use crate::model::RunId;
use crate::report::board::RunView;
use crate::report::runs::own_runs;
use crate::report::sheet::{RunSheet, sheet};
use kernel::prelude::*;
use kernel::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(own_run_list))
        .routes(verb!(sheet_get))
        .routes(verb!(hand_over_sync))
}

/// One's own runs: the next first.
#[utoipa::path(
    get, path = "/api/dispatch/my-runs", operation_id = "dispatch_own_run_list", tag = "dispatch",
    responses((status = 200, body = Vec<RunView>))
)]
async fn own_run_list(
    State(app): State<App>,
    grant: Grant<needs::DriveRuns>,
) -> Result<Json<Vec<RunView>>> {
    let found = app.db.read(&grant, |tx| own_runs(tx).scope_boxed()).await?;
    Ok(Json(found))
}

/// The sheet of one's own run, to be kept for where there is no network.
#[utoipa::path(
    get, path = "/api/dispatch/my-runs/{id}/sheet", operation_id = "dispatch_sheet_get", tag = "dispatch",
    params(("id" = RunId, Path)), responses((status = 200, body = RunSheet))
)]
async fn sheet_get(
    State(app): State<App>,
    grant: Grant<needs::DriveRuns>,
    Path(id): Path<RunId>,
) -> Result<Tagged<RunSheet>> {
    let found = app
        .db
        .read(&grant, |tx| sheet(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::new(found.run.version, found))
}

/// A record that a phone wrote.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HandOverRecord)]
struct Record {
    /// The phone's id of it.
    id: String,
    /// Of which run.
    run_id: RunId,
    /// JSON: id, stop_id, at, fields.
    body: String,
    /// HMAC-SHA256 of the body under the key of the sheet, hexadecimal.
    seal: String,
}

/// Records in the order in which they were written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HandOverRecords)]
struct Records {
    records: Vec<Record>,
}

kernel::word_enum! {
    /// What became of a record.
    pub enum RecordFate {
        /// It is in.
        Taken = "taken",
        /// It was in before.
        Repeated = "repeated",
        /// It is not taken in, and will not be if it is sent again as it is.
        Refused = "refused",
        /// Send it again later.
        Later = "later",
    }
}

/// What became of a record.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HandOverAnswer)]
struct RecordAnswer {
    id: String,
    fate: RecordFate,
    /// Why it was refused, as a sentence.
    reason: Option<String>,
    /// Its code.
    code: Option<String>,
}

/// Most records at once.
const MOST: usize = 200;

/// Takes records in, each for itself: one that is refused does not stop the others, and twice is once.
#[utoipa::path(
    post, path = "/api/dispatch/hand-overs", operation_id = "dispatch_hand_over_sync", tag = "dispatch", request_body = Records,
    responses((status = 200, body = Vec<RecordAnswer>))
)]
async fn hand_over_sync(
    State(app): State<App>,
    grant: Grant<needs::DriveRuns>,
    Body(body): Body<Records>,
) -> Result<Json<Vec<RecordAnswer>>> {
    if body.records.len() > MOST {
        return Err(Invalid::one("/records", Field::TooMany { max: MOST }));
    }
    let mut answers = Vec::with_capacity(body.records.len());
    for record in body.records {
        let sent = Sent {
            id: record.id,
            run_id: record.run_id,
            body: record.body,
            seal: record.seal,
        };
        let (fate, error) = match driving::take(&app, &grant, &sent).await {
            Ok(Taken::New) => (RecordFate::Taken, None),
            Ok(Taken::Repeated) => (RecordFate::Repeated, None),
            Err(error) if error.status() < 500 && error.status() != 409 => {
                (RecordFate::Refused, Some(error))
            }
            Err(error) => (fate_of(&error), Some(error)),
        };
        answers.push(RecordAnswer {
            id: sent.id,
            fate,
            code: error.as_ref().map(|error| error.code().to_owned()),
            reason: error
                .as_ref()
                .map(|error| Problem::of(error, grant.locale, &grant.request_id).detail),
        });
    }
    Ok(Json(answers))
}

/// A run that has not left yet, or a row that somebody else holds, may be right a little later.
fn fate_of(error: &Error) -> RecordFate {
    match error.code() {
        "dispatch.record_reused" => RecordFate::Refused,
        _ => RecordFate::Later,
    }
}
