//! The verbs of a cycle.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::actions::{CYCLE, REQUISITION, adoption};
use crate::model::cycle::{Closing, Cycle, CycleId, CycleState, CycleTerms, CycleVerb};
use crate::store::{self, FacilityRow};
use kernel::prelude::*;

/// A cycle just announced.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Announced {
    /// Its identity.
    pub id: CycleId,
}

/// Announces a cycle.
pub async fn announce(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    terms: &CycleTerms,
) -> Result<Announced> {
    app.db
        .write_once(actor, key, |tx| {
            async move { announce_in(tx, terms.clone()).await }.scope_boxed()
        })
        .await
}

async fn announce_in(tx: &Tx, terms: CycleTerms) -> Result<Announced> {
    let cycle = Cycle {
        id: tx.id(),
        terms: terms.checked()?,
        state: CycleState::Planned,
        version: 1,
        created_at: tx.now(),
    };
    store::cycle_insert(tx, &cycle).await?;
    tx.journal(
        CYCLE,
        cycle.id,
        Some(&cycle.terms.code),
        Verb::CREATE,
        terms_facts(&cycle.terms),
    );
    Ok(Announced { id: cycle.id })
}

fn terms_facts(terms: &CycleTerms) -> Value {
    json!({
        "name": terms.name, "opens_at": terms.opens_at, "closes_at": terms.closes_at,
        "review_days": terms.review_days, "safety_days": terms.safety_days,
        "lookback_months": terms.lookback_months,
    })
}

/// Changes what was decided about a cycle.
pub async fn amend(
    app: &App,
    actor: &Actor,
    id: CycleId,
    version: IfMatch,
    terms: &CycleTerms,
) -> Result<Cycle> {
    app.db
        .write(actor, |tx| {
            async move {
                let cycle = at_version(tx, id, version).await?.amend(terms.clone())?;
                tx.journal(
                    CYCLE,
                    id,
                    Some(&cycle.terms.code),
                    Verb::AMEND,
                    terms_facts(&cycle.terms),
                );
                store::cycle_save(tx, cycle, version.0).await
            }
            .scope_boxed()
        })
        .await
}

async fn at_version(tx: &Tx, id: CycleId, version: IfMatch) -> Result<Cycle> {
    let cycle = store::cycle_get(tx, id).await?;
    version.check(cycle.version)?;
    Ok(cycle)
}

/// Lets facilities hand in, and tells them.
pub async fn open(app: &App, actor: &Actor, id: CycleId, version: IfMatch) -> Result<Cycle> {
    app.db
        .write(actor, |tx| {
            async move { open_in(tx, at_version(tx, id, version).await?).await }.scope_boxed()
        })
        .await
}

pub(crate) async fn open_in(tx: &Tx, cycle: Cycle) -> Result<Cycle> {
    let (id, version) = (cycle.id, cycle.version);
    let cycle = cycle.open()?;
    tx.journal(CYCLE, id, Some(&cycle.terms.code), Verb("open"), json!({}));
    for facility in store::facilities(tx).await? {
        let key = format!("demand.opened:{id}:{}", facility.id);
        tx.notice(notice(&cycle, &facility, "cycle_opened", key).low());
    }
    store::cycle_save(tx, cycle, version).await
}

fn notice(cycle: &Cycle, facility: &FacilityRow, kind: &'static str, key: String) -> Notice {
    let facts = json!({
        "cycle": cycle.terms.name,
        "code": cycle.terms.code,
        "closes_at": cycle.terms.closes_at,
        "facility": facility.name,
    });
    Notice::new(facility.id, kind, facts, "/demand/requisitions").once(key)
}

/// Calls a cycle off, provided nothing was handed in. Drafts go with it.
pub async fn cancel(app: &App, actor: &Actor, id: CycleId, version: IfMatch) -> Result<Cycle> {
    app.db
        .write(actor, |tx| {
            async move {
                let cycle = at_version(tx, id, version)
                    .await?
                    .cancel(store::handed_in_count(tx, id).await?)?;
                withdraw_unsent(tx, id).await?;
                tx.journal(CYCLE, id, Some(&cycle.terms.code), Verb::CANCEL, json!({}));
                store::cycle_save(tx, cycle, version.0).await
            }
            .scope_boxed()
        })
        .await
}

/// Takes back what was never handed in, since it can be handed in no more.
async fn withdraw_unsent(tx: &Tx, id: CycleId) -> Result<()> {
    for paper in store::unsent_withdraw(tx, id).await? {
        tx.journal(
            REQUISITION,
            paper.id,
            Some(&paper.number),
            Verb::WITHDRAW,
            json!({ "was": paper.state }),
        );
    }
    Ok(())
}

