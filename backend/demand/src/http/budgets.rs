//! `/api/demand/budgets`: how much facilities may ask for, and what a requisition leaves of it.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::views::{RequisitionView, tagged};
use crate::actions::{budgets, reading};
use crate::model::budget::{BudgetId, BudgetPeriod, BudgetState, BudgetTerms};
use crate::model::requisition::RequisitionId;
use crate::model::review_rules::BudgetAction;
use crate::rules::budget_file::Fault;
use crate::rules::trimming::{Protection, Trim};
use crate::store::{BudgetFilter, BudgetRow};
use formulary::model::{ItemKind, ItemRef};
use identity::model::OrgRef;
use kernel::http::Upload;
use kernel::prelude::*;
use kernel::problem::locale::{Locale, text};
use kernel::refusal::Refusal as _;
use kernel::table::FileFormat;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(budget_list))
        .routes(verb!(budget_make))
        .routes(verb!(budget_export))
        .routes(verb!(budget_import))
        .routes(verb!(budget_read))
        .routes(verb!(budget_amend))
        .routes(verb!(budget_delete))
        .routes(verb!(requisition_budget))
        .routes(verb!(requisition_trim))
}

/// A budget with what documents have taken of it.
#[derive(Debug, Serialize, ToSchema)]
struct BudgetView {
    id: BudgetId,
    facility: OrgRef,
    #[serde(flatten)]
    state: BudgetStateView,
    note: String,
    version: i64,
    /// `amend`, `delete`, for whoever keeps budgets.
    can: Vec<&'static str>,
}

/// How a budget stands.
#[derive(Debug, Serialize, ToSchema)]
struct BudgetStateView {
    /// `2026-11`, `2026-Q4` or `2026`.
    period: BudgetPeriod,
    /// Only for items of this kind; null: all together.
    item_kind: Option<ItemKind>,
    cap: Money,
    /// Accepted and ordered in its time.
    used: Money,
    /// Handed in and not decided yet, by other requisitions where one is asked about.
    waiting: Money,
    /// Cap less used; negative where it is overdrawn.
    left: Money,
}

impl From<&BudgetState> for BudgetStateView {
    fn from(state: &BudgetState) -> Self {
        Self {
            period: state.budget.terms.period,
            item_kind: state.budget.terms.item_kind,
            cap: state.budget.terms.cap,
            used: state.taken.used,
            waiting: state.taken.waiting,
            left: state.left(),
        }
    }
}

impl BudgetView {
    fn of(row: BudgetRow, actor: &Actor) -> Self {
        let can = match actor.can(Permission::ManageBudgets) {
            true => vec!["amend", "delete"],
            false => Vec::new(),
        };
        Self {
            id: row.state.budget.id,
            facility: row.facility.reference(),
            state: BudgetStateView::from(&row.state),
            version: row.state.budget.version,
            note: row.state.budget.terms.note,
            can,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BudgetQuery {
    #[param(value_type = Option<String>)]
    period: Option<BudgetPeriod>,
    /// Only budgets whose time is this day.
    on: Option<Day>,
    facility_id: Option<OrganisationId>,
    item_kind: Option<ItemKind>,
    /// Part of a facility's name, initials or code.
    q: Option<String>,
}

impl From<BudgetQuery> for BudgetFilter {
    fn from(query: BudgetQuery) -> Self {
        Self {
            period: query.period,
            on: query.on,
            facility: query.facility_id,
            kind: query.item_kind,
            q: query.q.filter(|q| !q.trim().is_empty()),
            after: None,
        }
    }
}

/// Budgets within reach by facility, with what was taken of them.
#[utoipa::path(
    get, path = "/api/demand/budgets", operation_id = "demand_budget_list", tag = "demand",
    params(BudgetQuery, PageQuery), responses((status = 200, body = Page<BudgetView>))
)]
async fn budget_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Query(query): Query<BudgetQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<BudgetView>>> {
    let limit = page.limit();
    let filter = BudgetFilter {
        after: page.key()?,
        ..query.into()
    };
    let rows = budgets::list(&app, &grant, &filter, limit + 1).await?;
    let views = rows.into_iter().map(|row| BudgetView::of(row, &grant));
    Ok(Json(Page::cut(
        views.collect(),
        limit,
        |view: &BudgetView| (view.facility.code.clone(), view.id),
    )))
}

/// A budget to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BudgetText {
    facility_id: OrganisationId,
    period: BudgetPeriod,
    item_kind: Option<ItemKind>,
    cap: Money,
    #[serde(default)]
    note: String,
}

