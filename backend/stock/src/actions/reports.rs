//! Consumption from a facility's file, through the crosswalk. Rows that nobody has mapped yet are shown and wait;
//! they are posted when they are mapped. The same file twice is the same report.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::consumption::{Shelf, Used};
use super::own_store;
use crate::ledger::post_moves;
use crate::model::{
    Document, LotId, LotKey, MoveReason, MoveRequest, NewLot, Period, ReportId, RowState,
};
use crate::places::lots;
use crate::refusal::StockRefusal;
use crate::rules::consumption::period_checked;
use crate::rules::report_file::{Column, places, rows};
use crate::store;
use crate::store::reports::{Outcome, Report, Row};
use formulary::directory;
use formulary::model::{CrosswalkState, ItemId, Local, Ratio};
use kernel::http::Upload;
use kernel::prelude::*;
use kernel::table::{Encoding, Limits, Sheet};

/// Word of the journal and of the ledger's documents.
const REPORT: &str = "consumption_report";

/// Longest name of a file that is kept.
const NAME_MAX: usize = 200;

/// A file with whose consumption it is, and in which month where its rows do not say.
#[derive(Debug)]
pub struct ReportFile<'a> {
    /// Whose consumption.
    pub organisation: OrganisationId,
    /// Month of rows that name none; the present one when not given.
    pub period: Option<Period>,
    /// The file and how its columns are to be read.
    pub upload: &'a Upload,
}

/// Takes a report and posts what can be posted; a file that came before answers with the report it made.
pub async fn take(app: &App, actor: &Actor, file: &ReportFile<'_>) -> Result<ReportId> {
    let Upload {
        file_name, bytes, ..
    } = file.upload;
    let mapping = file.upload.mapping()?;
    let sheet = Sheet::read(file_name, bytes, Encoding::Detect, &Limits::UPLOAD)?;
    let table = sheet.table_by(Column::score);
    let places = places(&table, mapping.as_ref())?;
    let hash = hash(bytes);
    let (table, places, hash) = (&table, &places, hash.as_str());
    let name: String = file_name.chars().take(NAME_MAX).collect();
    let name = name.as_str();
    app.db
        .write(actor, |tx| {
            async move {
                let organisation = own_store(tx, file.organisation).await?.id;
                if let Some(known) = store::reports::by_hash(tx, organisation, hash).await? {
                    post(tx, known).await?;
                    return Ok(known);
                }
                let whole = file.period.unwrap_or(Period::of(tx.day()));
                period_checked(whole, tx.day()).map_err(|refusal| Invalid::one("/period", refusal))?;
                let mut rows = rows(table, places, whole);
                for row in &mut rows {
                    let checked = |(quantity, period)| Ok((quantity, period_checked(period, tx.day())?));
                    row.used = row.used.clone().and_then(checked);
                }
                let report = Report {
                    id: tx.id(),
                    organisation_id: organisation,
                    file_name: name.to_owned(),
                    file_hash: hash.to_owned(),
                    row_count: i64::try_from(rows.len()).map_err(Error::fault)?,
                    created_by: actor.author(),
                    created_at: tx.now(),
                    version: 1,
                };
                store::reports::insert(tx, &report, &rows, whole).await?;
                let facts = json!({ "organisation_id": organisation, "file_hash": hash, "rows": rows.len() });
                tx.journal(REPORT, report.id, Some(name), Verb::CREATE, facts);
                post(tx, report.id).await?;
                Ok(report.id)
            }
            .scope_boxed()
        })
        .await
}

