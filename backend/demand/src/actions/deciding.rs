//! Decisions on marked lines: the pharmacist keeps, reduces or strikes out what a rule marked; everything else of the
//! requisition is green and needs no look.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::actions::REQUISITION;
use crate::actions::review::{accepted_all, decided};
use crate::model::cycle::{Cycle, CycleId};
use crate::model::line::Line;
use crate::model::requisition::{Requisition, RequisitionId, RequisitionVerb};
use crate::rules::decision::{Decision, DecisionWord, allowed};
use crate::rules::{people, writing};
use crate::store::{self, Dossier, NewDecision};
use formulary::model::ItemId;
use kernel::prelude::*;

/// What is decided about one requisition.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Which one.
    pub id: RequisitionId,
    /// As the pharmacist saw it.
    pub version: i64,
    /// Its marked lines on which is decided.
    pub lines: Vec<(ItemId, Decision)>,
}

/// What came of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Decisions {
    /// Lines decided.
    pub decided: usize,
    /// Requisitions that were accepted at once, since nothing of them was left undecided.
    pub accepted: Vec<RequisitionId>,
    /// Requisitions left as they were, with the code of the reason.
    pub left: Vec<(RequisitionId, String)>,
}

/// Most lines in one request.
const MAX_DECISIONS: usize = 2_000;

/// Decides on marked lines of approved requisitions, in one transaction; with `accept` those of them without an undecided
/// line are accepted in it as well. A requisition that changed meanwhile is left and named; a decision that makes
/// no sense refuses the request. The same request again gets the same answer.
pub async fn decide(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    verdicts: &[Verdict],
    accept: bool,
) -> Result<Decisions> {
    let count: usize = verdicts.iter().map(|verdict| verdict.lines.len()).sum();
    let mut invalid = Invalid::new();
    let too_many = Field::TooMany { max: MAX_DECISIONS };
    invalid.ensure(count <= MAX_DECISIONS, "/requisitions", too_many);
    let mut seen = FxHashSet::default();
    for (place, verdict) in verdicts.iter().enumerate() {
        for (item, _) in &verdict.lines {
            let value = item.to_string();
            invalid.ensure(
                seen.insert((verdict.id, *item)),
                format!("/requisitions/{place}/lines"),
                Field::Duplicate { value },
            );
        }
    }
    invalid.finish()?;
    app.db
        .write_once(actor, key, |tx| {
            async move { decide_in(tx, verdicts, accept).await }.scope_boxed()
        })
        .await
}

async fn decide_in(tx: &Tx, verdicts: &[Verdict], accept: bool) -> Result<Decisions> {
    let ids: Vec<RequisitionId> = verdicts.iter().map(|verdict| verdict.id).collect();
    let found = store::requisitions_among(tx, &ids).await?;
    let mut dossiers: FxHashMap<RequisitionId, Dossier> = found
        .into_iter()
        .map(|dossier| (dossier.document.id, dossier))
        .collect();
    let mut outcome = Decisions::default();
    let mut open = Vec::new();
    for verdict in verdicts {
        let dossier = dossiers.remove(&verdict.id);
        match decidable(tx, dossier, verdict) {
            Ok(dossier) => open.push((verdict, dossier)),
            Err(refusal) => outcome.left.push((verdict.id, refusal.code().to_owned())),
        }
    }
    let cycles: FxHashSet<CycleId> = open
        .iter()
        .filter_map(|(_, dossier)| Some(dossier.cycle.as_ref()?.id))
        .collect();
    for cycle in cycles {
        store::cycle_rely_on(tx, cycle).await?;
    }
    let documents = decide_lines(tx, &open, &mut outcome).await?;
    if accept {
        accept_decided(tx, documents, &mut outcome).await?;
    }
    Ok(outcome)
}

