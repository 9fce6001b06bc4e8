//! Requisitions and cycles as their readers see them: with names, and with the verbs that are theirs now.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use crate::model::cycle::{Cycle, CycleId, CycleVerb};
use crate::model::requisition::{RequisitionId, RequisitionVerb};
use crate::rules::people;
use crate::rules::writing::{Wanted, fresh};
pub use crate::store::RequisitionFilter;
use crate::store::report::{
    self, CycleFacility, DuplicateRow, Handed, LineFilter, LineRow, ReviewFilter, ReviewRow,
    StateCount,
};
use crate::store::{self, Dossier, Search};
use formulary::model::{ItemId, ItemRef};
use identity::directory;
use identity::model::{OrgRef, UserRef};
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// A requisition as its reader sees it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Document, facility and cycle.
    pub dossier: Dossier,
    /// What the reader may do with it now.
    pub can: Vec<RequisitionVerb>,
    /// Everybody whom it names.
    pub people: HashMap<UserId, UserRef>,
    /// What it asks for of the item that the list was filtered by.
    pub quantity: Option<Quantity>,
}

/// One requisition.
pub async fn requisition(app: &App, actor: &Actor, id: RequisitionId) -> Result<Shown> {
    app.db
        .read(actor, |tx| {
            async move { one(tx, store::dossier_get(tx, id).await?).await }.scope_boxed()
        })
        .await
}

/// The requisition that a verb has just changed, as its actor sees it now.
pub async fn after(app: &App, actor: &Actor, dossier: Dossier) -> Result<Shown> {
    app.db
        .read(actor, |tx| {
            async move { one(tx, dossier).await }.scope_boxed()
        })
        .await
}

async fn one(tx: &Tx, dossier: Dossier) -> Result<Shown> {
    shown(tx, vec![dossier])
        .await?
        .pop()
        .ok_or_else(Error::not_found)
}

async fn shown(tx: &Tx, dossiers: Vec<Dossier>) -> Result<Vec<Shown>> {
    let people = directory::user_refs(tx, dossiers.iter().flat_map(named)).await?;
    let shown = dossiers.into_iter().map(|dossier| Shown {
        can: can(tx.actor(), &dossier),
        people: named(&dossier)
            .filter_map(|user| Some((user, people.get(&user)?.clone())))
            .collect(),
        dossier,
        quantity: None,
    });
    Ok(shown.collect())
}

/// Everybody whom a requisition names.
fn named(dossier: &Dossier) -> impl Iterator<Item = UserId> + use<> {
    let state = &dossier.document.state;
    let submission = state.submission();
    [
        dossier.document.created_by,
        submission.map(|submission| submission.by),
        submission.and_then(|submission| submission.on_behalf_of),
        state.approval().and_then(|mark| mark.by),
        state.acceptance().and_then(|mark| mark.by),
        state.returned().and_then(|returned| returned.mark.by),
        state.withdrawal().and_then(|mark| mark.by),
    ]
    .into_iter()
    .flatten()
}

/// The verbs of a requisition that are this actor's now.
pub fn can(actor: &Actor, dossier: &Dossier) -> Vec<RequisitionVerb> {
    let cycle = dossier.cycle.as_ref();
    let takes_requisitions = cycle.is_none_or(|cycle| cycle.takes_requisitions().is_ok());
    let takes_decisions = cycle.is_none_or(|cycle| cycle.takes_decisions().is_ok());
    people::verbs(
        actor,
        &dossier.facility.facts(),
        &dossier.document,
        takes_requisitions,
        takes_decisions,
    )
}

/// Requisitions within reach, newest first.
pub async fn requisitions(
    app: &App,
    actor: &Actor,
    filter: &RequisitionFilter,
    limit: u64,
) -> Result<Vec<Shown>> {
    app.db
        .read(actor, |tx| {
            async move { requisitions_in(tx, filter, limit).await }.scope_boxed()
        })
        .await
}

