//! Rows of orders, of their lines and approvals.

use std::collections::BTreeMap;

use sea_orm::{FromQueryResult, QueryResult};

use crate::entity::order::{Column, Entity, changes};
use crate::model::order::Order;
use crate::model::{ApprovalId, LineId, OrderId};
use crate::rules::approval::Given;
use crate::rules::confirmation::Answered;
use crate::store::plans::raw;
use formulary::model::{ItemId, ItemKind};
use kernel::prelude::*;
use kernel::word_enum;
use suppliers::model::ContractLineId;

/// An order within reach with its version, or not found.
pub async fn order_get(tx: &Tx, id: OrderId) -> Result<(Order, i64)> {
    let row = tx.get::<Entity>(Column::Id, id).await?;
    Ok(((&row).try_into()?, row.version))
}

/// Saves an order that was loaded at `version`; answers its new version.
pub async fn order_save(tx: &Tx, order: &Order, version: i64) -> Result<i64> {
    tx.update(changes(order), version).await
}

/// Notes when the supplier saw an order that waits for his answer.
pub async fn order_seen(tx: &Tx, id: OrderId, at: Option<Instant>) -> Result<()> {
    let sql = "UPDATE purchase_order SET opened_at = ? WHERE id = ? AND state = 'placed' AND opened_at IS NULL";
    tx.execute(sql, binds![at, id]).await?;
    Ok(())
}

word_enum! {
    /// What a manager decided.
    pub enum Decision {
        /// In favour.
        Approved = "approved",
        /// Back to the draft.
        Returned = "returned",
    }
}

/// Approvals given in the present round, and the number of that round.
pub async fn approvals(tx: &Tx, order: OrderId) -> Result<(i64, Vec<Given>)> {
    let mut round = 1;
    let mut given = Vec::new();
    for (_, decision, by) in approvals_of(tx, &[order]).await? {
        match decision {
            Decision::Returned => {
                round += 1;
                given.clear();
            }
            Decision::Approved => given.push(by),
        }
    }
    Ok((round, given))
}

/// All decisions on these orders, oldest first.
pub async fn approvals_of(tx: &Tx, orders: &[OrderId]) -> Result<Vec<(OrderId, Decision, Given)>> {
    let (among, list) = tx.among("order_id", &raw(orders));
    let sql = format!(
        "SELECT order_id, decision, user_id, behalf_user_id FROM order_approval WHERE {among} ORDER BY id"
    );
    let decision = |row: &QueryResult| -> Result<(OrderId, Decision, Given)> {
        let given = Given {
            by: row.try_get_by_index(2)?,
            behalf_of: row.try_get_by_index(3)?,
        };
        Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, given))
    };
    tx.query_all(&sql, vec![list])
        .await?
        .iter()
        .map(decision)
        .collect()
}

/// Writes down a decision of the actor.
pub async fn approval_insert(
    tx: &Tx,
    order: OrderId,
    round: i64,
    decision: Decision,
    note: &str,
) -> Result<()> {
    let columns = [
        "id",
        "order_id",
        "round_no",
        "decision",
        "user_id",
        "behalf_user_id",
        "note",
        "at",
    ];
    let actor = tx.actor();
    let user = actor
        .user_id
        .ok_or_else(|| Error::forbidden(Permission::ApproveOrders))?;
    let row = [
        tx.id::<ApprovalId>().into(),
        order.into(),
        round.into(),
        decision.into(),
        user.into(),
        actor.behalf_of.into(),
        note.into(),
        tx.now().into(),
    ];
    tx.bulk_insert("order_approval", &columns, [row]).await?;
    Ok(())
}

/// A line of an order as its verbs see it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OrderLine {
    /// Its identity.
    pub id: LineId,
    /// What.
    pub item_id: ItemId,
    /// What kind of thing it is.
    pub item_kind: ItemKind,
    /// What people call it.
    pub item_name: String,
    /// From which contract.
    pub contract_line_id: ContractLineId,
    /// Ordered.
    pub quantity_milli: Quantity,
}

/// Lines of an order, in their order.
pub async fn order_lines(tx: &Tx, order: OrderId) -> Result<Vec<OrderLine>> {
    let sql = "SELECT l.id, l.item_id, i.kind AS item_kind, i.name AS item_name, l.contract_line_id, \
                      l.quantity_milli \
               FROM order_line l JOIN item i ON i.id = l.item_id WHERE l.order_id = ? ORDER BY l.line_no";
    tx.rows(sql, binds![order]).await
}

/// Contract lines of an order's lines.
pub async fn contract_lines_of(
    tx: &Tx,
    order: OrderId,
) -> Result<BTreeMap<LineId, ContractLineId>> {
    let rows = tx
        .query_all(
            "SELECT id, contract_line_id FROM order_line WHERE order_id = ?",
            binds![order],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
        .collect()
}

/// Writes the supplier's answers into the lines.
pub async fn answers_save(tx: &Tx, answers: &[Answered]) -> Result<()> {
    let columns = ["id", "answer", "confirmed", "reason", "promised_on"];
    let rows = answers.iter().map(|answer| {
        [
            answer.line_id.into(),
            answer.answer.into(),
            answer.confirmed.into(),
            answer.reason.as_deref().into(),
            answer.promised_on.into(),
        ]
    });
    let set = "answer = v.answer, confirmed_milli = v.confirmed, answer_reason = v.reason, promised_on = v.promised_on";
    tx.bulk_update("order_line", &columns, rows, set, "order_line.id = v.id")
        .await?;
    Ok(())
}

/// Where a supplier receives orders.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SupplierContact {
    /// Its name.
    pub name: String,
    /// Orders are mailed here.
    pub order_email: String,
}

/// Where a supplier receives orders.
pub async fn supplier_contact(tx: &Tx, supplier: OrganisationId) -> Result<SupplierContact> {
    let sql = "SELECT o.name, s.order_email FROM supplier s JOIN organisation o ON o.id = s.id WHERE s.id = ?";
    tx.row(sql, binds![supplier])
        .await?
        .ok_or_else(Error::not_found)
}
