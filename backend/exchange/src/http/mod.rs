//! The wire of the exchange.

mod market;
mod recalls;
mod shortages;
mod transfers;

use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use kernel::prelude::*;

/// All verbs of the exchange.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(market::routes())
        .merge(recalls::routes())
        .merge(shortages::routes())
        .merge(transfers::routes())
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeReason)]
struct Why {
    reason: String,
}
