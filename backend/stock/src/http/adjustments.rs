//! `/api/stock/adjustments`: goods written off, or on, with a second person where they are dear.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::wire::{PrintedLot, Why, lot_of};
use crate::actions::adjusting::{self, AdjustLine};
use crate::actions::decides;
use crate::model::{
    ADJUSTMENT_MAP, AdjustmentId, AdjustmentReason, AdjustmentState, AdjustmentVerb, LotId,
};
use crate::store::adjustments::{self as rows, Adjustment, AdjustmentLine};
use crate::store::lots;
use formulary::directory::Names;
use formulary::model::{ItemId, ItemRef};
use identity::model::{OrgRef, UserRef};
use kernel::arrows::verbs;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(adjustment_list))
        .routes(verb!(adjustment_record))
        .routes(verb!(adjustment_get))
        .routes(verb!(adjustment_confirm))
        .routes(verb!(adjustment_reject))
}

/// Some of a lot that is written off, or on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StockAdjustmentLine)]
struct LineView {
    item: ItemRef,
    lot_id: LotId,
    lot: String,
    expires_on: Day,
    reason: AdjustmentReason,
    quantity: Quantity,
    /// Of a base unit, by the contract in force.
    price: Option<Money>,
}

/// An adjustment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StockAdjustment)]
pub struct AdjustmentView {
    pub id: AdjustmentId,
    pub number: String,
    pub organisation: OrgRef,
    pub state: AdjustmentState,
    note: String,
    pub line_count: i64,
    /// At purchase price, whatever the direction; none where a price is unknown.
    pub amount: Option<Money>,
    proposed_by: Option<UserRef>,
    proposed_at: Instant,
    decided_by: Option<UserRef>,
    decided_at: Option<Instant>,
    /// Why it was rejected.
    decision: String,
    /// What this reader may do with it now.
    pub can: Vec<AdjustmentVerb>,
    version: i64,
}

/// An adjustment with its lots.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StockAdjustmentDetail)]
struct AdjustmentDetail {
    adjustment: AdjustmentView,
    lines: Vec<LineView>,
}

fn can(actor: &Actor, row: &Adjustment) -> Vec<AdjustmentVerb> {
    let able = actor.can(Permission::ApproveTransfers)
        && decides(actor, row.organisation_id, row.single_user).is_ok()
        && NotSubmitter::witness(actor, row.proposed_by, row.proposed_for).is_ok();
    match able {
        true => verbs(ADJUSTMENT_MAP, row.state),
        false => Vec::new(),
    }
}

/// Adjustments within reach, newest first.
pub async fn views(
    tx: &Tx,
    state: Option<AdjustmentState>,
    organisation: Option<OrganisationId>,
    after: Option<AdjustmentId>,
    limit: u64,
) -> Result<Vec<AdjustmentView>> {
    let found = rows::list(tx, state, organisation, after, limit).await?;
    let names = names(tx, &found, &[]).await?;
    found
        .into_iter()
        .map(|row| view(tx.actor(), row, &names))
        .collect()
}

async fn names(tx: &Tx, rows: &[Adjustment], lines: &[AdjustmentLine]) -> Result<Names> {
    let people = rows
        .iter()
        .flat_map(|row| [row.proposed_by, row.decided_by]);
    Names::of(
        tx,
        rows.iter().map(|row| row.organisation_id).collect(),
        lines.iter().map(|line| line.item_id).collect(),
        people.flatten().collect(),
    )
    .await
}

