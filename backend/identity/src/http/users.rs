//! `/api/identity/users` and `/api/identity/colleagues`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions::users::{NewAccount, UserFacts};
use crate::model::{OrgRef, User, UserRef};
use crate::store::UserFilter;
use crate::{actions, directory, store};
use kernel::mail;
use kernel::prelude::*;
use kernel::problem::locale::Locale;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(user_list))
        .routes(verb!(user_get))
        .routes(verb!(user_create))
        .routes(verb!(user_amend))
        .routes(verb!(user_deactivate))
        .routes(verb!(user_activate))
        .routes(verb!(user_reset_password))
        .routes(verb!(colleague_list))
}

/// A person with an account.
#[derive(Debug, Serialize, ToSchema)]
struct UserView {
    id: UserId,
    organisation: Option<OrgRef>,
    login: String,
    name: String,
    email: Option<String>,
    /// Since when mail to this address has come back; null: it arrives as far as we know.
    email_suspect_since: Option<Instant>,
    phone: Option<String>,
    roles: Vec<Role>,
    locale: Locale,
    active: bool,
    locked_until: Option<Instant>,
    must_change_password: bool,
    created_at: Instant,
    version: i64,
    /// What the reader may do with it now.
    can: Vec<&'static str>,
}

/// What one user's view is made of besides the user.
struct Around<'a> {
    actor: &'a Actor,
    suspects: &'a BTreeMap<String, Instant>,
    now: Instant,
}

fn view_of(around: &Around<'_>, user: User, organisation: Option<OrgRef>) -> UserView {
    let Around {
        actor,
        suspects,
        now,
    } = *around;
    let address = user.email.as_deref().map(mail::address_of);
    let locked_until = user.locked_until.filter(|until| *until > now);
    let mut can = Vec::new();
    if actor.can(Permission::ManageUsers) {
        can.extend(["amend", "reset_password"]);
        if user.active && actor.user_id != Some(user.id) {
            can.push("deactivate");
        }
        if !user.active || locked_until.is_some() {
            can.push("activate");
        }
    }
    UserView {
        id: user.id,
        organisation,
        login: user.login,
        name: user.name,
        email_suspect_since: address.and_then(|address| suspects.get(&address).copied()),
        email: user.email,
        phone: user.phone,
        roles: user.roles,
        locale: user.locale,
        active: user.active,
        locked_until,
        must_change_password: user.must_change_password,
        created_at: user.created_at,
        version: user.version,
        can,
    }
}

async fn view(app: &App, actor: &Actor, id: UserId) -> Result<Tagged<UserView>> {
    app.db
        .read(actor, |tx| {
            async move {
                let user = store::user_get(tx, id).await?;
                let organisation = user.organisation_id;
                let mut found = directory::organisation_refs(tx, [organisation]).await?;
                let suspects = mail::suspects(tx, user.email.as_deref()).await?;
                let around = Around {
                    actor: tx.actor(),
                    suspects: &suspects,
                    now: tx.now(),
                };
                let view = view_of(&around, user, found.remove(&organisation));
                Ok(Tagged::new(view.version, view))
            }
            .scope_boxed()
        })
        .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct UserQuery {
    /// Part of name or login.
    q: Option<String>,
    organisation_id: Option<OrganisationId>,
    active: Option<bool>,
}

/// Users within reach, in order of entry.
#[utoipa::path(
    get, path = "/api/identity/users", operation_id = "identity_user_list", tag = "identity",
    params(UserQuery, PageQuery), responses((status = 200, body = Page<UserView>))
)]
async fn user_list(
    State(app): State<App>,
    grant: Grant<needs::ManageUsers>,
    Query(query): Query<UserQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<UserView>>> {
    let (after, limit) = (page.key::<UserId>()?, page.limit());
    let UserQuery {
        q,
        organisation_id,
        active,
    } = query;
    let filter = &UserFilter {
        q,
        organisation_id,
        active,
    };
    let page = app
        .db
        .read(&grant, |tx| {
            async move {
                let users = store::user_list(tx, filter, after, limit + 1).await?;
                let names =
                    directory::organisation_refs(tx, users.iter().map(|user| user.organisation_id))
                        .await?;
                let page = Page::cut(users, limit, |user| user.id);
                let addresses = page.items.iter().filter_map(|user| user.email.as_deref());
                let suspects = mail::suspects(tx, addresses).await?;
                let around = Around {
                    actor: tx.actor(),
                    suspects: &suspects,
                    now: tx.now(),
                };
                Ok(page.map(|user| {
                    let organisation = names.get(&user.organisation_id).cloned();
                    view_of(&around, user, organisation)
                }))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(page))
}

/// One user.
#[utoipa::path(
    get, path = "/api/identity/users/{id}", operation_id = "identity_user_get", tag = "identity",
    params(("id" = UserId, Path)), responses((status = 200, body = UserView))
)]
async fn user_get(
    State(app): State<App>,
    grant: Grant<needs::ManageUsers>,
    Path(id): Path<UserId>,
) -> Result<Tagged<UserView>> {
    view(&app, &grant, id).await
}

/// An account to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewUser {
    organisation_id: OrganisationId,
    /// What they type to sign in: `a-z 0-9 . _ - @`.
    login: String,
    /// First password; they must change it.
    password: String,
    facts: UserFacts,
}

