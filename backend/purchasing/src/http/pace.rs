//! `/api/purchasing/pace`: 序时进度 of agreed quantities, and moves between facilities.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions::pace as actions;
use crate::model::LineId;
use crate::report::pace::{self, FacilityPace, PaceFilter, PaceOrder, PaceRow};
use crate::report::pace_sheet;
use crate::rules::shifts::{Move, Part, proposals};
use kernel::prelude::*;
use kernel::table::FileFormat;
use suppliers::model::{PacePolicy, TenderId, VbpLineId};
use suppliers::rules::pace::PaceLevel;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(pace_list))
        .routes(verb!(pace_export))
        .routes(verb!(pace_read))
        .routes(verb!(pace_orders))
        .routes(verb!(pace_shift))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PaceQuery {
    tender_id: Option<TenderId>,
    /// Only lines at this level; `behind`: amber and red.
    #[param(inline)]
    level: Option<String>,
    /// Part of number, company, generic or brand.
    q: Option<String>,
}

impl PaceQuery {
    fn filter(self) -> Result<PaceFilter> {
        let levels = match self.level.as_deref() {
            None | Some("") => Vec::new(),
            Some("behind") => vec![PaceLevel::Amber, PaceLevel::Red],
            Some(word) => vec![word.parse().map_err(|_| {
                let value = word.to_owned();
                Invalid::one("/level", Field::UnknownReference { value })
            })?],
        };
        Ok(PaceFilter {
            tender: self.tender_id,
            levels,
            q: self.q.filter(|q| !q.trim().is_empty()),
        })
    }
}

async fn board(app: &App, actor: &Actor, filter: PaceFilter) -> Result<Vec<PaceRow>> {
    let filter = &filter;
    app.db
        .read(actor, |tx| {
            async move { pace::board(tx, filter).await }.scope_boxed()
        })
        .await
}

/// Every line of the tenders in force against the time of its year, furthest behind first. Always the whole list.
#[utoipa::path(
    get, path = "/api/purchasing/pace", operation_id = "purchasing_pace_list", tag = "purchasing",
    params(PaceQuery), responses((status = 200, body = Page<PaceRow>))
)]
async fn pace_list(
    State(app): State<App>,
    grant: Grant<needs::ReadTenders>,
    Query(query): Query<PaceQuery>,
) -> Result<Json<Page<PaceRow>>> {
    let items = board(&app, &grant, query.filter()?).await?;
    Ok(Json(Page { items, next: None }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// xlsx unless told otherwise.
    #[param(inline)]
    format: Option<FileFormat>,
}

/// The board as a file, in the reader's language, with its filters.
#[utoipa::path(
    get, path = "/api/purchasing/pace/export", operation_id = "purchasing_pace_export", tag = "purchasing",
    params(ExportQuery, PaceQuery),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>))
)]
async fn pace_export(
    State(app): State<App>,
    grant: Grant<needs::ReadTenders>,
    Query(ExportQuery { format }): Query<ExportQuery>,
    Query(query): Query<PaceQuery>,
) -> Result<impl IntoResponse> {
    let format = format.unwrap_or(FileFormat::Xlsx);
    let rows = board(&app, &grant, query.filter()?).await?;
    let locale = grant.locale;
    let written = tokio::task::spawn_blocking(move || pace_sheet::sheet(&rows, format, locale));
    let bytes = written.await.map_err(Error::fault)??;
    let name = format!("attachment; filename=\"pace.{format}\"");
    Ok((
        [
            (header::CONTENT_TYPE, format.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ],
        bytes,
    ))
}

/// A move between two facilities.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ShiftMove {
    from: OrganisationId,
    to: OrganisationId,
    quantity: Quantity,
}

/// A line with its facilities and what could be moved between them.
#[derive(Debug, Serialize, ToSchema)]
struct PaceDetail {
    line: PaceRow,
    /// By code.
    facilities: Vec<FacilityPace>,
    /// Ordered, yet for no facility: what packs add.
    surplus: Quantity,
    /// Parts move in multiples of it.
    pack: Quantity,
    /// Largest gaps first.
    proposals: Vec<ShiftMove>,
    /// `shift`.
    can: Vec<&'static str>,
}

