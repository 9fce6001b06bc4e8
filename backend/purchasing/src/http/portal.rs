//! `/api/purchasing/orders`: the supplier's verbs.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::portal;
use crate::model::{LineId, OrderId};
use crate::report::orders::OrderDetail;
use crate::rules::confirmation::{LineAnswer, Said};
use kernel::prelude::*;

use super::orders::detail;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(order_open))
        .routes(verb!(order_confirm))
}

/// Notes that the supplier has seen the order; only the first time is recorded.
#[utoipa::path(
    post, path = "/api/purchasing/orders/{id}/opening", operation_id = "purchasing_order_open", tag = "purchasing",
    params(("id" = OrderId, Path)), responses((status = 200, body = OrderDetail))
)]
async fn order_open(
    State(app): State<App>,
    grant: Grant<needs::ConfirmOrders>,
    Path(id): Path<OrderId>,
) -> Result<Tagged<OrderDetail>> {
    portal::open(&app, &grant, id).await?;
    detail(&app, &grant, id).await
}

/// What the supplier says to a line.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConfirmedLine {
    line_id: LineId,
    answer: LineAnswer,
    /// How much; only for a part.
    quantity: Option<Quantity>,
    /// Why not everything.
    reason: Option<String>,
    /// By when; not for a declined line.
    promised_on: Option<Day>,
}

/// The supplier's answer to every line.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Confirmation {
    lines: Vec<ConfirmedLine>,
}

/// Answers every line: in full, in part or not at all.
#[utoipa::path(
    post, path = "/api/purchasing/orders/{id}/confirmation", operation_id = "purchasing_order_confirm",
    tag = "purchasing", request_body = Confirmation, params(("id" = OrderId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OrderDetail))
)]
async fn order_confirm(
    State(app): State<App>,
    grant: Grant<needs::ConfirmOrders>,
    Path(id): Path<OrderId>,
    version: IfMatch,
    Body(body): Body<Confirmation>,
) -> Result<Tagged<OrderDetail>> {
    let said = |line: ConfirmedLine| Said {
        line_id: line.line_id,
        answer: line.answer,
        quantity: line.quantity,
        reason: line.reason,
        promised_on: line.promised_on,
    };
    let said: Vec<Said> = body.lines.into_iter().map(said).collect();
    portal::confirm(&app, &grant, id, version, &said).await?;
    detail(&app, &grant, id).await
}
