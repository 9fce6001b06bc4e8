//! Lines and quotas of a tender as files, in and out.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::wire::RowErrorView;
use crate::actions::import::LinesFile;
use crate::actions::tender_export;
use crate::actions::tender_files::{FileReport, Kind, run};
use crate::model::TenderId;
use kernel::http::Upload;
use kernel::prelude::*;
use kernel::table::FileFormat;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(lines_import))
        .routes(verb!(lines_export))
        .routes(verb!(quotas_import))
        .routes(verb!(quotas_export))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ImportQuery {
    /// Write when nothing is wrong; otherwise only tell what would happen.
    #[serde(default)]
    apply: bool,
}

/// An xlsx or csv file.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "names the part of the form in the OpenAPI document"
)]
struct TenderForm {
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// JSON object: field → header of the file. Absent: guessed from the header.
    mapping: Option<String>,
}

/// What a file would do, or did.
#[derive(Debug, Serialize, ToSchema)]
struct TenderFileReport {
    /// The tender.
    id: TenderId,
    /// `checked`, or `applied`.
    state: &'static str,
    headers: Vec<String>,
    /// Field → header of the file.
    mapping: BTreeMap<&'static str, String>,
    /// Rows below the header.
    rows: usize,
    /// Rows of them without an error.
    accepted: usize,
    /// Lines, or quotas, that can be written.
    count: usize,
    errors: Vec<RowErrorView>,
    /// Written?
    applied: bool,
    /// `apply`, when nothing is wrong.
    can: Vec<&'static str>,
}

fn report(id: TenderId, report: FileReport, actor: &Actor) -> TenderFileReport {
    let able = report.errors.is_empty() && report.count > 0 && !report.applied;
    let errors = report.errors.into_iter();
    TenderFileReport {
        id,
        state: if report.applied { "applied" } else { "checked" },
        headers: report.headers,
        mapping: report.mapping,
        rows: report.rows,
        accepted: report.accepted,
        count: report.count,
        errors: errors
            .map(|slip| RowErrorView::of(slip.into(), actor.locale))
            .collect(),
        applied: report.applied,
        can: if able { vec!["apply"] } else { Vec::new() },
    }
}

async fn import(
    app: &App,
    actor: &Actor,
    id: TenderId,
    apply: bool,
    version: IfMatch,
    kind: Kind,
    upload: &Upload,
) -> Result<Json<TenderFileReport>> {
    let file = LinesFile {
        name: &upload.file_name,
        bytes: &upload.bytes,
        mapping: upload.mapping()?,
        apply,
    };
    let done = run(app, actor, id, version, kind, &file).await?;
    Ok(Json(report(id, done, actor)))
}

/// Reads groups, lines, items and contract lines from a file that replaces what the tender has. Writes nothing without
/// `apply`, and nothing at all while a single row has an error.
#[utoipa::path(
    post, path = "/api/suppliers/tenders/{id}/lines/import", tag = "suppliers",
    operation_id = "suppliers_tender_lines_import",
    request_body(content = TenderForm, content_type = "multipart/form-data"),
    params(("id" = TenderId, Path), ImportQuery, ("If-Match" = String, Header)),
    responses((status = 200, body = TenderFileReport))
)]
async fn lines_import(
    State(app): State<App>,
    grant: Grant<needs::ManageTenders>,
    Path(id): Path<TenderId>,
    Query(ImportQuery { apply }): Query<ImportQuery>,
    version: IfMatch,
    upload: Upload,
) -> Result<Json<TenderFileReport>> {
    import(&app, &grant, id, apply, version, Kind::Lines, &upload).await
}

/// Reads the parts of the facilities from a file; they replace those of the lines and years that it names.
#[utoipa::path(
    post, path = "/api/suppliers/tenders/{id}/quotas/import", tag = "suppliers",
    operation_id = "suppliers_tender_quotas_import",
    request_body(content = TenderForm, content_type = "multipart/form-data"),
    params(("id" = TenderId, Path), ImportQuery, ("If-Match" = String, Header)),
    responses((status = 200, body = TenderFileReport))
)]
async fn quotas_import(
    State(app): State<App>,
    grant: Grant<needs::ManageTenders>,
    Path(id): Path<TenderId>,
    Query(ImportQuery { apply }): Query<ImportQuery>,
    version: IfMatch,
    upload: Upload,
) -> Result<Json<TenderFileReport>> {
    import(&app, &grant, id, apply, version, Kind::Quotas, &upload).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// xlsx unless told otherwise.
    #[param(inline)]
    format: Option<FileFormat>,
}

async fn export(
    app: &App,
    actor: &Actor,
    id: TenderId,
    kind: Kind,
    format: Option<FileFormat>,
) -> Result<impl IntoResponse + use<>> {
    let format = format.unwrap_or(FileFormat::Xlsx);
    let bytes = tender_export::file(app, actor, id, kind, format).await?;
    let name = match kind {
        Kind::Lines => "vbp-lines",
        Kind::Quotas => "vbp-quotas",
    };
    let disposition = format!("attachment; filename=\"{name}.{format}\"");
    Ok((
        [
            (header::CONTENT_TYPE, format.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    ))
}

/// Groups and lines of a tender as a file that the import reads back without a change.
#[utoipa::path(
    get, path = "/api/suppliers/tenders/{id}/lines/export", tag = "suppliers",
    operation_id = "suppliers_tender_lines_export", params(("id" = TenderId, Path), ExportQuery),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>))
)]
async fn lines_export(
    State(app): State<App>,
    grant: Grant<needs::ReadTenders>,
    Path(id): Path<TenderId>,
    Query(ExportQuery { format }): Query<ExportQuery>,
) -> Result<impl IntoResponse> {
    export(&app, &grant, id, Kind::Lines, format).await
}

/// Parts of the facilities as a file that the import reads back.
#[utoipa::path(
    get, path = "/api/suppliers/tenders/{id}/quotas/export", tag = "suppliers",
    operation_id = "suppliers_tender_quotas_export", params(("id" = TenderId, Path), ExportQuery),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>))
)]
async fn quotas_export(
    State(app): State<App>,
    grant: Grant<needs::ReadTenders>,
    Path(id): Path<TenderId>,
    Query(ExportQuery { format }): Query<ExportQuery>,
) -> Result<impl IntoResponse> {
    export(&app, &grant, id, Kind::Quotas, format).await
}
