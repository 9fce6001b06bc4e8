//! Acceptance by the centre, many at once: everything green in one go, the rest one by one.

use serde_json::json;

use crate::actions::REQUISITION;
use crate::events::RequisitionAccepted;
use crate::model::cycle::CycleId;
use crate::model::requisition::{Mark, Requisition, RequisitionId};
use crate::refusal::DemandRefusal;
use crate::rules::people;
use crate::store;
use kernel::prelude::*;

/// Which requisitions are accepted at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Batch {
    /// These.
    These(Vec<RequisitionId>),
    /// Every approved one of the cycle without a marked line that is undecided.
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

/// Documents accepted in one transaction: others write in between, and whoever watches the cycle sees it advance.
const CHUNK: usize = 200;

/// Accepts approved requisitions of a cycle that have no marked line left undecided, chunk by chunk, each in its own
/// transaction. One that cannot be accepted does not keep the others waiting; it is named with its reason. Asked
/// again after an interruption it goes on where it stopped.
pub async fn accept_many(
    app: &App,
    actor: &Actor,
    cycle: CycleId,
    batch: &Batch,
) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    match batch {
        Batch::These(ids) => {
            for ids in ids.chunks(CHUNK) {
                outcome.add(accept_chunk(app, actor, cycle, &Chunk::These(ids)).await?.0);
            }
        }
        Batch::AllGreen => {
            let mut before = None;
            loop {
                let chunk = Chunk::GreenBefore(before);
                let (done, last) = accept_chunk(app, actor, cycle, &chunk).await?;
                outcome.add(done);
                before = last;
                if last.is_none() {
                    break;
                }
            }
        }
    }
    Ok(outcome)
}

impl Outcome {
    fn add(&mut self, more: Self) {
        self.accepted.extend(more.accepted);
        self.lines += more.lines;
        self.left.extend(more.left);
    }
}

enum Chunk<'a> {
    These(&'a [RequisitionId]),
    /// The newest that are older than this one.
    GreenBefore(Option<RequisitionId>),
}

/// Accepts a chunk; answers also after which requisition the next one begins, where there may be more.
async fn accept_chunk(
    app: &App,
    actor: &Actor,
    cycle: CycleId,
    chunk: &Chunk<'_>,
) -> Result<(Outcome, Option<RequisitionId>)> {
    app.db
        .write(actor, |tx| {
            async move { accept_chunk_in(tx, cycle, chunk).await }.scope_boxed()
        })
        .await
}

async fn accept_chunk_in(
    tx: &Tx,
    cycle: CycleId,
    chunk: &Chunk<'_>,
) -> Result<(Outcome, Option<RequisitionId>)> {
    store::cycle_get(tx, cycle).await?.takes_decisions()?;
    store::cycle_rely_on(tx, cycle).await?;
    let limit = CHUNK as u64;
    let dossiers = match chunk {
        Chunk::GreenBefore(before) => store::approved_green(tx, cycle, *before, limit).await?,
        Chunk::These(ids) => store::requisitions_of(tx, cycle, ids, limit).await?,
    };
    let last = match chunk {
        Chunk::GreenBefore(_) if dossiers.len() == CHUNK => {
            dossiers.last().map(|dossier| dossier.document.id)
        }
        _ => None,
    };
    let mut outcome = Outcome::default();
    let mut accepted = Vec::with_capacity(dossiers.len());
    for dossier in dossiers {
        let id = dossier.document.id;
        match decided(tx, dossier.document) {
            Ok(document) => {
                outcome.accepted.push(id);
                outcome.lines += document.totals.lines;
                accepted.push(document);
            }
            Err(refusal) => outcome.left.push((id, refusal.code())),
        }
    }
    accepted_all(tx, &accepted).await?;
    Ok((outcome, last))
}

/// Writes that these are accepted, and tells purchasing.
pub(super) async fn accepted_all(tx: &Tx, accepted: &[Requisition]) -> Result<()> {
    if accepted.is_empty() {
        return Ok(());
    }
    store::requisitions_accept(tx, accepted).await?;
    for document in accepted {
        let facts = json!({ "flagged": 0, "batch": accepted.len() });
        let number = Some(document.number.as_str());
        tx.journal(REQUISITION, document.id, number, Verb::ACCEPT, facts);
        let kind = document.purpose.kind();
        tx.raise(RequisitionAccepted {
            requisition_id: document.id,
            kind,
        })
        .await?;
    }
    Ok(())
}

/// The requisition as accepted, where nothing of it is left undecided.
pub(super) fn decided(tx: &Tx, document: Requisition) -> Result<Requisition> {
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
