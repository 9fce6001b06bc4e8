//! `/api/demand/declarations`: a facility's sheet of the yearly declaration.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::declarations::{self, Written};
use crate::model::declaration::{
    DeclarationId, DeclarationLine, DeclarationVerb, DeclarationWord, RoundId, RoundWord,
};
use crate::store;
use formulary::model::{ItemId, ItemRef};
use identity::directory;
use identity::model::{OrgRef, UserRef};
use kernel::prelude::*;
use suppliers::model::VbpGroupId;
use suppliers::{self, GroupItem};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(declaration_begin))
        .routes(verb!(declaration_read))
        .routes(verb!(declaration_lines))
        .routes(verb!(declaration_save))
        .routes(verb!(declaration_submit))
        .routes(verb!(declaration_recall))
        .routes(verb!(declaration_approve))
        .routes(verb!(declaration_accept))
        .routes(verb!(declaration_return))
}

/// Somebody's part in a sheet.
#[derive(Debug, Serialize, ToSchema)]
struct DeclarationMark {
    by: Option<UserRef>,
    at: Instant,
}

/// A facility's sheet.
#[derive(Debug, Serialize, ToSchema)]
struct DeclarationView {
    id: DeclarationId,
    number: String,
    round_id: RoundId,
    round_name: String,
    round_state: RoundWord,
    closes_at: Instant,
    lookback_months: i64,
    facility: OrgRef,
    state: DeclarationWord,
    /// Lines that declare something.
    lines: i64,
    /// Lines that differ from the proposal.
    changed: i64,
    submitted: Option<DeclarationMark>,
    approved: Option<DeclarationMark>,
    accepted: Option<DeclarationMark>,
    returned: Option<DeclarationMark>,
    /// Why it came back.
    return_reason: Option<String>,
    created_at: Instant,
    version: i64,
    can: Vec<DeclarationVerb>,
}

async fn view(app: &App, actor: &Actor, id: DeclarationId) -> Result<Tagged<DeclarationView>> {
    app.db
        .read(actor, |tx| {
            async move { view_in(tx, id).await }.scope_boxed()
        })
        .await
}

async fn view_in(tx: &Tx, id: DeclarationId) -> Result<Tagged<DeclarationView>> {
    let sheet = store::declaration_get(tx, id).await?;
    let round = store::round_get(tx, sheet.document.round_id).await?;
    let can = declarations::can(tx.actor(), &sheet, &round, tx.now());
    let document = sheet.document;
    let state = &document.state;
    let submitted = state.submission().map(|one| (Some(one.by), one.at));
    let approved = state.approval().map(|one| (one.by, one.at));
    let accepted = state.acceptance().map(|one| (one.by, one.at));
    let returned = state.returned().map(|one| (one.mark.by, one.mark.at));
    let marks = [submitted, approved, accepted, returned];
    let ids = marks.iter().flatten().filter_map(|(by, _)| *by);
    let people = directory::user_refs(tx, ids).await?;
    let mark = |mark: Option<(Option<UserId>, Instant)>| {
        mark.map(|(by, at)| DeclarationMark {
            by: by.and_then(|by| people.get(&by).cloned()),
            at,
        })
    };
    let view = DeclarationView {
        id,
        round_id: round.id,
        round_name: round.name,
        round_state: round.state.word(),
        closes_at: round.closes_at,
        lookback_months: round.lookback_months,
        facility: sheet.facility.reference(),
        state: state.word(),
        lines: document.declared.lines,
        changed: document.declared.changed,
        submitted: mark(submitted),
        approved: mark(approved),
        accepted: mark(accepted),
        returned: mark(returned),
        return_reason: state.returned().map(|one| one.reason.clone()),
        created_at: document.created_at,
        number: document.number,
        version: document.version,
        can,
    };
    Ok(Tagged::new(document.version, view))
}

/// Whose sheet of which round.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeclarationBegun {
    round_id: RoundId,
    facility_id: OrganisationId,
}

