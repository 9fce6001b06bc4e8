//! Goods between shelves 调剂: shortages, donors, transfers.
//!
//! East of the county: AMX (an item of the market) lies at 县医院, 东风镇, 西河镇; 东一村 lacks it.

pub mod expiry;
pub mod recalls;
mod shortages;
mod transfers;

use backend::formulary::model::ItemId;
use backend::kernel::prelude::*;
use serde_json::{Value, json};

use crate::purchasing::market::{self, Market, execute, number};
use crate::world::{Answer, Person, World, stock};

/// Market, with places on the map and a month of use.
pub async fn open(world: &World) -> Market {
    let market = market::open(world).await;
    for (north, code) in [
        "centre", "hospital", "east", "east1", "east2", "west", "west1",
    ]
    .iter()
    .enumerate()
    {
        let latitude = 29_500_000 + 20_000 * i64::try_from(north).expect("few");
        let sql = format!(
            "UPDATE organisation SET latitude_e6 = {latitude}, longitude_e6 = 113400000 WHERE code = '{code}'"
        );
        execute(world, &sql).await;
    }
    market
}

/// Lots on the shelf of a place: number, last day of use, units.
pub async fn shelve(
    world: &World,
    market: &Market,
    place: &str,
    item: &str,
    lots: &[(&str, &str, i64)],
) {
    let place = world.organisation(place).await;
    stock::deliver(world, place, ItemId(market.ids[item]), lots).await;
}

/// A place used so many units in September, October and November together with none left out.
pub async fn used(world: &World, market: &Market, place: &str, item: &str, units: i64) {
    let (place, item) = (OrganisationId(market.ids[place]), market.ids[item]);
    let sql = "INSERT INTO consumption_month (organisation_id, item_id, period, quantity_milli, stockout_days) VALUES (?, ?, ?, ?, 0)";
    world
        .arrange(|tx| {
            async move {
                tx.changes_of("consumption_month", [place]);
                for period in ["2026-08", "2026-09", "2026-10"] {
                    tx.execute(sql, binds![place, item, period, units * 1000 / 3])
                        .await?;
                }
                Ok(())
            }
            .scope_boxed()
        })
        .await;
}

/// 东一村's clerk opens a shortage.
pub async fn lack(world: &World, market: &Market, item: &str, units: i64) -> Answer {
    let clerk = world.person("east1.clerk").await;
    let body = json!({ "item_id": market.id(item), "quantity": units.to_string(), "cause": "surge", "note": "流感" });
    clerk.create("/api/exchange/shortages", body).await
}

/// A shortage as somebody sees it.
pub async fn seen(world: &World, login: &str, id: &str) -> Value {
    let path = format!("/api/exchange/shortages/{id}");
    world.person(login).await.get(&path).await.ok()
}

/// Who was asked, in order, with the state of each.
pub fn asked(detail: &Value) -> Vec<String> {
    let asks = detail["asks"].as_array().expect("asks");
    let word = |ask: &Value| format!("{} {}", text(&ask["donor"]["code"]), text(&ask["state"]));
    asks.iter().map(word).collect()
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The ask of a donor.
pub async fn ask_of(world: &World, login: &str, id: &str, donor: &str) -> Value {
    let detail = seen(world, login, id).await;
    let asks = detail["asks"].as_array().expect("asks").clone();
    let mut asks = asks.into_iter();
    asks.find(|ask| ask["donor"]["code"] == donor)
        .unwrap_or_else(|| panic!("{donor} was not asked"))
}

/// A donor's clerk accepts.
pub async fn accept(world: &World, login: &str, id: &str, donor: &str, units: i64) -> Answer {
    let ask = ask_of(world, login, id, donor).await;
    let (path, version) = (
        format!("/api/exchange/asks/{}/acceptance", text(&ask["id"])),
        ask["version"].as_i64(),
    );
    let person = world.person(login).await;
    person
        .act(
            &path,
            version.expect("a version"),
            json!({ "quantity": units.to_string() }),
        )
        .await
}

/// A verb of a transfer at its present version.
pub async fn verb(person: &std::sync::Arc<Person>, id: &str, noun: &str, body: Value) -> Answer {
    let path = format!("/api/exchange/transfers/{id}");
    let version = person.get(&path).await.version();
    person.act(&format!("{path}/{noun}"), version, body).await
}

/// Units of an item in a kind of place of somebody.
pub async fn lies(world: &World, market: &Market, place: &str, kind: &str, item: &str) -> i64 {
    let (place, item) = (market.id(place), market.id(item));
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(b.quantity_milli), 0) AS BIGINT) FROM balance b JOIN place p ON p.id = b.place_id \
         WHERE p.organisation_id = {place} AND p.kind = '{kind}' AND b.item_id = {item}"
    );
    number(world, &sql).await / 1000
}

/// The ledger is right, and so is what transfers promise.
pub async fn balanced(world: &World) {
    balanced_ledger(world).await;
    let coming = "SELECT COUNT(*) FROM stock_transfer t WHERE t.state IN ('proposed', 'approved', 'sent') AND t.quantity_milli > \
        COALESCE((SELECT w.quantity_milli FROM on_the_way w WHERE w.organisation_id = t.to_id AND w.item_id = t.item_id), 0)";
    assert_eq!(
        number(world, coming).await,
        0,
        "goods of a transfer are on the way"
    );
    let promised = "SELECT COUNT(*) FROM shortage s WHERE s.promised_milli <> COALESCE((SELECT SUM(CASE WHEN t.state = 'received' \
        THEN t.received_milli ELSE t.quantity_milli END) FROM stock_transfer t WHERE t.shortage_id = s.id AND t.state <> 'cancelled'), 0)";
    assert_eq!(
        number(world, promised).await,
        0,
        "what is promised is what its transfers carry"
    );
}

/// Every balance is the sum of its moves, and nothing was made or lost.
pub async fn balanced_ledger(world: &World) {
    let wrong = "SELECT COUNT(*) FROM balance b WHERE b.quantity_milli <> \
        (SELECT COALESCE(SUM(CASE WHEN m.to_place_id = b.place_id THEN m.quantity_milli ELSE -m.quantity_milli END), 0) FROM stock_move m \
         WHERE m.lot_id = b.lot_id AND (m.to_place_id = b.place_id OR m.from_place_id = b.place_id))";
    assert_eq!(
        number(world, wrong).await,
        0,
        "balances differ from their moves"
    );
    let total = "SELECT CAST(COALESCE(SUM(quantity_milli), 0) AS BIGINT) FROM balance";
    assert_eq!(number(world, total).await, 0, "goods were made or lost");
}
