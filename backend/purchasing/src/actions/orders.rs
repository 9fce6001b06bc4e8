//! The centre's verbs on an order before it is placed, and giving up what is still due.

use serde_json::json;

use crate::model::OrderId;
use crate::model::OrderRefusal;
use crate::model::order::{Cancellation, OrderState, OrderVerb, Submission};
use crate::model::policy::ApprovalLimit;
use crate::rules::approval;
use crate::store::{self, Decision};
use demand::model::back_order::BackOrderReason;
use kernel::prelude::*;

use super::expectation::{Cut, give_up, wait_again};
use super::step::{Step, moved};
use crate::events::Movement;

/// Asks for approval.
pub async fn submit(app: &App, actor: &Actor, id: OrderId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let step = Step::at(tx, id, OrderVerb::Submit, version).await?;
                let ApprovalLimit(limit) = tx.policy().await?;
                let submission = Submission {
                    by: tx.actor().author(),
                    behalf_of: tx.actor().behalf_of,
                    at: tx.now(),
                    approvals_needed: approval::needed(step.before.amount, limit),
                };
                let order = step.before.clone().submit(submission)?;
                step.done(
                    tx,
                    &order,
                    json!({ "approvals_needed": submission.approvals_needed }),
                )
                .await
            }
            .scope_boxed()
        })
        .await
}

/// Approves; the last approval that is needed lets the order be placed.
pub async fn approve(
    app: &App,
    actor: &Actor,
    id: OrderId,
    version: IfMatch,
    note: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| approve_in(tx, id, version, note).scope_boxed())
        .await
}

async fn approve_in(tx: &Tx, id: OrderId, version: IfMatch, note: &str) -> Result<()> {
    let step = Step::at(tx, id, OrderVerb::Approve, version).await?;
    let OrderState::Submitted(submission) = step.before.state else {
        return Err(step.before.refuse(OrderVerb::Approve).into());
    };
    let (round, given) = store::approvals(tx, id).await?;
    let witness = approval::approver(tx.actor(), &submission, &given)?;
    let count = i64::try_from(given.len())
        .unwrap_or(i64::MAX)
        .saturating_add(1);
    let order = step.before.clone().approve(witness, count, tx.now())?;
    store::approval_insert(tx, id, round, Decision::Approved, note).await?;
    let facts = json!({ "approval": count, "needed": submission.approvals_needed, "note": note });
    step.done(tx, &order, facts).await
}

/// Sends it back to the draft; a new round of approval begins with the next submission.
pub async fn hand_back(
    app: &App,
    actor: &Actor,
    id: OrderId,
    version: IfMatch,
    note: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let step = Step::at(tx, id, OrderVerb::Return, version).await?;
                let order = step.before.clone().hand_back()?;
                let (round, _) = store::approvals(tx, id).await?;
                store::approval_insert(tx, id, round, Decision::Returned, note).await?;
                step.done(tx, &order, json!({ "note": note })).await
            }
            .scope_boxed()
        })
        .await
}

/// Gives up what is still due: the whole order, or the rest of one of which something went on its way.
pub async fn cancel(
    app: &App,
    actor: &Actor,
    id: OrderId,
    version: IfMatch,
    reason: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| cancel_in(tx, id, version, reason).scope_boxed())
        .await
}

async fn cancel_in(tx: &Tx, id: OrderId, version: IfMatch, reason: &str) -> Result<()> {
    let step = Step::at(tx, id, OrderVerb::Cancel, version).await?;
    step.before.may(OrderVerb::Cancel)?;
    let drops = store::drops(tx, id).await?;
    let cuts: Vec<Cut> = drops
        .into_iter()
        .map(|drop| Cut {
            drop,
            cancelled: drop.progress.remaining(),
            coming: drop.progress.coming(),
        })
        .filter(|cut| cut.cancelled.is_positive())
        .collect();
    if cuts.is_empty() {
        return Err(OrderRefusal::NothingDue {}.into());
    }
    let lost = give_up(tx, &step.before, &cuts).await?;
    wait_again(tx, &lost, BackOrderReason::OrderCancelled).await?;
    let cancellation = Cancellation {
        by: tx.actor().author(),
        at: tx.now(),
        reason: reason.to_owned(),
    };
    let order = step
        .before
        .clone()
        .cancel(cancellation, &store::order_progress(tx, id).await?)?;
    step.done(tx, &order, json!({ "reason": reason, "drops": cuts.len() }))
        .await?;
    moved(tx, id, Movement::Cut).await
}
