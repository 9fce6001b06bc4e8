//! Receiving in two steps, stock, allocation, returns, and the order that closes itself.

use serde_json::{Value, json};

use super::market::{self, Market, arrive, inspect, number, verb};
use crate::purchasing::pharmacy;
use crate::world::World;

/// A confirmed order of AMX for three facilities.
async fn confirmed(world: &World, direct: bool) -> (Market, String) {
    let market = market::open(world).await;
    if direct {
        market.deliver_directly(world).await;
    }
    market.accept(world, "east", &[("AMX", "500")], false).await;
    market
        .accept(world, "east1", &[("AMX", "420")], false)
        .await;
    market
        .accept(world, "west1", &[("AMX", "200")], false)
        .await;
    let order = market.order(world).await["sinopharm"].clone();
    market.place(world, &order).await;
    market.confirm(world, &order, "sinopharm").await;
    (market, order)
}

async fn state(world: &World, order: &str) -> Value {
    let buyer = world.person("buyer").await;
    buyer
        .get(&format!("/api/purchasing/orders/{order}"))
        .await
        .ok()["state"]
        .clone()
}

/// What lies in the store of an organisation, in whole units.
async fn in_store(world: &World, code: &str) -> i64 {
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(b.quantity_milli), 0) AS BIGINT) FROM balance b JOIN place p ON p.id = b.place_id \
         JOIN organisation o ON o.id = p.organisation_id WHERE o.code = '{code}' AND p.kind = 'store'"
    );
    number(world, &sql).await / 1000
}

