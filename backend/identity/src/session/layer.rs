//! The middleware that turns a cookie into an actor and refuses requests that foreign pages caused.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use subtle::ConstantTimeEq;

use super::cache::{Known, Sessions};
use super::token::{COOKIE, hash_of};
use crate::model::{SignInPolicy, UserRef};
use crate::{rules, store};
use kernel::permission::Permissions;
use kernel::prelude::*;
use kernel::problem::layer::RequestInfo;

/// A session is noted as used at most so often.
const TOUCH_EVERY: Duration = Duration::from_secs(60);

/// What handlers of identity need to know about the session itself.
#[derive(Clone, Debug)]
pub struct SessionInfo {
    /// Key of the session's row.
    pub token_hash: String,
    /// What unsafe requests must carry as `X-CSRF-Token`.
    pub csrf: String,
    /// Colleagues who delegated their work to this person today.
    pub can_act_for: Vec<UserRef>,
    /// Only the password may be changed before anything else.
    pub must_change_password: bool,
}

/// Puts the [`Actor`] of a valid session into the request. Requests without one go on as nobody.
pub async fn session_layer(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match enter(&app, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

async fn enter(app: &App, request: &mut Request) -> Result<()> {
    let unsafe_method = !matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if unsafe_method && !same_origin(app, request.headers()) {
        return Err(General::ForeignRequest {}.into());
    }
    let jar = CookieJar::from_headers(request.headers());
    let Some(cookie) = jar.get(COOKIE) else {
        return Ok(());
    };
    let token_hash = hash_of(cookie.value());
    let Some((mut actor, session)) = look_up(app, &token_hash).await? else {
        return Ok(());
    };
    if unsafe_method && !carries_csrf(request.headers(), &session.csrf) {
        // Signing in again over an old session needs no proof: it only replaces it.
        if request.uri().path() == "/api/identity/session" && request.method() == Method::POST {
            return Ok(());
        }
        return Err(General::ForeignRequest {}.into());
    }
    if let Some(info) = request.extensions().get::<RequestInfo>() {
        actor.request_id = info.id.to_string();
        if info.locale_asked {
            actor.locale = info.locale;
        }
    }
    request.extensions_mut().insert(actor);
    request.extensions_mut().insert(session);
    Ok(())
}

/// Browsers tell where an unsafe request comes from; programs without `Origin` are no browsers.
fn same_origin(app: &App, headers: &HeaderMap) -> bool {
    let Some(origin) = headers
        .get(header::ORIGIN)
        .and_then(|value| value.to_str().ok())
    else {
        return true;
    };
    let public = app.settings.public_url.trim_end_matches('/');
    if !public.is_empty() && origin.eq_ignore_ascii_case(public) {
        return true;
    }
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let authority = origin
        .split_once("://")
        .map_or("", |(_, authority)| authority);
    !host.is_empty() && authority.eq_ignore_ascii_case(host)
}

fn carries_csrf(headers: &HeaderMap, csrf: &str) -> bool {
    let given = headers
        .get("x-csrf-token")
        .map(|value| value.as_bytes())
        .unwrap_or_default();
    given.ct_eq(csrf.as_bytes()).into()
}

/// The actor and the session behind a token, as they stand in the database now.
pub async fn look_up(app: &App, token_hash: &str) -> Result<Option<(Actor, SessionInfo)>> {
    let known = known(app, token_hash).await?;
    Ok(known.map(|known| {
        let session = SessionInfo {
            token_hash: token_hash.to_owned(),
            csrf: known.csrf,
            can_act_for: known.can_act_for,
            must_change_password: known.must_change_password,
        };
        (permitted(known.actor, known.must_change_password), session)
    }))
}

/// Before the password is changed nothing else is permitted.
fn permitted(mut actor: Actor, must_change_password: bool) -> Actor {
    if must_change_password {
        actor.permissions = Permissions::of(&[]);
    }
    actor
}

/// The session behind a token, from memory or from the database.
async fn known(app: &App, token_hash: &str) -> Result<Option<Known>> {
    let sessions = app.memory::<Sessions>();
    let now = app.clock().now();
    let found = match sessions.get(token_hash, now) {
        Some(found) => Some(found),
        None => {
            let actor = Actor::system("session");
            app.db
                .read(&actor, |tx| read(tx, token_hash).scope_boxed())
                .await?
        }
    };
    let Some(mut found) = found else {
        return Ok(None);
    };
    if now >= found.expires_at {
        return Ok(None);
    }
    if now.since(found.last_seen_at) >= TOUCH_EVERY {
        let actor = Actor::system("session");
        app.db
            .write(&actor, |tx| {
                store::session_touch(tx, token_hash).scope_boxed()
            })
            .await?;
        found.last_seen_at = now;
    }
    sessions.put(token_hash, now, found.clone());
    Ok(Some(found))
}

async fn read(tx: &Tx, token_hash: &str) -> Result<Option<Known>> {
    let Some(row) = store::session_get(tx, token_hash).await? else {
        return Ok(None);
    };
    let policy = tx.policy::<SignInPolicy>().await?;
    if rules::sign_in::session_over(&policy, row.last_seen_at, row.expires_at, tx.now()) {
        return Ok(None);
    }
    let can_act_for = store::delegators_of(tx, row.user_id).await?;
    // The person must still be allowed in, and so must the absent colleague; a delegation that is over
    // leaves the session with the person's own desk.
    let Some(own) = store::desk_of(tx, row.user_id).await? else {
        return Ok(None);
    };
    let principal = row
        .acting_user_id
        .filter(|user| can_act_for.iter().any(|from| from.id == *user));
    let principal_desk = match principal {
        Some(user) => store::desk_of(tx, user).await?,
        None => None,
    };
    let behalf_of = principal.filter(|_| principal_desk.is_some());
    let desk = principal_desk.unwrap_or(own);
    let roles: Vec<Role> = serde_json::from_str(&desk.roles)?;
    let actor = Actor {
        user_id: Some(row.user_id),
        behalf_of,
        stands_for: can_act_for.iter().map(|user| user.id).collect(),
        organisation_id: Some(desk.organisation_id),
        organisation_kind: desk.kind,
        permissions: Permissions::of(&roles),
        reach: Actor::reach_of(desk.kind, desk.organisation_id),
        roles,
        locale: row.locale,
        request_id: String::new(),
    };
    Ok(Some(Known {
        actor,
        csrf: row.csrf,
        can_act_for,
        must_change_password: row.must_change_password,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
    }))
}
