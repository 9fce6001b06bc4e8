//! The way of a requisition: who submits, approves, accepts, returns and withdraws.

use serde_json::json;

use super::{Paper, line_of, open_cycle};
use crate::world::World;

spec! {
    async fn a_requisition_goes_from_the_clerk_over_the_head_to_the_centre(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("east1.clerk").await;
        let pharmacist = world.person("pharmacist").await;
        let paper = desk.begin(&clerk, "east1", "suggestion").await;
        pharmacist.act(&paper.path("acceptance"), 1, json!({})).await.refused("demand.requisition_state");
        let paper = paper.act(&clerk, "submission").await;
        clerk.act(&paper.path("approval"), paper.version, json!({})).await.refused("kernel.forbidden");
        let head = world.person("east1.head").await;
        let paper = paper.act(&head, "approval").await;
        let seen = paper.seen_by(&pharmacist).await;
        assert_eq!(seen["can"], json!(["return", "accept", "decide"]));
        assert_eq!((&seen["submitted_by"]["name"], &seen["approved_by"]["name"]), (&json!("east1.clerk"), &json!("east1.head")));
        let paper = paper.act(&pharmacist, "acceptance").await;
        assert_eq!(paper.seen_by(&clerk).await["state"], "accepted");
        clerk.act(&paper.path("withdrawal"), paper.version, json!({})).await.refused("demand.requisition_state");
        let journal = pharmacist.list(&format!("/api/journal?entity=requisition&entity_id={}", paper.id)).await;
        let verbs: Vec<_> = journal.iter().map(|line| line["verb"].as_str().expect("verb")).collect();
        assert_eq!(verbs, ["accept", "approve", "submit", "create"], "newest first");
    }

    async fn nobody_approves_what_he_submitted(world: World) {
        let desk = open_cycle(&world).await;
        let head = world.person("east1.head").await;
        let paper = desk.begin(&head, "east1", "suggestion").await;
        let paper = paper.act(&head, "submission").await;
        assert_eq!(paper.seen_by(&head).await["can"], json!(["withdraw"]));
        head.act(&paper.path("approval"), paper.version, json!({})).await.refused("kernel.own_submission");
        paper.act(&*world.person("east.head").await, "approval").await;
    }

    async fn a_village_with_a_single_user_is_approved_by_its_township(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("east2.clerk").await;
        let paper = desk.begin(&clerk, "east2", "suggestion").await;
        let paper = paper.act(&clerk, "submission").await;
        world.person("west.head").await.act(&paper.path("approval"), paper.version, json!({})).await
            .refused("kernel.not_found");
        world.person("hospital.head").await.act(&paper.path("approval"), paper.version, json!({})).await
            .refused("demand.not_your_facility");
        paper.act(&*world.person("east.head").await, "approval").await;
    }

    async fn a_township_writes_for_its_villages_and_for_nobody_elses(world: World) {
        let desk = open_cycle(&world).await;
        let township = world.person("east.clerk").await;
        let paper = desk.begin(&township, "east2", "suggestion").await;
        let paper = paper.act(&township, "submission").await;
        paper.act(&*world.person("east.head").await, "approval").await;
        township.create("/api/demand/requisitions", desk.regular("west1", "empty")).await.refused("kernel.not_found");
        let hospital = world.person("hospital.clerk").await;
        hospital.create("/api/demand/requisitions", desk.regular("east1", "empty")).await
            .refused("demand.not_your_facility");
        let keeper = world.person("keeper").await;
        keeper.create("/api/demand/requisitions", desk.regular("east1", "empty")).await.refused("kernel.forbidden");
    }

    async fn a_returned_requisition_keeps_its_lines_and_can_be_handed_in_again(world: World) {
        let desk = open_cycle(&world).await;
        let paper = desk.approved_of_east1(&world, &[("AMX", "110"), ("AML", "40")]).await;
        let pharmacist = world.person("pharmacist").await;
        pharmacist.act(&paper.path("return"), paper.version, json!({ "reason": " " })).await
            .refused_fields(&["/reason kernel.field_required"]);
        pharmacist.act(&paper.path("return"), paper.version, json!({ "reason": "AML 库存充足" })).await.ok();
        let clerk = world.person("east1.clerk").await;
        let notices = clerk.list("/api/notices?unread=true").await;
        assert!(notices.iter().any(|notice| notice["kind"] == "requisition_returned"));
        let seen = paper.seen_by(&clerk).await;
        assert_eq!((&seen["state"], &seen["return_reason"]), (&json!("returned"), &json!("AML 库存充足")));
        let body = json!({ "lines": [desk.goods.line("AML", "10")] });
        let saved = clerk.put(&paper.path("lines"), seen["version"].as_i64().expect("version"), body).await.ok();
        assert_eq!((&saved["state"], &saved["line_count"]), (&json!("draft"), &json!(2)));
        assert_eq!(saved["return_reason"], "AML 库存充足", "the reason stays in view");
        assert_eq!(saved["can"], json!(["save", "submit", "withdraw"]), "it was seen, so it is not deleted any more");
        let again = Paper { id: paper.id.clone(), version: saved["version"].as_i64().expect("version") };
        let again = again.act(&clerk, "submission").await;
        assert_eq!(line_of(&again.lines(&clerk).await, "AMX")["quantity"], "110");
        again.act(&*world.person("east1.head").await, "approval").await;
    }

    async fn a_facility_has_one_regular_requisition_in_a_cycle(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("east1.clerk").await;
        let first = desk.begin(&clerk, "east1", "empty").await;
        let problem = clerk.create("/api/demand/requisitions", desk.regular("east1", "empty")).await
            .refused("demand.requisition_exists");
        assert_eq!(problem["params"]["id"], json!(first.id));
        let first = first.submit(&clerk, desk.lines(&[("AMX", "10")])).await;
        first.act(&clerk, "withdrawal").await;
        let second = desk.begin(&clerk, "east1", "empty").await;
        assert_ne!(first.id, second.id);
        let gone = clerk.send(reqwest::Method::DELETE, &second.path(""), |request| request.header("if-match", "\"1\"")).await;
        assert_eq!(gone.status, 204);
        clerk.get(&second.path("")).await.refused("kernel.not_found");
    }

    async fn eight_rivals_begin_one_requisition(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("east1.clerk").await;
        let ask = || clerk.create("/api/demand/requisitions", desk.regular("east1", "suggestion"));
        let answers = tokio::join!(ask(), ask(), ask(), ask(), ask(), ask(), ask(), ask());
        let answers = [answers.0, answers.1, answers.2, answers.3, answers.4, answers.5, answers.6, answers.7];
        let winners: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
        assert_eq!(winners.len(), 1);
        let id = winners[0].body["id"].clone();
        for loser in answers.iter().filter(|answer| answer.status != 201) {
            assert_eq!((loser.code(), &loser.body["params"]["id"]), ("demand.requisition_exists", &id));
        }
        let found = clerk.list(&format!("/api/demand/requisitions?cycle_id={}", desk.cycle)).await;
        assert_eq!(found.len(), 1);
    }

    async fn submitting_twice_is_once(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("east1.clerk").await;
        let paper = desk.begin(&clerk, "east1", "empty").await;
        let body = json!({ "lines": desk.lines(&[("AMX", "110")]) });
        let path = paper.path("submission");
        let submit = || clerk.act(&path, 1, body.clone());
        let (one, two, three) = tokio::join!(submit(), submit(), submit());
        let mut statuses = [one.status, two.status, three.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412, 412]);
        let pharmacist = world.person("pharmacist").await;
        let journal = pharmacist.list(&format!("/api/journal?entity=requisition&entity_id={}", paper.id)).await;
        assert_eq!(journal.iter().filter(|line| line["verb"] == "submit").count(), 1);
    }

    async fn an_emergency_needs_a_reason_and_no_cycle(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("east1.clerk").await;
        let mut urgent = json!({ "kind": "emergency", "facility_id": desk.goods.at("east1"), "prefill": "empty" });
        clerk.create("/api/demand/requisitions", urgent.clone()).await.refused("demand.reason_missing");
        urgent["reason"] = json!("流感暴发");
        let first = clerk.create("/api/demand/requisitions", urgent.clone()).await.ok();
        let second = clerk.create("/api/demand/requisitions", urgent).await.ok();
        assert_eq!((&first["number"], &second["number"]), (&json!("JJ-20261123-east1"), &json!("JJ-20261123-east1-2")));
        assert_eq!((&first["cycle"], &first["reason"]), (&json!(null), &json!("流感暴发")));
    }
}
