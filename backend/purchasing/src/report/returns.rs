//! What goes back to suppliers.

use std::collections::HashMap;

use sea_orm::{FromQueryResult, Value};
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::delivery::supplier_return;
use crate::model::delivery::{RejectReason, ReturnStage};
use crate::model::{ReturnId, ReturnLineId};
use crate::rules::receipt::may_act_at;
use formulary::model::ItemRef;
use identity::model::{OrgRef, UserRef};
use kernel::prelude::*;

use super::deliveries::ReceiptRef;
use super::names::{ITEM, ITEM_WIDTH, Organisations, People, item_ref};

/// Refused goods on their way back.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReturnView {
    /// Its identity.
    pub id: ReturnId,
    /// Its number.
    pub number: String,
    /// From which receipt.
    pub receipt: ReceiptRef,
    /// To whom.
    pub supplier: OrgRef,
    /// Where the goods are.
    pub organisation: OrgRef,
    /// Where it stands.
    pub state: ReturnStage,
    /// When it was made.
    pub created_at: Instant,
    /// When the supplier fetched them.
    pub handed_over_at: Option<Instant>,
    /// Who handed them over.
    pub handed_over_by: Option<UserRef>,
    /// What.
    pub lines: Vec<ReturnLineView>,
    /// For `If-Match`.
    pub version: i64,
    /// What the reader may do with it now.
    pub can: Vec<&'static str>,
}

/// A refused lot.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReturnLineView {
    /// Its identity.
    pub id: ReturnLineId,
    /// What.
    pub item: ItemRef,
    /// As printed on the box.
    pub lot_number: String,
    /// As printed on the box.
    pub expires_on: Day,
    /// How much.
    pub quantity: Quantity,
    /// Why.
    pub reason: RejectReason,
}

/// Returns within reach, newest first.
pub async fn returns(
    tx: &Tx,
    state: Option<ReturnStage>,
    after: Option<ReturnId>,
    limit: u64,
) -> Result<Vec<ReturnView>> {
    let (in_state, mut binds) = match state {
        Some(state) => ("b.state = ?", binds![state]),
        None => ("1 = 1", Vec::new()),
    };
    binds.push(after.map_or(i64::MAX, |id| id.0).into());
    returns_by(tx, &format!("{in_state} AND b.id < ?"), binds, limit).await
}

/// One return, or not found.
pub async fn supplier_return(tx: &Tx, id: ReturnId) -> Result<ReturnView> {
    returns_by(tx, "b.id = ?", binds![id], 1)
        .await?
        .pop()
        .ok_or_else(Error::not_found)
}

async fn returns_by(
    tx: &Tx,
    condition: &str,
    mut binds: Vec<Value>,
    limit: u64,
) -> Result<Vec<ReturnView>> {
    let (within, reach) = tx
        .actor()
        .reach
        .sql(Some("b.organisation_id"), Some("b.supplier_id"));
    let sql = format!(
        "SELECT b.*, r.number AS receipt_number FROM supplier_return b JOIN receipt r ON r.id = b.receipt_id \
         WHERE {condition} AND {within} ORDER BY b.id DESC LIMIT {limit}"
    );
    binds.extend(reach);
    let mut rows = Vec::new();
    for row in tx.query_all(&sql, binds).await? {
        rows.push((
            supplier_return::Model::from_query_result(&row, "")?,
            row.try_get::<String>("", "receipt_number")?,
        ));
    }
    let ids: Vec<i64> = rows.iter().map(|(row, _)| row.id.0).collect();
    let mut lines = return_lines(tx, &ids).await?;
    let names = Organisations::of(
        tx,
        rows.iter()
            .flat_map(|(row, _)| [row.supplier_id, row.organisation_id]),
    )
    .await?;
    let people = People::of(tx, rows.iter().filter_map(|(row, _)| row.handed_over_by)).await?;
    let actor = tx.actor();
    rows.into_iter()
        .map(|(row, number)| {
            let waiting = row.state == ReturnStage::Waiting;
            let mine =
                actor.can(Permission::InspectGoods) && may_act_at(actor, row.organisation_id);
            Ok(ReturnView {
                lines: lines.remove(&row.id).unwrap_or_default(),
                can: if waiting && mine {
                    vec!["hand_over"]
                } else {
                    Vec::new()
                },
                id: row.id,
                number: row.number,
                receipt: ReceiptRef {
                    id: row.receipt_id,
                    number,
                },
                supplier: names.get(row.supplier_id)?,
                organisation: names.get(row.organisation_id)?,
                state: row.state,
                created_at: row.created_at,
                handed_over_at: row.handed_over_at,
                handed_over_by: people.get(row.handed_over_by),
                version: row.version,
            })
        })
        .collect()
}

async fn return_lines(tx: &Tx, returns: &[i64]) -> Result<HashMap<ReturnId, Vec<ReturnLineView>>> {
    let (among, list) = tx.among("b.return_id", returns);
    let sql = format!(
        "SELECT {ITEM}, b.return_id, s.lot_number, s.expires_on, b.quantity_milli, b.reason, b.id \
         FROM supplier_return_line b JOIN receipt_line l ON l.id = b.receipt_line_id \
         JOIN ship_line s ON s.id = l.ship_line_id JOIN item i ON i.id = l.item_id WHERE {among} ORDER BY b.id"
    );
    let mut found: HashMap<ReturnId, Vec<ReturnLineView>> = Default::default();
    for row in tx.query_all(&sql, vec![list]).await? {
        let line = ReturnLineView {
            item: item_ref(&row, 0)?,
            lot_number: row.try_get_by_index(ITEM_WIDTH + 1)?,
            expires_on: row.try_get_by_index(ITEM_WIDTH + 2)?,
            quantity: row.try_get_by_index(ITEM_WIDTH + 3)?,
            reason: row.try_get_by_index(ITEM_WIDTH + 4)?,
            id: row.try_get_by_index(ITEM_WIDTH + 5)?,
        };
        found
            .entry(row.try_get_by_index(ITEM_WIDTH)?)
            .or_default()
            .push(line);
    }
    Ok(found)
}
