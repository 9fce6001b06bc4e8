//! The part of the shared pharmacy in 今日: waves, runs and goods that wait for this person.

use std::pin::Pin;

use sea_orm::FromQueryResult;
use serde_json::json;

use crate::model::{RunId, RunState, WaveState, WaveVerb};
use crate::report::board::{RunView, board};
use crate::report::runs::own_runs;
use crate::report::tasks::{forwarded, overview};
use crate::report::waves::waves;
use kernel::prelude::*;
use kernel::today::{Action, Card, Part, Task};

/// Entry of the navigation that these tasks stand behind.
const NAV: &str = "dispatch";

/// Entry of the driver's own page.
const DRIVE: &str = "drive";

/// Most papers of a kind on the page.
const SHOWN: u64 = 60;

/// What waits of the shared pharmacy.
pub fn source(tx: &Tx) -> Pin<Box<dyn Future<Output = Result<Part>> + Send + '_>> {
    Box::pin(part(tx))
}

async fn part(tx: &Tx) -> Result<Part> {
    let mut part = Part::default();
    let actor = tx.actor();
    if actor.can(Permission::DriveRuns) {
        drive(tx, &mut part).await?;
    }
    let works = actor.can(Permission::PickGoods) || actor.can(Permission::CheckGoods);
    if works {
        warehouse(tx, &mut part).await?;
    }
    if actor.can(Permission::PlanRuns) {
        runs(tx, &mut part).await?;
    }
    if actor.can(Permission::ReceiveGoods) && !actor.reach.is_everything() {
        villages(tx, &mut part).await?;
    }
    Ok(part)
}

/// Waves by what this person may do with them next.
async fn warehouse(tx: &Tx, part: &mut Part) -> Result<()> {
    let before = part.tasks.len();
    for state in [
        WaveState::Picked,
        WaveState::Checked,
        WaveState::Picking,
        WaveState::Open,
    ] {
        for wave in waves(tx, Some(state), None, SHOWN).await? {
            let kind = match state {
                WaveState::Picked if wave.can.contains(&WaveVerb::Check) => "wave_check",
                WaveState::Checked if wave.can.contains(&WaveVerb::Pack) => "wave_pack",
                WaveState::Picking if wave.can.contains(&WaveVerb::Finish) => "wave_picking",
                WaveState::Open if wave.can.contains(&WaveVerb::Pick) => "wave_pick",
                _ => continue,
            };
            let link = format!("/dispatch/waves/{}", wave.id);
            let facts = json!({
                "facilities": wave.facilities, "lines": wave.lines, "taken": wave.taken, "day": wave.run_on,
                "picker": wave.picker.map(|person| person.name),
            });
            let task = Task::new(kind, "wave", wave.id, link.clone())
                .saying(facts)
                .numbered(&wave.number);
            part.tasks.push(match kind {
                "wave_pick" => task.doing(Action::post(
                    "pick",
                    format!("/api/dispatch/waves/{}/picking", wave.id),
                    wave.version,
                )),
                _ => task,
            });
        }
    }
    if tx.actor().can(Permission::PickGoods) {
        at_a_glance(tx, part).await?;
    }
    part.count(NAV, count(part.tasks.len() - before));
    Ok(())
}

/// What waits for a wave, and for free stock.
async fn at_a_glance(tx: &Tx, part: &mut Part) -> Result<()> {
    let glance = overview(tx).await?;
    let waiting: i64 = glance.areas.iter().map(|area| area.tasks).sum();
    let facilities: i64 = glance.areas.iter().map(|area| area.facilities).sum();
    if waiting > 0 {
        let facts = json!({ "tasks": waiting, "facilities": facilities });
        part.tasks.push(
            Task::new(
                "dispatch_waiting",
                "dispatch_task",
                "waiting",
                "/dispatch/tasks?state=waiting",
            )
            .saying(facts),
        );
    }
    if glance.servable > 0 {
        let facts = json!({ "count": glance.servable });
        part.tasks.push(
            Task::new(
                "back_orders_servable",
                "back_order",
                "servable",
                "/dispatch/tasks",
            )
            .saying(facts),
        );
    }
    part.cards.push(Card {
        key: "dispatch_waiting",
        value: waiting.to_string(),
        unit: Some("line"),
        link: "/dispatch/tasks?state=waiting".to_owned(),
        ..Card::default()
    });
    Ok(())
}

