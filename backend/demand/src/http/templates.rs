//! `/api/demand/templates`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions::templates::{self, TemplateText};
use crate::model::template::{Template, TemplateId, TemplateLine};
use formulary::model::ItemId;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(template_list))
        .routes(verb!(template_make))
        .routes(verb!(template_change))
        .routes(verb!(template_discard))
}

/// One line of a template.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Wish {
    item_id: ItemId,
    /// In base units.
    quantity: Quantity,
}

/// A list that a facility keeps.
#[derive(Debug, Serialize, ToSchema)]
struct TemplateView {
    id: TemplateId,
    facility_id: OrganisationId,
    name: String,
    lines: Vec<Wish>,
    version: i64,
}

impl From<Template> for TemplateView {
    fn from(template: Template) -> Self {
        let wish = |line: &TemplateLine| Wish {
            item_id: line.item_id,
            quantity: line.quantity,
        };
        Self {
            id: template.id,
            facility_id: template.facility_id,
            name: template.name,
            lines: template.lines.iter().map(wish).collect(),
            version: template.version,
        }
    }
}

fn lines(wishes: Vec<Wish>) -> Vec<TemplateLine> {
    wishes
        .into_iter()
        .map(|wish| TemplateLine {
            item_id: wish.item_id,
            quantity: wish.quantity,
        })
        .collect()
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TemplateQuery {
    facility_id: OrganisationId,
}

/// The templates of a facility, by name.
#[utoipa::path(
    get, path = "/api/demand/templates", operation_id = "demand_template_list", tag = "demand",
    params(TemplateQuery), responses((status = 200, body = Page<TemplateView>))
)]
async fn template_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Query(query): Query<TemplateQuery>,
) -> Result<Json<Page<TemplateView>>> {
    let found = templates::list(&app, &grant, query.facility_id).await?;
    Ok(Json(Page {
        items: found.into_iter().map(TemplateView::from).collect(),
        next: None,
    }))
}

/// A template to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TemplateMade {
    facility_id: OrganisationId,
    name: String,
    lines: Vec<Wish>,
}

/// Keeps a new template.
#[utoipa::path(
    post, path = "/api/demand/templates", operation_id = "demand_template_make", tag = "demand",
    request_body = TemplateMade, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = TemplateView))
)]
async fn template_make(
    State(app): State<App>,
    grant: Grant<needs::EditRequisition>,
    Once { key, body }: Once<TemplateMade>,
) -> Result<Tagged<TemplateView>> {
    let text = TemplateText {
        name: body.name.trim().to_owned(),
        lines: lines(body.lines),
    };
    let made = templates::make(&app, &grant, &key, body.facility_id, &text).await?;
    let template = templates::get(&app, &grant, made.id).await?;
    Ok(Tagged::created(template.version, template.into()))
}

/// Name and lines of a template.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TemplateChanged {
    name: String,
    lines: Vec<Wish>,
}

/// Replaces name and lines of a template.
#[utoipa::path(
    put, path = "/api/demand/templates/{id}", operation_id = "demand_template_change", tag = "demand",
    request_body = TemplateChanged, params(("id" = TemplateId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = TemplateView))
)]
async fn template_change(
    State(app): State<App>,
    grant: Grant<needs::EditRequisition>,
    Path(id): Path<TemplateId>,
    version: IfMatch,
    Body(body): Body<TemplateChanged>,
) -> Result<Tagged<TemplateView>> {
    let text = TemplateText {
        name: body.name.trim().to_owned(),
        lines: lines(body.lines),
    };
    let template = templates::change(&app, &grant, id, version, &text).await?;
    Ok(Tagged::new(template.version, template.into()))
}

/// Throws a template away.
#[utoipa::path(
    delete, path = "/api/demand/templates/{id}", operation_id = "demand_template_discard", tag = "demand",
    params(("id" = TemplateId, Path), ("If-Match" = String, Header)), responses((status = 204))
)]
async fn template_discard(
    State(app): State<App>,
    grant: Grant<needs::EditRequisition>,
    Path(id): Path<TemplateId>,
    version: IfMatch,
) -> Result<StatusCode> {
    templates::discard(&app, &grant, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
