//! The cheapest valid contracts, primaries before backups, several when capacity binds.

use std::cmp::{Ordering, Reverse};

use crate::kernel::quantity::Quantity;
use crate::purchasing::model::plan::UnmetReason;
use crate::purchasing::rules::sourcing::{Allocation, NextBest, Offer, Take};

/// Buys `need` of one item from `offers`.
///
/// Whatever one primary offer can deliver alone is compared with filling offers up in the order of their price per
/// covered unit, and the cheaper way is taken; backups serve what primaries cannot. Between equals the better service
/// score wins, then the earlier offer.
pub fn source(need: Quantity, offers: &[Offer]) -> Allocation {
    let mut takes = Vec::new();
    let mut left = need;
    for backup in [false, true] {
        let group: Vec<usize> = (0..offers.len())
            .filter(|at| offers[*at].usable && offers[*at].backup == backup)
            .collect();
        for take in cheapest(left, offers, &group) {
            left.0 -= take.covered.0;
            takes.push(take);
        }
    }
    let unmet = left.is_positive().then(|| (left, reason(offers)));
    let next_best = match (takes.as_slice(), unmet) {
        ([only], None) => next_best(need, offers, only),
        _ => None,
    };
    Allocation {
        takes,
        unmet,
        next_best,
    }
}

fn cheapest(need: Quantity, offers: &[Offer], group: &[usize]) -> Vec<Take> {
    let filled = fill(need, offers, group);
    let missing = need.0 - filled.iter().map(|take| take.covered.0).sum::<i64>();
    match whole(need, offers, group) {
        Some(single)
            if missing > 0 || single.amount.0 <= filled.iter().map(|take| take.amount.0).sum() =>
        {
            vec![single]
        }
        _ => filled,
    }
}

/// The cheapest offer that covers everything alone.
fn whole(need: Quantity, offers: &[Offer], group: &[usize]) -> Option<Take> {
    group
        .iter()
        .filter_map(|at| offers[*at].take(*at, need))
        .filter(|take| take.covered == need)
        .min_by_key(|take| (take.amount, Reverse(offers[take.offer].score), take.offer))
}

/// Offer after offer, each as far as its capacity goes, the lowest price per covered unit first.
fn fill(need: Quantity, offers: &[Offer], group: &[usize]) -> Vec<Take> {
    let mut left = need;
    let mut open: Vec<usize> = group.to_vec();
    let mut takes = Vec::new();
    while left.is_positive() {
        let candidates = open.iter().filter_map(|at| offers[*at].take(*at, left));
        let Some(best) = candidates.min_by(|one, other| by_unit_cost(one, other, offers)) else {
            break;
        };
        left.0 -= best.covered.0;
        open.retain(|at| *at != best.offer);
        takes.push(best);
    }
    takes
}

/// Amount ÷ covered, compared without dividing.
fn by_unit_cost(one: &Take, other: &Take, offers: &[Offer]) -> Ordering {
    let cost =
        |take: &Take, against: &Take| i128::from(take.amount.0) * i128::from(against.covered.0);
    let score = |take: &Take| Reverse(offers[take.offer].score);
    cost(one, other)
        .cmp(&cost(other, one))
        .then_with(|| score(one).cmp(&score(other)))
        .then_with(|| one.offer.cmp(&other.offer))
}

fn reason(offers: &[Offer]) -> UnmetReason {
    if offers.is_empty() {
        UnmetReason::NoContract
    } else if offers.iter().any(|offer| offer.usable) {
        UnmetReason::Capacity
    } else {
        UnmetReason::Inactive
    }
}

