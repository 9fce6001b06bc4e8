//! `/api/formulary/changes`.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions::changes::{self as actions, Proposal};
use crate::model::{
    Change, ChangeId, ChangeKind, ChangeState, ChangeWord, Impact, ItemId, ItemRef,
};
use crate::rules::change::can;
use crate::store::{changes as store, items};
use identity::directory;
use identity::model::UserRef;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(change_list))
        .routes(verb!(change_propose))
        .routes(verb!(change_read))
        .routes(verb!(change_approve))
        .routes(verb!(change_reject))
        .routes(verb!(change_withdraw))
}

/// A request to change the list.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeView {
    id: ChangeId,
    number: String,
    kind: ChangeKind,
    /// None while an added item does not exist yet.
    item: Option<ItemRef>,
    substitute: Option<ItemRef>,
    /// Proposed fields by name; only those that change.
    #[schema(value_type = Object)]
    fields: Map<String, Value>,
    reason: String,
    effective_on: Day,
    state: ChangeWord,
    proposed_by: Option<UserRef>,
    /// The absent colleague in whose place it was proposed.
    proposed_for: Option<UserRef>,
    proposed_at: Instant,
    reviewed_by: Option<UserRef>,
    reviewed_at: Option<Instant>,
    review_note: Option<String>,
    effective_at: Option<Instant>,
    version: i64,
    /// What the reader may do with it now.
    can: Vec<&'static str>,
}

/// A change with what it touches.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeDetail {
    #[serde(flatten)]
    change: ChangeView,
    /// Before the decision as it is now, afterwards as the reviewer saw it.
    impact: Option<Impact>,
    /// The fields as they stand today, for those that change; none for a new item.
    #[schema(value_type = Option<Object>)]
    current: Option<Map<String, Value>>,
}

async fn views(tx: &Tx, changes: &[Change]) -> Result<Vec<ChangeView>> {
    let mentioned = changes
        .iter()
        .flat_map(|change| [change.item_id, change.substitute_id]);
    let mut mentioned: Vec<ItemId> = mentioned.flatten().collect();
    mentioned.sort_unstable();
    mentioned.dedup();
    let items = items::item_refs(tx, mentioned).await?;
    let people = changes.iter().flat_map(|change| {
        let reviewer = change.state.decision().and_then(|decision| decision.by);
        [Some(change.proposed_by), change.proposed_for, reviewer]
    });
    let people = directory::user_refs(tx, people.flatten()).await?;
    Ok(changes
        .iter()
        .map(|change| one(tx.actor(), change, &items, &people))
        .collect())
}

fn one(
    actor: &Actor,
    change: &Change,
    items: &HashMap<ItemId, ItemRef>,
    people: &HashMap<UserId, UserRef>,
) -> ChangeView {
    let item = |id: Option<ItemId>| id.and_then(|id| items.get(&id).cloned());
    let person = |id: Option<UserId>| id.and_then(|id| people.get(&id).cloned());
    let decision = change.state.decision();
    ChangeView {
        id: change.id,
        number: change.number.clone(),
        kind: change.kind,
        item: item(change.item_id),
        substitute: item(change.substitute_id),
        fields: change.fields.clone(),
        reason: change.reason.clone(),
        effective_on: change.effective_on,
        state: change.state.word(),
        proposed_by: person(Some(change.proposed_by)),
        proposed_for: person(change.proposed_for),
        proposed_at: change.proposed_at,
        reviewed_by: person(decision.and_then(|decision| decision.by)),
        reviewed_at: decision.map(|decision| decision.at),
        review_note: decision.map(|decision| decision.note.clone()),
        effective_at: match change.state {
            ChangeState::Effective { at, .. } => Some(at),
            _ => None,
        },
        version: change.version,
        can: can(change, actor),
    }
}

async fn detail(app: &App, actor: &Actor, id: ChangeId) -> Result<Tagged<ChangeDetail>> {
    app.db
        .read(actor, |tx| {
            async move { detail_in(tx, id).await }.scope_boxed()
        })
        .await
}

