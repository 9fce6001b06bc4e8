//! Prescriptions of this morning: some are passed, some wait for the review, one for a second signature, one came back. Raw pieces
//! are ready for the runs of the day, and the buyer has begun to ask for more of them.

use decoction::actions::machines::{NewMachine, add_in};
use decoction::actions::prescribing::submit_in;
use decoction::actions::producing::{Scan, scan_in};
use decoction::actions::{reviewing, stocking_up};
use decoction::draft::{NewLine, NewPrescription};
use decoction::job::JobVerb;
use decoction::model::{
    DecoctionScheme, PatientSex, PrescriptionDelivery, PrescriptionId, PrescriptionSource,
    PrescriptionWay,
};
use decoction::patient::Patient;
use decoction::policy::TrainingTerms;

use super::goods::CONSUMPTION;
use super::stage::Stage;
use crate::demo::Options;
use crate::demo::dice::Dice;
use crate::demo::history::period;
use crate::demo::names;
use formulary::model::ItemId;
use kernel::actor::OrganisationKind;
use kernel::bulk::OnConflict;
use kernel::policy::PolicyKind;
use kernel::prelude::*;
use prescriptions::{Formula, formulas};
use sea_orm::FromQueryResult;
use stock::ledger::post_moves;
use stock::model::{Document, LotKey, MoveReason, MoveRequest, NewLot, PlaceKind};
use stock::places::{lots, places};

/// Machines at normal pressure, and one for external use.
const MACHINES: usize = 12;

/// Formulas that a county prescribes, with the class they boil in.
#[rustfmt::skip]
const FORMULAS: [(&str, DecoctionScheme); 12] = [
    ("四君子汤", DecoctionScheme::Tonic), ("逍遥散", DecoctionScheme::General), ("银翘散", DecoctionScheme::Release),
    ("补中益气汤", DecoctionScheme::Tonic), ("酸枣仁汤", DecoctionScheme::General), ("二陈汤", DecoctionScheme::General),
    ("桂枝汤", DecoctionScheme::Release), ("六味地黄丸", DecoctionScheme::Tonic), ("血府逐瘀汤", DecoctionScheme::General),
    ("麻黄汤", DecoctionScheme::Release), ("独活寄生汤", DecoctionScheme::General), ("归脾汤", DecoctionScheme::Tonic),
];

/// Which of them are decocted at home.
const RAW: [usize; 3] = [9, 12, 15];

/// What becomes of a prescription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Waits,
    Passed,
    Returned,
    Signing,
}

/// Everything of this morning.
pub async fn today(stage: &Stage<'_>) -> Result<()> {
    let worker = stage.actor("decoctor")?;
    let app = stage.app;
    app.db.write(&worker, |tx| room(tx).scope_boxed()).await?;
    herbs(stage).await?;
    let prescribers = prescribers(stage);
    if prescribers.is_empty() {
        return Ok(());
    }
    let mut dice = Dice::new(stage.plan.options.seed, "decoction");
    let keys = app.settings.sealing.clone();
    let keys = &keys;
    let mut made: Vec<(PrescriptionId, Fate)> = Vec::new();
    for (at, (name, scheme)) in FORMULAS.iter().cycle().take(20).enumerate() {
        let fate = match at {
            3 => Fate::Returned,
            5 => Fate::Signing,
            at if at % 3 == 0 => Fate::Passed,
            _ => Fate::Waits,
        };
        let Some(mut new) = written(name, *scheme, &mut dice) else {
            continue;
        };
        if RAW.contains(&at) {
            new.way = PrescriptionWay::Raw;
        }
        if fate == Fate::Signing {
            new.lines.push(herb("海藻", 10_000, ""));
            new.lines.push(herb("甘草", 3_000, ""));
        }
        stage.tick();
        let (new, actor) = (&new, &prescribers[at % prescribers.len()]);
        let (id, _) = app
            .db
            .write(actor, |tx| {
                submit_in(tx, keys, new, PrescriptionSource::Hand).scope_boxed()
            })
            .await?;
        made.push((id, fate));
    }
    reviewed(stage, &made).await?;
    floor(stage).await?;
    ready(stage).await?;
    let buyer = stage.actor("buyer")?;
    let asked = app
        .db
        .write(&buyer, |tx| stocking_up::request_in(tx).scope_boxed());
    match asked.await {
        // A small county has no piece that is missing.
        Err(error) if error.status() == 409 => Ok(()),
        other => other.map(drop),
    }
}

