//! 调拨单: let go by a second person, sent, called off; at purchase price.

use serde_json::json;

use super::proposing::{awaited, carry, sentence};
use super::shortages::{note as note_shortage, step as shortage_step};
use super::{market, own_desk, reason, word};
use crate::model::{
    AskState, Carrier, ShortageState, ShortageVerb, TRANSFER_MAP, TransferId, TransferState,
    TransferVerb,
};
use crate::refusal::ExchangeRefusal;
use crate::store::{self, Ask, Place, Shortage, Transfer, TransferLine};
use dispatch::errands::{self, Errand};
use kernel::actor::OrganisationKind;
use kernel::arrows::next;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;
use stock::holding::lots_pinned;
use stock::model::{LotId, PlaceKind};

/// A transfer that may go along an arrow, and where to.
pub(super) async fn stepping(
    tx: &Tx,
    id: TransferId,
    version: IfMatch,
    verb: TransferVerb,
) -> Result<(Transfer, TransferState)> {
    let transfer = store::transfer_get(tx, id).await?;
    let (number, state) = (transfer.number.clone(), transfer.state);
    let to = next(TRANSFER_MAP, state, verb)
        .ok_or(ExchangeRefusal::TransferWrongState { number, state })?;
    version.check(transfer.version)?;
    Ok((transfer, to))
}

pub(super) fn note(
    tx: &Tx,
    one: &Transfer,
    verb: TransferVerb,
    to: TransferState,
    facts: serde_json::Value,
) {
    let facts = json!({ "from": one.state, "to": to, "facts": facts });
    tx.journal(
        word::TRANSFER,
        one.id,
        Some(&one.number),
        Verb(verb.as_str()),
        facts,
    );
}

/// May this actor decide about goods of the giver? His own head, the township above a village, the centre; nobody who asked
/// for them or promised them, and not the only user of a village.
pub(crate) fn second_person(
    actor: &Actor,
    from: &Place,
    transfer: &Transfer,
) -> Result<NotSubmitter> {
    let centre = actor.organisation_kind == OrganisationKind::Centre;
    if !centre {
        own_desk(actor, from)?;
    }
    if from.single_user && actor.organisation_id == Some(from.id) {
        return Err(ExchangeRefusal::NotYourDesk {}.into());
    }
    NotSubmitter::witness(actor, transfer.requested_by, transfer.requested_for)?;
    Ok(NotSubmitter::witness(
        actor,
        transfer.proposed_by,
        transfer.proposed_for,
    )?)
}

/// A second person lets the goods go.
pub async fn approve(app: &App, actor: &Actor, id: TransferId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let (transfer, to) = stepping(tx, id, version, TransferVerb::Approve).await?;
                let from = store::place(tx, transfer.from_id).await?;
                let NotSubmitter { .. } = second_person(tx.actor(), &from, &transfer)?;
                note(tx, &transfer, TransferVerb::Approve, to, json!({}));
                let approved = Transfer {
                    state: to,
                    approved_by: tx.actor().author(),
                    approved_at: Some(tx.now()),
                    ..transfer
                };
                store::transfer_save(tx, &approved).await
            }
            .scope_boxed()
        })
        .await
}

/// A second person does not let them go.
pub async fn reject(
    app: &App,
    actor: &Actor,
    id: TransferId,
    version: IfMatch,
    why: &str,
) -> Result<()> {
    call_off(app, actor, id, version, TransferVerb::Reject, why).await
}

/// The giver calls it off before it leaves.
pub async fn cancel(
    app: &App,
    actor: &Actor,
    id: TransferId,
    version: IfMatch,
    why: &str,
) -> Result<()> {
    call_off(app, actor, id, version, TransferVerb::Cancel, why).await
}

async fn call_off(
    app: &App,
    actor: &Actor,
    id: TransferId,
    version: IfMatch,
    verb: TransferVerb,
    why: &str,
) -> Result<()> {
    let why = reason(why)?;
    let why = &why;
    app.db
        .write(actor, |tx| {
            async move {
                let (transfer, _) = stepping(tx, id, version, verb).await?;
                let from = store::place(tx, transfer.from_id).await?;
                match verb {
                    TransferVerb::Reject => drop(second_person(tx.actor(), &from, &transfer)?),
                    _ => own_desk(tx.actor(), &from)?,
                }
                let shortage = match transfer.shortage_id {
                    Some(id) => Some(store::shortage_of(tx, id).await?),
                    None => None,
                };
                let (quantity, offer) = (transfer.quantity_milli, transfer.offer_id);
                undo(tx, transfer, verb, why).await?;
                if let Some(offer) = offer {
                    market::not_taken(tx, offer, quantity).await?;
                }
                match shortage {
                    Some(shortage) => less_promised(tx, shortage, quantity).await,
                    None => Ok(()),
                }
            }
            .scope_boxed()
        })
        .await
}

