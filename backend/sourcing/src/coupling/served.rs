//! When nothing can be better served by somebody who stays out, and what is known of the total when that is not proved.

use crate::choice::choose;
use crate::coupling::area::Area;
use crate::coupling::dual::promises;
use crate::coupling::key::Measure;
use crate::model::{Amount, Item, Offer, Role};
use crate::segment::{RATE_BITS, Source};

/// So many suppliers of one item are tried in every combination.
const MOST_SUPPLIERS: usize = 6;

/// Is an item never better served when more of its suppliers stay out?
///
/// So it is when every line can be ordered from its first pack on, since then primaries leave exactly what exceeds their
/// packs, and backups likewise; and when at most one primary volume is agreed, since two of them can stand in each
/// other's way. Elsewhere all sets of suppliers who may stay out are tried.
pub(crate) fn is_monotone(area: &Area<'_>, at: usize, active: &[bool]) -> bool {
    let item = area.items[at];
    let has_hurdle = |offer: &Offer| {
        offer
            .tiers
            .first()
            .is_none_or(|tier| tier.from > offer.pack)
    };
    let volumes = item
        .offers
        .iter()
        .filter(|offer| offer.role == Role::Primary && promises(offer));
    if volumes.count() <= 1 && !item.offers.iter().any(has_hurdle) {
        return true;
    }
    let offers = item.offers.iter().enumerate();
    let bound = offers.filter(|(offer, _)| area.place_of(at, *offer).is_some());
    let mut closable: Vec<usize> = bound.map(|(_, offer)| offer.supplier).collect();
    closable.sort_unstable();
    closable.dedup();
    if closable.len() > MOST_SUPPLIERS {
        return false;
    }
    let service = |out: usize| {
        let mut open = active.to_vec();
        for (bit, supplier) in closable.iter().enumerate() {
            open[*supplier] &= out >> bit & 1 == 0;
        }
        area.count(1);
        area.candidate(at, &choose(item, area.suppliers, &open, None))
            .key
            .service()
    };
    let services: Vec<[Amount; 3]> = (0..1 << closable.len()).map(service).collect();
    (0..services.len()).all(|out| {
        let more = (0..closable.len()).map(|bit| out | 1 << bit);
        more.into_iter().all(|more| services[more] >= services[out])
    })
}

/// What any plan costs at least that leaves no more unmet than `unmet`, a sum of shares of needs.
///
/// Of each item the cheapest units count, from whomever they come and whatever their packs; roles, agreed volumes and
/// minimum order values are left aside. What may stay unmet are the dearest shares of all items.
pub(crate) fn least_total(
    items: &[&Item],
    active: &[bool],
    measure: &Measure,
    unmet: Amount,
) -> Amount {
    let mut total: Amount = 0;
    let mut forced: Amount = 0;
    // What a unit costs at least, a unit's share of its item's need, and how many of them there are.
    let mut steps: Vec<(Amount, Amount, i64)> = Vec::new();
    for item in items.iter().filter(|item| item.need > 0) {
        let mut left = item.need;
        for (rate, units) in cheapest_units(item, active) {
            let taken = units.min(left);
            left -= taken;
            total += rate * Amount::from(taken);
            steps.push((rate, Amount::from(item.need), taken));
        }
        forced += measure.share(left, item.need);
    }
    let mut spare = unmet - forced;
    // The dearest share first: a unit's rate times the need is what a whole share costs.
    steps.sort_by_key(|(rate, need, _)| std::cmp::Reverse(rate * need));
    for (rate, need, units) in steps {
        if spare <= 0 {
            break;
        }
        let unit = measure.share(1, need as i64).max(1);
        // One unit more than the shares say, whatever was rounded.
        let dropped = Amount::from(units).min(spare / unit + 1);
        total -= rate * dropped;
        spare -= unit * dropped;
    }
    (total >> RATE_BITS).max(0)
}

/// Rates of an item's units in 2⁻¹⁶, the cheapest first, with how many there are of each.
fn cheapest_units(item: &Item, active: &[bool]) -> Vec<(Amount, i64)> {
    let offers = item.offers.iter().enumerate();
    let sources = offers
        .filter(|(_, offer)| active[offer.supplier])
        .map(|(at, offer)| {
            // A hand may have settled more than packs and tiers allow.
            if offer.locked.is_some() {
                return (0, item.need);
            }
            let source = Source::new(item, at, 0, item.need, item.raise_to, None);
            (source.rate.max(0), source.units())
        });
    let mut units: Vec<(Amount, i64)> = sources.filter(|(_, units)| *units > 0).collect();
    units.sort_unstable();
    units
}
