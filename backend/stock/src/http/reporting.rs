//! What desks report by hand: use and counts.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::consumption::{self, Used};
use crate::actions::counts::{self, CountLine, Counted};
use crate::model::{ConsumptionId, CountId, LotId, Period};
use crate::refusal::StockRefusal;
use formulary::model::ItemId;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(consumption_record))
        .routes(verb!(count_record))
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

/// A lot by what is printed on the box.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PrintedLot {
    number: String,
    expires_on: Day,
    #[serde(default)]
    produced_on: Option<Day>,
}

/// One counted lot: a known one by its id, a new one by what is printed on the box.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CountedLine {
    item_id: ItemId,
    #[serde(default)]
    lot_id: Option<LotId>,
    #[serde(default)]
    lot: Option<PrintedLot>,
    /// What lies on the shelf, base units.
    counted: Quantity,
    /// What the ledger said when the sheet was printed: refused when it has moved on since.
    #[serde(default)]
    seen: Option<Quantity>,
}

/// A count.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CountBody {
    organisation_id: OrganisationId,
    lines: Vec<CountedLine>,
    reason: String,
}

/// What the count did.
#[derive(Debug, Serialize, ToSchema)]
struct CountView {
    id: CountId,
    /// Lots of which more was found.
    found: usize,
    /// Lots of which some is lost.
    lost: usize,
}

fn lines_of(lines: Vec<CountedLine>) -> Result<Vec<CountLine>> {
    let mut invalid = Invalid::new();
    let mut counted = Vec::with_capacity(lines.len());
    for (at, line) in lines.into_iter().enumerate() {
        let lot = match (line.lot_id, line.lot) {
            (Some(id), None) => Counted::Known(id),
            (
                None,
                Some(PrintedLot {
                    number,
                    expires_on,
                    produced_on,
                }),
            ) => Counted::Printed {
                number,
                expires_on,
                produced_on,
            },
            _ => {
                invalid.at(format!("/lines/{at}/lot_id"), StockRefusal::LotAmbiguous {});
                continue;
            }
        };
        counted.push(CountLine {
            item_id: line.item_id,
            lot,
            counted: line.counted,
            seen: line.seen,
        });
    }
    invalid.finish()?;
    Ok(counted)
}

/// Books the differences between ledger and shelf as found or lost, with the reason.
#[utoipa::path(
    post, path = "/api/stock/counts", operation_id = "stock_count_record", tag = "stock",
    request_body = CountBody, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = CountView))
)]
async fn count_record(
    State(app): State<App>,
    grant: Grant<needs::CountStock>,
    Once { key, body }: Once<CountBody>,
) -> Result<(StatusCode, Json<CountView>)> {
    let CountBody {
        organisation_id,
        lines,
        reason,
    } = body;
    let lines = lines_of(lines)?;
    let done = counts::record(&app, &grant, &key, organisation_id, &lines, &reason).await?;
    let view = CountView {
        id: done.id,
        found: done.found,
        lost: done.lost,
    };
    Ok((StatusCode::CREATED, Json(view)))
}
