//! What lies where, what is on the way, what was used.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::wire::{PlaceRef, asked, item_of};
use crate::model::LotId;
use crate::store::views::{self, Filter, LotLine};
use formulary::directory::item_refs;
use formulary::model::{ItemId, ItemRef};
use identity::directory;
use identity::model::OrgRef;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(place_list))
        .routes(verb!(balance_list))
        .routes(verb!(on_the_way_list))
        .routes(verb!(consumption_list))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OrganisationQuery {
    /// Absent: the reader's own.
    organisation_id: Option<OrganisationId>,
}

/// Places within reach that are in use.
#[utoipa::path(
    get, path = "/api/stock/places", operation_id = "stock_place_list", tag = "stock",
    params(OrganisationQuery), responses((status = 200, body = Page<PlaceRef>))
)]
async fn place_list(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Query(OrganisationQuery { organisation_id }): Query<OrganisationQuery>,
) -> Result<Json<Page<PlaceRef>>> {
    let items = app
        .db
        .read(&grant, |tx| {
            async move {
                let places = views::places(tx, organisation_id).await?;
                let owners = places.iter().map(|place| place.organisation_id);
                let owners = directory::organisation_refs(tx, owners).await?;
                let shown = places.into_iter().map(|place| PlaceRef {
                    id: place.id,
                    kind: place.kind,
                    name: place.name,
                    organisation: owners.get(&place.organisation_id).cloned(),
                });
                Ok(shown.collect())
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page { items, next: None }))
}

/// An item with what lies of it at one organisation.
#[derive(Debug, Serialize, ToSchema)]
struct BalanceView {
    item: ItemRef,
    /// In the stores.
    quantity: Quantity,
    /// Of it neither held nor expired.
    usable: Quantity,
    /// In the stores, promised to facilities and not yet issued.
    reserved: Quantity,
    /// Arrived, not yet inspected.
    receiving: Quantity,
    /// Refused, on the way back.
    quarantine: Quantity,
    /// Ordered for the organisation, not yet received.
    on_the_way: Quantity,
    /// When the first of its lots runs out.
    next_expiry_on: Day,
    /// First to expire first.
    lots: Vec<LotView>,
}

/// A lot in a place.
#[derive(Debug, Serialize, ToSchema)]
struct LotView {
    lot_id: LotId,
    number: String,
    produced_on: Option<Day>,
    expires_on: Day,
    /// Days until the last day of use; negative once it has passed.
    days_left: i64,
    held: bool,
    /// Opened packs 拆零.
    split: bool,
    place: PlaceRef,
    quantity: Quantity,
    /// Of it promised to facilities.
    reserved: Quantity,
}

impl LotView {
    fn of(line: LotLine, today: Day) -> Self {
        Self {
            lot_id: line.lot_id,
            number: line.number,
            produced_on: line.produced_on,
            expires_on: line.expires_on,
            days_left: line.expires_on.days_since(today),
            held: line.held,
            split: line.split,
            place: PlaceRef {
                id: line.place_id,
                kind: line.place_kind,
                name: String::new(),
                organisation: None,
            },
            quantity: line.quantity,
            reserved: line.reserved,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BalanceQuery {
    /// Absent: the reader's own.
    organisation_id: Option<OrganisationId>,
    /// Part of name, code or maker, or pinyin or initials.
    q: Option<String>,
    /// Only lots that expire within so many days, expired ones included.
    expiring_within_days: Option<i64>,
}

/// What lies at one organisation, by item, with its lots.
#[utoipa::path(
    get, path = "/api/stock/balances", operation_id = "stock_balance_list", tag = "stock",
    params(BalanceQuery, PageQuery), responses((status = 200, body = Page<BalanceView>))
)]
async fn balance_list(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Query(query): Query<BalanceQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<BalanceView>>> {
    let (after, limit) = (page.key::<String>()?, page.limit());
    let BalanceQuery {
        organisation_id,
        q,
        expiring_within_days,
    } = &query;
    let page = app
        .db
        .read(&grant, |tx| {
            async move {
                let organisation = asked(tx, *organisation_id).await?.id;
                let expires_until =
                    expiring_within_days.map(|days| tx.day().plus_days(days.clamp(0, 3650)));
                let filter = Filter {
                    organisation,
                    q: q.clone(),
                    expires_until,
                };
                let totals = views::totals(tx, &filter, after.as_deref(), limit + 1).await?;
                let ids: Vec<ItemId> = totals.iter().map(|total| total.item_id).collect();
                let items = item_refs(tx, ids.iter().copied()).await?;
                let mut lots = views::lots(tx, organisation, ids).await?;
                let page = Page::cut(totals, limit, |total| total.code.clone());
                let shown = page.items.into_iter().map(|total| {
                    let lots = lots.remove(&total.item_id).unwrap_or_default();
                    let in_time = |lot: &LotLine| {
                        filter
                            .expires_until
                            .is_none_or(|until| lot.expires_on <= until)
                    };
                    Ok(BalanceView {
                        item: item_of(&items, total.item_id)?,
                        quantity: total.in_store,
                        usable: total.usable,
                        reserved: total.reserved,
                        receiving: total.receiving,
                        quarantine: total.quarantine,
                        on_the_way: total.on_the_way,
                        next_expiry_on: total.next_expiry_on,
                        lots: lots
                            .into_iter()
                            .filter(in_time)
                            .map(|lot| LotView::of(lot, tx.day()))
                            .collect(),
                    })
                });
                Ok(Page {
                    items: shown.collect::<Result<Vec<_>>>()?,
                    next: page.next,
                })
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(page))
}

/// Goods on the way to an organisation.
#[derive(Debug, Serialize, ToSchema)]
struct OnTheWayView {
    organisation: OrgRef,
    item: ItemRef,
    quantity: Quantity,
}

/// What was ordered for an organisation and is not yet received.
#[utoipa::path(
    get, path = "/api/stock/on-the-way", operation_id = "stock_on_the_way_list", tag = "stock",
    params(OrganisationQuery, PageQuery), responses((status = 200, body = Page<OnTheWayView>))
)]
async fn on_the_way_list(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Query(OrganisationQuery { organisation_id }): Query<OrganisationQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<OnTheWayView>>> {
    let (after, limit) = (page.key::<String>()?, page.limit());
    let page = app
        .db
        .read(&grant, |tx| {
            async move {
                let organisation = asked(tx, organisation_id).await?;
                let rows =
                    views::on_the_way(tx, organisation.id, after.as_deref(), limit + 1).await?;
                let items = item_refs(tx, rows.iter().map(|row| row.item_id)).await?;
                let page = Page::cut(rows, limit, |row| row.code.clone());
                let shown = page.items.iter().map(|row| {
                    let item = item_of(&items, row.item_id)?;
                    Ok(OnTheWayView {
                        organisation: organisation.clone(),
                        item,
                        quantity: row.quantity,
                    })
                });
                Ok(Page {
                    items: shown.collect::<Result<Vec<_>>>()?,
                    next: page.next,
                })
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(page))
}

/// A month of use.
#[derive(Debug, Serialize, ToSchema)]
struct MonthView {
    #[schema(format = "month", examples("2026-11"))]
    period: String,
    quantity: Quantity,
    /// Whole days without stock.
    stockout_days: i64,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ConsumptionQuery {
    item_id: ItemId,
    /// Absent: the reader's own.
    organisation_id: Option<OrganisationId>,
}

/// What an organisation used of an item, by month, newest first; three years at most.
#[utoipa::path(
    get, path = "/api/stock/consumption", operation_id = "stock_consumption_list", tag = "stock",
    params(ConsumptionQuery), responses((status = 200, body = Page<MonthView>))
)]
async fn consumption_list(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Query(ConsumptionQuery {
        item_id,
        organisation_id,
    }): Query<ConsumptionQuery>,
) -> Result<Json<Page<MonthView>>> {
    let months = app
        .db
        .read(&grant, |tx| {
            async move {
                let organisation = asked(tx, organisation_id).await?;
                views::months(tx, organisation.id, item_id).await
            }
            .scope_boxed()
        })
        .await?;
    let view = |month: views::Month| MonthView {
        period: month.period,
        quantity: month.quantity,
        stockout_days: month.stockout_days,
    };
    Ok(Json(Page {
        items: months.into_iter().map(view).collect(),
        next: None,
    }))
}
