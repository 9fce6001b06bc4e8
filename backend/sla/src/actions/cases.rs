//! A case 淘汰案卷: opened when the ladder tells an eviction, notified, executed when the deadline is over.

use serde_json::{Value as Json, json};

use crate::model::{AppealState, CASE_MAP, CaseId, CaseState, CaseVerb, SlaRefusal, Subject};
use crate::policy::{HolidayPolicy, LevelsPolicy};
use crate::store::{self, Case, ChangeRow, NewCase};
use kernel::arrows::next;
use kernel::prelude::*;
use kernel::problem::locale::{Locale, text};
use purchasing::Reassigned;
use suppliers::model::BusinessPart;

use super::hash;

/// Opens the case of a change: dossier, plan of reassignment, notice and letter. Once for each change.
pub(super) async fn open(
    tx: &Tx,
    subject: Subject,
    change: &ChangeRow,
    facts: &Json,
) -> Result<()> {
    let Subject { supplier, part } = subject;
    let LevelsPolicy(rules) = tx.policy().await?;
    let head = store::supplier_head(tx, supplier).await?;
    let dossier = json!({
        "supplier": { "id": supplier, "code": head.code, "name": head.name },
        "part": part,
        "threshold_on": change.on_day,
        "why": change.why,
        "facts": facts,
        "changes": store::changes(tx, subject).await?.iter().map(|row| json!({
            "on": row.on_day, "from": row.from_standing, "to": row.to_standing, "why": row.why,
        })).collect::<Vec<_>>(),
        "breaches": store::breaches_sealed(tx, subject).await?,
    });
    let dossier = serde_json::to_string(&dossier)?;
    let keep = rules.eviction.keeps_without_alternative;
    let plan = purchasing::preview(tx, supplier, part, keep).await?;
    let case = NewCase {
        id: tx.id::<CaseId>(),
        number: tx.next_number("TT", &tx.day().compact_month()).await?,
        subject,
        change_id: change.id,
        threshold_on: change.on_day,
        dossier_hash: hash(&dossier),
        dossier,
        plan: told(&plan).to_string(),
    };
    store::case_insert(tx, &case).await?;
    tx.journal(
        "sla_case",
        case.id,
        Some(&case.number),
        Verb::CREATE,
        json!({ "supplier": supplier, "threshold_on": case.threshold_on, "dossier_hash": case.dossier_hash }),
    );
    let params = json!({
        "number": case.number,
        "supplier": named(&head.name, part),
        "on": case.threshold_on,
        "days": rules.appeal.days,
    });
    let centre = identity::directory::centre(tx).await?.id;
    tell(tx, centre, OPENED, &params, case.id, None);
    tell(
        tx,
        supplier,
        OPENED,
        &params,
        case.id,
        Some(&head.order_email),
    );
    tx.wake(crate::duties::CASES);
    Ok(())
}

/// A supplier as letters call him, with the part of his business that they are about.
pub(super) fn named(name: &str, part: Option<BusinessPart>) -> String {
    let part = part.map(|part| {
        let word = format!("sla.part_word.{}", part.as_str());
        text(Locale::default(), &word, &serde_json::Map::new())
    });
    part.map_or_else(|| name.to_owned(), |word| format!("{name}（{word}）"))
}

/// 告知书: from the sending of its letter the deadlines count.
const OPENED: &str = "sla_case_opened";

fn notice_key(kind: &str, case: CaseId, desk: OrganisationId) -> String {
    format!("{kind}:{case}:{desk}")
}

/// Tells a desk about a case, and its own mailbox where one is given. Urgent: the supplier's deadline runs from the sending,
/// goods change hands, and a clinic waits. A night of quiet hours would cost the one a part of his days and the other its
/// goods. Whoever does not want to be woken chooses so for his own mailbox; the letter to the desk leaves at once.
pub(super) fn tell(
    tx: &Tx,
    desk: OrganisationId,
    kind: &'static str,
    params: &Json,
    case: CaseId,
    mailbox: Option<&str>,
) {
    let notice = notice(desk, kind, params, case);
    tx.notice(notice.urgent().by_letter(mailbox, Vec::new()));
}

/// A notice about a case, once for each desk.
pub(super) fn notice(
    desk: OrganisationId,
    kind: &'static str,
    params: &Json,
    case: CaseId,
) -> Notice {
    let notice = Notice::new(desk, kind, params.clone(), format!("/sla/cases/{case}"));
    notice.once(notice_key(kind, case, desk))
}

