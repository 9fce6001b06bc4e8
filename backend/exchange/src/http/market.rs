//! `/api/exchange/near-expiry` and `/api/exchange/offers`: what expires soon, offered to those who will use it in time.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::Why;
use crate::actions::market::{self, NewOffer};
use crate::model::{OfferId, OfferState};
use crate::report::market::{NearView, OfferView, Savings, near, offer, offers, savings};
use formulary::model::ItemId;
use identity::directory;
use kernel::prelude::*;
use stock::model::LotId;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(near_list))
        .routes(verb!(offer_list))
        .routes(verb!(offer_make))
        .routes(verb!(offer_get))
        .routes(verb!(offer_accept))
        .routes(verb!(offer_withdraw))
        .routes(verb!(savings_get))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NearQuery {
    /// Absent: the reader's own.
    organisation_id: Option<OrganisationId>,
}

/// What expires soon at a place, the soonest first, with what to do about it. Always the whole list.
#[utoipa::path(
    get, path = "/api/exchange/near-expiry", operation_id = "exchange_near_list", tag = "exchange", params(NearQuery),
    responses((status = 200, body = Page<NearView>))
)]
async fn near_list(
    State(app): State<App>,
    grant: Grant<needs::ReadExchange>,
    Query(query): Query<NearQuery>,
) -> Result<Json<Page<NearView>>> {
    let items = app
        .db
        .read(&grant, |tx| {
            async move {
                let id = query.organisation_id.or(tx.actor().organisation_id);
                let id = id.ok_or_else(Error::not_found)?;
                near(tx, directory::organisation(tx, id).await?.id).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page { items, next: None }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfferQuery {
    state: Option<OfferState>,
    /// Only those of a place.
    from_id: Option<OrganisationId>,
}

/// Offers of the reader's desk and those that were made to it, newest first.
#[utoipa::path(
    get, path = "/api/exchange/offers", operation_id = "exchange_offer_list", tag = "exchange", params(OfferQuery, PageQuery),
    responses((status = 200, body = Page<OfferView>))
)]
async fn offer_list(
    State(app): State<App>,
    grant: Grant<needs::ReadExchange>,
    Query(query): Query<OfferQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<OfferView>>> {
    let (after, limit) = (page.key::<OfferId>()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = offers(tx, query.state, query.from_id, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// Some of a lot that will not be used in time.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeNewOffer)]
struct NewBody {
    /// Who has it; the reader's own desk when not given.
    organisation_id: Option<OrganisationId>,
    item_id: ItemId,
    lot_id: LotId,
    quantity: Quantity,
}

/// Offers some of a lot to those who would use it in time.
#[utoipa::path(
    post, path = "/api/exchange/offers", operation_id = "exchange_offer_make", tag = "exchange", request_body = NewBody,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = OfferView))
)]
async fn offer_make(
    State(app): State<App>,
    grant: Grant<needs::GiveGoods>,
    Once { key, body }: Once<NewBody>,
) -> Result<Tagged<OfferView>> {
    let new = NewOffer {
        organisation_id: body.organisation_id,
        item_id: body.item_id,
        lot_id: body.lot_id,
        quantity: body.quantity,
    };
    let id = market::offer(&app, &grant, &key, &new).await?;
    let made = detail(&app, &grant, id).await?;
    Ok(Tagged::created(made.version, made.body))
}

async fn detail(app: &App, actor: &Actor, id: OfferId) -> Result<Tagged<OfferView>> {
    let found = app.db.read(actor, |tx| offer(tx, id).scope_boxed()).await?;
    Ok(Tagged::new(found.version, found))
}

/// An offer with those who would use it.
#[utoipa::path(
    get, path = "/api/exchange/offers/{id}", operation_id = "exchange_offer_get", tag = "exchange",
    params(("id" = OfferId, Path)), responses((status = 200, body = OfferView))
)]
async fn offer_get(
    State(app): State<App>,
    grant: Grant<needs::ReadExchange>,
    Path(id): Path<OfferId>,
) -> Result<Tagged<OfferView>> {
    detail(&app, &grant, id).await
}

/// How much, and for whose shelf.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeTaking)]
struct Taking {
    /// A village of the reader's township; his own desk when not given.
    organisation_id: Option<OrganisationId>,
    quantity: Quantity,
}

/// Takes all that is left, or a part, at purchase price. The first who accepts gets it.
#[utoipa::path(
    post, path = "/api/exchange/offers/{id}/acceptance", operation_id = "exchange_offer_accept", tag = "exchange",
    request_body = Taking, params(("id" = OfferId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = crate::report::transfers::TransferView))
)]
async fn offer_accept(
    State(app): State<App>,
    grant: Grant<needs::AskShortage>,
    Path(id): Path<OfferId>,
    version: IfMatch,
    Body(body): Body<Taking>,
) -> Result<Tagged<crate::report::transfers::TransferView>> {
    let (by, quantity) = (body.organisation_id, body.quantity);
    let made = market::accept(&app, &grant, id, version, by, quantity).await?;
    super::transfers::detail(&app, &grant, made).await
}

/// Whoever offers it takes it back.
#[utoipa::path(
    post, path = "/api/exchange/offers/{id}/withdrawal", operation_id = "exchange_offer_withdraw", tag = "exchange",
    request_body = Why, params(("id" = OfferId, Path), ("If-Match" = String, Header)), responses((status = 200, body = OfferView))
)]
async fn offer_withdraw(
    State(app): State<App>,
    grant: Grant<needs::GiveGoods>,
    Path(id): Path<OfferId>,
    version: IfMatch,
    Body(body): Body<Why>,
) -> Result<Tagged<OfferView>> {
    market::withdraw(&app, &grant, id, version, &body.reason).await?;
    detail(&app, &grant, id).await
}

/// What the market saved within reach.
#[utoipa::path(
    get, path = "/api/exchange/savings", operation_id = "exchange_savings_get", tag = "exchange",
    responses((status = 200, body = Savings))
)]
async fn savings_get(
    State(app): State<App>,
    grant: Grant<needs::ReadExchange>,
) -> Result<Json<Savings>> {
    let found = app.db.read(&grant, |tx| savings(tx).scope_boxed()).await?;
    Ok(Json(found))
}