async fn requisitions_in(tx: &Tx, filter: &RequisitionFilter, limit: u64) -> Result<Vec<Shown>> {
    let mut found = shown(tx, store::requisition_page(tx, filter, limit).await?).await?;
    if let Some(item) = filter.item {
        let ids: Vec<RequisitionId> = found
            .iter()
            .map(|shown| shown.dossier.document.id)
            .collect();
        let quantities = report::quantities_of(tx, item, &ids).await?;
        for shown in &mut found {
            shown.quantity = quantities.get(&shown.dossier.document.id).copied();
        }
    }
    Ok(found)
}

/// Lines of a requisition.
pub async fn lines(
    app: &App,
    actor: &Actor,
    id: RequisitionId,
    filter: &LineFilter,
    limit: u64,
) -> Result<Vec<LineRow>> {
    app.db
        .read(actor, |tx| {
            async move {
                store::requisition_is_there(tx, id).await?;
                report::line_page(tx, id, filter, limit).await
            }
            .scope_boxed()
        })
        .await
}

/// A cycle as its reader sees it.
#[derive(Clone, Debug)]
pub struct ShownCycle {
    /// The cycle.
    pub cycle: Cycle,
    /// What the reader may do with it now.
    pub can: Vec<CycleVerb>,
    /// Who closed it.
    pub closed_by: Option<UserRef>,
    /// How many facilities within reach take part.
    pub facilities: i64,
    /// What they have begun and handed in.
    pub counts: Vec<StateCount>,
}

/// The verbs of a cycle that are this actor's now. Closing belongs to whoever plans.
fn cycle_can(actor: &Actor, cycle: &Cycle) -> Vec<CycleVerb> {
    let allowed = |verb: &CycleVerb| match verb {
        CycleVerb::Close => actor.can(Permission::PlanPurchases),
        CycleVerb::Order => false,
        _ => actor.can(Permission::ManageCycles),
    };
    let arrow = |verb: &CycleVerb| cycle.step(*verb).is_ok();
    CycleVerb::ALL
        .iter()
        .copied()
        .filter(|verb| allowed(verb) && arrow(verb))
        .collect()
}

async fn shown_cycles(tx: &Tx, cycles: Vec<Cycle>) -> Result<Vec<ShownCycle>> {
    let ids: Vec<CycleId> = cycles.iter().map(|cycle| cycle.id).collect();
    let facilities = report::facility_count(tx).await?;
    let mut counts: FxHashMap<CycleId, Vec<StateCount>> = FxHashMap::default();
    for count in report::state_counts(tx, &ids).await? {
        counts.entry(count.cycle_id).or_default().push(count);
    }
    let closers = cycles.iter().filter_map(|cycle| cycle.state.closing()?.by);
    let people = directory::user_refs(tx, closers).await?;
    let shown = cycles.into_iter().map(|cycle| ShownCycle {
        can: cycle_can(tx.actor(), &cycle),
        closed_by: cycle
            .state
            .closing()
            .and_then(|closing| people.get(&closing.by?).cloned()),
        facilities,
        counts: counts.remove(&cycle.id).unwrap_or_default(),
        cycle,
    });
    Ok(shown.collect())
}

/// One cycle.
pub async fn cycle(app: &App, actor: &Actor, id: CycleId) -> Result<ShownCycle> {
    app.db
        .read(actor, |tx| {
            async move {
                let mut shown = shown_cycles(tx, vec![store::cycle_get(tx, id).await?]).await?;
                shown.pop().ok_or_else(Error::not_found)
            }
            .scope_boxed()
        })
        .await
}

/// Cycles, newest first.
pub async fn cycles(
    app: &App,
    actor: &Actor,
    before: Option<CycleId>,
    limit: u64,
) -> Result<Vec<ShownCycle>> {
    app.db
        .read(actor, |tx| {
            async move { shown_cycles(tx, store::cycle_page(tx, before, limit).await?).await }
                .scope_boxed()
        })
        .await
}

