//! Suppliers: what each deals in, its licences, whom to write to.

use super::county::Organisation;
use super::dice::Dice;
use super::item::Item;
use super::names;
use formulary::model::ItemKind;
use kernel::actor::OrganisationKind;
use kernel::clock::Day;

/// What a supplier deals in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trade {
    Drugs,
    Pieces,
    Devices,
    /// Drugs and devices, reagents and cold chain included.
    General,
}

/// A supplier beside its organisation.
#[derive(Clone, Debug)]
pub struct Supplier {
    /// Position of the organisation.
    pub organisation: usize,
    pub trade: Trade,
    pub contact_name: String,
    pub order_email: String,
    pub service_area: String,
    /// 0 to 10,000.
    pub service_score_e4: i64,
    /// Whole orders below this are not accepted, 1/10,000 yuan.
    pub min_order_e4: Option<i64>,
    pub licences: Vec<Licence>,
}

/// A licence.
#[derive(Clone, Debug)]
pub struct Licence {
    /// `business`, `drug_trade` or `device_trade`.
    pub kind: &'static str,
    pub number: String,
    pub issued_on: Day,
    pub expires_on: Day,
}

impl Supplier {
    /// May it sell this?
    pub fn deals_in(&self, item: &Item) -> bool {
        match self.trade {
            Trade::General => item.fields.kind != ItemKind::Piece,
            Trade::Drugs => item.fields.kind == ItemKind::Drug && !item.fields.cold_chain,
            Trade::Pieces => item.fields.kind == ItemKind::Piece,
            Trade::Devices => matches!(item.fields.kind, ItemKind::Consumable | ItemKind::Reagent),
        }
    }
}

/// Days after today on which the trade licence of some suppliers runs out: what the reminders are for.
const NEAR_EXPIRY: [(usize, i64); 3] = [(7, 26), (19, 55), (31, 6)];

/// All suppliers, in the order of their organisations.
pub fn suppliers(seed: u64, organisations: &[Organisation], as_of: Day) -> Vec<Supplier> {
    let mut dice = Dice::new(seed, "suppliers");
    organisations
        .iter()
        .enumerate()
        .filter(|(_, one)| one.kind == OrganisationKind::Supplier)
        .enumerate()
        .map(|(number, (organisation, one))| supplier(number, organisation, one, as_of, &mut dice))
        .collect()
}

fn supplier(
    number: usize,
    organisation: usize,
    one: &Organisation,
    as_of: Day,
    dice: &mut Dice,
) -> Supplier {
    let trade = match number % 8 {
        0 | 4 => Trade::General,
        1 | 2 | 5 => Trade::Drugs,
        3 => Trade::Pieces,
        _ => Trade::Devices,
    };
    let area = if number.is_multiple_of(8) {
        "全县"
    } else {
        *dice.pick(&["全县", "全县", "县城及东片", "县城及西片"])
    };
    Supplier {
        organisation,
        trade,
        contact_name: names::person(dice),
        order_email: format!("orders@{}.linjiang.example", one.code.to_lowercase()),
        service_area: area.to_owned(),
        service_score_e4: dice.between(8_200, 9_950),
        min_order_e4: [None, Some(3_000_000), Some(5_000_000)][dice.below(3)],
        licences: licences(number, trade, one, as_of, dice),
    }
}

fn licences(
    number: usize,
    trade: Trade,
    one: &Organisation,
    as_of: Day,
    dice: &mut Dice,
) -> Vec<Licence> {
    let soon = NEAR_EXPIRY
        .iter()
        .find(|(supplier, _)| *supplier == number)
        .map(|(_, days)| *days);
    let mut trade_licence = |kind, letters: &str| {
        // Licences to trade in medicines and devices hold for five years.
        let left = soon.unwrap_or_else(|| dice.between(120, 1_700));
        let expires_on = as_of.plus_days(left);
        Licence {
            kind,
            number: format!("湘{letters}9930{:03}", number + 1),
            issued_on: expires_on.plus_days(-5 * 365 - 1),
            expires_on,
        }
    };
    let mut all = Vec::new();
    if trade != Trade::Devices {
        all.push(trade_licence("drug_trade", "AA"));
    }
    if matches!(trade, Trade::Devices | Trade::General) {
        all.push(trade_licence("device_trade", "QX"));
    }
    all.push(Licence {
        kind: "business",
        number: one.uscc.clone().unwrap_or_default(),
        issued_on: as_of.plus_days(-dice.between(1_200, 6_000)),
        expires_on: as_of.plus_days(dice.between(3_000, 9_000)),
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::county::organisations;
    use crate::demo::options::Options;
    use crate::demo::{catalogue, contracts};

    #[test]
    fn licences_are_valid_today_and_three_run_out_within_sixty_days() {
        let as_of: Day = "2026-11-22".parse().expect("a day");
        let all = suppliers(1, &organisations(&Options::around(as_of)), as_of);
        assert_eq!(all.len(), 40);
        let licences = all.iter().flat_map(|one| &one.licences);
        assert!(
            licences
                .clone()
                .all(|licence| licence.issued_on < as_of && as_of < licence.expires_on)
        );
        let soon = all.iter().filter(|one| {
            one.licences
                .iter()
                .any(|licence| licence.expires_on.days_since(as_of) <= 60)
        });
        assert_eq!(soon.count(), 3);
    }

    #[test]
    fn every_item_that_is_used_has_a_valid_contract() {
        let as_of: Day = "2026-11-22".parse().expect("a day");
        let all = suppliers(1, &organisations(&Options::around(as_of)), as_of);
        let items = catalogue::items(1, 3_192).expect("data");
        let contracts = contracts::contracts(1, &all, &items, as_of);
        let mut served = vec![false; items.len()];
        for line in contracts
            .iter()
            .filter(|one| one.state == "active")
            .flat_map(|one| &one.lines)
        {
            served[line.item] = true;
        }
        for (item, served) in items.iter().zip(served) {
            assert!(served || item.popularity == 0.0, "{item:?}");
        }
    }
}
