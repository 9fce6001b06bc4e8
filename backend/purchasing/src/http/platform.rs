//! `/api/purchasing/platform`: the file of the provincial platform 省平台, out and in.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Map;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions::platform::{self, PlatformFile, PlatformReport};
use crate::model::{LineId, OrderId};
use crate::rules::platform_file::Fault;
use crate::store::{self, PlatformFilter, PlatformLine};
use kernel::http::Upload;
use kernel::prelude::*;
use kernel::problem::locale::{Locale, text};
use kernel::table::{Cell, FileFormat, Heading, write};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(platform_export))
        .routes(verb!(platform_import))
        .routes(verb!(order_platform))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PlatformQuery {
    /// Only this order.
    order_id: Option<OrderId>,
    /// Only lines without a number of the platform.
    missing: Option<bool>,
    /// `xlsx` when absent.
    #[param(inline)]
    format: Option<FileFormat>,
}

/// Columns of the file: word of the heading and width in characters. Those that come back are read by the import.
const COLUMNS: [(&str, u16); 17] = [
    ("order_number", 20),
    ("line_no", 6),
    ("platform_order", 20),
    ("platform_line", 20),
    ("platform_item", 18),
    ("code", 14),
    ("name", 26),
    ("specification", 22),
    ("manufacturer", 26),
    ("supplier", 26),
    ("contract", 20),
    ("unit", 6),
    ("quantity", 12),
    ("price", 12),
    ("amount", 14),
    ("placed_on", 12),
    ("note", 20),
];

/// Placed lines of volume-based contracts in the file of the platform, with the numbers that are known.
#[utoipa::path(
    get, path = "/api/purchasing/platform/export", operation_id = "purchasing_platform_export", tag = "purchasing",
    params(PlatformQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>))
)]
async fn platform_export(
    State(app): State<App>,
    grant: Grant<needs::ReadPlans>,
    Query(query): Query<PlatformQuery>,
) -> Result<Response> {
    let format = query.format.unwrap_or(FileFormat::Xlsx);
    let filter = &PlatformFilter {
        order: query.order_id,
        missing: query.missing.unwrap_or(false),
    };
    let lines = app
        .db
        .read(&grant, |tx| store::platform_lines(tx, filter).scope_boxed())
        .await?;
    let say = |word: &str| {
        let key = format!("purchasing.platform_sheet.{word}");
        text(grant.locale, &key, &Map::new())
    };
    let headings: Vec<Heading> = COLUMNS
        .iter()
        .map(|(word, width)| Heading::new(say(word), *width))
        .collect();
    let file = write(format, &say("title"), &headings, lines.iter().map(cells))?;
    let disposition = format!("attachment; filename=\"platform-orders.{format}\"");
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, file).into_response())
}

fn cells(line: &PlatformLine) -> Vec<Cell<'_>> {
    let known = |number: &'_ Option<String>| Cell::text(number.clone().unwrap_or_default());
    vec![
        Cell::text(line.order_number.as_str()),
        Cell::number(line.line_no),
        known(&line.platform_order),
        known(&line.platform_line),
        known(&line.platform_item),
        Cell::text(line.code.as_str()),
        Cell::text(line.name.as_str()),
        Cell::text(line.specification.as_str()),
        Cell::text(line.manufacturer.as_str()),
        Cell::text(line.supplier.as_str()),
        Cell::text(line.contract.as_str()),
        Cell::text(line.base_unit.as_str()),
        Cell::number(line.quantity),
        Cell::number(line.price),
        Cell::number(line.amount),
        Cell::text(line.placed_at.day().to_string()),
        Cell::Empty,
    ]
}

