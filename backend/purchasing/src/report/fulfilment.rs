//! What becomes of each line of a requisition: from stock, ordered, waiting, and why it is so much.

use rustc_hash::FxHashMap;
use sea_orm::{QueryResult, Value};
use serde::Serialize;
use utoipa::ToSchema;

use crate::rules::origins::Use;
use demand::model::back_order::{BackOrderId, BackOrderReason};
use demand::model::requisition::RequisitionId;
use formulary::model::{ItemId, ItemRef};
use kernel::prelude::*;
use kernel::word_enum;

use super::names::Items;

word_enum! {
    /// By what the centre's stock was shared when it was short, as it decided about one facility.
    pub enum RationRule {
        /// 急需优先.
        Emergency = "emergency",
        /// 欠货优先.
        Waiting = "waiting",
        /// 可用天数少者优先.
        Cover = "cover",
        /// 按需求比例.
        Proportion = "proportion",
    }
}

/// How short stock of the centre was shared, as one facility sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ration {
    /// Free at the centre when it was planned.
    pub free: Quantity,
    /// What all facilities together asked for.
    pub asked: Quantity,
    /// How many of them.
    pub facilities: i64,
    /// What this facility got of it.
    pub given: Quantity,
    /// How many days its own stock lasted when it asked; null: its use is not known.
    pub cover_days: Option<Quantity>,
    /// What decided about it.
    pub rule: RationRule,
}

/// What of a line waits for the next plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FulfilmentWaiting)]
pub struct Waiting {
    /// The back order.
    pub id: BackOrderId,
    /// How much.
    pub quantity: Quantity,
    /// Why.
    pub reason: BackOrderReason,
    /// Since when.
    pub since_on: Day,
    /// When it is planned again.
    pub next_on: Day,
    /// For `If-Match`.
    pub version: i64,
}

/// A line of a requisition with what becomes of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Fulfilment {
    /// What.
    pub item: ItemRef,
    /// Asked for.
    pub asked: Quantity,
    /// Given from the centre's stock.
    pub from_stock: Quantity,
    /// Bought for it.
    pub ordered: Quantity,
    /// Of it come to where it was brought.
    pub received: Quantity,
    /// Of what was bought, declined or given up.
    pub cancelled: Quantity,
    /// Lies at the centre for the facility.
    pub at_centre: Quantity,
    /// Left the centre for the facility.
    pub issued: Quantity,
    /// Lay at the centre for the facility and was set free.
    pub released: Quantity,
    /// Waits for the next plan.
    pub waiting: Option<Waiting>,
    /// How stock was shared; null where the shared pharmacy does not serve the item, or there was enough.
    pub ration: Option<Ration>,
}

struct Head {
    emergency: bool,
    /// Of the centre, for itself: its shelf has no share for it.
    own: bool,
    plan: Option<i64>,
}

/// What becomes of the lines of a requisition within reach, by code of the item. Empty before it is planned.
pub async fn fulfilment(tx: &Tx, id: RequisitionId) -> Result<Vec<Fulfilment>> {
    let head = head(tx, id).await?;
    let Some(plan) = head.plan else {
        return Ok(Vec::new());
    };
    let lines = lines(tx, id, plan).await?;
    let sums = Sums::of(tx, id, plan).await?;
    let items = Items::of(tx, lines.iter().map(|line| line.item_id)).await?;
    let mut found = Vec::with_capacity(lines.len());
    for line in lines {
        let Line { item_id, asked, .. } = line;
        let sum = |of: &FxHashMap<ItemId, Quantity>| of.get(&item_id).copied().unwrap_or_default();
        let [ordered, received, cancelled] = sums.bought.get(&item_id).copied().unwrap_or_default();
        let [at_centre, issued, released] = sums.kept.get(&item_id).copied().unwrap_or_default();
        found.push(Fulfilment {
            item: items.get(item_id)?,
            asked,
            from_stock: sum(&sums.stock),
            ordered,
            received,
            cancelled,
            at_centre,
            issued,
            released,
            waiting: sums.waiting.get(&item_id).cloned(),
            ration: match head.own {
                true => None,
                false => line.ration(head.emergency, sum(&sums.given)),
            },
        });
    }
    found.sort_by(|one, other| one.item.code.cmp(&other.item.code));
    Ok(found)
}

async fn head(tx: &Tx, id: RequisitionId) -> Result<Head> {
    let (within, reach) = tx.actor().reach.sql(Some("r.facility_id"), None);
    let sql = format!(
        "SELECT (r.kind = 'emergency') AS emergency, (o.kind = 'centre') AS own, \
            (SELECT p.id FROM purchase_plan p WHERE p.state = 'committed' \
                AND (p.cycle_id = r.cycle_id OR p.requisition_id = r.id)) \
         FROM requisition r JOIN organisation o ON o.id = r.facility_id WHERE r.id = ? AND {within}"
    );
    let mut binds = binds![id];
    binds.extend(reach);
    let row = tx
        .query_one(&sql, binds)
        .await?
        .ok_or_else(Error::not_found)?;
    Ok(Head {
        emergency: row.try_get_by_index(0)?,
        own: row.try_get_by_index(1)?,
        plan: row.try_get_by_index(2)?,
    })
}

/// A line with what its plan knows of the item.
struct Line {
    item_id: ItemId,
    asked: Quantity,
    had: Use,
    shared: bool,
    free: Quantity,
    asked_by_all: Quantity,
    facilities: i64,
}

