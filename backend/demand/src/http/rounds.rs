//! `/api/demand/rounds`: the yearly declaration of need 报量, seen from the centre.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions::rounds::{self, NewRound};
use crate::model::declaration::{
    DeclarationId, DeclarationWord, Round, RoundId, RoundState, RoundVerb, RoundWord,
};
use crate::store::{self, RoundFacility};
use identity::model::OrgRef;
use kernel::prelude::*;
use suppliers::model::{DeclaredBy, TenderId};
use suppliers::{self, TenderHead};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(round_list))
        .routes(verb!(round_open))
        .routes(verb!(round_read))
        .routes(verb!(round_extend))
        .routes(verb!(round_close))
        .routes(verb!(round_cancel))
        .routes(verb!(round_remind))
        .routes(verb!(round_take_over))
        .routes(verb!(round_facilities))
}

/// A round with how the handing in goes.
#[derive(Debug, Serialize, ToSchema)]
struct RoundView {
    id: RoundId,
    tender_id: TenderId,
    tender_code: String,
    tender_name: String,
    declared_by: DeclaredBy,
    year_no: i64,
    name: String,
    closes_at: Instant,
    lookback_months: i64,
    state: RoundWord,
    taken_over_at: Option<Instant>,
    created_at: Instant,
    /// Facilities within reach.
    facilities: i64,
    /// Sheets within reach by state.
    sheets: BTreeMap<DeclarationWord, i64>,
    version: i64,
    can: Vec<RoundVerb>,
}

fn view_of(
    tx: &Tx,
    round: Round,
    tender: &TenderHead,
    facilities: i64,
    sheets: BTreeMap<DeclarationWord, i64>,
) -> RoundView {
    RoundView {
        id: round.id,
        tender_id: tender.id,
        tender_code: tender.code.clone(),
        tender_name: tender.name.clone(),
        declared_by: tender.declared_by,
        year_no: round.year_no,
        can: rounds::can(tx.actor(), &round),
        state: round.state.word(),
        taken_over_at: match round.state {
            RoundState::TakenOver { taken, .. } => Some(taken.at),
            _ => None,
        },
        name: round.name,
        closes_at: round.closes_at,
        lookback_months: round.lookback_months,
        created_at: round.created_at,
        facilities,
        sheets,
        version: round.version,
    }
}

async fn views(tx: &Tx, found: Vec<Round>) -> Result<Vec<RoundView>> {
    let ids: Vec<RoundId> = found.iter().map(|round| round.id).collect();
    let counts = store::round_counts(tx, &ids).await?;
    let facilities = store::report::facility_count(tx).await?;
    let tenders: Vec<TenderId> = found.iter().map(|round| round.tender_id).collect();
    let tenders = suppliers::tender_heads(tx, &tenders).await?;
    let mut views = Vec::with_capacity(found.len());
    for round in found {
        let of_round = counts.iter().filter(|count| count.round_id == round.id);
        let sheets = of_round.map(|count| (count.state, count.sheets)).collect();
        if let Some(tender) = tenders.get(&round.tender_id) {
            views.push(view_of(tx, round, tender, facilities, sheets));
        }
    }
    Ok(views)
}

async fn view(app: &App, actor: &Actor, id: RoundId) -> Result<Tagged<RoundView>> {
    app.db
        .read(actor, |tx| {
            async move {
                let round = store::round_get(tx, id).await?;
                let version = round.version;
                let view = views(tx, vec![round]).await?.into_iter().next();
                Ok(Tagged::new(version, view.ok_or_else(Error::not_found)?))
            }
            .scope_boxed()
        })
        .await
}

/// All rounds, newest first.
#[utoipa::path(
    get, path = "/api/demand/rounds", operation_id = "demand_round_list", tag = "demand",
    params(PageQuery), responses((status = 200, body = Page<RoundView>))
)]
async fn round_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<RoundView>>> {
    let (after, limit) = (page.key::<RoundId>()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            async move { views(tx, store::rounds(tx, after, limit + 1).await?).await }.scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(found, limit, |view: &RoundView| view.id)))
}

