//! Goods on the way 在途: ordered for a facility and not yet received. Purchasing moves it, demand reads it.

use crate::store;
use formulary::model::ItemId;
use kernel::prelude::*;
use kernel::refusals;

refusals! {
    /// Why the quantity on the way cannot change so.
    pub enum OnTheWayRefusal in "stock" {
        /// More arrives, or is called off, than was ordered.
        BelowZero { organisation_id: OrganisationId, item_id: ItemId, on_the_way: Quantity, wanted: Quantity }
            => "on_the_way_below_zero", 409;
    }
}

/// One change of what is on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnTheWay {
    /// For which facility.
    pub organisation_id: OrganisationId,
    /// What.
    pub item_id: ItemId,
    /// How much more, or less when negative.
    pub change: Quantity,
}

/// Adds and subtracts, set-wise; several changes of one facility and item add up. Refuses what would leave
/// less than nothing.
pub async fn on_the_way_move(tx: &Tx, changes: &[OnTheWay]) -> Result<()> {
    let mut sums = store::on_the_way::Rows::new();
    for change in changes {
        *sums
            .entry((change.organisation_id, change.item_id))
            .or_default() += change.change.0;
    }
    sums.retain(|_, sum| *sum != 0);
    let less = sums
        .iter()
        .filter(|(_, sum)| **sum < 0)
        .map(|(key, _)| *key);
    let less: Vec<_> = less.collect();
    if !less.is_empty() {
        let now = store::on_the_way::get(tx, less.iter().copied()).await?;
        let mut left = store::on_the_way::Rows::new();
        for key in less {
            let wanted = sums.remove(&key).unwrap_or_default();
            let on_the_way = now.get(&key).copied().unwrap_or_default();
            if on_the_way + wanted < 0 {
                return Err(below_zero(key, on_the_way, -wanted).into());
            }
            left.insert(key, on_the_way + wanted);
        }
        store::on_the_way::set(tx, &left).await?;
    }
    store::on_the_way::add(tx, &sums).await
}

/// Adds what a query selects as facility, item and quantity: for a whole plan at once. Its rows are unique.
pub async fn on_the_way_add_selected(
    tx: &Tx,
    select: &str,
    binds: Vec<sea_orm::Value>,
) -> Result<()> {
    store::on_the_way::add_selected(tx, select, binds).await
}

fn below_zero(key: (OrganisationId, ItemId), on_the_way: i64, wanted: i64) -> OnTheWayRefusal {
    OnTheWayRefusal::BelowZero {
        organisation_id: key.0,
        item_id: key.1,
        on_the_way: Quantity(on_the_way),
        wanted: Quantity(wanted),
    }
}
