//! Picking by scan, the check by a second person, totes and cold boxes, bins.

use serde_json::json;

use super::{
    TODAY, balanced, codes, counted, lies, open, packed, pick, pick_open, promise, text, verb, wave,
};
use crate::purchasing::market::{execute, number};
use crate::world::World;

spec! {
    async fn the_picker_is_led_from_bin_to_bin_and_what_is_out_of_order_is_refused(world: World) {
        let yard = open(&world).await;
        promise(&world, &yard).await;
        execute(&world, "UPDATE item SET gtin = '06901234567892' WHERE code = 'AMX'").await;
        let path = wave(&world).await;
        let keeper = world.person("keeper").await;
        verb(&keeper, &path, "scan", json!({ "code": "A-01" })).await.refused("dispatch.wave_wrong_state");
        let begun = verb(&keeper, &path, "picking", json!({})).await.ok();
        let listed: Vec<String> = begun["lines"].as_array().expect("lines").iter().map(|line| format!("{} {} {}", line["bin"], line["lot"], line["quantity"])).collect();
        assert_eq!(listed, [r#""A-01" "A1" "150""#, r#""B-01" "M1" "40""#, r#""C-01" "I1" "8""#], "two facilities, one line");

        let scan = async |code: &str| verb(&keeper, &path, "scan", json!({ "code": code })).await;
        scan("A1").await.refused("dispatch.scan_bin_first");
        scan("a-01").await.ok();
        scan("B-01").await.refused("dispatch.bin_not_done");
        scan("M1").await.refused("dispatch.other_bin");
        scan("A9").await.refused("dispatch.wrong_goods");
        scan("6901234567892").await.refused("dispatch.lot_unread");
        scan("(01)06901234567892(17)281231(10)A1").await.ok();
        scan("B-01").await.refused("dispatch.take_first");
        let line = &begun["lines"][0]["id"];
        let taking = async |quantity: &str, reason: Option<&str>| {
            verb(&keeper, &path, "taking", json!({ "line_id": line, "quantity": quantity, "reason": reason })).await
        };
        taking("151", None).await.refused_fields(&["/quantity dispatch.more_than_listed"]);
        taking("149", None).await.refused_fields(&["/reason dispatch.short_reason_missing"]);
        taking("150", None).await.ok();
        taking("150", None).await.refused("dispatch.not_in_hand");
        verb(&keeper, &path, "finish", json!({})).await.refused("dispatch.pick_open");
        scan("C-01").await.ok();
        scan("B-01").await.refused("dispatch.bin_not_done");
        balanced(&world).await;
    }

    async fn what_is_not_found_goes_to_quarantine_and_whoever_asked_last_waits(world: World) {
        let yard = open(&world).await;
        promise(&world, &yard).await;
        let path = wave(&world).await;
        let keeper = world.person("keeper").await;
        verb(&keeper, &path, "picking", json!({})).await.ok();
        for code in ["A-01", "A1"] {
            verb(&keeper, &path, "scan", json!({ "code": code })).await.ok();
        }
        let line = keeper.get(&path).await.ok()["lines"][0]["id"].clone();
        let short = json!({ "line_id": line, "quantity": "90", "reason": "破损" });
        verb(&keeper, &path, "taking", short).await.ok();
        pick_open(&keeper, &path).await;
        verb(&keeper, &path, "finish", json!({})).await.ok();

        // 60 are missing: all 50 of the later paper, and 10 of the earlier.
        assert_eq!(lies(&world, "centre", "quarantine", "AMX").await, 60);
        assert_eq!(lies(&world, "centre", "store", "AMX").await, 440);
        let waits = "SELECT CAST(SUM(quantity_milli) AS BIGINT) FROM back_order WHERE state = 'open' AND reason = 'short_pick'";
        assert_eq!(number(&world, waits).await, 60_000);
        let picked = "SELECT CAST(SUM(quantity_milli) AS BIGINT) FROM dispatch_task t JOIN item i ON i.id = t.item_id WHERE i.code = 'AMX' AND t.state = 'picked'";
        assert_eq!(number(&world, picked).await, 90_000);
        balanced(&world).await;
    }

    async fn a_second_person_counts_and_what_is_wrong_is_picked_again(world: World) {
        let yard = open(&world).await;
        promise(&world, &yard).await;
        let path = wave(&world).await;
        let keeper = world.person("keeper").await;
        pick(&keeper, &path).await;
        let picked = keeper.get(&path).await.ok();
        assert_eq!(picked["wave"]["can"], json!([]), "not one's own");
        verb(&keeper, &path, "check", counted(&picked)).await.refused("kernel.own_submission");

        let checker = world.person("checker").await;
        verb(&checker, &path, "check", json!({ "lines": [] })).await.refused("dispatch.count_missing");
        let mut wrong = counted(&picked);
        wrong["lines"][0]["quantity"] = json!("149");
        let refused = verb(&checker, &path, "check", wrong).await.refused("dispatch.count_differs");
        assert_eq!(refused["params"]["first"], "阿莫西林胶囊 A1");
        let back = json!({ "lines": [picked["lines"][0]["id"]] });
        let again = verb(&checker, &path, "sending-back", back).await.ok();
        assert_eq!(again["wave"]["state"], "picking");
        pick_open(&keeper, &path).await;
        verb(&keeper, &path, "finish", json!({})).await.ok();
        let seen = checker.get(&path).await.ok();
        let checked = verb(&checker, &path, "check", counted(&seen)).await.ok();
        assert_eq!((&checked["wave"]["state"], &checked["wave"]["checker"]["name"]), (&json!("checked"), &json!("checker")));
        balanced(&world).await;
    }

    async fn each_facility_gets_its_totes_and_cold_goods_a_cold_box(world: World) {
        let yard = open(&world).await;
        promise(&world, &yard).await;
        let wave = packed(&world).await;
        assert_eq!(wave["wave"]["state"], "packed");
        assert_eq!((codes(&wave, "east1").len(), codes(&wave, "west1").len(), codes(&wave, "east").len()), (2, 1, 1));
        let cold: Vec<_> = wave["totes"].as_array().expect("totes").iter().filter(|tote| tote["cold"] == true).collect();
        assert_eq!((cold.len(), &cold[0]["facility"]["code"], &cold[0]["lines"]), (1, &json!("east1"), &json!(1)));
        balanced(&world).await;
    }

    async fn goods_are_packed_by_hand_where_somebody_wants_to(world: World) {
        let yard = open(&world).await;
        promise(&world, &yard).await;
        let path = wave(&world).await;
        let keeper = world.person("keeper").await;
        pick(&keeper, &path).await;
        let checker = world.person("checker").await;
        let seen = checker.get(&path).await.ok();
        verb(&checker, &path, "check", counted(&seen)).await.ok();
        let tasks = keeper.list(&format!("/api/dispatch/tasks?wave_id={}", text(&seen["wave"]["id"]))).await;
        let of = |item: &str| tasks.iter().find(|task| task["item"]["code"] == item).expect("a task")["id"].clone();
        let east1 = yard.market.id("east1");
        let pack = async |body| verb(&keeper, &path, "packing", body).await;
        pack(json!({ "facility_id": east1, "cold": false, "tasks": [of("INS")] })).await.refused("dispatch.cold_needs_box");
        let amx = tasks.iter().find(|task| task["item"]["code"] == "AMX" && task["facility"]["code"] == "east1").expect("a task");
        pack(json!({ "facility_id": east1, "cold": true, "tasks": [amx["id"]] })).await.refused("dispatch.not_into_cold_box");
        let one = pack(json!({ "facility_id": east1, "cold": true, "tasks": [of("INS")], "volume_ml": 25000 })).await.ok();
        assert_eq!((&one["wave"]["state"], one["totes"].as_array().expect("totes").len()), (&json!("checked"), 1));
        assert_eq!(pack(json!({})).await.ok()["wave"]["state"], "packed");
        balanced(&world).await;
    }

    async fn a_cancelled_wave_lets_its_tasks_wait_and_a_wave_takes_a_part_of_the_county(world: World) {
        let yard = open(&world).await;
        promise(&world, &yard).await;
        let keeper = world.person("keeper").await;
        let west = json!({ "run_on": TODAY, "area_id": yard.market.id("west") });
        let made = keeper.create("/api/dispatch/waves", west).await.ok();
        assert_eq!((&made["wave"]["tasks"], &made["wave"]["area"]["code"]), (&json!(1), &json!("west")));
        let cold = json!({ "run_on": TODAY, "cold": true });
        let cold = keeper.create("/api/dispatch/waves", cold).await.ok();
        assert_eq!(cold["lines"][0]["bin"], "C-01");
        let path = format!("/api/dispatch/waves/{}", text(&made["wave"]["id"]));
        verb(&keeper, &path, "cancellation", json!({})).await.ok();
        let rest = keeper.create("/api/dispatch/waves", json!({ "run_on": TODAY })).await.ok();
        assert_eq!(rest["wave"]["tasks"], 3);
        keeper.create("/api/dispatch/waves", json!({ "run_on": TODAY })).await.refused("dispatch.nothing_waits");
    }

    async fn a_bin_holds_what_it_is_made_for(world: World) {
        let yard = open(&world).await;
        let keeper = world.person("keeper").await;
        let put = async |item: &str, bin: &str| {
            keeper.post("/api/dispatch/put-away", json!({ "item_id": yard.market.id(item), "bin": bin })).await
        };
        put("INS", "A-01").await.refused("dispatch.bin_unfit");
        put("AMX", "C-01").await.refused("dispatch.bin_unfit");
        put("AMX", "Z-99").await.refused("dispatch.bin_unknown");
        put("AMX", "b-01").await.ok();
        let twice = json!({ "code": "a-01", "storage": "normal", "position": 3 });
        keeper.create("/api/dispatch/bins", twice).await.refused("dispatch.code_taken");
        let bins = keeper.get("/api/dispatch/bins").await.ok();
        assert_eq!((&bins[1]["code"], &bins[1]["items"]), (&json!("B-01"), &json!(2)));
    }
}
