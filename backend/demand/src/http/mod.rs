//! The wire of demand.

mod back_orders;
mod budgets;
mod cycles;
mod declarations;
mod facilities;
mod requisitions;
mod review;
mod roll_up;
mod rounds;
mod templates;
mod views;

use utoipa_axum::router::OpenApiRouter;

use kernel::app::App;

/// All verbs of demand.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(budgets::routes())
        .merge(cycles::routes())
        .merge(requisitions::routes())
        .merge(facilities::routes())
        .merge(review::routes())
        .merge(templates::routes())
        .merge(rounds::routes())
        .merge(roll_up::routes())
        .merge(declarations::routes())
        .merge(back_orders::routes())
}