/// Facilities within reach in one cycle, by code, each with what stands above it in the tree.
pub async fn facilities(
    app: &App,
    actor: &Actor,
    cycle: CycleId,
    state: Option<Handed>,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<(CycleFacility, Option<OrgRef>)>> {
    app.db
        .read(actor, |tx| {
            async move {
                store::cycle_get(tx, cycle).await?;
                let rows = report::cycle_facilities(tx, cycle, state, after, limit).await?;
                let above =
                    directory::organisation_refs(tx, rows.iter().filter_map(|row| row.parent_id))
                        .await?;
                let with_parent = |row: CycleFacility| {
                    let parent = row.parent_id.and_then(|parent| above.get(&parent).cloned());
                    (row, parent)
                };
                Ok(rows.into_iter().map(with_parent).collect())
            }
            .scope_boxed()
        })
        .await
}

/// Marked lines that wait for a decision.
pub async fn review(
    app: &App,
    actor: &Actor,
    filter: &ReviewFilter,
    limit: u64,
) -> Result<Vec<ReviewRow>> {
    app.db
        .read(actor, |tx| {
            async move { report::review_page(tx, filter, limit).await }.scope_boxed()
        })
        .await
}

/// The facility's other requests that the duplicate guard counts for an item of a requisition.
pub async fn duplicates(
    app: &App,
    actor: &Actor,
    id: RequisitionId,
    item: ItemId,
) -> Result<Vec<DuplicateRow>> {
    app.db
        .read(actor, |tx| {
            async move {
                let dossier = store::dossier_get(tx, id).await?;
                let horizon = store::house(tx).await?.horizon(dossier.cycle.as_ref());
                let items = store::alike_or_same(tx, horizon, item).await?;
                report::duplicates(tx, dossier.facility.id, id, horizon, &items).await
            }
            .scope_boxed()
        })
        .await
}

/// References of items, in the order of `ids`.
pub async fn item_refs(app: &App, actor: &Actor, ids: &[ItemId]) -> Result<Vec<ItemRef>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    app.db
        .read(actor, |tx| {
            async move {
                let mut refs = report::item_refs(tx, &raw_ids(ids.iter().copied())).await?;
                Ok(ids.iter().filter_map(|id| refs.remove(id)).collect())
            }
            .scope_boxed()
        })
        .await
}

/// Which items that a facility may ask for.
#[derive(Clone, Debug)]
pub struct Offered {
    /// Whose days a suggestion has to cover; those of an emergency when not given.
    pub cycle: Option<CycleId>,
    /// What the reader typed.
    pub search: Search,
}

/// Items that a facility may ask for, as lines that it could add, in the order of the formulary.
pub async fn offered(
    app: &App,
    actor: &Actor,
    facility: OrganisationId,
    offered: &Offered,
    after: Option<ItemId>,
    limit: u64,
) -> Result<Vec<LineRow>> {
    app.db
        .read(actor, |tx| {
            async move { offered_in(tx, facility, offered, after, limit).await }.scope_boxed()
        })
        .await
}

async fn offered_in(
    tx: &Tx,
    facility: OrganisationId,
    offered: &Offered,
    after: Option<ItemId>,
    limit: u64,
) -> Result<Vec<LineRow>> {
    let facility = store::facility_get(tx, facility).await?;
    let cycle = match offered.cycle {
        Some(cycle) => Some(store::cycle_get(tx, cycle).await?),
        None => None,
    };
    let house = store::house(tx).await?;
    let items = store::items_offered(tx, facility.kind, &offered.search, after, limit).await?;
    let mut ids: Vec<ItemId> = items.keys().copied().collect();
    ids.sort_unstable();
    let horizon = house.horizon(cycle.as_ref());
    let mut known = store::known(tx, facility.id, None, horizon, &ids).await?;
    let mut refs = report::item_refs(tx, &raw_ids(ids.iter().copied())).await?;
    let row = |id: &ItemId| {
        let line = fresh(
            items.get(id)?,
            known.remove(id)?,
            Wanted::default(),
            &house.review,
        );
        Some(LineRow {
            line,
            item: refs.remove(id)?,
            decided: None,
        })
    };
    Ok(ids.iter().filter_map(row).collect())
}
