//! The review of a plan by exception: `/api/purchasing/plans/{id}/review` and the decisions on its lines.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::{marking, plan_review};
use crate::model::review::PlanDecision;
use crate::model::{LineId, PlanId};
use crate::report;
use crate::report::plan_review::PlanReviewView;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(plan_review_approve))
        .routes(verb!(plan_review_mark))
        .routes(verb!(plan_line_approve))
        .routes(verb!(plan_line_return))
}

async fn progress(app: &App, actor: &Actor, id: PlanId) -> Result<PlanReviewView> {
    app.db
        .read(actor, |tx| {
            report::plan_review::review(tx, id).scope_boxed()
        })
        .await
}

/// What came of approving everything green.
#[derive(Debug, Serialize, ToSchema)]
struct GreenApproved {
    /// Lines that were approved now.
    approved: u64,
    /// How far the review has come with that.
    review: PlanReviewView,
}

/// Approves every green line of a draft on which nobody has decided. Never a marked line, nor one that the caller changed.
#[utoipa::path(
    post, path = "/api/purchasing/plans/{id}/review/approval", operation_id = "purchasing_plan_review_approve",
    tag = "purchasing", params(("id" = PlanId, Path)), responses((status = 200, body = GreenApproved))
)]
async fn plan_review_approve(
    State(app): State<App>,
    grant: Grant<needs::PlanPurchases>,
    Path(id): Path<PlanId>,
) -> Result<Json<GreenApproved>> {
    let approved = plan_review::approve_green(&app, &grant, id).await?;
    let review = progress(&app, &grant, id).await?;
    Ok(Json(GreenApproved { approved, review }))
}

/// What the rules of today found.
#[derive(Debug, Serialize, ToSchema)]
struct PlanMarked {
    /// Lines they looked at.
    lines: usize,
    /// Lines that they marked.
    marked: usize,
}

/// Has the rules of today look at a draft once more. A decision stands where no mark has joined.
#[utoipa::path(
    post, path = "/api/purchasing/plans/{id}/review/marking", operation_id = "purchasing_plan_review_mark",
    tag = "purchasing", params(("id" = PlanId, Path)), responses((status = 200, body = PlanMarked))
)]
async fn plan_review_mark(
    State(app): State<App>,
    grant: Grant<needs::PlanPurchases>,
    Path(id): Path<PlanId>,
) -> Result<Json<PlanMarked>> {
    let found = marking::mark_again(&app, &grant, id).await?;
    Ok(Json(PlanMarked {
        lines: found.lines,
        marked: found.marked,
    }))
}

/// An approval, with a remark where there is something to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlanLineApproval {
    remark: Option<String>,
}

/// Approves one line of a draft: by somebody who has not changed its item.
#[utoipa::path(
    post, path = "/api/purchasing/plans/{id}/lines/{line_id}/approval", operation_id = "purchasing_plan_line_approve",
    tag = "purchasing", request_body = PlanLineApproval,
    params(("id" = PlanId, Path), ("line_id" = LineId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PlanReviewView))
)]
async fn plan_line_approve(
    State(app): State<App>,
    grant: Grant<needs::PlanPurchases>,
    Path((id, line)): Path<(PlanId, LineId)>,
    version: IfMatch,
    Body(body): Body<PlanLineApproval>,
) -> Result<Json<PlanReviewView>> {
    let remark = body.remark.as_deref().map_or("", str::trim);
    plan_review::decide(
        &app,
        &grant,
        (id, line),
        version,
        PlanDecision::Approved,
        remark,
    )
    .await?;
    Ok(Json(progress(&app, &grant, id).await?))
}

/// Why a line goes back to the buyer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlanLineReturn {
    reason: String,
}

/// Sends one line of a draft back to the buyer: the plan waits until it is changed, or approved after all.
#[utoipa::path(
    post, path = "/api/purchasing/plans/{id}/lines/{line_id}/return", operation_id = "purchasing_plan_line_return",
    tag = "purchasing", request_body = PlanLineReturn,
    params(("id" = PlanId, Path), ("line_id" = LineId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PlanReviewView))
)]
async fn plan_line_return(
    State(app): State<App>,
    grant: Grant<needs::PlanPurchases>,
    Path((id, line)): Path<(PlanId, LineId)>,
    version: IfMatch,
    Body(body): Body<PlanLineReturn>,
) -> Result<Json<PlanReviewView>> {
    let reason = body.reason.trim();
    if reason.is_empty() {
        return Err(Invalid::one("/reason", Field::Required {}));
    }
    plan_review::decide(
        &app,
        &grant,
        (id, line),
        version,
        PlanDecision::SentBack,
        reason,
    )
    .await?;
    Ok(Json(progress(&app, &grant, id).await?))
}
