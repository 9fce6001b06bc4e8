//! The expiry market as its desks see it: what expires soon and what to do about it, offers, and what was saved.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::transfers::{TransferView, views as transfer_views};
use crate::actions::speaks_for;
use crate::model::{ExpiryAction, OFFER_MAP, OfferId, OfferState, OfferVerb};
use crate::policy::MarketTerms;
use crate::rules::market::{Advice, Pace, advice, surplus};
use crate::store::{self, Expiring, Offer, Place, TakerRow};
use formulary::directory::Names;
use formulary::model::ItemRef;
use identity::model::{OrgRef, UserRef};
use kernel::arrows::verbs;
use kernel::prelude::*;
use stock::facts::Lookback;
use stock::model::LotId;

/// Most lots on the page of what expires soon.
const SHOWN: u64 = 2_000;

/// Most lots that the monthly reminder looks at.
const ALL: u64 = 200_000;

/// A lot that expires soon, with what to do about it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeNearExpiry)]
pub struct NearView {
    /// Of which item.
    pub item: ItemRef,
    /// Which lot.
    pub lot_id: LotId,
    /// 批号.
    pub lot: String,
    /// Last day of use.
    pub expires_on: Day,
    /// Days until then; negative once it has passed.
    pub days_left: i64,
    /// The step of the watch in which it stands, e.g. 90.
    pub step: i64,
    /// Free on the shelf.
    pub quantity: Quantity,
    /// What of it will not be used in time, by the use of the last months and after all that expires before it.
    pub surplus: Quantity,
    /// What is used in thirty days.
    pub monthly: Quantity,
    /// The surplus at the price of the contract in force; none where nobody sells it.
    pub worth: Option<Money>,
    /// What to do.
    pub action: ExpiryAction,
    /// It is offered already.
    pub offer_id: Option<OfferId>,
}

/// What expires soon at a place, the soonest first. Its reach was checked.
pub async fn near(tx: &Tx, of: OrganisationId) -> Result<Vec<NearView>> {
    let terms: MarketTerms = tx.policy().await?;
    let lookback = Lookback::before(tx.day(), terms.lookback_months);
    let until = tx.day().plus_days(terms.watched());
    let rows = store::expiring(tx, Some(of), until, lookback, SHOWN).await?;
    let items: Vec<_> = rows.iter().map(|row| row.item_id).collect();
    let prices = suppliers::best_offers(tx, &items).await?;
    let offered = store::offered_by(tx, of).await?;
    let names = Names::of(tx, Vec::new(), items, Vec::new()).await?;
    let view = |row: Expiring| {
        let judged = judged(&row, tx.day(), lookback, &terms);
        let price = prices.get(&row.item_id).map(|offer| offer.price);
        Ok(NearView {
            item: names.item(row.item_id)?,
            days_left: judged.days_left,
            step: terms.step(judged.days_left).unwrap_or_default(),
            quantity: row.free_milli,
            surplus: judged.surplus,
            monthly: judged.pace.within(30),
            worth: price.and_then(|price| Money::of(price, judged.surplus)),
            action: judged.action,
            offer_id: offered
                .iter()
                .find(|(lot, ..)| *lot == row.lot_id)
                .map(|(_, offer, _)| *offer),
            lot_id: row.lot_id,
            lot: row.number,
            expires_on: row.expires_on,
        })
    };
    rows.into_iter().map(view).collect()
}

struct Judged {
    days_left: i64,
    pace: Pace,
    surplus: Quantity,
    action: ExpiryAction,
}

fn judged(row: &Expiring, today: Day, lookback: Lookback, terms: &MarketTerms) -> Judged {
    let days_left = row.expires_on.days_since(today);
    let pace = Pace {
        used: row.used_milli,
        days: (lookback.days() - row.out_days).max(1),
    };
    let surplus = surplus(row.free_milli, row.before_milli, &pace, days_left);
    let action = match advice(surplus, days_left, terms.least_days) {
        Advice::WriteOff => ExpiryAction::WriteOff,
        Advice::UseFirst => ExpiryAction::UseFirst,
        Advice::Offer => ExpiryAction::Offer,
        Advice::TooLate => ExpiryAction::TooLate,
    };
    Judged {
        days_left,
        pace,
        surplus,
        action,
    }
}

