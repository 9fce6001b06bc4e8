//! Accounts: make, amend, switch off and on, passwords.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::model::{SignInPolicy, User};
use crate::rules::{self, Refusal};
use crate::session::Sessions;
use crate::{password, store};
use kernel::prelude::*;
use kernel::problem::locale::Locale;
use kernel::text::{fold, fold_some};

/// Word of the journal.
const ENTITY: &str = "user_account";

/// What people may say about an account.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserFacts {
    /// Their name.
    pub name: String,
    /// Where mail goes.
    #[serde(default)]
    pub email: Option<String>,
    /// Telephone.
    #[serde(default)]
    pub phone: Option<String>,
    /// What they do there.
    pub roles: Vec<Role>,
    /// The language they prefer.
    #[serde(default)]
    pub locale: Option<Locale>,
}

/// The account to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewAccount<'a> {
    /// Where they work.
    pub organisation_id: OrganisationId,
    /// What they type to sign in.
    pub login: &'a str,
    /// First password; they must change it.
    pub password: &'a str,
    /// The rest.
    pub facts: &'a UserFacts,
}

fn checked(facts: &UserFacts) -> Result<UserFacts> {
    let facts = UserFacts {
        name: fold(&facts.name),
        email: fold_some(facts.email.as_deref()),
        phone: fold_some(facts.phone.as_deref()),
        ..facts.clone()
    };
    let mut invalid = Invalid::new();
    invalid.ensure(!facts.name.is_empty(), "/name", Field::Required {});
    invalid.ensure(
        facts.name.chars().count() <= 60,
        "/name",
        Field::TooLong { max: 60 },
    );
    if let Some(email) = &facts.email {
        let address = rules::organisation::is_address(email);
        invalid.ensure(
            address,
            "/email",
            Field::Malformed {
                reason: email.clone(),
            },
        );
    }
    invalid.finish()?;
    Ok(facts)
}

fn journal(tx: &Tx, user: &User, verb: Verb) {
    let facts = json!({
        "name": user.name, "organisation_id": user.organisation_id, "roles": user.roles, "active": user.active,
    });
    tx.journal(ENTITY, user.id, Some(&user.login), verb, facts);
}

/// Makes an account, once however often it is asked.
pub async fn create(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    new: NewAccount<'_>,
) -> Result<UserId> {
    let login = fold(new.login).to_lowercase();
    rules::user::login(&login)?;
    let facts = checked(new.facts)?;
    let policy = sign_in_policy(app, actor).await?;
    rules::user::password(
        "/password",
        new.password,
        &login,
        policy.min_password_length,
    )?;
    let hash = password::hash(&app.settings, new.password).await?;
    let (login, facts, hash) = (&login, &facts, &hash);
    app.db
        .write_once(actor, key, |tx| {
            async move {
                let organisation = store::organisation_get(tx, new.organisation_id).await?;
                if !organisation.active {
                    return Err(Refusal::OrganisationInactive {}.into());
                }
                rules::user::roles(organisation.kind, &facts.roles)?;
                let user = User {
                    email: facts.email.clone(),
                    phone: facts.phone.clone(),
                    locale: facts.locale.unwrap_or_default(),
                    ..fresh(tx, organisation.id, login, &facts.name, &facts.roles)
                };
                let taken = || Refusal::LoginTaken {
                    login: login.clone(),
                };
                store::user_insert(tx, &user, hash).await.or_unique(taken)?;
                journal(tx, &user, Verb::CREATE);
                Ok(user.id)
            }
            .scope_boxed()
        })
        .await
}

/// A new account with nothing but the necessary; the password was given by somebody else.
fn fresh(
    tx: &Tx,
    organisation_id: OrganisationId,
    login: &str,
    name: &str,
    roles: &[Role],
) -> User {
    User {
        id: tx.id(),
        organisation_id,
        login: login.to_owned(),
        name: name.to_owned(),
        email: None,
        phone: None,
        roles: roles.to_vec(),
        locale: Locale::default(),
        active: true,
        failed_attempts: 0,
        locked_until: None,
        must_change_password: true,
        version: 1,
        created_at: tx.now(),
    }
}

/// The first administrator, who must change the password that was made for him.
pub(super) fn administrator(tx: &Tx, centre: OrganisationId, login: &str) -> User {
    fresh(tx, centre, login, login, &[Role::Admin])
}

/// Makes an account in a transaction under way, with a hashed password that may stay.
pub(crate) async fn enter(
    tx: &Tx,
    organisation_id: OrganisationId,
    login: &str,
    name: &str,
    roles: &[Role],
    password_hash: &str,
) -> Result<UserId> {
    let organisation = store::organisation_get(tx, organisation_id).await?;
    rules::user::login(login)?;
    rules::user::roles(organisation.kind, roles)?;
    let user = User {
        must_change_password: false,
        ..fresh(tx, organisation_id, login, name, roles)
    };
    let taken = || Refusal::LoginTaken {
        login: login.to_owned(),
    };
    store::user_insert(tx, &user, password_hash)
        .await
        .or_unique(taken)?;
    journal(tx, &user, Verb::CREATE);
    Ok(user.id)
}

async fn sign_in_policy(app: &App, actor: &Actor) -> Result<SignInPolicy> {
    app.db
        .read(actor, |tx| {
            async move { tx.policy::<SignInPolicy>().await }.scope_boxed()
        })
        .await
}

