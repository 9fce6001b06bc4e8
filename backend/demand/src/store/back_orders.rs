//! Rows of back orders.

use rustc_hash::FxHashMap;
use sea_orm::{QueryResult, Value};

use crate::model::back_order::{BackOrder, BackOrderId, BackOrderState, Missing};
use crate::model::requisition::RequisitionId;
use crate::planning::AcceptedLine;
use formulary::model::ItemId;
use kernel::bulk::whole;
use kernel::db::raw::narrow;
use kernel::prelude::*;

/// Lets demand wait until `next_on`; where the same already waits, it grows.
pub async fn back_orders_open(
    tx: &Tx,
    missing: &[Missing],
    plan: Option<i64>,
    next_on: Day,
) -> Result<()> {
    let keys = missing
        .iter()
        .map(|one| [one.requisition_id.into(), one.item_id.into()]);
    let (listed, bind) = tx.listed("k", ["requisition_id", "item_id"].map(whole), keys);
    let sql = format!(
        "SELECT b.requisition_id, b.item_id, b.id FROM {listed} CROSS JOIN back_order b \
         WHERE b.requisition_id = k.requisition_id AND b.item_id = k.item_id AND b.state = 'open'"
    );
    let mut waiting: FxHashMap<(RequisitionId, ItemId), BackOrderId> = FxHashMap::default();
    for row in tx.query_all(&sql, vec![bind]).await? {
        let key = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        waiting.insert(key, row.try_get_by_index(2)?);
    }
    let (more, new): (Vec<&Missing>, Vec<&Missing>) = missing
        .iter()
        .partition(|one| waiting.contains_key(&(one.requisition_id, one.item_id)));
    let rows = more.iter().filter_map(|one| {
        let id = waiting.get(&(one.requisition_id, one.item_id))?;
        Some([(*id).into(), one.quantity.into()])
    });
    let set = "quantity_milli = quantity_milli + v.by_milli, version = version + 1";
    tx.bulk_update(
        "back_order",
        &["id", "by_milli"],
        rows,
        set,
        "back_order.id = v.id",
    )
    .await?;
    insert(tx, &new, plan, next_on).await
}

async fn insert(tx: &Tx, missing: &[&Missing], plan: Option<i64>, next_on: Day) -> Result<()> {
    let columns = [
        "id",
        "requisition_id",
        "facility_id",
        "item_id",
        "quantity_milli",
        "reason",
        "plan_id",
        "next_on",
        "state",
        "since_on",
        "version",
    ];
    let rows = missing.iter().map(|one| {
        [
            tx.id::<BackOrderId>().into(),
            one.requisition_id.into(),
            one.facility_id.into(),
            one.item_id.into(),
            one.quantity.into(),
            one.reason.into(),
            plan.into(),
            next_on.into(),
            BackOrderState::Open.into(),
            tx.day().into(),
            1.into(),
        ]
    });
    tx.bulk_insert("back_order", &columns, rows).await?;
    Ok(())
}

/// Hands every open back order to `read` as a line of demand, in no order.
pub async fn back_orders_waiting(tx: &Tx, mut read: impl FnMut(AcceptedLine) + Send) -> Result<()> {
    let sql = "SELECT b.requisition_id, b.facility_id, r.kind, b.item_id, b.quantity_milli, \
                      COALESCE(l.on_hand_milli, 0), COALESCE(l.consumption_milli, 0), \
                      COALESCE(l.lookback_days - l.stockout_days, 0) \
               FROM back_order b JOIN requisition r ON r.id = b.requisition_id \
               LEFT JOIN requisition_line l ON l.requisition_id = b.requisition_id AND l.item_id = b.item_id \
               WHERE b.state = 'open'";
    let each = |row: QueryResult| {
        read(super::lines::accepted(&row, true)?);
        Ok(())
    };
    tx.each(sql, Vec::new(), each).await
}

/// Notes that a plan takes up the open back orders that meet a condition; answers how many.
pub async fn back_orders_planned(
    tx: &Tx,
    plan: i64,
    condition: &str,
    binds: Vec<Value>,
) -> Result<u64> {
    let sql = format!(
        "UPDATE back_order SET state = 'planned', closed_plan_id = {plan}, closed_at = {}, version = version + 1 \
         WHERE state = 'open' AND ({condition})",
        tx.now().0
    );
    tx.execute(&sql, binds).await
}

