//! A closed cycle becomes a plan, and a plan becomes orders.

use serde_json::{Value, json};

use super::market::{self, commit, count, execute};
use crate::world::{Person, World};

async fn lines(person: &Person, plan: &str) -> Vec<Value> {
    person
        .list(&format!("/api/purchasing/plans/{plan}/lines"))
        .await
}

fn line<'v>(lines: &'v [Value], item: &str) -> &'v Value {
    lines
        .iter()
        .find(|line| line["item"]["code"] == item)
        .expect("a line")
}

spec! {
    async fn one_line_sums_up_what_three_facilities_asked_and_remembers_each(world: World) {
        let market = market::open(&world).await;
        market.accept(&world, "east", &[("AMX", "500")], false).await;
        market.accept(&world, "east1", &[("AMX", "420")], false).await;
        market.accept(&world, "west1", &[("AMX", "200")], false).await;
        let plan = market.close(&world).await;
        let buyer = world.person("buyer").await;
        let head = buyer.get(&format!("/api/purchasing/plans/{plan}")).await.ok();
        assert_eq!(head["requisition_count"], 3);
        assert_eq!((&head["amount"], &head["baseline"]), (&json!("3691.5"), &json!("4600")));
        assert_eq!(head["suppliers"][0]["supplier"]["code"], "sinopharm");
        assert_eq!(head["can"], json!(["edit", "review", "commit"]));

        let lines = lines(&buyer, &plan).await;
        let amx = line(&lines, "AMX");
        assert_eq!((&amx["need"], &amx["quantity"], &amx["surplus"]), (&json!("1120"), &json!("1150"), &json!("30")));
        assert_eq!((&amx["price"], &amx["contract"]["number"]), (&json!("3.21"), &json!("HT-sinopharm")));
        let why = &amx["explanation"];
        assert_eq!((&why["asked"], &why["facilities"], &why["tier_from"]), (&json!("1120"), &json!(3), &json!("1000")));
        assert_eq!((&why["next_best"]["amount"], &why["saved"]), (&json!("3920"), &json!("228.5")));

        let path = format!("/api/purchasing/plans/{plan}/lines/{}/origins", amx["id"].as_str().expect("an id"));
        let origins = buyer.get(&path).await.ok();
        let parts: Vec<(&str, &str)> = origins.as_array().expect("origins").iter()
            .map(|origin| (origin["facility"]["code"].as_str().expect("code"), origin["quantity"].as_str().expect("q")))
            .collect();
        assert_eq!(parts, [("east", "500"), ("east1", "420"), ("west1", "200")]);
    }

    async fn two_contracts_share_an_item_where_that_costs_least(world: World) {
        let market = market::open(&world).await;
        execute(&world, "UPDATE contract_line SET role = 'primary'").await;
        market.accept(&world, "east", &[("AMX", "1120")], false).await;
        let plan = market.close(&world).await;
        let buyer = world.person("buyer").await;
        let lines = lines(&buyer, &plan).await;
        let mut parts: Vec<(&Value, &Value)> = lines.iter().map(|line| (&line["supplier"]["code"], &line["quantity"])).collect();
        parts.sort_by_key(|part| part.0.to_string());
        assert_eq!(parts, [(&json!("cr"), &json!("20")), (&json!("sinopharm"), &json!("1100"))], "3,601 instead of 3,691.50");
        let head = buyer.get(&format!("/api/purchasing/plans/{plan}")).await.ok();
        assert_eq!((&head["amount"], &head["gap_ppm"]), (&json!("3601"), &json!(0)));
    }

    async fn capacity_spreads_an_item_over_contracts_and_what_nobody_sells_says_so(world: World) {
        let market = market::open(&world).await;
        market.accept(&world, "east", &[("MET", "150"), ("NOC", "5")], false).await;
        let plan = market.close(&world).await;
        let buyer = world.person("buyer").await;
        let lines = lines(&buyer, &plan).await;
        let met: Vec<(&Value, &Value)> = lines.iter().filter(|line| line["item"]["code"] == "MET")
            .map(|line| (&line["supplier"]["code"], &line["quantity"])).collect();
        assert_eq!(met, [(&json!("cr"), &json!("100")), (&json!("sinopharm"), &json!("60"))]);
        let unmet = line(&lines, "NOC");
        assert_eq!((&unmet["unmet_reason"], &unmet["need"]), (&json!("no_contract"), &json!("5")));
        let shown = buyer.list(&format!("/api/purchasing/plans/{plan}/lines?unmet=true")).await;
        assert_eq!(shown.len(), 1);
    }

    async fn a_buyer_changes_a_line_and_the_totals_follow(world: World) {
        let market = market::open(&world).await;
        market.accept(&world, "east", &[("AMX", "600")], false).await;
        market.accept(&world, "west", &[("AMX", "400")], false).await;
        let plan = market.close(&world).await;
        let buyer = world.person("buyer").await;
        let path = format!("/api/purchasing/plans/{plan}");
        let before = buyer.get(&path).await;
        let amx = lines(&buyer, &plan).await.remove(0);
        let line_path = format!("{path}/lines/{}", amx["id"].as_str().expect("an id"));
        let change = |offer: &str, quantity: &str| json!({ "contract_line_id": market.id(offer), "quantity": quantity });
        let fewer = change("cr.AMX", "500");
        buyer.put(&line_path, before.version(), change("cr.AMX", "505")).await.refused("purchasing.not_whole_packs");
        buyer.put(&line_path, before.version(), change("cr.MET", "500")).await.refused("purchasing.contract_line_other_item");
        let after = buyer.put(&line_path, before.version(), fewer.clone()).await;
        assert_eq!((&after.body["amount"], &after.body["unmet_count"]), (&json!("1750"), &json!(1)));
        buyer.put(&line_path, before.version(), fewer).await.refused("kernel.stale_version");
        let lines = lines(&buyer, &plan).await;
        assert_eq!((&lines[1]["unmet_reason"], &lines[1]["need"]), (&json!("reduced"), &json!("500")));
        let origins = buyer.get(&format!("{line_path}/origins")).await.ok();
        assert_eq!((&origins[0]["quantity"], &origins[1]["quantity"]), (&json!("300"), &json!("200")));
    }

    async fn replanning_takes_the_place_of_the_plan_and_only_one_can_be_committed(world: World) {
        let market = market::open(&world).await;
        market.accept(&world, "east", &[("AMX", "500")], false).await;
        let first = market.close(&world).await;
        let buyer = world.person("buyer").await;
        let closing = format!("/api/purchasing/cycles/{}/closing", market.cycle);
        buyer.act(&closing, 2, json!({})).await.refused("demand.cycle_state");
        market.accept(&world, "west", &[("AMX", "500")], false).await;
        commit(&buyer, &first).await.refused("purchasing.plan_outdated");
        let replanning = format!("/api/purchasing/cycles/{}/replanning", market.cycle);
        let second = buyer.post(&replanning, json!({})).await.ok();
        let second = second["plan_id"].as_str().expect("a plan");
        let plans = buyer.list(&format!("/api/purchasing/plans?cycle_id={}", market.cycle)).await;
        let states: Vec<(&Value, &Value)> = plans.iter().map(|plan| (&plan["revision"], &plan["state"])).collect();
        assert_eq!(states, [(&json!(2), &json!("draft")), (&json!(1), &json!("superseded"))]);
        commit(&buyer, &first).await.refused("purchasing.plan_wrong_state");
        commit(&buyer, second).await.ok();
        buyer.post(&replanning, json!({})).await.refused("purchasing.cycle_not_closed");
    }

    async fn committing_twice_makes_the_orders_once(world: World) {
        let market = market::open(&world).await;
        market.accept(&world, "east", &[("AMX", "500"), ("MET", "80")], false).await;
        let plan = market.close(&world).await;
        let buyer = world.person("buyer").await;
        let path = format!("/api/purchasing/plans/{plan}");
        let version = buyer.get(&path).await.version();
        let commitment = format!("{path}/commitment");
        let (one, other) = tokio::join!(
            buyer.act(&commitment, version, json!({})),
            buyer.act(&commitment, version, json!({})),
        );
        let once = one.ok();
        assert_eq!(once, other.ok());
        assert_eq!(once, buyer.act(&commitment, version, json!({})).await.ok());
        let orders = buyer.list("/api/purchasing/orders").await;
        assert_eq!(orders.len(), once["orders"].as_array().expect("orders").len());
        let cycle = buyer.get(&format!("/api/demand/cycles/{}", market.cycle)).await.ok();
        assert_eq!(cycle["state"], "ordered");
    }

    async fn a_suspended_supplier_stops_the_commitment(world: World) {
        let market = market::open(&world).await;
        market.accept(&world, "east", &[("AMX", "1000")], false).await;
        let plan = market.close(&world).await;
        execute(&world, "UPDATE supplier SET standing = 'suspended' WHERE order_email LIKE '%sinopharm%'").await;
        let buyer = world.person("buyer").await;
        let refused = commit(&buyer, &plan).await.refused("purchasing.plan_suppliers_blocked");
        assert_eq!(refused["params"]["blocked"][0]["blocks"], json!(["suspended"]));
        let again = format!("/api/purchasing/cycles/{}/replanning", market.cycle);
        let second = buyer.post(&again, json!({})).await.ok();
        commit(&buyer, second["plan_id"].as_str().expect("a plan")).await.ok();
        assert_eq!(market.orders(&world).await.keys().collect::<Vec<_>>(), ["cr"]);
    }

    async fn an_order_goes_to_the_centre_unless_a_rule_says_direct(world: World) {
        let market = market::open(&world).await;
        let buyer = world.person("buyer").await;
        let rule = json!({ "item_id": market.id("AMX"), "delivery": "direct" });
        let made = buyer.create("/api/purchasing/delivery-rules", rule.clone()).await.ok();
        buyer.create("/api/purchasing/delivery-rules", rule).await.refused("purchasing.delivery_rule_exists");
        market.accept(&world, "east1", &[("AMX", "600"), ("TOX", "3")], false).await;
        market.accept(&world, "west", &[("AMX", "420")], false).await;
        market.order(&world).await;
        let orders = buyer.list("/api/purchasing/orders").await;
        assert_eq!(orders.len(), 2, "one for each way of delivery");
        for order in orders {
            let path = format!("/api/purchasing/orders/{}/drops", order["id"].as_str().expect("an id"));
            let drops = buyer.list(&path).await;
            let mut parts: Vec<(&str, &str)> = drops.iter()
                .map(|drop| (drop["destination"]["code"].as_str().expect("code"), drop["quantity"].as_str().expect("q")))
                .collect();
            parts.sort_unstable();
            match order["delivery"].as_str() {
                Some("direct") => assert_eq!(parts, [("centre", "30"), ("east1", "600"), ("west", "420")]),
                _ => assert_eq!(parts, [("centre", "3")]),
            }
        }
        let path = format!("/api/purchasing/delivery-rules/{}", made["id"].as_str().expect("an id"));
        assert_eq!(buyer.delete(&path).await.status, 204);
        buyer.delete(&path).await.refused("kernel.not_found");
    }

    async fn a_planning_run_that_died_is_cleaned_away(world: World) {
        let market = market::open(&world).await;
        market.accept(&world, "east", &[("AMX", "500")], false).await;
        let plan = market.close(&world).await;
        execute(&world, &format!("UPDATE purchase_plan SET state = 'staging' WHERE id = {plan}")).await;
        let buyer = world.person("buyer").await;
        buyer.get(&format!("/api/purchasing/plans/{plan}")).await.refused("kernel.not_found");
        let replanning = format!("/api/purchasing/cycles/{}/replanning", market.cycle);
        buyer.post(&replanning, json!({})).await.refused("purchasing.planning_in_progress");
        world.pass(crate::world::minutes(20)).await;
        assert_eq!(count(&world, "purchase_plan").await, 0);
        assert_eq!(count(&world, "order_origin").await, 0);
        buyer.post(&replanning, json!({})).await.ok();
    }

    async fn an_accepted_emergency_is_a_plan_and_orders_at_once(world: World) {
        let market = market::open(&world).await;
        execute(&world, "UPDATE contract_line SET role = 'primary'").await;
        let requisition = market.accept(&world, "east1", &[("AMX", "40"), ("NOC", "2")], true).await;
        market.emergency(&world, &requisition).await;
        let buyer = world.person("buyer").await;
        let orders = buyer.list("/api/purchasing/orders").await;
        assert_eq!(orders.len(), 1);
        assert_eq!((&orders[0]["urgency"], &orders[0]["cycle"]), (&json!("emergency"), &Value::Null));
        assert_eq!(orders[0]["supplier"]["code"], "cr", "40 in packs of 10 are cheaper than 50");
        let plan = buyer.get(&format!("/api/purchasing/plans/{}", orders[0]["plan"]["id"].as_str().expect("an id"))).await.ok();
        assert_eq!((&plan["state"], &plan["unmet_count"]), (&json!("committed"), &json!(1)));
        assert_eq!(plan["requisition"]["id"], json!(requisition));
        let notices = buyer.list("/api/notices").await;
        assert!(notices.iter().any(|notice| notice["kind"] == "emergency_unmet"));
    }
}