/// Makes a budget.
#[utoipa::path(
    post, path = "/api/demand/budgets", operation_id = "demand_budget_make", tag = "demand",
    request_body = BudgetText, params(("Idempotency-Key" = String, Header)), responses((status = 201, body = BudgetView))
)]
async fn budget_make(
    State(app): State<App>,
    grant: Grant<needs::ManageBudgets>,
    Once { key, body }: Once<BudgetText>,
) -> Result<Tagged<BudgetView>> {
    let terms = BudgetTerms {
        facility_id: body.facility_id,
        period: body.period,
        item_kind: body.item_kind,
        cap: body.cap,
        note: body.note.trim().to_owned(),
    };
    let made = budgets::make(&app, &grant, &key, &terms).await?;
    let row = budgets::get(&app, &grant, made.id).await?;
    Ok(Tagged::created(
        row.state.budget.version,
        BudgetView::of(row, &grant),
    ))
}

/// One budget.
#[utoipa::path(
    get, path = "/api/demand/budgets/{id}", operation_id = "demand_budget_read", tag = "demand",
    params(("id" = BudgetId, Path)), responses((status = 200, body = BudgetView))
)]
async fn budget_read(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<BudgetId>,
) -> Result<Tagged<BudgetView>> {
    shown(&app, &grant, id).await
}

async fn shown(app: &App, actor: &Actor, id: BudgetId) -> Result<Tagged<BudgetView>> {
    let row = budgets::get(app, actor, id).await?;
    let version = row.state.budget.version;
    Ok(Tagged::new(version, BudgetView::of(row, actor)))
}

/// Cap and remark of a budget.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BudgetChange {
    cap: Money,
    #[serde(default)]
    note: String,
}

/// Changes cap and remark of a budget.
#[utoipa::path(
    put, path = "/api/demand/budgets/{id}", operation_id = "demand_budget_amend", tag = "demand",
    request_body = BudgetChange, params(("id" = BudgetId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = BudgetView))
)]
async fn budget_amend(
    State(app): State<App>,
    grant: Grant<needs::ManageBudgets>,
    Path(id): Path<BudgetId>,
    version: IfMatch,
    Body(body): Body<BudgetChange>,
) -> Result<Tagged<BudgetView>> {
    budgets::amend(&app, &grant, id, version, body.cap, body.note.trim()).await?;
    shown(&app, &grant, id).await
}

/// Deletes a budget.
#[utoipa::path(
    delete, path = "/api/demand/budgets/{id}", operation_id = "demand_budget_delete", tag = "demand",
    params(("id" = BudgetId, Path), ("If-Match" = String, Header)), responses((status = 204))
)]
async fn budget_delete(
    State(app): State<App>,
    grant: Grant<needs::ManageBudgets>,
    Path(id): Path<BudgetId>,
    version: IfMatch,
) -> Result<StatusCode> {
    budgets::delete(&app, &grant, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BudgetExportQuery {
    /// Kind of file; xlsx unless given.
    #[param(inline)]
    format: Option<FileFormat>,
}

/// Budgets as a file, with the filters of the list. An import reads it back without a change.
#[utoipa::path(
    get, path = "/api/demand/budgets/export", operation_id = "demand_budget_export", tag = "demand",
    params(BudgetExportQuery, BudgetQuery),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>))
)]
async fn budget_export(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Query(export): Query<BudgetExportQuery>,
    Query(query): Query<BudgetQuery>,
) -> Result<impl IntoResponse> {
    let format = export.format.unwrap_or(FileFormat::Xlsx);
    let bytes = budgets::export(&app, &grant, &query.into(), format).await?;
    let name = format!("attachment; filename=\"budgets.{format}\"");
    Ok((
        [
            (header::CONTENT_TYPE, format.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ],
        bytes,
    ))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BudgetImportQuery {
    /// Write when nothing is wrong; otherwise only tell what would happen.
    #[serde(default)]
    apply: bool,
}

/// An xlsx or csv file.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "names the part of the form in the OpenAPI document"
)]
struct BudgetForm {
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// JSON object: field → header of the file. Absent: guessed from the header.
    mapping: Option<String>,
}

/// A cell or row of a file of budgets that cannot be accepted.
#[derive(Debug, Serialize, ToSchema)]
struct BudgetFileError {
    row: u32,
    column: Option<String>,
    /// As Excel calls it, e.g. `C12`.
    cell: Option<String>,
    code: &'static str,
    /// The sentence, in the reader's language.
    message: String,
}

impl BudgetFileError {
    fn of(fault: Fault, locale: Locale) -> Self {
        Self {
            code: fault.why.code(),
            message: text(locale, fault.why.code(), &fault.why.params()),
            row: fault.row,
            column: fault.column,
            cell: fault.cell,
        }
    }
}

/// What a file of budgets would do, or did.
#[derive(Debug, Serialize, ToSchema)]
struct BudgetFileReport {
    /// Always `budgets`: there is one such list.
    id: &'static str,
    /// `checked`, or `applied`.
    state: &'static str,
    headers: Vec<String>,
    /// Field → header of the file.
    mapping: BTreeMap<&'static str, String>,
    /// Rows below the header.
    rows: usize,
    /// Rows of them without an error.
    accepted: usize,
    errors: Vec<BudgetFileError>,
    applied: bool,
    /// `apply`, when nothing is wrong.
    can: Vec<&'static str>,
}

