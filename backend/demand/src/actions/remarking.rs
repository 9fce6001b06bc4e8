//! Rules that have come into force look once more at everything that waits: the centre reviews by the rules of the day, whenever
//! a requisition was handed in. A duty: input-free, repeatable, catching up.

use rustc_hash::FxHashSet;
use serde_json::json;

use crate::actions::{REQUISITION, budgets};
use crate::model::line::Line;
use crate::model::policy::House;
use crate::model::requisition::RequisitionId;
use crate::rules::writing::{self, Wanted, rewritten};
use crate::store::{self, Dossier};
use formulary::model::ItemId;
use kernel::prelude::*;

/// Requisitions marked anew in one transaction.
const CHUNK: u64 = 25;

/// Marks what waits by the rules of today, where they are not those by which it was last marked; answers how many
/// requisitions changed.
pub async fn run(app: &App, actor: &Actor) -> Result<usize> {
    let due = app
        .db
        .read(actor, |tx| {
            async move { Ok(store::review_round(tx).await? != Some(in_force(tx).await?)) }
                .scope_boxed()
        })
        .await?;
    if !due {
        return Ok(0);
    }
    let mut changed = 0;
    let mut before = None;
    loop {
        let (done, last) = app
            .db
            .write(actor, |tx| {
                async move { remark_chunk(tx, before).await }.scope_boxed()
            })
            .await?;
        changed += done;
        if last.is_none() {
            return Ok(changed);
        }
        before = last;
    }
}

/// The rules of the day, as a text to compare.
async fn in_force(tx: &Tx) -> Result<String> {
    let House { review, .. } = store::house(tx).await?;
    Ok(format!("{review:?}"))
}

/// Marks a chunk, newest first; answers how many changed, and after which the next begins, where there may be more.
async fn remark_chunk(
    tx: &Tx,
    before: Option<RequisitionId>,
) -> Result<(usize, Option<RequisitionId>)> {
    let house = store::house(tx).await?;
    let waiting = store::requisitions_waiting(tx, before, CHUNK).await?;
    let last = waiting
        .last()
        .filter(|_| waiting.len() as u64 == CHUNK)
        .map(|dossier| dossier.document.id);
    let mut changed = 0;
    for dossier in waiting {
        changed += usize::from(remark(tx, &house, dossier).await?);
    }
    if last.is_none() {
        store::review_round_set(tx, &in_force(tx).await?).await?;
    }
    Ok((changed, last))
}

async fn remark(tx: &Tx, house: &House, dossier: Dossier) -> Result<bool> {
    let Dossier {
        mut document,
        facility,
        ..
    } = dossier;
    let id = document.id;
    let old = store::lines_of(tx, id).await?;
    let ids: Vec<ItemId> = old.iter().map(|line| line.item_id).collect();
    let items = store::items_these(tx, facility.kind, &ids).await?;
    let again = |line: &Line| {
        let item = items.get(&line.item_id)?;
        let flags = rewritten(line.clone(), item, Wanted::default(), &house.review).flags;
        Some(Line {
            flags,
            ..line.clone()
        })
    };
    let mut new: Vec<Line> = old.iter().filter_map(again).collect();
    if house.review.over_budget.on {
        let budgets = store::budgets_now(tx, facility.id, id).await?;
        budgets::marked(&mut document, &mut new, &items, &budgets);
    }
    let changed: Vec<&Line> = new.iter().filter(|line| !old.contains(line)).collect();
    if changed.is_empty() {
        return Ok(false);
    }
    let decided: FxHashSet<ItemId> = store::decisions_asked(tx, &[id])
        .await?
        .into_keys()
        .map(|(_, item)| item)
        .collect();
    let seen = new
        .iter()
        .filter(|line| !line.flags.is_green() && decided.contains(&line.item_id));
    let seen = i64::try_from(seen.count()).unwrap_or(0);
    document.totals = writing::totals(&new);
    document.totals.flagged -= seen;
    let lines = changed.iter().map(|line| (id, *line)).collect();
    store::lines_put(tx, lines).await?;
    let facts = json!({ "lines": changed.len(), "flagged": document.totals.flagged });
    tx.journal(REQUISITION, id, Some(&document.number), Verb("mark"), facts);
    let version = document.version;
    store::requisition_save(tx, document, version).await?;
    Ok(true)
}