/// Grams of a herb on the shelf this morning.
const SHELF_MILLI: i64 = 8_000_000;

#[derive(FromQueryResult)]
struct Herb {
    id: ItemId,
}

/// The centre's shelf of every piece that the formulas need: two lots, the older one first.
async fn herbs(stage: &Stage<'_>) -> Result<()> {
    let mut names: Vec<&str> = FORMULAS
        .iter()
        .filter_map(|(name, _)| formula(name))
        .flat_map(|formula| formula.herbs.iter().map(|herb| herb.name.as_str()))
        .chain(["海藻"])
        .collect();
    names.sort_unstable();
    names.dedup();
    let marks = kernel::db::raw::marks(names.len());
    let sql = format!(
        "SELECT MIN(id) AS id FROM item WHERE kind = 'piece' AND state = 'active' AND name IN ({marks}) GROUP BY name ORDER BY name"
    );
    let binds = names.into_iter().map(Into::into).collect();
    let items: Vec<Herb> = stage.rows(&sql, binds).await?;
    let items = &items;
    let centre = stage.ids.organisations[0];
    let options = &stage.plan.options;
    stage
        .app
        .db
        .write(&super::seeder(), |tx| {
            async move {
                shelve(tx, centre, items).await?;
                used(tx, centre, items, options).await
            }
            .scope_boxed()
        })
        .await
}

/// Grams that the room uses of a herb in a month, at least and at most.
const MONTHLY: (i64, i64) = (3_000, 14_000);

/// What the room used in the months before.
async fn used(tx: &Tx, centre: OrganisationId, items: &[Herb], options: &Options) -> Result<()> {
    let mut dice = Dice::new(options.seed, "decoction.use");
    let mut rows = Vec::new();
    for item in items {
        let usual = dice.between(MONTHLY.0, MONTHLY.1) as f64;
        for ago in 1..=u32::try_from(options.months).unwrap_or(0) {
            let grams = (usual * dice.spread(0.2)) as i64;
            let month = period(options.as_of, ago);
            rows.push((item.id, month, Quantity(grams * 1_000)));
        }
    }
    let rows = rows.iter().map(|(item, month, quantity)| {
        let (item, quantity) = (*item, *quantity);
        [
            centre.into(),
            item.into(),
            month.into(),
            quantity.into(),
            0.into(),
        ]
    });
    // Something of them may have been used by the story so far.
    let kept = OnConflict::Keep {
        key: &CONSUMPTION[..3],
    };
    tx.changes_of("consumption_month", [centre]);
    tx.bulk_upsert("consumption_month", &CONSUMPTION, rows, kept)
        .await?;
    Ok(())
}

async fn shelve(tx: &Tx, centre: OrganisationId, items: &[Herb]) -> Result<()> {
    let kinds = [PlaceKind::Opening, PlaceKind::Store];
    let found = places(tx, &kinds.map(|kind| (centre, kind))).await?;
    let (from, to) = (
        found.id(centre, PlaceKind::Opening)?,
        found.id(centre, PlaceKind::Store)?,
    );
    let lot = |item: &Herb, part: i64| NewLot {
        key: LotKey {
            item_id: item.id,
            number: format!("YP26{part:02}"),
            expires_on: tx.day().plus_days(300 + part * 200),
        },
        produced_on: None,
    };
    let wanted: Vec<NewLot> = items
        .iter()
        .flat_map(|item| [lot(item, 1), lot(item, 2)])
        .collect();
    let ids = lots(tx, &wanted).await?;
    let moves: Vec<MoveRequest> = wanted
        .iter()
        .map(|lot| MoveRequest {
            item_id: lot.key.item_id,
            lot_id: ids[&lot.key],
            from,
            to,
            quantity: Quantity(SHELF_MILLI / 2),
            reason: MoveReason::Opening,
            document: Document {
                kind: "opening",
                id: lot.key.item_id.raw(),
            },
            period: None,
            reverses: None,
            dedupe_key: format!("opening:herb:{}:{}", lot.key.item_id, lot.key.number),
        })
        .collect();
    post_moves(tx, &moves).await?;
    Ok(())
}

