//! Time passes: reminders before clocks run out, breaches when they have.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use crate::model::{ClockId, ClockKind};
use crate::policy::LevelsPolicy;
use crate::store::{self, ClockRow};
use kernel::prelude::*;
use purchasing::model::OrderId;
use service_levels::hours::reminders;

use super::clocks::look;

/// Orders whose clocks are looked at in one transaction.
const CHUNK: u64 = 50;

/// The name under which time passes.
const DUTY: &str = crate::duties::CLOCKS;

/// Judges every clock that has run out; answers how many.
pub async fn run_out(app: &App) -> Result<usize> {
    let mut after = OrderId(0);
    let mut judged = 0;
    loop {
        let (last, found) = app
            .db
            .write(&Actor::system(DUTY), |tx| {
                async move {
                    let due = store::orders_due(tx, tx.now(), after, CHUNK).await?;
                    let mut found = 0;
                    for order in &due {
                        found += look(tx, *order, None).await?;
                    }
                    Ok((due.last().copied(), found))
                }
                .scope_boxed()
            })
            .await?;
        judged += found;
        match last {
            Some(last) => after = last,
            None => return Ok(judged),
        }
    }
}

/// Reminds suppliers of clocks that will run out; answers how many clocks.
pub async fn remind(app: &App) -> Result<usize> {
    app.db
        .write(&Actor::system(DUTY), |tx| remind_in(tx).scope_boxed())
        .await
}

async fn remind_in(tx: &Tx) -> Result<usize> {
    let LevelsPolicy(rules) = tx.policy().await?;
    let Some(furthest) = rules.reminders_hours.iter().max() else {
        return Ok(0);
    };
    let by = tx
        .now()
        .plus(Duration::from_secs(u64::from(*furthest) * 3_600));
    let mut by_supplier: BTreeMap<OrganisationId, Vec<ClockRow>> = BTreeMap::new();
    let mut counts: Vec<(ClockId, i64)> = Vec::new();
    for clock in store::clocks_between(tx, tx.now(), by).await? {
        let (started, due) = (clock.started_at.datetime(), clock.due_at.datetime());
        let passed = reminders(started, due, &rules.reminders_hours)
            .into_iter()
            .filter(|at| *at <= tx.now().datetime());
        let passed = i64::try_from(passed.count()).unwrap_or(i64::MAX);
        if passed > clock.reminded {
            counts.push((clock.id, passed));
            by_supplier
                .entry(clock.supplier_id)
                .or_default()
                .push(clock);
        }
    }
    store::reminded(tx, &counts).await?;
    for (supplier, clocks) in &by_supplier {
        tell(tx, *supplier, clocks).await?;
    }
    Ok(counts.len())
}

/// One notice, and one letter to the supplier's own mailbox, for all his clocks.
async fn tell(tx: &Tx, supplier: OrganisationId, clocks: &[ClockRow]) -> Result<()> {
    let confirm = clocks
        .iter()
        .filter(|clock| clock.kind == ClockKind::Confirm)
        .count();
    let next = clocks.iter().map(|clock| clock.due_at).min();
    let params = json!({
        "confirmations": confirm,
        "deliveries": clocks.len() - confirm,
        "next_due": next.map(Instant::local),
    });
    let head = store::supplier_head(tx, supplier).await?;
    let notice = Notice::new(supplier, "sla_reminder", params, "/sla/clocks").urgent();
    tx.notice(notice.by_letter(Some(&head.order_email), Vec::new()));
    Ok(())
}
