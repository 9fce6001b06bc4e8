//! 离线配送: goods are ordered, come, are picked, ride through two valleys without a network, and lie on the right shelves when
//! the phone is heard again, whatever came twice or in the wrong order.

use serde_json::json;

use crate::dispatch::{
    Phone, TODAY, balanced, codes, counted, lies, open, pick, run, text, verb, wave,
};
use crate::purchasing::market::{arrive, inspect, number};
use crate::purchasing::pharmacy::{fulfilment, on_the_way};
use crate::world::World;

spec! {
    async fn a_day_on_the_road_without_a_network(world: World) {
        let yard = open(&world).await;
        let market = &yard.market;
        let paper = market.accept(&world, "east1", &[("AMX", "200"), ("INS", "6")], false).await;
        market.accept(&world, "west1", &[("AMX", "150")], false).await;
        market.accept(&world, "west", &[("AMX", "50")], false).await;
        let order = market.order(&world).await["sinopharm"].clone();
        market.place(&world, &order).await;
        market.confirm(&world, &order, "sinopharm").await;
        let keeper = world.person("keeper").await;
        for (item, quantity) in [("AMX", "400"), ("INS", "6")] {
            let notice = market.ship(&world, &order, "sinopharm", item, quantity).await.ok();
            let receipt = arrive(&keeper, &notice).await;
            inspect(&keeper, &receipt, json!({ "accepted": quantity })).await.ok();
        }
        let total = async || {
            let sql = "SELECT CAST(SUM(b.quantity_milli) AS BIGINT) FROM balance b JOIN place p ON p.id = b.place_id WHERE NOT b.boundless";
            number(&world, sql).await / 1000
        };
        assert_eq!(total().await, 406);

        // Picked by one, checked by another, packed; the dispatcher sends the cold van.
        let path = wave(&world).await;
        pick(&keeper, &path).await;
        let checker = world.person("checker").await;
        let seen = checker.get(&path).await.ok();
        verb(&checker, &path, "check", counted(&seen)).await.ok();
        let packed = verb(&keeper, &path, "packing", json!({})).await.ok();
        let way = run(&world, &yard, &yard.cold_van, &["west", "west1", "east1"]).await;
        for code in ["west", "west1", "east1"].iter().flat_map(|place| codes(&packed, place)) {
            verb(&keeper, &way, "loading", json!({ "code": code })).await.ok();
        }

        // The driver takes the sheet along and leaves. From here on there is no network.
        let driver = world.person("driver").await;
        let runs = driver.get("/api/dispatch/my-runs").await.ok();
        assert_eq!((&runs[0]["state"], &runs[0]["run_on"]), (&json!("loading"), &json!(TODAY)));
        verb(&keeper, &way, "departure", json!({})).await.ok();
        let phone = Phone::read(&world, "driver", &way).await;
        let queue = [
            phone.write("1", "west", json!({ "arrived_at": "2026-11-23T01:00:00Z" })),
            phone.write("2", "west", json!({ "outcome": "delivered", "totes": codes(&packed, "west"), "receiver": "赵", "signature": "data:image/png;base64,AA==" })),
            phone.write("3", "west1", json!({ "outcome": "failed", "reason": "塌方", "photos": ["data:image/jpeg;base64,AA=="] })),
            phone.write("4", "east1", json!({ "totes": codes(&packed, "east1"), "temperature_tenths": 51 })),
            phone.write("5", "east1", json!({ "outcome": "delivered", "receiver": "钱" })),
        ];
        assert_eq!((lies(&world, "east1", "store", "AMX").await, lies(&world, "centre", "transit", "AMX").await), (0, 400));

        // The phone is heard again: the end first, then everything, then everything once more.
        assert_eq!(phone.sync(&queue[4..]).await, ["taken"]);
        assert_eq!(lies(&world, "east1", "store", "AMX").await, 0, "no box was scanned yet");
        assert_eq!(phone.sync(&queue).await, ["taken", "taken", "taken", "taken", "repeated"]);
        assert_eq!(phone.sync(&queue).await, ["repeated"; 5]);
        let shelves = [("west", 50), ("west1", 0), ("east1", 200)];
        for (place, units) in shelves {
            assert_eq!(lies(&world, place, "store", "AMX").await, units, "{place}");
        }
        assert_eq!((lies(&world, "east1", "store", "INS").await, lies(&world, "centre", "transit", "AMX").await), (6, 150));
        balanced(&world).await;

        // The van is back; what did not get through waits for the next run and is still on its way.
        let version = driver.get(&format!("/api/dispatch/my-runs/{}/sheet", text(&phone.sheet["run"]["id"]))).await.version();
        driver.act(&format!("{way}/return"), version, json!({})).await;
        let dispatcher = world.person("dispatcher").await;
        let day = dispatcher.get(&format!("/api/dispatch/board?on={TODAY}")).await.ok();
        assert_eq!((&day["waiting"][0]["organisation"]["code"], &day["runs"][0]["state"]), (&json!("west1"), &json!("closed")));
        assert_eq!((on_the_way(&world, market, "west1", "AMX").await, on_the_way(&world, market, "east1", "AMX").await), (150, 0));
        let clerk = world.person("east1.clerk").await;
        assert_eq!(fulfilment(&clerk, &paper, "AMX").await["issued"], "200");
        assert_eq!(total().await, 406, "nothing is lost");
        balanced(&world).await;
    }
}
