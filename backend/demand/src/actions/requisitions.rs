//! The verbs of a requisition.

use serde_json::json;

use crate::actions::budgets;
use crate::actions::entry::{self, Written};
use crate::actions::{MAX_TEXT, REQUISITION, in_time};
use crate::events::RequisitionAccepted;
use crate::model::cycle::Cycle;
use crate::model::requisition::{
    Mark, Requisition, RequisitionId, RequisitionVerb, Return, Submission, Totals,
};
use crate::rules::{people, writing};
use crate::store::{self, Dossier, Knowledge};
use formulary::model::ItemId;
use kernel::prelude::*;

/// Changes some lines: those written appear or change, those removed go, the others stay.
pub async fn save_lines(
    app: &App,
    actor: &Actor,
    id: RequisitionId,
    version: IfMatch,
    written: &[Written],
    removed: &[ItemId],
) -> Result<Dossier> {
    entry::checked(written)?;
    let foreseen = entry::foreseen(app, actor, id, written).await?;
    let foreseen = &foreseen;
    app.db
        .write(actor, |tx| {
            async move { save_lines_in(tx, id, version, written, foreseen, removed).await }
                .scope_boxed()
        })
        .await
}

pub(super) async fn save_lines_in(
    tx: &Tx,
    id: RequisitionId,
    version: IfMatch,
    written: &[Written],
    foreseen: &Knowledge,
    removed: &[ItemId],
) -> Result<Dossier> {
    let dossier = writable(tx, id, version, RequisitionVerb::Save).await?;
    let house = store::house(tx).await?;
    let revision = entry::some(tx, &dossier, &house, written, foreseen, removed).await?;
    let before = dossier.document.state.word();
    let document = dossier.document.clone().save(revision.totals)?;
    revision.write(tx, &dossier).await?;
    if document.state.word() != before {
        tx.journal(
            REQUISITION,
            id,
            Some(&document.number),
            Verb::AMEND,
            json!({ "was": before }),
        );
    }
    saved(tx, dossier, document, version).await
}

async fn writable(
    tx: &Tx,
    id: RequisitionId,
    version: IfMatch,
    verb: RequisitionVerb,
) -> Result<Dossier> {
    let dossier = store::dossier_get(tx, id).await?;
    version.check(dossier.document.version)?;
    people::may_write(tx.actor(), &dossier.facility.facts())?;
    dossier.document.step(verb)?;
    in_time(tx, &dossier, Cycle::takes_requisitions).await?;
    Ok(dossier)
}

pub(super) async fn saved(
    tx: &Tx,
    dossier: Dossier,
    document: Requisition,
    version: IfMatch,
) -> Result<Dossier> {
    let document = store::requisition_save(tx, document, version.0).await?;
    Ok(Dossier {
        document,
        ..dossier
    })
}

/// Hands a requisition in. With `written` these are all its lines; without, those that it has.
pub async fn submit(
    app: &App,
    actor: &Actor,
    id: RequisitionId,
    version: IfMatch,
    written: Option<&[Written]>,
) -> Result<Dossier> {
    entry::checked(written.unwrap_or_default())?;
    let foreseen = entry::foreseen(app, actor, id, written.unwrap_or_default()).await?;
    let foreseen = &foreseen;
    app.db
        .write(actor, |tx| {
            async move { submit_in(tx, id, version, written, foreseen).await }.scope_boxed()
        })
        .await
}

async fn submit_in(
    tx: &Tx,
    id: RequisitionId,
    version: IfMatch,
    written: Option<&[Written]>,
    foreseen: &Knowledge,
) -> Result<Dossier> {
    let dossier = writable(tx, id, version, RequisitionVerb::Submit).await?;
    let house = store::house(tx).await?;
    let replacement = entry::replacement(tx, &dossier, &house, written, foreseen).await?;
    // The lines are made up while the database adds up what the budgets have spent.
    let (budgets, revision) = tokio::join!(
        biased;
        budgets::watched(tx, &dossier, &house),
        async { replacement.revision() },
    );
    let mut revision = revision?;
    budgets::mark(&dossier, &house, &budgets?, &mut revision)?;
    revision.check(&dossier, &house)?;
    let document = dossier
        .document
        .clone()
        .submit(submission(tx)?, revision.totals)?;
    let Totals {
        lines,
        flagged,
        amount,
    } = revision.totals;
    store::amounts_put(tx, id, &revision.amounts()?).await?;
    revision.write(tx, &dossier).await?;
    let facts = json!({ "lines": lines, "flagged": flagged, "amount": amount });
    tx.journal(REQUISITION, id, Some(&document.number), Verb::SUBMIT, facts);
    saved(tx, dossier, document, version).await
}

/// Who hands in, by both names. The system hands in nothing.
fn submission(tx: &Tx) -> Result<Submission> {
    let actor = tx.actor();
    let by = actor
        .user_id
        .ok_or_else(|| Error::forbidden(Permission::SubmitRequisition))?;
    Ok(Submission {
        by,
        on_behalf_of: actor.behalf_of,
        at: tx.now(),
    })
}

fn mark(tx: &Tx) -> Mark {
    Mark {
        by: tx.actor().author(),
        at: tx.now(),
    }
}

/// The facility, or its township, stands behind the requisition.
pub async fn approve(
    app: &App,
    actor: &Actor,
    id: RequisitionId,
    version: IfMatch,
) -> Result<Dossier> {
    app.db
        .write(actor, |tx| {
            async move { approve_in(tx, id, version).await }.scope_boxed()
        })
        .await
}

