//! Nothing is lost on the way: what is asked is in the plan, what is ordered is accepted, given up or still due, and what
//! is accepted reaches those who asked.

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};

use crate::purchasing::market::{self, Market, arrive, inspect, number, verb};
use crate::purchasing::pharmacy;
use crate::world::World;

/// Items of which what was asked is not what the plan's origins hold, met or not.
const DEMAND_LOST: &str = "SELECT COUNT(*) FROM (SELECT l.item_id, SUM(l.quantity_milli) AS asked FROM requisition_line l \
    JOIN requisition r ON r.id = l.requisition_id WHERE r.state IN ('accepted', 'ordered') GROUP BY l.item_id) a \
    LEFT JOIN (SELECT p.item_id, SUM(o.quantity_milli) AS kept FROM order_origin o JOIN plan_line p ON p.id = o.line_id \
        GROUP BY p.item_id) k ON k.item_id = a.item_id WHERE k.kept IS NULL OR k.kept <> a.asked";

/// Order lines that are not the sum of their origins and the surplus of whole packs.
const LINES_ADRIFT: &str = "SELECT COUNT(*) FROM order_line l WHERE l.quantity_milli <> l.surplus_milli + \
    (SELECT SUM(o.quantity_milli) FROM order_origin o WHERE o.line_id = l.id)";

/// Order lines that are not the sum of their drops: what has no drop is never delivered.
const DROPS_ADRIFT: &str = "SELECT COUNT(*) FROM order_line l WHERE l.quantity_milli <> \
    (SELECT COALESCE(SUM(d.quantity_milli), 0) FROM order_drop d WHERE d.order_line_id = l.id)";

/// Origins to which something else was allocated than receipts say.
const SHARES_ADRIFT: &str = "SELECT COUNT(*) FROM order_origin o WHERE o.allocated_milli <> \
    (SELECT COALESCE(SUM(a.quantity_milli), 0) FROM receipt_allocation a JOIN receipt_line r ON r.id = a.receipt_line_id \
        WHERE r.order_line_id = o.line_id AND a.requisition_id = o.requisition_id)";

/// A lot in stock that no receipt accepted, or the other way round.
const STOCK_ADRIFT: &str = "SELECT CAST((SELECT COALESCE(SUM(accepted_milli), 0) FROM receipt_line) - \
    (SELECT COALESCE(SUM(b.quantity_milli), 0) FROM balance b JOIN place p ON p.id = b.place_id WHERE p.kind = 'store') AS BIGINT)";

fn units(value: &Value) -> i64 {
    value.as_str().expect("a quantity").parse().expect("whole")
}

async fn laws_hold(world: &World, when: &str) {
    for law in [
        DEMAND_LOST,
        LINES_ADRIFT,
        DROPS_ADRIFT,
        SHARES_ADRIFT,
        STOCK_ADRIFT,
    ] {
        assert_eq!(number(world, law).await, 0, "{when}: {law}");
    }
    let buyer = world.person("buyer").await;
    for order in buyer.list("/api/purchasing/orders").await {
        let path = format!("/api/purchasing/orders/{}/lines", text(&order["id"]));
        for line in buyer.list(&path).await {
            let settled = units(&line["accepted"]) + units(&line["cancelled"]);
            let due = units(&line["remaining"]);
            assert_eq!(units(&line["quantity"]), settled + due, "{when}: {line:#}");
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// Five facilities ask for what they like.
async fn ask(world: &World, market: &Market, dice: &mut StdRng) {
    for facility in ["east", "east1", "east2", "west", "west1"] {
        let mut lines = Vec::new();
        for item in ["AMX", "MET", "INS", "NOC"] {
            if dice.random_range(0..4) > 0 {
                lines.push((item, dice.random_range(1..400).to_string()));
            }
        }
        let lines: Vec<(&str, &str)> = lines.iter().map(|(i, q)| (*i, q.as_str())).collect();
        if !lines.is_empty() {
            market.accept(world, facility, &lines, false).await;
        }
    }
}

/// Each line is answered in full, in part or not at all.
async fn answer(world: &World, order: &str, supplier: &str, dice: &mut StdRng) {
    let clerk = world.person(&format!("{supplier}.clerk")).await;
    let path = format!("/api/purchasing/orders/{order}/lines");
    let mut lines = Vec::new();
    for line in clerk.list(&path).await {
        let mut said =
            json!({ "line_id": line["id"], "answer": "full", "promised_on": "2026-11-26" });
        let (ordered, pack) = (units(&line["quantity"]), 10);
        if dice.random_range(0..3) == 0 && ordered > pack {
            said["answer"] = json!("part");
            said["quantity"] = json!((ordered / 2 / pack).max(1).to_string() + "0");
            said["reason"] = json!("short");
        }
        lines.push(said);
    }
    verb(&clerk, order, "confirmation", json!({ "lines": lines }))
        .await
        .ok();
}

/// Everything that is due comes in two loads; of each a little is refused.
async fn bring(world: &World, market: &Market, order: &str, supplier: &str, dice: &mut StdRng) {
    let clerk = world.person(&format!("{supplier}.clerk")).await;
    let keeper = world.person("keeper").await;
    let path = format!("/api/purchasing/orders/{order}/drops");
    for load in 0..2 {
        for drop in clerk.list(&path).await {
            let left = units(&drop["remaining"]);
            let sent = if load == 0 { (left + 1) / 2 } else { left };
            if sent == 0 {
                continue;
            }
            let item = text(&drop["item"]["code"]).to_owned();
            let sent = market
                .ship(world, order, supplier, &item, &sent.to_string())
                .await
                .ok();
            let receipt = arrive(&keeper, &sent).await;
            let shipped = units(&receipt.body["lines"][0]["arrived"]);
            let broken = dice.random_range(0..2).min(shipped);
            let mut verdict = json!({ "accepted": (shipped - broken).to_string() });
            if broken > 0 {
                verdict["rejected"] = json!(broken.to_string());
                verdict["reject_reason"] = json!("damaged");
            }
            inspect(&keeper, &receipt, verdict).await.ok();
            laws_hold(world, "after a load").await;
        }
    }
}

spec! {
    async fn whatever_happens_to_orders_the_sums_stay_true(world: World) {
        let mut dice = StdRng::seed_from_u64(20_261_123);
        let market = market::open(&world).await;
        ask(&world, &market, &mut dice).await;
        let orders = market.order(&world).await;
        laws_hold(&world, "after the commitment").await;
        let mut orders: Vec<(String, String)> = orders.into_iter().collect();
        orders.sort();
        for (supplier, order) in &orders {
            market.place(&world, order).await;
            answer(&world, order, supplier, &mut dice).await;
            laws_hold(&world, "after the answer").await;
        }
        for (supplier, order) in &orders {
            bring(&world, &market, order, supplier, &mut dice).await;
        }
        let buyer = world.person("buyer").await;
        for (_, order) in &orders {
            let state = buyer.get(&format!("/api/purchasing/orders/{order}")).await.ok()["state"].clone();
            if state != "closed" {
                verb(&buyer, order, "cancellation", json!({ "reason": "enough" })).await.ok();
            }
        }
        laws_hold(&world, "after everything").await;
        for facility in ["east", "east1", "east2", "west", "west1"] {
            pharmacy::issue(&world, &market, facility, json!([])).await;
        }
        laws_hold(&world, "after everything was issued").await;
        assert_eq!(number(&world, "SELECT CAST(COALESCE(SUM(quantity_milli), 0) AS BIGINT) FROM on_the_way").await, 0);
    }
}
