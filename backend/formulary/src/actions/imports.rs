//! Lists of items from files: checked first, written as a whole or not at all, and once.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::changes::propose_amendments;
use super::items::{Entry as EnterOn, First, NewItem, enter};
use super::uploads::{Incoming, ItemsFile, read_items};
use super::{crosswalk_files, words};
use crate::model::{BatchState, ConflictDecision, ConflictId, ImportId, ImportKind, Item, ItemId};
use crate::rules::field::Field as Column;
use crate::rules::import::compare::{Compared, Drug, duplicates};
use crate::rules::import::draft::Draft;
use crate::rules::import::plan::{Counts, Known, Outcome, Twin, plan, resolved, source_line};
use crate::rules::import::report::Report;
use crate::rules::refusal::FormularyRefusal;
use crate::store::imports::{self as store, Batch, ConflictRow, NewBatch};
use crate::store::{changes, items};
use kernel::prelude::*;

/// Cells that a refusal names at most.
const NAMED: usize = 20;

/// The rows of a checked file and what each would do.
#[derive(Serialize, Deserialize)]
struct Payload {
    drafts: Vec<Draft>,
    outcomes: Vec<Outcome>,
}

/// Reads a file and keeps what applying it would do, once however often it is asked. Nothing of the list changes.
pub async fn check(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    file: Incoming,
) -> Result<ImportId> {
    let read = tokio::task::spawn_blocking(move || read_items(&file))
        .await
        .map_err(Error::fault)??;
    let read = &read;
    app.db
        .write_once(actor, key, |tx| {
            async move { check_in(tx, read.clone()).await }.scope_boxed()
        })
        .await
}

async fn check_in(tx: &Tx, mut read: ItemsFile) -> Result<ImportId> {
    let listed = items::items_all(tx).await?;
    let pending = changes::amendments_pending(tx).await?;
    let known = Known {
        items: &listed,
        pending: &pending,
    };
    let (outcomes, flaws) = plan(&read.drafts, &read.file_name, &known)?;
    let accepted = read.drafts.len() - flaws.len();
    for (row, flaw) in flaws {
        read.add_error(row, Column::BaseUnit, flaw);
    }
    read.report.counts = Counts::of(&outcomes);
    read.report.duplicates = repeats(&read.drafts);
    let conflicts: Vec<ConflictRow> = read
        .drafts
        .iter()
        .zip(&outcomes)
        .filter_map(|(draft, outcome)| waiting(tx, draft, outcome))
        .collect();
    let id = tx.id();
    let actor = tx.actor();
    let payload = Payload {
        drafts: read.drafts,
        outcomes,
    };
    store::batch_insert(
        tx,
        NewBatch {
            id,
            kind: ImportKind::Items,
            organisation_id: actor
                .organisation_id
                .ok_or_else(|| Error::fault("an upload has a desk"))?,
            file_name: &read.file_name,
            file_hash: &read.hash,
            rows: read.rows,
            accepted,
            mapping: serde_json::to_string(&read.mapping)?,
            report: serde_json::to_string(&read.report)?,
            payload: serde_json::to_string(&payload)?,
            created_by: actor
                .author()
                .ok_or_else(|| Error::fault("an upload has an author"))?,
        },
    )
    .await?;
    store::conflicts_insert(tx, id, &conflicts).await?;
    let facts = json!({
        "file_name": read.file_name,
        "file_hash": read.hash,
        "rows": read.rows,
        "accepted": accepted,
        "errors": read.report.error_count,
        "counts": read.report.counts,
    });
    tx.journal(
        words::IMPORT,
        id,
        Some(&read.file_name),
        words::CHECK,
        facts,
    );
    Ok(id)
}

fn repeats(drafts: &[Draft]) -> Vec<crate::rules::import::compare::Duplicate> {
    let compared: Vec<Compared<'_>> = drafts
        .iter()
        .map(|draft| Compared {
            row: draft.row,
            key: None,
            drug: Drug::of(&draft.fields),
            fields: &draft.fields,
        })
        .collect();
    duplicates(&compared)
}

fn waiting(tx: &Tx, draft: &Draft, outcome: &Outcome) -> Option<ConflictRow> {
    let Outcome::Conflict { key, was, item_id } = outcome else {
        return None;
    };
    Some(ConflictRow {
        id: tx.id(),
        key: key.clone(),
        row: draft.row,
        item_id: *item_id,
        name: draft.fields.name.clone(),
        was: was.clone(),
        decision: None,
        version: 1,
    })
}

/// A batch that may still be decided on by this actor.
async fn open_batch(tx: &Tx, id: ImportId) -> Result<Batch> {
    let batch = visible(tx, id).await?;
    if batch.state == BatchState::Checked {
        Ok(batch)
    } else {
        Err(FormularyRefusal::ImportState {
            state: batch.state.to_string(),
        }
        .into())
    }
}

/// A batch within reach whose kind the actor may see: lists of items are the centre's own business.
pub async fn visible(tx: &Tx, id: ImportId) -> Result<Batch> {
    let batch = store::batch_get(tx, id).await?;
    if batch.kind == ImportKind::Items && !tx.actor().can(Permission::ImportFormulary) {
        return Err(Error::forbidden(Permission::ImportFormulary));
    }
    Ok(batch)
}

