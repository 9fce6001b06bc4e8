//! `/api/formulary/imports`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::uploads::Incoming;
use crate::actions::{self, imports};
use crate::model::{BatchState, ConflictDecision, ConflictId, ImportId, ImportKind, ItemId};
use crate::rules::import::plan::Counts;
use crate::rules::import::report::{Issue, Report};
use crate::store::imports::{self as store, Batch, ConflictRow};
use identity::directory;
use identity::model::UserRef;
use kernel::http::Upload;
use kernel::http::idempotency::IdempotencyKey;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(import_list))
        .routes(verb!(import_check))
        .routes(verb!(import_read))
        .routes(verb!(import_apply))
        .routes(verb!(import_discard))
        .routes(verb!(import_decide))
        .routes(verb!(import_decide_all))
}

/// A file that was checked: what it says, what is wrong with it, what applying it would do or has done.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportView {
    id: ImportId,
    kind: ImportKind,
    file_name: String,
    state: BatchState,
    /// Headers of the file from left to right.
    headers: Vec<String>,
    /// Field → header.
    mapping: BTreeMap<String, String>,
    /// Were the columns found by their headers, rather than told?
    guessed: bool,
    /// How the bytes of a CSV were read.
    encoding: Option<String>,
    rows: i64,
    /// Rows without an error; repeats and conflicts are none.
    accepted: i64,
    /// Wrong cells, all of them counted.
    error_count: usize,
    /// The first thousand of them.
    errors: Vec<Issue>,
    /// What deserves a second look and hinders nothing.
    remarks: Vec<Issue>,
    /// Drugs that stand on several rows.
    duplicates: Vec<RepeatedRows>,
    /// Rows whose key belongs to another drug.
    conflicts: Vec<ConflictView>,
    counts: Counts,
    created_by: Option<UserRef>,
    created_at: Instant,
    applied_by: Option<UserRef>,
    applied_at: Option<Instant>,
    version: i64,
    /// What the reader may do with it now.
    can: Vec<&'static str>,
}

/// A drug that stands on several rows.
#[derive(Debug, Serialize, ToSchema)]
struct RepeatedRows {
    rows: Vec<u32>,
    name: String,
    specification: String,
    manufacturer: String,
}

/// A row whose key belongs to another drug.
#[derive(Debug, Serialize, ToSchema)]
struct ConflictView {
    id: ConflictId,
    key: String,
    row: u32,
    name: String,
    /// The name that had the key first.
    was: String,
    item_id: Option<ItemId>,
    decision: Option<ConflictDecision>,
}

impl From<ConflictRow> for ConflictView {
    fn from(row: ConflictRow) -> Self {
        let ConflictRow {
            id,
            key,
            row,
            item_id,
            name,
            was,
            decision,
            ..
        } = row;
        ConflictView {
            id,
            key,
            row,
            name,
            was,
            item_id,
            decision,
        }
    }
}

/// The verbs that a batch leaves open; nothing is written while a cell is wrong or a row waits.
fn can(batch: &Batch, report: &Report, conflicts: &[ConflictRow]) -> Vec<&'static str> {
    if batch.state != BatchState::Checked {
        return Vec::new();
    }
    let undecided = conflicts.iter().any(|row| row.decision.is_none());
    let mut verbs = vec!["discard"];
    if report.error_count == 0 && !undecided {
        verbs.push("apply");
    }
    if !conflicts.is_empty() {
        verbs.push("decide");
    }
    verbs
}

async fn views(tx: &Tx, batches: Vec<Batch>) -> Result<Vec<ImportView>> {
    let people = batches
        .iter()
        .flat_map(|batch| [Some(batch.created_by), batch.applied_by]);
    let people = directory::user_refs(tx, people.flatten()).await?;
    let locale = tx.actor().locale;
    let mut views = Vec::with_capacity(batches.len());
    for batch in batches {
        let report: Report = serde_json::from_str(&batch.report)?;
        let conflicts = match batch.kind {
            ImportKind::Items => store::conflict_list(tx, batch.id).await?,
            ImportKind::Crosswalk => Vec::new(),
        };
        let can = can(&batch, &report, &conflicts);
        views.push(ImportView {
            id: batch.id,
            kind: batch.kind,
            file_name: batch.file_name,
            state: batch.state,
            headers: report.headers,
            mapping: serde_json::from_str(&batch.mapping)?,
            guessed: report.guessed,
            encoding: report.encoding,
            rows: batch.row_count,
            accepted: batch.accepted_count,
            error_count: report.error_count,
            errors: report
                .errors
                .iter()
                .map(|error| Issue::of(error, locale))
                .collect(),
            remarks: report
                .remarks
                .iter()
                .map(|remark| Issue::of(remark, locale))
                .collect(),
            duplicates: report
                .duplicates
                .into_iter()
                .map(|one| RepeatedRows {
                    rows: one.rows,
                    name: one.name,
                    specification: one.specification,
                    manufacturer: one.manufacturer,
                })
                .collect(),
            conflicts: conflicts.into_iter().map(Into::into).collect(),
            counts: report.counts,
            created_by: people.get(&batch.created_by).cloned(),
            created_at: batch.created_at,
            applied_by: batch.applied_by.and_then(|id| people.get(&id).cloned()),
            applied_at: batch.applied_at,
            version: batch.version,
            can,
        });
    }
    Ok(views)
}

