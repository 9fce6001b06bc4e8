//! From files to a problem.

use std::borrow::Cow;

use super::Question;
use super::contracts::{Contracts, read_contracts, read_suppliers};
use super::demand::{Demand, Lot, read_demand, read_stock};
use crate::model::{Item, Offer, Problem};
use crate::origins::{Part, Served, serve};
use analyst::Unreadable;
use analyst::decimal::parse_unsigned;

/// Digits of the nudge ratio.
const RATIO_DIGITS: u32 = 9;

/// Everything that was read, and what is to be bought.
pub(super) struct Read<'a> {
    pub demand: Demand<'a>,
    /// By item, the first to expire first.
    pub lots: Vec<Vec<Lot<'a>>>,
    /// By item: what lots give to facilities, and what is still asked for.
    pub from_stock: Vec<Served<u32>>,
    /// Items as in the demand; suppliers by place among the sorted names.
    pub problem: Problem,
    /// Sorted.
    pub contracts: Vec<Cow<'a, str>>,
    /// Sorted.
    pub suppliers: Vec<Cow<'a, str>>,
    /// Digits of prices.
    pub price_digits: u32,
}

pub(super) fn read<'a>(question: &Question<'a>) -> Result<Read<'a>, Unreadable> {
    let ratio = question.nudge.map(read_ratio).transpose()?;
    let demand = read_demand(question.demand)?;
    let contracts = read_contracts(question.contracts)?;
    let numbered = read_suppliers(question.suppliers, &contracts)?;
    let lots = match question.stock {
        Some(file) => read_stock(file, &demand)?,
        None => demand.items.iter().map(|_| Vec::new()).collect(),
    };
    let from_stock: Vec<Served<u32>> = demand
        .asks
        .iter()
        .zip(&lots)
        .map(|(asks, lots)| {
            let quantities: Vec<i64> = lots.iter().map(|lot| lot.quantity).collect();
            serve(asks, &quantities)
        })
        .collect();
    let Contracts {
        lines,
        contracts,
        items,
        suppliers,
        price_digits,
    } = contracts;
    let (contracts, contract_places) = contracts.sorted();
    let (suppliers, supplier_places) = suppliers.sorted();
    let (names, item_places) = items.sorted();
    let mut problem = Problem {
        items: from_stock
            .iter()
            .map(|served| item(served, ratio))
            .collect(),
        suppliers: numbered.clone(),
    };
    for (number, place) in supplier_places.iter().enumerate() {
        problem.suppliers[*place as usize] = numbered[number];
    }
    for line in lines {
        let name = &names[item_places[line.item as usize] as usize];
        if let Ok(at) = demand.items.binary_search(name) {
            problem.items[at].offers.push(Offer {
                supplier: supplier_places[line.supplier as usize] as usize,
                contract: contract_places[line.contract as usize],
                role: line.role,
                pack: line.pack,
                capacity: line.capacity,
                tiers: line.tiers,
                agreed: line.agreed,
                at_least: 0,
                locked: None,
            });
        }
    }
    // Lines of one contract for one item are told apart by supplier, wherever they stand in the file.
    for item in &mut problem.items {
        item.offers
            .sort_by_key(|offer| (offer.supplier, offer.contract));
    }
    Ok(Read {
        demand,
        lots,
        from_stock,
        problem,
        contracts,
        suppliers,
        price_digits,
    })
}

fn read_ratio(text: &str) -> Result<i64, Unreadable> {
    parse_unsigned(text, RATIO_DIGITS).map_err(|bad| Unreadable::whole("--nudge", bad))
}

fn item(served: &Served<u32>, ratio: Option<i64>) -> Item {
    let need: i64 = served.open.iter().map(|ask| ask.quantity).sum();
    let raise_to = ratio.map(|ratio| {
        let one = 10_i128.pow(RATIO_DIGITS);
        let most = i128::from(need) * (one + i128::from(ratio)) / one;
        i64::try_from(most).unwrap_or(i64::MAX)
    });
    Item {
        need,
        offers: Vec::new(),
        raise_to,
    }
}

/// Σ of parts.
pub(super) fn sum(parts: &[Part<u32>]) -> i64 {
    parts.iter().map(|part| part.quantity).sum()
}