/// What would go to whom, for people.
pub(super) fn told(plan: &Reassigned) -> Json {
    json!({
        "lines": plan.lines.iter().map(|line| json!({
            "order": line.order_number, "order_id": line.order_id, "item_id": line.item_id, "quantity": line.quantity,
            "price": line.price, "kept": line.kept,
        })).collect::<Vec<_>>(),
        "replacements": plan.replacements.iter().map(|one| match one.fate {
            Ok((supplier, quantity, price)) => json!({
                "item_id": one.item_id, "need": one.need, "supplier_id": supplier, "quantity": quantity, "price": price,
            }),
            Err(reason) => json!({ "item_id": one.item_id, "need": one.need, "unmet": reason }),
        }).collect::<Vec<_>>(),
    })
}

/// Closes the open cases of changes that do not hold any more.
pub(super) async fn withdraw(tx: &Tx, subject: Subject, gone: &[ChangeRow]) -> Result<()> {
    for case in store::cases_of(tx, subject).await? {
        let is_gone = gone.iter().any(|change| change.id == case.change_id);
        if is_gone && next(CASE_MAP, case.state, CaseVerb::Withdraw).is_some() {
            go(tx, &case, CaseVerb::Withdraw, json!({})).await?;
        }
    }
    Ok(())
}

/// Is the subject's last case executed?
pub(super) async fn is_executed(tx: &Tx, subject: Subject) -> Result<bool> {
    let cases = store::cases_of(tx, subject).await?;
    Ok(cases
        .last()
        .is_some_and(|case| case.state == CaseState::Executed))
}

/// Moves a case along its map, and notes it.
pub(super) async fn go(tx: &Tx, case: &Case, verb: CaseVerb, facts: Json) -> Result<CaseState> {
    let to = next(CASE_MAP, case.state, verb).ok_or_else(|| SlaRefusal::CaseWrongState {
        number: case.number.clone(),
        state: case.state,
        verb,
    })?;
    store::case_move(tx, case, to).await?;
    let facts = json!({ "from": case.state, "to": to, "facts": facts });
    tx.journal(
        "sla_case",
        case.id,
        Some(&case.number),
        Verb(verb.as_str()),
        facts,
    );
    Ok(to)
}

/// Notes which notices went out, renews plans, and executes what is due; answers how many were executed.
pub async fn run(app: &App) -> Result<usize> {
    let actor = Actor::system(crate::duties::CASES);
    let open = app
        .db
        .read(&actor, |tx| store::cases_open(tx).scope_boxed())
        .await?;
    let mut executed = 0;
    for case in open {
        let done = app
            .db
            .write(&actor, |tx| pass(tx, case.id).scope_boxed())
            .await?;
        executed += usize::from(done);
    }
    Ok(executed)
}

/// Time passes over a case; true when it was executed.
async fn pass(tx: &Tx, id: CaseId) -> Result<bool> {
    let mut case = store::case_get(tx, id).await?;
    let LevelsPolicy(rules) = tx.policy().await?;
    if case.notice_sent_at.is_none() {
        let Some(sent_at) =
            store::letter_sent_at(tx, &notice_key(OPENED, id, case.supplier_id)).await?
        else {
            return Ok(false);
        };
        let HolidayPolicy { holidays, .. } = tx.policy().await?;
        let until = rules.appeal.until(sent_at.datetime(), &holidays);
        store::case_notified(tx, &case, sent_at, until.at.into()).await?;
        tx.journal(
            "sla_case",
            id,
            Some(&case.number),
            Verb("notify"),
            json!({ "sent_at": sent_at, "appeal_until": Instant::from(until.at) }),
        );
        case = store::case_get(tx, id).await?;
    }
    let over = case.appeal_until.is_some_and(|until| tx.now() >= until);
    let held = rules.appeal.merit_stays
        && matches!(
            case.appeal,
            Some(AppealState::WithMerit | AppealState::Upholding)
        );
    if case.state == CaseState::Open && over && !held {
        super::eviction::execute(tx, &case, &rules).await?;
        return Ok(true);
    }
    let plan = purchasing::preview(
        tx,
        case.supplier_id,
        case.part,
        rules.eviction.keeps_without_alternative,
    )
    .await?;
    store::case_plan_save(tx, id, &told(&plan).to_string()).await?;
    Ok(false)
}
