//! Budgets: a facility sees what is left, the centre what is over, and essential medicines are the last to be trimmed.

use serde_json::{Value, json};

use super::{Desk, Paper, line_of, open_cycle};
use crate::world::{Person, World};

/// A budget of east1 for the present month.
async fn budget(world: &World, desk: &Desk, cap: &str) -> Value {
    let manager = world.person("manager").await;
    let body = json!({ "facility_id": desk.goods.at("east1"), "period": "2026-11", "item_kind": null, "cap": cap });
    manager.create("/api/demand/budgets", body).await.ok()
}

/// Makes an item one that is neither essential nor on a list.
async fn plain(world: &World, desk: &Desk, code: &str) {
    let id: i64 = desk.goods.item(code).parse().expect("an id");
    world
        .arrange(|tx| {
            use backend::kernel::prelude::*;
            async move {
                tx.execute("UPDATE item SET essential = FALSE WHERE id = ?", binds![id])
                    .await
            }
            .scope_boxed()
        })
        .await;
}

async fn action(world: &World, word: &str) {
    let manager = world.person("manager").await;
    let policy = json!({ "key": "demand.review_over_budget", "effective_on": "2026-11-23", "value": { "on": true, "action": word } });
    manager.create("/api/policies", policy).await.ok();
}

/// What requests that wait, and those that were accepted, have taken of the facility's budget of drugs.
async fn of_drugs(manager: &Person) -> (String, String) {
    let seen = manager.list("/api/demand/budgets?item_kind=drug").await;
    let text = |value: &Value| value.as_str().expect("an amount").to_owned();
    (text(&seen[0]["waiting"]), text(&seen[0]["used"]))
}

fn trims(check: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let trims = check["trims"].as_array().expect("trims").iter();
    trims
        .map(|trim| (text(&trim["item"]["code"]), text(&trim["to"])))
        .collect()
}