fn formula(name: &str) -> Option<&'static Formula> {
    formulas().iter().find(|one| one.name == name)
}

async fn room(tx: &Tx) -> Result<()> {
    let machine = |code: String, group| NewMachine {
        code,
        group,
        most_doses: 12,
    };
    for at in 1..=MACHINES {
        add_in(tx, &machine(format!("J{at:02}"), 0)).await?;
    }
    add_in(tx, &machine("W01".to_owned(), 1)).await?;
    // Nobody is treated in a county that is made up: it trains.
    let training = TrainingTerms {
        open: true,
        ..TrainingTerms::default()
    };
    let value = serde_json::to_value(training).map_err(Error::fault)?;
    tx.policy_set(PolicyKind::of::<TrainingTerms>(), &value, tx.day())
        .await
}

/// Doctors of hospitals and townships, a few of them.
fn prescribers(stage: &Stage<'_>) -> Vec<Actor> {
    let kinds = [OrganisationKind::LeadHospital, OrganisationKind::Township];
    let all = stage.plan.organisations.iter().enumerate();
    all.filter(|(_, one)| kinds.contains(&one.kind))
        .filter_map(|(place, _)| stage.actor(&stage.desk_of(place, "prescriber")).ok())
        .take(6)
        .collect()
}

fn herb(name: &str, grams_milli: i64, method: &str) -> NewLine {
    NewLine {
        name: name.to_owned(),
        grams: Quantity(grams_milli),
        method: method.to_owned(),
    }
}

fn written(name: &str, scheme: DecoctionScheme, dice: &mut Dice) -> Option<NewPrescription> {
    let formula = prescriptions::formulas()
        .iter()
        .find(|one| one.name == name)?;
    let lines = formula.herbs.iter();
    let female = dice.chance(55);
    Some(NewPrescription {
        facility_id: None,
        external_number: None,
        prescriber: None,
        formula: name.to_owned(),
        patient: Patient {
            name: names::person(dice),
            phone: format!("138{:08}", dice.between(0, 99_999_999)),
            address: format!("临江县城关镇人民路{}号", dice.between(1, 200)),
            sex: if female {
                PatientSex::Female
            } else {
                PatientSex::Male
            },
            age_years: dice.between(20, 80),
            pregnant: false,
            diagnosis: formula.category.clone(),
        },
        lines: lines
            .map(|one| herb(&one.name, one.grams_e6 / 1_000, &one.method))
            .collect(),
        doses: dice.between(3, 10),
        times_per_day: 2,
        ml_per_bag: 200,
        way: PrescriptionWay::Decoct,
        scheme,
        urgent: dice.chance(5),
        delivery: PrescriptionDelivery::Run,
        note: String::new(),
        signature: None,
    })
}

