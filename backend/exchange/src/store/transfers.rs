//! Transfers.

use sea_orm::FromQueryResult;

use super::one_row;
use crate::model::{
    AskId, Carrier, OfferId, PriceSource, ShortageId, TransferId, TransferKind, TransferState,
};
use formulary::model::ItemId;
use kernel::prelude::*;
use stock::model::LotId;

/// 调拨单.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Transfer {
    /// Its identity.
    pub id: TransferId,
    /// What people call it.
    pub number: String,
    /// What for.
    pub kind: TransferKind,
    /// For which shortage.
    pub shortage_id: Option<ShortageId>,
    /// By which answer.
    pub ask_id: Option<AskId>,
    /// From which offer of the expiry market.
    pub offer_id: Option<OfferId>,
    /// Who gives.
    pub from_id: OrganisationId,
    /// Who gets.
    pub to_id: OrganisationId,
    /// What.
    pub item_id: ItemId,
    /// How much.
    pub quantity_milli: Quantity,
    /// Of it counted in.
    pub received_milli: Quantity,
    /// Where it stands.
    pub state: TransferState,
    /// Who asked for it.
    pub requested_by: Option<UserId>,
    /// In whose name.
    pub requested_for: Option<UserId>,
    /// Who promised it.
    pub proposed_by: Option<UserId>,
    /// In whose name.
    pub proposed_for: Option<UserId>,
    /// When.
    pub proposed_at: Instant,
    /// Who let it go.
    pub approved_by: Option<UserId>,
    /// When.
    pub approved_at: Option<Instant>,
    /// Who sent it.
    pub sent_by: Option<UserId>,
    /// When.
    pub sent_at: Option<Instant>,
    /// How.
    pub carrier: Option<Carrier>,
    /// With whom.
    pub carrier_note: String,
    /// Who counted it in.
    pub received_by: Option<UserId>,
    /// When.
    pub received_at: Option<Instant>,
    /// Why it was called off, or less arrived.
    pub reason: String,
    /// Version of the row.
    pub version: i64,
}

/// A lot of a transfer.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct TransferLine {
    /// Of which transfer.
    pub transfer_id: TransferId,
    /// Which lot.
    pub lot_id: LotId,
    /// 批号.
    pub number: String,
    /// Last day of use.
    pub expires_on: Day,
    /// It may not be used.
    pub held: bool,
    /// How much.
    pub quantity_milli: Quantity,
    /// Of it counted in.
    pub received_milli: Quantity,
    /// Purchase price of a base unit.
    pub price_e4: Option<Money>,
    /// Where it comes from.
    pub price_source: PriceSource,
}

/// Columns of a transfer `t`.
pub const TRANSFER: &str = "t.id, t.number, t.kind, t.shortage_id, t.ask_id, t.offer_id, t.from_id, t.to_id, t.item_id, t.quantity_milli, \
     t.received_milli, t.state, t.requested_by, t.requested_for, t.proposed_by, t.proposed_for, t.proposed_at, t.approved_by, \
     t.approved_at, t.sent_by, t.sent_at, t.carrier, t.carrier_note, t.received_by, t.received_at, t.reason, t.version";

/// The condition under which a transfer `t` exists for the reader: he gives or gets.
pub fn transfer_reach(tx: &Tx) -> (String, Vec<sea_orm::Value>) {
    let (from, mut binds) = tx.actor().reach.sql(Some("t.from_id"), None);
    let (to, more) = tx.actor().reach.sql(Some("t.to_id"), None);
    binds.extend(more);
    (format!("({from} OR {to})"), binds)
}

