//! On the machine: one prescription at a time, soaked long enough, every addition in its minute, boiled to its end.

use serde_json::json;

use super::producing::{Done, Scan};
use super::promising::heat_min;
use super::{training, word};
use crate::model::MachineState;
use crate::policy::{CentreTerms, ProductionTerms, SchemeTerms};
use crate::refusal::{JobRefusal, MachineRefusal};
use crate::rules::timers::{self, Piece, Timer};
use crate::store::{self, Job, Machine, Prescription};
use kernel::clock::minutes;
use kernel::prelude::*;
use kernel::text::fold;

pub(super) fn timers_of(job: &Job) -> Vec<Timer> {
    serde_json::from_str(&job.timers).unwrap_or_default()
}

/// How a prescription is boiled.
pub(super) fn scheme_of<'a>(terms: &'a CentreTerms, one: &Prescription) -> Option<&'a SchemeTerms> {
    terms
        .schemes
        .iter()
        .find(|scheme| scheme.scheme == one.scheme)
}

/// Puts a job on a machine.
pub(super) async fn boil(
    tx: &Tx,
    scan: &Scan,
    job: Job,
    prescription: &Prescription,
) -> Result<Done> {
    let terms: CentreTerms = tx.policy().await?;
    let code = fold(scan.machine.as_deref().unwrap_or_default()).to_uppercase();
    let pace = training::pace(tx, &code).await?;
    let since = job.soaking_since.unwrap_or(tx.now());
    let soaked = since.plus(minutes(terms.planner.soak_min) / pace);
    if soaked > tx.now() {
        return Err(JobRefusal::SoakTooShort {
            until: soaked.local(),
        }
        .into());
    }
    let machine = store::machine_coded(tx, &code).await?;
    let machine = machine.ok_or_else(|| JobRefusal::CodeUnknown { code: code.clone() })?;
    let scheme = scheme_of(&terms, prescription);
    let scheme = scheme.ok_or_else(|| Error::fault("a scheme without terms"))?;
    fits(tx, &machine, scheme, prescription.doses).await?;
    let herbs = store::lines_of(tx, [prescription.id]).await?;
    let pieces: Vec<Piece> = herbs
        .iter()
        .map(|line| Piece {
            name: line.piece.clone(),
            method: line.method.clone(),
        })
        .collect();
    let warm = machine
        .hot_at
        .is_some_and(|hot| tx.now().since(hot) <= minutes(terms.planner.stays_warm_min));
    let heat = heat_min(&terms.planner, prescription.doses, warm);
    let boil = timers::boil(
        tx.now(),
        heat,
        prescription.early_min,
        scheme,
        &terms,
        &pieces,
    )
    .faster(tx.now(), pace);
    let facts =
        json!({ "machine": machine.code, "ends_at": boil.ends_at, "warm": warm, "pace": pace });
    let on = Job {
        machine_id: Some(machine.id),
        boiling_since: Some(tx.now()),
        boiled_at: Some(boil.ends_at),
        timers: serde_json::to_string(&boil.timers)?,
        trouble: String::new(),
        boils: job.boils + 1,
        ..job
    };
    Ok(Done {
        job: on,
        machine: Some(machine.id),
        facts,
    })
}

async fn fits(tx: &Tx, machine: &Machine, scheme: &SchemeTerms, doses: i64) -> Result<()> {
    if machine.state != MachineState::Working {
        return Err(MachineRefusal::MachineNotWorking {
            code: machine.code.clone(),
            state: machine.state,
        }
        .into());
    }
    if let Some(number) = store::boiling_on(tx, machine.id).await? {
        let code = machine.code.clone();
        return Err(JobRefusal::MachineTaken { code, number }.into());
    }
    if !machine.takes(scheme, doses) {
        return Err(JobRefusal::MachineUnfit {
            code: machine.code.clone(),
        }
        .into());
    }
    Ok(())
}

/// What the clock asked for was added.
pub(super) fn add(tx: &Tx, scan: &Scan, job: Job) -> Result<Done> {
    let mut timers = timers_of(&job);
    let wanted = scan
        .timer
        .ok_or_else(|| Invalid::one("/timer", Field::Required {}))?;
    let open = timers
        .iter_mut()
        .find(|timer| timer.kind == wanted && timer.done_at.is_none());
    let timer = open.ok_or(JobRefusal::NothingToAdd {})?;
    if timer.at > tx.now() {
        return Err(JobRefusal::TooEarly {
            at: timer.at.local(),
        }
        .into());
    }
    timer.done_at = Some(tx.now());
    let facts = json!({ "timer": wanted, "at": timer.at, "pieces": timer.pieces });
    Ok(Done {
        machine: job.machine_id,
        job: Job {
            timers: serde_json::to_string(&timers)?,
            ..job
        },
        facts,
    })
}

/// Squeezed and off the machine, when it has boiled to its end and everything was added.
pub(super) async fn unload(tx: &Tx, job: Job, prescription: &Prescription) -> Result<Done> {
    if let Some(until) = job.boiled_at.filter(|end| *end > tx.now()) {
        let until = until.local();
        return Err(JobRefusal::BoilTooShort { until }.into());
    }
    let timers = timers_of(&job);
    if let Some(open) = timers.iter().find(|timer| timer.done_at.is_none()) {
        return Err(JobRefusal::AdditionMissing { timer: open.kind }.into());
    }
    cooled(tx, &job).await?;
    let facts = json!({ "doses": prescription.doses });
    Ok(Done {
        machine: job.machine_id,
        job,
        facts,
    })
}

/// A machine that was used stays warm for a while.
async fn cooled(tx: &Tx, job: &Job) -> Result<()> {
    let Some(id) = job.machine_id else {
        return Ok(());
    };
    let machine = store::machine_get(tx, id).await?;
    let used = Machine {
        hot_at: Some(tx.now()),
        ..machine
    };
    store::machine_save(tx, &used).await
}

/// The machine fails: it goes to repair, and the job waits again, soaked as it is.
pub(super) async fn fail(tx: &Tx, job: Job) -> Result<Done> {
    let id = job
        .machine_id
        .ok_or_else(|| Error::fault("a boil without a machine"))?;
    let machine = store::machine_get(tx, id).await?;
    let terms: ProductionTerms = tx.policy().await?;
    let pace = training::pace(tx, &machine.code).await?;
    let back_at = Some(tx.now().plus(minutes(terms.repair_min) / pace));
    let facts = json!({ "from": machine.state, "to": MachineState::Repair, "back_at": back_at });
    tx.journal(word::MACHINE, id, Some(&machine.code), Verb("fail"), facts);
    let code = machine.code.clone();
    let broken = Machine {
        state: MachineState::Repair,
        back_at,
        ..machine
    };
    store::machine_save(tx, &broken).await?;
    Ok(Done {
        machine: Some(id),
        job: Job {
            machine_id: None,
            boiling_since: None,
            boiled_at: None,
            timers: "[]".to_owned(),
            trouble: "machine_failed".to_owned(),
            ..job
        },
        facts: json!({ "machine": code, "back_at": back_at }),
    })
}

/// The job that boils on a machine, for a device that says that it failed.
pub(super) async fn number_on(tx: &Tx, code: &str) -> Result<Option<String>> {
    match store::machine_coded(tx, code).await? {
        Some(machine) => store::boiling_on(tx, machine.id).await,
        None => Ok(None),
    }
}
