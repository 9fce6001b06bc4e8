//! What a prescriber needs while he writes.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::agreed::{self as actions, NewAgreed};
use crate::draft::NewPrescription;
use crate::model::AgreedId;
use crate::report::entry::{
    AgreedView, CheckView, FormulaView, PieceView, agreed, check, formulas, pieces,
};
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(piece_list))
        .routes(verb!(formula_list))
        .routes(verb!(agreed_list))
        .routes(verb!(agreed_keep))
        .routes(verb!(agreed_retire))
        .routes(verb!(draft_check))
}

/// Every piece that has a name, those of the formulary first.
#[utoipa::path(
    get, path = "/api/decoction/pieces", operation_id = "decoction_piece_list", tag = "decoction",
    responses((status = 200, body = Vec<PieceView>))
)]
async fn piece_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDecoction>,
) -> Result<Json<Vec<PieceView>>> {
    let found = app.db.read(&grant, |tx| pieces(tx).scope_boxed()).await?;
    Ok(Json(found))
}

/// Classical formulas with their books.
#[utoipa::path(
    get, path = "/api/decoction/formulas", operation_id = "decoction_formula_list", tag = "decoction",
    responses((status = 200, body = Vec<FormulaView>))
)]
async fn formula_list(
    State(_app): State<App>,
    _grant: Grant<needs::ReadDecoction>,
) -> Result<Json<Vec<FormulaView>>> {
    Ok(Json(formulas()))
}

/// Agreed prescriptions that the reader may use.
#[utoipa::path(
    get, path = "/api/decoction/agreed", operation_id = "decoction_agreed_list", tag = "decoction",
    responses((status = 200, body = Vec<AgreedView>))
)]
async fn agreed_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDecoction>,
) -> Result<Json<Vec<AgreedView>>> {
    let found = app.db.read(&grant, |tx| agreed(tx).scope_boxed()).await?;
    Ok(Json(found))
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DecoctionAgreedMade)]
struct AgreedMade {
    id: AgreedId,
}

/// Keeps an agreed prescription for the reader's desk and those below it.
#[utoipa::path(
    post, path = "/api/decoction/agreed", operation_id = "decoction_agreed_keep", tag = "decoction", request_body = NewAgreed,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = AgreedMade))
)]
async fn agreed_keep(
    State(app): State<App>,
    grant: Grant<needs::Prescribe>,
    once: Once<NewAgreed>,
) -> Result<(StatusCode, Json<AgreedMade>)> {
    let id = actions::keep(&app, &grant, &once.key, &once.body).await?;
    Ok((StatusCode::CREATED, Json(AgreedMade { id })))
}

/// It is no longer used.
#[utoipa::path(
    post, path = "/api/decoction/agreed/{id}/retirement", operation_id = "decoction_agreed_retire", tag = "decoction",
    params(("id" = AgreedId, Path), ("If-Match" = String, Header)), responses((status = 204))
)]
async fn agreed_retire(
    State(app): State<App>,
    grant: Grant<needs::Prescribe>,
    Path(id): Path<AgreedId>,
    version: IfMatch,
) -> Result<StatusCode> {
    actions::retire(&app, &grant, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the rules would say to a draft, and what could be promised. Nothing is kept.
#[utoipa::path(
    post, path = "/api/decoction/checks", operation_id = "decoction_draft_check", tag = "decoction", request_body = NewPrescription,
    responses((status = 200, body = CheckView))
)]
async fn draft_check(
    State(app): State<App>,
    grant: Grant<needs::Prescribe>,
    Body(body): Body<NewPrescription>,
) -> Result<Json<CheckView>> {
    let body = &body;
    let found = app
        .db
        .read(&grant, |tx| check(tx, body).scope_boxed())
        .await?;
    Ok(Json(found))
}
