//! The wire of the shared pharmacy.

mod bins;
mod driving;
mod fleet;
mod planning;
mod runs;
mod tasks;
mod waves;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use kernel::prelude::*;

/// All verbs of the shared pharmacy.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(tasks::routes())
        .merge(waves::routes())
        .merge(bins::routes())
        .merge(fleet::routes())
        .merge(planning::routes())
        .merge(runs::routes())
        .merge(driving::routes())
}

/// What was scanned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchCode)]
struct Code {
    code: String,
}

/// How many.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DispatchDone)]
struct Done {
    count: i64,
}
