//! 代收: what lies at a township for its village is collected, or brought there.

use std::collections::BTreeMap;

use serde_json::json;

use super::driving::arrived;
use super::word;
use crate::model::{TaskState, TaskVerb};
use crate::refusal::DispatchRefusal;
use crate::store;
use identity::directory;
use kernel::prelude::*;
use stock::ledger::post_moves;
use stock::model::{Document, MoveRequest, PlaceKind};
use stock::places::places;

/// Everything that lies at its township is on the village's shelf. Answers how many lots.
pub async fn collect(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    facility: OrganisationId,
) -> Result<i64> {
    app.db
        .write_once(actor, key, |tx| {
            async move {
                let facility = directory::organisation(tx, facility).await?;
                let waiting = store::tasks_forwarded(tx, facility.id).await?;
                if waiting.is_empty() {
                    return Err(DispatchRefusal::NothingForwarded {}.into());
                }
                let mut wanted = vec![(facility.id, PlaceKind::Store)];
                wanted.extend(waiting.iter().map(|(_, at)| (*at, PlaceKind::Receiving)));
                let known = places(tx, &wanted).await?;
                let shelf = known.id(facility.id, PlaceKind::Store)?;
                let mut moves = Vec::with_capacity(waiting.len());
                let mut by_place: BTreeMap<OrganisationId, usize> = BTreeMap::new();
                for (task, at) in &waiting {
                    *by_place.entry(*at).or_default() += 1;
                    let document = Document {
                        kind: "dispatch_task",
                        id: task.id.0,
                    };
                    moves.push(MoveRequest::transfer(
                        (task.item_id, task.lot_id, task.quantity_milli),
                        (known.id(*at, PlaceKind::Receiving)?, shelf),
                        document,
                        format!("collect:{}", task.id),
                    ));
                }
                post_moves(tx, &moves).await?;
                let tasks: Vec<_> = waiting.iter().map(|(task, _)| *task).collect();
                let ids: Vec<_> = tasks.iter().map(|task| task.id).collect();
                store::tasks_move(tx, &ids, TaskState::Forwarded, TaskVerb::HandOver).await?;
                arrived(tx, &tasks).await?;
                let facts =
                    json!({ "lots": ids.len(), "from": by_place.keys().collect::<Vec<_>>() });
                tx.journal(
                    word::STOP,
                    facility.id,
                    Some(&facility.facts.code),
                    Verb("collect"),
                    facts,
                );
                Ok(i64::try_from(ids.len()).unwrap_or(i64::MAX))
            }
            .scope_boxed()
        })
        .await
}
