//! The supplier's side: opening, answering, shipping.

use serde_json::{Value, json};

use super::market::{self, Market, arrive, verb};
use crate::world::{World, minutes};

/// A placed order of AMX for three facilities, delivered directly when asked for.
async fn placed(world: &World, direct: bool) -> (Market, String) {
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
    (market, order)
}

async fn answer(world: &World, order: &str, answer: Value) -> crate::world::Answer {
    let clerk = world.person("sinopharm.clerk").await;
    let lines = clerk
        .list(&format!("/api/purchasing/orders/{order}/lines"))
        .await;
    let mut line = answer;
    line["line_id"] = lines[0]["id"].clone();
    verb(&clerk, order, "confirmation", json!({ "lines": [line] })).await
}

async fn on_the_way(world: &World, facility: &str) -> i64 {
    let sql = format!(
        "SELECT w.quantity_milli FROM on_the_way w JOIN organisation o ON o.id = w.organisation_id \
         WHERE o.code = '{facility}'"
    );
    market::number(world, &sql).await / 1000
}

spec! {
    async fn opening_is_recorded_once(world: World) {
        let (_market, order) = placed(&world, false).await;
        let clerk = world.person("sinopharm.clerk").await;
        let path = format!("/api/purchasing/orders/{order}/opening");
        let first = clerk.post(&path, json!({})).await.ok();
        world.clock.advance(minutes(5));
        let second = clerk.post(&path, json!({})).await.ok();
        assert_eq!(first["opened_at"], "2026-11-23T00:00:00Z");
        assert_eq!(first["opened_at"], second["opened_at"]);
        let timeline = clerk.list(&format!("/api/purchasing/orders/{order}/timeline")).await;
        let verbs: Vec<&str> = timeline.iter()
            .map(|entry| entry["verb"].as_str().expect("a verb")).collect();
        assert_eq!(verbs, ["open", "place"], "what came before is the centre's own affair");
    }

    async fn who_opens_an_order_may_answer_what_he_read_the_moment_before(world: World) {
        let (_market, order) = placed(&world, false).await;
        let clerk = world.person("sinopharm.clerk").await;
        let path = format!("/api/purchasing/orders/{order}");
        let read = clerk.get(&path).await.version();
        let opened = clerk.post(&format!("{path}/opening"), json!({})).await;
        assert_eq!(opened.version(), read);
        let lines: Vec<_> = clerk.list(&format!("{path}/lines")).await.iter()
            .map(|line| json!({ "line_id": line["id"], "answer": "full", "promised_on": "2026-11-26" })).collect();
        clerk.act(&format!("{path}/confirmation"), read, json!({ "lines": lines })).await.ok();
    }

    async fn a_part_is_shared_by_those_who_asked_and_the_rest_is_not_expected_any_more(world: World) {
        let (_market, order) = placed(&world, false).await;
        answer(&world, &order, json!({ "answer": "part", "quantity": "560", "reason": "short" })).await
            .refused_fields(&["/lines/0/promised_on kernel.field_required"]);
        let part = json!({ "answer": "part", "quantity": "560", "reason": "short", "promised_on": "2026-11-26" });
        let confirmed = answer(&world, &order, part).await.ok();
        assert_eq!(confirmed["state"], "confirmed");
        let shares = (on_the_way(&world, "east").await, on_the_way(&world, "east1").await, on_the_way(&world, "west1").await);
        assert_eq!(shares, (250, 210, 100), "half of 1,120 in proportion");
        let buyer = world.person("buyer").await;
        let line = buyer.list(&format!("/api/purchasing/orders/{order}/lines")).await.remove(0);
        assert_eq!((&line["confirmed"], &line["cancelled"], &line["remaining"]), (&json!("560"), &json!("590"), &json!("560")));
        assert_eq!(market::number(&world, "SELECT CAST(SUM(ordered_milli) AS BIGINT) FROM commitment").await, 560_000);
        let notices = buyer.list("/api/notices").await;
        assert!(notices.iter().any(|notice| notice["kind"] == "order_declined"));
    }

    async fn of_direct_deliveries_the_surplus_is_given_up_first(world: World) {
        let (market, order) = placed(&world, true).await;
        let part = json!({ "answer": "part", "quantity": "1100", "reason": "short", "promised_on": "2026-11-26" });
        answer(&world, &order, part).await.ok();
        let clerk = world.person("sinopharm.clerk").await;
        let surplus = market.drop_of(&clerk, &order, "AMX", Some("centre")).await;
        assert_eq!((&surplus["cancelled"], &surplus["remaining"]), (&json!("30"), &json!("0")));
        let east = market.drop_of(&clerk, &order, "AMX", Some("east")).await;
        assert_eq!((&east["cancelled"], on_the_way(&world, "east").await), (&json!("9"), 491));
    }

    async fn an_order_that_is_declined_is_over(world: World) {
        let (market, order) = placed(&world, false).await;
        let declined = answer(&world, &order, json!({ "answer": "declined", "reason": "out of production" })).await.ok();
        assert_eq!((&declined["state"], &declined["can"]), (&json!("declined"), &json!([])));
        assert_eq!(on_the_way(&world, "east").await, 0);
        market.ship(&world, &order, "sinopharm", "AMX", "1").await.refused("purchasing.order_wrong_state");
    }

    async fn never_more_is_shipped_than_is_due_of_a_drop(world: World) {
        let (market, order) = placed(&world, false).await;
        market.ship(&world, &order, "sinopharm", "AMX", "100").await.refused("purchasing.order_wrong_state");
        market.confirm(&world, &order, "sinopharm").await;
        market.ship(&world, &order, "sinopharm", "AMX", "1151").await
            .refused_fields(&["/lines/0/quantity purchasing.more_than_remaining"]);
        let first = market.ship(&world, &order, "sinopharm", "AMX", "1000").await.ok();
        assert_eq!((&first["state"], &first["can"]), (&json!("sent"), &json!(["cancel"])));
        market.ship(&world, &order, "sinopharm", "AMX", "151").await
            .refused_fields(&["/lines/0/quantity purchasing.more_than_remaining"]);
        let (one, other) = tokio::join!(
            market.ship(&world, &order, "sinopharm", "AMX", "100"),
            market.ship(&world, &order, "sinopharm", "AMX", "100"),
        );
        assert_eq!([one.status, other.status].iter().filter(|status| **status == 201).count(), 1, "together too much");
    }

    async fn a_notice_is_taken_back_until_it_arrives(world: World) {
        let (market, order) = placed(&world, false).await;
        market.confirm(&world, &order, "sinopharm").await;
        let clerk = world.person("sinopharm.clerk").await;
        let sent = market.ship(&world, &order, "sinopharm", "AMX", "1150").await;
        let path = format!("/api/purchasing/ship-notices/{}/cancellation", sent.clone().id());
        clerk.act(&path, sent.version(), json!({})).await.ok();
        let order_now = clerk.get(&format!("/api/purchasing/orders/{order}")).await.ok();
        assert_eq!(order_now["state"], "confirmed", "its goods are due again");
        let again = market.ship(&world, &order, "sinopharm", "AMX", "1150").await;
        let keeper = world.person("keeper").await;
        arrive(&keeper, &again.body).await.ok();
        let path = format!("/api/purchasing/ship-notices/{}", again.id());
        let version = clerk.get(&path).await.version();
        clerk.act(&format!("{path}/cancellation"), version, json!({})).await
            .refused("purchasing.ship_notice_wrong_state");
    }

    async fn cold_goods_short_lives_and_repeated_codes_are_refused_at_their_field(world: World) {
        let market = market::open(&world).await;
        market.accept(&world, "east", &[("INS", "10")], false).await;
        let order = market.order(&world).await["sinopharm"].clone();
        market.place(&world, &order).await;
        market.confirm(&world, &order, "sinopharm").await;
        let clerk = world.person("sinopharm.clerk").await;
        let drop = market.drop_of(&clerk, &order, "INS", None).await;
        let lot = |expires_on: &str| json!({
            "drop_id": drop["drop_id"], "lot_number": "A", "expires_on": expires_on, "quantity": "1",
            "trace_codes": ["81000000000000000001"],
        });
        let body = json!({ "destination_id": drop["destination"]["id"], "lines": [lot("2027-01-01"), lot("2026-11-01")] });
        let path = format!("/api/purchasing/orders/{order}/ship-notices");
        clerk.create(&path, body).await.refused_fields(&[
            "/lines/0/expires_on purchasing.lot_life_too_short",
            "/lines/1/expires_on purchasing.lot_expired",
            "/lines/1/trace_codes purchasing.trace_code_twice",
            "/temperature_log purchasing.temperature_log_missing",
        ]);
        let mut soon = lot("2027-01-01");
        soon["near_expiry"] = json!(true);
        let body = json!({ "destination_id": drop["destination"]["id"], "temperature_log": "3.1", "lines": [soon] });
        let key = "the same load";
        let one = clerk.create_as(key, &path, body.clone()).await.ok();
        let other = clerk.create_as(key, &path, body).await.ok();
        assert_eq!(one["id"], other["id"]);
    }

    async fn an_answer_or_a_promise_that_is_overdue_makes_the_order_late(world: World) {
        let (market, order) = placed(&world, false).await;
        let buyer = world.person("buyer").await;
        assert!(buyer.list("/api/purchasing/orders?late=true").await.is_empty());
        world.clock.advance(crate::world::hours(25));
        let late = buyer.list("/api/purchasing/orders?late=true").await;
        assert_eq!((late.len(), &late[0]["late"]), (1, &json!(true)));
        market.confirm(&world, &order, "sinopharm").await;
        assert!(buyer.list("/api/purchasing/orders?late=true").await.is_empty());
        world.clock.advance(crate::world::hours(72));
        assert_eq!(buyer.list("/api/purchasing/orders?late=true&state=confirmed,shipping").await.len(), 1);
    }
}
