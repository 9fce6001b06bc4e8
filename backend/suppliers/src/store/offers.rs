//! Contract lines in force, set-wise: a handful of statements for one item and for two thousand.
//!
//! No reach here: every facility plans with the county's prices, so callers decide what they show.

use rustc_hash::FxHashMap;
use sea_orm::{FromQueryResult, QueryResult, TryGetable};

use crate::model::{
    BusinessPart, ContractId, ContractKind, ContractLineId, Eligibility, Licence, LineRole,
    Standing, SupplierId, Tier,
};
use formulary::model::{ItemId, ItemKind};
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// A contract in force with its supplier.
#[derive(Debug, FromQueryResult)]
pub struct ContractRow {
    pub id: ContractId,
    pub number: String,
    pub kind: ContractKind,
    pub ends_on: Day,
    pub supplier_id: SupplierId,
    pub supplier_name: String,
    pub service_score_e4: i64,
    pub min_order_e4: Option<Money>,
}

/// Contracts in force on `day`.
pub async fn contracts_in_force(tx: &Tx, day: Day) -> Result<Vec<ContractRow>> {
    let sql = "SELECT c.id, c.number, c.kind, c.ends_on, c.supplier_id, o.name AS supplier_name, \
                      s.service_score_e4, s.min_order_e4 \
               FROM contract c \
               JOIN supplier s ON s.id = c.supplier_id \
               JOIN organisation o ON o.id = c.supplier_id \
               WHERE c.state = 'active' AND c.ends_on >= ? AND c.starts_on <= ?";
    tx.rows(sql, binds![day, day]).await
}

/// A line of any contract with what its item is and how much of it was ordered.
#[derive(Debug)]
pub struct LineRow {
    pub id: ContractLineId,
    pub contract_id: ContractId,
    pub item_id: ItemId,
    pub item_kind: ItemKind,
    pub role: LineRole,
    pub share_bp: Option<i64>,
    pub pack: Quantity,
    pub capacity: Option<Quantity>,
    pub agreed: Option<Quantity>,
    pub lead_time_days: i64,
    pub ordered: Quantity,
}

/// Every item that some contract names.
pub async fn items_under_contract(tx: &Tx) -> Result<Vec<ItemId>> {
    let sql = "SELECT DISTINCT item_id FROM contract_line WHERE active";
    let rows = tx.query_all(sql, binds![]).await?;
    rows.iter().map(|row| at(row, 0)).collect()
}

/// Usable lines for the items, by item and line.
pub async fn lines(tx: &Tx, items: &[ItemId]) -> Result<Vec<LineRow>> {
    let (among, bind) = tx.among("l.item_id", &raw_ids(items.iter().copied()));
    let sql = format!(
        "SELECT l.id, l.contract_id, l.item_id, i.kind, l.role, l.share_bp, l.pack_milli, l.capacity_milli, \
                l.agreed_milli, l.lead_time_days, COALESCE(m.ordered_milli, 0) \
         FROM contract_line l \
         JOIN item i ON i.id = l.item_id \
         LEFT JOIN commitment m ON m.contract_line_id = l.id \
         WHERE l.active AND {among} \
         ORDER BY l.item_id, l.id"
    );
    tx.query_all(&sql, vec![bind])
        .await?
        .iter()
        .map(line)
        .collect()
}

fn line(row: &QueryResult) -> Result<LineRow> {
    Ok(LineRow {
        id: at(row, 0)?,
        contract_id: at(row, 1)?,
        item_id: at(row, 2)?,
        item_kind: at(row, 3)?,
        role: at(row, 4)?,
        share_bp: at(row, 5)?,
        pack: at(row, 6)?,
        capacity: at(row, 7)?,
        agreed: at(row, 8)?,
        lead_time_days: at(row, 9)?,
        ordered: at(row, 10)?,
    })
}

/// Columns by place: thousands of rows are read here, and names cost a search each.
fn at<T: TryGetable>(row: &QueryResult, index: usize) -> Result<T> {
    row.try_get_by_index(index).map_err(Error::from)
}

