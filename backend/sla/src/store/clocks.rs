//! Rows of clocks and breaches.

use sea_orm::FromQueryResult;

use crate::model::{BreachId, BreachKind, ClockId, ClockKind, DueState, WaiverState};
use crate::rules::clock::Verdict;
use formulary::model::ItemId;
use kernel::prelude::*;
use purchasing::model::order::Urgency;
use purchasing::model::{DropId, LineId, OrderId};

/// A clock as it is kept.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ClockRow {
    /// Its identity.
    pub id: ClockId,
    /// What it waits for.
    pub kind: ClockKind,
    /// Whose.
    pub supplier_id: OrganisationId,
    /// Of which order.
    pub order_id: OrderId,
    /// Of which line; none for the whole order.
    pub order_line_id: Option<LineId>,
    /// Of which drop.
    pub drop_id: Option<DropId>,
    /// Of which item.
    pub item_id: Option<ItemId>,
    /// Where to.
    pub destination_id: Option<OrganisationId>,
    /// The township or hospital of it.
    pub area_id: Option<OrganisationId>,
    /// near | remote as it was when it started; of an order whose drops lie in both: mixed.
    pub area: String,
    /// How urgent.
    pub urgency: Urgency,
    /// Since when it runs.
    pub started_at: Instant,
    /// When it runs out.
    pub due_at: Instant,
    /// Due past the last loaded notice of holidays.
    pub provisional: bool,
    /// As the policy said.
    pub hours: i64,
    /// As the policy said.
    pub calendar: String,
    /// Without what the buyer gave up.
    pub ordered_milli: Quantity,
    /// Of it refused.
    pub declined_milli: Quantity,
    /// What became of it.
    pub state: DueState,
    /// Reminders sent.
    pub reminded: i64,
}

const COLUMNS: &str = "id, kind, supplier_id, order_id, order_line_id, drop_id, item_id, destination_id, area_id, area, urgency, \
     started_at, due_at, provisional, hours, calendar, ordered_milli, declined_milli, state, reminded";

/// The clocks of an order.
pub async fn clocks_of(tx: &Tx, order: OrderId) -> Result<Vec<ClockRow>> {
    let sql = format!("SELECT {COLUMNS} FROM sla_clock WHERE order_id = ? ORDER BY id");
    tx.rows(&sql, binds![order]).await
}

/// Orders with running clocks that are due by an instant, after another order.
pub async fn orders_due(tx: &Tx, by: Instant, after: OrderId, limit: u64) -> Result<Vec<OrderId>> {
    let sql = format!(
        "SELECT DISTINCT order_id FROM sla_clock WHERE state = 'running' AND due_at <= ? AND order_id > ? \
         ORDER BY order_id LIMIT {limit}"
    );
    tx.query_all(&sql, binds![by, after])
        .await?
        .iter()
        .map(|row| row.try_get_by_index(0).map_err(Error::from))
        .collect()
}

/// Running clocks that are due between two instants.
pub async fn clocks_between(tx: &Tx, after: Instant, by: Instant) -> Result<Vec<ClockRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sla_clock WHERE state = 'running' AND due_at > ? AND due_at <= ? ORDER BY supplier_id, due_at, id"
    );
    tx.rows(&sql, binds![after, by]).await
}

/// Writes clocks that have just started.
pub async fn clocks_insert(tx: &Tx, clocks: &[ClockRow]) -> Result<()> {
    let columns = [
        "id",
        "kind",
        "supplier_id",
        "order_id",
        "order_line_id",
        "drop_id",
        "item_id",
        "destination_id",
        "area_id",
        "area",
        "urgency",
        "started_at",
        "due_at",
        "provisional",
        "hours",
        "calendar",
        "ordered_milli",
        "declined_milli",
        "on_time_milli",
        "rejected_milli",
        "state",
        "late",
        "whole",
        "excluded",
        "reminded",
        "created_at",
    ];
    let rows = clocks.iter().map(|clock| {
        [
            clock.id.into(),
            clock.kind.into(),
            clock.supplier_id.into(),
            clock.order_id.into(),
            clock.order_line_id.into(),
            clock.drop_id.into(),
            clock.item_id.into(),
            clock.destination_id.into(),
            clock.area_id.into(),
            (&clock.area).into(),
            clock.urgency.into(),
            clock.started_at.into(),
            clock.due_at.into(),
            clock.provisional.into(),
            clock.hours.into(),
            (&clock.calendar).into(),
            clock.ordered_milli.into(),
            clock.declined_milli.into(),
            0.into(),
            0.into(),
            clock.state.into(),
            false.into(),
            false.into(),
            false.into(),
            0.into(),
            tx.now().into(),
        ]
    });
    tx.bulk_insert("sla_clock", &columns, rows).await?;
    Ok(())
}

