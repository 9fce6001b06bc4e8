//! The provincial platform 省平台: orders go out in its file and come back with its numbers.

use serde_json::{Value, json};

use super::market::{self, Market, execute};
use crate::world::{Answer, Person, World};

/// A placed order of two volume-based lines, and its number.
async fn placed(world: &World) -> (Market, String, String) {
    let market = market::open(world).await;
    execute(
        world,
        "UPDATE contract SET kind = 'national_vbp' WHERE number = 'HT-sinopharm'",
    )
    .await;
    execute(world, "UPDATE contract_line SET platform_item_id = 'P-7'").await;
    market
        .accept(world, "east", &[("AMX", "1000"), ("TOX", "2")], false)
        .await;
    let order = market
        .order(world)
        .await
        .remove("sinopharm")
        .expect("an order");
    market.place(world, &order).await;
    let buyer = world.person("buyer").await;
    let number = buyer
        .get(&format!("/api/purchasing/orders/{order}"))
        .await
        .ok()["number"]
        .clone();
    (market, order, number.as_str().expect("a number").to_owned())
}

async fn send(person: &Person, file: &str, apply: bool) -> Answer {
    let path = format!("/api/purchasing/platform/import?apply={apply}");
    person
        .upload(&path, "answer.csv", file.as_bytes(), &[])
        .await
}

fn counts(report: &Value) -> (i64, i64, i64, usize, usize) {
    let number = |key: &str| report[key].as_i64().expect("a number");
    let list = |key: &str| report[key].as_array().expect("a list").len();
    (
        number("new_orders"),
        number("new_lines"),
        number("unchanged"),
        list("errors"),
        list("conflicts"),
    )
}

spec! {
    async fn an_order_goes_out_without_numbers_and_comes_back_with_them(world: World) {
        let (_, order, number) = placed(&world).await;
        let buyer = world.person("buyer").await;
        let out = buyer.get("/api/purchasing/platform/export?format=csv&missing=true").await;
        let text = String::from_utf8(out.bytes).expect("text");
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(text.contains(&number) && text.contains("P-7"), "{text}");

        let back = format!("采购单号,行号,平台订单号,平台明细号,平台商品编号\n{number},1,T-1,L-1,P-7\n{number},2,T-1,L-2,\n");
        let tried = send(&buyer, &back, false).await.ok();
        assert_eq!((counts(&tried), &tried["can"]), ((1, 2, 0, 0, 0), &json!(["apply"])));
        let path = format!("/api/purchasing/orders/{order}/platform");
        assert_eq!(buyer.get(&path).await.ok()["number"], Value::Null, "a dry run writes nothing");
        assert_eq!(send(&buyer, &back, true).await.ok()["applied"], true);
        let shown = buyer.get(&path).await.ok();
        assert_eq!((&shown["number"], &shown["lines"][1]["number"]), (&json!("T-1"), &json!("L-2")));
        assert_eq!(counts(&send(&buyer, &back, true).await.ok()), (0, 0, 2, 0, 0), "twice is once");
        let missing = buyer.get("/api/purchasing/platform/export?format=csv&missing=true").await;
        assert_eq!(String::from_utf8(missing.bytes).expect("text").lines().count(), 1);
    }

    async fn what_differs_is_told_and_what_stands_stays(world: World) {
        let (_, order, number) = placed(&world).await;
        let buyer = world.person("buyer").await;
        let file = |platform: &str, item: &str| format!("采购单号,行号,平台订单号,平台明细号,平台商品编号\n{number},1,{platform},L-1,{item}\n");
        send(&buyer, &file("T-1", "P-7"), true).await.ok();
        let other = send(&buyer, &file("T-2", "P-7"), true).await.ok();
        assert_eq!(counts(&other), (0, 0, 1, 0, 1));
        assert_eq!((&other["conflicts"][0]["kept"], &other["conflicts"][0]["file"]), (&json!("T-1"), &json!("T-2")));
        let shown = buyer.get(&format!("/api/purchasing/orders/{order}/platform")).await.ok();
        assert_eq!(shown["number"], "T-1");
        let wrong = format!("{}{number},9,T-1,L-9,\n", file("T-1", "P-8"));
        let wrong = send(&buyer, &wrong, true).await.ok();
        let found: Vec<(&Value, &Value)> = wrong["errors"].as_array().expect("errors").iter().map(|error| (&error["cell"], &error["code"])).collect();
        assert_eq!(found, [
            (&json!("E2"), &json!("purchasing.platform_other_item")),
            (&json!("B3"), &json!("purchasing.platform_unknown_line")),
        ]);
        assert_eq!(wrong["applied"], false);
        world.person("pharmacist").await
            .upload("/api/purchasing/platform/import", "a.csv", b"x", &[]).await.refused("kernel.forbidden");
    }
}
