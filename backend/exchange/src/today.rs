//! The part of the exchange in 今日: who waits for an answer, what waits to leave, to be let go, to be counted in.

use std::pin::Pin;

use serde_json::json;

use crate::model::{
    HolderVerb, OfferState, OfferVerb, RecallState, RecallVerb, ShortageState, TransferState,
    TransferVerb,
};
use crate::report::market::offers;
use crate::report::recalls::{HolderView, RecallView, recall, recalls};
use crate::report::shortages::{ShortageFilter, ShortageView, shortages};
use crate::report::transfers::{TransferView, transfers};
use kernel::prelude::*;
use kernel::today::{Part, Task};

/// Entry of the navigation that these tasks stand behind.
const NAV: &str = "exchange";

/// Most papers of a kind on the page.
const SHOWN: u64 = 40;

/// What waits of the exchange.
pub fn source(tx: &Tx) -> Pin<Box<dyn Future<Output = Result<Part>> + Send + '_>> {
    Box::pin(part(tx))
}

async fn part(tx: &Tx) -> Result<Part> {
    let mut part = Part::default();
    if !tx.actor().can(Permission::ReadExchange) {
        return Ok(part);
    }
    if tx.actor().can(Permission::GiveGoods) {
        let filter = ShortageFilter {
            waiting: true,
            ..ShortageFilter::default()
        };
        let waiting = shortages(tx, filter, None, SHOWN).await?;
        let mine = waiting.iter().filter(|one| one.ask.is_some());
        part.tasks
            .extend(mine.map(|one| shortage_task("shortage_asked", one)));
    }
    if tx.actor().can(Permission::RunExchange) {
        let filter = ShortageFilter {
            state: Some(ShortageState::Open),
            ..ShortageFilter::default()
        };
        let open = shortages(tx, filter, None, SHOWN).await?;
        let stuck = open.iter().filter(|one| one.step >= 2 && one.ask.is_none());
        part.tasks
            .extend(stuck.map(|one| shortage_task("shortage_stuck", one)));
    }
    for (state, verb, kind) in [
        (
            TransferState::Proposed,
            TransferVerb::Approve,
            "transfer_approval",
        ),
        (
            TransferState::Approved,
            TransferVerb::Send,
            "transfer_sending",
        ),
        (
            TransferState::Sent,
            TransferVerb::Receive,
            "transfer_receipt",
        ),
    ] {
        let found = transfers(tx, Some(state), None, None, SHOWN).await?;
        let mine = found.iter().filter(|one| one.can.contains(&verb));
        part.tasks.extend(mine.map(|one| transfer_task(kind, one)));
    }
    offered(tx, &mut part).await?;
    recalled(tx, &mut part).await?;
    part.count(NAV, i64::try_from(part.tasks.len()).unwrap_or(i64::MAX));
    Ok(part)
}

fn shortage_task(kind: &'static str, one: &ShortageView) -> Task {
    let facts = json!({
        "facility": one.facility.short_name, "item": one.item.name, "unit": one.item.base_unit,
        "quantity": Quantity(one.quantity.0 - one.promised.0),
    });
    let link = format!("/exchange/shortages/{}", one.id);
    Task::new(kind, "shortage", one.id, link)
        .saying(facts)
        .numbered(&one.number)
        .due(Some(one.due_at))
}

fn transfer_task(kind: &'static str, one: &TransferView) -> Task {
    let facts = json!({
        "from": one.from.short_name, "to": one.to.short_name, "item": one.item.name, "unit": one.item.base_unit,
        "quantity": one.quantity,
    });
    let link = format!("/exchange/transfers/{}", one.id);
    Task::new(kind, "stock_transfer", one.id, link)
        .saying(facts)
        .numbered(&one.number)
}

/// Near-expiry goods that the reader's desk would use in time.
async fn offered(tx: &Tx, part: &mut Part) -> Result<()> {
    if !tx.actor().can(Permission::AskShortage) {
        return Ok(());
    }
    for one in offers(tx, Some(OfferState::Open), None, None, SHOWN).await? {
        if !one.can.contains(&OfferVerb::Accept) {
            continue;
        }
        let facts = json!({
            "from": one.from.short_name, "item": one.item.name, "unit": one.item.base_unit,
            "quantity": Quantity(one.quantity.0 - one.taken.0), "expires_on": one.expires_on,
        });
        let link = format!("/exchange/offers/{}", one.id);
        let task = Task::new("market_offered", "market_offer", one.id, link).saying(facts);
        part.tasks
            .push(task.numbered(&one.number).due(Some(one.due_at)));
    }
    Ok(())
}

/// Recalls that wait for a second person, and for what this desk has of them.
async fn recalled(tx: &Tx, part: &mut Part) -> Result<()> {
    for one in recalls(tx, Some(RecallState::Proposed), None, SHOWN).await? {
        if one.can.contains(&RecallVerb::Open) {
            part.tasks.push(recall_task("recall_opening", &one));
        }
    }
    for one in recalls(tx, Some(RecallState::Open), None, SHOWN).await? {
        let holders = recall(tx, one.id).await?.holders;
        let waits = |verb: HolderVerb| {
            holders
                .iter()
                .filter(|holder: &&HolderView| holder.can.contains(&verb))
                .count()
        };
        for (verb, kind) in [
            (HolderVerb::Confirm, "recall_confirmation"),
            (HolderVerb::Send, "recall_sending"),
            (HolderVerb::Receive, "recall_receipt"),
        ] {
            if waits(verb) > 0 {
                part.tasks.push(recall_task(kind, &one));
            }
        }
    }
    Ok(())
}

fn recall_task(kind: &'static str, one: &RecallView) -> Task {
    let facts = json!({ "item": one.item.name, "reason": one.reason });
    let link = format!("/exchange/recalls/{}", one.id);
    Task::new(kind, "recall", one.id, link)
        .saying(facts)
        .numbered(&one.number)
        .due(one.confirm_by)
}
