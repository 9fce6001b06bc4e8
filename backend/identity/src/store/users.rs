//! Accounts.

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};

use super::super::entity::user_account::{ActiveModel, Column, Entity};
use super::super::model::{User, UserRef};
use kernel::prelude::*;
use kernel::{search, text};

pub async fn user_get(tx: &Tx, id: UserId) -> Result<User> {
    tx.get::<Entity>(Column::Id, id).await?.try_into()
}

/// What a list of users may ask for.
#[derive(Clone, Debug, Default)]
pub struct UserFilter {
    /// Part of name or login.
    pub q: Option<String>,
    /// Working there.
    pub organisation_id: Option<OrganisationId>,
    /// May sign in, or not.
    pub active: Option<bool>,
}

/// By id, which is the order of entry.
pub async fn user_list(
    tx: &Tx,
    filter: &UserFilter,
    after: Option<UserId>,
    limit: u64,
) -> Result<Vec<User>> {
    let mut condition = Condition::all()
        .add_option(
            filter
                .organisation_id
                .map(|id| Column::OrganisationId.eq(id)),
        )
        .add_option(filter.active.map(|active| Column::Active.eq(active)))
        .add_option(after.map(|after| Column::Id.gt(after)));
    if let Some(q) = filter.q.as_deref().map(text::key).filter(|q| !q.is_empty()) {
        let named = Condition::any()
            .add(search::contains(Column::Name, &q))
            .add(search::contains(Column::Login, &q));
        condition = condition.add(named);
    }
    let rows = tx
        .find::<Entity>()
        .filter(condition)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(tx)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Makes an account.
pub async fn user_insert(tx: &Tx, user: &User, password_hash: &str) -> Result<()> {
    let row = ActiveModel {
        id: Set(user.id),
        organisation_id: Set(user.organisation_id),
        login: Set(user.login.clone()),
        name: Set(user.name.clone()),
        email: Set(user.email.clone()),
        phone: Set(user.phone.clone()),
        password_hash: Set(password_hash.to_owned()),
        roles: Set(serde_json::to_string(&user.roles)?),
        locale: Set(user.locale),
        active: Set(user.active),
        failed_attempts: Set(0),
        locked_until: Set(None),
        must_change_password: Set(user.must_change_password),
        password_changed_at: Set(tx.now()),
        version: Set(user.version),
        created_at: Set(user.created_at),
    };
    tx.insert(row).await
}

/// Saves what may change about a person; answers the new version.
pub async fn user_save(tx: &Tx, user: &User) -> Result<i64> {
    let row = ActiveModel {
        id: Set(user.id),
        name: Set(user.name.clone()),
        email: Set(user.email.clone()),
        phone: Set(user.phone.clone()),
        roles: Set(serde_json::to_string(&user.roles)?),
        locale: Set(user.locale),
        active: Set(user.active),
        failed_attempts: Set(user.failed_attempts),
        locked_until: Set(user.locked_until),
        ..Default::default()
    };
    tx.update(row, user.version).await
}

/// Sets a password and ends what wrong ones caused; answers the new version.
pub async fn user_set_password(tx: &Tx, user: &User, hash: &str, must_change: bool) -> Result<i64> {
    let row = ActiveModel {
        id: Set(user.id),
        password_hash: Set(hash.to_owned()),
        password_changed_at: Set(tx.now()),
        must_change_password: Set(must_change),
        failed_attempts: Set(0),
        locked_until: Set(None),
        ..Default::default()
    };
    tx.update(row, user.version).await
}

/// What signing in needs, found by login without regard to reach: nobody is signed in yet.
#[derive(Clone, Debug, sea_orm::FromQueryResult)]
pub struct Credentials {
    pub id: UserId,
    pub password_hash: String,
    pub active: bool,
    pub organisation_active: bool,
    pub locked_until: Option<Instant>,
}

pub async fn credentials_by_login(tx: &Tx, login: &str) -> Result<Option<Credentials>> {
    let sql = "SELECT u.id, u.password_hash, u.active, o.active AS organisation_active, \
               u.locked_until \
               FROM user_account u JOIN organisation o ON o.id = u.organisation_id WHERE u.login = ?";
    tx.row(sql, binds![login]).await
}

pub async fn password_hash_of(tx: &Tx, id: UserId) -> Result<String> {
    let sql = "SELECT password_hash FROM user_account WHERE id = ?";
    tx.scalar(sql, binds![id])
        .await?
        .ok_or_else(Error::not_found)
}

/// One wrong password more; answers how many in a row by now.
pub async fn user_failed(tx: &Tx, id: UserId) -> Result<i64> {
    let sql = "UPDATE user_account SET failed_attempts = failed_attempts + 1 WHERE id = ? \
               RETURNING failed_attempts";
    Ok(tx.scalar(sql, binds![id]).await?.unwrap_or(0))
}

/// Locks the account; counting begins anew when the lock is over.
pub async fn user_lock(tx: &Tx, id: UserId, until: Instant) -> Result<()> {
    let sql = "UPDATE user_account SET locked_until = ?, failed_attempts = 0 WHERE id = ?";
    tx.execute(sql, binds![until, id]).await?;
    Ok(())
}

/// A right password ends the count.
pub async fn user_succeeded(tx: &Tx, id: UserId) -> Result<()> {
    let sql = "UPDATE user_account SET failed_attempts = 0, locked_until = NULL \
               WHERE id = ? AND (failed_attempts > 0 OR locked_until IS NOT NULL)";
    tx.execute(sql, binds![id]).await?;
    Ok(())
}

/// Somebody who may be out of the actor's reach, for a named reason.
pub async fn user_beyond(tx: &Tx, reason: Reason, id: UserId) -> Result<User> {
    let row = tx
        .beyond(reason)
        .find::<Entity>()
        .filter(Column::Id.eq(id))
        .one(tx)
        .await?;
    row.ok_or_else(|| {
        Invalid::one(
            "/to_user_id",
            Field::UnknownReference {
                value: id.to_string(),
            },
        )
    })?
    .try_into()
}

/// Those who may stand in for people of `organisation`: its own and those of facilities above it.
const NEAR: &str = "u.active AND o.active AND (o.id = ? OR (o.kind <> 'centre' AND o.id IN \
                    (SELECT ancestor_id FROM organisation_closure WHERE descendant_id = ?)))";

/// May this person stand in for somebody of `organisation`?
pub async fn is_near(tx: &Tx, organisation: OrganisationId, user: UserId) -> Result<bool> {
    let sql = format!(
        "SELECT 1 FROM user_account u JOIN organisation o ON o.id = u.organisation_id \
         WHERE u.id = ? AND {NEAR}"
    );
    Ok(tx
        .query_one(&sql, binds![user, organisation, organisation])
        .await?
        .is_some())
}

#[derive(Debug, sea_orm::FromQueryResult)]
struct RefRow {
    id: UserId,
    name: String,
}

/// Everybody who may stand in for people of `organisation`, by name.
pub async fn colleagues(tx: &Tx, organisation: OrganisationId) -> Result<Vec<UserRef>> {
    let sql = format!(
        "SELECT u.id, u.name FROM user_account u JOIN organisation o ON o.id = u.organisation_id \
         WHERE {NEAR} ORDER BY u.name, u.id LIMIT 500"
    );
    let rows: Vec<RefRow> = tx.rows(&sql, binds![organisation, organisation]).await?;
    Ok(rows
        .into_iter()
        .map(|row| UserRef {
            id: row.id,
            name: row.name,
        })
        .collect())
}