/// Begins a facility's sheet, filled with what a year needs by its own use.
#[utoipa::path(
    post, path = "/api/demand/declarations", operation_id = "demand_declaration_begin", tag = "demand",
    request_body = DeclarationBegun, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = DeclarationView))
)]
async fn declaration_begin(
    State(app): State<App>,
    grant: Grant<needs::EditRequisition>,
    Once { key, body }: Once<DeclarationBegun>,
) -> Result<Tagged<DeclarationView>> {
    let id = declarations::begin(&app, &grant, &key, body.round_id, body.facility_id).await?;
    Ok(Tagged {
        created: true,
        ..view(&app, &grant, id).await?
    })
}

/// One sheet.
#[utoipa::path(
    get, path = "/api/demand/declarations/{id}", operation_id = "demand_declaration_read", tag = "demand",
    params(("id" = DeclarationId, Path)), responses((status = 200, body = DeclarationView))
)]
async fn declaration_read(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<DeclarationId>,
) -> Result<Tagged<DeclarationView>> {
    view(&app, &grant, id).await
}

/// A line of a sheet: a brand, or the generic as a whole, with the facts of its proposal.
#[derive(Debug, Serialize, ToSchema)]
struct DeclarationLineView {
    group_id: VbpGroupId,
    /// 通用名.
    group_name: String,
    item: Option<ItemRef>,
    /// Is the brand a selected one?
    selected: bool,
    /// In whole packs of this.
    pack: Quantity,
    unit: String,
    used: Quantity,
    /// Days of the look-back.
    days: i64,
    stockout_days: i64,
    /// used ÷ (days − stockout_days) × 365, whole packs.
    proposed: Quantity,
    quantity: Quantity,
    note: String,
}

/// Lines of a sheet by generic. Always the whole list.
#[utoipa::path(
    get, path = "/api/demand/declarations/{id}/lines", operation_id = "demand_declaration_lines", tag = "demand",
    params(("id" = DeclarationId, Path)), responses((status = 200, body = Page<DeclarationLineView>))
)]
async fn declaration_lines(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<DeclarationId>,
) -> Result<Json<Page<DeclarationLineView>>> {
    let items = app
        .db
        .read(&grant, |tx| {
            async move { lines_in(tx, id).await }.scope_boxed()
        })
        .await?;
    Ok(Json(Page { items, next: None }))
}

async fn lines_in(tx: &Tx, id: DeclarationId) -> Result<Vec<DeclarationLineView>> {
    let sheet = store::declaration_get(tx, id).await?;
    let round = store::round_get(tx, sheet.document.round_id).await?;
    let groups = suppliers::vbp_groups(tx, round.tender_id).await?;
    let ids: Vec<VbpGroupId> = groups.iter().map(|group| group.id).collect();
    let brands = suppliers::vbp_items(tx, &ids).await?;
    let lines = store::declaration_lines(tx, id).await?;
    let view = |line: DeclarationLine| {
        let group = groups.iter().find(|group| group.id == line.group_id);
        let own = |brand: &&GroupItem| {
            brand.group_id == line.group_id && line.item_id.is_none_or(|item| item == brand.item.id)
        };
        let brands: Vec<&GroupItem> = brands.iter().filter(own).collect();
        let first = brands.first();
        DeclarationLineView {
            group_id: line.group_id,
            group_name: group.map(|group| group.name.clone()).unwrap_or_default(),
            item: line
                .item_id
                .and_then(|_| first.map(|brand| brand.item.clone())),
            selected: brands.iter().any(|brand| brand.vbp_line_id.is_some()),
            pack: brands
                .iter()
                .map(|brand| brand.item.pack)
                .max()
                .unwrap_or_default(),
            unit: first
                .map(|brand| brand.item.base_unit.clone())
                .unwrap_or_default(),
            used: line.used,
            days: line.days,
            stockout_days: line.stockout_days,
            proposed: line.proposed,
            quantity: line.quantity,
            note: line.note,
        }
    };
    Ok(lines.into_iter().map(view).collect())
}

/// What is written into a line.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeclarationLineText {
    group_id: VbpGroupId,
    /// The brand; absent for the generic as a whole.
    #[serde(default)]
    item_id: Option<ItemId>,
    /// Need of a year, in base units.
    quantity: Quantity,
    #[serde(default)]
    note: Option<String>,
}

/// Lines to be changed; the others stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeclarationLinesText {
    lines: Vec<DeclarationLineText>,
}