async fn detail(
    app: &App,
    actor: &Actor,
    id: VbpLineId,
    year_no: Option<i64>,
) -> Result<Tagged<PaceDetail>> {
    app.db
        .read(actor, |tx| {
            async move { detail_in(tx, id, year_no).await }.scope_boxed()
        })
        .await
}

async fn detail_in(tx: &Tx, id: VbpLineId, year_no: Option<i64>) -> Result<Tagged<PaceDetail>> {
    let (year, line) = pace::one(tx, id, year_no).await?;
    let facilities = pace::facilities(tx, id, year.year_no).await?;
    let parts: Vec<Part> = facilities.iter().map(FacilityPace::part).collect();
    let policy = tx.policy::<PacePolicy>().await?;
    let pack = pace::pack(&line);
    let moves = proposals(&year.facts(), tx.day(), &policy, pack, &parts);
    let own: i64 = facilities.iter().map(|facility| facility.ordered.0).sum();
    let may = tx.actor().can(Permission::ManageTenders);
    let detail = PaceDetail {
        surplus: Quantity(line.ordered.0 - own),
        line,
        facilities,
        pack,
        proposals: moves
            .into_iter()
            .map(|Move { from, to, quantity }| ShiftMove { from, to, quantity })
            .collect(),
        can: if may { vec!["shift"] } else { Vec::new() },
    };
    Ok(Tagged::new(year.version, detail))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct YearQuery {
    /// Year of the tender; otherwise the one that holds today.
    year_no: Option<i64>,
}

/// One line with the parts of its facilities and proposed moves.
#[utoipa::path(
    get, path = "/api/purchasing/pace/{id}", operation_id = "purchasing_pace_read", tag = "purchasing",
    params(("id" = VbpLineId, Path), YearQuery), responses((status = 200, body = PaceDetail))
)]
async fn pace_read(
    State(app): State<App>,
    grant: Grant<needs::ReadTenders>,
    Path(id): Path<VbpLineId>,
    Query(YearQuery { year_no }): Query<YearQuery>,
) -> Result<Tagged<PaceDetail>> {
    detail(&app, &grant, id, year_no).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OrdersQuery {
    year_no: i64,
    /// Only what serves this facility.
    facility_id: Option<OrganisationId>,
}

/// Order lines behind a line's number, newest first.
#[utoipa::path(
    get, path = "/api/purchasing/pace/{id}/orders", operation_id = "purchasing_pace_orders", tag = "purchasing",
    params(("id" = VbpLineId, Path), OrdersQuery, PageQuery), responses((status = 200, body = Page<PaceOrder>))
)]
async fn pace_orders(
    State(app): State<App>,
    grant: Grant<needs::ReadTenders>,
    Path(id): Path<VbpLineId>,
    Query(OrdersQuery {
        year_no,
        facility_id,
    }): Query<OrdersQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<PaceOrder>>> {
    let (after, limit) = (page.key::<LineId>()?, page.limit());
    let rows = app
        .db
        .read(&grant, |tx| {
            async move {
                pace::one(tx, id, Some(year_no)).await?;
                pace::orders(tx, id, year_no, facility_id, after, limit + 1).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(rows, limit, |row: &PaceOrder| row.line_id)))
}

/// Moves to be accepted together.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ShiftBody {
    year_no: i64,
    moves: Vec<ShiftMove>,
}

/// Moves parts of the agreed quantity between facilities, all of them or none; the sum stays.
#[utoipa::path(
    post, path = "/api/purchasing/pace/{id}/shifts", operation_id = "purchasing_pace_shift", tag = "purchasing",
    request_body = ShiftBody, params(("id" = VbpLineId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PaceDetail))
)]
async fn pace_shift(
    State(app): State<App>,
    grant: Grant<needs::ManageTenders>,
    Path(id): Path<VbpLineId>,
    version: IfMatch,
    Body(ShiftBody { year_no, moves }): Body<ShiftBody>,
) -> Result<Tagged<PaceDetail>> {
    let moves: Vec<Move> = moves
        .into_iter()
        .map(|ShiftMove { from, to, quantity }| Move { from, to, quantity })
        .collect();
    actions::shift(&app, &grant, id, year_no, version, &moves).await?;
    detail(&app, &grant, id, Some(year_no)).await
}
