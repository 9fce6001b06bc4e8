//! Checked files and the rows that wait for a decision.

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::{import_batch, import_conflict};
use crate::model::{BatchState, ConflictDecision, ConflictId, ImportId, ImportKind, ItemId};
use kernel::prelude::*;

/// A checked file without its rows.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Batch {
    pub id: ImportId,
    pub kind: ImportKind,
    pub organisation_id: OrganisationId,
    pub file_name: String,
    pub state: BatchState,
    pub row_count: i64,
    pub accepted_count: i64,
    pub mapping: String,
    pub report: String,
    pub created_by: UserId,
    pub created_at: Instant,
    pub applied_by: Option<UserId>,
    pub applied_at: Option<Instant>,
    pub version: i64,
}

/// A file just checked.
#[derive(Debug)]
pub struct NewBatch<'a> {
    pub id: ImportId,
    pub kind: ImportKind,
    pub organisation_id: OrganisationId,
    pub file_name: &'a str,
    pub file_hash: &'a str,
    pub rows: usize,
    pub accepted: usize,
    pub mapping: String,
    pub report: String,
    pub payload: String,
    pub created_by: UserId,
}

/// Keeps a checked file.
pub async fn batch_insert(tx: &Tx, new: NewBatch<'_>) -> Result<()> {
    tx.insert(import_batch::ActiveModel {
        id: Set(new.id),
        kind: Set(new.kind),
        organisation_id: Set(new.organisation_id),
        file_name: Set(new.file_name.to_owned()),
        file_hash: Set(new.file_hash.to_owned()),
        mapping: Set(new.mapping),
        state: Set(BatchState::Checked),
        row_count: Set(new.rows as i64),
        accepted_count: Set(new.accepted as i64),
        report: Set(new.report),
        payload: Set(new.payload),
        created_by: Set(new.created_by),
        created_at: Set(tx.now()),
        applied_by: Set(None),
        applied_at: Set(None),
        version: Set(1),
    })
    .await
}

/// A checked file within reach, or not found.
pub async fn batch_get(tx: &Tx, id: ImportId) -> Result<Batch> {
    let found = tx
        .find::<import_batch::Entity>()
        .filter(import_batch::Column::Id.eq(id));
    found
        .into_model::<Batch>()
        .one(tx)
        .await?
        .ok_or_else(Error::not_found)
}

/// The accepted rows of a file as they were checked.
pub async fn batch_payload(tx: &Tx, id: ImportId) -> Result<String> {
    let found = tx
        .find::<import_batch::Entity>()
        .filter(import_batch::Column::Id.eq(id));
    let payload = found
        .select_only()
        .column(import_batch::Column::Payload)
        .into_tuple::<String>();
    payload.one(tx).await?.ok_or_else(Error::not_found)
}

/// Checked files of one kind, the newest first, those before `before`.
pub async fn batch_list(
    tx: &Tx,
    kind: ImportKind,
    before: Option<ImportId>,
    limit: u64,
) -> Result<Vec<Batch>> {
    let found = tx
        .find::<import_batch::Entity>()
        .filter(import_batch::Column::Kind.eq(kind))
        .filter(import_batch::Column::Id.lt(before.unwrap_or(ImportId(i64::MAX))))
        .order_by_desc(import_batch::Column::Id)
        .limit(limit);
    Ok(found.into_model::<Batch>().all(tx).await?)
}

/// Writes where a file stands, provided nobody moved it since. What is over keeps its report and loses its rows.
pub async fn batch_close(tx: &Tx, batch: &Batch, state: BatchState) -> Result<i64> {
    let applied = state == BatchState::Applied;
    let row = import_batch::ActiveModel {
        id: Set(batch.id),
        state: Set(state),
        payload: Set("null".to_owned()),
        applied_by: Set(applied.then(|| tx.actor().author()).flatten()),
        applied_at: Set(applied.then(|| tx.now())),
        ..Default::default()
    };
    tx.update(row, batch.version).await
}

/// A row whose key belongs to another drug.
#[derive(Clone, Debug)]
pub struct ConflictRow {
    pub id: ConflictId,
    pub key: String,
    pub row: u32,
    pub item_id: Option<ItemId>,
    pub name: String,
    pub was: String,
    pub decision: Option<ConflictDecision>,
    pub version: i64,
}

impl From<import_conflict::Model> for ConflictRow {
    fn from(row: import_conflict::Model) -> Self {
        ConflictRow {
            id: row.id,
            key: row.key,
            row: u32::try_from(row.row_no).unwrap_or_default(),
            item_id: row.item_id,
            name: row.name,
            was: row.was,
            decision: row.decision,
            version: row.version,
        }
    }
}

/// Rows that wait for a decision.
pub async fn conflicts_insert(tx: &Tx, batch: ImportId, conflicts: &[ConflictRow]) -> Result<()> {
    let rows = conflicts.iter().map(|conflict| {
        [
            conflict.id.into(),
            batch.into(),
            (&conflict.key).into(),
            i64::from(conflict.row).into(),
            conflict.item_id.into(),
            (&conflict.name).into(),
            (&conflict.was).into(),
            conflict.version.into(),
        ]
    });
    let columns = [
        "id", "batch_id", "key", "row_no", "item_id", "name", "was", "version",
    ];
    tx.bulk_insert("import_conflict", &columns, rows.collect::<Vec<_>>())
        .await?;
    Ok(())
}

/// Rows of some files that wait or waited for a decision, in the order of their files.
pub async fn conflict_list(tx: &Tx, batch: ImportId) -> Result<Vec<ConflictRow>> {
    let found = tx
        .find::<import_conflict::Entity>()
        .filter(import_conflict::Column::BatchId.eq(batch))
        .order_by_asc(import_conflict::Column::RowNo);
    Ok(found.all(tx).await?.into_iter().map(Into::into).collect())
}

/// Keeps the decision about a row.
pub async fn conflict_decide(
    tx: &Tx,
    conflict: &ConflictRow,
    decision: ConflictDecision,
) -> Result<i64> {
    let row = import_conflict::ActiveModel {
        id: Set(conflict.id),
        decision: Set(Some(decision)),
        decided_by: Set(tx.actor().author()),
        decided_at: Set(Some(tx.now())),
        ..Default::default()
    };
    tx.update(row, conflict.version).await
}
