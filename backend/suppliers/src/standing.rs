//! The standing of a supplier 信誉状态 is kept here, and decided on the right, by service levels.

use sea_orm::Set;
use serde_json::json;

use crate::entity::supplier;
use crate::model::{BusinessPart, Standing, SupplierId};
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

/// Puts a supplier at a standing in one part of his business. The supplier's own row moves with it, so that whoever relied on
/// the old standing at the same moment starts again.
pub async fn scope_standing_set(
    tx: &Tx,
    id: SupplierId,
    part: BusinessPart,
    standing: Standing,
    score_e4: Option<i64>,
    why: &str,
) -> Result<()> {
    let before = scope_standing(tx, id, part).await?;
    let row = [
        id.into(),
        part.into(),
        standing.into(),
        tx.now().into(),
        score_e4.into(),
    ];
    let columns = [
        "supplier_id",
        "kind",
        "standing",
        "standing_since",
        "score_e4",
    ];
    let change = OnConflict::Update {
        key: &["supplier_id", "kind"],
        set: "standing_since = CASE WHEN supplier_scope.standing = excluded.standing THEN supplier_scope.standing_since \
              ELSE excluded.standing_since END, standing = excluded.standing, \
              score_e4 = COALESCE(excluded.score_e4, supplier_scope.score_e4)",
    };
    tx.bulk_upsert("supplier_scope", &columns, [row], change)
        .await?;
    if before != standing {
        let supplier = store::suppliers::get(tx, id).await?;
        let same = supplier::ActiveModel {
            id: Set(id),
            standing: Set(supplier.standing),
            ..Default::default()
        };
        tx.update(same, supplier.version).await?;
        let facts = json!({ "part": part, "from": before, "to": standing, "why": why });
        tx.journal("supplier", id, Some(&supplier.code), Verb("stand"), facts);
    }
    Ok(())
}

/// Where a supplier stands in one part of his business.
pub async fn scope_standing(tx: &Tx, id: SupplierId, part: BusinessPart) -> Result<Standing> {
    let sql = "SELECT standing FROM supplier_scope WHERE supplier_id = ? AND kind = ?";
    let found = tx.scalar(sql, binds![id, part]).await?;
    Ok(found.unwrap_or(Standing::Good))
}