fn hash(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Posts the rows of a report that were mapped since; answers how many.
pub async fn apply(app: &App, actor: &Actor, id: ReportId) -> Result<usize> {
    app.db
        .write(actor, |tx| {
            async move {
                let report = store::reports::get(tx, id).await?;
                own_store(tx, report.organisation_id).await?;
                post(tx, id).await
            }
            .scope_boxed()
        })
        .await
}

/// Posts what is mapped of a report's waiting rows. What was used beyond the ledger's knowledge comes from the
/// facility's losses, as a lot of its own: the use is counted, and the ledger never goes below zero.
async fn post(tx: &Tx, id: ReportId) -> Result<usize> {
    let report = store::reports::get(tx, id).await?;
    let waiting = store::reports::waiting(tx, id).await?;
    let (mut outcomes, uses) = mapped(tx, &report, &waiting).await?;
    let document = Document {
        kind: REPORT,
        id: id.0,
    };
    let items = uses.iter().map(|(_, used)| used.item_id);
    let mut shelf = Shelf::open(tx, report.organisation_id, items).await?;
    let unrecorded = unrecorded_lots(tx, &uses).await?;
    let mut moves = Vec::new();
    for (row_no, used) in &uses {
        let issue = shelf.take(used.item_id, used.quantity, tx.day());
        let key = format!("{REPORT}:{id}:{row_no}");
        moves.extend(shelf.moves(used, &issue.picks, &document, &key));
        if issue.missing.is_positive() {
            moves.push(MoveRequest {
                item_id: used.item_id,
                lot_id: unrecorded[&used.item_id],
                from: shelf.loss,
                to: shelf.patient,
                quantity: issue.missing,
                reason: MoveReason::Consumption,
                document,
                period: used.period,
                reverses: None,
                dedupe_key: format!("{key}:unrecorded"),
            });
        }
        outcomes.push(Outcome {
            row_no: *row_no,
            state: RowState::Posted,
            item_id: Some(used.item_id),
            quantity: Some(used.quantity),
            unrecorded: Some(issue.missing),
        });
    }
    post_moves(tx, &moves).await?;
    store::reports::decide(tx, id, &outcomes).await?;
    if !outcomes.is_empty() {
        let facts =
            json!({ "posted": uses.len(), "moves": moves.len(), "decided": outcomes.len() });
        tx.journal(REPORT, id, Some(&report.file_name), Verb("post"), facts);
    }
    Ok(uses.len())
}

/// Waiting rows that mean an item by now, with what they use; and those that mean nothing.
async fn mapped(
    tx: &Tx,
    report: &Report,
    waiting: &[Row],
) -> Result<(Vec<Outcome>, Vec<(i64, Used)>)> {
    let locals: Vec<Local> = waiting.iter().map(Row::local).collect();
    let entries = directory::resolve(tx, report.organisation_id, &locals).await?;
    let (mut outcomes, mut uses) = (Vec::new(), Vec::new());
    for (row, entry) in waiting.iter().zip(entries) {
        let nothing = |state| Outcome {
            row_no: row.row_no,
            state,
            item_id: None,
            quantity: None,
            unrecorded: None,
        };
        match entry {
            Some(entry) if entry.state == CrosswalkState::Ignored => {
                outcomes.push(nothing(RowState::Ignored));
            }
            Some(entry) => {
                if let Some(item_id) = entry.item_id {
                    uses.push((row.row_no, used(row, item_id, entry.ratio)?));
                }
            }
            None => {}
        }
    }
    Ok((outcomes, uses))
}

fn used(row: &Row, item_id: ItemId, ratio: Ratio) -> Result<Used> {
    let local: Quantity = row
        .quantity
        .replace(',', "")
        .parse()
        .map_err(Error::fault)?;
    let wrong = || StockRefusal::NotCountable {
        value: row.quantity.clone(),
    };
    let quantity = ratio
        .base_units(local)
        .filter(|quantity| quantity.is_positive())
        .ok_or_else(wrong)?;
    Ok(Used {
        item_id,
        quantity,
        period: Some(row.period.parse().map_err(Error::fault)?),
    })
}

/// 未入账: the lot of goods that were used but never entered. It never expires and never lies in a store.
async fn unrecorded_lots(tx: &Tx, uses: &[(i64, Used)]) -> Result<FxHashMap<ItemId, LotId>> {
    let never: Day = "9999-12-31".parse().map_err(Error::fault)?;
    let lot = |item_id| NewLot {
        key: LotKey {
            item_id,
            number: "未入账".to_owned(),
            expires_on: never,
        },
        produced_on: None,
    };
    let wanted: Vec<NewLot> = uses.iter().map(|(_, used)| lot(used.item_id)).collect();
    let found = lots(tx, &wanted).await?;
    Ok(found
        .into_iter()
        .map(|(key, id)| (key.item_id, id))
        .collect())
}

/// Posts rows that were mapped since their file came, of all reports; answers how many.
pub async fn post_all(app: &App, duty: &Actor) -> Result<usize> {
    let waiting = app
        .db
        .read(duty, |tx| {
            async move { store::reports::with_waiting(tx).await }.scope_boxed()
        })
        .await?;
    let mut posted = 0;
    for id in waiting {
        posted += app
            .db
            .write(duty, |tx| async move { post(tx, id).await }.scope_boxed())
            .await?;
    }
    Ok(posted)
}