/// A round to be opened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RoundText {
    tender_id: TenderId,
    /// Year of the tender.
    year_no: i64,
    name: String,
    closes_at: Instant,
    /// Whole months of use that proposals look back on, 1 to 24.
    #[serde(default = "twelve")]
    lookback_months: i64,
}

fn twelve() -> i64 {
    12
}

/// Opens a round: every facility may fill in its sheet until it closes.
#[utoipa::path(
    post, path = "/api/demand/rounds", operation_id = "demand_round_open", tag = "demand",
    request_body = RoundText, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = RoundView))
)]
async fn round_open(
    State(app): State<App>,
    grant: Grant<needs::ManageCycles>,
    Once { key, body }: Once<RoundText>,
) -> Result<Tagged<RoundView>> {
    let new = NewRound {
        tender_id: body.tender_id,
        year_no: body.year_no,
        name: body.name,
        closes_at: body.closes_at,
        lookback_months: body.lookback_months,
    };
    let id = rounds::open(&app, &grant, &key, &new).await?;
    Ok(Tagged {
        created: true,
        ..view(&app, &grant, id).await?
    })
}

/// One round.
#[utoipa::path(
    get, path = "/api/demand/rounds/{id}", operation_id = "demand_round_read", tag = "demand",
    params(("id" = RoundId, Path)), responses((status = 200, body = RoundView))
)]
async fn round_read(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<RoundId>,
) -> Result<Tagged<RoundView>> {
    view(&app, &grant, id).await
}

/// Another closing time.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Extension {
    closes_at: Instant,
}

/// Sets another closing time; a closed round is open again.
#[utoipa::path(
    post, path = "/api/demand/rounds/{id}/extension", operation_id = "demand_round_extend", tag = "demand",
    request_body = Extension, params(("id" = RoundId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = RoundView))
)]
async fn round_extend(
    State(app): State<App>,
    grant: Grant<needs::ManageCycles>,
    Path(id): Path<RoundId>,
    version: IfMatch,
    Body(Extension { closes_at }): Body<Extension>,
) -> Result<Tagged<RoundView>> {
    rounds::extend(&app, &grant, id, version, closes_at).await?;
    view(&app, &grant, id).await
}

/// Takes no more sheets, before the closing time.
#[utoipa::path(
    post, path = "/api/demand/rounds/{id}/closing", operation_id = "demand_round_close", tag = "demand",
    params(("id" = RoundId, Path), ("If-Match" = String, Header)), responses((status = 200, body = RoundView))
)]
async fn round_close(
    State(app): State<App>,
    grant: Grant<needs::ManageCycles>,
    Path(id): Path<RoundId>,
    version: IfMatch,
) -> Result<Tagged<RoundView>> {
    rounds::close(&app, &grant, id, version).await?;
    view(&app, &grant, id).await
}

/// Calls a round off.
#[utoipa::path(
    post, path = "/api/demand/rounds/{id}/cancellation", operation_id = "demand_round_cancel", tag = "demand",
    params(("id" = RoundId, Path), ("If-Match" = String, Header)), responses((status = 200, body = RoundView))
)]
async fn round_cancel(
    State(app): State<App>,
    grant: Grant<needs::ManageCycles>,
    Path(id): Path<RoundId>,
    version: IfMatch,
) -> Result<Tagged<RoundView>> {
    rounds::cancel(&app, &grant, id, version).await?;
    view(&app, &grant, id).await
}

/// How many facilities were reminded.
#[derive(Debug, Serialize, ToSchema)]
struct RoundReminded {
    reminded: usize,
}

