//! From the doctor's prescription to the patient's door, with a machine failing in the middle.

use serde_json::{Value, json};

use crate::decoction::production::{boiled, scan, soaked};
use crate::decoction::{act, id_of, open, prescribe, text, with};
use crate::purchasing::market::number;
use crate::world::{World, hours, minutes};

/// What the patient sees: steps that are done.
async fn done(world: &World, token: &str) -> Vec<String> {
    let page = world
        .stranger()
        .get(&format!("/api/decoction/track/{token}"))
        .await
        .ok();
    let all = page.to_string();
    assert!(
        !all.contains('张') && !all.contains("138"),
        "nobody is named: {all}"
    );
    let steps = page["steps"].as_array().expect("steps").clone();
    let done = steps.iter().filter(|step| !step["at"].is_null());
    done.map(|step| text(&step["step"])).collect()
}

fn to_the_door() -> Value {
    let mut body = with(&[
        ("石膏(先煎)", "30"),
        ("知母", "6"),
        ("甘草", "3"),
        ("薄荷(后下)", "6"),
    ]);
    body["delivery"] = json!("courier");
    body
}

spec! {
    async fn decoction_to_doorstep(world: World) {
        open(&world).await;
        let made = prescribe(&world, to_the_door()).await.ok();
        let (id, number_of) = (id_of(&made), text(&made["prescription"]["number"]));
        let token = text(&made["token"]);
        assert!(token.len() >= 22, "unguessable: {token}");
        assert_eq!(done(&world, &token).await, ["received"]);
        act(&world, "decoction.pharmacist", &id, "approval", json!({})).await.ok();
        soaked(&world, &number_of).await;
        scan(&world, "decoction.worker", &number_of, "boil", json!({ "machine": "J01" })).await.ok();
        world.clock.advance(minutes(20));
        // In the middle of the boil the machine fails. The herbs are soaked; another machine takes them with all their boils.
        scan(&world, "decoction.worker", &number_of, "fail", json!({})).await.ok();
        scan(&world, "decoction.worker", &number_of, "boil", json!({ "machine": "J01" })).await.refused("decoction.machine_not_working");
        let again = scan(&world, "decoction.worker", &number_of, "boil", json!({ "machine": "J02" })).await.ok();
        assert!(again["job"]["timers"].as_array().expect("timers").iter().all(|timer| timer["done_at"].is_null()), "{again:#}");
        boiled(&world, &number_of).await;
        scan(&world, "decoction.packer", &number_of, "pack", json!({})).await.ok();
        scan(&world, "decoction.packer", &number_of, "sample", json!({})).await.ok();
        scan(&world, "decoction.courier", &number_of, "hand_over", json!({})).await.refused_fields(&["/carrier kernel.field_required"]);
        scan(&world, "decoction.courier", &number_of, "hand_over", json!({ "carrier": "顺丰 SF100" })).await.ok();
        world.clock.advance(hours(3));
        scan(&world, "decoction.courier", &number_of, "deliver", json!({})).await.ok();
        let steps = done(&world, &token).await;
        assert_eq!(steps.len(), 10, "ten plain steps: {steps:?}");
        assert_eq!(world.stranger().get("/api/decoction/track/AAAAAAAAAAAAAAAAAAAAAA").await.status, 404);
        // What was weighed left the ledger lot by lot.
        let gypsum = "SELECT CAST(SUM(m.quantity_milli) AS BIGINT) FROM stock_move m JOIN item i ON i.id = m.item_id \
            WHERE i.name = '石膏' AND m.document = 'prescription' AND m.reason = 'consumption'";
        assert_eq!(number(&world, gypsum).await, 210_000);
        let used = "SELECT CAST(SUM(quantity_milli) AS BIGINT) FROM consumption_month c JOIN item i ON i.id = c.item_id WHERE i.name = '石膏'";
        assert_eq!(number(&world, used).await, 210_000, "and it counts as use, from which demand is suggested");
        crate::exchange::balanced_ledger(&world).await;
        let statement = world.person("hospital.head").await.get("/api/decoction/statement").await.ok();
        let row = &statement["facilities"][0];
        assert_eq!((&row["prescriptions"], &row["doses"], &row["bags"], &row["grams"]), (&json!(1), &json!(7), &json!(14), &json!("315")));
        assert_eq!(statement["workload"], json!([]), "how much each worker does is the centre's");
        let centre = world.person("manager").await.get("/api/decoction/statement").await.ok();
        assert!(centre["workload"].as_array().expect("workload").iter().any(|one| one["verb"] == "weigh" && one["times"] == 4), "{centre:#}");
    }

    async fn the_alarm_rings_once_when_most_of_the_time_has_gone(world: World) {
        open(&world).await;
        let id = id_of(&prescribe(&world, to_the_door()).await.ok());
        act(&world, "decoction.pharmacist", &id, "approval", json!({})).await.ok();
        let rung = "SELECT COUNT(*) FROM notice WHERE kind = 'decoction_alarm'";
        world.pass(hours(19)).await;
        assert_eq!(number(&world, rung).await, 0);
        world.pass(minutes(20)).await;
        world.pass(minutes(20)).await;
        assert_eq!(number(&world, rung).await, 1, "at 19 hours and 12 minutes of 24");
    }
}
