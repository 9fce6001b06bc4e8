//! Adoption at closing: the chronic guarantee list for facilities that handed in nothing.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use serde_json::json;

use crate::actions::REQUISITION;
use crate::model::cycle::Cycle;
use crate::model::line::Line;
use crate::model::policy::House;
use crate::model::requisition::{
    Acceptance, Purpose, Requisition, RequisitionId, RequisitionState,
};
use crate::rules::adoption::adopted;
use crate::rules::writing::{Wanted, fresh, totals};
use crate::store::{self, Items, Prices};
use formulary::model::ItemId;
use kernel::actor::OrganisationKind;
use kernel::prelude::*;

/// Adopts where the policy says so; answers for how many facilities.
pub(super) async fn adopt(tx: &Tx, cycle: &Cycle) -> Result<usize> {
    let house = store::house(tx).await?;
    if !house.requests.adopt_guarantee {
        return Ok(0);
    }
    let mut lists: FxHashMap<OrganisationKind, List> = FxHashMap::default();
    let mut made: Vec<(Requisition, Vec<Line>)> = Vec::new();
    for facility in store::facilities_missing(tx, cycle.id).await? {
        let list = match lists.entry(facility.kind) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(List::of(tx, facility.kind).await?),
        };
        if list.ids.is_empty() {
            continue;
        }
        let lines = list.lines(tx, cycle, &house, facility.id).await?;
        if !lines.is_empty() {
            let number = store::adopted_number(cycle, &facility);
            made.push((document(tx, cycle, facility.id, number, &lines), lines));
        }
    }
    let documents: Vec<&Requisition> = made.iter().map(|(document, _)| document).collect();
    store::requisitions_insert(tx, &documents).await?;
    let mut lines = Vec::new();
    for (document, asked) in &made {
        lines.extend(asked.iter().map(|line| (document.id, line)));
    }
    store::lines_put(tx, lines).await?;
    let accepted: Vec<RequisitionId> = documents.iter().map(|document| document.id).collect();
    store::amounts_keep(tx, &accepted).await?;
    for (document, lines) in &made {
        let facts = json!({ "facility_id": document.facility_id, "lines": lines.len() });
        tx.journal(
            REQUISITION,
            document.id,
            Some(&document.number),
            Verb("adopt"),
            facts,
        );
    }
    Ok(made.len())
}

/// The guarantee list of a tier with its prices, the same for all its facilities.
struct List {
    items: Items,
    ids: Vec<ItemId>,
    prices: Prices,
}

impl List {
    async fn of(tx: &Tx, tier: OrganisationKind) -> Result<Self> {
        let items = store::items_guaranteed(tx, tier).await?;
        let ids: Vec<ItemId> = items.keys().copied().collect();
        let prices = store::prices(tx, &ids).await?;
        Ok(Self { items, ids, prices })
    }

    async fn lines(
        &self,
        tx: &Tx,
        cycle: &Cycle,
        house: &House,
        facility: OrganisationId,
    ) -> Result<Vec<Line>> {
        let horizon = house.horizon(Some(cycle));
        let mut known = store::known_at(tx, facility, horizon, &self.ids, &self.prices).await?;
        let suggested = self.items.values().filter_map(|item| {
            let known = known.remove(&item.id)?;
            Some(fresh(item, known, Wanted::default(), &house.review))
        });
        Ok(adopted(suggested.collect()))
    }
}

fn document(
    tx: &Tx,
    cycle: &Cycle,
    facility_id: OrganisationId,
    number: String,
    lines: &[Line],
) -> Requisition {
    Requisition {
        id: tx.id(),
        number,
        facility_id,
        purpose: Purpose::Regular(cycle.id),
        totals: totals(lines),
        state: RequisitionState::Accepted(Acceptance::Adopted { at: tx.now() }),
        version: 1,
        created_by: None,
        created_at: tx.now(),
    }
}