async fn reviewed(stage: &Stage<'_>, made: &[(PrescriptionId, Fate)]) -> Result<()> {
    let reviewer = stage.actor("reviewer")?;
    for (id, fate) in made {
        if *fate == Fate::Waits {
            continue;
        }
        stage.tick();
        let version = stage.version("prescription", id.raw()).await?;
        let (app, id) = (stage.app, *id);
        let done = match fate {
            Fate::Returned => {
                reviewing::send_back(app, &reviewer, id, version, "请核对剂量后重开").await
            }
            Fate::Signing => {
                reviewing::ask_signature(app, &reviewer, id, version, "海藻反甘草，请双签字").await
            }
            Fate::Passed | Fate::Waits => reviewing::approve(app, &reviewer, id, version, "").await,
        };
        match done {
            // A rule of this formula stops it: it waits.
            Err(error) if error.status() == 409 => {}
            other => other?,
        }
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct OnFloor {
    id: PrescriptionId,
    number: String,
    doses: i64,
}

#[derive(FromQueryResult)]
struct Weighed {
    prescription_id: PrescriptionId,
    line_no: i64,
    grams_milli: i64,
}

/// Jobs of a way that nobody has begun.
async fn queued(stage: &Stage<'_>, way: PrescriptionWay, most: u64) -> Result<Vec<OnFloor>> {
    let sql = format!(
        "SELECT p.id, p.number, p.doses FROM decoction_job j JOIN prescription p ON p.id = j.prescription_id \
         WHERE j.state = 'queued' AND p.way = ? ORDER BY p.id LIMIT {most}"
    );
    stage.rows(&sql, binds![way]).await
}

/// Weighs jobs as they should be; nobody is left with a scale in his hand.
async fn weighed(stage: &Stage<'_>, jobs: &[OnFloor]) -> Result<()> {
    let sql = "SELECT l.prescription_id, l.line_no, l.grams_milli FROM prescription_line l \
               JOIN decoction_job j ON j.prescription_id = l.prescription_id WHERE j.state = 'queued' ORDER BY l.prescription_id, l.line_no";
    let lines: Vec<Weighed> = stage.rows(sql, binds![]).await?;
    let mut weighing: Vec<Scan> = Vec::new();
    for job in jobs {
        let step = |verb| Scan {
            station: "1号台".to_owned(),
            ..Scan::of(&job.number, verb)
        };
        weighing.push(step(JobVerb::Dispense));
        let own = lines.iter().filter(|line| line.prescription_id == job.id);
        for line in own {
            weighing.push(Scan {
                line_no: Some(line.line_no),
                shares: vec![Quantity(line.grams_milli * job.doses)],
                ..step(JobVerb::Weigh)
            });
        }
        weighing.push(step(JobVerb::Finish));
    }
    scans(stage, "dispenser", &weighing).await
}

/// The first two that were passed: one soaks, one waits for the check.
async fn floor(stage: &Stage<'_>) -> Result<()> {
    let jobs = queued(stage, PrescriptionWay::Decoct, 2).await?;
    weighed(stage, &jobs).await?;
    if let Some(first) = jobs.first() {
        stage.tick();
        let step = |verb| [Scan::of(&first.number, verb)];
        scans(stage, "rechecker", &step(JobVerb::Pass)).await?;
        scans(stage, "decoctor", &step(JobVerb::Soak)).await?;
    }
    Ok(())
}

/// What is not boiled is packed already and waits for the vans of the day.
async fn ready(stage: &Stage<'_>) -> Result<()> {
    let jobs = queued(stage, PrescriptionWay::Raw, 3).await?;
    weighed(stage, &jobs).await?;
    stage.tick();
    let steps = |verb| -> Vec<Scan> {
        let step = |job: &OnFloor| Scan::of(&job.number, verb);
        jobs.iter().map(step).collect()
    };
    scans(stage, "rechecker", &steps(JobVerb::Pass)).await?;
    scans(stage, "packer", &steps(JobVerb::Pack)).await?;
    scans(stage, "packer", &steps(JobVerb::Sample)).await
}

async fn scans(stage: &Stage<'_>, login: &str, all: &[Scan]) -> Result<()> {
    let actor = stage.actor(login)?;
    stage
        .app
        .db
        .write(&actor, |tx| {
            async move {
                for scan in all {
                    scan_in(tx, scan).await?;
                }
                Ok(())
            }
            .scope_boxed()
        })
        .await
}
