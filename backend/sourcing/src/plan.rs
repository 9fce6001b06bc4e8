//! Everything that is sourced together.

use crate::choice::{Choice, choose};
use crate::coupling::area::Area;
use crate::coupling::branch::Search;
use crate::coupling::components::{Component, components};
use crate::coupling::exact::{self, is_locked};
use crate::coupling::ranges;
use crate::model::{Amount, Item, Line, Plan, Problem, Purchase, Reason, Supplier};
use analyst::parallel;

/// Enough to prove a gap below a thousandth for a county: 2,000 items, 40 suppliers. About a second.
pub const EFFORT: u64 = 50_000;

/// More items than this are never enumerated.
const FEW_ITEMS: usize = 64;
/// Rows of a table that are written in the time one item is solved.
const ROWS_PER_SOLUTION: u64 = 32;

/// Buys what is needed at the least total, exactly as the rules of [the crate](crate) say.
///
/// Without minimum order values that bind, the answer is the optimum. With them it is the optimum where `effort` allows
/// for proving it; else [`Plan::bound`] tells how much lower the total could be at best. `effort` counts items solved,
/// not time, so that the same question has the same answer on every machine.
pub fn source(problem: &Problem, effort: u64) -> Plan {
    let active: Vec<bool> = problem
        .suppliers
        .iter()
        .map(|supplier| supplier.active)
        .collect();
    let natural: Vec<Choice> = parallel::map(&problem.items, |item| {
        choose(item, &problem.suppliers, &active, None)
    });
    let mut plan = Plan {
        purchases: natural.iter().map(Choice::purchase).collect(),
        bound: natural.iter().map(|choice| choice.bound).sum(),
        is_best_served: true,
        ..Plan::default()
    };
    plan.refused = refused_outright(problem);
    let amounts = amounts(problem, &plan.purchases);
    for component in components(problem) {
        let is_short = |supplier: &usize| {
            amounts[*supplier] > 0 && amounts[*supplier] < problem.suppliers[*supplier].minimum
        };
        if component.bound.iter().any(is_short) {
            let tied = tie(problem, &component, &active, effort);
            let alone: Amount = component
                .items
                .iter()
                .map(|item| natural[*item].bound)
                .sum();
            plan.bound += tied.bound - alone;
            plan.is_best_served &= tied.is_best_served;
            plan.refused.extend(tied.refused);
            for (item, purchase) in component.items.iter().zip(tied.purchases) {
                plan.purchases[*item] = purchase;
            }
        }
    }
    for ((purchase, natural), item) in plan.purchases.iter_mut().zip(&natural).zip(&problem.items) {
        if purchase.unmet > 0 {
            purchase.reason = Some(reason(item, &active, natural.unmet < purchase.unmet));
        }
    }
    plan.refused.sort_unstable();
    plan.amounts = self::amounts(problem, &plan.purchases);
    plan.total = plan.amounts.iter().sum();
    plan.bound = plan.bound.min(plan.total);
    plan
}

/// Why something is unmet; `avoidable` if it would not be without minimum order values.
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

/// Inactive suppliers to whom a hand gave something.
fn refused_outright(problem: &Problem) -> Vec<usize> {
    let items: Vec<&Item> = problem.items.iter().collect();
    let inactive = (0..problem.suppliers.len()).filter(|at| !problem.suppliers[*at].active);
    inactive.filter(|at| is_locked(&items, *at)).collect()
}

struct Tied {
    purchases: Vec<Purchase>,
    bound: Amount,
    is_best_served: bool,
    refused: Vec<usize>,
}

/// Items of a component in which somebody does not reach his minimum by himself.
fn tie(problem: &Problem, component: &Component, active: &[bool], effort: u64) -> Tied {
    let items: Vec<&Item> = component
        .items
        .iter()
        .map(|item| &problem.items[*item])
        .collect();
    let (locked, others): (Vec<usize>, Vec<usize>) = component
        .bound
        .iter()
        .partition(|supplier| is_locked(&items, **supplier));
    if let Some(tied) = solve(&items, &problem.suppliers, &component.bound, active, effort) {
        return tied;
    }
    // Only a hand can ask for what no plan can keep: it stands, and whom it concerns is told.
    let mut tied = solve(&items, &problem.suppliers, &others, active, effort).unwrap_or(Tied {
        purchases: vec![Purchase::default(); items.len()],
        bound: 0,
        is_best_served: false,
        refused: Vec::new(),
    });
    let mut amounts = vec![0; problem.suppliers.len()];
    for (item, purchase) in items.iter().zip(&tied.purchases) {
        for line in &purchase.lines {
            amounts[item.offers[line.offer].supplier] += line.amount;
        }
    }
    let is_short = |supplier: &usize| amounts[*supplier] < problem.suppliers[*supplier].minimum;
    tied.refused = locked.into_iter().filter(is_short).collect();
    tied
}

/// None when the minimum values cannot all be kept because of locked lines.
fn solve(
    items: &[&Item],
    suppliers: &[Supplier],
    bound: &[usize],
    active: &[bool],
    effort: u64,
) -> Option<Tied> {
    let mut work = effort.saturating_mul(ROWS_PER_SOLUTION);
    if items.len() <= FEW_ITEMS
        && let Some(answer) = exact::solve(items, suppliers, bound, active, &mut work)
    {
        return answer.map(|exact| {
            let ways = exact.ways.into_iter();
            tied(ways.map(|way| (way.lines, way.unmet)).collect(), None)
        });
    }
    let locked = bound
        .iter()
        .map(|supplier| is_locked(items, *supplier))
        .collect();
    let mut area = Area::new(items.to_vec(), suppliers, bound.to_vec());
    let searched = Search::new(&mut area, active, locked, effort).run()?;
    let mut proved = (searched.bound, searched.is_best_served);
    let ways = searched.ways.into_iter();
    let mut ways: Vec<(Vec<Line>, i64)> = ways.map(|way| (way.lines, way.unmet)).collect();
    let known: Vec<Vec<Line>> = ways.iter().map(|(lines, _)| lines.clone()).collect();
    if let Some(ranged) = ranges::solve(items, suppliers, bound, active, &known, effort) {
        proved = (ranged.bound.max(searched.bound), true);
        ways = ranged.ways.unwrap_or(ways);
    }
    Some(tied(ways, Some(proved)))
}

/// `proved`: the bound, and whether nothing serves better; none when the ways are the optimum.
fn tied(ways: Vec<(Vec<Line>, i64)>, proved: Option<(Amount, bool)>) -> Tied {
    let purchases: Vec<Purchase> = ways
        .into_iter()
        .map(|(lines, unmet)| Purchase {
            lines,
            unmet,
            reason: None,
        })
        .collect();
    Tied {
        bound: proved.map_or_else(
            || purchases.iter().map(Purchase::total).sum(),
            |proved| proved.0,
        ),
        is_best_served: proved.is_none_or(|proved| proved.1),
        purchases,
        refused: Vec::new(),
    }
}
