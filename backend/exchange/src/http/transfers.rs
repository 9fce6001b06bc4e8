//! `/api/exchange/transfers`: let go by a second person, sent, counted in, called off.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::Why;
use crate::actions::receiving::{self, Counted};
use crate::actions::transfers;
use crate::model::{Carrier, TransferId, TransferKind, TransferState};
use crate::report::transfers::{TransferView, transfer, transfers as transfer_views};
use kernel::prelude::*;
use stock::model::LotId;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(transfer_list))
        .routes(verb!(transfer_get))
        .routes(verb!(transfer_approve))
        .routes(verb!(transfer_reject))
        .routes(verb!(transfer_send))
        .routes(verb!(transfer_receive))
        .routes(verb!(transfer_cancel))
}

/// Which transfers.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TransferQuery {
    state: Option<TransferState>,
    kind: Option<TransferKind>,
}

/// Transfers that the reader gives or gets, newest first.
#[utoipa::path(
    get, path = "/api/exchange/transfers", operation_id = "exchange_transfer_list", tag = "exchange", params(TransferQuery, PageQuery),
    responses((status = 200, body = Page<TransferView>))
)]
async fn transfer_list(
    State(app): State<App>,
    grant: Grant<needs::ReadExchange>,
    Query(query): Query<TransferQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<TransferView>>> {
    let (after, limit) = (page.key::<TransferId>()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = transfer_views(tx, query.state, query.kind, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// A transfer with its lots.
#[utoipa::path(
    get, path = "/api/exchange/transfers/{id}", operation_id = "exchange_transfer_get", tag = "exchange",
    params(("id" = TransferId, Path)), responses((status = 200, body = TransferView))
)]
async fn transfer_get(
    State(app): State<App>,
    grant: Grant<needs::ReadExchange>,
    Path(id): Path<TransferId>,
) -> Result<Tagged<TransferView>> {
    detail(&app, &grant, id).await
}

pub(super) async fn detail(
    app: &App,
    actor: &Actor,
    id: TransferId,
) -> Result<Tagged<TransferView>> {
    let found = app
        .db
        .read(actor, |tx| transfer(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::new(found.version, found))
}

/// A second person lets the goods go.
#[utoipa::path(
    post, path = "/api/exchange/transfers/{id}/approval", operation_id = "exchange_transfer_approve", tag = "exchange",
    params(("id" = TransferId, Path), ("If-Match" = String, Header)), responses((status = 200, body = TransferView))
)]
async fn transfer_approve(
    State(app): State<App>,
    grant: Grant<needs::ApproveTransfers>,
    Path(id): Path<TransferId>,
    version: IfMatch,
) -> Result<Tagged<TransferView>> {
    transfers::approve(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}

/// A second person does not let them go.
#[utoipa::path(
    post, path = "/api/exchange/transfers/{id}/rejection", operation_id = "exchange_transfer_reject", tag = "exchange",
    request_body = Why, params(("id" = TransferId, Path), ("If-Match" = String, Header)), responses((status = 200, body = TransferView))
)]
async fn transfer_reject(
    State(app): State<App>,
    grant: Grant<needs::ApproveTransfers>,
    Path(id): Path<TransferId>,
    version: IfMatch,
    Body(body): Body<Why>,
) -> Result<Tagged<TransferView>> {
    transfers::reject(&app, &grant, id, version, &body.reason).await?;
    detail(&app, &grant, id).await
}

/// How the goods leave.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeSending)]
struct Sending {
    carrier: Carrier,
    /// With whom.
    #[serde(default)]
    note: String,
}

/// The goods leave.
#[utoipa::path(
    post, path = "/api/exchange/transfers/{id}/sending", operation_id = "exchange_transfer_send", tag = "exchange",
    request_body = Sending, params(("id" = TransferId, Path), ("If-Match" = String, Header)), responses((status = 200, body = TransferView))
)]
async fn transfer_send(
    State(app): State<App>,
    grant: Grant<needs::GiveGoods>,
    Path(id): Path<TransferId>,
    version: IfMatch,
    Body(body): Body<Sending>,
) -> Result<Tagged<TransferView>> {
    transfers::send(&app, &grant, id, version, body.carrier, &body.note).await?;
    detail(&app, &grant, id).await
}

/// A lot that was counted in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeCountedLot)]
struct CountedLot {
    lot_id: LotId,
    quantity: Quantity,
}

/// What arrived; no lines: everything.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeArrival)]
struct Arrival {
    #[serde(default)]
    lines: Vec<CountedLot>,
    /// Why less arrived.
    #[serde(default)]
    reason: String,
}

/// The receiver counts the goods in.
#[utoipa::path(
    post, path = "/api/exchange/transfers/{id}/receipt", operation_id = "exchange_transfer_receive", tag = "exchange",
    request_body = Arrival, params(("id" = TransferId, Path), ("If-Match" = String, Header)), responses((status = 200, body = TransferView))
)]
async fn transfer_receive(
    State(app): State<App>,
    grant: Grant<needs::ReceiveGoods>,
    Path(id): Path<TransferId>,
    version: IfMatch,
    Body(body): Body<Arrival>,
) -> Result<Tagged<TransferView>> {
    let counted = body.lines.iter().map(|line| Counted {
        lot_id: line.lot_id,
        quantity: line.quantity,
    });
    let counted: Vec<Counted> = counted.collect();
    receiving::receive(&app, &grant, id, version, &counted, &body.reason).await?;
    detail(&app, &grant, id).await
}

/// The giver calls it off before it leaves.
#[utoipa::path(
    post, path = "/api/exchange/transfers/{id}/cancellation", operation_id = "exchange_transfer_cancel", tag = "exchange",
    request_body = Why, params(("id" = TransferId, Path), ("If-Match" = String, Header)), responses((status = 200, body = TransferView))
)]
async fn transfer_cancel(
    State(app): State<App>,
    grant: Grant<needs::GiveGoods>,
    Path(id): Path<TransferId>,
    version: IfMatch,
    Body(body): Body<Why>,
) -> Result<Tagged<TransferView>> {
    transfers::cancel(&app, &grant, id, version, &body.reason).await?;
    detail(&app, &grant, id).await
}
