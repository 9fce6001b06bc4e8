//! Transfers as giver, receiver and the centre see them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::speaks_for;
use crate::actions::transfers::second_person;
use crate::model::{
    Carrier, PriceSource, ShortageId, TRANSFER_MAP, TransferId, TransferKind, TransferState,
    TransferVerb,
};
use crate::store::{self, Place, TRANSFER, Transfer, TransferLine, transfer_reach};
use formulary::directory::Names;
use formulary::model::ItemRef;
use identity::model::{OrgRef, UserRef};
use kernel::arrows::verbs;
use kernel::db::raw::narrow;
use kernel::prelude::*;
use stock::model::LotId;

/// A lot of a transfer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeTransferLine)]
pub struct LineView {
    /// Which lot.
    pub lot_id: LotId,
    /// 批号.
    pub lot: String,
    /// Last day of use.
    pub expires_on: Day,
    /// It may not be used.
    pub held: bool,
    /// How much.
    pub quantity: Quantity,
    /// Of it counted in.
    pub received: Quantity,
    /// Purchase price of a base unit: what the receiver is charged.
    pub price: Option<Money>,
    /// Where it comes from.
    pub price_source: PriceSource,
}

/// A transfer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExchangeTransfer)]
pub struct TransferView {
    /// Its identity.
    pub id: TransferId,
    /// What people call it.
    pub number: String,
    /// What for.
    pub kind: TransferKind,
    /// For which shortage.
    pub shortage_id: Option<ShortageId>,
    /// Who gives.
    pub from: OrgRef,
    /// Who gets.
    pub to: OrgRef,
    /// What.
    pub item: ItemRef,
    /// How much.
    pub quantity: Quantity,
    /// Of it counted in.
    pub received: Quantity,
    /// At purchase price, without mark-up; none where a price is unknown.
    pub amount: Option<Money>,
    /// Lots.
    pub lines: Vec<LineView>,
    /// Where it stands.
    pub state: TransferState,
    /// Who promised it.
    pub proposed_by: Option<UserRef>,
    /// When.
    pub proposed_at: Instant,
    /// Who let it go.
    pub approved_by: Option<UserRef>,
    /// When.
    pub approved_at: Option<Instant>,
    /// When it left.
    pub sent_at: Option<Instant>,
    /// How.
    pub carrier: Option<Carrier>,
    /// With whom.
    pub carrier_note: String,
    /// Who counted it in.
    pub received_by: Option<UserRef>,
    /// When.
    pub received_at: Option<Instant>,
    /// Why it was called off, or less arrived.
    pub reason: String,
    /// What this reader may do with it now.
    pub can: Vec<TransferVerb>,
    /// For `If-Match`.
    pub version: i64,
}

/// Transfers within reach, newest first.
pub async fn transfers(
    tx: &Tx,
    state: Option<TransferState>,
    kind: Option<TransferKind>,
    after: Option<TransferId>,
    limit: u64,
) -> Result<Vec<TransferView>> {
    let (reach, mut binds) = transfer_reach(tx);
    binds.push(after.map_or(i64::MAX, |id| id.0).into());
    let mut sql = format!("SELECT {TRANSFER} FROM stock_transfer t WHERE {reach} AND t.id < ?");
    let same = [
        ("t.state", state.map(Into::into)),
        ("t.kind", kind.map(Into::into)),
    ];
    narrow(&mut sql, &mut binds, same);
    sql.push_str(&format!(" ORDER BY t.id DESC LIMIT {limit}"));
    let rows = tx.rows(&sql, binds).await?;
    views(tx, rows).await
}

/// A transfer within reach, or not found.
pub async fn transfer(tx: &Tx, id: TransferId) -> Result<TransferView> {
    let row = store::transfer_get(tx, id).await?;
    let mut found = views(tx, vec![row]).await?;
    found.pop().ok_or_else(Error::not_found)
}

pub(super) async fn views(tx: &Tx, rows: Vec<Transfer>) -> Result<Vec<TransferView>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut lines = store::transfer_lines(tx, rows.iter().map(|row| row.id)).await?;
    let people = rows
        .iter()
        .flat_map(|row| [row.proposed_by, row.approved_by, row.received_by]);
    let names = Names::of(
        tx,
        rows.iter()
            .flat_map(|row| [row.from_id, row.to_id])
            .collect(),
        rows.iter().map(|row| row.item_id).collect(),
        people.flatten().collect(),
    )
    .await?;
    let places = store::places(tx).await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let (own, others): (Vec<_>, Vec<_>) = lines
            .into_iter()
            .partition(|line| line.transfer_id == row.id);
        lines = others;
        views.push(view(tx.actor(), row, own, &names, &places)?);
    }
    Ok(views)
}

fn view(
    actor: &Actor,
    row: Transfer,
    lines: Vec<TransferLine>,
    names: &Names,
    places: &[Place],
) -> Result<TransferView> {
    let worth = |line: &TransferLine| Money::of(line.price_e4?, line.quantity_milli);
    let amount = lines
        .iter()
        .map(worth)
        .try_fold(Money::ZERO, |sum, one| sum.checked_add(one?));
    let line = |line: TransferLine| LineView {
        lot_id: line.lot_id,
        lot: line.number,
        expires_on: line.expires_on,
        held: line.held,
        quantity: line.quantity_milli,
        received: line.received_milli,
        price: line.price_e4,
        price_source: line.price_source,
    };
    Ok(TransferView {
        can: can(actor, &row, places),
        from: names.organisation(row.from_id)?,
        to: names.organisation(row.to_id)?,
        item: names.item(row.item_id)?,
        proposed_by: names.person(row.proposed_by),
        approved_by: names.person(row.approved_by),
        received_by: names.person(row.received_by),
        amount,
        lines: lines.into_iter().map(line).collect(),
        id: row.id,
        number: row.number,
        kind: row.kind,
        shortage_id: row.shortage_id,
        quantity: row.quantity_milli,
        received: row.received_milli,
        state: row.state,
        proposed_at: row.proposed_at,
        approved_at: row.approved_at,
        sent_at: row.sent_at,
        carrier: row.carrier,
        carrier_note: row.carrier_note,
        received_at: row.received_at,
        reason: row.reason,
        version: row.version,
    })
}

fn can(actor: &Actor, row: &Transfer, places: &[Place]) -> Vec<TransferVerb> {
    let place = |id| places.iter().find(|place| place.id == id);
    let own = |id| place(id).is_some_and(|place| speaks_for(actor, place));
    let may = |verb: &TransferVerb| match verb {
        TransferVerb::Approve | TransferVerb::Reject => {
            let second =
                place(row.from_id).is_some_and(|from| second_person(actor, from, row).is_ok());
            second && actor.can(Permission::ApproveTransfers)
        }
        TransferVerb::Send | TransferVerb::Cancel => {
            own(row.from_id) && actor.can(Permission::GiveGoods)
        }
        TransferVerb::Receive => {
            own(row.to_id) && actor.can(Permission::ReceiveGoods) && row.sent_by != actor.author()
        }
    };
    verbs(TRANSFER_MAP, row.state)
        .into_iter()
        .filter(may)
        .collect()
}
