//! What can be promised, from the real load of the machines.

use brewing::{Brew, Centre, Job, Machine, Minute, Scheme, Span, Step, Work};

use crate::job::JobState;
use crate::model::{DecoctionScheme, MachineState, PrescriptionId, PrescriptionWay};
use crate::policy::CentreTerms;
use crate::store::{self, WaitingRow};
use kernel::prelude::*;

const DAY_MIN: Minute = 1_440;
/// Days that a plan looks ahead, today among them.
const DAYS: Minute = 3;

/// A new prescription, as the planner sees it.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// 代煎 or 自煎.
    pub way: PrescriptionWay,
    /// Class.
    pub scheme: DecoctionScheme,
    /// 剂.
    pub doses: i64,
    /// 先煎.
    pub early_min: i64,
    /// 急煎.
    pub urgent: bool,
    /// The row that it replaces in the load, if it waits already.
    pub instead: Option<PrescriptionId>,
}

/// What a patient is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promised {
    /// The run it goes with, or when it can be fetched; none: nothing can be promised.
    pub at: Option<Instant>,
    /// Packed, if nothing fails.
    pub ready_at: Option<Instant>,
    /// Boiled again in time.
    pub has_reserve: bool,
}

/// Minutes from the midnight before the day of a transaction.
#[derive(Clone, Copy, Debug)]
pub struct Clockwork(Instant);

impl Clockwork {
    /// Of a transaction.
    pub fn of(tx: &Tx) -> Self {
        Self(tx.day().start())
    }

    /// The minute of an instant, the last that has begun.
    pub fn minute(self, at: Instant) -> Minute {
        (at.0 - self.0.0).div_euclid(60_000)
    }

    /// The beginning of a minute.
    pub fn instant(self, minute: Minute) -> Instant {
        Instant(self.0.0 + minute * 60_000)
    }
}

fn each_day(spans: &[(Minute, Minute)]) -> Vec<Span> {
    let days = (0..DAYS).flat_map(|day| {
        spans.iter().map(move |(from, to)| Span {
            from: from + day * DAY_MIN,
            to: to + day * DAY_MIN,
        })
    });
    days.collect()
}

/// When runs leave on the days of a plan.
fn runs(terms: &CentreTerms) -> impl Iterator<Item = Minute> {
    (0..DAYS).flat_map(|day| terms.runs_min.iter().map(move |run| run + day * DAY_MIN))
}

/// The shifts that a repair leaves of all.
fn left_of(shifts: &[Span], back: Minute) -> Vec<Span> {
    let cut = |shift: &Span| Span {
        from: shift.from.max(back),
        to: shift.to,
    };
    let cut = shifts.iter().map(cut);
    cut.filter(|shift| shift.from < shift.to).collect()
}

/// The centre as the planner sees it. Machines count from 1 in the order of their codes.
pub fn centre(terms: &CentreTerms, machines: &[store::Machine], clock: Clockwork) -> Centre {
    let shifts = each_day(&[(terms.opens_min, terms.closes_min)]);
    let machine = |(id, one): (u32, &store::Machine)| {
        let shifts = match (one.state, one.back_at) {
            (MachineState::Working, _) => shifts.clone(),
            (MachineState::Repair, Some(back)) => left_of(&shifts, clock.minute(back)),
            _ => return None,
        };
        Some(Machine {
            id,
            group: u32::try_from(one.group_no).ok()?,
            most_doses: u32::try_from(one.most_doses).ok()?,
            shifts,
            hot_until: one.hot_at.map(|hot| clock.minute(hot)),
        })
    };
    Centre {
        machines: (1..).zip(machines).filter_map(machine).collect(),
        schemes: terms
            .schemes
            .iter()
            .map(|scheme| Scheme {
                group: scheme.group,
                first_min: scheme.first_min,
                second_min: scheme.second_min,
            })
            .collect(),
        room: each_day(&[(terms.opens_min, terms.room_closes_min)]),
        runs: runs(terms).collect(),
        policy: terms.planner,
    }
}

/// Minutes in which a machine heats up.
pub fn heat_min(policy: &brewing::Policy, doses: i64, warm: bool) -> Minute {
    let of_machine = if warm {
        policy.heat_warm_min
    } else {
        policy.heat_cold_min
    };
    of_machine + (policy.heat_seconds_per_dose * doses + 59) / 60
}

