//! Production: every step is a scan, by whom, when and where. What is out of order is refused and kept all the same.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::consuming::consume;
use super::{at_post, boiling, carrying, reason, word};
use crate::job::{JobVerb, TimerKind};
use crate::model::{MachineId, PrescriptionId, PrescriptionWay};
use crate::policy::ProductionTerms;
use crate::refusal::JobRefusal;
use crate::rules::posts::{leads, posts};
use crate::rules::weighing::fits;
use crate::store::{self, Job, NewScan, Prescription};
use kernel::prelude::*;
use kernel::text::fold;

/// Longest name of a station.
pub(super) const STATION_MAX: usize = 40;

/// What somebody scans.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecoctionScan)]
pub struct Scan {
    /// The number on the sheet or label.
    pub code: String,
    /// What is done.
    pub verb: JobVerb,
    /// Where.
    #[serde(default)]
    pub station: String,
    /// The label of the machine: to boil.
    #[serde(default)]
    pub machine: Option<String>,
    /// Which herb: to weigh.
    #[serde(default)]
    pub line_no: Option<i64>,
    /// Grams of all doses together, or of each: to weigh.
    #[serde(default)]
    pub shares: Vec<Quantity>,
    /// Which timer: to add.
    #[serde(default)]
    pub timer: Option<TimerKind>,
    /// How many bags: to pack.
    #[serde(default)]
    pub bags: Option<i64>,
    /// The courier with his number, or who fetched it: to hand over. Of a run nobody has to say which.
    #[serde(default)]
    pub carrier: String,
    /// Why: to reject, to scrap, to pack fewer bags.
    #[serde(default)]
    pub reason: String,
}

impl Scan {
    /// A step that needs nothing but the code.
    pub fn of(code: &str, verb: JobVerb) -> Self {
        Self {
            code: code.to_owned(),
            verb,
            station: String::new(),
            machine: None,
            line_no: None,
            shares: Vec::new(),
            timer: None,
            bags: None,
            carrier: String::new(),
            reason: String::new(),
        }
    }
}

/// What a step does to a job, and what is worth keeping of it.
pub(super) struct Done {
    pub job: Job,
    pub machine: Option<MachineId>,
    pub facts: Value,
}

impl Done {
    /// A step without a machine.
    pub(super) fn of(job: Job, facts: Value) -> Self {
        Self {
            job,
            machine: None,
            facts,
        }
    }
}

/// Does a step. A refusal is kept as a scan of its own before it is answered.
pub async fn scan(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    scan: &Scan,
) -> Result<PrescriptionId> {
    let done = app
        .db
        .write_once(actor, key, |tx| scan_in(tx, scan).scope_boxed())
        .await;
    if let Err(Error::Refused(refusal)) = &done
        && refusal.code().starts_with("decoction.")
    {
        let code = refusal.code();
        app.db
            .write(actor, |tx| refused(tx, scan, code).scope_boxed())
            .await?;
    }
    done
}

fn code_of(scan: &Scan) -> String {
    fold(&scan.code).to_uppercase()
}

async fn refused(tx: &Tx, scan: &Scan, code: &str) -> Result<()> {
    let id = store::prescription_numbered(tx, &code_of(scan)).await?;
    let job = match id {
        Some(id) => store::job_if(tx, id).await?,
        None => None,
    };
    let state = job.map_or("", |job| job.state.as_str());
    let facts = json!({ "code": code_of(scan), "machine": scan.machine, "line_no": scan.line_no, "shares": scan.shares });
    let kept = NewScan {
        prescription_id: id,
        verb: scan.verb,
        from: state,
        to: state,
        refused: code,
        station: &scan.station,
        machine_id: None,
        facts,
    };
    store::scans_insert(tx, [&kept]).await
}

