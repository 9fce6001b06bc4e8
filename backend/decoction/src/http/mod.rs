//! The wire of the decoction centre.

mod devices;
mod entry;
mod jobs;
mod machines;
mod pieces;
mod prescriptions;
mod review;

use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use kernel::prelude::*;

/// All verbs of the decoction centre.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(entry::routes())
        .merge(prescriptions::routes())
        .merge(review::routes())
        .merge(machines::routes())
        .merge(jobs::routes())
        .merge(pieces::routes())
        .merge(devices::routes())
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecoctionReason)]
struct Why {
    reason: String,
}

/// What there is to say, perhaps nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecoctionRemark)]
struct Remark {
    #[serde(default)]
    note: String,
}
