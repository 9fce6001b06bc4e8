//! How much an item can bring a supplier while its lines have bounds, and what follows for them.

use crate::coupling::split::smallest_worth;
use crate::model::{Amount, Item};

/// Raises what lines of a supplier get at least so that he gets a certain amount by an item; none if he cannot.
pub(super) fn demand_of(item: &mut Item, supplier: usize, amount: Amount) -> Option<()> {
    let lines: Vec<(usize, Amount)> = (0..item.offers.len())
        .filter(|at| item.offers[*at].supplier == supplier)
        .map(|at| (at, most_by(item, at)))
        .collect();
    let sum: Amount = lines.iter().map(|(_, most)| most).sum();
    for (at, most) in lines {
        let needed = amount - (sum - most);
        if needed > 0 {
            let least = smallest_worth(&item.offers[at], needed)?;
            item.offers[at].at_least = item.offers[at].at_least.max(least);
        }
    }
    Some(())
}

/// The most that an item can bring a supplier: what others get at least is not his.
pub(super) fn most_of(item: &Item, supplier: usize) -> Amount {
    let (mut sum, mut dearest, mut largest, mut others) = (0, 0, 0, 0);
    for (at, offer) in item.offers.iter().enumerate() {
        largest = largest.max(offer.pack);
        if offer.supplier != supplier {
            others += offer.at_least;
            continue;
        }
        sum += most_by(item, at);
        let most = most_packs(item, at);
        let tiers = offer.tiers.iter().enumerate().filter(|(place, tier)| {
            let next = offer.tiers.get(place + 1);
            tier.from <= most && next.is_none_or(|next| next.from > offer.at_least)
        });
        let price = tiers.map(|(_, tier)| tier.price).max();
        dearest = dearest.max(price.unwrap_or(0));
    }
    let units = (item.need + largest - others).max(0);
    sum.min(Amount::from(units) * Amount::from(dearest))
}

/// The most that a line can bring.
fn most_by(item: &Item, at: usize) -> Amount {
    let offer = &item.offers[at];
    let most = most_packs(item, at);
    let ends = offer
        .tiers
        .iter()
        .skip(1)
        .map(|tier| (tier.from - 1).min(most));
    let ends = ends.filter(|end| *end >= offer.at_least).chain([most]);
    let amounts = ends.filter_map(|end| offer.amount_at(end / offer.pack * offer.pack));
    amounts.max().unwrap_or(0)
}

/// The most that is ordered of a line.
pub(super) fn most_packs(item: &Item, at: usize) -> i64 {
    let offer = &item.offers[at];
    offer.whole_packs((item.need + offer.pack - 1) / offer.pack * offer.pack)
}
