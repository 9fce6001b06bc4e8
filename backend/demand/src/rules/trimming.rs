//! Trimming 削减 of a requisition that asks for more than its facility's budgets hold: essential first.
//!
//! Taken away is first what is not essential, then essential medicines, last the chronic guarantee list and everything of an
//! emergency; within each, what lasts longest with the stock on hand. Whole packs are taken, no more than needed. Lines
//! without a price cost nothing and stay. Budgets for one kind of items come before those for everything.

use crate::model::known::Item;
use crate::model::line::Line;
use crate::model::requisition::RequisitionKind;
use crate::rules::suggestion::explain;
use formulary::model::{ItemId, ItemKind};
use kernel::money::Money;
use kernel::quantity::Quantity;
use kernel::word_enum;

word_enum! {
    /// How much a line is protected from trimming; the order is that in which lines are taken from.
    pub enum Protection {
        /// Neither essential nor on a list.
        None = "none",
        /// 国家基本药物.
        Essential = "essential",
        /// 慢病保障.
        Guaranteed = "guaranteed",
        /// Of an emergency.
        Emergency = "emergency",
    }
}

/// A line as the trimming sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Which item.
    pub item_id: ItemId,
    /// Its kind.
    pub kind: ItemKind,
    /// How much is asked for.
    pub quantity: Quantity,
    /// Base units in one order unit.
    pub pack: Quantity,
    /// Best valid contract price.
    pub price: Option<Money>,
    /// How much it is protected.
    pub protection: Protection,
    /// How long the stock on hand lasts, in tenths of a day; none without use.
    pub cover_tenths: Option<i64>,
}

impl Ask {
    /// A line with its item.
    pub fn of(line: &Line, item: &Item, kind: RequisitionKind) -> Self {
        let protection = match kind {
            RequisitionKind::Emergency => Protection::Emergency,
            RequisitionKind::Regular if item.guaranteed => Protection::Guaranteed,
            RequisitionKind::Regular if item.essential => Protection::Essential,
            RequisitionKind::Regular => Protection::None,
        };
        Self {
            item_id: line.item_id,
            kind: item.kind,
            quantity: line.quantity,
            pack: item.pack,
            price: line.price,
            protection,
            cover_tenths: explain(&line.basis).cover_tenths,
        }
    }

    /// Amounts beyond what can be stored are the most that can.
    fn amount(&self) -> i128 {
        amount(self.price, self.quantity)
    }
}

fn amount(price: Option<Money>, quantity: Quantity) -> i128 {
    price.map_or(0, |price| {
        i128::from(Money::of(price, quantity).map_or(i64::MAX, |amount| amount.0))
    })
}

/// What a budget still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    /// Only items of this kind; all of them where none is named.
    pub kind: Option<ItemKind>,
    /// What is left; nothing where it is below zero.
    pub left: Money,
}

impl Cap {
    fn covers(&self, ask: &Ask) -> bool {
        self.kind.is_none_or(|kind| kind == ask.kind)
    }

    /// What is asked for under this budget.
    pub fn asked(&self, asks: &[Ask]) -> Money {
        let sum: i128 = asks
            .iter()
            .filter(|ask| self.covers(ask))
            .map(Ask::amount)
            .sum();
        Money(i64::try_from(sum).unwrap_or(i64::MAX))
    }
}

/// A line that is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trim {
    /// Which item.
    pub item_id: ItemId,
    /// What was asked for.
    pub from: Quantity,
    /// What is left.
    pub to: Quantity,
    /// What that saves.
    pub saved: Money,
    /// How much the line is protected.
    pub protection: Protection,
    /// How long the stock on hand lasts, in tenths of a day; none without use.
    pub cover_tenths: Option<i64>,
}

