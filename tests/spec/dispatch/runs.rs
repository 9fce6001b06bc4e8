//! Runs: planned by search or by hand, loaded, on the road, back.

use std::time::Duration;

use serde_json::{Value, json};

use super::{TODAY, balanced, codes, leave, lies, open, packed, promise, run, text, verb};
use crate::purchasing::market::execute;
use crate::world::{Person, World};

async fn board(person: &Person) -> Value {
    person
        .get(&format!("/api/dispatch/board?on={TODAY}"))
        .await
        .ok()
}

/// A search for the day, until it has an answer.
async fn searched(world: &World, seconds: i64) -> (String, Value) {
    let dispatcher = world.person("dispatcher").await;
    let wanted = json!({ "run_on": TODAY, "seconds": seconds });
    let begun = dispatcher
        .create("/api/dispatch/plannings", wanted)
        .await
        .ok();
    let path = format!("/api/dispatch/plannings/{}", text(&begun["id"]));
    let mut seen = begun;
    for _ in 0..600 {
        if seen["state"] != "running" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        seen = dispatcher.get(&path).await.ok();
    }
    (path, seen)
}

fn stops(run: &Value) -> Vec<&str> {
    let stops = run["stops"].as_array().expect("stops").iter();
    stops
        .map(|stop| stop["organisation"]["code"].as_str().expect("a code"))
        .collect()
}

