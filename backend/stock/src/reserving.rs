//! Reserving: goods of a store that are promised to a facility, lot by lot.
//!
//! Reserve, then issue or release, like pending, post and void of an account. What is reserved of a balance is kept
//! beside it, so that neither engine lets two people promise the same box, however close together they ask.

use rustc_hash::FxHashMap;

use crate::model::{FreeLot, LotId, PlaceId, PlaceKind, Reservation, Reserve};
use crate::on_the_way::{OnTheWay, on_the_way_move};
use crate::places::places;
use crate::store;
use crate::store::reservations::Sums;
use formulary::model::ItemId;
use kernel::prelude::*;
use kernel::refusals;

refusals! {
    /// Why goods cannot be reserved, issued or released so.
    pub enum ReservationRefusal in "stock" {
        /// Somebody was promised the goods meanwhile, or they have left, or were held.
        NotFree { item: String, free: Quantity, wanted: Quantity } => "not_free", 409;
        /// Nothing waits there for the facility.
        NothingReserved { } => "nothing_reserved", 409;
        /// Less waits than is wanted.
        MoreThanReserved { open: Quantity, wanted: Quantity } => "more_than_reserved", 409;
        /// A lot that is held, or has expired, is not issued: release it.
        LotNotUsable { lot: String } => "lot_not_usable", 409;
    }
}

/// Something was released: whoever promised it looks for another way.
#[derive(Clone, Debug)]
pub struct ReservationsReleased {
    /// What was released of which.
    pub released: Vec<Reservation>,
    /// Why.
    pub reason: String,
}

/// The store of an organisation from which it serves others.
pub async fn store_of(tx: &Tx, organisation: OrganisationId) -> Result<PlaceId> {
    let found = places(tx, &[(organisation, PlaceKind::Store)]).await?;
    found.id(organisation, PlaceKind::Store)
}

/// The same without making it: none while nothing has ever come.
pub async fn store_known(tx: &Tx, organisation: OrganisationId) -> Result<Option<PlaceId>> {
    let found = store::places::of_organisations(tx, [organisation]).await?;
    let main = found
        .into_iter()
        .find(|place| place.active && place.kind == PlaceKind::Store);
    Ok(main.map(|place| place.id))
}

/// What is free of these items in a place, first to expire first: neither reserved nor held nor expired.
pub async fn free_lots(
    tx: &Tx,
    place: PlaceId,
    items: &[ItemId],
) -> Result<FxHashMap<ItemId, Vec<FreeLot>>> {
    store::reservations::free(tx, place, items).await
}

/// Reserves lots that have just come for those for whom they came. They were on the way before, and still are.
pub async fn reserve(tx: &Tx, wanted: &[Reserve]) -> Result<()> {
    let mut sums = Sums::new();
    for one in wanted {
        *sums
            .entry((one.key.place_id, one.item_id, one.key.lot_id))
            .or_default() += one.quantity.0;
    }
    store::reservations::balances_reserve(tx, &sums).await?;
    store::reservations::add(tx, wanted).await
}

/// Reserves, for a whole plan at once, what a query selects as requisition, lot, place, item, facility and quantity.
/// Its rows are unique by their first three columns; `sums` says what they add up to by item and lot.
pub async fn reserve_selected(
    tx: &Tx,
    place: PlaceId,
    sums: &[(ItemId, LotId, Quantity)],
    select: &str,
    binds: Vec<sea_orm::Value>,
) -> Result<()> {
    if sums.is_empty() {
        return Ok(());
    }
    let items: Vec<ItemId> = sums.iter().map(|(item, ..)| *item).collect();
    let free = free_lots(tx, place, &items).await?;
    store::lots::pin(tx, sums.iter().map(|(_, lot, _)| *lot)).await?;
    let mut wanted = Sums::new();
    for (item, lot, quantity) in sums {
        let lots = free.get(item).map(Vec::as_slice).unwrap_or_default();
        let there = lots.iter().find(|free| free.lot_id == *lot);
        let free = there.map_or(Quantity::ZERO, |free| free.quantity);
        if free < *quantity {
            let item = store::names::code(tx, *item).await?;
            return Err(ReservationRefusal::NotFree {
                item,
                free,
                wanted: *quantity,
            }
            .into());
        }
        *wanted.entry((place, *item, *lot)).or_default() += quantity.0;
    }
    store::reservations::balances_reserve(tx, &wanted).await?;
    store::reservations::add_selected(tx, select, binds).await
}

/// Takes parts off what is reserved: they are issued, or free again. What is on the way to their facilities shrinks.
pub(super) async fn take_off(tx: &Tx, parts: &[Reservation], issued: bool) -> Result<()> {
    let mut sums = Sums::new();
    for part in parts {
        *sums
            .entry((part.key.place_id, part.item_id, part.key.lot_id))
            .or_default() -= part.open.0;
    }
    store::reservations::balances_reserve(tx, &sums).await?;
    store::reservations::settle(tx, parts, issued).await?;
    let less = parts.iter().map(|part| OnTheWay {
        organisation_id: part.facility_id,
        item_id: part.item_id,
        change: Quantity(-part.open.0),
    });
    on_the_way_move(tx, &less.collect::<Vec<_>>()).await
}
