//! Rows of ship notices and of what is on them.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, FromQueryResult, IntoActiveModel};

use crate::entity::delivery::ship_notice::{ActiveModel, Column, Entity};
use crate::model::delivery::NoticeStage;
use crate::model::{DropId, LineId, OrderId, ShipLineId, ShipNoticeId};
use crate::rules::shipping::Lot;
use formulary::model::ItemId;
use kernel::actor::OrganisationKind;
use kernel::prelude::*;

pub use crate::entity::delivery::ship_notice::Model as ShipNotice;

/// A ship notice within reach, or not found.
pub async fn notice_get(tx: &Tx, id: ShipNoticeId) -> Result<ShipNotice> {
    tx.get::<Entity>(Column::Id, id).await
}

/// A new ship notice.
pub async fn notice_insert(tx: &Tx, notice: ShipNotice) -> Result<()> {
    tx.insert(notice.into_active_model().reset_all()).await
}

/// Moves a ship notice on; answers its new version.
pub async fn notice_move(tx: &Tx, notice: &ShipNotice, state: NoticeStage) -> Result<i64> {
    let changes = ActiveModel {
        id: Set(notice.id),
        state: Set(state),
        ..Default::default()
    };
    tx.update(changes, notice.version).await
}

/// What a shipment must know of the item behind a line.
#[derive(Clone, Debug, FromQueryResult)]
pub struct LineGoods {
    /// Which line.
    pub id: LineId,
    /// Which item.
    pub item_id: ItemId,
    /// It travels cold.
    pub cold_chain: bool,
    /// The item's own rule of remaining life.
    pub min_remaining_life_days: Option<i64>,
}

/// What shipments must know of the lines of an order.
pub async fn line_goods(tx: &Tx, order: OrderId) -> Result<Vec<LineGoods>> {
    let sql = "SELECT l.id, l.item_id, i.cold_chain, i.min_remaining_life_days \
               FROM order_line l JOIN item i ON i.id = l.item_id WHERE l.order_id = ?";
    tx.rows(sql, binds![order]).await
}

/// Where goods are brought.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Destination {
    /// Its identity.
    pub id: OrganisationId,
    /// Its tier.
    pub kind: OrganisationKind,
    /// It has one user only.
    pub single_user: bool,
}

/// A destination by its id. Beyond reach on purpose: a supplier knows where he delivers.
pub async fn destination(tx: &Tx, id: OrganisationId) -> Result<Destination> {
    let sql = "SELECT id, kind, single_user FROM organisation WHERE id = ?";
    tx.row(sql, binds![id]).await?.ok_or_else(Error::not_found)
}

/// A lot on its way, with the line it serves.
#[derive(Clone, Debug)]
pub struct NewShipLine<'a> {
    /// As the supplier wrote it.
    pub lot: &'a Lot,
    /// For which line.
    pub line_id: LineId,
    /// What.
    pub item_id: ItemId,
}

/// Writes the lots of a ship notice.
pub async fn ship_lines_insert(
    tx: &Tx,
    notice: ShipNoticeId,
    lines: &[NewShipLine<'_>],
) -> Result<()> {
    let columns = [
        "id",
        "notice_id",
        "drop_id",
        "order_line_id",
        "item_id",
        "lot_number",
        "produced_on",
        "expires_on",
        "near_expiry",
        "quantity_milli",
        "box_count",
        "trace_codes",
    ];
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        let lot = line.lot;
        rows.push([
            tx.id::<ShipLineId>().into(),
            notice.into(),
            lot.drop_id.into(),
            line.line_id.into(),
            line.item_id.into(),
            lot.lot_number.trim().into(),
            lot.produced_on.into(),
            lot.expires_on.into(),
            lot.near_expiry.into(),
            lot.quantity.into(),
            lot.box_count.into(),
            serde_json::to_string(&lot.trace_codes)?.into(),
        ]);
    }
    tx.bulk_insert("ship_line", &columns, rows).await?;
    Ok(())
}

/// A shipped lot as its receipt sees it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ShippedLot {
    /// Its identity.
    pub id: ShipLineId,
    /// For which drop.
    pub drop_id: DropId,
    /// For which line.
    pub order_line_id: LineId,
    /// What.
    pub item_id: ItemId,
    /// How much.
    pub quantity_milli: Quantity,
    /// It travels cold.
    pub cold_chain: bool,
}

/// The lots of a ship notice.
pub async fn shipped_lots(tx: &Tx, notice: ShipNoticeId) -> Result<Vec<ShippedLot>> {
    let sql = "SELECT l.id, l.drop_id, l.order_line_id, l.item_id, l.quantity_milli, i.cold_chain \
               FROM ship_line l JOIN item i ON i.id = l.item_id WHERE l.notice_id = ? ORDER BY l.id";
    tx.rows(sql, binds![notice]).await
}
