//! `/api/stock`.

mod balances;
mod issuing;
mod ledger;
mod reporting;
mod reports;
mod wire;

use utoipa_axum::router::OpenApiRouter;

use kernel::app::App;

/// All verbs of the slice.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(balances::routes())
        .merge(issuing::routes())
        .merge(ledger::routes())
        .merge(reporting::routes())
        .merge(reports::routes())
}
