//! 缺药 24 小时: a village runs out at eight; by noon a hospital two valleys away has sent what it did not need, and the county can
//! read how long it took.

use serde_json::json;

use crate::exchange::{accept, asked, balanced, lack, lies, open, seen, shelve, text, used, verb};
use crate::purchasing::market::number;
use crate::world::{World, hours, minutes};

spec! {
    async fn a_village_that_ran_out_has_it_on_the_shelf_the_same_day(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "hospital", "AMX", &[("H1", "2027-06-30", 300)]).await;
        shelve(&world, &market, "west", "AMX", &[("W1", "2028-12-31", 80)]).await;
        used(&world, &market, "hospital", "AMX", 300).await;
        used(&world, &market, "west", "AMX", 30).await;
        let made = lack(&world, &market, "AMX", 30).await.ok();
        let id = text(&made["shortage"]["id"]);
        assert_eq!(asked(&made).len(), 2);
        world.pass(minutes(1)).await;
        let mails = number(&world, "SELECT COUNT(*) FROM outbox WHERE state <> 'held'").await;
        assert!(mails >= 2, "donors are told by mail at once");

        // The first donor needs his stock, the second gives a part, the first thinks again.
        world.pass(minutes(29)).await;
        accept(&world, "west.clerk", &id, "west", 10).await.ok();
        world.pass(minutes(20)).await;
        accept(&world, "hospital.clerk", &id, "hospital", 20).await.ok();
        let covered = seen(&world, "east1.clerk", &id).await;
        assert_eq!(covered["shortage"]["state"], "covered");
        for (transfer, head, clerk) in [(0, "west.head", "west.clerk"), (1, "hospital.head", "hospital.clerk")] {
            let transfer = text(&covered["transfers"][transfer]["id"]);
            verb(&world.person(head).await, &transfer, "approval", json!({})).await.ok();
            verb(&world.person(clerk).await, &transfer, "sending", json!({ "carrier": "run", "note": "" })).await.ok();
        }
        world.pass(hours(3)).await;
        let receiver = world.person("east1.clerk").await;
        for transfer in [0, 1] {
            let transfer = text(&covered["transfers"][transfer]["id"]);
            verb(&receiver, &transfer, "receipt", json!({})).await.ok();
        }
        let done = seen(&world, "east1.clerk", &id).await;
        assert_eq!((&done["shortage"]["state"], &done["shortage"]["late"]), (&json!("solved"), &json!(false)));
        assert_eq!(lies(&world, &market, "east1", "store", "AMX").await, 30);
        let figures = world.person("supervisor").await.get("/api/exchange/figures").await.ok();
        assert_eq!((&figures["total"]["success_bp"], &figures["total"]["minutes"]), (&json!(10_000), &json!(230)));
        assert_eq!(figures["areas"][0]["area"]["code"], "east");
        balanced(&world).await;
        world.pass(hours(24)).await;
        assert_eq!(seen(&world, "east1.clerk", &id).await["shortage"]["state"], "solved", "the clock has stopped");
    }
}
