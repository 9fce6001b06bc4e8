//! Reserving: goods of a store that are promised to a facility, lot by lot.
//!
//! Reserve, then issue or release, like pending, post and void of an account. What is reserved of a balance is kept
//! beside it, so that neither engine lets two people promise the same box, however close together they ask.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::model::{
    FreeLot, IssueId, LotId, PlaceId, PlaceKind, Reservation, ReservationKey, Reserve,
};
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
        /// All of it is being picked or packed: it leaves with its van.
        AllInWork { } => "all_in_work", 409;
    }
}

/// Something was released: whoever promised it looks for another way.
#[derive(Clone, Debug)]
pub struct ReservationsReleased {
    /// What was released of which.
    pub released: Vec<Reservation>,
    /// Why.
    pub reason: String,
    /// The lot was not where it should be: somebody went to fetch it.
    pub short: bool,
}

/// What is about to leave without a van: whoever works on some of it says so.
#[derive(Debug)]
pub struct GoodsWanted {
    /// What could leave.
    pub asked: Vec<Reservation>,
    busy: Mutex<FxHashMap<ReservationKey, i64>>,
}

impl GoodsWanted {
    /// Asks about these.
    pub fn of(asked: Vec<Reservation>) -> Self {
        Self {
            asked,
            busy: Mutex::default(),
        }
    }

    /// Some of a reservation lies in somebody's work.
    pub fn keep_back(&self, key: ReservationKey, quantity: Quantity) {
        // A lock that somebody left in a panic still holds what he said.
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        *busy.entry(key).or_default() += quantity.0;
    }

    /// What nobody works on.
    pub fn idle(&self) -> Vec<Reservation> {
        let busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let left = |one: &Reservation| Reservation {
            open: Quantity(one.open.0 - busy.get(&one.key).copied().unwrap_or_default()),
            ..*one
        };
        self.asked
            .iter()
            .map(left)
            .filter(|one| one.open.is_positive())
            .collect()
    }
}

/// Goods of a place were promised to facilities, in this transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoodsReserved {
    /// Where they lie.
    pub place: PlaceId,
}

/// Goods left for their facility by an issue note, without a van.
#[derive(Clone, Debug)]
pub struct GoodsIssued {
    /// The note.
    pub issue: IssueId,
    /// What of which left.
    pub issued: Vec<Reservation>,
}

/// What of these nobody works on: a picker's or packer's goods leave with their van.
pub(super) async fn idle(tx: &Tx, asked: Vec<Reservation>) -> Result<Vec<Reservation>> {
    if asked.is_empty() {
        return Ok(asked);
    }
    let wanted = Arc::new(GoodsWanted::of(asked));
    tx.raise(Arc::clone(&wanted)).await?;
    match wanted.idle() {
        idle if idle.is_empty() => Err(ReservationRefusal::AllInWork {}.into()),
        idle => Ok(idle),
    }
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
    store::reservations::add(tx, wanted).await?;
    told(tx, wanted.iter().map(|one| one.key.place_id)).await
}

async fn told(tx: &Tx, places: impl Iterator<Item = PlaceId>) -> Result<()> {
    let mut places: Vec<PlaceId> = places.collect();
    places.sort_unstable();
    places.dedup();
    for place in places {
        tx.raise(GoodsReserved { place }).await?;
    }
    Ok(())
}

/// Reserved goods are on a van: they have left their place, and are still on the way to their facilities.
pub async fn departed(tx: &Tx, parts: &[Reservation]) -> Result<()> {
    unreserve(tx, parts).await?;
    store::reservations::settle(tx, parts, true).await
}

/// Goods of a van lie in their place again, for those for whom they left it.
pub async fn came_back(tx: &Tx, parts: &[Reservation]) -> Result<()> {
    let mut sums = Sums::new();
    for part in parts {
        *sums
            .entry((part.key.place_id, part.item_id, part.key.lot_id))
            .or_default() += part.open.0;
    }
    store::reservations::balances_reserve(tx, &sums).await?;
    let back: Vec<Reservation> = parts
        .iter()
        .map(|part| Reservation {
            open: Quantity(-part.open.0),
            ..*part
        })
        .collect();
    store::reservations::settle(tx, &back, true).await
}

/// Goods were not found where they should lie: nobody gets them, and whoever promised them looks for another way.
pub async fn not_found(tx: &Tx, parts: Vec<Reservation>, reason: &str) -> Result<()> {
    take_off(tx, &parts, false).await?;
    let released = ReservationsReleased {
        released: parts,
        reason: reason.to_owned(),
        short: true,
    };
    tx.raise(released).await
}

async fn unreserve(tx: &Tx, parts: &[Reservation]) -> Result<()> {
    let mut sums = Sums::new();
    for part in parts {
        *sums
            .entry((part.key.place_id, part.item_id, part.key.lot_id))
            .or_default() -= part.open.0;
    }
    store::reservations::balances_reserve(tx, &sums).await
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
    store::reservations::add_selected(tx, select, binds).await?;
    told(tx, [place].into_iter()).await
}

/// Takes parts off what is reserved: they are issued, or free again. What is on the way to their facilities shrinks.
pub(super) async fn take_off(tx: &Tx, parts: &[Reservation], issued: bool) -> Result<()> {
    unreserve(tx, parts).await?;
    store::reservations::settle(tx, parts, issued).await?;
    let less = parts.iter().map(|part| OnTheWay {
        organisation_id: part.facility_id,
        item_id: part.item_id,
        change: Quantity(-part.open.0),
    });
    on_the_way_move(tx, &less.collect::<Vec<_>>()).await
}
