//! `/api/dispatch/bins`: where items live in the centre's store.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::Done;
use crate::actions::packing;
use crate::model::BinId;
use crate::report::waves::{BinView, HomeView, bins, homes};
use formulary::model::{ItemId, Storage};
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(bin_list))
        .routes(verb!(bin_make))
        .routes(verb!(bin_amend))
        .routes(verb!(home_list))
        .routes(verb!(put_away))
}

/// Bins in the order of the walk.
#[utoipa::path(
    get, path = "/api/dispatch/bins", operation_id = "dispatch_bin_list", tag = "dispatch",
    responses((status = 200, body = Vec<BinView>))
)]
async fn bin_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDispatch>,
) -> Result<Json<Vec<BinView>>> {
    let found = app.db.read(&grant, |tx| bins(tx).scope_boxed()).await?;
    Ok(Json(found))
}

/// A new bin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchNewBin)]
struct NewBin {
    code: String,
    storage: Storage,
    position: i64,
}

/// Enters a bin.
#[utoipa::path(
    post, path = "/api/dispatch/bins", operation_id = "dispatch_bin_make", tag = "dispatch", request_body = NewBin,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = BinView))
)]
async fn bin_make(
    State(app): State<App>,
    grant: Grant<needs::PickGoods>,
    once: Once<NewBin>,
) -> Result<Tagged<BinView>> {
    let NewBin {
        code,
        storage,
        position,
    } = &once.body;
    let id = packing::bin_make(&app, &grant, &once.key, (code, *storage, *position)).await?;
    let bin = one(&app, &grant, id).await?;
    Ok(Tagged::created(bin.version, bin))
}

async fn one(app: &App, actor: &Actor, id: BinId) -> Result<BinView> {
    let found = app.db.read(actor, |tx| bins(tx).scope_boxed()).await?;
    let bin = found.into_iter().find(|bin| bin.id == id);
    bin.ok_or_else(Error::not_found)
}

/// A bin as it should be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchBinFacts)]
struct BinFacts {
    code: String,
    storage: Storage,
    position: i64,
    active: bool,
}

/// Changes a bin.
#[utoipa::path(
    put, path = "/api/dispatch/bins/{id}", operation_id = "dispatch_bin_amend", tag = "dispatch", request_body = BinFacts,
    params(("id" = BinId, Path), ("If-Match" = String, Header)), responses((status = 200, body = BinView))
)]
async fn bin_amend(
    State(app): State<App>,
    grant: Grant<needs::PickGoods>,
    Path(id): Path<BinId>,
    version: IfMatch,
    Body(body): Body<BinFacts>,
) -> Result<Tagged<BinView>> {
    let facts = (body.code.as_str(), body.storage, body.position, body.active);
    packing::bin_amend(&app, &grant, id, version, facts).await?;
    let bin = one(&app, &grant, id).await?;
    Ok(Tagged::new(bin.version, bin))
}

/// Which items.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct HomeQuery {
    /// Only what has no bin.
    #[serde(default)]
    homeless: bool,
    /// Name, initials or bin.
    #[serde(default)]
    q: String,
}

/// What lies in the centre's store, with its bin.
#[utoipa::path(
    get, path = "/api/dispatch/homes", operation_id = "dispatch_home_list", tag = "dispatch", params(HomeQuery, PageQuery),
    responses((status = 200, body = Page<HomeView>))
)]
async fn home_list(
    State(app): State<App>,
    grant: Grant<needs::PickGoods>,
    Query(query): Query<HomeQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<HomeView>>> {
    let (after, limit) = (page.key::<ItemId>()?, page.limit());
    let query = &query;
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = homes(tx, query.homeless, &query.q, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.item.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// What lives where.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchPutAway)]
struct PutAway {
    item_id: ItemId,
    /// Label of the bin.
    bin: String,
}

/// An item gets its home in a bin that is made for it.
#[utoipa::path(
    post, path = "/api/dispatch/put-away", operation_id = "dispatch_home_set", tag = "dispatch", request_body = PutAway,
    responses((status = 200, body = Done))
)]
async fn put_away(
    State(app): State<App>,
    grant: Grant<needs::PickGoods>,
    Body(body): Body<PutAway>,
) -> Result<Json<Done>> {
    packing::put_away(&app, &grant, body.item_id, &body.bin).await?;
    Ok(Json(Done { count: 1 }))
}
