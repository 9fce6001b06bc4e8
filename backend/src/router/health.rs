//! Is it up, is it ready, what does it offer?

use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;

use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(public_verb!(healthz))
        .routes(public_verb!(readyz))
        .routes(public_verb!(openapi_get))
}

/// Up: the process listens, which it does only after migrations.
#[utoipa::path(get, path = "/healthz", operation_id = "kernel_health_get", tag = "kernel",
    responses((status = 200, body = str)))]
async fn healthz() -> &'static str {
    "ok"
}

/// Ready: the database answers.
#[utoipa::path(get, path = "/readyz", operation_id = "kernel_readiness_get", tag = "kernel",
    responses((status = 200, body = str)))]
async fn readyz(State(app): State<App>) -> Result<&'static str> {
    match app.db.ping().await {
        Ok(()) => Ok("ok"),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            Err(General::Unavailable {}.into())
        }
    }
}

/// This document.
#[utoipa::path(get, path = "/api/openapi.json", operation_id = "kernel_openapi_get", tag = "kernel",
    responses((status = 200, body = Object)))]
async fn openapi_get() -> Json<utoipa::openapi::OpenApi> {
    Json(crate::router::openapi())
}