async fn detail_in(tx: &Tx, id: ChangeId) -> Result<Tagged<ChangeDetail>> {
    let change = store::change_get(tx, id).await?;
    let impact = match change.state {
        ChangeState::Proposed => Some(actions::impact(tx, change.item_id).await?),
        _ => change.impact.clone(),
    };
    let current = match change.item_id {
        Some(item) => match serde_json::to_value(items::item_get(tx, item).await?.fields)? {
            Value::Object(fields) => Some(
                fields
                    .into_iter()
                    .filter(|(name, _)| change.fields.contains_key(name))
                    .collect(),
            ),
            _ => None,
        },
        None => None,
    };
    let view = views(tx, std::slice::from_ref(&change))
        .await?
        .pop()
        .ok_or_else(Error::not_found)?;
    Ok(Tagged::new(
        change.version,
        ChangeDetail {
            change: view,
            impact,
            current,
        },
    ))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ChangeQuery {
    state: Option<ChangeWord>,
    /// Only changes of this item.
    item_id: Option<ItemId>,
}

/// Change requests, the newest first.
#[utoipa::path(
    get, path = "/api/formulary/changes", operation_id = "formulary_change_list", tag = "formulary",
    params(ChangeQuery, PageQuery), responses((status = 200, body = Page<ChangeView>))
)]
async fn change_list(
    State(app): State<App>,
    grant: Grant<needs::ReadFormulary>,
    Query(query): Query<ChangeQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ChangeView>>> {
    let (before, limit) = (page.key::<ChangeId>()?, page.limit());
    let page = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows =
                    store::change_list(tx, query.state, query.item_id, before, limit + 1).await?;
                Ok(Page::cut(views(tx, &rows).await?, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(page))
}

/// What somebody asks for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeProposal {
    kind: ChangeKind,
    /// Needed for everything but a new item.
    item_id: Option<ItemId>,
    /// The item to use instead, for suspend, retire and replace.
    substitute_id: Option<ItemId>,
    /// Fields of an item by name: all of a new one, those that change of another.
    #[serde(default)]
    #[schema(value_type = Object)]
    fields: Map<String, Value>,
    reason: String,
    effective_on: Day,
}

/// Proposes a change of the list.
#[utoipa::path(
    post, path = "/api/formulary/changes", operation_id = "formulary_change_propose", tag = "formulary",
    request_body = ChangeProposal, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = ChangeDetail))
)]
async fn change_propose(
    State(app): State<App>,
    grant: Grant<needs::ProposeFormulary>,
    Once { key, body }: Once<ChangeProposal>,
) -> Result<Tagged<ChangeDetail>> {
    let proposal = Proposal {
        kind: body.kind,
        item_id: body.item_id,
        substitute_id: body.substitute_id,
        fields: &body.fields,
        reason: &body.reason,
        effective_on: body.effective_on,
    };
    let id = actions::propose(&app, &grant, &key, &proposal).await?;
    Ok(Tagged {
        created: true,
        ..detail(&app, &grant, id).await?
    })
}

/// One change with what it touches.
#[utoipa::path(
    get, path = "/api/formulary/changes/{id}", operation_id = "formulary_change_get", tag = "formulary",
    params(("id" = ChangeId, Path)), responses((status = 200, body = ChangeDetail))
)]
async fn change_read(
    State(app): State<App>,
    grant: Grant<needs::ReadFormulary>,
    Path(id): Path<ChangeId>,
) -> Result<Tagged<ChangeDetail>> {
    detail(&app, &grant, id).await
}

/// What the reviewer has to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Review {
    #[serde(default)]
    note: String,
}

/// The committee says yes. Never its proposer.
#[utoipa::path(
    post, path = "/api/formulary/changes/{id}/approval", operation_id = "formulary_change_approve", tag = "formulary",
    request_body = Review, params(("id" = ChangeId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = ChangeDetail))
)]
async fn change_approve(
    State(app): State<App>,
    grant: Grant<needs::ReviewFormulary>,
    Path(id): Path<ChangeId>,
    version: IfMatch,
    Body(body): Body<Review>,
) -> Result<Tagged<ChangeDetail>> {
    actions::approve(&app, &grant, id, version, &body.note).await?;
    detail(&app, &grant, id).await
}

/// The committee says no. Never its proposer.
#[utoipa::path(
    post, path = "/api/formulary/changes/{id}/rejection", operation_id = "formulary_change_reject", tag = "formulary",
    request_body = Review, params(("id" = ChangeId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = ChangeDetail))
)]
async fn change_reject(
    State(app): State<App>,
    grant: Grant<needs::ReviewFormulary>,
    Path(id): Path<ChangeId>,
    version: IfMatch,
    Body(body): Body<Review>,
) -> Result<Tagged<ChangeDetail>> {
    actions::reject(&app, &grant, id, version, &body.note).await?;
    detail(&app, &grant, id).await
}

/// Its author takes it back.
#[utoipa::path(
    post, path = "/api/formulary/changes/{id}/withdrawal", operation_id = "formulary_change_withdraw", tag = "formulary",
    params(("id" = ChangeId, Path), ("If-Match" = String, Header)), responses((status = 200, body = ChangeDetail))
)]
async fn change_withdraw(
    State(app): State<App>,
    grant: Grant<needs::ProposeFormulary>,
    Path(id): Path<ChangeId>,
    version: IfMatch,
) -> Result<Tagged<ChangeDetail>> {
    actions::withdraw(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}