/// The same inside a transaction.
pub async fn scan_in(tx: &Tx, scan: &Scan) -> Result<PrescriptionId> {
    if scan.station.chars().count() > STATION_MAX {
        return Err(Invalid::one(
            "/station",
            Field::TooLong { max: STATION_MAX },
        ));
    }
    let code = code_of(scan);
    let unknown = || JobRefusal::CodeUnknown { code: code.clone() };
    let found = store::prescription_numbered(tx, &code).await?;
    let id = found.ok_or_else(unknown)?;
    let prescription = store::prescription_get(tx, id).await?;
    let job = store::job_if(tx, id)
        .await?
        .ok_or_else(|| JobRefusal::NotPassed {
            number: prescription.number.clone(),
        })?;
    at_post(tx.actor(), posts(scan.verb))?;
    let (way, delivery) = (prescription.way, prescription.delivery);
    let to = leads(job.state, scan.verb, way, delivery).ok_or_else(|| JobRefusal::OutOfOrder {
        number: prescription.number.clone(),
        state: job.state,
        verb: scan.verb,
    })?;
    let from = job.state;
    let done = step(tx, scan, job, &prescription).await?;
    let moved = Job {
        state: to,
        since: if to == from { done.job.since } else { tx.now() },
        told: if to == from {
            done.job.told
        } else {
            String::new()
        },
        ..done.job
    };
    store::job_save(tx, &moved).await?;
    let kept = NewScan {
        prescription_id: Some(id),
        verb: scan.verb,
        from: from.as_str(),
        to: to.as_str(),
        refused: "",
        station: &scan.station,
        machine_id: done.machine,
        facts: done.facts,
    };
    keep(tx, &[(id, Some(prescription.number.as_str()), kept)]).await?;
    Ok(id)
}