fn next_best(need: Quantity, offers: &[Offer], chosen: &Take) -> Option<NextBest> {
    let others: Vec<usize> = (0..offers.len())
        .filter(|at| offers[*at].usable && *at != chosen.offer)
        .collect();
    let take = whole(need, offers, &others)?;
    Some(NextBest {
        offer: take.offer,
        price: take.tier.price,
        amount: take.amount,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::money::Money;
    use crate::suppliers::model::Tier;

    /// `P|B|X` primary, backup, unusable; pack; capacity or `-`; tiers `from:price`; `*score`.
    fn offer(text: &str) -> Offer {
        let mut words = text.split_whitespace();
        let mut word = || words.next().expect("word");
        let (role, pack, capacity) = (word(), word(), word());
        let mut offer = Offer {
            usable: role != "X",
            backup: role == "B",
            pack: pack.parse().expect("pack"),
            capacity: capacity.parse().ok(),
            tiers: Vec::new(),
            score: 0,
        };
        for rest in words {
            match rest.strip_prefix('*') {
                Some(score) => offer.score = score.parse().expect("score"),
                None => {
                    let (from, price) = rest.split_once(':').expect("tier");
                    let price: Money = price.parse().expect("price");
                    offer.tiers.push(Tier {
                        from: from.parse().expect("from"),
                        price,
                    });
                }
            }
        }
        offer
    }

    fn check(
        need: &str,
        offers: &[&str],
        takes: &[(usize, &str)],
        unmet: Option<(&str, UnmetReason)>,
    ) {
        let offers: Vec<Offer> = offers.iter().map(|text| offer(text)).collect();
        let found = source(need.parse().expect("need"), &offers);
        let bought: Vec<(usize, String)> = found
            .takes
            .iter()
            .map(|take| (take.offer, take.quantity.to_string()))
            .collect();
        let expected: Vec<(usize, String)> = takes
            .iter()
            .map(|(at, text)| (*at, (*text).to_owned()))
            .collect();
        assert_eq!(bought, expected, "need {need}");
        let missing = unmet.map(|(text, reason)| (text.parse().expect("quantity"), reason));
        assert_eq!(found.unmet, missing, "need {need}");
    }

    #[test]
    fn the_cheapest_valid_contract_gets_the_need_in_whole_packs() {
        check(
            "1120",
            &["P 50 - 0:3.50 1000:3.21", "P 10 - 0:3.50"],
            &[(0, "1150")],
            None,
        );
        check(
            "90",
            &["P 50 - 0:3.50 1000:3.21", "P 10 - 0:3.50"],
            &[(1, "90")],
            None,
        );
        check("90", &["X 10 - 0:1", "P 10 - 0:3.50"], &[(1, "90")], None);
        check("90", &["B 10 - 0:1", "P 10 - 0:3.50"], &[(1, "90")], None);
        check(
            "90",
            &["P 10 - 0:3 *5", "P 10 - 0:3 *9"],
            &[(1, "90")],
            None,
        );
        check("90", &["P 10 - 0:3", "P 10 - 0:3"], &[(0, "90")], None);
    }

    #[test]
    fn several_contracts_share_when_capacity_binds() {
        check(
            "100",
            &["P 10 40 0:1", "P 10 - 0:2"],
            &[(0, "40"), (1, "60")],
            None,
        );
        check(
            "100",
            &["P 10 40 0:1", "B 10 - 0:2"],
            &[(0, "40"), (1, "60")],
            None,
        );
        check(
            "100",
            &["P 10 45 0:1", "P 10 30 0:2"],
            &[(0, "40"), (1, "30")],
            Some(("30", UnmetReason::Capacity)),
        );
        // Splitting would lose the tier of the second contract.
        check(
            "1000",
            &["P 10 40 0:3.2", "P 10 - 0:3.5 1000:3.21"],
            &[(1, "1000")],
            None,
        );
    }

    #[test]
    fn what_cannot_be_bought_says_why() {
        check("5", &[], &[], Some(("5", UnmetReason::NoContract)));
        check("5", &["X 1 - 0:1"], &[], Some(("5", UnmetReason::Inactive)));
        check(
            "5",
            &["P 1 - 10:1"],
            &[],
            Some(("5", UnmetReason::Capacity)),
        );
    }

    #[test]
    fn the_next_best_contract_shows_what_was_saved() {
        let offers = [offer("P 50 - 0:3.50 1000:3.21"), offer("P 10 - 0:3.5")];
        let found = source("1120".parse().expect("need"), &offers);
        assert_eq!(found.takes[0].amount.to_string(), "3691.5");
        assert_eq!(
            found
                .next_best
                .map(|next| next.amount.to_string())
                .as_deref(),
            Some("3920")
        );
    }
}
