//! The centre's own stock comes first, is shared fairly, and reaches those to whom it is promised.

use serde_json::{Value, json};

use super::market::{self, commit, count, execute, number};
use super::pharmacy::{fulfilment, had, in_store, issue, next_cycle, on_the_way, shelve};
use crate::world::{Person, World};

async fn lines(person: &Person, plan: &str) -> Vec<Value> {
    person
        .list(&format!("/api/purchasing/plans/{plan}/lines"))
        .await
}

spec! {
    async fn free_stock_of_the_centre_is_given_before_anything_is_bought(world: World) {
        let market = market::open(&world).await;
        shelve(&world, &market, "AMX", &[("A1", "2027-12-31", 120)]).await;
        let paper = market.accept(&world, "east", &[("AMX", "1240")], false).await;
        let plan = market.close(&world).await;
        let buyer = world.person("buyer").await;
        let why = lines(&buyer, &plan).await.remove(0);
        assert_eq!((&why["need"], &why["quantity"]), (&json!("1120"), &json!("1150")));
        let why = &why["explanation"];
        assert_eq!((&why["asked"], &why["free"], &why["from_stock"], &why["net"]), (&json!("1240"), &json!("120"), &json!("120"), &json!("1120")));
        let stock = buyer.list(&format!("/api/purchasing/plans/{plan}/stock")).await;
        assert_eq!((&stock[0]["free"], &stock[0]["net"], stock.len()), (&json!("120"), &json!("1120"), 1));
        assert_eq!(count(&world, "reservation").await, 0, "a draft promises nothing");

        commit(&buyer, &plan).await.ok();
        assert_eq!(on_the_way(&world, &market, "east", "AMX").await, 1240, "counted once");
        let clerk = world.person("east.clerk").await;
        let line = fulfilment(&clerk, &paper, "AMX").await;
        assert_eq!((&line["from_stock"], &line["ordered"], &line["at_centre"], &line["waiting"]), (&json!("120"), &json!("1120"), &json!("120"), &Value::Null));
        assert_eq!((&line["ration"]["free"], &line["ration"]["given"]), (&json!("120"), &json!("120")));

        let keeper = world.person("keeper").await;
        let waiting = keeper.list("/api/stock/reservations").await;
        assert_eq!((&waiting[0]["facility"]["code"], &waiting[0]["item_count"]), (&json!("east"), &json!(1)));
        let note = issue(&world, &market, "east", json!([])).await.ok();
        assert_eq!((&note["lines"][0]["quantity"], &note["lines"][0]["lot"]), (&json!("120"), &json!("A1")));
        assert_eq!((in_store(&world, &market, "centre", "AMX").await, in_store(&world, &market, "east", "AMX").await), (0, 120));
        assert_eq!(on_the_way(&world, &market, "east", "AMX").await, 1120);
        issue(&world, &market, "east", json!([])).await.refused("stock.nothing_reserved");
        let mine = clerk.list("/api/stock/issues").await;
        assert_eq!(mine[0]["number"], note["number"]);
        let read = clerk.get(&format!("/api/stock/issues/{}", note["id"].as_str().expect("an id"))).await.ok();
        assert_eq!(read["lines"], note["lines"]);
        assert!(world.person("west.clerk").await.list("/api/stock/issues").await.is_empty());
    }

    async fn short_stock_goes_to_who_runs_dry_and_the_clinic_sees_why(world: World) {
        let mut market = market::open(&world).await;
        shelve(&world, &market, "NOC", &[("N1", "2028-12-31", 120)]).await;
        let east = market.accept(&world, "east", &[("NOC", "80")], false).await;
        let east1 = market.accept(&world, "east1", &[("NOC", "80")], false).await;
        let west = market.accept(&world, "west", &[("NOC", "140")], false).await;
        // 92 units in 92 days is one a day.
        had(&world, &market, "east", "NOC", 4, 92).await;
        had(&world, &market, "east1", "NOC", 4, 87).await;
        had(&world, &market, "west", "NOC", 30, 92).await;
        market.order(&world).await;
        let clerk = world.person("east1.clerk").await;
        let line = fulfilment(&clerk, &east1, "NOC").await;
        let ration = &line["ration"];
        assert_eq!((&ration["free"], &ration["asked"], &ration["facilities"], &ration["given"]), (&json!("120"), &json!("300"), &json!(3), &json!("60")));
        assert_eq!((&ration["cover_days"], &ration["rule"]), (&json!("4.2"), &json!("cover")));
        assert_eq!((&line["waiting"]["quantity"], &line["waiting"]["reason"]), (&json!("20"), &json!("no_contract")));
        assert_eq!(fulfilment(&*world.person("east.clerk").await, &east, "NOC").await["from_stock"], "60", "as many days as east1: in proportion");
        let late = fulfilment(&*world.person("west.clerk").await, &west, "NOC").await;
        assert_eq!((&late["from_stock"], &late["waiting"]["quantity"]), (&json!("0"), &json!("140")));

        // The next plan serves what waits before what is new.
        next_cycle(&world, &mut market, "2026-12").await;
        shelve(&world, &market, "NOC", &[("N2", "2028-12-31", 170)]).await;
        let fresh = market.accept(&world, "west1", &[("NOC", "50")], false).await;
        had(&world, &market, "west1", "NOC", 0, 92).await;
        let plan = market.close(&world).await;
        let buyer = world.person("buyer").await;
        let head = buyer.get(&format!("/api/purchasing/plans/{plan}")).await.ok();
        assert_eq!((&head["back_order_count"], &head["requisition_count"]), (&json!(3), &json!(1)));
        commit(&buyer, &plan).await.ok();
        let line = fulfilment(&*world.person("west.clerk").await, &west, "NOC").await;
        assert_eq!((&line["from_stock"], &line["waiting"]["quantity"]), (&json!("130"), &json!("10")));
        let line = fulfilment(&*world.person("west1.clerk").await, &fresh, "NOC").await;
        assert_eq!((&line["from_stock"], &line["waiting"]["quantity"]), (&json!("0"), &json!("50")));
        assert_eq!(number(&world, "SELECT COUNT(*) FROM back_order WHERE state = 'planned'").await, 3);
    }

    async fn what_waits_can_be_given_up_and_then_no_plan_takes_it_up(world: World) {
        let mut market = market::open(&world).await;
        let paper = market.accept(&world, "east", &[("NOC", "5")], false).await;
        market.order(&world).await;
        let clerk = world.person("east.clerk").await;
        let waiting = clerk.list(&format!("/api/demand/back-orders?requisition_id={paper}&state=open")).await.remove(0);
        assert_eq!((&waiting["quantity"], &waiting["can"]), (&json!("5"), &json!(["cancel"])));
        next_cycle(&world, &mut market, "2026-12").await;
        market.accept(&world, "west", &[("AMX", "100")], false).await;
        let plan = market.close(&world).await;
        let path = format!("/api/demand/back-orders/{}/cancellation", waiting["id"].as_str().expect("an id"));
        assert_eq!(clerk.act(&path, 1, json!({ "reason": "已另行解决" })).await.status, 204);
        clerk.act(&path, 2, json!({ "reason": "已另行解决" })).await.refused("demand.back_order_closed");
        let buyer = world.person("buyer").await;
        commit(&buyer, &plan).await.refused("purchasing.plan_back_orders_changed");
        let again = format!("/api/purchasing/cycles/{}/replanning", market.cycle);
        let plan = buyer.post(&again, json!({})).await.ok();
        commit(&buyer, plan["plan_id"].as_str().expect("a plan")).await.ok();
    }

    async fn a_lot_goes_only_to_those_for_whom_it_lives_long_enough(world: World) {
        let market = market::open(&world).await;
        // 200 days are enough for a township and too short for a village.
        shelve(&world, &market, "NOC", &[("N1", "2027-06-11", 100)]).await;
        let village = market.accept(&world, "east1", &[("NOC", "60")], false).await;
        let township = market.accept(&world, "west", &[("NOC", "60")], false).await;
        had(&world, &market, "east1", "NOC", 0, 92).await;
        market.order(&world).await;
        let got = |person: &'static str, paper: String| {
            let world = &world;
            async move { fulfilment(&*world.person(person).await, &paper, "NOC").await["from_stock"].clone() }
        };
        assert_eq!((got("east1.clerk", village).await, got("west.clerk", township).await), (json!("0"), json!("60")));
    }

    async fn what_is_reserved_leaves_for_nobody_else_until_it_is_released(world: World) {
        let market = market::open(&world).await;
        shelve(&world, &market, "NOC", &[("N1", "2028-12-31", 50)]).await;
        let paper = market.accept(&world, "east", &[("NOC", "40")], false).await;
        market.order(&world).await;
        let keeper = world.person("keeper").await;
        let lots = keeper.get(&format!("/api/stock/reservations/{}", market.id("east"))).await.ok();
        let counted = json!({
            "organisation_id": market.id("centre"), "note": "月末盘点",
            "lines": [{ "item_id": market.id("NOC"), "lot_id": lots[0]["lot_id"], "reason": "missing", "quantity": "20" }],
        });
        let decide = async || {
            let made = keeper.create("/api/stock/adjustments", counted.clone()).await.ok();
            let path = format!("/api/stock/adjustments/{}/confirmation", made["adjustment"]["id"].as_str().expect("an id"));
            world.person("manager").await.act(&path, 1, json!({})).await
        };
        let refused = decide().await.refused("stock.reserved");
        assert_eq!((&refused["params"]["free"], &refused["params"]["reserved"]), (&json!("10"), &json!("40")));
        let path = format!("/api/stock/reservations/{}/release", market.id("east"));
        let part = json!([{ "item_id": market.id("NOC"), "quantity": "15" }]);
        keeper.create(&path, json!({ "parts": part, "reason": "" })).await.refused("kernel.invalid");
        let released = keeper.create(&path, json!({ "parts": part, "reason": "货损" })).await;
        assert_eq!(released.status, 204);
        decide().await.ok();
        let line = fulfilment(&*world.person("east.clerk").await, &paper, "NOC").await;
        assert_eq!((&line["at_centre"], &line["waiting"]["quantity"], &line["waiting"]["reason"]), (&json!("25"), &json!("15"), &json!("released")));
        assert_eq!(on_the_way(&world, &market, "east", "NOC").await, 25);
        let more = json!([{ "item_id": market.id("NOC"), "quantity": "26" }]);
        let refused = issue(&world, &market, "east", more).await.refused("kernel.invalid");
        assert_eq!(refused["errors"][0]["code"], "stock.more_than_reserved");
        execute(&world, "UPDATE lot SET held = TRUE").await;
        issue(&world, &market, "east", json!([])).await.refused("stock.nothing_reserved");
        let some = json!([{ "item_id": market.id("NOC"), "quantity": "1" }]);
        issue(&world, &market, "east", some).await.refused("stock.lot_not_usable");
    }

    async fn nobody_is_promised_what_somebody_else_was_promised(world: World) {
        let market = market::open(&world).await;
        shelve(&world, &market, "AMX", &[("A1", "2028-12-31", 100)]).await;
        market.accept(&world, "east", &[("AMX", "100")], false).await;
        let plan = market.close(&world).await;
        let urgent = market.accept(&world, "west", &[("AMX", "60")], true).await;
        market.emergency(&world, &urgent).await;
        assert_eq!(count(&world, "purchase_order").await, 0, "stock was enough");
        let buyer = world.person("buyer").await;
        let refused = commit(&buyer, &plan).await.refused("stock.not_free");
        assert_eq!((&refused["params"]["free"], &refused["params"]["wanted"]), (&json!("40"), &json!("100")));
        let again = format!("/api/purchasing/cycles/{}/replanning", market.cycle);
        let second = buyer.post(&again, json!({})).await.ok();
        commit(&buyer, second["plan_id"].as_str().expect("a plan")).await.ok();
        let line = "SELECT CAST(SUM(reserved_milli) AS BIGINT) FROM balance";
        assert_eq!(number(&world, line).await, 100_000);
        let (one, other) = tokio::join!(
            issue(&world, &market, "west", json!([])),
            issue(&world, &market, "west", json!([])),
        );
        assert_eq!([one.status, other.status].iter().filter(|status| **status == 201).count(), 1, "once");
        assert_eq!(in_store(&world, &market, "west", "AMX").await, 60);
    }

    async fn what_came_for_facilities_waits_for_them_and_the_surplus_is_free(world: World) {
        let mut market = market::open(&world).await;
        market.accept(&world, "east", &[("AMX", "1120")], false).await;
        let orders = market.order(&world).await;
        market.place(&world, &orders["sinopharm"]).await;
        market.confirm(&world, &orders["sinopharm"], "sinopharm").await;
        let sent = market.ship(&world, &orders["sinopharm"], "sinopharm", "AMX", "1150").await.ok();
        let keeper = world.person("keeper").await;
        let receipt = market::arrive(&keeper, &sent).await;
        market::inspect(&keeper, &receipt, json!({ "accepted": "1150" })).await.ok();
        assert_eq!(on_the_way(&world, &market, "east", "AMX").await, 1120, "on the way from the centre");
        next_cycle(&world, &mut market, "2026-12").await;
        market.accept(&world, "west", &[("AMX", "40")], false).await;
        let plan = market.close(&world).await;
        let buyer = world.person("buyer").await;
        assert_eq!(lines(&buyer, &plan).await[0]["explanation"]["free"], "30", "only the surplus is free");
        issue(&world, &market, "east", json!([])).await.ok();
        assert_eq!((in_store(&world, &market, "east", "AMX").await, on_the_way(&world, &market, "east", "AMX").await), (1120, 0));
    }

    async fn a_minimum_order_value_leaves_lines_waiting_but_not_an_emergency(world: World) {
        let market = market::open(&world).await;
        execute(&world, "UPDATE supplier SET min_order_e4 = 5000000 WHERE order_email LIKE '%sinopharm%'").await;
        market.accept(&world, "east", &[("TOX", "3")], false).await;
        let plan = market.close(&world).await;
        let buyer = world.person("buyer").await;
        assert_eq!(lines(&buyer, &plan).await[0]["unmet_reason"], "min_order_value");
        let urgent = market.accept(&world, "west", &[("TOX", "3")], true).await;
        market.emergency(&world, &urgent).await;
        assert_eq!(count(&world, "purchase_order").await, 1);
        market.accept(&world, "east1", &[("TOX", "60")], false).await;
        let again = format!("/api/purchasing/cycles/{}/replanning", market.cycle);
        let plan = buyer.post(&again, json!({})).await.ok();
        let plan = plan["plan_id"].as_str().expect("a plan");
        let line = lines(&buyer, plan).await.remove(0);
        assert_eq!(line["amount"], "630");
        let path = format!("/api/purchasing/plans/{plan}");
        let version = buyer.get(&path).await.version();
        let fewer = json!({ "contract_line_id": market.id("sinopharm.TOX"), "quantity": "40" });
        let line = format!("{path}/lines/{}", line["id"].as_str().expect("an id"));
        buyer.put(&line, version, fewer).await.ok();
        commit(&buyer, plan).await.refused("purchasing.plan_below_minimum");
    }

    async fn a_little_more_that_costs_less_is_proposed_taken_up_and_undone(world: World) {
        let market = market::open(&world).await;
        execute(&world, "UPDATE contract_line SET role = 'primary'").await;
        execute(&world, "UPDATE supplier SET service_score_e4 = 9900 WHERE order_email LIKE '%cr%'").await;
        market.accept(&world, "east", &[("AMX", "930")], false).await;
        had(&world, &market, "east", "AMX", 0, 920).await;
        let plan = market.close(&world).await;
        let buyer = world.person("buyer").await;
        let path = format!("/api/purchasing/plans/{plan}");
        let line = lines(&buyer, &plan).await.remove(0);
        assert_eq!((&line["supplier"]["code"], &line["amount"]), (&json!("cr"), &json!("3255")));
        let line_path = format!("{path}/lines/{}", line["id"].as_str().expect("an id"));
        // 930 of 华润 at 3.50 are 3,255; 1,000 of 国药 at 3.21 are 3,210.
        let proposed = buyer.get(&format!("{path}/nudges")).await.ok();
        let one = &proposed[0];
        assert_eq!((&one["before"], &one["quantity"], &one["more"]), (&json!("930"), &json!("1000"), &json!("70")));
        assert_eq!((&one["supplier"]["code"], &one["before_supplier"]["code"]), (&json!("sinopharm"), &json!("cr")));
        assert_eq!((&one["saved"], &one["cover_days"], &one["accepted"]), (&json!("45"), &json!("7"), &json!(false)));
        let version = buyer.get(&path).await.version();
        buyer.act(&format!("{line_path}/nudge/undoing"), version, json!({})).await.refused("purchasing.plan_no_nudge");
        let after = buyer.act(&format!("{line_path}/nudge/acceptance"), version, json!({})).await;
        assert_eq!(after.body["amount"], "3210");
        buyer.act(&format!("{line_path}/nudge/acceptance"), after.version(), json!({})).await.refused("purchasing.plan_no_nudge");
        let raised = lines(&buyer, &plan).await.remove(0);
        assert_eq!((&raised["surplus"], &raised["explanation"]["raised_from"]), (&json!("70"), &json!("930")));
        assert_eq!(buyer.get(&format!("{path}/nudges")).await.ok()[0]["accepted"], true);
        let back = buyer.act(&format!("{line_path}/nudge/undoing"), after.version(), json!({})).await;
        assert_eq!(back.body["amount"], "3255");
        assert_eq!(buyer.get(&format!("{path}/nudges")).await.ok()[0]["accepted"], false);
    }

    async fn the_shared_pharmacy_serves_what_the_policy_says(world: World) {
        let market = market::open(&world).await;
        shelve(&world, &market, "AMX", &[("A1", "2028-12-31", 100)]).await;
        let manager = world.person("manager").await;
        let value = json!({ "kinds": ["drug"], "high_value": false, "also": [], "never": ["AMX"] });
        let body = json!({ "key": "purchasing.shared_pharmacy", "value": value, "effective_on": "2026-11-23" });
        assert_eq!(manager.create("/api/policies", body).await.status, 204);
        market.accept(&world, "east", &[("AMX", "100")], false).await;
        let plan = market.close(&world).await;
        let why = lines(&*world.person("buyer").await, &plan).await.remove(0);
        assert_eq!((&why["need"], &why["explanation"]["free"]), (&json!("100"), &Value::Null));
    }
}
