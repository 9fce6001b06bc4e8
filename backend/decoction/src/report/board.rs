//! The planner's board: which machine boils what, until when, and what comes next.

use rustc_hash::FxHashMap;
use serde::Serialize;
use utoipa::ToSchema;

use brewing::{Brew, Work};

use crate::actions::promising::{self, Clockwork};
use crate::actions::watching::OPEN;
use crate::job::JobState;
use crate::model::{MachineState, PrescriptionId};
use crate::policy::CentreTerms;
use crate::report::jobs::{JobView, jobs};
use crate::store;
use kernel::prelude::*;

/// A stretch of a machine.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionBlock)]
pub struct BlockView {
    /// Whose.
    pub id: PrescriptionId,
    /// What its label says.
    pub number: String,
    /// From.
    pub from: Instant,
    /// Up to the end of the second boil.
    pub boiled_at: Instant,
    /// Up to the end of cleaning.
    pub to: Instant,
    /// Packed.
    pub ready_at: Instant,
    /// It boils now.
    pub begun: bool,
    /// Promised for.
    pub promised_at: Option<Instant>,
    /// Packed too late for that.
    pub late: bool,
}

/// A machine with what it does.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionLane)]
pub struct LaneView {
    /// What its label says.
    pub code: String,
    /// Machines of one kind.
    pub group: i64,
    /// Where it stands.
    pub state: MachineState,
    /// When it is expected back.
    pub back_at: Option<Instant>,
    /// In order of time.
    pub blocks: Vec<BlockView>,
}

/// How many jobs stand where.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionCount)]
pub struct CountView {
    /// Where.
    pub state: JobState,
    /// How many.
    pub jobs: i64,
    /// Of them too long.
    pub overdue: i64,
}

/// The board.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionBoard)]
pub struct BoardView {
    /// When it was drawn.
    pub now: Instant,
    /// Machines by code.
    pub lanes: Vec<LaneView>,
    /// How many jobs stand where.
    pub counts: Vec<CountView>,
    /// Runs that leave next.
    pub runs: Vec<Instant>,
    /// Jobs for which the plan has no place.
    pub left: i64,
    /// Jobs on machines, with what the clock asks for.
    pub boiling: Vec<JobView>,
}

/// What the blocks of all lanes are made of.
struct Sheet<'a> {
    clock: Clockwork,
    begun: &'a [Brew],
    jobs: &'a [JobView],
    waiting: &'a [store::WaitingRow],
    numbers: &'a FxHashMap<PrescriptionId, String>,
}

impl Sheet<'_> {
    fn block(&self, brew: &Brew) -> Option<BlockView> {
        let id = PrescriptionId(i64::try_from(brew.job).ok()?);
        let row = self.waiting.iter().find(|row| row.id == id);
        let on = self.jobs.iter().find(|job| job.id == id);
        let number = on.map(|job| job.number.clone());
        let number = number.or_else(|| self.numbers.get(&id).cloned())?;
        let promised_at = row
            .and_then(|row| row.promised_at)
            .or(on.and_then(|job| job.promised_at));
        let packed = brew.steps.iter().find(|step| step.work == Work::Pack);
        let boiled = packed.map_or(brew.taken.to, |step| step.span.from);
        let ready_at = self.clock.instant(brew.ready_at);
        Some(BlockView {
            id,
            number,
            from: self.clock.instant(brew.taken.from),
            boiled_at: self.clock.instant(boiled),
            to: self.clock.instant(brew.taken.to),
            ready_at,
            begun: self.begun.iter().any(|begun| begun.job == brew.job),
            late: promised_at.is_some_and(|at| at < ready_at),
            promised_at,
        })
    }
}

fn counts(all: &[JobView]) -> Vec<CountView> {
    let count = |state: &JobState| {
        let of = all.iter().filter(|job| job.state == *state);
        let overdue = of.clone().filter(|job| job.overdue).count();
        CountView {
            state: *state,
            jobs: i64::try_from(of.count()).unwrap_or(i64::MAX),
            overdue: i64::try_from(overdue).unwrap_or(i64::MAX),
        }
    };
    OPEN.iter().map(count).collect()
}

/// The board as the plan stands now.
pub async fn board(tx: &Tx) -> Result<BoardView> {
    let terms: CentreTerms = tx.policy().await?;
    let clock = Clockwork::of(tx);
    let load = promising::load(tx, &terms, clock).await?;
    let now = clock.minute(tx.now());
    let plan = brewing::plan(&load.centre, now, &load.jobs, &load.begun).unwrap_or_default();
    let all = jobs(tx, OPEN).await?;
    let waiting = store::waiting(tx).await?;
    let machines = store::machines(tx).await?;
    let numbers = store::numbers_of(tx, waiting.iter().map(|row| row.id)).await?;
    let sheet = Sheet {
        clock,
        begun: &load.begun,
        jobs: &all,
        waiting: &waiting,
        numbers: &numbers,
    };
    let lane = |(id, machine): (u32, store::Machine)| {
        let brews = plan.brews.iter().filter(|brew| brew.machine == id);
        LaneView {
            code: machine.code,
            group: machine.group_no,
            state: machine.state,
            back_at: machine.back_at,
            blocks: brews.filter_map(|brew| sheet.block(brew)).collect(),
        }
    };
    let lanes = (1_u32..).zip(machines).map(lane).collect();
    let mut runs = load.centre.runs.clone();
    runs.retain(|run| *run > now);
    runs.sort_unstable();
    Ok(BoardView {
        now: tx.now(),
        lanes,
        counts: counts(&all),
        runs: runs
            .into_iter()
            .take(4)
            .map(|run| clock.instant(run))
            .collect(),
        left: i64::try_from(plan.left.len()).unwrap_or(i64::MAX),
        boiling: all
            .into_iter()
            .filter(|job| job.state == JobState::Boiling)
            .collect(),
    })
}
