//! Demand's part of 今日.

use std::pin::Pin;

use serde_json::json;

use crate::actions::reading::can;
use crate::model::cycle::{Cycle, CycleWord};
use crate::model::requisition::{RequisitionVerb, RequisitionWord};
use crate::store::report::{self, StateCount};
use crate::store::{self, Dossier};
use kernel::actor::OrganisationKind;
use kernel::prelude::*;
use kernel::today::{Action, Card, Part, Task};

/// Entry of the navigation that these tasks stand behind.
const NAV: &str = "demand";

/// Most documents of one kind on the page; the count beside the navigation tells all.
const SHOWN: usize = 30;

/// Most documents that are counted.
const LISTED: u64 = 1_000;

/// A closing within so many milliseconds is a task of the centre.
const SOON_MS: i64 = 3 * 24 * 3_600_000;

/// What waits of demand.
pub fn source(tx: &Tx) -> Pin<Box<dyn Future<Output = Result<Part>> + Send + '_>> {
    Box::pin(part(tx))
}

async fn part(tx: &Tx) -> Result<Part> {
    let actor = tx.actor();
    if !actor.can(Permission::ReadDemand) {
        return Ok(Part::default());
    }
    let open = store::cycles_in(tx, &[CycleWord::Open]).await?;
    let mut part = if actor.organisation_kind.is_facility() {
        facility_part(tx, &open).await?
    } else if actor.organisation_kind == OrganisationKind::Centre {
        centre_part(tx, open).await?
    } else {
        return Ok(Part::default());
    };
    super::today_rounds::add(tx, &mut part).await?;
    Ok(part)
}

/// A facility, and a township for its villages: what to write, to correct, to approve, and who is missing.
async fn facility_part(tx: &Tx, open: &[Cycle]) -> Result<Part> {
    let mut part = Part::default();
    papers(tx, &mut part).await?;
    if tx.actor().can(Permission::SubmitRequisition) {
        for cycle in open {
            missing_tasks(tx, cycle, &mut part).await?;
        }
    }
    Ok(part)
}

/// What to finish, to correct and to approve of one's own side.
async fn papers(tx: &Tx, part: &mut Part) -> Result<()> {
    for dossier in store::in_hand(tx, LISTED).await? {
        let Some(task) = paper_task(tx.actor(), &dossier) else {
            continue;
        };
        part.count(NAV, 1);
        let alike = part.tasks.iter().filter(|other| other.kind == task.kind);
        if alike.count() < SHOWN {
            part.tasks.push(task);
        }
    }
    Ok(())
}

fn link(dossier: &Dossier) -> String {
    format!("/demand/requisitions/{}", dossier.document.id)
}

fn paper_task(actor: &Actor, dossier: &Dossier) -> Option<Task> {
    let document = &dossier.document;
    let can = can(actor, dossier);
    let may = |verb| can.contains(&verb);
    // A draft of a village is the village's own business until its township is asked.
    let own = actor.organisation_id == Some(dossier.facility.id);
    let kind = match document.state.word() {
        RequisitionWord::Draft if own && may(RequisitionVerb::Submit) => "requisition_draft",
        RequisitionWord::Returned if own && may(RequisitionVerb::Save) => "requisition_returned",
        RequisitionWord::Submitted if may(RequisitionVerb::Approve) => "requisition_approval",
        _ => return None,
    };
    let cycle = dossier.cycle.as_ref();
    let task = Task::new(kind, "requisition", document.id, link(dossier))
        .saying(json!({
            "cycle": cycle.map(|cycle| &cycle.terms.name),
            "facility": dossier.facility.short_name,
            "lines": document.totals.lines,
            "flagged": document.totals.flagged,
            "reason": document.state.returned().map(|returned| &returned.reason),
        }))
        .numbered(&document.number)
        .worth(document.totals.amount)
        .due(cycle.map(|cycle| cycle.terms.closes_at));
    Some(match kind {
        "requisition_approval" => deciding(task, dossier, "approve", "approval"),
        _ => task,
    })
}

/// A task whose document can be decided on the row: the verb, and sending it back with a reason.
fn deciding(task: Task, dossier: &Dossier, verb: &'static str, noun: &str) -> Task {
    let (id, version) = (dossier.document.id, dossier.document.version);
    let path = |noun: &str| format!("/api/demand/requisitions/{id}/{noun}");
    task.doing(Action::post(verb, path(noun), version))
        .or(Action::post("return", path("return"), version).asking(&["reason"]))
}

