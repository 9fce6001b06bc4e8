//! What people decide about a standing: a suspension lifted, a supplier re-admitted, a worse standing imposed, fraud
//! found. One proposes, another agrees.

use serde_json::json;

use super::ladder::judge;
use crate::model::{
    CaseState, DECISION_MAP, DecisionId, DecisionKind, DecisionVerb, SlaRefusal, Subject,
};
use crate::policy::LevelsPolicy;
use crate::store::{self, Proposed};
use kernel::arrows::next;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;
use suppliers::model::Standing;

/// Proposes a decision; `standing` is the one that is imposed, and means nothing for other kinds.
pub async fn propose(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    subject: Subject,
    kind: DecisionKind,
    standing: Option<Standing>,
    reason: &str,
) -> Result<DecisionId> {
    let standing = match (kind, standing) {
        (DecisionKind::Imposed, Some(standing)) => standing,
        (DecisionKind::Imposed, None) => return Err(Invalid::one("/standing", Field::Required {})),
        _ => Standing::Good,
    };
    app.db
        .write_once(actor, key, |tx| {
            async move {
                fits(tx, subject, kind, standing).await?;
                let id = store::decision_propose(tx, subject, kind, standing, reason).await?;
                let facts = json!({
                    "supplier": subject.supplier,
                    "part": subject.part,
                    "kind": kind,
                    "reason": reason,
                });
                tx.journal("sla_decision", id, None, Verb("propose"), facts);
                Ok(id)
            }
            .scope_boxed()
        })
        .await
}

/// Agrees or refuses, as another person than the one who proposed. Re-admission begins at zero, and on probation.
pub async fn decide(
    app: &App,
    actor: &Actor,
    id: DecisionId,
    version: IfMatch,
    verb: DecisionVerb,
) -> Result<()> {
    app.db
        .write(actor, |tx| decide_in(tx, id, version, verb).scope_boxed())
        .await
}

async fn decide_in(tx: &Tx, id: DecisionId, version: IfMatch, verb: DecisionVerb) -> Result<()> {
    let proposed: Proposed = store::decision_get(tx, id).await?;
    version.check(proposed.version)?;
    let state = proposed.state;
    let to =
        next(DECISION_MAP, state, verb).ok_or(SlaRefusal::DecisionWrongState { state, verb })?;
    NotSubmitter::witness(
        tx.actor(),
        Some(proposed.proposed_by),
        proposed.proposed_for,
    )?;
    let agreed = verb == DecisionVerb::Agree;
    if agreed {
        let subject = Subject {
            supplier: proposed.supplier_id,
            part: proposed.part,
        };
        fits(tx, subject, proposed.kind, proposed.standing).await?;
    }
    let LevelsPolicy(rules) = tx.policy().await?;
    let probation = match proposed.kind {
        DecisionKind::Readmitted => rules.readmission.probation_until(tx.day().0).map(Day),
        _ => None,
    };
    store::decision_decide(tx, &proposed, to, agreed.then(|| tx.day()), probation).await?;
    let facts =
        json!({ "from": state, "to": to, "supplier": proposed.supplier_id, "kind": proposed.kind });
    tx.journal("sla_decision", id, None, Verb(verb.as_str()), facts);
    if agreed {
        judge(tx, proposed.supplier_id).await?;
    }
    Ok(())
}

/// A suspension can be lifted while no case is open; the evicted may come back after the policy's months; what is imposed
/// must be worse than what is.
async fn fits(tx: &Tx, subject: Subject, kind: DecisionKind, imposed: Standing) -> Result<()> {
    let standing = store::standing_of(tx, subject).await?;
    let cases = store::cases_of(tx, subject).await?;
    let pending = cases
        .iter()
        .any(|case| matches!(case.state, CaseState::Open | CaseState::Stayed));
    let fit = match kind {
        DecisionKind::Lifted => standing == Standing::Suspended && !pending,
        DecisionKind::Readmitted => standing == Standing::Evicted,
        DecisionKind::Imposed => imposed > standing && !pending,
        // Whoever deceives in one part of his business deceives.
        DecisionKind::Fraud => subject.part.is_none() && standing != Standing::Evicted && !pending,
        DecisionKind::AppealUpheld => false,
    };
    if !fit {
        return Err(SlaRefusal::DecisionUnfit { standing }.into());
    }
    let LevelsPolicy(rules) = tx.policy().await?;
    let executed = cases.last().and_then(|case| case.executed_at);
    if let (DecisionKind::Readmitted, Some(executed)) = (kind, executed) {
        let possible_from = Day(rules.readmission.possible_from(executed.datetime()));
        if tx.day() < possible_from {
            return Err(SlaRefusal::ReadmissionTooEarly { possible_from }.into());
        }
    }
    Ok(())
}
