//! Near expiry 近效期: what expires soon and what to do, offered to those who will use it in time.

use serde_json::{Value, json};

use super::{balanced, lies, open, shelve, text, used, verb};
use crate::purchasing::market::{Market, execute, number};
use crate::world::stock::lot;
use crate::world::{Answer, World, hours};

/// 县医院 has 300 AMX until the end of January and uses 90 in three months; 东风镇 uses 600, 西河镇 60.
pub async fn near(world: &World) -> Market {
    let market = open(world).await;
    shelve(
        world,
        &market,
        "hospital",
        "AMX",
        &[("A1", "2027-01-31", 300)],
    )
    .await;
    used(world, &market, "hospital", "AMX", 90).await;
    used(world, &market, "east", "AMX", 600).await;
    used(world, &market, "west", "AMX", 60).await;
    market
}

/// 县医院's clerk offers so many of A1.
pub async fn offer(world: &World, market: &Market, units: &str) -> Answer {
    let item = backend::formulary::model::ItemId(market.ids["AMX"]);
    let body =
        json!({ "item_id": item, "lot_id": lot(world, item, "A1").await, "quantity": units });
    let clerk = world.person("hospital.clerk").await;
    clerk.create("/api/exchange/offers", body).await
}

/// Somebody takes some of an offer.
pub async fn take(world: &World, login: &str, id: &str, units: &str) -> Answer {
    let person = world.person(login).await;
    let path = format!("/api/exchange/offers/{id}");
    let version = person.get(&path).await.version();
    person
        .act(
            &format!("{path}/acceptance"),
            version,
            json!({ "quantity": units }),
        )
        .await
}

/// The transfer goes its way to the shelf.
async fn travels(world: &World, id: &str, receiver: &str) {
    let steps = [
        ("hospital.head", "approval", json!({})),
        ("hospital.clerk", "sending", json!({ "carrier": "own" })),
        (receiver, "receipt", json!({})),
    ];
    for (login, noun, body) in steps {
        verb(&world.person(login).await, id, noun, body).await.ok();
    }
}

