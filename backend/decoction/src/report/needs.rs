//! 备药: what the centre should have of each piece until the next cycle's goods come. Its own use is suggested like that of any facility;
//! what is promised to prescriptions that were passed and has not left the shelf is no longer there for anybody else.

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use demand::model::cycle::CycleWord;
use demand::model::line::Target;
use demand::model::policy::House;
use demand::planning::{cycles_in, house, supply_of};
use demand::rules::suggestion::suggest;
use formulary::directory::Names;
use formulary::model::{ItemId, ItemRef};
use identity::directory;
use kernel::prelude::*;
use stock::facts::{Items, Lookback, item_facts};
use suppliers::best_offers;

/// What the centre needs of a piece.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionNeed)]
pub struct NeedView {
    /// Which.
    pub item: ItemRef,
    /// Used in the look-back.
    pub used: Quantity,
    /// Days of it with stock.
    pub days: i64,
    /// In the centre's store.
    pub on_hand: Quantity,
    /// Of that promised to prescriptions that were passed, and not weighed and checked yet.
    pub promised: Quantity,
    /// Ordered for the centre.
    pub on_the_way: Quantity,
    /// What to ask for, whole packs.
    pub suggested: Quantity,
}

/// What the centre needs, and for how long.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionNeeds)]
pub struct NeedsView {
    /// Name of the open cycle; null: none is open, and the days are those of an emergency.
    pub cycle: Option<String>,
    /// Days to cover, without the days of delivery.
    pub days: i64,
    /// Pieces that were used, are promised or are missing, by code.
    pub pieces: Vec<NeedView>,
}

#[derive(FromQueryResult)]
struct Piece {
    id: ItemId,
    pack_milli: Quantity,
}

#[derive(FromQueryResult)]
struct Promised {
    item_id: ItemId,
    promised_milli: Quantity,
}

async fn promised(tx: &Tx) -> Result<FxHashMap<ItemId, Quantity>> {
    let sql = "SELECT l.item_id, CAST(SUM(l.grams_milli * p.doses) AS BIGINT) AS promised_milli FROM decoction_job j \
               JOIN prescription p ON p.id = j.prescription_id JOIN prescription_line l ON l.prescription_id = p.id \
               WHERE j.state IN ('queued', 'dispensing', 'weighed') AND l.item_id IS NOT NULL GROUP BY l.item_id";
    let rows: Vec<Promised> = tx.rows(sql, binds![]).await?;
    let rows = rows.into_iter();
    Ok(rows.map(|row| (row.item_id, row.promised_milli)).collect())
}

/// What the centre needs of each piece.
pub async fn needs(tx: &Tx) -> Result<NeedsView> {
    let sql =
        "SELECT id, pack_milli FROM item WHERE kind = 'piece' AND state = 'active' ORDER BY code";
    let pieces: Vec<Piece> = tx.rows(sql, binds![]).await?;
    let ids: Vec<ItemId> = pieces.iter().map(|piece| piece.id).collect();
    let open = cycles_in(tx, &[CycleWord::Open]).await?.into_iter().next();
    let house: House = house(tx).await?;
    let horizon = house.horizon(open.as_ref());
    let centre = directory::centre(tx).await?.id;
    let lookback = Lookback::before(tx.day(), horizon.lookback_months);
    let facts = item_facts(tx, centre, Items::These(&ids), lookback).await?;
    let offers = best_offers(tx, &ids).await?;
    let promised = promised(tx).await?;
    let names = Names::of(tx, Vec::new(), ids, Vec::new()).await?;
    let mut views = Vec::new();
    for piece in pieces {
        let (known, offer) = (facts.get(&piece.id), offers.get(&piece.id));
        let given = promised.get(&piece.id).copied().unwrap_or_default();
        let target = Target {
            review_days: horizon.review_days,
            lead_days: offer.map_or(horizon.lead_days, |offer| offer.lead_time_days),
            safety_days: horizon.safety_days,
        };
        let pack = offer.map_or(piece.pack_milli, |offer| offer.pack);
        let mut supply = known.copied().map(supply_of).unwrap_or_default();
        supply.on_hand = Quantity(supply.on_hand.0 - given.0);
        let found = suggest(supply, target, pack);
        let used = found.basis.stretch.consumption;
        if used.is_zero() && given.is_zero() && found.quantity.is_zero() {
            continue;
        }
        views.push(NeedView {
            item: names.item(piece.id)?,
            used,
            days: found.basis.stretch.days_with_stock(),
            on_hand: known.map_or(Quantity::ZERO, |facts| facts.on_hand),
            promised: given,
            on_the_way: found.basis.on_the_way,
            suggested: found.quantity,
        });
    }
    Ok(NeedsView {
        cycle: open.map(|cycle| cycle.terms.name),
        days: horizon.review_days + horizon.safety_days,
        pieces: views,
    })
}
