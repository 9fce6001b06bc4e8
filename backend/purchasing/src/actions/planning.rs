//! Closing a cycle and making its plan: written in pieces that nobody sees, then flipped into view.

use std::time::Duration;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;

use crate::entity::plan::purchase_plan;
use crate::model::order::Urgency;
use crate::model::plan::PlanStage;
use crate::model::policy::{EmergencyMinimum, MinimumLife, NudgeLimits, SharedPharmacy};
use crate::model::{LineId, PlanId, PlanRefusal};
use crate::rules::origins::{Asked, Use};
use crate::rules::planning::{self, County, Known, Planned, Source};
use crate::rules::sourcing::Offer;
use crate::store::{self, Counts, PlanNudge};
use demand::model::cycle::{CycleId, CycleWord};
use demand::model::requisition::RequisitionKind;
use demand::planning::{
    AcceptedLine, Demanded, accepted_lines, back_orders_waiting, cycle_close, cycle_get,
    cycle_rely_on,
};
use formulary::model::ItemId;
use identity::directory;
use kernel::prelude::*;
use stock::reserving;
use suppliers;
use suppliers::model::{DeliveryArea, LineRole};

use super::areas::{Ways, areas_for};
use super::marking::mark;

/// Origins written in one transaction: others wait for it no longer than some tens of milliseconds.
const CHUNK: usize = 20_000;

/// A run that has not finished by then died, and is cleaned away.
const PATIENCE: Duration = Duration::from_secs(600);

/// Closes a cycle and makes its first plan.
pub async fn close(app: &App, actor: &Actor, cycle: CycleId, version: IfMatch) -> Result<PlanId> {
    let plan = app
        .db
        .write(actor, |tx| {
            async move {
                cycle_close(tx, cycle, Some(version)).await?;
                begin(tx, cycle).await
            }
            .scope_boxed()
        })
        .await?;
    make(app, actor, cycle, plan).await
}

/// Makes the next plan of a closed cycle; it takes the place of the one that could still be edited.
pub async fn replan(app: &App, actor: &Actor, cycle: CycleId) -> Result<PlanId> {
    let plan = app
        .db
        .write(actor, |tx| {
            async move {
                closed(tx, cycle).await?;
                begin(tx, cycle).await
            }
            .scope_boxed()
        })
        .await?;
    make(app, actor, cycle, plan).await
}

/// Cleans away what runs left that died; answers how many. A duty.
pub async fn clean(app: &App) -> Result<usize> {
    app.db
        .write(&Actor::system("purchasing.clean_plans"), |tx| {
            async move {
                let dead = store::stagings_before(tx, tx.now().minus(PATIENCE)).await?;
                for staging in &dead {
                    store::staging_remove(tx, staging.id).await?;
                }
                Ok(dead.len())
            }
            .scope_boxed()
        })
        .await
}

/// Only a closed cycle is planned; it stays as it is until the commit.
async fn closed(tx: &Tx, cycle: CycleId) -> Result<()> {
    let cycle = cycle_get(tx, cycle).await?;
    if cycle.state.word() != CycleWord::Closed {
        return Err(PlanRefusal::CycleNotClosed {
            name: cycle.terms.name,
            state: cycle.state.word(),
        }
        .into());
    }
    cycle_rely_on(tx, cycle.id).await
}

/// Opens a planning run. The unique index lets one cycle have one at a time.
async fn begin(tx: &Tx, cycle: CycleId) -> Result<PlanId> {
    if let Some(other) = store::staging_of(tx, cycle).await? {
        if other.created_at > tx.now().minus(PATIENCE) {
            return Err(PlanRefusal::InProgress {
                since: other.created_at,
            }
            .into());
        }
        store::staging_remove(tx, other.id).await?;
    }
    let id: PlanId = tx.id();
    let row = purchase_plan::Model {
        number: tx.next_number("JH", &tx.day().compact_month()).await?,
        cycle_id: Some(cycle),
        revision: store::revisions(tx, cycle).await? + 1,
        ..empty(tx, id)
    };
    store::plan_insert(tx, row)
        .await
        .or_unique(|| PlanRefusal::InProgress { since: tx.now() })?;
    Ok(id)
}

/// The row of a plan without lines.
pub(super) fn empty(tx: &Tx, id: PlanId) -> purchase_plan::Model {
    purchase_plan::Model {
        id,
        number: String::new(),
        cycle_id: None,
        requisition_id: None,
        evicted_id: None,
        revision: 1,
        state: PlanStage::Staging,
        requisition_count: 0,
        facility_count: 0,
        demand_line_count: 0,
        line_count: 0,
        unmet_count: 0,
        amount_e4: Money::ZERO,
        baseline_e4: Money::ZERO,
        back_order_count: 0,
        stock_item_count: 0,
        gap_ppm: 0,
        created_by: tx.actor().author(),
        created_at: tx.now(),
        committed_by: None,
        committed_at: None,
        version: 1,
    }
}

