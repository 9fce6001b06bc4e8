//! What other slices ask identity: names for their documents, addresses for their mail, who sits at a desk.

use std::collections::HashMap;

use sea_orm::FromQueryResult;

use super::model::{OrgRef, Organisation, OrganisationFacts, UserRef};
use super::{actions, store};
use kernel::actor::OrganisationKind;
use kernel::db::raw::marks;
use kernel::prelude::*;
use kernel::problem::locale::Locale;

/// An organisation within reach, or not found.
pub async fn organisation(tx: &Tx, id: OrganisationId) -> Result<Organisation> {
    store::organisation_get(tx, id).await
}

/// The centre. Every county has one.
pub async fn centre(tx: &Tx) -> Result<Organisation> {
    let centres = store::organisations_of_kinds(tx, &[OrganisationKind::Centre]).await?;
    centres
        .into_iter()
        .next()
        .ok_or_else(|| Error::fault("the county has no centre"))
}

/// Every facility within reach that takes part, by code.
pub async fn facilities(tx: &Tx) -> Result<Vec<Organisation>> {
    let kinds = [
        OrganisationKind::LeadHospital,
        OrganisationKind::Township,
        OrganisationKind::Village,
    ];
    store::organisations_of_kinds(tx, &kinds).await
}

/// Is `below` the same organisation as `above`, or somewhere under it?
pub async fn is_within(tx: &Tx, below: OrganisationId, above: OrganisationId) -> Result<bool> {
    store::organisation_is_within(tx, below, above).await
}

/// Enters an organisation in the transaction of another slice (a supplier with its papers).
pub async fn organisation_enter(
    tx: &Tx,
    kind: OrganisationKind,
    parent_id: Option<OrganisationId>,
    facts: &OrganisationFacts,
) -> Result<Organisation> {
    actions::organisations::enter(tx, kind, parent_id, facts).await
}

/// Changes the facts of an organisation in the transaction of another slice; the place stays.
pub async fn organisation_amend(
    tx: &Tx,
    id: OrganisationId,
    facts: &OrganisationFacts,
) -> Result<Organisation> {
    actions::organisations::amend_facts(tx, id, facts).await
}

/// Makes an account in the transaction of another, with a hashed password that may stay. For seeding counties;
/// people are made through the API.
pub async fn account_enter(
    tx: &Tx,
    organisation: OrganisationId,
    login: &str,
    name: &str,
    roles: &[Role],
    password_hash: &str,
) -> Result<UserId> {
    actions::users::enter(tx, organisation, login, name, roles, password_hash).await
}

#[derive(Debug, FromQueryResult)]
struct OrgRow {
    id: OrganisationId,
    code: String,
    name: String,
    short_name: String,
    kind: OrganisationKind,
}

/// Names of organisations that a document within reach mentions; the document's own reach was checked, so
/// these are not checked again.
pub fn organisation_refs(
    tx: &Tx,
    ids: impl IntoIterator<Item = OrganisationId>,
) -> BoxFuture<'_, Result<HashMap<OrganisationId, OrgRef>>> {
    let ids = distinct(ids);
    Box::pin(async move { organisation_refs_of(tx, &ids).await })
}

async fn organisation_refs_of(
    tx: &Tx,
    ids: &[OrganisationId],
) -> Result<HashMap<OrganisationId, OrgRef>> {
    let mut found = HashMap::with_capacity(ids.len());
    for some in ids.chunks(500) {
        let sql = format!(
            "SELECT id, code, name, short_name, kind FROM organisation WHERE id IN ({})",
            marks(some.len())
        );
        let rows: Vec<OrgRow> = tx
            .rows(&sql, some.iter().map(|id| (*id).into()).collect())
            .await?;
        found.extend(rows.into_iter().map(|row| {
            let OrgRow {
                id,
                code,
                name,
                short_name,
                kind,
            } = row;
            (
                id,
                OrgRef {
                    id,
                    code,
                    name,
                    short_name,
                    kind,
                },
            )
        }));
    }
    Ok(found)
}

#[derive(Debug, FromQueryResult)]
struct UserRow {
    id: UserId,
    name: String,
}

/// Names of people that a document within reach mentions.
pub fn user_refs(
    tx: &Tx,
    ids: impl IntoIterator<Item = UserId>,
) -> BoxFuture<'_, Result<HashMap<UserId, UserRef>>> {
    let ids = distinct(ids);
    Box::pin(async move { user_refs_of(tx, &ids).await })
}

async fn user_refs_of(tx: &Tx, ids: &[UserId]) -> Result<HashMap<UserId, UserRef>> {
    let mut found = HashMap::with_capacity(ids.len());
    for some in ids.chunks(500) {
        let sql = format!(
            "SELECT id, name FROM user_account WHERE id IN ({})",
            marks(some.len())
        );
        let rows: Vec<UserRow> = tx
            .rows(&sql, some.iter().map(|id| (*id).into()).collect())
            .await?;
        found.extend(rows.into_iter().map(|row| {
            (
                row.id,
                UserRef {
                    id: row.id,
                    name: row.name,
                },
            )
        }));
    }
    Ok(found)
}

fn distinct<T: Ord>(ids: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut ids: Vec<T> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Somebody who can be written to.
#[derive(Clone, Debug)]
pub struct Contact {
    /// The person.
    pub user_id: UserId,
    /// Their desk.
    pub organisation_id: OrganisationId,
    /// Their name.
    pub name: String,
    /// Where mail goes, if anywhere.
    pub email: Option<String>,
    /// The language they read.
    pub locale: Locale,
}

#[derive(Debug, FromQueryResult)]
struct ContactRow {
    id: UserId,
    organisation_id: OrganisationId,
    name: String,
    email: Option<String>,
    locale: Locale,
    roles: String,
}

/// Everybody at a desk who may sign in and holds one of `roles` (any role when empty).
pub async fn people_at(
    tx: &Tx,
    organisation: OrganisationId,
    roles: &[Role],
) -> Result<Vec<Contact>> {
    let sql = "SELECT id, organisation_id, name, email, locale, roles FROM user_account \
               WHERE organisation_id = ? AND active ORDER BY id";
    let rows: Vec<ContactRow> = tx.rows(sql, binds![organisation]).await?;
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        let held: Vec<Role> = serde_json::from_str(&row.roles)?;
        if roles.is_empty() || held.iter().any(|role| roles.contains(role)) {
            people.push(Contact {
                user_id: row.id,
                organisation_id: row.organisation_id,
                name: row.name,
                email: row.email,
                locale: row.locale,
            });
        }
    }
    Ok(people)
}
