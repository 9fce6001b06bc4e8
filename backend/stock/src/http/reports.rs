//! `/api/stock/consumption/imports`: use from a facility's own files.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Map;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::wire::item_of;
use crate::actions::reports::{self as actions, ReportFile};
use crate::model::{ReportId, RowState};
use crate::store::reports::{self as store, Listed, Row};
use formulary::directory::item_refs;
use formulary::model::ItemRef;
use identity::directory;
use identity::model::{OrgRef, UserRef};
use kernel::http::Upload;
use kernel::prelude::*;
use kernel::problem::locale::text;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(report_list))
        .routes(verb!(report_create))
        .routes(verb!(report_get))
        .routes(verb!(report_row_list))
        .routes(verb!(report_apply))
}

/// A report with how many of its rows stand where.
#[derive(Debug, Serialize, ToSchema)]
struct ReportView {
    id: ReportId,
    organisation: Option<OrgRef>,
    file_name: String,
    created_by: Option<UserRef>,
    created_at: Instant,
    rows: i64,
    /// Counted and moved.
    posted: i64,
    /// Not mapped yet: they stand in the crosswalk's queue and are posted when they are.
    waiting: i64,
    /// Mean nothing of the list.
    ignored: i64,
    /// Cannot be read.
    faulty: i64,
    /// `apply`, while rows wait.
    can: Vec<&'static str>,
}

async fn views(tx: &Tx, rows: Vec<Listed>) -> Result<Vec<ReportView>> {
    let organisations = rows.iter().map(|row| row.organisation_id);
    let organisations = directory::organisation_refs(tx, organisations).await?;
    let people = rows.iter().filter_map(|row| row.created_by);
    let people = directory::user_refs(tx, people).await?;
    let may = tx.actor().can(Permission::RecordConsumption);
    let view = |row: Listed| ReportView {
        id: row.id,
        organisation: organisations.get(&row.organisation_id).cloned(),
        file_name: row.file_name,
        created_by: row.created_by.and_then(|by| people.get(&by).cloned()),
        created_at: row.created_at,
        rows: row.row_count,
        posted: row.posted,
        waiting: row.waiting,
        ignored: row.ignored,
        faulty: row.faulty,
        can: if may && row.waiting > 0 {
            vec!["apply"]
        } else {
            Vec::new()
        },
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn one(app: &App, actor: &Actor, id: ReportId) -> Result<Json<ReportView>> {
    let found = app
        .db
        .read(actor, |tx| {
            async move { views(tx, store::list(tx, None, Some(id), None, 1).await?).await }
                .scope_boxed()
        })
        .await?;
    found
        .into_iter()
        .next()
        .map(Json)
        .ok_or_else(Error::not_found)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReportQuery {
    organisation_id: Option<OrganisationId>,
}

/// Reports of use from files within reach, newest first.
#[utoipa::path(
    get, path = "/api/stock/consumption/imports", operation_id = "stock_consumption_import_list",
    tag = "stock", params(ReportQuery, PageQuery), responses((status = 200, body = Page<ReportView>))
)]
async fn report_list(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Query(ReportQuery { organisation_id }): Query<ReportQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ReportView>>> {
    let (after, limit) = (page.key::<ReportId>()?, page.limit());
    let rows = app
        .db
        .read(&grant, |tx| {
            async move {
                views(
                    tx,
                    store::list(tx, organisation_id, None, after, limit + 1).await?,
                )
                .await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(rows, limit, |row| row.id)))
}

/// A facility's own file of what it used.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "names the parts of the form in the OpenAPI document"
)]
struct ReportForm {
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// Whose use. Absent: the sender's own organisation.
    organisation_id: Option<String>,
    /// `2026-11`, for rows that name no month. Absent: this month.
    period: Option<String>,
    /// JSON object: field → header of the file. Absent: guessed from the header.
    mapping: Option<String>,
}

/// Takes a facility's file of what it used. Rows that mean an item are counted and moved, the others wait in the
/// crosswalk's queue; the same file again answers with the same report.
#[utoipa::path(
    post, path = "/api/stock/consumption/imports", operation_id = "stock_consumption_import_create",
    tag = "stock", request_body(content = ReportForm, content_type = "multipart/form-data"),
    responses((status = 200, body = ReportView))
)]
async fn report_create(
    State(app): State<App>,
    grant: Grant<needs::RecordConsumption>,
    upload: Upload,
) -> Result<Json<ReportView>> {
    let organisation = part(&upload, "organisation_id")?.or(grant.organisation_id);
    let file = ReportFile {
        organisation: organisation.ok_or_else(Error::not_found)?,
        period: part(&upload, "period")?,
        upload: &upload,
    };
    let id = actions::take(&app, &grant, &file).await?;
    one(&app, &grant, id).await
}

