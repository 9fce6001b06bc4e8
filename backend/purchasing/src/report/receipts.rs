//! Receipts and how they were shared.

use sea_orm::{FromQueryResult, QueryResult, Value};
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::delivery::receipt;
use crate::model::delivery::{RECEIPT_MAP, ReceiptStage, ReceiptVerb, RejectReason};
use crate::model::{DropId, LineId, OrderId, ReceiptId, ReceiptLineId, ShipNoticeId};
use crate::rules::receipt::may_act_at;
use demand::model::requisition::RequisitionId;
use formulary::model::ItemRef;
use identity::model::{OrgRef, UserRef};
use kernel::arrows::verbs;
use kernel::db::raw::narrow;
use kernel::prelude::*;

use super::names::{ITEM, ITEM_WIDTH, Organisations, People, item_ref};
use super::plans::OrderRef;

/// A ship notice that a document belongs to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoticeRef {
    /// Its identity.
    pub id: ShipNoticeId,
    /// What people call it.
    pub number: String,
}

/// A receipt as lists show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReceiptView {
    /// Its identity.
    pub id: ReceiptId,
    /// Its number.
    pub number: String,
    /// Of which order.
    pub order: OrderRef,
    /// Of which ship notice.
    pub notice: NoticeRef,
    /// Who sent the goods.
    pub supplier: OrgRef,
    /// Where they are.
    pub destination: OrgRef,
    /// Where it stands.
    pub state: ReceiptStage,
    /// When they came.
    pub arrived_at: Instant,
    /// Who took them in.
    pub arrived_by: Option<UserRef>,
    /// Papers came with them.
    pub papers_ok: bool,
    /// The cold chain held; none when nothing cold came.
    pub temperature_ok: Option<bool>,
    /// Boxes counted.
    pub box_count: i64,
    /// When they were inspected.
    pub inspected_at: Option<Instant>,
    /// By whom.
    pub inspected_by: Option<UserRef>,
    /// Who looked over his shoulder.
    pub second_person: Option<UserRef>,
    /// In words.
    pub note: String,
    /// Lots on it.
    pub line_count: i64,
    /// Lots that are not decided.
    pub pending_count: i64,
    /// For `If-Match`.
    pub version: i64,
    /// What the reader may do with it now.
    pub can: Vec<ReceiptVerb>,
}

/// A receipt with its lots.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReceiptDetail {
    /// Its head.
    #[serde(flatten)]
    pub receipt: ReceiptView,
    /// Some of the goods are toxic or of high value: a second person signs.
    pub guarded: bool,
    /// What came.
    pub lines: Vec<ReceiptLineView>,
}

/// A lot of a receipt.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReceiptLineView {
    /// Its identity.
    pub id: ReceiptLineId,
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
    /// It travels cold.
    pub cold_chain: bool,
    /// Toxic or of high value: received by two people.
    pub guarded: bool,
    /// In how many boxes.
    pub box_count: i64,
    /// Shipped.
    pub shipped: Quantity,
    /// Arrived, as inspected.
    pub arrived: Quantity,
    /// In stock.
    pub accepted: Quantity,
    /// Refused.
    pub rejected: Quantity,
    /// Not decided.
    pub pending: Quantity,
    /// Why goods are refused or missing.
    pub reject_reason: Option<RejectReason>,
    /// In words.
    pub note: String,
}

/// Which receipts.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReceiptFilter {
    /// In this state.
    pub state: Option<ReceiptStage>,
    /// Only those with something undecided.
    pub pending: bool,
    /// At this destination.
    pub destination_id: Option<OrganisationId>,
    /// Of this order.
    pub order_id: Option<OrderId>,
}

/// Receipts within reach, newest first.
pub async fn receipts(
    tx: &Tx,
    filter: &ReceiptFilter,
    after: Option<ReceiptId>,
    limit: u64,
) -> Result<Vec<ReceiptView>> {
    let mut condition = "r.id < ?".to_owned();
    let mut binds = binds![after.map_or(i64::MAX, |id| id.0)];
    let same = [
        ("r.state", filter.state.map(Into::into)),
        ("r.destination_id", filter.destination_id.map(Into::into)),
        ("r.order_id", filter.order_id.map(Into::into)),
    ];
    narrow(&mut condition, &mut binds, same);
    if filter.pending {
        condition.push_str(" AND EXISTS (SELECT 1 FROM receipt_line w WHERE w.receipt_id = r.id AND w.pending_milli > 0)");
    }
    views(tx, &condition, binds, limit).await
}

