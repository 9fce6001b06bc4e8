//! 转单: what an evicted supplier still owes goes to the next eligible contracts, in the transaction that evicts him.
//!
//! Of every order that can still be given up, what has not gone on its way is given up and planned anew with everybody
//! else's contracts, by the rules of any plan: agreed volume first, its reserve 备供 where the winner is out, then price.
//! Goods on the road stay his. What was bought for nobody (surplus of packs) is not bought again. Items that nobody else
//! sells either stay with him, where the policy says so and he had the order, or wait for the next plan.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;

use crate::entity::plan::purchase_plan;
use crate::events::Movement;
use crate::model::order::{Cancellation, OrderStage, OrderState, OrderVerb, Submission, Urgency};
use crate::model::plan::UnmetReason;
use crate::model::policy::ApprovalLimit;
use crate::model::{LineId, OrderId, PlanId};
use crate::rules::allocation::{self, Claim};
use crate::rules::approval;
use crate::rules::areas::Areas;
use crate::rules::origins::{Asked, Use};
use crate::rules::planning::{self, Known, Planned, Source};
use crate::store::{self, Counts, Drop, OpenLine, OpenOrigin};
use formulary::model::ItemId;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;
use suppliers::model::{BusinessPart, DeliveryArea};

use super::areas::areas;
use super::commitment::order as order_plan;
use super::expectation::{Cut, behind, give_up};
use super::planning::{county, empty, known, write_lines};
use super::step::{Step, moved};

/// A line of the evicted supplier of which something was open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its order.
    pub order_id: OrderId,
    /// By number.
    pub order_number: String,
    /// The line.
    pub line_id: LineId,
    /// What.
    pub item_id: ItemId,
    /// How urgent.
    pub urgency: Urgency,
    /// What somebody waits for and had not gone on its way.
    pub quantity: Quantity,
    /// What it would have cost a base unit.
    pub price: Money,
    /// Nobody else sells it, and it stays with the evicted.
    pub kept: bool,
}

/// What takes the place of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// What.
    pub item_id: ItemId,
    /// How urgent.
    pub urgency: Urgency,
    /// What is asked for of this line.
    pub need: Quantity,
    /// From whom, how much in packs, at which price; or why not.
    pub fate: std::result::Result<(OrganisationId, Quantity, Money), UnmetReason>,
}

/// What became, or would become, of everything that a supplier still owed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reassigned {
    /// Line by line.
    pub lines: Vec<Moved>,
    /// What is bought elsewhere, and what waits.
    pub replacements: Vec<Replacement>,
    /// The new orders; none in a preview.
    pub orders: Vec<OrderId>,
    /// Who waits for any of it.
    pub facilities: Vec<OrganisationId>,
}

/// What an eviction would do with the supplier's open orders, or with what is of one part of his business. Writes
/// nothing.
pub async fn preview(
    tx: &Tx,
    supplier: OrganisationId,
    part: Option<BusinessPart>,
    keep: bool,
) -> Result<Reassigned> {
    let open = Open::of(tx, supplier, part, keep).await?;
    let mut told = open.told();
    for urgency in [Urgency::Emergency, Urgency::Regular] {
        if let Some((_, planned)) = open.planned(tx, supplier, urgency).await? {
            told.replacements.extend(replacements(&planned, urgency));
        }
    }
    Ok(told)
}

/// Moves everything open to others: gives it up here, plans it anew, makes the orders and submits them for approval, or
/// approves them if `approves_itself`. The supplier must not be eligible any more.
pub async fn reassign(
    tx: &Tx,
    supplier: OrganisationId,
    part: Option<BusinessPart>,
    keep: bool,
    approves_itself: bool,
    reason: &str,
) -> Result<Reassigned> {
    let open = Open::of(tx, supplier, part, keep).await?;
    let mut told = open.told();
    for order in &open.orders {
        open.give_up(tx, *order, reason).await?;
    }
    for urgency in [Urgency::Emergency, Urgency::Regular] {
        let Some((asked, planned)) = open.planned(tx, supplier, urgency).await? else {
            continue;
        };
        told.replacements.extend(replacements(&planned, urgency));
        let orders = buy(tx, supplier, urgency, &asked, &planned).await?;
        for order in &orders {
            submit(tx, *order, approves_itself).await?;
        }
        told.orders.extend(orders);
    }
    Ok(told)
}