/// A part of the form, read strictly; blank is absent.
fn part<T: std::str::FromStr>(upload: &Upload, name: &str) -> Result<Option<T>>
where
    T::Err: std::fmt::Display,
{
    let Some(text) = upload
        .fields
        .get(name)
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
    else {
        return Ok(None);
    };
    let malformed = |error: T::Err| {
        Invalid::one(
            format!("/{name}"),
            Field::Malformed {
                reason: error.to_string(),
            },
        )
    };
    text.parse().map(Some).map_err(malformed)
}

/// One report.
#[utoipa::path(
    get, path = "/api/stock/consumption/imports/{id}", operation_id = "stock_consumption_import_get",
    tag = "stock", params(("id" = ReportId, Path)), responses((status = 200, body = ReportView))
)]
async fn report_get(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Path(id): Path<ReportId>,
) -> Result<Json<ReportView>> {
    one(&app, &grant, id).await
}

/// A row of a report.
#[derive(Debug, Serialize, ToSchema)]
struct RowView {
    /// Line of the CSV or row of the sheet.
    row: i64,
    code: String,
    name: String,
    specification: String,
    unit: String,
    /// As written, in the facility's own unit.
    written: String,
    period: String,
    state: RowState,
    /// Why it cannot be read, in the reader's language.
    fault: Option<String>,
    item: Option<ItemRef>,
    /// Base units, once posted.
    quantity: Option<Quantity>,
    /// Of it used beyond what the ledger knew of: count the shelf.
    unrecorded: Option<Quantity>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RowQuery {
    state: Option<RowState>,
}

/// Rows of a report, in the order of the file.
#[utoipa::path(
    get, path = "/api/stock/consumption/imports/{id}/rows", tag = "stock",
    operation_id = "stock_consumption_import_row_list",
    params(("id" = ReportId, Path), RowQuery, PageQuery),
    responses((status = 200, body = Page<RowView>))
)]
async fn report_row_list(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Path(id): Path<ReportId>,
    Query(RowQuery { state }): Query<RowQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<RowView>>> {
    let (after, limit) = (page.key::<i64>()?, page.limit_up_to(1000));
    let rows = app
        .db
        .read(&grant, |tx| {
            async move {
                let report = store::get(tx, id).await?;
                let rows = store::rows(tx, report.id, state, after, limit + 1).await?;
                let items = item_refs(tx, rows.iter().filter_map(|row| row.item_id)).await?;
                let view = |row: Row| {
                    let sentence = |code: &str| {
                        let facts = [("value".to_owned(), row.quantity.as_str().into())];
                        text(tx.actor().locale, code, &Map::from_iter(facts))
                    };
                    Ok(RowView {
                        fault: row.fault.as_deref().map(sentence),
                        item: row.item_id.map(|item| item_of(&items, item)).transpose()?,
                        row: row.row_no,
                        code: row.local_code,
                        name: row.local_name,
                        specification: row.local_specification,
                        unit: row.local_unit,
                        written: row.quantity,
                        period: row.period,
                        state: row.state,
                        quantity: row.quantity_milli,
                        unrecorded: row.unrecorded_milli,
                    })
                };
                rows.into_iter().map(view).collect::<Result<Vec<_>>>()
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(rows, limit, |row| row.row)))
}

/// Posts the rows of a report that were mapped since its file came.
#[utoipa::path(
    post, path = "/api/stock/consumption/imports/{id}/application", tag = "stock",
    operation_id = "stock_consumption_import_apply", params(("id" = ReportId, Path)),
    responses((status = 200, body = ReportView))
)]
async fn report_apply(
    State(app): State<App>,
    grant: Grant<needs::RecordConsumption>,
    Path(id): Path<ReportId>,
) -> Result<Json<ReportView>> {
    actions::apply(&app, &grant, id).await?;
    one(&app, &grant, id).await
}