fn view(actor: &Actor, row: Adjustment, names: &Names) -> Result<AdjustmentView> {
    Ok(AdjustmentView {
        can: can(actor, &row),
        organisation: names.organisation(row.organisation_id)?,
        proposed_by: names.person(row.proposed_by),
        decided_by: names.person(row.decided_by),
        id: row.id,
        number: row.number,
        state: row.state,
        note: row.note,
        line_count: row.line_count,
        amount: row.amount_e4,
        proposed_at: row.proposed_at,
        decided_at: row.decided_at,
        decision: row.decision,
        version: row.version,
    })
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AdjustmentQuery {
    state: Option<AdjustmentState>,
    organisation_id: Option<OrganisationId>,
}

/// Adjustments within reach, newest first.
#[utoipa::path(
    get, path = "/api/stock/adjustments", operation_id = "stock_adjustment_list", tag = "stock",
    params(AdjustmentQuery, PageQuery), responses((status = 200, body = Page<AdjustmentView>))
)]
async fn adjustment_list(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Query(query): Query<AdjustmentQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<AdjustmentView>>> {
    let (after, limit) = (page.key::<AdjustmentId>()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = views(tx, query.state, query.organisation_id, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// Some of a lot that is to be written off, or on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StockAdjustLine)]
struct NewLine {
    item_id: ItemId,
    #[serde(default)]
    lot_id: Option<LotId>,
    #[serde(default)]
    lot: Option<PrintedLot>,
    reason: AdjustmentReason,
    /// Base units, above zero.
    quantity: Quantity,
    /// What the ledger said on the screen: refused when it has moved on since.
    #[serde(default)]
    seen: Option<Quantity>,
}

/// An adjustment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StockNewAdjustment)]
struct NewBody {
    organisation_id: OrganisationId,
    lines: Vec<NewLine>,
    #[serde(default)]
    note: String,
}

/// Writes an adjustment down: what is cheap and ordinary is booked at once, the rest waits for a second person.
#[utoipa::path(
    post, path = "/api/stock/adjustments", operation_id = "stock_adjustment_record", tag = "stock", request_body = NewBody,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = AdjustmentDetail))
)]
async fn adjustment_record(
    State(app): State<App>,
    grant: Grant<needs::CountStock>,
    Once { key, body }: Once<NewBody>,
) -> Result<Tagged<AdjustmentDetail>> {
    let mut invalid = Invalid::new();
    let mut lines = Vec::with_capacity(body.lines.len());
    for (at, line) in body.lines.into_iter().enumerate() {
        if let Some(lot) = lot_of(at, line.lot_id, line.lot, &mut invalid) {
            lines.push(AdjustLine {
                item_id: line.item_id,
                lot,
                reason: line.reason,
                quantity: line.quantity,
                seen: line.seen,
            });
        }
    }
    invalid.finish()?;
    let organisation = body.organisation_id;
    let id = adjusting::record(&app, &grant, &key, organisation, &lines, &body.note).await?;
    let made = detail(&app, &grant, id).await?;
    Ok(Tagged::created(made.version, made.body))
}

async fn detail(app: &App, actor: &Actor, id: AdjustmentId) -> Result<Tagged<AdjustmentDetail>> {
    let found = app
        .db
        .read(actor, |tx| detail_in(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::new(found.adjustment.version, found))
}

async fn detail_in(tx: &Tx, id: AdjustmentId) -> Result<AdjustmentDetail> {
    let row = rows::get(tx, id).await?;
    let lines = rows::lines(tx, [id]).await?.remove(&id).unwrap_or_default();
    let lots = lots::by_id(tx, lines.iter().map(|line| line.lot_id)).await?;
    let names = names(tx, std::slice::from_ref(&row), &lines).await?;
    let line = |line: AdjustmentLine| {
        let lot = lots.get(&line.lot_id).ok_or_else(Error::not_found)?;
        Ok(LineView {
            item: names.item(line.item_id)?,
            lot_id: line.lot_id,
            lot: lot.number.clone(),
            expires_on: lot.expires_on,
            reason: line.reason,
            quantity: line.quantity_milli,
            price: line.price_e4,
        })
    };
    Ok(AdjustmentDetail {
        lines: lines.into_iter().map(line).collect::<Result<_>>()?,
        adjustment: view(tx.actor(), row, &names)?,
    })
}

/// An adjustment with its lots.
#[utoipa::path(
    get, path = "/api/stock/adjustments/{id}", operation_id = "stock_adjustment_get", tag = "stock",
    params(("id" = AdjustmentId, Path)), responses((status = 200, body = AdjustmentDetail))
)]
async fn adjustment_get(
    State(app): State<App>,
    grant: Grant<needs::ReadStock>,
    Path(id): Path<AdjustmentId>,
) -> Result<Tagged<AdjustmentDetail>> {
    detail(&app, &grant, id).await
}

/// A second person agrees: the goods are moved.
#[utoipa::path(
    post, path = "/api/stock/adjustments/{id}/confirmation", operation_id = "stock_adjustment_confirm", tag = "stock",
    params(("id" = AdjustmentId, Path), ("If-Match" = String, Header)), responses((status = 200, body = AdjustmentDetail))
)]
async fn adjustment_confirm(
    State(app): State<App>,
    grant: Grant<needs::ApproveTransfers>,
    Path(id): Path<AdjustmentId>,
    version: IfMatch,
) -> Result<Tagged<AdjustmentDetail>> {
    adjusting::confirm(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}

/// A second person does not agree.
#[utoipa::path(
    post, path = "/api/stock/adjustments/{id}/rejection", operation_id = "stock_adjustment_reject", tag = "stock",
    request_body = Why, params(("id" = AdjustmentId, Path), ("If-Match" = String, Header)), responses((status = 200, body = AdjustmentDetail))
)]
async fn adjustment_reject(
    State(app): State<App>,
    grant: Grant<needs::ApproveTransfers>,
    Path(id): Path<AdjustmentId>,
    version: IfMatch,
    Body(body): Body<Why>,
) -> Result<Tagged<AdjustmentDetail>> {
    adjusting::reject(&app, &grant, id, version, &body.reason).await?;
    detail(&app, &grant, id).await
}
