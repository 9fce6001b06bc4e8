//! What is dispensed leaves the ledger: lot by lot, gram by gram, first to expire first.

use serde_json::{Value, json};

use crate::model::PrescriptionId;
use crate::store::{LineRow, Weight};
use identity::directory;
use kernel::prelude::*;
use stock::ledger::post_moves;
use stock::model::{Document, MoveReason, MoveRequest, PlaceKind};
use stock::places::places;
use stock::reserving::free_lots;

/// Word of the ledger's documents.
const DOCUMENT: &str = "prescription";

/// Moves what was weighed from the centre's store to the patient. What the book does not have was weighed all the same: it is told
/// in the facts, for the next count.
pub(super) async fn consume(
    tx: &Tx,
    id: PrescriptionId,
    lines: &[LineRow],
    weights: &[Weight],
    round: i64,
) -> Result<Value> {
    let centre = directory::centre(tx).await?.id;
    let kinds = [PlaceKind::Store, PlaceKind::Patient];
    let found = places(tx, &kinds.map(|kind| (centre, kind))).await?;
    let (from, to) = (
        found.id(centre, PlaceKind::Store)?,
        found.id(centre, PlaceKind::Patient)?,
    );
    let mut items: Vec<_> = lines.iter().filter_map(|line| line.item_id).collect();
    items.sort_unstable();
    items.dedup();
    let mut free = free_lots(tx, from, &items).await?;
    let document = Document {
        kind: DOCUMENT,
        id: id.0,
    };
    let mut moves = Vec::new();
    let mut unrecorded = 0;
    for line in lines {
        let weighed = weights.iter().find(|one| one.line_no == line.line_no);
        let mut missing = weighed.map_or(0, |one| one.weighed_milli.0);
        let Some(item_id) = line.item_id else {
            unrecorded += missing;
            continue;
        };
        for lot in free.get_mut(&item_id).into_iter().flatten() {
            let taken = lot.quantity.0.min(missing);
            if taken <= 0 {
                continue;
            }
            lot.quantity.0 -= taken;
            missing -= taken;
            let goods = (item_id, lot.lot_id, Quantity(taken));
            let key = format!("{DOCUMENT}:{id}:{round}:{}:{}", line.line_no, lot.lot_id);
            moves.push(MoveRequest {
                reason: MoveReason::Consumption,
                ..MoveRequest::transfer(goods, (from, to), document, key)
            });
        }
        unrecorded += missing;
    }
    let lots = moves.len();
    if lots > 0 {
        post_moves(tx, &moves).await?;
    }
    Ok(json!({ "lots": lots, "unrecorded": Quantity(unrecorded) }))
}
