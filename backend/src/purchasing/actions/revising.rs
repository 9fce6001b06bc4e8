//! A buyer changes a line of a plan: another contract, another quantity in whole packs.

use serde_json::json;

use crate::kernel::prelude::*;
use crate::purchasing::model::{LineId, PlanId};
use crate::purchasing::rules::revision::{self, Change};
use crate::purchasing::store;

use super::planning::{is_emergency, known};

/// Buys a line elsewhere, or in another quantity; nothing at all gives its need up. The other lines of the item stay, and
/// those who asked for it are shared out anew.
pub async fn revise(
    app: &App,
    actor: &Actor,
    plan: PlanId,
    line: LineId,
    change: &Change,
    version: IfMatch,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            revise_in(tx, plan, line, change, version).scope_boxed()
        })
        .await
}

async fn revise_in(
    tx: &Tx,
    id: PlanId,
    line: LineId,
    change: &Change,
    version: IfMatch,
) -> Result<()> {
    let (plan, current) = store::plan_get(tx, id).await?;
    version.check(current)?;
    let plan = plan.edit()?;
    let (item, lines) = store::item_lines(tx, plan.id, line).await?;
    let unmet = lines.unmet.map(|(id, _)| id);
    let ids: Vec<LineId> = lines
        .bought
        .iter()
        .map(|bought| bought.id)
        .chain(unmet)
        .collect();
    let asked = store::asked_of(tx, &ids, is_emergency(plan.of)).await?;
    let known = known(tx, &[item]).await?.remove(&item).unwrap_or_default();
    let revised = revision::revise((item, &known), &asked, lines, line, change, || tx.id())?;
    store::plan_lines_remove(tx, &ids).await?;
    store::plan_lines_insert(tx, plan.id, &revised.lines).await?;
    store::origins_insert(tx, &revised.origins).await?;
    store::plan_recount(tx, plan.id, current).await?;
    let facts = json!({
        "line": line,
        "item": item,
        "contract_line": change.contract_line_id,
        "quantity": change.quantity,
    });
    tx.journal(
        "purchase_plan",
        plan.id,
        Some(&plan.number),
        Verb::AMEND,
        facts,
    );
    Ok(())
}
