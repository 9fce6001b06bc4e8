//! What the product does by itself is there to see, and to be asked for.

use serde_json::{Value, json};

use crate::world::{World, minutes};

const MAIL: &str = "kernel.deliver_mail";

async fn duty(world: &World, name: &str) -> Value {
    let manager = world.person("manager").await;
    let all = manager.get("/api/duties").await.ok();
    let found = all
        .as_array()
        .expect("duties")
        .iter()
        .find(|duty| duty["name"] == name);
    found.expect("the duty").clone()
}

spec! {
    async fn the_timetable_says_when_each_duty_ran_and_will_run_next(world: World) {
        let before = duty(&world, "mailroom.send_digests").await;
        assert_eq!((&before["last"], &before["next_at"]), (&json!(null), &json!("2026-11-23T00:05:00Z")));
        world.pass(minutes(7)).await;
        let after = duty(&world, "mailroom.send_digests").await;
        assert_eq!(after["next_at"], "2026-11-23T00:10:00Z");
        assert_eq!((&after["last"]["outcome"], &after["last"]["note"]), (&json!("done"), &json!("0 digests")));
        assert_eq!((&after["failures"], &after["running"]), (&json!(0), &json!(false)));
    }

    async fn a_duty_runs_when_the_manager_asks_and_once_however_often_he_asks(world: World) {
        world.run_duties().await;
        let manager = world.person("manager").await;
        let path = format!("/api/duties/{MAIL}/run");
        for _ in 0..2 {
            assert_eq!(manager.post(&path, json!({})).await.status, 204);
        }
        assert_eq!(duty(&world, MAIL).await["asked"], true);
        let ran = world.run_duties().await;
        assert_eq!(ran.iter().filter(|run| run.duty == MAIL).count(), 1);
        assert_eq!(duty(&world, MAIL).await["asked"], false);
        let runs = manager.list(&format!("/api/duties/runs?duty={MAIL}")).await;
        assert_eq!((&runs[0]["cause"], &runs[0]["outcome"]), (&json!("wake"), &json!("done")));
        assert!(manager.list("/api/duties/runs?outcome=failed").await.is_empty());
        let journal = manager.list("/api/journal?entity=duty").await;
        assert_eq!((&journal[0]["verb"], &journal[0]["number"]), (&json!("run"), &json!(MAIL)));
        manager.post("/api/duties/no.such_duty/run", json!({})).await.refused("kernel.not_found");
        world.person("buyer").await.post(&path, json!({})).await.refused("kernel.forbidden");
    }
}
