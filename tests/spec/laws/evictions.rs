//! Whatever was ordered, promised, shipped or given up before: an eviction moves every open unit exactly once.

use std::collections::BTreeMap;

use backend::kernel::prelude::*;
use backend::purchasing::reassign;
use backend::suppliers::model::{BusinessPart, Standing};
use backend::suppliers::{scope_standing_set, standing_set};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng as _};
use serde_json::json;

use crate::purchasing::market::{self, Market, execute, number, verb};
use crate::sla::{FACILITIES, confirm, place, texts};
use crate::world::World;

/// What each facility waits for of each item, whoever owes it: open origins and back orders.
async fn waits(world: &World) -> BTreeMap<String, i64> {
    let sql = "SELECT x.item_id || ' ' || x.facility_id || ' ' || CAST(SUM(x.quantity) AS BIGINT) FROM ( \
            SELECT l.item_id, g.facility_id, g.quantity_milli - g.allocated_milli - g.cancelled_milli AS quantity \
            FROM order_origin g JOIN order_line l ON l.id = g.line_id \
            UNION ALL SELECT item_id, facility_id, quantity_milli FROM back_order WHERE state = 'open') x \
        GROUP BY x.item_id, x.facility_id HAVING SUM(x.quantity) > 0";
    let part = |row: &String| {
        let (key, quantity) = row.rsplit_once(' ').expect("a sum");
        (key.to_owned(), quantity.parse().expect("a number"))
    };
    texts(world, sql).await.iter().map(part).collect()
}

/// What is on the way is what is open, at any time.
async fn books_agree(world: &World) {
    let open = "SELECT CAST(COALESCE(SUM(g.quantity_milli - g.allocated_milli - g.cancelled_milli), 0) AS BIGINT) FROM order_origin g \
                JOIN order_line l ON l.id = g.line_id";
    let coming = "SELECT CAST(COALESCE(SUM(quantity_milli), 0) AS BIGINT) FROM on_the_way";
    assert_eq!(number(world, open).await, number(world, coming).await);
    let due =
        "SELECT CAST(COALESCE(SUM(quantity_milli - cancelled_milli), 0) AS BIGINT) FROM order_drop";
    let committed = "SELECT CAST(COALESCE(SUM(ordered_milli), 0) AS BIGINT) FROM commitment";
    assert_eq!(number(world, due).await, number(world, committed).await);
}

/// An order of some facilities, perhaps answered, perhaps partly on the road.
async fn ordered(world: &World, market: &mut Market, dice: &mut StdRng) {
    let wanted = dice.random_range(1..=FACILITIES.len());
    let quantities = [
        dice.random_range(1..200),
        dice.random_range(1..30),
        dice.random_range(1..30),
    ]
    .map(|one: i32| one.to_string());
    let lines = [
        ("AMX", quantities[0].as_str()),
        ("TOX", quantities[1].as_str()),
        ("MET", quantities[2].as_str()),
    ];
    let order = place(
        world,
        market,
        &FACILITIES[..wanted],
        &lines[..dice.random_range(1..=3)],
    )
    .await;
    match dice.random_range(0..4) {
        0 => {}
        1 => confirm(world, &order).await,
        _ => {
            confirm(world, &order).await;
            market
                .ship(world, &order, "sinopharm", "AMX", "1")
                .await
                .ok();
            if dice.random_bool(0.3) {
                let buyer = world.person("buyer").await;
                verb(
                    &buyer,
                    &order,
                    "cancellation",
                    json!({ "reason": "改由他处采购" }),
                )
                .await
                .ok();
            }
        }
    }
}

async fn evict(world: &World, standing: Standing, keep: Option<bool>) {
    let supplier = world.organisation("sinopharm").await;
    world
        .arrange(|tx| {
            async move {
                standing_set(tx, supplier, standing, None, "law").await?;
                if let Some(keep) = keep {
                    reassign(tx, supplier, None, keep, keep, "law").await?;
                }
                Ok(())
            }
            .scope_boxed()
        })
        .await;
}

