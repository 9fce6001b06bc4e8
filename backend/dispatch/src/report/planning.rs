//! The search for runs as people see it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::planning::Answer;
use crate::model::{PlanningId, PlanningState};
use crate::store::{self, Planning};
use formulary::directory::Names;
use identity::model::OrgRef;
use kernel::prelude::*;

/// A search for runs.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchPlanning)]
pub struct PlanningView {
    /// Its identity.
    pub id: PlanningId,
    /// For which day.
    pub run_on: Day,
    /// Where it stands.
    pub state: PlanningState,
    /// How long it may take.
    pub seconds: i64,
    /// Places that want goods.
    pub stops: i64,
    /// Of its time, millionths.
    pub share_ppm: i64,
    /// Places left over by the best plan so far.
    pub unserved: i64,
    /// Yuan of the best plan so far.
    pub cost: Money,
    /// Metres of the answer.
    pub metres: i64,
    /// Trips of the answer.
    pub trips: i64,
    /// Who is left over, and why.
    pub left_over: Vec<LeftOver>,
    /// It has not been heard of for a while: its process ended.
    pub lost: bool,
    /// For `If-Match`.
    pub version: i64,
}

/// A place that no vehicle serves.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchLeftOver)]
pub struct LeftOver {
    /// Which.
    pub organisation: OrgRef,
    /// capacity, window, shift, cold, vehicles or unplaced.
    pub reason: String,
}

/// Milliseconds without a word after which a search is thought lost.
const LOST_MS: i64 = 15_000;

pub(super) async fn planning_view(tx: &Tx, planning: Planning) -> Result<PlanningView> {
    let answer: Answer = serde_json::from_str(&planning.answer).unwrap_or_default();
    let names = Names::of(
        tx,
        answer.unserved.iter().map(|(id, _)| *id).collect(),
        Vec::new(),
        Vec::new(),
    )
    .await?;
    let left_over = answer.unserved.iter().map(|(id, reason)| {
        Ok(LeftOver {
            organisation: names.organisation(*id)?,
            reason: reason.clone(),
        })
    });
    Ok(PlanningView {
        id: planning.id,
        run_on: planning.run_on,
        state: planning.state,
        seconds: planning.seconds,
        stops: planning.stop_count,
        share_ppm: planning.share_ppm,
        unserved: planning.unserved_count,
        cost: planning.cost_e4,
        metres: planning.metres,
        trips: i64::try_from(answer.trips.len()).unwrap_or(i64::MAX),
        left_over: left_over.collect::<Result<_>>()?,
        lost: planning.state == PlanningState::Running && tx.now().0 - planning.beat_at.0 > LOST_MS,
        version: planning.version,
    })
}

/// A search, or not found.
pub async fn planning(tx: &Tx, id: PlanningId) -> Result<PlanningView> {
    let found = store::planning_get(tx, id).await?;
    planning_view(tx, found).await
}