/// One checked file as its reader sees it.
pub(super) async fn view(app: &App, actor: &Actor, id: ImportId) -> Result<Tagged<ImportView>> {
    app.db
        .read(actor, |tx| {
            async move {
                let batch = imports::visible(tx, id).await?;
                let version = batch.version;
                let view = views(tx, vec![batch])
                    .await?
                    .pop()
                    .ok_or_else(Error::not_found)?;
                Ok(Tagged::new(version, view))
            }
            .scope_boxed()
        })
        .await
}

/// Key and content of an upload, so that the same one is checked once.
pub(super) fn key_of(key: IdempotencyKey, path: &str, upload: &Upload) -> Idempotency {
    let fields = format!("{:?}", upload.fields);
    Idempotency::new(
        key.0,
        &[
            path.as_bytes(),
            upload.file_name.as_bytes(),
            fields.as_bytes(),
            &upload.bytes,
        ],
    )
}

/// Checked lists of items, the newest first.
#[utoipa::path(
    get, path = "/api/formulary/imports", operation_id = "formulary_import_list", tag = "formulary",
    params(PageQuery), responses((status = 200, body = Page<ImportView>))
)]
async fn import_list(
    State(app): State<App>,
    grant: Grant<needs::ImportFormulary>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ImportView>>> {
    let (before, limit) = (page.key::<ImportId>()?, page.limit_up_to(50));
    let page = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = store::batch_list(tx, ImportKind::Items, before, limit + 1).await?;
                Ok(Page::cut(views(tx, rows).await?, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(page))
}

/// The form of an upload.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "describes the form; the extractor reads its parts"
)]
struct ImportForm {
    /// The list, xlsx or csv.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// JSON object, field → header. Found by the headers when absent.
    mapping: Option<String>,
    /// JSON object, fields of an item that hold for every row.
    defaults: Option<String>,
}

/// Reads a list and says what applying it would do. Nothing of the list changes.
#[utoipa::path(
    post, path = "/api/formulary/imports", operation_id = "formulary_import_check", tag = "formulary",
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = ImportView))
)]
async fn import_check(
    State(app): State<App>,
    grant: Grant<needs::ImportFormulary>,
    key: IdempotencyKey,
    upload: Upload,
) -> Result<Tagged<ImportView>> {
    let key = key_of(key, "/api/formulary/imports", &upload);
    let id = imports::check(&app, &grant, &key, Incoming::of(upload)?).await?;
    Ok(Tagged {
        created: true,
        ..view(&app, &grant, id).await?
    })
}

/// One checked file.
#[utoipa::path(
    get, path = "/api/formulary/imports/{id}", operation_id = "formulary_import_get", tag = "formulary",
    params(("id" = ImportId, Path)), responses((status = 200, body = ImportView))
)]
async fn import_read(
    State(app): State<App>,
    grant: Grant<needs::MapCrosswalk>,
    Path(id): Path<ImportId>,
) -> Result<Tagged<ImportView>> {
    view(&app, &grant, id).await
}

/// Writes a checked file, all of it or nothing.
#[utoipa::path(
    post, path = "/api/formulary/imports/{id}/application", operation_id = "formulary_import_apply", tag = "formulary",
    params(("id" = ImportId, Path), ("If-Match" = String, Header)), responses((status = 200, body = ImportView))
)]
async fn import_apply(
    State(app): State<App>,
    grant: Grant<needs::MapCrosswalk>,
    Path(id): Path<ImportId>,
    version: IfMatch,
) -> Result<Tagged<ImportView>> {
    imports::apply(&app, &grant, id, version).await?;
    view(&app, &grant, id).await
}

/// Throws a checked file away.
#[utoipa::path(
    post, path = "/api/formulary/imports/{id}/discard", operation_id = "formulary_import_discard", tag = "formulary",
    params(("id" = ImportId, Path), ("If-Match" = String, Header)), responses((status = 200, body = ImportView))
)]
async fn import_discard(
    State(app): State<App>,
    grant: Grant<needs::MapCrosswalk>,
    Path(id): Path<ImportId>,
    version: IfMatch,
) -> Result<Tagged<ImportView>> {
    imports::discard(&app, &grant, id, version).await?;
    view(&app, &grant, id).await
}

/// What becomes of a row whose key belongs to another drug.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConflictDecided {
    decision: ConflictDecision,
}

/// Decides on one row whose key belongs to another drug.
#[utoipa::path(
    post, path = "/api/formulary/imports/{id}/conflicts/{cid}/decision",
    operation_id = "formulary_import_decide_conflict", tag = "formulary", request_body = ConflictDecided,
    params(("id" = ImportId, Path), ("cid" = ConflictId, Path)), responses((status = 200, body = ImportView))
)]
async fn import_decide(
    State(app): State<App>,
    grant: Grant<needs::ImportFormulary>,
    Path((id, conflict)): Path<(ImportId, ConflictId)>,
    Body(body): Body<ConflictDecided>,
) -> Result<Tagged<ImportView>> {
    actions::imports::conflicts_decide(&app, &grant, id, Some(conflict), body.decision).await?;
    view(&app, &grant, id).await
}

/// Decides on all rows that still wait, in one way.
#[utoipa::path(
    post, path = "/api/formulary/imports/{id}/conflicts/decisions",
    operation_id = "formulary_import_decide_conflicts", tag = "formulary", request_body = ConflictDecided,
    params(("id" = ImportId, Path)), responses((status = 200, body = ImportView))
)]
async fn import_decide_all(
    State(app): State<App>,
    grant: Grant<needs::ImportFormulary>,
    Path(id): Path<ImportId>,
    Body(body): Body<ConflictDecided>,
) -> Result<Tagged<ImportView>> {
    actions::imports::conflicts_decide(&app, &grant, id, None, body.decision).await?;
    view(&app, &grant, id).await
}