fn replacements(planned: &Planned, urgency: Urgency) -> Vec<Replacement> {
    let line = |line: &planning::PlannedLine| Replacement {
        item_id: line.item_id,
        urgency,
        need: line.need,
        fate: line
            .fate
            .map(|bought| (bought.supplier_id, bought.quantity, bought.price)),
    };
    planned.lines.iter().map(line).collect()
}

/// A part of an origin that nothing on the road serves, and where it would have come.
struct Lost {
    origin: OpenOrigin,
    quantity: Quantity,
    area: DeliveryArea,
}

/// Everything open of a supplier.
struct Open {
    orders: Vec<OrderId>,
    lines: BTreeMap<LineId, OpenLine>,
    drops: BTreeMap<OrderId, Vec<Drop>>,
    lost: Vec<Lost>,
    kept: FxHashSet<(LineId, DeliveryArea)>,
    /// The only area that it is about.
    area: Option<DeliveryArea>,
    areas: Areas,
}

impl Open {
    async fn of(
        tx: &Tx,
        supplier: OrganisationId,
        part: Option<BusinessPart>,
        keep: bool,
    ) -> Result<Self> {
        let found = store::lines_open(tx, supplier, part.and_then(BusinessPart::category)).await?;
        let orders: BTreeSet<OrderId> = found.iter().map(|line| line.order_id).collect();
        let lines: BTreeMap<LineId, OpenLine> =
            found.into_iter().map(|line| (line.id, line)).collect();
        let mut open = Self {
            orders: orders.into_iter().collect(),
            lines,
            drops: BTreeMap::new(),
            lost: Vec::new(),
            kept: FxHashSet::default(),
            area: part.and_then(BusinessPart::area),
            areas: areas(tx).await?,
        };
        for order in &open.orders {
            let drops = store::drops(tx, *order).await?;
            let due = drops
                .into_iter()
                .filter(|drop| drop.progress.remaining().is_positive());
            open.drops.insert(*order, due.collect());
        }
        open.find_lost(tx).await?;
        if keep {
            open.find_kept(tx, supplier).await?;
        }
        Ok(open)
    }

    /// Is it about this drop?
    fn concerns(&self, drop: &Drop) -> bool {
        let to = self.areas.of(drop.destination_id);
        self.lines.contains_key(&drop.line_id) && self.area.is_none_or(|area| area == to)
    }

    async fn find_lost(&mut self, tx: &Tx) -> Result<()> {
        let ids: Vec<LineId> = self.lines.keys().copied().collect();
        let origins = store::origins_open(tx, &ids).await?;
        let mut found = Vec::new();
        let drops = self.drops.values().flatten();
        for drop in drops.filter(|drop| self.concerns(drop)) {
            let Some(line) = self.lines.get(&drop.line_id) else {
                continue;
            };
            let behind = behind(&origins, line.delivery, drop);
            let claims: Vec<Claim> = behind.iter().map(|origin| origin.claim()).collect();
            let coming = allocation::allocate(drop.progress.coming(), &claims);
            for (origin, coming) in behind.into_iter().zip(coming) {
                found.push(Lost {
                    origin: origin.clone(),
                    quantity: Quantity(origin.open_milli.0 - coming.0),
                    area: self.areas.of(drop.destination_id),
                });
            }
        }
        found.retain(|lost| lost.quantity.is_positive());
        self.lost = found;
        Ok(())
    }

    /// Lines of items that nobody else may deliver today. What the supplier never got to see does not stay with him.
    async fn find_kept(&mut self, tx: &Tx, supplier: OrganisationId) -> Result<()> {
        let known = self.known(tx, supplier, None).await?;
        let serves = |source: &Source, area: &DeliveryArea| {
            source.offer.usable && !source.offer.barred.contains(area)
        };
        let is_single = |item: &ItemId, area: &DeliveryArea| {
            let known = known.get(item);
            known.is_none_or(|known| !known.sources.iter().any(|source| serves(source, area)))
        };
        let sent = self.lines.values().filter(|line| {
            matches!(
                line.state,
                OrderStage::Placed | OrderStage::Confirmed | OrderStage::Shipping
            )
        });
        let by_area = sent.flat_map(|line| DeliveryArea::ALL.iter().map(move |area| (line, area)));
        self.kept = by_area
            .filter(|(line, area)| is_single(&line.item_id, area))
            .map(|(line, area)| (line.id, *area))
            .collect();
        Ok(())
    }