async fn approve_in(tx: &Tx, id: RequisitionId, version: IfMatch) -> Result<Dossier> {
    let dossier = decidable(tx, id, version).await?;
    let four_eyes = people::approver(tx.actor(), &dossier.facility.facts(), &dossier.document)?;
    let document = dossier.document.clone().approve(four_eyes, mark(tx))?;
    tx.journal(
        REQUISITION,
        id,
        Some(&document.number),
        Verb::APPROVE,
        json!({}),
    );
    saved(tx, dossier, document, version).await
}

async fn decidable(tx: &Tx, id: RequisitionId, version: IfMatch) -> Result<Dossier> {
    let dossier = store::dossier_get(tx, id).await?;
    version.check(dossier.document.version)?;
    in_time(tx, &dossier, Cycle::takes_decisions).await?;
    Ok(dossier)
}

/// The centre will plan the requisition. An emergency does not wait: purchasing hears of it in this transaction.
pub async fn accept(
    app: &App,
    actor: &Actor,
    id: RequisitionId,
    version: IfMatch,
) -> Result<Dossier> {
    app.db
        .write(actor, |tx| {
            async move { accept_in(tx, id, version).await }.scope_boxed()
        })
        .await
}

async fn accept_in(tx: &Tx, id: RequisitionId, version: IfMatch) -> Result<Dossier> {
    let dossier = decidable(tx, id, version).await?;
    let four_eyes = people::acceptor(tx.actor(), &dossier.document)?;
    let document = dossier.document.clone().accept(four_eyes, mark(tx))?;
    let facts = json!({ "flagged": document.totals.flagged });
    tx.journal(REQUISITION, id, Some(&document.number), Verb::ACCEPT, facts);
    let kind = document.purpose.kind();
    saved(tx, dossier, document, version).await?;
    tx.raise(RequisitionAccepted {
        requisition_id: id,
        kind,
    })
    .await?;
    // Purchasing may have ordered it already.
    store::dossier_get(tx, id).await
}

/// Sends a requisition back, with a reason that its facility reads.
pub async fn send_back(
    app: &App,
    actor: &Actor,
    id: RequisitionId,
    version: IfMatch,
    reason: &str,
) -> Result<Dossier> {
    let mut invalid = Invalid::new();
    invalid.ensure(!reason.trim().is_empty(), "/reason", Field::Required {});
    invalid.ensure(
        reason.chars().count() <= MAX_TEXT,
        "/reason",
        Field::TooLong { max: MAX_TEXT },
    );
    invalid.finish()?;
    app.db
        .write(actor, |tx| {
            async move { send_back_in(tx, id, version, reason.trim()).await }.scope_boxed()
        })
        .await
}

async fn send_back_in(
    tx: &Tx,
    id: RequisitionId,
    version: IfMatch,
    reason: &str,
) -> Result<Dossier> {
    let dossier = decidable(tx, id, version).await?;
    people::returner(tx.actor(), &dossier.facility.facts(), &dossier.document)?;
    let returned = Return {
        mark: mark(tx),
        reason: reason.to_owned(),
    };
    let mut document = dossier.document.clone().send_back(returned)?;
    if store::decisions_undo(tx, id).await? > 0 {
        document.totals = writing::totals(&store::lines_of(tx, id).await?);
    }
    tx.journal(
        REQUISITION,
        id,
        Some(&document.number),
        Verb::RETURN,
        json!({ "reason": reason }),
    );
    tx.notice(Notice::new(
        dossier.facility.id,
        "requisition_returned",
        json!({ "number": document.number, "reason": reason }),
        format!("/demand/requisitions/{id}"),
    ));
    saved(tx, dossier, document, version).await
}

/// Takes a requisition back for good.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    id: RequisitionId,
    version: IfMatch,
) -> Result<Dossier> {
    app.db
        .write(actor, |tx| {
            async move { withdraw_in(tx, id, version).await }.scope_boxed()
        })
        .await
}

async fn withdraw_in(tx: &Tx, id: RequisitionId, version: IfMatch) -> Result<Dossier> {
    let dossier = store::dossier_get(tx, id).await?;
    version.check(dossier.document.version)?;
    people::may_write(tx.actor(), &dossier.facility.facts())?;
    let was = dossier.document.state.word();
    let document = dossier.document.clone().withdraw(mark(tx))?;
    tx.journal(
        REQUISITION,
        id,
        Some(&document.number),
        Verb::WITHDRAW,
        json!({ "was": was }),
    );
    saved(tx, dossier, document, version).await
}

/// Deletes a draft that nobody but its writer has seen.
pub async fn discard(app: &App, actor: &Actor, id: RequisitionId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move { discard_in(tx, id, version).await }.scope_boxed()
        })
        .await
}

async fn discard_in(tx: &Tx, id: RequisitionId, version: IfMatch) -> Result<()> {
    let dossier = store::dossier_get(tx, id).await?;
    version.check(dossier.document.version)?;
    people::may_write(tx.actor(), &dossier.facility.facts())?;
    let number = dossier.document.number.clone();
    dossier.document.discard()?;
    store::requisition_delete(tx, id, version.0).await?;
    tx.journal(REQUISITION, id, Some(&number), Verb::DELETE, json!({}));
    Ok(())
}
