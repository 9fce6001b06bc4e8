//! `/api/formulary`.

mod changes;
mod crosswalk;
mod imports;
mod items;

use utoipa_axum::router::OpenApiRouter;

use kernel::app::App;

/// All verbs of the formulary.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(items::routes())
        .merge(imports::routes())
        .merge(changes::routes())
        .merge(crosswalk::routes())
}
