//! `/api/stock/counts`: a blind sheet, a blind second count of what differs, a third person.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::wire::{PrintedLot, Why, lot_of};
use crate::actions::counts::{self, Counted};
use crate::model::{CountId, CountState, LotId};
use crate::report::counts::{CountDetail, CountView, detail as detail_of, sheet, views};
use formulary::model::ItemId;
use kernel::prelude::*;
use kernel::table::FileFormat;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(count_list))
        .routes(verb!(count_open))
        .routes(verb!(count_get))
        .routes(verb!(count_export))
        .routes(verb!(count_count))
        .routes(verb!(count_recount))
        .routes(verb!(count_confirm))
        .routes(verb!(count_reject))
        .routes(verb!(count_cancel))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CountQuery {
    state: Option<CountState>,
    organisation_id: Option<OrganisationId>,
}

/// Counts within reach, newest first.
#[utoipa::path(
    get, path = "/api/stock/counts", operation_id = "stock_count_list", tag = "stock",
    params(CountQuery, PageQuery), responses((status = 200, body = Page<CountView>))
)]
async fn count_list(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Query(query): Query<CountQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<CountView>>> {
    let (after, limit) = (page.key::<CountId>()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = views(tx, query.state, query.organisation_id, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// What is to be counted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StockNewCount)]
struct NewBody {
    organisation_id: OrganisationId,
    /// Which bins or shelves, in words.
    #[serde(default)]
    label: String,
    /// These items; everything in the store when none are given.
    #[serde(default)]
    item_ids: Vec<ItemId>,
}

/// Opens a count.
#[utoipa::path(
    post, path = "/api/stock/counts", operation_id = "stock_count_open", tag = "stock", request_body = NewBody,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = CountDetail))
)]
async fn count_open(
    State(app): State<App>,
    grant: Grant<needs::CountStock>,
    Once { key, body }: Once<NewBody>,
) -> Result<Tagged<CountDetail>> {
    let organisation = body.organisation_id;
    let id = counts::open(
        &app,
        &grant,
        &key,
        organisation,
        &body.label,
        &body.item_ids,
    )
    .await?;
    let made = detail(&app, &grant, id).await?;
    Ok(Tagged::created(made.version, made.body))
}

async fn detail(app: &App, actor: &Actor, id: CountId) -> Result<Tagged<CountDetail>> {
    let found = app
        .db
        .read(actor, |tx| detail_of(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::new(found.count.version, found))
}

/// A count with its sheet. While it is counted nobody is shown what the book has, or what somebody else wrote.
#[utoipa::path(
    get, path = "/api/stock/counts/{id}", operation_id = "stock_count_get", tag = "stock",
    params(("id" = CountId, Path)), responses((status = 200, body = CountDetail))
)]
async fn count_get(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Path(id): Path<CountId>,
) -> Result<Tagged<CountDetail>> {
    detail(&app, &grant, id).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// `xlsx` when absent.
    #[param(inline)]
    format: Option<FileFormat>,
}

/// The sheet as a file, to be written on; the result once it is over.
#[utoipa::path(
    get, path = "/api/stock/counts/{id}/export", operation_id = "stock_count_export", tag = "stock",
    params(("id" = CountId, Path), ExportQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>))
)]
async fn count_export(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Path(id): Path<CountId>,
    Query(query): Query<ExportQuery>,
) -> Result<Response> {
    let format = query.format.unwrap_or(FileFormat::Xlsx);
    let (number, file) = app
        .db
        .read(&grant, |tx| {
            async move {
                let found = detail_of(tx, id).await?;
                let file = sheet(&found, format, tx.actor().locale)?;
                Ok((found.count.number, file))
            }
            .scope_boxed()
        })
        .await?;
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{number}.{format}\""),
        ),
    ];
    Ok((headers, file).into_response())
}

/// One counted lot: of the sheet by its id, one that lay beside it by what is printed on the box.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StockCountedLine)]
struct CountedLine {
    item_id: ItemId,
    #[serde(default)]
    lot_id: Option<LotId>,
    #[serde(default)]
    lot: Option<PrintedLot>,
    /// What lies on the shelf, base units.
    counted: Quantity,
}

