//! Facilities' own names for items.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::crosswalk::{ActiveModel, Column, Entity, Model};
use crate::model::{Crosswalk, CrosswalkId, CrosswalkState, Local, Ratio};
use crate::rules::crosswalk::local_key;
use kernel::prelude::*;
use kernel::search::contains;
use kernel::text::tidy;

impl From<Model> for Crosswalk {
    fn from(row: Model) -> Self {
        Crosswalk {
            id: row.id,
            facility_id: row.facility_id,
            local: Local {
                code: row.local_code,
                name: row.local_name,
                specification: row.local_specification,
                unit: row.local_unit,
            },
            state: row.state,
            item_id: row.item_id,
            ratio: Ratio {
                num: row.ratio_num,
                den: row.ratio_den,
            },
            note: row.note,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// An entry within reach, or not found.
pub async fn entry_get(tx: &Tx, id: CrosswalkId) -> Result<Crosswalk> {
    tx.get::<Entity>(Column::Id, id).await.map(Into::into)
}

/// What a list of entries asks for.
#[derive(Clone, Debug, Default)]
pub struct EntryFilter {
    pub facility_id: Option<OrganisationId>,
    pub state: Option<CrosswalkState>,
    pub q: Option<String>,
}

/// Entries within reach, the oldest first, those after `after`.
pub async fn entry_list(
    tx: &Tx,
    filter: &EntryFilter,
    after: Option<CrosswalkId>,
    limit: u64,
) -> Result<Vec<Crosswalk>> {
    let mut condition = Condition::all()
        .add_option(filter.facility_id.map(|id| Column::FacilityId.eq(id)))
        .add_option(filter.state.map(|state| Column::State.eq(state)))
        .add_option(after.map(|after| Column::Id.gt(after)));
    if let Some(q) = filter.q.as_deref().filter(|q| !q.trim().is_empty()) {
        let any = Condition::any()
            .add(contains(Column::LocalName, q))
            .add(contains(Column::LocalCode, q))
            .add(contains(Column::LocalSpecification, q));
        condition = condition.add(any);
    }
    let found = tx
        .find::<Entity>()
        .filter(condition)
        .order_by_asc(Column::Id)
        .limit(limit);
    Ok(found.all(tx).await?.into_iter().map(Into::into).collect())
}

/// How many entries within reach wait for their meaning.
pub async fn entries_open(tx: &Tx) -> Result<u64> {
    Ok(tx
        .find::<Entity>()
        .filter(Column::State.eq(CrosswalkState::Open))
        .count(tx)
        .await?)
}

/// Every entry of one facility within reach, by key and unit.
pub async fn entries_of(
    tx: &Tx,
    facility: OrganisationId,
) -> Result<HashMap<(String, String), Crosswalk>> {
    let rows = tx
        .find::<Entity>()
        .filter(Column::FacilityId.eq(facility))
        .all(tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.local_key.clone(), row.local_unit.clone()), row.into()))
        .collect())
}

/// New open entries of a facility; what is there already stays as it is. Answers how many are new.
pub async fn entries_insert(
    tx: &Tx,
    facility: OrganisationId,
    entries: &[(CrosswalkId, Local)],
) -> Result<u64> {
    let rows = entries.iter().map(|(id, local)| {
        [
            (*id).into(),
            facility.into(),
            local_key(local).into(),
            tidy(&local.code).into(),
            tidy(&local.name).into(),
            tidy(&local.specification).into(),
            tidy(&local.unit).into(),
            Ratio::ONE.num.into(),
            Ratio::ONE.den.into(),
            CrosswalkState::Open.into(),
            "".into(),
            tx.now().into(),
            1.into(),
        ]
    });
    let columns = [
        "id",
        "facility_id",
        "local_key",
        "local_code",
        "local_name",
        "local_specification",
        "local_unit",
        "ratio_num",
        "ratio_den",
        "state",
        "note",
        "created_at",
        "version",
    ];
    let keep = OnConflict::Keep {
        key: &["facility_id", "local_key", "local_unit"],
    };
    tx.bulk_upsert("crosswalk", &columns, rows.collect::<Vec<_>>(), keep)
        .await
}

/// Writes what was decided about an entry, provided nobody decided since; answers its new version.
pub async fn entry_decide(tx: &Tx, entry: &Crosswalk) -> Result<i64> {
    let row = ActiveModel {
        id: Set(entry.id),
        item_id: Set(entry.item_id),
        ratio_num: Set(entry.ratio.num),
        ratio_den: Set(entry.ratio.den),
        state: Set(entry.state),
        note: Set(entry.note.clone()),
        decided_by: Set(entry.decided_by),
        decided_at: Set(entry.decided_at),
        ..Default::default()
    };
    tx.update(row, entry.version).await
}