    /// What planning must know, without the evicted and without the centre's stock.
    async fn known(
        &self,
        tx: &Tx,
        supplier: OrganisationId,
        urgency: Option<Urgency>,
    ) -> Result<FxHashMap<ItemId, Known>> {
        let wanted = |line: &&OpenLine| urgency.is_none_or(|urgency| line.urgency == urgency);
        let items: BTreeSet<ItemId> = self
            .lines
            .values()
            .filter(wanted)
            .map(|line| line.item_id)
            .collect();
        let items: Vec<ItemId> = items.into_iter().collect();
        let urgency = urgency.unwrap_or(Urgency::Regular);
        let mut known = known(tx, &items, urgency).await?;
        for of_item in known.values_mut() {
            of_item.shared = false;
            for source in &mut of_item.sources {
                source.offer.usable &= source.supplier_id != supplier;
            }
        }
        Ok(known)
    }

    /// What is asked for anew, and the plan for it; none where nothing is.
    async fn planned(
        &self,
        tx: &Tx,
        supplier: OrganisationId,
        urgency: Urgency,
    ) -> Result<Option<(Vec<(ItemId, Asked)>, Planned)>> {
        let mut asked: BTreeMap<(ItemId, OrganisationId, i64), Asked> = BTreeMap::new();
        for lost in &self.lost {
            let origin = &lost.origin;
            if self.kept.contains(&(origin.line_id, lost.area)) || origin.urgency != urgency {
                continue;
            }
            let key = (origin.item_id, origin.facility_id, origin.requisition_id.0);
            let of_origin = asked.entry(key).or_insert_with(|| asked_for(origin));
            of_origin.quantity.0 += lost.quantity.0;
        }
        if asked.is_empty() {
            return Ok(None);
        }
        let asked: Vec<(ItemId, Asked)> = asked
            .into_iter()
            .map(|((item, ..), one)| (item, one))
            .collect();
        let known = self.known(tx, supplier, Some(urgency)).await?;
        let county = county(tx, urgency, &known).await?;
        let mut demand = asked.clone();
        let planned = planning::plan(&mut demand, &known, &county, || tx.id::<LineId>())?;
        Ok(Some((asked, planned)))
    }

    fn told(&self) -> Reassigned {
        let mut quantities: BTreeMap<(LineId, bool), Quantity> = BTreeMap::new();
        let mut facilities = BTreeSet::new();
        for lost in &self.lost {
            let line = lost.origin.line_id;
            let kept = self.kept.contains(&(line, lost.area));
            quantities.entry((line, kept)).or_default().0 += lost.quantity.0;
            facilities.insert(lost.origin.facility_id);
        }
        let line = |((id, kept), quantity): ((LineId, bool), Quantity)| {
            let line = self.lines.get(&id)?;
            Some(Moved {
                order_id: line.order_id,
                order_number: line.order_number.clone(),
                line_id: id,
                item_id: line.item_id,
                urgency: line.urgency,
                quantity,
                price: line.price_e4,
                kept,
            })
        };
        Reassigned {
            lines: quantities.into_iter().filter_map(line).collect(),
            facilities: facilities.into_iter().collect(),
            ..Reassigned::default()
        }
    }

