//! `/api/dispatch/waves`: made, picked, checked, packed.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::Code;
use crate::actions::packing::{self, Packing};
use crate::actions::waves::{self, Counted};
use crate::model::{PickLineId, RunId, TaskId, WaveId, WaveState};
use crate::report::waves::{WaveDetail, WaveView, wave, waves as wave_views};
use crate::store::WaveFilter;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(wave_list))
        .routes(verb!(wave_make))
        .routes(verb!(wave_get))
        .routes(verb!(wave_pick))
        .routes(verb!(wave_scan))
        .routes(verb!(wave_take))
        .routes(verb!(wave_finish))
        .routes(verb!(wave_check))
        .routes(verb!(wave_send_back))
        .routes(verb!(wave_pack))
        .routes(verb!(wave_cancel))
}

/// Which waves.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WaveQuery {
    state: Option<WaveState>,
}

/// Waves, newest first.
#[utoipa::path(
    get, path = "/api/dispatch/waves", operation_id = "dispatch_wave_list", tag = "dispatch", params(WaveQuery, PageQuery),
    responses((status = 200, body = Page<WaveView>))
)]
async fn wave_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDispatch>,
    Query(query): Query<WaveQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<WaveView>>> {
    let (after, limit) = (page.key::<WaveId>()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = wave_views(tx, query.state, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// What a wave takes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchNewWave)]
struct NewWave {
    /// The day on which it should leave.
    run_on: Day,
    /// Only for this hospital or township and what stands below it.
    area_id: Option<OrganisationId>,
    /// Only cold goods, or none.
    cold: Option<bool>,
    /// Only for the stops of this run.
    run_id: Option<RunId>,
}

/// Makes a wave of everything that waits and fits.
#[utoipa::path(
    post, path = "/api/dispatch/waves", operation_id = "dispatch_wave_make", tag = "dispatch", request_body = NewWave,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = WaveDetail))
)]
async fn wave_make(
    State(app): State<App>,
    grant: Grant<needs::PickGoods>,
    once: Once<NewWave>,
) -> Result<Tagged<WaveDetail>> {
    let filter = WaveFilter {
        area: once.body.area_id,
        cold: once.body.cold,
        run: once.body.run_id,
    };
    let id = waves::make(&app, &grant, &once.key, once.body.run_on, &filter).await?;
    let made = detail(&app, &grant, id).await?;
    Ok(Tagged::created(made.version, made.body))
}

/// A wave with its pick list, parcels and totes.
#[utoipa::path(
    get, path = "/api/dispatch/waves/{id}", operation_id = "dispatch_wave_get", tag = "dispatch",
    params(("id" = WaveId, Path)), responses((status = 200, body = WaveDetail))
)]
async fn wave_get(
    State(app): State<App>,
    grant: Grant<needs::ReadDispatch>,
    Path(id): Path<WaveId>,
) -> Result<Tagged<WaveDetail>> {
    detail(&app, &grant, id).await
}

async fn detail(app: &App, actor: &Actor, id: WaveId) -> Result<Tagged<WaveDetail>> {
    let found = app.db.read(actor, |tx| wave(tx, id).scope_boxed()).await?;
    Ok(Tagged::new(found.wave.version, found))
}

/// Begins to pick.
#[utoipa::path(
    post, path = "/api/dispatch/waves/{id}/picking", operation_id = "dispatch_wave_pick", tag = "dispatch",
    params(("id" = WaveId, Path), ("If-Match" = String, Header)), responses((status = 200, body = WaveDetail))
)]
async fn wave_pick(
    State(app): State<App>,
    grant: Grant<needs::PickGoods>,
    Path(id): Path<WaveId>,
    version: IfMatch,
) -> Result<Tagged<WaveDetail>> {
    waves::begin(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}

/// A label was scanned: of a bin, or of goods.
#[utoipa::path(
    post, path = "/api/dispatch/waves/{id}/scan", operation_id = "dispatch_wave_scan", tag = "dispatch", request_body = Code,
    params(("id" = WaveId, Path), ("If-Match" = String, Header)), responses((status = 200, body = WaveDetail))
)]
async fn wave_scan(
    State(app): State<App>,
    grant: Grant<needs::PickGoods>,
    Path(id): Path<WaveId>,
    version: IfMatch,
    Body(body): Body<Code>,
) -> Result<Tagged<WaveDetail>> {
    waves::scan(&app, &grant, id, version, &body.code).await?;
    detail(&app, &grant, id).await
}

/// How much of what is in the hand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchTaken)]
struct TakenBody {
    line_id: PickLineId,
    quantity: Quantity,
    /// Why it is less than listed.
    reason: Option<String>,
}

