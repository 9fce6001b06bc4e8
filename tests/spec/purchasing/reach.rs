//! Who sees what of an order.

use serde_json::{Value, json};

use super::market::{self, arrive};
use crate::world::World;

spec! {
    async fn a_supplier_sees_his_own_orders_from_their_placing_on(world: World) {
        let market = market::open(&world).await;
        market.accept(&world, "east", &[("AMX", "1000"), ("MET", "100")], false).await;
        let orders = market.order(&world).await;
        let sinopharm = world.person("sinopharm.clerk").await;
        assert!(sinopharm.list("/api/purchasing/orders").await.is_empty());
        let path = format!("/api/purchasing/orders/{}", orders["sinopharm"]);
        sinopharm.get(&path).await.refused("kernel.not_found");
        market.place(&world, &orders["sinopharm"]).await;
        let seen = sinopharm.get(&path).await.ok();
        assert_eq!(seen["can"], json!(["open", "confirm"]));
        assert_eq!((&seen["approvals"], &seen["submitted_by"]), (&json!([]), &Value::Null));
        let line = sinopharm.list(&format!("{path}/lines")).await.remove(0);
        assert_eq!(line["explanation"], Value::Null);
        let origins = format!("{path}/lines/{}/origins", line["id"].as_str().expect("an id"));
        assert_eq!(sinopharm.get(&origins).await.ok(), json!([]));
        world.person("cr.clerk").await.get(&path).await.refused("kernel.not_found");
        let foreign = format!("/api/purchasing/orders/{}/opening", orders["sinopharm"]);
        world.person("cr.clerk").await.post(&foreign, json!({})).await.refused("kernel.not_found");
    }

    async fn a_facility_sees_its_own_part_and_a_township_that_of_its_villages(world: World) {
        let market = market::open(&world).await;
        market.accept(&world, "east", &[("AMX", "500")], false).await;
        market.accept(&world, "east1", &[("AMX", "420")], false).await;
        market.accept(&world, "west1", &[("AMX", "200")], false).await;
        let order = market.order(&world).await["sinopharm"].clone();
        let lines = format!("/api/purchasing/orders/{order}/lines");
        for (login, quantity, amount) in [("west1.clerk", "200", "642"), ("east.clerk", "920", "2953.2")] {
            let person = world.person(login).await;
            let seen = person.list("/api/purchasing/orders").await;
            assert_eq!((seen.len(), &seen[0]["amount"]), (1, &json!(amount)), "{login}");
            let line = person.list(&lines).await.remove(0);
            assert_eq!((&line["quantity"], &line["surplus"]), (&json!(quantity), &Value::Null), "{login}");
            let origins = format!("{lines}/{}/origins", line["id"].as_str().expect("an id"));
            let origins = person.get(&origins).await.ok();
            let sum: i64 = origins.as_array().expect("origins").iter()
                .map(|origin| origin["quantity"].as_str().expect("q").parse::<i64>().expect("whole")).sum();
            assert_eq!(sum.to_string(), quantity, "{login}");
            assert!(person.list(&format!("/api/purchasing/orders/{order}/drops")).await.is_empty(), "it goes to the centre");
        }
        let stranger = world.person("hospital.clerk").await;
        assert_eq!(stranger.list("/api/purchasing/orders").await.len(), 1, "the hospital stands above its townships");
        let outside = world.person("east2.clerk").await;
        assert!(outside.list("/api/purchasing/orders").await.is_empty());
        outside.get(&lines).await.refused("kernel.not_found");
    }

    async fn goods_are_received_only_where_they_are_brought(world: World) {
        let market = market::open(&world).await;
        market.deliver_directly(&world).await;
        market.accept(&world, "east1", &[("AMX", "1000")], false).await;
        let order = market.order(&world).await["sinopharm"].clone();
        market.place(&world, &order).await;
        market.confirm(&world, &order, "sinopharm").await;
        let sent = market.ship(&world, &order, "sinopharm", "AMX", "100").await.ok();
        let path = format!("/api/purchasing/ship-notices/{}", sent["id"].as_str().expect("an id"));
        world.person("west.clerk").await.get(&path).await.refused("kernel.not_found");
        let keeper = world.person("keeper").await;
        assert_eq!(keeper.get(&path).await.ok()["can"], json!([]));
        arrive(&keeper, &sent).await.refused("kernel.forbidden");
        let township = world.person("east.clerk").await;
        let receipt = arrive(&township, &sent).await.ok();
        let receipt = format!("/api/purchasing/receipts/{}", receipt["id"].as_str().expect("an id"));
        world.person("east1.clerk").await.get(&receipt).await.ok();
        world.person("sinopharm.clerk").await.get(&receipt).await.ok();
        world.person("cr.clerk").await.get(&receipt).await.refused("kernel.not_found");
        world.person("west.clerk").await.get(&receipt).await.refused("kernel.not_found");
    }

    async fn plans_are_the_centres_own_papers(world: World) {
        let market = market::open(&world).await;
        market.accept(&world, "east1", &[("AMX", "1000")], false).await;
        let plan = market.close(&world).await;
        let path = format!("/api/purchasing/plans/{plan}");
        world.person("supervisor").await.get(&path).await.ok();
        world.person("east.clerk").await.get(&path).await.refused("kernel.forbidden");
        let closing = format!("/api/purchasing/cycles/{}/closing", market.cycle);
        world.person("keeper").await.act(&closing, 1, json!({})).await.refused("kernel.forbidden");
    }
}
