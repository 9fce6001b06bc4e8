//! Training without hardware: simulated machines and scanners, switched on where the county says so, and real ones beside them.

use std::time::Duration;

use serde_json::{Value, json};

use super::production::{passed, scan, weighed};
use super::{open, sleep, with};
use crate::world::{World, minutes};

/// The county trains; of a thousand boils so many fail.
async fn train(world: &World, fails: i64) {
    let value =
        json!({ "open": true, "speed": 60, "fails_per_mille": fails, "seed": 7, "source": "演练" });
    let body = json!({ "key": "decoction.training", "effective_on": world.clock.now().day(), "value": value });
    let manager = world.person("manager").await;
    assert_eq!(manager.create("/api/policies", body).await.status, 204);
}

async fn switch(world: &World, device: &str, kind: &str, on: bool) -> crate::world::Answer {
    let worker = world.person("decoction.worker").await;
    let body = json!({ "device": device, "kind": kind, "on": on });
    worker.post("/api/decoction/simulators", body).await
}

/// Weighed and checked.
async fn checked(world: &World) -> (String, String) {
    let (number, id) = passed(world, sleep()).await;
    weighed(world, &number).await;
    scan(world, "decoction.rechecker", &number, "pass", json!({}))
        .await
        .ok();
    (number, id)
}

/// Ticks of the simulators until a job stands there; answers how many it took.
async fn until(world: &World, id: &str, state: &str) -> usize {
    for tick in 0..90 {
        if job(world, id).await["state"] == state {
            return tick;
        }
        world.pass(Duration::from_secs(10)).await;
    }
    panic!("never {state}: {:#}", job(world, id).await);
}

async fn job(world: &World, id: &str) -> Value {
    let worker = world.person("decoction.worker").await;
    worker.get(&format!("/api/decoction/jobs/{id}")).await.ok()["job"].clone()
}

async fn device(world: &World, name: &str) -> Value {
    let worker = world.person("decoction.worker").await;
    let all = worker.get("/api/decoction/devices").await.ok();
    let mut devices = all["devices"].as_array().expect("devices").iter();
    devices
        .find(|one| one["device"] == name)
        .cloned()
        .unwrap_or_default()
}

spec! {
    async fn nothing_is_simulated_where_the_county_does_not_train(world: World) {
        open(&world).await;
        switch(&world, "J01", "machine", true).await.refused("decoction.no_training");
        train(&world, 0).await;
        switch(&world, "X01", "machine", true).await.refused("decoction.code_unknown");
        switch(&world, "J01", "scanner", true).await.refused("decoction.code_unknown");
        let packer = world.person("decoction.packer").await;
        packer.post("/api/decoction/simulators", json!({ "device": "J01", "kind": "machine", "on": true })).await.refused("decoction.not_your_post");
        assert_eq!(switch(&world, "J01", "machine", true).await.status, 204);
        assert_eq!(device(&world, "J01").await["on"], true);
        assert_eq!(switch(&world, "J01", "machine", false).await.status, 204);
        assert_eq!((&device(&world, "J01").await["on"], &device(&world, "J01").await["kind"]), (&json!(false), &json!("machine")));
    }

    async fn a_simulated_machine_and_scanner_take_a_job_from_the_check_to_the_sample(world: World) {
        open(&world).await;
        train(&world, 0).await;
        switch(&world, "J01", "machine", true).await;
        switch(&world, "SCAN-1", "scanner", true).await;
        let (number, id) = checked(&world).await;
        until(&world, &id, "soaking").await;
        assert!(until(&world, &id, "boiling").await <= 5, "half an hour at sixty times the speed");
        assert_eq!(job(&world, &id).await["machine"], "J01");
        let said = device(&world, "J01").await;
        assert_eq!((&said["value"], &said["simulated"]), (&json!("boiling"), &json!(true)));
        until(&world, &id, "sampled").await;
        let detail = world.person("manager").await.get(&format!("/api/decoction/jobs/{id}")).await.ok();
        let done: Vec<&Value> = detail["scans"].as_array().expect("scans").iter().rev().skip(8).map(|one| &one["verb"]).collect();
        assert_eq!(done, ["soak", "boil", "add", "unload", "pack", "sample"], "{detail:#}");
        assert_eq!((&detail["scans"][0]["station"], &detail["scans"][0]["by"]), (&json!("SCAN-1"), &json!(null)), "nobody's hand: {number}");
        assert_eq!(device(&world, "J01").await["value"], "idle");
    }

    async fn late_additions_are_announced_and_wait_for_a_hand(world: World) {
        open(&world).await;
        train(&world, 0).await;
        switch(&world, "J01", "machine", true).await;
        let (number, id) = passed(&world, with(&[("薄荷(后下)", "6"), ("甘草", "3")])).await;
        weighed(&world, &number).await;
        scan(&world, "decoction.rechecker", &number, "pass", json!({})).await.ok();
        scan(&world, "decoction.worker", &number, "soak", json!({})).await.ok();
        until(&world, &id, "boiling").await;
        let mut asked = Vec::new();
        for _ in 0..30 {
            world.pass(Duration::from_secs(10)).await;
            let said = device(&world, "J01").await["value"].clone();
            let word = said.as_str().expect("a word").to_owned();
            if let Some(timer) = word.strip_prefix("asks:") {
                scan(&world, "decoction.worker", &number, "add", json!({ "timer": timer })).await.ok();
                asked.push(timer.to_owned());
            }
            if word == "done" {
                break;
            }
        }
        assert!(asked.contains(&"late".to_owned()), "{asked:?}");
        assert_eq!(device(&world, "J01").await["value"], "done");
        scan(&world, "decoction.worker", &number, "unload", json!({})).await.ok();
    }

    async fn a_simulated_machine_fails_gives_its_job_back_and_is_repaired(world: World) {
        open(&world).await;
        train(&world, 1_000).await;
        switch(&world, "J01", "machine", true).await;
        let (number, id) = checked(&world).await;
        scan(&world, "decoction.worker", &number, "soak", json!({})).await.ok();
        until(&world, &id, "boiling").await;
        until(&world, &id, "soaking").await;
        assert_eq!((&job(&world, &id).await["trouble"], &device(&world, "J01").await["value"]), (&json!("machine_failed"), &json!("failed")));
        let state = async || world.person("decoction.worker").await.get("/api/decoction/machines").await.ok()[0]["state"].clone();
        assert_eq!(state().await, "repair");
        // Ninety minutes of repair at sixty times the speed.
        for _ in 0..10 {
            world.pass(Duration::from_secs(10)).await;
        }
        assert_eq!(state().await, "working");
    }

    async fn a_real_machine_beside_it_keeps_real_minutes(world: World) {
        open(&world).await;
        train(&world, 0).await;
        switch(&world, "J01", "machine", true).await;
        switch(&world, "J01", "machine", false).await;
        switch(&world, "J02", "machine", true).await;
        let (number, _) = checked(&world).await;
        scan(&world, "decoction.worker", &number, "soak", json!({})).await.ok();
        world.clock.advance(minutes(1));
        scan(&world, "decoction.worker", &number, "boil", json!({ "machine": "J01" })).await.refused("decoction.soak_too_short");
        let on = scan(&world, "decoction.worker", &number, "boil", json!({ "machine": "J02" })).await.ok();
        let ends: String = on["job"]["ready_at"].as_str().expect("a time").to_owned();
        assert!(ends.starts_with("2026-11-23T00:0"), "in minutes, not in an hour: {ends}");
    }
}
