//! Rows of receipts, of allocations and of returns.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, FromQueryResult, IntoActiveModel};

use crate::entity::delivery::receipt::{ActiveModel, Column, Entity};
use crate::entity::delivery::supplier_return;
use crate::model::delivery::{ReceiptStage, RejectReason, ReturnStage};
use crate::model::{LineId, ReceiptId, ReceiptLineId, ReturnId, ReturnLineId};
use crate::store::{OriginPart, ShippedLot};
use formulary::model::ItemId;
use kernel::prelude::*;
use stock::model::LotId;
use suppliers::model::ContractLineId;

pub use crate::entity::delivery::receipt::Model as Receipt;
pub use crate::entity::delivery::supplier_return::Model as SupplierReturn;

/// A receipt within reach, or not found.
pub async fn receipt_get(tx: &Tx, id: ReceiptId) -> Result<Receipt> {
    tx.get::<Entity>(Column::Id, id).await
}

/// A new receipt. The unique index on its notice refuses a second one.
pub async fn receipt_insert(tx: &Tx, receipt: Receipt) -> Result<()> {
    tx.insert(receipt.into_active_model().reset_all()).await
}

/// Writes what arrived, before anybody has looked into the boxes.
pub async fn receipt_lines_insert(tx: &Tx, receipt: ReceiptId, lots: &[ShippedLot]) -> Result<()> {
    let columns = [
        "id",
        "receipt_id",
        "ship_line_id",
        "drop_id",
        "order_line_id",
        "item_id",
        "arrived_milli",
        "accepted_milli",
        "rejected_milli",
        "pending_milli",
        "note",
    ];
    let rows = lots.iter().map(|lot| {
        [
            tx.id::<ReceiptLineId>().into(),
            receipt.into(),
            lot.id.into(),
            lot.drop_id.into(),
            lot.order_line_id.into(),
            lot.item_id.into(),
            lot.quantity_milli.into(),
            0.into(),
            0.into(),
            0.into(),
            "".into(),
        ]
    });
    tx.bulk_insert("receipt_line", &columns, rows).await?;
    Ok(())
}

/// Notes who inspected; answers the new version.
pub async fn receipt_inspected(tx: &Tx, receipt: &Receipt, second: Option<UserId>) -> Result<i64> {
    let changes = ActiveModel {
        id: Set(receipt.id),
        state: Set(ReceiptStage::Inspected),
        inspected_at: Set(receipt.inspected_at.or(Some(tx.now()))),
        inspected_by: Set(receipt.inspected_by.or(tx.actor().author())),
        second_person_id: Set(receipt.second_person_id.or(second)),
        ..Default::default()
    };
    tx.update(changes, receipt.version).await
}

/// A lot of a receipt with everything that its inspection must know.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ReceiptLot {
    /// Its identity.
    pub id: ReceiptLineId,
    /// For which line.
    pub order_line_id: LineId,
    /// From which contract.
    pub contract_line_id: ContractLineId,
    /// What.
    pub item_id: ItemId,
    /// How much was shipped.
    pub shipped_milli: Quantity,
    /// How much of it is not decided.
    pub pending_milli: Quantity,
    /// As printed on the box.
    pub lot_number: String,
    /// As printed on the box.
    pub produced_on: Option<Day>,
    /// As printed on the box.
    pub expires_on: Day,
    /// The supplier said openly that it expires soon.
    pub near_expiry: bool,
    /// The item's own rule of remaining life.
    pub min_remaining_life_days: Option<i64>,
    /// It travels cold.
    pub cold_chain: bool,
    /// Received by two people.
    pub toxic: bool,
    /// Received by two people.
    pub high_value: bool,
    /// Codes of its packs, a JSON list as the supplier sent it.
    pub trace_codes: String,
}

/// The lots of a receipt.
pub async fn receipt_lots(tx: &Tx, receipt: ReceiptId) -> Result<Vec<ReceiptLot>> {
    let sql = "SELECT r.id, r.order_line_id, l.contract_line_id, r.item_id, \
                      s.quantity_milli AS shipped_milli, r.pending_milli, s.lot_number, s.produced_on, s.expires_on, \
                      s.near_expiry, i.min_remaining_life_days, i.cold_chain, i.toxic, i.high_value, s.trace_codes \
               FROM receipt_line r JOIN ship_line s ON s.id = r.ship_line_id \
               JOIN order_line l ON l.id = r.order_line_id JOIN item i ON i.id = r.item_id \
               WHERE r.receipt_id = ? ORDER BY r.id";
    tx.rows(sql, binds![receipt]).await
}

