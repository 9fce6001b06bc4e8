//! `/api/suppliers/contracts/{id}/lines`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::wire::RowErrorView;
use crate::actions::import::{self, LinesFile};
use crate::actions::lines as actions;
use crate::model::{Commitment, ContractId, ContractLineId, LineRole, LineTerms, Tier};
use crate::store;
use crate::store::lines::Listed;
use formulary::model::{ItemId, ItemRef};
use kernel::http::Upload;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(line_list))
        .routes(verb!(lines_replace))
        .routes(verb!(lines_import))
}

/// A line of a contract.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ContractLineView {
    id: ContractLineId,
    item: ItemRef,
    role: LineRole,
    /// Agreed share of the item's volume, 1/100 %.
    share_bp: Option<i64>,
    pack: Quantity,
    capacity: Option<Quantity>,
    agreed: Option<Quantity>,
    lead_time_days: i64,
    platform_item_id: Option<String>,
    tiers: Vec<Tier>,
    /// 挂网价.
    ceiling_price: Option<Money>,
    /// Price before the reform.
    baseline_price: Option<Money>,
    #[serde(flatten)]
    commitment: Commitment,
}

impl From<Listed> for ContractLineView {
    fn from(listed: Listed) -> Self {
        let Listed {
            id,
            terms,
            ceiling,
            baseline,
            commitment,
        } = listed;
        Self {
            id,
            item: terms.item,
            role: terms.role,
            share_bp: terms.share_bp,
            pack: terms.pack,
            capacity: terms.capacity,
            agreed: terms.agreed,
            lead_time_days: terms.lead_time_days,
            platform_item_id: terms.platform_item_id,
            tiers: terms.tiers,
            ceiling_price: ceiling,
            baseline_price: baseline,
            commitment,
        }
    }
}

