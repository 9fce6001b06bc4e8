//! `/api/demand/requisitions`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::views::{RequisitionLineView, RequisitionView, tagged};
use crate::actions::beginning::{self, NewRequisition, Prefill};
use crate::actions::entry::Written;
use crate::actions::reading::{self, RequisitionFilter};
use crate::actions::requisitions as verbs;
use crate::model::cycle::CycleId;
use crate::model::requisition::{Purpose, RequisitionId, RequisitionKind, RequisitionWord};
use crate::model::template::TemplateId;
use crate::rules::writing::Wanted;
use crate::store::report::{DuplicateRow, LineFilter};
use formulary::model::{ItemId, ItemRef};
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(requisition_list))
        .routes(verb!(requisition_begin))
        .routes(verb!(requisition_read))
        .routes(verb!(requisition_discard))
        .routes(verb!(requisition_lines))
        .routes(verb!(requisition_save_lines))
        .routes(verb!(requisition_submit))
        .routes(verb!(requisition_approve))
        .routes(verb!(requisition_return))
        .routes(verb!(requisition_accept))
        .routes(verb!(requisition_withdraw))
        .routes(verb!(requisition_duplicates))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RequisitionQuery {
    cycle_id: Option<CycleId>,
    facility_id: Option<OrganisationId>,
    state: Option<RequisitionWord>,
    kind: Option<RequisitionKind>,
    /// Only those that ask for this item; `quantity` tells how much.
    item_id: Option<ItemId>,
    /// Only those handed in and not ordered yet.
    open: Option<bool>,
    /// Part of a number, or of a facility's name or its pinyin initials.
    q: Option<String>,
}

/// Requisitions within reach, newest first.
#[utoipa::path(
    get, path = "/api/demand/requisitions", operation_id = "demand_requisition_list", tag = "demand",
    params(RequisitionQuery, PageQuery), responses((status = 200, body = Page<RequisitionView>))
)]
async fn requisition_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Query(query): Query<RequisitionQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<RequisitionView>>> {
    let limit = page.limit();
    let filter = RequisitionFilter {
        cycle: query.cycle_id,
        facility: query.facility_id,
        state: query.state,
        kind: query.kind,
        item: query.item_id,
        open: query.open.unwrap_or(false),
        q: query.q.filter(|q| !q.trim().is_empty()),
        before: page.key()?,
    };
    let shown = reading::requisitions(&app, &grant, &filter, limit + 1).await?;
    let views = shown.into_iter().map(RequisitionView::from).collect();
    Ok(Json(Page::cut(views, limit, RequisitionView::id)))
}

word_enum! {
    /// What a new requisition begins with.
    pub enum PrefillWord {
        /// What the facility uses or holds, and the chronic guarantee list, at suggested quantities.
        Suggestion = "suggestion",
        /// What it asked for last time.
        Last = "last",
        /// One of its templates.
        Template = "template",
        /// Nothing.
        Empty = "empty",
    }
}

/// A requisition to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RequisitionBegun {
    kind: RequisitionKind,
    facility_id: OrganisationId,
    /// Of a regular one.
    cycle_id: Option<CycleId>,
    /// Why an emergency cannot wait.
    reason: Option<String>,
    prefill: PrefillWord,
    /// With prefill `template`.
    template_id: Option<TemplateId>,
}

impl RequisitionBegun {
    fn read(self) -> Result<NewRequisition> {
        let purpose = match (self.kind, self.cycle_id) {
            (RequisitionKind::Regular, Some(cycle)) => Purpose::Regular(cycle),
            (RequisitionKind::Regular, None) => {
                return Err(Invalid::one("/cycle_id", Field::Required {}));
            }
            (RequisitionKind::Emergency, _) => Purpose::Emergency {
                reason: self.reason.unwrap_or_default().trim().to_owned(),
            },
        };
        let prefill = match (self.prefill, self.template_id) {
            (PrefillWord::Suggestion, _) => Prefill::Suggestion,
            (PrefillWord::Last, _) => Prefill::Last,
            (PrefillWord::Empty, _) => Prefill::Empty,
            (PrefillWord::Template, Some(template)) => Prefill::Template(template),
            (PrefillWord::Template, None) => {
                return Err(Invalid::one("/template_id", Field::Required {}));
            }
        };
        Ok(NewRequisition {
            facility_id: self.facility_id,
            purpose,
            prefill,
        })
    }
}

/// A requisition just begun.
#[derive(Debug, Serialize, ToSchema)]
struct BegunView {
    #[serde(flatten)]
    requisition: RequisitionView,
    /// Items of the last requisition or the template that the facility cannot ask for now.
    left_out: Vec<ItemRef>,
}

