//! `/api/decoction/needs`: what the centre should have of its pieces.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::stocking_up;
use crate::report::needs::{NeedsView, needs as report};
use demand::model::requisition::RequisitionId;
use kernel::http::Nothing;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(need_list))
        .routes(verb!(need_request))
}

/// What the centre needs of each piece for the next cycle: its own use, and what is promised to prescriptions. For the centre's
/// own desks.
#[utoipa::path(
    get, path = "/api/decoction/needs", operation_id = "decoction_need_list", tag = "decoction",
    responses((status = 200, body = NeedsView))
)]
async fn need_list(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
) -> Result<Json<NeedsView>> {
    let found = app.db.read(&grant, |tx| report(tx).scope_boxed()).await?;
    Ok(Json(found))
}

/// A requisition just begun.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DecoctionNeedRequested)]
struct Requested {
    /// Which.
    id: RequisitionId,
}

/// Begins the centre's own requisition of the open cycle with what is suggested.
#[utoipa::path(
    post, path = "/api/decoction/needs/requisition", operation_id = "decoction_need_request", tag = "decoction",
    request_body = Nothing, params(("Idempotency-Key" = String, Header)), responses((status = 201, body = Requested))
)]
async fn need_request(
    State(app): State<App>,
    grant: Grant<needs::EditRequisition>,
    once: Once<Nothing>,
) -> Result<(StatusCode, Json<Requested>)> {
    let begun = stocking_up::request(&app, &grant, &once.key).await?;
    Ok((StatusCode::CREATED, Json(Requested { id: begun.id })))
}
