//! 审方: what rules say, who decides, who signs a second time.

use serde_json::json;

use super::{act, findings, id_of, open, prescribe, sleep, text, with};
use crate::purchasing::market::number;
use crate::world::World;

async fn notices(world: &World, kind: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM notice WHERE kind = '{kind}'");
    number(world, &sql).await
}

/// 海藻 against 甘草.
fn stopped() -> serde_json::Value {
    with(&[("海藻", "10"), ("生甘草", "3")])
}

spec! {
    async fn the_queue_is_by_promise_and_urgent_ones_come_first(world: World) {
        open(&world).await;
        let first = id_of(&prescribe(&world, sleep()).await.ok());
        let mut tonic = sleep();
        tonic["scheme"] = json!("tonic");
        tonic["doses"] = json!(12);
        let second = id_of(&prescribe(&world, tonic).await.ok());
        let mut rush = sleep();
        rush["urgent"] = json!(true);
        rush["delivery"] = json!("pickup");
        let third = id_of(&prescribe(&world, rush).await.ok());
        let pharmacist = world.person("decoction.pharmacist").await;
        let queue = pharmacist.get("/api/decoction/queue").await.ok();
        let ids: Vec<String> = queue.as_array().expect("queue").iter().map(|one| text(&one["id"])).collect();
        assert_eq!(ids[0], third);
        assert!(ids.contains(&first) && ids.contains(&second));
        assert_eq!(queue[0]["can"], json!(["approve", "return"]));
        let today = pharmacist.get("/api/today").await.ok();
        let kinds = today["tasks"].as_array().expect("tasks").iter().filter(|one| one["kind"] == "prescription_review").count();
        assert_eq!(kinds, 3, "{today:#}");
    }

    async fn the_pharmacist_passes_and_nobody_else_does(world: World) {
        open(&world).await;
        let id = id_of(&prescribe(&world, sleep()).await.ok());
        act(&world, "decoction.packer", &id, "approval", json!({})).await.refused("decoction.not_your_post");
        act(&world, "pharmacist", &id, "approval", json!({})).await.refused("kernel.forbidden");
        let passed = act(&world, "decoction.pharmacist", &id, "approval", json!({ "note": "可" })).await.ok();
        assert_eq!((&passed["prescription"]["state"], &passed["decided_by"]["name"]), (&json!("approved"), &json!("decoction.pharmacist")));
        act(&world, "decoction.pharmacist", &id, "approval", json!({})).await.refused("decoction.wrong_state");
    }

    async fn what_a_rule_stops_is_passed_only_after_the_prescriber_signed_twice(world: World) {
        open(&world).await;
        let made = prescribe(&world, stopped()).await.ok();
        let id = id_of(&made);
        assert_eq!(findings(&made)[0], "incompatible block");
        assert!(text(&made["findings"][0]["source"]).contains("rx 2026"), "edition and source stand in every finding");
        act(&world, "decoction.pharmacist", &id, "approval", json!({})).await.refused("decoction.signature_missing");
        let asked = act(&world, "decoction.pharmacist", &id, "signature-request", json!({ "note": "海藻反甘草" })).await.ok();
        assert_eq!((&asked["prescription"]["state"], notices(&world, "prescription_signature").await), (&json!("signing"), 1));
        let doctor = world.person("hospital.prescriber").await;
        let today = doctor.get("/api/today").await.ok();
        assert!(today["tasks"].as_array().expect("tasks").iter().any(|one| one["kind"] == "prescription_signature"), "{today:#}");
        act(&world, "hospital.prescriber", &id, "signature", json!({ "reason": " " })).await.refused_fields(&["/reason decoction.reason_missing"]);
        act(&world, "decoction.pharmacist", &id, "signature", json!({ "reason": "x" })).await.refused("kernel.forbidden");
        let signed = act(&world, "hospital.prescriber", &id, "signature", json!({ "reason": "海藻玉壶汤，古方有据" })).await.ok();
        assert_eq!((&signed["prescription"]["signed"], &signed["prescription"]["state"]), (&json!(true), &json!("waiting")));
        act(&world, "decoction.pharmacist", &id, "signature-request", json!({})).await.refused("decoction.signature_not_needed");
        act(&world, "decoction.pharmacist", &id, "approval", json!({})).await.ok();
        // Signed at once, it need not come back.
        let mut body = stopped();
        body["signature"] = json!("海藻玉壶汤");
        let id = id_of(&prescribe(&world, body).await.ok());
        act(&world, "decoction.pharmacist", &id, "approval", json!({})).await.ok();
    }

    async fn it_is_sent_back_with_a_reason_changed_and_judged_anew(world: World) {
        open(&world).await;
        let id = id_of(&prescribe(&world, with(&[("浮小卖", "30"), ("甘草", "3")])).await.ok());
        act(&world, "decoction.pharmacist", &id, "return", json!({ "reason": "" })).await.refused_fields(&["/reason decoction.reason_missing"]);
        let back = act(&world, "decoction.pharmacist", &id, "return", json!({ "reason": "浮小卖应为浮小麦" })).await.ok();
        assert_eq!((&back["prescription"]["state"], &back["reason"]), (&json!("returned"), &json!("浮小卖应为浮小麦")));
        assert_eq!(notices(&world, "prescription_returned").await, 1);
        let again = act(&world, "hospital.prescriber", &id, "resubmission", sleep()).await.ok();
        assert_eq!((&again["prescription"]["state"], findings(&again).len(), again["lines"].as_array().map(Vec::len)), (&json!("waiting"), 0, Some(5)));
        act(&world, "hospital.prescriber", &id, "withdrawal", json!({ "reason": "患者转院" })).await.ok();
    }

    async fn an_unknown_name_is_never_passed_even_if_signed(world: World) {
        open(&world).await;
        let mut body = with(&[("浮小卖", "30"), ("甘草", "3")]);
        body["signature"] = json!("就是它");
        let id = id_of(&prescribe(&world, body).await.ok());
        act(&world, "decoction.pharmacist", &id, "approval", json!({})).await.refused("decoction.piece_unknown");
    }

    async fn the_county_lowers_a_rule_by_policy_and_it_says_so(world: World) {
        open(&world).await;
        let body = json!({ "key": "decoction.review", "effective_on": "2026-11-23", "value": { "treatments": [{ "code": "incompatible", "kind": "反", "severity": "warn" }], "source": "县药事会 2026-11" } });
        world.person("manager").await.create("/api/policies", body).await.ok();
        let made = prescribe(&world, stopped()).await.ok();
        assert_eq!(findings(&made)[0], "incompatible warn");
        act(&world, "decoction.pharmacist", &id_of(&made), "approval", json!({})).await.ok();
    }

    async fn pregnancy_and_doses_are_of_a_day_whatever_the_number_of_doses(world: World) {
        open(&world).await;
        let mut body = with(&[("桃仁", "10"), ("当归", "9")]);
        body["doses"] = json!(14);
        let plain = prescribe(&world, body.clone()).await.ok();
        assert!(!findings(&plain).iter().any(|one| one.starts_with("dose_high")), "{plain:#}");
        body["patient"]["sex"] = json!("female");
        body["patient"]["pregnant"] = json!(true);
        let made = prescribe(&world, body).await.ok();
        assert!(findings(&made).iter().any(|one| one.starts_with("pregnancy")), "{made:#}");
    }
}
