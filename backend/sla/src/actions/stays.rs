//! Two people stop an execution, one lets it go on.

use serde_json::json;

use super::cases::go;
use crate::model::{CASE_MAP, CaseId, CaseVerb, SlaRefusal};
use crate::store::{self, Case};
use kernel::arrows::next;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;

/// Asks that the execution be stopped.
pub async fn ask(
    app: &App,
    actor: &Actor,
    id: CaseId,
    version: IfMatch,
    reason: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let case = at(tx, id, version, CaseVerb::AskStay).await?;
                store::stay_ask(tx, &case, reason).await?;
                let facts = json!({ "reason": reason });
                tx.journal(
                    "sla_case",
                    id,
                    Some(&case.number),
                    Verb(CaseVerb::AskStay.as_str()),
                    facts,
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// Stops it, as another person than the one who asked.
pub async fn stay(app: &App, actor: &Actor, id: CaseId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let case = at(tx, id, version, CaseVerb::Stay).await?;
                if case.stay_asked_by.is_none() {
                    return Err(SlaRefusal::StayNotAsked {
                        number: case.number,
                    }
                    .into());
                }
                NotSubmitter::witness(tx.actor(), case.stay_asked_by, case.stay_asked_for)?;
                go(tx, &case, CaseVerb::Stay, json!({})).await?;
                store::stay_mark(tx, id).await
            }
            .scope_boxed()
        })
        .await
}

/// Lets the execution go on.
pub async fn resume(app: &App, actor: &Actor, id: CaseId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let case = at(tx, id, version, CaseVerb::Resume).await?;
                go(tx, &case, CaseVerb::Resume, json!({})).await?;
                store::stay_clear(tx, id).await
            }
            .scope_boxed()
        })
        .await
}

/// The case, provided that the verb may be done with it.
async fn at(tx: &Tx, id: CaseId, version: IfMatch, verb: CaseVerb) -> Result<Case> {
    let case = store::case_get(tx, id).await?;
    version.check(case.version)?;
    match next(CASE_MAP, case.state, verb) {
        Some(_) => Ok(case),
        None => {
            let (number, state) = (case.number, case.state);
            Err(SlaRefusal::CaseWrongState {
                number,
                state,
                verb,
            }
            .into())
        }
    }
}
