//! `/api/demand/cycles`.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::views::CycleView;
use crate::actions::{cycles, reading};
use crate::model::cycle::{Cycle, CycleId, CycleKind, CycleTerms};
use crate::model::requisition::RequisitionId;
use crate::store::report::{CycleFacility, Handed};
use identity::model::OrgRef;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(cycle_list))
        .routes(verb!(cycle_announce))
        .routes(verb!(cycle_read))
        .routes(verb!(cycle_amend))
        .routes(verb!(cycle_open))
        .routes(verb!(cycle_cancel))
        .routes(verb!(cycle_remind))
        .routes(verb!(cycle_facilities))
}

/// What is decided about a cycle.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CycleText {
    /// E.g. `2026-11`; part of the numbers of its requisitions.
    code: String,
    name: String,
    kind: CycleKind,
    opens_at: Instant,
    closes_at: Instant,
    /// Days until the next cycle's goods can be ordered, 1 to 366.
    review_days: i64,
    /// Days of cover kept for surprises, 0 to 90.
    safety_days: i64,
    /// Whole months of consumption that suggestions look back on, 1 to 24.
    lookback_months: i64,
}

const MAX_CODE: usize = 20;
const MAX_NAME: usize = 60;

impl CycleText {
    fn terms(self) -> Result<CycleTerms> {
        let (code, name) = (self.code.trim(), self.name.trim());
        let plain = code
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        let mut invalid = Invalid::new();
        invalid.ensure(!code.is_empty(), "/code", Field::Required {});
        invalid.ensure(
            plain,
            "/code",
            Field::Malformed {
                reason: "A–Z 0–9 -".to_owned(),
            },
        );
        invalid.ensure(
            code.len() <= MAX_CODE,
            "/code",
            Field::TooLong { max: MAX_CODE },
        );
        invalid.ensure(!name.is_empty(), "/name", Field::Required {});
        invalid.ensure(
            name.chars().count() <= MAX_NAME,
            "/name",
            Field::TooLong { max: MAX_NAME },
        );
        invalid.finish()?;
        Ok(CycleTerms {
            code: code.to_owned(),
            name: name.to_owned(),
            kind: self.kind,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            review_days: self.review_days,
            safety_days: self.safety_days,
            lookback_months: self.lookback_months,
        })
    }
}

async fn view(app: &App, actor: &Actor, id: CycleId) -> Result<Tagged<CycleView>> {
    let shown = reading::cycle(app, actor, id).await?;
    Ok(Tagged::new(shown.cycle.version, shown.into()))
}

/// All cycles, newest first, with how the handing in goes.
#[utoipa::path(
    get, path = "/api/demand/cycles", operation_id = "demand_cycle_list", tag = "demand",
    params(PageQuery), responses((status = 200, body = Page<CycleView>))
)]
async fn cycle_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<CycleView>>> {
    let limit = page.limit();
    let shown = reading::cycles(&app, &grant, page.key()?, limit + 1).await?;
    let views = shown.into_iter().map(CycleView::from).collect();
    Ok(Json(Page::cut(views, limit, CycleView::id)))
}

/// Announces a cycle. It opens by itself when its time comes.
#[utoipa::path(
    post, path = "/api/demand/cycles", operation_id = "demand_cycle_announce", tag = "demand",
    request_body = CycleText, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = CycleView))
)]
async fn cycle_announce(
    State(app): State<App>,
    grant: Grant<needs::ManageCycles>,
    Once { key, body }: Once<CycleText>,
) -> Result<Tagged<CycleView>> {
    let made = cycles::announce(&app, &grant, &key, &body.terms()?).await?;
    Ok(Tagged {
        created: true,
        ..view(&app, &grant, made.id).await?
    })
}

/// One cycle, with how the handing in goes.
#[utoipa::path(
    get, path = "/api/demand/cycles/{id}", operation_id = "demand_cycle_read", tag = "demand",
    params(("id" = CycleId, Path)), responses((status = 200, body = CycleView))
)]
async fn cycle_read(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<CycleId>,
) -> Result<Tagged<CycleView>> {
    view(&app, &grant, id).await
}

/// Changes what was decided about a cycle that has not closed.
#[utoipa::path(
    put, path = "/api/demand/cycles/{id}", operation_id = "demand_cycle_amend", tag = "demand",
    request_body = CycleText, params(("id" = CycleId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = CycleView))
)]
async fn cycle_amend(
    State(app): State<App>,
    grant: Grant<needs::ManageCycles>,
    Path(id): Path<CycleId>,
    version: IfMatch,
    Body(body): Body<CycleText>,
) -> Result<Tagged<CycleView>> {
    cycles::amend(&app, &grant, id, version, &body.terms()?).await?;
    view(&app, &grant, id).await
}

