//! A buyer changes a line of a plan: another contract, another quantity in whole packs. Every change is a version that
//! remembers what the item's lines were, and can be taken back.

use rustc_hash::FxHashSet;
use serde_json::json;

use crate::model::order::Urgency;
use crate::model::plan::{Explanation, Plan};
use crate::model::policy::NudgeLimits;
use crate::model::review::{AmendmentKind, KeptLine};
use crate::model::{LineId, PlanId, PlanRefusal};
use crate::rules::areas::Areas;
use crate::rules::origins::Asked;
use crate::rules::planning::{Known, Proposal};
use crate::rules::revision::{self, Change, ItemLines, Revised};
use crate::store::{self, NewAmendment, PlanNudge};
use formulary::model::ItemId;
use kernel::prelude::*;

use super::areas::areas_for;
use super::marking::mark;
use super::planning::known;

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
            revise_in(tx, (plan, line), change, reason, version, None).scope_boxed()
        })
        .await
}

/// What a change of a line has to do with a proposal.
#[derive(Clone, Debug)]
pub(super) struct Nudged {
    /// The proposal.
    pub(super) nudge: PlanNudge,
    /// The change takes it up; else it goes back on it.
    pub(super) taken: bool,
}

/// Changes a line, by hand or because of a proposal.
pub(super) async fn revise_in(
    tx: &Tx,
    (id, line): (PlanId, LineId),
    change: &Change,
    reason: &str,
    version: IfMatch,
    nudged: Option<Nudged>,
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
    let before = bought.map(|bought| bought.explanation.clone());
    let raised_from = nudged
        .as_ref()
        .map(|nudged| nudged.taken.then_some(nudged.nudge.before_milli));
    let why = Why {
        line,
        kind: AmendmentKind::Edit,
        reason,
        taken: nudged
            .filter(|nudged| nudged.taken)
            .map(|nudged| nudged.nudge),
    };
    let change = |about: &About<'_>| {
        let mut revised = revision::revise(
            (item, about.known),
            &about.common,
            about.asked,
            lines,
            line,
            change,
            || tx.id(),
        )?;
        if let (Some(raised_from), Some(before)) = (raised_from, before) {
            for changed in revised.lines.iter_mut().filter(|one| one.id == line) {
                changed.nudged(&before, raised_from);
            }
        }
        Ok(revised)
    };
    replace(tx, (&plan, current), item, why, change).await?;
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
        taken: None,
    };
    let (item, lines) = (undone.item, ItemLines::of(undone.before));
    let back = |about: &About<'_>| {
        revision::restore(
            (item, about.known),
            &about.common,
            about.asked,
            lines,
            || tx.id(),
        )
    };
    let by = replace(tx, (&plan, current), item, why, back).await?;
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
    /// The proposal that it takes up.
    taken: Option<PlanNudge>,
}

/// What a change must know of its item.
struct About<'a> {
    known: &'a Known,
    /// What every line of the item says of it.
    common: Explanation,
    asked: (&'a [Asked], &'a Areas),
}

/// Puts other lines in the place of an item's lines, keeps the change as a version, and has the rules look at them.
/// Answers the number of the version.
async fn replace(
    tx: &Tx,
    (plan, current): (&Plan, i64),
    item: ItemId,
    why: Why<'_>,
    change: impl FnOnce(&About<'_>) -> Result<Revised, PlanRefusal>,
) -> Result<i64> {
    let before = kept(tx, plan.id, item).await?;
    let ids: Vec<LineId> = before.iter().map(|line| line.id).collect();
    let asked = store::asked_of(tx, item, &ids).await?;
    let mut all = known(tx, &[item], Urgency::Regular).await?;
    let areas = areas_for(tx, &all).await?;
    let known = all.remove(&item).unwrap_or_default();
    let summary = store::plan_item(tx, plan.id, item).await?;
    let revised = change(&About {
        known: &known,
        common: summary
            .map(|summary| summary.explanation())
            .unwrap_or_default(),
        asked: (&asked, &areas),
    })?;
    let left: FxHashSet<LineId> = revised.lines.iter().map(|line| line.id).collect();
    let gone: Vec<LineId> = ids
        .iter()
        .filter(|id| !left.contains(id))
        .copied()
        .collect();
    let limits = tx.policy::<NudgeLimits>().await?;
    let daily = summary.map(|summary| summary.daily).unwrap_or_default();
    let proposed = revised.nudges(&known, daily, limits);
    let nudges = nudges(tx, &ids, &revised, why.taken, &proposed).await?;
    let amount_before = store::plan_amount(tx, plan.id).await?;
    store::reviews_reset(tx, &ids, &gone).await?;
    store::plan_lines_remove(tx, &ids).await?;
    store::plan_lines_insert(tx, plan.id, &revised.lines).await?;
    store::origins_insert(tx, &revised.origins).await?;
    store::plan_nudges_insert(tx, plan.id, &nudges).await?;
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
    journal(tx, plan, version_no, &amendment);
    Ok(version_no)
}

fn journal(tx: &Tx, plan: &Plan, version_no: i64, amendment: &NewAmendment<'_>) {
    let facts = json!({
        "version": version_no,
        "kind": amendment.kind,
        "line": amendment.line,
        "item": amendment.item,
        "reason": amendment.reason,
        "amount": amendment.amounts.1,
    });
    tx.journal(
        "purchase_plan",
        plan.id,
        Some(&plan.number),
        Verb::AMEND,
        facts,
    );
}

async fn kept(tx: &Tx, plan: PlanId, item: ItemId) -> Result<Vec<KeptLine>> {
    let lines = store::lines_kept(tx, plan, Some(item)).await?;
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

/// Proposals of the item's lines from now on: those that were taken stay so while their lines are as they were raised.
async fn nudges(
    tx: &Tx,
    before: &[LineId],
    revised: &Revised,
    raise: Option<PlanNudge>,
    proposed: &[Proposal],
) -> Result<Vec<PlanNudge>> {
    let raised = |nudge: &PlanNudge| {
        revised
            .lines
            .iter()
            .any(|line| line.id == nudge.line_id && line.explanation.raised_from.is_some())
    };
    let old = store::plan_nudges_of(tx, before).await?;
    let kept = old.into_iter().filter(|nudge| nudge.accepted);
    let taken = raise.map(|nudge| PlanNudge {
        accepted: true,
        ..nudge
    });
    let mut all: Vec<PlanNudge> = taken.into_iter().chain(kept).filter(raised).collect();
    all.extend(proposed.iter().map(PlanNudge::proposed));
    Ok(all)
}