spec! {
    async fn two_lots_come_one_box_is_broken_and_the_order_closes_when_the_rest_is_settled(world: World) {
        let (market, order) = confirmed(&world, false).await;
        let keeper = world.person("keeper").await;
        let first = market.ship(&world, &order, "sinopharm", "AMX", "560").await.ok();
        let receipt = arrive(&keeper, &first).await;
        assert_eq!((&receipt.body["state"], &receipt.body["can"]), (&json!("arrived"), &json!(["inspect"])));
        inspect(&keeper, &receipt, json!({ "accepted": "560" })).await.ok();
        assert_eq!((state(&world, &order).await, in_store(&world, "centre").await), (json!("shipping"), 560));

        let second = market.ship(&world, &order, "sinopharm", "AMX", "590").await.ok();
        let receipt = arrive(&keeper, &second).await;
        assert_eq!(state(&world, &order).await, "delivered");
        let broken = json!({ "accepted": "580", "rejected": "10", "reject_reason": "damaged" });
        inspect(&keeper, &receipt, broken).await.ok();
        assert_eq!((state(&world, &order).await, in_store(&world, "centre").await), (json!("shipping"), 1140));

        let returns = keeper.list("/api/purchasing/returns").await;
        assert_eq!((&returns[0]["lines"][0]["quantity"], &returns[0]["lines"][0]["reason"]), (&json!("10"), &json!("damaged")));
        let path = format!("/api/purchasing/returns/{}", returns[0]["id"].as_str().expect("an id"));
        let version = keeper.get(&path).await.version();
        let handed = keeper.act(&format!("{path}/handover"), version, json!({})).await;
        assert_eq!(handed.body["state"], "handed_over");
        keeper.act(&format!("{path}/handover"), handed.version(), json!({})).await.refused("purchasing.return_handed_over");

        let buyer = world.person("buyer").await;
        let rest = verb(&buyer, &order, "cancellation", json!({ "reason": "enough" })).await.ok();
        assert_eq!((&rest["state"], &rest["progress"]["accepted"]), (&json!("closed"), &json!("3659.4")));
        assert_eq!(number(&world, "SELECT CAST(SUM(accepted_milli) AS BIGINT) FROM commitment").await, 1_140_000);
        for facility in ["east", "east1", "west1"] {
            pharmacy::issue(&world, &market, facility, json!([])).await.ok();
        }
        assert_eq!(number(&world, "SELECT CAST(SUM(quantity_milli) AS BIGINT) FROM on_the_way").await, 0);
    }

    async fn short_deliveries_are_shared_in_proportion_and_surplus_is_free_stock(world: World) {
        let (market, order) = confirmed(&world, false).await;
        let keeper = world.person("keeper").await;
        let receipt = arrive(&keeper, &market.ship(&world, &order, "sinopharm", "AMX", "560").await.ok()).await;
        let id = receipt.body["id"].as_str().expect("an id").to_owned();
        inspect(&keeper, &receipt, json!({ "accepted": "560" })).await.ok();
        let shared = keeper.get(&format!("/api/purchasing/receipts/{id}/allocations")).await.ok();
        let parts: Vec<(&Value, &Value)> = shared.as_array().expect("parts").iter()
            .map(|part| (&part["facility"]["code"], &part["quantity"])).collect();
        assert_eq!(parts, [(&json!("east"), &json!("250")), (&json!("east1"), &json!("210")), (&json!("west1"), &json!("100"))]);
        let receipt = arrive(&keeper, &market.ship(&world, &order, "sinopharm", "AMX", "590").await.ok()).await;
        inspect(&keeper, &receipt, json!({ "accepted": "590" })).await.ok();
        assert_eq!(number(&world, "SELECT CAST(SUM(quantity_milli) AS BIGINT) FROM receipt_allocation").await, 1_120_000);
        assert_eq!(state(&world, &order).await, "closed");
        let clerk = world.person("east.clerk").await;
        let mine = clerk.list(&format!("/api/purchasing/orders/{order}/lines")).await;
        assert_eq!((&mine[0]["quantity"], &mine[0]["accepted"], &mine[0]["remaining"]), (&json!("920"), &json!("920"), &json!("0")));
    }

    async fn a_notice_is_received_once_however_often_it_is_tried(world: World) {
        let (market, order) = confirmed(&world, false).await;
        let keeper = world.person("keeper").await;
        let sent = market.ship(&world, &order, "sinopharm", "AMX", "1150").await.ok();
        let (one, other) = tokio::join!(arrive(&keeper, &sent), arrive(&keeper, &sent));
        assert_eq!([one.status, other.status].iter().filter(|status| **status == 201).count(), 1);
        let receipt = if one.status == 201 { one } else { other };
        arrive(&keeper, &sent).await.refused("purchasing.ship_notice_wrong_state");
        let verdict = json!({ "accepted": "1150" });
        let (one, other) = tokio::join!(
            inspect(&keeper, &receipt, verdict.clone()),
            inspect(&keeper, &receipt, verdict.clone()),
        );
        assert_eq!([one.status, other.status].iter().filter(|status| **status == 200).count(), 1);
        assert_eq!(in_store(&world, "centre").await, 1150);
        inspect(&keeper, &receipt, verdict).await.refused("kernel.stale_version");
    }

    async fn what_is_pending_is_decided_later_and_missing_goods_are_due_again(world: World) {
        let (market, order) = confirmed(&world, false).await;
        let keeper = world.person("keeper").await;
        let receipt = arrive(&keeper, &market.ship(&world, &order, "sinopharm", "AMX", "1150").await.ok()).await;
        inspect(&keeper, &receipt, json!({ "accepted": "1000" })).await
            .refused_fields(&["/lines/0/reject_reason purchasing.reject_reason_missing"]);
        let short = json!({ "accepted": "1000", "pending": "100", "reject_reason": "short" });
        let inspected = inspect(&keeper, &receipt, short).await;
        assert_eq!((&inspected.body["can"], &inspected.body["pending_count"]), (&json!(["decide"]), &json!(1)));
        assert_eq!(state(&world, &order).await, "shipping", "fifty are due again");
        let line = inspected.body["lines"][0]["id"].clone();
        let path = format!("/api/purchasing/receipts/{}/pending-decision", receipt.body["id"].as_str().expect("an id"));
        let body = |accepted: &str, rejected: &str| json!({ "lines": [{
            "receipt_line_id": line, "accepted": accepted, "rejected": rejected, "reject_reason": "papers", "note": "no report",
        }] });
        keeper.act(&path, inspected.version(), body("60", "30")).await
            .refused_fields(&["/lines/0/accepted purchasing.not_the_pending"]);
        let decided = keeper.act(&path, inspected.version(), body("60", "40")).await;
        assert_eq!((&decided.body["lines"][0]["accepted"], &decided.body["lines"][0]["rejected"]), (&json!("1060"), &json!("40")));
        assert_eq!(in_store(&world, "centre").await, 1060);
        let again = market.ship(&world, &order, "sinopharm", "AMX", "90").await.ok();
        let receipt = arrive(&keeper, &again).await;
        inspect(&keeper, &receipt, json!({ "accepted": "90" })).await.ok();
        assert_eq!(state(&world, &order).await, "closed");
    }

    async fn without_papers_or_a_cold_chain_nothing_is_accepted(world: World) {
        let market = market::open(&world).await;
        market.accept(&world, "east", &[("INS", "10")], false).await;
        let order = market.order(&world).await["sinopharm"].clone();
        market.place(&world, &order).await;
        market.confirm(&world, &order, "sinopharm").await;
        let sent = market.ship(&world, &order, "sinopharm", "INS", "10").await.ok();
        let keeper = world.person("keeper").await;
        let path = format!("/api/purchasing/ship-notices/{}/arrival", sent["id"].as_str().expect("an id"));
        keeper.act(&path, 1, json!({ "papers_ok": true, "box_count": 1 })).await
            .refused_fields(&["/temperature_ok purchasing.temperature_unchecked"]);
        let receipt = keeper.act(&path, 1, json!({ "papers_ok": false, "temperature_ok": false, "box_count": 1 })).await;
        inspect(&keeper, &receipt, json!({ "accepted": "10" })).await
            .refused_fields(&["/lines/0/accepted purchasing.cold_chain_broken"]);
        let refused = json!({ "rejected": "10", "reject_reason": "temperature" });
        inspect(&keeper, &receipt, refused).await.ok();
        assert_eq!((state(&world, &order).await, in_store(&world, "centre").await), (json!("shipping"), 0));
    }

    async fn toxic_goods_are_received_by_two_people_who_both_prove_themselves(world: World) {
        let market = market::open(&world).await;
        market.deliver_directly(&world).await;
        market.accept(&world, "east1", &[("TOX", "4")], false).await;
        let order = market.order(&world).await["sinopharm"].clone();
        market.place(&world, &order).await;
        market.confirm(&world, &order, "sinopharm").await;
        let sent = market.ship(&world, &order, "sinopharm", "TOX", "4").await.ok();
        let clerk = world.person("east1.clerk").await;
        let head = world.person("east1.head").await;
        let receipt = arrive(&clerk, &sent).await;
        assert_eq!(receipt.body["guarded"], true);
        let path = format!("/api/purchasing/receipts/{}/inspection", receipt.body["id"].as_str().expect("an id"));
        let line = json!([{ "receipt_line_id": receipt.body["lines"][0]["id"], "accepted": "4" }]);
        let signed = |login: &str, password: &str| json!({
            "second_person": { "login": login, "password": password }, "lines": line,
        });
        head.act(&path, 1, json!({ "lines": line })).await.refused("purchasing.second_person_required");
        head.act(&path, 1, signed("east.head", "wrong")).await.refused("identity.vouch_refused");
        let password = crate::world::seed::PASSWORD;
        head.act(&path, 1, signed("east1.head", password)).await.refused("purchasing.second_person_unfit");
        head.act(&path, 1, signed("west.head", password)).await.refused("purchasing.second_person_unfit");
        clerk.act(&path, 1, signed("east.head", password)).await.refused("purchasing.requester_receives");
        let done = head.act(&path, 1, signed("east.head", password)).await.ok();
        assert_eq!((&done["second_person"]["name"], in_store(&world, "east1").await), (&json!("east.head"), 4));
        assert_eq!(state(&world, &order).await, "closed");
    }

    async fn who_asked_does_not_receive_except_in_a_village_with_one_user(world: World) {
        let market = market::open(&world).await;
        market.deliver_directly(&world).await;
        market.accept(&world, "east1", &[("AMX", "50")], false).await;
        market.accept(&world, "east2", &[("AMX", "50")], false).await;
        let orders = market.order(&world).await;
        let (supplier, order) = orders.iter().next().expect("an order");
        market.place(&world, order).await;
        market.confirm(&world, order, supplier).await;
        for (village, refused) in [("east1", true), ("east2", false)] {
            let sent = market.ship_to(&world, order, supplier, "AMX", "50", Some(village)).await.ok();
            let clerk = world.person(&format!("{village}.clerk")).await;
            let receipt = arrive(&clerk, &sent).await;
            let answer = inspect(&clerk, &receipt, json!({ "accepted": "50" })).await;
            if refused {
                answer.refused("purchasing.requester_receives");
                let head = world.person("east1.head").await;
                inspect(&head, &receipt, json!({ "accepted": "50" })).await.ok();
            } else {
                answer.ok();
            }
        }
        assert_eq!((in_store(&world, "east1").await, in_store(&world, "east2").await), (50, 50));
        assert_eq!(state(&world, order).await, "closed");
    }
}
