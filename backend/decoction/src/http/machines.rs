//! `/api/decoction/machines`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::machines::{self as actions, NewMachine};
use crate::model::{MachineId, MachineState};
use crate::store::{Machine, machines};
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(machine_list))
        .routes(verb!(machine_add))
        .routes(verb!(machine_set))
}

/// A machine.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DecoctionMachine)]
struct MachineView {
    id: MachineId,
    /// What its label says.
    code: String,
    /// Machines of one kind.
    group: i64,
    /// The most doses in one boiling.
    most_doses: i64,
    state: MachineState,
    /// Of a machine in repair.
    back_at: Option<Instant>,
    /// For `If-Match`.
    version: i64,
}

impl From<Machine> for MachineView {
    fn from(one: Machine) -> Self {
        Self {
            id: one.id,
            code: one.code,
            group: one.group_no,
            most_doses: one.most_doses,
            state: one.state,
            back_at: one.back_at,
            version: one.version,
        }
    }
}

/// All machines.
#[utoipa::path(
    get, path = "/api/decoction/machines", operation_id = "decoction_machine_list", tag = "decoction",
    responses((status = 200, body = Vec<MachineView>))
)]
async fn machine_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDecoction>,
) -> Result<Json<Vec<MachineView>>> {
    let found = app.db.read(&grant, |tx| machines(tx).scope_boxed()).await?;
    Ok(Json(found.into_iter().map(MachineView::from).collect()))
}

/// A new machine.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecoctionNewMachine)]
struct NewBody {
    code: String,
    /// Machines of one kind, as the schemes name them.
    #[serde(default)]
    group: i64,
    /// The most doses in one boiling.
    most_doses: i64,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DecoctionMachineMade)]
struct Made {
    id: MachineId,
}

/// Puts a machine into the room.
#[utoipa::path(
    post, path = "/api/decoction/machines", operation_id = "decoction_machine_add", tag = "decoction", request_body = NewBody,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = Made))
)]
async fn machine_add(
    State(app): State<App>,
    grant: Grant<needs::WorkDecoction>,
    once: Once<NewBody>,
) -> Result<(StatusCode, Json<Made>)> {
    let new = NewMachine {
        code: once.body.code,
        group: once.body.group,
        most_doses: once.body.most_doses,
    };
    let id = actions::add(&app, &grant, &once.key, &new).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

/// Whether it works.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecoctionMachineSetting)]
struct Setting {
    state: MachineState,
    /// Of a machine in repair: when it is expected back.
    back_at: Option<Instant>,
}

/// Says whether a machine works.
#[utoipa::path(
    post, path = "/api/decoction/machines/{id}/state", operation_id = "decoction_machine_set", tag = "decoction",
    request_body = Setting, params(("id" = MachineId, Path), ("If-Match" = String, Header)), responses((status = 204))
)]
async fn machine_set(
    State(app): State<App>,
    grant: Grant<needs::WorkDecoction>,
    Path(id): Path<MachineId>,
    version: IfMatch,
    Body(body): Body<Setting>,
) -> Result<StatusCode> {
    actions::set(&app, &grant, id, version, body.state, body.back_at).await?;
    Ok(StatusCode::NO_CONTENT)
}