/// For each desk and step of the watch: how many lots stand in it, and of how many some will not be used in time.
pub async fn steps(
    tx: &Tx,
    terms: &MarketTerms,
) -> Result<Vec<(OrganisationId, i64, usize, usize)>> {
    let lookback = Lookback::before(tx.day(), terms.lookback_months);
    let until = tx.day().plus_days(terms.watched());
    let mut sums: BTreeMap<(OrganisationId, i64), (usize, usize)> = BTreeMap::new();
    for row in store::expiring(tx, None, until, lookback, ALL).await? {
        let judged = judged(&row, tx.day(), lookback, terms);
        let Some(step) = terms.step(judged.days_left) else {
            continue;
        };
        let sum = sums.entry((row.organisation_id, step)).or_default();
        sum.0 += 1;
        sum.1 += usize::from(judged.surplus.is_positive());
    }
    Ok(sums
        .into_iter()
        .map(|((organisation, step), (count, surplus))| (organisation, step, count, surplus))
        .collect())
}

/// Somebody who would use some of an offer, with the facts by which he was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeTaker)]
pub struct TakerView {
    /// Who.
    pub organisation: OrgRef,
    /// What he would use in time.
    pub usable: Quantity,
    /// His use in the look-back.
    pub used: Quantity,
    /// Days of it with stock.
    pub used_days: i64,
    /// By road.
    pub metres: Option<i64>,
    /// The reader may take for him.
    pub mine: bool,
}

/// An offer of near-expiry goods.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeOffer)]
pub struct OfferView {
    /// Its identity.
    pub id: OfferId,
    /// What people call it.
    pub number: String,
    /// Who has it.
    pub from: OrgRef,
    /// What.
    pub item: ItemRef,
    /// Which lot.
    pub lot_id: LotId,
    /// 批号.
    pub lot: String,
    /// Last day of use.
    pub expires_on: Day,
    /// How much.
    pub quantity: Quantity,
    /// Of it accepted.
    pub taken: Quantity,
    /// Purchase price of a base unit, at which it travels.
    pub price: Option<Money>,
    /// Where it stands.
    pub state: OfferState,
    /// Why it was withdrawn.
    pub reason: String,
    /// Who offered it.
    pub opened_by: Option<UserRef>,
    /// When.
    pub opened_at: Instant,
    /// When it lapses.
    pub due_at: Instant,
    /// To whom it was offered, the best first, within reach; everybody for whoever offers it.
    pub takers: Vec<TakerView>,
    /// What was accepted, within reach.
    pub transfers: Vec<TransferView>,
    /// What this reader may do with it now.
    pub can: Vec<OfferVerb>,
    /// For `If-Match`.
    pub version: i64,
}

/// Offers within reach, newest first.
pub async fn offers(
    tx: &Tx,
    state: Option<OfferState>,
    from: Option<OrganisationId>,
    after: Option<OfferId>,
    limit: u64,
) -> Result<Vec<OfferView>> {
    let rows = store::offers(tx, state, from, after, limit).await?;
    views(tx, rows, false).await
}

/// An offer within reach, or not found.
pub async fn offer(tx: &Tx, id: OfferId) -> Result<OfferView> {
    let row = store::offer_get(tx, id).await?;
    let places = store::places(tx).await?;
    let from = places.iter().find(|place| place.id == row.from_id);
    let own = from.is_some_and(|place| speaks_for(tx.actor(), place));
    let mut found = views(tx, vec![row], own).await?;
    found.pop().ok_or_else(Error::not_found)
}

