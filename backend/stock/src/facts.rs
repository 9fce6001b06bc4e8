//! What demand needs to know of items at a facility: three statements for one item and for two thousand.

use rustc_hash::FxHashMap;

use crate::model::Period;
use crate::rules::outage::days_within;
use crate::store;
use formulary::model::ItemId;
use kernel::prelude::*;

/// Which items are asked about.
#[derive(Clone, Copy, Debug)]
pub enum Items<'a> {
    /// Everything that the facility holds, awaits or has used.
    All,
    /// These, also when nothing is known of them.
    These(&'a [ItemId]),
}

/// How far back consumption counts: whole months before the present one, so that a month which is still being
/// reported does not dilute the average.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lookback {
    /// First month.
    pub from: Period,
    /// Last month.
    pub until: Period,
}

impl Lookback {
    /// The `months` whole months before `day`, at least one.
    pub fn before(day: Day, months: i64) -> Self {
        let until = Period::of(day).plus(-1);
        let back = i32::try_from(months.clamp(1, 60)).unwrap_or(1);
        Self {
            from: until.plus(1 - back),
            until,
        }
    }

    /// Days of these months.
    pub fn days(self) -> i64 {
        self.until
            .plus(1)
            .first_day()
            .days_since(self.from.first_day())
    }
}

/// One month of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthUse {
    /// Which month.
    pub period: Period,
    /// What was used.
    pub consumption: Quantity,
    /// Days without stock in it.
    pub stockout_days: i64,
}

/// What is known of one item at one facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemFacts {
    /// Which item.
    pub item_id: ItemId,
    /// In the stores, neither held nor expired.
    pub on_hand: Quantity,
    /// Ordered for the facility, not yet received.
    pub on_the_way: Quantity,
    /// C: used in the look-back.
    pub consumption: Quantity,
    /// Days of the look-back. Shorter than asked for when the facility uses the item only since then.
    pub lookback_days: i64,
    /// D: whole days of the look-back without any stock.
    pub stockout_days: i64,
    /// The last month before the look-back with any use, for items that were missing all the time since.
    pub earlier: Option<MonthUse>,
}

impl ItemFacts {
    fn nothing(item_id: ItemId, lookback: Lookback) -> Self {
        Self {
            item_id,
            on_hand: Quantity::ZERO,
            on_the_way: Quantity::ZERO,
            consumption: Quantity::ZERO,
            lookback_days: lookback.days(),
            stockout_days: 0,
            earlier: None,
        }
    }
}

/// Stock, consumption and what is on the way of `items` at `facility`, from maintained balances and months.
pub async fn item_facts(
    tx: &Tx,
    facility: OrganisationId,
    items: Items<'_>,
    lookback: Lookback,
) -> Result<FxHashMap<ItemId, ItemFacts>> {
    let mut facts: FxHashMap<ItemId, ItemFacts> = FxHashMap::default();
    if let Items::These(ids) = items {
        facts.extend(
            ids.iter()
                .map(|id| (*id, ItemFacts::nothing(*id, lookback))),
        );
    }
    let all = matches!(items, Items::All);
    let of = |facts: &mut FxHashMap<ItemId, ItemFacts>,
              item: ItemId,
              change: &dyn Fn(&mut ItemFacts)| {
        if all {
            let nothing = ItemFacts::nothing(item, lookback);
            change(facts.entry(item).or_insert(nothing));
        } else if let Some(known) = facts.get_mut(&item) {
            change(known);
        }
    };
    for (item, on_hand, on_the_way) in store::facts::supply(tx, facility, items).await? {
        of(&mut facts, item, &|known| {
            known.on_hand = on_hand;
            known.on_the_way = on_the_way;
        });
    }
    for used in store::facts::used(tx, facility, items, lookback.from, lookback.until).await? {
        let days = match used
            .first
            .filter(|first| *first > lookback.from && *first <= lookback.until)
        {
            Some(first) => Lookback {
                from: first,
                ..lookback
            }
            .days(),
            None => lookback.days(),
        };
        of(&mut facts, used.item_id, &|known| {
            known.consumption = used.consumption;
            known.stockout_days = used.stockout_days.clamp(0, days);
            known.lookback_days = days;
        });
    }
    add_outages(tx, facility, &mut facts, lookback).await?;
    Ok(facts)
}

/// An outage that still lasts is in no month yet: it is added here, for the items of which nothing is left.
async fn add_outages(
    tx: &Tx,
    facility: OrganisationId,
    facts: &mut FxHashMap<ItemId, ItemFacts>,
    lookback: Lookback,
) -> Result<()> {
    let mut missing: Vec<ItemId> = facts
        .values()
        .filter(|known| known.on_hand.is_zero())
        .map(|known| known.item_id)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    missing.sort_unstable();
    for outage in store::facts::outages(tx, facility, &missing, lookback.from).await? {
        let Some(known) = facts.get_mut(&outage.item_id) else {
            continue;
        };
        if let Some(ran_out_at) = outage.ran_out_at {
            let days = days_within(ran_out_at.day(), tx.day(), lookback.from, lookback.until);
            known.stockout_days = (known.stockout_days + days).clamp(0, known.lookback_days);
        }
        known.earlier = outage
            .earlier
            .map(|(period, consumption, stockout_days)| MonthUse {
                period,
                consumption,
                stockout_days,
            });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_look_back_holds_whole_months_before_the_present_one() {
        let lookback = Lookback::before("2026-03-15".parse().expect("day"), 3);
        assert_eq!(
            (lookback.from.to_string(), lookback.until.to_string()),
            ("2025-12".into(), "2026-02".into())
        );
        assert_eq!(lookback.days(), 31 + 31 + 28);
    }
}
