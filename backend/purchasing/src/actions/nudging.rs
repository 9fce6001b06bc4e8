//! A buyer takes up a proposal to order a little more for less, or goes back on it.

use crate::model::{LineId, PlanId, PlanRefusal};
use crate::rules::revision::Change;
use crate::store::{self, PlanNudge};
use kernel::prelude::*;

use super::revising::{Nudged, revise_in};

/// Orders more of a line, as proposed. What nobody asked for becomes free stock of the centre.
pub async fn accept(
    app: &App,
    actor: &Actor,
    plan: PlanId,
    line: LineId,
    version: IfMatch,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let (nudge, change) = found(tx, plan, line, false).await?;
                let nudged = Nudged { nudge, taken: true };
                revise_in(tx, (plan, line), &change, "", version, Some(nudged)).await
            }
            .scope_boxed()
        })
        .await
}

/// Orders what would have been enough.
pub async fn undo(
    app: &App,
    actor: &Actor,
    plan: PlanId,
    line: LineId,
    version: IfMatch,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let (nudge, change) = found(tx, plan, line, true).await?;
                let nudged = Nudged {
                    nudge,
                    taken: false,
                };
                revise_in(tx, (plan, line), &change, "", version, Some(nudged)).await
            }
            .scope_boxed()
        })
        .await
}

/// The proposal of a line, taken or not, and the change that takes it up or goes back on it.
async fn found(tx: &Tx, plan: PlanId, line: LineId, taken: bool) -> Result<(PlanNudge, Change)> {
    store::plan_get(tx, plan).await?;
    let (_, lines) = store::item_lines(tx, plan, line).await?;
    let nudge = store::plan_nudges_of(tx, &[line]).await?.pop();
    let nudge = nudge
        .filter(|nudge| nudge.accepted == taken)
        .ok_or(PlanRefusal::NoNudge {})?;
    if !lines.bought.iter().any(|bought| bought.id == line) {
        return Err(PlanRefusal::NoNudge {}.into());
    }
    let (contract_line_id, quantity) = match taken {
        true => (nudge.before_contract_line_id, nudge.before_milli),
        false => (nudge.contract_line_id, nudge.quantity_milli),
    };
    let change = Change {
        contract_line_id,
        quantity,
    };
    Ok((nudge, change))
}
