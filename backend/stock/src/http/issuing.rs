//! What waits at the centre for whom, and how it gets there.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::wire::item_of;
use crate::actions::issuing::{self, Part};
use crate::model::{IssueId, LotId, PaperId};
use crate::store::reservations as rows;
use formulary::directory::item_refs;
use formulary::model::{ItemId, ItemRef};
use identity::directory;
use identity::model::{OrgRef, UserRef};
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(reservation_list))
        .routes(verb!(reservation_of_facility))
        .routes(verb!(reservation_release))
        .routes(verb!(issue_make))
        .routes(verb!(issue_list))
        .routes(verb!(issue_get))
}

/// A facility for which goods wait at the centre.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FacilityReservations)]
struct Waiting {
    facility: OrgRef,
    /// How many items.
    item_count: i64,
    /// Since when the oldest of them waits.
    since: Instant,
    /// When the first of the lots runs out.
    next_expiry_on: Day,
}

/// Facilities for which goods wait at the centre.
#[utoipa::path(
    get, path = "/api/stock/reservations", operation_id = "stock_reservation_list", tag = "stock",
    params(PageQuery), responses((status = 200, body = Page<Waiting>))
)]
async fn reservation_list(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Waiting>>> {
    let (after, limit) = (page.key::<OrganisationId>()?, page.limit_up_to(1000));
    let page = app
        .db
        .read(&grant, |tx| {
            async move {
                let centre = directory::centre(tx).await?.id;
                let waits = rows::waits(tx, centre, after, limit + 1).await?;
                let names =
                    directory::organisation_refs(tx, waits.iter().map(|row| row.facility_id))
                        .await?;
                let page = Page::cut(waits, limit, |row| row.facility_id);
                let shown = page.items.into_iter().map(|row| {
                    Ok(Waiting {
                        facility: named(names.get(&row.facility_id))?,
                        item_count: row.item_count,
                        since: row.since,
                        next_expiry_on: row.next_expiry_on,
                    })
                });
                Ok(Page {
                    items: shown.collect::<Result<Vec<_>>>()?,
                    next: page.next,
                })
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(page))
}

fn named(organisation: Option<&OrgRef>) -> Result<OrgRef> {
    organisation
        .cloned()
        .ok_or_else(|| Error::fault("an organisation is missing"))
}

/// A lot that waits at the centre for a facility.
#[derive(Debug, Serialize, ToSchema)]
struct WaitingLot {
    item: ItemRef,
    lot_id: LotId,
    /// 批号.
    lot: String,
    expires_on: Day,
    /// Held, or expired: it may only be released.
    blocked: bool,
    requisition_id: PaperId,
    quantity: Quantity,
}

/// What waits at the centre for a facility, lot by lot.
#[utoipa::path(
    get, path = "/api/stock/reservations/{facility_id}", operation_id = "stock_reservation_of_facility", tag = "stock",
    params(("facility_id" = OrganisationId, Path)), responses((status = 200, body = Vec<WaitingLot>))
)]
async fn reservation_of_facility(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Path(facility): Path<OrganisationId>,
) -> Result<Json<Vec<WaitingLot>>> {
    let lots = app
        .db
        .read(&grant, |tx| {
            async move {
                let facility = directory::organisation(tx, facility).await?.id;
                let centre = directory::centre(tx).await?.id;
                let waiting = rows::waiting_for(tx, centre, &[facility], &[]).await?;
                let items =
                    item_refs(tx, waiting.iter().map(|one| one.reservation.item_id)).await?;
                let shown = waiting.into_iter().map(|one| {
                    Ok(WaitingLot {
                        item: item_of(&items, one.reservation.item_id)?,
                        lot_id: one.reservation.key.lot_id,
                        lot: one.lot,
                        expires_on: one.expires_on,
                        blocked: one.held || one.expires_on < tx.day(),
                        requisition_id: one.reservation.key.requisition_id,
                        quantity: one.reservation.open,
                    })
                });
                shown.collect::<Result<Vec<_>>>()
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(lots))
}

/// A part of what waits.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReservedPart)]
struct PartBody {
    item_id: ItemId,
    /// Absent: the first to expire first.
    #[serde(default)]
    lot_id: Option<LotId>,
    /// Absent: the oldest first.
    #[serde(default)]
    requisition_id: Option<PaperId>,
    /// Absent: all of it.
    #[serde(default)]
    quantity: Option<Quantity>,
}

fn parts(bodies: Vec<PartBody>) -> Result<Vec<Part>> {
    let mut invalid = Invalid::new();
    for (at, part) in bodies.iter().enumerate() {
        let positive = part.quantity.is_none_or(Quantity::is_positive);
        invalid.ensure(
            positive,
            format!("/parts/{at}/quantity"),
            Field::NotPositive {},
        );
    }
    invalid.finish()?;
    let part = |body: PartBody| Part {
        item_id: body.item_id,
        lot_id: body.lot_id,
        requisition_id: body.requisition_id,
        quantity: body.quantity,
    };
    Ok(bodies.into_iter().map(part).collect())
}

/// What leaves the centre for a facility.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IssueBody {
    facility_id: OrganisationId,
    /// Empty: everything that waits and may be used.
    #[serde(default)]
    parts: Vec<PartBody>,
}

/// Issues reserved goods to a facility: they leave the centre's store and enter the facility's.
#[utoipa::path(
    post, path = "/api/stock/issues", operation_id = "stock_issue_make", tag = "stock", request_body = IssueBody,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = IssueView))
)]
async fn issue_make(
    State(app): State<App>,
    grant: Grant<needs::IssueStock>,
    Once { key, body }: Once<IssueBody>,
) -> Result<(StatusCode, Json<IssueView>)> {
    let parts = parts(body.parts)?;
    let id = issuing::issue(&app, &grant, &key, body.facility_id, &parts).await?;
    Ok((StatusCode::CREATED, Json(detail(&app, &grant, id).await?)))
}

