//! Clocks as people see them.

use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use super::SlaItem;
use crate::model::{ClockId, ClockKind, DueState};
use formulary::directory::Names;
use formulary::model::ItemId;
use identity::model::OrgRef;
use kernel::db::raw::narrow;
use kernel::prelude::*;
use purchasing::model::OrderId;
use purchasing::model::order::Urgency;

/// A clock.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClockView {
    /// Its identity.
    pub id: ClockId,
    /// What it waits for.
    pub kind: ClockKind,
    /// Whose.
    pub supplier: OrgRef,
    /// Of which order.
    pub order_id: OrderId,
    /// By number.
    pub order_number: String,
    /// Of which item; none for the confirmation of an order.
    pub item: Option<SlaItem>,
    /// Where to.
    pub destination: Option<OrgRef>,
    /// How urgent.
    pub urgency: Urgency,
    /// Since when it runs.
    pub started_at: Instant,
    /// When it runs out; at that minute it is still in time.
    pub due_at: Instant,
    /// Due past the last loaded notice of holidays.
    pub provisional: bool,
    /// Hours by the policy.
    pub hours: i64,
    /// Ordered, without what the buyer gave up.
    pub ordered: Quantity,
    /// Of it refused.
    pub declined: Quantity,
    /// Accepted of what came in time.
    pub on_time: Quantity,
    /// What became of it.
    pub state: DueState,
    /// Since when that is true.
    pub judged_at: Option<Instant>,
    /// In full and in time.
    pub whole: bool,
    /// A waiver took it out of the score.
    pub excluded: bool,
}

#[derive(FromQueryResult)]
struct Row {
    id: ClockId,
    kind: ClockKind,
    supplier_id: OrganisationId,
    order_id: OrderId,
    order_number: String,
    item_id: Option<ItemId>,
    destination_id: Option<OrganisationId>,
    urgency: Urgency,
    started_at: Instant,
    due_at: Instant,
    provisional: bool,
    hours: i64,
    ordered_milli: Quantity,
    declined_milli: Quantity,
    on_time_milli: Quantity,
    state: DueState,
    judged_at: Option<Instant>,
    whole: bool,
    excluded: bool,
}

/// Which clocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClockFilter {
    /// Only his.
    pub supplier_id: Option<OrganisationId>,
    /// Only of this order.
    pub order_id: Option<OrderId>,
    /// Only such.
    pub state: Option<DueState>,
}

/// Clocks within reach: running ones by their end, the next first; others with the latest first.
pub async fn clocks(
    tx: &Tx,
    filter: &ClockFilter,
    after: Option<(i64, i64)>,
    limit: u64,
) -> Result<Vec<ClockView>> {
    let (reach, mut binds) = tx.actor().reach.sql(None, Some("c.supplier_id"));
    let mut sql = format!(
        "SELECT c.id, c.kind, c.supplier_id, c.order_id, o.number AS order_number, c.item_id, c.destination_id, c.urgency, \
                c.started_at, c.due_at, c.provisional, c.hours, c.ordered_milli, c.declined_milli, c.on_time_milli, c.state, \
                c.judged_at, c.whole, c.excluded \
         FROM sla_clock c JOIN purchase_order o ON o.id = c.order_id WHERE {reach}"
    );
    let same = [
        ("c.supplier_id", filter.supplier_id.map(Into::into)),
        ("c.order_id", filter.order_id.map(Into::into)),
        ("c.state", filter.state.map(Into::into)),
    ];
    narrow(&mut sql, &mut binds, same);
    let (than, direction) = match filter.state {
        Some(DueState::Running) => (">", "ASC"),
        _ => ("<", "DESC"),
    };
    if let Some((due, id)) = after {
        sql.push_str(&format!(" AND (c.due_at, c.id) {than} (?, ?)"));
        binds.extend(binds![due, id]);
    }
    sql.push_str(&format!(
        " ORDER BY c.due_at {direction}, c.id {direction} LIMIT {limit}"
    ));
    let rows: Vec<Row> = tx.rows(&sql, binds).await?;
    let organisations = rows
        .iter()
        .flat_map(|row| [Some(row.supplier_id), row.destination_id])
        .flatten();
    let items = rows.iter().filter_map(|row| row.item_id);
    let names = Names::of(tx, organisations.collect(), items.collect(), Vec::new()).await?;
    let view = |row: Row| {
        Ok(ClockView {
            id: row.id,
            kind: row.kind,
            supplier: names.organisation(row.supplier_id)?,
            order_id: row.order_id,
            order_number: row.order_number,
            item: names.item_if(row.item_id).map(Into::into),
            destination: names.organisation_if(row.destination_id),
            urgency: row.urgency,
            started_at: row.started_at,
            due_at: row.due_at,
            provisional: row.provisional,
            hours: row.hours,
            ordered: row.ordered_milli,
            declined: row.declined_milli,
            on_time: row.on_time_milli,
            state: row.state,
            judged_at: row.judged_at,
            whole: row.whole,
            excluded: row.excluded,
        })
    };
    rows.into_iter().map(view).collect()
}
