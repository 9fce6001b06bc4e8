//! Goods are set aside for somebody, and travel between the kinds of places.

use serde_json::json;

use super::{item_name, word};
use crate::model::{
    AskId, OfferId, PriceSource, ShortageId, TransferId, TransferKind, TransferState,
};
use crate::refusal::ExchangeRefusal;
use crate::store::{self, Place, Transfer};
use formulary::model::ItemId;
use kernel::prelude::*;
use stock::holding::lots_pinned;
use stock::ledger::post_moves;
use stock::model::{Document, LotId, MoveReason, MoveRequest, PlaceKind};
use stock::on_the_way::{OnTheWay, on_the_way_move};
use stock::places::places;

/// Goods that somebody is ready to give.
pub(crate) struct Proposal<'a> {
    pub kind: TransferKind,
    pub shortage_id: Option<ShortageId>,
    pub ask_id: Option<AskId>,
    pub offer_id: Option<OfferId>,
    pub from: &'a Place,
    pub to: &'a Place,
    pub item_id: ItemId,
    /// Who asked for them, and in whose name.
    pub requested: (Option<UserId>, Option<UserId>),
    pub lots: &'a [(LotId, Quantity)],
}

/// Sets the goods aside, so that nobody else is promised them, and asks a second person to let them go.
pub(crate) async fn propose(tx: &Tx, wanted: Proposal<'_>) -> Result<TransferId> {
    let ids: Vec<LotId> = wanted.lots.iter().map(|(lot, _)| *lot).collect();
    let pinned = lots_pinned(tx, &ids).await?;
    if let Some(lot) = pinned.values().find(|lot| lot.held) {
        return Err(ExchangeRefusal::LotHeld {
            lot: lot.number.clone(),
        }
        .into());
    }
    let total = Quantity(wanted.lots.iter().map(|(_, quantity)| quantity.0).sum());
    let transfer = fresh(tx, &wanted, total).await?;
    store::transfer_insert(tx, &transfer).await?;
    let paid = purchasing::lot_prices(tx, ids.iter().copied()).await?;
    let offers = suppliers::best_offers(tx, &[wanted.item_id]).await?;
    let listed = offers.get(&wanted.item_id).map(|offer| offer.price);
    let priced = |lot: &LotId| match (paid.get(lot), listed) {
        (Some(price), _) => (Some(*price), PriceSource::Receipt),
        (None, Some(price)) => (Some(price), PriceSource::Contract),
        (None, None) => (None, PriceSource::Unknown),
    };
    let lines: Vec<_> = wanted
        .lots
        .iter()
        .map(|(lot, quantity)| {
            let (price, source) = priced(lot);
            (*lot, *quantity, price, source)
        })
        .collect();
    store::transfer_lines_insert(tx, transfer.id, &lines).await?;
    let (shelf, aside) = (PlaceKind::Store, PlaceKind::Transit);
    carry(
        tx,
        &transfer,
        wanted.lots,
        (transfer.from_id, shelf),
        (transfer.from_id, aside),
        "aside",
    )
    .await?;
    awaited(tx, &transfer, total.0).await?;
    let facts = json!({ "kind": transfer.kind, "from_id": transfer.from_id, "to_id": transfer.to_id, "item_id": transfer.item_id, "quantity": total });
    tx.journal(
        word::TRANSFER,
        transfer.id,
        Some(&transfer.number),
        Verb::CREATE,
        facts,
    );
    tell_approver(tx, &transfer, wanted.from).await?;
    Ok(transfer.id)
}

/// The paper of a proposal.
async fn fresh(tx: &Tx, wanted: &Proposal<'_>, total: Quantity) -> Result<Transfer> {
    let actor = tx.actor();
    Ok(Transfer {
        id: tx.id(),
        number: tx.next_number("DB", &tx.day().compact_month()).await?,
        kind: wanted.kind,
        shortage_id: wanted.shortage_id,
        ask_id: wanted.ask_id,
        offer_id: wanted.offer_id,
        from_id: wanted.from.id,
        to_id: wanted.to.id,
        item_id: wanted.item_id,
        quantity_milli: total,
        received_milli: Quantity::ZERO,
        state: TransferState::Proposed,
        requested_by: wanted.requested.0,
        requested_for: wanted.requested.1,
        proposed_by: actor.author(),
        proposed_for: actor.behalf_of,
        proposed_at: tx.now(),
        approved_by: None,
        approved_at: None,
        sent_by: None,
        sent_at: None,
        carrier: None,
        carrier_note: String::new(),
        received_by: None,
        received_at: None,
        reason: String::new(),
        version: 1,
    })
}

/// Moves lots of a transfer; each way of each lot once.
pub(super) async fn carry(
    tx: &Tx,
    transfer: &Transfer,
    lots: &[(LotId, Quantity)],
    from: (OrganisationId, PlaceKind),
    to: (OrganisationId, PlaceKind),
    way: &str,
) -> Result<()> {
    let known = places(tx, &[from, to]).await?;
    let (from, to) = (known.id(from.0, from.1)?, known.id(to.0, to.1)?);
    let document = Document {
        kind: word::TRANSFER,
        id: transfer.id.0,
    };
    let step = |(lot, quantity): &(LotId, Quantity)| {
        let key = format!("{}:{}:{lot}:{way}", word::TRANSFER, transfer.id);
        let request = MoveRequest::transfer(
            (transfer.item_id, *lot, *quantity),
            (from, to),
            document,
            key,
        );
        match way {
            "lost" => MoveRequest {
                reason: MoveReason::Loss,
                ..request
            },
            _ => request,
        }
    };
    let moves: Vec<MoveRequest> = lots
        .iter()
        .filter(|(_, quantity)| quantity.is_positive())
        .map(step)
        .collect();
    post_moves(tx, &moves).await.map(drop)
}

/// What is on the way to the receiver grows or shrinks.
pub(super) async fn awaited(tx: &Tx, transfer: &Transfer, by: i64) -> Result<()> {
    let change = OnTheWay {
        organisation_id: transfer.to_id,
        item_id: transfer.item_id,
        change: Quantity(by),
    };
    on_the_way_move(tx, &[change]).await
}

pub(super) async fn sentence(tx: &Tx, transfer: &Transfer) -> Result<serde_json::Value> {
    Ok(json!({
        "number": transfer.number,
        "from": store::place(tx, transfer.from_id).await?.short_name,
        "to": store::place(tx, transfer.to_id).await?.short_name,
        "item": item_name(tx, transfer.item_id).await?,
        "quantity": transfer.quantity_milli,
    }))
}

/// Whoever may let goods of the giver go: his own head, the township of a village with one user.
async fn tell_approver(tx: &Tx, transfer: &Transfer, from: &Place) -> Result<()> {
    let desk = match (from.single_user, from.parent_id) {
        (true, Some(parent)) => parent,
        _ => from.id,
    };
    let link = format!("/exchange/transfers/{}", transfer.id);
    tx.notice(Notice::new(desk, "transfer_waits", sentence(tx, transfer).await?, link).urgent());
    Ok(())
}
