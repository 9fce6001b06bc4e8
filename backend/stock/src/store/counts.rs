//! Counts and their lines.

use sea_orm::FromQueryResult;

use crate::model::{CountId, CountState, LotId, PlaceId};
use crate::rules::count::{CountRefusal, Difference, difference};
use formulary::model::ItemId;
use kernel::db::raw::narrow;
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// 盘点单.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Count {
    pub id: CountId,
    pub number: String,
    pub organisation_id: OrganisationId,
    /// A village with one user: its township decides.
    pub single_user: bool,
    pub label: String,
    pub state: CountState,
    pub line_count: i64,
    pub difference_count: i64,
    pub amount_e4: Option<Money>,
    pub opened_by: Option<UserId>,
    pub opened_at: Instant,
    pub counted_by: Option<UserId>,
    pub counted_for: Option<UserId>,
    pub counted_at: Option<Instant>,
    pub recounted_by: Option<UserId>,
    pub recounted_for: Option<UserId>,
    pub recounted_at: Option<Instant>,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<Instant>,
    pub note: String,
    pub version: i64,
}

/// One lot of the sheet.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct CountLine {
    pub line_no: i64,
    pub item_id: ItemId,
    pub lot_id: LotId,
    pub number: String,
    pub expires_on: Day,
    pub counted_milli: Option<Quantity>,
    pub book_milli: Option<Quantity>,
    pub recounted_milli: Option<Quantity>,
    pub rebook_milli: Option<Quantity>,
}

impl CountLine {
    /// What moves by the last count of it.
    pub fn difference(&self) -> Result<Difference, CountRefusal> {
        match (self.recounted_milli, self.rebook_milli) {
            (Some(counted), Some(book)) => difference(book, counted),
            _ => match (self.counted_milli, self.book_milli) {
                (Some(counted), Some(book)) => difference(book, counted),
                _ => Ok(Difference::None),
            },
        }
    }

    /// By how much the shelf differs from the ledger, by the last count of it.
    pub fn differs(&self) -> i64 {
        match self.difference() {
            Ok(Difference::Found(more)) => more.0,
            Ok(Difference::Lost(less)) => -less.0,
            _ => 0,
        }
    }

    /// By how much it differed at the first count.
    pub fn differed(&self) -> i64 {
        match (self.counted_milli, self.book_milli) {
            (Some(counted), Some(book)) => counted.0 - book.0,
            _ => 0,
        }
    }
}

const COUNT: &str = "SELECT c.id, c.number, c.organisation_id, o.single_user, c.label, c.state, c.line_count, c.difference_count, \
     c.amount_e4, c.opened_by, c.opened_at, c.counted_by, c.counted_for, c.counted_at, c.recounted_by, c.recounted_for, \
     c.recounted_at, c.decided_by, c.decided_at, c.note, c.version \
     FROM stock_count c JOIN organisation o ON o.id = c.organisation_id";

/// A count within reach, or not found.
pub async fn get(tx: &Tx, id: CountId) -> Result<Count> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("c.organisation_id"), None);
    binds.push(id.into());
    let sql = format!("{COUNT} WHERE {reach} AND c.id = ?");
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// Counts within reach, newest first.
pub async fn list(
    tx: &Tx,
    state: Option<CountState>,
    organisation: Option<OrganisationId>,
    after: Option<CountId>,
    limit: u64,
) -> Result<Vec<Count>> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("c.organisation_id"), None);
    binds.push(after.map_or(i64::MAX, |id| id.0).into());
    let mut sql = format!("{COUNT} WHERE {reach} AND c.id < ?");
    let same = [
        ("c.state", state.map(Into::into)),
        ("c.organisation_id", organisation.map(Into::into)),
    ];
    narrow(&mut sql, &mut binds, same);
    sql.push_str(&format!(" ORDER BY c.id DESC LIMIT {limit}"));
    tx.rows(&sql, binds).await
}

/// Its sheet, in order.
pub async fn lines(tx: &Tx, id: CountId) -> Result<Vec<CountLine>> {
    let sql = "SELECT k.line_no, k.item_id, k.lot_id, l.number, l.expires_on, k.counted_milli, k.book_milli, k.recounted_milli, \
               k.rebook_milli FROM stock_count_line k JOIN lot l ON l.id = k.lot_id WHERE k.count_id = ? ORDER BY k.line_no";
    tx.rows(sql, binds![id]).await
}

