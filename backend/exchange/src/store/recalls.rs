//! Recalls, their lots and holders.

use sea_orm::FromQueryResult;

use super::one_row;
use crate::model::{HolderId, HolderState, RecallClass, RecallId, RecallState, RecallWay};
use formulary::model::ItemId;
use kernel::prelude::*;
use stock::model::{Lot, LotId};

/// 召回.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Recall {
    /// Its identity.
    pub id: RecallId,
    /// What people call it.
    pub number: String,
    /// Of what.
    pub item_id: ItemId,
    /// How dangerous.
    pub class: RecallClass,
    /// Why.
    pub reason: String,
    /// Whose notice.
    pub source: String,
    /// Where it stands.
    pub state: RecallState,
    /// Who proposed it.
    pub proposed_by: Option<UserId>,
    /// In whose name.
    pub proposed_for: Option<UserId>,
    /// When.
    pub proposed_at: Instant,
    /// Who opened it.
    pub opened_by: Option<UserId>,
    /// In whose name.
    pub opened_for: Option<UserId>,
    /// When.
    pub opened_at: Option<Instant>,
    /// Until when holders say what they have.
    pub confirm_by: Option<Instant>,
    /// Who closed it.
    pub closed_by: Option<UserId>,
    /// When.
    pub closed_at: Option<Instant>,
    /// What became of what came back.
    pub way: Option<RecallWay>,
    /// Of what is missing.
    pub explanation: String,
    /// Version of the row.
    pub version: i64,
}

const RECALL: &str = "SELECT r.id, r.number, r.item_id, r.class, r.reason, r.source, r.state, r.proposed_by, r.proposed_for, r.proposed_at, \
     r.opened_by, r.opened_for, r.opened_at, r.confirm_by, r.closed_by, r.closed_at, r.way, r.explanation, r.version FROM recall r";

/// A recall exists for the centre, and for whoever holds some of it.
fn recall_reach(tx: &Tx) -> (String, Vec<sea_orm::Value>) {
    match tx.actor().reach.is_everything() {
        true => ("1 = 1".to_owned(), Vec::new()),
        false => {
            let (reach, binds) = tx.actor().reach.sql(Some("h.organisation_id"), None);
            let sql = format!(
                "EXISTS (SELECT 1 FROM recall_holder h WHERE h.recall_id = r.id AND {reach})"
            );
            (sql, binds)
        }
    }
}

