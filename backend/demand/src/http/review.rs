//! `/api/demand/review`: review by exception.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::views::RequisitionLineView;
use crate::actions::deciding::{self, Verdict};
use crate::actions::review::{self, Batch};
use crate::actions::{MAX_TEXT, reading};
use crate::model::cycle::CycleId;
use crate::model::requisition::{RequisitionId, RequisitionWord};
use crate::rules::decision::{Decision, DecisionWord};
use crate::rules::review::{Flags, ReviewFlag};
use crate::store::report::{ReviewFilter, ReviewRow};
use formulary::model::ItemId;
use identity::model::OrgRef;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(review_list))
        .routes(verb!(review_accept))
        .routes(verb!(review_decide))
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
    /// Also lines on which somebody has decided.
    decided: Option<bool>,
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
        decided: query.decided.unwrap_or(false),
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

/// Accepts approved requisitions of a cycle that have no marked line left undecided, many at once. They are accepted chunk
/// by chunk: meanwhile the cycle's progress tells how far it is. Asked again, it accepts what is left.
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

/// A decision on a marked line. A change says how much, in base units; a change and a strike say why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecisionText {
    item_id: ItemId,
    decision: DecisionWord,
    quantity: Option<Quantity>,
    reason: Option<String>,
}

/// Decisions on one requisition, as its reader saw it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VerdictText {
    id: RequisitionId,
    version: i64,
    lines: Vec<DecisionText>,
}

/// Decisions on marked lines of any number of requisitions.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecisionsText {
    requisitions: Vec<VerdictText>,
    /// Accept those of them of which no marked line is left undecided, green lines and all.
    #[serde(default)]
    accept: bool,
}

impl DecisionsText {
    fn verdicts(&self) -> Result<Vec<Verdict>> {
        let mut verdicts = Vec::with_capacity(self.requisitions.len());
        for (place, text) in self.requisitions.iter().enumerate() {
            let mut lines = Vec::with_capacity(text.lines.len());
            for (at, line) in text.lines.iter().enumerate() {
                let pointer = |field: &str| format!("/requisitions/{place}/lines/{at}/{field}");
                let reason = line.reason.clone().unwrap_or_default();
                if reason.chars().count() > MAX_TEXT {
                    return Err(Invalid::one(
                        pointer("reason"),
                        Field::TooLong { max: MAX_TEXT },
                    ));
                }
                let decision = match (line.decision, line.quantity) {
                    (DecisionWord::Keep, None) => Decision::Keep,
                    (DecisionWord::Strike, None) => Decision::Strike(reason),
                    (DecisionWord::Change, Some(quantity)) => Decision::Change(quantity, reason),
                    _ => return Err(Invalid::one(pointer("quantity"), Field::Required {})),
                };
                lines.push((line.item_id, decision));
            }
            verdicts.push(Verdict {
                id: text.id,
                version: text.version,
                lines,
            });
        }
        Ok(verdicts)
    }
}

/// What came of the decisions.
#[derive(Debug, Serialize, ToSchema)]
struct DecisionsView {
    /// Lines decided.
    decided: usize,
    /// Requisitions accepted.
    accepted: usize,
    /// Requisitions that were not decided on or not accepted.
    left: Vec<LeftWhy>,
}

/// A requisition that stays with the reader.
#[derive(Debug, Serialize, ToSchema)]
struct LeftWhy {
    id: RequisitionId,
    /// Problem code of the reason.
    code: String,
}

/// Decides on marked lines of approved requisitions: keep, less, nothing. Green lines need no decision. With `accept` a
/// requisition of which nothing is left undecided is accepted at once.
#[utoipa::path(
    post, path = "/api/demand/review/decisions", operation_id = "demand_review_decide", tag = "demand",
    request_body = DecisionsText, params(("Idempotency-Key" = String, Header)),
    responses((status = 200, body = DecisionsView))
)]
async fn review_decide(
    State(app): State<App>,
    grant: Grant<needs::AcceptRequisition>,
    Once { key, body }: Once<DecisionsText>,
) -> Result<Json<DecisionsView>> {
    let verdicts = body.verdicts()?;
    let done = deciding::decide(&app, &grant, &key, &verdicts, body.accept).await?;
    let left = done.left.into_iter();
    Ok(Json(DecisionsView {
        decided: done.decided,
        accepted: done.accepted.len(),
        left: left.map(|(id, code)| LeftWhy { id, code }).collect(),
    }))
}