/// The goods lie on their shelf again, and nobody waits for them.
pub(super) async fn undo(tx: &Tx, transfer: Transfer, verb: TransferVerb, why: &str) -> Result<()> {
    let to = next(TRANSFER_MAP, transfer.state, verb).ok_or_else(Error::conflict)?;
    let lines = store::transfer_lines(tx, [transfer.id]).await?;
    let lots: Vec<_> = lines
        .iter()
        .map(|line| (line.lot_id, line.quantity_milli))
        .collect();
    let (shelf, aside) = (PlaceKind::Store, PlaceKind::Transit);
    carry(
        tx,
        &transfer,
        &lots,
        (transfer.from_id, aside),
        (transfer.from_id, shelf),
        "back",
    )
    .await?;
    awaited(tx, &transfer, -transfer.quantity_milli.0).await?;
    note(tx, &transfer, verb, to, json!({ "reason": why }));
    if let Some(ask) = transfer.ask_id {
        let ask = store::ask_of(tx, ask).await?;
        let undone = Ask {
            state: AskState::Declined,
            given_milli: Quantity::ZERO,
            reason: why.to_owned(),
            ..ask
        };
        store::ask_save(tx, &undone).await?;
    }
    let mut params = sentence(tx, &transfer).await?;
    params["reason"] = json!(why);
    let link = format!("/exchange/transfers/{}", transfer.id);
    tx.notice(Notice::new(transfer.to_id, "transfer_cancelled", params, link).urgent());
    let cancelled = Transfer {
        state: to,
        reason: why.to_owned(),
        ..transfer
    };
    store::transfer_save(tx, &cancelled).await
}

/// A promise fell away. A shortage that was covered is open again, and the next step does not wait.
pub(super) async fn less_promised(tx: &Tx, shortage: Shortage, quantity: Quantity) -> Result<()> {
    let mut after = Shortage {
        promised_milli: Quantity(shortage.promised_milli.0 - quantity.0),
        ..shortage.clone()
    };
    if shortage.state == ShortageState::Covered {
        after.state = shortage_step(&shortage, ShortageVerb::Reopen)?;
        after.covered_at = None;
        after.next_step_at = Some(tx.now());
        store::asks_turn(tx, shortage.id, AskState::Lapsed, AskState::Asked).await?;
        note_shortage(
            tx,
            &shortage,
            ShortageVerb::Reopen,
            after.state,
            json!({ "quantity": quantity }),
        );
    }
    store::shortage_save(tx, &after).await
}

/// The sheets of runs that pass both ends show the goods.
async fn along(tx: &Tx, transfer: &Transfer, lines: &[TransferLine]) -> Result<()> {
    let errand = Errand {
        paper: (word::TRANSFER, transfer.id.0),
        number: transfer.number.clone(),
        from_id: transfer.from_id,
        to_id: transfer.to_id,
        item_id: transfer.item_id,
        quantity: transfer.quantity_milli,
        lots: lines.iter().map(|line| line.number.clone()).collect(),
    };
    errands::note(tx, &errand).await
}

/// The goods leave. A lot that was held meanwhile stays.
pub async fn send(
    app: &App,
    actor: &Actor,
    id: TransferId,
    version: IfMatch,
    carrier: Carrier,
    with: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let (transfer, to) = stepping(tx, id, version, TransferVerb::Send).await?;
                own_desk(tx.actor(), &store::place(tx, transfer.from_id).await?)?;
                let lines = store::transfer_lines(tx, [id]).await?;
                let lots: Vec<LotId> = lines.iter().map(|line| line.lot_id).collect();
                if let Some(lot) = lots_pinned(tx, &lots).await?.values().find(|lot| lot.held) {
                    return Err(ExchangeRefusal::LotHeld {
                        lot: lot.number.clone(),
                    }
                    .into());
                }
                note(
                    tx,
                    &transfer,
                    TransferVerb::Send,
                    to,
                    json!({ "carrier": carrier, "note": with }),
                );
                let link = format!("/exchange/transfers/{id}");
                tx.notice(
                    Notice::new(
                        transfer.to_id,
                        "transfer_sent",
                        sentence(tx, &transfer).await?,
                        link,
                    )
                    .urgent(),
                );
                if carrier == Carrier::Run {
                    along(tx, &transfer, &lines).await?;
                }
                let sent = Transfer {
                    state: to,
                    sent_by: tx.actor().author(),
                    sent_at: Some(tx.now()),
                    carrier: Some(carrier),
                    carrier_note: with.trim().chars().take(super::TEXT_MAX).collect(),
                    ..transfer
                };
                store::transfer_save(tx, &sent).await
            }
            .scope_boxed()
        })
        .await
}
