//! The wire of the mailroom.

mod deliveries;
mod preferences;
mod suspects;
mod templates;

use utoipa_axum::router::OpenApiRouter;

use kernel::app::App;

/// All verbs of the mailroom.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(deliveries::routes())
        .merge(suspects::routes())
        .merge(preferences::routes())
        .merge(templates::routes())
}