/// Begins a requisition. A second regular one of the same facility and cycle is refused with the id of the first.
#[utoipa::path(
    post, path = "/api/demand/requisitions", operation_id = "demand_requisition_begin", tag = "demand",
    request_body = RequisitionBegun, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = BegunView))
)]
async fn requisition_begin(
    State(app): State<App>,
    grant: Grant<needs::EditRequisition>,
    Once { key, body }: Once<RequisitionBegun>,
) -> Result<Tagged<BegunView>> {
    let begun = beginning::begin(&app, &grant, &key, body.read()?).await?;
    let left_out = reading::item_refs(&app, &grant, &begun.left_out).await?;
    let requisition = tagged(reading::requisition(&app, &grant, begun.id).await?);
    Ok(Tagged::created(
        requisition.version,
        BegunView {
            requisition: requisition.body,
            left_out,
        },
    ))
}

/// A requisition without its lines.
#[utoipa::path(
    get, path = "/api/demand/requisitions/{id}", operation_id = "demand_requisition_read", tag = "demand",
    params(("id" = RequisitionId, Path)), responses((status = 200, body = RequisitionView))
)]
async fn requisition_read(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<RequisitionId>,
) -> Result<Tagged<RequisitionView>> {
    Ok(tagged(reading::requisition(&app, &grant, id).await?))
}

/// Deletes a draft that nobody but its writer has seen.
#[utoipa::path(
    delete, path = "/api/demand/requisitions/{id}", operation_id = "demand_requisition_discard", tag = "demand",
    params(("id" = RequisitionId, Path), ("If-Match" = String, Header)), responses((status = 204))
)]
async fn requisition_discard(
    State(app): State<App>,
    grant: Grant<needs::EditRequisition>,
    Path(id): Path<RequisitionId>,
    version: IfMatch,
) -> Result<StatusCode> {
    verbs::discard(&app, &grant, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LineQuery {
    /// Only lines that a rule marked, or only the others.
    flagged: Option<bool>,
    /// Part of name, code, manufacturer, pinyin or its initials.
    q: Option<String>,
}

/// Most lines of one page: a county hospital's whole list.
const LINES: u64 = 2_000;

/// Lines of a requisition in the order of the formulary, at most 2,000 at once.
#[utoipa::path(
    get, path = "/api/demand/requisitions/{id}/lines", operation_id = "demand_requisition_lines", tag = "demand",
    params(("id" = RequisitionId, Path), LineQuery, PageQuery),
    responses((status = 200, body = Page<RequisitionLineView>))
)]
async fn requisition_lines(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<RequisitionId>,
    Query(query): Query<LineQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<RequisitionLineView>>> {
    let limit = page.limit_up_to(LINES);
    let q = query.q.filter(|q| !q.trim().is_empty());
    let filter = LineFilter {
        flagged: query.flagged,
        q,
        after: page.key()?,
    };
    let rows = reading::lines(&app, &grant, id, &filter, limit + 1).await?;
    Ok(Json(Page::cut(
        rows.into_iter().map(RequisitionLineView::from).collect(),
        limit,
        RequisitionLineView::key,
    )))
}

/// What somebody writes about one item. What is not said stays; of a new line the suggestion is taken.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LineText {
    item_id: ItemId,
    /// In base units.
    quantity: Option<Quantity>,
    note: Option<String>,
}

impl From<LineText> for Written {
    fn from(text: LineText) -> Self {
        let wanted = Wanted {
            quantity: text.quantity,
            note: text.note,
        };
        Self {
            item_id: text.item_id,
            wanted,
        }
    }
}

fn written(lines: Vec<LineText>) -> Vec<Written> {
    lines.into_iter().map(Written::from).collect()
}

/// Lines to change and items to take away; all others stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinesText {
    lines: Vec<LineText>,
    #[serde(default)]
    remove: Vec<ItemId>,
}

/// Changes some lines of a draft. A returned requisition becomes a draft again.
#[utoipa::path(
    put, path = "/api/demand/requisitions/{id}/lines", operation_id = "demand_requisition_save_lines",
    tag = "demand", request_body = LinesText,
    params(("id" = RequisitionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = RequisitionView))
)]
async fn requisition_save_lines(
    State(app): State<App>,
    grant: Grant<needs::EditRequisition>,
    Path(id): Path<RequisitionId>,
    version: IfMatch,
    Body(body): Body<LinesText>,
) -> Result<Tagged<RequisitionView>> {
    let lines = written(body.lines);
    let saved = verbs::save_lines(&app, &grant, id, version, &lines, &body.remove).await?;
    Ok(tagged(reading::after(&app, &grant, saved).await?))
}

/// A submission, perhaps with all lines at once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SubmissionText {
    /// All lines of the requisition: those not named go. Without it, the lines stay as they are.
    lines: Option<Vec<LineText>>,
}