/// Runs of today for the dispatcher.
async fn runs(tx: &Tx, part: &mut Part) -> Result<()> {
    let before = part.tasks.len();
    let today = board(tx, tx.day()).await?;
    for run in &today.runs {
        let trouble = run
            .stops
            .iter()
            .filter(|stop| !stop.trouble.is_empty())
            .count();
        let kind = match run.state {
            RunState::Planned | RunState::Loading => "run_to_leave",
            RunState::OnRoad if ended(run) == run.stops.len() => "run_to_return",
            RunState::OnRoad if trouble > 0 => "run_trouble",
            _ => continue,
        };
        part.tasks.push(run_task(
            run,
            kind,
            format!("/dispatch/runs/{}", run.id),
            trouble,
        ));
    }
    if !today.waiting.is_empty() {
        let facts = json!({ "places": today.waiting.len() });
        part.tasks.push(
            Task::new("places_without_run", "run", "waiting", "/dispatch/runs").saying(facts),
        );
    }
    let on_road = today
        .runs
        .iter()
        .filter(|run| run.state == RunState::OnRoad)
        .count();
    part.cards.push(Card {
        key: "runs_on_road",
        value: on_road.to_string(),
        target: Some(today.runs.len().to_string()),
        link: "/dispatch/runs".to_owned(),
        ..Card::default()
    });
    part.count(NAV, count(part.tasks.len() - before));
    Ok(())
}

/// Stops of a run that have ended.
fn ended(run: &RunView) -> usize {
    let ended = run.stops.iter().filter(|stop| stop.done_at.is_some());
    ended.count()
}

fn run_task(run: &RunView, kind: &'static str, link: String, trouble: usize) -> Task {
    let facts = json!({
        "plate": run.vehicle.plate, "driver": run.driver.as_ref().map(|person| person.name.clone()),
        "stops": run.stops.len(), "done": ended(run), "trouble": trouble, "start": clock(run.start_minute),
    });
    Task::new(kind, "run", run.id, link)
        .saying(facts)
        .numbered(&run.number)
}

fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The driver's own runs.
async fn drive(tx: &Tx, part: &mut Part) -> Result<()> {
    let mut waiting = 0;
    for run in own_runs(tx).await? {
        if run.state == RunState::Closed {
            continue;
        }
        waiting += 1;
        let kind = match run.state {
            RunState::OnRoad => "own_run_on_road",
            _ => "own_run",
        };
        part.tasks
            .push(run_task(&run, kind, format!("/drive?run={}", run.id), 0));
    }
    part.count(DRIVE, waiting);
    Ok(())
}

#[derive(FromQueryResult)]
struct Coming {
    run_id: RunId,
    number: String,
    lots: i64,
}

/// What a facility can expect, and what its township keeps for it.
async fn villages(tx: &Tx, part: &mut Part) -> Result<()> {
    let before = part.tasks.len();
    for one in forwarded(tx).await? {
        let facts = json!({ "facility": one.facility.short_name, "at": one.at.short_name, "lots": one.lots });
        let link = format!(
            "/dispatch/tasks?state=forwarded&facility_id={}",
            one.facility.id
        );
        part.tasks.push(
            Task::new("goods_to_collect", "organisation", one.facility.id, link).saying(facts),
        );
    }
    let (reach, binds) = tx.actor().reach.sql(Some("t.facility_id"), None);
    let sql = format!(
        "SELECT b.run_id, r.number, COUNT(*) AS lots FROM dispatch_task t JOIN tote b ON b.id = t.tote_id JOIN run r ON r.id = b.run_id \
         WHERE t.state = 'on_road' AND {reach} GROUP BY b.run_id, r.number ORDER BY b.run_id LIMIT {SHOWN}"
    );
    let coming: Vec<Coming> = tx.rows(&sql, binds).await?;
    for one in coming {
        let facts = json!({ "number": one.number, "lots": one.lots });
        let link = "/dispatch/tasks?state=on_road";
        part.tasks.push(
            Task::new("goods_on_road", "run", one.run_id, link)
                .saying(facts)
                .numbered(&one.number),
        );
    }
    part.count(NAV, count(part.tasks.len() - before));
    Ok(())
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
