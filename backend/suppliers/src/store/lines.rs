//! Lines of a contract with their tiers, written and read set-wise.

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;

use crate::model::{
    Commitment, ContractId, ContractLineId, ContractStateWord, LineRole, LineTerms, SupplierId,
    Tier,
};
use formulary::model::{ItemId, ItemRef, ItemState};
use kernel::bulk::ColumnKind;
use kernel::ids::raw_ids;
use kernel::prelude::*;
use kernel::text::like_escape;

/// What the terms of a line are checked against.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ItemRow {
    pub id: ItemId,
    pub code: String,
    pub state: ItemState,
    pub pack_milli: Quantity,
    pub ceiling_price_e4: Option<Money>,
}

const ITEM: &str = "SELECT i.id, i.code, i.state, i.pack_milli, i.ceiling_price_e4 FROM";

/// Items by id; unknown ones are missing.
pub async fn items(tx: &Tx, ids: &[ItemId]) -> Result<FxHashMap<ItemId, ItemRow>> {
    let (among, bind) = tx.among("i.id", &raw_ids(ids.iter().copied()));
    let rows: Vec<ItemRow> = tx
        .rows(&format!("{ITEM} item i WHERE {among}"), vec![bind])
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Items by the county's own code; unknown ones are missing.
pub async fn items_by_code(tx: &Tx, codes: &[&str]) -> Result<FxHashMap<String, ItemRow>> {
    let (listed, bind) = tx.listed(
        "k",
        [("code", ColumnKind::Text)],
        codes.iter().map(|code| [(*code).into()]),
    );
    let sql = format!("{ITEM} {listed} CROSS JOIN item i WHERE i.code = k.code");
    let rows: Vec<ItemRow> = tx.rows(&sql, vec![bind]).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.code.clone(), row))
        .collect())
}

/// Replaces all lines of a draft. Drafts are in no plan and no order, so nothing points at their lines.
pub async fn replace(tx: &Tx, contract: ContractId, lines: &[LineTerms<ItemId>]) -> Result<()> {
    let of_contract = "SELECT id FROM contract_line WHERE contract_id = ?";
    let sql = format!("DELETE FROM contract_tier WHERE contract_line_id IN ({of_contract})");
    tx.execute(&sql, binds![contract]).await?;
    tx.execute(
        "DELETE FROM contract_line WHERE contract_id = ?",
        binds![contract],
    )
    .await?;
    let ids: Vec<ContractLineId> = lines.iter().map(|_| tx.id()).collect();
    let rows = lines.iter().zip(&ids).map(|(line, id)| {
        [
            (*id).into(),
            contract.into(),
            line.item.into(),
            line.role.into(),
            line.share_bp.into(),
            line.pack.into(),
            line.capacity.into(),
            line.agreed.into(),
            line.lead_time_days.into(),
            line.platform_item_id.as_ref().into(),
            true.into(),
            1.into(),
        ]
    });
    let columns = [
        "id",
        "contract_id",
        "item_id",
        "role",
        "share_bp",
        "pack_milli",
        "capacity_milli",
        "agreed_milli",
        "lead_time_days",
        "platform_item_id",
        "active",
        "version",
    ];
    tx.bulk_insert("contract_line", &columns, rows).await?;
    let tiers = lines.iter().zip(&ids).flat_map(|(line, id)| {
        line.tiers
            .iter()
            .map(|tier| [(*id).into(), tier.from.into(), tier.price.into()])
    });
    tx.bulk_insert(
        "contract_tier",
        &["contract_line_id", "from_milli", "price_e4"],
        tiers,
    )
    .await?;
    Ok(())
}

/// How many lines a contract has.
pub async fn count(tx: &Tx, contract: ContractId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM contract_line WHERE contract_id = ?";
    Ok(tx.scalar(sql, binds![contract]).await?.unwrap_or_default())
}

/// The first line whose price lies above its item's ceiling by now: item code, price, ceiling.
pub async fn above_ceiling(
    tx: &Tx,
    contract: ContractId,
) -> Result<Option<(String, Money, Money)>> {
    #[derive(FromQueryResult)]
    struct Row {
        code: String,
        price_e4: Money,
        ceiling_price_e4: Money,
    }
    let sql = "SELECT i.code, t.price_e4, i.ceiling_price_e4 \
               FROM contract_line l JOIN item i ON i.id = l.item_id \
               JOIN contract_tier t ON t.contract_line_id = l.id \
               WHERE l.contract_id = ? AND t.price_e4 > i.ceiling_price_e4 \
               ORDER BY i.code, t.from_milli LIMIT 1";
    let row: Option<Row> = tx.row(sql, binds![contract]).await?;
    Ok(row.map(|row| (row.code, row.price_e4, row.ceiling_price_e4)))
}

/// A line as people read it.
#[derive(Debug)]
pub struct Listed {
    pub id: ContractLineId,
    pub terms: LineTerms<ItemRef>,
    pub ceiling: Option<Money>,
    pub baseline: Option<Money>,
    pub commitment: Commitment,
}

