//! What happened to an order, from the journal.

use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::order::Order;
use identity::model::UserRef;
use kernel::ids::JournalId;
use kernel::prelude::*;

use super::names::People;

/// One thing that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineEntry {
    /// Its place in the journal.
    pub id: JournalId,
    /// When.
    pub at: Instant,
    /// Who; none for the system.
    pub actor: Option<UserRef>,
    /// In whose name.
    pub behalf_of: Option<UserRef>,
    /// What was done.
    pub verb: String,
    /// To which kind of document.
    pub entity: String,
    /// Its id.
    pub entity_id: String,
    /// Its number.
    pub number: Option<String>,
    /// What an auditor wants to know; empty for suppliers and facilities.
    #[schema(value_type = Object)]
    pub facts: serde_json::Value,
}

#[derive(FromQueryResult)]
struct Row {
    id: JournalId,
    at: Instant,
    actor_user_id: Option<UserId>,
    behalf_user_id: Option<UserId>,
    verb: String,
    entity: String,
    entity_id: i64,
    entity_number: Option<String>,
    facts: String,
}

/// The journal's entry of the placing; before it an order is the centre's own affair.
async fn placing(tx: &Tx, order: &Order) -> Result<JournalId> {
    let sql = "SELECT id FROM journal WHERE entity = 'purchase_order' AND entity_id = ? AND verb = 'place' \
               ORDER BY id LIMIT 1";
    let found = tx.scalar(sql, binds![order.id]).await?;
    Ok(found.unwrap_or(JournalId(i64::MAX)))
}

/// What happened to an order that the caller has found and to its ship notices, receipts and returns within his
/// reach, newest first. A supplier sees it from its placing on.
pub async fn timeline(
    tx: &Tx,
    order: &Order,
    after: Option<JournalId>,
    limit: u64,
) -> Result<Vec<TimelineEntry>> {
    let reach = &tx.actor().reach;
    let (notices, notice_binds) = reach.sql(Some("destination_id"), Some("supplier_id"));
    let (returns, return_binds) = reach.sql(Some("b.organisation_id"), Some("b.supplier_id"));
    let mine = format!("SELECT id FROM ship_notice WHERE order_id = ? AND {notices}");
    let sql = format!(
        "SELECT j.id, j.at, j.actor_user_id, j.behalf_user_id, j.verb, j.entity, j.entity_id, j.entity_number, j.facts \
         FROM journal j WHERE ((j.entity = 'purchase_order' AND j.entity_id = ?) \
            OR (j.entity = 'ship_notice' AND j.entity_id IN ({mine})) \
            OR (j.entity = 'receipt' AND j.entity_id IN (SELECT id FROM receipt WHERE notice_id IN ({mine}))) \
            OR (j.entity = 'supplier_return' AND j.entity_id IN (SELECT b.id FROM supplier_return b \
                JOIN receipt r ON r.id = b.receipt_id WHERE r.order_id = ? AND {returns}))) \
            AND j.id >= ? AND j.id < ? ORDER BY j.id DESC LIMIT {limit}"
    );
    let mut binds = binds![order.id];
    for _ in 0..2 {
        binds.push(order.id.into());
        binds.extend(notice_binds.iter().cloned());
    }
    binds.push(order.id.into());
    binds.extend(return_binds);
    let since = match reach {
        Reach::Supplier { .. } => placing(tx, order).await?,
        _ => JournalId(0),
    };
    binds.extend(binds![since, after.map_or(i64::MAX, |id| id.0)]);
    let rows: Vec<Row> = tx.rows(&sql, binds).await?;
    let names = rows
        .iter()
        .flat_map(|row| [row.actor_user_id, row.behalf_user_id]);
    let people = People::of(tx, names.flatten()).await?;
    let facts = |text: &str| match reach.is_everything() {
        true => serde_json::from_str(text).unwrap_or_default(),
        false => serde_json::json!({}),
    };
    Ok(rows
        .into_iter()
        .map(|row| TimelineEntry {
            id: row.id,
            at: row.at,
            actor: people.get(row.actor_user_id),
            behalf_of: people.get(row.behalf_user_id),
            verb: row.verb,
            entity: row.entity,
            entity_id: row.entity_id.to_string(),
            number: row.entity_number,
            facts: facts(&row.facts),
        })
        .collect())
}
