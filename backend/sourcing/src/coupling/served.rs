//! When nothing can be better served by somebody who stays out, and what is known of the total when that is not proved.

use crate::choice::choose;
use crate::coupling::area::Area;
use crate::coupling::dual::{Stand, promises};
use crate::coupling::key::Measure;
use crate::model::{Amount, Item, Offer, Role};
use crate::segment::{RATE_BITS, Source};
use crate::stage::{Tilt, fixed};
use analyst::parallel;

/// So many suppliers of one item are tried in every combination.
const MOST_SUPPLIERS: usize = 6;
/// Every so many items stand for all while a charge for given-up volumes is sought.
const SAMPLE: usize = 16;
/// Charges that are tried, in percent of what an ordinary item costs.
const CHARGES: [Amount; 6] = [0, 5, 15, 40, 100, 300];
/// Bits of a share of a need that are left out where it is multiplied by money.
const COARSE: u32 = 20;

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
        let open = without(active, &closable, out);
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

/// What any plan costs at least that leaves as little unmet as possible and gives up no more of agreed volumes than
/// `lost`, a sum of shares of needs, whatever it buys from backups. Minimum order values are left aside.
///
/// Giving up a whole need's worth of volume is charged with some money; what `lost` allows is given back. The bound holds
/// for any such charge: the best of a few, by a sample of items, is taken.
pub(crate) fn least_of_any(
    area: &Area<'_>,
    stands: &[Stand],
    open: &[bool],
    lost: Amount,
) -> Amount {
    let sum = |stride: usize, charge: Amount| {
        let items: Vec<usize> = (0..area.items.len()).step_by(stride).collect();
        let least = |item: &usize| least_while_any(area, *item, (stands, open), charge);
        parallel::map(&items, least).iter().sum::<Amount>() * stride as Amount
    };
    let ordinary = sum(SAMPLE, 0) / area.items.len().max(1) as Amount;
    let shares = (lost >> COARSE) + 1;
    let given_back = |charge: Amount| charge * shares / (area.measure.one() >> COARSE).max(1) + 1;
    let charges = CHARGES.map(|percent| ordinary * percent / 100);
    let value = |charge: &Amount| sum(SAMPLE, *charge) - given_back(*charge);
    let charge = charges.into_iter().max_by_key(value).unwrap_or(0);
    sum(1, charge) - given_back(charge)
}

/// The least bound of an item over all who may stay out, as long as no more of it is unmet.
fn least_while_any(
    area: &Area<'_>,
    at: usize,
    (stands, open): (&[Stand], &[bool]),
    charge: Amount,
) -> Amount {
    let item = area.items[at];
    let has_backups = item.offers.iter().any(|offer| offer.role == Role::Backup);
    let matters = |(position, offer): (usize, &Offer)| {
        let place = area.place_of(at, position)?;
        let settles = promises(offer) || (has_backups && offer.role == Role::Primary);
        (settles && stands[place] == Stand::Free).then_some(offer.supplier)
    };
    let mut closable: Vec<usize> = item.offers.iter().enumerate().filter_map(matters).collect();
    closable.sort_unstable();
    closable.dedup();
    if closable.len() > MOST_SUPPLIERS {
        return 0;
    }
    let agreed = fixed(item, open).agreed;
    let mut tilt = Tilt {
        weight: vec![1; item.offers.len()],
        charge: vec![0; item.offers.len()],
        known: None,
    };
    let (mut least, mut unmet) = (Amount::MAX, i64::MAX);
    for out in 0_usize..1 << closable.len() {
        let open = without(open, &closable, out);
        let lost = (agreed - fixed(item, &open).agreed).max(0);
        let charged = charge * Amount::from(lost) / Amount::from(item.need.max(1));
        if unmet == 0 {
            if least <= charged {
                continue;
            }
            tilt.known = Some(least - charged);
        }
        let choice = choose(item, area.suppliers, &open, Some(&tilt));
        area.count(1);
        if choice.unmet < unmet {
            (least, unmet) = (choice.bound + charged, choice.unmet);
        } else if choice.unmet == unmet {
            least = least.min(choice.bound + charged);
        }
    }
    least
}

/// Who is open when some of the closable stay out, one bit for each.
fn without(open: &[bool], closable: &[usize], out: usize) -> Vec<bool> {
    let mut open = open.to_vec();
    for (bit, supplier) in closable.iter().enumerate() {
        open[*supplier] &= out >> bit & 1 == 0;
    }
    open
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