/// A lot with its verdict.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// Which.
    pub id: ReceiptLineId,
    /// Known once something was accepted.
    pub lot_id: Option<LotId>,
    /// More that is accepted.
    pub accepted: Quantity,
    /// More that is refused.
    pub rejected: Quantity,
    /// What is still open.
    pub pending: Quantity,
    /// Why goods are refused or missing.
    pub reason: Option<RejectReason>,
    /// In words.
    pub note: &'a str,
}

/// Writes verdicts. What arrived is what they add up to.
pub async fn verdicts_save(tx: &Tx, judged: &[Judged<'_>]) -> Result<()> {
    let columns = [
        "id", "lot_id", "accepted", "rejected", "pending", "reason", "note",
    ];
    let rows = judged.iter().map(|line| {
        [
            line.id.into(),
            // One type for known and unknown lots; zero is no lot.
            line.lot_id.map_or(0, |lot| lot.0).into(),
            line.accepted.into(),
            line.rejected.into(),
            line.pending.into(),
            line.reason.into(),
            line.note.into(),
        ]
    });
    let set = "lot_id = COALESCE(NULLIF(v.lot_id, 0), receipt_line.lot_id), \
               accepted_milli = accepted_milli + v.accepted, rejected_milli = rejected_milli + v.rejected, \
               pending_milli = v.pending, arrived_milli = accepted_milli + rejected_milli + v.accepted + v.rejected \
                   + v.pending, \
               reject_reason = COALESCE(v.reason, reject_reason), \
               note = CASE WHEN v.note = '' THEN receipt_line.note ELSE v.note END";
    tx.bulk_update(
        "receipt_line",
        &columns,
        rows,
        set,
        "receipt_line.id = v.id",
    )
    .await?;
    Ok(())
}

/// Writes how an accepted quantity was shared.
pub async fn allocations_insert(
    tx: &Tx,
    step: i64,
    parts: &[(ReceiptLineId, OriginPart)],
) -> Result<()> {
    let columns = [
        "receipt_line_id",
        "requisition_id",
        "facility_id",
        "step_no",
        "quantity_milli",
    ];
    let rows = parts.iter().map(|(line, part)| {
        [
            (*line).into(),
            part.requisition_id.into(),
            part.facility_id.into(),
            step.into(),
            part.quantity.into(),
        ]
    });
    tx.bulk_insert("receipt_allocation", &columns, rows).await?;
    Ok(())
}

/// Who had asked for the goods of these lines at the destination, or at all when it is the centre's.
pub async fn requesters(
    tx: &Tx,
    lines: &[LineId],
    destination: OrganisationId,
) -> Result<Vec<UserId>> {
    let (among, list) = tx.among("g.line_id", &super::plans::raw(lines));
    let sql = format!(
        "SELECT DISTINCT q.submitted_by, q.submitted_for FROM order_origin g \
         JOIN requisition q ON q.id = g.requisition_id WHERE {among} AND g.facility_id = ?"
    );
    let mut people = Vec::new();
    for row in tx.query_all(&sql, vec![list, destination.into()]).await? {
        people.extend(row.try_get_by_index::<Option<UserId>>(0)?);
        people.extend(row.try_get_by_index::<Option<UserId>>(1)?);
    }
    Ok(people)
}

/// A new return with its lots.
pub async fn return_insert(
    tx: &Tx,
    row: SupplierReturn,
    lots: &[(ReceiptLineId, Quantity, RejectReason)],
) -> Result<()> {
    let id = row.id;
    tx.insert(row.into_active_model().reset_all()).await?;
    let columns = [
        "id",
        "return_id",
        "receipt_line_id",
        "quantity_milli",
        "reason",
    ];
    let rows = lots.iter().map(|(line, quantity, reason)| {
        [
            tx.id::<ReturnLineId>().into(),
            id.into(),
            (*line).into(),
            (*quantity).into(),
            (*reason).into(),
        ]
    });
    tx.bulk_insert("supplier_return_line", &columns, rows)
        .await?;
    Ok(())
}

/// A return within reach, or not found.
pub async fn return_get(tx: &Tx, id: ReturnId) -> Result<SupplierReturn> {
    tx.get::<supplier_return::Entity>(supplier_return::Column::Id, id)
        .await
}

/// The supplier has it; answers the new version.
pub async fn return_handed_over(tx: &Tx, row: &SupplierReturn) -> Result<i64> {
    let changes = supplier_return::ActiveModel {
        id: Set(row.id),
        state: Set(ReturnStage::HandedOver),
        handed_over_at: Set(Some(tx.now())),
        handed_over_by: Set(tx.actor().author()),
        ..Default::default()
    };
    tx.update(changes, row.version).await
}