/// A waiting prescription as a job; none where the terms do not know its class.
pub fn job(terms: &CentreTerms, row: &WaitingRow, clock: Clockwork) -> Option<Job> {
    let scheme = terms
        .schemes
        .iter()
        .position(|one| one.scheme == row.scheme)?;
    // What is weighed and checked may be soaked at once.
    let weighed_at = match row.soakable_at {
        Some(at) => clock.minute(at),
        None => clock.minute(row.submitted_at) + terms.prepare_min,
    };
    Some(Job {
        id: row.id.0.unsigned_abs(),
        scheme,
        doses: u32::try_from(row.doses).ok()?,
        early_min: row.early_min,
        weighed_at,
        soaking_since: row.soaking_since.map(|at| clock.minute(at)),
        due: row.promised_at.map(|at| clock.minute(at)),
        is_rush: row.urgent,
    })
}

/// Everything that a plan is made of.
#[derive(Clone, Debug)]
pub struct Load {
    /// Machines, hours, runs.
    pub centre: Centre,
    /// What waits.
    pub jobs: Vec<Job>,
    /// What boils.
    pub begun: Vec<Brew>,
}

/// The load of this minute.
pub async fn load(tx: &Tx, terms: &CentreTerms, clock: Clockwork) -> Result<Load> {
    let machines = store::machines(tx).await?;
    let centre = centre(terms, &machines, clock);
    let waiting = store::waiting(tx).await?;
    let boiling = store::jobs_in(tx, &[JobState::Boiling]).await?;
    let brew = |one: &store::Job| brew(&machines, &centre, terms, one, clock);
    let begun: Vec<Brew> = boiling.iter().filter_map(brew).collect();
    let jobs = waiting.iter().filter_map(|row| job(terms, row, clock));
    Ok(Load {
        jobs: jobs.collect(),
        begun,
        centre,
    })
}

/// What boils, as the planner sees it: none of a machine that left the plan meanwhile.
fn brew(
    machines: &[store::Machine],
    centre: &Centre,
    terms: &CentreTerms,
    one: &store::Job,
    clock: Clockwork,
) -> Option<Brew> {
    let place = machines
        .iter()
        .position(|machine| Some(machine.id) == one.machine_id)?;
    let machine = u32::try_from(place + 1).ok()?;
    centre.machines.iter().find(|known| known.id == machine)?;
    let from = clock.minute(one.boiling_since?);
    let boiled = clock.minute(one.boiled_at?).max(from + 1);
    let packed = boiled + terms.planner.pack_min;
    let cleaned = boiled + terms.planner.clean_min;
    let step = |work, from, to| Step {
        work,
        span: Span { from, to },
    };
    Some(Brew {
        job: one.prescription_id.0.unsigned_abs(),
        machine,
        taken: Span { from, to: cleaned },
        ready_at: packed,
        steps: vec![
            step(Work::FirstBoil, from, boiled),
            step(Work::Pack, boiled, packed),
            step(Work::Clean, boiled, cleaned),
        ],
    })
}

/// What a new prescription can be promised now.
pub async fn promise(tx: &Tx, wanted: Wanted) -> Result<Promised> {
    let terms: CentreTerms = tx.policy().await?;
    let clock = Clockwork::of(tx);
    let now = clock.minute(tx.now());
    if wanted.way == PrescriptionWay::Raw {
        return Ok(of_raw(&terms, clock, now));
    }
    let mut load = load(tx, &terms, clock).await?;
    let instead = wanted.instead.map(|id| id.0.unsigned_abs());
    load.jobs.retain(|job| Some(job.id) != instead);
    let new = WaitingRow {
        id: PrescriptionId(0),
        scheme: wanted.scheme,
        doses: wanted.doses,
        early_min: wanted.early_min,
        urgent: wanted.urgent,
        submitted_at: tx.now(),
        promised_at: None,
        soakable_at: None,
        soaking_since: None,
    };
    let Some(new) = job(&terms, &new, clock) else {
        return Ok(Promised::default());
    };
    match brewing::promise(&load.centre, now, &load.jobs, &load.begun, &new) {
        Ok(promise) => Ok(Promised {
            at: Some(clock.instant(promise.due)),
            ready_at: Some(clock.instant(promise.ready_at)),
            has_reserve: promise.has_reserve,
        }),
        Err(why) => {
            tracing::info!("nothing can be promised: {why}");
            Ok(Promised::default())
        }
    }
}

/// Pieces that are not boiled are packed and go with the next run.
fn of_raw(terms: &CentreTerms, clock: Clockwork, now: Minute) -> Promised {
    let ready = now + terms.prepare_min + terms.planner.pack_min;
    let from = ready + terms.planner.load_min;
    let due = runs(terms).filter(|run| *run >= from).min();
    Promised {
        at: due.map(|due| clock.instant(due)),
        ready_at: Some(clock.instant(ready)),
        has_reserve: due.is_some(),
    }
}
