//! Drops, what became of them, and the origins behind them.

use std::collections::BTreeMap;

use sea_orm::QueryResult;

use crate::model::order::Urgency;
use crate::model::{DropId, LineId, OrderId};
use crate::rules::allocation::Claim;
use crate::rules::closing::Progress;
use demand::model::requisition::RequisitionId;
use formulary::model::ItemId;
use kernel::prelude::*;

/// What became of each drop of one order, which is bound three times. Derived from ship notices and receipts, never stored.
pub const PROGRESS: &str = "SELECT d.id, d.order_line_id, d.destination_id, d.quantity_milli, d.cancelled_milli, \
        COALESCE(s.in_transit, 0) AS in_transit, COALESCE(s.uninspected, 0) AS uninspected, \
        COALESCE(r.pending, 0) AS pending, COALESCE(r.accepted, 0) AS accepted, COALESCE(r.rejected, 0) AS rejected \
    FROM order_drop d \
    LEFT JOIN (SELECT l.drop_id, \
            CAST(SUM(CASE WHEN n.state = 'sent' THEN l.quantity_milli ELSE 0 END) AS BIGINT) AS in_transit, \
            CAST(SUM(CASE WHEN n.state = 'arrived' THEN l.quantity_milli ELSE 0 END) AS BIGINT) AS uninspected \
        FROM ship_notice n JOIN ship_line l ON l.notice_id = n.id \
        WHERE n.order_id = ? AND n.state IN ('sent', 'arrived') GROUP BY l.drop_id) s ON s.drop_id = d.id \
    LEFT JOIN (SELECT l.drop_id, CAST(SUM(l.pending_milli) AS BIGINT) AS pending, \
            CAST(SUM(l.accepted_milli) AS BIGINT) AS accepted, CAST(SUM(l.rejected_milli) AS BIGINT) AS rejected \
        FROM receipt p JOIN receipt_line l ON l.receipt_id = p.id \
        WHERE p.order_id = ? AND p.state = 'inspected' GROUP BY l.drop_id) r ON r.drop_id = d.id \
    WHERE d.order_id = ?";

/// A drop with what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drop {
    /// Its identity.
    pub id: DropId,
    /// Of which line.
    pub line_id: LineId,
    /// Where to.
    pub destination_id: OrganisationId,
    /// What became of it.
    pub progress: Progress,
}

/// What became of goods, from seven columns in the order of [`PROGRESS`] that begin at `at`.
pub fn progress(row: &QueryResult, at: usize) -> Result<Progress> {
    let quantity = |offset: usize| row.try_get_by_index::<i64>(at + offset).map(Quantity);
    Ok(Progress {
        ordered: quantity(0)?,
        cancelled: quantity(1)?,
        in_transit: quantity(2)?,
        uninspected: quantity(3)?,
        pending: quantity(4)?,
        accepted: quantity(5)?,
        rejected: quantity(6)?,
    })
}

/// All drops of an order, by line and destination.
pub async fn drops(tx: &Tx, order: OrderId) -> Result<Vec<Drop>> {
    let sql = format!("{PROGRESS} ORDER BY d.id");
    let drop = |row: &QueryResult| -> Result<Drop> {
        Ok(Drop {
            id: row.try_get_by_index(0)?,
            line_id: row.try_get_by_index(1)?,
            destination_id: row.try_get_by_index(2)?,
            progress: progress(row, 3)?,
        })
    };
    tx.query_all(&sql, binds![order, order, order])
        .await?
        .iter()
        .map(drop)
        .collect()
}

/// What became of an order as a whole.
pub async fn order_progress(tx: &Tx, order: OrderId) -> Result<Progress> {
    let columns = [
        "quantity_milli",
        "cancelled_milli",
        "in_transit",
        "uninspected",
        "pending",
        "accepted",
        "rejected",
    ];
    let sums = columns
        .map(|column| format!("CAST(COALESCE(SUM(x.{column}), 0) AS BIGINT)"))
        .join(", ");
    let sql = format!("SELECT {sums} FROM ({PROGRESS}) x");
    let row = tx
        .query_one(&sql, binds![order, order, order])
        .await?
        .ok_or_else(Error::not_found)?;
    progress(&row, 0)
}

/// Notes what of drops is not due any more.
pub async fn drops_cancel(tx: &Tx, cut: &[(DropId, Quantity)]) -> Result<()> {
    let rows = cut
        .iter()
        .map(|(id, quantity)| [(*id).into(), (*quantity).into()]);
    let set = "cancelled_milli = cancelled_milli + v.by_milli";
    tx.bulk_update(
        "order_drop",
        &["id", "by_milli"],
        rows,
        set,
        "order_drop.id = v.id",
    )
    .await?;
    Ok(())
}

