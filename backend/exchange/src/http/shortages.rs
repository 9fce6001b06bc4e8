//! `/api/exchange/shortages`: opened, answered, withdrawn; and how well they are solved.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::Why;
use crate::actions::shortages::NewShortage;
use crate::actions::{answering, escalating, shortages};
use crate::model::{AskId, ShortageCause, ShortageId, ShortageState};
use crate::report::figures::{Figures, figures};
use crate::report::shortages::{
    ShortageDetail, ShortageFilter, ShortageView, shortage, shortages as shortage_views,
};
use formulary::model::ItemId;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(shortage_list))
        .routes(verb!(shortage_open))
        .routes(verb!(shortage_get))
        .routes(verb!(shortage_withdraw))
        .routes(verb!(shortage_escalate))
        .routes(verb!(ask_accept))
        .routes(verb!(ask_decline))
        .routes(verb!(figures_get))
}

/// Which shortages.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ShortageQuery {
    state: Option<ShortageState>,
    facility_id: Option<OrganisationId>,
    item_id: Option<ItemId>,
    /// Only those that wait for the reader's answer.
    waiting: Option<bool>,
}

/// Shortages of the reader and those about which he was asked, newest first.
#[utoipa::path(
    get, path = "/api/exchange/shortages", operation_id = "exchange_shortage_list", tag = "exchange", params(ShortageQuery, PageQuery),
    responses((status = 200, body = Page<ShortageView>))
)]
async fn shortage_list(
    State(app): State<App>,
    grant: Grant<needs::ReadExchange>,
    Query(query): Query<ShortageQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ShortageView>>> {
    let filter = ShortageFilter {
        state: query.state,
        facility_id: query.facility_id,
        item_id: query.item_id,
        waiting: query.waiting.unwrap_or(false),
    };
    let (after, limit) = (page.key::<ShortageId>()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = shortage_views(tx, filter, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// What somebody lacks.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeNewShortage)]
struct NewBody {
    /// Who; the reader's own desk when not given.
    facility_id: Option<OrganisationId>,
    item_id: ItemId,
    quantity: Quantity,
    /// By when; the end of the clock when not given.
    need_by: Option<Instant>,
    cause: ShortageCause,
    /// In words, without a word about a person.
    #[serde(default)]
    note: String,
}

/// Opens a shortage; donors are asked at once.
#[utoipa::path(
    post, path = "/api/exchange/shortages", operation_id = "exchange_shortage_open", tag = "exchange", request_body = NewBody,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = ShortageDetail))
)]
async fn shortage_open(
    State(app): State<App>,
    grant: Grant<needs::AskShortage>,
    once: Once<NewBody>,
) -> Result<Tagged<ShortageDetail>> {
    let body = once.body;
    let new = NewShortage {
        facility_id: body.facility_id,
        item_id: body.item_id,
        quantity: body.quantity,
        need_by: body.need_by,
        cause: body.cause,
        note: body.note,
    };
    let id = shortages::open(&app, &grant, &once.key, &new).await?;
    let made = detail(&app, &grant, id).await?;
    Ok(Tagged::created(made.version, made.body))
}

/// A shortage with who was asked and what is given.
#[utoipa::path(
    get, path = "/api/exchange/shortages/{id}", operation_id = "exchange_shortage_get", tag = "exchange",
    params(("id" = ShortageId, Path)), responses((status = 200, body = ShortageDetail))
)]
async fn shortage_get(
    State(app): State<App>,
    grant: Grant<needs::ReadExchange>,
    Path(id): Path<ShortageId>,
) -> Result<Tagged<ShortageDetail>> {
    detail(&app, &grant, id).await
}

async fn detail(app: &App, actor: &Actor, id: ShortageId) -> Result<Tagged<ShortageDetail>> {
    let found = app
        .db
        .read(actor, |tx| shortage(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::new(found.shortage.version, found))
}

/// The facility needs it no more.
#[utoipa::path(
    post, path = "/api/exchange/shortages/{id}/withdrawal", operation_id = "exchange_shortage_withdraw", tag = "exchange",
    request_body = Why, params(("id" = ShortageId, Path), ("If-Match" = String, Header)), responses((status = 200, body = ShortageDetail))
)]
async fn shortage_withdraw(
    State(app): State<App>,
    grant: Grant<needs::AskShortage>,
    Path(id): Path<ShortageId>,
    version: IfMatch,
    Body(body): Body<Why>,
) -> Result<Tagged<ShortageDetail>> {
    shortages::withdraw(&app, &grant, id, version, &body.reason).await?;
    detail(&app, &grant, id).await
}

/// The next step at once: more donors, the desks above, an emergency requisition.
#[utoipa::path(
    post, path = "/api/exchange/shortages/{id}/escalation", operation_id = "exchange_shortage_escalate", tag = "exchange",
    params(("id" = ShortageId, Path), ("If-Match" = String, Header)), responses((status = 200, body = ShortageDetail))
)]
async fn shortage_escalate(
    State(app): State<App>,
    grant: Grant<needs::RunExchange>,
    Path(id): Path<ShortageId>,
    version: IfMatch,
) -> Result<Tagged<ShortageDetail>> {
    escalating::escalate(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}

/// How much.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeAcceptance)]
struct Acceptance {
    quantity: Quantity,
}

/// The donor gives all that is missing, or a part. The first who accepts wins.
#[utoipa::path(
    post, path = "/api/exchange/asks/{id}/acceptance", operation_id = "exchange_ask_accept", tag = "exchange", request_body = Acceptance,
    params(("id" = AskId, Path), ("If-Match" = String, Header)), responses((status = 200, body = crate::report::transfers::TransferView))
)]
async fn ask_accept(
    State(app): State<App>,
    grant: Grant<needs::GiveGoods>,
    Path(id): Path<AskId>,
    version: IfMatch,
    Body(body): Body<Acceptance>,
) -> Result<Tagged<crate::report::transfers::TransferView>> {
    let made = answering::accept(&app, &grant, id, version, body.quantity).await?;
    super::transfers::detail(&app, &grant, made).await
}

/// The donor does not give.
#[utoipa::path(
    post, path = "/api/exchange/asks/{id}/refusal", operation_id = "exchange_ask_decline", tag = "exchange", request_body = Why,
    params(("id" = AskId, Path), ("If-Match" = String, Header)), responses((status = 204))
)]
async fn ask_decline(
    State(app): State<App>,
    grant: Grant<needs::GiveGoods>,
    Path(id): Path<AskId>,
    version: IfMatch,
    Body(body): Body<Why>,
) -> Result<axum::http::StatusCode> {
    answering::decline(&app, &grant, id, version, &body.reason).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// Of which days; the last thirty when not given.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Days {
    from: Option<Day>,
    until: Option<Day>,
}

/// Days that figures show when nobody says which.
const DAYS_SHOWN: i64 = 30;

/// Clock, result and share solved in time.
#[utoipa::path(
    get, path = "/api/exchange/figures", operation_id = "exchange_figures_get", tag = "exchange", params(Days),
    responses((status = 200, body = Figures))
)]
async fn figures_get(
    State(app): State<App>,
    grant: Grant<needs::ReadExchange>,
    Query(days): Query<Days>,
) -> Result<Json<Figures>> {
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let until = days.until.unwrap_or(tx.day());
                let from = days.from.unwrap_or(until.plus_days(1 - DAYS_SHOWN));
                figures(tx, from, until).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}