async fn lines(tx: &Tx, id: RequisitionId, plan: i64) -> Result<Vec<Line>> {
    let sql = "SELECT l.item_id, l.quantity_milli, l.on_hand_milli, l.consumption_milli, \
                      l.lookback_days - l.stockout_days, COALESCE(i.shared, FALSE), COALESCE(i.free_milli, 0), \
                      COALESCE(i.asked_milli, 0), COALESCE(i.facility_count, 0) \
               FROM requisition_line l LEFT JOIN plan_item i ON i.plan_id = ? AND i.item_id = l.item_id \
               WHERE l.requisition_id = ? AND l.quantity_milli > 0";
    let line = |row: &QueryResult| -> Result<Line> {
        Ok(Line {
            item_id: row.try_get_by_index(0)?,
            asked: row.try_get_by_index(1)?,
            had: Use {
                on_hand: row.try_get_by_index(2)?,
                consumption: row.try_get_by_index(3)?,
                days: row.try_get_by_index(4)?,
            },
            shared: row.try_get_by_index(5)?,
            free: row.try_get_by_index(6)?,
            asked_by_all: row.try_get_by_index(7)?,
            facilities: row.try_get_by_index(8)?,
        })
    };
    let rows = tx.query_all(sql, binds![plan, id]).await?;
    rows.iter().map(line).collect()
}

impl Line {
    /// Says how stock was shared, where it was too little.
    fn ration(&self, emergency: bool, given: Quantity) -> Option<Ration> {
        if !self.shared || self.free >= self.asked_by_all {
            return None;
        }
        let cover = self.had.cover_tenths();
        Some(Ration {
            free: self.free,
            asked: self.asked_by_all,
            facilities: self.facilities,
            given,
            cover_days: cover.map(|tenths| Quantity(i64::from(tenths) * 100)),
            rule: match (emergency, cover) {
                (true, _) => RationRule::Emergency,
                (false, Some(_)) => RationRule::Cover,
                (false, None) => RationRule::Proportion,
            },
        })
    }
}

/// What papers say of the lines of a requisition, by item.
struct Sums {
    /// Given from stock by all plans.
    stock: FxHashMap<ItemId, Quantity>,
    /// Given from stock by its own plan.
    given: FxHashMap<ItemId, Quantity>,
    /// Bought, received, cancelled.
    bought: FxHashMap<ItemId, [Quantity; 3]>,
    /// Lies at the centre, was issued, was set free.
    kept: FxHashMap<ItemId, [Quantity; 3]>,
    waiting: FxHashMap<ItemId, Waiting>,
}

impl Sums {
    async fn of(tx: &Tx, id: RequisitionId, plan: i64) -> Result<Self> {
        let from_stock = "SELECT s.item_id, CAST(SUM(s.quantity_milli) AS BIGINT) FROM plan_stock s \
             JOIN purchase_plan p ON p.id = s.plan_id AND p.state = 'committed' WHERE s.requisition_id = ?";
        let stock = sums::<1>(tx, &format!("{from_stock} GROUP BY s.item_id"), binds![id]).await?;
        let own = format!("{from_stock} AND s.plan_id = ? GROUP BY s.item_id");
        let given = sums::<1>(tx, &own, binds![id, plan]).await?;
        let bought = "SELECT l.item_id, CAST(SUM(g.quantity_milli) AS BIGINT), \
                CAST(SUM(g.allocated_milli) AS BIGINT), CAST(SUM(g.cancelled_milli) AS BIGINT) \
             FROM order_origin g JOIN order_line l ON l.id = g.line_id WHERE g.requisition_id = ? GROUP BY l.item_id";
        let kept = "SELECT v.item_id, CAST(SUM(v.quantity_milli - v.issued_milli - v.released_milli) AS BIGINT), \
                CAST(SUM(v.issued_milli) AS BIGINT), CAST(SUM(v.released_milli) AS BIGINT) FROM reservation v WHERE v.requisition_id = ? GROUP BY v.item_id";
        let first = |sums: FxHashMap<ItemId, [Quantity; 1]>| {
            sums.into_iter().map(|(item, [sum])| (item, sum)).collect()
        };
        Ok(Self {
            stock: first(stock),
            given: first(given),
            bought: sums(tx, bought, binds![id]).await?,
            kept: sums(tx, kept, binds![id]).await?,
            waiting: waiting(tx, id).await?,
        })
    }
}

async fn sums<const N: usize>(
    tx: &Tx,
    sql: &str,
    binds: Vec<Value>,
) -> Result<FxHashMap<ItemId, [Quantity; N]>> {
    let mut found = FxHashMap::default();
    for row in tx.query_all(sql, binds).await? {
        let mut sums = [Quantity::ZERO; N];
        for (at, sum) in sums.iter_mut().enumerate() {
            *sum = row.try_get_by_index(at + 1)?;
        }
        found.insert(row.try_get_by_index(0)?, sums);
    }
    Ok(found)
}

async fn waiting(tx: &Tx, id: RequisitionId) -> Result<FxHashMap<ItemId, Waiting>> {
    let sql = "SELECT item_id, id, quantity_milli, reason, since_on, next_on, version FROM back_order \
               WHERE requisition_id = ? AND state = 'open'";
    let waiting = |row: &QueryResult| -> Result<(ItemId, Waiting)> {
        let waiting = Waiting {
            id: row.try_get_by_index(1)?,
            quantity: row.try_get_by_index(2)?,
            reason: row.try_get_by_index(3)?,
            since_on: row.try_get_by_index(4)?,
            next_on: row.try_get_by_index(5)?,
            version: row.try_get_by_index(6)?,
        };
        Ok((row.try_get_by_index(0)?, waiting))
    };
    let rows = tx.query_all(sql, binds![id]).await?;
    rows.iter().map(waiting).collect()
}
