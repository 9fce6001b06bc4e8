//! Suppliers with their organisation, and their licences.

use rustc_hash::FxHashMap;
use sea_orm::{FromQueryResult, Set, Value};

use crate::entity::{licence, supplier};
use crate::model::{Contact, Licence, LicenceId, Standing, Supplier, SupplierId};
use kernel::ids::raw_ids;
use kernel::prelude::*;
use kernel::text::like_escape;

#[derive(FromQueryResult)]
struct Row {
    id: SupplierId,
    code: String,
    name: String,
    short_name: String,
    active: bool,
    uscc: String,
    contact_name: String,
    order_email: String,
    contact_phone: String,
    service_area: String,
    standing: Standing,
    standing_since: Instant,
    service_score_e4: i64,
    min_order_e4: Option<Money>,
    version: i64,
}

impl From<Row> for Supplier {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            code: row.code,
            name: row.name,
            short_name: row.short_name,
            active: row.active,
            uscc: row.uscc,
            contact: Contact {
                name: row.contact_name,
                order_email: row.order_email,
                phone: row.contact_phone,
            },
            service_area: row.service_area,
            standing: row.standing,
            standing_since: row.standing_since,
            service_score_e4: row.service_score_e4,
            min_order: row.min_order_e4,
            version: row.version,
        }
    }
}

const SELECT: &str = "SELECT s.id, o.code, o.name, o.short_name, o.active, s.uscc, s.contact_name, s.order_email, \
     s.contact_phone, s.service_area, s.standing, s.standing_since, s.service_score_e4, s.min_order_e4, s.version \
     FROM supplier s JOIN organisation o ON o.id = s.id";

/// The reach of the actor as SQL and its binds.
fn within(tx: &Tx) -> (String, Vec<Value>) {
    tx.actor().reach.sql(None, Some("s.id"))
}

/// A supplier within reach, or not found.
pub async fn get(tx: &Tx, id: SupplierId) -> Result<Supplier> {
    let (reach, mut binds) = within(tx);
    binds.push(id.into());
    let sql = format!("{SELECT} WHERE {reach} AND s.id = ?");
    let row: Option<Row> = tx.row(&sql, binds).await?;
    row.map(Supplier::from).ok_or_else(Error::not_found)
}

word_enum! {
    /// Suppliers with licences that need attention.
    pub enum LicenceFilter {
        /// One runs out within the first reminder's days.
        Expiring = "expiring",
        /// One has run out and no other of its kind holds.
        Expired = "expired",
    }
}

/// Which suppliers are listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of name, code or credit code, or the beginning of pinyin or initials.
    pub q: Option<String>,
    pub standing: Option<Standing>,
    pub licence: Option<LicenceFilter>,
    /// How many days ahead count as expiring.
    pub ahead_days: i64,
}

/// Suppliers within reach by code, after `after`.
pub async fn list(
    tx: &Tx,
    filter: &Filter,
    after: Option<(String, SupplierId)>,
    limit: u64,
) -> Result<Vec<Supplier>> {
    let (reach, mut binds) = within(tx);
    let mut sql = format!("{SELECT} WHERE {reach}");
    if let Some(q) = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        sql.push_str(
            " AND (o.name LIKE ? ESCAPE '\\' OR o.code LIKE ? ESCAPE '\\' OR s.uscc LIKE ? ESCAPE '\\' \
               OR o.pinyin LIKE ? ESCAPE '\\' OR o.initials LIKE ? ESCAPE '\\')",
        );
        let (text, lower) = (like_escape(q), like_escape(&q.to_lowercase()));
        binds.extend(binds![
            format!("%{text}%"),
            format!("%{text}%"),
            format!("%{text}%"),
            format!("{lower}%"),
            format!("{lower}%"),
        ]);
    }
    if let Some(standing) = filter.standing {
        sql.push_str(" AND s.standing = ?");
        binds.push(standing.into());
    }
    let today = tx.day();
    match filter.licence {
        None => {}
        Some(LicenceFilter::Expiring) => {
            sql.push_str(
                " AND EXISTS (SELECT 1 FROM licence l WHERE l.supplier_id = s.id \
                   AND l.expires_on BETWEEN ? AND ? AND NOT EXISTS (SELECT 1 FROM licence n \
                       WHERE n.supplier_id = s.id AND n.kind = l.kind AND n.expires_on > ?))",
            );
            let ahead = today.plus_days(filter.ahead_days);
            binds.extend(binds![today, ahead, ahead]);
        }
        Some(LicenceFilter::Expired) => {
            sql.push_str(
                " AND EXISTS (SELECT 1 FROM licence l WHERE l.supplier_id = s.id AND l.expires_on < ? \
                   AND NOT EXISTS (SELECT 1 FROM licence n WHERE n.supplier_id = s.id AND n.kind = l.kind \
                       AND n.issued_on <= ? AND n.expires_on >= ?))",
            );
            binds.extend(binds![today, today, today]);
        }
    }
    if let Some((code, id)) = after {
        sql.push_str(" AND (o.code > ? OR (o.code = ? AND s.id > ?))");
        binds.extend(binds![code.as_str(), code.as_str(), id]);
    }
    sql.push_str(&format!(" ORDER BY o.code, s.id LIMIT {limit}"));
    let rows: Vec<Row> = tx.rows(&sql, binds).await?;
    Ok(rows.into_iter().map(Supplier::from).collect())
}