/// Hands a requisition in.
#[utoipa::path(
    post, path = "/api/demand/requisitions/{id}/submission", operation_id = "demand_requisition_submit",
    tag = "demand", request_body = SubmissionText,
    params(("id" = RequisitionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = RequisitionView))
)]
async fn requisition_submit(
    State(app): State<App>,
    grant: Grant<needs::SubmitRequisition>,
    Path(id): Path<RequisitionId>,
    version: IfMatch,
    Body(body): Body<SubmissionText>,
) -> Result<Tagged<RequisitionView>> {
    let lines = body.lines.map(written);
    let saved = verbs::submit(&app, &grant, id, version, lines.as_deref()).await?;
    Ok(tagged(reading::after(&app, &grant, saved).await?))
}

/// Stands behind a requisition as head of the facility, or of the township above a village.
#[utoipa::path(
    post, path = "/api/demand/requisitions/{id}/approval", operation_id = "demand_requisition_approve",
    tag = "demand", params(("id" = RequisitionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = RequisitionView))
)]
async fn requisition_approve(
    State(app): State<App>,
    grant: Grant<needs::ApproveRequisition>,
    Path(id): Path<RequisitionId>,
    version: IfMatch,
) -> Result<Tagged<RequisitionView>> {
    let saved = verbs::approve(&app, &grant, id, version).await?;
    Ok(tagged(reading::after(&app, &grant, saved).await?))
}

/// Why something goes back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReasonText {
    reason: String,
}

/// Sends a requisition back: the head or township before approval, the centre at any time before acceptance.
#[utoipa::path(
    post, path = "/api/demand/requisitions/{id}/return", operation_id = "demand_requisition_return",
    tag = "demand", request_body = ReasonText,
    params(("id" = RequisitionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = RequisitionView))
)]
async fn requisition_return(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<RequisitionId>,
    version: IfMatch,
    Body(body): Body<ReasonText>,
) -> Result<Tagged<RequisitionView>> {
    let saved = verbs::send_back(&app, &grant, id, version, &body.reason).await?;
    Ok(tagged(reading::after(&app, &grant, saved).await?))
}

/// Accepts a requisition for the centre. An emergency becomes an order at once.
#[utoipa::path(
    post, path = "/api/demand/requisitions/{id}/acceptance", operation_id = "demand_requisition_accept",
    tag = "demand", params(("id" = RequisitionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = RequisitionView))
)]
async fn requisition_accept(
    State(app): State<App>,
    grant: Grant<needs::AcceptRequisition>,
    Path(id): Path<RequisitionId>,
    version: IfMatch,
) -> Result<Tagged<RequisitionView>> {
    let saved = verbs::accept(&app, &grant, id, version).await?;
    Ok(tagged(reading::after(&app, &grant, saved).await?))
}

/// Takes a requisition back for good; the facility may begin a new one and copy its lines.
#[utoipa::path(
    post, path = "/api/demand/requisitions/{id}/withdrawal", operation_id = "demand_requisition_withdraw",
    tag = "demand", params(("id" = RequisitionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = RequisitionView))
)]
async fn requisition_withdraw(
    State(app): State<App>,
    grant: Grant<needs::SubmitRequisition>,
    Path(id): Path<RequisitionId>,
    version: IfMatch,
) -> Result<Tagged<RequisitionView>> {
    let saved = verbs::withdraw(&app, &grant, id, version).await?;
    Ok(tagged(reading::after(&app, &grant, saved).await?))
}

/// A request of the facility that counts as asking for the same.
#[derive(Debug, Serialize, ToSchema)]
struct DuplicateView {
    requisition_id: RequisitionId,
    number: String,
    kind: RequisitionKind,
    state: RequisitionWord,
    submitted_at: Instant,
    /// The item itself, or a substitute of it.
    item: ItemRef,
    substitute: bool,
    quantity: Quantity,
}

/// The facility's other requests for an item of a requisition or its substitutes, as far as the rule of the day counts them:
/// handed in within its days, not yet ordered or still on the way.
#[utoipa::path(
    get, path = "/api/demand/requisitions/{id}/lines/{item_id}/duplicates",
    operation_id = "demand_requisition_duplicates", tag = "demand",
    params(("id" = RequisitionId, Path), ("item_id" = ItemId, Path)),
    responses((status = 200, body = Vec<DuplicateView>))
)]
async fn requisition_duplicates(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path((id, item)): Path<(RequisitionId, ItemId)>,
) -> Result<Json<Vec<DuplicateView>>> {
    let rows = reading::duplicates(&app, &grant, id, item).await?;
    let view = |row: DuplicateRow| DuplicateView {
        substitute: row.item.id != item,
        requisition_id: row.requisition_id,
        number: row.number,
        kind: row.kind,
        state: row.state,
        submitted_at: row.at,
        item: row.item,
        quantity: row.quantity,
    };
    Ok(Json(rows.into_iter().map(view).collect()))
}