/// Closes a cycle: nothing can be handed in any more, what was only begun is withdrawn, and where the policy
/// says so the chronic guarantee list is adopted for facilities that handed in nothing.
///
/// Purchasing calls this in the transaction that makes the plan. Without a version the cycle is closed as it
/// stands (closing time has come).
pub async fn close(tx: &Tx, id: CycleId, version: Option<IfMatch>) -> Result<Cycle> {
    let cycle = store::cycle_get(tx, id).await?;
    if let Some(version) = version {
        version.check(cycle.version)?;
    }
    let version = cycle.version;
    let cycle = cycle.close(Closing {
        by: tx.actor().author(),
        at: tx.now(),
    })?;
    let cycle = store::cycle_save(tx, cycle, version).await?;
    withdraw_unsent(tx, id).await?;
    let adopted = adoption::adopt(tx, &cycle).await?;
    tx.journal(
        CYCLE,
        id,
        Some(&cycle.terms.code),
        Verb::CLOSE,
        json!({ "adopted": adopted }),
    );
    Ok(cycle)
}

/// The cycle's plan is committed: what was accepted is ordered, and what nobody decided in time goes back.
///
/// Purchasing calls this in the transaction that makes the orders.
pub async fn ordered(tx: &Tx, id: CycleId) -> Result<Cycle> {
    let cycle = store::cycle_get(tx, id).await?;
    let version = cycle.version;
    let cycle = store::cycle_save(tx, cycle.order()?, version).await?;
    for paper in store::accepted_order(tx, id).await? {
        tx.journal(
            REQUISITION,
            paper.id,
            Some(&paper.number),
            Verb("order"),
            json!({}),
        );
    }
    for paper in store::undecided_return(tx, id).await? {
        tx.journal(
            REQUISITION,
            paper.id,
            Some(&paper.number),
            Verb::RETURN,
            json!({ "was": paper.state }),
        );
    }
    tx.journal(CYCLE, id, Some(&cycle.terms.code), Verb("order"), json!({}));
    Ok(cycle)
}

/// Reminds the facilities that handed in nothing, by notice and mail; answers how many. The same facility is
/// reminded once for each `occasion`.
pub async fn remind(app: &App, actor: &Actor, id: CycleId) -> Result<usize> {
    app.db
        .write(actor, |tx| {
            async move {
                let cycle = store::cycle_get(tx, id).await?;
                let occasion = tx.day().to_string();
                let reminded = remind_in(tx, &cycle, &occasion).await?;
                tx.journal(
                    CYCLE,
                    id,
                    Some(&cycle.terms.code),
                    Verb("remind"),
                    json!({ "facilities": reminded }),
                );
                Ok(reminded)
            }
            .scope_boxed()
        })
        .await
}

pub(crate) async fn remind_in(tx: &Tx, cycle: &Cycle, occasion: &str) -> Result<usize> {
    cycle.step(CycleVerb::Remind)?;
    let missing = store::facilities_missing(tx, cycle.id).await?;
    for facility in &missing {
        let key = format!("demand.reminder:{}:{}:{occasion}", cycle.id, facility.id);
        let notice = notice(cycle, facility, "requisition_missing", key);
        tx.notice(notice.by_letter(facility.email.as_deref(), Vec::new()));
    }
    Ok(missing.len())
}

/// Opens cycles whose time has come; answers how many.
pub(crate) async fn open_due(tx: &Tx) -> Result<usize> {
    let planned = store::cycles_in(tx, &[crate::model::cycle::CycleWord::Planned]).await?;
    let due = planned
        .into_iter()
        .filter(|cycle| cycle.terms.opens_at <= tx.now());
    let mut opened = 0;
    for cycle in due {
        open_in(tx, cycle).await?;
        opened += 1;
    }
    Ok(opened)
}

/// Reminds where a reminder is due; answers how many facilities.
pub(crate) async fn remind_due(tx: &Tx) -> Result<usize> {
    let house = store::house(tx).await?;
    let mut reminded = 0;
    for cycle in store::cycles_in(tx, &[crate::model::cycle::CycleWord::Open]).await? {
        if let Some(hours) = due_reminder(
            &house.requests.remind_hours,
            cycle.terms.closes_at,
            tx.now(),
        ) {
            reminded += remind_in(tx, &cycle, &format!("{hours}h")).await?;
        }
    }
    Ok(reminded)
}

/// The last reminder whose time has come, in hours before closing. After closing time none is due.
pub(super) fn due_reminder(hours: &[i64], closes_at: Instant, now: Instant) -> Option<i64> {
    let left_ms = closes_at.0 - now.0;
    let due = |hours: &i64| left_ms <= hours * 3_600_000;
    hours
        .iter()
        .copied()
        .filter(due)
        .min()
        .filter(|_| left_ms > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_reminder_is_due_and_none_after_closing() {
        let closes = Instant(100 * 3_600_000);
        let at = |hours_left: i64| {
            due_reminder(
                &[72, 24],
                closes,
                Instant(closes.0 - hours_left * 3_600_000),
            )
        };
        assert_eq!(
            (at(80), at(72), at(30), at(24), at(1), at(0)),
            (None, Some(72), Some(72), Some(24), Some(24), None)
        );
    }
}
