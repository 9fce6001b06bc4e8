//! `/api/formulary/crosswalk`.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Map;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::imports::{ImportView, key_of, view as import_view};
use crate::actions::uploads::Incoming;
use crate::actions::{crosswalk as actions, crosswalk_files};
use crate::model::{Crosswalk, CrosswalkId, CrosswalkState, ItemId, ItemRef, Local, Ratio};
use crate::rules::crosswalk::proposals;
use crate::store::crosswalk::{self as store, EntryFilter};
use crate::store::items;
use identity::directory;
use identity::model::OrgRef;
use kernel::http::Upload;
use kernel::http::idempotency::IdempotencyKey;
use kernel::prelude::*;
use kernel::problem::locale::text;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(crosswalk_list))
        .routes(verb!(crosswalk_add))
        .routes(verb!(crosswalk_check))
        .routes(verb!(crosswalk_read))
        .routes(verb!(crosswalk_proposals))
        .routes(verb!(crosswalk_map))
        .routes(verb!(crosswalk_ignore))
}

/// One line of a facility's own list and what it means.
#[derive(Debug, Serialize, ToSchema)]
struct EntryView {
    id: CrosswalkId,
    facility: Option<OrgRef>,
    local_code: String,
    local_name: String,
    local_specification: String,
    local_unit: String,
    state: CrosswalkState,
    /// What it means, once mapped.
    item: Option<ItemRef>,
    /// Local quantity × num ÷ den = base units.
    ratio_num: i64,
    ratio_den: i64,
    /// Why it is put aside.
    note: String,
    created_at: Instant,
    decided_at: Option<Instant>,
    version: i64,
    /// What the reader may do with it now.
    can: Vec<&'static str>,
}

async fn views(tx: &Tx, entries: Vec<Crosswalk>) -> Result<Vec<EntryView>> {
    let facilities =
        directory::organisation_refs(tx, entries.iter().map(|entry| entry.facility_id)).await?;
    let mut mapped: Vec<ItemId> = entries.iter().filter_map(|entry| entry.item_id).collect();
    mapped.sort_unstable();
    mapped.dedup();
    let refs = items::item_refs(tx, mapped).await?;
    let may = tx.actor().can(Permission::MapCrosswalk);
    let views = entries.into_iter().map(|entry| EntryView {
        id: entry.id,
        facility: facilities.get(&entry.facility_id).cloned(),
        local_code: entry.local.code,
        local_name: entry.local.name,
        local_specification: entry.local.specification,
        local_unit: entry.local.unit,
        state: entry.state,
        item: entry.item_id.and_then(|id| refs.get(&id).cloned()),
        ratio_num: entry.ratio.num,
        ratio_den: entry.ratio.den,
        note: entry.note,
        created_at: entry.created_at,
        decided_at: entry.decided_at,
        version: entry.version,
        can: if may {
            vec!["map", "ignore"]
        } else {
            Vec::new()
        },
    });
    Ok(views.collect())
}

async fn view(app: &App, actor: &Actor, id: CrosswalkId) -> Result<Tagged<EntryView>> {
    app.db
        .read(actor, |tx| {
            async move {
                let entry = store::entry_get(tx, id).await?;
                let version = entry.version;
                let view = views(tx, vec![entry])
                    .await?
                    .pop()
                    .ok_or_else(Error::not_found)?;
                Ok(Tagged::new(version, view))
            }
            .scope_boxed()
        })
        .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct EntryQuery {
    facility_id: Option<OrganisationId>,
    state: Option<CrosswalkState>,
    /// Part of the facility's own name, code or specification.
    q: Option<String>,
}

/// Lines of facilities' own lists within reach, the oldest first.
#[utoipa::path(
    get, path = "/api/formulary/crosswalk", operation_id = "formulary_crosswalk_list", tag = "formulary",
    params(EntryQuery, PageQuery), responses((status = 200, body = Page<EntryView>))
)]
async fn crosswalk_list(
    State(app): State<App>,
    grant: Grant<needs::MapCrosswalk>,
    Query(query): Query<EntryQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<EntryView>>> {
    let (after, limit) = (page.key::<CrosswalkId>()?, page.limit_up_to(500));
    let EntryQuery {
        facility_id,
        state,
        q,
    } = query;
    let filter = &EntryFilter {
        facility_id,
        state,
        q,
    };
    let page = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = store::entry_list(tx, filter, after, limit + 1).await?;
                Ok(Page::cut(views(tx, rows).await?, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(page))
}

/// One line of a facility's own list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEntry {
    facility_id: OrganisationId,
    #[serde(default)]
    local_code: String,
    local_name: String,
    #[serde(default)]
    local_specification: String,
    local_unit: String,
}

/// Enters one line of a facility.
#[utoipa::path(
    post, path = "/api/formulary/crosswalk", operation_id = "formulary_crosswalk_add", tag = "formulary",
    request_body = NewEntry, params(("Idempotency-Key" = String, Header)), responses((status = 201, body = EntryView))
)]
async fn crosswalk_add(
    State(app): State<App>,
    grant: Grant<needs::MapCrosswalk>,
    Once { key, body }: Once<NewEntry>,
) -> Result<Tagged<EntryView>> {
    let local = Local {
        code: body.local_code,
        name: body.local_name,
        specification: body.local_specification,
        unit: body.local_unit,
    };
    let id = actions::add(&app, &grant, &key, body.facility_id, &local).await?;
    Ok(Tagged {
        created: true,
        ..view(&app, &grant, id).await?
    })
}

