//! Ship notices with what is on them.

use sea_orm::{FromQueryResult, QueryResult, Value};
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::delivery::ship_notice::Model;
use crate::model::delivery::{NOTICE_MAP, NoticeStage, NoticeVerb};
use crate::model::{DropId, LineId, OrderId, ReceiptId, ShipLineId, ShipNoticeId};
use crate::rules::receipt::may_act_at;
use formulary::model::ItemRef;
use identity::model::OrgRef;
use kernel::arrows::verbs;
use kernel::db::raw::narrow;
use kernel::prelude::*;

use super::names::{ITEM, ITEM_WIDTH, Organisations, item_ref};
use super::plans::OrderRef;

/// A receipt that a document belongs to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReceiptRef {
    /// Its identity.
    pub id: ReceiptId,
    /// What people call it.
    pub number: String,
}

/// A ship notice as lists show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShipNoticeView {
    /// Its identity.
    pub id: ShipNoticeId,
    /// Its number.
    pub number: String,
    /// Of which order.
    pub order: OrderRef,
    /// Who sent it.
    pub supplier: OrgRef,
    /// Where it goes.
    pub destination: OrgRef,
    /// Where it stands.
    pub state: NoticeStage,
    /// When it left.
    pub shipped_at: Instant,
    /// When it should arrive.
    pub expected_on: Option<Day>,
    /// Who drives.
    pub carrier: String,
    /// In which vehicle.
    pub vehicle: String,
    /// In how many boxes.
    pub box_count: i64,
    /// Readings of the cold chain.
    pub temperature_log: Option<String>,
    /// Invoices that belong to it.
    pub invoice_numbers: Vec<String>,
    /// Lots on it.
    pub line_count: i64,
    /// Its receipt, once it arrived.
    pub receipt: Option<ReceiptRef>,
    /// For `If-Match`.
    pub version: i64,
    /// What the reader may do with it now.
    pub can: Vec<NoticeVerb>,
}

/// A ship notice with everything.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoticeDetail {
    /// Its head.
    #[serde(flatten)]
    pub notice: ShipNoticeView,
    /// Something on it travels cold.
    pub cold_chain: bool,
    /// What is on it.
    pub lines: Vec<ShipLineView>,
}

/// A lot on a ship notice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShipLineView {
    /// Its identity.
    pub id: ShipLineId,
    /// For which drop.
    pub drop_id: DropId,
    /// For which line.
    pub line_id: LineId,
    /// What.
    pub item: ItemRef,
    /// As printed on the box.
    pub lot_number: String,
    /// If it is known.
    pub produced_on: Option<Day>,
    /// As printed on the box.
    pub expires_on: Day,
    /// The supplier says openly that it expires soon.
    pub near_expiry: bool,
    /// How much.
    pub quantity: Quantity,
    /// In how many boxes.
    pub box_count: i64,
    /// 追溯码.
    pub trace_codes: Vec<String>,
}

/// Which ship notices.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoticeFilter {
    /// In this state.
    pub state: Option<NoticeStage>,
    /// To this destination.
    pub destination_id: Option<OrganisationId>,
    /// Of this order.
    pub order_id: Option<OrderId>,
}

/// Ship notices within reach, newest first.
pub async fn notices(
    tx: &Tx,
    filter: &NoticeFilter,
    after: Option<ShipNoticeId>,
    limit: u64,
) -> Result<Vec<ShipNoticeView>> {
    let mut condition = "n.id < ?".to_owned();
    let mut binds = binds![after.map_or(i64::MAX, |id| id.0)];
    let same = [
        ("n.state", filter.state.map(Into::into)),
        ("n.destination_id", filter.destination_id.map(Into::into)),
        ("n.order_id", filter.order_id.map(Into::into)),
    ];
    narrow(&mut condition, &mut binds, same);
    views(tx, &condition, binds, limit).await
}

