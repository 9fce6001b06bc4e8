//! A facility's own list as a file: checked, then put into the work queue. Known lines keep their meaning.

use std::collections::{BTreeMap, HashSet};

use serde_json::json;

use super::crosswalk::facility_within;
use super::uploads::Incoming;
use super::words;
use crate::model::{ImportId, ImportKind, Local};
use crate::rules::crosswalk::local_key;
use crate::rules::import::cells::computed;
use crate::rules::import::draft::Finding;
use crate::rules::import::plan::Counts;
use crate::rules::import::report::{CellReport, LISTED, Report};
use crate::rules::local::{LocalField, guess};
use crate::rules::refusal::{Flaw, FormularyRefusal};
use crate::store::crosswalk as store;
use crate::store::imports::{self as batches, Batch, NewBatch};
use kernel::prelude::*;
use kernel::table::{Column, Row, unguarded};
use kernel::text::tidy;

/// Longest text of a cell.
const MAX_CHARS: usize = 200;

/// A list, read.
#[derive(Clone, Debug)]
struct Lines {
    file_name: String,
    hash: String,
    mapping: BTreeMap<LocalField, String>,
    rows: usize,
    lines: Vec<Local>,
    report: Report,
}

/// Reads a facility's list and keeps what it says, once however often it is asked. The queue does not change yet.
pub async fn check(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    facility: OrganisationId,
    file: Incoming,
) -> Result<ImportId> {
    let read = tokio::task::spawn_blocking(move || read_lines(&file))
        .await
        .map_err(Error::fault)??;
    let read = &read;
    app.db
        .write_once(actor, key, |tx| {
            async move { check_in(tx, facility, read.clone()).await }.scope_boxed()
        })
        .await
}

fn read_lines(file: &Incoming) -> Result<Lines> {
    let (table, sheeted) = file.table(|headers| guess(headers).len())?;
    let headers: Vec<String> = table
        .columns
        .iter()
        .map(|column| tidy(&column.header))
        .collect();
    let mut columns: BTreeMap<LocalField, Column> = BTreeMap::new();
    match &file.mapping {
        None => columns.extend(
            guess(&headers)
                .into_iter()
                .map(|(field, at)| (field, table.columns[at].clone())),
        ),
        Some(wanted) => {
            for (word, header) in wanted {
                let field = word.parse().map_err(|_| {
                    let value = word.clone();
                    Invalid::one(
                        format!("/mapping/{word}"),
                        Field::UnknownReference { value },
                    )
                })?;
                columns.insert(field, table.column(header)?.clone());
            }
        }
    }
    if !columns.contains_key(&LocalField::Name) {
        return Err(FormularyRefusal::ImportNoName { headers }.into());
    }
    let mut report = Report {
        headers,
        guessed: file.mapping.is_none(),
        encoding: sheeted.encoding.map(str::to_owned),
        ..Report::default()
    };
    let mut lines = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        match line(row, &columns) {
            Ok(line) => lines.push(line),
            Err(found) => {
                report.error_count += found.len();
                let room = LISTED.saturating_sub(report.errors.len());
                report
                    .errors
                    .extend(found.iter().take(room).map(CellReport::of));
            }
        }
    }
    Ok(Lines {
        file_name: file.file_name.clone(),
        hash: file.hash(),
        mapping: columns
            .iter()
            .map(|(field, column)| (*field, tidy(&column.header)))
            .collect(),
        rows: table.rows.len(),
        lines,
        report,
    })
}

fn line(row: &Row, columns: &BTreeMap<LocalField, Column>) -> Result<Local, Vec<Finding<Flaw>>> {
    let mut found = Vec::new();
    let mut cell = |field: LocalField| {
        let column = columns.get(&field);
        let text = column
            .map(|column| tidy(unguarded(row.cell(column.index))))
            .unwrap_or_default();
        let flaw = match field {
            LocalField::Name if text.is_empty() => Some(Flaw::NameMissing {}),
            LocalField::Unit if text.is_empty() => Some(Flaw::UnitMissing {}),
            _ if text.chars().count() > MAX_CHARS => Some(Flaw::TooLong { limit: MAX_CHARS }),
            _ => computed(&text).err(),
        };
        if let Some(what) = flaw {
            let (index, header) =
                column.map_or((0, ""), |column| (column.index, column.header.as_str()));
            found.push(Finding {
                row: row.number,
                column: index,
                header: tidy(header),
                what,
            });
        }
        text
    };
    let local = Local {
        code: cell(LocalField::Code),
        name: cell(LocalField::Name),
        specification: cell(LocalField::Specification),
        unit: cell(LocalField::Unit),
    };
    if found.is_empty() {
        Ok(local)
    } else {
        Err(found)
    }
}

async fn check_in(tx: &Tx, facility: OrganisationId, mut read: Lines) -> Result<ImportId> {
    facility_within(tx, facility).await?;
    let known = store::entries_of(tx, facility).await?;
    let mut seen: HashSet<(String, String)> = known.into_keys().collect();
    let accepted = read.lines.len();
    read.lines
        .retain(|line| seen.insert((local_key(line), tidy(&line.unit))));
    read.report.counts = Counts {
        added: read.lines.len(),
        unchanged: accepted - read.lines.len(),
        ..Counts::default()
    };
    let id = tx.id();
    batches::batch_insert(
        tx,
        NewBatch {
            id,
            kind: ImportKind::Crosswalk,
            organisation_id: facility,
            file_name: &read.file_name,
            file_hash: &read.hash,
            rows: read.rows,
            accepted,
            mapping: serde_json::to_string(&read.mapping)?,
            report: serde_json::to_string(&read.report)?,
            payload: serde_json::to_string(&read.lines)?,
            created_by: tx
                .actor()
                .author()
                .ok_or_else(|| Error::fault("an upload has an author"))?,
        },
    )
    .await?;
    let facts =
        json!({ "facility_id": facility, "rows": read.rows, "errors": read.report.error_count });
    tx.journal(
        words::IMPORT,
        id,
        Some(&read.file_name),
        words::CHECK,
        facts,
    );
    Ok(id)
}

/// Puts the lines of a checked list into the queue.
pub(super) async fn apply(tx: &Tx, batch: &Batch) -> Result<serde_json::Value> {
    let lines: Vec<Local> = serde_json::from_str(&batches::batch_payload(tx, batch.id).await?)?;
    let entries: Vec<_> = lines.into_iter().map(|line| (tx.id(), line)).collect();
    let added = store::entries_insert(tx, batch.organisation_id, &entries).await?;
    Ok(json!({ "facility_id": batch.organisation_id, "added": added }))
}