/// What is in the hand goes into the trolley.
#[utoipa::path(
    post, path = "/api/dispatch/waves/{id}/taking", operation_id = "dispatch_wave_take", tag = "dispatch", request_body = TakenBody,
    params(("id" = WaveId, Path), ("If-Match" = String, Header)), responses((status = 200, body = WaveDetail))
)]
async fn wave_take(
    State(app): State<App>,
    grant: Grant<needs::PickGoods>,
    Path(id): Path<WaveId>,
    version: IfMatch,
    Body(body): Body<TakenBody>,
) -> Result<Tagged<WaveDetail>> {
    let taken = (body.line_id, body.quantity, body.reason.as_deref());
    waves::take(&app, &grant, id, version, taken).await?;
    detail(&app, &grant, id).await
}

/// Everything is taken.
#[utoipa::path(
    post, path = "/api/dispatch/waves/{id}/finish", operation_id = "dispatch_wave_finish", tag = "dispatch",
    params(("id" = WaveId, Path), ("If-Match" = String, Header)), responses((status = 200, body = WaveDetail))
)]
async fn wave_finish(
    State(app): State<App>,
    grant: Grant<needs::PickGoods>,
    Path(id): Path<WaveId>,
    version: IfMatch,
) -> Result<Tagged<WaveDetail>> {
    waves::finish(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}

/// A line that was counted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchCountedLine)]
struct CountedLine {
    line_id: PickLineId,
    quantity: Quantity,
}

/// What was counted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchCheck)]
struct Check {
    lines: Vec<CountedLine>,
}

/// A second person counted every line and found it right.
#[utoipa::path(
    post, path = "/api/dispatch/waves/{id}/check", operation_id = "dispatch_wave_check", tag = "dispatch", request_body = Check,
    params(("id" = WaveId, Path), ("If-Match" = String, Header)), responses((status = 200, body = WaveDetail))
)]
async fn wave_check(
    State(app): State<App>,
    grant: Grant<needs::CheckGoods>,
    Path(id): Path<WaveId>,
    version: IfMatch,
    Body(body): Body<Check>,
) -> Result<Tagged<WaveDetail>> {
    let counted = |line: &CountedLine| Counted {
        line: line.line_id,
        quantity: line.quantity,
    };
    let counted: Vec<Counted> = body.lines.iter().map(counted).collect();
    waves::check(&app, &grant, id, version, &counted).await?;
    detail(&app, &grant, id).await
}

/// Lines that were found wrong.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchWrongLines)]
struct WrongLines {
    lines: Vec<PickLineId>,
}

/// A second person found lines wrong: they are picked again.
#[utoipa::path(
    post, path = "/api/dispatch/waves/{id}/sending-back", operation_id = "dispatch_wave_send_back", tag = "dispatch",
    request_body = WrongLines, params(("id" = WaveId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = WaveDetail))
)]
async fn wave_send_back(
    State(app): State<App>,
    grant: Grant<needs::CheckGoods>,
    Path(id): Path<WaveId>,
    version: IfMatch,
    Body(body): Body<WrongLines>,
) -> Result<Tagged<WaveDetail>> {
    waves::send_back(&app, &grant, id, version, &body.lines).await?;
    detail(&app, &grant, id).await
}

/// What goes into totes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchPacking)]
struct PackingBody {
    /// Whose goods; everybody's, each in totes of their own, when not given.
    facility_id: Option<OrganisationId>,
    /// A cold box or a tote; both as needed when not given.
    cold: Option<bool>,
    /// These tasks; all that fit when empty.
    #[serde(default)]
    tasks: Vec<TaskId>,
    /// Millilitres; by the policy when not given.
    volume_ml: Option<i64>,
}

/// Packs what was checked, and makes labels.
#[utoipa::path(
    post, path = "/api/dispatch/waves/{id}/packing", operation_id = "dispatch_wave_pack", tag = "dispatch",
    request_body = PackingBody, params(("id" = WaveId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = WaveDetail))
)]
async fn wave_pack(
    State(app): State<App>,
    grant: Grant<needs::PickGoods>,
    Path(id): Path<WaveId>,
    version: IfMatch,
    Body(body): Body<PackingBody>,
) -> Result<Tagged<WaveDetail>> {
    let packing = Packing {
        facility: body.facility_id,
        cold: body.cold,
        tasks: body.tasks,
        volume_ml: body.volume_ml,
    };
    packing::pack(&app, &grant, id, version, &packing).await?;
    detail(&app, &grant, id).await
}

/// Its tasks wait again.
#[utoipa::path(
    post, path = "/api/dispatch/waves/{id}/cancellation", operation_id = "dispatch_wave_cancel", tag = "dispatch",
    params(("id" = WaveId, Path), ("If-Match" = String, Header)), responses((status = 200, body = WaveDetail))
)]
async fn wave_cancel(
    State(app): State<App>,
    grant: Grant<needs::PickGoods>,
    Path(id): Path<WaveId>,
    version: IfMatch,
) -> Result<Tagged<WaveDetail>> {
    waves::cancel(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}
