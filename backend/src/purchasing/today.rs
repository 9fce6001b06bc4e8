//! Purchasing's part of 今日: orders on which the actor can do the next verb.

use std::pin::Pin;

use serde_json::json;

use super::model::order::{OrderStage, OrderVerb};
use super::report::orders::{OrderFilter, OrderView, orders};
use crate::kernel::prelude::*;
use crate::kernel::today::{Action, Part, Task};

/// Entry of the navigation that these tasks stand behind.
const NAV: &str = "purchasing";

/// Most orders on the page.
const SHOWN: u64 = 60;

/// What waits of purchasing.
pub fn source(tx: &Tx) -> Pin<Box<dyn Future<Output = Result<Part>> + Send + '_>> {
    Box::pin(part(tx))
}

async fn part(tx: &Tx) -> Result<Part> {
    let mut part = Part::default();
    if !tx.actor().can(Permission::ReadOrders) {
        return Ok(part);
    }
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
    for order in orders(tx, &filter, None, SHOWN).await? {
        if let Some(task) = task(&order) {
            part.count(NAV, 1);
            part.tasks.push(task);
        }
    }
    Ok(part)
}

/// The one thing this actor can do next, if there is one.
fn task(order: &OrderView) -> Option<Task> {
    let link = format!("/purchasing/orders/{}", order.id);
    let path = |noun: &str| format!("/api/purchasing/orders/{}/{noun}", order.id);
    let post = |verb: &'static str, noun: &str| Action::post(verb, path(noun), order.version);
    let new = |kind| Task::new(kind, "purchase_order", order.id, link.clone());
    let can = |verb: OrderVerb| order.can.contains(&verb);
    let task = if can(OrderVerb::Approve) {
        new("order_approval")
            .doing(post("approve", "approval"))
            .or(post("return", "return").asking(&["note"]))
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
