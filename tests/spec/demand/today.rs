//! 今日: every desk opens on what waits for it.

use serde_json::{Value, json};

use super::{Paper, open_cycle};
use crate::world::{Person, World};

async fn tasks(person: &Person) -> Vec<Value> {
    person.get("/api/today").await.ok()["tasks"]
        .as_array()
        .expect("tasks")
        .clone()
}

async fn kinds(person: &Person) -> Vec<String> {
    let kinds = tasks(person).await;
    kinds
        .iter()
        .map(|task| task["kind"].as_str().expect("kind").to_owned())
        .collect()
}

spec! {
    async fn the_task_moves_from_desk_to_desk(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("east1.clerk").await;
        let head = world.person("east1.head").await;
        let pharmacist = world.person("pharmacist").await;
        assert_eq!(kinds(&clerk).await, ["requisition_missing"]);
        let paper = desk.begin(&clerk, "east1", "empty").await;
        assert_eq!(kinds(&clerk).await, ["requisition_draft"]);
        let paper = paper.submit(&clerk, desk.lines(&[("AMX", "110")])).await;
        assert!(kinds(&clerk).await.is_empty());

        let waiting = tasks(&head).await;
        assert_eq!((waiting.len(), &waiting[0]["kind"]), (1, &json!("requisition_approval")));
        assert_eq!(waiting[0]["title_params"]["lines"], 1);
        let (primary, secondary) = (&waiting[0]["primary"], &waiting[0]["secondary"]);
        assert_eq!((&primary["verb"], &secondary["needs"]), (&json!("approve"), &json!(["reason"])));
        let path = primary["path"].as_str().expect("path");
        head.act(path, primary["version"].as_i64().expect("version"), json!({})).await.ok();
        assert!(kinds(&head).await.is_empty());

        let today = pharmacist.get("/api/today").await.ok();
        let kinds: Vec<_> = today["tasks"].as_array().expect("tasks").iter().map(|task| task["kind"].clone()).collect();
        assert_eq!(kinds, ["requisition_review", "cycle_closing"]);
        assert_eq!(today["counts"], json!({ "demand": 1, "today": 2 }));
        let card = &today["cards"][0];
        assert_eq!((&card["key"], &card["value"], &card["target"]), (&json!("cycle_progress"), &json!("1"), &json!("6")));
        pharmacist.act(&paper.path("return"), 3, json!({ "reason": "请核对" })).await.ok();
        let back = tasks(&clerk).await;
        assert_eq!((&back[0]["kind"], &back[0]["title_params"]["reason"]), (&json!("requisition_returned"), &json!("请核对")));
    }

    async fn a_township_sees_which_villages_are_missing(world: World) {
        open_cycle(&world).await;
        let township = world.person("east.clerk").await;
        let missing = tasks(&township).await;
        assert_eq!(missing.len(), 2, "its own, and its villages together");
        assert_eq!(missing[1]["title_params"]["facilities"], 2);
        assert!(kinds(&*world.person("supervisor").await).await.is_empty());
        assert!(kinds(&*world.person("sinopharm.clerk").await).await.is_empty());
    }

    async fn an_approved_emergency_waits_at_the_centre(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("west1.clerk").await;
        let urgent = json!({
            "kind": "emergency", "facility_id": desk.goods.at("west1"), "reason": "流感", "prefill": "empty",
        });
        let urgent = clerk.create("/api/demand/requisitions", urgent).await;
        let urgent = Paper { version: urgent.version(), id: urgent.id() };
        let urgent = urgent.submit(&clerk, desk.lines(&[("AMX", "10")])).await;
        urgent.act(&*world.person("west1.head").await, "approval").await;
        let pharmacist = world.person("pharmacist").await;
        let waiting = tasks(&pharmacist).await;
        let task = waiting.iter().find(|task| task["kind"] == "requisition_acceptance").expect("a task");
        assert_eq!((&task["number"], &task["primary"]["verb"]), (&json!("JJ-20261123-west1"), &json!("accept")));
    }
}
