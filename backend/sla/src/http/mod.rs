//! The wire of service levels.

mod appeals;
mod cases;
mod levels;
pub mod portal;
mod rehearsal;
mod waivers;
mod what_if;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use kernel::prelude::*;

/// All verbs of service levels.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(levels::routes())
        .merge(waivers::routes())
        .merge(cases::routes())
        .merge(appeals::routes())
        .merge(rehearsal::routes())
        .merge(portal::routes())
        .merge(what_if::routes())
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SlaReason)]
struct Reason {
    reason: String,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SlaMade)]
struct Made {
    id: String,
}
