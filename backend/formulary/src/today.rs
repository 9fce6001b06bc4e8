//! The formulary's part of 今日.

use std::pin::Pin;

use serde_json::json;

use super::model::ChangeWord;
use super::rules::change::can;
use super::store::{changes, crosswalk, items};
use kernel::prelude::*;
use kernel::today::{Action, Part, Task};

/// Entry of the navigation that these tasks stand behind.
const NAV: &str = "formulary";

/// Most changes on the page.
const SHOWN: u64 = 30;

/// What waits of the formulary.
pub fn source(tx: &Tx) -> Pin<Box<dyn Future<Output = Result<Part>> + Send + '_>> {
    Box::pin(part(tx))
}

async fn part(tx: &Tx) -> Result<Part> {
    let mut part = Part::default();
    if tx.actor().can(Permission::ReviewFormulary) {
        changes_to_review(tx, &mut part).await?;
    }
    if tx.actor().can(Permission::MapCrosswalk) {
        let open = crosswalk::entries_open(tx).await?;
        if open > 0 {
            part.count(NAV, 1);
            let link = "/formulary/crosswalk?state=open";
            let task = Task::new("crosswalk_open", "crosswalk", "open", link);
            part.tasks.push(task.saying(json!({ "count": open })));
        }
    }
    Ok(part)
}

async fn changes_to_review(tx: &Tx, part: &mut Part) -> Result<()> {
    let waiting = changes::change_list(tx, Some(ChangeWord::Proposed), None, None, SHOWN).await?;
    let mine: Vec<_> = waiting
        .iter()
        .filter(|change| can(change, tx.actor()).contains(&"approve"))
        .collect();
    let names = items::item_refs(
        tx,
        mine.iter().filter_map(|change| change.item_id).collect(),
    )
    .await?;
    for change in mine {
        let name = match change.item_id.and_then(|id| names.get(&id)) {
            Some(item) => format!("{} {}", item.name, item.specification)
                .trim()
                .to_owned(),
            None => change
                .fields
                .get("name")
                .and_then(|name| name.as_str())
                .unwrap_or_default()
                .to_owned(),
        };
        let (id, version) = (change.id, change.version);
        let path = |noun: &str| format!("/api/formulary/changes/{id}/{noun}");
        let facilities = change
            .impact
            .as_ref()
            .map_or(0, |impact| impact.facilities_90_days);
        let task = Task::new(
            "change_review",
            "formulary_change",
            id,
            format!("/formulary/changes/{id}"),
        );
        part.count(NAV, 1);
        part.tasks.push(
            task.saying(json!({ "item": name, "kind": change.kind, "facilities": facilities }))
                .numbered(&change.number)
                .due(Some(change.effective_on.start()))
                .doing(Action::post("approve", path("approval"), version))
                .or(Action::post("reject", path("rejection"), version).asking(&["note"])),
        );
    }
    Ok(())
}