/// Lets facilities hand in before the announced time.
#[utoipa::path(
    post, path = "/api/demand/cycles/{id}/opening", operation_id = "demand_cycle_open", tag = "demand",
    params(("id" = CycleId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = CycleView))
)]
async fn cycle_open(
    State(app): State<App>,
    grant: Grant<needs::ManageCycles>,
    Path(id): Path<CycleId>,
    version: IfMatch,
) -> Result<Tagged<CycleView>> {
    cycles::open(&app, &grant, id, version).await?;
    view(&app, &grant, id).await
}

/// Calls a cycle off in which nothing was handed in. Drafts are withdrawn.
#[utoipa::path(
    post, path = "/api/demand/cycles/{id}/cancellation", operation_id = "demand_cycle_cancel", tag = "demand",
    params(("id" = CycleId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = CycleView))
)]
async fn cycle_cancel(
    State(app): State<App>,
    grant: Grant<needs::ManageCycles>,
    Path(id): Path<CycleId>,
    version: IfMatch,
) -> Result<Tagged<CycleView>> {
    let _: Cycle = cycles::cancel(&app, &grant, id, version).await?;
    view(&app, &grant, id).await
}

/// How many facilities were reminded.
#[derive(Debug, Serialize, ToSchema)]
struct Reminded {
    reminded: usize,
}

/// Reminds the facilities that handed in nothing, by notice and mail, at most once a day each.
#[utoipa::path(
    post, path = "/api/demand/cycles/{id}/reminders", operation_id = "demand_cycle_remind", tag = "demand",
    params(("id" = CycleId, Path)), responses((status = 200, body = Reminded))
)]
async fn cycle_remind(
    State(app): State<App>,
    grant: Grant<needs::ManageCycles>,
    Path(id): Path<CycleId>,
) -> Result<Json<Reminded>> {
    Ok(Json(Reminded {
        reminded: cycles::remind(&app, &grant, id).await?,
    }))
}

/// A facility in a cycle.
#[derive(Debug, Serialize, ToSchema)]
struct FacilityView {
    facility: OrgRef,
    /// Above it in the tree.
    parent: Option<OrgRef>,
    /// State of its requisition, `adopted` where the policy made it, `missing` where nothing was begun.
    state: &'static str,
    requisition_id: Option<RequisitionId>,
    number: Option<String>,
    lines: i64,
    flagged: i64,
    amount: Money,
    submitted_at: Option<Instant>,
    /// When it was last reminded of this cycle.
    reminded_at: Option<Instant>,
}

impl From<(CycleFacility, Option<OrgRef>)> for FacilityView {
    fn from((row, parent): (CycleFacility, Option<OrgRef>)) -> Self {
        let paper = row.requisition.as_ref();
        let state = paper.map_or("missing", |paper| {
            if paper.adopted {
                "adopted"
            } else {
                paper.state.as_str()
            }
        });
        Self {
            facility: row.facility.reference(),
            parent,
            state,
            requisition_id: paper.map(|paper| paper.id),
            number: paper.map(|paper| paper.number.clone()),
            lines: paper.map_or(0, |paper| paper.line_count),
            flagged: paper.map_or(0, |paper| paper.flagged_count),
            amount: paper.map_or(Money::ZERO, |paper| paper.amount_e4),
            submitted_at: paper.and_then(|paper| paper.submitted_at),
            reminded_at: row.reminded_at,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FacilityQuery {
    /// What the facility has done.
    #[param(inline)]
    state: Option<Handed>,
}

/// Facilities within reach in one cycle, by code: who has handed in what, and who has not.
#[utoipa::path(
    get, path = "/api/demand/cycles/{id}/facilities", operation_id = "demand_cycle_facilities", tag = "demand",
    params(("id" = CycleId, Path), FacilityQuery, PageQuery),
    responses((status = 200, body = Page<FacilityView>))
)]
async fn cycle_facilities(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<CycleId>,
    Query(query): Query<FacilityQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<FacilityView>>> {
    let limit = page.limit_up_to(1000);
    let after = page.key::<String>()?;
    let rows = reading::facilities(&app, &grant, id, query.state, after.as_deref(), limit + 1);
    let views = rows.await?.into_iter().map(FacilityView::from).collect();
    Ok(Json(Page::cut(views, limit, |view: &FacilityView| {
        view.facility.code.clone()
    })))
}