async fn evict_far(world: &World, standing: Standing, keep: Option<bool>) {
    let (supplier, far) = (world.organisation("sinopharm").await, BusinessPart::Remote);
    world
        .arrange(|tx| {
            async move {
                scope_standing_set(tx, supplier, far, standing, None, "law").await?;
                if let Some(keep) = keep {
                    reassign(tx, supplier, Some(far), keep, keep, "law").await?;
                }
                Ok(())
            }
            .scope_boxed()
        })
        .await;
}

/// What the evicted still owes near, and what can still be given up of what he owes far.
async fn owed(world: &World) -> (Vec<String>, i64) {
    let near = "SELECT d.id || ' ' || CAST(d.quantity_milli - d.cancelled_milli AS TEXT) FROM order_drop d \
                JOIN purchase_order p ON p.id = d.order_id JOIN organisation o ON o.id = p.supplier_id \
                JOIN organisation f ON f.id = d.destination_id WHERE o.code = 'sinopharm' AND NOT f.remote ORDER BY d.id";
    let far = "SELECT COUNT(*) FROM order_drop d JOIN purchase_order p ON p.id = d.order_id \
               JOIN organisation o ON o.id = p.supplier_id JOIN organisation f ON f.id = d.destination_id \
               JOIN order_line l ON l.id = d.order_line_id JOIN item i ON i.id = l.item_id \
               WHERE o.code = 'sinopharm' AND f.remote AND i.code <> 'TOX' AND d.quantity_milli - d.cancelled_milli \
                   > COALESCE((SELECT SUM(s.quantity_milli) FROM ship_line s WHERE s.drop_id = d.id), 0)";
    (texts(world, near).await, number(world, far).await)
}

spec! {
    async fn an_eviction_in_one_area_moves_every_open_unit_of_it_exactly_once(world: World) {
        execute(&world, "UPDATE organisation SET remote = TRUE WHERE code IN ('east', 'east1', 'west1')").await;
        let mut market = market::open(&world).await;
        market.deliver_directly(&world).await;
        let mut dice = StdRng::seed_from_u64(34);
        for round in 0..4 {
            for _ in 0..2 {
                ordered(&world, &mut market, &mut dice).await;
            }
            let before = waits(&world).await;
            let (near, _) = owed(&world).await;
            evict_far(&world, Standing::Evicted, Some(round % 2 == 0)).await;
            assert_eq!(waits(&world).await, before, "round {round}");
            assert_eq!(owed(&world).await, (near.clone(), 0), "round {round}: the near stays, nothing far but TOX");
            books_agree(&world).await;
            evict_far(&world, Standing::Evicted, Some(round % 2 == 0)).await;
            assert_eq!(waits(&world).await, before, "round {round}, again");
            assert_eq!(owed(&world).await.0, near, "round {round}, again");
            evict_far(&world, Standing::Good, None).await;
        }
    }

    async fn an_eviction_moves_every_open_unit_exactly_once(world: World) {
        let mut market = market::open(&world).await;
        let mut dice = StdRng::seed_from_u64(26);
        for round in 0..4 {
            if round == 2 {
                market.deliver_directly(&world).await;
            }
            for _ in 0..2 {
                ordered(&world, &mut market, &mut dice).await;
            }
            let before = waits(&world).await;
            books_agree(&world).await;
            evict(&world, Standing::Evicted, Some(round % 2 == 0)).await;
            assert_eq!(waits(&world).await, before, "round {round}");
            books_agree(&world).await;
            // Again: nothing is left to move.
            evict(&world, Standing::Evicted, Some(round % 2 == 0)).await;
            assert_eq!(waits(&world).await, before, "round {round}, again");
            evict(&world, Standing::Good, None).await;
        }
    }
}