/// A sheet that was filled in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StockFilledSheet)]
struct Filled {
    lines: Vec<CountedLine>,
}

fn counted(filled: Filled) -> Result<Vec<Counted>> {
    let mut invalid = Invalid::new();
    let mut lines = Vec::with_capacity(filled.lines.len());
    for (at, line) in filled.lines.into_iter().enumerate() {
        if let Some(lot) = lot_of(at, line.lot_id, line.lot, &mut invalid) {
            lines.push(Counted {
                item_id: line.item_id,
                lot,
                counted: line.counted,
            });
        }
    }
    invalid.finish()?;
    Ok(lines)
}

/// Hands the sheet in: every line of it, and what lay beside it.
#[utoipa::path(
    post, path = "/api/stock/counts/{id}/counting", operation_id = "stock_count_count", tag = "stock", request_body = Filled,
    params(("id" = CountId, Path), ("If-Match" = String, Header)), responses((status = 200, body = CountDetail))
)]
async fn count_count(
    State(app): State<App>,
    grant: Grant<needs::CountStock>,
    Path(id): Path<CountId>,
    version: IfMatch,
    Body(body): Body<Filled>,
) -> Result<Tagged<CountDetail>> {
    counts::count(&app, &grant, id, version, &counted(body)?).await?;
    detail(&app, &grant, id).await
}

/// Somebody else counts again what differed.
#[utoipa::path(
    post, path = "/api/stock/counts/{id}/recounting", operation_id = "stock_count_recount", tag = "stock", request_body = Filled,
    params(("id" = CountId, Path), ("If-Match" = String, Header)), responses((status = 200, body = CountDetail))
)]
async fn count_recount(
    State(app): State<App>,
    grant: Grant<needs::CountStock>,
    Path(id): Path<CountId>,
    version: IfMatch,
    Body(body): Body<Filled>,
) -> Result<Tagged<CountDetail>> {
    counts::recount(&app, &grant, id, version, &counted(body)?).await?;
    detail(&app, &grant, id).await
}

/// A third person agrees: the differences are booked with what explains them.
#[utoipa::path(
    post, path = "/api/stock/counts/{id}/confirmation", operation_id = "stock_count_confirm", tag = "stock", request_body = Why,
    params(("id" = CountId, Path), ("If-Match" = String, Header)), responses((status = 200, body = CountDetail))
)]
async fn count_confirm(
    State(app): State<App>,
    grant: Grant<needs::ApproveTransfers>,
    Path(id): Path<CountId>,
    version: IfMatch,
    Body(body): Body<Why>,
) -> Result<Tagged<CountDetail>> {
    counts::confirm(&app, &grant, id, version, &body.reason).await?;
    detail(&app, &grant, id).await
}

/// A third person does not agree: what differed is counted once more.
#[utoipa::path(
    post, path = "/api/stock/counts/{id}/rejection", operation_id = "stock_count_reject", tag = "stock", request_body = Why,
    params(("id" = CountId, Path), ("If-Match" = String, Header)), responses((status = 200, body = CountDetail))
)]
async fn count_reject(
    State(app): State<App>,
    grant: Grant<needs::ApproveTransfers>,
    Path(id): Path<CountId>,
    version: IfMatch,
    Body(body): Body<Why>,
) -> Result<Tagged<CountDetail>> {
    counts::reject(&app, &grant, id, version, &body.reason).await?;
    detail(&app, &grant, id).await
}

/// Nothing comes of it.
#[utoipa::path(
    post, path = "/api/stock/counts/{id}/cancellation", operation_id = "stock_count_cancel", tag = "stock", request_body = Why,
    params(("id" = CountId, Path), ("If-Match" = String, Header)), responses((status = 200, body = CountDetail))
)]
async fn count_cancel(
    State(app): State<App>,
    grant: Grant<needs::CountStock>,
    Path(id): Path<CountId>,
    version: IfMatch,
    Body(body): Body<Why>,
) -> Result<Tagged<CountDetail>> {
    counts::cancel(&app, &grant, id, version, &body.reason).await?;
    detail(&app, &grant, id).await
}
