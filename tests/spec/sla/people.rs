//! What people decide about service levels, two of them each; what they see.

use reqwest::multipart::Part;
use serde_json::{Value, json};

use super::eviction::doomed;
use super::{changes, confirm, place, settle, signed_in, small_sample, standing, texts, until};
use crate::purchasing::market;
use crate::world::{World, hours};

/// The only case, as somebody sees it.
async fn case(world: &World, login: &str) -> crate::world::Answer {
    let person = world.person(login).await;
    let cases = person.list("/api/sla/cases").await;
    let id = cases[0]["id"].as_str().expect("an id").to_owned();
    person.get(&format!("/api/sla/cases/{id}")).await
}

/// A supplier with an open case whose notice went out.
pub async fn accused(world: &World) -> String {
    doomed(world).await;
    until(world, "2026-12-01 00:20").await;
    until(world, "2026-12-01 08:00").await;
    signed_in(
        world,
        &[
            "manager",
            "manager2",
            "buyer",
            "sinopharm.clerk",
            "sinopharm.manager",
            "cr.clerk",
        ],
    )
    .await;
    let case = case(world, "manager").await.ok();
    assert_eq!(case["sealed"], true);
    format!("/api/sla/cases/{}", case["id"].as_str().expect("an id"))
}

spec! {
    async fn a_waiver_by_a_second_person_takes_the_breach_out_of_the_score(world: World) {
        small_sample(&world, |_| ()).await;
        let mut market = market::open(&world).await;
        let order = place(&world, &mut market, &["east"], &[("AMX", "100")]).await;
        confirm(&world, &order).await;
        until(&world, "2026-12-01 00:20").await;
        assert_eq!(standing(&world, "sinopharm").await, "interviewed");
        signed_in(&world, &["buyer", "manager", "manager2"]).await;
        let (buyer, manager, second) = (world.person("buyer").await, world.person("manager").await, world.person("manager2").await);
        let breach = manager.list("/api/sla/breaches").await.remove(0);
        assert_eq!((&breach["kind"], &breach["can"]), (&json!("late"), &json!(["ask"])));
        let path = format!("/api/sla/breaches/{}", breach["id"].as_str().expect("an id"));
        let asked = json!({ "ground": "force_majeure", "reason": "road closed by a landslide" });
        let answer = manager.act(&format!("{path}/waiver"), 1, asked).await;
        assert_eq!(answer.body["can"], json!([]), "not by who asked");
        manager.act(&format!("{path}/waiver-grant"), 2, json!({})).await.refused("kernel.own_submission");
        buyer.act(&format!("{path}/waiver-grant"), 2, json!({})).await.refused("kernel.forbidden");
        let granted = second.act(&format!("{path}/waiver-grant"), 2, json!({})).await.ok();
        assert_eq!((&granted["waiver"], &granted["sealed"]), (&json!("granted"), &json!(true)), "and stays on record");
        second.act(&format!("{path}/waiver-refusal"), 3, json!({})).await.refused("sla.waiver_wrong_state");
        assert_eq!(changes(&world, "sinopharm").await, Vec::<String>::new());
        assert_eq!(standing(&world, "sinopharm").await, "good");
    }

    async fn an_appeal_with_merit_holds_the_execution_and_two_people_reverse_it(world: World) {
        let path = accused(&world).await;
        let supplier = world.person("sinopharm.manager").await;
        assert_eq!(case(&world, "sinopharm.manager").await.body["can_appeal"], true);
        supplier.create(&format!("{path}/appeal"), json!({ "text": "  " })).await.refused_fields(&["/text kernel.field_required"]);
        supplier.create(&format!("{path}/appeal"), json!({ "text": "the road was closed" })).await.ok();
        supplier.create(&format!("{path}/appeal"), json!({ "text": "again" })).await.refused("sla.appeal_twice");
        let form = reqwest::multipart::Form::new().part("file", Part::bytes(b"photo".to_vec()).file_name("road.jpg"));
        let sent = supplier.request(reqwest::Method::POST, &format!("{path}/attachments"))
            .header("idempotency-key", "photo").multipart(form).send().await.expect("an answer");
        assert_eq!(sent.status().as_u16(), 201);
        let (manager, second) = (world.person("manager").await, world.person("manager2").await);
        let file = manager.get(&path).await.ok()["attachments"][0].clone();
        assert_eq!((&file["file_name"], &file["byte_count"]), (&json!("road.jpg"), &json!(5)));
        manager.act(&format!("{path}/appeal-merit"), 1, json!({})).await.ok();
        until(&world, "2026-12-10 08:00").await;
        assert_eq!(standing(&world, "sinopharm").await, "suspended", "the deadline is over, the appeal is not");
        signed_in(&world, &["manager", "manager2", "sinopharm.manager"]).await;
        supplier.create(&format!("{path}/appeal"), json!({ "text": "more" })).await.refused("sla.appeal_too_late");
        manager.act(&format!("{path}/appeal-upholding"), 2, json!({ "answer": "proved" })).await.ok();
        manager.act(&format!("{path}/appeal-agreement"), 3, json!({})).await.refused("kernel.own_submission");
        let reversed = second.act(&format!("{path}/appeal-agreement"), 3, json!({})).await.ok();
        assert_eq!((&reversed["state"], &reversed["appeal"]["state"]), (&json!("reversed"), &json!("upheld")));
        assert_eq!(standing(&world, "sinopharm").await, "good");
        until(&world, "2027-01-01 00:20").await;
        settle(&world).await;
        assert_eq!(changes(&world, "sinopharm").await, ["2026-11-30 evicted", "2026-12-10 good"], "the old score starts at zero");
    }

    async fn two_people_stay_an_execution_and_one_lets_it_go_on(world: World) {
        let path = accused(&world).await;
        let (manager, second) = (world.person("manager").await, world.person("manager2").await);
        let version = manager.get(&path).await.version();
        second.act(&format!("{path}/stay"), version, json!({})).await.refused("sla.stay_not_asked");
        let asked = manager.act(&format!("{path}/stay-request"), version, json!({ "reason": "talks" })).await;
        manager.act(&format!("{path}/stay"), asked.version(), json!({})).await.refused("kernel.own_submission");
        let stayed = second.act(&format!("{path}/stay"), asked.version(), json!({})).await;
        assert_eq!(stayed.body["state"], "stayed");
        until(&world, "2026-12-20 08:00").await;
        assert_eq!(standing(&world, "sinopharm").await, "suspended");
        signed_in(&world, &["manager"]).await;
        let version = manager.get(&path).await.version();
        manager.act(&format!("{path}/resumption"), version, json!({})).await.ok();
        until(&world, "2026-12-20 08:21").await;
        assert_eq!(standing(&world, "sinopharm").await, "evicted");
    }

    async fn the_evicted_come_back_by_two_people_after_their_time_and_on_probation(world: World) {
        accused(&world).await;
        until(&world, "2026-12-10 08:00").await;
        assert_eq!(standing(&world, "sinopharm").await, "evicted");
        signed_in(&world, &["manager", "manager2"]).await;
        let (manager, second) = (world.person("manager").await, world.person("manager2").await);
        let page = format!("/api/sla/suppliers/{}", world.organisation("sinopharm").await);
        let back = manager.get(&page).await.ok()["way_back"].clone();
        assert_eq!(back, json!({ "kind": "readmission", "possible_from": "2028-12-10" }));
        let readmit = || json!({ "kind": "readmitted", "reason": "new management" });
        manager.create(&format!("{page}/decisions"), readmit()).await.refused("sla.readmission_too_early");
        manager.create(&format!("{page}/decisions"), json!({ "kind": "lifted", "reason": "x" })).await.refused("sla.decision_unfit");
        until(&world, "2028-12-10 08:00").await;
        signed_in(&world, &["manager", "manager2"]).await;
        let made = manager.create(&format!("{page}/decisions"), readmit()).await.ok();
        let path = format!("/api/sla/decisions/{}", made["id"].as_str().expect("an id"));
        manager.act(&format!("{path}/agreement"), 1, json!({})).await.refused("kernel.own_submission");
        assert_eq!(second.act(&format!("{path}/agreement"), 1, json!({})).await.status, 204);
        assert_eq!(standing(&world, "sinopharm").await, "good");
        let probation = texts(&world, "SELECT probation_until FROM sla_decision").await;
        assert_eq!(probation, ["2029-06-09"]);
    }

    async fn everybody_sees_what_is_his(world: World) {
        let path = accused(&world).await;
        let other = world.person("cr.clerk").await;
        other.get(&path).await.refused("kernel.not_found");
        assert_eq!(other.list("/api/sla/breaches").await, Vec::<Value>::new());
        let page = format!("/api/sla/suppliers/{}", world.organisation("sinopharm").await);
        other.get(&page).await.refused("kernel.not_found");
        world.person("east.clerk").await.get(&page).await.refused("kernel.forbidden");
        let own = world.person("sinopharm.clerk").await.get(&page).await.ok();
        assert_eq!((&own["standing"], &own["way_back"]["kind"]), (&json!("suspended"), &json!("appeal")));
        assert_eq!(own["changes"][0]["to_standing"], "evicted");
        let manager = world.person("manager").await;
        let league = manager.get("/api/sla/suppliers").await.ok();
        assert_eq!(league[0]["supplier"]["code"], "sinopharm", "the worst first");
        let clocks = manager.list("/api/sla/clocks").await;
        assert!(clocks.iter().any(|clock| clock["state"] == "late"));
        for by in ["month", "item", "area"] {
            let rows = manager.get(&format!("/api/sla/figures?by={by}")).await.ok();
            assert_eq!(rows[0]["figures"]["on_time_in_full"], "0", "{by}");
        }
        let today = manager.get("/api/today").await.ok().to_string();
        assert!(today.contains("sla_case"));
    }

    async fn a_policy_is_rehearsed_over_the_countys_own_history(world: World) {
        accused(&world).await;
        let manager = world.person("manager").await;
        let policies = manager.get("/api/policies").await.ok();
        let levels = policies.as_array().expect("policies").iter().find(|policy| policy["key"] == "sla.levels").expect("levels").clone();
        let mut milder = levels["current"].clone();
        milder["ladder"][0]["standing"] = json!("warned");
        let rows = manager.post("/api/sla/rehearsal", json!({ "policy": milder })).await.ok();
        assert_eq!((&rows[0]["differs"], &rows[0]["rehearsed"][0]["to"]), (&json!(true), &json!("warned")));
        assert_eq!(rows[0]["now"][0]["to"], "evicted");
        let mut broken = levels["current"].clone();
        broken["hours"] = json!([]);
        let refused = manager.post("/api/sla/rehearsal", json!({ "policy": broken })).await;
        refused.refused_fields(&["/policy kernel.field_malformed"]);
        assert_eq!(standing(&world, "sinopharm").await, "suspended", "a rehearsal changes nothing");
        world.pass(hours(1)).await;
    }
}
