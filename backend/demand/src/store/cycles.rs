//! Rows of cycles.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, FromQueryResult, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::entity::cycle::{ActiveModel, Column, Entity, Model};
use crate::model::cycle::{Cycle, CycleId, CycleWord};
use crate::model::requisition::{RequisitionId, RequisitionWord};
use crate::refusal::DemandRefusal;
use crate::store::facilities::HANDED_IN;
use kernel::prelude::*;

/// A cycle, or not found.
pub async fn cycle_get(tx: &Tx, id: CycleId) -> Result<Cycle> {
    Ok(tx.get::<Entity>(Column::Id, id).await?.into())
}

/// A new cycle. Its code must be new, too.
pub async fn cycle_insert(tx: &Tx, cycle: &Cycle) -> Result<()> {
    let code = || DemandRefusal::CycleCodeTaken {
        code: cycle.terms.code.clone(),
    };
    tx.insert(active(cycle)).await.or_unique(code)
}

/// Saves a cycle that was loaded at `version`; answers it with its new version.
pub async fn cycle_save(tx: &Tx, cycle: Cycle, version: i64) -> Result<Cycle> {
    let code = || DemandRefusal::CycleCodeTaken {
        code: cycle.terms.code.clone(),
    };
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
    let rows = tx
        .find::<Entity>()
        .filter(older)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(tx)
        .await?;
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

/// A paper that a set-wise change touched, for the journal.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Paper {
    /// Which one.
    pub id: RequisitionId,
    /// What people call it.
    pub number: String,
    /// Where it stood before.
    pub state: RequisitionWord,
}

async fn papers(tx: &Tx, cycle: CycleId, states: &str) -> Result<Vec<Paper>> {
    let sql = format!(
        "SELECT id, number, state FROM requisition WHERE cycle_id = ? AND state IN ({states}) ORDER BY id"
    );
    tx.rows(&sql, binds![cycle]).await
}

/// Withdraws what was begun in a cycle and never handed in.
pub async fn unsent_withdraw(tx: &Tx, cycle: CycleId) -> Result<Vec<Paper>> {
    let papers = papers(tx, cycle, "'draft', 'returned'").await?;
    let sql = "UPDATE requisition SET state = 'withdrawn', withdrawn_by = NULL, withdrawn_at = ?, \
               version = version + 1 WHERE cycle_id = ? AND state IN ('draft', 'returned')";
    tx.execute(sql, binds![tx.now(), cycle]).await?;
    Ok(papers)
}

/// How many requisitions of a cycle are accepted and ask for something.
pub async fn accepted_count(tx: &Tx, cycle: CycleId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM requisition WHERE cycle_id = ? AND state = 'accepted' AND line_count > 0";
    Ok(tx.scalar(sql, binds![cycle]).await?.unwrap_or(0))
}

/// What was accepted in a cycle is ordered.
pub async fn accepted_order(tx: &Tx, cycle: CycleId) -> Result<Vec<Paper>> {
    let papers = papers(tx, cycle, "'accepted'").await?;
    let sql = "UPDATE requisition SET state = 'ordered', version = version + 1 \
               WHERE cycle_id = ? AND state = 'accepted'";
    tx.execute(sql, binds![cycle]).await?;
    Ok(papers)
}

/// What nobody decided before the cycle was ordered goes back, by nobody and without a reason in words.
pub async fn undecided_return(tx: &Tx, cycle: CycleId) -> Result<Vec<Paper>> {
    let papers = papers(tx, cycle, "'submitted', 'approved'").await?;
    let sql = "UPDATE requisition SET state = 'returned', returned_by = NULL, returned_at = ?, \
               return_reason = '', version = version + 1 \
               WHERE cycle_id = ? AND state IN ('submitted', 'approved')";
    tx.execute(sql, binds![tx.now(), cycle]).await?;
    Ok(papers)
}

/// How many requisitions of a cycle have been handed in and still count.
pub async fn handed_in_count(tx: &Tx, cycle: CycleId) -> Result<i64> {
    let sql = format!("SELECT COUNT(*) FROM requisition r WHERE r.cycle_id = ? AND {HANDED_IN}");
    Ok(tx.scalar(&sql, binds![cycle]).await?.unwrap_or(0))
}
