//! The shared pharmacy as sentences use it: what lies at the centre, who had how much, what waits for whom.

use backend::formulary::model::ItemId;
use backend::kernel::prelude::*;
use serde_json::{Value, json};

use super::market::{self, Market, execute, number};
use crate::world::{Answer, Person, World, stock};

/// Opening stock of an item at the centre: lot, last day of use, units.
pub async fn shelve(world: &World, market: &Market, item: &str, lots: &[(&str, &str, i64)]) {
    let centre = world.organisation("centre").await;
    stock::deliver(world, centre, ItemId(market.ids[item]), lots).await;
}

/// Says what a facility had on its shelves and used in 92 days when it asked for an item.
pub async fn had(
    world: &World,
    market: &Market,
    facility: &str,
    item: &str,
    on_hand: i64,
    used: i64,
) {
    let (facility, item) = (market.id(facility), market.id(item));
    let sql = format!(
        "UPDATE requisition_line SET on_hand_milli = {on_hand} * 1000, consumption_milli = {used} * 1000 \
         WHERE item_id = {item} AND requisition_id IN (SELECT id FROM requisition WHERE facility_id = {facility})"
    );
    execute(world, &sql).await;
}

/// What is on the way to a facility of an item, units.
pub async fn on_the_way(world: &World, market: &Market, facility: &str, item: &str) -> i64 {
    let (facility, item) = (market.id(facility), market.id(item));
    let sql = format!(
        "SELECT quantity_milli FROM on_the_way WHERE organisation_id = {facility} AND item_id = {item}"
    );
    number(world, &sql).await / 1000
}

/// What lies in a facility's stores of an item, units.
pub async fn in_store(world: &World, market: &Market, facility: &str, item: &str) -> i64 {
    let (facility, item) = (market.id(facility), market.id(item));
    let sql = format!(
        "SELECT CAST(SUM(b.quantity_milli) AS BIGINT) FROM balance b JOIN place p ON p.id = b.place_id \
         WHERE p.organisation_id = {facility} AND p.kind = 'store' AND b.item_id = {item}"
    );
    number(world, &sql).await / 1000
}

/// What becomes of an item of a requisition, as somebody sees it.
pub async fn fulfilment(person: &Person, requisition: &str, item: &str) -> Value {
    let path = format!("/api/purchasing/requisitions/{requisition}/fulfilment");
    let lines = person.get(&path).await.ok();
    let mut lines = lines.as_array().expect("lines").iter();
    let line = lines.find(|line| line["item"]["code"] == item);
    line.unwrap_or_else(|| panic!("nothing becomes of {item}"))
        .clone()
}

/// Issues what waits for a facility.
pub async fn issue(world: &World, market: &Market, facility: &str, parts: Value) -> Answer {
    let keeper = world.person("keeper").await;
    let body = json!({ "facility_id": market.id(facility), "parts": parts });
    keeper.create("/api/stock/issues", body).await
}

/// Opens the next cycle; the market's regular requisitions belong to it from now on.
pub async fn next_cycle(world: &World, market: &mut Market, code: &'static str) {
    let id: i64 = world
        .arrange(|tx| {
            async move {
                let mut row = market::cycle_row(tx.id::<OrganisationId>().0, tx.now());
                row["code"] = json!(code);
                let id = row["id"].as_i64().expect("an id");
                market::put(tx, "cycle", row).await?;
                Ok(id)
            }
            .scope_boxed()
        })
        .await;
    market.ids.insert("cycle".to_owned(), id);
    market.cycle = id.to_string();
}
