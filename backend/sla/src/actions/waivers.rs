//! 豁免: a breach that does not count, for a ground and by a second person. Either way it stays on record.

use serde_json::json;

use super::ladder::judge;
use crate::model::{BreachId, SlaRefusal, WAIVER_MAP, WaiverGround, WaiverState, WaiverVerb};
use crate::store::{self, Breach};
use kernel::arrows::next;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;

/// Asks that a breach should not count.
pub async fn ask(
    app: &App,
    actor: &Actor,
    id: BreachId,
    version: IfMatch,
    ground: WaiverGround,
    reason: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let (breach, to) = step(tx, id, version, WaiverVerb::Ask).await?;
                store::waiver_ask(tx, &breach, ground, reason).await?;
                note(
                    tx,
                    &breach,
                    WaiverVerb::Ask,
                    to,
                    json!({ "ground": ground, "reason": reason }),
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// Grants it or refuses it, as another person than the one who asked. A breach that does not count any more may change
/// what the ladder told.
pub async fn decide(
    app: &App,
    actor: &Actor,
    id: BreachId,
    version: IfMatch,
    verb: WaiverVerb,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let (breach, to) = step(tx, id, version, verb).await?;
                NotSubmitter::witness(tx.actor(), breach.waiver_asked_by, breach.waiver_asked_for)?;
                store::waiver_decide(tx, &breach, to).await?;
                note(
                    tx,
                    &breach,
                    verb,
                    to,
                    json!({ "hash": breach.evidence_hash }),
                );
                if to == WaiverState::Granted {
                    judge(tx, breach.supplier_id).await?;
                }
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

async fn step(
    tx: &Tx,
    id: BreachId,
    version: IfMatch,
    verb: WaiverVerb,
) -> Result<(Breach, WaiverState)> {
    let breach = store::breach_get(tx, id).await?;
    version.check(breach.version)?;
    let state = breach.waiver;
    let to = next(WAIVER_MAP, state, verb).ok_or(SlaRefusal::WaiverWrongState { state, verb })?;
    Ok((breach, to))
}

fn note(tx: &Tx, breach: &Breach, verb: WaiverVerb, to: WaiverState, facts: serde_json::Value) {
    let facts = json!({ "from": breach.waiver, "to": to, "facts": facts });
    tx.journal("sla_breach", breach.id, None, Verb(verb.as_str()), facts);
}
