//! The wire of purchasing.

mod delivery_rules;
mod fulfilment;
mod orders;
mod pace;
mod plan_review;
mod plan_versions;
mod plans;
mod platform;
mod portal;
mod receiving;
mod returns;
mod shipping;
mod verbs;

use utoipa_axum::router::OpenApiRouter;

use kernel::app::App;

/// All verbs of purchasing.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(plans::routes())
        .merge(plan_review::routes())
        .merge(plan_versions::routes())
        .merge(fulfilment::routes())
        .merge(orders::routes())
        .merge(verbs::routes())
        .merge(platform::routes())
        .merge(portal::routes())
        .merge(shipping::routes())
        .merge(receiving::routes())
        .merge(returns::routes())
        .merge(delivery_rules::routes())
        .merge(pace::routes())
}
