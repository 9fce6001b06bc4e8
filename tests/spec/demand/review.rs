//! Review by exception: a thousand lines take minutes because only the odd ones are looked at.

use serde_json::json;

use super::{Paper, open_cycle};
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
}
