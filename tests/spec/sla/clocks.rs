//! Clocks start and stop with their orders, and what runs out leaves its evidence.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{breaches, clocks, confirm, load_2027, notices, place, settle, texts, until};
use crate::purchasing::market::{self, Market, arrive, inspect, number, verb};
use crate::world::{World, hours, minutes};

/// A placed order of 100 boxes of AMX for one facility, to the centre.
async fn ordered(world: &World) -> (Market, String) {
    let mut market = market::open(world).await;
    let order = place(world, &mut market, &["east"], &[("AMX", "100")]).await;
    (market, order)
}

/// Some of it comes and is accepted.
async fn delivered(world: &World, market: &Market, order: &str, quantity: &str, verdict: Value) {
    let notice = market
        .ship(world, order, "sinopharm", "AMX", quantity)
        .await
        .ok();
    let keeper = world.person("keeper").await;
    let receipt = arrive(&keeper, &notice).await;
    inspect(&keeper, &receipt, verdict).await.ok();
}

spec! {
    async fn exactly_on_the_promised_minute_is_on_time(world: World) {
        let (market, order) = ordered(&world).await;
        assert_eq!(clocks(&world, &order).await, ["confirm running"], "of regular orders the hours count from the answer");
        confirm(&world, &order).await;
        assert_eq!(clocks(&world, &order).await, ["confirm met", "deliver running"]);
        let due = texts(&world, "SELECT CAST((due_at - started_at) / 3600000 AS TEXT) FROM sla_clock WHERE kind = 'deliver'").await;
        assert_eq!(due, ["48"]);
        world.clock.advance(hours(48));
        world.clock.advance(std::time::Duration::from_secs(59));
        delivered(&world, &market, &order, "100", json!({ "accepted": "100" })).await;
        assert_eq!(clocks(&world, &order).await, ["confirm met", "deliver met whole"]);
        assert_eq!(breaches(&world).await, Vec::<String>::new());
    }

    async fn two_halves_in_time_are_one_whole_and_goods_wait_for_inspection_without_blame(world: World) {
        let (market, order) = ordered(&world).await;
        confirm(&world, &order).await;
        delivered(&world, &market, &order, "50", json!({ "accepted": "50" })).await;
        let notice = market.ship(&world, &order, "sinopharm", "AMX", "50").await.ok();
        let keeper = world.person("keeper").await;
        let receipt = arrive(&keeper, &notice).await;
        world.pass(hours(72)).await;
        assert_eq!(clocks(&world, &order).await, ["confirm met", "deliver running"], "it was at the door in time");
        inspect(&keeper, &receipt, json!({ "accepted": "50" })).await.ok();
        assert_eq!(clocks(&world, &order).await, ["confirm met", "deliver met whole"]);
    }

    async fn a_clock_that_runs_out_is_a_breach_of_its_minute_with_sealed_evidence(world: World) {
        let (market, order) = ordered(&world).await;
        confirm(&world, &order).await;
        delivered(&world, &market, &order, "40", json!({ "accepted": "40" })).await;
        // Nobody looked for five days.
        world.pass(hours(120)).await;
        assert_eq!(clocks(&world, &order).await, ["confirm met", "deliver late late"]);
        assert_eq!(breaches(&world).await, ["late 60 2026-11-25"]);
        let evidence = texts(&world, "SELECT evidence FROM sla_breach").await.remove(0);
        let digest: String = Sha256::digest(evidence.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(texts(&world, "SELECT evidence_hash FROM sla_breach").await, [digest]);
        let evidence: Value = serde_json::from_str(&evidence).expect("JSON");
        assert_eq!((&evidence["ordered"], &evidence["on_time"], &evidence["quantity"]), (&json!("100"), &json!("40"), &json!("60")));
        assert_eq!(evidence["receipts"][0]["accepted"], "40");
        // What comes later changes nothing of it.
        delivered(&world, &market, &order, "60", json!({ "accepted": "60" })).await;
        world.pass(hours(24)).await;
        assert_eq!(breaches(&world).await, ["late 60 2026-11-25"]);
        assert_eq!(market::count(&world, "sla_breach").await, 1);
    }

    async fn short_refused_late_and_bad_are_different_events(world: World) {
        let mut market = market::open(&world).await;
        market.deliver_directly(&world).await;
        let order = place(&world, &mut market, &["hospital"], &[("AMX", "100"), ("TOX", "10"), ("INS", "5")]).await;
        let clerk = world.person("sinopharm.clerk").await;
        let lines = clerk.list(&format!("/api/purchasing/orders/{order}/lines")).await;
        let answer = |line: &Value| match line["item"]["code"].as_str() {
            Some("AMX") => json!({ "line_id": line["id"], "answer": "part", "quantity": "60", "reason": "short", "promised_on": "2026-11-26" }),
            Some("TOX") => json!({ "line_id": line["id"], "answer": "declined", "reason": "none left" }),
            _ => json!({ "line_id": line["id"], "answer": "full", "promised_on": "2026-11-26" }),
        };
        let answers: Vec<Value> = lines.iter().map(answer).collect();
        verb(&clerk, &order, "confirmation", json!({ "lines": answers })).await.ok();
        let mut found = breaches(&world).await;
        found.sort();
        assert_eq!(found, ["refused 10 2026-11-23", "short 40 2026-11-23"]);
        let notice = market.ship(&world, &order, "sinopharm", "AMX", "60").await.ok();
        let head = world.person("hospital.clerk").await;
        let receipt = arrive(&head, &notice).await;
        let verdict = json!({ "accepted": "59", "rejected": "1", "reject_reason": "damaged" });
        inspect(&*world.person("hospital.head").await, &receipt, verdict).await.ok();
        // Cold chain: 72 hours for the insulin, 48 for the one box that was broken.
        world.pass(hours(80)).await;
        let mut found = breaches(&world).await;
        found.sort();
        assert_eq!(found, ["late 1 2026-11-25", "late 5 2026-11-26", "quality 1 2026-11-23", "refused 10 2026-11-23", "short 40 2026-11-23"]);
    }

    async fn an_order_that_is_not_answered_in_time_counts_as_refused(world: World) {
        let (_market, order) = ordered(&world).await;
        world.pass(hours(24)).await;
        assert_eq!(clocks(&world, &order).await, ["confirm running"], "this minute still counts");
        world.pass(minutes(5)).await;
        assert_eq!(clocks(&world, &order).await, ["confirm late late"]);
        assert_eq!(breaches(&world).await, ["refused 100 2026-11-24"]);
        confirm(&world, &order).await;
        assert_eq!(clocks(&world, &order).await, ["confirm late late", "deliver running"], "and is answered all the same");
    }

    async fn what_the_buyer_gives_up_is_nobodys_fault(world: World) {
        let (_market, order) = ordered(&world).await;
        confirm(&world, &order).await;
        let buyer = world.person("buyer").await;
        verb(&buyer, &order, "cancellation", json!({ "reason": "not needed" })).await.ok();
        world.pass(hours(72)).await;
        assert_eq!(clocks(&world, &order).await, ["confirm met", "deliver void"]);
        assert_eq!(breaches(&world).await, Vec::<String>::new());
    }

    async fn the_supplier_is_reminded_before_a_clock_runs_out_once_for_each_reminder(world: World) {
        let (_market, order) = ordered(&world).await;
        confirm(&world, &order).await;
        let letters = "SELECT COUNT(*) FROM outbox WHERE dedupe_key LIKE 'letter:%' AND payload LIKE '%将到时限%'";
        world.pass(hours(23)).await;
        assert_eq!(number(&world, letters).await, 0);
        world.pass(hours(1)).await;
        world.pass(hours(1)).await;
        settle(&world).await;
        assert_eq!(number(&world, letters).await, 1, "24 hours before");
        world.pass(hours(19)).await;
        world.pass(minutes(30)).await;
        settle(&world).await;
        assert_eq!(number(&world, letters).await, 2, "4 hours before");
        assert!(notices(&world, "sinopharm").await.contains(&"sla_reminder".to_owned()));
    }

    async fn a_clock_past_the_last_loaded_holidays_alerts_and_breaches_nobody(world: World) {
        let mut market = market::open(&world).await;
        until(&world, "2026-12-31 08:00").await;
        let order = place(&world, &mut market, &["east"], &[("AMX", "100")]).await;
        confirm(&world, &order).await;
        until(&world, "2027-01-05 08:00").await;
        assert_eq!(clocks(&world, &order).await, ["confirm met", "deliver running"]);
        assert_eq!(breaches(&world).await, Vec::<String>::new());
        assert!(notices(&world, "centre").await.contains(&"sla_holidays_missing".to_owned()));
        // The notice is loaded: New Year's Day did not count, and the clock is judged by it.
        load_2027(&world).await;
        world.pass(minutes(5)).await;
        settle(&world).await;
        assert_eq!(breaches(&world).await, ["late 100 2027-01-03"]);
    }
}