/// Plans, writes and flips; whatever goes wrong takes back what was written.
async fn make(app: &App, actor: &Actor, cycle: CycleId, plan: PlanId) -> Result<PlanId> {
    match write(app, actor, cycle, plan).await {
        Ok(()) => Ok(plan),
        Err(error) => {
            let cleaned = app
                .db
                .write(actor, |tx| store::staging_remove(tx, plan).scope_boxed())
                .await;
            if let Err(failure) = cleaned {
                tracing::warn!(%plan, error = %failure, "a planning run could not be taken back; a duty will");
            }
            Err(error)
        }
    }
}

async fn write(app: &App, actor: &Actor, cycle: CycleId, plan: PlanId) -> Result<()> {
    let made = app
        .db
        .read(actor, |tx| draft(tx, Demanded::Cycle(cycle)).scope_boxed())
        .await?;
    let (planned, counts) = (&made.planned, &made.counts);
    app.db
        .write(actor, |tx| {
            async move {
                alive(tx, plan).await?;
                write_lines(tx, plan, planned).await
            }
            .scope_boxed()
        })
        .await?;
    for chunk in planned.stock.chunks(CHUNK) {
        app.db
            .write(actor, |tx| {
                async move {
                    alive(tx, plan).await?;
                    store::plan_stock_insert(tx, plan, chunk).await
                }
                .scope_boxed()
            })
            .await?;
    }
    for chunk in planned.origins.chunks(CHUNK) {
        app.db
            .write(actor, |tx| {
                async move {
                    alive(tx, plan).await?;
                    store::origins_insert(tx, chunk).await
                }
                .scope_boxed()
            })
            .await?;
    }
    app.db
        .write(actor, |tx| {
            async move {
                alive(tx, plan).await?;
                mark(tx, plan, None).await.map(drop)
            }
            .scope_boxed()
        })
        .await?;
    app.db
        .write(actor, |tx| flip(tx, cycle, plan, counts).scope_boxed())
        .await
}

/// Everything of a plan that is one row for an item or a line.
pub(super) async fn write_lines(tx: &Tx, plan: PlanId, planned: &Planned) -> Result<()> {
    store::plan_items_insert(tx, plan, &planned.items).await?;
    store::plan_lines_insert(tx, plan, &planned.lines).await?;
    let nudges: Vec<PlanNudge> = planned.nudges.iter().map(PlanNudge::proposed).collect();
    store::plan_nudges_insert(tx, plan, &nudges).await
}

/// Is this run still the one that writes?
async fn alive(tx: &Tx, plan: PlanId) -> Result<()> {
    match store::staging_get(tx, plan).await? {
        Some(_) => Ok(()),
        None => Err(PlanRefusal::Abandoned {}.into()),
    }
}

async fn flip(tx: &Tx, cycle: CycleId, plan: PlanId, counts: &Counts) -> Result<()> {
    // A commit of the older plan meanwhile leaves nothing to plan.
    closed(tx, cycle).await?;
    let (plan, version) = store::staging_get(tx, plan)
        .await?
        .ok_or(PlanRefusal::Abandoned {})?;
    let plan = plan.finish()?;
    if let Some((old, version)) = store::plan_draft_of(tx, cycle).await? {
        let old = old.supersede()?;
        store::plan_save(tx, &old, version).await?;
        tx.journal(
            "purchase_plan",
            old.id,
            Some(&old.number),
            Verb("supersede"),
            json!({ "by": plan.number }),
        );
    }
    store::staging_finish(tx, &plan, counts, version).await?;
    let facts = json!({
        "revision": plan.revision,
        "requisitions": counts.requisitions,
        "lines": counts.totals.lines,
        "unmet": counts.totals.unmet,
        "amount": counts.totals.amount,
    });
    tx.journal(
        "purchase_plan",
        plan.id,
        Some(&plan.number),
        Verb::CREATE,
        facts,
    );
    Ok(())
}

/// A plan that is thought out but not written.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) planned: Planned,
    pub(super) counts: Counts,
}

/// Thinks out a plan for what was accepted. The plan of a cycle takes up what waits since earlier ones.
pub(super) async fn draft(tx: &Tx, demanded: Demanded) -> Result<Made> {
    let mut demand: Vec<(ItemId, Asked)> = Vec::new();
    accepted_lines(tx, demanded, |line| demand.push(asked(&line))).await?;
    let requisitions: FxHashSet<_> = demand.iter().map(|(_, asked)| asked.requisition).collect();
    let accepted = demand.len();
    if let Demanded::Cycle(_) = demanded {
        back_orders_waiting(tx, |line| demand.push(asked(&line))).await?;
    }
    let (lines, waiting) = (demand.len(), demand.len() - accepted);
    demand.sort_unstable_by_key(|(item, asked)| (*item, asked.facility, asked.requisition));
    let facilities: FxHashSet<_> = demand.iter().map(|(_, asked)| asked.facility).collect();
    let items = items(&demand);
    let urgency = match demanded {
        Demanded::Requisition(_) => Urgency::Emergency,
        Demanded::Cycle(_) => Urgency::Regular,
    };
    let mut known = known(tx, &items, urgency).await?;
    shelve(tx, &items, &mut known).await?;
    let county = county(tx, urgency, &known).await?;
    let planned = planning::plan(&mut demand, &known, &county, || tx.id::<LineId>())?;
    let count = |len: usize| i64::try_from(len).unwrap_or(i64::MAX);
    let from_stock = planned
        .items
        .iter()
        .filter(|item| item.from_stock.is_positive());
    let counts = Counts {
        requisitions: count(requisitions.len()),
        facilities: count(facilities.len()),
        demand_lines: count(lines),
        back_orders: count(waiting),
        stock_items: count(from_stock.count()),
        gap_ppm: planned.gap_ppm,
        totals: planned.totals,
    };
    Ok(Made { planned, counts })
}

