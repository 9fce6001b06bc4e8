//! `/api/exchange/recalls`: proposed, opened, confirmed by their holders, closed with a report.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::Why;
use crate::actions::confirming::{self, Found};
use crate::actions::recalls::{self, NewRecall};
use crate::model::{HolderId, RecallClass, RecallId, RecallState, RecallWay};
use crate::report::recall_sheet::sheet;
use crate::report::recalls::{RecallDetail, RecallView, recall, recalls as recall_views};
use formulary::model::ItemId;
use kernel::prelude::*;
use kernel::table::FileFormat;
use stock::model::LotId;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(recall_list))
        .routes(verb!(recall_propose))
        .routes(verb!(recall_get))
        .routes(verb!(recall_export))
        .routes(verb!(recall_open))
        .routes(verb!(recall_withdraw))
        .routes(verb!(recall_close))
        .routes(verb!(holder_confirm))
        .routes(verb!(holder_send))
        .routes(verb!(holder_receive))
}

/// Which recalls.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RecallQuery {
    state: Option<RecallState>,
}

/// Recalls that the reader runs, or of which he holds goods, newest first.
#[utoipa::path(
    get, path = "/api/exchange/recalls", operation_id = "exchange_recall_list", tag = "exchange", params(RecallQuery, PageQuery),
    responses((status = 200, body = Page<RecallView>))
)]
async fn recall_list(
    State(app): State<App>,
    grant: Grant<needs::ReadExchange>,
    Query(query): Query<RecallQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<RecallView>>> {
    let (after, limit) = (page.key::<RecallId>()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = recall_views(tx, query.state, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// What must come back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeNewRecall)]
struct NewBody {
    item_id: ItemId,
    /// 批号.
    lots: Vec<String>,
    class: RecallClass,
    reason: String,
    /// Whose notice, with its number.
    source: String,
}

/// Proposes a recall.
#[utoipa::path(
    post, path = "/api/exchange/recalls", operation_id = "exchange_recall_propose", tag = "exchange", request_body = NewBody,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = RecallDetail))
)]
async fn recall_propose(
    State(app): State<App>,
    grant: Grant<needs::ManageRecalls>,
    once: Once<NewBody>,
) -> Result<Tagged<RecallDetail>> {
    let body = once.body;
    let new = NewRecall {
        item_id: body.item_id,
        lots: body.lots,
        class: body.class,
        reason: body.reason,
        source: body.source,
    };
    let id = recalls::propose(&app, &grant, &once.key, &new).await?;
    let made = detail(&app, &grant, id).await?;
    Ok(Tagged::created(made.version, made.body))
}

/// A recall with every place and quantity, holders and report.
#[utoipa::path(
    get, path = "/api/exchange/recalls/{id}", operation_id = "exchange_recall_get", tag = "exchange",
    params(("id" = RecallId, Path)), responses((status = 200, body = RecallDetail))
)]
async fn recall_get(
    State(app): State<App>,
    grant: Grant<needs::ReadExchange>,
    Path(id): Path<RecallId>,
) -> Result<Tagged<RecallDetail>> {
    detail(&app, &grant, id).await
}

