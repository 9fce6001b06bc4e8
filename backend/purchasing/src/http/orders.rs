//! `/api/purchasing/orders`: reading.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

use crate::model::order::OrderStage;
use crate::model::{LineId, OrderId, PlanId};
use crate::report;
use crate::report::lines::{DropView, OrderLineView};
use crate::report::orders::{OrderDetail, OrderFilter, OrderView};
use crate::report::plan_lines::OriginView;
use crate::report::timeline::TimelineEntry;
use crate::store;
use demand::model::cycle::CycleId;
use kernel::prelude::*;
use kernel::table::FileFormat;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(order_list))
        .routes(verb!(order_get))
        .routes(verb!(order_lines))
        .routes(verb!(order_line_origins))
        .routes(verb!(order_drops))
        .routes(verb!(order_timeline))
        .routes(verb!(order_export))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OrderQuery {
    /// One state, or several with commas between.
    #[param(example = "placed,confirmed")]
    state: Option<String>,
    supplier_id: Option<OrganisationId>,
    cycle_id: Option<CycleId>,
    plan_id: Option<PlanId>,
    /// Part of the number or of the supplier's name.
    q: Option<String>,
    /// Only those whose answer or promised delivery is overdue.
    late: Option<bool>,
}

fn states(text: Option<&str>) -> Result<Vec<OrderStage>> {
    let words = text
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    let unknown = |_| {
        General::MalformedRequest {
            reason: "state".to_owned(),
        }
        .into()
    };
    words.map(|word| word.parse().map_err(unknown)).collect()
}

