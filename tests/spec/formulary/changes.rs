//! Changes of the list: proposed, reviewed by somebody else, effective on their day. Nothing is edited in place.

use serde_json::{Value, json};

use super::{CHANGES, ITEMS, LIST, TODAY, import, item, text};
use crate::world::{Answer, Person, World, hours};

async fn propose(person: &Person, body: Value) -> Answer {
    person.create(CHANGES, body).await
}

fn amendment(item: &Value, fields: Value, on: &str) -> Value {
    json!({ "kind": "amend", "item_id": item["id"], "fields": fields, "reason": "集采落地", "effective_on": on })
}

async fn decide(person: &Person, change: &Value, noun: &str) -> Answer {
    let version = change["version"].as_i64().expect("a version");
    person
        .act(
            &format!("{CHANGES}/{}/{noun}", text(&change["id"])),
            version,
            json!({ "note": "同意" }),
        )
        .await
}

spec! {
    async fn a_change_is_reviewed_by_another_person_and_takes_effect_on_its_day(world: World) {
        import(&world, "list.csv", LIST).await;
        let pharmacist = world.person("pharmacist").await;
        let before = item(&pharmacist, "A1").await;
        let change = propose(&pharmacist, amendment(&before, json!({ "ceiling_price": "0.30" }), "2026-11-25")).await;
        assert_eq!(change.status, 201);
        let change = change.ok();
        assert_eq!((&change["number"], &change["can"]), (&json!("BG202611-0001"), &json!(["withdraw"])));
        assert_eq!(change["current"], json!({ "ceiling_price": "0.35" }));
        decide(&pharmacist, &change, "approval").await.refused("kernel.own_submission");
        let manager = world.person("manager").await;
        let decided = decide(&manager, &change, "approval").await.ok();
        assert_eq!((&decided["state"], &decided["review_note"]), (&json!("approved"), &json!("同意")));
        world.run_duties().await;
        assert_eq!(item(&pharmacist, "A1").await["ceiling_price"], "0.35", "its day has not come");

        world.pass(hours(48)).await;
        let after = item(&pharmacist, "A1").await;
        assert_eq!((&after["ceiling_price"], &after["version_no"]), (&json!("0.3"), &json!(2)));
        let path = format!("{ITEMS}/{}/versions", text(&before["id"]));
        let versions = pharmacist.list(&path).await;
        let told: Vec<_> = versions.iter().map(|one| (text(&one["effective_on"]), text(&one["fields"]["ceiling_price"]))).collect();
        assert_eq!(told, [("2026-11-25", "0.3"), (TODAY, "0.35")]);
        assert_eq!(versions[0]["change_id"], change["id"]);
        let shown = pharmacist.get(&format!("{CHANGES}/{}", text(&change["id"]))).await.ok();
        assert_eq!((&shown["state"], &shown["can"]), (&json!("effective"), &json!([])));
    }

    async fn an_approved_change_of_today_takes_effect_at_once(world: World) {
        let pharmacist = world.person("pharmacist").await;
        let fields = json!({ "name": "奥司他韦", "form": "胶囊", "specification": "75mg", "base_unit": "粒" });
        let body = json!({ "kind": "add", "fields": fields, "reason": "流感季", "effective_on": TODAY });
        let change = propose(&pharmacist, body).await.ok();
        decide(&*world.person("manager").await, &change, "approval").await.ok();
        world.run_duties().await;
        let added = item(&pharmacist, "astw").await;
        assert!(text(&added["code"]).starts_with("YP-"));
        let shown = pharmacist.get(&format!("{CHANGES}/{}", text(&change["id"]))).await.ok();
        assert_eq!(shown["item"]["id"], added["id"]);
    }

    async fn an_item_is_suspended_resumed_replaced_and_its_substitute_remembered(world: World) {
        import(&world, "list.csv", LIST).await;
        let (buyer, manager) = (world.person("buyer").await, world.person("manager").await);
        let (old, new) = (item(&buyer, "A1").await, item(&buyer, "A2").await);
        let run = |kind: &'static str, substitute: Value| {
            let (buyer, manager, old, world) = (buyer.clone(), manager.clone(), old.clone(), &world);
            async move {
                let body = json!({
                    "kind": kind, "item_id": old["id"], "substitute_id": substitute, "reason": "停产", "effective_on": TODAY,
                });
                let change = propose(&buyer, body).await.ok();
                decide(&manager, &change, "approval").await.ok();
                world.run_duties().await;
                manager.get(&format!("{ITEMS}/{}", text(&old["id"]))).await.ok()
            }
        };
        assert_eq!(run("suspend", Value::Null).await["state"], "suspended");
        assert_eq!(run("resume", Value::Null).await["state"], "active");
        let replaced = run("replace", new["id"].clone()).await;
        assert_eq!(replaced["state"], "retired");
        assert_eq!(replaced["substitutes"][0]["item"]["code"], "A2");
        let body = amendment(&old, json!({ "category": "x" }), TODAY);
        propose(&buyer, body).await.refused("formulary.item_state");
    }

    async fn a_proposal_must_say_what_changes_why_and_when(world: World) {
        import(&world, "list.csv", LIST).await;
        let pharmacist = world.person("pharmacist").await;
        let old = item(&pharmacist, "A1").await;
        propose(&pharmacist, amendment(&old, json!({}), TODAY)).await.refused("formulary.nothing_changes");
        propose(&pharmacist, amendment(&old, json!({ "pack": "24" }), TODAY)).await.refused("formulary.nothing_changes");
        propose(&pharmacist, amendment(&old, json!({ "pack": "2" }), "2026-11-22")).await
            .refused_fields(&["/effective_on formulary.effective_in_past"]);
        for (fields, told) in [
            (json!({ "base_unit": "片" }), "/fields/base_unit formulary.base_unit_fixed"),
            (json!({ "gtin": "6901234567893" }), "/fields/gtin formulary.code_check_digit"),
            (json!({ "pack": "0" }), "/fields/pack formulary.not_positive"),
            (json!({ "colour": "red" }), "/fields/colour kernel.field_unknown_reference"),
        ] {
            propose(&pharmacist, amendment(&old, fields, TODAY)).await.refused_fields(&[told]);
        }
        propose(&pharmacist, amendment(&old, json!({ "code": "A2" }), TODAY)).await.refused("formulary.code_taken");
        let nobody = json!({ "kind": "retire", "reason": "x", "effective_on": TODAY });
        propose(&pharmacist, nobody).await.refused_fields(&["/item_id formulary.item_needed"]);
        let unknown = json!({ "kind": "retire", "item_id": "1", "reason": "x", "effective_on": TODAY });
        propose(&pharmacist, unknown).await.refused_fields(&["/item_id kernel.field_unknown_reference"]);
    }

    async fn a_change_that_no_longer_fits_lapses_and_says_why(world: World) {
        import(&world, "list.csv", LIST).await;
        let (pharmacist, manager) = (world.person("pharmacist").await, world.person("manager").await);
        let old = item(&pharmacist, "A1").await;
        let retire = json!({ "kind": "retire", "item_id": old["id"], "reason": "停产", "effective_on": TODAY });
        let first = propose(&pharmacist, retire).await.ok();
        let second = propose(&pharmacist, amendment(&old, json!({ "essential": false }), TODAY)).await.ok();
        for change in [&first, &second] {
            decide(&manager, change, "approval").await.ok();
        }
        world.run_duties().await;
        let shown = pharmacist.get(&format!("{CHANGES}/{}", text(&second["id"]))).await.ok();
        assert_eq!((&shown["state"], &shown["review_note"]), (&json!("rejected"), &json!("formulary.item_state")));
    }

    async fn a_change_is_rejected_or_taken_back_and_then_over(world: World) {
        import(&world, "list.csv", LIST).await;
        let (clerk, manager) = (world.person("east.clerk").await, world.person("manager").await);
        let old = item(&clerk, "A1").await;
        let one = propose(&clerk, amendment(&old, json!({ "essential": false }), TODAY)).await.ok();
        let other = propose(&clerk, amendment(&old, json!({ "toxic": true }), TODAY)).await.ok();
        decide(&*world.person("east.head").await, &one, "approval").await.refused("kernel.forbidden");
        decide(&manager, &one, "withdrawal").await.refused("kernel.forbidden");
        decide(&manager, &one, "rejection").await.ok();
        decide(&clerk, &other, "withdrawal").await.ok();
        for change in [&one, &other] {
            decide(&manager, change, "approval").await.refused("kernel.stale_version");
            let mut change = change.clone();
            change["version"] = json!(2);
            decide(&manager, &change, "approval").await.refused("formulary.change_state");
        }
        let states: Vec<String> = clerk.list(CHANGES).await.iter().map(|one| text(&one["state"]).to_owned()).collect();
        assert_eq!(states, ["withdrawn", "rejected"]);
    }

    async fn what_waits_for_review_stands_on_the_reviewers_morning_page(world: World) {
        import(&world, "list.csv", LIST).await;
        let (pharmacist, manager) = (world.person("pharmacist").await, world.person("manager").await);
        let old = item(&pharmacist, "A1").await;
        propose(&pharmacist, amendment(&old, json!({ "essential": false }), TODAY)).await.ok();
        let tasks = |today: Value| today["tasks"].as_array().expect("tasks").iter()
            .filter(|task| task["kind"] == "change_review").cloned().collect::<Vec<_>>();
        let mine = tasks(manager.get("/api/today").await.ok());
        assert_eq!((mine.len(), &mine[0]["title_params"]["item"]), (1, &json!("阿莫西林 0.25g")));
        let path = text(&mine[0]["primary"]["path"]).to_owned();
        manager.act(&path, 1, json!({})).await.ok();
        assert!(tasks(pharmacist.get("/api/today").await.ok()).is_empty(), "nobody reviews his own");
        assert!(tasks(manager.get("/api/today").await.ok()).is_empty());
    }

    async fn suppliers_do_not_see_what_is_being_discussed(world: World) {
        import(&world, "list.csv", LIST).await;
        let pharmacist = world.person("pharmacist").await;
        let old = item(&pharmacist, "A1").await;
        let change = propose(&pharmacist, amendment(&old, json!({ "essential": false }), TODAY)).await.ok();
        let supplier = world.person("sinopharm.clerk").await;
        assert!(supplier.list(CHANGES).await.is_empty());
        supplier.get(&format!("{CHANGES}/{}", text(&change["id"]))).await.refused("kernel.not_found");
    }
}
