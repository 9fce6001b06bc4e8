//! Change requests.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Map, Value};

use crate::entity::change::{ActiveModel, Column, Entity, Model};
use crate::model::{Change, ChangeId, ChangeKind, ChangeState, ChangeWord, ItemId};
use kernel::prelude::*;

/// A change within reach, or not found.
pub async fn change_get(tx: &Tx, id: ChangeId) -> Result<Change> {
    tx.get::<Entity>(Column::Id, id).await?.try_into()
}

/// Changes in one state or in any, the newest first, those before `before`.
pub async fn change_list(
    tx: &Tx,
    state: Option<ChangeWord>,
    item: Option<ItemId>,
    before: Option<ChangeId>,
    limit: u64,
) -> Result<Vec<Change>> {
    let condition = Condition::all()
        .add_option(state.map(|state| Column::State.eq(state)))
        .add_option(item.map(|item| Column::ItemId.eq(item)))
        .add_option(before.map(|before| Column::Id.lt(before)));
    let found = tx
        .find::<Entity>()
        .filter(condition)
        .order_by_desc(Column::Id)
        .limit(limit);
    found
        .all(tx)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// Approved changes whose day has come, in the order in which they take effect.
pub async fn changes_due(tx: &Tx, today: Day, limit: u64) -> Result<Vec<Change>> {
    let due = tx
        .find::<Entity>()
        .filter(Column::State.eq(ChangeWord::Approved))
        .filter(Column::EffectiveOn.lte(today))
        .order_by_asc(Column::EffectiveOn)
        .order_by_asc(Column::Id)
        .limit(limit);
    due.all(tx)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// Amendments that wait for the committee or for their day, by item.
pub async fn amendments_pending(tx: &Tx) -> Result<HashMap<ItemId, Vec<Map<String, Value>>>> {
    let rows: Vec<Model> = tx
        .find::<Entity>()
        .filter(Column::Kind.eq(ChangeKind::Amend))
        .filter(Column::State.is_in([ChangeWord::Proposed, ChangeWord::Approved]))
        .all(tx)
        .await?;
    let mut pending: HashMap<ItemId, Vec<Map<String, Value>>> = HashMap::new();
    for row in rows {
        if let Some(item) = row.item_id {
            pending
                .entry(item)
                .or_default()
                .push(serde_json::from_str(&row.fields)?);
        }
    }
    Ok(pending)
}

/// New proposals, in one statement however many.
pub async fn changes_insert(tx: &Tx, changes: &[Change]) -> Result<()> {
    let mut rows = Vec::with_capacity(changes.len());
    for change in changes {
        let impact = change
            .impact
            .as_ref()
            .map(serde_json::to_string)
            .transpose()?;
        rows.push([
            change.id.into(),
            (&change.number).into(),
            change.kind.into(),
            change.item_id.into(),
            change.substitute_id.into(),
            Value::Object(change.fields.clone()).to_string().into(),
            (&change.reason).into(),
            change.effective_on.into(),
            change.state.word().into(),
            impact.into(),
            change.proposed_by.into(),
            change.proposed_for.into(),
            change.proposed_at.into(),
            change.version.into(),
        ]);
    }
    let columns = [
        "id",
        "number",
        "kind",
        "item_id",
        "substitute_id",
        "fields",
        "reason",
        "effective_on",
        "state",
        "impact",
        "proposed_by",
        "proposed_for",
        "proposed_at",
        "version",
    ];
    tx.bulk_insert("formulary_change", &columns, rows).await?;
    Ok(())
}

/// Writes where a change stands, provided nobody moved it since; answers its new version.
pub async fn change_save(tx: &Tx, change: &Change) -> Result<i64> {
    let mut row = ActiveModel {
        id: Set(change.id),
        item_id: Set(change.item_id),
        state: Set(change.state.word()),
        ..Default::default()
    };
    if let Some(impact) = &change.impact {
        row.impact = Set(Some(serde_json::to_string(impact)?));
    }
    if let Some(decision) = change.state.decision() {
        row.reviewed_by = Set(decision.by);
        row.reviewed_at = Set(Some(decision.at));
        row.review_note = Set(Some(decision.note.clone()));
    }
    if let ChangeState::Effective { at, .. } = change.state {
        row.effective_at = Set(Some(at));
    }
    tx.update(row, change.version).await
}