/// A file and its columns.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "names the part of the form in the OpenAPI document"
)]
struct PlatformForm {
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// JSON object: field → header of the file. Absent: guessed from the header.
    mapping: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ApplyQuery {
    /// Keep the new numbers when nothing is wrong.
    #[serde(default)]
    apply: bool,
}

/// A cell or row that cannot be taken over.
#[derive(Debug, Serialize, ToSchema)]
struct PlatformError {
    /// Line of the CSV or row of the sheet, from 1.
    row: u32,
    /// Header of the column.
    column: Option<String>,
    /// As Excel calls it, e.g. `C12`.
    cell: Option<String>,
    /// Constant code.
    code: &'static str,
    /// The sentence, in the reader's language.
    message: String,
}

impl PlatformError {
    fn of(fault: &Fault, locale: Locale) -> Self {
        Self {
            row: fault.row,
            column: fault.column.clone(),
            cell: fault.cell.clone(),
            code: fault.why.code(),
            message: text(locale, fault.why.code(), &fault.why.params()),
        }
    }
}

/// A number in the file against another that stands, and stays.
#[derive(Debug, Serialize, ToSchema)]
struct PlatformConflict {
    row: u32,
    /// Our number of the order.
    order: String,
    /// Line of the order; none when the order's own number differs.
    line_no: Option<String>,
    /// What stands.
    kept: String,
    /// What the file says.
    file: String,
}

/// What a file of the platform would do, or did.
#[derive(Debug, Serialize, ToSchema)]
struct PlatformImport {
    /// Always `platform`: there is one such file.
    id: &'static str,
    /// `checked`, or `applied`.
    state: &'static str,
    headers: Vec<String>,
    /// Field → header of the file.
    mapping: BTreeMap<&'static str, String>,
    /// Rows below the header.
    rows: usize,
    /// Rows of them without an error.
    accepted: usize,
    /// Orders that get their number.
    new_orders: usize,
    /// Lines that get their number.
    new_lines: usize,
    /// Rows that say what stands already, or nothing.
    unchanged: usize,
    errors: Vec<PlatformError>,
    conflicts: Vec<PlatformConflict>,
    /// Written?
    applied: bool,
    /// `apply`, when nothing is wrong and something is new.
    can: Vec<&'static str>,
}

impl PlatformImport {
    fn of(report: PlatformReport, locale: Locale) -> Self {
        let PlatformReport {
            headers,
            rows,
            accepted,
            read,
            applied,
        } = report;
        let news = read.orders.len() + read.lines.len() > 0;
        let able = read.faults.is_empty() && news && !applied;
        let conflicts = read.conflicts.into_iter().map(|conflict| PlatformConflict {
            row: conflict.row,
            order: conflict.order,
            line_no: conflict.line_no,
            kept: conflict.kept,
            file: conflict.file,
        });
        Self {
            id: "platform",
            state: if applied { "applied" } else { "checked" },
            headers,
            mapping: read.mapping,
            rows,
            accepted,
            new_orders: read.orders.len(),
            new_lines: read.lines.len(),
            unchanged: read.unchanged,
            errors: read
                .faults
                .iter()
                .map(|fault| PlatformError::of(fault, locale))
                .collect(),
            conflicts: conflicts.collect(),
            applied,
            can: if able { vec!["apply"] } else { Vec::new() },
        }
    }
}

/// Reads the platform's answer. Writes nothing without `apply`, nothing at all while a single row has an error, and never
/// over a number that stands. Read again, it changes nothing.
#[utoipa::path(
    post, path = "/api/purchasing/platform/import", operation_id = "purchasing_platform_import", tag = "purchasing",
    request_body(content = PlatformForm, content_type = "multipart/form-data"), params(ApplyQuery),
    responses((status = 200, body = PlatformImport))
)]
async fn platform_import(
    State(app): State<App>,
    grant: Grant<needs::PlaceOrders>,
    Query(ApplyQuery { apply }): Query<ApplyQuery>,
    upload: Upload,
) -> Result<Json<PlatformImport>> {
    let file = PlatformFile {
        name: &upload.file_name,
        bytes: &upload.bytes,
        mapping: upload.mapping()?,
        apply,
    };
    let report = platform::import(&app, &grant, &file).await?;
    Ok(Json(PlatformImport::of(report, grant.locale)))
}

/// A line of an order on the platform.
#[derive(Debug, Serialize, ToSchema)]
struct PlatformLineView {
    line_id: LineId,
    line_no: i64,
    /// Generic name of the item.
    name: String,
    /// Number of the item on the platform.
    platform_item: Option<String>,
    /// Number of the line on the platform.
    number: Option<String>,
}

/// An order on the platform.
#[derive(Debug, Serialize, ToSchema)]
struct PlatformOrder {
    /// Its number there.
    number: Option<String>,
    /// Its lines of volume-based contracts; empty: it has none, or is not placed.
    lines: Vec<PlatformLineView>,
}

/// What the provincial platform calls an order and its lines of volume-based contracts.
#[utoipa::path(
    get, path = "/api/purchasing/orders/{id}/platform", operation_id = "purchasing_order_platform", tag = "purchasing",
    params(("id" = OrderId, Path)), responses((status = 200, body = PlatformOrder))
)]
async fn order_platform(
    State(app): State<App>,
    grant: Grant<needs::ReadOrders>,
    Path(id): Path<OrderId>,
) -> Result<Json<PlatformOrder>> {
    let filter = &PlatformFilter {
        order: Some(id),
        missing: false,
    };
    let lines = app
        .db
        .read(&grant, |tx| {
            async move {
                store::order_get(tx, id).await?;
                store::platform_lines(tx, filter).await
            }
            .scope_boxed()
        })
        .await?;
    let number = lines.first().and_then(|line| line.platform_order.clone());
    let view = |line: PlatformLine| PlatformLineView {
        line_id: line.line_id,
        line_no: line.line_no,
        name: line.name,
        platform_item: line.platform_item,
        number: line.platform_line,
    };
    Ok(Json(PlatformOrder {
        number,
        lines: lines.into_iter().map(view).collect(),
    }))
}