/// Orders within reach, newest first: a supplier sees what was placed with him, a facility what serves it.
#[utoipa::path(
    get, path = "/api/purchasing/orders", operation_id = "purchasing_order_list", tag = "purchasing",
    params(OrderQuery, PageQuery), responses((status = 200, body = Page<OrderView>))
)]
async fn order_list(
    State(app): State<App>,
    grant: Grant<needs::ReadOrders>,
    Query(query): Query<OrderQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<OrderView>>> {
    let (after, limit) = (page.key()?, page.limit());
    let filter = OrderFilter {
        states: states(query.state.as_deref())?,
        supplier_id: query.supplier_id,
        cycle_id: query.cycle_id,
        plan_id: query.plan_id,
        q: query.q,
        late: query.late.unwrap_or(false),
    };
    let filter = &filter;
    let orders = app
        .db
        .read(&grant, |tx| {
            report::orders::orders(tx, filter, after, limit + 1).scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(orders, limit, |order| order.id)))
}

/// An order with everything that its page shows.
pub(super) async fn detail(app: &App, actor: &Actor, id: OrderId) -> Result<Tagged<OrderDetail>> {
    let order = app
        .db
        .read(actor, |tx| report::orders::order(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::new(order.order.version, order))
}

/// One order.
#[utoipa::path(
    get, path = "/api/purchasing/orders/{id}", operation_id = "purchasing_order_get", tag = "purchasing",
    params(("id" = OrderId, Path)), responses((status = 200, body = OrderDetail))
)]
async fn order_get(
    State(app): State<App>,
    grant: Grant<needs::ReadOrders>,
    Path(id): Path<OrderId>,
) -> Result<Tagged<OrderDetail>> {
    detail(&app, &grant, id).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LineQuery {
    /// Part of an item's name, code, maker, pinyin or initials.
    q: Option<String>,
}

/// Lines of an order, at most 2,000 at once; a facility sees its own part.
#[utoipa::path(
    get, path = "/api/purchasing/orders/{id}/lines", operation_id = "purchasing_order_lines", tag = "purchasing",
    params(("id" = OrderId, Path), LineQuery, PageQuery), responses((status = 200, body = Page<OrderLineView>))
)]
async fn order_lines(
    State(app): State<App>,
    grant: Grant<needs::ReadOrders>,
    Path(id): Path<OrderId>,
    Query(query): Query<LineQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<OrderLineView>>> {
    let (after, limit) = (page.key()?, page.limit_up_to(2000));
    let q = query.q.as_deref();
    let lines = app
        .db
        .read(&grant, |tx| {
            async move {
                store::order_get(tx, id).await?;
                report::lines::order_lines(tx, id, q, after, limit + 1).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(lines, limit, |line| line.line_no)))
}

/// Whom a line serves, within reach.
#[utoipa::path(
    get, path = "/api/purchasing/orders/{id}/lines/{line_id}/origins", operation_id = "purchasing_order_line_origins",
    tag = "purchasing", params(("id" = OrderId, Path), ("line_id" = LineId, Path)),
    responses((status = 200, body = Vec<OriginView>))
)]
async fn order_line_origins(
    State(app): State<App>,
    grant: Grant<needs::ReadOrders>,
    Path((id, line)): Path<(OrderId, LineId)>,
) -> Result<Json<Vec<OriginView>>> {
    let origins = app
        .db
        .read(&grant, |tx| {
            async move {
                store::order_get(tx, id).await?;
                let lines = store::contract_lines_of(tx, id).await?;
                if !lines.contains_key(&line) {
                    return Err(Error::not_found());
                }
                report::plan_lines::origins(tx, line).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(origins))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DropQuery {
    destination_id: Option<OrganisationId>,
}

/// Drops of an order, at most 2,000 at once: what of each line goes where, and how far it is.
#[utoipa::path(
    get, path = "/api/purchasing/orders/{id}/drops", operation_id = "purchasing_order_drops", tag = "purchasing",
    params(("id" = OrderId, Path), DropQuery, PageQuery), responses((status = 200, body = Page<DropView>))
)]
async fn order_drops(
    State(app): State<App>,
    grant: Grant<needs::ReadOrders>,
    Path(id): Path<OrderId>,
    Query(query): Query<DropQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<DropView>>> {
    let (after, limit) = (page.key()?, page.limit_up_to(2000));
    let destination = query.destination_id;
    let drops = app
        .db
        .read(&grant, |tx| {
            async move {
                store::order_get(tx, id).await?;
                report::lines::order_drops(tx, id, destination, after, limit + 1).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(drops, limit, |drop| drop.drop_id)))
}

/// What happened to an order, newest first.
#[utoipa::path(
    get, path = "/api/purchasing/orders/{id}/timeline", operation_id = "purchasing_order_timeline",
    tag = "purchasing", params(("id" = OrderId, Path), PageQuery),
    responses((status = 200, body = Page<TimelineEntry>))
)]
async fn order_timeline(
    State(app): State<App>,
    grant: Grant<needs::ReadOrders>,
    Path(id): Path<OrderId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<TimelineEntry>>> {
    let (after, limit) = (page.key()?, page.limit());
    let entries = app
        .db
        .read(&grant, |tx| {
            async move {
                let (order, _) = store::order_get(tx, id).await?;
                report::timeline::timeline(tx, &order, after, limit + 1).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(entries, limit, |entry| entry.id)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// `xlsx` when absent.
    #[param(inline)]
    format: Option<FileFormat>,
}

/// An order as a file, in the reader's language.
#[utoipa::path(
    get, path = "/api/purchasing/orders/{id}/export", operation_id = "purchasing_order_export", tag = "purchasing",
    params(("id" = OrderId, Path), ExportQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>))
)]
async fn order_export(
    State(app): State<App>,
    grant: Grant<needs::ReadOrders>,
    Path(id): Path<OrderId>,
    Query(query): Query<ExportQuery>,
) -> Result<Response> {
    let format = query.format.unwrap_or(FileFormat::Xlsx);
    let (number, file) = app
        .db
        .read(&grant, |tx| {
            async move {
                let (order, _) = store::order_get(tx, id).await?;
                let file = report::sheet::order_sheet(tx, id, format, tx.actor().locale).await?;
                Ok((order.number, file))
            }
            .scope_boxed()
        })
        .await?;
    let disposition = format!("attachment; filename=\"{number}.{}\"", format);
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, file).into_response())
}
