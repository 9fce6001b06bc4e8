//! Goods that were promised and must not leave: their tasks wait for nobody any more.

use std::collections::BTreeMap;

use crate::store;
use kernel::prelude::*;
use stock::model::{LotId, Reservation, ReservationKey};
use stock::reserving;

/// Sets free what is reserved of some lots at the centre, also what is being picked or lies in totes: whoever was to get it waits
/// for other goods. Answers how many tasks.
pub async fn set_free(tx: &Tx, lots: &[LotId], reason: &str) -> Result<usize> {
    let tasks = store::tasks_of_lots(tx, lots).await?;
    if tasks.is_empty() {
        return Ok(0);
    }
    store::tasks_recall(tx, lots).await?;
    let mut parts: BTreeMap<ReservationKey, Reservation> = BTreeMap::new();
    for task in &tasks {
        let part = task.reservation();
        parts
            .entry(part.key)
            .and_modify(|sum| sum.open.0 += part.open.0)
            .or_insert(part);
    }
    reserving::not_found(tx, parts.into_values().collect(), reason).await?;
    Ok(tasks.len())
}

/// What lies of some lots in totes of the centre: code of the tote and quantity. On a van: in transit already.
pub async fn in_totes(tx: &Tx, lots: &[LotId]) -> Result<Vec<(LotId, String, Quantity)>> {
    store::lots_in_totes(tx, lots).await
}