spec! {
    async fn what_expires_soon_says_what_to_do(world: World) {
        let market = near(&world).await;
        shelve(&world, &market, "hospital", "AMX", &[("OLD", "2026-11-01", 5), ("B", "2026-11-30", 50), ("LATE", "2028-12-31", 9)]).await;
        let rows = world.person("hospital.clerk").await.list("/api/exchange/near-expiry").await;
        let told: Vec<String> = rows.iter().map(|row| format!("{} {} {} {}", text(&row["lot"]), row["step"], text(&row["surplus"]), text(&row["action"]))).collect();
        assert_eq!(told, ["OLD 30 5 write_off", "B 30 43.153 too_late", "A1 90 282.5 offer"], "one a day, B before A1");
        assert_eq!(rows[2]["worth"], "988.75");
        world.person("west.clerk").await.get(&format!("/api/exchange/near-expiry?organisation_id={}", market.id("hospital"))).await.refused("kernel.not_found");
        world.pass(hours(24)).await;
        let told = world.person("hospital.clerk").await.list("/api/notices").await;
        assert!(told.iter().any(|one| one["kind"] == "near_expiry" && one["params"]["days"] == 90));
    }

    async fn near_expiry_goods_go_to_who_uses_them_in_time_and_what_is_saved_is_shown(world: World) {
        let market = near(&world).await;
        let made = offer(&world, &market, "200").await.ok();
        let takers: Vec<String> = made["takers"].as_array().expect("takers").iter()
            .map(|one| format!("{} {}", text(&one["organisation"]["code"]), text(&one["usable"]))).collect();
        assert_eq!(takers, ["east 436.956", "west 43.695"]);
        let id = text(&made["id"]);
        assert_eq!(offer(&world, &market, "10").await.code(), "exchange.offered_already");
        let mails = world.person("east.clerk").await.list("/api/notices").await;
        assert!(mails.iter().any(|one| one["kind"] == "market_offered"));
        world.person("east1.clerk").await.get(&format!("/api/exchange/offers/{id}")).await.refused("kernel.not_found");
        take(&world, "west.clerk", &id, "50").await.refused("exchange.more_than_usable");
        let first = take(&world, "west.clerk", &id, "40").await.ok();
        assert_eq!((text(&first["kind"]), text(&first["amount"])), ("market".into(), "140".into()), "40 at 3.50, no mark-up");
        take(&world, "east.clerk", &id, "161").await.refused("exchange.more_than_offered");
        let second = take(&world, "east.clerk", &id, "160").await.ok();
        take(&world, "west.clerk", &id, "1").await.refused("exchange.offer_taken");
        assert_eq!((lies(&world, &market, "hospital", "store", "AMX").await, lies(&world, &market, "hospital", "transit", "AMX").await), (100, 200));
        balanced(&world).await;
        travels(&world, &text(&first["id"]), "west.clerk").await;
        travels(&world, &text(&second["id"]), "east.clerk").await;
        assert_eq!((lies(&world, &market, "east", "store", "AMX").await, lies(&world, &market, "west", "store", "AMX").await), (160, 40));
        let saved = world.person("manager").await.get("/api/exchange/savings").await.ok();
        assert_eq!((text(&saved["month"]), text(&saved["year"]), saved["transfers"].clone()), ("700".into(), "700".into(), json!(2)));
        let own = world.person("west.clerk").await.get("/api/exchange/savings").await.ok();
        assert_eq!(text(&own["month"]), "140");
        balanced(&world).await;
    }

    async fn what_travels_with_a_run_stands_on_the_drivers_sheet(world: World) {
        let market = near(&world).await;
        let id = text(&offer(&world, &market, "40").await.ok()["id"]);
        let taken = text(&take(&world, "west.clerk", &id, "40").await.ok()["id"]);
        verb(&world.person("hospital.head").await, &taken, "approval", json!({})).await.ok();
        verb(&world.person("hospital.clerk").await, &taken, "sending", json!({ "carrier": "run" })).await.ok();
        let van = json!({ "plate": "湘F00001", "name": "一号车", "volume_ml": 5_000_000, "cold": false, "shift_from_minute": 420,
            "shift_to_minute": 1080, "trips": 2, "loading_minutes": 20, "fixed_cost": "10", "cost_per_km": "1",
            "driver_id": market.id("driver"), "active": true });
        let dispatcher = world.person("dispatcher").await;
        let van = text(&dispatcher.create("/api/dispatch/vehicles", van).await.ok()["id"]);
        let body = json!({ "run_on": "2026-11-23", "vehicle_id": van, "start_minute": 480 });
        let run = dispatcher.create("/api/dispatch/runs", body).await.ok();
        let path = format!("/api/dispatch/runs/{}", text(&run["run"]["id"]));
        for stop in ["hospital", "west"] {
            dispatcher.create(&format!("{path}/stops"), json!({ "organisation_id": market.id(stop) })).await.ok();
        }
        let seen = dispatcher.get(&path).await.ok();
        let along = |seen: &Value| -> Vec<String> {
            seen["errands"].as_array().expect("errands").iter().map(|one| format!("{} {} {}", one["take"], text(&one["other"]["code"]), text(&one["quantity"]))).collect()
        };
        assert_eq!(along(&seen), ["true west 40", "false hospital 40"]);
        verb(&world.person("west.clerk").await, &taken, "receipt", json!({})).await.ok();
        let seen = dispatcher.get(&path).await.ok();
        assert!(along(&seen).is_empty());
    }

    async fn two_who_take_the_last_at_once_are_not_both_right(world: World) {
        let market = near(&world).await;
        used(&world, &market, "east1", "AMX", 600).await;
        let id = text(&offer(&world, &market, "100").await.ok()["id"]);
        let (one, other) = tokio::join!(take(&world, "east.clerk", &id, "100"), take(&world, "east1.clerk", &id, "100"));
        let won = [&one, &other].iter().filter(|answer| answer.status == 200).count();
        assert_eq!(won, 1, "{} {}", one.code(), other.code());
        let code = if one.status == 200 { other.code() } else { one.code() };
        assert!(["exchange.offer_taken", "kernel.stale_version"].contains(&code), "{code}");
        assert_eq!(number(&world, "SELECT COUNT(*) FROM stock_transfer").await, 1);
        balanced(&world).await;
    }

    async fn goods_that_the_giver_keeps_after_all_are_offered_again(world: World) {
        let market = near(&world).await;
        let id = text(&offer(&world, &market, "100").await.ok()["id"]);
        let taken = take(&world, "east.clerk", &id, "100").await.ok();
        let head = world.person("hospital.head").await;
        verb(&head, &text(&taken["id"]), "rejection", json!({ "reason": "自用" })).await.ok();
        let seen = world.person("east.clerk").await.get(&format!("/api/exchange/offers/{id}")).await.ok();
        assert_eq!((text(&seen["state"]), text(&seen["taken"])), ("open".into(), "0".into()));
        world.pass(hours(8 * 24)).await;
        let seen = world.person("hospital.clerk").await.get(&format!("/api/exchange/offers/{id}")).await.ok();
        assert_eq!(text(&seen["state"]), "lapsed", "seven days, then it may be offered anew");
        take(&world, "east.clerk", &id, "1").await.refused("exchange.offer_over");
        balanced(&world).await;
    }

    async fn some_goods_are_not_offered(world: World) {
        let market = near(&world).await;
        offer(&world, &market, "301").await.refused("exchange.not_free");
        offer(&world, &market, "0").await.refused_fields(&["/quantity kernel.field_not_positive"]);
        execute(&world, "UPDATE item SET toxic = TRUE WHERE code = 'AMX'").await;
        offer(&world, &market, "10").await.refused("exchange.excluded");
        execute(&world, "UPDATE item SET toxic = FALSE WHERE code = 'AMX'").await;
        for (expires, code) in [("2027-12-31", "exchange.not_near_expiry"), ("2026-12-01", "exchange.too_late_to_offer")] {
            execute(&world, &format!("UPDATE lot SET expires_on = '{expires}' WHERE number = 'A1'")).await;
            offer(&world, &market, "10").await.refused(code);
        }
        execute(&world, "UPDATE lot SET expires_on = '2027-01-31', held = TRUE WHERE number = 'A1'").await;
        offer(&world, &market, "10").await.refused("exchange.lot_held");
        shelve(&world, &market, "hospital", "MET", &[("M1", "2027-01-31", 30)]).await;
        let item = backend::formulary::model::ItemId(market.ids["MET"]);
        let body = json!({ "item_id": item, "lot_id": lot(&world, item, "M1").await, "quantity": "10" });
        world.person("hospital.clerk").await.create("/api/exchange/offers", body).await.refused("exchange.nobody_uses_it");
    }

    async fn the_morning_page_shows_what_a_desk_could_use(world: World) {
        let market = near(&world).await;
        let id = text(&offer(&world, &market, "100").await.ok()["id"]);
        let tasks = |today: Value| today["tasks"].as_array().expect("tasks").iter().any(|one| one["kind"] == "market_offered");
        assert!(tasks(world.person("east.clerk").await.get("/api/today").await.ok()));
        let hospital = world.person("hospital.clerk").await;
        let path = format!("/api/exchange/offers/{id}");
        let version = hospital.get(&path).await.version();
        world.person("east.clerk").await.act(&format!("{path}/withdrawal"), version, json!({ "reason": "x" })).await.refused("exchange.not_your_desk");
        let withdrawn = hospital.act(&format!("{path}/withdrawal"), version, json!({ "reason": "已用于急诊" })).await.ok();
        assert_eq!(text(&withdrawn["state"]), "withdrawn");
        assert_eq!(hospital.list("/api/exchange/offers?state=withdrawn").await.len(), 1);
        let _ = market;
    }
}
