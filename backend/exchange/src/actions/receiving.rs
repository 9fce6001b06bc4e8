//! The receiver counts goods in.

use rustc_hash::FxHashMap;
use serde_json::json;

use super::proposing::{awaited, carry};
use super::shortages::{note as note_shortage, step as shortage_step};
use super::transfers::{less_promised, note, stepping};
use super::{own_desk, reason, word};
use crate::model::{ShortageState, ShortageVerb, TransferId, TransferVerb};
use crate::refusal::ExchangeRefusal;
use crate::store::{self, Shortage, Transfer, TransferLine};
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;
use stock::model::{LotId, PlaceKind};

/// What the receiver counted of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Which lot.
    pub lot_id: LotId,
    /// How much.
    pub quantity: Quantity,
}

/// The receiver counts the goods in: onto his shelf, or into quarantine where a lot was held meanwhile. What is missing is the
/// giver's loss, with a reason. No lines: everything arrived.
pub async fn receive(
    app: &App,
    actor: &Actor,
    id: TransferId,
    version: IfMatch,
    counted: &[Counted],
    why: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move { receive_in(tx, id, version, counted, why).await }.scope_boxed()
        })
        .await
}

async fn receive_in(
    tx: &Tx,
    id: TransferId,
    version: IfMatch,
    counted: &[Counted],
    why: &str,
) -> Result<()> {
    let (transfer, to) = stepping(tx, id, version, TransferVerb::Receive).await?;
    own_desk(tx.actor(), &store::place(tx, transfer.to_id).await?)?;
    NotSubmitter::witness(tx.actor(), transfer.sent_by, None)?;
    let lines = store::transfer_lines(tx, [id]).await?;
    let arrived = arrived(&lines, counted)?;
    let total = Quantity(arrived.iter().map(|(_, quantity)| quantity.0).sum());
    let lost = Quantity(transfer.quantity_milli.0 - total.0);
    let why = match lost.is_positive() {
        true => reason(why)?,
        false => String::new(),
    };
    let held = |lot: &LotId| lines.iter().any(|line| line.lot_id == *lot && line.held);
    let (unfit, fit): (Vec<_>, Vec<_>) = arrived.iter().copied().partition(|(lot, _)| held(lot));
    let missing: Vec<_> = lines
        .iter()
        .zip(&arrived)
        .map(|(line, (lot, quantity))| (*lot, Quantity(line.quantity_milli.0 - quantity.0)))
        .collect();
    let aside = (transfer.from_id, PlaceKind::Transit);
    carry(
        tx,
        &transfer,
        &fit,
        aside,
        (transfer.to_id, PlaceKind::Store),
        "in",
    )
    .await?;
    carry(
        tx,
        &transfer,
        &unfit,
        aside,
        (transfer.to_id, PlaceKind::Quarantine),
        "held",
    )
    .await?;
    carry(
        tx,
        &transfer,
        &missing,
        aside,
        (transfer.from_id, PlaceKind::Loss),
        "lost",
    )
    .await?;
    over(tx, &transfer).await?;
    store::transfer_lines_receive(tx, id, &arrived).await?;
    note(
        tx,
        &transfer,
        TransferVerb::Receive,
        to,
        json!({ "quantity": total, "missing": lost, "reason": why }),
    );
    if let Some(shortage) = transfer.shortage_id {
        let shortage = store::shortage_of(tx, shortage).await?;
        came(tx, shortage, total, lost).await?;
    }
    let received = Transfer {
        state: to,
        received_milli: total,
        received_by: tx.actor().author(),
        received_at: Some(tx.now()),
        reason: why,
        ..transfer
    };
    store::transfer_save(tx, &received).await
}

/// Nobody waits for the goods any more, and no van takes them along.
async fn over(tx: &Tx, transfer: &Transfer) -> Result<()> {
    awaited(tx, transfer, -transfer.quantity_milli.0).await?;
    dispatch::errands::end(tx, (word::TRANSFER, transfer.id.0)).await
}

/// What was counted of each lot, in the order of the lines.
fn arrived(lines: &[TransferLine], counted: &[Counted]) -> Result<Vec<(LotId, Quantity)>> {
    if counted.is_empty() {
        return Ok(lines
            .iter()
            .map(|line| (line.lot_id, line.quantity_milli))
            .collect());
    }
    let mut by_lot: FxHashMap<LotId, Quantity> = FxHashMap::default();
    let mut invalid = Invalid::new();
    for (at, one) in counted.iter().enumerate() {
        let line = lines.iter().find(|line| line.lot_id == one.lot_id);
        let fresh = by_lot.insert(one.lot_id, one.quantity).is_none();
        let pointer = format!("/lines/{at}");
        invalid.ensure(
            line.is_some() && fresh,
            pointer.clone(),
            ExchangeRefusal::LotUnknown {},
        );
        let sent = line.map_or(Quantity::ZERO, |line| line.quantity_milli);
        let fits = one.quantity >= Quantity::ZERO && one.quantity <= sent;
        invalid.ensure(
            fits,
            format!("{pointer}/quantity"),
            ExchangeRefusal::MoreThanSent { sent },
        );
    }
    invalid.finish()?;
    let of = |line: &TransferLine| {
        (
            line.lot_id,
            by_lot.get(&line.lot_id).copied().unwrap_or_default(),
        )
    };
    Ok(lines.iter().map(of).collect())
}

/// Goods came for a shortage, perhaps fewer than were promised.
async fn came(tx: &Tx, shortage: Shortage, quantity: Quantity, lost: Quantity) -> Result<()> {
    let mut shortage = Shortage {
        received_milli: Quantity(shortage.received_milli.0 + quantity.0),
        ..shortage
    };
    if lost.is_positive() {
        return less_promised(tx, shortage, lost).await;
    }
    if shortage.state == ShortageState::Covered
        && shortage.received_milli >= shortage.quantity_milli
    {
        let to = shortage_step(&shortage, ShortageVerb::Solve)?;
        let minutes = tx.now().since(shortage.opened_at).as_secs() / 60;
        note_shortage(
            tx,
            &shortage,
            ShortageVerb::Solve,
            to,
            json!({ "minutes": minutes, "late": tx.now() > shortage.due_at }),
        );
        shortage.state = to;
        shortage.ended_at = Some(tx.now());
    }
    store::shortage_save(tx, &shortage).await
}
