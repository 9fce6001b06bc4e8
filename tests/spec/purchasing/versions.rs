//! Versions of a plan: what was changed, taken back, compared; what else could be; what it saves.

use serde_json::{Value, json};

use super::market;
use super::review::{lines, reviewed};
use crate::world::{Person, World};

async fn change(person: &Person, plan: &str, line: &Value, offer: &str, quantity: &str) -> Value {
    let version = person.get(plan).await.version();
    let path = format!("{plan}/lines/{}", line["id"].as_str().expect("an id"));
    let body = json!({ "contract_line_id": offer, "quantity": quantity, "reason": "国药缺货" });
    person.put(&path, version, body).await.ok()
}

fn figures(line: &Value) -> (&Value, &Value, &Value) {
    (
        &line["supplier"]["code"],
        &line["quantity"],
        &line["amount"],
    )
}

spec! {
    async fn every_change_is_a_version_that_can_be_taken_back(world: World) {
        let (market, plan) = reviewed(&world).await;
        let buyer = world.person("buyer").await;
        let before = lines(&buyer, &plan, "q=AMX").await;
        assert_eq!(figures(&before[0]), (&json!("sinopharm"), &json!("1000"), &json!("3210")));
        change(&buyer, &plan, &before[0], &market.id("cr.AMX"), "600").await;
        let unmet = lines(&buyer, &plan, "q=AMX").await.remove(1);
        change(&buyer, &plan, &unmet, &market.id("sinopharm.AMX"), "400").await;

        let versions = buyer.list(&format!("{plan}/amendments")).await;
        assert_eq!(versions.len(), 2);
        let first = &versions[1];
        assert_eq!((&first["version_no"], &first["reason"], &first["undoable"]), (&json!(2), &json!("国药缺货"), &json!(false)));
        assert_eq!(figures(&first["before"][0]), (&json!("sinopharm"), &json!("1000"), &json!("3210")));
        assert_eq!(figures(&first["after"][0]), (&json!("cr"), &json!("600"), &json!("2100")));
        assert_eq!((&first["after"][1]["unmet_reason"], &first["after"][1]["need"]), (&json!("reduced"), &json!("400")));
        assert_eq!(first["amended_by"]["id"], json!(market.id("buyer")));

        let undo = |version_no: i64| format!("{plan}/amendments/{version_no}/undoing");
        let now = buyer.get(&plan).await.version();
        buyer.act(&undo(2), now, json!({})).await.refused("purchasing.plan_not_the_latest_change");
        buyer.act(&undo(3), now, json!({})).await.ok();
        let now = buyer.get(&plan).await.version();
        buyer.act(&undo(2), now - 1, json!({})).await.refused("kernel.stale_version");
        let back = buyer.act(&undo(2), now, json!({})).await;
        let now = back.version();
        assert_eq!(back.ok()["amount"], buyer.get(&plan).await.ok()["amount"]);
        buyer.act(&undo(2), now, json!({})).await.refused("purchasing.plan_not_the_latest_change");
        let after = lines(&buyer, &plan, "q=AMX").await;
        assert_eq!(after.len(), 1);
        assert_eq!((figures(&after[0]), &after[0]["explanation"]), (figures(&before[0]), &before[0]["explanation"]));
        assert_eq!(after[0]["review"]["marks"], json!([]), "what stands there is what the plan proposed");
        let versions = buyer.list(&format!("{plan}/amendments")).await;
        let kinds: Vec<&Value> = versions.iter().map(|version| &version["kind"]).collect();
        assert_eq!(kinds, ["undo", "undo", "edit", "edit"]);
        let compared = buyer.get(&format!("{plan}/comparison")).await.ok();
        assert_eq!((&compared["items"], &compared["amount_more"]), (&json!([]), &json!("0")));
    }

    async fn an_edit_stands_beside_the_plan_as_it_was_made(world: World) {
        let (market, plan) = reviewed(&world).await;
        let buyer = world.person("buyer").await;
        let amx = lines(&buyer, &plan, "q=AMX").await.remove(0);
        change(&buyer, &plan, &amx, &market.id("cr.AMX"), "1010").await;
        let compared = buyer.get(&format!("{plan}/comparison")).await.ok();
        assert_eq!((&compared["amount_more"], &compared["same_items"]), (&json!("325"), &json!(2)));
        let item = &compared["items"][0];
        assert_eq!((&item["quantity_more"], &item["price_more"], &item["amount_more"]), (&json!("10"), &json!("0.29"), &json!("325")));
        assert_eq!(item["supplier_changed"], true);
        let file = buyer.get(&format!("{plan}/comparison/export?format=csv")).await;
        let text = String::from_utf8(file.bytes).expect("text");
        assert!(text.contains("AMX") && text.contains("1010"), "{text}");
        let file = buyer.get(&format!("{plan}/comparison/export")).await;
        assert!(file.bytes.starts_with(b"PK"));
    }

    async fn two_revisions_of_a_cycle_stand_side_by_side(world: World) {
        let (market, plan) = reviewed(&world).await;
        let buyer = world.person("buyer").await;
        let first = plan.rsplit('/').next().expect("an id");
        market.accept(&world, "east1", &[("AMX", "200"), ("TOX", "3")], false).await;
        let again = format!("/api/purchasing/cycles/{}/replanning", market.cycle);
        let second = buyer.post(&again, json!({})).await.ok();
        let second = second["plan_id"].as_str().expect("a plan");
        let compared = buyer.get(&format!("/api/purchasing/plans/{second}/comparison?with={first}")).await.ok();
        let found: Vec<_> = compared["items"].as_array().expect("items").iter()
            .map(|item| (&item["item"]["code"], &item["quantity_more"], &item["amount_more"])).collect();
        assert_eq!(found, [(&json!("AMX"), &json!("200"), &json!("642")), (&json!("TOX"), &json!("3"), &json!("30"))]);
        assert_eq!(compared["items"][1]["before"], json!([]));
        assert_eq!((&compared["before"]["lines"], &compared["after"]["lines"]), (&json!(3), &json!(4)));
        buyer.get(&format!("/api/purchasing/plans/{second}/comparison?with=1")).await.refused("kernel.not_found");
    }

    async fn each_offer_of_a_line_says_what_it_costs_or_why_it_cannot_be_had(world: World) {
        let (_, plan) = reviewed(&world).await;
        let buyer = world.person("buyer").await;
        let met = lines(&buyer, &plan, "q=MET").await.remove(0);
        let path = format!("{plan}/lines/{}/alternatives", met["id"].as_str().expect("an id"));
        let offers = buyer.get(&format!("{path}?quantity=90")).await.ok();
        let own = &offers[0];
        assert_eq!((&own["supplier"]["code"], &own["chosen"], &own["obstacles"]), (&json!("cr"), &json!(true), &json!([])));
        assert_eq!((&own["quantity"], &own["price"], &own["amount"]), (&json!("100"), &json!("2.5"), &json!("250")));
        let other = &offers[1];
        assert_eq!((&other["role"], &other["amount"]), (&json!("backup"), &json!("260")));
        assert_eq!(other["obstacles"][0]["code"], "purchasing.offer_twice");
        let offers = buyer.get(&format!("{path}?quantity=120")).await.ok();
        let codes: Vec<&Value> = offers.as_array().expect("offers").iter().map(|offer| &offer["obstacles"][0]["code"]).collect();
        assert_eq!(codes, ["purchasing.above_capacity", "purchasing.offer_twice"]);
    }

    async fn a_plan_says_what_it_saves_against_the_last_price_and_the_old_one(world: World) {
        let market = market::open(&world).await;
        market::execute(&world, market::COMPETE).await;
        let urgent = market.accept(&world, "east1", &[("AMX", "40")], true).await;
        market.emergency(&world, &urgent).await;
        let order = market.orders(&world).await.remove("cr").expect("an order");
        let buyer = world.person("buyer").await;
        let paid = format!("/api/purchasing/items/{}/prices-paid", market.id("AMX"));
        assert!(buyer.list(&paid).await.is_empty(), "nothing is paid before it is placed");
        market.place(&world, &order).await;
        let prices = buyer.list(&paid).await;
        assert_eq!((&prices[0]["price"], &prices[0]["supplier"]["code"]), (&json!("3.5"), &json!("cr")));
        market.accept(&world, "east", &[("AMX", "1000"), ("TOX", "2")], false).await;
        let plan = format!("/api/purchasing/plans/{}", market.close(&world).await);
        let savings = buyer.get(&plan).await.ok()["savings"].clone();
        assert_eq!((&savings[0]["against"], &savings[0]["line_count"], &savings[0]["saved"]), (&json!("last"), &json!(1), &json!("290")));
        assert_eq!((&savings[1]["line_count"], &savings[1]["saved"]), (&json!(0), &json!("0")));
        assert_eq!((&savings[2]["dearer_count"], &savings[2]["saved"]), (&json!(1), &json!("778")), "附子 is dearer than 4.00");
        let dearer = lines(&buyer, &plan, "against=baseline&dearer=true").await;
        assert_eq!(dearer.len(), 1);
        let amx = lines(&buyer, &plan, "against=last").await.remove(0);
        assert_eq!(amx["compared"][0], json!({ "with": "last", "price": "3.5", "saved": "290" }));
    }
}
