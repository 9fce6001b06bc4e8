//! Who could give, and asking him.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;

use super::item_name;
use crate::policy::ExchangeTerms;
use crate::rules::ranking::{Donor, Ranked, Spare, rank};
use crate::store::{self, Place, Shortage};
use dispatch::model::{DispatchTerms, VillageWay};
use dispatch::passing::{Passing, passing};
use kernel::actor::OrganisationKind;
use kernel::prelude::*;
use routing::geometry::road_metres;
use stock::facts::Lookback;
use stock::holders::{holders, used_by};

/// Everybody who can spare some of what is missing and was not asked yet, the best first. The centre alone when it has all
/// of it and nobody was asked: what is free there was bought for everybody.
pub(super) async fn donors(
    tx: &Tx,
    shortage: &Shortage,
    terms: &ExchangeTerms,
) -> Result<Vec<Ranked>> {
    let asked: FxHashSet<OrganisationId> = store::asks(tx, shortage.id)
        .await?
        .iter()
        .map(|ask| ask.donor_id)
        .collect();
    let known = known(tx, shortage, terms).await?;
    let mut ranked = rank(&known, shortage.missing(), tx.day(), terms);
    ranked.retain(|one| !asked.contains(&one.id));
    let all_at_the_centre = ranked
        .first()
        .is_some_and(|one| one.centre && one.spare >= shortage.missing());
    let many = match (asked.is_empty(), all_at_the_centre) {
        (true, true) => 1,
        (true, false) => terms.donors_first,
        (false, _) => terms.donors_more,
    };
    ranked.truncate(usize::try_from(many).unwrap_or(0));
    Ok(ranked)
}

/// What is known of everybody who holds the item.
async fn known(tx: &Tx, shortage: &Shortage, terms: &ExchangeTerms) -> Result<Vec<Donor>> {
    let least = tx.day().plus_days(terms.life_days);
    let lookback = Lookback::before(tx.day(), terms.lookback_months);
    let mut lots: FxHashMap<OrganisationId, Vec<Spare>> = FxHashMap::default();
    for held in holders(tx, shortage.item_id, least).await? {
        lots.entry(held.organisation_id).or_default().push(Spare {
            expires_on: held.expires_on,
            quantity: held.free_milli,
        });
    }
    lots.remove(&shortage.facility_id);
    if lots.is_empty() {
        return Ok(Vec::new());
    }
    let used = used_by(tx, shortage.item_id, lots.keys().copied(), lookback).await?;
    let places: FxHashMap<OrganisationId, Place> = store::places(tx)
        .await?
        .into_iter()
        .map(|place| (place.id, place))
        .collect();
    let offers = suppliers::best_offers(tx, &[shortage.item_id]).await?;
    let lead = offers
        .get(&shortage.item_id)
        .map_or(terms.lead_time_days, |offer| offer.lead_time_days);
    let roads: DispatchTerms = tx.policy().await?;
    let runs = passing(tx, tx.day()).await?;
    let to = places.get(&shortage.facility_id);
    let donor = |(id, lots): (OrganisationId, Vec<Spare>)| {
        let place = places.get(&id)?;
        let used = used.get(&id);
        let out = used.map_or(0, |used| used.stockout_days);
        Some(Donor {
            id,
            centre: place.kind == OrganisationKind::Centre,
            lots,
            used: used.map_or(Quantity::ZERO, |used| used.used_milli),
            used_days: (lookback.days() - out).max(1),
            lead_time_days: lead,
            metres: to.and_then(|to| metres(place, to, roads.detour_bp)),
            run: to.and_then(|to| run_of(place, to, &runs, roads.villages)),
        })
    };
    Ok(lots.into_iter().filter_map(donor).collect())
}

/// By road between two places: great circle times detour.
pub(crate) fn metres(from: &Place, to: &Place, detour_bp: i64) -> Option<i64> {
    let at = |place: &Place| Some((place.latitude_e6?, place.longitude_e6?));
    Some(road_metres(at(from)?, at(to)?, detour_bp))
}

/// A run that stops at both, or comes from the centre. Goods of a village may wait at its township.
fn run_of(from: &Place, to: &Place, runs: &[Passing], villages: VillageWay) -> Option<String> {
    let stop = |place: &Place| match (villages, place.kind) {
        (VillageWay::Township, OrganisationKind::Village) => place.parent_id.unwrap_or(place.id),
        _ => place.id,
    };
    let stops_at = |run: &str, place: OrganisationId| {
        runs.iter()
            .any(|one| one.number == run && one.organisation_id == place)
    };
    let there = runs.iter().filter(|one| one.organisation_id == stop(to));
    let both = |run: &str| from.kind == OrganisationKind::Centre || stops_at(run, stop(from));
    there
        .map(|one| one.number.as_str())
        .find(|run| both(run))
        .map(str::to_owned)
}

/// Asks donors: a line in their inbox and mail at once. Answers how many.
pub(super) async fn ask(
    tx: &Tx,
    shortage: &Shortage,
    donors: &[Ranked],
    after: i64,
) -> Result<usize> {
    if donors.is_empty() {
        return Ok(0);
    }
    store::asks_insert(tx, shortage.id, shortage.step, after, donors).await?;
    let params = sentence(tx, shortage).await?;
    for donor in donors {
        let desk = store::place(tx, donor.id).await?;
        let link = format!("/exchange/shortages/{}", shortage.id);
        let key = format!("shortage_asked:{}:{}", shortage.id, donor.id);
        let notice = Notice::new(donor.id, "shortage_asked", params.clone(), link).urgent();
        let letter = notice.by_letter(desk.email.as_deref(), Vec::new());
        tx.notice(letter.once(key));
    }
    Ok(donors.len())
}

/// The facts with which every notice about a shortage begins.
pub(super) async fn sentence(tx: &Tx, shortage: &Shortage) -> Result<serde_json::Value> {
    let facility = store::place(tx, shortage.facility_id).await?;
    Ok(json!({
        "number": shortage.number,
        "place": facility.short_name,
        "item": item_name(tx, shortage.item_id).await?,
        "quantity": shortage.missing(),
        "due": shortage.due_at.local(),
    }))
}
