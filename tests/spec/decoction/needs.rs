//! What the centre should have of its pieces: a prescription's grams arrive in the suggestion, promised first and used afterwards, and are
//! asked for, bought and received like anybody's.

use serde_json::{Value, json};

use super::production::{passed, scan, weighed};
use super::{open, prescribe, sleep, with};
use crate::purchasing::market::{self, arrive, execute, inspect, number};
use crate::world::{World, hours};

/// What is told of a piece.
async fn need(world: &World, piece: &str) -> Value {
    let worker = world.person("decoction.worker").await;
    let all = worker.get("/api/decoction/needs").await.ok();
    let mut pieces = all["pieces"].as_array().expect("pieces").iter();
    let found = pieces.find(|one| one["item"]["name"] == piece);
    found.cloned().unwrap_or_default()
}

spec! {
    async fn grams_that_are_promised_are_suggested_before_anybody_weighs_them(world: World) {
        open(&world).await;
        let lines = [("白术", "12"), ("甘草", "3")];
        prescribe(&world, with(&lines)).await.ok();
        assert!(need(&world, "白术").await.is_null(), "who waits for his review is promised nothing");
        let (number, _) = passed(&world, with(&lines)).await;
        let told = need(&world, "白术").await;
        // Seven doses of 12 g are promised and 5 g are there.
        assert_eq!((&told["promised"], &told["on_hand"]), (&json!("84"), &json!("5")));
        let suggested: f64 = told["suggested"].as_str().expect("grams").parse().expect("a number");
        assert!(suggested >= 79.0, "{told:#}");
        assert_eq!((&need(&world, "甘草").await["promised"], &need(&world, "甘草").await["suggested"]), (&json!("21"), &json!("0")), "enough is there");
        weighed(&world, &number).await;
        assert_eq!(need(&world, "甘草").await["promised"], "21", "weighed and not yet found right");
        scan(&world, "decoction.rechecker", &number, "pass", json!({})).await.ok();
        assert!(need(&world, "甘草").await.is_null(), "it left the shelf");
    }

    async fn grams_that_were_used_are_suggested_for_the_next_cycle(world: World) {
        open(&world).await;
        let (number, _) = passed(&world, sleep()).await;
        weighed(&world, &number).await;
        scan(&world, "decoction.rechecker", &number, "pass", json!({})).await.ok();
        execute(&world, "UPDATE balance SET quantity_milli = 0 WHERE NOT boundless").await;
        world.clock.advance(hours(24 * 9));
        let told = need(&world, "茯苓").await;
        assert_eq!((&told["used"], &told["promised"], &told["on_hand"]), (&json!("84"), &json!("0"), &json!("0")), "云苓 is 茯苓: {told:#}");
        let suggested: f64 = told["suggested"].as_str().expect("grams").parse().expect("a number");
        assert!(suggested > 0.0, "{told:#}");
    }

    async fn what_the_centre_needs_is_bought_like_what_anybody_needs(world: World) {
        let pieces = open(&world).await;
        let market = market::open(&world).await;
        let (piece, offer) = (pieces[11], market.id("sinopharm.AMX"));
        execute(&world, &format!("UPDATE contract_line SET item_id = {piece} WHERE id = {offer}")).await;
        passed(&world, with(&[("白术", "12"), ("甘草", "3")])).await;

        let buyer = world.person("buyer").await;
        assert_eq!(buyer.get("/api/decoction/needs").await.ok()["can_request"], true);
        let made = buyer.create("/api/decoction/needs/requisition", json!({})).await.ok();
        let again = buyer.create("/api/decoction/needs/requisition", json!({})).await;
        again.refused("demand.requisition_exists");
        let told = buyer.get("/api/decoction/needs").await.ok();
        assert_eq!((&told["requisition"]["id"], &told["can_request"]), (&made["id"], &json!(false)), "{told:#}");
        let others = json!({ "kind": "emergency", "facility_id": market.id("hospital"), "reason": "急用", "prefill": "empty" });
        buyer.create("/api/demand/requisitions", others).await.refused("demand.not_your_facility");
        let clerk = world.person("hospital.clerk").await;
        clerk.get("/api/decoction/needs").await.refused("decoction.not_your_post");

        let path = format!("/api/demand/requisitions/{}", made["id"].as_str().expect("an id"));
        let wanted = number(&world, "SELECT CAST(SUM(quantity_milli) AS BIGINT) FROM requisition_line").await;
        assert!(wanted >= 79_000, "{wanted}");
        for (login, noun) in [("buyer", "submission"), ("manager", "approval"), ("pharmacist", "acceptance")] {
            let person = world.person(login).await;
            let version = person.get(&path).await.version();
            person.act(&format!("{path}/{noun}"), version, json!({})).await.ok();
        }
        assert_eq!(need(&world, "白术").await["suggested"], "0", "it is asked for");

        let cycle = buyer.get(&format!("/api/demand/cycles/{}", market.cycle)).await.ok();
        assert_eq!((&cycle["progress"]["accepted"], &cycle["progress"]["missing"]), (&json!(0), &cycle["progress"]["facilities"]), "no facility has asked: {cycle:#}");

        let order = market.order(&world).await["sinopharm"].clone();
        let waits = "SELECT quantity_milli FROM on_the_way w JOIN organisation o ON o.id = w.organisation_id WHERE o.kind = 'centre'";
        assert_eq!(number(&world, "SELECT COUNT(*) FROM plan_stock").await, 0, "its own shelf gives it nothing");
        assert_eq!(number(&world, waits).await, wanted);
        market.place(&world, &order).await;
        market.confirm(&world, &order, "sinopharm").await;
        let code = need(&world, "白术").await["item"]["code"].as_str().expect("a code").to_owned();
        let bought = number(&world, "SELECT quantity_milli FROM order_line").await;
        assert!(bought >= wanted, "whole packs");
        let quantity = (bought / 1000).to_string();
        let notice = market.ship(&world, &order, "sinopharm", &code, &quantity).await.ok();
        let keeper = world.person("keeper").await;
        let receipt = arrive(&keeper, &notice).await;
        inspect(&keeper, &receipt, json!({ "accepted": quantity })).await.ok();

        assert_eq!(number(&world, waits).await, 0, "nothing of it is on the way");
        assert_eq!(number(&world, "SELECT COUNT(*) FROM reservation").await, 0, "it lies there for nobody else");
        assert_eq!(need(&world, "白术").await["on_hand"], (bought / 1000 + 5).to_string());
    }
}