#[derive(FromQueryResult)]
struct Row {
    id: ContractLineId,
    item_id: ItemId,
    code: String,
    name: String,
    form: String,
    specification: String,
    manufacturer: String,
    base_unit: String,
    order_unit: String,
    item_pack_milli: Quantity,
    ceiling_price_e4: Option<Money>,
    baseline_price_e4: Option<Money>,
    role: LineRole,
    share_bp: Option<i64>,
    pack_milli: Quantity,
    capacity_milli: Option<Quantity>,
    agreed_milli: Option<Quantity>,
    lead_time_days: i64,
    platform_item_id: Option<String>,
    ordered_milli: Quantity,
    accepted_milli: Quantity,
    paid_milli: Quantity,
}

impl Row {
    fn listed(self, tiers: Vec<Tier>) -> Listed {
        let item = ItemRef {
            id: self.item_id,
            code: self.code,
            name: self.name,
            form: self.form,
            specification: self.specification,
            manufacturer: self.manufacturer,
            base_unit: self.base_unit,
            order_unit: self.order_unit,
            pack: self.item_pack_milli,
        };
        let terms = LineTerms {
            item,
            role: self.role,
            share_bp: self.share_bp,
            pack: self.pack_milli,
            capacity: self.capacity_milli,
            agreed: self.agreed_milli,
            lead_time_days: self.lead_time_days,
            platform_item_id: self.platform_item_id,
            tiers,
        };
        let commitment = Commitment {
            ordered: self.ordered_milli,
            accepted: self.accepted_milli,
            paid: self.paid_milli,
        };
        Listed {
            id: self.id,
            terms,
            ceiling: self.ceiling_price_e4,
            baseline: self.baseline_price_e4,
            commitment,
        }
    }
}

/// Lines of a contract in the order in which they were written, after `after`. The contract's reach was checked.
pub async fn list(
    tx: &Tx,
    contract: ContractId,
    q: Option<&str>,
    after: Option<ContractLineId>,
    limit: u64,
) -> Result<Vec<Listed>> {
    let mut sql = "SELECT l.id, l.item_id, i.code, i.name, i.form, i.specification, i.manufacturer, i.base_unit, \
                i.order_unit, i.pack_milli AS item_pack_milli, i.ceiling_price_e4, i.baseline_price_e4, l.role, \
                l.share_bp, l.pack_milli, l.capacity_milli, l.agreed_milli, l.lead_time_days, l.platform_item_id, \
                COALESCE(m.ordered_milli, 0) AS ordered_milli, COALESCE(m.accepted_milli, 0) AS accepted_milli, \
                COALESCE(m.paid_milli, 0) AS paid_milli \
         FROM contract_line l JOIN item i ON i.id = l.item_id \
         LEFT JOIN commitment m ON m.contract_line_id = l.id \
         WHERE l.contract_id = ? AND l.id > ?"
        .to_owned();
    let mut binds = binds![contract, after.map_or(0, |after| after.0)];
    if let Some(q) = q.map(kernel::text::key).filter(|q| !q.is_empty()) {
        sql.push_str(" AND i.search_text LIKE ? ESCAPE '\\'");
        binds.push(format!("%{}%", like_escape(&q)).into());
    }
    sql.push_str(&format!(" ORDER BY l.id LIMIT {limit}"));
    let rows: Vec<Row> = tx.rows(&sql, binds).await?;
    let mut tiers = super::offers::tiers(tx, rows.iter().map(|row| row.id)).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let tiers = tiers.remove(&row.id).unwrap_or_default();
            row.listed(tiers)
        })
        .collect())
}

/// A price that an item had, has or will have.
#[derive(Debug, FromQueryResult)]
pub struct PriceRow {
    pub contract_line_id: ContractLineId,
    pub contract_id: ContractId,
    pub number: String,
    pub kind: crate::model::ContractKind,
    pub state: ContractStateWord,
    pub starts_on: Day,
    pub ends_on: Day,
    pub supplier_id: SupplierId,
    pub pack_milli: Quantity,
    pub role: LineRole,
}

/// Every contract line for an item that was ever in force and lies within reach, oldest first.
pub async fn prices(tx: &Tx, item: ItemId) -> Result<Vec<PriceRow>> {
    let (reach, mut binds) = tx.actor().reach.sql(None, Some("c.supplier_id"));
    let sql = format!(
        "SELECT l.id AS contract_line_id, c.id AS contract_id, c.number, c.kind, c.state, c.starts_on, c.ends_on, \
                c.supplier_id, l.pack_milli, l.role \
         FROM contract_line l JOIN contract c ON c.id = l.contract_id \
         WHERE {reach} AND l.item_id = ? AND c.state <> 'draft' ORDER BY c.starts_on, l.id"
    );
    binds.push(item.into());
    tx.rows(&sql, binds).await
}

/// Listed and pre-reform price of an item, or not found.
pub async fn item_prices(tx: &Tx, item: ItemId) -> Result<(Option<Money>, Option<Money>)> {
    let sql = "SELECT ceiling_price_e4, baseline_price_e4 FROM item WHERE id = ?";
    let row = tx
        .query_one(sql, binds![item])
        .await?
        .ok_or_else(Error::not_found)?;
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
}
