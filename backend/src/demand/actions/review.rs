//! Acceptance by the centre, many at once: everything green in one go, the rest one by one.

use serde_json::json;

use crate::demand::actions::REQUISITION;
use crate::demand::events::RequisitionAccepted;
use crate::demand::model::cycle::CycleId;
use crate::demand::model::requisition::{Mark, RequisitionId};
use crate::demand::refusal::DemandRefusal;
use crate::demand::rules::people;
use crate::demand::store::{self, Dossier};
use crate::kernel::prelude::*;

/// Which requisitions are accepted at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Batch {
    /// These.
    These(Vec<RequisitionId>),
    /// Every approved one of the cycle without a flagged line.
    AllGreen,
}

/// What came of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Accepted.
    pub accepted: Vec<RequisitionId>,
    /// How many lines these ask with.
    pub lines: i64,
    /// Left as they were, with the code of the reason.
    pub left: Vec<(RequisitionId, &'static str)>,
}

/// Most documents in one batch.
const MAX_BATCH: u64 = 2_000;

/// Accepts approved requisitions of a cycle that have no flagged line. One that cannot be accepted does not
/// keep the others waiting; it is named with its reason.
pub async fn accept_many(
    app: &App,
    actor: &Actor,
    cycle: CycleId,
    batch: &Batch,
) -> Result<Outcome> {
    app.db
        .write(actor, |tx| {
            async move { accept_many_in(tx, cycle, batch).await }.scope_boxed()
        })
        .await
}

async fn accept_many_in(tx: &Tx, cycle: CycleId, batch: &Batch) -> Result<Outcome> {
    store::cycle_get(tx, cycle).await?.takes_decisions()?;
    store::cycle_rely_on(tx, cycle).await?;
    let dossiers = match batch {
        Batch::AllGreen => store::approved_green(tx, cycle, MAX_BATCH).await?,
        Batch::These(ids) => store::requisitions_of(tx, cycle, ids, MAX_BATCH).await?,
    };
    let mut outcome = Outcome::default();
    let mut accepted = Vec::with_capacity(dossiers.len());
    for dossier in dossiers {
        let id = dossier.document.id;
        match decided(tx, dossier) {
            Ok(document) => {
                outcome.accepted.push(id);
                outcome.lines += document.totals.lines;
                accepted.push(document);
            }
            Err(refusal) => outcome.left.push((id, refusal.code())),
        }
    }
    store::requisitions_accept(tx, &accepted).await?;
    for document in &accepted {
        let facts = json!({ "flagged": 0, "batch": accepted.len() });
        tx.journal(
            REQUISITION,
            document.id,
            Some(&document.number),
            Verb::ACCEPT,
            facts,
        );
        let kind = document.purpose.kind();
        tx.raise(RequisitionAccepted {
            requisition_id: document.id,
            kind,
        })
        .await?;
    }
    Ok(outcome)
}

fn decided(tx: &Tx, dossier: Dossier) -> Result<crate::demand::model::requisition::Requisition> {
    let document = dossier.document;
    if document.totals.flagged > 0 {
        let (number, flagged) = (document.number, document.totals.flagged);
        return Err(DemandRefusal::NotGreen { number, flagged }.into());
    }
    let four_eyes = people::acceptor(tx.actor(), &document)?;
    Ok(document.accept(
        four_eyes,
        Mark {
            by: tx.actor().author(),
            at: tx.now(),
        },
    )?)
}
