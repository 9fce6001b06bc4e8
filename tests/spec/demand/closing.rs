//! Cycles: opening, reminding, closing, adoption.

use backend::demand::model::cycle::CycleId;
use backend::demand::planning::{self, AcceptedLine, Demanded};
use backend::kernel::outbox;
use backend::kernel::prelude::*;
use backend::mailroom::actions::posting::post_notices;
use serde_json::{Value, json};

use super::{Desk, cycle_text, open_cycle};
use crate::world::{World, goods, hours};

async fn mails(world: &World) -> Vec<Value> {
    post_notices(&world.app).await.expect("posted");
    let system = Actor::system("test");
    let rows = world.app.db.read(&system, |tx| {
        async move { outbox::list(tx, 500).await }.scope_boxed()
    });
    let rows = rows.await.expect("the outbox");
    rows.iter()
        .filter(|row| row.topic == "mail")
        .map(|row| serde_json::from_str(&row.payload).expect("json"))
        .collect()
}

fn cycle_id(desk: &Desk) -> CycleId {
    desk.cycle.parse().expect("an id")
}

async fn close(world: &World, desk: &Desk) -> Result<()> {
    let (system, id) = (Actor::system("test"), cycle_id(desk));
    world
        .app
        .db
        .write(&system, |tx| {
            async move { planning::cycle_close(tx, id, None).await.map(drop) }.scope_boxed()
        })
        .await
}

async fn order(world: &World, desk: &Desk) -> Result<()> {
    let (system, id) = (Actor::system("test"), cycle_id(desk));
    world
        .app
        .db
        .write(&system, |tx| {
            async move { planning::cycle_ordered(tx, id).await.map(drop) }.scope_boxed()
        })
        .await
}

async fn accepted(world: &World, desk: &Desk) -> Vec<AcceptedLine> {
    let (system, id) = (Actor::system("test"), cycle_id(desk));
    world
        .app
        .db
        .read(&system, |tx| {
            async move {
                let mut lines = Vec::new();
                planning::accepted_lines(tx, Demanded::Cycle(id), |line| lines.push(line)).await?;
                Ok(lines)
            }
            .scope_boxed()
        })
        .await
        .expect("lines")
}

