//! Lists for people, within the reach of who reads them.

use rustc_hash::FxHashMap;
use sea_orm::{FromQueryResult, Value};

use crate::model::{Lot, LotId, MoveId, MoveReason, Place, PlaceId, PlaceKind};
use formulary::model::ItemId;
use kernel::ids::raw_ids;
use kernel::prelude::*;
use kernel::text::{key, like_escape};

/// Places within reach that are in use; of one organisation when given.
pub async fn places(tx: &Tx, organisation: Option<OrganisationId>) -> Result<Vec<Place>> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("organisation_id"), None);
    let mut sql = format!(
        "SELECT id, organisation_id, kind, name, boundless, active FROM place WHERE active AND {reach}"
    );
    if let Some(organisation) = organisation {
        sql.push_str(" AND organisation_id = ?");
        binds.push(organisation.into());
    }
    sql.push_str(" ORDER BY organisation_id, id LIMIT 2000");
    tx.rows(&sql, binds).await
}

/// Which balances are listed.
#[derive(Clone, Debug)]
pub struct Filter {
    pub organisation: OrganisationId,
    /// Part of name, code or maker, or pinyin or initials.
    pub q: Option<String>,
    /// Lots that expire until this day, those that have expired included.
    pub expires_until: Option<Day>,
}

/// An item with what lies of it at one organisation.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ItemTotal {
    pub item_id: ItemId,
    pub code: String,
    /// In the stores, usable or not.
    pub in_store: Quantity,
    /// Of it neither held nor expired.
    pub usable: Quantity,
    /// In the stores, promised to somebody.
    pub reserved: Quantity,
    /// Arrived, not inspected.
    pub receiving: Quantity,
    /// Refused, on the way back.
    pub quarantine: Quantity,
    pub on_the_way: Quantity,
    pub next_expiry_on: Day,
}

const INSIDE: &str = "('store', 'receiving', 'quarantine')";

