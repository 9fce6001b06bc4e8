//! What else could be done: the next best way, and raising a quantity to a cheaper tier.

use crate::choice::choose;
use crate::model::{Amount, Problem, Purchase};

/// The cheapest way to buy an item without one of its lines, minimum order values aside.
///
/// Compare its [`Purchase::total`] with what the item costs now; it may leave more unmet.
pub fn without(problem: &Problem, item: usize, offer: usize) -> Purchase {
    let mut item = problem.items[item].clone();
    let banned = &mut item.offers[offer];
    banned.capacity = Some(0);
    (banned.agreed, banned.at_least, banned.locked) = (None, 0, None);
    choose(&item, &problem.suppliers, &active(problem), None).purchase()
}

/// What it would take to reach a cheaper tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Position of the item.
    pub item: usize,
    /// How the item would be bought; raised lines say from what.
    pub purchase: Purchase,
    /// What the item would cost less; above zero.
    pub saved: Amount,
    /// What would be bought more: cover for the months to come.
    pub added: i64,
}

/// Proposals to raise quantities up to `ceiling(position, need)`, for items that are not raised yet.
///
/// To accept one, set [`Item::raise_to`](crate::Item::raise_to) of its item to the same ceiling and source again, which also looks after
/// minimum order values. `purchases` are those of a plan for the same problem.
pub fn proposals(
    problem: &Problem,
    purchases: &[Purchase],
    ceiling: impl Fn(usize, i64) -> i64,
) -> Vec<Proposal> {
    let active = active(problem);
    let items = problem.items.iter().enumerate().zip(purchases);
    items
        .filter(|((_, item), _)| item.raise_to.is_none())
        .filter_map(|((at, item), now)| {
            let mut item = item.clone();
            item.raise_to = Some(ceiling(at, item.need));
            let purchase = choose(&item, &problem.suppliers, &active, None).purchase();
            let saved = now.total() - purchase.total();
            let is_raised = purchase.lines.iter().any(|line| line.raised_from.is_some());
            let worth = is_raised && saved > 0 && purchase.unmet <= now.unmet;
            worth.then(|| Proposal {
                item: at,
                saved,
                added: purchase.quantity() - now.quantity(),
                purchase,
            })
        })
        .collect()
}

fn active(problem: &Problem) -> Vec<bool> {
    problem
        .suppliers
        .iter()
        .map(|supplier| supplier.active)
        .collect()
}
