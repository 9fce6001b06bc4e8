//! Why a line is as it is, in one sentence with its numbers.

use std::fmt::Write as _;

use super::demand::MILLI;
use super::problem::{Read, sum};
use crate::alternatives::without;
use crate::model::{Amount, Line, Plan, Role};
use analyst::decimal::text;

/// "87 facilities asked 1240, free stock 120, need 1120 → 1150 (packs of 50) → tier ≥ 1000 at 3.21; 333.5 below the next
/// best".
pub(super) fn explain(read: &Read<'_>, plan: &Plan, item: usize, line: &Line) -> String {
    let quantity = |milli: i64| text(i128::from(milli), MILLI);
    let problem = &read.problem.items[item];
    let offer = &problem.offers[line.offer];
    let asks = &read.demand.asks[item];
    let mut facilities: Vec<u32> = asks
        .iter()
        .filter(|ask| ask.quantity > 0)
        .map(|ask| ask.facility)
        .collect();
    facilities.sort_unstable();
    facilities.dedup();
    let asked: i64 = asks.iter().map(|ask| ask.quantity).sum();
    let stock: i64 = read.from_stock[item]
        .parts
        .iter()
        .map(|parts| sum(parts))
        .sum();
    let mut said = String::with_capacity(160);
    let plural = if facilities.len() == 1 {
        "facility"
    } else {
        "facilities"
    };
    // Writing into a String cannot fail.
    let _ = write!(
        said,
        "{} {plural} asked {}, free stock {}, need {} → {} (packs of {})",
        facilities.len(),
        quantity(asked),
        quantity(stock),
        quantity(problem.need),
        quantity(line.quantity),
        quantity(offer.pack),
    );
    if let Some(agreed) = offer.agreed.filter(|agreed| *agreed > 0) {
        let _ = write!(
            said,
            ", agreed volume {} first",
            quantity(agreed.min(line.quantity))
        );
    }
    if offer.role == Role::Backup {
        said.push_str(", backup for what primaries cannot");
    }
    let price = text(i128::from(line.price), read.price_digits);
    match offer.tier_at(line.quantity).filter(|tier| tier.from > 0) {
        Some(tier) => {
            let _ = write!(said, " → tier ≥ {} at {price}", quantity(tier.from));
        }
        None => {
            let _ = write!(said, " → at {price}");
        }
    }
    if let Some(enough) = line.raised_from {
        let _ = write!(
            said,
            ", raised from {} because the total falls",
            quantity(enough)
        );
    }
    said.push_str("; ");
    said.push_str(&compared(read, plan, item, line));
    said
}

/// Against the cheapest way to buy the item without this line.
fn compared(read: &Read<'_>, plan: &Plan, item: usize, line: &Line) -> String {
    let now = &plan.purchases[item];
    let other = without(&read.problem, item, line.offer);
    let money = |amount: Amount| text(amount, MILLI + read.price_digits);
    let lost = other.unmet - now.unmet;
    if lost > 0 {
        let lost = text(i128::from(lost), MILLI);
        return format!("without it {lost} would be unmet");
    }
    let difference = other.total() - now.total();
    match difference {
        0 => "as cheap as the next best".to_owned(),
        saved if saved > 0 => format!("{} below the next best", money(saved)),
        more => format!(
            "{} above the next best, which rules or minimum order values put behind",
            money(-more)
        ),
    }
}
