//! What demand needs to know of items at a facility: three statements for one item, one more for two thousand.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

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

impl Items<'_> {
    /// So many that it is quicker to read all of a facility than to look them up one by one; more may be answered then.
    pub fn many(self) -> bool {
        const MANY: usize = 500;
        match self {
            Self::All => true,
            Self::These(ids) => ids.len() >= MANY,
        }
    }
}

/// How far back consumption counts: whole months before the present one, so that a month which is still being
/// reported does not dilute the average.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

/// What lies on a facility's shelves and is on the way to them, and since when something is missing.
#[derive(Debug)]
pub struct Shelf {
    supply: Vec<(ItemId, Quantity, Quantity)>,
    outages: Vec<store::facts::Outage>,
    today: Day,
}

/// What a facility used. Whoever asks for a whole county hospital does so again with the next change of his draft, and what
/// it used changes once a day.
#[derive(Debug)]
pub struct Usage(Vec<store::facts::Used>);

impl RememberedOf for Usage {
    type Key = (OrganisationId, Lookback);
    const TABLES: &'static [&'static str] = &["consumption_month"];
    const MOST: usize = 32;

    fn owner((facility, _): Self::Key) -> OrganisationId {
        facility
    }

    async fn read(tx: &Tx, (facility, lookback): Self::Key) -> Result<Self> {
        let Lookback { from, until } = lookback;
        let used = store::facts::used(tx, facility, Items::All, from, until);
        Ok(Self(used.await?))
    }
}

/// What a facility ever used: of thousands of items that are not on its shelves it misses these alone.
#[derive(Debug)]
struct EverUsed(FxHashSet<ItemId>);

impl RememberedOf for EverUsed {
    type Key = OrganisationId;
    const TABLES: &'static [&'static str] = &["consumption_month"];
    const MOST: usize = 32;

    fn owner(facility: Self::Key) -> OrganisationId {
        facility
    }

    async fn read(tx: &Tx, facility: Self::Key) -> Result<Self> {
        let used = store::facts::ever_used(tx, facility).await?;
        Ok(Self(used.into_iter().collect()))
    }
}

/// The shelves of `facility`. Of the items `these` it is looked up as well since when they are missing, if they are and
/// were ever used: nobody misses what he never used.
pub async fn shelf(
    tx: &Tx,
    facility: OrganisationId,
    items: Items<'_>,
    these: &[ItemId],
    lookback: Lookback,
) -> Result<Shelf> {
    let supply = store::facts::supply(tx, facility, items).await?;
    let here: FxHashSet<ItemId> = supply
        .iter()
        .filter(|(_, on_hand, _)| !on_hand.is_zero())
        .map(|(item, ..)| *item)
        .collect();
    let awaited = supply.iter().map(|(item, ..)| item);
    let mut missing: Vec<ItemId> = match items {
        Items::These(_) => these.to_vec(),
        Items::All => these.iter().chain(awaited).copied().collect(),
    };
    missing.retain(|item| !here.contains(item));
    if items.many() {
        let used = tx.remembered_of::<EverUsed>(facility).await?;
        missing.retain(|item| used.0.contains(item));
    }
    missing.sort_unstable();
    missing.dedup();
    // An outage that still lasts is in no month yet.
    let outages = if missing.is_empty() {
        Vec::new()
    } else {
        store::facts::outages(tx, facility, &missing, lookback.from).await?
    };
    Ok(Shelf {
        supply,
        outages,
        today: tx.day(),
    })
}

/// What `facility` used of `items` in the look-back. Of many, all that it used is answered, out of memory.
pub async fn usage(
    tx: &Tx,
    facility: OrganisationId,
    items: Items<'_>,
    lookback: Lookback,
) -> Result<Arc<Usage>> {
    if items.many() {
        return tx.remembered_of::<Usage>((facility, lookback)).await;
    }
    let used = store::facts::used(tx, facility, items, lookback.from, lookback.until);
    Ok(Arc::new(Usage(used.await?)))
}

/// Stock, consumption and what is on the way of `items` at `facility`, from maintained balances and months.
pub async fn item_facts(
    tx: &Tx,
    facility: OrganisationId,
    items: Items<'_>,
    lookback: Lookback,
) -> Result<Facts> {
    let usage = usage(tx, facility, items, lookback).await?;
    let used: Vec<ItemId> = usage.0.iter().map(|used| used.item_id).collect();
    let these = match items {
        Items::These(ids) => ids,
        Items::All => &used,
    };
    let shelf = shelf(tx, facility, items, these, lookback).await?;
    Ok(joined(items, shelf, &usage, lookback))
}

/// What is known of items, by item.
pub type Facts = FxHashMap<ItemId, ItemFacts>;

/// Shelves and use together, item by item.
pub fn joined(items: Items<'_>, shelf: Shelf, usage: &Usage, lookback: Lookback) -> Facts {
    let mut facts = Facts::default();
    if let Items::These(ids) = items {
        facts.reserve(ids.len());
        facts.extend(
            ids.iter()
                .map(|id| (*id, ItemFacts::nothing(*id, lookback))),
        );
    }
    let all = matches!(items, Items::All);
    let of = |facts: &mut Facts, item: ItemId, change: &dyn Fn(&mut ItemFacts)| {
        if all {
            let nothing = ItemFacts::nothing(item, lookback);
            change(facts.entry(item).or_insert(nothing));
        } else if let Some(known) = facts.get_mut(&item) {
            change(known);
        }
    };
    for (item, on_hand, on_the_way) in shelf.supply {
        of(&mut facts, item, &|known| {
            known.on_hand = on_hand;
            known.on_the_way = on_the_way;
        });
    }
    for used in &usage.0 {
        let days = days_of(used, lookback);
        of(&mut facts, used.item_id, &|known| {
            known.consumption = used.consumption;
            known.stockout_days = used.stockout_days.clamp(0, days);
            known.lookback_days = days;
        });
    }
    for outage in shelf.outages {
        if let Some(known) = facts.get_mut(&outage.item_id) {
            add_outage(known, outage, shelf.today, lookback);
        }
    }
    facts
}

/// How many days of the look-back the facility has used an item: all, or those since it began to.
fn days_of(used: &store::facts::Used, lookback: Lookback) -> i64 {
    let began = used
        .first
        .filter(|first| *first > lookback.from && *first <= lookback.until);
    let from = began.unwrap_or(lookback.from);
    Lookback { from, ..lookback }.days()
}

fn add_outage(known: &mut ItemFacts, outage: store::facts::Outage, today: Day, lookback: Lookback) {
    if let Some(ran_out_at) = outage.ran_out_at {
        let days = days_within(ran_out_at.day(), today, lookback.from, lookback.until);
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
