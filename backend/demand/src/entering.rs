//! Requisitions that come in whole, in whatever state they have reached: those of a county that is made up for
//! training. Their lines are what a clerk would be offered, marked by the same rules.

use crate::actions::beginning::suggested;
use crate::actions::budgets;
use crate::model::budget::BudgetTerms;
use crate::model::cycle::CycleId;
use crate::model::line::Line;
use crate::model::requisition::{Purpose, Requisition, RequisitionId, RequisitionState};
use crate::rules::writing::{Wanted, rewritten, totals};
use crate::store;
use formulary::model::ItemId;
use kernel::prelude::*;

/// A requisition of a cycle as it stands.
#[derive(Clone, Debug)]
pub struct Entering {
    /// Whose.
    pub facility_id: OrganisationId,
    /// What has happened to it so far.
    pub state: RequisitionState,
    /// Who began it.
    pub created_by: UserId,
    /// When.
    pub created_at: Instant,
}

/// Enters budgets, set-wise.
pub async fn enter_budgets(tx: &Tx, budgets: &[BudgetTerms]) -> Result<()> {
    store::budgets_put(tx, budgets, true).await?;
    Ok(())
}

/// What requisitions are worth by kind of item, kept again after their lines were changed from outside.
pub async fn keep_amounts(tx: &Tx, handed_in: &[RequisitionId]) -> Result<()> {
    store::amounts_keep(tx, handed_in).await
}

/// What a clerk asks for where it is not the suggestion; nothing: the suggestion.
pub type Wish<'a> = &'a (dyn Fn(&Line) -> Option<Quantity> + Sync);

/// Enters requisitions of a cycle with everything that is suggested to their facilities, set-wise. Answers id
/// and number of each, in the order given. The caller keeps the journal.
pub async fn enter(
    tx: &Tx,
    cycle: CycleId,
    entering: &[Entering],
    wish: Wish<'_>,
) -> Result<Vec<(RequisitionId, String)>> {
    let cycle = store::cycle_get(tx, cycle).await?;
    let house = store::house(tx).await?;
    let mut made: Vec<(Requisition, Vec<Line>)> = Vec::with_capacity(entering.len());
    for one in entering {
        let facility = store::facility_get(tx, one.facility_id).await?;
        let lines = suggested(tx, &facility, Some(&cycle), &house).await?;
        let asked = lines.into_iter().filter(|line| line.quantity.is_positive());
        let mut lines: Vec<Line> = asked.collect();
        let wishes: Vec<(ItemId, Quantity)> = lines
            .iter()
            .filter_map(|line| Some((line.item_id, wish(line)?)))
            .collect();
        let ids: Vec<ItemId> = wishes.iter().map(|(item, _)| *item).collect();
        let items = store::items_these(tx, facility.kind, &ids).await?;
        for (id, quantity) in wishes {
            let place = lines.iter().position(|line| line.item_id == id);
            if let (Some(place), Some(item)) = (place, items.get(&id)) {
                let wanted = Wanted {
                    quantity: Some(quantity.round_up_to(item.pack).unwrap_or(quantity)),
                    note: None,
                };
                let line = lines.swap_remove(place);
                lines.push(rewritten(line, item, wanted, &house.review));
            }
        }
        let mut document = Requisition {
            id: tx.id(),
            number: format!("QL-{}-{}", cycle.terms.code, facility.code),
            facility_id: facility.id,
            purpose: Purpose::Regular(cycle.id),
            totals: totals(&lines),
            state: one.state.clone(),
            version: 1,
            created_by: Some(one.created_by),
            created_at: one.created_at,
        };
        let budgets = store::budgets_now(tx, facility.id, document.id).await?;
        if !budgets.is_empty() {
            let ids: Vec<ItemId> = lines.iter().map(|line| line.item_id).collect();
            let items = store::items_these(tx, facility.kind, &ids).await?;
            budgets::marked(&mut document, &mut lines, &items, &budgets);
        }
        made.push((document, lines));
    }
    let documents: Vec<&Requisition> = made.iter().map(|(document, _)| document).collect();
    store::requisitions_insert(tx, &documents).await?;
    let lines = made
        .iter()
        .flat_map(|(document, lines)| lines.iter().map(|line| (document.id, line)));
    store::lines_put(tx, lines.collect()).await?;
    let handed_in = documents.iter().filter(|document| {
        document.state.submission().is_some() || document.state.acceptance().is_some()
    });
    let handed_in: Vec<RequisitionId> = handed_in.map(|document| document.id).collect();
    store::amounts_keep(tx, &handed_in).await?;
    let named = made
        .into_iter()
        .map(|(document, _)| (document.id, document.number));
    Ok(named.collect())
}