/// Items that lie at an organisation, by code, after `after`. Its reach was checked.
///
/// The items of the page are chosen first, from what the partial index of balances says is there; only their lots are summed.
pub async fn totals(
    tx: &Tx,
    filter: &Filter,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<ItemTotal>> {
    let (page, page_binds) = page_of_items(filter, after, limit);
    let sum = |what: &str| {
        format!("CAST(SUM(CASE WHEN {what} THEN b.quantity_milli ELSE 0 END) AS BIGINT)")
    };
    let (until, until_bind) = expiring(filter);
    let sql = format!(
        "WITH page AS MATERIALIZED ({page}) \
         SELECT i.id AS item_id, i.code, {} AS in_store, {} AS usable, \
                CAST(SUM(b.reserved_milli) AS BIGINT) AS reserved, {} AS receiving, {} AS quarantine, \
                COALESCE((SELECT w.quantity_milli FROM on_the_way w \
                          WHERE w.organisation_id = ? AND w.item_id = i.id), 0) AS on_the_way, \
                MIN(l.expires_on) AS next_expiry_on \
         FROM page i CROSS JOIN place p JOIN balance b ON b.place_id = p.id AND b.item_id = i.id \
         JOIN lot l ON l.id = b.lot_id \
         WHERE p.organisation_id = ? AND p.kind IN {INSIDE} AND b.quantity_milli > 0{until} \
         GROUP BY i.id, i.code ORDER BY i.code",
        sum("p.kind = 'store'"),
        sum("p.kind = 'store' AND NOT l.held AND l.expires_on >= ?"),
        sum("p.kind = 'receiving'"),
        sum("p.kind = 'quarantine'"),
    );
    let mut binds = page_binds;
    binds.extend(binds![tx.day(), filter.organisation, filter.organisation]);
    binds.extend(until_bind);
    tx.rows(&sql, binds).await
}

/// Lots that expire until the day that is asked for.
fn expiring(filter: &Filter) -> (&'static str, Option<Value>) {
    match filter.expires_until {
        Some(until) => (" AND l.expires_on <= ?", Some(until.into())),
        None => ("", None),
    }
}

/// Items of which something lies there, one page of them by code.
fn page_of_items(filter: &Filter, after: Option<&str>, limit: u64) -> (String, Vec<Value>) {
    let (until, until_bind) = expiring(filter);
    let lots = match until_bind {
        Some(_) => " JOIN lot l ON l.id = b.lot_id",
        None => "",
    };
    let mut sql = format!(
        "SELECT i.id, i.code FROM item i WHERE i.id IN (SELECT b.item_id FROM place p \
         JOIN balance b ON b.place_id = p.id{lots} \
         WHERE p.organisation_id = ? AND p.kind IN {INSIDE} AND b.quantity_milli > 0{until})"
    );
    let mut binds = binds![filter.organisation];
    binds.extend(until_bind);
    if let Some(q) = filter.q.as_deref().map(key).filter(|q| !q.is_empty()) {
        sql.push_str(" AND i.search_text LIKE ? ESCAPE '\\'");
        binds.push(format!("%{}%", like_escape(&q)).into());
    }
    if let Some(after) = after {
        sql.push_str(" AND i.code > ?");
        binds.push(after.into());
    }
    sql.push_str(&format!(" ORDER BY i.code LIMIT {limit}"));
    (sql, binds)
}

/// A lot in a place.
#[derive(Clone, Debug, FromQueryResult)]
pub struct LotLine {
    pub item_id: ItemId,
    pub lot_id: LotId,
    pub number: String,
    pub produced_on: Option<Day>,
    pub expires_on: Day,
    pub held: bool,
    /// Opened packs.
    pub split: bool,
    pub place_id: PlaceId,
    pub place_kind: PlaceKind,
    pub quantity: Quantity,
    pub reserved: Quantity,
}

/// Lots of these items at an organisation, first to expire first.
pub async fn lots(
    tx: &Tx,
    organisation: OrganisationId,
    items: impl IntoIterator<Item = ItemId>,
) -> Result<FxHashMap<ItemId, Vec<LotLine>>> {
    let (among, bind) = tx.among("b.item_id", &raw_ids(items));
    let sql = format!(
        "SELECT b.item_id, l.id AS lot_id, l.number, l.produced_on, l.expires_on, l.held, l.split_from_id IS NOT NULL AS split, p.id AS place_id, \
                p.kind AS place_kind, b.quantity_milli AS quantity, b.reserved_milli AS reserved \
         FROM place p JOIN balance b ON b.place_id = p.id JOIN lot l ON l.id = b.lot_id \
         WHERE p.organisation_id = ? AND p.kind IN {INSIDE} AND {among} AND b.quantity_milli > 0 \
         ORDER BY b.item_id, l.expires_on, l.number, l.id"
    );
    let rows: Vec<LotLine> = tx.rows(&sql, vec![organisation.into(), bind]).await?;
    let mut found: FxHashMap<ItemId, Vec<LotLine>> = FxHashMap::default();
    for row in rows {
        found.entry(row.item_id).or_default().push(row);
    }
    Ok(found)
}

/// A move as people read it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MoveLine {
    pub id: MoveId,
    pub at: Instant,
    pub item_id: ItemId,
    pub lot_id: LotId,
    pub lot_number: String,
    pub expires_on: Day,
    pub from_organisation_id: OrganisationId,
    pub from_kind: PlaceKind,
    pub to_organisation_id: OrganisationId,
    pub to_kind: PlaceKind,
    pub quantity: Quantity,
    pub reason: MoveReason,
    pub document: String,
    pub document_id: i64,
    pub actor_user_id: Option<UserId>,
    pub period: Option<String>,
    pub reverses_id: Option<MoveId>,
    pub reversed: bool,
}

const MOVE: &str = "SELECT m.id, m.at, m.item_id, m.lot_id, l.number AS lot_number, l.expires_on, \
     f.organisation_id AS from_organisation_id, f.kind AS from_kind, \
     t.organisation_id AS to_organisation_id, t.kind AS to_kind, m.quantity_milli AS quantity, m.reason, \
     m.document, m.document_id, m.actor_user_id, m.period, m.reverses_id, \
     EXISTS (SELECT 1 FROM stock_move r WHERE r.reverses_id = m.id) AS reversed \
     FROM stock_move m JOIN place f ON f.id = m.from_place_id JOIN place t ON t.id = m.to_place_id \
     JOIN lot l ON l.id = m.lot_id";