/// A recall within reach, or not found.
pub async fn recall_get(tx: &Tx, id: RecallId) -> Result<Recall> {
    let (reach, mut binds) = recall_reach(tx);
    binds.push(id.into());
    let sql = format!("{RECALL} WHERE {reach} AND r.id = ?");
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// Recalls within reach, newest first.
pub async fn recalls(
    tx: &Tx,
    state: Option<RecallState>,
    after: Option<RecallId>,
    limit: u64,
) -> Result<Vec<Recall>> {
    let (reach, mut binds) = recall_reach(tx);
    binds.push(after.map_or(i64::MAX, |id| id.0).into());
    let mut sql = format!("{RECALL} WHERE {reach} AND r.id < ?");
    kernel::db::raw::narrow(&mut sql, &mut binds, [("r.state", state.map(Into::into))]);
    sql.push_str(&format!(" ORDER BY r.id DESC LIMIT {limit}"));
    tx.rows(&sql, binds).await
}

/// Writes a new recall with its lots.
pub async fn recall_insert(tx: &Tx, one: &Recall, lots: &[LotId]) -> Result<()> {
    let columns = [
        "id",
        "number",
        "item_id",
        "class",
        "reason",
        "source",
        "state",
        "proposed_by",
        "proposed_for",
        "proposed_at",
        "explanation",
        "version",
    ];
    let row = [
        one.id.into(),
        (&one.number).into(),
        one.item_id.into(),
        one.class.into(),
        (&one.reason).into(),
        (&one.source).into(),
        one.state.into(),
        one.proposed_by.into(),
        one.proposed_for.into(),
        one.proposed_at.into(),
        "".into(),
        1.into(),
    ];
    tx.bulk_insert("recall", &columns, [row]).await?;
    let rows = lots.iter().map(|lot| [one.id.into(), (*lot).into()]);
    tx.bulk_insert("recall_lot", &["recall_id", "lot_id"], rows)
        .await?;
    Ok(())
}

/// Writes what may change of a recall.
pub async fn recall_save(tx: &Tx, one: &Recall) -> Result<()> {
    let sql = "UPDATE recall SET state = ?, opened_by = ?, opened_for = ?, opened_at = ?, confirm_by = ?, closed_by = ?, closed_at = ?, \
               way = ?, explanation = ?, version = version + 1 WHERE id = ? AND version = ?";
    let binds = binds![
        one.state,
        one.opened_by,
        one.opened_for,
        one.opened_at,
        one.confirm_by,
        one.closed_by,
        one.closed_at,
        one.way,
        one.explanation.as_str(),
        one.id,
        one.version,
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// Its lots.
pub async fn recall_lots(tx: &Tx, id: RecallId) -> Result<Vec<Lot>> {
    let sql = "SELECT l.id, l.item_id, l.number, l.produced_on, l.expires_on, l.held, l.split_from_id FROM recall_lot k JOIN lot l ON l.id = k.lot_id \
               WHERE k.recall_id = ? ORDER BY l.number, l.id";
    tx.rows(sql, binds![id]).await
}

/// A running recall of one of these lots.
pub async fn recall_running(tx: &Tx, lots: &[LotId]) -> Result<Option<String>> {
    let (among, bind) = tx.among("k.lot_id", &kernel::ids::raw_ids(lots.iter().copied()));
    let sql = format!(
        "SELECT r.number FROM recall r JOIN recall_lot k ON k.recall_id = r.id WHERE r.state IN ('proposed', 'open') AND {among} LIMIT 1"
    );
    tx.scalar(&sql, vec![bind]).await
}

/// Somebody who holds some of it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Holder {
    /// Its identity.
    pub id: HolderId,
    /// Of which recall.
    pub recall_id: RecallId,
    /// Who.
    pub organisation_id: OrganisationId,
    /// Where it stands.
    pub state: HolderState,
    /// When he was told.
    pub told_at: Instant,
    /// When he was reminded last.
    pub reminded_at: Option<Instant>,
    /// When he said what he has.
    pub confirmed_at: Option<Instant>,
    /// Who said so.
    pub confirmed_by: Option<UserId>,
    /// When it left him.
    pub sent_at: Option<Instant>,
    /// When nothing was left.
    pub done_at: Option<Instant>,
    /// Why some is missing.
    pub reason: String,
    /// Version of the row.
    pub version: i64,
}

const HOLDER: &str = "SELECT h.id, h.recall_id, h.organisation_id, h.state, h.told_at, h.reminded_at, h.confirmed_at, h.confirmed_by, \
     h.sent_at, h.done_at, h.reason, h.version FROM recall_holder h";

/// A holder within reach, or not found.
pub async fn holder_get(tx: &Tx, id: HolderId) -> Result<Holder> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("h.organisation_id"), None);
    binds.push(id.into());
    let sql = format!("{HOLDER} WHERE {reach} AND h.id = ?");
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// Holders of a recall within reach.
pub async fn holders_of(tx: &Tx, id: RecallId) -> Result<Vec<Holder>> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("h.organisation_id"), None);
    binds.push(id.into());
    let sql = format!("{HOLDER} WHERE {reach} AND h.recall_id = ? ORDER BY h.organisation_id");
    tx.rows(&sql, binds).await
}

/// New holders.
pub async fn holders_insert(tx: &Tx, id: RecallId, who: &[OrganisationId]) -> Result<()> {
    let columns = [
        "id",
        "recall_id",
        "organisation_id",
        "state",
        "told_at",
        "reason",
        "version",
    ];
    let rows = who.iter().map(|organisation| {
        [
            tx.id::<HolderId>().into(),
            id.into(),
            (*organisation).into(),
            HolderState::Told.into(),
            tx.now().into(),
            "".into(),
            1.into(),
        ]
    });
    tx.bulk_insert("recall_holder", &columns, rows).await?;
    Ok(())
}

