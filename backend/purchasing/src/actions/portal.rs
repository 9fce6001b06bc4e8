//! The supplier's verbs: open an order, answer it line by line.

use std::collections::BTreeMap;

use serde_json::json;

use crate::model::order::{Delivery, Order, OrderVerb};
use crate::model::{LineId, OrderId};
use crate::rules::allocation;
use crate::rules::closing::Progress;
use crate::rules::confirmation::{self, Answered, LineAnswer, Said};
use crate::store::{self, Drop, OpenOrigin};
use demand::model::back_order::BackOrderReason;
use identity::directory;
use kernel::prelude::*;

use super::expectation::{Cut, give_up, wait_again};
use super::step::{Step, moved};
use crate::events::Movement;

/// Notes that the supplier has seen the order. Later openings change nothing, and none changes the version: whoever reads
/// the order at the same moment may answer what he has read.
pub async fn open(app: &App, actor: &Actor, id: OrderId) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let step = Step::begin(tx, id, OrderVerb::Open).await?;
                let seen = step
                    .before
                    .state
                    .placement()
                    .is_some_and(|placement| placement.opened_at.is_some());
                if seen {
                    return Ok(());
                }
                let order = step.before.clone().open(tx.now())?;
                step.noted(tx, &order).await
            }
            .scope_boxed()
        })
        .await
}

/// Answers every line: in full, in part or not at all.
pub async fn confirm(
    app: &App,
    actor: &Actor,
    id: OrderId,
    version: IfMatch,
    said: &[Said],
) -> Result<()> {
    app.db
        .write(actor, |tx| confirm_in(tx, id, version, said).scope_boxed())
        .await
}

async fn confirm_in(tx: &Tx, id: OrderId, version: IfMatch, said: &[Said]) -> Result<()> {
    let step = Step::at(tx, id, OrderVerb::Confirm, version).await?;
    step.before.may(OrderVerb::Confirm)?;
    let lines = store::order_lines(tx, id).await?;
    let ordered: BTreeMap<LineId, Quantity> = lines
        .iter()
        .map(|line| (line.id, line.quantity_milli))
        .collect();
    let answers = confirmation::answers(&ordered, said, tx.day())?;
    store::answers_save(tx, &answers).await?;
    let short: BTreeMap<LineId, &Answered> = answers
        .iter()
        .filter(|answer| answer.declined.is_positive())
        .map(|answer| (answer.line_id, answer))
        .collect();
    let cuts = cuts(tx, &step.before, &short).await?;
    let lost = give_up(tx, &step.before, &cuts).await?;
    wait_again(tx, &lost, BackOrderReason::Declined).await?;
    let declined = answers
        .iter()
        .all(|answer| answer.answer == LineAnswer::Declined);
    let order = step
        .before
        .clone()
        .confirm(tx.actor().author(), tx.now(), declined)?;
    if !short.is_empty() {
        tell_centre(tx, &order, short.len()).await?;
    }
    let count = |wanted: LineAnswer| {
        answers
            .iter()
            .filter(|answer| answer.answer == wanted)
            .count()
    };
    let facts = json!({
        "full": count(LineAnswer::Full),
        "part": count(LineAnswer::Part),
        "declined": count(LineAnswer::Declined),
    });
    step.done(tx, &order, facts).await?;
    moved(tx, id, Movement::Answered).await
}

/// What the drops of lines that do not come in full lose. Origins are served before surplus, by the rule of scarcity.
async fn cuts(tx: &Tx, order: &Order, short: &BTreeMap<LineId, &Answered>) -> Result<Vec<Cut>> {
    if short.is_empty() {
        return Ok(Vec::new());
    }
    let lines: Vec<LineId> = short.keys().copied().collect();
    let origins = store::origins_open(tx, &lines).await?;
    // By facility; under no facility what they leave, which is the surplus.
    let mut kept: BTreeMap<(LineId, Option<OrganisationId>), Quantity> = BTreeMap::new();
    for (line, answer) in short {
        let behind: Vec<&OpenOrigin> = origins.get(line).into_iter().flatten().collect();
        let claims: Vec<_> = behind.iter().map(|origin| origin.claim()).collect();
        let mut rest = answer.confirmed;
        for (origin, share) in behind
            .iter()
            .zip(allocation::allocate(answer.confirmed, &claims))
        {
            kept.entry((*line, Some(origin.facility_id))).or_default().0 += share.0;
            rest.0 -= share.0;
        }
        kept.insert((*line, None), rest);
    }
    let keeps = |drop: &Drop| match order.delivery {
        Delivery::Centre => short[&drop.line_id].confirmed,
        Delivery::Direct => {
            let own = kept.get(&(drop.line_id, Some(drop.destination_id)));
            own.or_else(|| kept.get(&(drop.line_id, None)))
                .copied()
                .unwrap_or_default()
        }
    };
    let drops = store::drops(tx, order.id).await?;
    let cut = |drop: Drop| {
        let Progress { ordered, .. } = drop.progress;
        let coming = keeps(&drop);
        Cut {
            drop,
            cancelled: Quantity(ordered.0 - coming.0),
            coming,
        }
    };
    let cuts = drops
        .into_iter()
        .filter(|drop| short.contains_key(&drop.line_id))
        .map(cut);
    Ok(cuts.filter(|cut| cut.cancelled.is_positive()).collect())
}

async fn tell_centre(tx: &Tx, order: &Order, lines: usize) -> Result<()> {
    tx.notice(Notice::new(
        directory::centre(tx).await?.id,
        "order_declined",
        json!({ "number": order.number, "lines": lines, "state": order.state.stage() }),
        format!("/orders/{}", order.id),
    ));
    Ok(())
}