/// What is set free.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReleaseBody {
    /// Empty: everything that waits for the facility.
    #[serde(default)]
    parts: Vec<PartBody>,
    reason: String,
}

/// Sets free what waits for a facility: the goods are free stock, its demand waits as a back order.
#[utoipa::path(
    post, path = "/api/stock/reservations/{facility_id}/release", operation_id = "stock_reservation_release",
    tag = "stock", request_body = ReleaseBody,
    params(("facility_id" = OrganisationId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 204))
)]
async fn reservation_release(
    State(app): State<App>,
    grant: Grant<needs::IssueStock>,
    Path(facility): Path<OrganisationId>,
    Once { key, body }: Once<ReleaseBody>,
) -> Result<StatusCode> {
    let parts = parts(body.parts)?;
    issuing::release(&app, &grant, &key, facility, &parts, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An issue note 出库单.
#[derive(Debug, Serialize, ToSchema)]
struct IssueView {
    id: IssueId,
    number: String,
    organisation: OrgRef,
    facility: OrgRef,
    item_count: i64,
    issued_by: Option<UserRef>,
    issued_at: Instant,
    /// In a list: none.
    lines: Vec<IssueLineView>,
    /// Lots that still wait for the facility: they are being picked or packed, or may not be used. In a list: none.
    still_waiting: Option<i64>,
}

/// A line of an issue note.
#[derive(Debug, Serialize, ToSchema)]
struct IssueLineView {
    item: ItemRef,
    lot: String,
    expires_on: Day,
    requisition_id: PaperId,
    quantity: Quantity,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct IssueQuery {
    facility_id: Option<OrganisationId>,
}

/// Issue notes within reach, newest first.
#[utoipa::path(
    get, path = "/api/stock/issues", operation_id = "stock_issue_list", tag = "stock",
    params(IssueQuery, PageQuery), responses((status = 200, body = Page<IssueView>))
)]
async fn issue_list(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Query(query): Query<IssueQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<IssueView>>> {
    let (after, limit) = (page.key()?, page.limit());
    let issues = app
        .db
        .read(&grant, |tx| {
            async move {
                let heads = rows::issues(tx, query.facility_id, None, after, limit + 1).await?;
                views(tx, heads).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(issues, limit, |issue| issue.id)))
}

async fn views(tx: &Tx, heads: Vec<rows::Issue>) -> Result<Vec<IssueView>> {
    let ends = heads
        .iter()
        .flat_map(|head| [head.organisation_id, head.facility_id]);
    let names = directory::organisation_refs(tx, ends).await?;
    let people = directory::user_refs(tx, heads.iter().filter_map(|head| head.issued_by)).await?;
    let view = |head: rows::Issue| {
        Ok(IssueView {
            id: head.id,
            number: head.number,
            organisation: named(names.get(&head.organisation_id))?,
            facility: named(names.get(&head.facility_id))?,
            item_count: head.item_count,
            issued_by: head.issued_by.and_then(|id| people.get(&id).cloned()),
            issued_at: head.issued_at,
            lines: Vec::new(),
            still_waiting: None,
        })
    };
    heads.into_iter().map(view).collect()
}

async fn detail(app: &App, actor: &Actor, id: IssueId) -> Result<IssueView> {
    app.db
        .read(actor, |tx| {
            async move {
                let heads = rows::issues(tx, None, Some(id), None, 1).await?;
                let ends = heads
                    .first()
                    .map(|one| (one.organisation_id, one.facility_id));
                let (centre, facility) = ends.ok_or_else(Error::not_found)?;
                let mut found = views(tx, heads).await?;
                let mut issue = found.pop().ok_or_else(Error::not_found)?;
                let lines = rows::issue_lines(tx, id).await?;
                let items = item_refs(tx, lines.iter().map(|line| line.item_id)).await?;
                for line in lines {
                    issue.lines.push(IssueLineView {
                        item: item_of(&items, line.item_id)?,
                        lot: line.lot,
                        expires_on: line.expires_on,
                        requisition_id: line.requisition_id,
                        quantity: line.quantity_milli,
                    });
                }
                let waits = rows::waiting_for(tx, centre, &[facility], &[]).await?;
                issue.still_waiting = i64::try_from(waits.len()).ok();
                Ok(issue)
            }
            .scope_boxed()
        })
        .await
}

/// One issue note with its lots.
#[utoipa::path(
    get, path = "/api/stock/issues/{id}", operation_id = "stock_issue_get", tag = "stock",
    params(("id" = IssueId, Path)), responses((status = 200, body = IssueView))
)]
async fn issue_get(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Path(id): Path<IssueId>,
) -> Result<Json<IssueView>> {
    Ok(Json(detail(&app, &grant, id).await?))
}
