//! Giving a supplier just what he lacks: a part of an item instead of all of it.

use crate::choice::{Choice, choose};
use crate::coupling::area::{Area, Candidate};
use crate::model::{Amount, Offer, Role};
use crate::stage::fixed;

/// The best way to buy an item in which a bound supplier gets at least `least`; none if no split allows for it.
///
/// The item's best service is kept, and no pack is redundant.
pub(crate) fn split(
    area: &mut Area<'_>,
    at: usize,
    place: usize,
    least: Amount,
    open: &[bool],
) -> Option<Candidate> {
    let item = area.items[at];
    let best = area.pool(at, open)[0].key.service();
    let mut found: Option<Candidate> = None;
    for (position, offer) in item.offers.iter().enumerate() {
        let fits = area.place_of(at, position) == Some(place)
            && offer.role == Role::Primary
            && offer.locked.is_none();
        let Some(quantity) =
            smallest_worth(offer, least).filter(|quantity| fits && *quantity <= item.need)
        else {
            continue;
        };
        let mut promised = item.clone();
        promised.offers[position].at_least = quantity.max(offer.at_least);
        let choice = choose(&promised, area.suppliers, open, None);
        area.count(1);
        let candidate = area.candidate(at, &choice);
        let better = found.as_ref().is_none_or(|found| candidate.key < found.key);
        if candidate.key.service() == best && better && is_irredundant(area, at, open, &choice) {
            found = Some(candidate);
        }
    }
    found
}

/// The smallest quantity that costs at least so much.
pub(crate) fn smallest_worth(offer: &Offer, least: Amount) -> Option<i64> {
    let worth = offer.tiers.iter().enumerate().filter_map(|(at, tier)| {
        let price = Amount::from(tier.price);
        let units = (least + price - 1).checked_div(price)?;
        let units = i64::try_from(units).ok()?.max(tier.from);
        let quantity = units.checked_add(offer.pack - 1)? / offer.pack * offer.pack;
        let beyond = offer
            .tiers
            .get(at + 1)
            .is_some_and(|next| next.from <= quantity);
        let too_much = offer.capacity.is_some_and(|most| quantity > most);
        (!beyond && !too_much).then_some(quantity)
    });
    worth.min()
}

/// What was promised for the split is as removable as everything else that competes.
fn is_irredundant(area: &Area<'_>, at: usize, open: &[bool], choice: &Choice) -> bool {
    let item = area.items[at];
    let settled = fixed(item, open);
    let bought: i64 = choice.lines.iter().map(|line| line.quantity).sum();
    choice.lines.iter().all(|line| {
        let offer = &item.offers[line.offer];
        let competes = line.quantity > settled.quantity[line.offer];
        line.raised_from.is_none()
            && (!competes || offer.role == Role::Backup || bought - offer.pack < item.need)
    })
}
