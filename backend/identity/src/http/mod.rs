//! The wire of identity.

mod delegations;
mod organisations;
mod sessions;
mod users;

use utoipa_axum::router::OpenApiRouter;

use kernel::app::App;

/// All verbs of identity.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(sessions::routes())
        .merge(organisations::routes())
        .merge(users::routes())
        .merge(delegations::routes())
}
