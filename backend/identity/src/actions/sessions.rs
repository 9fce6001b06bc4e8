//! Signing in and out, acting for a colleague, and the nightly forgetting of what is over.

use std::time::Duration;

use serde_json::json;

use crate::model::SignInPolicy;
use crate::rules::{self, Refusal};
use crate::session::{NewToken, Sessions, Strangers};
use crate::{password, store};
use kernel::permission::Permissions;
use kernel::prelude::*;

/// Opens a session for whoever knows the password. The refusal does not tell which of both was wrong, and
/// takes the same time.
pub async fn sign_in(app: &App, login: &str, given: &str, request_id: &str) -> Result<NewToken> {
    let mut actor = Actor::system("sign-in");
    actor.request_id = request_id.to_owned();
    let (user, policy) = prove(app, &actor, login, given).await?;
    let token = NewToken::generate();
    let lifetime = Duration::from_secs(policy.absolute_hours * 3600);
    actor.user_id = Some(user);
    app.db
        .write(&actor, |tx| {
            let token = &token;
            async move {
                store::user_succeeded(tx, user).await?;
                let expires_at = tx.now().plus(lifetime);
                store::session_insert(tx, &token.token_hash, user, &token.csrf, expires_at).await?;
                tx.journal(
                    "user_account",
                    user,
                    Some(login),
                    Verb("sign_in"),
                    json!({}),
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await?;
    Ok(token)
}

/// Somebody who proved with his password that he stands beside the person at the keyboard.
#[derive(Clone, Debug)]
pub struct Voucher {
    /// Who.
    pub user_id: UserId,
    /// Where he works.
    pub organisation_id: OrganisationId,
    /// What he may do; nothing before he has chosen his own password.
    pub permissions: Permissions,
    /// Which rows exist for him.
    pub reach: Reach,
}

/// Two people sign for toxic and high-value goods: the second one proves himself here. No session is opened;
/// wrong passwords count as they do at the door.
pub async fn vouch(app: &App, login: &str, given: &str, request_id: &str) -> Result<Voucher> {
    let mut actor = Actor::system("vouch");
    actor.request_id = request_id.to_owned();
    let user = match prove(app, &actor, login, given).await {
        Ok((user, _)) => user,
        // A wrong password of his must not end the session of the person at the keyboard.
        Err(error) if error.status() == 401 => return Err(Refusal::VouchRefused {}.into()),
        Err(error) => return Err(error),
    };
    app.db
        .write(&actor, |tx| {
            async move {
                store::user_succeeded(tx, user).await?;
                tx.journal("user_account", user, Some(login), Verb("vouch"), json!({}));
                let desk = store::desk_of(tx, user).await?;
                let desk = desk.ok_or(Refusal::VouchRefused {})?;
                let own = !store::user_get(tx, user).await?.must_change_password;
                let roles: Vec<Role> = serde_json::from_str(&desk.roles)?;
                Ok(Voucher {
                    user_id: user,
                    organisation_id: desk.organisation_id,
                    permissions: Permissions::of(if own { &roles } else { &[] }),
                    reach: Actor::reach_of(desk.kind, desk.organisation_id),
                })
            }
            .scope_boxed()
        })
        .await
}

/// Who knows this password, if the account may be used and is not locked.
async fn prove(
    app: &App,
    actor: &Actor,
    login: &str,
    given: &str,
) -> Result<(UserId, SignInPolicy)> {
    let (credentials, policy) = app
        .db
        .read(actor, |tx| {
            async move {
                Ok((
                    store::credentials_by_login(tx, login).await?,
                    tx.policy::<SignInPolicy>().await?,
                ))
            }
            .scope_boxed()
        })
        .await?;
    let (strangers, now) = (app.memory::<Strangers>(), app.clock().now());
    match &credentials {
        Some(known) => rules::sign_in::not_locked(known.locked_until, now)?,
        None => strangers.not_locked(login, now)?,
    }
    let stored = credentials
        .as_ref()
        .map(|known| known.password_hash.as_str());
    let right = password::verify(&app.settings, given, stored).await?;
    let Some(known) = credentials else {
        strangers.failed(login, &policy, now);
        return Err(Refusal::SignInRefused {}.into());
    };
    if !right {
        return refuse(app, actor, known.id, login, &policy).await;
    }
    if !known.active || !known.organisation_active {
        return Err(Refusal::SignInRefused {}.into());
    }
    Ok((known.id, policy))
}

/// Counts the wrong password, and locks when it was one too many.
async fn refuse(
    app: &App,
    actor: &Actor,
    user: UserId,
    login: &str,
    policy: &SignInPolicy,
) -> Result<(UserId, SignInPolicy)> {
    app.db
        .write(actor, |tx| {
            async move {
                let failures = store::user_failed(tx, user).await?;
                if let Some(until) = rules::sign_in::lock(policy, failures, tx.now()) {
                    store::user_lock(tx, user, until).await?;
                    let facts = json!({ "failures": failures, "until": until });
                    tx.journal("user_account", user, Some(login), Verb("lock"), facts);
                }
                Ok(())
            }
            .scope_boxed()
        })
        .await?;
    Err(Refusal::SignInRefused {}.into())
}

/// Ends a session.
pub async fn sign_out(app: &App, actor: &Actor, token_hash: &str) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                store::session_delete(tx, token_hash).await?;
                if let Some(user) = tx.actor().user_id {
                    tx.journal("user_account", user, None, Verb("sign_out"), json!({}));
                }
                Ok(())
            }
            .scope_boxed()
        })
        .await?;
    app.memory::<Sessions>().forget();
    Ok(())
}

/// From now on this session acts for `colleague`, who delegated his work; or for itself again.
pub async fn act_for(
    app: &App,
    actor: &Actor,
    token_hash: &str,
    colleague: Option<UserId>,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let user = tx.actor().user_id.ok_or(General::NotSignedIn {})?;
                if let Some(colleague) = colleague {
                    let delegators = store::delegators_of(tx, user).await?;
                    if !delegators.iter().any(|from| from.id == colleague) {
                        return Err(Refusal::NotDelegated {}.into());
                    }
                    // An absent colleague who may not sign in any more has nothing to be done in his name.
                    if store::desk_of(tx, colleague).await?.is_none() {
                        return Err(Refusal::NotDelegated {}.into());
                    }
                }
                store::session_act_for(tx, token_hash, colleague).await?;
                tx.journal(
                    "user_account",
                    user,
                    None,
                    Verb("act_for"),
                    json!({ "for": colleague }),
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await?;
    app.memory::<Sessions>().forget();
    Ok(())
}

/// Forgets sessions that are over; answers how many. A duty, once an hour.
pub async fn forget_sessions(app: &App) -> Result<u64> {
    app.db
        .write(&Actor::system("identity.forget_sessions"), |tx| {
            async move {
                let policy = tx.policy::<SignInPolicy>().await?;
                let idle_since = tx
                    .now()
                    .minus(Duration::from_secs(policy.idle_minutes * 60));
                store::sessions_forget(tx, tx.now(), idle_since).await
            }
            .scope_boxed()
        })
        .await
}