spec! {
    async fn a_requisition_over_its_budget_is_marked_and_a_trimming_proposed_essential_last(world: World) {
        let desk = open_cycle(&world).await;
        plain(&world, &desk, "AMX").await;
        // 110 × 3.21 + 40 × 5.00 = 553.1
        budget(&world, &desk, "400").await;
        let clerk = world.person("east1.clerk").await;
        let paper = desk.begin(&clerk, "east1", "empty").await;
        let body = json!({ "lines": desk.lines(&[("AMX", "110"), ("AML", "40")]) });
        clerk.put(&paper.path("lines"), 1, body).await.ok();
        let check = clerk.get(&paper.path("budget")).await.ok();
        let state = &check["budgets"][0];
        assert_eq!((&state["left"], &state["asked"], &state["over"]), (&json!("400"), &json!("553.1"), &json!(true)));
        // Of AMX, which is not essential, five cases of ten go: 353.1 − 192.6 = 160.5 saved.
        assert_eq!(trims(&check), [("AMX".to_owned(), "60".to_owned())]);
        assert_eq!((&check["trims"][0]["saved"], &check["can_trim"]), (&json!("160.5"), &json!(true)));

        let submitted = clerk.act(&paper.path("submission"), 2, json!({})).await.ok();
        assert_eq!(submitted["flagged_count"], 1);
        let lines = paper.lines(&clerk).await;
        assert_eq!(line_of(&lines, "AMX")["flags"], json!(["over_budget"]));
        let head = world.person("east1.head").await;
        head.act(&paper.path("approval"), 3, json!({})).await.ok();

        // The centre takes away what is proposed, in one step; the facility reads why.
        let pharmacist = world.person("pharmacist").await;
        let trimmed = pharmacist.act(&paper.path("trim"), 4, json!({})).await.ok();
        assert_eq!((&trimmed["amount"], &trimmed["flagged_count"]), (&json!("392.6"), &json!(0)));
        let lines = paper.lines(&clerk).await;
        let amx = line_of(&lines, "AMX");
        assert_eq!((&amx["quantity"], &amx["decision"]["asked"]), (&json!("60"), &json!("110")));
        assert_eq!(amx["decision"]["reason"], "超出预算,按基药优先削减");
        pharmacist.act(&paper.path("acceptance"), 5, json!({})).await.ok();
        let seen = clerk.list("/api/demand/budgets").await;
        assert_eq!((&seen[0]["used"], &seen[0]["left"], &seen[0]["can"]), (&json!("392.6"), &json!("7.4"), &json!([])));

        // A budget of a kind that is made later knows what was accepted before it.
        let manager = world.person("manager").await;
        for (kind, used) in [("drug", "392.6"), ("reagent", "0")] {
            let body = json!({ "facility_id": desk.goods.at("east1"), "period": "2026-Q4", "item_kind": kind, "cap": "900" });
            manager.create("/api/demand/budgets", body).await.ok();
            let of_kind = clerk.list(&format!("/api/demand/budgets?item_kind={kind}")).await;
            assert_eq!((of_kind.len(), &of_kind[0]["used"]), (1, &json!(used)));
        }
    }

    async fn a_clerk_trims_his_draft_and_what_waits_is_told_apart_from_what_is_used(world: World) {
        let desk = open_cycle(&world).await;
        budget(&world, &desk, "100").await;
        let clerk = world.person("east1.clerk").await;
        let paper = desk.begin(&clerk, "east1", "empty").await;
        let body = json!({ "lines": desk.lines(&[("AMX", "110"), ("AML", "10")]) });
        clerk.put(&paper.path("lines"), 1, body).await.ok();
        let trimmed = clerk.act(&paper.path("trim"), 2, json!({})).await.ok();
        assert_eq!(trimmed["amount"], "82.1", "the guarantee list is kept: 50 and one case of AMX");
        let check = clerk.get(&paper.path("budget")).await.ok();
        assert_eq!((trims(&check).len(), &check["can_trim"]), (0, &json!(false)));
        clerk.act(&paper.path("submission"), 3, json!({})).await.ok();
        let manager = world.person("manager").await;
        let seen = manager.list("/api/demand/budgets?on=2026-11-23").await;
        assert_eq!((&seen[0]["waiting"], &seen[0]["used"], &seen[0]["can"]), (&json!("82.1"), &json!("0"), &json!(["amend", "delete"])));
        assert!(world.person("west1.clerk").await.list("/api/demand/budgets").await.is_empty(), "not its business");
    }

    async fn what_waits_counts_against_its_kind_as_it_stands_now(world: World) {
        let desk = open_cycle(&world).await;
        let manager = world.person("manager").await;
        let body = json!({ "facility_id": desk.goods.at("east1"), "period": "2026-11", "item_kind": "drug", "cap": "900" });
        manager.create("/api/demand/budgets", body).await.ok();
        let clerk = world.person("east1.clerk").await;
        let paper = desk.begin(&clerk, "east1", "empty").await;
        let lines = |amx: &str| json!({ "lines": desk.lines(&[("AMX", amx), ("AML", "10")]) });
        clerk.act(&paper.path("submission"), 1, lines("110")).await.ok();
        assert_eq!(of_drugs(&manager).await, ("403.1".to_owned(), "0".to_owned()));
        let head = world.person("east1.head").await;
        head.act(&paper.path("return"), 2, json!({ "reason": "太多" })).await.ok();
        assert_eq!(of_drugs(&manager).await, ("0".to_owned(), "0".to_owned()), "what came back asks for nothing");
        clerk.act(&paper.path("submission"), 3, lines("60")).await.ok();
        head.act(&paper.path("approval"), 4, json!({})).await.ok();
        assert_eq!(of_drugs(&manager).await, ("242.6".to_owned(), "0".to_owned()));
        let pharmacist = world.person("pharmacist").await;
        pharmacist.act(&paper.path("acceptance"), 5, json!({})).await.ok();
        assert_eq!(of_drugs(&manager).await, ("0".to_owned(), "242.6".to_owned()));
    }

    async fn the_policy_may_refuse_what_is_over_but_never_an_emergency(world: World) {
        let desk = open_cycle(&world).await;
        budget(&world, &desk, "100").await;
        action(&world, "block").await;
        let clerk = world.person("east1.clerk").await;
        let paper = desk.begin(&clerk, "east1", "empty").await;
        let lines = json!({ "lines": desk.lines(&[("AMX", "110")]) });
        let refused = clerk.act(&paper.path("submission"), 1, lines.clone()).await.refused("demand.over_budget");
        assert_eq!((&refused["params"]["left"], &refused["params"]["asked"]), (&json!("100"), &json!("353.1")));
        let urgent = json!({
            "kind": "emergency", "facility_id": desk.goods.at("east1"), "reason": "流感", "prefill": "empty",
        });
        let urgent = clerk.create("/api/demand/requisitions", urgent).await;
        let urgent = Paper { version: urgent.version(), id: urgent.id() };
        let urgent = urgent.submit(&clerk, lines["lines"].clone()).await;
        let flags = line_of(&urgent.lines(&clerk).await, "AMX")["flags"].clone();
        assert!(flags.as_array().expect("flags").contains(&json!("over_budget")), "{flags}");
        action(&world, "warn").await;
        clerk.act(&paper.path("submission"), 1, lines).await.ok();
    }

    async fn budgets_travel_as_files_and_are_written_whole_or_not_at_all(world: World) {
        let desk = open_cycle(&world).await;
        let finance = world.person("finance").await;
        let good = "机构编码,期间,类别,限额(元)\neast1,2026-11,,400\neast2,2026-Q4,药品,\"1,000.5\"\n";
        let bad = good.replace("east2", "east9");
        let report = finance.upload("/api/demand/budgets/import?apply=true", "b.csv", bad.as_bytes(), &[]).await.ok();
        assert_eq!((&report["applied"], &report["errors"][0]["cell"]), (&json!(false), &json!("A3")));
        assert!(finance.list("/api/demand/budgets").await.is_empty());
        for version in [1, 2] {
            let report = finance.upload("/api/demand/budgets/import?apply=true", "b.csv", good.as_bytes(), &[]).await.ok();
            assert_eq!((&report["applied"], &report["accepted"]), (&json!(true), &json!(2)));
            let seen = finance.list("/api/demand/budgets").await;
            assert_eq!((seen.len(), &seen[1]["item_kind"], &seen[1]["version"]), (2, &json!("drug"), &json!(version)));
        }
        let id = finance.list("/api/demand/budgets?period=2026-11").await[0]["id"].as_str().expect("id").to_owned();
        let path = format!("/api/demand/budgets/{id}");
        finance.put(&path, 2, json!({ "cap": "500", "note": "追加" })).await.ok();
        assert_eq!(finance.get(&path).await.ok()["cap"], "500");
        let file = finance.get("/api/demand/budgets/export?format=csv&period=2026-11").await;
        let file = String::from_utf8(file.bytes).expect("text");
        assert!(file.contains("east1,东一村卫生室,2026-11,合计,500,追加"), "{file}");
        finance.put(&path, 2, json!({ "cap": "600" })).await.refused("kernel.stale_version");
        finance.put(&path, 3, json!({ "cap": "-1" })).await.refused_fields(&["/cap kernel.field_negative"]);
        let again = json!({ "facility_id": desk.goods.at("east1"), "period": "2026-11", "cap": "1" });
        finance.create("/api/demand/budgets", again).await.refused("demand.budget_taken");
        assert_eq!(finance.delete_at(&path, 3).await.status, 204);
        assert_eq!(finance.list("/api/demand/budgets").await.len(), 1);
        world.person("pharmacist").await.create("/api/demand/budgets", json!({})).await.refused("kernel.forbidden");
    }
}