/// An origin with what is still expected of it.
#[derive(Clone, Debug)]
pub struct OpenOrigin {
    /// Of which line.
    pub line_id: LineId,
    /// For whose paper.
    pub requisition_id: RequisitionId,
    /// For whose shelf.
    pub facility_id: OrganisationId,
    /// What is bought for it.
    pub item_id: ItemId,
    /// Its order's urgency.
    pub urgency: Urgency,
    /// Bought for it, not given up, not yet received.
    pub open_milli: Quantity,
    /// In the facility's stores now.
    pub on_hand_milli: Quantity,
    /// What it used in the days that its suggestion looked back on.
    pub consumption_milli: Quantity,
    /// How many of those days had stock.
    pub days: i64,
}

impl OpenOrigin {
    /// What it may claim when there is not enough. Its cover is known where use is known.
    pub fn claim(&self) -> Claim {
        let used = i128::from(self.consumption_milli.0);
        let lasts = i128::from(self.on_hand_milli.0) * i128::from(self.days.max(1));
        Claim {
            emergency: self.urgency == Urgency::Emergency,
            waiting: false,
            cover_days: (used > 0).then(|| i64::try_from(lasts / used).unwrap_or(i64::MAX)),
            quantity: self.open_milli,
        }
    }
}

/// Origins of these lines of which something is still expected, by line, facility and requisition.
pub async fn origins_open(tx: &Tx, lines: &[LineId]) -> Result<BTreeMap<LineId, Vec<OpenOrigin>>> {
    let (among, list) = tx.among("g.line_id", &super::plans::raw(lines));
    let sql = format!(
        "SELECT g.line_id, g.requisition_id, g.facility_id, l.item_id, p.urgency, \
                g.quantity_milli - g.allocated_milli - g.cancelled_milli, \
                CAST(COALESCE((SELECT SUM(b.quantity_milli) FROM place s \
                    CROSS JOIN balance b WHERE b.place_id = s.id AND b.item_id = l.item_id \
                    AND s.organisation_id = g.facility_id AND s.kind = 'store'), 0) AS BIGINT), \
                COALESCE(q.consumption_milli, 0), COALESCE(q.lookback_days - q.stockout_days, 0) \
         FROM order_origin g JOIN order_line l ON l.id = g.line_id JOIN purchase_order p ON p.id = l.order_id \
         LEFT JOIN requisition_line q ON q.requisition_id = g.requisition_id AND q.item_id = l.item_id \
         WHERE {among} AND g.quantity_milli > g.allocated_milli + g.cancelled_milli"
    );
    let mut by_line: BTreeMap<LineId, Vec<OpenOrigin>> = BTreeMap::new();
    for row in tx.packed::<OriginRow, 9>(&sql, vec![list]).await? {
        let origin = open_origin(row)?;
        by_line.entry(origin.line_id).or_default().push(origin);
    }
    for behind in by_line.values_mut() {
        behind.sort_unstable_by_key(|origin| (origin.facility_id, origin.requisition_id));
    }
    Ok(by_line)
}

/// Line, requisition, facility, item, urgency, open, on hand, consumption, days.
type OriginRow = (i64, i64, i64, i64, String, i64, i64, i64, i64);

fn open_origin(row: OriginRow) -> Result<OpenOrigin> {
    let (line, requisition, facility, item, urgency, open, on_hand, consumption, days) = row;
    Ok(OpenOrigin {
        line_id: LineId(line),
        requisition_id: RequisitionId(requisition),
        facility_id: OrganisationId(facility),
        item_id: ItemId(item),
        urgency: urgency.parse().map_err(Error::fault)?,
        open_milli: Quantity(open),
        on_hand_milli: Quantity(on_hand),
        consumption_milli: Quantity(consumption),
        days,
    })
}

/// A part of an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OriginPart {
    /// Of which line.
    pub line_id: LineId,
    /// For whose paper.
    pub requisition_id: RequisitionId,
    /// For whose shelf.
    pub facility_id: OrganisationId,
    /// What of.
    pub item_id: ItemId,
    /// How much.
    pub quantity: Quantity,
}

/// Notes what origins have received.
pub async fn origins_allocate(tx: &Tx, parts: &[OriginPart]) -> Result<()> {
    origins_move(tx, parts, "allocated_milli = allocated_milli + v.by_milli").await
}

/// Notes what will not come for origins.
pub async fn origins_cancel(tx: &Tx, parts: &[OriginPart]) -> Result<()> {
    origins_move(tx, parts, "cancelled_milli = cancelled_milli + v.by_milli").await
}

async fn origins_move(tx: &Tx, parts: &[OriginPart], set: &str) -> Result<()> {
    let columns = ["line_id", "requisition_id", "by_milli"];
    let rows = parts.iter().map(|part| {
        [
            part.line_id.into(),
            part.requisition_id.into(),
            part.quantity.into(),
        ]
    });
    let on = "order_origin.line_id = v.line_id AND order_origin.requisition_id = v.requisition_id";
    tx.bulk_update("order_origin", &columns, rows, set, on)
        .await?;
    Ok(())
}
