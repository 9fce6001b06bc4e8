//! Posting: the only way by which goods move.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::events::ConsumptionChanged;
use crate::model::{
    BalanceKey, Document, LotId, Move, MoveId, MoveReason, MoveRequest, Period, Place, PlaceId,
    PlaceKind,
};
use crate::rules::ledger::{LedgerRefusal, booked};
use crate::rules::outage::days_by_month;
use crate::store;
use crate::store::ledger::Moved;
use formulary::model::ItemId;
use kernel::prelude::*;

/// What posting did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// The moves that were new, in the order of the requests.
    pub moves: Vec<MoveId>,
    /// Requests whose key had moved the same before.
    pub repeated: usize,
}

/// Consumption and days without stock by organisation, item and month.
type Months = BTreeMap<(OrganisationId, ItemId, Period), (i64, i64)>;

/// Posts moves in the order given, all or none: balances and months change in the same transaction.
///
/// Knows no reach, because a delivery crosses it by nature: callers check whose stock they touch.
/// A request whose `dedupe_key` has moved the same before is passed over, one that contradicts it is refused.
pub async fn post_moves(tx: &Tx, requests: &[MoveRequest]) -> Result<Posted> {
    let fresh = fresh(tx, requests).await?;
    let repeated = requests.len() - fresh.len();
    if fresh.is_empty() {
        return Ok(Posted {
            moves: Vec::new(),
            repeated,
        });
    }
    let places =
        store::places::by_id(tx, fresh.iter().flat_map(|wanted| [wanted.from, wanted.to])).await?;
    let keys: FxHashSet<BalanceKey> = fresh.iter().flat_map(|wanted| both_keys(wanted)).collect();
    let (balances, reserved) = store::ledger::balances(tx, keys).await?;
    held_stay(tx, &fresh, &places).await?;
    let after = booked(&balances, &reserved, &places, fresh.iter().copied())?;
    // Everything is decided; from here on only faults stop the posting.
    let months = months_of(tx, &fresh, &places).await?;
    store::ledger::balances_save(tx, &after, &places).await?;
    let moves = store::ledger::moves_insert(tx, &fresh, &places).await?;
    store::ledger::months_add(tx, &months).await?;
    if !months.is_empty() {
        let mut changed: Vec<_> = months
            .keys()
            .map(|(organisation, _, period)| (*organisation, *period))
            .collect();
        changed.sort_unstable();
        changed.dedup();
        tx.raise(ConsumptionChanged { months: changed }).await?;
    }
    Ok(Posted { moves, repeated })
}

/// Refuses what would take a held lot from a shelf to patients, onto the road or to another shelf, and pins the lots, so that
/// none is held at the same moment. A recall writes down what patients got before it.
async fn held_stay(
    tx: &Tx,
    moves: &[&MoveRequest],
    places: &FxHashMap<PlaceId, Place>,
) -> Result<()> {
    let kind = |id: &PlaceId| places.get(id).map(|place| place.kind);
    let leaves = |one: &&&MoveRequest| {
        let out = matches!(
            kind(&one.to),
            Some(PlaceKind::Patient | PlaceKind::Transit | PlaceKind::Store)
        );
        let undone = one.reason == MoveReason::Reversal || one.document.kind == "recall";
        kind(&one.from) == Some(PlaceKind::Store) && out && !undone
    };
    let lots: FxHashSet<LotId> = moves.iter().filter(leaves).map(|one| one.lot_id).collect();
    if lots.is_empty() {
        return Ok(());
    }
    store::lots::pin(tx, lots.iter().copied()).await?;
    match store::lots::held_among(tx, lots).await? {
        Some(lot) => Err(LedgerRefusal::LotHeld { lot }.into()),
        None => Ok(()),
    }
}

fn both_keys(wanted: &MoveRequest) -> [BalanceKey; 2] {
    let out = BalanceKey {
        place_id: wanted.from,
        item_id: wanted.item_id,
        lot_id: wanted.lot_id,
    };
    [
        out,
        BalanceKey {
            place_id: wanted.to,
            ..out
        },
    ]
}

