//! Sessions: rows found by the hash of a token that only the browser knows.

use sea_orm::FromQueryResult;

use kernel::actor::OrganisationKind;
use kernel::prelude::*;
use kernel::problem::locale::Locale;

/// A session with the person and the desk behind it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SessionRow {
    pub user_id: UserId,
    pub acting_user_id: Option<UserId>,
    pub csrf: String,
    pub last_seen_at: Instant,
    pub expires_at: Instant,
    pub locale: Locale,
    pub must_change_password: bool,
}

pub async fn session_get(tx: &Tx, token_hash: &str) -> Result<Option<SessionRow>> {
    let sql = "SELECT s.user_id, s.acting_user_id, s.csrf, s.last_seen_at, s.expires_at, u.locale, \
               u.must_change_password FROM session s JOIN user_account u ON u.id = s.user_id \
               WHERE s.token_hash = ?";
    tx.row(sql, binds![token_hash]).await
}

/// The desk at which a person works: where, of what kind, with which roles.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DeskRow {
    pub organisation_id: OrganisationId,
    pub kind: OrganisationKind,
    pub roles: String,
}

/// The desk of somebody who may sign in, at an organisation that takes part.
pub async fn desk_of(tx: &Tx, user: UserId) -> Result<Option<DeskRow>> {
    let sql = "SELECT u.organisation_id, o.kind, u.roles FROM user_account u \
               JOIN organisation o ON o.id = u.organisation_id \
               WHERE u.id = ? AND u.active AND o.active";
    tx.row(sql, binds![user]).await
}

pub async fn session_insert(
    tx: &Tx,
    token_hash: &str,
    user: UserId,
    csrf: &str,
    expires_at: Instant,
) -> Result<()> {
    let row = [
        token_hash.into(),
        user.into(),
        csrf.into(),
        tx.now().into(),
        tx.now().into(),
        expires_at.into(),
    ];
    let columns = [
        "token_hash",
        "user_id",
        "csrf",
        "created_at",
        "last_seen_at",
        "expires_at",
    ];
    tx.bulk_insert("session", &columns, [row]).await?;
    Ok(())
}

pub async fn session_touch(tx: &Tx, token_hash: &str) -> Result<()> {
    let sql = "UPDATE session SET last_seen_at = ? WHERE token_hash = ?";
    tx.execute(sql, binds![tx.now(), token_hash]).await?;
    Ok(())
}

pub async fn session_act_for(tx: &Tx, token_hash: &str, user: Option<UserId>) -> Result<()> {
    let sql = "UPDATE session SET acting_user_id = ? WHERE token_hash = ?";
    tx.execute(sql, binds![user, token_hash]).await?;
    Ok(())
}

pub async fn session_delete(tx: &Tx, token_hash: &str) -> Result<()> {
    tx.execute(
        "DELETE FROM session WHERE token_hash = ?",
        binds![token_hash],
    )
    .await?;
    Ok(())
}

/// Ends all sessions of a person, but for one.
pub async fn sessions_end(tx: &Tx, user: UserId, but: &str) -> Result<u64> {
    tx.execute(
        "DELETE FROM session WHERE user_id = ? AND token_hash <> ?",
        binds![user, but],
    )
    .await
}

/// Forgets sessions that are over; answers how many.
pub async fn sessions_forget(tx: &Tx, expired_before: Instant, idle_since: Instant) -> Result<u64> {
    let sql = "DELETE FROM session WHERE expires_at <= ? OR last_seen_at <= ?";
    tx.execute(sql, binds![expired_before, idle_since]).await
}
