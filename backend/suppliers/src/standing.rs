//! The standing of a supplier 信誉状态 is kept here, and decided on the right, by service levels.

use sea_orm::Set;
use serde_json::json;

use crate::entity::supplier;
use crate::model::{Standing, SupplierId};
use crate::store;
use kernel::prelude::*;

/// Puts a supplier at a standing, with his score of 0 to 10,000 if he has one. Whoever relied on the old standing at the
/// same moment starts again.
pub async fn standing_set(
    tx: &Tx,
    id: SupplierId,
    standing: Standing,
    score_e4: Option<i64>,
    why: &str,
) -> Result<()> {
    let supplier = store::suppliers::get(tx, id).await?;
    let score_e4 = score_e4.unwrap_or(supplier.service_score_e4);
    if supplier.standing == standing && supplier.service_score_e4 == score_e4 {
        return Ok(());
    }
    let moved = supplier.standing != standing;
    let since = if moved {
        tx.now()
    } else {
        supplier.standing_since
    };
    let changes = supplier::ActiveModel {
        id: Set(id),
        standing: Set(standing),
        standing_since: Set(since),
        service_score_e4: Set(score_e4),
        ..Default::default()
    };
    tx.update(changes, supplier.version).await?;
    if moved {
        let facts = json!({ "from": supplier.standing, "to": standing, "why": why });
        tx.journal("supplier", id, Some(&supplier.code), Verb("stand"), facts);
    }
    Ok(())
}
