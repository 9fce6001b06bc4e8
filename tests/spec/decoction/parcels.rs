//! Parcels on the shared pharmacy's runs: handed to the driver by scan, signed for at the stop, back for the next run.

use serde_json::{Value, json};

use super::production::{passed, scan, weighed};
use super::{open, run_to, sleep, text, van};
use crate::dispatch::{Phone, verb};
use crate::purchasing::market::number;
use crate::world::{World, minutes};

/// Raw pieces for 县医院, packed and sampled: number and id.
async fn ready(world: &World) -> (String, String) {
    let mut body = sleep();
    body["way"] = json!("raw");
    let (number, id) = passed(world, body).await;
    weighed(world, &number).await;
    scan(world, "decoction.rechecker", &number, "pass", json!({}))
        .await
        .ok();
    for verb in ["pack", "sample"] {
        scan(world, "decoction.packer", &number, verb, json!({}))
            .await
            .ok();
    }
    (number, id)
}

async fn job(world: &World, id: &str) -> Value {
    let packer = world.person("decoction.packer").await;
    packer.get(&format!("/api/decoction/jobs/{id}")).await.ok()["job"].clone()
}

async fn track(world: &World, id: &str) -> Value {
    let token = text(&job(world, id).await["token"]);
    let path = format!("/api/decoction/track/{token}");
    world.stranger().get(&path).await.ok()
}

