//! `/api/formulary/items`.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions;
use crate::model::{
    ChangeId, DuplicateDecision, Item, ItemFields, ItemId, ItemKind, ItemRef, ItemState,
};
use crate::rules::item::code_checks;
use crate::store::items as store;
use crate::store::listing::{self, FacilityTier, ItemFilter, ItemKey, ItemMark, Listed};
use kernel::prelude::*;
use kernel::table::FileFormat;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(item_list))
        .routes(verb!(item_export))
        .routes(verb!(item_read))
        .routes(verb!(item_versions))
        .routes(verb!(item_decide_duplicate))
}

/// An item as it stands today.
#[derive(Debug, Serialize, ToSchema)]
struct ItemView {
    id: ItemId,
    state: ItemState,
    /// Number of the newest version.
    version_no: i64,
    /// Its codes were generated for training.
    demo: bool,
    /// The item that this one repeats, while nobody has decided.
    duplicate_of: Option<ItemId>,
    version: i64,
    #[serde(flatten)]
    fields: ItemFields,
}

impl ItemView {
    fn new(item: Item, duplicate_of: Option<ItemId>) -> Self {
        let Item {
            id,
            state,
            version_no,
            demo,
            version,
            fields,
            ..
        } = item;
        ItemView {
            id,
            state,
            version_no,
            demo,
            duplicate_of,
            version,
            fields,
        }
    }
}

/// An item with everything around it.
#[derive(Debug, Serialize, ToSchema)]
struct ItemDetail {
    #[serde(flatten)]
    item: ItemView,
    /// File and line that it was imported from.
    source_line: Option<String>,
    created_at: Instant,
    substitutes: Vec<SubstituteView>,
    duplicate: Option<RepeatedItem>,
    code_checks: Vec<CodeCheck>,
    /// What the reader may do with it now.
    can: Vec<&'static str>,
}

/// An item that may be used instead.
#[derive(Debug, Serialize, ToSchema)]
struct SubstituteView {
    item: ItemRef,
    note: String,
}

/// The first item of a drug that stands several times in the list.
#[derive(Debug, Serialize, ToSchema)]
struct RepeatedItem {
    first: ItemRef,
    decision: Option<DuplicateDecision>,
}

/// What the rules say about one code of an item.
#[derive(Debug, Serialize, ToSchema)]
struct CodeCheck {
    field: &'static str,
    valid: bool,
    /// The flaw, or what deserves a second look.
    reason: Option<&'static str>,
    /// Parts of the code by name.
    #[schema(value_type = Option<Object>)]
    parsed: Option<Value>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ItemQuery {
    /// Part of name, code, maker or pinyin, or initials (`amxl`); the best found come first.
    q: Option<String>,
    kind: Option<ItemKind>,
    /// Only items that this tier may use.
    #[param(inline)]
    tier: Option<FacilityTier>,
    state: Option<ItemState>,
    #[param(inline)]
    flag: Option<ItemMark>,
}

impl From<ItemQuery> for ItemFilter {
    fn from(query: ItemQuery) -> Self {
        let ItemQuery {
            q,
            kind,
            tier,
            state,
            flag,
        } = query;
        ItemFilter {
            q,
            kind,
            tier,
            state,
            flag,
        }
    }
}

/// Items of the list: by name, or the best found first.
#[utoipa::path(
    get, path = "/api/formulary/items", operation_id = "formulary_item_list", tag = "formulary",
    params(ItemQuery, PageQuery), responses((status = 200, body = Page<ItemView>))
)]
async fn item_list(
    State(app): State<App>,
    grant: Grant<needs::ReadFormulary>,
    Query(query): Query<ItemQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ItemView>>> {
    let (after, limit) = (page.key::<ItemKey>()?, page.limit_up_to(500));
    let filter = &query.into();
    let rows = app
        .db
        .read(&grant, |tx| {
            listing::item_list(tx, filter, after, limit + 1).scope_boxed()
        })
        .await?;
    let page = Page::cut(rows, limit, Listed::key);
    Ok(Json(
        page.map(|row| ItemView::new(row.item, row.duplicate_of)),
    ))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// Kind of file; xlsx unless given.
    #[param(inline)]
    format: Option<FileFormat>,
}

/// The list as a file, in the reader's language, with the filters of the list. An import reads it back without a change.
#[utoipa::path(
    get, path = "/api/formulary/items/export", operation_id = "formulary_item_export", tag = "formulary",
    params(ExportQuery, ItemQuery), responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>))
)]
async fn item_export(
    State(app): State<App>,
    grant: Grant<needs::ReadFormulary>,
    Query(export): Query<ExportQuery>,
    Query(query): Query<ItemQuery>,
) -> Result<impl IntoResponse> {
    let format = export.format.unwrap_or(FileFormat::Xlsx);
    let bytes = actions::exports::items(&app, &grant, &query.into(), format).await?;
    let name = format!("attachment; filename=\"formulary.{}\"", format);
    Ok((
        [
            (header::CONTENT_TYPE, format.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ],
        bytes,
    ))
}

/// One item.
#[utoipa::path(
    get, path = "/api/formulary/items/{id}", operation_id = "formulary_item_get", tag = "formulary",
    params(("id" = ItemId, Path)), responses((status = 200, body = ItemDetail))
)]
async fn item_read(
    State(app): State<App>,
    grant: Grant<needs::ReadFormulary>,
    Path(id): Path<ItemId>,
) -> Result<Tagged<ItemDetail>> {
    detail(&app, &grant, id).await
}

