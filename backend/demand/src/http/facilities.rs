//! `/api/demand/facilities`: what a facility may ask for.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

use super::views::RequisitionLineView;
use crate::actions::reading::{self, Offered};
use crate::model::cycle::CycleId;
use crate::store::Search;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(suggestion_list))
        .routes(verb!(item_search))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SuggestionQuery {
    /// Whose days the suggestion has to cover; those of an emergency when absent.
    cycle_id: Option<CycleId>,
    /// Part of name, code, manufacturer, pinyin or its initials.
    q: Option<String>,
    /// Exact codes, separated by commas, instead of a text.
    codes: Option<String>,
}

/// Most codes of one question.
const CODES: usize = 500;

impl SuggestionQuery {
    fn offered(self) -> Result<Offered> {
        let search = match self.codes {
            None => Search::Text(self.q.unwrap_or_default()),
            Some(codes) => {
                let codes = codes
                    .split(',')
                    .map(str::trim)
                    .filter(|code| !code.is_empty());
                Search::Codes(codes.map(str::to_owned).collect())
            }
        };
        match &search {
            Search::Codes(codes) if codes.len() > CODES => {
                Err(Invalid::one("/codes", Field::TooMany { max: CODES }))
            }
            _ => Ok(Offered {
                cycle: self.cycle_id,
                search,
            }),
        }
    }
}

async fn page(
    app: &App,
    actor: &Actor,
    facility: OrganisationId,
    offered: Offered,
    page: &PageQuery,
) -> Result<Json<Page<RequisitionLineView>>> {
    let limit = page.limit_up_to(CODES as u64);
    let rows = reading::offered(app, actor, facility, &offered, page.key()?, limit + 1).await?;
    Ok(Json(Page::cut(
        rows.into_iter().map(RequisitionLineView::from).collect(),
        limit,
        RequisitionLineView::key,
    )))
}

/// Items that the facility may ask for, each with its suggestion as of now.
#[utoipa::path(
    get, path = "/api/demand/facilities/{id}/suggestions", operation_id = "demand_suggestion_list", tag = "demand",
    params(("id" = OrganisationId, Path), SuggestionQuery, PageQuery),
    responses((status = 200, body = Page<RequisitionLineView>))
)]
async fn suggestion_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<OrganisationId>,
    Query(query): Query<SuggestionQuery>,
    Query(paging): Query<PageQuery>,
) -> Result<Json<Page<RequisitionLineView>>> {
    page(&app, &grant, id, query.offered()?, &paging).await
}

/// Items that the facility may ask for and that match what was typed, or exact codes that were pasted. Each is
/// a whole line, so that it can be added to a requisition as it is.
#[utoipa::path(
    get, path = "/api/demand/facilities/{id}/item-search", operation_id = "demand_item_search", tag = "demand",
    params(("id" = OrganisationId, Path), SuggestionQuery, PageQuery),
    responses((status = 200, body = Page<RequisitionLineView>))
)]
async fn item_search(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<OrganisationId>,
    Query(query): Query<SuggestionQuery>,
    Query(paging): Query<PageQuery>,
) -> Result<Json<Page<RequisitionLineView>>> {
    let offered = query.offered()?;
    match &offered.search {
        Search::Text(typed) if typed.trim().is_empty() => Ok(Json(Page {
            items: Vec::new(),
            next: None,
        })),
        _ => page(&app, &grant, id, offered, &paging).await,
    }
}
