//! Offers of the expiry market, and who would use them.

use sea_orm::FromQueryResult;

use super::one_row;
use crate::model::{OfferId, OfferState};
use crate::rules::market::Taker;
use formulary::model::ItemId;
use kernel::db::raw::narrow;
use kernel::prelude::*;
use stock::model::LotId;

/// 近效期调剂.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Offer {
    /// Its identity.
    pub id: OfferId,
    /// What people call it.
    pub number: String,
    /// Who has it.
    pub from_id: OrganisationId,
    /// What.
    pub item_id: ItemId,
    /// Which lot.
    pub lot_id: LotId,
    /// 批号.
    pub lot: String,
    /// Last day of use.
    pub expires_on: Day,
    /// How much.
    pub quantity_milli: Quantity,
    /// Of it accepted.
    pub taken_milli: Quantity,
    /// Purchase price of a base unit.
    pub price_e4: Option<Money>,
    /// Where it stands.
    pub state: OfferState,
    /// Why it was withdrawn.
    pub reason: String,
    /// Who offered it.
    pub opened_by: Option<UserId>,
    /// In whose name.
    pub opened_for: Option<UserId>,
    /// When.
    pub opened_at: Instant,
    /// When it lapses.
    pub due_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// Version of the row.
    pub version: i64,
}

impl Offer {
    /// What nobody has accepted yet.
    pub fn left(&self) -> Quantity {
        Quantity(self.quantity_milli.0 - self.taken_milli.0)
    }
}

const OFFER: &str = "SELECT f.id, f.number, f.from_id, f.item_id, f.lot_id, l.number AS lot, l.expires_on, f.quantity_milli, \
     f.taken_milli, f.price_e4, f.state, f.reason, f.opened_by, f.opened_for, f.opened_at, f.due_at, f.ended_at, f.version \
     FROM market_offer f JOIN lot l ON l.id = f.lot_id";

/// An offer exists for whoever has the goods, and for those to whom they were offered.
fn offer_reach(tx: &Tx) -> (String, Vec<sea_orm::Value>) {
    let (from, mut binds) = tx.actor().reach.sql(Some("f.from_id"), None);
    let (to, more) = tx.actor().reach.sql(Some("k.organisation_id"), None);
    binds.extend(more);
    let sql = format!(
        "({from} OR EXISTS (SELECT 1 FROM market_taker k WHERE k.offer_id = f.id AND {to}))"
    );
    (sql, binds)
}

/// An offer within reach, or not found.
pub async fn offer_get(tx: &Tx, id: OfferId) -> Result<Offer> {
    let (reach, mut binds) = offer_reach(tx);
    binds.push(id.into());
    let sql = format!("{OFFER} WHERE {reach} AND f.id = ?");
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// An offer, whoever asks.
pub async fn offer_of(tx: &Tx, id: OfferId) -> Result<Offer> {
    let sql = format!("{OFFER} WHERE f.id = ?");
    tx.row(&sql, binds![id]).await?.ok_or_else(Error::not_found)
}

/// Offers within reach, newest first.
pub async fn offers(
    tx: &Tx,
    state: Option<OfferState>,
    from: Option<OrganisationId>,
    after: Option<OfferId>,
    limit: u64,
) -> Result<Vec<Offer>> {
    let (reach, mut binds) = offer_reach(tx);
    binds.push(after.map_or(i64::MAX, |id| id.0).into());
    let mut sql = format!("{OFFER} WHERE {reach} AND f.id < ?");
    let same = [
        ("f.state", state.map(Into::into)),
        ("f.from_id", from.map(Into::into)),
    ];
    narrow(&mut sql, &mut binds, same);
    sql.push_str(&format!(" ORDER BY f.id DESC LIMIT {limit}"));
    tx.rows(&sql, binds).await
}

/// Open offers of a desk's lots: which lot, how much is left, by which paper.
pub async fn offered_by(tx: &Tx, from: OrganisationId) -> Result<Vec<(LotId, OfferId, String)>> {
    let sql = "SELECT lot_id, id, number FROM market_offer WHERE from_id = ? AND state = 'open' ORDER BY id";
    let rows = tx.query_all(sql, binds![from]).await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.try_get_by_index(0)?,
                row.try_get_by_index(1)?,
                row.try_get_by_index(2)?,
            ))
        })
        .collect()
}

