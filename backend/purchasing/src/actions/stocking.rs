//! Accepted goods go onto the shelf and to those who asked for them.

use std::collections::BTreeMap;

use crate::model::order::{Delivery, Order};
use crate::model::{LineId, ReceiptLineId};
use crate::rules::allocation::{self, Claim};
use crate::rules::receipt::Verdict;
use crate::store::{self, Judged, OpenOrigin, OriginPart, Receipt, ReceiptLot};
use kernel::prelude::*;
use stock::actions::tracing::{ScanList, captured};
use stock::ledger::post_moves;
use stock::model::{
    Document, LotId, LotKey, MoveReason, MoveRequest, NewLot, PaperId, PlaceKind, ReservationKey,
    Reserve, TraceVerb,
};
use stock::on_the_way::on_the_way_move;
use stock::places::{lots as lot_ids, places};
use stock::reserving;
use suppliers;
use suppliers::model::CommitmentChange;

use super::expectation::{less_on_the_way, part};

/// Moves what was accepted into the destination's store, shares it among its origins, and moves the commitment; answers
/// the verdicts with their lots.
pub(super) async fn stock<'v>(
    tx: &Tx,
    order: &Order,
    receipt: &Receipt,
    lots: &[ReceiptLot],
    verdicts: &'v [Verdict],
) -> Result<Vec<Judged<'v>>> {
    let by_id: BTreeMap<ReceiptLineId, &ReceiptLot> =
        lots.iter().map(|lot| (lot.id, lot)).collect();
    let accepted: Vec<(&ReceiptLot, Quantity)> = verdicts
        .iter()
        .filter(|verdict| verdict.accepted.is_positive())
        .filter_map(|verdict| Some((*by_id.get(&verdict.line_id)?, verdict.accepted)))
        .collect();
    let known = shelve(tx, order, receipt, &accepted).await?;
    share(tx, order, receipt, &accepted, &known).await?;
    let changes = accepted.iter().map(|(lot, quantity)| CommitmentChange {
        contract_line_id: lot.contract_line_id,
        ordered: Quantity::ZERO,
        accepted: *quantity,
    });
    suppliers::commitments_move(tx, &changes.collect::<Vec<_>>()).await?;
    let judged = |verdict: &'v Verdict| Judged {
        id: verdict.line_id,
        lot_id: known.get(&verdict.line_id).copied(),
        accepted: verdict.accepted,
        rejected: verdict.rejected,
        pending: verdict.pending,
        reason: verdict.reason,
        note: verdict.note.trim(),
    };
    Ok(verdicts.iter().map(judged).collect())
}

/// One move for each lot from the supplier into the store of the destination.
async fn shelve(
    tx: &Tx,
    order: &Order,
    receipt: &Receipt,
    accepted: &[(&ReceiptLot, Quantity)],
) -> Result<BTreeMap<ReceiptLineId, LotId>> {
    if accepted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (supplier, store) = (
        (order.supplier_id, PlaceKind::Supplier),
        (receipt.destination_id, PlaceKind::Store),
    );
    let places = places(tx, &[supplier, store]).await?;
    let (from, to) = (
        places.id(supplier.0, supplier.1)?,
        places.id(store.0, store.1)?,
    );
    let key = |lot: &ReceiptLot| LotKey {
        item_id: lot.item_id,
        number: lot.lot_number.clone(),
        expires_on: lot.expires_on,
    };
    let wanted: Vec<NewLot> = accepted
        .iter()
        .map(|(lot, _)| NewLot {
            key: key(lot),
            produced_on: lot.produced_on,
        })
        .collect();
    let ids = lot_ids(tx, &wanted).await?;
    let mut known = BTreeMap::new();
    let mut moves = Vec::with_capacity(accepted.len());
    for (lot, quantity) in accepted {
        let lot_id = *ids
            .get(&key(lot))
            .ok_or_else(|| Error::fault("a lot was not made"))?;
        known.insert(lot.id, lot_id);
        moves.push(MoveRequest {
            item_id: lot.item_id,
            lot_id,
            from,
            to,
            quantity: *quantity,
            reason: MoveReason::Receipt,
            document: Document {
                kind: "receipt",
                id: receipt.id.0,
            },
            period: None,
            reverses: None,
            // The version tells the inspection from later decisions about the same line.
            dedupe_key: format!("receipt:{}:{}", lot.id, receipt.version),
        });
    }
    post_moves(tx, &moves).await?;
    capture(tx, receipt, accepted, &known).await?;
    Ok(known)
}

