//! The shelf against the book 损益与盘点: written off with a reason, counted blind, decided by somebody else.

use serde_json::{Value, json};

use crate::exchange::{balanced_ledger, open, shelve, text};
use crate::purchasing::market::{Market, number};
use crate::world::stock::lot;
use crate::world::{Answer, World};

/// Units of an item in the store of a place.
async fn on_shelf(world: &World, market: &Market, place: &str, item: &str) -> i64 {
    crate::exchange::lies(world, market, place, "store", item).await
}

async fn lot_id(world: &World, market: &Market, item: &str, number: &str) -> Value {
    let item = backend::formulary::model::ItemId(market.ids[item]);
    json!(lot(world, item, number).await)
}

/// An adjustment of one lot at 东风镇.
async fn adjust(
    world: &World,
    market: &Market,
    login: &str,
    (item, number): (&str, &str),
    reason: &str,
    units: &str,
) -> Answer {
    let line = json!({
        "item_id": market.id(item), "lot_id": lot_id(world, market, item, number).await, "reason": reason, "quantity": units,
    });
    let body = json!({ "organisation_id": market.id("east"), "lines": [line], "note": "月末清理" });
    let person = world.person(login).await;
    person.create("/api/stock/adjustments", body).await
}

/// A count of AMX at 东风镇, opened by its clerk.
pub async fn opened(world: &World, market: &Market) -> String {
    let body = json!({ "organisation_id": market.id("east"), "label": "A 架", "item_ids": [market.id("AMX")] });
    let clerk = world.person("east.clerk").await;
    let made = clerk.create("/api/stock/counts", body).await.ok();
    format!("/api/stock/counts/{}", text(&made["count"]["id"]))
}

/// Somebody does a verb of a count at its present version.
pub async fn verb(world: &World, login: &str, path: &str, noun: &str, body: Value) -> Answer {
    let person = world.person(login).await;
    let version = person.get(path).await.version();
    person.act(&format!("{path}/{noun}"), version, body).await
}

/// A filled sheet: lots of AMX and what lies there.
pub async fn filled(world: &World, market: &Market, lots: &[(&str, &str)]) -> Value {
    let mut lines = Vec::new();
    for (number, counted) in lots {
        let lot = lot_id(world, market, "AMX", number).await;
        lines.push(json!({ "item_id": market.id("AMX"), "lot_id": lot, "counted": counted }));
    }
    json!({ "lines": lines })
}

/// What a desk has to do on its morning page.
async fn waits(world: &World, login: &str, kind: &str) -> bool {
    let today = world.person(login).await.get("/api/today").await.ok();
    let tasks = today["tasks"].as_array().expect("tasks");
    tasks.iter().any(|task| task["kind"] == kind)
}

