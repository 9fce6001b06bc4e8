//! 近效期调剂: lots that their holder will not use in time, offered to those who will. The first who accepts gets them.

use rustc_hash::FxHashMap;
use serde_json::json;

use super::asking::metres;
use super::proposing::{Proposal, propose};
use super::shortages::may_travel;
use super::{item_name, own_desk, reason, word};
use crate::model::{OFFER_MAP, OfferId, OfferState, OfferVerb, TransferId, TransferKind};
use crate::policy::MarketTerms;
use crate::refusal::{ExchangeRefusal, MarketRefusal};
use crate::rules::market::{Pace, Taker, rank, usable};
use crate::store::{self, Offer, Place};
use dispatch::model::DispatchTerms;
use formulary::model::ItemId;
use kernel::actor::OrganisationKind;
use kernel::arrows::next;
use kernel::clock::hours;
use kernel::prelude::*;
use stock::facts::Lookback;
use stock::holders::holders;
use stock::holding::lots_pinned;
use stock::model::{Lot, LotId};
use stock::reserving::{free_lots, store_of};

/// Under this name time passes.
const DUTY: &str = crate::duties::MARKET;

/// Most offers that one run of the duty ends, and most desks that it tells.
const AT_ONCE: u64 = 2_000;

/// What somebody will not use in time.
#[derive(Clone, Copy, Debug)]
pub struct NewOffer {
    /// Who has it; the actor's own desk when not given.
    pub organisation_id: Option<OrganisationId>,
    /// What.
    pub item_id: ItemId,
    /// Which lot.
    pub lot_id: LotId,
    /// How much.
    pub quantity: Quantity,
}

/// Offers some of a lot to those who would use it in time.
pub async fn offer(app: &App, actor: &Actor, key: &Idempotency, new: &NewOffer) -> Result<OfferId> {
    app.db
        .write_once(actor, key, |tx| {
            async move { offer_in(tx, new).await }.scope_boxed()
        })
        .await
}

async fn offer_in(tx: &Tx, new: &NewOffer) -> Result<OfferId> {
    let actor = tx.actor();
    if !new.quantity.is_positive() {
        return Err(Invalid::one("/quantity", Field::NotPositive {}));
    }
    let own = new.organisation_id.or(actor.organisation_id);
    let from = store::place(tx, own.ok_or_else(Error::not_found)?).await?;
    own_desk(actor, &from)?;
    let item = formulary::directory::item(tx, new.item_id).await?;
    may_travel(tx, &item).await?;
    let terms: MarketTerms = tx.policy().await?;
    let lot = offerable(tx, new, &terms).await?;
    let running = store::offered_by(tx, from.id).await?;
    if let Some((.., number)) = running.into_iter().find(|(id, ..)| *id == lot.id) {
        return Err(MarketRefusal::OfferedAlready { number }.into());
    }
    free(tx, &from, new.item_id, new.lot_id, new.quantity).await?;
    let takers = takers(tx, &from, &lot, new.quantity, &terms).await?;
    if takers.is_empty() {
        return Err(MarketRefusal::NobodyUsesIt {}.into());
    }
    let offer = fresh(tx, new, &from, &lot, &terms).await?;
    let taken = || MarketRefusal::OfferedAlready {
        number: offer.number.clone(),
    };
    store::offer_insert(tx, &offer, &takers)
        .await
        .or_unique(taken)?;
    let facts = json!({
        "from_id": from.id, "item_id": new.item_id, "lot": lot.number, "quantity": new.quantity, "takers": takers.len(),
    });
    tx.journal(
        word::OFFER,
        offer.id,
        Some(&offer.number),
        Verb::CREATE,
        facts,
    );
    tell(tx, &offer, &from, &takers).await?;
    Ok(offer.id)
}