/// One ship notice, or not found.
pub async fn notice(tx: &Tx, id: ShipNoticeId) -> Result<NoticeDetail> {
    let notice = views(tx, "n.id = ?", binds![id], 1)
        .await?
        .pop()
        .ok_or_else(Error::not_found)?;
    let lines = format!(
        "SELECT {ITEM}, l.id, l.drop_id, l.order_line_id, l.lot_number, l.produced_on, l.expires_on, l.near_expiry, \
                l.quantity_milli, l.box_count, l.trace_codes, i.cold_chain \
         FROM ship_line l JOIN item i ON i.id = l.item_id WHERE l.notice_id = ? ORDER BY l.id"
    );
    let rows = tx.query_all(&lines, binds![id]).await?;
    let mut cold_chain = false;
    for row in &rows {
        cold_chain |= row.try_get_by_index::<bool>(ITEM_WIDTH + 10)?;
    }
    Ok(NoticeDetail {
        notice,
        cold_chain,
        lines: rows.iter().map(ship_line).collect::<Result<_>>()?,
    })
}

fn ship_line(row: &QueryResult) -> Result<ShipLineView> {
    let at = ITEM_WIDTH;
    Ok(ShipLineView {
        id: row.try_get_by_index(at)?,
        drop_id: row.try_get_by_index(at + 1)?,
        line_id: row.try_get_by_index(at + 2)?,
        item: item_ref(row, 0)?,
        lot_number: row.try_get_by_index(at + 3)?,
        produced_on: row.try_get_by_index(at + 4)?,
        expires_on: row.try_get_by_index(at + 5)?,
        near_expiry: row.try_get_by_index(at + 6)?,
        quantity: row.try_get_by_index(at + 7)?,
        box_count: row.try_get_by_index(at + 8)?,
        trace_codes: serde_json::from_str(&row.try_get_by_index::<String>(at + 9)?)?,
    })
}

async fn views(
    tx: &Tx,
    condition: &str,
    mut binds: Vec<Value>,
    limit: u64,
) -> Result<Vec<ShipNoticeView>> {
    let (within, reach) = tx
        .actor()
        .reach
        .sql(Some("n.destination_id"), Some("n.supplier_id"));
    let sql = format!(
        "SELECT n.*, p.number AS order_number, r.id AS receipt_id, r.number AS receipt_number, \
                (SELECT COUNT(*) FROM ship_line l WHERE l.notice_id = n.id) AS line_count \
         FROM ship_notice n JOIN purchase_order p ON p.id = n.order_id LEFT JOIN receipt r ON r.notice_id = n.id \
         WHERE {condition} AND {within} ORDER BY n.id DESC LIMIT {limit}"
    );
    binds.extend(reach);
    let mut rows = Vec::new();
    for row in tx.query_all(&sql, binds).await? {
        rows.push((Model::from_query_result(&row, "")?, row));
    }
    let ids = rows
        .iter()
        .flat_map(|(notice, _)| [notice.supplier_id, notice.destination_id]);
    let names = Organisations::of(tx, ids).await?;
    rows.into_iter()
        .map(|(notice, row)| view(tx.actor(), notice, &row, &names))
        .collect()
}

fn view(
    actor: &Actor,
    notice: Model,
    row: &QueryResult,
    names: &Organisations,
) -> Result<ShipNoticeView> {
    let mine = |verb: &NoticeVerb| match verb {
        NoticeVerb::Arrive => {
            actor.can(Permission::ReceiveGoods) && may_act_at(actor, notice.destination_id)
        }
        NoticeVerb::Cancel => actor.can(Permission::ShipOrders),
        // Inspection is a verb of the receipt.
        NoticeVerb::Inspect => false,
    };
    let receipt_id: Option<ReceiptId> = row.try_get("", "receipt_id")?;
    let receipt_number: Option<String> = row.try_get("", "receipt_number")?;
    Ok(ShipNoticeView {
        can: verbs(NOTICE_MAP, notice.state)
            .into_iter()
            .filter(mine)
            .collect(),
        id: notice.id,
        number: notice.number,
        order: OrderRef {
            id: notice.order_id,
            number: row.try_get("", "order_number")?,
        },
        supplier: names.get(notice.supplier_id)?,
        destination: names.get(notice.destination_id)?,
        state: notice.state,
        shipped_at: notice.shipped_at,
        expected_on: notice.expected_on,
        carrier: notice.carrier,
        vehicle: notice.vehicle,
        box_count: notice.box_count,
        line_count: row.try_get("", "line_count")?,
        temperature_log: notice.temperature_log,
        invoice_numbers: serde_json::from_str(&notice.invoice_numbers)?,
        receipt: receipt_id
            .zip(receipt_number)
            .map(|(id, number)| ReceiptRef { id, number }),
        version: notice.version,
    })
}
