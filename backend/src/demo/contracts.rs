//! Contracts of all kinds, so that every item has somebody to buy it from, often two.

use super::dice::Dice;
use super::item::Item;
use super::suppliers::Supplier;
use formulary::model::Vbp;
use kernel::clock::Day;

/// A contract with one supplier.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Position of the supplier in the list of suppliers.
    pub supplier: usize,
    /// `national_vbp`, `provincial_vbp`, `county` or `listing`.
    pub kind: &'static str,
    pub number: String,
    pub title: String,
    pub starts_on: Day,
    pub ends_on: Day,
    pub payment_days: i64,
    /// `draft`, `active` or `terminated`.
    pub state: &'static str,
    pub lines: Vec<Line>,
}

/// A line of a contract.
#[derive(Clone, Debug)]
pub struct Line {
    /// Position of the item.
    pub item: usize,
    /// `primary` or `backup`.
    pub role: &'static str,
    pub share_bp: Option<i64>,
    /// Most base units that one cycle may take.
    pub capacity: Option<i64>,
    /// Agreed volume of the contract period, base units.
    pub agreed: Option<i64>,
    pub lead_time_days: i64,
    pub platform_item_id: Option<String>,
    /// From how many base units which price (1/10,000 yuan a base unit) holds.
    pub tiers: Vec<(i64, i64)>,
}

const KINDS: [(&str, &str, &str, i64); 4] = [
    ("national_vbp", "GJ", "国家组织药品集中带量采购协议", 30),
    ("provincial_vbp", "SJ", "省际联盟集中带量采购协议", 30),
    ("county", "XJ", "县域医共体统一采购合同", 60),
    ("listing", "GW", "平台挂网采购合同", 60),
];

/// Every kind of contract that each supplier has anything for.
pub fn contracts(seed: u64, suppliers: &[Supplier], items: &[Item], as_of: Day) -> Vec<Contract> {
    let mut dice = Dice::new(seed, "contracts");
    let mut lines: Vec<[Vec<Line>; 4]> = suppliers.iter().map(|_| Default::default()).collect();
    for (position, item) in items.iter().enumerate() {
        if item.popularity > 0.0 {
            offers(position, item, suppliers, &mut lines, &mut dice);
        }
    }
    let mut all = Vec::new();
    for (supplier, by_kind) in lines.into_iter().enumerate() {
        for (kind, lines) in by_kind.into_iter().enumerate() {
            if !lines.is_empty() {
                all.push(contract(supplier, kind, lines, as_of, &mut dice));
            }
        }
    }
    all.extend(papers_without_effect(&all, as_of));
    all
}

fn contract(
    supplier: usize,
    kind: usize,
    lines: Vec<Line>,
    as_of: Day,
    dice: &mut Dice,
) -> Contract {
    let (kind, letters, title, payment_days) = KINDS[kind];
    // One in eight ends within a month: there is something to renew.
    let left = if dice.chance(12) {
        dice.between(18, 32)
    } else {
        dice.between(120, 420)
    };
    Contract {
        supplier,
        kind,
        number: format!(
            "{letters}{}-{:02}",
            as_of.period().replace('-', ""),
            supplier + 1
        ),
        title: title.to_owned(),
        starts_on: as_of.plus_days(left - 2 * 365),
        ends_on: as_of.plus_days(left),
        payment_days,
        state: "active",
        lines,
    }
}

/// A draft that waits for its second person, and one that was ended early.
fn papers_without_effect(active: &[Contract], as_of: Day) -> Vec<Contract> {
    let model = active.iter().filter(|one| one.kind == "county");
    let paper = |one: &Contract, state, mark: &str, starts: i64| Contract {
        number: format!("{}-{mark}", one.number),
        starts_on: as_of.plus_days(starts),
        ends_on: as_of.plus_days(starts + 365),
        state,
        lines: one.lines.iter().take(25).cloned().collect(),
        ..one.clone()
    };
    let drafts = model
        .clone()
        .take(2)
        .map(|one| paper(one, "draft", "续", 14));
    let ended = model
        .skip(2)
        .take(1)
        .map(|one| paper(one, "terminated", "旧", -500));
    drafts.chain(ended).collect()
}

