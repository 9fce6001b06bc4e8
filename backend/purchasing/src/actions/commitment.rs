//! Committing a plan: its lines become orders, once.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde_json::json;

use crate::model::order::{Delivery, Urgency};
use crate::model::plan::{Plan, PlanOf, PlanState};
use crate::model::{Blocked, LineId, OrderId, PlanId, PlanRefusal};
use crate::rules::delivery::{self, Goods};
use crate::store::{self, BelowMinimum, BoughtLine, NewDrop, NewOrder};
use demand::planning::{
    accepted_count, back_orders_open, back_orders_planned, cycle_ordered, next_planning_day,
};
use formulary::model::{ItemId, ItemKind};
use identity::directory;
use kernel::prelude::*;
use kernel::refusal::Refusal as _;
use stock::on_the_way::on_the_way_add_selected;
use stock::reserving;
use suppliers;
use suppliers::model::{CommitmentChange, ContractLineId, DeliveryArea, SupplierId};
use suppliers::rules::orders::Block;

use super::areas::{areas, astray, barred_of};

/// Makes the orders of a plan. Asked again, it answers with the orders it made.
pub async fn commit(
    app: &App,
    actor: &Actor,
    id: PlanId,
    version: IfMatch,
) -> Result<Vec<OrderId>> {
    app.db
        .write(actor, |tx| commit_in(tx, id, version).scope_boxed())
        .await
}

async fn commit_in(tx: &Tx, id: PlanId, version: IfMatch) -> Result<Vec<OrderId>> {
    let (plan, current) = store::plan_get(tx, id).await?;
    if let PlanState::Committed { .. } = plan.state {
        return store::orders_of(tx, id).await;
    }
    version.check(current)?;
    let plan = plan.commit(tx.actor().author(), tx.now())?;
    if let PlanOf::Cycle(cycle) = plan.of {
        // Accepted requisitions stay accepted until they are ordered, so that equal numbers are equal requisitions.
        let (planned, accepted) = (plan.requisition_count, accepted_count(tx, cycle).await?);
        if planned != accepted {
            return Err(PlanRefusal::Outdated { planned, accepted }.into());
        }
        reviewed(tx, plan.id).await?;
        take_up(tx, &plan).await?;
        cycle_ordered(tx, cycle).await?;
        big_enough(tx, &plan).await?;
    }
    let orders = order(tx, &plan, Urgency::Regular).await?;
    store::plan_save(tx, &plan, current).await?;
    tx.journal(
        "purchase_plan",
        plan.id,
        Some(&plan.number),
        Verb("commit"),
        json!({ "orders": orders.len() }),
    );
    Ok(orders)
}

/// Refuses while a marked line waits for a decision. Green lines that nobody has approved are approved with the plan.
async fn reviewed(tx: &Tx, plan: PlanId) -> Result<()> {
    let (undecided, sent_back) = store::exceptions_open(tx, plan).await?;
    if undecided + sent_back > 0 {
        return Err(PlanRefusal::ExceptionsUndecided {
            undecided,
            sent_back,
        }
        .into());
    }
    store::approve_green(tx, plan, tx.actor().author(), &[]).await?;
    Ok(())
}

/// What waited since earlier plans is in this one now, served or left to wait again.
async fn take_up(tx: &Tx, plan: &Plan) -> Result<()> {
    if plan.back_order_count == 0 {
        return Ok(());
    }
    let binds = binds![plan.id, plan.id];
    let taken = back_orders_planned(tx, plan.id.0, store::TAKEN_UP, binds).await?;
    let waiting = i64::try_from(taken).unwrap_or(i64::MAX);
    if waiting != plan.back_order_count {
        return Err(PlanRefusal::BackOrdersChanged {
            planned: plan.back_order_count,
            waiting,
        }
        .into());
    }
    Ok(())
}

/// Refuses orders that their suppliers need not take: a buyer's changes may have made them too small.
async fn big_enough(tx: &Tx, plan: &Plan) -> Result<()> {
    let small = store::plan_below_minimum(tx, plan.id).await?;
    if small.is_empty() {
        return Ok(());
    }
    let named =
        |one: &BelowMinimum| format!("{} {} < {}", one.supplier, one.amount_e4, one.minimum_e4);
    Err(PlanRefusal::BelowMinimum {
        suppliers: small.iter().map(named).collect(),
    }
    .into())
}

/// Reserves what the plan takes of the centre's stock. Refuses what somebody else was promised meanwhile.
async fn reserve(tx: &Tx, plan: PlanId, centre: OrganisationId) -> Result<()> {
    let sums = store::plan_stock_sums(tx, plan).await?;
    if sums.is_empty() {
        return Ok(());
    }
    let place = reserving::store_of(tx, centre).await?;
    let select = store::plan_stock_reserved(place);
    reserving::reserve_selected(tx, place, &sums, &select, binds![plan]).await
}