async fn missing_tasks(tx: &Tx, cycle: &Cycle, part: &mut Part) -> Result<()> {
    let own = tx.actor().organisation_id;
    let missing = store::facilities_not_begun(tx, cycle.id).await?;
    let task = |facilities: usize, name: &str, page: String| {
        Task::new("requisition_missing", "cycle", cycle.id, page)
            .saying(
                json!({ "cycle": cycle.terms.name, "facility": name, "facilities": facilities }),
            )
            .due(Some(cycle.terms.closes_at))
    };
    if let Some(facility) = missing.iter().find(|facility| Some(facility.id) == own) {
        part.tasks.push(task(
            1,
            &facility.short_name,
            "/demand/requisitions".to_owned(),
        ));
        part.count(NAV, 1);
    }
    let below = missing.iter().filter(|facility| Some(facility.id) != own);
    let names: Vec<&str> = below.map(|facility| facility.short_name.as_str()).collect();
    if tx.actor().organisation_kind == OrganisationKind::Township && !names.is_empty() {
        let page = format!("/demand/cycles/{}", cycle.id);
        part.tasks.push(task(names.len(), &names.join("、"), page));
    }
    Ok(())
}

/// The centre: what to accept, which cycle closes soon, and what it asks for itself.
async fn centre_part(tx: &Tx, open: Vec<Cycle>) -> Result<Part> {
    let mut part = Part::default();
    papers(tx, &mut part).await?;
    let mut cycles = store::cycles_in(tx, &[CycleWord::Closed]).await?;
    cycles.extend(open);
    let facilities = report::facility_count(tx).await?;
    let ids: Vec<_> = cycles.iter().map(|cycle| cycle.id).collect();
    let counts = report::state_counts(tx, &ids).await?;
    for cycle in &cycles {
        let of_cycle: Vec<&StateCount> = counts
            .iter()
            .filter(|count| count.cycle_id == cycle.id)
            .collect();
        cycle_tasks(tx, cycle, facilities, &of_cycle, &mut part);
    }
    if tx.actor().can(Permission::AcceptRequisition) {
        for dossier in store::approved_emergencies(tx, LISTED).await? {
            part.count(NAV, 1);
            if part.tasks.len() < SHOWN {
                part.tasks.push(emergency_task(tx.actor(), &dossier));
            }
        }
    }
    Ok(part)
}

fn emergency_task(actor: &Actor, dossier: &Dossier) -> Task {
    let document = &dossier.document;
    let task = Task::new(
        "requisition_acceptance",
        "requisition",
        document.id,
        link(dossier),
    )
    .saying(json!({
        "facility": dossier.facility.short_name,
        "lines": document.totals.lines,
        "flagged": document.totals.flagged,
        "reason": document.purpose.reason(),
    }))
    .numbered(&document.number)
    .worth(document.totals.amount);
    if can(actor, dossier).contains(&RequisitionVerb::Accept) && document.totals.flagged == 0 {
        deciding(task, dossier, "accept", "acceptance")
    } else {
        task
    }
}

fn cycle_tasks(tx: &Tx, cycle: &Cycle, facilities: i64, counts: &[&StateCount], part: &mut Part) {
    let sum = |states: &[RequisitionWord], value: fn(&StateCount) -> i64| -> i64 {
        counts
            .iter()
            .filter(|count| states.contains(&count.state))
            .map(|count| value(count))
            .sum()
    };
    use RequisitionWord as W;
    let handed_in = sum(
        &[W::Submitted, W::Approved, W::Accepted, W::Ordered],
        |count| count.requisitions,
    );
    let waiting = sum(&[W::Approved], |count| count.requisitions + count.own);
    let flagged = sum(&[W::Approved], |count| count.flagged);
    let page = format!("/demand/cycles/{}", cycle.id);
    let open = cycle.state.word() == CycleWord::Open;
    if open {
        part.cards.push(Card {
            key: "cycle_progress",
            value: handed_in.to_string(),
            unit: Some("facility"),
            target: Some(facilities.to_string()),
            trend: Vec::new(),
            link: page.clone(),
        });
    }
    let facts = json!({
        "cycle": cycle.terms.name,
        "submitted": handed_in,
        "facilities": facilities,
        "waiting": waiting,
        "lines": sum(&[W::Approved], |count| count.lines),
        "flagged": flagged,
    });
    if tx.actor().can(Permission::AcceptRequisition) && waiting > 0 {
        part.count(NAV, waiting);
        let review = format!("/demand/review?cycle_id={}", cycle.id);
        let task = Task::new("requisition_review", "cycle", cycle.id, review);
        part.tasks
            .push(task.saying(facts.clone()).due(Some(cycle.terms.closes_at)));
    }
    let soon = cycle.terms.closes_at.0 - tx.now().0 <= SOON_MS;
    if tx.actor().can(Permission::ManageCycles) && open && soon {
        let task = Task::new("cycle_closing", "cycle", cycle.id, page);
        part.tasks
            .push(task.saying(facts).due(Some(cycle.terms.closes_at)));
    }
}
