//! The review of a plan by exception: the green lines at once, each marked one by itself, nobody what he has changed.

use serde_json::json;

use crate::entity::plan::purchase_plan;
use crate::model::plan::Plan;
use crate::model::review::{PlanDecision, PlanFlag};
use crate::model::{LineId, PlanId};
use crate::store::{self, Decided};
use formulary::directory::item_refs;
use formulary::model::ItemId;
use identity::directory;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;

/// Approves every green line of a draft on which nobody has decided; answers how many. Never a marked one, and none of
/// an item that this actor has changed.
pub async fn approve_green(app: &App, actor: &Actor, id: PlanId) -> Result<u64> {
    app.db
        .write(actor, |tx| approve_green_in(tx, id).scope_boxed())
        .await
}

async fn approve_green_in(tx: &Tx, id: PlanId) -> Result<u64> {
    let plan = open(tx, id).await?;
    let approved = store::approve_green(tx, plan.id, tx.actor().author(), &persons(tx)).await?;
    if approved > 0 {
        tx.journal(
            "purchase_plan",
            plan.id,
            Some(&plan.number),
            Verb::APPROVE,
            json!({ "green": approved }),
        );
    }
    Ok(approved)
}

/// Decides on one line of a draft. `version` is that of the line's review, so that nobody decides on what he has not seen.
pub async fn decide(
    app: &App,
    actor: &Actor,
    (plan, line): (PlanId, LineId),
    version: IfMatch,
    decision: PlanDecision,
    remark: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            decide_in(tx, (plan, line), version, decision, remark).scope_boxed()
        })
        .await
}

async fn decide_in(
    tx: &Tx,
    (plan, line): (PlanId, LineId),
    version: IfMatch,
    decision: PlanDecision,
    remark: &str,
) -> Result<()> {
    let plan = open(tx, plan).await?;
    let review = store::review_get(tx, plan.id, line).await?;
    version.check(review.version)?;
    if decision == PlanDecision::Approved {
        for (by, on_behalf_of) in store::authors_of(tx, plan.id, review.item_id).await? {
            NotSubmitter::witness(tx.actor(), by, on_behalf_of)?;
        }
    }
    let decided = Decided {
        decision,
        by: tx.actor().author(),
        at: tx.now(),
        remark,
    };
    store::review_decide(tx, line, review.version, &decided).await?;
    let verb = match decision {
        PlanDecision::Approved => Verb::APPROVE,
        PlanDecision::SentBack => Verb::RETURN,
    };
    let facts = json!({
        "line": line,
        "item": review.item_id,
        "flags": PlanFlag::of_bits(review.flags),
        "remark": remark,
    });
    tx.journal("purchase_plan", plan.id, Some(&plan.number), verb, facts);
    match decision {
        PlanDecision::Approved => Ok(()),
        PlanDecision::SentBack => tell_buyers(tx, &plan, review.item_id, remark).await,
    }
}

/// A line that is sent back waits for the buyers: each but the one who sent it back is told which and why.
async fn tell_buyers(tx: &Tx, plan: &Plan, item: ItemId, remark: &str) -> Result<()> {
    let centre = directory::centre(tx).await?.id;
    let names = item_refs(tx, [item]).await?;
    let name = names.get(&item).map_or("", |item| item.name.as_str());
    for buyer in directory::people_at(tx, centre, &[Role::Buyer]).await? {
        if Some(buyer.user_id) == tx.actor().user_id {
            continue;
        }
        let params = json!({ "number": plan.number, "item": name, "reason": remark });
        let link = format!("/purchasing/plans/{}?review=open", plan.id);
        let notice = Notice::new(centre, "plan_line_sent_back", params, link);
        tx.notice(notice.to_person(buyer.user_id));
    }
    Ok(())
}

/// A draft, which stays one until this transaction is over.
async fn open(tx: &Tx, id: PlanId) -> Result<Plan> {
    let (plan, _) = store::plan_get(tx, id).await?;
    let plan = plan.review()?;
    tx.rely_on::<purchase_plan::Entity>(plan.id).await?;
    Ok(plan)
}

/// Everybody in whose name this actor may act.
fn persons(tx: &Tx) -> Vec<UserId> {
    let actor = tx.actor();
    let own = actor.user_id.into_iter().chain(actor.behalf_of);
    own.chain(actor.stands_for.iter().copied()).collect()
}
