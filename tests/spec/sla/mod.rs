//! Service levels 配送时限: clocks, breaches with their evidence, standings, cases and evictions.

mod areas;
mod clocks;
mod eviction;
mod people;
mod portal;
mod scopes;
mod standings;

use std::time::Duration;

use backend::kernel::prelude::*;
use serde_json::{Value, json};

use crate::purchasing::market::{Market, verb};
use crate::world::World;

/// Everybody who receives in the county.
pub const FACILITIES: [&str; 6] = ["hospital", "east", "east1", "east2", "west", "west1"];

/// One text column, row by row.
pub async fn texts(world: &World, sql: &str) -> Vec<String> {
    world
        .arrange(|tx| {
            async move {
                let rows = tx.query_all(sql, Vec::new()).await?;
                let mut texts = Vec::new();
                for row in &rows {
                    texts.push(row.try_get_by_index::<String>(0)?);
                }
                Ok(texts)
            }
            .scope_boxed()
        })
        .await
}

/// `kind state whole late` of each clock of an order, confirmation first.
pub async fn clocks(world: &World, order: &str) -> Vec<String> {
    let sql = format!(
        "SELECT kind || ' ' || state || CASE WHEN whole THEN ' whole' ELSE '' END || CASE WHEN late THEN ' late' ELSE '' END \
         FROM sla_clock WHERE order_id = {order} ORDER BY id"
    );
    texts(world, &sql).await
}

/// `kind quantity day` of each breach, oldest first.
pub async fn breaches(world: &World) -> Vec<String> {
    let sql = "SELECT kind || ' ' || CAST(quantity_milli / 1000 AS TEXT) || ' ' || happened_on FROM sla_breach ORDER BY happened_at, id";
    texts(world, sql).await
}

/// `day standing` of each change of a supplier that holds.
pub async fn changes(world: &World, supplier: &str) -> Vec<String> {
    let sql = format!(
        "SELECT c.on_day || ' ' || c.to_standing FROM sla_change c JOIN organisation o ON o.id = c.supplier_id \
         WHERE o.code = '{supplier}' AND c.withdrawn_at IS NULL ORDER BY c.place"
    );
    texts(world, &sql).await
}

/// Where a supplier stands in the register.
pub async fn standing(world: &World, supplier: &str) -> String {
    let sql = format!(
        "SELECT s.standing FROM supplier s JOIN organisation o ON o.id = s.id WHERE o.code = '{supplier}'"
    );
    texts(world, &sql).await.remove(0)
}

/// Kinds of the notices on a desk, each once.
pub async fn notices(world: &World, desk: &str) -> Vec<String> {
    let sql = format!(
        "SELECT DISTINCT n.kind FROM notice n JOIN organisation o ON o.id = n.organisation_id WHERE o.code = '{desk}' ORDER BY n.kind"
    );
    texts(world, &sql).await
}

/// Moves the clock on to a wall clock in Shanghai, and does what has become due until nothing is.
pub async fn until(world: &World, local: &str) {
    let wanted: Instant = format!("{local}:00+08:00").parse().expect("a wall clock");
    let now = world.clock.now();
    assert!(wanted > now, "{local} is past");
    world.pass(wanted.since(now)).await;
    settle(world).await;
}

/// What a duty asks another for follows at once.
pub async fn settle(world: &World) {
    for _ in 0..6 {
        world.pass(Duration::from_secs(1)).await;
    }
}

/// Signs in again: sessions end while months pass.
pub async fn signed_in(world: &World, logins: &[&str]) {
    for login in logins {
        world.person(login).await.sign_in().await.ok();
    }
}

/// An accepted requisition of some facilities becomes a placed order; its id.
pub async fn place(
    world: &World,
    market: &mut Market,
    facilities: &[&str],
    lines: &[(&str, &str)],
) -> String {
    signed_in(world, &["buyer", "manager", "sinopharm.clerk"]).await;
    market.next_cycle(world).await;
    for facility in facilities {
        market.accept(world, facility, lines, false).await;
    }
    market.order(world).await;
    let buyer = world.person("buyer").await;
    let orders = buyer.list("/api/purchasing/orders").await;
    let is_new =
        |order: &&Value| order["supplier"]["code"] == "sinopharm" && order["state"] == "draft";
    let order = orders.iter().find(is_new).expect("a new order")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    market.place(world, &order).await;
    order
}

/// The supplier promises every line in full, from today on.
pub async fn confirm(world: &World, order: &str) {
    let clerk = world.person("sinopharm.clerk").await;
    let lines = clerk
        .list(&format!("/api/purchasing/orders/{order}/lines"))
        .await;
    let promised_on = world.clock.now().day().plus_days(3);
    let full = |line: &Value| json!({ "line_id": line["id"], "answer": "full", "promised_on": promised_on });
    let lines: Vec<Value> = lines.iter().map(full).collect();
    verb(&clerk, order, "confirmation", json!({ "lines": lines }))
        .await
        .ok();
}

/// Loads the notice of 2027 with the New Year alone, so that clocks of that year are no longer provisional.
pub async fn load_2027(world: &World) {
    world
        .arrange(|tx| {
            async move {
                use backend::kernel::policy::PolicyKind;
                use backend::sla::policy::HolidayPolicy;
                let mut value: Value = serde_json::to_value(HolidayPolicy::default())?;
                value["years"]["2027"] =
                    json!({ "off": { "2027-01-01": "元旦" }, "makeup_workdays": {} });
                tx.policy_set(PolicyKind::of::<HolidayPolicy>(), &value, tx.day())
                    .await
            }
            .scope_boxed()
        })
        .await;
}

/// The shipped policy with a smaller sample, for sentences of a few lines.
pub async fn small_sample(world: &World, change: fn(&mut Value)) {
    world
        .arrange(|tx| {
            async move {
                use backend::kernel::policy::PolicyKind;
                use backend::sla::policy::LevelsPolicy;
                let mut value: Value = serde_json::to_value(LevelsPolicy::default())?;
                value["minimum_sample"] = json!(1);
                change(&mut value);
                tx.policy_set(PolicyKind::of::<LevelsPolicy>(), &value, tx.day())
                    .await
            }
            .scope_boxed()
        })
        .await;
}

/// One bad month evicts, five days of any kind to appeal; and what else the sentence wants.
pub async fn doomed_by(world: &World, change: fn(&mut Value)) {
    world
        .arrange(|tx| {
            async move {
                use backend::kernel::policy::PolicyKind;
                use backend::sla::policy::LevelsPolicy;
                let mut value: Value = serde_json::to_value(LevelsPolicy::default())?;
                value["minimum_sample"] = json!(1);
                value["ladder"] =
                    json!([{ "standing": "evicted", "on_time_in_full_below": "0.9" }]);
                value["appeal"]["calendar"] = json!("24x7");
                change(&mut value);
                tx.policy_set(PolicyKind::of::<LevelsPolicy>(), &value, tx.day())
                    .await
            }
            .scope_boxed()
        })
        .await;
}