/// Writes a new supplier beside its organisation.
pub async fn insert(tx: &Tx, supplier: &Supplier) -> Result<()> {
    tx.insert(supplier::ActiveModel {
        id: Set(supplier.id),
        uscc: Set(supplier.uscc.clone()),
        contact_name: Set(supplier.contact.name.clone()),
        order_email: Set(supplier.contact.order_email.clone()),
        contact_phone: Set(supplier.contact.phone.clone()),
        service_area: Set(supplier.service_area.clone()),
        standing: Set(supplier.standing),
        standing_since: Set(supplier.standing_since),
        service_score_e4: Set(supplier.service_score_e4),
        min_order_e4: Set(supplier.min_order),
        version: Set(supplier.version),
        created_at: Set(tx.now()),
    })
    .await
}

/// Writes what people may change of a supplier; answers the new version.
pub async fn save(tx: &Tx, supplier: &Supplier) -> Result<i64> {
    let row = supplier::ActiveModel {
        id: Set(supplier.id),
        uscc: Set(supplier.uscc.clone()),
        contact_name: Set(supplier.contact.name.clone()),
        order_email: Set(supplier.contact.order_email.clone()),
        contact_phone: Set(supplier.contact.phone.clone()),
        service_area: Set(supplier.service_area.clone()),
        min_order_e4: Set(supplier.min_order),
        ..Default::default()
    };
    tx.update(row, supplier.version).await
}

/// Moves a supplier's version on because his papers changed; answers the new one.
pub async fn touch(tx: &Tx, supplier: &Supplier) -> Result<i64> {
    let row = supplier::ActiveModel {
        id: Set(supplier.id),
        ..Default::default()
    };
    tx.update(row, supplier.version).await
}

/// Writes a new licence.
pub async fn licence_insert(tx: &Tx, licence: &Licence) -> Result<()> {
    tx.insert(licence::ActiveModel {
        id: Set(licence.id),
        supplier_id: Set(licence.supplier_id),
        kind: Set(licence.kind),
        number: Set(licence.number.clone()),
        issued_on: Set(licence.issued_on),
        expires_on: Set(licence.expires_on),
        version: Set(licence.version),
    })
    .await
}

/// A licence of a supplier, or not found.
pub async fn licence_get(tx: &Tx, supplier: SupplierId, id: LicenceId) -> Result<Licence> {
    let row = tx.get::<licence::Entity>(licence::Column::Id, id).await?;
    if row.supplier_id != supplier {
        return Err(Error::not_found());
    }
    let licence::Model {
        id,
        supplier_id,
        kind,
        number,
        issued_on,
        expires_on,
        version,
    } = row;
    Ok(Licence {
        id,
        supplier_id,
        kind,
        number,
        issued_on,
        expires_on,
        version,
    })
}

/// Writes a changed licence.
pub async fn licence_save(tx: &Tx, licence: &Licence) -> Result<i64> {
    let row = licence::ActiveModel {
        id: Set(licence.id),
        kind: Set(licence.kind),
        number: Set(licence.number.clone()),
        issued_on: Set(licence.issued_on),
        expires_on: Set(licence.expires_on),
        ..Default::default()
    };
    tx.update(row, licence.version).await
}

/// Licences that run out between two days, both included, with the name of their holder.
#[derive(Debug, FromQueryResult)]
pub struct ExpiringRow {
    pub id: LicenceId,
    pub supplier_id: SupplierId,
    pub supplier_name: String,
    pub kind: crate::model::LicenceKind,
    pub number: String,
    pub expires_on: Day,
}

/// Licences of suppliers in use that run out in these days and that no later one of their kind replaces.
pub async fn licences_expiring(tx: &Tx, from: Day, until: Day) -> Result<Vec<ExpiringRow>> {
    let sql = "SELECT l.id, l.supplier_id, o.name AS supplier_name, l.kind, l.number, l.expires_on \
               FROM licence l JOIN organisation o ON o.id = l.supplier_id \
               WHERE o.active AND l.expires_on BETWEEN ? AND ? \
                 AND NOT EXISTS (SELECT 1 FROM licence n WHERE n.supplier_id = l.supplier_id \
                     AND n.kind = l.kind AND n.expires_on > l.expires_on) \
               ORDER BY l.expires_on, l.id";
    tx.rows(sql, binds![from, until]).await
}

/// Where orders are mailed.
pub async fn emails(
    tx: &Tx,
    suppliers: impl IntoIterator<Item = SupplierId>,
) -> Result<FxHashMap<SupplierId, String>> {
    let (among, bind) = tx.among("id", &raw_ids(suppliers));
    let sql = format!("SELECT id, order_email FROM supplier WHERE {among} AND order_email <> ''");
    let rows = tx.query_all(&sql, vec![bind]).await?;
    rows.iter()
        .map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
        .collect()
}
