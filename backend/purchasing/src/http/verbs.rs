//! `/api/purchasing/orders`: the centre's verbs, one order or several at once.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::{orders, placing};
use crate::model::OrderId;
use crate::model::order::OrderVerb;
use crate::report::orders::OrderDetail;
use crate::store;
use kernel::http::said;
use kernel::prelude::*;
use kernel::problem::Problem;

use super::orders::detail;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(order_submit))
        .routes(verb!(order_approve))
        .routes(verb!(order_return))
        .routes(verb!(order_place))
        .routes(verb!(order_cancel))
        .routes(verb!(orders_submit))
        .routes(verb!(orders_approve))
        .routes(verb!(orders_place))
}

/// Why, or what to know; may be blank.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Note {
    #[serde(default)]
    note: String,
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reason {
    reason: String,
}

/// Asks for approval.
#[utoipa::path(
    post, path = "/api/purchasing/orders/{id}/submission", operation_id = "purchasing_order_submit",
    tag = "purchasing", params(("id" = OrderId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OrderDetail))
)]
async fn order_submit(
    State(app): State<App>,
    grant: Grant<needs::SubmitOrders>,
    Path(id): Path<OrderId>,
    version: IfMatch,
) -> Result<Tagged<OrderDetail>> {
    orders::submit(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}

/// Approves: one manager up to the limit, two different ones above it, never who submitted.
#[utoipa::path(
    post, path = "/api/purchasing/orders/{id}/approval", operation_id = "purchasing_order_approve",
    tag = "purchasing", request_body = Note, params(("id" = OrderId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OrderDetail))
)]
async fn order_approve(
    State(app): State<App>,
    grant: Grant<needs::ApproveOrders>,
    Path(id): Path<OrderId>,
    version: IfMatch,
    Body(body): Body<Note>,
) -> Result<Tagged<OrderDetail>> {
    orders::approve(&app, &grant, id, version, body.note.trim()).await?;
    detail(&app, &grant, id).await
}

/// Back to the draft with a note; approvals begin anew.
#[utoipa::path(
    post, path = "/api/purchasing/orders/{id}/return", operation_id = "purchasing_order_return",
    tag = "purchasing", request_body = Reason, params(("id" = OrderId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OrderDetail))
)]
async fn order_return(
    State(app): State<App>,
    grant: Grant<needs::ApproveOrders>,
    Path(id): Path<OrderId>,
    version: IfMatch,
    Body(body): Body<Reason>,
) -> Result<Tagged<OrderDetail>> {
    orders::hand_back(&app, &grant, id, version, said("/reason", &body.reason)?).await?;
    detail(&app, &grant, id).await
}

/// Sends an approved order to its supplier, by mail and into his portal.
#[utoipa::path(
    post, path = "/api/purchasing/orders/{id}/placing", operation_id = "purchasing_order_place", tag = "purchasing",
    params(("id" = OrderId, Path), ("If-Match" = String, Header)), responses((status = 200, body = OrderDetail))
)]
async fn order_place(
    State(app): State<App>,
    grant: Grant<needs::PlaceOrders>,
    Path(id): Path<OrderId>,
    version: IfMatch,
) -> Result<Tagged<OrderDetail>> {
    placing::place(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}

/// Gives up what is still due: the whole order, or the rest of one of which something went on its way.
#[utoipa::path(
    post, path = "/api/purchasing/orders/{id}/cancellation", operation_id = "purchasing_order_cancel",
    tag = "purchasing", request_body = Reason, params(("id" = OrderId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OrderDetail))
)]
async fn order_cancel(
    State(app): State<App>,
    grant: Grant<needs::SubmitOrders>,
    Path(id): Path<OrderId>,
    version: IfMatch,
    Body(body): Body<Reason>,
) -> Result<Tagged<OrderDetail>> {
    orders::cancel(&app, &grant, id, version, said("/reason", &body.reason)?).await?;
    detail(&app, &grant, id).await
}

/// Several orders at once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Several {
    order_ids: Vec<OrderId>,
}

/// An order for which the verb was refused, and why.
#[derive(Debug, Serialize, ToSchema)]
struct RefusedOrder {
    id: OrderId,
    /// Constant code, `slice.word`.
    code: String,
    /// The sentence, in the reader's language.
    detail: String,
}

/// What became of each order.
#[derive(Debug, Default, Serialize, ToSchema)]
struct SeveralDone {
    done: Vec<OrderId>,
    left: Vec<RefusedOrder>,
}

/// Most orders in one request.
const MOST: usize = 500;

/// Does a verb on each order by itself: what is refused for one does not hold up the others.
async fn each(
    app: &App,
    actor: &Actor,
    orders: Several,
    verb: OrderVerb,
) -> Result<Json<SeveralDone>> {
    if orders.order_ids.len() > MOST {
        return Err(Invalid::one("/order_ids", Field::TooMany { max: MOST }));
    }
    let mut outcome = SeveralDone::default();
    for order_id in orders.order_ids {
        let version = app
            .db
            .read(actor, |tx| store::order_get(tx, order_id).scope_boxed())
            .await;
        let done = match version {
            Ok((_, version)) => one(app, actor, order_id, IfMatch(version), verb).await,
            Err(error) => Err(error),
        };
        match done {
            Ok(()) => outcome.done.push(order_id),
            Err(error @ (Error::Refused(_) | Error::Invalid(_))) => {
                let Problem { code, detail, .. } =
                    Problem::of(&error, actor.locale, &actor.request_id);
                outcome.left.push(RefusedOrder {
                    id: order_id,
                    code,
                    detail,
                });
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(Json(outcome))
}

async fn one(
    app: &App,
    actor: &Actor,
    id: OrderId,
    version: IfMatch,
    verb: OrderVerb,
) -> Result<()> {
    match verb {
        OrderVerb::Submit => orders::submit(app, actor, id, version).await,
        OrderVerb::Approve => orders::approve(app, actor, id, version, "").await,
        OrderVerb::Place => placing::place(app, actor, id, version).await,
        other => Err(Error::fault(format!(
            "{other} is not done to several orders"
        ))),
    }
}

/// Asks for approval of several orders.
#[utoipa::path(
    post, path = "/api/purchasing/orders/submissions", operation_id = "purchasing_orders_submit", tag = "purchasing",
    request_body = Several, responses((status = 200, body = SeveralDone))
)]
async fn orders_submit(
    State(app): State<App>,
    grant: Grant<needs::SubmitOrders>,
    Body(body): Body<Several>,
) -> Result<Json<SeveralDone>> {
    each(&app, &grant, body, OrderVerb::Submit).await
}

/// Approves several orders.
#[utoipa::path(
    post, path = "/api/purchasing/orders/approvals", operation_id = "purchasing_orders_approve", tag = "purchasing",
    request_body = Several, responses((status = 200, body = SeveralDone))
)]
async fn orders_approve(
    State(app): State<App>,
    grant: Grant<needs::ApproveOrders>,
    Body(body): Body<Several>,
) -> Result<Json<SeveralDone>> {
    each(&app, &grant, body, OrderVerb::Approve).await
}

/// Places several orders.
#[utoipa::path(
    post, path = "/api/purchasing/orders/placings", operation_id = "purchasing_orders_place", tag = "purchasing",
    request_body = Several, responses((status = 200, body = SeveralDone))
)]
async fn orders_place(
    State(app): State<App>,
    grant: Grant<needs::PlaceOrders>,
    Body(body): Body<Several>,
) -> Result<Json<SeveralDone>> {
    each(&app, &grant, body, OrderVerb::Place).await
}
