//! All slices behind one door: the API, its document, the web UI.

mod assets;
mod health;
mod security;

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use kernel::app::App;
use kernel::error::{Error, General};
use kernel::{openapi, problem};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Yaoshu 药枢",
        description = "The drug and consumable hub of a county medical community."
    ),
    components(schemas(problem::Problem))
)]
struct Document;

/// The verbs of all slices, in the order of the slices.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(health::routes())
        .merge(crate::desk::routes())
        .merge(identity::routes())
        .merge(mailroom::routes())
        .merge(formulary::routes())
        .merge(suppliers::routes())
        .merge(stock::routes())
        .merge(demand::routes())
        .merge(purchasing::routes())
        .merge(sla::routes())
        .merge(dispatch::routes())
        .merge(exchange::routes())
        .merge(decoction::routes())
}

/// The OpenAPI document. The same at every call, so that a committed copy can be compared.
pub fn openapi() -> utoipa::openapi::OpenApi {
    openapi::finish(api().into_openapi())
}

/// Everything a listener needs to serve.
pub fn router(app: App) -> Router {
    let settings = app.settings.clone();
    let (routes, _) = api().split_for_parts();
    let routes = routes
        .fallback(assets::fallback)
        .method_not_allowed_fallback(|| async { Error::from(General::MethodNotAllowed {}) })
        .with_state(app.clone());
    // One stack around all routes, outermost first: around each route, every request would copy it.
    let layered = ServiceBuilder::new()
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), security::headers))
        .layer(from_fn(problem::layer::edge))
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            Duration::from_secs(settings.request_timeout_seconds),
        ))
        .layer(DefaultBodyLimit::max(settings.max_body_bytes))
        .layer(from_fn_with_state(app.clone(), identity::session_layer))
        .layer(from_fn_with_state(app, sla::read_only_layer))
        .service(routes);
    Router::new().fallback_service(layered)
}
