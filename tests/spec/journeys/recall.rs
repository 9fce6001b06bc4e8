//! 召回: a lot lies at the centre, in a tote, at a hospital and in a village, and patients had some; a week later every unit of it is
//! accounted for.

use serde_json::json;

use crate::dispatch::{open, promise, wave};
use crate::exchange::recalls::{act, hold, opened, part, says};
use crate::exchange::{balanced_ledger, lies, shelve, text};
use crate::purchasing::market::number;
use crate::world::World;

spec! {
    async fn every_unit_of_a_recalled_lot_is_accounted_for(world: World) {
        let yard = open(&world).await;
        let market = &yard.market;
        promise(&world, &yard).await;
        shelve(&world, market, "hospital", "AMX", &[("A1", "2028-12-31", 60)]).await;
        shelve(&world, market, "west1", "AMX", &[("A1", "2028-12-31", 20)]).await;
        let path = wave(&world).await;
        let keeper = world.person("keeper").await;
        let waved = "SELECT COUNT(*) FROM dispatch_task WHERE state = 'waved'";
        assert!(number(&world, waved).await > 0);

        let id = opened(&world, market, &["A1"]).await;
        let detail = keeper.get(&format!("/api/exchange/recalls/{id}")).await.ok();
        let held: Vec<String> = detail["holders"].as_array().expect("holders").iter().map(|one| text(&one["organisation"]["code"])).collect();
        assert_eq!(held.len(), 3, "{held:?}");
        assert_eq!(detail["lots"][0]["received"], "580");
        let reserved = "SELECT CAST(COALESCE(SUM(b.reserved_milli), 0) AS BIGINT) FROM balance b JOIN lot l ON l.id = b.lot_id WHERE l.number = 'A1'";
        assert_eq!(number(&world, reserved).await, 0, "what was promised of it is set free");
        assert_eq!(number(&world, "SELECT COUNT(*) FROM dispatch_task t JOIN lot l ON l.id = t.lot_id WHERE l.number = 'A1' AND t.state <> 'released'").await, 0);
        assert_eq!(keeper.get(&path).await.status, 200);

        says(&world, "keeper", &id, "centre", (500, 0, 0), "").await;
        says(&world, "hospital.clerk", &id, "hospital", (55, 5, 0), "").await;
        says(&world, "west1.clerk", &id, "west1", (18, 0, 2), "破损").await;
        assert_eq!(part(&world, "keeper", &id, "centre").await["state"], "done");
        for (login, place) in [("hospital.clerk", "hospital"), ("west1.clerk", "west1")] {
            assert_eq!(hold(&world, login, &id, place, "sending", json!({})).await.status, 204);
            hold(&world, login, &id, place, "receipt", json!({})).await.refused("exchange.not_your_desk");
            assert_eq!(hold(&world, "keeper", &id, place, "receipt", json!({})).await.status, 204);
        }
        assert_eq!(lies(&world, market, "centre", "quarantine", "AMX").await, 573);
        act(&world, "manager", &id, "closing", json!({ "way": "supplier", "explanation": "破损两盒" })).await.refused("kernel.own_submission");
        act(&world, "pharmacist", &id, "closing", json!({ "way": "supplier" })).await.refused_fields(&["/explanation exchange.explanation_missing"]);
        let closed = act(&world, "pharmacist", &id, "closing", json!({ "way": "supplier", "explanation": "破损两盒" })).await.ok();
        let sum = &closed["lots"][0];
        let sums = ["received", "recovered", "used", "destroyed", "missing", "elsewhere"].map(|key| text(&sum[key]));
        assert_eq!(sums, ["580", "573", "5", "0", "2", "0"]);
        let file = keeper.get(&format!("/api/exchange/recalls/{id}/export")).await;
        assert_eq!((file.status, &file.bytes[..2]), (200, b"PK".as_slice()));
        balanced_ledger(&world).await;
    }
}
