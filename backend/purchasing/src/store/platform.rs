//! Numbers of the provincial platform on orders and lines of volume-based contracts.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use sea_orm::{FromQueryResult, Value};

use crate::model::{LineId, OrderId};
use crate::rules::platform_file::Known;
use kernel::bulk::ColumnKind;
use kernel::prelude::*;

/// A placed line of a volume-based contract with what the platform's file says of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PlatformLine {
    /// Our number of its order.
    pub order_number: String,
    /// When the order was placed.
    pub placed_at: Instant,
    /// Who delivers.
    pub supplier: String,
    /// The line.
    pub line_id: LineId,
    /// Its place in the order.
    pub line_no: i64,
    /// What people call the contract.
    pub contract: String,
    /// Our code of the item.
    pub code: String,
    /// Generic name.
    pub name: String,
    /// 规格.
    pub specification: String,
    /// 生产企业.
    pub manufacturer: String,
    /// Unit of the quantity.
    pub base_unit: String,
    /// Ordered.
    pub quantity: Quantity,
    /// Yuan per base unit.
    pub price: Money,
    /// Quantity × price.
    pub amount: Money,
    /// Number of the item on the platform, from the contract.
    pub platform_item: Option<String>,
    /// The platform's number of the order.
    pub platform_order: Option<String>,
    /// The platform's number of the line.
    pub platform_line: Option<String>,
}

/// Which lines.
#[derive(Clone, Debug, Default)]
pub struct PlatformFilter {
    /// Of this order.
    pub order: Option<OrderId>,
    /// Only those without a number.
    pub missing: bool,
}

const FROM: &str = "FROM purchase_order o JOIN order_line l ON l.order_id = o.id JOIN item i ON i.id = l.item_id \
    JOIN organisation s ON s.id = o.supplier_id JOIN contract_line k ON k.id = l.contract_line_id \
    JOIN contract c ON c.id = k.contract_id AND c.kind IN ('national_vbp', 'provincial_vbp') \
    LEFT JOIN platform_order p ON p.order_id = o.id LEFT JOIN platform_line q ON q.order_line_id = l.id \
    WHERE o.placed_at IS NOT NULL AND o.state NOT IN ('cancelled', 'declined')";

/// Placed lines of volume-based contracts within reach, by order and line.
pub async fn platform_lines(tx: &Tx, filter: &PlatformFilter) -> Result<Vec<PlatformLine>> {
    let (within, reach) = tx.actor().reach.sql(None, Some("o.supplier_id"));
    let mut binds: Vec<Value> = reach;
    let mut condition = within;
    if let Some(order) = filter.order {
        condition.push_str(" AND o.id = ?");
        binds.push(order.into());
    }
    if filter.missing {
        condition.push_str(" AND (p.number IS NULL OR q.number IS NULL)");
    }
    let sql = format!(
        "SELECT o.number AS order_number, o.placed_at, s.name AS supplier, l.id AS line_id, l.line_no, \
                c.number AS contract, i.code, i.name, i.specification, i.manufacturer, i.base_unit, \
                l.quantity_milli AS quantity, l.price_e4 AS price, l.amount_e4 AS amount, \
                k.platform_item_id AS platform_item, p.number AS platform_order, q.number AS platform_line \
         {FROM} AND {condition} ORDER BY o.id, l.line_no"
    );
    tx.rows(&sql, binds).await
}

fn numbers_table(tx: &Tx, numbers: &[String]) -> (String, Value) {
    let rows = numbers.iter().map(|number| [number.as_str().into()]);
    tx.listed("k", [("number", ColumnKind::Text)], rows)
}

/// The lines of these orders that could get numbers, by our order number and line number.
pub async fn platform_known(
    tx: &Tx,
    orders: &[String],
) -> Result<FxHashMap<(String, String), Known>> {
    let (listed, list) = numbers_table(tx, orders);
    let among = format!("o.number IN (SELECT k.number FROM {listed})");
    let sql = format!(
        "SELECT o.id, o.number, l.id, l.line_no, k.platform_item_id, p.number, q.number {FROM} AND {among}"
    );
    let rows = tx.query_all(&sql, vec![list]).await?;
    let known = |row: &sea_orm::QueryResult| -> Result<((String, String), Known)> {
        let line_no: i64 = row.try_get_by_index(3)?;
        let known = Known {
            order_id: row.try_get_by_index(0)?,
            line_id: row.try_get_by_index(2)?,
            platform_item: row.try_get_by_index(4)?,
            order_number: row.try_get_by_index(5)?,
            line_number: row.try_get_by_index(6)?,
        };
        Ok(((row.try_get_by_index(1)?, line_no.to_string()), known))
    };
    rows.iter().map(known).collect()
}

/// Our orders to which these numbers of the platform belong.
pub async fn platform_owners(tx: &Tx, numbers: &[String]) -> Result<FxHashMap<String, String>> {
    let (listed, list) = numbers_table(tx, numbers);
    let among = format!("p.number IN (SELECT k.number FROM {listed})");
    let sql = format!(
        "SELECT p.number, o.number FROM platform_order p JOIN purchase_order o ON o.id = p.order_id WHERE {among}"
    );
    let rows = tx.query_all(&sql, vec![list]).await?;
    rows.iter()
        .map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
        .collect()
}

/// Keeps numbers that were not known. One that came meanwhile makes the file be read again.
pub async fn platform_put(
    tx: &Tx,
    orders: &BTreeMap<OrderId, String>,
    lines: &BTreeMap<LineId, (OrderId, String)>,
) -> Result<()> {
    let (by, at) = (tx.actor().author(), tx.now());
    let rows = orders
        .iter()
        .map(|(id, number)| [(*id).into(), number.into(), by.into(), at.into()]);
    let columns = ["order_id", "number", "kept_by", "kept_at"];
    tx.bulk_insert("platform_order", &columns, rows).await?;
    let rows = lines.iter().map(|(id, (order, number))| {
        [
            (*id).into(),
            (*order).into(),
            number.into(),
            by.into(),
            at.into(),
        ]
    });
    let columns = ["order_line_id", "order_id", "number", "kept_by", "kept_at"];
    tx.bulk_insert("platform_line", &columns, rows).await?;
    Ok(())
}