/// A transfer within reach, or not found.
pub async fn transfer_get(tx: &Tx, id: TransferId) -> Result<Transfer> {
    let (reach, mut binds) = transfer_reach(tx);
    binds.push(id.into());
    let sql = format!("SELECT {TRANSFER} FROM stock_transfer t WHERE {reach} AND t.id = ?");
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// Transfers of a shortage, in order.
pub async fn transfers_of(tx: &Tx, shortage: ShortageId) -> Result<Vec<Transfer>> {
    let sql =
        format!("SELECT {TRANSFER} FROM stock_transfer t WHERE t.shortage_id = ? ORDER BY t.id");
    tx.rows(&sql, binds![shortage]).await
}

/// Lots of transfers, first to expire first.
pub async fn transfer_lines(
    tx: &Tx,
    transfers: impl IntoIterator<Item = TransferId>,
) -> Result<Vec<TransferLine>> {
    let (among, bind) = tx.among("k.transfer_id", &kernel::ids::raw_ids(transfers));
    let sql = format!(
        "SELECT k.transfer_id, k.lot_id, l.number, l.expires_on, l.held, k.quantity_milli, k.received_milli, k.price_e4, k.price_source \
         FROM stock_transfer_line k JOIN lot l ON l.id = k.lot_id WHERE {among} ORDER BY k.transfer_id, l.expires_on, l.number, l.id"
    );
    tx.rows(&sql, vec![bind]).await
}

/// Writes a new transfer.
pub async fn transfer_insert(tx: &Tx, one: &Transfer) -> Result<()> {
    let columns = [
        "id",
        "number",
        "kind",
        "shortage_id",
        "ask_id",
        "offer_id",
        "from_id",
        "to_id",
        "item_id",
        "quantity_milli",
        "received_milli",
        "state",
        "requested_by",
        "requested_for",
        "proposed_by",
        "proposed_for",
        "proposed_at",
        "carrier_note",
        "reason",
        "version",
    ];
    let row = [
        one.id.into(),
        (&one.number).into(),
        one.kind.into(),
        one.shortage_id.into(),
        one.ask_id.into(),
        one.offer_id.into(),
        one.from_id.into(),
        one.to_id.into(),
        one.item_id.into(),
        one.quantity_milli.into(),
        0.into(),
        one.state.into(),
        one.requested_by.into(),
        one.requested_for.into(),
        one.proposed_by.into(),
        one.proposed_for.into(),
        one.proposed_at.into(),
        "".into(),
        "".into(),
        1.into(),
    ];
    tx.bulk_insert("stock_transfer", &columns, [row]).await?;
    Ok(())
}

/// A lot of a new transfer: which, how much, at what price.
pub type NewLine = (LotId, Quantity, Option<Money>, PriceSource);

/// Writes its lots.
pub async fn transfer_lines_insert(tx: &Tx, id: TransferId, lines: &[NewLine]) -> Result<()> {
    let columns = [
        "transfer_id",
        "lot_id",
        "quantity_milli",
        "received_milli",
        "price_e4",
        "price_source",
    ];
    let rows = lines.iter().map(|(lot, quantity, price, source)| {
        [
            id.into(),
            (*lot).into(),
            (*quantity).into(),
            0.into(),
            (*price).into(),
            (*source).into(),
        ]
    });
    tx.bulk_insert("stock_transfer_line", &columns, rows)
        .await?;
    Ok(())
}

/// Writes what may change of a transfer.
pub async fn transfer_save(tx: &Tx, one: &Transfer) -> Result<()> {
    let sql = "UPDATE stock_transfer SET state = ?, received_milli = ?, approved_by = ?, approved_at = ?, sent_by = ?, sent_at = ?, \
               carrier = ?, carrier_note = ?, received_by = ?, received_at = ?, reason = ?, version = version + 1 \
               WHERE id = ? AND version = ?";
    let binds = binds![
        one.state,
        one.received_milli,
        one.approved_by,
        one.approved_at,
        one.sent_by,
        one.sent_at,
        one.carrier,
        one.carrier_note.as_str(),
        one.received_by,
        one.received_at,
        one.reason.as_str(),
        one.id,
        one.version,
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// Writes what was counted in, lot by lot.
pub async fn transfer_lines_receive(
    tx: &Tx,
    id: TransferId,
    counted: &[(LotId, Quantity)],
) -> Result<()> {
    let columns = ["transfer_id", "lot_id", "received_milli"];
    let rows = counted
        .iter()
        .map(|(lot, quantity)| [id.into(), (*lot).into(), (*quantity).into()]);
    let on =
        "stock_transfer_line.transfer_id = v.transfer_id AND stock_transfer_line.lot_id = v.lot_id";
    tx.bulk_update(
        "stock_transfer_line",
        &columns,
        rows,
        "received_milli = v.received_milli",
        on,
    )
    .await?;
    Ok(())
}

/// Transfers of a shortage within reach, in order.
pub async fn transfers_within(tx: &Tx, shortage: ShortageId) -> Result<Vec<Transfer>> {
    let (reach, mut binds) = transfer_reach(tx);
    binds.push(shortage.into());
    let sql = format!(
        "SELECT {TRANSFER} FROM stock_transfer t WHERE {reach} AND t.shortage_id = ? ORDER BY t.id"
    );
    tx.rows(&sql, binds).await
}

/// Transfers of offers within reach, in order.
pub async fn transfers_of_offers(
    tx: &Tx,
    offers: impl IntoIterator<Item = OfferId>,
) -> Result<Vec<Transfer>> {
    let (reach, mut binds) = transfer_reach(tx);
    let (among, bind) = tx.among("t.offer_id", &kernel::ids::raw_ids(offers));
    binds.push(bind);
    let sql =
        format!("SELECT {TRANSFER} FROM stock_transfer t WHERE {reach} AND {among} ORDER BY t.id");
    tx.rows(&sql, binds).await
}
