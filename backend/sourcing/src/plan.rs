//! Sourcing everything that hangs together.

use crate::choice::{Choice, choose};
use crate::coupling::exact::{self, is_locked};
use crate::model::{Amount, Item, Plan, Problem, Purchase, Reason, Supplier};

/// Sources all items.
pub fn source(problem: &Problem, effort: u64) -> Plan {
    let active: Vec<bool> = problem
        .suppliers
        .iter()
        .map(|supplier| supplier.active)
        .collect();
    let natural: Vec<Choice> = problem
        .items
        .iter()
        .map(|item| choose(item, &problem.suppliers, &active, None))
        .collect();
    let mut purchases: Vec<Purchase> = natural.iter().map(Choice::purchase).collect();
    let amounts = amounts(problem, &purchases);
    let short = problem
        .suppliers
        .iter()
        .zip(&amounts)
        .any(|(supplier, amount)| supplier.active && *amount > 0 && *amount < supplier.minimum);
    if short {
        let items: Vec<&Item> = problem.items.iter().collect();
        let binding: Vec<usize> = (0..problem.suppliers.len())
            .filter(|at| active[*at] && problem.suppliers[*at].minimum > 0)
            .collect();
        let mut work = effort;
        if let Some(Some(exact)) =
            exact::solve(&items, &problem.suppliers, &binding, &active, &mut work)
        {
            for (purchase, way) in purchases.iter_mut().zip(exact.ways) {
                *purchase = Purchase {
                    lines: way.lines,
                    unmet: way.unmet,
                    reason: None,
                };
            }
        }
    }
    for ((purchase, natural), item) in purchases.iter_mut().zip(&natural).zip(&problem.items) {
        if purchase.unmet > 0 {
            purchase.reason = Some(reason(item, &active, natural.unmet < purchase.unmet));
        }
    }
    let amounts = self::amounts(problem, &purchases);
    let total = amounts.iter().sum();
    let _ = is_locked;
    Plan {
        purchases,
        amounts,
        total,
        bound: total,
        refused: Vec::new(),
    }
}

fn reason(item: &Item, active: &[bool], avoidable: bool) -> Reason {
    if item.offers.is_empty() {
        Reason::NoContract
    } else if !item.offers.iter().any(|offer| active[offer.supplier]) {
        Reason::Inactive
    } else if avoidable {
        Reason::MinOrderValue
    } else {
        Reason::Capacity
    }
}

fn amounts(problem: &Problem, purchases: &[Purchase]) -> Vec<Amount> {
    let mut amounts = vec![0; problem.suppliers.len()];
    for (item, purchase) in problem.items.iter().zip(purchases) {
        for line in &purchase.lines {
            amounts[item.offers[line.offer].supplier] += line.amount;
        }
    }
    amounts
}

const _: fn(&Supplier) = |_| {};
