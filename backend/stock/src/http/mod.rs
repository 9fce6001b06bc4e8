//! `/api/stock`.

mod adjustments;
mod balances;
mod counts;
mod issuing;
mod ledger;
mod reporting;
mod reports;
mod tracing;
mod wire;

pub(crate) use adjustments::views as adjustment_views;

use utoipa_axum::router::OpenApiRouter;

use kernel::app::App;

/// All verbs of the slice.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(adjustments::routes())
        .merge(balances::routes())
        .merge(counts::routes())
        .merge(issuing::routes())
        .merge(ledger::routes())
        .merge(reporting::routes())
        .merge(reports::routes())
        .merge(tracing::routes())
}
