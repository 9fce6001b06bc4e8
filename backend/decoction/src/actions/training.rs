//! A room that trains without hardware: simulated machines take what is soaked, boil it by their own clock and may fail; simulated
//! scanners scan what waits. Everything goes through the doors that people and devices use.

use serde_json::json;

use super::boiling::{scheme_of, timers_of};
use super::devices::take_in;
use super::machines::KEEPERS;
use super::producing::{Scan, scan_in};
use super::{at_post, word};
use crate::devices::{Asked, Boiling, Device as _, Simulator};
use crate::job::{DeviceKind, JobState, JobVerb, SimulatorId};
use crate::model::{MachineState, PrescriptionWay};
use crate::policy::{CentreTerms, TrainingTerms};
use crate::refusal::{JobRefusal, MachineRefusal};
use crate::store::{self, Job, Machine, Prescription, SimulatorRow};
use kernel::clock::minutes;
use kernel::prelude::*;
use kernel::text::fold;

/// Longest name of a simulated scanner.
const NAME_MAX: usize = 20;

/// How many times faster than life a machine boils: once, unless it is simulated in a county that trains.
pub(super) async fn pace(tx: &Tx, machine: &str) -> Result<u32> {
    if store::simulator(tx, machine).await?.is_none() {
        return Ok(1);
    }
    let terms: TrainingTerms = tx.policy().await?;
    let speed = if terms.open { terms.speed } else { 1 };
    Ok(u32::try_from(speed.max(1)).unwrap_or(u32::MAX))
}

/// Switches a simulated device on or off. A county that does not train switches none on.
pub async fn switch(
    app: &App,
    actor: &Actor,
    device: &str,
    kind: DeviceKind,
    on: bool,
) -> Result<()> {
    let device = fold(device).to_uppercase();
    let device = device.as_str();
    app.db
        .write(actor, |tx| switch_in(tx, device, kind, on).scope_boxed())
        .await
}

async fn switch_in(tx: &Tx, device: &str, kind: DeviceKind, on: bool) -> Result<()> {
    at_post(tx.actor(), &KEEPERS)?;
    let mut invalid = Invalid::new();
    invalid.ensure(!device.is_empty(), "/device", Field::Required {});
    let fits = device.chars().count() <= NAME_MAX;
    invalid.ensure(fits, "/device", Field::TooLong { max: NAME_MAX });
    invalid.finish()?;
    let before = store::simulator(tx, device).await?;
    let id = before.as_ref().map_or_else(|| tx.id(), |one| one.id);
    match (on, before.is_some()) {
        (true, false) => begin(tx, device, kind, id).await?,
        (false, true) => store::simulator_off(tx, device).await?,
        _ => return Ok(()),
    }
    let verb = if on { "switch_on" } else { "switch_off" };
    let facts = json!({ "kind": kind });
    tx.journal(word::DEVICE, id, Some(device), Verb(verb), facts);
    Ok(())
}

async fn begin(tx: &Tx, device: &str, kind: DeviceKind, id: SimulatorId) -> Result<()> {
    let terms: TrainingTerms = tx.policy().await?;
    if !terms.open {
        return Err(MachineRefusal::NoTraining {}.into());
    }
    let machine = store::machine_coded(tx, device).await?;
    // A machine is simulated under its own label, a scanner under a name that no machine has.
    let fits = match kind {
        DeviceKind::Machine => machine.is_some(),
        DeviceKind::Scanner => machine.is_none(),
        DeviceKind::Scale => false,
    };
    if !fits {
        let code = device.to_owned();
        return Err(JobRefusal::CodeUnknown { code }.into());
    }
    let one = SimulatorRow {
        device: device.to_owned(),
        id,
        kind,
        since: tx.now(),
    };
    store::simulator_on(tx, &one).await
}

/// Lets every simulated device do what it does now; answers how many there are.
pub async fn run(app: &App) -> Result<usize> {
    let system = Actor::system(crate::duties::TRAIN);
    let all = app
        .db
        .read(&system, |tx| store::simulators(tx).scope_boxed())
        .await?;
    for one in &all {
        let done = app
            .db
            .write(&system, |tx| step(tx, one).scope_boxed())
            .await;
        match done {
            // Somebody was faster: there is another moment.
            Err(error) if error.status() == 409 => {}
            other => other?,
        }
    }
    Ok(all.len())
}

/// Whoever stops to train stops every simulator with one policy.
async fn step(tx: &Tx, one: &SimulatorRow) -> Result<()> {
    let terms: TrainingTerms = tx.policy().await?;
    match one.kind {
        _ if !terms.open => Ok(()),
        DeviceKind::Machine => machine(tx, one).await,
        _ => scanner(tx, one).await,
    }
}

