//! `/api/identity/delegations`.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::delegations::NewDelegation;
use crate::model::{Delegation, DelegationId, UserRef};
use crate::{actions, directory, rules, store};
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(delegation_list))
        .routes(verb!(delegation_give))
        .routes(verb!(delegation_revoke))
}

/// A dated permission to act for a colleague.
#[derive(Debug, Serialize, ToSchema)]
struct DelegationView {
    id: DelegationId,
    /// The absent colleague.
    from: Option<UserRef>,
    /// Who acts.
    to: Option<UserRef>,
    starts_on: Day,
    /// Included.
    ends_on: Day,
    reason: String,
    created_at: Instant,
    revoked_at: Option<Instant>,
    version: i64,
    /// What the reader may do with it now.
    can: Vec<&'static str>,
}

async fn views(tx: &Tx, delegations: Vec<Delegation>) -> Result<Vec<DelegationView>> {
    let people = delegations
        .iter()
        .flat_map(|row| [row.from_user_id, row.to_user_id]);
    let names = directory::user_refs(tx, people).await?;
    let actor = tx.actor();
    let keeps_users = actor.can(Permission::ManageUsers);
    Ok(delegations
        .into_iter()
        .map(|row| {
            let may = keeps_users || actor.user_id == Some(row.from_user_id);
            let revocable = may && rules::delegation::revoke(&row, tx.day()).is_ok();
            DelegationView {
                id: row.id,
                from: names.get(&row.from_user_id).cloned(),
                to: names.get(&row.to_user_id).cloned(),
                starts_on: row.starts_on,
                ends_on: row.ends_on,
                reason: row.reason,
                created_at: row.created_at,
                revoked_at: row.revoked_at,
                version: row.version,
                can: if revocable {
                    vec!["revoke"]
                } else {
                    Vec::new()
                },
            }
        })
        .collect())
}

async fn view(app: &App, actor: &Actor, id: DelegationId) -> Result<Tagged<DelegationView>> {
    app.db
        .read(actor, |tx| {
            async move {
                let delegation = store::delegation_get(tx, id).await?;
                let view = views(tx, vec![delegation])
                    .await?
                    .pop()
                    .ok_or_else(Error::not_found)?;
                Ok(Tagged::new(view.version, view))
            }
            .scope_boxed()
        })
        .await
}

/// Delegations that one gave or holds; those of everybody for whoever keeps the users. Newest first.
#[utoipa::path(
    get, path = "/api/identity/delegations", operation_id = "identity_delegation_list", tag = "identity",
    params(PageQuery), responses((status = 200, body = Page<DelegationView>))
)]
async fn delegation_list(
    State(app): State<App>,
    grant: Grant<needs::ManageDelegations>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<DelegationView>>> {
    let (after, limit) = (page.key::<DelegationId>()?, page.limit());
    let page = app
        .db
        .read(&grant, |tx| {
            async move {
                let actor = tx.actor();
                let of = if actor.can(Permission::ManageUsers) {
                    None
                } else {
                    actor.user_id
                };
                let rows = store::delegation_list(tx, of, after, limit + 1).await?;
                Ok(Page::cut(views(tx, rows).await?, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(page))
}

/// A delegation to be given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DelegationGiven {
    to_user_id: UserId,
    starts_on: Day,
    /// Included.
    ends_on: Day,
    reason: String,
}

/// Gives one's own work to a colleague for some days.
#[utoipa::path(
    post, path = "/api/identity/delegations", operation_id = "identity_delegation_give", tag = "identity",
    request_body = DelegationGiven, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = DelegationView))
)]
async fn delegation_give(
    State(app): State<App>,
    grant: Grant<needs::ManageDelegations>,
    Once { key, body }: Once<DelegationGiven>,
) -> Result<Tagged<DelegationView>> {
    let new = NewDelegation {
        to_user_id: body.to_user_id,
        starts_on: body.starts_on,
        ends_on: body.ends_on,
        reason: &body.reason,
    };
    let id = actions::delegations::give(&app, &grant, &key, new).await?;
    Ok(Tagged {
        created: true,
        ..view(&app, &grant, id).await?
    })
}

/// Takes a delegation back at once.
#[utoipa::path(
    post, path = "/api/identity/delegations/{id}/revocation", operation_id = "identity_delegation_revoke",
    tag = "identity", params(("id" = DelegationId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = DelegationView))
)]
async fn delegation_revoke(
    State(app): State<App>,
    grant: Grant<needs::ManageDelegations>,
    Path(id): Path<DelegationId>,
    version: IfMatch,
) -> Result<Tagged<DelegationView>> {
    actions::delegations::revoke(&app, &grant, id, version).await?;
    view(&app, &grant, id).await
}
