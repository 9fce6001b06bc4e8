//! `/api/identity/session` and `/api/identity/me`.

use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::{Json, response::IntoResponse};
use axum_extra::extract::CookieJar;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::model::{DemoAccount, DemoAccounts, OrgRef, UserRef};
use crate::session::{NewToken, SessionInfo, removal_cookie, session_cookie};
use crate::{actions, directory, store};
use kernel::prelude::*;
use kernel::problem::layer::RequestInfo;
use kernel::problem::locale::Locale;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(public_verb!(session_open))
        .routes(verb!(session_close))
        .routes(verb!(session_act_for))
        .routes(verb!(me_get))
        .routes(verb!(me_change_password))
        .routes(verb!(me_set_locale))
        .routes(public_verb!(demo_accounts_list))
}

/// Who is to be let in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignIn {
    login: String,
    password: String,
}

/// Who sits in front of the screen, and for whom they act.
#[derive(Debug, Serialize, ToSchema)]
struct Me {
    user: MyUser,
    /// The desk in use: one's own, or the absent colleague's.
    organisation: OrgRef,
    roles: Vec<Role>,
    permissions: Vec<Permission>,
    /// Send this as `X-CSRF-Token` with every unsafe request.
    csrf: String,
    locale: Locale,
    /// The absent colleague for whom this session acts.
    acting_for: Option<UserRef>,
    /// Colleagues who delegated their work to this person today.
    can_act_for: Vec<UserRef>,
    /// Nothing else is allowed before the password is changed.
    must_change_password: bool,
    demo: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct MyUser {
    id: UserId,
    name: String,
    login: String,
}

async fn me_of(app: &App, actor: &Actor, session: &SessionInfo) -> Result<Me> {
    let wide = Actor {
        reach: Reach::Everything,
        ..actor.clone()
    };
    app.db
        .read(&wide, |tx| {
            async move {
                let id = actor.user_id.ok_or(General::NotSignedIn {})?;
                let desk = actor.organisation_id.ok_or(General::NotSignedIn {})?;
                let user = store::user_get(tx, id).await?;
                let organisation = directory::organisation(tx, desk).await?.reference();
                let acting = session
                    .can_act_for
                    .iter()
                    .find(|from| Some(from.id) == actor.behalf_of);
                Ok(Me {
                    user: MyUser {
                        id,
                        name: user.name,
                        login: user.login,
                    },
                    organisation,
                    roles: actor.roles.clone(),
                    permissions: actor.permissions.list(),
                    csrf: session.csrf.clone(),
                    locale: user.locale,
                    acting_for: acting.cloned(),
                    can_act_for: session.can_act_for.clone(),
                    must_change_password: session.must_change_password,
                    demo: app.settings.demo,
                })
            }
            .scope_boxed()
        })
        .await
}

/// Signs in and opens a session; the cookie holds its token.
#[utoipa::path(
    post, path = "/api/identity/session", operation_id = "identity_session_open", tag = "identity",
    request_body = SignIn, responses((status = 201, body = Me))
)]
async fn session_open(
    State(app): State<App>,
    Extension(request): Extension<RequestInfo>,
    jar: CookieJar,
    Body(given): Body<SignIn>,
) -> Result<impl IntoResponse> {
    let login = kernel::text::key(&given.login);
    let token = actions::sessions::sign_in(&app, &login, &given.password, &request.id).await?;
    let me = me_of_new(&app, &token).await?;
    let jar = jar.add(session_cookie(&app.settings, token.token));
    Ok((StatusCode::CREATED, jar, Json(me)))
}

/// What the session layer would say of a session just opened.
async fn me_of_new(app: &App, token: &NewToken) -> Result<Me> {
    let (actor, session) = crate::session::look_up(app, &token.token_hash)
        .await?
        .ok_or_else(|| Error::fault("a session just opened is not there"))?;
    me_of(app, &actor, &session).await
}

/// Signs out and ends the session.
#[utoipa::path(
    delete, path = "/api/identity/session", operation_id = "identity_session_close", tag = "identity",
    responses((status = 204))
)]
async fn session_close(
    State(app): State<App>,
    grant: Grant<needs::SignedIn>,
    Extension(session): Extension<SessionInfo>,
    jar: CookieJar,
) -> Result<impl IntoResponse> {
    actions::sessions::sign_out(&app, &grant, &session.token_hash).await?;
    Ok((StatusCode::NO_CONTENT, jar.remove(removal_cookie())))
}

/// For whom this session is to act.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ActFor {
    /// The absent colleague, or null for oneself again.
    user_id: Option<UserId>,
}

/// Acts for an absent colleague who delegated his work, or for oneself again.
#[utoipa::path(
    post, path = "/api/identity/session/acting", operation_id = "identity_session_act_for", tag = "identity",
    request_body = ActFor, responses((status = 200, body = Me))
)]
async fn session_act_for(
    State(app): State<App>,
    grant: Grant<needs::SignedIn>,
    Extension(session): Extension<SessionInfo>,
    Body(wanted): Body<ActFor>,
) -> Result<Json<Me>> {
    actions::sessions::act_for(&app, &grant, &session.token_hash, wanted.user_id).await?;
    let (actor, session) = crate::session::look_up(&app, &session.token_hash)
        .await?
        .ok_or(General::NotSignedIn {})?;
    me_of(&app, &actor, &session).await.map(Json)
}

/// Who am I?
#[utoipa::path(
    get, path = "/api/identity/me", operation_id = "identity_me_get", tag = "identity",
    responses((status = 200, body = Me))
)]
async fn me_get(
    State(app): State<App>,
    grant: Grant<needs::SignedIn>,
    Extension(session): Extension<SessionInfo>,
) -> Result<Json<Me>> {
    me_of(&app, &grant, &session).await.map(Json)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordChange {
    current: String,
    new: String,
}

/// Changes one's own password; other sessions of the same person end.
#[utoipa::path(
    post, path = "/api/identity/me/password", operation_id = "identity_me_change_password", tag = "identity",
    request_body = PasswordChange, responses((status = 204))
)]
async fn me_change_password(
    State(app): State<App>,
    grant: Grant<needs::SignedIn>,
    Extension(session): Extension<SessionInfo>,
    Body(change): Body<PasswordChange>,
) -> Result<StatusCode> {
    let PasswordChange { current, new } = &change;
    actions::users::change_own_password(&app, &grant, &session.token_hash, current, new).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LocaleChange {
    locale: Locale,
}

/// Sets one's own language.
#[utoipa::path(
    post, path = "/api/identity/me/locale", operation_id = "identity_me_set_locale", tag = "identity",
    request_body = LocaleChange, responses((status = 204))
)]
async fn me_set_locale(
    State(app): State<App>,
    grant: Grant<needs::SignedIn>,
    Body(change): Body<LocaleChange>,
) -> Result<StatusCode> {
    actions::users::set_own_locale(&app, &grant, change.locale).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The accounts of the demo county; none outside demo mode.
#[utoipa::path(
    get, path = "/api/identity/demo-accounts", operation_id = "identity_demo_accounts_list", tag = "identity",
    responses((status = 200, body = Vec<DemoAccount>))
)]
async fn demo_accounts_list(State(app): State<App>) -> Result<Json<Vec<DemoAccount>>> {
    if !app.settings.demo {
        return Ok(Json(Vec::new()));
    }
    let DemoAccounts(accounts) = app
        .db
        .read(&Actor::system("demo-accounts"), |tx| {
            async move { tx.policy::<DemoAccounts>().await }.scope_boxed()
        })
        .await?;
    Ok(Json(accounts))
}