/// The lot, if it may be offered: near its expiry, and with days enough to be used elsewhere.
async fn offerable(tx: &Tx, new: &NewOffer, terms: &MarketTerms) -> Result<Lot> {
    let lot = lots_pinned(tx, &[new.lot_id]).await?.remove(&new.lot_id);
    let lot = lot
        .filter(|lot| lot.item_id == new.item_id)
        .ok_or_else(Error::not_found)?;
    if lot.held {
        return Err(ExchangeRefusal::LotHeld { lot: lot.number }.into());
    }
    let (days, most, least) = (
        lot.expires_on.days_since(tx.day()),
        terms.watched(),
        terms.least_days,
    );
    match () {
        () if days > most => Err(MarketRefusal::NotNearExpiry {
            lot: lot.number,
            days,
            most,
        }
        .into()),
        () if days < least => Err(MarketRefusal::TooLateToOffer {
            lot: lot.number,
            days,
            least,
        }
        .into()),
        () => Ok(lot),
    }
}

async fn fresh(
    tx: &Tx,
    new: &NewOffer,
    from: &Place,
    lot: &Lot,
    terms: &MarketTerms,
) -> Result<Offer> {
    let paid = purchasing::lot_prices(tx, [lot.id]).await?;
    let offers = suppliers::best_offers(tx, &[new.item_id]).await?;
    let listed = offers.get(&new.item_id).map(|offer| offer.price);
    Ok(Offer {
        id: tx.id(),
        number: tx.next_number("JX", &tx.day().compact_month()).await?,
        from_id: from.id,
        item_id: new.item_id,
        lot_id: lot.id,
        lot: lot.number.clone(),
        expires_on: lot.expires_on,
        quantity_milli: new.quantity,
        taken_milli: Quantity::ZERO,
        price_e4: paid.get(&lot.id).copied().or(listed),
        state: OfferState::Open,
        reason: String::new(),
        opened_by: tx.actor().author(),
        opened_for: tx.actor().behalf_of,
        opened_at: tx.now(),
        due_at: tx.now().plus(hours(24 * terms.offer_days)),
        ended_at: None,
        version: 1,
    })
}

/// Refuses what is not free of the lot.
async fn free(
    tx: &Tx,
    from: &Place,
    item: ItemId,
    lot: LotId,
    wanted: Quantity,
) -> Result<(), Error> {
    let place = store_of(tx, from.id).await?;
    let lots = free_lots(tx, place, &[item]).await?;
    let there = lots.get(&item).into_iter().flatten();
    let free = there
        .filter(|one| one.lot_id == lot)
        .map(|one| one.quantity)
        .next()
        .unwrap_or_default();
    match free >= wanted {
        true => Ok(()),
        false => Err(ExchangeRefusal::NotFree { free, wanted }.into()),
    }
}

/// Facilities that would use some of the lot in the days that are left, the best first.
async fn takers(
    tx: &Tx,
    from: &Place,
    lot: &Lot,
    quantity: Quantity,
    terms: &MarketTerms,
) -> Result<Vec<Taker<OrganisationId>>> {
    let lookback = Lookback::before(tx.day(), terms.lookback_months);
    let days_left = lot.expires_on.days_since(tx.day());
    let mut before: FxHashMap<OrganisationId, i64> = FxHashMap::default();
    for held in holders(tx, lot.item_id, tx.day()).await? {
        if held.expires_on <= lot.expires_on {
            *before.entry(held.organisation_id).or_default() += held.free_milli.0;
        }
    }
    let roads: DispatchTerms = tx.policy().await?;
    let places: FxHashMap<OrganisationId, Place> = store::places(tx)
        .await?
        .into_iter()
        .map(|place| (place.id, place))
        .collect();
    let taker = |used: stock::holders::UsedBy| {
        let place = places.get(&used.organisation_id)?;
        if place.id == from.id || place.kind == OrganisationKind::Centre {
            return None;
        }
        let pace = Pace {
            used: used.used_milli,
            days: (lookback.days() - used.stockout_days).max(1),
        };
        let own = Quantity(before.get(&place.id).copied().unwrap_or_default());
        Some(Taker {
            id: place.id,
            usable: usable(own, &pace, days_left, terms.travel_days),
            pace,
            metres: metres(from, place, roads.detour_bp),
        })
    };
    let found = store::users(tx, lot.item_id, lookback).await?;
    let found = found.into_iter().filter_map(taker).collect();
    Ok(rank(
        found,
        quantity,
        usize::try_from(terms.takers).unwrap_or(0),
    ))
}