/// What nobody can deliver waits for the next plan.
async fn wait(tx: &Tx, plan: PlanId) -> Result<()> {
    let missing = store::plan_missing(tx, plan).await?;
    if missing.is_empty() {
        return Ok(());
    }
    let next_on = next_planning_day(tx).await?;
    back_orders_open(tx, &missing, Some(plan.0), next_on).await
}

/// Turns the lines of a plan into orders: one for each supplier and way of delivery. What stock gives is reserved, what
/// nobody delivers waits.
pub(super) async fn order(tx: &Tx, plan: &Plan, urgency: Urgency) -> Result<Vec<OrderId>> {
    let lines = store::lines_bought(tx, plan.id).await?;
    let barred = may_be_ordered(tx, &lines).await?;
    let centre = directory::centre(tx).await?.id;
    let orders = group(tx, lines, urgency).await?;
    store::orders_insert(tx, plan.id, urgency, &orders).await?;
    let drops = drops(tx, &orders, centre).await?;
    may_go(tx, &orders, &drops, centre, &barred).await?;
    store::drops_insert(tx, &drops).await?;
    store::order_facilities_insert(tx, plan.id).await?;
    reserve(tx, plan.id, centre).await?;
    wait(tx, plan.id).await?;
    on_the_way_add_selected(tx, store::EXPECTED, binds![plan.id, plan.id]).await?;
    let ordered = orders
        .iter()
        .flat_map(|order| &order.lines)
        .map(|line| CommitmentChange {
            contract_line_id: line.contract_line_id,
            ordered: line.quantity_milli,
            accepted: Quantity::ZERO,
        });
    suppliers::commitments_move(tx, &ordered.collect::<Vec<_>>()).await?;
    for order in &orders {
        let facts = json!({
            "plan": plan.number,
            "supplier": order.supplier_id,
            "delivery": order.delivery,
            "urgency": urgency,
            "lines": order.lines.len(),
            "amount": order.amount,
        });
        tx.journal(
            "purchase_order",
            order.id,
            Some(&order.number),
            Verb::CREATE,
            facts,
        );
    }
    Ok(orders.iter().map(|order| order.id).collect())
}

/// Refuses when a supplier may not receive orders any more, or a contract has ended since the plan was made. The standing
/// of every supplier is pinned until the commit. Answers who is barred from which areas.
async fn may_be_ordered(
    tx: &Tx,
    lines: &[BoughtLine],
) -> Result<FxHashMap<SupplierId, Vec<DeliveryArea>>> {
    let mut wanted: FxHashMap<SupplierId, Vec<ItemKind>> = FxHashMap::default();
    for line in lines {
        let kinds = wanted.entry(line.supplier_id).or_default();
        if !kinds.contains(&line.item_kind) {
            kinds.push(line.item_kind);
        }
    }
    let verdicts = suppliers::blocks_pinned(tx, &wanted).await?;
    let names: BTreeMap<SupplierId, &str> = lines
        .iter()
        .map(|line| (line.supplier_id, line.supplier_name.as_str()))
        .collect();
    let blocked: Vec<Blocked> = names
        .into_iter()
        .map(|(id, name)| Blocked {
            supplier: name.to_owned(),
            blocks: words(verdicts.get(&id).map_or(&[], |one| &one.blocks)),
        })
        .filter(|blocked| !blocked.blocks.is_empty())
        .collect();
    if !blocked.is_empty() {
        let suppliers = blocked
            .iter()
            .map(|blocked| blocked.supplier.clone())
            .collect();
        return Err(PlanRefusal::SuppliersBlocked { suppliers, blocked }.into());
    }
    let facts = lines
        .iter()
        .map(|line| (line.item_id, line.contract_line_id, line.item_name.as_str()));
    let ended = ended(tx, &facts.collect::<Vec<_>>()).await?;
    match ended.first() {
        Some(first) => Err(PlanRefusal::ContractsEnded {
            count: ended.len(),
            first: first.clone(),
        }
        .into()),
        None => Ok(barred_of(&verdicts)),
    }
}