/// One receipt, or not found.
pub async fn receipt(tx: &Tx, id: ReceiptId) -> Result<ReceiptDetail> {
    let receipt = views(tx, "r.id = ?", binds![id], 1)
        .await?
        .pop()
        .ok_or_else(Error::not_found)?;
    let sql = format!(
        "SELECT {ITEM}, l.id, l.drop_id, l.order_line_id, s.lot_number, s.produced_on, s.expires_on, s.near_expiry, \
                i.cold_chain, i.toxic, i.high_value, s.box_count, s.quantity_milli, l.arrived_milli, l.accepted_milli, \
                l.rejected_milli, l.pending_milli, l.reject_reason, l.note \
         FROM receipt_line l JOIN ship_line s ON s.id = l.ship_line_id JOIN item i ON i.id = l.item_id \
         WHERE l.receipt_id = ? ORDER BY l.id"
    );
    let lines: Vec<ReceiptLineView> = tx
        .query_all(&sql, binds![id])
        .await?
        .iter()
        .map(line)
        .collect::<Result<_>>()?;
    Ok(ReceiptDetail {
        receipt,
        guarded: lines.iter().any(|line| line.guarded),
        lines,
    })
}

fn line(row: &QueryResult) -> Result<ReceiptLineView> {
    let at = ITEM_WIDTH;
    let (toxic, high_value): (bool, bool) =
        (row.try_get_by_index(at + 8)?, row.try_get_by_index(at + 9)?);
    Ok(ReceiptLineView {
        id: row.try_get_by_index(at)?,
        drop_id: row.try_get_by_index(at + 1)?,
        line_id: row.try_get_by_index(at + 2)?,
        item: item_ref(row, 0)?,
        lot_number: row.try_get_by_index(at + 3)?,
        produced_on: row.try_get_by_index(at + 4)?,
        expires_on: row.try_get_by_index(at + 5)?,
        near_expiry: row.try_get_by_index(at + 6)?,
        cold_chain: row.try_get_by_index(at + 7)?,
        guarded: toxic || high_value,
        box_count: row.try_get_by_index(at + 10)?,
        shipped: row.try_get_by_index(at + 11)?,
        arrived: row.try_get_by_index(at + 12)?,
        accepted: row.try_get_by_index(at + 13)?,
        rejected: row.try_get_by_index(at + 14)?,
        pending: row.try_get_by_index(at + 15)?,
        reject_reason: row.try_get_by_index(at + 16)?,
        note: row.try_get_by_index(at + 17)?,
    })
}

async fn views(
    tx: &Tx,
    condition: &str,
    mut binds: Vec<Value>,
    limit: u64,
) -> Result<Vec<ReceiptView>> {
    let (within, reach) = tx
        .actor()
        .reach
        .sql(Some("r.destination_id"), Some("n.supplier_id"));
    let sql = format!(
        "SELECT r.*, p.number AS order_number, n.number AS notice_number, n.supplier_id AS supplier_id, \
                (SELECT COUNT(*) FROM receipt_line l WHERE l.receipt_id = r.id) AS line_count, \
                (SELECT COUNT(*) FROM receipt_line l WHERE l.receipt_id = r.id AND l.pending_milli > 0) AS pending_count \
         FROM receipt r JOIN purchase_order p ON p.id = r.order_id JOIN ship_notice n ON n.id = r.notice_id \
         WHERE {condition} AND {within} ORDER BY r.id DESC LIMIT {limit}"
    );
    binds.extend(reach);
    let mut rows = Vec::new();
    let mut organisations = Vec::new();
    let mut people = Vec::new();
    for row in tx.query_all(&sql, binds).await? {
        let receipt = receipt::Model::from_query_result(&row, "")?;
        organisations.extend([receipt.destination_id, row.try_get("", "supplier_id")?]);
        people.extend([
            Some(receipt.arrived_by),
            receipt.inspected_by,
            receipt.second_person_id,
        ]);
        rows.push((receipt, row));
    }
    let names = Organisations::of(tx, organisations).await?;
    let people = People::of(tx, people.into_iter().flatten()).await?;
    rows.into_iter()
        .map(|(receipt, row)| view(tx.actor(), receipt, &row, &names, &people))
        .collect()
}