/// The day on which demand is planned next: when the first cycle closes that is to come, else a review period from now.
pub async fn next_planning_day(tx: &Tx) -> Result<Day> {
    let sql = "SELECT MIN(closes_at) FROM cycle WHERE state IN ('planned', 'open')";
    if let Some(Some(at)) = tx.scalar::<Option<i64>>(sql, binds![]).await? {
        return Ok(Instant(at).day().max(tx.day()));
    }
    let sql = "SELECT review_days FROM cycle ORDER BY closes_at DESC, id DESC LIMIT 1";
    let days: Option<i64> = tx.scalar(sql, binds![]).await?;
    Ok(tx.day().plus_days(days.unwrap_or(0)))
}

const COLUMNS: &str = "b.id, b.requisition_id, b.facility_id, b.item_id, b.quantity_milli, b.reason, b.next_on, \
     b.state, b.since_on, b.version";

fn back_order(row: &QueryResult) -> Result<BackOrder> {
    Ok(BackOrder {
        id: row.try_get_by_index(0)?,
        missing: Missing {
            requisition_id: row.try_get_by_index(1)?,
            facility_id: row.try_get_by_index(2)?,
            item_id: row.try_get_by_index(3)?,
            quantity: row.try_get_by_index(4)?,
            reason: row.try_get_by_index(5)?,
        },
        next_on: row.try_get_by_index(6)?,
        state: row.try_get_by_index(7)?,
        since_on: row.try_get_by_index(8)?,
        version: row.try_get_by_index(9)?,
    })
}

/// Which back orders are listed.
#[derive(Clone, Copy, Debug, Default)]
pub struct BackOrderFilter {
    /// Only those of this facility.
    pub facility: Option<OrganisationId>,
    /// Only those of this requisition.
    pub requisition: Option<RequisitionId>,
    /// Only those in this state.
    pub state: Option<BackOrderState>,
}

/// Back orders within reach, newest first.
pub async fn back_orders(
    tx: &Tx,
    filter: BackOrderFilter,
    only: Option<BackOrderId>,
    after: Option<BackOrderId>,
    limit: u64,
) -> Result<Vec<BackOrder>> {
    let (reach, reach_binds) = tx.actor().reach.sql(Some("b.facility_id"), None);
    let mut sql = format!("SELECT {COLUMNS} FROM back_order b WHERE b.id < ? AND {reach}");
    let mut binds = vec![after.map_or(i64::MAX, |id| id.0).into()];
    binds.extend(reach_binds);
    let same = [
        ("b.id", only.map(Into::into)),
        ("b.facility_id", filter.facility.map(Into::into)),
        ("b.requisition_id", filter.requisition.map(Into::into)),
        ("b.state", filter.state.map(Into::into)),
    ];
    narrow(&mut sql, &mut binds, same);
    sql.push_str(&format!(" ORDER BY b.id DESC LIMIT {limit}"));
    tx.query_all(&sql, binds)
        .await?
        .iter()
        .map(back_order)
        .collect()
}

/// Parts of open back orders have lots now: what is served whole is closed, the others shrink.
pub async fn back_orders_serve(tx: &Tx, parts: &[(BackOrderId, i64, Quantity)]) -> Result<()> {
    let rows = parts
        .iter()
        .map(|(id, version, by)| [(*id).into(), (*version).into(), (*by).into()]);
    let set = "state = CASE WHEN quantity_milli > v.by_milli THEN 'open' ELSE 'served' END, \
               closed_at = CASE WHEN quantity_milli > v.by_milli THEN closed_at ELSE v.at END, \
               quantity_milli = CASE WHEN quantity_milli > v.by_milli THEN quantity_milli - v.by_milli ELSE quantity_milli END, \
               version = version + 1";
    let rows = rows.map(|[id, version, by]| [id, version, by, tx.now().into()]);
    let on = "back_order.id = v.id AND back_order.version = v.was AND back_order.state = 'open'";
    let columns = ["id", "was", "by_milli", "at"];
    let done = tx
        .bulk_update("back_order", &columns, rows, set, on)
        .await?;
    match usize::try_from(done) == Ok(parts.len()) {
        true => Ok(()),
        false => Err(Error::conflict()),
    }
}

/// Nobody waits for it any more.
pub async fn back_order_cancel(tx: &Tx, id: BackOrderId, version: i64) -> Result<()> {
    let sql = "UPDATE back_order SET state = 'cancelled', closed_at = ?, version = version + 1 \
               WHERE id = ? AND version = ? AND state = 'open'";
    match tx.execute(sql, binds![tx.now(), id, version]).await? {
        1 => Ok(()),
        _ => Err(Error::conflict()),
    }
}