spec! {
    async fn a_cycle_opens_when_its_time_comes_and_tells_the_facilities(world: World) {
        goods::enter(&world).await;
        let buyer = world.person("buyer").await;
        let made = buyer.create("/api/demand/cycles", cycle_text("2026-11", "2026-11-25T10:00:00Z")).await;
        let cycle = made.clone().ok();
        assert_eq!((&cycle["state"], &cycle["can"]), (&json!("planned"), &json!(["amend", "open", "cancel"])));
        buyer.create("/api/demand/cycles", cycle_text("2026-11", "2026-12-25T10:00:00Z")).await
            .refused("demand.cycle_code_taken");
        buyer.create("/api/demand/cycles", cycle_text("2026-12", "2026-11-20T10:00:00Z")).await
            .refused("demand.cycle_times");
        let clerk = world.person("east1.clerk").await;
        clerk.create("/api/demand/cycles", cycle_text("2026-12", "2026-12-25T10:00:00Z")).await.refused("kernel.forbidden");
        world.pass(hours(2)).await;
        let path = format!("/api/demand/cycles/{}", made.id());
        let cycle = clerk.get(&path).await.ok();
        assert_eq!((&cycle["state"], &cycle["progress"]["facilities"]), (&json!("open"), &json!(1)), "his own facility");
        assert_eq!(buyer.get(&path).await.ok()["progress"]["missing"], 6);
        assert!(clerk.list("/api/notices").await.iter().any(|notice| notice["kind"] == "cycle_opened"));
    }

    async fn who_handed_in_nothing_is_reminded_once_for_each_deadline(world: World) {
        let desk = open_cycle(&world).await;
        desk.approved_of_east1(&world, &[("AMX", "110")]).await;
        world.pass(hours(1)).await;
        let first = mails(&world).await;
        assert_eq!(first.len(), 5, "everybody but east1, 72 hours before closing");
        assert!(first.iter().all(|mail| mail["to"][0] != "east1@linjiang.example"));
        assert!(first[0]["subject"].as_str().expect("subject").contains("2026-11-25 18:00"));
        world.pass(hours(5)).await;
        assert_eq!(mails(&world).await.len(), 5, "once is enough");
        world.pass(hours(30)).await;
        assert_eq!(mails(&world).await.len(), 10, "and again a day before");
        let buyer = world.person("buyer").await;
        let remind = format!("/api/demand/cycles/{}/reminders", desk.cycle);
        assert_eq!(buyer.post(&remind, json!({})).await.ok()["reminded"], 5);
        let missing = buyer.list(&format!("/api/demand/cycles/{}/facilities?state=missing", desk.cycle)).await;
        assert_eq!(missing.len(), 5);
        buyer.get(&format!("/api/demand/cycles/{}/facilities?state=odd", desk.cycle)).await
            .refused("kernel.malformed_request");
        assert!(missing[0]["reminded_at"].is_string());
        let township = world.person("east.clerk").await;
        let seen = township.list(&format!("/api/demand/cycles/{}/facilities", desk.cycle)).await;
        let seen: Vec<_> = seen.iter().map(|row| (row["facility"]["code"].as_str().expect("code"), row["state"].as_str().expect("state"))).collect();
        assert_eq!(seen, [("east", "missing"), ("east1", "approved"), ("east2", "missing")]);
    }

    async fn closing_adopts_the_guarantee_list_for_those_who_handed_in_nothing(world: World) {
        let desk = open_cycle(&world).await;
        let paper = desk.approved_of_east1(&world, &[("AMX", "110")]).await;
        paper.act(&*world.person("pharmacist").await, "acceptance").await;
        let late = world.person("west1.clerk").await;
        let draft = desk.begin(&late, "west1", "suggestion").await;
        close(&world, &desk).await.expect("closed");
        assert_eq!(draft.seen_by(&late).await["state"], "withdrawn");
        late.act(&draft.path("submission"), 2, json!({})).await.refused("demand.requisition_state");
        let adopted = late.list(&format!("/api/demand/requisitions?cycle_id={}&state=accepted", desk.cycle)).await;
        assert_eq!((adopted.len(), &adopted[0]["adopted"], &adopted[0]["number"]), (1, &json!(true), &json!("QL-2026-11-west1-CN")));
        let lines = late.list(&format!("/api/demand/requisitions/{}/lines", adopted[0]["id"].as_str().expect("id"))).await;
        // 92.001 in 92 days for 36 days are 36.0004: four cases. Metformin was never used, so nothing is asked.
        assert_eq!((lines.len(), &lines[0]["item"]["code"], &lines[0]["quantity"]), (1, &json!("AML"), &json!("40")));
        let progress = world.person("buyer").await.get(&format!("/api/demand/cycles/{}", desk.cycle)).await.ok();
        assert_eq!((&progress["progress"]["adopted"], &progress["progress"]["accepted"]), (&json!(5), &json!(1)));
        let lines = accepted(&world, &desk).await;
        assert_eq!(lines.len(), 6);
        assert_eq!(lines.iter().filter(|line| line.quantity == Quantity(40_000)).count(), 5);
    }

    async fn the_policy_may_leave_the_guarantee_list_alone(world: World) {
        let desk = open_cycle(&world).await;
        let off = json!({ "key": "demand.requests", "effective_on": "2026-11-23", "value": { "adopt_guarantee": false } });
        world.person("manager").await.create("/api/policies", off).await.ok();
        close(&world, &desk).await.expect("closed");
        assert!(accepted(&world, &desk).await.is_empty());
        assert!(close(&world, &desk).await.is_err(), "closed once");
    }

    async fn after_closing_the_centre_decides_until_the_plan_is_committed(world: World) {
        let desk = open_cycle(&world).await;
        let paper = desk.approved_of_east1(&world, &[("AMX", "110")]).await;
        let west = world.person("west1.clerk").await;
        let undecided = desk.begin(&west, "west1", "suggestion").await.act(&west, "submission").await;
        close(&world, &desk).await.expect("closed");
        let pharmacist = world.person("pharmacist").await;
        let paper = paper.act(&pharmacist, "acceptance").await;
        order(&world, &desk).await.expect("ordered");
        assert_eq!(paper.seen_by(&pharmacist).await["state"], "ordered");
        let back = undecided.seen_by(&west).await;
        assert_eq!((&back["state"], &back["returned_by"]), (&json!("returned"), &json!(null)));
        assert_eq!(back["can"], json!(["withdraw"]));
        let cycle = pharmacist.get(&format!("/api/demand/cycles/{}", desk.cycle)).await.ok();
        assert_eq!((&cycle["state"], &cycle["can"]), (&json!("ordered"), &json!([])));
    }

    async fn a_cycle_with_something_in_hand_is_not_called_off(world: World) {
        let desk = open_cycle(&world).await;
        let paper = desk.approved_of_east1(&world, &[("AMX", "110")]).await;
        let buyer = world.person("buyer").await;
        let path = format!("/api/demand/cycles/{}", desk.cycle);
        let version = buyer.get(&path).await.version();
        buyer.act(&format!("{path}/cancellation"), version, json!({})).await.refused("demand.cycle_in_use");
        paper.act(&*world.person("east1.clerk").await, "withdrawal").await;
        assert_eq!(buyer.get(&path).await.version(), version, "handing in and taking back never touch the cycle");
        buyer.act(&format!("{path}/cancellation"), version, json!({})).await.ok();
        let clerk = world.person("east1.clerk").await;
        clerk.create("/api/demand/requisitions", desk.regular("east1", "empty")).await.refused("demand.cycle_not_open");
    }

    async fn an_open_cycle_may_close_later_but_keeps_its_code(world: World) {
        let desk = open_cycle(&world).await;
        let buyer = world.person("buyer").await;
        let path = format!("/api/demand/cycles/{}", desk.cycle);
        let version = buyer.get(&path).await.version();
        let later = buyer.put(&path, version, cycle_text("2026-11", "2026-11-27T10:00:00Z")).await.ok();
        assert_eq!(later["closes_at"], "2026-11-27T10:00:00Z");
        buyer.put(&path, version + 1, cycle_text("2026-11A", "2026-11-27T10:00:00Z")).await.refused("demand.cycle_code_fixed");
        buyer.put(&path, version, cycle_text("2026-11", "2026-11-27T10:00:00Z")).await.refused("kernel.stale_version");
    }
}
