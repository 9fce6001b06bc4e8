//! Asking for a desk that knows its shelf better than its balances do: the decoction room has promised of it what nobody has
//! weighed yet.

use rustc_hash::FxHashMap;

use crate::actions::beginning;
use crate::model::cycle::Cycle;
use crate::model::known::Horizon;
use crate::model::line::Line;
use crate::model::policy::House;
use crate::model::requisition::Requisition;
use crate::rules::people;
use crate::rules::writing::{Wanted, fresh};
use crate::store;
use formulary::model::ItemId;
use kernel::prelude::*;

pub use crate::actions::beginning::Begun;

/// What would be suggested of these items, each with what is `available` of it instead of its balance; below zero: more is promised
/// than lies there. Items that may not be asked for now are left out.
///
/// # Errors
///
/// The facility is out of reach.
pub async fn suggested(
    tx: &Tx,
    facility: OrganisationId,
    (house, horizon): (&House, Horizon),
    ids: &[ItemId],
    available: &FxHashMap<ItemId, Quantity>,
) -> Result<Vec<Line>> {
    let facility = store::facility_get(tx, facility).await?;
    let items = store::items_these(tx, facility.kind, ids).await?;
    let mut known = store::known(tx, facility.id, None, horizon, ids).await?;
    let offered = ids.iter().filter_map(|id| items.get(id));
    let lines = offered.filter(|item| item.offered()).map(|item| {
        let mut known = known.remove(&item.id).unwrap_or_default();
        known.supply.on_hand = available.get(&item.id).copied().unwrap_or_default();
        fresh(item, known, Wanted::default(), &house.review)
    });
    Ok(lines.collect())
}

/// Begins the facility's regular requisition of an open cycle with these lines.
///
/// # Errors
///
/// Somebody else's facility, a cycle that takes nothing, a requisition that is there already.
pub async fn begin(
    tx: &Tx,
    facility: OrganisationId,
    cycle: &Cycle,
    lines: &[Line],
) -> Result<Begun> {
    let facility = store::facility_get(tx, facility).await?;
    people::may_write(tx.actor(), &facility.facts())?;
    beginning::regular(tx, &facility, cycle.id, lines).await
}

/// The facility's regular requisition of a cycle, if it has begun one.
pub async fn regular(
    tx: &Tx,
    facility: OrganisationId,
    cycle: &Cycle,
) -> Result<Option<Requisition>> {
    let found = store::regular_of(tx, cycle.id, facility).await?;
    Ok(found.map(|dossier| dossier.document))
}
