//! The part of service levels in 今日: waivers, decisions, appeals and cases that wait for this person.

use std::pin::Pin;

use serde_json::json;

use crate::model::{CaseState, WaiverState, WaiverVerb};
use crate::report::breaches::{BreachFilter, breaches};
use crate::report::cases::{cases, single_sources};
use kernel::prelude::*;
use kernel::today::{Part, Task};

/// Entry of the navigation that these tasks stand behind.
const NAV: &str = "sla";

/// Most papers of a kind on the page.
const SHOWN: u64 = 60;

/// What waits of service levels.
pub fn source(tx: &Tx) -> Pin<Box<dyn Future<Output = Result<Part>> + Send + '_>> {
    Box::pin(part(tx))
}

async fn part(tx: &Tx) -> Result<Part> {
    let mut part = Part::default();
    if !tx.actor().can(Permission::ReadLevels) {
        return Ok(part);
    }
    if tx.actor().can(Permission::DecideLevels) {
        let filter = BreachFilter {
            waiver: Some(WaiverState::Asked),
            ..BreachFilter::default()
        };
        for breach in breaches(tx, &filter, None, SHOWN).await? {
            if breach.can.contains(&WaiverVerb::Grant) {
                let task = Task::new(
                    "sla_waiver",
                    "sla_breach",
                    breach.id,
                    format!("/sla/breaches/{}", breach.id),
                );
                let facts =
                    json!({ "supplier": breach.supplier.short_name, "order": breach.order_number });
                part.tasks
                    .push(task.saying(facts).numbered(&breach.order_number));
            }
        }
    }
    if tx.actor().can(Permission::DecideLevels) {
        for one in single_sources(tx).await? {
            let link = format!("/sla/cases/{}", one.id);
            let task = Task::new("sla_single_source", "sla_case", one.id, link);
            let facts = json!({ "supplier": one.supplier, "lines": one.lines });
            part.tasks.push(task.saying(facts).numbered(&one.number));
        }
    }
    let decides =
        tx.actor().can(Permission::DecideLevels) || tx.actor().can(Permission::FileAppeals);
    if decides {
        for case in cases(tx, Some(CaseState::Open), None, None, SHOWN).await? {
            let task = Task::new(
                "sla_case",
                "sla_case",
                case.id,
                format!("/sla/cases/{}", case.id),
            );
            let facts = json!({ "number": case.number, "supplier": case.supplier.short_name });
            part.tasks.push(
                task.saying(facts)
                    .numbered(&case.number)
                    .due(case.appeal_until),
            );
        }
    }
    part.count(NAV, i64::try_from(part.tasks.len()).unwrap_or(i64::MAX));
    Ok(part)
}