/// Puts an item into one, two or three contracts.
fn offers(
    position: usize,
    item: &Item,
    suppliers: &[Supplier],
    lines: &mut [[Vec<Line>; 4]],
    dice: &mut Dice,
) {
    let sellers: Vec<usize> = (0..suppliers.len())
        .filter(|index| suppliers[*index].deals_in(item))
        .collect();
    let Some(first) = (!sellers.is_empty()).then(|| sellers[dice.below(sellers.len())]) else {
        return;
    };
    let second = sellers[dice.below(sellers.len())];
    let kind = match item.fields.vbp {
        Vbp::National => 0,
        Vbp::Provincial => 1,
        Vbp::None => 2,
    };
    let volume = kind < 2;
    let shared = !volume && second != first && dice.chance(25);
    let mut primary = line(position, item, item.price.0, "primary", volume, dice);
    primary.share_bp = shared.then_some(6_000);
    lines[first][kind].push(primary);
    if second == first {
        return;
    }
    if shared {
        let mut other = line(
            position,
            item,
            item.price.0 * dice.between(97, 104) / 100,
            "primary",
            false,
            dice,
        );
        other.share_bp = Some(4_000);
        lines[second][2].push(other);
    } else if dice.chance(62) {
        let dearer = (item.price.0 * dice.between(103, 115) / 100).min(item.ceiling_e4());
        lines[second][3].push(line(position, item, dearer, "backup", false, dice));
    }
}

fn line(
    position: usize,
    item: &Item,
    price_e4: i64,
    role: &'static str,
    volume: bool,
    dice: &mut Dice,
) -> Line {
    let price_e4 = price_e4.clamp(1, item.ceiling_e4());
    let mut tiers = vec![(0, price_e4)];
    // Prices of volume-based procurement are what they are; others fall with the quantity.
    if !volume && dice.chance(55) {
        let step = item.pack() * dice.between(8, 25);
        tiers.push((step, (price_e4 * dice.between(955, 985) / 1_000).max(1)));
        if dice.chance(50) {
            tiers.push((step * 5, (price_e4 * dice.between(900, 950) / 1_000).max(1)));
        }
    }
    let agreed = volume.then(|| item.pack() * ((item.popularity * 900.0) as i64).max(20));
    Line {
        item: position,
        role,
        share_bp: None,
        capacity: dice.chance(6).then(|| item.pack() * dice.between(200, 900)),
        agreed,
        lead_time_days: dice.between(1, 5),
        platform_item_id: volume.then(|| format!("HN{:08}", 90_000_000 + position)),
        tiers,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::demo::county::organisations;
    use crate::demo::options::Options;
    use crate::demo::{catalogue, suppliers};

    #[test]
    fn tiers_start_at_nothing_rise_in_quantity_fall_in_price_and_respect_the_ceiling() {
        let as_of: Day = "2026-11-22".parse().expect("a day");
        let suppliers = suppliers::suppliers(1, &organisations(&Options::around(as_of)), as_of);
        let items = catalogue::items(1, 3_192).expect("data");
        let all = contracts(1, &suppliers, &items, as_of);
        let numbers: HashSet<_> = all.iter().map(|one| &one.number).collect();
        assert_eq!(numbers.len(), all.len());
        for kind in ["national_vbp", "provincial_vbp", "county", "listing"] {
            assert!(all.iter().any(|one| one.kind == kind), "{kind}");
        }
        for contract in &all {
            let distinct: HashSet<_> = contract.lines.iter().map(|line| line.item).collect();
            assert_eq!(
                distinct.len(),
                contract.lines.len(),
                "an item stands once in a contract"
            );
            for line in &contract.lines {
                assert_eq!(line.tiers[0].0, 0);
                assert!(
                    line.tiers
                        .windows(2)
                        .all(|pair| pair[0].0 < pair[1].0 && pair[0].1 > pair[1].1
                            || pair[0].1 <= 20),
                    "{line:?}"
                );
                assert!(
                    line.tiers
                        .iter()
                        .all(|tier| tier.1 <= items[line.item].ceiling_e4())
                );
            }
        }
    }
}
