//! The part of stock in 今日: sheets to count, and what waits for somebody else's decision.

use std::pin::Pin;

use serde_json::json;

use crate::http::adjustment_views;
use crate::model::{AdjustmentState, CountState, CountVerb};
use crate::report::counts::views;
use kernel::prelude::*;
use kernel::today::{Part, Task};

/// Entry of the navigation that these tasks stand behind.
const NAV: &str = "stock";

/// Most papers of a kind on the page.
const SHOWN: u64 = 40;

/// What waits of the shelves.
pub fn source(tx: &Tx) -> Pin<Box<dyn Future<Output = Result<Part>> + Send + '_>> {
    Box::pin(part(tx))
}

async fn part(tx: &Tx) -> Result<Part> {
    let mut part = Part::default();
    let actor = tx.actor();
    let (counts, decides) = (
        actor.can(Permission::CountStock),
        actor.can(Permission::ApproveTransfers),
    );
    let own = |id| actor.organisation_id == Some(id);
    for (state, verb, kind, shown) in [
        (CountState::Open, CountVerb::Count, "count_counting", counts),
        (
            CountState::Recount,
            CountVerb::Recount,
            "count_recount",
            counts,
        ),
        (
            CountState::Confirm,
            CountVerb::Confirm,
            "count_confirm",
            decides,
        ),
    ] {
        if !shown {
            continue;
        }
        let found = views(tx, Some(state), None, None, SHOWN).await?;
        // Whoever may count for a village has his own shelf on the page; the village's own people see theirs.
        let mine = found
            .iter()
            .filter(|one| one.can.contains(&verb) && (decides || own(one.organisation.id)));
        part.tasks.extend(mine.map(|one| {
            let facts = json!({
                "organisation": one.organisation.short_name, "label": one.label,
                "lines": one.line_count, "differences": one.difference_count,
            });
            let link = format!("/stock/counts/{}", one.id);
            Task::new(kind, "count", one.id, link)
                .saying(facts)
                .numbered(&one.number)
        }));
    }
    if decides {
        let waiting = AdjustmentState::Waiting;
        let found = adjustment_views(tx, Some(waiting), None, None, SHOWN).await?;
        let mine = found.iter().filter(|one| !one.can.is_empty());
        part.tasks.extend(mine.map(|one| {
            let facts = json!({
                "organisation": one.organisation.short_name, "lines": one.line_count, "amount": one.amount,
            });
            let link = format!("/stock/adjustments/{}", one.id);
            Task::new("adjustment_confirm", "adjustment", one.id, link)
                .saying(facts)
                .numbered(&one.number)
        }));
    }
    part.count(NAV, i64::try_from(part.tasks.len()).unwrap_or(i64::MAX));
    Ok(part)
}