/// Writes what may change of a holder.
pub async fn holder_save(tx: &Tx, one: &Holder) -> Result<()> {
    let sql = "UPDATE recall_holder SET state = ?, told_at = ?, reminded_at = ?, confirmed_at = ?, confirmed_by = ?, sent_at = ?, done_at = ?, \
               reason = ?, version = version + 1 WHERE id = ? AND version = ?";
    let binds = binds![
        one.state,
        one.told_at,
        one.reminded_at,
        one.confirmed_at,
        one.confirmed_by,
        one.sent_at,
        one.done_at,
        one.reason.as_str(),
        one.id,
        one.version,
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// What a holder counted of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Count {
    /// Who.
    pub holder_id: HolderId,
    /// Which lot.
    pub lot_id: LotId,
    /// What the book had.
    pub expected_milli: Quantity,
    /// What is there.
    pub counted_milli: Quantity,
    /// Given to patients and not reported yet.
    pub used_milli: Quantity,
    /// Neither there nor used.
    pub missing_milli: Quantity,
    /// On its way to the centre, or there.
    pub returned_milli: Quantity,
}

/// Counts of the holders of a recall.
pub async fn counts_of(tx: &Tx, id: RecallId) -> Result<Vec<Count>> {
    let sql = "SELECT c.holder_id, c.lot_id, c.expected_milli, c.counted_milli, c.used_milli, c.missing_milli, c.returned_milli \
               FROM recall_count c JOIN recall_holder h ON h.id = c.holder_id WHERE h.recall_id = ? ORDER BY c.holder_id, c.lot_id";
    tx.rows(sql, binds![id]).await
}

/// Adds counts of a round.
pub async fn counts_add(tx: &Tx, counts: &[Count]) -> Result<()> {
    let columns = [
        "holder_id",
        "lot_id",
        "expected_milli",
        "counted_milli",
        "used_milli",
        "missing_milli",
        "returned_milli",
    ];
    let rows = counts.iter().map(|one| {
        [
            one.holder_id.into(),
            one.lot_id.into(),
            one.expected_milli.into(),
            one.counted_milli.into(),
            one.used_milli.into(),
            one.missing_milli.into(),
            one.returned_milli.into(),
        ]
    });
    let sum = OnConflict::Update {
        key: &["holder_id", "lot_id"],
        set: "expected_milli = recall_count.expected_milli + excluded.expected_milli, \
              counted_milli = recall_count.counted_milli + excluded.counted_milli, \
              used_milli = recall_count.used_milli + excluded.used_milli, \
              missing_milli = recall_count.missing_milli + excluded.missing_milli, \
              returned_milli = recall_count.returned_milli + excluded.returned_milli",
    };
    tx.bulk_upsert("recall_count", &columns, rows, sum).await?;
    Ok(())
}

/// Everything that a holder counted has come to the centre.
pub async fn counts_return(tx: &Tx, holder: HolderId) -> Result<()> {
    let sql = "UPDATE recall_count SET returned_milli = counted_milli WHERE holder_id = ?";
    tx.execute(sql, binds![holder]).await?;
    Ok(())
}

/// What a recall itself moved of a lot to suppliers, and destroyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Settled {
    /// Which lot.
    pub lot_id: LotId,
    /// Back to the supplier.
    pub returned_milli: Quantity,
    /// Destroyed.
    pub destroyed_milli: Quantity,
}

/// What became of what came back.
pub async fn settled(tx: &Tx, id: RecallId, centre: OrganisationId) -> Result<Vec<Settled>> {
    let sum = |kind: &str| {
        format!("CAST(SUM(CASE WHEN q.kind = '{kind}' THEN m.quantity_milli ELSE 0 END) AS BIGINT)")
    };
    let sql = format!(
        "SELECT m.lot_id, {} AS returned_milli, {} AS destroyed_milli FROM stock_move m JOIN place f ON f.id = m.from_place_id \
         JOIN place q ON q.id = m.to_place_id \
         WHERE m.document = 'recall' AND m.document_id = ? AND f.organisation_id = ? AND f.kind = 'quarantine' GROUP BY m.lot_id",
        sum("supplier"),
        sum("loss"),
    );
    tx.rows(&sql, binds![id, centre]).await
}

/// Recalls that run.
pub async fn recalls_open(tx: &Tx) -> Result<Vec<Recall>> {
    let sql = format!("{RECALL} WHERE r.state = 'open' ORDER BY r.id");
    tx.rows(&sql, binds![]).await
}

/// Transfers that have not left and carry one of these lots.
pub async fn transfers_with(tx: &Tx, lots: &[LotId]) -> Result<Vec<super::Transfer>> {
    let (among, bind) = tx.among("k.lot_id", &kernel::ids::raw_ids(lots.iter().copied()));
    let sql = format!(
        "SELECT {} FROM stock_transfer t WHERE t.state IN ('proposed', 'approved') \
         AND EXISTS (SELECT 1 FROM stock_transfer_line k WHERE k.transfer_id = t.id AND {among}) ORDER BY t.id",
        super::TRANSFER
    );
    tx.rows(&sql, vec![bind]).await
}