/// A machine that is repaired works, one that is idle takes what is soaked, one that boils says how it is.
async fn machine(tx: &Tx, one: &SimulatorRow) -> Result<()> {
    let Some(machine) = store::machine_coded(tx, &one.device).await? else {
        return store::simulator_off(tx, &one.device).await;
    };
    let machine = repaired(tx, machine).await?;
    if machine.state != MachineState::Working {
        return Ok(());
    }
    if store::job_on(tx, machine.id).await?.is_none() {
        take(tx, &machine).await?;
    }
    let terms: TrainingTerms = tx.policy().await?;
    let job = store::job_on(tx, machine.id).await?;
    let boil = job.as_ref().map(|job| boiling(tx, job));
    // The same boil has the same fate, however often it is asked.
    let since = boil.map_or(0, |boil| boil.since.0);
    let seed = terms.seed.wrapping_add(machine.id.0).wrapping_add(since);
    let mut device = Simulator::new(&machine.code, DeviceKind::Machine, seed.unsigned_abs())
        .failing(terms.fails_per_mille.unsigned_abs());
    let reading = device.read(&Asked::Status(boil), tx.now());
    take_in(tx, &reading).await
}

async fn repaired(tx: &Tx, machine: Machine) -> Result<Machine> {
    let over = machine.back_at.is_some_and(|at| at <= tx.now());
    if machine.state != MachineState::Repair || !over {
        return Ok(machine);
    }
    let to = MachineState::Working;
    let facts = json!({ "from": machine.state, "to": to });
    let code = Some(machine.code.as_str());
    tx.journal(word::MACHINE, machine.id, code, Verb::AMEND, facts);
    let works = Machine {
        state: to,
        back_at: None,
        ..machine
    };
    store::machine_save(tx, &works).await?;
    store::machine_get(tx, works.id).await
}

fn boiling(tx: &Tx, job: &Job) -> Boiling {
    let timers = timers_of(job);
    let due = timers
        .iter()
        .find(|timer| timer.done_at.is_none() && timer.at <= tx.now());
    Boiling {
        since: job.boiling_since.unwrap_or(tx.now()),
        ends_at: job.boiled_at.unwrap_or(tx.now()),
        due: due.map(|timer| timer.kind),
    }
}

/// Takes the job that has soaked longest of those that fit.
async fn take(tx: &Tx, machine: &Machine) -> Result<()> {
    let centre: CentreTerms = tx.policy().await?;
    let soak = minutes(centre.planner.soak_min) / pace(tx, &machine.code).await?;
    let fits = |one: &Prescription, job: &Job| {
        let scheme = scheme_of(&centre, one);
        scheme.is_some_and(|scheme| machine.takes(scheme, one.doses))
            && job
                .soaking_since
                .is_some_and(|since| since.plus(soak) <= tx.now())
    };
    let soaking = with_prescriptions(tx, &[JobState::Soaking]).await?;
    let Some((_, one)) = soaking.iter().find(|(job, one)| fits(one, job)) else {
        return Ok(());
    };
    let scan = Scan {
        station: machine.code.clone(),
        machine: Some(machine.code.clone()),
        ..Scan::of(&one.number, JobVerb::Boil)
    };
    scan_in(tx, &scan).await.map(drop)
}

/// Jobs in these states with their prescriptions, those that stand longest first.
async fn with_prescriptions(tx: &Tx, states: &[JobState]) -> Result<Vec<(Job, Prescription)>> {
    let jobs = store::jobs_in(tx, states).await?;
    let ids = jobs.iter().map(|job| job.prescription_id);
    let mut prescriptions = store::prescriptions_these(tx, ids).await?;
    let pair = |job: Job| {
        let one = prescriptions.remove(&job.prescription_id)?;
        Some((job, one))
    };
    Ok(jobs.into_iter().filter_map(pair).collect())
}

/// Scans the label of the job that stands longest where nothing but a scan is wanted.
async fn scanner(tx: &Tx, one: &SimulatorRow) -> Result<()> {
    let states = [
        JobState::Boiling,
        JobState::Checked,
        JobState::Boiled,
        JobState::Packed,
    ];
    let jobs = with_prescriptions(tx, &states).await?;
    let next = jobs.iter().find_map(|(job, prescription)| {
        Some((next_scan(tx, job, prescription.way)?, prescription))
    });
    let Some((scan, prescription)) = next else {
        return Ok(());
    };
    let mut device = Simulator::new(&one.device, DeviceKind::Scanner, 0);
    let reading = device.read(&Asked::Read(prescription.number.clone()), tx.now());
    take_in(tx, &reading).await?;
    let scan = Scan {
        code: reading.value,
        station: one.device.clone(),
        ..scan
    };
    scan_in(tx, &scan).await.map(drop)
}

fn next_scan(tx: &Tx, job: &Job, way: PrescriptionWay) -> Option<Scan> {
    let plain = |verb| Some(Scan::of("", verb));
    match job.state {
        JobState::Checked if way == PrescriptionWay::Raw => plain(JobVerb::Pack),
        JobState::Checked => plain(JobVerb::Soak),
        JobState::Boiled => plain(JobVerb::Pack),
        JobState::Packed => plain(JobVerb::Sample),
        _ => {
            let boil = boiling(tx, job);
            let open = timers_of(job).iter().any(|timer| timer.done_at.is_none());
            match boil.due {
                Some(timer) => Some(Scan {
                    timer: Some(timer),
                    ..Scan::of("", JobVerb::Add)
                }),
                None if !open && boil.ends_at <= tx.now() => plain(JobVerb::Unload),
                None => None,
            }
        }
    }
}