/// The form of an upload.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "describes the form; the extractor reads its parts"
)]
struct CrosswalkForm {
    /// The facility's own list, xlsx or csv.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    facility_id: String,
    /// JSON object, field → header. Found by the headers when absent.
    mapping: Option<String>,
}

/// Reads a facility's own list and says what it would put into the queue. The queue does not change yet.
#[utoipa::path(
    post, path = "/api/formulary/crosswalk/imports", operation_id = "formulary_crosswalk_check", tag = "formulary",
    request_body(content = CrosswalkForm, content_type = "multipart/form-data"),
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = ImportView))
)]
async fn crosswalk_check(
    State(app): State<App>,
    grant: Grant<needs::MapCrosswalk>,
    key: IdempotencyKey,
    upload: Upload,
) -> Result<Tagged<ImportView>> {
    let key = key_of(key, "/api/formulary/crosswalk/imports", &upload);
    let facility = upload
        .fields
        .get("facility_id")
        .map(String::as_str)
        .unwrap_or_default();
    let facility = facility
        .trim()
        .parse()
        .map_err(|_| Invalid::one("/facility_id", Field::Required {}))?;
    let id = crosswalk_files::check(&app, &grant, &key, facility, Incoming::of(upload)?).await?;
    Ok(Tagged {
        created: true,
        ..import_view(&app, &grant, id).await?
    })
}

/// One line of a facility's own list.
#[utoipa::path(
    get, path = "/api/formulary/crosswalk/{id}", operation_id = "formulary_crosswalk_get", tag = "formulary",
    params(("id" = CrosswalkId, Path)), responses((status = 200, body = EntryView))
)]
async fn crosswalk_read(
    State(app): State<App>,
    grant: Grant<needs::MapCrosswalk>,
    Path(id): Path<CrosswalkId>,
) -> Result<Tagged<EntryView>> {
    view(&app, &grant, id).await
}

/// An item that a line may mean.
#[derive(Debug, Serialize, ToSchema)]
struct ProposalView {
    item: ItemRef,
    /// Likeness between 0 and 1, a decimal string.
    score: String,
    /// What made it a proposal, in the reader's language.
    why: String,
    ratio_num: i64,
    ratio_den: i64,
}

/// What a line most likely means, the likeliest first.
#[utoipa::path(
    get, path = "/api/formulary/crosswalk/{id}/proposals", operation_id = "formulary_crosswalk_proposal_list",
    tag = "formulary", params(("id" = CrosswalkId, Path)), responses((status = 200, body = Page<ProposalView>))
)]
async fn crosswalk_proposals(
    State(app): State<App>,
    grant: Grant<needs::MapCrosswalk>,
    Path(id): Path<CrosswalkId>,
) -> Result<Json<Page<ProposalView>>> {
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let entry = store::entry_get(tx, id).await?;
                Ok((entry.local, items::items_all(tx).await?))
            }
            .scope_boxed()
        })
        .await?;
    let locale = grant.locale;
    let compared = tokio::task::spawn_blocking(move || {
        let (local, items) = found;
        let views = proposals(&local, &items)
            .into_iter()
            .map(|proposal| ProposalView {
                item: proposal.item.reference(),
                score: Quantity(i64::from(proposal.score)).to_string(),
                why: text(
                    locale,
                    &format!("formulary.why.{}", proposal.why),
                    &Map::new(),
                ),
                ratio_num: proposal.ratio.num,
                ratio_den: proposal.ratio.den,
            });
        views.collect()
    });
    let items = compared.await.map_err(Error::fault)?;
    Ok(Json(Page { items, next: None }))
}

/// What a line means.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Mapped {
    item_id: ItemId,
    /// Local quantity × num ÷ den = base units.
    ratio_num: i64,
    ratio_den: i64,
}

/// Says what a line means and how its unit counts.
#[utoipa::path(
    post, path = "/api/formulary/crosswalk/{id}/mapping", operation_id = "formulary_crosswalk_map", tag = "formulary",
    request_body = Mapped, params(("id" = CrosswalkId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = EntryView))
)]
async fn crosswalk_map(
    State(app): State<App>,
    grant: Grant<needs::MapCrosswalk>,
    Path(id): Path<CrosswalkId>,
    version: IfMatch,
    Body(body): Body<Mapped>,
) -> Result<Tagged<EntryView>> {
    let ratio = Ratio {
        num: body.ratio_num,
        den: body.ratio_den,
    };
    actions::map(&app, &grant, id, version, body.item_id, ratio).await?;
    view(&app, &grant, id).await
}

/// Why a line is put aside.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Ignored {
    reason: String,
}

/// Puts a line aside: it means nothing of the list.
#[utoipa::path(
    post, path = "/api/formulary/crosswalk/{id}/ignore", operation_id = "formulary_crosswalk_ignore", tag = "formulary",
    request_body = Ignored, params(("id" = CrosswalkId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = EntryView))
)]
async fn crosswalk_ignore(
    State(app): State<App>,
    grant: Grant<needs::MapCrosswalk>,
    Path(id): Path<CrosswalkId>,
    version: IfMatch,
    Body(body): Body<Ignored>,
) -> Result<Tagged<EntryView>> {
    actions::ignore(&app, &grant, id, version, &body.reason).await?;
    view(&app, &grant, id).await
}
