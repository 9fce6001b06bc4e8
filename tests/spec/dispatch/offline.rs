//! What phones write without a network: sealed, taken in once, merged field by field; returns, failed stops, villages through
//! their township.

use backend::dispatch::model::{DispatchTerms, VillageWay};
use backend::kernel::policy::PolicyKind;
use backend::kernel::prelude::*;
use serde_json::json;

use super::{Phone, balanced, codes, leave, lies, open, packed, promise, run, text};
use crate::purchasing::market::number;
use crate::purchasing::pharmacy::on_the_way;
use crate::world::World;

spec! {
    async fn records_are_taken_in_once_and_field_by_field(world: World) {
        let yard = open(&world).await;
        promise(&world, &yard).await;
        let wave = packed(&world).await;
        let path = run(&world, &yard, &yard.cold_van, &["east1", "west1"]).await;
        let (east1, west1) = (codes(&wave, "east1"), codes(&wave, "west1"));
        leave(&world, &path, &[east1.clone(), west1.clone()].concat()).await;
        assert_eq!(on_the_way(&world, &yard.market, "east1", "AMX").await, 100, "on the van it is still on the way");
        let phone = Phone::read(&world, "driver", &path).await;
        assert_eq!(phone.stop("east1")["totes"].as_array().map(Vec::len), Some(2));

        let came = phone.write("r1", "east1", json!({ "arrived_at": "2026-11-23T01:50:00Z", "totes": [east1[0]] }));
        let done = phone.write("r2", "east1", json!({ "outcome": "delivered", "totes": [east1[1]], "receiver": "李四", "temperature_tenths": 45 }));
        assert_eq!(phone.sync(&[came.clone(), done.clone(), came.clone()]).await, ["taken", "taken", "repeated"]);
        assert_eq!((lies(&world, "east1", "store", "AMX").await, lies(&world, "east1", "store", "INS").await), (100, 8));
        assert_eq!(on_the_way(&world, &yard.market, "east1", "AMX").await, 0);
        balanced(&world).await;

        // Another phone says otherwise: what was said first stays, what differs is shown, and no box moves twice.
        let other = phone.write("r3", "east1", json!({ "receiver": "王五", "outcome": "failed", "note": "后门" }));
        assert_eq!(phone.sync(&[other, done]).await, ["taken", "repeated"]);
        let dispatcher = world.person("dispatcher").await;
        let seen = dispatcher.get(&path).await.ok();
        let hand_over = &seen["hand_overs"][0];
        assert_eq!((&hand_over["fields"]["receiver"]["value"], &hand_over["fields"]["note"]["value"]), (&json!("李四"), &json!("后门")));
        assert_eq!(hand_over["conflicts"].as_array().map(Vec::len), Some(2));
        assert_eq!(seen["run"]["stops"][0]["trouble"], json!(["conflict"]));
        assert_eq!(seen["run"]["stops"][0]["state"], "delivered");
        assert_eq!(lies(&world, "east1", "store", "AMX").await, 100);

        // What nobody with the sheet has written is not taken in.
        let mut forged = phone.write("r4", "west1", json!({ "outcome": "delivered", "totes": west1 }));
        forged["body"] = json!(text(&forged["body"]).replace("delivered", "failed"));
        let mut reused = phone.write("r1", "west1", json!({ "note": "别的" }));
        reused["id"] = json!("r1");
        let unknown = phone.write("r5", "west1", json!({ "state": "closed" }));
        assert_eq!(phone.sync(&[forged, reused, unknown]).await, ["refused dispatch.seal_broken", "refused dispatch.record_reused", "refused dispatch.record_unreadable"]);
        assert_eq!(lies(&world, "west1", "store", "AMX").await, 0);
        balanced(&world).await;
    }

    async fn a_failed_stop_goes_with_the_next_run_and_returns_come_back(world: World) {
        let yard = open(&world).await;
        promise(&world, &yard).await;
        let wave = packed(&world).await;
        let path = run(&world, &yard, &yard.cold_van, &["east1", "west1"]).await;
        leave(&world, &path, &[codes(&wave, "east1"), codes(&wave, "west1")].concat()).await;
        let next = run(&world, &yard, &yard.van, &["east"]).await;
        let phone = Phone::read(&world, "driver", &path).await;
        let lot = phone.stop("east1")["totes"].as_array().expect("totes").iter().flat_map(|tote| tote["lines"].as_array().expect("lines").clone())
            .find(|line| line["item"]["code"] == "AMX").expect("a line");
        let back = |quantity: &str| json!({ "facility_id": yard.market.id("east1"), "item_id": lot["item"]["id"], "lot_id": lot["lot_id"], "quantity": quantity, "reason": "包装破损" });
        let records = [
            phone.write("a", "east1", json!({ "outcome": "delivered", "totes": codes(&wave, "east1"), "temperature_tenths": 95 })),
            phone.write("b", "east1", json!({ "returns": [back("10"), back("5000")] })),
            phone.write("c", "west1", json!({ "outcome": "failed", "reason": "无人" })),
        ];
        assert_eq!(phone.sync(&records).await, ["taken", "taken", "taken"]);
        assert_eq!((lies(&world, "east1", "store", "AMX").await, lies(&world, "centre", "transit", "AMX").await), (90, 60));
        balanced(&world).await;
        let dispatcher = world.person("dispatcher").await;
        let seen = dispatcher.get(&path).await.ok();
        assert_eq!(seen["run"]["stops"][0]["trouble"], json!(["temperature", "return_unbooked"]));
        assert_eq!((&seen["returns"][0]["booked"], &seen["returns"][1]["booked"]), (&json!(true), &json!(false)));

        let driver = world.person("driver").await;
        let version = driver.get(&format!("/api/dispatch/my-runs/{}/sheet", path.rsplit('/').next().expect("an id"))).await.version();
        assert_eq!(driver.act(&format!("{path}/return"), version, json!({})).await.status, 200);
        assert_eq!((lies(&world, "centre", "transit", "AMX").await, lies(&world, "centre", "quarantine", "AMX").await), (0, 10));
        assert_eq!(lies(&world, "centre", "store", "AMX").await, 400);
        assert_eq!(on_the_way(&world, &yard.market, "west1", "AMX").await, 50);
        balanced(&world).await;

        // It stands on the next run, and gets there.
        let after = dispatcher.get(&next).await.ok();
        assert_eq!(after["run"]["stops"][1]["organisation"]["code"], "west1");
        assert_eq!(after["left"].as_array().map(Vec::len), Some(2));
        leave(&world, &next, &[codes(&wave, "west1"), codes(&wave, "east")].concat()).await;
        let phone = Phone::read(&world, "driver2", &next).await;
        let record = phone.write("d", "west1", json!({ "outcome": "delivered", "totes": codes(&wave, "west1") }));
        assert_eq!(phone.sync(&[record]).await, ["taken"]);
        assert_eq!(lies(&world, "west1", "store", "AMX").await, 50);
        balanced(&world).await;
    }

    async fn a_village_gets_its_goods_through_its_township_where_the_policy_says_so(world: World) {
        let yard = open(&world).await;
        let terms = DispatchTerms { villages: VillageWay::Township, ..DispatchTerms::default() };
        let terms = serde_json::to_value(terms).expect("terms");
        let terms = &terms;
        world.arrange(|tx| async move { tx.policy_set(PolicyKind::of::<DispatchTerms>(), terms, tx.day()).await }.scope_boxed()).await;
        promise(&world, &yard).await;
        let wave = packed(&world).await;
        let path = run(&world, &yard, &yard.cold_van, &["east"]).await;
        leave(&world, &path, &[codes(&wave, "east1"), codes(&wave, "east")].concat()).await;
        let phone = Phone::read(&world, "driver", &path).await;
        let all = [codes(&wave, "east1"), codes(&wave, "east")].concat();
        let record = phone.write("t", "east", json!({ "outcome": "delivered", "totes": all }));
        assert_eq!(phone.sync(&[record]).await, ["taken"]);
        assert_eq!((lies(&world, "east", "store", "MET").await, lies(&world, "east", "receiving", "AMX").await), (40, 100));
        assert_eq!((lies(&world, "east1", "store", "AMX").await, on_the_way(&world, &yard.market, "east1", "AMX").await), (0, 100));
        balanced(&world).await;

        let clerk = world.person("east.clerk").await;
        let waits = clerk.get("/api/dispatch/forwarded").await.ok();
        assert_eq!((&waits[0]["facility"]["code"], &waits[0]["lots"]), (&json!("east1"), &json!(2)));
        let body = json!({ "facility_id": yard.market.id("east1") });
        let west = world.person("west.clerk").await;
        assert_eq!(west.create("/api/dispatch/collections", body.clone()).await.status, 404);
        clerk.create("/api/dispatch/collections", body.clone()).await.ok();
        clerk.create("/api/dispatch/collections", body).await.refused("dispatch.nothing_forwarded");
        assert_eq!((lies(&world, "east1", "store", "AMX").await, on_the_way(&world, &yard.market, "east1", "AMX").await), (100, 0));
        let left = "SELECT COUNT(*) FROM dispatch_task WHERE state = 'forwarded'";
        assert_eq!(number(&world, left).await, 0);
        balanced(&world).await;
    }
}