/// What has to be taken away so that all budgets hold, in the order in which it is taken. Nothing where they do.
pub fn trim(asks: &[Ask], caps: &[Cap]) -> Vec<Trim> {
    let mut after: Vec<Ask> = asks.to_vec();
    let mut order: Vec<usize> = (0..asks.len()).collect();
    order.sort_by_key(|at| {
        let ask = &asks[*at];
        // What is not used lasts for ever.
        let cover = ask.cover_tenths.unwrap_or(i64::MAX);
        (ask.protection, std::cmp::Reverse(cover), ask.item_id)
    });
    let mut caps: Vec<&Cap> = caps.iter().collect();
    caps.sort_by_key(|cap| cap.kind.is_none());
    for cap in caps {
        let asked: i128 = after
            .iter()
            .filter(|ask| cap.covers(ask))
            .map(Ask::amount)
            .sum();
        let mut over = asked - i128::from(cap.left.0.max(0));
        for at in &order {
            let ask = &mut after[*at];
            if over <= 0 {
                break;
            }
            if cap.covers(ask) && ask.price.is_some_and(Money::is_positive) {
                let before = ask.amount();
                ask.quantity = lessened(ask, over);
                over -= before - ask.amount();
            }
        }
    }
    let taken = order.into_iter().filter_map(|at| {
        let (before, after) = (&asks[at], &after[at]);
        let saved = before.amount() - after.amount();
        (before.quantity != after.quantity).then(|| Trim {
            item_id: before.item_id,
            from: before.quantity,
            to: after.quantity,
            saved: Money(i64::try_from(saved).unwrap_or(i64::MAX)),
            protection: before.protection,
            cover_tenths: before.cover_tenths,
        })
    });
    taken.collect()
}

/// The largest number of whole packs by which the line costs at least `over` less; nothing where even that is too little.
fn lessened(ask: &Ask, over: i128) -> Quantity {
    let fits = |packs: i64| {
        let quantity = ask.pack.times(packs).unwrap_or(Quantity(i64::MAX));
        ask.amount() - amount(ask.price, quantity) >= over
    };
    let (mut low, mut high) = (0, ask.quantity.packs_down(ask.pack).unwrap_or(0));
    // What costs `over` less is found by halving: costs grow with packs.
    while low < high {
        let middle = low + (high - low + 1) / 2;
        if fits(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    if fits(low) {
        ask.pack.times(low).unwrap_or(Quantity::ZERO)
    } else {
        Quantity::ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One yuan a unit, packs of ten.
    fn ask(id: i64, units: i64, protection: Protection, cover_days: Option<i64>) -> Ask {
        Ask {
            item_id: ItemId(id),
            kind: ItemKind::Drug,
            quantity: Quantity(units * 1_000),
            pack: Quantity(10_000),
            price: Some(Money(10_000)),
            protection,
            cover_tenths: cover_days.map(|days| days * 10),
        }
    }

    fn cap(yuan: i64) -> Cap {
        Cap {
            kind: None,
            left: Money(yuan * 10_000),
        }
    }

    fn taken(asks: &[Ask], caps: &[Cap]) -> Vec<(i64, i64)> {
        trim(asks, caps)
            .iter()
            .map(|trim| (trim.item_id.0, trim.to.0 / 1_000))
            .collect()
    }

    #[test]
    fn what_is_not_essential_and_lasts_longest_goes_first() {
        let asks = [
            ask(1, 100, Protection::Essential, Some(90)),
            ask(2, 100, Protection::None, Some(5)),
            ask(3, 100, Protection::None, Some(40)),
            ask(4, 100, Protection::None, None),
            ask(5, 100, Protection::Guaranteed, None),
        ];
        assert!(trim(&asks, &[cap(500)]).is_empty(), "it fits");
        assert_eq!(taken(&asks, &[cap(495)]), [(4, 90)], "a whole pack");
        assert_eq!(taken(&asks, &[cap(370)]), [(4, 0), (3, 70)]);
        assert_eq!(taken(&asks, &[cap(150)]), [(4, 0), (3, 0), (2, 0), (1, 50)]);
        assert_eq!(
            taken(&asks, &[cap(-10)]),
            [(4, 0), (3, 0), (2, 0), (1, 0), (5, 0)],
            "nothing is left of a budget that is overdrawn"
        );
    }

    #[test]
    fn budgets_of_one_kind_come_before_those_of_all() {
        let reagent = Ask {
            kind: ItemKind::Reagent,
            ..ask(1, 100, Protection::Essential, Some(1))
        };
        let asks = [reagent, ask(2, 100, Protection::None, Some(1))];
        let reagents = Cap {
            kind: Some(ItemKind::Reagent),
            left: Money(400_000),
        };
        assert_eq!(taken(&asks, &[cap(150), reagents]), [(1, 40)].to_vec());
        assert_eq!(taken(&asks, &[cap(100), reagents]), [(2, 60), (1, 40)]);
    }

    #[test]
    fn lines_without_a_price_stay() {
        let free = Ask {
            price: None,
            ..ask(1, 100, Protection::None, None)
        };
        assert_eq!(
            taken(&[free, ask(2, 10, Protection::None, None)], &[cap(0)]),
            [(2, 0)]
        );
    }
}
