//! What desks report by hand: use.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::consumption::{self, Used};
use crate::model::{ConsumptionId, Period};
use formulary::model::ItemId;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(verb!(consumption_record))
}

/// What was used of one item.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UsedLine {
    item_id: ItemId,
    /// Base units.
    quantity: Quantity,
    /// Absent: this month.
    #[serde(default)]
    period: Option<Period>,
}

/// What a facility used.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConsumptionBody {
    organisation_id: OrganisationId,
    lines: Vec<UsedLine>,
}

/// The report.
#[derive(Debug, Serialize, ToSchema)]
struct Recorded {
    id: ConsumptionId,
    lines: usize,
}

/// Reports what a facility used: goods leave its store for patients, first to expire first out.
#[utoipa::path(
    post, path = "/api/stock/consumption", operation_id = "stock_consumption_record", tag = "stock",
    request_body = ConsumptionBody, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Recorded))
)]
async fn consumption_record(
    State(app): State<App>,
    grant: Grant<needs::RecordConsumption>,
    Once { key, body }: Once<ConsumptionBody>,
) -> Result<(StatusCode, Json<Recorded>)> {
    let used = |line: UsedLine| Used {
        item_id: line.item_id,
        quantity: line.quantity,
        period: line.period,
    };
    let lines: Vec<Used> = body.lines.into_iter().map(used).collect();
    let id = consumption::record(&app, &grant, &key, body.organisation_id, &lines).await?;
    Ok((
        StatusCode::CREATED,
        Json(Recorded {
            id,
            lines: lines.len(),
        }),
    ))
}
