//! Purchasing's part of 今日: plans, orders, ship notices, receipts and returns on which the actor can do the next verb.

use std::pin::Pin;

use serde_json::json;

use super::model::delivery::{NoticeStage, NoticeVerb, ReceiptStage, ReceiptVerb, ReturnStage};
use super::model::order::{OrderStage, OrderVerb};
use super::model::plan::PlanVerb;
use super::report;
use super::report::deliveries::{NoticeFilter, notices};
use super::report::orders::{OrderFilter, OrderView, orders};
use super::report::plans::{PlanView, plans};
use super::report::receipts::{ReceiptFilter, ReceiptView, receipts};
use super::report::returns::returns;
use kernel::prelude::*;
use kernel::today::{Action, Card, Part, Task};

/// Entry of the navigation that these tasks stand behind.
const NAV: &str = "purchasing";

/// Most documents of a kind on the page.
const SHOWN: u64 = 60;

/// What waits of purchasing.
pub fn source(tx: &Tx) -> Pin<Box<dyn Future<Output = Result<Part>> + Send + '_>> {
    Box::pin(part(tx))
}

async fn part(tx: &Tx) -> Result<Part> {
    let plans = match tx.actor().can(Permission::ReadPlans) {
        true => plans(tx, None, None, SHOWN).await?,
        false => Vec::new(),
    };
    let mut tasks: Vec<Task> = plans.iter().filter_map(of_plan).collect();
    if tx.actor().can(Permission::ReadOrders) {
        tasks.extend(of_orders(tx).await?);
        tasks.extend(of_goods(tx).await?);
    }
    if tx.actor().can(Permission::ManageTenders) {
        tasks.extend(of_pace(tx).await?);
    }
    let mut part = Part::default();
    part.count(NAV, i64::try_from(tasks.len()).unwrap_or(i64::MAX));
    part.cards = cards(tx, &tasks, &plans).await?;
    part.tasks = tasks;
    Ok(part)
}

/// What is under way for this desk, and what the latest plan saves against the prices before the reform.
async fn cards(tx: &Tx, tasks: &[Task], plans: &[PlanView]) -> Result<Vec<Card>> {
    let count = |key, value: i64, unit, link: &str| Card {
        key,
        value: value.to_string(),
        unit: Some(unit),
        link: link.to_owned(),
        ..Card::default()
    };
    let waiting = |kind: &str| {
        let found = tasks.iter().filter(|task| task.kind == kind).count();
        i64::try_from(found).unwrap_or(i64::MAX)
    };
    let actor = tx.actor();
    let mut cards = Vec::new();
    if !actor.can(Permission::ReadOrders) {
        return Ok(cards);
    }
    let orders = "/purchasing/orders";
    match actor.reach {
        Reach::Facilities { .. } => {
            let coming = report::cards::items_on_the_way(tx).await?;
            cards.push(count("on_the_way", coming, "item", "/stock/on-the-way"));
        }
        Reach::Supplier { .. } => {
            let unanswered = waiting("order_confirmation");
            cards.push(count("orders_waiting", unanswered, "order", orders));
            let open = report::cards::open_orders(tx).await?;
            cards.push(count("orders_open", open, "order", orders));
        }
        Reach::Everything | Reach::Nobody => {
            let open = report::cards::open_orders(tx).await?;
            cards.push(count("orders_open", open, "order", orders));
        }
    }
    if actor.can(Permission::ReceiveGoods) {
        let loads = waiting("notice_arrival") + waiting("receipt_inspection");
        let link = "/purchasing/ship-notices";
        cards.push(count("receipts_waiting", loads, "receipt", link));
    }
    if actor.can(Permission::IssueStock) {
        let waiting = report::cards::facilities_to_issue_to(tx).await?;
        cards.push(count(
            "to_issue",
            waiting,
            "facility",
            "/stock/reservations",
        ));
    }
    // An emergency is a plan as well, but says nothing about a cycle.
    if let Some(plan) = plans.iter().find(|plan| plan.cycle.is_some()) {
        cards.push(Card {
            key: "saving",
            value: plan.saved.to_string(),
            unit: Some("yuan"),
            link: format!("/purchasing/plans/{}", plan.id),
            ..Card::default()
        });
    }
    Ok(cards)
}

/// Agreed quantities that are behind the time of their year: one row, the board shows which.
async fn of_pace(tx: &Tx) -> Result<Option<Task>> {
    let (amber, red) = report::pace::behind(tx).await?;
    if amber + red == 0 {
        return Ok(None);
    }
    let link = "/purchasing/pace?level=behind";
    let task = Task::new("vbp_behind", "vbp_line", 0, link);
    Ok(Some(task.saying(json!({ "amber": amber, "red": red }))))
}