async fn detail(app: &App, actor: &Actor, id: ItemId) -> Result<Tagged<ItemDetail>> {
    app.db
        .read(actor, |tx| {
            async move { detail_in(tx, id).await }.scope_boxed()
        })
        .await
}

async fn detail_in(tx: &Tx, id: ItemId) -> Result<Tagged<ItemDetail>> {
    let item = store::item_get(tx, id).await?;
    let (rows, link) = (
        store::substitutes(tx, id).await?,
        store::duplicate_get(tx, id).await?,
    );
    let mentioned = rows
        .iter()
        .map(|row| row.substitute_id)
        .chain(link.map(|link| link.first_id));
    let refs = store::item_refs(tx, mentioned.collect()).await?;
    let known = |id: ItemId| refs.get(&id).cloned();
    let substitutes = rows.into_iter();
    let substitutes = substitutes.filter_map(|row| {
        Some(SubstituteView {
            item: known(row.substitute_id)?,
            note: row.note,
        })
    });
    let duplicate = link.and_then(|link| {
        Some(RepeatedItem {
            first: known(link.first_id)?,
            decision: link.decision,
        })
    });
    let open = duplicate
        .as_ref()
        .is_some_and(|link| link.decision.is_none());
    let can = if open && tx.actor().can(Permission::ReviewFormulary) {
        vec!["decide_duplicate"]
    } else {
        Vec::new()
    };
    let checks = code_checks(&item.fields)
        .into_iter()
        .map(|(field, _, verdict)| CodeCheck {
            field: field.as_str(),
            valid: verdict.valid,
            reason: verdict.reason,
            parsed: verdict.parsed,
        });
    let detail = ItemDetail {
        source_line: item.source_line.clone(),
        created_at: item.created_at,
        substitutes: substitutes.collect(),
        code_checks: checks.collect(),
        can,
        item: ItemView::new(
            item,
            link.filter(|link| link.decision.is_none())
                .map(|link| link.first_id),
        ),
        duplicate,
    };
    Ok(Tagged::new(detail.item.version, detail))
}

/// What an item said from a day on.
#[derive(Debug, Serialize, ToSchema)]
struct VersionView {
    version_no: i64,
    effective_on: Day,
    /// The change that brought it; none where it came with an import.
    change_id: Option<ChangeId>,
    fields: ItemFields,
}

/// Versions of an item, the newest first.
#[utoipa::path(
    get, path = "/api/formulary/items/{id}/versions", operation_id = "formulary_item_version_list", tag = "formulary",
    params(("id" = ItemId, Path), PageQuery), responses((status = 200, body = Page<VersionView>))
)]
async fn item_versions(
    State(app): State<App>,
    grant: Grant<needs::ReadFormulary>,
    Path(id): Path<ItemId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<VersionView>>> {
    let (before, limit) = (page.key::<i64>()?, page.limit());
    let rows = app
        .db
        .read(&grant, |tx| {
            async move {
                store::item_get(tx, id).await?;
                store::version_list(tx, id, before, limit + 1).await
            }
            .scope_boxed()
        })
        .await?;
    let views: Result<Vec<VersionView>> = rows
        .into_iter()
        .map(|row| {
            let fields = row.fields()?;
            Ok(VersionView {
                version_no: row.version_no,
                effective_on: row.effective_on,
                change_id: row.change_id,
                fields,
            })
        })
        .collect();
    Ok(Json(Page::cut(views?, limit, |row| row.version_no)))
}

/// What becomes of a repeat.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DuplicateDecided {
    decision: DuplicateDecision,
}

/// Decides on an item that repeats another one: both stay, or the repeat is retired.
#[utoipa::path(
    post, path = "/api/formulary/items/{id}/duplicate-decision", operation_id = "formulary_item_decide_duplicate",
    tag = "formulary", request_body = DuplicateDecided,
    params(("id" = ItemId, Path), ("If-Match" = String, Header)), responses((status = 200, body = ItemDetail))
)]
async fn item_decide_duplicate(
    State(app): State<App>,
    grant: Grant<needs::ReviewFormulary>,
    Path(id): Path<ItemId>,
    version: IfMatch,
    Body(body): Body<DuplicateDecided>,
) -> Result<Tagged<ItemDetail>> {
    actions::items::duplicate_decide(&app, &grant, id, version, body.decision).await?;
    detail(&app, &grant, id).await
}