async fn views(tx: &Tx, rows: Vec<Offer>, everybody: bool) -> Result<Vec<OfferView>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut takers = store::takers(tx, rows.iter().map(|row| row.id), everybody).await?;
    let carried = store::transfers_of_offers(tx, rows.iter().map(|row| row.id)).await?;
    let of: Vec<(OfferId, crate::model::TransferId)> = carried
        .iter()
        .filter_map(|row| Some((row.offer_id?, row.id)))
        .collect();
    let mut transfers = transfer_views(tx, carried).await?;
    let places = store::places(tx).await?;
    let names = Names::of(
        tx,
        rows.iter()
            .map(|row| row.from_id)
            .chain(takers.iter().map(|taker| taker.organisation_id))
            .collect(),
        rows.iter().map(|row| row.item_id).collect(),
        rows.iter().filter_map(|row| row.opened_by).collect(),
    )
    .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let (own, others): (Vec<_>, Vec<_>) =
            takers.into_iter().partition(|one| one.offer_id == row.id);
        takers = others;
        let (mine, rest): (Vec<_>, Vec<_>) = transfers
            .into_iter()
            .partition(|one| of.contains(&(row.id, one.id)));
        transfers = rest;
        views.push(view(tx.actor(), row, own, mine, &names, &places)?);
    }
    Ok(views)
}

fn view(
    actor: &Actor,
    row: Offer,
    takers: Vec<TakerRow>,
    transfers: Vec<TransferView>,
    names: &Names,
    places: &[Place],
) -> Result<OfferView> {
    let speaks = |id| {
        places
            .iter()
            .find(|place| place.id == id)
            .is_some_and(|place| speaks_for(actor, place))
    };
    let asks = actor.can(Permission::AskShortage);
    let taker = |taker: TakerRow| {
        Ok(TakerView {
            organisation: names.organisation(taker.organisation_id)?,
            usable: taker.usable_milli,
            used: taker.used_milli,
            used_days: taker.used_days,
            metres: taker.metres,
            mine: asks && speaks(taker.organisation_id),
        })
    };
    let takers = takers.into_iter().map(taker).collect::<Result<Vec<_>>>()?;
    let may = |verb: &OfferVerb| match verb {
        OfferVerb::Accept => takers.iter().any(|taker| taker.mine),
        OfferVerb::Withdraw => speaks(row.from_id) && actor.can(Permission::GiveGoods),
        OfferVerb::Lapse | OfferVerb::Reopen => false,
    };
    Ok(OfferView {
        can: verbs(OFFER_MAP, row.state)
            .into_iter()
            .filter(may)
            .collect(),
        from: names.organisation(row.from_id)?,
        item: names.item(row.item_id)?,
        opened_by: names.person(row.opened_by),
        takers,
        transfers,
        id: row.id,
        number: row.number,
        lot_id: row.lot_id,
        lot: row.lot,
        expires_on: row.expires_on,
        quantity: row.quantity_milli,
        taken: row.taken_milli,
        price: row.price_e4,
        state: row.state,
        reason: row.reason,
        opened_at: row.opened_at,
        due_at: row.due_at,
        version: row.version,
    })
}

/// What the market saved: goods that would have expired and came to somebody who uses them, at purchase price.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeSavings)]
pub struct Savings {
    /// In the last thirty days.
    pub month: Money,
    /// In the last 365 days.
    pub year: Money,
    /// Transfers of the year.
    pub transfers: i64,
}

/// What was saved within reach.
pub async fn savings(tx: &Tx) -> Result<Savings> {
    let ago = |days: u64| {
        tx.now()
            .minus(std::time::Duration::from_secs(days * 24 * 3_600))
    };
    let month = store::saved_since(tx, ago(30)).await?;
    let year = store::saved_since(tx, ago(365)).await?;
    Ok(Savings {
        month: Money(month.sum),
        year: Money(year.sum),
        transfers: year.transfers,
    })
}
