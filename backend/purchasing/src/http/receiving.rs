//! `/api/purchasing/ship-notices/{id}/arrival` and `/api/purchasing/receipts`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions::receiving::{self, Arrival, SecondPerson};
use crate::model::delivery::{ReceiptStage, RejectReason};
use crate::model::{OrderId, ReceiptId, ReceiptLineId, ShipNoticeId};
use crate::report;
use crate::report::receipts::{AllocationView, ReceiptDetail, ReceiptFilter, ReceiptView};
use crate::rules::receipt::Verdict;
use crate::store;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(notice_arrive))
        .routes(verb!(receipt_list))
        .routes(verb!(receipt_get))
        .routes(verb!(receipt_inspect))
        .routes(verb!(receipt_decide))
        .routes(verb!(receipt_allocations))
}

/// What was seen at the door.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ArrivalBody {
    papers_ok: bool,
    /// Needed when something cold came.
    temperature_ok: Option<bool>,
    box_count: i64,
    #[serde(default)]
    note: String,
}

async fn detail(app: &App, actor: &Actor, id: ReceiptId) -> Result<Tagged<ReceiptDetail>> {
    let receipt = app
        .db
        .read(actor, |tx| report::receipts::receipt(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::new(receipt.receipt.version, receipt))
}

/// 收货: the goods of a ship notice are at the door; answers with their receipt.
#[utoipa::path(
    post, path = "/api/purchasing/ship-notices/{id}/arrival", operation_id = "purchasing_ship_notice_arrive",
    tag = "purchasing", request_body = ArrivalBody,
    params(("id" = ShipNoticeId, Path), ("If-Match" = String, Header)),
    responses((status = 201, body = ReceiptDetail))
)]
async fn notice_arrive(
    State(app): State<App>,
    grant: Grant<needs::ReceiveGoods>,
    Path(id): Path<ShipNoticeId>,
    version: IfMatch,
    Body(body): Body<ArrivalBody>,
) -> Result<Tagged<ReceiptDetail>> {
    let ArrivalBody {
        papers_ok,
        temperature_ok,
        box_count,
        note,
    } = body;
    if box_count < 0 {
        return Err(Invalid::one("/box_count", Field::Negative {}));
    }
    let arrival = Arrival {
        papers_ok,
        temperature_ok,
        box_count,
        note,
    };
    let receipt = receiving::arrive(&app, &grant, id, version, &arrival).await?;
    Ok(Tagged {
        created: true,
        ..detail(&app, &grant, receipt).await?
    })
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReceiptQuery {
    state: Option<ReceiptStage>,
    /// Only those with something undecided.
    pending: Option<bool>,
    destination_id: Option<OrganisationId>,
    order_id: Option<OrderId>,
}

/// Receipts within reach, newest first.
#[utoipa::path(
    get, path = "/api/purchasing/receipts", operation_id = "purchasing_receipt_list", tag = "purchasing",
    params(ReceiptQuery, PageQuery), responses((status = 200, body = Page<ReceiptView>))
)]
async fn receipt_list(
    State(app): State<App>,
    grant: Grant<needs::ReadOrders>,
    Query(query): Query<ReceiptQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ReceiptView>>> {
    let (after, limit) = (page.key()?, page.limit());
    let ReceiptQuery {
        state,
        pending,
        destination_id,
        order_id,
    } = query;
    let filter = &ReceiptFilter {
        state,
        pending: pending.unwrap_or(false),
        destination_id,
        order_id,
    };
    let receipts = app
        .db
        .read(&grant, |tx| {
            report::receipts::receipts(tx, filter, after, limit + 1).scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(receipts, limit, |receipt| receipt.id)))
}

/// One receipt with its lots.
#[utoipa::path(
    get, path = "/api/purchasing/receipts/{id}", operation_id = "purchasing_receipt_get", tag = "purchasing",
    params(("id" = ReceiptId, Path)), responses((status = 200, body = ReceiptDetail))
)]
async fn receipt_get(
    State(app): State<App>,
    grant: Grant<needs::ReadOrders>,
    Path(id): Path<ReceiptId>,
) -> Result<Tagged<ReceiptDetail>> {
    detail(&app, &grant, id).await
}

