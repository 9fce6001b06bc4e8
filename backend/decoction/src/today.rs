//! The part of the decoction centre in 今日: what waits for the review, for a signature, for another prescription.

use std::pin::Pin;

use serde_json::json;

use crate::model::{PrescriptionState, PrescriptionVerb};
use crate::report::prescriptions::{PrescriptionFilter, PrescriptionView, prescriptions, queue};
use kernel::prelude::*;
use kernel::today::{Part, Task};

/// Entry of the navigation that these tasks stand behind.
const NAV: &str = "decoction";

/// Most papers of a kind on the page.
const SHOWN: u64 = 40;

/// What waits of the decoction centre. Nobody is named there, so no patient is opened.
pub fn source(tx: &Tx) -> Pin<Box<dyn Future<Output = Result<Part>> + Send + '_>> {
    Box::pin(part(tx))
}

async fn part(tx: &Tx) -> Result<Part> {
    let mut part = Part::default();
    let actor = tx.actor();
    if !actor.can(Permission::ReadDecoction) {
        return Ok(part);
    }
    if actor.roles.contains(&Role::DecoctionPharmacist) {
        let waiting = queue(tx, None, SHOWN).await?;
        let mine = waiting.iter().filter(|one| !one.can.is_empty());
        part.tasks
            .extend(mine.map(|one| task("prescription_review", one)));
    }
    if actor.can(Permission::Prescribe) {
        for (state, verb, kind) in [
            (
                PrescriptionState::Signing,
                PrescriptionVerb::Sign,
                "prescription_signature",
            ),
            (
                PrescriptionState::Returned,
                PrescriptionVerb::Resubmit,
                "prescription_returned",
            ),
        ] {
            let filter = PrescriptionFilter {
                state: Some(state),
                ..PrescriptionFilter::default()
            };
            let found = prescriptions(tx, None, filter, None, SHOWN).await?;
            let mine = found.iter().filter(|one| one.can.contains(&verb));
            part.tasks.extend(mine.map(|one| task(kind, one)));
        }
    }
    part.count(NAV, i64::try_from(part.tasks.len()).unwrap_or(i64::MAX));
    Ok(part)
}

fn task(kind: &'static str, one: &PrescriptionView) -> Task {
    let facts = json!({
        "facility": one.facility.short_name, "herbs": one.herbs, "doses": one.doses, "severity": one.severity,
    });
    let link = match kind {
        "prescription_review" => format!("/decoction/review?id={}", one.id),
        _ => format!("/decoction/prescriptions/{}", one.id),
    };
    Task::new(kind, "prescription", one.id, link)
        .saying(facts)
        .numbered(&one.number)
        .due(one.promised_at)
}
