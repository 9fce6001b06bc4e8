//! The tree of organisations and its closure.

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};

use super::super::entity::organisation::{ActiveModel, Column, Entity, Model};
use super::super::model::{Organisation, OrganisationFacts};
use kernel::actor::OrganisationKind;
use kernel::prelude::*;
use kernel::{pinyin, search, text};

pub async fn organisation_get(tx: &Tx, id: OrganisationId) -> Result<Organisation> {
    tx.get::<Entity>(Column::Id, id).await.map(Into::into)
}

/// What a list of organisations may ask for.
#[derive(Clone, Debug, Default)]
pub struct OrganisationFilter {
    /// Part of name, code, pinyin or initials.
    pub q: Option<String>,
    /// Of this kind.
    pub kind: Option<OrganisationKind>,
    /// Directly below.
    pub parent_id: Option<OrganisationId>,
    /// Taking part, or not.
    pub active: Option<bool>,
}

/// By id, which is the order of entry.
pub async fn organisation_list(
    tx: &Tx,
    filter: &OrganisationFilter,
    after: Option<OrganisationId>,
    limit: u64,
) -> Result<Vec<Organisation>> {
    let mut condition = Condition::all()
        .add_option(filter.kind.map(|kind| Column::Kind.eq(kind)))
        .add_option(filter.parent_id.map(|parent| Column::ParentId.eq(parent)))
        .add_option(filter.active.map(|active| Column::Active.eq(active)))
        .add_option(after.map(|after| Column::Id.gt(after)));
    if let Some(q) = filter.q.as_deref().map(text::key).filter(|q| !q.is_empty()) {
        condition = condition.add(
            Condition::any()
                .add(search::contains(Column::Name, &q))
                .add(search::contains(Column::Code, &q))
                .add(search::starts_with(Column::Pinyin, &q))
                .add(search::starts_with(Column::Initials, &q)),
        );
    }
    let rows = tx
        .find::<Entity>()
        .filter(condition)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

fn set_facts(row: &mut ActiveModel, facts: &OrganisationFacts) {
    row.code = Set(facts.code.clone());
    row.name = Set(facts.name.clone());
    row.short_name = Set(facts.short_name.clone());
    row.pinyin = Set(pinyin::full(&facts.name));
    row.initials = Set(pinyin::initials(&facts.name));
    row.uscc = Set(facts.uscc.clone());
    row.remote = Set(facts.remote);
    row.single_user = Set(facts.single_user);
    row.latitude_e6 = Set(facts.latitude_e6);
    row.longitude_e6 = Set(facts.longitude_e6);
    row.email = Set(facts.email.clone());
    row.phone = Set(facts.phone.clone());
    row.address = Set(facts.address.clone());
}

/// Enters an organisation and its place in the closure.
pub async fn organisation_insert(tx: &Tx, organisation: &Organisation) -> Result<()> {
    let mut row = ActiveModel {
        id: Set(organisation.id),
        parent_id: Set(organisation.parent_id),
        kind: Set(organisation.kind),
        active: Set(organisation.active),
        version: Set(organisation.version),
        created_at: Set(organisation.created_at),
        ..Default::default()
    };
    set_facts(&mut row, &organisation.facts);
    tx.insert(row).await?;
    closure_attach(tx, organisation.id, organisation.parent_id).await
}

async fn closure_attach(tx: &Tx, id: OrganisationId, parent: Option<OrganisationId>) -> Result<()> {
    let own = "INSERT INTO organisation_closure (ancestor_id, descendant_id) VALUES (?, ?)";
    tx.execute(own, binds![id, id]).await?;
    if let Some(parent) = parent {
        let above = "INSERT INTO organisation_closure (ancestor_id, descendant_id) \
                     SELECT ancestor_id, CAST(? AS BIGINT) FROM organisation_closure WHERE descendant_id = ?";
        tx.execute(above, binds![id, parent]).await?;
    }
    Ok(())
}

/// Saves facts and place; answers the new version.
pub async fn organisation_save(tx: &Tx, organisation: &Organisation) -> Result<i64> {
    let mut row = ActiveModel {
        id: Set(organisation.id),
        parent_id: Set(organisation.parent_id),
        active: Set(organisation.active),
        ..Default::default()
    };
    set_facts(&mut row, &organisation.facts);
    tx.update(row, organisation.version).await
}

/// Hangs a subtree below another parent: its old ancestors lose it, the new ones gain it.
pub async fn closure_move(tx: &Tx, id: OrganisationId, parent: OrganisationId) -> Result<()> {
    let loosen = "DELETE FROM organisation_closure \
                  WHERE descendant_id IN (SELECT descendant_id FROM organisation_closure WHERE ancestor_id = ?) \
                  AND ancestor_id NOT IN (SELECT descendant_id FROM organisation_closure WHERE ancestor_id = ?)";
    tx.execute(loosen, binds![id, id]).await?;
    let fasten = "INSERT INTO organisation_closure (ancestor_id, descendant_id) \
                  SELECT above.ancestor_id, below.descendant_id \
                  FROM organisation_closure above, organisation_closure below \
                  WHERE above.descendant_id = ? AND below.ancestor_id = ?";
    tx.execute(fasten, binds![parent, id]).await?;
    Ok(())
}

/// Is `below` the same as `above` or somewhere under it?
pub async fn organisation_is_within(
    tx: &Tx,
    below: OrganisationId,
    above: OrganisationId,
) -> Result<bool> {
    let sql = "SELECT 1 FROM organisation_closure WHERE ancestor_id = ? AND descendant_id = ?";
    Ok(tx.query_one(sql, binds![above, below]).await?.is_some())
}

/// How many directly below take part.
pub async fn organisation_active_children(tx: &Tx, id: OrganisationId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM organisation WHERE parent_id = ? AND active";
    Ok(tx.scalar(sql, binds![id]).await?.unwrap_or(0))
}

/// Everybody of some kinds within reach who takes part, by code.
pub async fn organisations_of_kinds(
    tx: &Tx,
    kinds: &[OrganisationKind],
) -> Result<Vec<Organisation>> {
    let rows: Vec<Model> = tx
        .find::<Entity>()
        .filter(Column::Kind.is_in(kinds.iter().copied()))
        .filter(Column::Active.eq(true))
        .order_by_asc(Column::Code)
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
