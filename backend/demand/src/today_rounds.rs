//! What waits of the yearly declaration on 今日.

use serde_json::json;

use crate::actions::declarations::can;
use crate::model::declaration::{DeclarationVerb, DeclarationWord, Round, RoundWord};
use crate::store::{self, Sheet};
use kernel::actor::OrganisationKind;
use kernel::prelude::*;
use kernel::today::{Action, Part, Task};

/// Entry of the navigation that these tasks stand behind.
const NAV: &str = "demand";

/// Most sheets of a round on the page.
const SHOWN: u64 = 60;

/// Adds what waits of rounds that are open, or closed and not taken over.
pub(super) async fn add(tx: &Tx, part: &mut Part) -> Result<()> {
    for round in store::rounds_in(tx, &[RoundWord::Open, RoundWord::Closed]).await? {
        if tx.actor().organisation_kind == OrganisationKind::Centre {
            centre(tx, &round, part).await?;
        } else {
            facility(tx, &round, part).await?;
        }
    }
    Ok(())
}

fn page(round: &Round) -> String {
    format!("/demand/declarations/{}", round.id)
}

async fn facility(tx: &Tx, round: &Round, part: &mut Part) -> Result<()> {
    let actor = tx.actor();
    let mut tasks: Vec<Task> = store::declarations_in_hand(tx, round.id, SHOWN)
        .await?
        .iter()
        .filter_map(|sheet| of_sheet(tx, round, sheet))
        .collect();
    let Some(own) = actor.organisation_id else {
        return Ok(());
    };
    let open = round.takes_sheets(tx.now()).is_ok();
    if open && actor.can(Permission::SubmitRequisition) {
        let begun = store::declaration_of(tx, round.id, own).await?.is_some();
        if !begun {
            let task = Task::new(
                "declaration_missing",
                "declaration_round",
                round.id,
                page(round),
            );
            tasks.push(
                task.saying(json!({ "round": round.name }))
                    .due(Some(round.closes_at)),
            );
        }
    }
    part.count(NAV, i64::try_from(tasks.len()).unwrap_or(i64::MAX));
    part.tasks.extend(tasks);
    Ok(())
}

fn of_sheet(tx: &Tx, round: &Round, sheet: &Sheet) -> Option<Task> {
    let actor = tx.actor();
    let document = &sheet.document;
    let may = can(actor, sheet, round, tx.now());
    let own = actor.organisation_id == Some(sheet.facility.id);
    let kind = match document.state.word() {
        DeclarationWord::Draft if own && may.contains(&DeclarationVerb::Submit) => {
            "declaration_draft"
        }
        DeclarationWord::Returned if own && may.contains(&DeclarationVerb::Save) => {
            "declaration_returned"
        }
        DeclarationWord::Submitted if may.contains(&DeclarationVerb::Approve) => {
            "declaration_approval"
        }
        _ => return None,
    };
    let link = format!("/demand/declarations/sheet/{}", document.id);
    let task = Task::new(kind, "declaration", document.id, link)
        .saying(json!({
            "round": round.name,
            "facility": sheet.facility.short_name,
            "lines": document.declared.lines,
            "changed": document.declared.changed,
            "reason": document.state.returned().map(|one| &one.reason),
        }))
        .numbered(&document.number)
        .due(Some(round.closes_at));
    Some(match kind {
        "declaration_approval" => {
            let path = format!("/api/demand/declarations/{}/approval", document.id);
            task.doing(Action::post("approve", path, document.version))
        }
        _ => task,
    })
}

async fn centre(tx: &Tx, round: &Round, part: &mut Part) -> Result<()> {
    let counts = store::round_counts(tx, &[round.id]).await?;
    let sheets = |word: DeclarationWord| -> i64 {
        let of_word = counts.iter().filter(|count| count.state == word);
        of_word.map(|count| count.sheets).sum()
    };
    let waiting = sheets(DeclarationWord::Approved);
    let facts = json!({
        "round": round.name,
        "waiting": waiting,
        "accepted": sheets(DeclarationWord::Accepted),
    });
    if waiting > 0 && tx.actor().can(Permission::AcceptRequisition) {
        part.count(NAV, waiting);
        let link = format!("{}?state=approved", page(round));
        let task = Task::new("declaration_review", "declaration_round", round.id, link);
        part.tasks
            .push(task.saying(facts.clone()).due(Some(round.closes_at)));
    }
    let closed = round.state.word() == RoundWord::Closed;
    if closed && waiting == 0 && tx.actor().can(Permission::ManageTenders) {
        part.count(NAV, 1);
        let task = Task::new("round_takeover", "declaration_round", round.id, page(round));
        part.tasks.push(task.saying(facts));
    }
    Ok(())
}