/// Refuses when something goes to an area from which its supplier is barred, since the plan was made or by the buyer's hand.
async fn may_go(
    tx: &Tx,
    orders: &[NewOrder],
    drops: &[NewDrop],
    centre: OrganisationId,
    barred: &FxHashMap<SupplierId, Vec<DeliveryArea>>,
) -> Result<()> {
    if barred.is_empty() {
        return Ok(());
    }
    let areas = areas(tx).await?;
    let blocked = orders.iter().filter_map(|order| {
        let own = drops.iter().filter(|drop| drop.order_id == order.id);
        let to = own.map(|drop| drop.destination_id);
        let barred = barred.get(&order.supplier_id)?;
        let area = astray(to, order.delivery, centre, barred, &areas)?;
        Some(Blocked {
            supplier: order.lines.first()?.supplier_name.clone(),
            blocks: words(&[Block::AreaBarred { area }]),
        })
    });
    let blocked: Vec<Blocked> = blocked.collect();
    if blocked.is_empty() {
        return Ok(());
    }
    let suppliers = blocked.iter().map(|one| one.supplier.clone()).collect();
    Err(PlanRefusal::SuppliersBlocked { suppliers, blocked }.into())
}

/// The reasons as words: the last parts of their codes.
pub(super) fn words(blocks: &[Block]) -> Vec<String> {
    let word = |block: &Block| {
        block
            .code()
            .rsplit('.')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    blocks.iter().map(word).collect()
}

/// Names of the items whose contract line is not in force today.
pub(super) async fn ended(
    tx: &Tx,
    lines: &[(ItemId, ContractLineId, &str)],
) -> Result<Vec<String>> {
    let items: BTreeSet<ItemId> = lines.iter().map(|line| line.0).collect();
    let offers = suppliers::offers(tx, &items.into_iter().collect::<Vec<_>>(), tx.day()).await?;
    let holds = |item: &ItemId, contract: &ContractLineId| {
        offers.get(item).is_some_and(|offers| {
            offers
                .iter()
                .any(|offer| offer.contract_line_id == *contract)
        })
    };
    let over = lines
        .iter()
        .filter(|(item, contract, _)| !holds(item, contract));
    Ok(over.map(|line| line.2.to_owned()).collect())
}

async fn group(tx: &Tx, lines: Vec<BoughtLine>, urgency: Urgency) -> Result<Vec<NewOrder>> {
    let rules = store::delivery_rules(tx).await?;
    let mut groups: BTreeMap<(OrganisationId, Delivery), Vec<BoughtLine>> = BTreeMap::new();
    for line in lines {
        let (supplier_id, item_id, item_kind) = (line.supplier_id, line.item_id, line.item_kind);
        let way = delivery::delivery(
            &Goods {
                supplier_id,
                item_id,
                item_kind,
                urgency,
            },
            &rules,
        );
        groups.entry((supplier_id, way)).or_default().push(line);
    }
    let numbers = tx
        .next_numbers("CG", &tx.day().compact_month(), groups.len())
        .await?;
    let mut orders = Vec::with_capacity(groups.len());
    for (((supplier_id, delivery), lines), number) in groups.into_iter().zip(numbers) {
        let amount = Money::checked_sum(lines.iter().map(|line| line.amount_e4))
            .ok_or(PlanRefusal::TooLarge {})?;
        orders.push(NewOrder {
            id: tx.id(),
            number,
            supplier_id,
            delivery,
            amount,
            lines,
        });
    }
    Ok(orders)
}

/// One drop a line to the centre; or one for each facility that asked, and the surplus to the centre.
async fn drops(tx: &Tx, orders: &[NewOrder], centre: OrganisationId) -> Result<Vec<NewDrop>> {
    let direct = orders
        .iter()
        .filter(|order| order.delivery == Delivery::Direct);
    let direct: Vec<LineId> = direct
        .flat_map(|order| &order.lines)
        .map(|line| line.id)
        .collect();
    // By line: the lines of an order stand by item, which is not the order in which they were made.
    let mut served: FxHashMap<LineId, Vec<(OrganisationId, Quantity)>> = FxHashMap::default();
    for (line, facility, quantity) in store::origins_by_facility(tx, &direct).await? {
        served.entry(line).or_default().push((facility, quantity));
    }
    let mut drops = Vec::new();
    for order in orders {
        for line in &order.lines {
            let to = |destination_id, quantity| NewDrop {
                order_id: order.id,
                line_id: line.id,
                destination_id,
                quantity,
            };
            if order.delivery == Delivery::Centre {
                drops.push(to(centre, line.quantity_milli));
                continue;
            }
            let mut surplus = line.surplus_milli;
            for (facility, mut quantity) in served.remove(&line.id).unwrap_or_default() {
                if facility == centre {
                    quantity.0 += std::mem::take(&mut surplus.0);
                }
                drops.push(to(facility, quantity));
            }
            if surplus.is_positive() {
                drops.push(to(centre, surplus));
            }
        }
    }
    Ok(drops)
}