fn decidable(tx: &Tx, dossier: Option<Dossier>, verdict: &Verdict) -> Result<Dossier> {
    let dossier = dossier.ok_or_else(Error::not_found)?;
    IfMatch(verdict.version).check(dossier.document.version)?;
    if let Some(cycle) = &dossier.cycle {
        Cycle::takes_decisions(cycle)?;
    }
    dossier.document.step(RequisitionVerb::Decide)?;
    people::acceptor(tx.actor(), &dossier.document)?;
    Ok(dossier)
}

/// Writes the decisions; answers the requisitions as they stand now.
async fn decide_lines(
    tx: &Tx,
    open: &[(&Verdict, Dossier)],
    outcome: &mut Decisions,
) -> Result<Vec<Requisition>> {
    let mut keys = Vec::new();
    for (verdict, _) in open {
        keys.extend(verdict.lines.iter().map(|(item, _)| (verdict.id, *item)));
    }
    let ids: Vec<RequisitionId> = open.iter().map(|(verdict, _)| verdict.id).collect();
    let asked = store::decisions_asked(tx, &ids).await?;
    let lines: FxHashMap<(RequisitionId, ItemId), (Line, Quantity)> = store::lines_these(tx, &keys)
        .await?
        .into_iter()
        .map(|(paper, line, pack)| ((paper, line.item_id), (line, pack)))
        .collect();
    let mut made = Vec::with_capacity(keys.len());
    let mut documents = Vec::with_capacity(open.len());
    for (verdict, dossier) in open {
        let mut totals = dossier.document.totals;
        let before = made.len();
        for (item, decision) in &verdict.lines {
            let key = (verdict.id, *item);
            let (line, pack) = lines.get(&key).ok_or_else(Error::not_found)?;
            let first = !asked.contains_key(&key);
            let asked = asked.get(&key).copied().unwrap_or(line.quantity);
            let allowed = allowed(line, asked, *pack, decision)?;
            totals = writing::decided(totals, line, allowed, first);
            made.push(NewDecision {
                requisition_id: verdict.id,
                item_id: *item,
                word: decision.word(),
                asked,
                allowed,
                reason: decision.reason().to_owned(),
            });
        }
        let four_eyes = people::acceptor(tx.actor(), &dossier.document)?;
        let document = dossier.document.clone().decide(four_eyes, totals)?;
        noted(tx, &document, &made[before..]);
        documents.push(document);
    }
    store::decisions_put(tx, &made).await?;
    store::requisitions_decided(tx, &documents).await?;
    outcome.decided = made.len();
    for document in &mut documents {
        document.version += 1;
    }
    Ok(documents)
}

/// The journal has every decision; the facility hears where it gets less.
fn noted(tx: &Tx, document: &Requisition, made: &[NewDecision]) {
    let told = |one: &NewDecision| {
        json!({ "item_id": one.item_id, "decision": one.word, "asked": one.asked, "allowed": one.allowed,
                "reason": one.reason })
    };
    let lines: Vec<_> = made.iter().map(told).collect();
    let number = Some(document.number.as_str());
    let facts = json!({ "lines": lines });
    tx.journal(REQUISITION, document.id, number, Verb("decide"), facts);
    let less = made.iter().filter(|one| one.word != DecisionWord::Keep);
    let less = less.count();
    if less > 0 {
        let link = format!("/demand/requisitions/{}", document.id);
        let facts = json!({ "number": document.number, "lines": less });
        tx.notice(Notice::new(
            document.facility_id,
            "requisition_reduced",
            facts,
            link,
        ));
    }
}

async fn accept_decided(
    tx: &Tx,
    documents: Vec<Requisition>,
    outcome: &mut Decisions,
) -> Result<()> {
    let mut accepted = Vec::with_capacity(documents.len());
    for document in documents {
        let id = document.id;
        match decided(tx, document) {
            Ok(document) => accepted.push(document),
            Err(refusal) => outcome.left.push((id, refusal.code().to_owned())),
        }
    }
    accepted_all(tx, &accepted).await?;
    outcome.accepted = accepted.iter().map(|document| document.id).collect();
    Ok(())
}
