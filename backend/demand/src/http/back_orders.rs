//! `/api/demand/back-orders`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions::back_orders;
use crate::model::back_order::{BackOrder, BackOrderId, BackOrderReason, BackOrderState};
use crate::model::requisition::RequisitionId;
use crate::rules::people::may_write_for;
use crate::store::{self, BackOrderFilter};
use formulary::directory::item_refs;
use formulary::model::ItemRef;
use identity::directory;
use identity::model::OrgRef;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(back_order_list))
        .routes(verb!(back_order_cancel))
}

/// What of a requisition nobody could deliver.
#[derive(Debug, Serialize, ToSchema)]
struct BackOrderView {
    id: BackOrderId,
    requisition_id: RequisitionId,
    facility: OrgRef,
    item: ItemRef,
    quantity: Quantity,
    reason: BackOrderReason,
    state: BackOrderState,
    since_on: Day,
    /// When it is planned again.
    next_on: Day,
    /// For `If-Match`.
    version: i64,
    can: Vec<&'static str>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BackOrderQuery {
    facility_id: Option<OrganisationId>,
    requisition_id: Option<RequisitionId>,
    state: Option<BackOrderState>,
}

/// Back orders within reach, newest first.
#[utoipa::path(
    get, path = "/api/demand/back-orders", operation_id = "demand_back_order_list", tag = "demand",
    params(BackOrderQuery, PageQuery), responses((status = 200, body = Page<BackOrderView>))
)]
async fn back_order_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Query(query): Query<BackOrderQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<BackOrderView>>> {
    let (after, limit) = (page.key()?, page.limit());
    let filter = BackOrderFilter {
        facility: query.facility_id,
        requisition: query.requisition_id,
        state: query.state,
    };
    let orders = app
        .db
        .read(&grant, |tx| {
            async move {
                let orders = store::back_orders(tx, filter, None, after, limit + 1).await?;
                views(tx, orders).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(orders, limit, |order| order.id)))
}

async fn views(tx: &Tx, orders: Vec<BackOrder>) -> Result<Vec<BackOrderView>> {
    let items = item_refs(tx, orders.iter().map(|order| order.missing.item_id)).await?;
    let facilities = orders.iter().map(|order| order.missing.facility_id);
    let names = directory::organisation_refs(tx, facilities).await?;
    let lost = || Error::fault("a back order of nothing or nobody");
    let may = tx.actor().can(Permission::EditRequisition);
    let view = |order: BackOrder| {
        let missing = order.missing;
        let facility = names.get(&missing.facility_id).cloned().ok_or_else(lost)?;
        let own = may && may_write_for(tx.actor(), facility.id, facility.kind).is_ok();
        Ok(BackOrderView {
            id: order.id,
            requisition_id: missing.requisition_id,
            facility,
            item: items.get(&missing.item_id).cloned().ok_or_else(lost)?,
            quantity: missing.quantity,
            reason: missing.reason,
            state: order.state,
            since_on: order.since_on,
            next_on: order.next_on,
            version: order.version,
            can: match own && order.state == BackOrderState::Open {
                true => vec!["cancel"],
                false => Vec::new(),
            },
        })
    };
    orders.into_iter().map(view).collect()
}

/// Why a facility waits no longer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BackOrderCancelBody {
    reason: String,
}

/// The facility does not need it any more.
#[utoipa::path(
    post, path = "/api/demand/back-orders/{id}/cancellation", operation_id = "demand_back_order_cancel", tag = "demand",
    request_body = BackOrderCancelBody, params(("id" = BackOrderId, Path), ("If-Match" = String, Header)),
    responses((status = 204))
)]
async fn back_order_cancel(
    State(app): State<App>,
    grant: Grant<needs::EditRequisition>,
    Path(id): Path<BackOrderId>,
    version: IfMatch,
    Body(body): Body<BackOrderCancelBody>,
) -> Result<StatusCode> {
    back_orders::cancel(&app, &grant, id, version, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