/// A page of lines of a contract whose reach was checked.
pub(super) async fn page_of(
    tx: &Tx,
    contract: ContractId,
    q: Option<&str>,
    after: Option<ContractLineId>,
    limit: u64,
) -> Result<Page<ContractLineView>> {
    let rows = store::lines::list(tx, contract, q, after, limit + 1).await?;
    Ok(Page::cut(rows, limit, |row| row.id).map(ContractLineView::from))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LineQuery {
    /// Part of name, code or manufacturer, or pinyin or initials.
    q: Option<String>,
}

/// Lines of a contract in the order in which they were written.
#[utoipa::path(
    get, path = "/api/suppliers/contracts/{id}/lines", operation_id = "suppliers_contract_line_list",
    tag = "suppliers", params(("id" = ContractId, Path), LineQuery, PageQuery),
    responses((status = 200, body = Page<ContractLineView>))
)]
async fn line_list(
    State(app): State<App>,
    grant: Grant<needs::ReadContracts>,
    Path(id): Path<ContractId>,
    Query(LineQuery { q }): Query<LineQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ContractLineView>>> {
    let (after, limit) = (page.key::<ContractLineId>()?, page.limit_up_to(1000));
    let q = q.as_deref();
    let page = app
        .db
        .read(&grant, |tx| {
            async move {
                let contract = store::contracts::get(tx, id).await?;
                page_of(tx, contract.id, q, after, limit).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(page))
}

/// A line as it shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LineBody {
    item_id: ItemId,
    role: LineRole,
    #[serde(default)]
    share_bp: Option<i64>,
    /// Ordered quantities are multiples of it.
    pack: Quantity,
    #[serde(default)]
    capacity: Option<Quantity>,
    #[serde(default)]
    agreed: Option<Quantity>,
    lead_time_days: i64,
    #[serde(default)]
    platform_item_id: Option<String>,
    tiers: Vec<Tier>,
}

impl From<LineBody> for LineTerms<ItemId> {
    fn from(body: LineBody) -> Self {
        Self {
            item: body.item_id,
            role: body.role,
            share_bp: body.share_bp,
            pack: body.pack,
            capacity: body.capacity,
            agreed: body.agreed,
            lead_time_days: body.lead_time_days,
            platform_item_id: kernel::text::fold_some(body.platform_item_id.as_deref()),
            tiers: body.tiers,
        }
    }
}

/// All lines of a draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinesBody {
    lines: Vec<LineBody>,
}

/// Replaces all lines of a draft.
#[utoipa::path(
    put, path = "/api/suppliers/contracts/{id}/lines", tag = "suppliers",
    operation_id = "suppliers_contract_lines_replace", request_body = LinesBody,
    params(("id" = ContractId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Page<ContractLineView>))
)]
async fn lines_replace(
    State(app): State<App>,
    grant: Grant<needs::ManageContracts>,
    Path(id): Path<ContractId>,
    version: IfMatch,
    Body(LinesBody { lines }): Body<LinesBody>,
) -> Result<Tagged<Page<ContractLineView>>> {
    let lines: Vec<LineTerms<ItemId>> = lines.into_iter().map(Into::into).collect();
    actions::replace(&app, &grant, id, version, &lines).await?;
    app.db
        .read(&grant, |tx| {
            async move {
                let contract = store::contracts::get(tx, id).await?;
                Ok(Tagged::new(
                    contract.version,
                    page_of(tx, id, None, None, 50).await?,
                ))
            }
            .scope_boxed()
        })
        .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ImportQuery {
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
struct LinesForm {
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// JSON object: field → header of the file. Absent: guessed from the header.
    mapping: Option<String>,
}

/// What a file of lines would do, or did.
#[derive(Debug, Serialize, ToSchema)]
struct ImportReport {
    /// The contract.
    id: ContractId,
    /// `checked`, or `applied`.
    state: &'static str,
    headers: Vec<String>,
    /// Field → header of the file.
    mapping: BTreeMap<&'static str, String>,
    /// Rows below the header.
    rows: usize,
    /// Rows of them without an error.
    accepted: usize,
    /// Lines that can be written.
    lines: usize,
    /// Price tiers of these lines.
    tiers: usize,
    errors: Vec<RowErrorView>,
    /// Written?
    applied: bool,
    /// `apply`, when nothing is wrong.
    can: Vec<&'static str>,
}

/// Reads lines from a file: item code, price, and whatever else it says; one row for each tier. Writes nothing
/// without `apply`, and nothing at all while a single row has an error.
#[utoipa::path(
    post, path = "/api/suppliers/contracts/{id}/lines/import", tag = "suppliers",
    operation_id = "suppliers_contract_lines_import",
    request_body(content = LinesForm, content_type = "multipart/form-data"),
    params(("id" = ContractId, Path), ImportQuery, ("If-Match" = String, Header)),
    responses((status = 200, body = ImportReport))
)]
async fn lines_import(
    State(app): State<App>,
    grant: Grant<needs::ManageContracts>,
    Path(id): Path<ContractId>,
    Query(ImportQuery { apply }): Query<ImportQuery>,
    version: IfMatch,
    upload: Upload,
) -> Result<Json<ImportReport>> {
    let file = LinesFile {
        name: &upload.file_name,
        bytes: &upload.bytes,
        mapping: upload.mapping()?,
        apply,
    };
    let report = import::run(&app, &grant, id, version, &file).await?;
    let able = report.errors.is_empty() && report.lines > 0 && !report.applied;
    let errors = report.errors.into_iter();
    Ok(Json(ImportReport {
        id,
        state: if report.applied { "applied" } else { "checked" },
        headers: report.headers,
        mapping: report.mapping,
        rows: report.rows,
        accepted: report.accepted,
        lines: report.lines,
        tiers: report.tiers,
        errors: errors
            .map(|error| RowErrorView::of(error, grant.locale))
            .collect(),
        applied: report.applied,
        can: if able { vec!["apply"] } else { Vec::new() },
    }))
}
