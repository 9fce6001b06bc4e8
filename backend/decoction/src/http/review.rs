//! The pharmacist's desk: the queue, and one verb for each decision.

use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;

use super::prescriptions::detail;
use super::{Remark, Why};
use crate::actions::reviewing;
use crate::model::PrescriptionId;
use crate::report::prescriptions::{PrescriptionDetail, PrescriptionView, queue};
use kernel::prelude::*;

/// Most rows of the queue.
const QUEUE_MAX: u64 = 200;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(queue_list))
        .routes(verb!(prescription_approve))
        .routes(verb!(prescription_ask_signature))
        .routes(verb!(prescription_return))
}

/// What waits for the review: urgent ones, then whoever was promised first.
#[utoipa::path(
    get, path = "/api/decoction/queue", operation_id = "decoction_queue_list", tag = "decoction",
    responses((status = 200, body = Vec<PrescriptionView>))
)]
async fn queue_list(
    State(app): State<App>,
    grant: Grant<needs::WorkDecoction>,
) -> Result<Json<Vec<PrescriptionView>>> {
    let keys = app.settings.sealing.clone();
    let keys = &keys;
    let found = app
        .db
        .read(&grant, |tx| queue(tx, Some(keys), QUEUE_MAX).scope_boxed())
        .await?;
    Ok(Json(found))
}

/// The pharmacist passes it.
#[utoipa::path(
    post, path = "/api/decoction/prescriptions/{id}/approval", operation_id = "decoction_prescription_approve", tag = "decoction",
    request_body = Remark, params(("id" = PrescriptionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PrescriptionDetail))
)]
async fn prescription_approve(
    State(app): State<App>,
    grant: Grant<needs::WorkDecoction>,
    Path(id): Path<PrescriptionId>,
    version: IfMatch,
    Body(body): Body<Remark>,
) -> Result<Tagged<PrescriptionDetail>> {
    reviewing::approve(&app, &grant, id, version, &body.note).await?;
    detail(&app, &grant, id).await
}

/// The pharmacist asks for the prescriber's second signature.
#[utoipa::path(
    post, path = "/api/decoction/prescriptions/{id}/signature-request", operation_id = "decoction_prescription_ask_signature",
    tag = "decoction", request_body = Remark, params(("id" = PrescriptionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PrescriptionDetail))
)]
async fn prescription_ask_signature(
    State(app): State<App>,
    grant: Grant<needs::WorkDecoction>,
    Path(id): Path<PrescriptionId>,
    version: IfMatch,
    Body(body): Body<Remark>,
) -> Result<Tagged<PrescriptionDetail>> {
    reviewing::ask_signature(&app, &grant, id, version, &body.note).await?;
    detail(&app, &grant, id).await
}

/// The pharmacist sends it back with his reason.
#[utoipa::path(
    post, path = "/api/decoction/prescriptions/{id}/return", operation_id = "decoction_prescription_return", tag = "decoction",
    request_body = Why, params(("id" = PrescriptionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PrescriptionDetail))
)]
async fn prescription_return(
    State(app): State<App>,
    grant: Grant<needs::WorkDecoction>,
    Path(id): Path<PrescriptionId>,
    version: IfMatch,
    Body(body): Body<Why>,
) -> Result<Tagged<PrescriptionDetail>> {
    reviewing::send_back(&app, &grant, id, version, &body.reason).await?;
    detail(&app, &grant, id).await
}