/// Writes a checked file, all of it or nothing.
pub async fn apply(app: &App, actor: &Actor, id: ImportId, version: IfMatch) -> Result<()> {
    let why = "no row carries that an item of the file is not in the list yet";
    app.db
        .write_serializable(actor, why, |tx| {
            async move {
                let batch = open_batch(tx, id).await?;
                version.check(batch.version)?;
                let report: Report = serde_json::from_str(&batch.report)?;
                if report.error_count > 0 {
                    let cells = report
                        .errors
                        .iter()
                        .take(NAMED)
                        .map(|error| error.cell.clone())
                        .collect();
                    let count = report.error_count;
                    return Err(FormularyRefusal::ImportHasErrors { cells, count }.into());
                }
                let done = match batch.kind {
                    ImportKind::Items => apply_items(tx, &batch).await?,
                    ImportKind::Crosswalk => crosswalk_files::apply(tx, &batch).await?,
                };
                store::batch_close(tx, &batch, BatchState::Applied).await?;
                tx.journal(
                    words::IMPORT,
                    id,
                    Some(&batch.file_name),
                    words::APPLY,
                    done,
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

async fn apply_items(tx: &Tx, batch: &Batch) -> Result<serde_json::Value> {
    let conflicts = store::conflict_list(tx, batch.id).await?;
    let undecided: Vec<&ConflictRow> = conflicts
        .iter()
        .filter(|row| row.decision.is_none())
        .collect();
    if !undecided.is_empty() {
        let cells = undecided
            .iter()
            .take(NAMED)
            .map(|row| row.row.to_string())
            .collect();
        return Err(FormularyRefusal::ImportHasConflicts {
            cells,
            count: undecided.len(),
        }
        .into());
    }
    let payload: Payload = serde_json::from_str(&store::batch_payload(tx, batch.id).await?)?;
    let listed = items::items_all(tx).await?;
    let pending = changes::amendments_pending(tx).await?;
    let known = Known {
        items: &listed,
        pending: &pending,
    };
    let (outcomes, _) = plan(&payload.drafts, &batch.file_name, &known)?;
    if outcomes != payload.outcomes {
        return Err(FormularyRefusal::ImportOutdated {}.into());
    }
    let decisions: HashMap<u32, ConflictDecision> = conflicts
        .iter()
        .filter_map(|row| Some((row.row, row.decision?)))
        .collect();
    let done = resolved(payload.drafts, outcomes, &known, |row| {
        decisions.get(&row).copied()
    });
    write(tx, batch, done, &listed).await
}

async fn write(
    tx: &Tx,
    batch: &Batch,
    done: Vec<(Draft, Outcome)>,
    listed: &[Item],
) -> Result<serde_json::Value> {
    let mut added: Vec<NewItem> = Vec::new();
    let mut place: HashMap<u32, usize> = HashMap::new();
    let mut amended: Vec<(ItemId, serde_json::Map<String, serde_json::Value>)> = Vec::new();
    for (draft, outcome) in done {
        match outcome {
            Outcome::Add { repeats } => {
                place.insert(draft.row, added.len());
                let repeats = repeats.and_then(|twin| match twin {
                    Twin::Item(id) => Some(First::Listed(id)),
                    Twin::Row(row) => place.get(&row).map(|place| First::Entering(*place)),
                });
                let source_line = Some(source_line(&batch.file_name, draft.row));
                added.push(NewItem {
                    fields: draft.fields,
                    demo: false,
                    source_line,
                    repeats,
                });
            }
            Outcome::Amend { item_id, fields } => amended.push((item_id, fields)),
            Outcome::Same { .. } | Outcome::Repeat { .. } | Outcome::Conflict { .. } => {}
        }
    }
    let entry = EnterOn {
        change_id: None,
        effective_on: tx.day(),
    };
    let added = enter(tx, added, entry)
        .await
        .or_unique(|| FormularyRefusal::ImportOutdated {})?;
    let amended = propose_amendments(tx, &batch.file_name, amended).await?;
    Ok(json!({ "added": added.len(), "proposed": amended, "listed_before": listed.len() }))
}

/// Throws a checked file away.
pub async fn discard(app: &App, actor: &Actor, id: ImportId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let batch = open_batch(tx, id).await?;
                version.check(batch.version)?;
                store::batch_close(tx, &batch, BatchState::Discarded).await?;
                tx.journal(
                    words::IMPORT,
                    id,
                    Some(&batch.file_name),
                    words::DISCARD,
                    json!({}),
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// Decides on one row whose key belongs to another drug, or on all that are still undecided. Until the file is written
/// the decision may change.
pub async fn conflicts_decide(
    app: &App,
    actor: &Actor,
    id: ImportId,
    only: Option<ConflictId>,
    decision: ConflictDecision,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let batch = open_batch(tx, id).await?;
                let rows = store::conflict_list(tx, id).await?.into_iter();
                let meant: Vec<ConflictRow> = match only {
                    Some(only) => rows.filter(|row| row.id == only).collect(),
                    None => rows.filter(|row| row.decision.is_none()).collect(),
                };
                if meant.is_empty() && only.is_some() {
                    return Err(Error::not_found());
                }
                for row in &meant {
                    store::conflict_decide(tx, row, decision).await?;
                    let facts = json!({ "row": row.row, "key": row.key, "was": row.was, "decision": decision });
                    tx.journal(words::IMPORT, id, Some(&batch.file_name), words::DECIDE, facts);
                }
                Ok(())
            }
            .scope_boxed()
        })
        .await
}