fn view(
    actor: &Actor,
    receipt: receipt::Model,
    row: &QueryResult,
    names: &Organisations,
    people: &People,
) -> Result<ReceiptView> {
    let pending_count: i64 = row.try_get("", "pending_count")?;
    let mine = actor.can(Permission::InspectGoods) && may_act_at(actor, receipt.destination_id);
    let open = |verb: &ReceiptVerb| mine && (*verb == ReceiptVerb::Inspect || pending_count > 0);
    Ok(ReceiptView {
        can: verbs(RECEIPT_MAP, receipt.state)
            .into_iter()
            .filter(open)
            .collect(),
        id: receipt.id,
        number: receipt.number,
        order: OrderRef {
            id: receipt.order_id,
            number: row.try_get("", "order_number")?,
        },
        notice: NoticeRef {
            id: receipt.notice_id,
            number: row.try_get("", "notice_number")?,
        },
        supplier: names.get(row.try_get("", "supplier_id")?)?,
        destination: names.get(receipt.destination_id)?,
        state: receipt.state,
        arrived_at: receipt.arrived_at,
        arrived_by: people.get(Some(receipt.arrived_by)),
        papers_ok: receipt.papers_ok,
        temperature_ok: receipt.temperature_ok,
        box_count: receipt.box_count,
        inspected_at: receipt.inspected_at,
        inspected_by: people.get(receipt.inspected_by),
        second_person: people.get(receipt.second_person_id),
        note: receipt.note,
        line_count: row.try_get("", "line_count")?,
        pending_count,
        version: receipt.version,
    })
}

/// How an accepted quantity was shared.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AllocationView {
    /// Which lot.
    pub receipt_line_id: ReceiptLineId,
    /// What.
    pub item: ItemRef,
    /// As printed on the box.
    pub lot_number: String,
    /// For whose shelf.
    pub facility: OrgRef,
    /// For whose paper.
    pub requisition_id: RequisitionId,
    /// What people call it.
    pub number: String,
    /// How much.
    pub quantity: Quantity,
}

/// How a receipt that the caller has found was shared, within his reach.
pub async fn allocations(tx: &Tx, receipt: ReceiptId) -> Result<Vec<AllocationView>> {
    let (within, reach) = tx.actor().reach.sql(Some("a.facility_id"), None);
    let sql = format!(
        "SELECT {ITEM}, a.receipt_line_id, a.facility_id, a.requisition_id, q.number, \
                CAST(SUM(a.quantity_milli) AS BIGINT), s.lot_number \
         FROM receipt_line l JOIN receipt_allocation a ON a.receipt_line_id = l.id \
         JOIN ship_line s ON s.id = l.ship_line_id \
         JOIN item i ON i.id = l.item_id JOIN requisition q ON q.id = a.requisition_id \
         WHERE l.receipt_id = ? AND {within} \
         GROUP BY {ITEM}, a.receipt_line_id, a.facility_id, a.requisition_id, q.number, s.lot_number \
         ORDER BY a.receipt_line_id, a.facility_id, a.requisition_id"
    );
    let mut binds = binds![receipt];
    binds.extend(reach);
    let rows = tx.query_all(&sql, binds).await?;
    let mut ids = Vec::new();
    for row in &rows {
        ids.push(row.try_get_by_index::<OrganisationId>(ITEM_WIDTH + 1)?);
    }
    let names = Organisations::of(tx, ids).await?;
    let view = |row: &QueryResult| -> Result<AllocationView> {
        Ok(AllocationView {
            receipt_line_id: row.try_get_by_index(ITEM_WIDTH)?,
            item: item_ref(row, 0)?,
            facility: names.get(row.try_get_by_index(ITEM_WIDTH + 1)?)?,
            requisition_id: row.try_get_by_index(ITEM_WIDTH + 2)?,
            number: row.try_get_by_index(ITEM_WIDTH + 3)?,
            quantity: row.try_get_by_index(ITEM_WIDTH + 4)?,
            lot_number: row.try_get_by_index(ITEM_WIDTH + 5)?,
        })
    };
    rows.iter().map(view).collect()
}
