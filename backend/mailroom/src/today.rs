//! The mailroom's part of 今日: mail that was given up and addresses that are wrong.

use std::pin::Pin;

use serde_json::json;

use crate::report;
use identity::directory;
use kernel::prelude::*;
use kernel::today::{Action, Part, Task};

/// Entry of the navigation that these tasks stand behind.
const NAV: &str = "operations";

/// Most addresses on the page.
const SHOWN: u64 = 10;

/// What waits in the mailroom.
pub fn source(tx: &Tx) -> Pin<Box<dyn Future<Output = Result<Part>> + Send + '_>> {
    Box::pin(part(tx))
}

async fn part(tx: &Tx) -> Result<Part> {
    let mut part = Part::default();
    if !tx.actor().can(Permission::ManageOperations) {
        return Ok(part);
    }
    let failed = report::failed_count(tx).await?;
    if failed > 0 {
        part.count(NAV, 1);
        let task = Task::new(
            "mail_failed",
            "mail",
            "failed",
            "/operations/mail?stage=failed",
        );
        part.tasks.push(task.saying(json!({ "count": failed })));
    }
    let suspects = report::suspect_list(tx, SHOWN).await?;
    let desks = suspects.iter().filter_map(|one| one.organisation_id);
    let desks = directory::organisation_refs(tx, desks).await?;
    for one in suspects {
        let owner = one.organisation_id.and_then(|id| desks.get(&id));
        let owner = owner.map_or("", |desk| desk.name.as_str());
        let link = format!("/operations/mail?q={}", one.address);
        let path = format!("/api/mail/suspects/{}/clearance", one.id);
        part.count(NAV, 1);
        let facts = json!({ "address": one.address, "owner": owner, "reason": one.reason });
        let task = Task::new("mail_suspect", "mail_suspect", one.id, link);
        part.tasks
            .push(task.saying(facts).or(Action::post("release", path, 0)));
    }
    Ok(part)
}
