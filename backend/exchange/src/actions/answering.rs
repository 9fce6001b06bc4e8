//! Donors answer: all, a part, or nothing. The first who accepts wins.

use serde_json::json;

use super::asking::sentence;
use super::proposing::{Proposal, propose};
use super::shortages::{note, step};
use super::{own_desk, reason};
use crate::model::{
    ASK_MAP, AskId, AskState, AskVerb, ShortageState, ShortageVerb, TransferId, TransferKind,
};
use crate::policy::ExchangeTerms;
use crate::refusal::ExchangeRefusal;
use crate::store::{self, Ask, Place, Shortage};
use kernel::arrows::next;
use kernel::prelude::*;
use stock::model::LotId;
use stock::reserving::{free_lots, store_of};

/// An ask about which this actor may speak, with its shortage. Who comes too late is told so before anything else.
async fn answerable(
    tx: &Tx,
    id: AskId,
    version: IfMatch,
    verb: AskVerb,
) -> Result<(Ask, AskState, Shortage, Place)> {
    let ask = store::ask_get(tx, id).await?;
    let donor = store::place(tx, ask.donor_id).await?;
    own_desk(tx.actor(), &donor)?;
    let shortage = store::shortage_of(tx, ask.shortage_id).await?;
    let number = shortage.number.clone();
    match (shortage.state, ask.state) {
        (ShortageState::Open, _) | (_, AskState::Accepted | AskState::Declined) => {}
        (ShortageState::Covered | ShortageState::Solved, _) => {
            return Err(ExchangeRefusal::CoveredAlready { number }.into());
        }
        (state, _) => return Err(ExchangeRefusal::ShortageOver { number, state }.into()),
    }
    let state = ask.state;
    let to = next(ASK_MAP, state, verb).ok_or(ExchangeRefusal::AskOver { state })?;
    version.check(ask.version)?;
    Ok((ask, to, shortage, donor))
}

/// The donor gives. The goods are set aside at once; a second person lets them go.
pub async fn accept(
    app: &App,
    actor: &Actor,
    id: AskId,
    version: IfMatch,
    quantity: Quantity,
) -> Result<TransferId> {
    app.db
        .write(actor, |tx| {
            async move { accept_in(tx, id, version, quantity).await }.scope_boxed()
        })
        .await
}

async fn accept_in(tx: &Tx, id: AskId, version: IfMatch, quantity: Quantity) -> Result<TransferId> {
    if !quantity.is_positive() {
        return Err(Invalid::one("/quantity", Field::NotPositive {}));
    }
    let (ask, to, shortage, donor) = answerable(tx, id, version, AskVerb::Accept).await?;
    let missing = shortage.missing();
    if quantity > missing {
        return Err(ExchangeRefusal::MoreThanMissing { missing }.into());
    }
    let lots = chosen(tx, &shortage, donor.id, quantity).await?;
    let receiver = store::place(tx, shortage.facility_id).await?;
    let transfer = propose(
        tx,
        Proposal {
            kind: TransferKind::Shortage,
            shortage_id: Some(shortage.id),
            ask_id: Some(ask.id),
            offer_id: None,
            from: &donor,
            to: &receiver,
            item_id: shortage.item_id,
            requested: (shortage.opened_by, shortage.opened_for),
            lots: &lots,
        },
    )
    .await?;
    let answered = Ask {
        state: to,
        given_milli: quantity,
        answered_at: Some(tx.now()),
        answered_by: tx.actor().author(),
        ..ask
    };
    store::ask_save(tx, &answered).await?;
    promised(tx, shortage, quantity, &donor).await?;
    Ok(transfer)
}

/// First to expire first, of lots that live long enough for whoever gets them.
async fn chosen(
    tx: &Tx,
    shortage: &Shortage,
    donor: OrganisationId,
    quantity: Quantity,
) -> Result<Vec<(LotId, Quantity)>> {
    let terms: ExchangeTerms = tx.policy().await?;
    let least = tx.day().plus_days(terms.life_days);
    let place = store_of(tx, donor).await?;
    let free = free_lots(tx, place, &[shortage.item_id]).await?;
    let (mut left, mut lots) = (quantity, Vec::new());
    for lot in free.get(&shortage.item_id).into_iter().flatten() {
        let taken = lot.quantity.min(left);
        if lot.expires_on >= least && taken.is_positive() {
            lots.push((lot.lot_id, taken));
            left = Quantity(left.0 - taken.0);
        }
    }
    match left.is_zero() {
        true => Ok(lots),
        false => Err(ExchangeRefusal::NotFree {
            free: Quantity(quantity.0 - left.0),
            wanted: quantity,
        }
        .into()),
    }
}

/// Notes a promise. The last one ends all other asks.
async fn promised(tx: &Tx, shortage: Shortage, quantity: Quantity, donor: &Place) -> Result<()> {
    let mut params = sentence(tx, &shortage).await?;
    params["donor"] = json!(donor.short_name);
    params["quantity"] = json!(quantity);
    let link = format!("/exchange/shortages/{}", shortage.id);
    tx.notice(Notice::new(shortage.facility_id, "shortage_promised", params, link).urgent());
    let mut after = Shortage {
        promised_milli: Quantity(shortage.promised_milli.0 + quantity.0),
        ..shortage.clone()
    };
    if after.missing().is_zero() {
        after.state = step(&shortage, ShortageVerb::Cover)?;
        after.covered_at = Some(tx.now());
        after.next_step_at = None;
        store::asks_turn(tx, shortage.id, AskState::Asked, AskState::Lapsed).await?;
        let facts = json!({ "quantity": quantity, "donor": donor.id });
        note(tx, &shortage, ShortageVerb::Cover, after.state, facts);
    }
    store::shortage_save(tx, &after).await
}

/// The donor does not give.
pub async fn decline(
    app: &App,
    actor: &Actor,
    id: AskId,
    version: IfMatch,
    why: &str,
) -> Result<()> {
    let why = reason(why)?;
    let why = &why;
    app.db
        .write(actor, |tx| {
            async move {
                let (ask, to, shortage, _) = answerable(tx, id, version, AskVerb::Decline).await?;
                let answered = Ask {
                    state: to,
                    reason: why.clone(),
                    answered_at: Some(tx.now()),
                    answered_by: tx.actor().author(),
                    ..ask
                };
                store::ask_save(tx, &answered).await?;
                let facts = json!({ "donor": answered.donor_id, "reason": why });
                tx.journal(
                    super::word::SHORTAGE,
                    shortage.id,
                    Some(&shortage.number),
                    Verb("decline"),
                    facts,
                );
                let waits = store::asks(tx, shortage.id).await?;
                if !waits.iter().any(|one| one.state == AskState::Asked) && shortage.step < 2 {
                    // Everybody has answered: no reason to wait for the next step.
                    let hurried = Shortage {
                        next_step_at: Some(tx.now()),
                        ..shortage
                    };
                    store::shortage_save(tx, &hurried).await?;
                }
                Ok(())
            }
            .scope_boxed()
        })
        .await
}
