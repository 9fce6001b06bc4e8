//! Review by exception: a thousand lines take minutes because only the odd ones are looked at.

use backend::demand::duties;
use backend::kernel::prelude::*;
use serde_json::json;

use super::{Paper, line_of, open_cycle};
use crate::world::World;

spec! {
    async fn only_marked_lines_are_looked_at_and_the_green_are_accepted_at_once(world: World) {
        let desk = open_cycle(&world).await;
        let odd = desk.approved_of_east1(&world, &[("AMX", "500"), ("AML", "40"), ("NOC", "10")]).await;
        let west = world.person("west1.clerk").await;
        let green = desk.begin(&west, "west1", "suggestion").await;
        let green = green.act(&west, "submission").await;
        let green = green.act(&*world.person("west1.head").await, "approval").await;

        let pharmacist = world.person("pharmacist").await;
        let review = format!("/api/demand/review?cycle_id={}", desk.cycle);
        let marked = pharmacist.list(&review).await;
        let shown: Vec<_> = marked.iter().map(|line| (line["item"]["code"].as_str().expect("code"), line["flags"].clone())).collect();
        assert_eq!(shown, [
            ("AMX", json!(["over_usual"])),
            ("NOC", json!(["over_usual", "no_contract"])),
        ]);
        assert_eq!(marked[0]["facility"]["code"], "east1");
        assert_eq!(marked[0]["requisition"]["id"], json!(odd.id));
        assert_eq!(pharmacist.list(&format!("{review}&flag=no_contract")).await.len(), 1);

        let all = json!({ "cycle_id": desk.cycle, "all_green": true });
        let done = pharmacist.post("/api/demand/review/acceptance", all.clone()).await.ok();
        assert_eq!((&done["accepted"], &done["lines"], &done["skipped"]), (&json!(1), &json!(2), &json!(0)));
        assert_eq!(green.seen_by(&west).await["state"], "accepted");
        assert_eq!(pharmacist.post("/api/demand/review/acceptance", all).await.ok()["accepted"], 0);
        let these = json!({ "cycle_id": desk.cycle, "requisition_ids": [odd.id, green.id] });
        let done = pharmacist.post("/api/demand/review/acceptance", these).await.ok();
        assert_eq!((&done["accepted"], &done["skipped"]), (&json!(0), &json!(2)));
        assert_eq!(done["left"][1]["code"], "demand.not_green");
        odd.act(&pharmacist, "acceptance").await;
        assert!(pharmacist.list(&review).await.is_empty());
        world.person("manager").await.post("/api/demand/review/acceptance", json!({ "cycle_id": desk.cycle })).await
            .refused("kernel.forbidden");
    }

    async fn asking_again_for_what_is_coming_is_marked(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("east1.clerk").await;
        let urgent = json!({
            "kind": "emergency", "facility_id": desk.goods.at("east1"), "reason": "流感", "prefill": "empty",
        });
        let urgent = clerk.create("/api/demand/requisitions", urgent).await;
        Paper { version: urgent.version(), id: urgent.id() }.submit(&clerk, desk.lines(&[("AMX", "60")])).await;
        let paper = desk.begin(&clerk, "east1", "empty").await;
        paper.submit(&clerk, desk.lines(&[("AMX", "110")])).await;
        assert_eq!(paper.lines(&clerk).await[0]["flags"], json!(["duplicate_order"]));
    }

    async fn each_marked_line_is_decided_once_and_the_green_ones_need_no_look(world: World) {
        let desk = open_cycle(&world).await;
        let paper = desk.approved_of_east1(&world, &[("AMX", "500"), ("AML", "40"), ("NOC", "10")]).await;
        let pharmacist = world.person("pharmacist").await;
        let (amx, noc) = (desk.goods.item("AMX"), desk.goods.item("NOC"));
        let decide = |lines: serde_json::Value, version: i64, accept: bool| {
            let body = json!({ "requisitions": [{ "id": paper.id, "version": version, "lines": lines }], "accept": accept });
            let pharmacist = pharmacist.clone();
            async move { pharmacist.create("/api/demand/review/decisions", body).await }
        };
        let less = |quantity: &str, reason: &str| json!([{ "item_id": amx, "decision": "change", "quantity": quantity, "reason": reason }]);
        decide(less("600", "按用量"), 3, false).await.refused("demand.allows_more");
        decide(less("115", "按用量"), 3, false).await.refused("demand.allowed_broken_pack");
        decide(less("110", " "), 3, false).await.refused("demand.decision_reason");
        let green = json!([{ "item_id": desk.goods.item("AML"), "decision": "keep" }]);
        decide(green, 3, false).await.refused("demand.line_not_marked");

        let done = decide(less("110", "按平时用量"), 3, true).await.ok();
        assert_eq!((&done["decided"], &done["accepted"]), (&json!(1), &json!(0)));
        assert_eq!(done["left"][0]["code"], "demand.not_green", "another marked line waits");
        let review = format!("/api/demand/review?cycle_id={}", desk.cycle);
        assert_eq!(pharmacist.list(&review).await.len(), 1, "what is decided is not shown again");
        assert_eq!(pharmacist.list(&format!("{review}&decided=true")).await.len(), 2);
        let seen = paper.seen_by(&pharmacist).await;
        assert_eq!((&seen["flagged_count"], &seen["amount"], &seen["version"]), (&json!(1), &json!("553.1"), &json!(4)));
        let done = decide(json!([{ "item_id": noc, "decision": "strike", "reason": "无合同" }]), 3, true).await.ok();
        assert_eq!(done["left"][0]["code"], "kernel.stale_version");
        let done = decide(json!([{ "item_id": noc, "decision": "strike", "reason": "无合同" }]), 4, true).await.ok();
        assert_eq!((&done["decided"], &done["accepted"]), (&json!(1), &json!(1)));

        let clerk = world.person("east1.clerk").await;
        assert_eq!(paper.seen_by(&clerk).await["state"], "accepted");
        let lines = paper.lines(&clerk).await;
        let line = line_of(&lines, "AMX");
        assert_eq!((&line["quantity"], &line["decision"]["asked"], &line["decision"]["reason"]),
            (&json!("110"), &json!("500"), &json!("按平时用量")));
        assert_eq!((&line["decision"]["by"], &line_of(&lines, "AML")["decision"]), (&json!("pharmacist"), &json!(null)));
    }

    async fn what_is_sent_back_asks_again_for_what_the_facility_wrote(world: World) {
        let desk = open_cycle(&world).await;
        let paper = desk.approved_of_east1(&world, &[("AMX", "500"), ("NOC", "10")]).await;
        let pharmacist = world.person("pharmacist").await;
        let strike = json!([{ "item_id": desk.goods.item("AMX"), "decision": "strike", "reason": "过多" }]);
        let body = json!({ "requisitions": [{ "id": paper.id, "version": 3, "lines": strike }] });
        pharmacist.create("/api/demand/review/decisions", body).await.ok();
        assert_eq!(paper.seen_by(&pharmacist).await["line_count"], 1);
        pharmacist.act(&paper.path("return"), 4, json!({ "reason": "请核对" })).await.ok();
        let clerk = world.person("east1.clerk").await;
        let seen = paper.seen_by(&clerk).await;
        assert_eq!((&seen["line_count"], &seen["flagged_count"]), (&json!(2), &json!(2)));
        let lines = paper.lines(&clerk).await;
        assert_eq!((&line_of(&lines, "AMX")["quantity"], &line_of(&lines, "AMX")["decision"]), (&json!("500"), &json!(null)));
    }

    async fn every_rule_is_a_policy_and_what_waits_is_marked_by_those_of_the_day(world: World) {
        let desk = open_cycle(&world).await;
        let paper = desk.approved_of_east1(&world, &[("AMX", "250"), ("NOC", "10")]).await;
        let pharmacist = world.person("pharmacist").await;
        assert_eq!(paper.seen_by(&pharmacist).await["flagged_count"], 1, "250 are less than three times 90");
        let manager = world.person("manager").await;
        let set = |key: &str, on: &str, value: serde_json::Value| {
            let (manager, body) = (manager.clone(), json!({ "key": format!("demand.review_{key}"), "effective_on": on, "value": value }));
            async move { manager.create("/api/policies", body).await.ok() }
        };
        duties::mark(&world.app).await.expect("marked");
        set("over_usual", "2026-11-23", json!({ "on": true, "factor": 2 })).await;
        assert_eq!(duties::mark(&world.app).await.expect("marked"), 1);
        let lines = paper.lines(&pharmacist).await;
        assert_eq!(line_of(&lines, "AMX")["flags"], json!(["over_usual"]));
        assert_eq!(duties::mark(&world.app).await.expect("nothing new"), 0, "twice is once");

        // From tomorrow on nobody looks at items without a contract, nor at unusual quantities.
        set("no_contract", "2026-11-24", json!({ "on": false })).await;
        set("over_usual", "2026-11-24", json!({ "on": false })).await;
        assert_eq!(duties::mark(&world.app).await.expect("not yet"), 0);
        world.clock.advance(std::time::Duration::from_secs(24 * 3_600));
        assert_eq!(duties::mark(&world.app).await.expect("marked"), 1);
        assert_eq!(paper.seen_by(&pharmacist).await["flagged_count"], 0);
        let all = json!({ "cycle_id": desk.cycle, "all_green": true });
        assert_eq!(pharmacist.post("/api/demand/review/acceptance", all).await.ok()["accepted"], 1);
    }

    async fn the_guard_sees_substitutes_and_names_the_documents(world: World) {
        let desk = open_cycle(&world).await;
        let (amx, aml): (i64, i64) = (desk.goods.item("AMX").parse().expect("id"), desk.goods.item("AML").parse().expect("id"));
        world.arrange(|tx| async move {
            let sql = "INSERT INTO item_substitute (item_id, substitute_id, note) VALUES (?, ?, '')";
            tx.execute(sql, binds![aml, amx]).await
        }.scope_boxed()).await;
        let clerk = world.person("east1.clerk").await;
        let urgent = json!({
            "kind": "emergency", "facility_id": desk.goods.at("east1"), "reason": "流感", "prefill": "empty",
        });
        let urgent = clerk.create("/api/demand/requisitions", urgent).await;
        let urgent = Paper { version: urgent.version(), id: urgent.id() };
        let urgent = urgent.submit(&clerk, desk.lines(&[("AML", "60")])).await;
        let paper = desk.begin(&clerk, "east1", "empty").await;
        paper.submit(&clerk, desk.lines(&[("AMX", "110")])).await;
        assert_eq!(paper.lines(&clerk).await[0]["flags"], json!(["duplicate_order"]));
        let path = paper.path(&format!("lines/{amx}/duplicates"));
        let found = clerk.get(&path).await.ok();
        assert_eq!((&found[0]["requisition_id"], &found[0]["item"]["code"], &found[0]["substitute"]), (&json!(urgent.id), &json!("AML"), &json!(true)));
        let manager = world.person("manager").await;
        let alone = json!({ "key": "demand.review_duplicate_order", "effective_on": "2026-11-23", "value": { "across_kinds": false } });
        manager.create("/api/policies", alone).await.ok();
        assert_eq!(clerk.get(&path).await.ok(), json!([]), "emergencies do not count any more");
    }
}
