//! Cycles and requisitions: two that became orders, one that is open, one to come.

use std::time::Duration;

use serde_json::json;

use super::{Ids, Plan, seeder};
use crate::demo::dice::Dice;
use crate::demo::stamps::at;
use demand::actions::{REQUISITION, cycles};
use demand::entering::{Entering, enter};
use demand::model::cycle::{CycleId, CycleKind, CycleTerms};
use demand::model::line::Line;
use demand::model::requisition::{
    Acceptance, Mark, RequisitionId, RequisitionState, Return, Submission,
};
use kernel::actor::OrganisationKind;
use kernel::prelude::*;

/// How far the requisitions of a cycle have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Everybody's was accepted.
    Accepted,
    /// The cycle closes soon: some have everything behind them, some have not begun.
    UnderWay,
}

/// Announces a cycle as a pharmacist of the centre would.
pub async fn announce(app: &App, pharmacist: &Actor, terms: &CycleTerms) -> Result<CycleId> {
    let key = Idempotency::new(format!("demo-cycle-{}", terms.code), &[]);
    Ok(cycles::announce(app, pharmacist, &key, terms).await?.id)
}

/// The terms of a monthly or weekly cycle that closes on a day at six in the afternoon.
pub fn terms(kind: CycleKind, closes_on: Day) -> CycleTerms {
    let (code, name, open_days, review_days) = match kind {
        CycleKind::Monthly => {
            let period = closes_on.period();
            (period.clone(), format!("{period} 月度需求"), 9, 30)
        }
        CycleKind::Weekly => {
            let day = closes_on.to_string();
            (
                format!("W{}", day.replace('-', "")),
                format!("{day} 周补货"),
                3,
                7,
            )
        }
    };
    CycleTerms {
        code,
        name,
        kind,
        opens_at: at(closes_on.plus_days(-open_days), 8, 0),
        closes_at: at(closes_on, 18, 0),
        review_days,
        safety_days: 3,
        lookback_months: 3,
    }
}

/// Writes the requisitions of an open cycle. `takes_part` chooses the facilities.
pub async fn requisitions(
    app: &App,
    plan: &Plan,
    ids: &Ids,
    cycle: CycleId,
    progress: Progress,
    takes_part: fn(OrganisationKind) -> bool,
) -> Result<()> {
    let papers = &papers(app.clock().now(), plan, ids, progress, takes_part)?;
    app.db
        .write(&seeder(), |tx| {
            async move {
                let entering: Vec<Entering> =
                    papers.iter().map(|paper| paper.entering.clone()).collect();
                let numbered = enter(tx, cycle, &entering, &wish).await?;
                journal(tx, plan, ids, papers, &numbered).await
            }
            .scope_boxed()
        })
        .await
}

/// Most clerks take what is suggested; some ask for half, a few for far too much, which the centre will see.
fn wish(line: &Line) -> Option<Quantity> {
    // Chance by identity: the closure may run again and must say the same.
    match (line.item_id.0.wrapping_mul(31) ^ line.basis.on_hand.0 ^ line.suggested.0).rem_euclid(97)
    {
        0..=3 => Some(Quantity(line.suggested.0 / 2 + 1)),
        4 => Some(Quantity(line.suggested.0.saturating_mul(5))),
        _ => None,
    }
}

struct Paper {
    facility: usize,
    entering: Entering,
}

/// Who writes for a facility, who approves, and when all this happened.
pub(super) struct Desk {
    pub(super) clerk: UserId,
    pub(super) head: UserId,
    pub(super) pharmacist: UserId,
    begun: Instant,
}

fn papers(
    now: Instant,
    plan: &Plan,
    ids: &Ids,
    progress: Progress,
    takes_part: fn(OrganisationKind) -> bool,
) -> Result<Vec<Paper>> {
    let mut dice = Dice::new(plan.options.seed, "requisitions");
    let mut papers = Vec::new();
    for (facility, one) in plan.organisations.iter().enumerate() {
        let (share, hours) = (dice.below(100), dice.between(6, 60));
        if !one.kind.is_facility() || !takes_part(one.kind) {
            continue;
        }
        let begun = now.minus(Duration::from_secs(
            u64::try_from(hours * 3_600).unwrap_or(0),
        ));
        let desk = desk(plan, ids, facility, begun)?;
        let state = match progress {
            Progress::Accepted => Some(accepted(&desk)),
            // The village whose account the login page offers has its request still before it.
            Progress::UnderWay if one.code == "T01V01" => None,
            Progress::UnderWay => under_way(share, &desk),
        };
        if let Some(state) = state {
            let entering = Entering {
                facility_id: ids.organisations[facility],
                state,
                created_by: desk.clerk,
                created_at: desk.begun,
            };
            papers.push(Paper { facility, entering });
        }
    }
    Ok(papers)
}