/// What a look at a clock found.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Which clock.
    pub id: ClockId,
    /// As it is now.
    pub due_at: Instant,
    /// As it is now.
    pub provisional: bool,
    /// As it is now.
    pub ordered: Quantity,
    /// As it is now.
    pub declined: Quantity,
    /// What follows.
    pub verdict: Verdict,
}

/// Saves what a look found; a clock that was judged is never looked at again.
pub async fn looks_save(tx: &Tx, looks: &[Look]) -> Result<()> {
    let columns = [
        "clock_id",
        "due",
        "provisional_now",
        "ordered",
        "declined",
        "on_time",
        "rejected",
        "state_now",
        "judged",
        "judged_day",
        "late_now",
        "whole_now",
    ];
    let rows = looks.iter().map(|look| {
        let verdict = &look.verdict;
        let judged = (verdict.state != DueState::Running).then_some(verdict.judged_at);
        [
            look.id.into(),
            look.due_at.into(),
            look.provisional.into(),
            look.ordered.into(),
            look.declined.into(),
            verdict.on_time.into(),
            verdict.rejected.into(),
            verdict.state.into(),
            // Typed even where nothing is judged: −1 is no instant.
            judged.map_or(-1, |at| at.0).into(),
            judged
                .map_or_else(String::new, |at| at.day().to_string())
                .into(),
            verdict.late.into(),
            verdict.whole.into(),
        ]
    });
    let set = "due_at = v.due, provisional = v.provisional_now, ordered_milli = v.ordered, declined_milli = v.declined, \
               on_time_milli = v.on_time, rejected_milli = v.rejected, state = v.state_now, \
               judged_at = NULLIF(v.judged, -1), judged_on = NULLIF(v.judged_day, ''), late = v.late_now, whole = v.whole_now";
    tx.bulk_update(
        "sla_clock",
        &columns,
        rows,
        set,
        "sla_clock.id = v.clock_id AND sla_clock.state = 'running'",
    )
    .await?;
    Ok(())
}

/// How many reminders a clock has had.
pub async fn reminded(tx: &Tx, counts: &[(ClockId, i64)]) -> Result<()> {
    let rows = counts
        .iter()
        .map(|(id, count)| [(*id).into(), (*count).into()]);
    tx.bulk_update(
        "sla_clock",
        &["clock_id", "count"],
        rows,
        "reminded = v.count",
        "sla_clock.id = v.clock_id",
    )
    .await?;
    Ok(())
}

/// A breach that has just happened, or was found to have happened.
#[derive(Clone, Debug)]
pub struct NewBreach {
    /// What.
    pub kind: BreachKind,
    /// Of which clock.
    pub clock: ClockRow,
    /// Those who asked had nothing left.
    pub ran_out: bool,
    /// Since when it is true.
    pub happened_at: Instant,
    /// Late, short, refused or rejected.
    pub quantity: Quantity,
    /// As it stood then.
    pub evidence: String,
    /// SHA-256 of it.
    pub evidence_hash: String,
}

/// Writes breaches, each once.
pub async fn breaches_insert(tx: &Tx, breaches: &[NewBreach]) -> Result<()> {
    let columns = [
        "id",
        "kind",
        "clock_id",
        "supplier_id",
        "order_id",
        "order_line_id",
        "drop_id",
        "item_id",
        "destination_id",
        "urgency",
        "ran_out",
        "happened_at",
        "happened_on",
        "quantity_milli",
        "evidence",
        "evidence_hash",
        "waiver",
        "version",
        "created_at",
    ];
    let rows = breaches.iter().map(|breach| {
        let clock = &breach.clock;
        [
            tx.id::<BreachId>().into(),
            breach.kind.into(),
            clock.id.into(),
            clock.supplier_id.into(),
            clock.order_id.into(),
            clock.order_line_id.into(),
            clock.drop_id.into(),
            clock.item_id.into(),
            clock.destination_id.into(),
            clock.urgency.into(),
            breach.ran_out.into(),
            breach.happened_at.into(),
            breach.happened_at.day().into(),
            breach.quantity.into(),
            (&breach.evidence).into(),
            (&breach.evidence_hash).into(),
            WaiverState::None.into(),
            1.into(),
            tx.now().into(),
        ]
    });
    let once = OnConflict::Keep {
        key: &["clock_id", "kind"],
    };
    tx.bulk_upsert("sla_breach", &columns, rows, once).await?;
    Ok(())
}
