//! `/api/demand/review`: review by exception.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::views::RequisitionLineView;
use crate::demand::actions::reading;
use crate::demand::actions::review::{self, Batch};
use crate::demand::model::cycle::CycleId;
use crate::demand::model::requisition::{RequisitionId, RequisitionWord};
use crate::demand::rules::review::{Flags, ReviewFlag};
use crate::demand::store::report::{ReviewFilter, ReviewRow};
use crate::formulary::model::ItemId;
use crate::identity::model::OrgRef;
use crate::kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(review_list))
        .routes(verb!(review_accept))
}

/// The requisition that a marked line stands in.
#[derive(Debug, Serialize, ToSchema)]
struct Paper {
    id: RequisitionId,
    number: String,
    state: RequisitionWord,
    version: i64,
}

/// A line that a rule marked.
#[derive(Debug, Serialize, ToSchema)]
struct ReviewLine {
    requisition: Paper,
    facility: OrgRef,
    #[serde(flatten)]
    line: RequisitionLineView,
}

impl From<ReviewRow> for ReviewLine {
    fn from(row: ReviewRow) -> Self {
        Self {
            requisition: Paper {
                id: row.requisition_id,
                number: row.number,
                state: row.state,
                version: row.version,
            },
            facility: row.facility.reference(),
            line: row.line.into(),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReviewQuery {
    cycle_id: Option<CycleId>,
    facility_id: Option<OrganisationId>,
    flag: Option<ReviewFlag>,
}

/// Marked lines of requisitions that wait for a decision.
#[utoipa::path(
    get, path = "/api/demand/review", operation_id = "demand_review_list", tag = "demand",
    params(ReviewQuery, PageQuery), responses((status = 200, body = Page<ReviewLine>))
)]
async fn review_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Query(query): Query<ReviewQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ReviewLine>>> {
    let limit = page.limit_up_to(1000);
    let filter = ReviewFilter {
        cycle: query.cycle_id,
        facility: query.facility_id,
        bits: query.flag.map_or(0, Flags::bit),
        after: page.key::<(RequisitionId, ItemId)>()?,
    };
    let rows = reading::review(&app, &grant, &filter, limit + 1).await?;
    let views = rows.into_iter().map(ReviewLine::from).collect();
    Ok(Json(Page::cut(views, limit, |view: &ReviewLine| {
        (view.requisition.id, view.line.key())
    })))
}

/// Which requisitions are accepted at once: either a list, or all green ones.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AcceptanceText {
    cycle_id: CycleId,
    requisition_ids: Option<Vec<RequisitionId>>,
    all_green: Option<bool>,
}

/// One that was left as it was.
#[derive(Debug, Serialize, ToSchema)]
struct Left {
    id: RequisitionId,
    /// Problem code of the reason.
    code: &'static str,
}

/// What came of the batch.
#[derive(Debug, Serialize, ToSchema)]
struct AcceptanceView {
    /// How many requisitions were accepted.
    accepted: usize,
    /// How many lines they ask with.
    lines: i64,
    /// How many were left as they were.
    skipped: usize,
    left: Vec<Left>,
}

/// Accepts approved requisitions of a cycle that have no marked line, many at once.
#[utoipa::path(
    post, path = "/api/demand/review/acceptance", operation_id = "demand_review_accept", tag = "demand",
    request_body = AcceptanceText, responses((status = 200, body = AcceptanceView))
)]
async fn review_accept(
    State(app): State<App>,
    grant: Grant<needs::AcceptRequisition>,
    Body(body): Body<AcceptanceText>,
) -> Result<Json<AcceptanceView>> {
    let batch = match (body.requisition_ids, body.all_green) {
        (Some(ids), None | Some(false)) => Batch::These(ids),
        (None, Some(true)) => Batch::AllGreen,
        _ => return Err(Invalid::one("/requisition_ids", Field::Required {})),
    };
    let outcome = review::accept_many(&app, &grant, body.cycle_id, &batch).await?;
    let left: Vec<Left> = outcome
        .left
        .into_iter()
        .map(|(id, code)| Left { id, code })
        .collect();
    Ok(Json(AcceptanceView {
        accepted: outcome.accepted.len(),
        lines: outcome.lines,
        skipped: left.len(),
        left,
    }))
}