spec! {
    async fn runs_are_searched_and_taken_over_and_cold_goods_ride_cold(world: World) {
        let yard = open(&world).await;
        promise(&world, &yard).await;
        let (path, found) = searched(&world, 1).await;
        assert_eq!((&found["state"], &found["stops"], &found["left_over"]), (&json!("done"), &json!(3), &json!([])));
        assert!(found["metres"].as_i64().expect("metres") > 10_000);
        let dispatcher = world.person("dispatcher").await;
        let version = dispatcher.get(&path).await.version();
        dispatcher.act(&format!("{path}/adoption"), version, json!({})).await.ok();
        let day = board(&dispatcher).await;
        let runs = day["runs"].as_array().expect("runs");
        let cold = runs.iter().find(|run| stops(run).contains(&"east1")).expect("a run");
        assert_eq!((&cold["vehicle"]["plate"], &cold["too_warm"]), (&json!("湘F1"), &json!(false)));
        assert_eq!(day["waiting"], json!([]), "everybody has a run");
        assert_eq!(cold["driver"]["name"], "driver");
        dispatcher.act(&format!("{path}/adoption"), version, json!({})).await.refused("dispatch.planning_wrong_state");
    }

    async fn a_search_can_be_ended_and_says_who_is_left_over(world: World) {
        let yard = open(&world).await;
        promise(&world, &yard).await;
        execute(&world, "UPDATE organisation SET latitude_e6 = NULL WHERE code = 'west1'").await;
        execute(&world, "UPDATE vehicle SET active = FALSE WHERE cold").await;
        let dispatcher = world.person("dispatcher").await;
        let begun = dispatcher.create("/api/dispatch/plannings", json!({ "run_on": TODAY, "seconds": 120 })).await.ok();
        let path = format!("/api/dispatch/plannings/{}", text(&begun["id"]));
        dispatcher.post(&format!("{path}/stop"), json!({})).await;
        let mut seen = begun;
        for _ in 0..600 {
            seen = dispatcher.get(&path).await.ok();
            if seen["state"] != "running" {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(seen["state"], "done", "long before two minutes are over");
        let mut left: Vec<String> = seen["left_over"].as_array().expect("places").iter().map(|one| format!("{} {}", one["organisation"]["code"], one["reason"])).collect();
        left.sort_unstable();
        assert_eq!(left, [r#""east1" "cold""#, r#""west1" "unplaced""#]);
        dispatcher.create("/api/dispatch/plannings", json!({ "run_on": TODAY, "seconds": 0 })).await.refused_fields(&["/seconds kernel.field_out_of_range"]);
    }

    async fn stops_are_moved_by_hand_and_locked_ones_stay(world: World) {
        let yard = open(&world).await;
        promise(&world, &yard).await;
        let first = run(&world, &yard, &yard.cold_van, &["east", "east1"]).await;
        let second = run(&world, &yard, &yard.van, &["west1"]).await;
        let dispatcher = world.person("dispatcher").await;
        let twice = json!({ "organisation_id": yard.market.id("east") });
        dispatcher.create(&format!("{second}/stops"), twice).await.refused("dispatch.stop_twice");

        let one = dispatcher.get(&first).await.ok();
        let (east, east1) = (&one["run"]["stops"][0], &one["run"]["stops"][1]);
        assert!(east["arrive_minute"].as_i64() < east1["arrive_minute"].as_i64());
        let act = async |stop: &Value, noun: &str, body: Value| {
            let id = text(&stop["id"]);
            dispatcher.act(&format!("/api/dispatch/stops/{id}/{noun}"), stop["version"].as_i64().expect("a version"), body).await
        };
        let to = second.rsplit('/').next().expect("an id");
        let moved = act(east, "move", json!({ "run_id": to, "position": 1 })).await.ok();
        assert_eq!(stops(&moved["run"]), ["east", "west1"]);
        let one = dispatcher.get(&first).await.ok();
        assert_eq!(stops(&one["run"]), ["east1"]);
        act(east, "move", json!({ "run_id": to, "position": 1 })).await.refused("kernel.stale_version");
        let east1 = &one["run"]["stops"][0];
        act(east1, "lock", json!({ "locked": true })).await.ok();
        let locked = dispatcher.get(&first).await.ok()["run"]["stops"][0].clone();
        act(&locked, "move", json!({ "run_id": to, "position": 1 })).await.refused("dispatch.stop_fixed");

        // The search leaves the locked run alone and plans the rest anew.
        let (path, found) = searched(&world, 1).await;
        assert_eq!(found["stops"], 2);
        let version = dispatcher.get(&path).await.version();
        dispatcher.act(&format!("{path}/adoption"), version, json!({})).await.ok();
        assert_eq!(stops(&dispatcher.get(&first).await.ok()["run"]), ["east1"]);
        assert_eq!(dispatcher.get(&second).await.status, 404, "replaced");
    }

    async fn a_van_takes_what_goes_its_way_and_leaves_nothing_by_accident(world: World) {
        let yard = open(&world).await;
        promise(&world, &yard).await;
        let wave = packed(&world).await;
        let path = run(&world, &yard, &yard.van, &["east1", "east"]).await;
        let keeper = world.person("keeper").await;
        let load = async |code: &str| verb(&keeper, &path, "loading", json!({ "code": code })).await;
        load("XT0").await.refused("dispatch.tote_unknown");
        load(&codes(&wave, "west1")[0]).await.refused("dispatch.tote_elsewhere");
        let totes = wave["totes"].as_array().expect("totes");
        let cold = text(&totes.iter().find(|tote| tote["cold"] == true).expect("a box")["code"]);
        load(&cold).await.refused("dispatch.van_too_warm");
        let east = codes(&wave, "east").remove(0);
        load(&east.to_lowercase()).await.ok();
        load(&east).await.refused("dispatch.tote_wrong_state");
        let refused = verb(&keeper, &path, "departure", json!({})).await.refused("dispatch.totes_missing");
        assert_eq!(refused["params"]["count"], 2);
        verb(&keeper, &path, "unloading", json!({ "code": east })).await.ok();
        verb(&keeper, &path, "departure", json!({ "leave": true })).await.refused("dispatch.run_wrong_state");
        load(&east).await.ok();
        verb(&keeper, &path, "departure", json!({ "leave": true })).await.ok();
        assert_eq!((lies(&world, "centre", "transit", "MET").await, lies(&world, "centre", "store", "MET").await), (40, 160));
        assert_eq!(lies(&world, "centre", "transit", "AMX").await, 0);
        verb(&keeper, &path, "return", json!({})).await.refused("dispatch.stops_open");
        balanced(&world).await;
    }

    async fn only_drivers_drive_and_only_their_own(world: World) {
        let yard = open(&world).await;
        promise(&world, &yard).await;
        let wave = packed(&world).await;
        let path = run(&world, &yard, &yard.cold_van, &["east1"]).await;
        leave(&world, &path, &codes(&wave, "east1")).await;
        let id = path.rsplit('/').next().expect("an id");
        let (own, other) = (world.person("driver").await, world.person("driver2").await);
        assert_eq!(own.get("/api/dispatch/my-runs").await.ok().as_array().map(Vec::len), Some(1));
        assert_eq!(other.get("/api/dispatch/my-runs").await.ok().as_array().map(Vec::len), Some(0));
        assert_eq!(other.get(&format!("/api/dispatch/my-runs/{id}/sheet")).await.status, 404);
        assert_eq!(own.get("/api/dispatch/tasks").await.status, 403, "a driver reads his sheet and nothing else");
        let dispatcher = world.person("dispatcher").await;
        let facts = json!({ "run_on": TODAY, "vehicle_id": yard.van, "driver_id": yard.market.id("keeper"), "start_minute": 480 });
        dispatcher.create("/api/dispatch/runs", facts).await.refused_fields(&["/driver_id dispatch.not_a_driver"]);
    }
}
