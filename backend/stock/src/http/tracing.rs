//! `/api/stock/trace-codes`, `-scans`, `-alarms` and `/api/stock/splits`: single packs by their code, and opened ones.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::wire::Why;
use crate::actions::splitting::{self, Opening};
use crate::actions::tracing::{self, ScanList};
use crate::model::{AlarmId, AlarmState, LotId, SplitId, TraceVerb};
use crate::report::tracing::{
    AlarmView, CodeView, ScanResult, SplitView, alarm, alarms, code, results, splits,
};
use formulary::model::ItemId;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(trace_scan))
        .routes(verb!(trace_code_get))
        .routes(verb!(trace_alarm_list))
        .routes(verb!(trace_alarm_close))
        .routes(verb!(split_list))
        .routes(verb!(split_make))
}

/// Codes that a desk scanned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StockScanList)]
struct ScanBody {
    organisation_id: OrganisationId,
    verb: TraceVerb,
    /// With `lot_id`: what the codes are of. Labels of devices, and codes that were scanned before, say it themselves.
    #[serde(default)]
    item_id: Option<ItemId>,
    #[serde(default)]
    lot_id: Option<LotId>,
    codes: Vec<String>,
}

/// What became of the scans.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StockScanned)]
struct Scanned {
    results: Vec<ScanResult>,
}

/// Takes scans of single packs. What contradicts the record is an alarm. High-value consumables that are used leave the shelf.
#[utoipa::path(
    post, path = "/api/stock/trace-scans", operation_id = "stock_trace_scan", tag = "stock", request_body = ScanBody,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = Scanned))
)]
async fn trace_scan(
    State(app): State<App>,
    grant: Grant<needs::CountStock>,
    Once { key, body }: Once<ScanBody>,
) -> Result<(StatusCode, Json<Scanned>)> {
    let list = ScanList {
        organisation_id: body.organisation_id,
        verb: body.verb,
        lot: body.item_id.zip(body.lot_id),
        codes: body.codes,
    };
    let outcomes = tracing::scan(&app, &grant, &key, &list).await?;
    let results = app
        .db
        .read(&grant, |tx| {
            let outcomes = outcomes.clone();
            async move { results(tx, outcomes).await }.scope_boxed()
        })
        .await?;
    Ok((StatusCode::CREATED, Json(Scanned { results })))
}

/// A code with its lot, who has it and every scan of it within reach.
#[utoipa::path(
    get, path = "/api/stock/trace-codes/{code}", operation_id = "stock_trace_code_get", tag = "stock",
    params(("code" = String, Path)), responses((status = 200, body = CodeView))
)]
async fn trace_code_get(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Path(text): Path<String>,
) -> Result<Json<CodeView>> {
    let text = &text;
    let found = app
        .db
        .read(&grant, |tx| {
            async move { code(tx, text).await }.scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AlarmQuery {
    state: Option<AlarmState>,
}

/// Alarms within reach, newest first.
#[utoipa::path(
    get, path = "/api/stock/trace-alarms", operation_id = "stock_trace_alarm_list", tag = "stock",
    params(AlarmQuery, PageQuery), responses((status = 200, body = Page<AlarmView>))
)]
async fn trace_alarm_list(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Query(query): Query<AlarmQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<AlarmView>>> {
    let (after, limit) = (page.key::<AlarmId>()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = alarms(tx, query.state, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// Somebody else than who scanned says what it was.
#[utoipa::path(
    post, path = "/api/stock/trace-alarms/{id}/closing", operation_id = "stock_trace_alarm_close", tag = "stock",
    request_body = Why, params(("id" = AlarmId, Path), ("If-Match" = String, Header)), responses((status = 200, body = AlarmView))
)]
async fn trace_alarm_close(
    State(app): State<App>,
    grant: Grant<needs::ApproveTransfers>,
    Path(id): Path<AlarmId>,
    version: IfMatch,
    Body(body): Body<Why>,
) -> Result<Tagged<AlarmView>> {
    tracing::close(&app, &grant, id, version, &body.reason).await?;
    let found = app
        .db
        .read(&grant, |tx| alarm(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::new(found.version, found))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SplitQuery {
    organisation_id: Option<OrganisationId>,
}

/// Opened packs within reach, newest first.
#[utoipa::path(
    get, path = "/api/stock/splits", operation_id = "stock_split_list", tag = "stock",
    params(SplitQuery, PageQuery), responses((status = 200, body = Page<SplitView>))
)]
async fn split_list(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Query(query): Query<SplitQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<SplitView>>> {
    let (after, limit) = (page.key::<SplitId>()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = splits(tx, query.organisation_id, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// Packs that are opened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StockNewSplit)]
struct SplitBody {
    organisation_id: OrganisationId,
    item_id: ItemId,
    lot_id: LotId,
    /// Order units.
    packs: i64,
}

/// Opens packs: their goods are a lot of their own with a shorter life.
#[utoipa::path(
    post, path = "/api/stock/splits", operation_id = "stock_split_make", tag = "stock", request_body = SplitBody,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = SplitView))
)]
async fn split_make(
    State(app): State<App>,
    grant: Grant<needs::CountStock>,
    Once { key, body }: Once<SplitBody>,
) -> Result<(StatusCode, Json<SplitView>)> {
    let wanted = Opening {
        organisation_id: body.organisation_id,
        item_id: body.item_id,
        lot_id: body.lot_id,
        packs: body.packs,
    };
    let id = splitting::split(&app, &grant, &key, wanted).await?;
    let made = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = splits(tx, None, Some(SplitId(id.0 + 1)), 1).await?;
                rows.into_iter().next().ok_or_else(Error::not_found)
            }
            .scope_boxed()
        })
        .await?;
    Ok((StatusCode::CREATED, Json(made)))
}