pub(super) fn desk(plan: &Plan, ids: &Ids, facility: usize, begun: Instant) -> Result<Desk> {
    let one = &plan.organisations[facility];
    let login = |organisation: usize, desk: &str| {
        format!(
            "{}.{desk}",
            plan.organisations[organisation].code.to_lowercase()
        )
    };
    // A village with one person is approved by its township.
    let above = if one.single_user {
        one.parent.unwrap_or(facility)
    } else {
        facility
    };
    Ok(Desk {
        clerk: plan.user(ids, &login(facility, "clerk"))?,
        head: plan.user(ids, &login(above, "head"))?,
        pharmacist: plan.user(ids, "pharmacist")?,
        begun,
    })
}

fn hour(desk: &Desk, hours: u64) -> Instant {
    desk.begun.plus(Duration::from_secs(hours * 3_600))
}

fn submission(desk: &Desk) -> Submission {
    Submission {
        by: desk.clerk,
        on_behalf_of: None,
        at: hour(desk, 1),
    }
}

fn approval(desk: &Desk) -> Mark {
    Mark {
        by: Some(desk.head),
        at: hour(desk, 3),
    }
}

fn accepted(desk: &Desk) -> RequisitionState {
    RequisitionState::Accepted(Acceptance::Reviewed {
        submitted: submission(desk),
        approved: approval(desk),
        accepted: Mark {
            by: Some(desk.pharmacist),
            at: hour(desk, 5),
        },
    })
}

/// Two days before the end: a third is accepted, a fifth waits for the centre, one in ten has nothing yet.
fn under_way(share: usize, desk: &Desk) -> Option<RequisitionState> {
    let submitted = submission(desk);
    match share {
        0..=34 => Some(accepted(desk)),
        35..=57 => Some(RequisitionState::Approved {
            submitted,
            approved: approval(desk),
        }),
        58..=76 => Some(RequisitionState::Submitted { submitted }),
        77..=87 => Some(RequisitionState::Draft { returned: None }),
        88..=90 => Some(RequisitionState::Returned {
            returned: Return {
                mark: Mark {
                    by: Some(desk.pharmacist),
                    at: hour(desk, 5),
                },
                reason: "阿莫西林用量超过平时三倍，请核对后重新提交".to_owned(),
            },
        }),
        _ => None,
    }
}

/// The lines that the verbs would have left in the journal, with the people and instants of the papers.
async fn journal(
    tx: &Tx,
    plan: &Plan,
    ids: &Ids,
    papers: &[Paper],
    numbered: &[(RequisitionId, String)],
) -> Result<()> {
    let mut rows = Vec::new();
    for (paper, (id, number)) in papers.iter().zip(numbered) {
        for (verb, by, when) in deeds(&paper.entering) {
            let desk = plan
                .people
                .iter()
                .zip(&ids.people)
                .find(|(_, person)| **person == by);
            let organisation = desk.map(|(person, _)| ids.organisations[person.organisation]);
            rows.push(super::JournalRow {
                at: when,
                by,
                organisation,
                verb,
                entity: REQUISITION,
                entity_id: id.raw(),
                number: number.clone(),
                facts: json!({ "facility_id": ids.organisations[paper.facility] }),
            });
        }
    }
    super::journal(tx, rows).await
}

fn deeds(paper: &Entering) -> Vec<(&'static str, UserId, Instant)> {
    let mut deeds = vec![("create", paper.created_by, paper.created_at)];
    let mut mark = |verb, mark: &Mark| {
        if let Some(by) = mark.by {
            deeds.push((verb, by, mark.at));
        }
    };
    let submit = |submitted: &Submission| Mark {
        by: Some(submitted.by),
        at: submitted.at,
    };
    match &paper.state {
        RequisitionState::Submitted { submitted } => mark("submit", &submit(submitted)),
        RequisitionState::Approved {
            submitted,
            approved,
        } => {
            mark("submit", &submit(submitted));
            mark("approve", approved);
        }
        RequisitionState::Accepted(Acceptance::Reviewed {
            submitted,
            approved,
            accepted,
        }) => {
            mark("submit", &submit(submitted));
            mark("approve", approved);
            mark("accept", accepted);
        }
        RequisitionState::Returned { returned } => mark("return", &returned.mark),
        _ => {}
    }
    deeds
}