spec! {
    async fn what_is_ready_waits_for_a_run_and_the_room_is_told_which(world: World) {
        open(&world).await;
        let van = van(&world).await;
        let (number, id) = ready(&world).await;
        let board = world.person("dispatcher").await.get("/api/dispatch/board").await.ok();
        let waiting = &board["waiting"][0];
        assert_eq!((&waiting["organisation"]["code"], &waiting["parcels"], &waiting["packed_ml"]), (&json!("hospital"), &json!(1), &json!(7 * 200)));
        scan(&world, "decoction.packer", &number, "hand_over", json!({ "carrier": "湘F1" })).await.refused("decoction.no_run");
        let run = run_to(&world, &van, &["west", "hospital"]).await;
        let seen = job(&world, &id).await;
        let planned = text(&world.person("dispatcher").await.get(&run).await.ok()["run"]["number"]);
        assert_eq!((&seen["ride"]["number"], &seen["ride"]["plate"], &seen["ride"]["leaves_at"]), (&json!(planned), &json!("湘F1"), &json!("2026-11-23T03:00:00Z")));
        let gone = scan(&world, "decoction.packer", &number, "hand_over", json!({})).await.ok();
        assert_eq!((&gone["job"]["state"], &gone["job"]["carrier"]), (&json!("handed_over"), &json!(planned)), "nobody typed it");
        scan(&world, "decoction.courier", &number, "deliver", json!({})).await.refused("decoction.out_of_order");
        scan(&world, "decoction.courier", &number, "return", json!({})).await.refused("decoction.not_your_post");
    }

    async fn the_driver_reads_a_code_and_a_place_and_his_stop_signs_for_it(world: World) {
        open(&world).await;
        let run = run_to(&world, &van(&world).await, &["hospital"]).await;
        let (number, id) = ready(&world).await;
        let promised = track(&world, &id).await;
        assert!(!promised["promised_at"].is_null() && promised["departed_at"].is_null(), "{promised:#}");
        scan(&world, "decoction.packer", &number, "hand_over", json!({})).await.ok();
        let left = world.clock.now();
        let keeper = world.person("keeper").await;
        world.clock.advance(minutes(10));
        verb(&keeper, &run, "departure", json!({})).await.ok();
        let phone = Phone::read(&world, "driver", &run).await;
        let parcels = &phone.stop("hospital")["parcels"];
        assert_eq!((&parcels[0]["code"], &parcels[0]["bags"], &parcels[0]["facility"]["code"]), (&json!(number), &json!(7), &json!("hospital")));
        for word in ["张三", "13812345678", "酸枣仁", "虚劳"] {
            assert!(!phone.sheet.to_string().contains(word), "{word} on the sheet");
        }
        let record = phone.write("r1", "hospital", json!({ "outcome": "delivered", "receiver": "李四", "totes": [number] }));
        assert_eq!(phone.sync(&[record.clone(), record]).await, ["taken", "repeated"]);
        assert_eq!(job(&world, &id).await["state"], "delivered");
        let arrived = track(&world, &id).await;
        assert_eq!((&arrived["promised_at"], &arrived["departed_at"], &arrived["arrived_at"]), (&json!(null), &json!(left), &json!("2026-11-23T00:10:00Z")), "{arrived:#}");
        let steps: Vec<&Value> = arrived["steps"].as_array().expect("steps").iter().filter(|step| step["at"].is_null()).collect();
        assert!(steps.is_empty(), "{arrived:#}");
        verb(&keeper, &run, "return", json!({})).await.ok();
    }

    async fn a_stop_that_fails_sends_it_with_the_next_run(world: World) {
        open(&world).await;
        let van = van(&world).await;
        let first = run_to(&world, &van, &["hospital"]).await;
        let (parcel, id) = ready(&world).await;
        scan(&world, "decoction.packer", &parcel, "hand_over", json!({})).await.ok();
        let keeper = world.person("keeper").await;
        verb(&keeper, &first, "departure", json!({})).await.ok();
        let next = run_to(&world, &van, &["west"]).await;
        let phone = Phone::read(&world, "driver", &first).await;
        let failed = phone.write("f1", "hospital", json!({ "outcome": "failed", "reason": "无人" }));
        assert_eq!(phone.sync(&[failed]).await, ["taken"]);
        assert_eq!(job(&world, &id).await["state"], "handed_over", "it is on the van until the van is back");
        verb(&keeper, &first, "return", json!({})).await.ok();
        let back = job(&world, &id).await;
        let second = text(&keeper.get(&next).await.ok()["run"]["number"]);
        assert_eq!((&back["state"], &back["ride"]["number"]), (&json!("sampled"), &json!(second)), "{back:#}");
        assert!(track(&world, &id).await["departed_at"].is_null(), "promised again");
        // The keeper scans it onto the van this time, and takes it off again.
        verb(&keeper, &next, "loading", json!({ "code": parcel })).await.ok();
        assert_eq!(job(&world, &id).await["state"], "handed_over");
        verb(&keeper, &next, "unloading", json!({ "code": parcel })).await.ok();
        assert_eq!(job(&world, &id).await["state"], "sampled");
        let left = verb(&keeper, &next, "departure", json!({})).await;
        assert_eq!(left.status, 409, "an empty van does not leave");
        let steps: Vec<String> = world.person("manager").await.get(&format!("/api/decoction/jobs/{id}")).await.ok()["scans"]
            .as_array().expect("scans").iter().rev().map(|one| text(&one["verb"])).collect();
        assert_eq!(steps[steps.len() - 4..], ["hand_over", "return", "hand_over", "return"], "{steps:?}");
    }

    async fn what_is_scrapped_before_it_leaves_is_no_parcel_until_it_is_done_again(world: World) {
        open(&world).await;
        let run = run_to(&world, &van(&world).await, &["hospital"]).await;
        let (parcel, _) = ready(&world).await;
        scan(&world, "decoction.packer", &parcel, "scrap", json!({ "reason": "破袋" })).await.ok();
        let keeper = world.person("keeper").await;
        verb(&keeper, &run, "loading", json!({ "code": parcel })).await.refused("dispatch.tote_wrong_state");
        assert_eq!(number(&world, "SELECT COUNT(*) FROM parcel WHERE state = 'withdrawn'").await, 1);
        scan(&world, "decoction.pharmacist", &parcel, "redo", json!({})).await.ok();
        weighed(&world, &parcel).await;
        scan(&world, "decoction.rechecker", &parcel, "pass", json!({})).await.ok();
        for verb in ["pack", "sample", "hand_over"] {
            scan(&world, "decoction.packer", &parcel, verb, json!({})).await.ok();
        }
        assert_eq!(number(&world, "SELECT COUNT(*) FROM parcel WHERE state = 'loaded'").await, 1);
    }

    async fn couriers_and_those_who_fetch_it_are_no_business_of_the_runs(world: World) {
        open(&world).await;
        let mut body = sleep();
        (body["way"], body["delivery"]) = (json!("raw"), json!("pickup"));
        let (parcel, _) = passed(&world, body).await;
        weighed(&world, &parcel).await;
        scan(&world, "decoction.rechecker", &parcel, "pass", json!({})).await.ok();
        for verb in ["pack", "sample", "hand_over"] {
            scan(&world, "decoction.packer", &parcel, verb, json!({})).await.ok();
        }
        scan(&world, "decoction.courier", &parcel, "deliver", json!({})).await.ok();
        assert_eq!(number(&world, "SELECT COUNT(*) FROM parcel").await, 0);
    }
}