/// Moves of an item into and out of an organisation's walls, newest first, before `after`. Its reach was checked.
pub async fn moves(
    tx: &Tx,
    organisation: OrganisationId,
    item: ItemId,
    after: Option<MoveId>,
    limit: u64,
) -> Result<Vec<MoveLine>> {
    let inside = places(tx, Some(organisation)).await?;
    let inside = inside
        .iter()
        .filter(|place| !place.boundless)
        .map(|place| place.id);
    let inside = raw_ids(inside);
    let (from, from_bind) = tx.among("m.from_place_id", &inside);
    let (to, to_bind) = tx.among("m.to_place_id", &inside);
    let sql = format!(
        "{MOVE} WHERE m.item_id = ? AND ({from} OR {to}) AND m.id < ? ORDER BY m.id DESC LIMIT {limit}"
    );
    let before = after.map_or(i64::MAX, |after| after.0);
    tx.rows(&sql, vec![item.into(), from_bind, to_bind, before.into()])
        .await
}

/// Moves of a lot that touch a place within reach, oldest first.
pub async fn lot_moves(tx: &Tx, lot: LotId) -> Result<Vec<MoveLine>> {
    let reach = &tx.actor().reach;
    let (from, from_binds) = reach.sql(Some("f.organisation_id"), Some("f.organisation_id"));
    let (to, to_binds) = reach.sql(Some("t.organisation_id"), Some("t.organisation_id"));
    let mut binds = binds![lot];
    binds.extend(from_binds);
    binds.extend(to_binds);
    let sql = format!("{MOVE} WHERE m.lot_id = ? AND ({from} OR {to}) ORDER BY m.id LIMIT 5000");
    tx.rows(&sql, binds).await
}

/// Where a lot lies.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Lies {
    pub organisation_id: OrganisationId,
    pub kind: PlaceKind,
    pub quantity: Quantity,
}

/// Where a lot lies, or was used, within reach.
pub async fn lot_places(tx: &Tx, lot: LotId) -> Result<Vec<Lies>> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("p.organisation_id"), None);
    binds.insert(0, lot.into());
    let sql = format!(
        "SELECT p.organisation_id, p.kind, b.quantity_milli AS quantity \
         FROM balance b JOIN place p ON p.id = b.place_id \
         WHERE b.lot_id = ? AND b.quantity_milli > 0 AND {reach} \
         ORDER BY b.quantity_milli DESC, p.id"
    );
    tx.rows(&sql, binds).await
}

/// A lot by id.
pub async fn lot(tx: &Tx, id: LotId) -> Result<Lot> {
    let found = super::lots::by_id(tx, [id]).await?.remove(&id);
    found.ok_or_else(Error::not_found)
}

/// What is on the way to an organisation.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Coming {
    pub item_id: ItemId,
    pub code: String,
    pub quantity: Quantity,
}

/// Items on the way to an organisation, by code, after `after`. Its reach was checked.
pub async fn on_the_way(
    tx: &Tx,
    organisation: OrganisationId,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<Coming>> {
    let sql = format!(
        "SELECT w.item_id, i.code, w.quantity_milli AS quantity \
         FROM on_the_way w JOIN item i ON i.id = w.item_id \
         WHERE w.organisation_id = ? AND w.quantity_milli > 0 AND i.code > ? ORDER BY i.code LIMIT {limit}"
    );
    tx.rows(&sql, binds![organisation, after.unwrap_or_default()])
        .await
}

/// A month of use.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Month {
    pub period: String,
    pub quantity: Quantity,
    pub stockout_days: i64,
}

/// Months of use of an item at an organisation, newest first. Its reach was checked.
pub async fn months(tx: &Tx, organisation: OrganisationId, item: ItemId) -> Result<Vec<Month>> {
    let sql = "SELECT period, quantity_milli AS quantity, stockout_days FROM consumption_month \
               WHERE organisation_id = ? AND item_id = ? ORDER BY period DESC LIMIT 36";
    tx.rows(sql, binds![organisation, item]).await
}
