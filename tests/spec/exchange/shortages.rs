//! A shortage: who may say so, who is asked and why, who answers first, what the clock does.

use std::time::Duration;

use serde_json::json;

use super::{accept, ask_of, asked, balanced, lack, lies, open, seen, shelve, text, used, verb};
use crate::purchasing::market::{execute, number};
use crate::world::{World, hours};

async fn notices(world: &World, kind: &str) -> i64 {
    number(
        world,
        &format!("SELECT COUNT(*) FROM notice WHERE kind = '{kind}'"),
    )
    .await
}

spec! {
    async fn donors_are_ranked_by_reasons_that_everybody_can_read(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "hospital", "AMX", &[("H1", "2028-12-31", 500)]).await;
        shelve(&world, &market, "east", "AMX", &[("E1", "2028-12-31", 60)]).await;
        shelve(&world, &market, "west", "AMX", &[("W1", "2026-12-01", 900)]).await;
        shelve(&world, &market, "west1", "AMX", &[("X1", "2028-12-31", 30)]).await;
        used(&world, &market, "hospital", "AMX", 90).await;
        used(&world, &market, "east", "AMX", 90).await;
        used(&world, &market, "west1", "AMX", 300).await;
        let made = lack(&world, &market, "AMX", 40).await.ok();
        // 西河镇's lot dies too soon, 西一村 needs its own.
        assert_eq!(asked(&made), ["hospital asked", "east asked"]);
        let east = &made["asks"][1];
        assert_eq!((&east["free"], &east["spare"], &east["daily"]), (&json!("60"), &json!("50"), &json!("0.979")));
        assert_eq!((&east["cover_days"], &east["run"], &east["points"]["run"]), (&json!(20), &json!(null), &json!(0)));
        assert!(east["metres"].as_i64().expect("metres") > 0);
        assert_eq!((&made["shortage"]["state"], &made["shortage"]["due_at"]), (&json!("open"), &json!("2026-11-24T00:00:00Z")));
        // A donor sees the shortage and himself; who was not asked sees nothing.
        let id = text(&made["shortage"]["id"]);
        assert_eq!(asked(&seen(&world, "east.clerk", &id).await), ["hospital asked", "east asked"], "the township of the village");
        assert_eq!(world.person("west.clerk").await.get(&format!("/api/exchange/shortages/{id}")).await.status, 404);
        assert_eq!(notices(&world, "shortage_asked").await, 2);
        let task = world.person("hospital.clerk").await.get("/api/today").await.ok();
        assert!(task["tasks"].as_array().expect("tasks").iter().any(|task| task["kind"] == "shortage_asked"), "{task:#}");
    }

    async fn what_is_free_at_the_centre_is_asked_for_first(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "centre", "AMX", &[("C1", "2028-12-31", 30)]).await;
        shelve(&world, &market, "hospital", "AMX", &[("H1", "2028-12-31", 500)]).await;
        let made = lack(&world, &market, "AMX", 20).await.ok();
        assert_eq!(asked(&made), ["centre asked"], "it has all of it");
        let more = world.person("west1.clerk").await;
        let body = json!({ "item_id": market.id("AMX"), "quantity": "40", "cause": "late" });
        let other = more.create("/api/exchange/shortages", body).await.ok();
        assert_eq!(asked(&other), ["centre asked", "hospital asked"]);
    }

    async fn classes_that_do_not_travel_are_refused_with_the_source(world: World) {
        let market = open(&world).await;
        let refused = lack(&world, &market, "TOX", 5).await.refused("exchange.excluded");
        assert!(text(&refused["detail"]).contains("医疗用毒性药品管理办法"), "{refused:#}");
        execute(&world, "UPDATE item SET name = '盐酸曲马多片' WHERE code = 'MET'").await;
        lack(&world, &market, "MET", 5).await.refused("exchange.excluded");
        execute(&world, "UPDATE item SET approval_number = '湘药制字Z20220001' WHERE code = 'NOC'").await;
        lack(&world, &market, "NOC", 5).await.refused("exchange.excluded");
    }

    async fn a_shortage_is_said_once_by_its_own_desk(world: World) {
        let market = open(&world).await;
        lack(&world, &market, "AMX", 40).await.ok();
        lack(&world, &market, "AMX", 10).await.refused("exchange.asked_already");
        let body = |facility: &str| json!({ "facility_id": market.id(facility), "item_id": market.id("INS"), "quantity": "5", "cause": "patient" });
        let east = world.person("east.clerk").await;
        east.create("/api/exchange/shortages", body("east2")).await.ok();
        assert_eq!(east.create("/api/exchange/shortages", body("west1")).await.status, 404);
        world.person("hospital.clerk").await.create("/api/exchange/shortages", body("east")).await.refused("exchange.not_your_desk");
        let bad = json!({ "item_id": market.id("INS"), "quantity": "0", "cause": "patient", "need_by": "2026-11-22T00:00:00Z" });
        let fields = ["/quantity kernel.field_not_positive", "/need_by exchange.need_by_passed"];
        world.person("east1.clerk").await.create("/api/exchange/shortages", bad).await.refused_fields(&fields);
        assert_eq!(world.person("sinopharm.clerk").await.get("/api/exchange/shortages").await.status, 403);
    }

    async fn the_first_who_accepts_wins_and_the_other_is_told_so(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "hospital", "AMX", &[("H1", "2028-12-31", 500)]).await;
        shelve(&world, &market, "west", "AMX", &[("W1", "2028-12-31", 500)]).await;
        let id = text(&lack(&world, &market, "AMX", 40).await.ok()["shortage"]["id"]);
        for login in ["hospital.clerk", "west.clerk"] {
            world.person(login).await;
        }
        let (one, other) = tokio::join!(
            accept(&world, "hospital.clerk", &id, "hospital", 40),
            accept(&world, "west.clerk", &id, "west", 40),
        );
        let mut answers = [one, other];
        answers.sort_by_key(|answer| answer.status);
        let [won, lost] = answers;
        won.ok();
        lost.refused("exchange.covered_already");
        let set_aside = lies(&world, &market, "hospital", "transit", "AMX").await + lies(&world, &market, "west", "transit", "AMX").await;
        assert_eq!(set_aside, 40, "once");
        balanced(&world).await;
    }

    async fn a_donor_may_give_a_part_or_nothing(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "hospital", "AMX", &[("H1", "2027-06-30", 10), ("H2", "2028-12-31", 20)]).await;
        shelve(&world, &market, "west", "AMX", &[("W1", "2028-12-31", 500)]).await;
        let id = text(&lack(&world, &market, "AMX", 40).await.ok()["shortage"]["id"]);
        accept(&world, "hospital.clerk", &id, "hospital", 41).await.refused("exchange.more_than_missing");
        accept(&world, "hospital.clerk", &id, "hospital", 35).await.refused("exchange.not_free");
        let given = accept(&world, "hospital.clerk", &id, "hospital", 15).await.ok();
        let lots: Vec<String> = given["lines"].as_array().expect("lots").iter().map(|line| format!("{} {}", text(&line["lot"]), text(&line["quantity"]))).collect();
        assert_eq!(lots, ["H1 10", "H2 5"], "first to expire first");
        assert_eq!((&given["amount"], &given["lines"][0]["price_source"]), (&json!("52.5"), &json!("contract")), "{given:#}");
        let now = seen(&world, "east1.clerk", &id).await;
        assert_eq!((&now["shortage"]["state"], &now["shortage"]["promised"]), (&json!("open"), &json!("15")));
        accept(&world, "hospital.clerk", &id, "hospital", 5).await.refused("exchange.ask_over");
        let ask = ask_of(&world, "west.clerk", &id, "west").await;
        let path = format!("/api/exchange/asks/{}/refusal", text(&ask["id"]));
        let west = world.person("west.clerk").await;
        west.act(&path, 1, json!({ "reason": " " })).await.refused_fields(&["/reason exchange.reason_missing"]);
        assert_eq!(west.act(&path, 1, json!({ "reason": "本院自用" })).await.status, 204);
        assert_eq!(asked(&seen(&world, "east1.clerk", &id).await), ["west declined", "hospital accepted"]);
        balanced(&world).await;
    }

    async fn unanswered_it_goes_to_more_donors_then_to_desks_then_to_an_emergency_requisition(world: World) {
        let market = open(&world).await;
        for (place, lot) in [("hospital", "H1"), ("east", "E1"), ("west", "W1"), ("west1", "X1"), ("east2", "Y1")] {
            shelve(&world, &market, place, "AMX", &[(lot, "2028-12-31", 500)]).await;
        }
        let terms = json!({ "solve_hours": 24, "more_donors_hours": 2, "desks_hours": 6, "order_hours": 12, "donors_first": 2,
            "donors_more": 20, "lead_time_days": 3, "safety_days": 7, "life_days": 30, "lookback_months": 3, "cover_full_days": 60,
            "far_metres": 60000, "weight_cover": 40, "weight_expiry": 20, "weight_distance": 20, "weight_run": 20 });
        let body = json!({ "key": "exchange.terms", "value": terms, "effective_on": "2026-11-23" });
        let manager = world.person("manager").await;
        manager.create("/api/policies", body).await.ok();
        let id = text(&lack(&world, &market, "AMX", 45).await.ok()["shortage"]["id"]);
        let step = async || {
            let now = seen(&world, "east1.clerk", &id).await;
            (now["shortage"]["step"].as_i64().expect("a step"), now["asks"].as_array().expect("asks").len(), text(&now["shortage"]["state"]))
        };
        assert_eq!(step().await, (0, 2, "open".to_owned()));
        world.pass(Duration::from_secs(115 * 60)).await;
        assert_eq!(step().await.0, 0);
        world.pass(Duration::from_secs(10 * 60)).await;
        assert_eq!(step().await, (1, 5, "open".to_owned()));
        world.pass(hours(4)).await;
        assert_eq!(step().await.0, 2);
        assert_eq!(notices(&world, "shortage_escalated").await, 2, "the township and the centre");
        world.pass(hours(6)).await;
        assert_eq!(step().await, (3, 5, "ordered".to_owned()));
        let now = seen(&world, "east1.clerk", &id).await;
        let paper = text(&now["shortage"]["requisition_id"]);
        let clerk = world.person("east1.clerk").await;
        let lines = clerk.list(&format!("/api/demand/requisitions/{paper}/lines")).await;
        assert_eq!((lines.len(), &lines[0]["quantity"]), (1, &json!("50")), "whole packs");
        let states = format!("SELECT COUNT(*) FROM requisition WHERE id = {paper} AND state = 'submitted' AND kind = 'emergency'");
        assert_eq!(number(&world, &states).await, 1);
        accept(&world, "west.clerk", &id, "west", 45).await.refused("exchange.shortage_over");
        // Twice is once.
        world.pass(hours(13)).await;
        assert_eq!(number(&world, "SELECT COUNT(*) FROM requisition").await, 1);
    }

    async fn the_centre_need_not_wait_and_what_cannot_be_ordered_expires(world: World) {
        let market = open(&world).await;
        let made = lack(&world, &market, "NOC", 5).await.ok();
        let path = format!("/api/exchange/shortages/{}", text(&made["shortage"]["id"]));
        let (dispatcher, clerk) = (world.person("dispatcher").await, world.person("east1.clerk").await);
        assert_eq!(clerk.act(&format!("{path}/escalation"), 1, json!({})).await.status, 403);
        execute(&world, "UPDATE item SET state = 'suspended' WHERE code = 'NOC'").await;
        for step in 1..=3 {
            let version = dispatcher.get(&path).await.version();
            let now = dispatcher.act(&format!("{path}/escalation"), version, json!({})).await.ok();
            assert_eq!(now["shortage"]["step"], step, "{now:#}");
        }
        let now = dispatcher.get(&path).await.ok();
        assert!(now["shortage"]["trouble"].is_string(), "{now:#}");
        assert_eq!(now["shortage"]["state"], "open");
        let version = dispatcher.get(&path).await.version();
        dispatcher.act(&format!("{path}/escalation"), version, json!({})).await.refused("exchange.no_step_left");
        world.pass(hours(25)).await;
        assert_eq!(dispatcher.get(&path).await.ok()["shortage"]["state"], "expired");
        let figures = dispatcher.get("/api/exchange/figures").await.ok();
        assert_eq!((&figures["total"]["expired"], &figures["total"]["success_bp"]), (&json!(1), &json!(0)));
    }

    async fn a_shortage_that_is_withdrawn_gives_the_goods_back(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "hospital", "AMX", &[("H1", "2028-12-31", 500)]).await;
        let id = text(&lack(&world, &market, "AMX", 40).await.ok()["shortage"]["id"]);
        let given = text(&accept(&world, "hospital.clerk", &id, "hospital", 40).await.ok()["id"]);
        let clerk = world.person("east1.clerk").await;
        let path = format!("/api/exchange/shortages/{id}");
        let version = clerk.get(&path).await.version();
        let done = clerk.act(&format!("{path}/withdrawal"), version, json!({ "reason": "已自行解决" })).await.ok();
        assert_eq!((&done["shortage"]["state"], &done["shortage"]["promised"]), (&json!("withdrawn"), &json!("0")));
        assert_eq!(done["transfers"][0]["state"], "cancelled");
        assert_eq!(lies(&world, &market, "hospital", "store", "AMX").await, 500);
        let hospital = world.person("hospital.head").await;
        verb(&hospital, &given, "approval", json!({})).await.refused("exchange.transfer_wrong_state");
        balanced(&world).await;
        // The item may be asked for again.
        lack(&world, &market, "AMX", 40).await.ok();
    }
}