/// Reminds the facilities that handed in nothing, at most once a day each.
#[utoipa::path(
    post, path = "/api/demand/rounds/{id}/reminders", operation_id = "demand_round_remind", tag = "demand",
    params(("id" = RoundId, Path)), responses((status = 200, body = RoundReminded))
)]
async fn round_remind(
    State(app): State<App>,
    grant: Grant<needs::ManageCycles>,
    Path(id): Path<RoundId>,
) -> Result<Json<RoundReminded>> {
    Ok(Json(RoundReminded {
        reminded: rounds::remind(&app, &grant, id).await?,
    }))
}

/// The outcome becomes the agreed quantities of the tender's year and the parts of its facilities.
#[utoipa::path(
    post, path = "/api/demand/rounds/{id}/takeover", operation_id = "demand_round_take_over", tag = "demand",
    params(("id" = RoundId, Path), ("If-Match" = String, Header)), responses((status = 200, body = RoundView))
)]
async fn round_take_over(
    State(app): State<App>,
    grant: Grant<needs::ManageTenders>,
    Path(id): Path<RoundId>,
    version: IfMatch,
) -> Result<Tagged<RoundView>> {
    rounds::take_over(&app, &grant, id, version).await?;
    view(&app, &grant, id).await
}

/// A facility in a round.
#[derive(Debug, Serialize, ToSchema)]
struct RoundFacilityView {
    facility: OrgRef,
    /// Name of what stands above it.
    parent: Option<String>,
    /// State of its sheet, `missing` where none was begun.
    state: &'static str,
    declaration_id: Option<DeclarationId>,
    number: Option<String>,
    /// Lines that declare something.
    lines: i64,
    /// Lines that differ from the proposal.
    changed: i64,
    submitted_at: Option<Instant>,
    version: Option<i64>,
    /// `begin`, where the reader may.
    can: Vec<&'static str>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FacilityQuery {
    /// State of the sheet, or `missing`.
    state: Option<String>,
}

/// Facilities within reach in one round, by code.
#[utoipa::path(
    get, path = "/api/demand/rounds/{id}/facilities", operation_id = "demand_round_facilities", tag = "demand",
    params(("id" = RoundId, Path), FacilityQuery, PageQuery),
    responses((status = 200, body = Page<RoundFacilityView>))
)]
async fn round_facilities(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<RoundId>,
    Query(FacilityQuery { state }): Query<FacilityQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<RoundFacilityView>>> {
    let (limit, after) = (page.limit_up_to(1000), page.key::<String>()?);
    let (state, after) = (state.as_deref(), after.as_deref());
    let views = app
        .db
        .read(&grant, |tx| {
            async move {
                let round = store::round_get(tx, id).await?;
                let found = store::round_facilities(tx, id, state, after, limit + 1).await?;
                let rows = found.into_iter().map(|one| facility(tx, &round, one));
                Ok(rows.collect())
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(views, limit, |view: &RoundFacilityView| {
        view.facility.code.clone()
    })))
}

fn facility(tx: &Tx, round: &Round, row: RoundFacility) -> RoundFacilityView {
    let sheet = row.sheet.as_ref();
    let may = crate::rules::people::may_write(tx.actor(), &row.facility.facts()).is_ok()
        && tx.actor().can(Permission::EditRequisition);
    let begin = sheet.is_none() && may && round.takes_sheets(tx.now()).is_ok();
    RoundFacilityView {
        facility: row.facility.reference(),
        parent: row.parent_name,
        state: sheet.map_or("missing", |sheet| sheet.state.as_str()),
        declaration_id: sheet.map(|sheet| sheet.id),
        number: sheet.map(|sheet| sheet.number.clone()),
        lines: sheet.map_or(0, |sheet| sheet.line_count),
        changed: sheet.map_or(0, |sheet| sheet.changed_count),
        submitted_at: sheet.and_then(|sheet| sheet.submitted_at),
        version: sheet.map(|sheet| sheet.version),
        can: if begin { vec!["begin"] } else { Vec::new() },
    }
}
