//! The answer as JSON, sorted, with unrounded amounts.

use std::collections::BTreeMap;

use serde::Serialize;

use super::demand::MILLI;
use super::explain::explain;
use super::problem::{Read, sum};
use crate::model::{Amount, Line, Plan, Reason};
use crate::origins::{Part, by_facility, serve};
use analyst::decimal::text;

/// Digits of the gap, which is rounded up.
const GAP_DIGITS: u32 = 9;

#[derive(Serialize)]
struct Report<'a> {
    lines: Vec<LineReport<'a>>,
    from_stock: Vec<StockReport<'a>>,
    unmet: Vec<UnmetReport<'a>>,
    orders: Vec<OrderReport<'a>>,
    total: String,
    gap: String,
}

#[derive(Serialize)]
struct LineReport<'a> {
    item: &'a str,
    supplier: &'a str,
    contract: &'a str,
    quantity: String,
    unit_price: String,
    amount: String,
    surplus: String,
    nudge: bool,
    origins: Vec<OriginReport<'a>>,
    explanation: String,
}

#[derive(Serialize)]
struct OriginReport<'a> {
    facility: &'a str,
    quantity: String,
}

#[derive(Serialize)]
struct StockReport<'a> {
    item: &'a str,
    lot: &'a str,
    facility: &'a str,
    quantity: String,
}

#[derive(Serialize)]
struct UnmetReport<'a> {
    item: &'a str,
    facility: &'a str,
    quantity: String,
    reason: &'static str,
}

#[derive(Serialize)]
struct OrderReport<'a> {
    supplier: &'a str,
    amount: String,
}

/// The whole document.
pub(super) fn write(read: &Read<'_>, plan: &Plan) -> Vec<u8> {
    let mut report = Report {
        lines: Vec::new(),
        from_stock: Vec::new(),
        unmet: Vec::new(),
        orders: orders(read, plan),
        total: money(read, plan.total),
        gap: gap(plan),
    };
    for item in 0..read.demand.items.len() {
        push_stock(read, item, &mut report);
        push_lines(read, plan, item, &mut report);
    }
    let mut json = serde_json::to_vec(&report).expect("texts and lists are always JSON");
    json.push(b'\n');
    json
}

fn quantity(milli: i64) -> String {
    text(i128::from(milli), MILLI)
}

fn money(read: &Read<'_>, amount: Amount) -> String {
    text(amount, MILLI + read.price_digits)
}

/// (total − bound) ÷ total, rounded up: what is told is proven. Of nothing bought, no part could be saved.
fn gap(plan: &Plan) -> String {
    let one = 10_i128.pow(GAP_DIGITS);
    let missing = (plan.total - plan.bound) * one;
    let rounding = (plan.total - 1).max(0);
    text((missing + rounding) / plan.total.max(1), GAP_DIGITS)
}

fn orders<'a>(read: &'a Read<'_>, plan: &Plan) -> Vec<OrderReport<'a>> {
    let mut amounts: BTreeMap<usize, Amount> = BTreeMap::new();
    for (item, purchase) in read.problem.items.iter().zip(&plan.purchases) {
        for line in &purchase.lines {
            *amounts.entry(item.offers[line.offer].supplier).or_default() += line.amount;
        }
    }
    let orders = amounts.into_iter().map(|(supplier, amount)| OrderReport {
        supplier: &read.suppliers[supplier],
        amount: money(read, amount),
    });
    orders.collect()
}

fn push_stock<'a>(read: &'a Read<'_>, item: usize, report: &mut Report<'a>) {
    // A lot that stands on two rows is one lot.
    let mut by_lot: BTreeMap<&str, Vec<Part<u32>>> = BTreeMap::new();
    for (lot, parts) in read.lots[item].iter().zip(&read.from_stock[item].parts) {
        by_lot.entry(&lot.lot).or_default().extend(parts);
    }
    for (lot, parts) in by_lot {
        report
            .from_stock
            .extend(by_facility(parts).into_iter().map(|part| StockReport {
                item: &read.demand.items[item],
                lot,
                facility: &read.demand.facilities[part.facility as usize],
                quantity: quantity(part.quantity),
            }));
    }
}

fn push_lines<'a>(read: &'a Read<'_>, plan: &Plan, item: usize, report: &mut Report<'a>) {
    let offers = &read.problem.items[item].offers;
    let purchase = &plan.purchases[item];
    let quantities: Vec<i64> = purchase.lines.iter().map(|line| line.quantity).collect();
    let served = serve(&read.from_stock[item].open, &quantities);
    let facility =
        |part: &Part<u32>| -> &'a str { &read.demand.facilities[part.facility as usize] };
    // Offers are sorted by supplier and contract, and lines by offer.
    for (at, line) in purchase.lines.iter().enumerate() {
        let Line { offer, .. } = *line;
        let origins = &served.parts[at];
        report.lines.push(LineReport {
            item: &read.demand.items[item],
            supplier: &read.suppliers[offers[offer].supplier],
            contract: &read.contracts[offers[offer].contract as usize],
            quantity: quantity(line.quantity),
            unit_price: text(i128::from(line.price), read.price_digits),
            amount: money(read, line.amount),
            surplus: quantity(line.quantity - sum(origins)),
            nudge: line.raised_from.is_some(),
            origins: origins
                .iter()
                .map(|part| OriginReport {
                    facility: facility(part),
                    quantity: quantity(part.quantity),
                })
                .collect(),
            explanation: explain(read, plan, item, line),
        });
    }
    let missing = served.open.iter().filter(|ask| ask.quantity > 0);
    let missing = missing.map(|ask| Part {
        facility: ask.facility,
        quantity: ask.quantity,
    });
    let reason = purchase.reason.map_or("capacity", name);
    report.unmet.extend(
        by_facility(missing.collect())
            .iter()
            .map(|part| UnmetReport {
                item: &read.demand.items[item],
                facility: facility(part),
                quantity: quantity(part.quantity),
                reason,
            }),
    );
}

fn name(reason: Reason) -> &'static str {
    match reason {
        Reason::NoContract => "no_contract",
        Reason::Inactive => "inactive",
        Reason::Capacity => "capacity",
        Reason::MinOrderValue => "min_order_value",
    }
}