/// A line of demand as planning sees it.
fn asked(line: &AcceptedLine) -> (ItemId, Asked) {
    let had = Use {
        on_hand: line.on_hand,
        consumption: line.consumption,
        days: line.days,
    };
    let asked = Asked {
        requisition: line.requisition_id,
        facility: line.facility_id,
        emergency: line.kind == RequisitionKind::Emergency,
        waiting: line.waiting,
        cover_tenths: had.cover_tenths(),
        daily: had.daily(),
        quantity: line.quantity,
    };
    (line.item_id, asked)
}

/// Items of sorted demand, each once.
fn items(demand: &[(ItemId, Asked)]) -> Vec<ItemId> {
    demand
        .chunk_by(|one, other| one.0 == other.0)
        .map(|group| group[0].0)
        .collect()
}

/// What planning must know of items: their version, their old price, and who offers them today.
pub(super) async fn known(
    tx: &Tx,
    items: &[ItemId],
    urgency: Urgency,
) -> Result<FxHashMap<ItemId, Known>> {
    let mut offers = suppliers::offers(tx, items, tx.day()).await?;
    let ways = Ways::of(tx, &offers, urgency).await?;
    let pharmacy = tx.policy::<SharedPharmacy>().await?;
    let mut known = FxHashMap::default();
    for fact in store::item_facts(tx, items).await? {
        let sources = offers.remove(&fact.id).unwrap_or_default();
        let source = |offer: suppliers::model::Offer| {
            let barred = ways.as_ref().map(|ways| ways.barred(&offer, fact.kind));
            source(offer, fact.active, barred.unwrap_or_default())
        };
        let sources = sources.into_iter().map(source).collect();
        known.insert(
            fact.id,
            Known {
                version_no: fact.version_no,
                baseline: fact.baseline_price_e4,
                pack: fact.pack_milli,
                shared: pharmacy.serves(&fact.code, fact.kind, fact.high_value),
                min_life_days: fact.min_remaining_life_days,
                lots: Vec::new(),
                sources,
            },
        );
    }
    Ok(known)
}

/// Adds what is free at the centre of the items that the shared pharmacy serves.
async fn shelve(tx: &Tx, items: &[ItemId], known: &mut FxHashMap<ItemId, Known>) -> Result<()> {
    let centre = directory::centre(tx).await?.id;
    let Some(place) = reserving::store_known(tx, centre).await? else {
        return Ok(());
    };
    let served = items
        .iter()
        .copied()
        .filter(|item| known.get(item).is_some_and(|known| known.shared));
    let served: Vec<ItemId> = served.collect();
    for (item, lots) in reserving::free_lots(tx, place, &served).await? {
        if let Some(known) = known.get_mut(&item) {
            known.lots = lots;
        }
    }
    Ok(())
}

/// How long lots must live for whom, which limits hold, and where facilities lie.
pub(super) async fn county(
    tx: &Tx,
    urgency: Urgency,
    known: &FxHashMap<ItemId, Known>,
) -> Result<County> {
    let life = tx.policy::<MinimumLife>().await?;
    let facilities = directory::facilities(tx).await?;
    Ok(County {
        day: tx.day(),
        centre: directory::centre(tx).await?.id,
        life_days: facilities
            .iter()
            .map(|facility| (facility.id, life.of(facility.kind)))
            .collect(),
        nudges: tx.policy::<NudgeLimits>().await?,
        bind_minimum: urgency == Urgency::Regular || tx.policy::<EmergencyMinimum>().await?.0,
        areas: areas_for(tx, known).await?,
    })
}

/// An offer of the suppliers' slice as sourcing sees it. Nothing of a suspended item is usable.
fn source(offer: suppliers::model::Offer, active: bool, barred: Vec<DeliveryArea>) -> Source {
    Source {
        contract_line_id: offer.contract_line_id,
        supplier_id: offer.supplier_id,
        offer: Offer {
            usable: active && offer.is_usable() && barred.len() < DeliveryArea::ALL.len(),
            barred,
            backup: offer.role == LineRole::Backup,
            pack: offer.pack,
            capacity: offer.capacity,
            agreed_left: offer.kind.is_vbp().then(|| offer.agreed_left()),
            share_bp: offer.share_bp,
            minimum: offer.min_order,
            score: offer.service_score_e4,
            contract: offer.contract_number,
            tiers: offer.tiers,
        },
        supplier: offer.supplier_name,
    }
}