/// Changes lines of a sheet. A returned one becomes a draft again.
#[utoipa::path(
    put, path = "/api/demand/declarations/{id}/lines", operation_id = "demand_declaration_save", tag = "demand",
    request_body = DeclarationLinesText, params(("id" = DeclarationId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = DeclarationView))
)]
async fn declaration_save(
    State(app): State<App>,
    grant: Grant<needs::EditRequisition>,
    Path(id): Path<DeclarationId>,
    version: IfMatch,
    Body(body): Body<DeclarationLinesText>,
) -> Result<Tagged<DeclarationView>> {
    let written: Vec<Written> = body
        .lines
        .into_iter()
        .map(|line| Written {
            group_id: line.group_id,
            item_id: line.item_id,
            quantity: line.quantity,
            note: line.note,
        })
        .collect();
    declarations::save(&app, &grant, id, version, &written).await?;
    view(&app, &grant, id).await
}

async fn step(
    app: &App,
    actor: &Actor,
    id: DeclarationId,
    version: IfMatch,
    verb: DeclarationVerb,
    reason: &str,
) -> Result<Tagged<DeclarationView>> {
    declarations::step(app, actor, id, version, verb, reason).await?;
    view(app, actor, id).await
}

/// Hands a sheet in.
#[utoipa::path(
    post, path = "/api/demand/declarations/{id}/submission", operation_id = "demand_declaration_submit",
    tag = "demand", params(("id" = DeclarationId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = DeclarationView))
)]
async fn declaration_submit(
    State(app): State<App>,
    grant: Grant<needs::SubmitRequisition>,
    Path(id): Path<DeclarationId>,
    version: IfMatch,
) -> Result<Tagged<DeclarationView>> {
    step(&app, &grant, id, version, DeclarationVerb::Submit, "").await
}

/// Takes a sheet back before anybody decided on it.
#[utoipa::path(
    post, path = "/api/demand/declarations/{id}/recall", operation_id = "demand_declaration_recall",
    tag = "demand", params(("id" = DeclarationId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = DeclarationView))
)]
async fn declaration_recall(
    State(app): State<App>,
    grant: Grant<needs::SubmitRequisition>,
    Path(id): Path<DeclarationId>,
    version: IfMatch,
) -> Result<Tagged<DeclarationView>> {
    step(&app, &grant, id, version, DeclarationVerb::Recall, "").await
}

/// Stands behind a sheet for the facility, as another person than who handed it in.
#[utoipa::path(
    post, path = "/api/demand/declarations/{id}/approval", operation_id = "demand_declaration_approve",
    tag = "demand", params(("id" = DeclarationId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = DeclarationView))
)]
async fn declaration_approve(
    State(app): State<App>,
    grant: Grant<needs::ApproveRequisition>,
    Path(id): Path<DeclarationId>,
    version: IfMatch,
) -> Result<Tagged<DeclarationView>> {
    step(&app, &grant, id, version, DeclarationVerb::Approve, "").await
}

/// Accepts a sheet for the centre: it counts in the roll-up.
#[utoipa::path(
    post, path = "/api/demand/declarations/{id}/acceptance", operation_id = "demand_declaration_accept",
    tag = "demand", params(("id" = DeclarationId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = DeclarationView))
)]
async fn declaration_accept(
    State(app): State<App>,
    grant: Grant<needs::AcceptRequisition>,
    Path(id): Path<DeclarationId>,
    version: IfMatch,
) -> Result<Tagged<DeclarationView>> {
    step(&app, &grant, id, version, DeclarationVerb::Accept, "").await
}

/// Why a sheet goes back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeclarationReturn {
    reason: String,
}

/// Sends a sheet back: the head or township before approval, the centre at any time before the round is taken over.
#[utoipa::path(
    post, path = "/api/demand/declarations/{id}/return", operation_id = "demand_declaration_return",
    tag = "demand", request_body = DeclarationReturn,
    params(("id" = DeclarationId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = DeclarationView))
)]
async fn declaration_return(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<DeclarationId>,
    version: IfMatch,
    Body(DeclarationReturn { reason }): Body<DeclarationReturn>,
) -> Result<Tagged<DeclarationView>> {
    step(&app, &grant, id, version, DeclarationVerb::Return, &reason).await
}
