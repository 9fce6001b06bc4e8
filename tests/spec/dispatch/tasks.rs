//! From what is promised to tasks: receipts, plans, issue notes, releases, back orders from free stock.

use serde_json::{Value, json};

use super::{balanced, open, promise, reserve, wave};
use crate::purchasing::market::{arrive, execute, inspect, number, verb as order_verb};
use crate::purchasing::pharmacy::{issue, on_the_way, shelve};
use crate::world::World;

async fn tasks(world: &World, filter: &str) -> Vec<String> {
    let keeper = world.person("keeper").await;
    let found = keeper.list(&format!("/api/dispatch/tasks?{filter}")).await;
    let word = |task: &Value| {
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        format!(
            "{} {} {} {}",
            word(&task["facility"]["code"]),
            word(&task["item"]["code"]),
            word(&task["quantity"]),
            word(&task["state"])
        )
    };
    let mut found: Vec<String> = found.iter().map(word).collect();
    found.sort_unstable();
    found
}

spec! {
    async fn what_is_promised_becomes_tasks_and_what_nobody_confirms_waits(world: World) {
        let yard = open(&world).await;
        let market = &yard.market;
        market.accept(&world, "east", &[("AMX", "400")], false).await;
        market.accept(&world, "east1", &[("AMX", "100")], false).await;
        let order = market.order(&world).await["sinopharm"].clone();
        market.place(&world, &order).await;
        assert!(tasks(&world, "").await.is_empty(), "nothing has come");

        // Of 500 the supplier promises 450: whoever gets less waits for the next plan.
        let clerk = world.person("sinopharm.clerk").await;
        let lines = clerk.list(&format!("/api/purchasing/orders/{order}/lines")).await;
        let part = json!({ "line_id": lines[0]["id"], "answer": "part", "quantity": "450", "reason": "缺货", "promised_on": "2026-11-26" });
        order_verb(&clerk, &order, "confirmation", json!({ "lines": [part] })).await.ok();
        let waits = "SELECT CAST(SUM(quantity_milli) AS BIGINT) FROM back_order WHERE state = 'open' AND reason = 'declined'";
        assert_eq!(number(&world, waits).await, 50_000);

        let keeper = world.person("keeper").await;
        let notice = market.ship(&world, &order, "sinopharm", "AMX", "450").await.ok();
        let receipt = arrive(&keeper, &notice).await;
        inspect(&keeper, &receipt, json!({ "accepted": "450" })).await.ok();
        let sums = "SELECT CAST(SUM(quantity_milli) AS BIGINT) FROM dispatch_task WHERE state = 'waiting'";
        assert_eq!(number(&world, sums).await, 450_000);
        // Tasks and back orders are the origins, for each paper.
        let differ = "SELECT COUNT(*) FROM order_origin o WHERE o.quantity_milli <> \
            COALESCE((SELECT SUM(t.quantity_milli) FROM dispatch_task t WHERE t.requisition_id = o.requisition_id), 0) \
            + COALESCE((SELECT SUM(b.quantity_milli) FROM back_order b WHERE b.requisition_id = o.requisition_id AND b.state = 'open'), 0)";
        assert_eq!(number(&world, differ).await, 0);
        balanced(&world).await;
    }

    async fn an_issue_note_ends_tasks_and_a_release_takes_them_away(world: World) {
        let yard = open(&world).await;
        promise(&world, &yard).await;
        balanced(&world).await;
        assert_eq!(tasks(&world, "state=waiting").await, ["east MET 40 waiting", "east1 AMX 100 waiting", "east1 INS 8 waiting", "west1 AMX 50 waiting"]);
        assert_eq!(tasks(&world, "cold=true").await, ["east1 INS 8 waiting"]);

        let some = json!([{ "item_id": yard.market.id("AMX"), "quantity": "30" }]);
        issue(&world, &yard.market, "east1", some).await.ok();
        assert_eq!(tasks(&world, "state=delivered").await, ["east1 AMX 30 delivered"]);
        assert_eq!(tasks(&world, "state=waiting").await, ["east MET 40 waiting", "east1 AMX 70 waiting", "east1 INS 8 waiting", "west1 AMX 50 waiting"]);
        balanced(&world).await;

        let keeper = world.person("keeper").await;
        let body = json!({ "parts": [], "reason": "停业" });
        let path = format!("/api/stock/reservations/{}/release", yard.market.id("west1"));
        keeper.create(&path, body).await.ok();
        assert_eq!(tasks(&world, "state=released").await, ["west1 AMX 50 released"]);
        balanced(&world).await;

        let glance = keeper.get("/api/dispatch/overview").await.ok();
        let areas: Vec<String> = glance["areas"].as_array().expect("areas").iter().map(|area| format!("{} {}", area["area"]["code"], area["tasks"])).collect();
        assert_eq!((areas, &glance["counts"][0]["tasks"]), (vec![r#""east" 3"#.to_owned()], &json!(3)));

        // What is in a wave is nobody else's.
        wave(&world).await;
        issue(&world, &yard.market, "east", json!([])).await.refused("stock.all_in_work");
        let some = json!([{ "item_id": yard.market.id("MET"), "quantity": "1" }]);
        issue(&world, &yard.market, "east", some).await.refused("dispatch.in_work");
        balanced(&world).await;
        // What came since leaves by itself, and the note says what stays.
        reserve(&world, &yard, "east", "AMX", 10).await;
        let note = issue(&world, &yard.market, "east", json!([])).await.ok();
        assert_eq!((&note["lines"][0]["quantity"], &note["still_waiting"]), (&json!("10"), &json!(1)));
        balanced(&world).await;
    }

    async fn free_lots_serve_back_orders_first_to_expire_first_with_life_enough(world: World) {
        let yard = open(&world).await;
        let market = &yard.market;
        market.accept(&world, "west1", &[("NOC", "30")], false).await;
        market.accept(&world, "hospital", &[("NOC", "20")], false).await;
        market.order(&world).await;
        let waits = "SELECT CAST(COALESCE(SUM(quantity_milli), 0) AS BIGINT) FROM back_order WHERE state = 'open'";
        assert_eq!(number(&world, waits).await, 50_000);
        let keeper = world.person("keeper").await;
        keeper.create("/api/dispatch/back-order-service", json!({})).await.refused("dispatch.nothing_waits");

        // Forty days are enough for the hospital and not for a village.
        shelve(&world, market, "NOC", &[("N1", "2027-01-02", 25), ("N2", "2028-01-01", 12)]).await;
        let done = keeper.create("/api/dispatch/back-order-service", json!({})).await.ok();
        assert_eq!(done["count"], 2);
        let lots = keeper.list("/api/dispatch/tasks").await;
        let mut lots: Vec<String> = lots.iter().map(|task| format!("{} {} {}", task["facility"]["code"], task["lot"], task["quantity"])).collect();
        lots.sort_unstable();
        assert_eq!(lots, [r#""hospital" "N1" "20""#, r#""west1" "N2" "12""#]);
        assert_eq!(number(&world, waits).await, 18_000, "the rest of the village waits on");
        assert_eq!(on_the_way(&world, market, "west1", "NOC").await, 12);
        balanced(&world).await;
    }

    async fn a_facility_sees_its_own_tasks_and_a_supplier_none(world: World) {
        let yard = open(&world).await;
        promise(&world, &yard).await;
        let clerk = world.person("east.clerk").await;
        let mine = clerk.list("/api/dispatch/tasks").await;
        assert_eq!(mine.len(), 3, "the township and its village");
        assert!(clerk.list("/api/dispatch/waves").await.is_empty());
        let path = wave(&world).await;
        assert_eq!(clerk.get(&path).await.status, 404);
        assert_eq!(world.person("sinopharm.clerk").await.get("/api/dispatch/tasks").await.status, 403);
        let board = clerk.get("/api/dispatch/board").await.ok();
        assert_eq!((&board["runs"], &board["waiting"]), (&json!([]), &json!([])));
        execute(&world, "UPDATE lot SET held = TRUE WHERE number = 'M1'").await;
    }
}
