//! Rows of cycles.

use sea_orm::{ColumnTrait, Condition, ActiveModelTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use crate::demand::entity::cycle::{ActiveModel, Column, Entity, Model};
use crate::demand::model::cycle::{Cycle, CycleId, CycleWord};
use crate::demand::refusal::DemandRefusal;
use crate::kernel::prelude::*;

/// A cycle, or not found.
pub async fn cycle_get(tx: &Tx, id: CycleId) -> Result<Cycle> {
    Ok(tx.get::<Entity>(Column::Id, id).await?.into())
}

/// A new cycle. Its code must be new, too.
pub async fn cycle_insert(tx: &Tx, cycle: &Cycle) -> Result<()> {
    let code = || DemandRefusal::CycleCodeTaken { code: cycle.terms.code.clone() };
    tx.insert(active(cycle)).await.or_unique(code)
}

/// Saves a cycle that was loaded at `version`; answers it with its new version.
pub async fn cycle_save(tx: &Tx, cycle: Cycle, version: i64) -> Result<Cycle> {
    let code = || DemandRefusal::CycleCodeTaken { code: cycle.terms.code.clone() };
    let version = tx.update(active(&cycle), version).await.or_unique(code)?;
    Ok(Cycle { version, ..cycle })
}

/// Cycles in one of these states, the one that closes last first.
pub async fn cycles_in(tx: &Tx, states: &[CycleWord]) -> Result<Vec<Cycle>> {
    let states = states.iter().copied();
    let rows = tx
        .find::<Entity>()
        .filter(Column::State.is_in(states))
        .order_by_desc(Column::ClosesAt)
        .order_by_desc(Column::Id)
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(Cycle::from).collect())
}

/// A page of all cycles, newest first.
pub async fn cycle_page(tx: &Tx, before: Option<CycleId>, limit: u64) -> Result<Vec<Cycle>> {
    let older = before.map_or_else(Condition::all, |id| Condition::all().add(Column::Id.lt(id)));
    let rows = tx.find::<Entity>().filter(older).order_by_desc(Column::Id).limit(limit).all(tx).await?;
    Ok(rows.into_iter().map(Cycle::from).collect())
}

/// Pins the cycle whose state a rule relied on: closing it meanwhile makes one of the two start again,
/// while any number of facilities may rely on it at once.
pub async fn cycle_rely_on(tx: &Tx, id: CycleId) -> Result<()> {
    tx.rely_on::<Entity>(id).await
}

fn active(cycle: &Cycle) -> ActiveModel {
    Model::from(cycle).into_active_model().reset_all()
}