/// Keeps the codes of packs that came in whole lots. Of a lot that was refused in part nobody knows which codes stayed: the desk
/// scans them.
async fn capture(
    tx: &Tx,
    receipt: &Receipt,
    accepted: &[(&ReceiptLot, Quantity)],
    known: &BTreeMap<ReceiptLineId, LotId>,
) -> Result<()> {
    for (lot, quantity) in accepted {
        let codes: Vec<String> = serde_json::from_str(&lot.trace_codes)?;
        let whole = *quantity == lot.shipped_milli;
        let Some(lot_id) = known.get(&lot.id).filter(|_| whole && !codes.is_empty()) else {
            continue;
        };
        let list = ScanList {
            organisation_id: receipt.destination_id,
            verb: TraceVerb::Receive,
            lot: Some((lot.item_id, *lot_id)),
            codes,
        };
        let document = Document {
            kind: "receipt",
            id: receipt.id.0,
        };
        captured(tx, &list, document).await?;
    }
    Ok(())
}

/// Shares accepted quantities among the origins of their lines: when they fall short, by the rule of scarcity; what they
/// exceed is free stock. What came to the centre waits there for its facilities, and is still on the way to them; what the centre
/// asked for itself has arrived and lies free.
async fn share(
    tx: &Tx,
    order: &Order,
    receipt: &Receipt,
    accepted: &[(&ReceiptLot, Quantity)],
    known: &BTreeMap<ReceiptLineId, LotId>,
) -> Result<()> {
    let lines: Vec<LineId> = accepted.iter().map(|(lot, _)| lot.order_line_id).collect();
    let mut origins = store::origins_open(tx, &lines).await?;
    let served_here = |origin: &OpenOrigin| {
        order.delivery == Delivery::Centre || origin.facility_id == receipt.destination_id
    };
    let mut shared: Vec<(ReceiptLineId, OriginPart)> = Vec::new();
    for (lot, quantity) in accepted {
        let behind = origins.entry(lot.order_line_id).or_default();
        behind.retain(served_here);
        let claims: Vec<Claim> = behind.iter().map(OpenOrigin::claim).collect();
        for (origin, share) in behind
            .iter_mut()
            .zip(allocation::allocate(*quantity, &claims))
        {
            if share.is_positive() {
                shared.push((lot.id, part(origin, share)));
                origin.open_milli.0 -= share.0;
            }
        }
    }
    let mut sums: BTreeMap<_, OriginPart> = BTreeMap::new();
    for (_, part) in &shared {
        let sum = sums
            .entry((part.line_id, part.requisition_id))
            .or_insert(OriginPart {
                quantity: Quantity::ZERO,
                ..*part
            });
        sum.quantity.0 += part.quantity.0;
    }
    let sums: Vec<OriginPart> = sums.into_values().collect();
    store::origins_allocate(tx, &sums).await?;
    let is_home = |part: &OriginPart| part.facility_id == receipt.destination_id;
    let home: Vec<OriginPart> = sums.into_iter().filter(is_home).collect();
    on_the_way_move(tx, &less_on_the_way(&home)).await?;
    keep(tx, receipt, &shared, known).await?;
    store::allocations_insert(tx, receipt.version, &shared).await
}

/// Reserves at the centre what came for others.
async fn keep(
    tx: &Tx,
    receipt: &Receipt,
    shared: &[(ReceiptLineId, OriginPart)],
    known: &BTreeMap<ReceiptLineId, LotId>,
) -> Result<()> {
    let home = receipt.destination_id;
    if shared.iter().all(|(_, part)| part.facility_id == home) {
        return Ok(());
    }
    let place_id = reserving::store_of(tx, home).await?;
    let others = shared.iter().filter(|(_, part)| part.facility_id != home);
    let kept = others.filter_map(|(line, part)| {
        Some(Reserve {
            key: ReservationKey {
                requisition_id: PaperId(part.requisition_id.0),
                lot_id: *known.get(line)?,
                place_id,
            },
            item_id: part.item_id,
            facility_id: part.facility_id,
            quantity: part.quantity,
        })
    });
    reserving::reserve(tx, &kept.collect::<Vec<_>>()).await
}
