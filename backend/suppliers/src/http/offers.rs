//! What an item costs: `/api/suppliers/offers` and its price history.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::wire::{BlockView, named};
use crate::model::{
    ContractId, ContractKind, ContractLineId, ContractStateWord, DeliveryArea, LineRole, Offer,
    Tier,
};
use crate::rules::orders::Block;
use crate::rules::prices::{Saving, entry_price, saving};
use crate::{offers, store};
use formulary::model::ItemId;
use identity::directory;
use identity::model::OrgRef;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(offer_list))
        .routes(verb!(price_history))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfferQuery {
    item_id: ItemId,
}

/// A contract, as prices name it.
#[derive(Debug, Serialize, ToSchema)]
struct PriceContract {
    id: ContractId,
    line_id: ContractLineId,
    number: String,
    kind: ContractKind,
}

/// A contract line in force today.
#[derive(Debug, Serialize, ToSchema)]
struct OfferView {
    contract: PriceContract,
    supplier: OrgRef,
    role: LineRole,
    share_bp: Option<i64>,
    pack: Quantity,
    capacity: Option<Quantity>,
    agreed: Option<Quantity>,
    ordered: Quantity,
    lead_time_days: i64,
    ends_on: Day,
    tiers: Vec<Tier>,
    /// The price at which one pack can be had.
    price: Money,
    /// Against the price before the reform.
    saving: Option<Saving>,
    /// May it be ordered today?
    usable: bool,
    /// Areas to which its supplier may bring nothing new.
    barred_areas: Vec<DeliveryArea>,
    blocks: Vec<BlockView>,
}

/// What an item costs today.
#[derive(Debug, Serialize, ToSchema)]
struct Offers {
    /// 挂网价.
    ceiling_price: Option<Money>,
    /// Price before the reform.
    baseline_price: Option<Money>,
    /// Usable ones first, primaries before backups, then the cheapest. Always the whole list.
    items: Vec<OfferView>,
    next: Option<String>,
}

/// Contract lines in force today for an item, cheapest first, with why a supplier may not deliver.
#[utoipa::path(
    get, path = "/api/suppliers/offers", operation_id = "suppliers_offer_list", tag = "suppliers",
    params(OfferQuery), responses((status = 200, body = Offers))
)]
async fn offer_list(
    State(app): State<App>,
    grant: Grant<needs::ReadContracts>,
    Query(OfferQuery { item_id }): Query<OfferQuery>,
) -> Result<Json<Offers>> {
    let answer = app
        .db
        .read(&grant, |tx| {
            async move {
                let (ceiling_price, baseline_price) =
                    store::lines::item_prices(tx, item_id).await?;
                let mut found = offers(tx, &[item_id], tx.day())
                    .await?
                    .remove(&item_id)
                    .unwrap_or_default();
                if let Reach::Supplier { id } = tx.actor().reach {
                    found.retain(|offer| offer.supplier_id == id);
                }
                found.sort_by_key(|offer| {
                    let price = entry_price(&offer.tiers, offer.pack);
                    (
                        !offer.is_usable(),
                        offer.role == LineRole::Backup,
                        price,
                        offer.contract_line_id,
                    )
                });
                let suppliers = found.iter().map(|offer| offer.supplier_id);
                let suppliers = directory::organisation_refs(tx, suppliers).await?;
                let views = found.into_iter().map(|offer| {
                    let supplier = named(&suppliers, offer.supplier_id)?;
                    Ok(view(offer, supplier, baseline_price, tx.actor()))
                });
                let items = views.collect::<Result<Vec<_>>>()?;
                Ok(Offers {
                    ceiling_price,
                    baseline_price,
                    items,
                    next: None,
                })
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(answer))
}

fn view(offer: Offer, supplier: OrgRef, baseline: Option<Money>, actor: &Actor) -> OfferView {
    let price = entry_price(&offer.tiers, offer.pack).unwrap_or_default();
    let mut blocks = offer.blocks.clone();
    if blocks.is_empty() {
        blocks.extend(
            offer
                .barred
                .iter()
                .map(|area| Block::AreaBarred { area: *area }),
        );
    }
    OfferView {
        contract: PriceContract {
            id: offer.contract_id,
            line_id: offer.contract_line_id,
            number: offer.contract_number,
            kind: offer.kind,
        },
        supplier,
        role: offer.role,
        share_bp: offer.share_bp,
        pack: offer.pack,
        capacity: offer.capacity,
        agreed: offer.agreed,
        ordered: offer.ordered,
        lead_time_days: offer.lead_time_days,
        ends_on: offer.ends_on,
        price,
        saving: baseline.and_then(|baseline| saving(baseline, price)),
        usable: offer.blocks.is_empty(),
        barred_areas: offer.barred,
        blocks: blocks
            .iter()
            .map(|block| BlockView::of(block, actor.locale))
            .collect(),
        tiers: offer.tiers,
    }
}

/// A price that an item had, has or will have.
#[derive(Debug, Serialize, ToSchema)]
struct PriceView {
    contract: PriceContract,
    supplier: OrgRef,
    state: ContractStateWord,
    role: LineRole,
    starts_on: Day,
    ends_on: Day,
    tiers: Vec<Tier>,
    /// The price at which one pack could be had.
    price: Money,
    /// Against the price before the reform.
    saving: Option<Saving>,
}

/// The prices of an item through time.
#[derive(Debug, Serialize, ToSchema)]
struct PriceHistory {
    /// 挂网价.
    ceiling_price: Option<Money>,
    /// Price before the reform.
    baseline_price: Option<Money>,
    /// Oldest first.
    items: Vec<PriceView>,
}

/// Every price that an item had, has or will have under a contract, and what it saves against the reform's baseline.
#[utoipa::path(
    get, path = "/api/suppliers/items/{id}/price-history", tag = "suppliers",
    operation_id = "suppliers_item_price_history", params(("id" = ItemId, Path)),
    responses((status = 200, body = PriceHistory))
)]
async fn price_history(
    State(app): State<App>,
    grant: Grant<needs::ReadContracts>,
    Path(id): Path<ItemId>,
) -> Result<Json<PriceHistory>> {
    let answer = app
        .db
        .read(&grant, |tx| {
            async move {
                let (ceiling_price, baseline_price) = store::lines::item_prices(tx, id).await?;
                let rows = store::lines::prices(tx, id).await?;
                let lines = rows.iter().map(|row| row.contract_line_id);
                let mut tiers = store::offers::tiers(tx, lines).await?;
                let suppliers = rows.iter().map(|row| row.supplier_id);
                let suppliers = directory::organisation_refs(tx, suppliers).await?;
                let views = rows.into_iter().map(|row| {
                    let tiers = tiers.remove(&row.contract_line_id).unwrap_or_default();
                    let price = entry_price(&tiers, row.pack_milli).unwrap_or_default();
                    Ok(PriceView {
                        contract: PriceContract {
                            id: row.contract_id,
                            line_id: row.contract_line_id,
                            number: row.number,
                            kind: row.kind,
                        },
                        supplier: named(&suppliers, row.supplier_id)?,
                        state: row.state,
                        role: row.role,
                        starts_on: row.starts_on,
                        ends_on: row.ends_on,
                        price,
                        saving: baseline_price.and_then(|baseline| saving(baseline, price)),
                        tiers,
                    })
                });
                let items = views.collect::<Result<Vec<_>>>()?;
                Ok(PriceHistory {
                    ceiling_price,
                    baseline_price,
                    items,
                })
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(answer))
}