/// What lies in a place and could be counted: items and lots, in the order of codes and expiry; of some items when given.
pub async fn countable(
    tx: &Tx,
    place: PlaceId,
    items: &[ItemId],
    limit: usize,
) -> Result<Vec<(ItemId, LotId)>> {
    let (among, bind) = match items {
        [] => ("1 = 1".to_owned(), None),
        some => {
            let (among, bind) = tx.among("b.item_id", &raw_ids(some.iter().copied()));
            (among, Some(bind))
        }
    };
    let sql = format!(
        "SELECT b.item_id, b.lot_id FROM balance b JOIN item i ON i.id = b.item_id JOIN lot l ON l.id = b.lot_id \
         WHERE b.place_id = ? AND b.quantity_milli > 0 AND {among} ORDER BY i.code, l.expires_on, l.number, l.id LIMIT {limit}"
    );
    let mut binds = binds![place];
    binds.extend(bind);
    let rows = tx.query_all(&sql, binds).await?;
    rows.iter()
        .map(|row| Ok((super::at(row, 0)?, super::at(row, 1)?)))
        .collect()
}

/// The number of a count that is not over and has one of these lots on its sheet.
pub async fn running(
    tx: &Tx,
    organisation: OrganisationId,
    lots: &[LotId],
) -> Result<Option<String>> {
    let (among, bind) = tx.among("k.lot_id", &raw_ids(lots.iter().copied()));
    let sql = format!(
        "SELECT c.number FROM stock_count c WHERE c.organisation_id = ? AND c.state IN ('open', 'recount', 'confirm') \
         AND EXISTS (SELECT 1 FROM stock_count_line k WHERE k.count_id = c.id AND {among}) ORDER BY c.id LIMIT 1"
    );
    tx.scalar(&sql, vec![organisation.into(), bind]).await
}

/// Writes a new one.
pub async fn insert(tx: &Tx, one: &Count) -> Result<()> {
    let columns = [
        "id",
        "number",
        "organisation_id",
        "label",
        "state",
        "line_count",
        "difference_count",
        "opened_by",
        "opened_at",
        "note",
        "version",
    ];
    let row = [
        one.id.into(),
        (&one.number).into(),
        one.organisation_id.into(),
        (&one.label).into(),
        one.state.into(),
        one.line_count.into(),
        one.difference_count.into(),
        one.opened_by.into(),
        one.opened_at.into(),
        (&one.note).into(),
        one.version.into(),
    ];
    tx.bulk_insert("stock_count", &columns, [row]).await?;
    Ok(())
}

/// Adds lines to its sheet, numbered from `from`.
pub async fn lines_insert(
    tx: &Tx,
    id: CountId,
    from: i64,
    lots: impl IntoIterator<Item = (ItemId, LotId)> + Send,
) -> Result<()> {
    let rows: Vec<_> = (from..)
        .zip(lots)
        .map(|(line_no, (item, lot))| [id.into(), line_no.into(), item.into(), lot.into()])
        .collect();
    let columns = ["count_id", "line_no", "item_id", "lot_id"];
    tx.bulk_insert("stock_count_line", &columns, rows).await?;
    Ok(())
}

/// Which of the two counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    First,
    Again,
}

/// Writes what was counted of lots, and what the ledger had of them.
pub async fn lines_counted(
    tx: &Tx,
    id: CountId,
    round: Round,
    counted: &[(LotId, Quantity, Quantity)],
) -> Result<()> {
    let rows = counted
        .iter()
        .map(|(lot, there, book)| [id.into(), (*lot).into(), (*there).into(), (*book).into()]);
    let set = match round {
        Round::First => "counted_milli = v.counted_milli, book_milli = v.book_milli",
        Round::Again => "recounted_milli = v.counted_milli, rebook_milli = v.book_milli",
    };
    let columns = ["count_id", "lot_id", "counted_milli", "book_milli"];
    let on = "stock_count_line.count_id = v.count_id AND stock_count_line.lot_id = v.lot_id";
    tx.bulk_update("stock_count_line", &columns, rows, set, on)
        .await?;
    Ok(())
}

/// Forgets the second count of a sheet: it is made again.
pub async fn lines_uncount(tx: &Tx, id: CountId) -> Result<()> {
    let sql = "UPDATE stock_count_line SET recounted_milli = NULL, rebook_milli = NULL WHERE count_id = ?";
    tx.execute(sql, binds![id]).await?;
    Ok(())
}

/// Writes what may change of a count.
pub async fn save(tx: &Tx, one: &Count) -> Result<()> {
    let sql = "UPDATE stock_count SET state = ?, line_count = ?, difference_count = ?, amount_e4 = ?, counted_by = ?, counted_for = ?, \
               counted_at = ?, recounted_by = ?, recounted_for = ?, recounted_at = ?, decided_by = ?, decided_at = ?, note = ?, \
               version = version + 1 WHERE id = ? AND version = ?";
    let binds = binds![
        one.state,
        one.line_count,
        one.difference_count,
        one.amount_e4,
        one.counted_by,
        one.counted_for,
        one.counted_at,
        one.recounted_by,
        one.recounted_for,
        one.recounted_at,
        one.decided_by,
        one.decided_at,
        one.note.as_str(),
        one.id,
        one.version,
    ];
    super::one_row(tx.execute(sql, binds).await?)
}