/// Loads the user at the version on which the caller decided, lets `change` decide, saves and journals.
async fn change<'env>(
    app: &App,
    actor: &Actor,
    id: UserId,
    version: IfMatch,
    verb: Verb,
    decide: impl Fn(&mut User) -> Result<()> + Send + Sync + 'env,
) -> Result<()> {
    let decide = &decide;
    app.db
        .write(actor, |tx| {
            async move {
                let mut user = store::user_get(tx, id).await?;
                version.check(user.version)?;
                decide(&mut user)?;
                let organisation = store::organisation_get(tx, user.organisation_id).await?;
                rules::user::roles(organisation.kind, &user.roles)?;
                store::user_save(tx, &user).await?;
                if !user.active {
                    store::sessions_end(tx, id, "").await?;
                }
                journal(tx, &user, verb);
                Ok(())
            }
            .scope_boxed()
        })
        .await?;
    app.memory::<Sessions>().forget();
    Ok(())
}

/// Changes name, addresses, roles and language.
pub async fn amend(
    app: &App,
    actor: &Actor,
    id: UserId,
    version: IfMatch,
    facts: &UserFacts,
) -> Result<()> {
    let facts = checked(facts)?;
    change(app, actor, id, version, Verb::AMEND, move |user| {
        user.name = facts.name.clone();
        user.email = facts.email.clone();
        user.phone = facts.phone.clone();
        user.roles = facts.roles.clone();
        user.locale = facts.locale.unwrap_or(user.locale);
        Ok(())
    })
    .await
}

/// Switches an account off and ends its sessions. Nobody does so to himself.
pub async fn deactivate(app: &App, actor: &Actor, id: UserId, version: IfMatch) -> Result<()> {
    if actor.user_id == Some(id) {
        return Err(Refusal::NotYourself {}.into());
    }
    change(app, actor, id, version, Verb("deactivate"), |user| {
        if !user.active {
            return Err(Refusal::AlreadySo {}.into());
        }
        user.active = false;
        Ok(())
    })
    .await
}

/// Switches an account on again, and lifts a lock.
pub async fn activate(app: &App, actor: &Actor, id: UserId, version: IfMatch) -> Result<()> {
    change(app, actor, id, version, Verb("activate"), |user| {
        if user.active && user.locked_until.is_none() {
            return Err(Refusal::AlreadySo {}.into());
        }
        user.active = true;
        user.locked_until = None;
        user.failed_attempts = 0;
        Ok(())
    })
    .await
}

/// Gives somebody a new password, which he must change, and ends his sessions.
pub async fn reset_password(
    app: &App,
    actor: &Actor,
    id: UserId,
    version: IfMatch,
    new: &str,
) -> Result<()> {
    let policy = sign_in_policy(app, actor).await?;
    let hash = password::hash(&app.settings, new).await?;
    let (hash, policy) = (&hash, &policy);
    app.db
        .write(actor, |tx| {
            async move {
                let user = store::user_get(tx, id).await?;
                version.check(user.version)?;
                rules::user::password("/password", new, &user.login, policy.min_password_length)?;
                store::user_set_password(tx, &user, hash, true).await?;
                store::sessions_end(tx, id, "").await?;
                journal(tx, &user, Verb("reset_password"));
                Ok(())
            }
            .scope_boxed()
        })
        .await?;
    app.memory::<Sessions>().forget();
    Ok(())
}

/// Changes one's own password; every other session of the same person ends.
pub async fn change_own_password(
    app: &App,
    actor: &Actor,
    token_hash: &str,
    current: &str,
    new: &str,
) -> Result<()> {
    let id = actor.user_id.ok_or(General::NotSignedIn {})?;
    let (stored, policy) = app
        .db
        .read(actor, |tx| {
            async move {
                Ok((
                    store::password_hash_of(tx, id).await?,
                    tx.policy::<SignInPolicy>().await?,
                ))
            }
            .scope_boxed()
        })
        .await?;
    if !password::verify(&app.settings, current, Some(&stored)).await? {
        return Err(Invalid::one("/current", Refusal::WrongPassword {}));
    }
    if current == new {
        return Err(Invalid::one("/new", Refusal::SamePassword {}));
    }
    let hash = password::hash(&app.settings, new).await?;
    let (hash, policy) = (&hash, &policy);
    let own = own_desk(actor);
    app.db
        .write(&own, |tx| {
            async move {
                let user = store::user_get(tx, id).await?;
                rules::user::password("/new", new, &user.login, policy.min_password_length)?;
                store::user_set_password(tx, &user, hash, false).await?;
                store::sessions_end(tx, id, token_hash).await?;
                journal(tx, &user, Verb("change_password"));
                Ok(())
            }
            .scope_boxed()
        })
        .await?;
    app.memory::<Sessions>().forget();
    Ok(())
}

/// Sets one's own language.
pub async fn set_own_locale(app: &App, actor: &Actor, locale: Locale) -> Result<()> {
    let id = actor.user_id.ok_or(General::NotSignedIn {})?;
    let own = own_desk(actor);
    app.db
        .write(&own, |tx| {
            async move {
                let mut user = store::user_get(tx, id).await?;
                user.locale = locale;
                store::user_save(tx, &user).await?;
                journal(tx, &user, Verb::AMEND);
                Ok(())
            }
            .scope_boxed()
        })
        .await?;
    app.memory::<Sessions>().forget();
    Ok(())
}

/// One's own account is within reach even while one acts at a colleague's desk.
fn own_desk(actor: &Actor) -> Actor {
    Actor {
        reach: Reach::Everything,
        ..actor.clone()
    }
}
