//! `/api/purchasing/returns`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::returns;
use crate::model::ReturnId;
use crate::model::delivery::ReturnStage;
use crate::report;
use crate::report::returns::ReturnView;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(return_list))
        .routes(verb!(return_get))
        .routes(verb!(return_hand_over))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReturnQuery {
    state: Option<ReturnStage>,
}

/// Refused goods within reach, newest first.
#[utoipa::path(
    get, path = "/api/purchasing/returns", operation_id = "purchasing_return_list", tag = "purchasing",
    params(ReturnQuery, PageQuery), responses((status = 200, body = Page<ReturnView>))
)]
async fn return_list(
    State(app): State<App>,
    grant: Grant<needs::ReadOrders>,
    Query(query): Query<ReturnQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ReturnView>>> {
    let (after, limit) = (page.key()?, page.limit());
    let returns = app
        .db
        .read(&grant, |tx| {
            report::returns::returns(tx, query.state, after, limit + 1).scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(returns, limit, |row| row.id)))
}

async fn detail(app: &App, actor: &Actor, id: ReturnId) -> Result<Tagged<ReturnView>> {
    let row = app
        .db
        .read(actor, |tx| {
            report::returns::supplier_return(tx, id).scope_boxed()
        })
        .await?;
    Ok(Tagged::new(row.version, row))
}

/// One return with its lots.
#[utoipa::path(
    get, path = "/api/purchasing/returns/{id}", operation_id = "purchasing_return_get", tag = "purchasing",
    params(("id" = ReturnId, Path)), responses((status = 200, body = ReturnView))
)]
async fn return_get(
    State(app): State<App>,
    grant: Grant<needs::ReadOrders>,
    Path(id): Path<ReturnId>,
) -> Result<Tagged<ReturnView>> {
    detail(&app, &grant, id).await
}

/// The supplier has fetched the goods.
#[utoipa::path(
    post, path = "/api/purchasing/returns/{id}/handover", operation_id = "purchasing_return_hand_over",
    tag = "purchasing", params(("id" = ReturnId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = ReturnView))
)]
async fn return_hand_over(
    State(app): State<App>,
    grant: Grant<needs::InspectGoods>,
    Path(id): Path<ReturnId>,
    version: IfMatch,
) -> Result<Tagged<ReturnView>> {
    returns::hand_over(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}