/// Keeps steps of jobs, each with the prescription's number, and tells the journal of them.
pub(super) async fn keep(
    tx: &Tx,
    steps: &[(PrescriptionId, Option<&str>, NewScan<'_>)],
) -> Result<()> {
    store::scans_insert(tx, steps.iter().map(|(_, _, step)| step)).await?;
    for (id, number, step) in steps {
        let facts = json!({ "from": step.from, "to": step.to, "station": step.station, "facts": step.facts });
        tx.journal(word::JOB, *id, *number, Verb(step.verb.as_str()), facts);
    }
    Ok(())
}

async fn step(tx: &Tx, scan: &Scan, job: Job, prescription: &Prescription) -> Result<Done> {
    match scan.verb {
        JobVerb::Dispense => dispense(tx, job).await,
        JobVerb::Weigh => weigh(tx, scan, job, prescription).await,
        JobVerb::Finish => finish(tx, job, prescription).await,
        JobVerb::Pass => pass(tx, job, prescription).await,
        JobVerb::Reject => {
            another_person(tx.actor(), &job)?;
            let why = reason(&scan.reason)?;
            store::weights_clear(tx, prescription.id).await?;
            Ok(Done::of(job, json!({ "reason": why })))
        }
        JobVerb::Soak => Ok(Done::of(
            Job {
                soaking_since: Some(tx.now()),
                ..job
            },
            json!({}),
        )),
        JobVerb::Boil => boiling::boil(tx, scan, job, prescription).await,
        JobVerb::Add => boiling::add(tx, scan, job),
        JobVerb::Unload => boiling::unload(tx, job, prescription).await,
        JobVerb::Fail => boiling::fail(tx, job).await,
        JobVerb::Pack => pack(scan, job, prescription),
        JobVerb::Sample => {
            carrying::ready(tx, &job, prescription).await?;
            let sampled = Job {
                sample: true,
                ..job
            };
            Ok(Done::of(sampled, json!({})))
        }
        JobVerb::HandOver => carrying::hand_over(tx, scan, job, prescription).await,
        JobVerb::Return => Err(Error::fault("what comes back is told by its run")),
        JobVerb::Deliver => {
            let delivered_at = Some(tx.now());
            Ok(Done::of(
                Job {
                    delivered_at,
                    ..job
                },
                json!({ "carrier": prescription.delivery }),
            ))
        }
        JobVerb::Scrap => {
            let why = reason(&scan.reason)?;
            carrying::withdrawn(tx, &job, prescription).await?;
            let trouble = "scrapped".to_owned();
            Ok(Done::of(Job { trouble, ..job }, json!({ "reason": why })))
        }
        JobVerb::Redo => {
            store::weights_clear(tx, prescription.id).await?;
            Ok(Done::of(begun_again(job), json!({})))
        }
    }
}

/// A job of which nothing is left but its prescription.
fn begun_again(job: Job) -> Job {
    Job {
        dispensed_by: None,
        soaking_since: None,
        machine_id: None,
        boiling_since: None,
        boiled_at: None,
        timers: "[]".to_owned(),
        bags: None,
        sample: false,
        ..job
    }
}

/// 同一人不得同时调剂两张处方.
async fn dispense(tx: &Tx, job: Job) -> Result<Done> {
    if let Some(number) = store::dispensing_by(tx, tx.actor().author()).await? {
        return Err(JobRefusal::BusyWith { number }.into());
    }
    let dispensed_by = tx.actor().author();
    Ok(Done::of(
        Job {
            dispensed_by,
            ..job
        },
        json!({}),
    ))
}

async fn weigh(tx: &Tx, scan: &Scan, job: Job, prescription: &Prescription) -> Result<Done> {
    let lines = store::lines_of(tx, [prescription.id]).await?;
    let line = lines.iter().find(|line| Some(line.line_no) == scan.line_no);
    let line = line.ok_or_else(|| Invalid::one("/line_no", JobRefusal::LineUnknown {}))?;
    let terms: ProductionTerms = tx.policy().await?;
    let (doses, per_mille) = (prescription.doses, terms.tolerance_per_mille);
    if !fits(line.grams_milli, doses, &scan.shares, per_mille) {
        let sum = scan.shares.iter().map(|share| share.0).sum();
        return Err(JobRefusal::WeightOff {
            piece: line.piece.clone(),
            weighed: Quantity(sum),
            wanted: Quantity(line.grams_milli.0.saturating_mul(doses)),
            tolerance: format!("{}.{}", per_mille / 10, per_mille % 10),
        }
        .into());
    }
    store::weight_save(tx, prescription.id, line.line_no, &scan.shares).await?;
    let facts = json!({ "line_no": line.line_no, "piece": line.piece, "shares": scan.shares });
    Ok(Done::of(job, facts))
}

async fn finish(tx: &Tx, job: Job, prescription: &Prescription) -> Result<Done> {
    let lines = store::lines_of(tx, [prescription.id]).await?;
    let weights = store::weights(tx, prescription.id).await?;
    let missing: Vec<&str> = lines
        .iter()
        .filter(|line| !weights.iter().any(|weight| weight.line_no == line.line_no))
        .map(|line| line.piece.as_str())
        .collect();
    if !missing.is_empty() {
        let pieces = missing.join("、");
        return Err(JobRefusal::NotWeighed { pieces }.into());
    }
    Ok(Done::of(job, json!({ "herbs": lines.len() })))
}

/// Another person found the weights right: the herbs leave the ledger, once, however often they were weighed anew before.
async fn pass(tx: &Tx, job: Job, prescription: &Prescription) -> Result<Done> {
    another_person(tx.actor(), &job)?;
    let lines = store::lines_of(tx, [prescription.id]).await?;
    let weights = store::weights(tx, prescription.id).await?;
    let book = consume(tx, prescription.id, &lines, &weights, tx.now().0).await?;
    Ok(Done::of(job, json!({ "book": book })))
}

/// 调剂与复核不得为同一人.
fn another_person(actor: &Actor, job: &Job) -> Result<(), JobRefusal> {
    let own = job.dispensed_by.is_some()
        && (actor.author() == job.dispensed_by || actor.behalf_of == job.dispensed_by);
    match own {
        true => Err(JobRefusal::SamePerson {}),
        false => Ok(()),
    }
}

/// Bags are doses times a day's times; fewer have a reason.
fn pack(scan: &Scan, job: Job, prescription: &Prescription) -> Result<Done> {
    let wanted = match prescription.way {
        PrescriptionWay::Decoct => prescription.doses * prescription.times_per_day,
        PrescriptionWay::Raw => prescription.doses,
    };
    let bags = scan.bags.unwrap_or(wanted);
    if bags > wanted || bags <= 0 {
        return Err(JobRefusal::BagsDiffer { bags, wanted }.into());
    }
    let (why, trouble) = match bags < wanted {
        true => (reason(&scan.reason)?, "partial".to_owned()),
        false => (String::new(), job.trouble.clone()),
    };
    let facts = json!({ "bags": bags, "wanted": wanted, "reason": why });
    let packed = Job {
        bags: Some(bags),
        trouble,
        ..job
    };
    Ok(Done::of(packed, facts))
}
