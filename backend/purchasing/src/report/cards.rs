//! Numbers worth a glance on 今日.

use kernel::prelude::*;

/// Orders that are placed and not settled yet, of the whole county or of one supplier.
pub async fn open_orders(tx: &Tx) -> Result<i64> {
    let (within, binds) = tx.actor().reach.sql(None, Some("supplier_id"));
    let sql = format!(
        "SELECT COUNT(*) FROM purchase_order \
         WHERE state IN ('placed', 'confirmed', 'shipping', 'delivered') AND {within}"
    );
    Ok(tx.scalar(&sql, binds).await?.unwrap_or(0))
}

/// Kinds of goods that are on their way to a facility or to those below it.
pub async fn items_on_the_way(tx: &Tx) -> Result<i64> {
    let (within, binds) = tx.actor().reach.sql(Some("organisation_id"), None);
    let sql = format!(
        "SELECT COUNT(DISTINCT item_id) FROM on_the_way WHERE quantity_milli > 0 AND {within}"
    );
    Ok(tx.scalar(&sql, binds).await?.unwrap_or(0))
}

/// Facilities for which goods wait at the centre.
pub async fn facilities_to_issue_to(tx: &Tx) -> Result<i64> {
    let sql = "SELECT COUNT(DISTINCT facility_id) FROM reservation WHERE quantity_milli > issued_milli + released_milli";
    Ok(tx.scalar(sql, binds![]).await?.unwrap_or(0))
}