/// The requests whose keys have not moved yet.
async fn fresh<'a>(tx: &Tx, requests: &'a [MoveRequest]) -> Result<Vec<&'a MoveRequest>> {
    let mut first: FxHashMap<&str, &MoveRequest> = FxHashMap::default();
    let mut wanted = Vec::with_capacity(requests.len());
    for request in requests {
        match first.get(request.dedupe_key.as_str()) {
            Some(earlier) if *earlier == request => {}
            Some(_) => return Err(key_reused(request)),
            None => {
                first.insert(&request.dedupe_key, request);
                wanted.push(request);
            }
        }
    }
    let moved =
        store::ledger::moved(tx, wanted.iter().map(|wanted| wanted.dedupe_key.as_str())).await?;
    let moved: FxHashMap<&str, &Moved> = moved
        .iter()
        .map(|moved| (moved.dedupe_key.as_str(), moved))
        .collect();
    let mut fresh = Vec::with_capacity(wanted.len());
    for request in wanted {
        match moved.get(request.dedupe_key.as_str()) {
            None => fresh.push(request),
            Some(moved) if same(moved, request) => {}
            Some(_) => return Err(key_reused(request)),
        }
    }
    Ok(fresh)
}

fn same(moved: &Moved, wanted: &MoveRequest) -> bool {
    moved.item_id == wanted.item_id
        && moved.lot_id == wanted.lot_id
        && moved.from_place_id == wanted.from
        && moved.to_place_id == wanted.to
        && moved.quantity_milli == wanted.quantity
}

fn key_reused(request: &MoveRequest) -> Error {
    LedgerRefusal::KeyReused {
        key: request.dedupe_key.clone(),
    }
    .into()
}

/// What the moves add to the months: use by patients, and the days that an outage lasted which now ends.
async fn months_of(
    tx: &Tx,
    moves: &[&MoveRequest],
    places: &FxHashMap<PlaceId, Place>,
) -> Result<Months> {
    let mut months = Months::new();
    let present = Period::of(tx.day());
    let mut refilled: FxHashSet<(PlaceId, ItemId)> = FxHashSet::default();
    for wanted in moves {
        let (Some(from), Some(to)) = (places.get(&wanted.from), places.get(&wanted.to)) else {
            continue;
        };
        let period = wanted.period.unwrap_or(present);
        for (place, sign) in [(to, 1), (from, -1)] {
            if place.kind == PlaceKind::Patient {
                months
                    .entry((place.organisation_id, wanted.item_id, period))
                    .or_default()
                    .0 += sign * wanted.quantity.0;
            }
        }
        // What a reversal puts back had never left.
        if to.kind == PlaceKind::Store && wanted.reason != MoveReason::Reversal {
            refilled.insert((wanted.to, wanted.item_id));
        }
    }
    if !refilled.is_empty() {
        let mut refilled: Vec<_> = refilled.into_iter().collect();
        refilled.sort_unstable();
        for (place, item, ran_out_at) in store::ledger::ran_out(tx, &refilled).await? {
            let Some(place) = places.get(&place) else {
                continue;
            };
            for (period, days) in days_by_month(ran_out_at.day(), tx.day()) {
                months
                    .entry((place.organisation_id, item, period))
                    .or_default()
                    .1 += days;
            }
        }
    }
    Ok(months)
}

/// The request that takes `original` back, whole, for `document`.
pub fn reversal(original: &Move, document: Document) -> Result<MoveRequest, LedgerRefusal> {
    if original.reverses.is_some() {
        return Err(LedgerRefusal::ReversalOfReversal {});
    }
    Ok(MoveRequest {
        item_id: original.item_id,
        lot_id: original.lot_id,
        from: original.to,
        to: original.from,
        quantity: original.quantity,
        reason: MoveReason::Reversal,
        document,
        period: original.period,
        reverses: Some(original.id),
        dedupe_key: format!("reversal:{}", original.id),
    })
}