/// Reads budgets from a file: code of the facility, time, kind of items, yuan. Writes nothing without `apply`, and nothing
/// at all while a single row has an error. Rows of a facility, time and kind that are there already replace them.
#[utoipa::path(
    post, path = "/api/demand/budgets/import", tag = "demand", operation_id = "demand_budget_import",
    request_body(content = BudgetForm, content_type = "multipart/form-data"), params(BudgetImportQuery),
    responses((status = 200, body = BudgetFileReport))
)]
async fn budget_import(
    State(app): State<App>,
    grant: Grant<needs::ManageBudgets>,
    Query(BudgetImportQuery { apply }): Query<BudgetImportQuery>,
    upload: Upload,
) -> Result<Json<BudgetFileReport>> {
    let mapping = upload.mapping()?;
    let (name, bytes) = (&upload.file_name, &upload.bytes);
    let report = budgets::import(&app, &grant, name, bytes, mapping.as_ref(), apply).await?;
    let able = report.read.faults.is_empty() && report.rows > 0 && !report.applied;
    let errors = report.read.faults.into_iter();
    Ok(Json(BudgetFileReport {
        id: "budgets",
        state: if report.applied { "applied" } else { "checked" },
        headers: report.headers,
        mapping: report.read.mapping,
        rows: report.rows,
        accepted: report.read.budgets.len(),
        errors: errors
            .map(|fault| BudgetFileError::of(fault, grant.locale))
            .collect(),
        applied: report.applied,
        can: if able { vec!["apply"] } else { Vec::new() },
    }))
}

/// A budget and what a requisition asks for under it.
#[derive(Debug, Serialize, ToSchema)]
struct BudgetAsked {
    #[serde(flatten)]
    state: BudgetStateView,
    asked: Money,
    /// It asks for more than is left.
    over: bool,
}

/// A line that is proposed to be taken from.
#[derive(Debug, Serialize, ToSchema)]
struct TrimView {
    item: ItemRef,
    from: Quantity,
    to: Quantity,
    saved: Money,
    /// Why it stands where it does: what is less protected is taken first.
    protection: Protection,
    /// How long the stock on hand lasts, in days; null without use. What lasts longest is taken first.
    cover_days: Option<String>,
}

impl TrimView {
    fn of((trim, item): (Trim, ItemRef)) -> Self {
        Self {
            item,
            from: trim.from,
            to: trim.to,
            saved: trim.saved,
            protection: trim.protection,
            cover_days: trim
                .cover_tenths
                .map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)),
        }
    }
}

/// What the budgets of its facility say about a requisition.
#[derive(Debug, Serialize, ToSchema)]
struct BudgetCheckView {
    /// Budgets whose time is now.
    budgets: Vec<BudgetAsked>,
    /// What the policy does when they do not hold.
    action: BudgetAction,
    /// What would have to be taken away, in this order: essential first is kept.
    trims: Vec<TrimView>,
    /// The reader may take it away with one step.
    can_trim: bool,
}

/// Compares a requisition with the budgets of its facility; where they do not hold, proposes what to take away.
#[utoipa::path(
    get, path = "/api/demand/requisitions/{id}/budget", operation_id = "demand_requisition_budget", tag = "demand",
    params(("id" = RequisitionId, Path)), responses((status = 200, body = BudgetCheckView))
)]
async fn requisition_budget(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<RequisitionId>,
) -> Result<Json<BudgetCheckView>> {
    let check = budgets::check(&app, &grant, id).await?;
    let asked = |(state, asked): &(BudgetState, Money)| BudgetAsked {
        state: BudgetStateView::from(state),
        asked: *asked,
        over: *asked > state.left(),
    };
    Ok(Json(BudgetCheckView {
        budgets: check.budgets.iter().map(asked).collect(),
        action: check.action,
        trims: check.trims.into_iter().map(TrimView::of).collect(),
        can_trim: check.can_trim,
    }))
}

/// Takes away what the budgets do not hold: the facility in its draft, the centre in what waits for it.
#[utoipa::path(
    post, path = "/api/demand/requisitions/{id}/trim", operation_id = "demand_requisition_trim", tag = "demand",
    params(("id" = RequisitionId, Path), ("If-Match" = String, Header)), responses((status = 200, body = RequisitionView))
)]
async fn requisition_trim(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<RequisitionId>,
    version: IfMatch,
) -> Result<Tagged<RequisitionView>> {
    let trimmed = budgets::apply_trim(&app, &grant, id, version).await?;
    Ok(tagged(reading::after(&app, &grant, trimmed).await?))
}
