//! Delegations.

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::super::entity::delegation::{ActiveModel, Column, Entity};
use super::super::model::{Delegation, DelegationId, UserRef};
use kernel::prelude::*;

pub async fn delegation_get(tx: &Tx, id: DelegationId) -> Result<Delegation> {
    tx.get::<Entity>(Column::Id, id).await.map(Into::into)
}

/// Newest first; with `of` only those that this person gave or holds.
pub async fn delegation_list(
    tx: &Tx,
    of: Option<UserId>,
    after: Option<DelegationId>,
    limit: u64,
) -> Result<Vec<Delegation>> {
    let own = of.map(|user| {
        Condition::any()
            .add(Column::FromUserId.eq(user))
            .add(Column::ToUserId.eq(user))
    });
    let condition = Condition::all()
        .add_option(own)
        .add_option(after.map(|after| Column::Id.lt(after)));
    let rows = tx
        .find::<Entity>()
        .filter(condition)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub async fn delegation_insert(tx: &Tx, delegation: &Delegation) -> Result<()> {
    let row = ActiveModel {
        id: Set(delegation.id),
        from_user_id: Set(delegation.from_user_id),
        to_user_id: Set(delegation.to_user_id),
        starts_on: Set(delegation.starts_on),
        ends_on: Set(delegation.ends_on),
        reason: Set(delegation.reason.clone()),
        created_at: Set(delegation.created_at),
        revoked_at: Set(None),
        version: Set(delegation.version),
    };
    tx.insert(row).await
}

/// Takes it back now; answers the new version.
pub async fn delegation_revoke(tx: &Tx, delegation: &Delegation) -> Result<i64> {
    let row = ActiveModel {
        id: Set(delegation.id),
        revoked_at: Set(Some(tx.now())),
        ..Default::default()
    };
    tx.update(row, delegation.version).await
}

#[derive(Debug, FromQueryResult)]
struct RefRow {
    id: UserId,
    name: String,
}

/// For whom this person may act today. Asked before there is an actor, hence without reach.
pub async fn delegators_of(tx: &Tx, user: UserId) -> Result<Vec<UserRef>> {
    let sql = "SELECT DISTINCT u.id, u.name FROM delegation d \
               JOIN user_account u ON u.id = d.from_user_id \
               WHERE d.to_user_id = ? AND d.revoked_at IS NULL AND d.starts_on <= ? AND d.ends_on >= ? \
               AND u.active ORDER BY u.id";
    let rows: Vec<RefRow> = tx.rows(sql, binds![user, tx.day(), tx.day()]).await?;
    Ok(rows
        .into_iter()
        .map(|row| UserRef {
            id: row.id,
            name: row.name,
        })
        .collect())
}