/// A plan that waits to become orders, or whose exceptions wait for somebody. What is not met has to be seen first, so
/// the row leads to the plan.
fn of_plan(plan: &PlanView) -> Option<Task> {
    if !plan.can.contains(&PlanVerb::Review) {
        return None;
    }
    let of = format!("/purchasing/plans/{}", plan.id);
    let (kind, link) = match plan.exception_count {
        0 => ("plan_commitment", of),
        _ => ("plan_review", format!("{of}/review")),
    };
    let facts = json!({
        "number": plan.number,
        "lines": plan.line_count,
        "facilities": plan.facility_count,
        "unmet": plan.unmet_count,
        "exceptions": plan.exception_count,
    });
    let task = Task::new(kind, "purchase_plan", plan.id, link);
    let task = task.saying(facts).numbered(&plan.number);
    Some(task.worth(plan.amount))
}

async fn of_orders(tx: &Tx) -> Result<Vec<Task>> {
    let states = vec![
        OrderStage::Draft,
        OrderStage::Submitted,
        OrderStage::Approved,
        OrderStage::Placed,
        OrderStage::Confirmed,
        OrderStage::Shipping,
    ];
    let filter = OrderFilter {
        states,
        ..OrderFilter::default()
    };
    let orders = orders(tx, &filter, None, SHOWN).await?;
    Ok(orders.iter().filter_map(of_order).collect())
}

/// Goods on their way to the actor's door, behind it, and those that go back.
async fn of_goods(tx: &Tx) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    let sent = NoticeFilter {
        state: Some(NoticeStage::Sent),
        ..NoticeFilter::default()
    };
    for notice in notices(tx, &sent, None, SHOWN).await? {
        if !notice.can.contains(&NoticeVerb::Arrive) {
            continue;
        }
        let link = format!("/purchasing/ship-notices/{}", notice.id);
        let facts = json!({
            "number": notice.number,
            "supplier": notice.supplier.short_name,
            "boxes": notice.box_count,
        });
        let task = Task::new("notice_arrival", "ship_notice", notice.id, link);
        tasks.push(task.saying(facts).numbered(&notice.number));
    }
    let arrived = ReceiptFilter {
        state: Some(ReceiptStage::Arrived),
        ..ReceiptFilter::default()
    };
    let undecided = ReceiptFilter {
        pending: true,
        ..ReceiptFilter::default()
    };
    for filter in [arrived, undecided] {
        let receipts = receipts(tx, &filter, None, SHOWN).await?;
        tasks.extend(receipts.iter().filter_map(of_receipt));
    }
    for back in returns(tx, Some(ReturnStage::Waiting), None, SHOWN).await? {
        if back.can.is_empty() {
            continue;
        }
        let facts = json!({
            "number": back.number,
            "supplier": back.supplier.short_name,
            "lines": back.lines.len(),
        });
        let link = "/purchasing/returns";
        let task = Task::new("return_handover", "supplier_return", back.id, link);
        tasks.push(task.saying(facts).numbered(&back.number));
    }
    Ok(tasks)
}

/// A receipt that is to be inspected or decided upon by this actor.
fn of_receipt(receipt: &ReceiptView) -> Option<Task> {
    let (kind, lines) = if receipt.can.contains(&ReceiptVerb::Inspect) {
        ("receipt_inspection", receipt.line_count)
    } else if receipt.can.contains(&ReceiptVerb::Decide) {
        ("receipt_pending", receipt.pending_count)
    } else {
        return None;
    };
    let link = format!("/purchasing/receipts/{}", receipt.id);
    let facts = json!({
        "number": receipt.number,
        "supplier": receipt.supplier.short_name,
        "lines": lines,
    });
    let task = Task::new(kind, "receipt", receipt.id, link);
    Some(task.saying(facts).numbered(&receipt.number))
}

/// The one thing this actor can do next, if there is one.
fn of_order(order: &OrderView) -> Option<Task> {
    let link = format!("/purchasing/orders/{}", order.id);
    let path = |noun: &str| format!("/api/purchasing/orders/{}/{noun}", order.id);
    let post = |verb: &'static str, noun: &str| Action::post(verb, path(noun), order.version);
    let new = |kind| Task::new(kind, "purchase_order", order.id, link.clone());
    let can = |verb: OrderVerb| order.can.contains(&verb);
    let task = if can(OrderVerb::Approve) {
        new("order_approval")
            .doing(post("approve", "approval"))
            .or(post("return", "return").asking(&["reason"]))
    } else if can(OrderVerb::Submit) {
        new("order_submission").doing(post("submit", "submission"))
    } else if can(OrderVerb::Place) {
        new("order_placing").doing(post("place", "placing"))
    } else if can(OrderVerb::Confirm) {
        new("order_confirmation").due(order.confirm_by_at)
    } else if can(OrderVerb::Ship) {
        new("order_shipping")
    } else {
        return None;
    };
    let facts = json!({
        "number": order.number,
        "supplier": order.supplier.short_name,
        "facilities": order.facility_count,
        "lines": order.line_count,
    });
    Some(
        task.saying(facts)
            .numbered(&order.number)
            .worth(order.amount),
    )
}