/// Price tiers of the lines, by rising quantity.
pub async fn tiers(
    tx: &Tx,
    lines: impl IntoIterator<Item = ContractLineId>,
) -> Result<FxHashMap<ContractLineId, Vec<Tier>>> {
    let (among, bind) = tx.among("contract_line_id", &raw_ids(lines));
    let sql = format!(
        "SELECT contract_line_id, from_milli, price_e4 FROM contract_tier WHERE {among} \
         ORDER BY contract_line_id, from_milli"
    );
    let mut tiers: FxHashMap<ContractLineId, Vec<Tier>> = FxHashMap::default();
    for row in tx.query_all(&sql, vec![bind]).await? {
        let tier = Tier {
            from: at(&row, 1)?,
            price: at(&row, 2)?,
        };
        tiers.entry(at(&row, 0)?).or_default().push(tier);
    }
    Ok(tiers)
}

#[derive(FromQueryResult)]
struct StandingRow {
    id: SupplierId,
    active: bool,
    standing: Standing,
    kind: Option<BusinessPart>,
    limited: Option<Standing>,
}

/// What decides whether these suppliers may receive orders.
pub async fn eligibility(
    tx: &Tx,
    suppliers: impl IntoIterator<Item = SupplierId> + Clone,
) -> Result<FxHashMap<SupplierId, Eligibility>> {
    let (among, bind) = tx.among("s.id", &raw_ids(suppliers.clone()));
    let sql = format!(
        "SELECT s.id, o.active, s.standing, x.kind, x.standing AS limited FROM supplier s JOIN organisation o ON o.id = s.id \
         LEFT JOIN supplier_scope x ON x.supplier_id = s.id AND x.standing <> 'good' WHERE {among} ORDER BY s.id, x.kind"
    );
    let mut found: FxHashMap<SupplierId, Eligibility> = FxHashMap::default();
    for row in tx.rows::<StandingRow>(&sql, vec![bind]).await? {
        let of_supplier = found.entry(row.id).or_insert_with(|| Eligibility {
            supplier_id: row.id,
            active: row.active,
            standing: row.standing,
            limited: Vec::new(),
            licences: Vec::new(),
        });
        of_supplier.limited.extend(row.kind.zip(row.limited));
    }
    for licence in licences(tx, suppliers).await? {
        if let Some(supplier) = found.get_mut(&licence.supplier_id) {
            supplier.licences.push(licence);
        }
    }
    Ok(found)
}

/// Where these suppliers stand in single parts of their business.
pub async fn limited(
    tx: &Tx,
    suppliers: impl IntoIterator<Item = SupplierId>,
) -> Result<FxHashMap<SupplierId, Vec<(BusinessPart, Standing)>>> {
    let (among, bind) = tx.among("supplier_id", &raw_ids(suppliers));
    let sql = format!(
        "SELECT supplier_id, kind, standing FROM supplier_scope WHERE {among} AND standing <> 'good' \
         ORDER BY supplier_id, kind"
    );
    let mut found: FxHashMap<SupplierId, Vec<(BusinessPart, Standing)>> = FxHashMap::default();
    for row in tx.query_all(&sql, vec![bind]).await? {
        let of_supplier = found.entry(at(&row, 0)?).or_default();
        of_supplier.push((at(&row, 1)?, at(&row, 2)?));
    }
    Ok(found)
}

/// Every licence of these suppliers, by kind and expiry.
pub async fn licences(
    tx: &Tx,
    suppliers: impl IntoIterator<Item = SupplierId>,
) -> Result<Vec<Licence>> {
    let (among, bind) = tx.among("supplier_id", &raw_ids(suppliers));
    let sql = format!(
        "SELECT id, supplier_id, kind, number, issued_on, expires_on, version FROM licence WHERE {among} \
         ORDER BY supplier_id, kind, expires_on, id"
    );
    tx.rows(&sql, vec![bind]).await
}