/// Open offers whose time is over, whoever asks.
pub async fn offers_due(tx: &Tx, limit: u64) -> Result<Vec<Offer>> {
    let sql =
        format!("{OFFER} WHERE f.state = 'open' AND f.due_at <= ? ORDER BY f.id LIMIT {limit}");
    tx.rows(&sql, binds![tx.now()]).await
}

/// Writes a new offer with those who would use it, the best first.
pub async fn offer_insert(tx: &Tx, one: &Offer, takers: &[Taker<OrganisationId>]) -> Result<()> {
    let columns = [
        "id",
        "number",
        "from_id",
        "item_id",
        "lot_id",
        "quantity_milli",
        "taken_milli",
        "price_e4",
        "state",
        "reason",
        "opened_by",
        "opened_for",
        "opened_at",
        "due_at",
        "version",
    ];
    let row = [
        one.id.into(),
        (&one.number).into(),
        one.from_id.into(),
        one.item_id.into(),
        one.lot_id.into(),
        one.quantity_milli.into(),
        0.into(),
        one.price_e4.into(),
        one.state.into(),
        "".into(),
        one.opened_by.into(),
        one.opened_for.into(),
        one.opened_at.into(),
        one.due_at.into(),
        1.into(),
    ];
    tx.bulk_insert("market_offer", &columns, [row]).await?;
    let columns = [
        "offer_id",
        "organisation_id",
        "rank_no",
        "usable_milli",
        "used_milli",
        "used_days",
        "metres",
    ];
    let rows = (1_i64..).zip(takers).map(|(rank, taker)| {
        [
            one.id.into(),
            taker.id.into(),
            rank.into(),
            taker.usable.into(),
            taker.pace.used.into(),
            taker.pace.days.into(),
            taker.metres.into(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    tx.bulk_insert("market_taker", &columns, rows).await?;
    Ok(())
}

/// Writes what may change of an offer.
pub async fn offer_save(tx: &Tx, one: &Offer) -> Result<()> {
    let sql = "UPDATE market_offer SET taken_milli = ?, state = ?, reason = ?, ended_at = ?, version = version + 1 \
               WHERE id = ? AND version = ?";
    let binds = binds![
        one.taken_milli,
        one.state,
        one.reason.as_str(),
        one.ended_at,
        one.id,
        one.version,
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// Somebody who would use some of an offer.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct TakerRow {
    /// Of which offer.
    pub offer_id: OfferId,
    /// Who.
    pub organisation_id: OrganisationId,
    /// His place in the order.
    pub rank_no: i64,
    /// What he would use in time.
    pub usable_milli: Quantity,
    /// His use in the look-back.
    pub used_milli: Quantity,
    /// Days of it with stock.
    pub used_days: i64,
    /// By road.
    pub metres: Option<i64>,
}

/// Those who would use some of these offers, the best first, within reach.
pub async fn takers(
    tx: &Tx,
    offers: impl IntoIterator<Item = OfferId>,
    everybody: bool,
) -> Result<Vec<TakerRow>> {
    let (reach, mut binds) = match everybody {
        true => ("1 = 1".to_owned(), Vec::new()),
        false => tx.actor().reach.sql(Some("k.organisation_id"), None),
    };
    let (among, bind) = tx.among("k.offer_id", &kernel::ids::raw_ids(offers));
    binds.push(bind);
    let sql = format!(
        "SELECT k.offer_id, k.organisation_id, k.rank_no, k.usable_milli, k.used_milli, k.used_days, k.metres FROM market_taker k \
         WHERE {reach} AND {among} ORDER BY k.offer_id, k.rank_no"
    );
    tx.rows(&sql, binds).await
}

/// What was saved: goods of the market that came to somebody who uses them, at purchase price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Saved {
    /// Transfers.
    pub transfers: i64,
    /// Thousandths of base units times 1/10 000 yuan, summed: divided by a thousand on the page.
    pub sum: i64,
}

/// What was saved since a moment, within reach of whoever gave or got.
pub async fn saved_since(tx: &Tx, since: Instant) -> Result<Saved> {
    let (reach, mut binds) = super::transfer_reach(tx);
    binds.push(since.into());
    let sql = format!(
        "SELECT COUNT(DISTINCT t.id) AS transfers, CAST(COALESCE(SUM((k.received_milli * k.price_e4 + 500) / 1000), 0) AS BIGINT) AS sum \
         FROM stock_transfer t JOIN stock_transfer_line k ON k.transfer_id = t.id \
         WHERE {reach} AND t.kind = 'market' AND t.state = 'received' AND t.received_at >= ? AND k.price_e4 IS NOT NULL"
    );
    let found: Option<Saved> = tx.row(&sql, binds).await?;
    Ok(found.unwrap_or(Saved {
        transfers: 0,
        sum: 0,
    }))
}

/// A lot that expires soon on somebody's shelf, with what he uses of its item.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Expiring {
    /// Whose.
    pub organisation_id: OrganisationId,
    /// Of which item.
    pub item_id: ItemId,
    /// Which lot.
    pub lot_id: LotId,
    /// 批号.
    pub number: String,
    /// Last day of use.
    pub expires_on: Day,
    /// Free on the shelf.
    pub free_milli: Quantity,
    /// What expires before it, or on the same day with a smaller number.
    pub before_milli: Quantity,
    /// His use in the look-back.
    pub used_milli: Quantity,
    /// Days without stock in it.
    pub out_days: i64,
}

/// Lots that expire until a day on main shelves: of one organisation, or of everybody. Expired ones come first.
pub async fn expiring(
    tx: &Tx,
    of: Option<OrganisationId>,
    until: Day,
    lookback: stock::facts::Lookback,
    limit: u64,
) -> Result<Vec<Expiring>> {
    let own = match of {
        Some(_) => "p.organisation_id = ?",
        None => "1 = 1",
    };
    let sql = format!(
        "SELECT p.organisation_id, b.item_id, l.id AS lot_id, l.number, l.expires_on, b.quantity_milli - b.reserved_milli AS free_milli, \
                CAST(COALESCE((SELECT SUM(x.quantity_milli) FROM balance x JOIN lot y ON y.id = x.lot_id \
                    WHERE x.place_id = b.place_id AND x.item_id = b.item_id AND x.quantity_milli > 0 AND x.lot_id <> b.lot_id \
                      AND y.expires_on <= l.expires_on AND y.expires_on >= ?), 0) AS BIGINT) AS before_milli, \
                CAST(COALESCE((SELECT SUM(c.quantity_milli) FROM consumption_month c WHERE c.organisation_id = p.organisation_id \
                    AND c.item_id = b.item_id AND c.period BETWEEN ? AND ?), 0) AS BIGINT) AS used_milli, \
                CAST(COALESCE((SELECT SUM(c.stockout_days) FROM consumption_month c WHERE c.organisation_id = p.organisation_id \
                    AND c.item_id = b.item_id AND c.period BETWEEN ? AND ?), 0) AS BIGINT) AS out_days \
         FROM place p JOIN balance b ON b.place_id = p.id JOIN lot l ON l.id = b.lot_id \
         WHERE {own} AND p.kind = 'store' AND p.name = '' AND p.active AND b.quantity_milli > b.reserved_milli AND b.quantity_milli > 0 \
           AND NOT l.held AND l.expires_on <= ? ORDER BY l.expires_on, b.item_id, l.id LIMIT {limit}"
    );
    let (from, until_month) = (lookback.from.to_string(), lookback.until.to_string());
    let mut binds = binds![
        tx.day(),
        from.as_str(),
        until_month.as_str(),
        from.as_str(),
        until_month.as_str()
    ];
    binds.extend(of.map(Into::into));
    binds.push(until.into());
    tx.rows(&sql, binds).await
}

/// The use of an item by everybody who used any of it in the look-back.
pub async fn users(
    tx: &Tx,
    item: ItemId,
    lookback: stock::facts::Lookback,
) -> Result<Vec<stock::holders::UsedBy>> {
    let sql = "SELECT c.organisation_id, CAST(SUM(c.quantity_milli) AS BIGINT) AS used_milli, \
                      CAST(SUM(c.stockout_days) AS BIGINT) AS stockout_days \
               FROM organisation o CROSS JOIN consumption_month c \
               WHERE o.active AND c.organisation_id = o.id AND c.item_id = ? AND c.period BETWEEN ? AND ? \
               GROUP BY c.organisation_id HAVING SUM(c.quantity_milli) > 0 ORDER BY c.organisation_id";
    let (from, until) = (lookback.from.to_string(), lookback.until.to_string());
    tx.rows(sql, binds![item, from.as_str(), until.as_str()])
        .await
}