    /// Gives up what is due of an order, but for the lines that stay.
    async fn give_up(&self, tx: &Tx, id: OrderId, reason: &str) -> Result<()> {
        let step = Step::begin(tx, id, OrderVerb::Cancel).await?;
        step.before.may(OrderVerb::Cancel)?;
        let due = self.drops.get(&id).map_or(&[][..], Vec::as_slice);
        let cuts: Vec<Cut> = due
            .iter()
            .filter(|drop| self.concerns(drop))
            .filter(|drop| {
                let to = self.areas.of(drop.destination_id);
                !self.kept.contains(&(drop.line_id, to))
            })
            .map(|drop| Cut {
                drop: *drop,
                cancelled: drop.progress.remaining(),
                coming: drop.progress.coming(),
            })
            .collect();
        if cuts.is_empty() {
            return Ok(());
        }
        give_up(tx, &step.before, &cuts).await?;
        let stays = cuts.len() < due.len();
        let waits = matches!(
            step.before.state,
            OrderState::Placed(_) | OrderState::Confirmed(_)
        );
        let after = if stays && waits {
            step.before.clone()
        } else {
            let cancellation = Cancellation {
                by: tx.actor().author(),
                at: tx.now(),
                reason: reason.to_owned(),
            };
            let progress = store::order_progress(tx, id).await?;
            step.before.clone().cancel(cancellation, &progress)?
        };
        let facts = json!({ "reason": reason, "drops": cuts.len(), "reassigned": true });
        step.done(tx, &after, facts).await?;
        moved(tx, id, Movement::Cut).await
    }
}

fn asked_for(origin: &OpenOrigin) -> Asked {
    let had = Use {
        on_hand: origin.on_hand_milli,
        consumption: origin.consumption_milli,
        days: origin.days,
    };
    Asked {
        requisition: origin.requisition_id,
        facility: origin.facility_id,
        emergency: origin.urgency == Urgency::Emergency,
        waiting: false,
        cover_tenths: had.cover_tenths(),
        daily: had.daily(),
        quantity: Quantity::ZERO,
    }
}

/// Writes the plan and makes its orders, as those of an emergency.
async fn buy(
    tx: &Tx,
    supplier: OrganisationId,
    urgency: Urgency,
    asked: &[(ItemId, Asked)],
    planned: &Planned,
) -> Result<Vec<OrderId>> {
    let id: PlanId = tx.id();
    let row = purchase_plan::Model {
        number: tx.next_number("JH", &tx.day().compact_month()).await?,
        evicted_id: Some(supplier),
        ..empty(tx, id)
    };
    store::plan_insert(tx, row).await?;
    write_lines(tx, id, planned).await?;
    store::origins_insert(tx, &planned.origins).await?;
    let (plan, version) = store::staging_get(tx, id)
        .await?
        .ok_or_else(Error::not_found)?;
    let distinct = |ids: BTreeSet<i64>| i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let counts = Counts {
        requisitions: distinct(asked.iter().map(|(_, one)| one.requisition.0).collect()),
        facilities: distinct(asked.iter().map(|(_, one)| one.facility.0).collect()),
        demand_lines: i64::try_from(asked.len()).unwrap_or(i64::MAX),
        back_orders: 0,
        stock_items: 0,
        gap_ppm: planned.gap_ppm,
        totals: planned.totals,
    };
    let plan = plan.finish()?;
    let version = store::staging_finish(tx, &plan, &counts, version).await?;
    let plan = plan.commit(tx.actor().author(), tx.now())?;
    let orders = order_plan(tx, &plan, urgency).await?;
    store::plan_save(tx, &plan, version).await?;
    let facts = json!({
        "evicted": supplier,
        "orders": orders.len(),
        "unmet": planned.totals.unmet,
    });
    tx.journal(
        "purchase_plan",
        plan.id,
        Some(&plan.number),
        Verb("commit"),
        facts,
    );
    Ok(orders)
}

/// The new order waits for approval, or has it.
async fn submit(tx: &Tx, id: OrderId, approves_itself: bool) -> Result<()> {
    let step = Step::begin(tx, id, OrderVerb::Submit).await?;
    let ApprovalLimit(limit) = tx.policy().await?;
    let approvals_needed = match approves_itself {
        true => 0,
        false => approval::needed(step.before.amount, limit),
    };
    let submission = Submission {
        by: None,
        behalf_of: None,
        at: tx.now(),
        approvals_needed,
    };
    let order = step.before.clone().submit(submission)?;
    step.done(tx, &order, json!({ "approvals_needed": approvals_needed }))
        .await?;
    if !approves_itself {
        return Ok(());
    }
    let step = Step::begin(tx, id, OrderVerb::Approve).await?;
    let witness = NotSubmitter::witness(tx.actor(), None, None)?;
    let order = step.before.clone().approve(witness, 0, tx.now())?;
    step.done(tx, &order, json!({ "by_policy": true })).await
}