async fn tell(
    tx: &Tx,
    offer: &Offer,
    from: &Place,
    takers: &[Taker<OrganisationId>],
) -> Result<()> {
    let facts = json!({
        "number": offer.number, "place": from.short_name, "item": item_name(tx, offer.item_id).await?,
        "quantity": offer.left(), "lot": offer.lot, "expires_on": offer.expires_on,
    });
    let link = format!("/exchange/offers/{}", offer.id);
    for taker in takers {
        tx.notice(Notice::new(
            taker.id,
            "market_offered",
            facts.clone(),
            link.clone(),
        ));
    }
    Ok(())
}

/// Somebody takes all that is left, or a part: a transfer at purchase price that a second person of the giver lets go. Who comes too
/// late is told so before anything else.
pub async fn accept(
    app: &App,
    actor: &Actor,
    id: OfferId,
    version: IfMatch,
    by: Option<OrganisationId>,
    quantity: Quantity,
) -> Result<TransferId> {
    app.db
        .write(actor, |tx| {
            async move { accept_in(tx, id, version, by, quantity).await }.scope_boxed()
        })
        .await
}

async fn accept_in(
    tx: &Tx,
    id: OfferId,
    version: IfMatch,
    by: Option<OrganisationId>,
    quantity: Quantity,
) -> Result<TransferId> {
    if !quantity.is_positive() {
        return Err(Invalid::one("/quantity", Field::NotPositive {}));
    }
    let offer = store::offer_get(tx, id).await?;
    let by = by
        .or(tx.actor().organisation_id)
        .ok_or_else(Error::not_found)?;
    let to = store::place(tx, by).await?;
    own_desk(tx.actor(), &to)?;
    let (number, state) = (offer.number.clone(), offer.state);
    match state {
        OfferState::Open => {}
        OfferState::Taken => return Err(MarketRefusal::OfferTaken { number }.into()),
        _ => return Err(MarketRefusal::OfferOver { number, state }.into()),
    }
    let takers = store::takers(tx, [id], true).await?;
    let mine = takers.iter().find(|taker| taker.organisation_id == to.id);
    let mine = mine.ok_or(MarketRefusal::NotATaker {})?;
    version.check(offer.version)?;
    let left = offer.left();
    if quantity > left {
        return Err(MarketRefusal::MoreThanOffered { left }.into());
    }
    let usable = mine.usable_milli;
    if quantity > usable {
        return Err(MarketRefusal::MoreThanUsable { usable }.into());
    }
    let from = store::place(tx, offer.from_id).await?;
    free(tx, &from, offer.item_id, offer.lot_id, quantity).await?;
    let transfer = propose(
        tx,
        Proposal {
            kind: TransferKind::Market,
            shortage_id: None,
            ask_id: None,
            offer_id: Some(id),
            from: &from,
            to: &to,
            item_id: offer.item_id,
            requested: (offer.opened_by, offer.opened_for),
            lots: &[(offer.lot_id, quantity)],
        },
    )
    .await?;
    let whole = quantity == left;
    let after = Offer {
        taken_milli: Quantity(offer.taken_milli.0 + quantity.0),
        state: match whole {
            true => OfferState::Taken,
            false => OfferState::Open,
        },
        ended_at: whole.then(|| tx.now()),
        ..offer.clone()
    };
    let facts = json!({ "by_id": to.id, "quantity": quantity });
    note(tx, &offer, OfferVerb::Accept, after.state, facts);
    store::offer_save(tx, &after).await?;
    Ok(transfer)
}

