//! `/api/purchasing/ship-notices`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions::shipping::{self, NewNotice};
use crate::model::delivery::NoticeStage;
use crate::model::{DropId, OrderId, ShipNoticeId};
use crate::report;
use crate::report::deliveries::{NoticeDetail, NoticeFilter, ShipNoticeView};
use crate::rules::shipping::Lot;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(notice_send))
        .routes(verb!(notice_list))
        .routes(verb!(notice_get))
        .routes(verb!(notice_cancel))
}

/// A lot that the supplier ships.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewShipLine {
    drop_id: DropId,
    lot_number: String,
    produced_on: Option<Day>,
    expires_on: Day,
    /// The supplier says openly that it expires soon.
    #[serde(default)]
    near_expiry: bool,
    quantity: Quantity,
    #[serde(default)]
    box_count: i64,
    /// 追溯码 of the boxes.
    #[serde(default)]
    trace_codes: Vec<String>,
}

/// A load for one destination.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewShipNotice {
    destination_id: OrganisationId,
    /// Now when absent.
    shipped_at: Option<Instant>,
    expected_on: Option<Day>,
    #[serde(default)]
    carrier: String,
    #[serde(default)]
    vehicle: String,
    #[serde(default)]
    box_count: i64,
    /// Readings of the cold chain; needed when something on it travels cold.
    temperature_log: Option<String>,
    #[serde(default)]
    invoice_numbers: Vec<String>,
    lines: Vec<NewShipLine>,
}

impl From<NewShipLine> for Lot {
    fn from(line: NewShipLine) -> Self {
        let NewShipLine {
            drop_id,
            lot_number,
            produced_on,
            expires_on,
            near_expiry,
            quantity,
            box_count,
            trace_codes,
        } = line;
        Self {
            drop_id,
            lot_number,
            produced_on,
            expires_on,
            near_expiry,
            quantity,
            box_count,
            trace_codes,
        }
    }
}

async fn detail(app: &App, actor: &Actor, id: ShipNoticeId) -> Result<Tagged<NoticeDetail>> {
    let notice = app
        .db
        .read(actor, |tx| report::deliveries::notice(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::new(notice.notice.version, notice))
}

/// Ships against an order: never more than is due of a drop, lots that live long enough, readings for cold goods.
#[utoipa::path(
    post, path = "/api/purchasing/orders/{id}/ship-notices", operation_id = "purchasing_ship_notice_send",
    tag = "purchasing", request_body = NewShipNotice,
    params(("id" = OrderId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = NoticeDetail))
)]
async fn notice_send(
    State(app): State<App>,
    grant: Grant<needs::ShipOrders>,
    Path(order): Path<OrderId>,
    Once { key, body }: Once<NewShipNotice>,
) -> Result<Tagged<NoticeDetail>> {
    let new = NewNotice {
        destination_id: body.destination_id,
        shipped_at: body.shipped_at,
        expected_on: body.expected_on,
        carrier: body.carrier,
        vehicle: body.vehicle,
        box_count: body.box_count,
        temperature_log: body.temperature_log,
        invoice_numbers: body.invoice_numbers,
        lots: body.lines.into_iter().map(Lot::from).collect(),
    };
    let id = shipping::ship(&app, &grant, &key, order, &new).await?;
    Ok(Tagged {
        created: true,
        ..detail(&app, &grant, id).await?
    })
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NoticeQuery {
    state: Option<NoticeStage>,
    destination_id: Option<OrganisationId>,
    order_id: Option<OrderId>,
}

/// Ship notices within reach, newest first.
#[utoipa::path(
    get, path = "/api/purchasing/ship-notices", operation_id = "purchasing_ship_notice_list", tag = "purchasing",
    params(NoticeQuery, PageQuery), responses((status = 200, body = Page<ShipNoticeView>))
)]
async fn notice_list(
    State(app): State<App>,
    grant: Grant<needs::ReadOrders>,
    Query(query): Query<NoticeQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ShipNoticeView>>> {
    let (after, limit) = (page.key()?, page.limit());
    let NoticeQuery {
        state,
        destination_id,
        order_id,
    } = query;
    let filter = &NoticeFilter {
        state,
        destination_id,
        order_id,
    };
    let notices = app
        .db
        .read(&grant, |tx| {
            report::deliveries::notices(tx, filter, after, limit + 1).scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(notices, limit, |notice| notice.id)))
}

/// One ship notice with its lots.
#[utoipa::path(
    get, path = "/api/purchasing/ship-notices/{id}", operation_id = "purchasing_ship_notice_get", tag = "purchasing",
    params(("id" = ShipNoticeId, Path)), responses((status = 200, body = NoticeDetail))
)]
async fn notice_get(
    State(app): State<App>,
    grant: Grant<needs::ReadOrders>,
    Path(id): Path<ShipNoticeId>,
) -> Result<Tagged<NoticeDetail>> {
    detail(&app, &grant, id).await
}

/// Takes back a ship notice that has not arrived: its goods are due again.
#[utoipa::path(
    post, path = "/api/purchasing/ship-notices/{id}/cancellation", operation_id = "purchasing_ship_notice_cancel",
    tag = "purchasing", params(("id" = ShipNoticeId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = NoticeDetail))
)]
async fn notice_cancel(
    State(app): State<App>,
    grant: Grant<needs::ShipOrders>,
    Path(id): Path<ShipNoticeId>,
    version: IfMatch,
) -> Result<Tagged<NoticeDetail>> {
    shipping::cancel_notice(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}
