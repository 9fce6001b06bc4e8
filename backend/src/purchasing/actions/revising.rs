//! A buyer changes a line of a plan: another contract, another quantity in whole packs. Every change is a version that
//! remembers what the item's lines were, and can be taken back.

use rustc_hash::FxHashSet;
use serde_json::json;

use crate::formulary::model::ItemId;
use crate::kernel::prelude::*;
use crate::purchasing::model::plan::Plan;
use crate::purchasing::model::review::{AmendmentKind, KeptLine};
use crate::purchasing::model::{LineId, PlanId, PlanRefusal};
use crate::purchasing::rules::origins::Asked;
use crate::purchasing::rules::planning::Known;
use crate::purchasing::rules::revision::{self, Change, ItemLines, Revised};
use crate::purchasing::store::{self, NewAmendment};

use super::marking::mark;
use super::planning::{is_emergency, known};

/// Buys a line elsewhere, or in another quantity; nothing at all gives its need up. The other lines of the item stay, and
/// those who asked for it are shared out anew.
pub async fn revise(
    app: &App,
    actor: &Actor,
    (plan, line): (PlanId, LineId),
    change: &Change,
    reason: &str,
    version: IfMatch,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            revise_in(tx, (plan, line), change, reason, version).scope_boxed()
        })
        .await
}

async fn revise_in(
    tx: &Tx,
    (id, line): (PlanId, LineId),
    change: &Change,
    reason: &str,
    version: IfMatch,
) -> Result<()> {
    let (plan, current) = open(tx, id, version).await?;
    let (item, lines) = store::item_lines(tx, plan.id, line).await?;
    let bought = lines.bought.iter().find(|bought| bought.id == line);
    let same = bought.is_some_and(|bought| {
        bought.contract_line_id == change.contract_line_id && bought.quantity == change.quantity
    });
    if same {
        return Ok(());
    }
    let why = Why {
        line,
        kind: AmendmentKind::Edit,
        reason,
    };
    let change = |item: (ItemId, &Known), asked: &[Asked]| {
        revision::revise(item, asked, lines, line, change, || tx.id())
    };
    replace(tx, (&plan, current), item, &why, change).await?;
    Ok(())
}

/// Takes the newest change of an item back: its lines become what they were before it.
pub async fn undo(
    app: &App,
    actor: &Actor,
    plan: PlanId,
    version_no: i64,
    version: IfMatch,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            undo_in(tx, plan, version_no, version).scope_boxed()
        })
        .await
}

async fn undo_in(tx: &Tx, id: PlanId, version_no: i64, version: IfMatch) -> Result<()> {
    let (plan, current) = open(tx, id, version).await?;
    let undone = store::amendment_get(tx, plan.id, version_no).await?;
    if undone.latest != Some(version_no) {
        return Err(PlanRefusal::NotTheLatestChange {}.into());
    }
    let why = Why {
        line: undone.line,
        kind: AmendmentKind::Undo,
        reason: "",
    };
    let lines = ItemLines::of(undone.before);
    let back =
        |item: (ItemId, &Known), asked: &[Asked]| revision::restore(item, asked, lines, || tx.id());
    let by = replace(tx, (&plan, current), undone.item, &why, back).await?;
    store::amendment_undone(tx, plan.id, version_no, by).await
}

async fn open(tx: &Tx, id: PlanId, version: IfMatch) -> Result<(Plan, i64)> {
    let (plan, current) = store::plan_get(tx, id).await?;
    version.check(current)?;
    Ok((plan.edit()?, current))
}

/// At which line a change began, how and why.
struct Why<'a> {
    line: LineId,
    kind: AmendmentKind,
    reason: &'a str,
}

/// Puts other lines in the place of an item's lines, keeps the change as a version, and has the rules look at them.
/// Answers the number of the version.
async fn replace(
    tx: &Tx,
    (plan, current): (&Plan, i64),
    item: ItemId,
    why: &Why<'_>,
    change: impl FnOnce((ItemId, &Known), &[Asked]) -> Result<Revised, PlanRefusal>,
) -> Result<i64> {
    let before = kept(tx, plan.id, item).await?;
    let ids: Vec<LineId> = before.iter().map(|line| line.id).collect();
    let asked = store::asked_of(tx, &ids, is_emergency(plan.of)).await?;
    let known = known(tx, &[item]).await?.remove(&item).unwrap_or_default();
    let revised = change((item, &known), &asked)?;
    let left: FxHashSet<LineId> = revised.lines.iter().map(|line| line.id).collect();
    let gone: Vec<LineId> = ids
        .iter()
        .filter(|id| !left.contains(id))
        .copied()
        .collect();
    let amount_before = store::plan_amount(tx, plan.id).await?;
    store::reviews_reset(tx, &ids, &gone).await?;
    store::plan_lines_remove(tx, &ids).await?;
    store::plan_lines_insert(tx, plan.id, &revised.lines).await?;
    store::origins_insert(tx, &revised.origins).await?;
    store::plan_recount(tx, plan.id, current).await?;
    mark(tx, plan.id, Some(item)).await?;
    let after = kept(tx, plan.id, item).await?;
    let amendment = NewAmendment {
        plan: plan.id,
        item,
        line: why.line,
        kind: why.kind,
        reason: why.reason,
        before: &before,
        after: &after,
        amounts: (amount_before, store::plan_amount(tx, plan.id).await?),
    };
    let version_no = store::amendment_insert(tx, &amendment).await?;
    let facts = json!({
        "version": version_no,
        "kind": why.kind,
        "line": why.line,
        "item": item,
        "reason": why.reason,
        "amount": amendment.amounts.1,
    });
    tx.journal(
        "purchase_plan",
        plan.id,
        Some(&plan.number),
        Verb::AMEND,
        facts,
    );
    Ok(version_no)
}

async fn kept(tx: &Tx, plan: PlanId, item: ItemId) -> Result<Vec<KeptLine>> {
    let lines = store::lines_kept(tx, plan, Some(item)).await?;
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}
