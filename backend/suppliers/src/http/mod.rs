//! `/api/suppliers`.

mod contracts;
mod lines;
mod offers;
mod register;
mod tender_files;
mod tenders;
mod wire;

use utoipa_axum::router::OpenApiRouter;

use kernel::app::App;

/// All verbs of the slice.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(register::routes())
        .merge(contracts::routes())
        .merge(lines::routes())
        .merge(offers::routes())
        .merge(tenders::routes())
        .merge(tender_files::routes())
}
