//! The crosswalk: what facilities call things, mapped by somebody, never by chance.

use serde_json::{Value, json};

use super::{IMPORTS, LIST, import, item, text};
use crate::world::{Person, World};

const CROSSWALK: &str = "/api/formulary/crosswalk";

async fn organisation(person: &Person, code: &str) -> Value {
    let found = person
        .list(&format!("/api/identity/organisations?q={code}"))
        .await;
    found
        .into_iter()
        .find(|row| row["code"] == code)
        .expect("an organisation")["id"]
        .clone()
}

fn line(facility: &Value, name: &str, unit: &str) -> Value {
    json!({
        "facility_id": facility, "local_code": "0001", "local_name": name, "local_specification": "0.25g*24粒",
        "local_unit": unit,
    })
}

spec! {
    async fn a_line_is_mapped_with_its_unit_ratio_and_may_be_mapped_again(world: World) {
        import(&world, "list.csv", LIST).await;
        let clerk = world.person("east.clerk").await;
        let east = organisation(&clerk, "east").await;
        let entry = clerk.create(CROSSWALK, line(&east, "阿莫西林胶囊", "盒")).await.ok();
        assert_eq!((&entry["state"], &entry["can"]), (&json!("open"), &json!(["map", "ignore"])));
        let path = format!("{CROSSWALK}/{}", text(&entry["id"]));
        let proposals = clerk.get(&format!("{path}/proposals")).await.ok();
        let first = &proposals["items"][0];
        assert_eq!((text(&first["item"]["code"]), text(&first["why"])), ("A1", "名称和含量一致"));
        assert_eq!((&first["ratio_num"], &first["ratio_den"]), (&json!(24), &json!(1)));
        let mapping = json!({ "item_id": first["item"]["id"], "ratio_num": 24, "ratio_den": 1 });
        let mapped = clerk.act(&format!("{path}/mapping"), 1, mapping.clone()).await.ok();
        assert_eq!((&mapped["state"], text(&mapped["item"]["code"])), (&json!("mapped"), "A1"));
        clerk.act(&format!("{path}/mapping"), 1, mapping.clone()).await.refused("kernel.stale_version");
        clerk.act(&format!("{path}/mapping"), 2, json!({ "item_id": "1", "ratio_num": 1, "ratio_den": 1 })).await
            .refused("kernel.not_found");
        let nothing = json!({ "item_id": first["item"]["id"], "ratio_num": 0, "ratio_den": 1 });
        clerk.act(&format!("{path}/mapping"), 2, nothing).await.refused_fields(&["/ratio_num formulary.ratio_not_positive"]);
        clerk.act(&format!("{path}/ignore"), 2, json!({ "reason": " " })).await.refused_fields(&["/reason kernel.field_required"]);
        let ignored = clerk.act(&format!("{path}/ignore"), 2, json!({ "reason": "自费保健品" })).await.ok();
        assert_eq!((&ignored["state"], &ignored["item"], &ignored["note"]), (&json!("ignored"), &Value::Null, &json!("自费保健品")));
    }

    async fn a_facility_sees_its_own_lines_and_those_below_it(world: World) {
        let (east, west) = (world.person("east.clerk").await, world.person("west.clerk").await);
        let centre = world.person("pharmacist").await;
        let village = organisation(&east, "east1").await;
        let own = organisation(&west, "west").await;
        let id = east.create(CROSSWALK, line(&village, "甲", "盒")).await.id();
        west.create(CROSSWALK, line(&own, "甲", "盒")).await.ok();
        west.get(&format!("{CROSSWALK}/{id}")).await.refused("kernel.not_found");
        west.create(CROSSWALK, line(&village, "乙", "盒")).await.refused("kernel.not_found");
        let seen = async |person: &Person| person.list(CROSSWALK).await.len();
        assert_eq!((seen(&east).await, seen(&west).await, seen(&centre).await), (1, 1, 2));
        let desk = organisation(&centre, "centre").await;
        centre.create(CROSSWALK, line(&desk, "甲", "盒")).await.refused_fields(&["/facility_id formulary.no_facility"]);
        world.person("sinopharm.clerk").await.get(CROSSWALK).await.refused("kernel.forbidden");
    }

    async fn one_line_stands_once_at_a_facility(world: World) {
        let clerk = world.person("east.clerk").await;
        let east = organisation(&clerk, "east").await;
        clerk.create(CROSSWALK, line(&east, "甲", "盒")).await.ok();
        clerk.create(CROSSWALK, line(&east, " 甲 ", "盒")).await.refused("formulary.crosswalk_taken");
        clerk.create(CROSSWALK, line(&east, "甲", "粒")).await.ok();
        clerk.create(CROSSWALK, line(&east, "乙", "盒")).await.ok();
        clerk.create(CROSSWALK, line(&east, "", "")).await
            .refused_fields(&["/local_name kernel.field_required", "/local_unit kernel.field_required"]);
    }

    async fn a_facility_s_own_list_joins_the_queue_once(world: World) {
        let clerk = world.person("east.clerk").await;
        let east = organisation(&clerk, "east").await;
        let list = "编码,药品名称,规格,单位\n01,阿莫西林胶囊,0.25g,盒\n02,硝苯地平,20mg,盒\n02,硝苯地平,20mg,盒\n";
        let send = |list: String| {
            let (clerk, east) = (clerk.clone(), text(&east).to_owned());
            async move {
                clerk.upload(&format!("{CROSSWALK}/imports"), "his.csv", list.as_bytes(), &[("facility_id", &east)]).await
            }
        };
        let batch = send(list.to_owned()).await.ok();
        assert_eq!((&batch["rows"], &batch["counts"]["added"]), (&json!(3), &json!(2)));
        assert!(clerk.list(CROSSWALK).await.is_empty(), "a check writes nothing");
        let path = format!("{IMPORTS}/{}/application", text(&batch["id"]));
        clerk.act(&path, 1, json!({})).await.ok();
        assert_eq!(clerk.list(&format!("{CROSSWALK}?state=open")).await.len(), 2);
        assert_eq!(send(list.to_owned()).await.ok()["counts"]["unchanged"], 3);
        let broken = send(list.replace("盒\n02", "\n02")).await.ok();
        assert_eq!(broken["errors"][0]["cell"], "D2");
        let path = format!("{IMPORTS}/{}/application", text(&broken["id"]));
        clerk.act(&path, 1, json!({})).await.refused("formulary.import_has_errors");
        world.person("west.clerk").await.get(&format!("{IMPORTS}/{}", text(&batch["id"]))).await.refused("kernel.not_found");
        let found = clerk.list(&format!("{CROSSWALK}?q=硝苯")).await;
        assert_eq!(found.len(), 1);
        let tasks = clerk.get("/api/today").await.ok();
        let open = tasks["tasks"].as_array().expect("tasks").iter().find(|task| task["kind"] == "crosswalk_open").expect("a task");
        assert_eq!(open["title_params"]["count"], 2);
    }

    async fn a_retired_item_gets_no_new_meaning(world: World) {
        import(&world, "list.csv", "通用名,规格\n甲硝唑,0.2g\n甲硝唑,0.2g\n").await;
        let manager = world.person("manager").await;
        let repeat = &manager.list("/api/formulary/items?flag=duplicate").await[0];
        let path = format!("/api/formulary/items/{}/duplicate-decision", text(&repeat["id"]));
        manager.act(&path, 1, json!({ "decision": "retire" })).await.ok();
        let clerk = world.person("east.clerk").await;
        let east = organisation(&clerk, "east").await;
        let entry = clerk.create(CROSSWALK, line(&east, "甲硝唑", "片")).await.id();
        let mapping = json!({ "item_id": repeat["id"], "ratio_num": 1, "ratio_den": 1 });
        clerk.act(&format!("{CROSSWALK}/{entry}/mapping"), 1, mapping).await
            .refused_fields(&["/item_id formulary.substitute_unusable"]);
        assert_eq!(item(&clerk, "甲硝唑&state=active").await["state"], "active");
    }
}
