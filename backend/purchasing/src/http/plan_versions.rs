//! What else could be, and what was: alternatives of a line, versions of a plan, prices paid.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

use super::plans::detail;
use crate::actions::revising;
use crate::model::{LineId, PlanId};
use crate::report;
use crate::report::alternatives::Alternative;
use crate::report::amendments::AmendmentView;
use crate::report::comparison::{PlanComparison, VersionOf, comparison_sheet};
use crate::report::plans::PlanDetail;
use crate::report::prices::PaidPrice;
use formulary::model::ItemId;
use kernel::prelude::*;
use kernel::table::FileFormat;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(plan_line_alternatives))
        .routes(verb!(plan_amendments))
        .routes(verb!(plan_amendment_undo))
        .routes(verb!(plan_comparison))
        .routes(verb!(plan_comparison_export))
        .routes(verb!(item_prices_paid))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AlternativeQuery {
    /// Base units; what the line orders where it is absent.
    quantity: Option<Quantity>,
}

/// Every offer of a line's item, priced at one quantity: what can be taken first, the cheapest first.
#[utoipa::path(
    get, path = "/api/purchasing/plans/{id}/lines/{line_id}/alternatives",
    operation_id = "purchasing_plan_line_alternatives", tag = "purchasing",
    params(("id" = PlanId, Path), ("line_id" = LineId, Path), AlternativeQuery),
    responses((status = 200, body = Vec<Alternative>))
)]
async fn plan_line_alternatives(
    State(app): State<App>,
    grant: Grant<needs::ReadPlans>,
    Path((id, line)): Path<(PlanId, LineId)>,
    Query(query): Query<AlternativeQuery>,
) -> Result<Json<Vec<Alternative>>> {
    let quantity = query.quantity.filter(|quantity| quantity.is_positive());
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                report::plans::found(tx, id).await?;
                report::alternatives::alternatives(tx, id, line, quantity).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AmendmentQuery {
    /// Only changes of the item of this line.
    line_id: Option<LineId>,
}

/// Changes of a plan as versions, newest first.
#[utoipa::path(
    get, path = "/api/purchasing/plans/{id}/amendments", operation_id = "purchasing_plan_amendments",
    tag = "purchasing", params(("id" = PlanId, Path), AmendmentQuery, PageQuery),
    responses((status = 200, body = Page<AmendmentView>))
)]
async fn plan_amendments(
    State(app): State<App>,
    grant: Grant<needs::ReadPlans>,
    Path(id): Path<PlanId>,
    Query(query): Query<AmendmentQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<AmendmentView>>> {
    let (after, limit) = (page.key()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                report::plans::found(tx, id).await?;
                report::amendments::amendments(tx, id, query.line_id, after, limit + 1).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(found, limit, |amendment| {
        amendment.version_no
    })))
}

/// Takes the newest change of an item back; answers with the plan's new totals.
#[utoipa::path(
    post, path = "/api/purchasing/plans/{id}/amendments/{version_no}/undoing",
    operation_id = "purchasing_plan_amendment_undo", tag = "purchasing",
    params(("id" = PlanId, Path), ("version_no" = i64, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PlanDetail))
)]
async fn plan_amendment_undo(
    State(app): State<App>,
    grant: Grant<needs::PlanPurchases>,
    Path((id, version_no)): Path<(PlanId, i64)>,
    version: IfMatch,
) -> Result<Tagged<PlanDetail>> {
    revising::undo(&app, &grant, id, version_no, version).await?;
    detail(&app, &grant, id).await
}

#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ComparisonQuery {
    /// The earlier plan; the same plan where it is absent.
    with: Option<PlanId>,
    /// Version of the earlier plan, 1 as it was made. Absent: as it was made for the same plan, as it stands for another.
    with_version: Option<i64>,
    /// Version of this plan; as it stands where it is absent.
    version: Option<i64>,
}

async fn compared(
    app: &App,
    actor: &Actor,
    id: PlanId,
    query: ComparisonQuery,
) -> Result<PlanComparison> {
    let other = query.with.unwrap_or(id);
    let made = if other == id { Some(1) } else { None };
    let before = VersionOf {
        plan: other,
        version_no: query.with_version.or(made),
    };
    let after = VersionOf {
        plan: id,
        version_no: query.version,
    };
    app.db
        .read(actor, |tx| {
            async move {
                report::plans::found(tx, id).await?;
                report::plans::found(tx, other).await?;
                report::comparison::comparison(tx, before, after).await
            }
            .scope_boxed()
        })
        .await
}

/// Two versions side by side; items that are the same in both are left out. Always the whole list.
#[utoipa::path(
    get, path = "/api/purchasing/plans/{id}/comparison", operation_id = "purchasing_plan_comparison",
    tag = "purchasing", params(("id" = PlanId, Path), ComparisonQuery),
    responses((status = 200, body = PlanComparison))
)]
async fn plan_comparison(
    State(app): State<App>,
    grant: Grant<needs::ReadPlans>,
    Path(id): Path<PlanId>,
    Query(query): Query<ComparisonQuery>,
) -> Result<Json<PlanComparison>> {
    Ok(Json(compared(&app, &grant, id, query).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SheetQuery {
    /// `xlsx` when absent.
    #[param(inline)]
    format: Option<FileFormat>,
}

/// The same as a file, in the reader's language.
#[utoipa::path(
    get, path = "/api/purchasing/plans/{id}/comparison/export", operation_id = "purchasing_plan_comparison_export",
    tag = "purchasing", params(("id" = PlanId, Path), ComparisonQuery, SheetQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>))
)]
async fn plan_comparison_export(
    State(app): State<App>,
    grant: Grant<needs::ReadPlans>,
    Path(id): Path<PlanId>,
    Query(query): Query<ComparisonQuery>,
    Query(sheet): Query<SheetQuery>,
) -> Result<Response> {
    let format = sheet.format.unwrap_or(FileFormat::Xlsx);
    let compared = compared(&app, &grant, id, query).await?;
    let file = comparison_sheet(&compared, format, grant.locale)?;
    let disposition = format!("attachment; filename=\"comparison-{id}.{format}\"");
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, file).into_response())
}

/// Prices paid for an item, newest first.
#[utoipa::path(
    get, path = "/api/purchasing/items/{id}/prices-paid", operation_id = "purchasing_item_prices_paid",
    tag = "purchasing", params(("id" = ItemId, Path), PageQuery),
    responses((status = 200, body = Page<PaidPrice>))
)]
async fn item_prices_paid(
    State(app): State<App>,
    grant: Grant<needs::ReadPlans>,
    Path(id): Path<ItemId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<PaidPrice>>> {
    let (after, limit) = (page.key()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            report::prices::prices_paid(tx, id, after, limit + 1).scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(found, limit, |price| price.line_id)))
}