fn note(tx: &Tx, one: &Offer, verb: OfferVerb, to: OfferState, facts: serde_json::Value) {
    let facts = json!({ "from": one.state, "to": to, "facts": facts });
    tx.journal(
        word::OFFER,
        one.id,
        Some(&one.number),
        Verb(verb.as_str()),
        facts,
    );
}

/// A transfer of the market was called off: what it carried is offered again while the offer lasts.
pub(super) async fn not_taken(tx: &Tx, id: OfferId, quantity: Quantity) -> Result<()> {
    let offer = store::offer_of(tx, id).await?;
    let again = next(OFFER_MAP, offer.state, OfferVerb::Reopen);
    let after = Offer {
        taken_milli: Quantity(offer.taken_milli.0 - quantity.0),
        state: again.unwrap_or(offer.state),
        ended_at: match again {
            Some(_) => None,
            None => offer.ended_at,
        },
        ..offer.clone()
    };
    if let Some(to) = again {
        note(
            tx,
            &offer,
            OfferVerb::Reopen,
            to,
            json!({ "quantity": quantity }),
        );
    }
    store::offer_save(tx, &after).await
}

/// Whoever offers it takes it back. What was accepted goes its way.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    id: OfferId,
    version: IfMatch,
    why: &str,
) -> Result<()> {
    let why = reason(why)?;
    let why = &why;
    app.db
        .write(actor, |tx| {
            async move {
                let offer = store::offer_get(tx, id).await?;
                own_desk(tx.actor(), &store::place(tx, offer.from_id).await?)?;
                let (number, state) = (offer.number.clone(), offer.state);
                let to = next(OFFER_MAP, state, OfferVerb::Withdraw)
                    .ok_or(MarketRefusal::OfferOver { number, state })?;
                version.check(offer.version)?;
                note(
                    tx,
                    &offer,
                    OfferVerb::Withdraw,
                    to,
                    json!({ "reason": why }),
                );
                let after = Offer {
                    state: to,
                    reason: why.clone(),
                    ended_at: Some(tx.now()),
                    ..offer
                };
                store::offer_save(tx, &after).await
            }
            .scope_boxed()
        })
        .await
}

/// Ends offers that nobody took in time, and tells desks of lots that came into a step of the watch this month. Answers how many of
/// each.
pub async fn run(app: &App) -> Result<(usize, usize)> {
    let duty = Actor::system(DUTY);
    let lapsed = app
        .db
        .write(&duty, |tx| async move { lapse(tx).await }.scope_boxed())
        .await?;
    let told = app
        .db
        .write(&duty, |tx| async move { remind(tx).await }.scope_boxed())
        .await?;
    Ok((lapsed, told))
}

async fn lapse(tx: &Tx) -> Result<usize> {
    let due = store::offers_due(tx, AT_ONCE).await?;
    for offer in &due {
        let to = next(OFFER_MAP, offer.state, OfferVerb::Lapse).ok_or_else(Error::conflict)?;
        note(tx, offer, OfferVerb::Lapse, to, json!({}));
        let after = Offer {
            state: to,
            ended_at: Some(tx.now()),
            ..offer.clone()
        };
        store::offer_save(tx, &after).await?;
    }
    Ok(due.len())
}

/// Each desk hears once a month, for each step, how many of its lots stand in it.
async fn remind(tx: &Tx) -> Result<usize> {
    let terms: MarketTerms = tx.policy().await?;
    let month = tx.day().compact_month();
    let mut told = 0;
    for (organisation, days, count, surplus) in crate::report::market::steps(tx, &terms).await? {
        let facts = json!({ "days": days, "count": count, "surplus": surplus });
        let notice = Notice::new(organisation, "near_expiry", facts, "/exchange/near-expiry");
        tx.notice(
            notice
                .low()
                .once(format!("near_expiry:{organisation}:{days}:{month}")),
        );
        told += 1;
    }
    Ok(told)
}