/// Makes an account.
#[utoipa::path(
    post, path = "/api/identity/users", operation_id = "identity_user_create", tag = "identity",
    request_body = NewUser, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = UserView))
)]
async fn user_create(
    State(app): State<App>,
    grant: Grant<needs::ManageUsers>,
    Once { key, body }: Once<NewUser>,
) -> Result<Tagged<UserView>> {
    let new = NewAccount {
        organisation_id: body.organisation_id,
        login: &body.login,
        password: &body.password,
        facts: &body.facts,
    };
    let id = actions::users::create(&app, &grant, &key, new).await?;
    Ok(Tagged {
        created: true,
        ..view(&app, &grant, id).await?
    })
}

/// Changes name, addresses, roles and language.
#[utoipa::path(
    put, path = "/api/identity/users/{id}", operation_id = "identity_user_amend", tag = "identity",
    request_body = UserFacts, params(("id" = UserId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = UserView))
)]
async fn user_amend(
    State(app): State<App>,
    grant: Grant<needs::ManageUsers>,
    Path(id): Path<UserId>,
    version: IfMatch,
    Body(facts): Body<UserFacts>,
) -> Result<Tagged<UserView>> {
    actions::users::amend(&app, &grant, id, version, &facts).await?;
    view(&app, &grant, id).await
}

/// Switches an account off and ends its sessions.
#[utoipa::path(
    post, path = "/api/identity/users/{id}/deactivation", operation_id = "identity_user_deactivate",
    tag = "identity", params(("id" = UserId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = UserView))
)]
async fn user_deactivate(
    State(app): State<App>,
    grant: Grant<needs::ManageUsers>,
    Path(id): Path<UserId>,
    version: IfMatch,
) -> Result<Tagged<UserView>> {
    actions::users::deactivate(&app, &grant, id, version).await?;
    view(&app, &grant, id).await
}

/// Switches an account on again, and lifts a lock.
#[utoipa::path(
    post, path = "/api/identity/users/{id}/activation", operation_id = "identity_user_activate",
    tag = "identity", params(("id" = UserId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = UserView))
)]
async fn user_activate(
    State(app): State<App>,
    grant: Grant<needs::ManageUsers>,
    Path(id): Path<UserId>,
    version: IfMatch,
) -> Result<Tagged<UserView>> {
    actions::users::activate(&app, &grant, id, version).await?;
    view(&app, &grant, id).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordReset {
    /// They must change it when they sign in.
    password: String,
}

/// Gives somebody a new password and ends their sessions.
#[utoipa::path(
    post, path = "/api/identity/users/{id}/password-reset", operation_id = "identity_user_reset_password",
    tag = "identity", request_body = PasswordReset,
    params(("id" = UserId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = UserView))
)]
async fn user_reset_password(
    State(app): State<App>,
    grant: Grant<needs::ManageUsers>,
    Path(id): Path<UserId>,
    version: IfMatch,
    Body(reset): Body<PasswordReset>,
) -> Result<Tagged<UserView>> {
    actions::users::reset_password(&app, &grant, id, version, &reset.password).await?;
    view(&app, &grant, id).await
}

/// Everybody to whom one may delegate one's work: the same desk, and facilities above it.
#[utoipa::path(
    get, path = "/api/identity/colleagues", operation_id = "identity_colleague_list", tag = "identity",
    responses((status = 200, body = Vec<UserRef>))
)]
async fn colleague_list(
    State(app): State<App>,
    grant: Grant<needs::ManageDelegations>,
) -> Result<Json<Vec<UserRef>>> {
    let organisation = grant.organisation_id.ok_or_else(Error::not_found)?;
    let own = grant.user_id;
    let people = app
        .db
        .read(&grant, |tx| {
            store::colleagues(tx, organisation).scope_boxed()
        })
        .await?;
    Ok(Json(
        people
            .into_iter()
            .filter(|person| Some(person.id) != own)
            .collect(),
    ))
}