spec! {
    async fn what_is_cheap_is_written_off_at_once_with_its_reason(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "east", "AMX", &[("A1", "2028-12-31", 100), ("OLD", "2026-11-01", 10)]).await;
        let made = adjust(&world, &market, "east.clerk", ("AMX", "A1"), "damaged", "10").await.ok();
        assert_eq!((text(&made["adjustment"]["state"]), text(&made["adjustment"]["amount"])), ("posted".into(), "35".into()), "10 at 3.50");
        adjust(&world, &market, "east.clerk", ("AMX", "OLD"), "expired", "10").await.ok();
        adjust(&world, &market, "east.clerk", ("AMX", "A1"), "found", "1").await.ok();
        assert_eq!(on_shelf(&world, &market, "east", "AMX").await, 91);
        let moves = world.person("east.clerk").await.list(&format!("/api/stock/items/{}/moves", market.id("AMX"))).await;
        let reasons: Vec<String> = moves.iter().take(3).map(|one| text(&one["reason"])).collect();
        assert_eq!(reasons, ["found", "expired", "damaged"]);
        balanced_ledger(&world).await;
    }

    async fn what_can_still_be_used_is_not_written_off_as_expired_and_nobody_writes_off_what_is_not_there(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "east", "AMX", &[("A1", "2028-12-31", 10)]).await;
        adjust(&world, &market, "east.clerk", ("AMX", "A1"), "expired", "1").await.refused_fields(&["/lines/0/reason stock.not_expired"]);
        adjust(&world, &market, "east.clerk", ("AMX", "A1"), "damaged", "11").await.refused("stock.below_zero");
        adjust(&world, &market, "east.clerk", ("AMX", "A1"), "damaged", "0").await.refused_fields(&["/lines/0/quantity kernel.field_not_positive"]);
        adjust(&world, &market, "keeper", ("AMX", "A1"), "damaged", "1").await.refused("stock.not_your_stock");
        let stale = json!({ "organisation_id": market.id("east"), "lines": [{
            "item_id": market.id("AMX"), "lot_id": lot_id(&world, &market, "AMX", "A1").await, "reason": "missing", "quantity": "1", "seen": "12",
        }]});
        world.person("east.clerk").await.create("/api/stock/adjustments", stale).await.refused_fields(&["/lines/0/seen stock.moved_since"]);
    }

    async fn dear_and_toxic_goods_wait_for_somebody_else(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "east", "AMX", &[("A1", "2028-12-31", 500)]).await;
        shelve(&world, &market, "east", "TOX", &[("T1", "2028-12-31", 10)]).await;
        let dear = adjust(&world, &market, "east.clerk", ("AMX", "A1"), "damaged", "100").await.ok();
        let toxic = adjust(&world, &market, "east.clerk", ("TOX", "T1"), "damaged", "1").await.ok();
        for made in [&dear, &toxic] {
            assert_eq!(text(&made["adjustment"]["state"]), "waiting");
        }
        assert_eq!(on_shelf(&world, &market, "east", "AMX").await, 500, "nothing moves before");
        assert!(waits(&world, "east.head", "adjustment_confirm").await);
        let path = |made: &Value| format!("/api/stock/adjustments/{}", text(&made["adjustment"]["id"]));
        verb(&world, "east.clerk", &path(&dear), "confirmation", json!({})).await.refused("kernel.forbidden");
        verb(&world, "east.head", &path(&dear), "confirmation", json!({})).await.ok();
        verb(&world, "pharmacist", &path(&toxic), "rejection", json!({ "reason": "先找" })).await.ok();
        assert_eq!(on_shelf(&world, &market, "east", "AMX").await, 400);
        assert_eq!(on_shelf(&world, &market, "east", "TOX").await, 10);
        verb(&world, "east.head", &path(&dear), "rejection", json!({ "reason": "晚了" })).await.refused("stock.adjustment_over");
        let own = adjust(&world, &market, "east.head", ("AMX", "A1"), "damaged", "100").await.ok();
        verb(&world, "east.head", &path(&own), "confirmation", json!({})).await.refused("kernel.own_submission");
        balanced_ledger(&world).await;
    }

    async fn what_was_written_off_is_taken_back_by_somebody_else(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "east", "AMX", &[("A1", "2028-12-31", 10)]).await;
        adjust(&world, &market, "east.clerk", ("AMX", "A1"), "wasted", "4").await.ok();
        let moves = world.person("east.clerk").await.list(&format!("/api/stock/items/{}/moves", market.id("AMX"))).await;
        let path = format!("/api/stock/moves/{}/reversal", text(&moves[0]["id"]));
        let why = json!({ "reason": "看错" });
        world.person("east.clerk").await.create(&path, why.clone()).await.refused("kernel.own_submission");
        world.person("east.head").await.create(&path, why).await.ok();
        assert_eq!(on_shelf(&world, &market, "east", "AMX").await, 10);
        balanced_ledger(&world).await;
    }

    async fn a_count_is_blind_twice_and_a_third_person_books_what_differs(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "east", "AMX", &[("A1", "2028-12-31", 100), ("A2", "2028-11-30", 50), ("A3", "2028-10-31", 7)]).await;
        let path = opened(&world, &market).await;
        assert!(waits(&world, "east.clerk", "count_counting").await);
        let sheet = world.person("east.clerk").await.get(&path).await.ok();
        assert_eq!(sheet["lines"].as_array().map(Vec::len), Some(3));
        assert!(sheet["lines"][0]["book"].is_null(), "the counter does not see the book");
        let part = filled(&world, &market, &[("A1", "98")]).await;
        verb(&world, "east.clerk", &path, "counting", part).await.refused_fields(&["/lines stock.not_counted"]);
        let first = filled(&world, &market, &[("A1", "98"), ("A2", "50"), ("A3", "9")]).await;
        let after = verb(&world, "east.clerk", &path, "counting", first).await.ok();
        assert_eq!((text(&after["count"]["state"]), after["count"]["difference_count"].clone()), ("recount".into(), json!(2)));
        assert!(after["lines"][0]["counted"].is_null(), "nor does the second what the first one wrote");
        let again = filled(&world, &market, &[("A1", "98"), ("A3", "7")]).await;
        verb(&world, "east.clerk", &path, "recounting", again.clone()).await.refused("kernel.own_submission");
        assert!(waits(&world, "east.head", "count_recount").await);
        let after = verb(&world, "east.head", &path, "recounting", again).await.ok();
        assert_eq!((text(&after["count"]["state"]), text(&after["count"]["amount"])), ("confirm".into(), "7".into()), "two at 3.50");
        for login in ["east.head", "hospital.head"] {
            let answer = verb(&world, login, &path, "confirmation", json!({ "reason": "破损未登记" })).await;
            match login {
                "east.head" => drop(answer.refused("kernel.own_submission")),
                _ => drop(answer.ok()),
            }
        }
        assert_eq!(on_shelf(&world, &market, "east", "AMX").await, 155);
        let done = world.person("east.clerk").await.get(&path).await.ok();
        let differences: Vec<String> = done["lines"].as_array().expect("lines").iter().map(|line| text(&line["difference"])).collect();
        assert_eq!(differences, ["0", "0", "-2"], "in the order of expiry");
        balanced_ledger(&world).await;
    }

    async fn a_count_that_agrees_is_over_and_one_that_is_sent_back_is_counted_once_more(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "east", "AMX", &[("A1", "2028-12-31", 100)]).await;
        let path = opened(&world, &market).await;
        let second = json!({ "organisation_id": market.id("east"), "item_ids": [market.id("AMX")] });
        world.person("east.clerk").await.create("/api/stock/counts", second).await.refused("stock.count_running");
        let agrees = filled(&world, &market, &[("A1", "100")]).await;
        let after = verb(&world, "east.clerk", &path, "counting", agrees).await.ok();
        assert_eq!(text(&after["count"]["state"]), "posted");
        let path = opened(&world, &market).await;
        let less = filled(&world, &market, &[("A1", "90")]).await;
        verb(&world, "east.clerk", &path, "counting", less.clone()).await.ok();
        verb(&world, "east.head", &path, "recounting", less.clone()).await.ok();
        let after = verb(&world, "pharmacist", &path, "rejection", json!({ "reason": "再数一次" })).await.ok();
        assert_eq!(text(&after["count"]["state"]), "recount");
        let found = filled(&world, &market, &[("A1", "100")]).await;
        let after = verb(&world, "east.head", &path, "recounting", found).await.ok();
        assert_eq!(text(&after["count"]["state"]), "posted", "it was there after all");
        verb(&world, "east.clerk", &path, "cancellation", json!({ "reason": "晚了" })).await.refused("stock.count_wrong_state");
        assert_eq!(on_shelf(&world, &market, "east", "AMX").await, 100);
    }

    async fn goods_that_move_while_they_are_counted_are_no_difference_and_what_lies_beside_the_sheet_is_found(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "east", "AMX", &[("A1", "2028-12-31", 100)]).await;
        let path = opened(&world, &market).await;
        let used = json!({ "organisation_id": market.id("east"), "lines": [{ "item_id": market.id("AMX"), "quantity": "30" }] });
        let clerk = world.person("east.clerk").await;
        clerk.create("/api/stock/consumption", used.clone()).await.ok();
        let mut sheet = filled(&world, &market, &[("A1", "68")]).await;
        let beside = json!({ "item_id": market.id("MET"), "lot": { "number": "M9", "expires_on": "2028-01-31" }, "counted": "4" });
        sheet["lines"].as_array_mut().expect("lines").push(beside);
        let after = verb(&world, "east.clerk", &path, "counting", sheet).await.ok();
        assert_eq!(after["count"]["difference_count"], 2, "two of AMX are missing, MET was found");
        clerk.create("/api/stock/consumption", used).await.ok();
        let item = backend::formulary::model::ItemId(market.ids["MET"]);
        let met = json!(lot(&world, item, "M9").await);
        let mut again = filled(&world, &market, &[("A1", "38")]).await;
        again["lines"].as_array_mut().expect("lines").push(json!({ "item_id": market.id("MET"), "lot_id": met, "counted": "4" }));
        verb(&world, "east.head", &path, "recounting", again).await.ok();
        clerk.create("/api/stock/consumption", json!({ "organisation_id": market.id("east"), "lines": [{ "item_id": market.id("AMX"), "quantity": "1" }] })).await.ok();
        verb(&world, "manager", &path, "confirmation", json!({ "reason": "核对无误" })).await.ok();
        assert_eq!(on_shelf(&world, &market, "east", "AMX").await, 37);
        assert_eq!(on_shelf(&world, &market, "east", "MET").await, 4);
        let found = "SELECT COUNT(*) FROM stock_move WHERE document = 'count'";
        assert_eq!(number(&world, found).await, 2);
        balanced_ledger(&world).await;
    }

    async fn the_sheet_travels_as_a_file_without_the_book(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "east", "AMX", &[("A1", "2028-12-31", 123)]).await;
        let path = opened(&world, &market).await;
        let file = world.person("east.clerk").await.get(&format!("{path}/export?format=csv")).await;
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        assert!(text.contains("A1") && text.contains("初盘") && !text.contains("123"), "{text}");
        world.person("west.clerk").await.get(&path).await.refused("kernel.not_found");
        let counts = world.person("hospital.clerk").await.list("/api/stock/counts?state=open").await;
        assert_eq!(counts.len(), 1);
        let adjustments = world.person("east.clerk").await.list("/api/stock/adjustments?state=waiting").await;
        assert!(adjustments.is_empty());
    }
}