/// Who looks over the receiver's shoulder.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SecondPersonBody {
    login: String,
    password: String,
}

/// What becomes of a lot.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VerdictBody {
    receipt_line_id: ReceiptLineId,
    #[serde(default)]
    accepted: Quantity,
    #[serde(default)]
    rejected: Quantity,
    #[serde(default)]
    pending: Quantity,
    /// Needed for what is refused or missing.
    reject_reason: Option<RejectReason>,
    #[serde(default)]
    note: String,
}

/// Verdicts on the lots of a receipt.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Verdicts {
    /// Needed for toxic and high-value goods.
    second_person: Option<SecondPersonBody>,
    lines: Vec<VerdictBody>,
}

impl Verdicts {
    fn split(self) -> (Option<SecondPerson>, Vec<Verdict>) {
        let second = self.second_person.map(|person| SecondPerson {
            login: person.login,
            password: person.password,
        });
        let verdict = |line: VerdictBody| Verdict {
            line_id: line.receipt_line_id,
            accepted: line.accepted,
            rejected: line.rejected,
            pending: line.pending,
            reason: line.reject_reason,
            note: line.note,
        };
        (second, self.lines.into_iter().map(verdict).collect())
    }
}

/// 验收: every lot is accepted, refused with a reason, or left pending. What is accepted is in stock at once and shared
/// among those who asked for it.
#[utoipa::path(
    post, path = "/api/purchasing/receipts/{id}/inspection", operation_id = "purchasing_receipt_inspect",
    tag = "purchasing", request_body = Verdicts, params(("id" = ReceiptId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = ReceiptDetail))
)]
async fn receipt_inspect(
    State(app): State<App>,
    grant: Grant<needs::InspectGoods>,
    Path(id): Path<ReceiptId>,
    version: IfMatch,
    Body(body): Body<Verdicts>,
) -> Result<Tagged<ReceiptDetail>> {
    let (second, verdicts) = body.split();
    receiving::inspect(&app, &grant, id, version, second.as_ref(), &verdicts).await?;
    detail(&app, &grant, id).await
}

/// Decides what was left pending; lots that are not named stay pending.
#[utoipa::path(
    post, path = "/api/purchasing/receipts/{id}/pending-decision", operation_id = "purchasing_receipt_decide",
    tag = "purchasing", request_body = Verdicts, params(("id" = ReceiptId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = ReceiptDetail))
)]
async fn receipt_decide(
    State(app): State<App>,
    grant: Grant<needs::InspectGoods>,
    Path(id): Path<ReceiptId>,
    version: IfMatch,
    Body(body): Body<Verdicts>,
) -> Result<Tagged<ReceiptDetail>> {
    let (second, verdicts) = body.split();
    receiving::decide(&app, &grant, id, version, second.as_ref(), &verdicts).await?;
    detail(&app, &grant, id).await
}

/// How the accepted goods of a receipt were shared, within reach.
#[utoipa::path(
    get, path = "/api/purchasing/receipts/{id}/allocations", operation_id = "purchasing_receipt_allocations",
    tag = "purchasing", params(("id" = ReceiptId, Path)), responses((status = 200, body = Vec<AllocationView>))
)]
async fn receipt_allocations(
    State(app): State<App>,
    grant: Grant<needs::ReadOrders>,
    Path(id): Path<ReceiptId>,
) -> Result<Json<Vec<AllocationView>>> {
    let allocations = app
        .db
        .read(&grant, |tx| {
            async move {
                store::receipt_get(tx, id).await?;
                report::receipts::allocations(tx, id).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(allocations))
}