async fn detail(app: &App, actor: &Actor, id: RecallId) -> Result<Tagged<RecallDetail>> {
    let found = app
        .db
        .read(actor, |tx| recall(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::new(found.recall.version, found))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// `xlsx` when absent.
    #[param(inline)]
    format: Option<FileFormat>,
}

/// The report as a file, in the reader's language.
#[utoipa::path(
    get, path = "/api/exchange/recalls/{id}/export", operation_id = "exchange_recall_export", tag = "exchange",
    params(("id" = RecallId, Path), ExportQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>))
)]
async fn recall_export(
    State(app): State<App>,
    grant: Grant<needs::ReadExchange>,
    Path(id): Path<RecallId>,
    Query(query): Query<ExportQuery>,
) -> Result<Response> {
    let format = query.format.unwrap_or(FileFormat::Xlsx);
    let (number, file) = app
        .db
        .read(&grant, |tx| {
            async move {
                let found = recall(tx, id).await?;
                let file = sheet(&found, format, tx.actor().locale)?;
                Ok((found.recall.number, file))
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

/// A second person opens it: its lots are held everywhere.
#[utoipa::path(
    post, path = "/api/exchange/recalls/{id}/opening", operation_id = "exchange_recall_open", tag = "exchange",
    params(("id" = RecallId, Path), ("If-Match" = String, Header)), responses((status = 200, body = RecallDetail))
)]
async fn recall_open(
    State(app): State<App>,
    grant: Grant<needs::ManageRecalls>,
    Path(id): Path<RecallId>,
    version: IfMatch,
) -> Result<Tagged<RecallDetail>> {
    recalls::open(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}

/// Taken back before it was opened.
#[utoipa::path(
    post, path = "/api/exchange/recalls/{id}/withdrawal", operation_id = "exchange_recall_withdraw", tag = "exchange", request_body = Why,
    params(("id" = RecallId, Path), ("If-Match" = String, Header)), responses((status = 200, body = RecallDetail))
)]
async fn recall_withdraw(
    State(app): State<App>,
    grant: Grant<needs::ManageRecalls>,
    Path(id): Path<RecallId>,
    version: IfMatch,
    Body(body): Body<Why>,
) -> Result<Tagged<RecallDetail>> {
    recalls::withdraw(&app, &grant, id, version, &body.reason).await?;
    detail(&app, &grant, id).await
}

/// How it ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeClosing)]
struct Closing {
    way: RecallWay,
    /// Of what is missing.
    #[serde(default)]
    explanation: String,
}

/// It ends with its report; not by whoever opened it.
#[utoipa::path(
    post, path = "/api/exchange/recalls/{id}/closing", operation_id = "exchange_recall_close", tag = "exchange", request_body = Closing,
    params(("id" = RecallId, Path), ("If-Match" = String, Header)), responses((status = 200, body = RecallDetail))
)]
async fn recall_close(
    State(app): State<App>,
    grant: Grant<needs::ManageRecalls>,
    Path(id): Path<RecallId>,
    version: IfMatch,
    Body(body): Body<Closing>,
) -> Result<Tagged<RecallDetail>> {
    recalls::close(&app, &grant, id, version, body.way, &body.explanation).await?;
    detail(&app, &grant, id).await
}

/// What was found of a lot.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeFound)]
struct FoundLot {
    lot_id: LotId,
    /// There.
    counted: Quantity,
    /// Given to patients and not reported yet.
    used: Quantity,
    /// Neither.
    missing: Quantity,
}

/// What a holder has.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeConfirmation)]
struct Confirmation {
    lines: Vec<FoundLot>,
    /// Why some is missing.
    #[serde(default)]
    reason: String,
}

/// A holder says what he has; it goes to quarantine.
#[utoipa::path(
    post, path = "/api/exchange/holders/{id}/confirmation", operation_id = "exchange_holder_confirm", tag = "exchange",
    request_body = Confirmation, params(("id" = HolderId, Path), ("If-Match" = String, Header)), responses((status = 204))
)]
async fn holder_confirm(
    State(app): State<App>,
    grant: Grant<needs::CountStock>,
    Path(id): Path<HolderId>,
    version: IfMatch,
    Body(body): Body<Confirmation>,
) -> Result<axum::http::StatusCode> {
    let found = body.lines.iter().map(|line| Found {
        lot_id: line.lot_id,
        counted: line.counted,
        used: line.used,
        missing: line.missing,
    });
    let found: Vec<Found> = found.collect();
    confirming::confirm(&app, &grant, id, version, &found, &body.reason).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// It leaves for the centre.
#[utoipa::path(
    post, path = "/api/exchange/holders/{id}/sending", operation_id = "exchange_holder_send", tag = "exchange",
    params(("id" = HolderId, Path), ("If-Match" = String, Header)), responses((status = 204))
)]
async fn holder_send(
    State(app): State<App>,
    grant: Grant<needs::CountStock>,
    Path(id): Path<HolderId>,
    version: IfMatch,
) -> Result<axum::http::StatusCode> {
    confirming::send(&app, &grant, id, version).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// The centre takes it into its quarantine.
#[utoipa::path(
    post, path = "/api/exchange/holders/{id}/receipt", operation_id = "exchange_holder_receive", tag = "exchange",
    params(("id" = HolderId, Path), ("If-Match" = String, Header)), responses((status = 204))
)]
async fn holder_receive(
    State(app): State<App>,
    grant: Grant<needs::CountStock>,
    Path(id): Path<HolderId>,
    version: IfMatch,
) -> Result<axum::http::StatusCode> {
    confirming::receive(&app, &grant, id, version).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}
