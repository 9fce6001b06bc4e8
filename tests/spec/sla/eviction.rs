//! An eviction moves every open unit exactly once, or nothing at all.

use super::{changes, confirm, notices, place, settle, small_sample, standing, texts, until};
use crate::purchasing::market::{self, Market, number};
use crate::world::World;
use backend::sla::actions::cases;

/// Placed and confirmed orders of a supplier whom one bad month evicts.
pub async fn doomed(world: &World) -> (Market, String) {
    small_sample(world, |policy| {
        policy["ladder"] =
            serde_json::json!([{ "standing": "evicted", "on_time_in_full_below": "0.9" }]);
        policy["appeal"]["calendar"] = serde_json::json!("24x7");
    })
    .await;
    let mut market = market::open(world).await;
    market.deliver_directly(world).await;
    let lines = [("AMX", "100"), ("TOX", "10"), ("INS", "5")];
    let order = place(world, &mut market, &["hospital", "east"], &lines).await;
    confirm(world, &order).await;
    (market, order)
}

/// `item supplier quantity` of what is open, origin by origin.
pub(super) async fn open_units(world: &World) -> Vec<String> {
    let sql = "SELECT i.code || ' ' || o.code || ' ' || \
                   CAST(CAST(SUM(g.quantity_milli - g.allocated_milli - g.cancelled_milli) / 1000 AS BIGINT) AS TEXT) \
               FROM order_origin g JOIN order_line l ON l.id = g.line_id JOIN purchase_order p ON p.id = l.order_id \
               JOIN item i ON i.id = l.item_id JOIN organisation o ON o.id = p.supplier_id \
               GROUP BY i.code, o.code HAVING SUM(g.quantity_milli - g.allocated_milli - g.cancelled_milli) > 0 \
               ORDER BY 1";
    texts(world, sql).await
}

async fn on_the_way(world: &World) -> i64 {
    number(
        world,
        "SELECT CAST(COALESCE(SUM(quantity_milli), 0) AS BIGINT) FROM on_the_way",
    )
    .await
        / 1000
}

spec! {
    async fn the_threshold_opens_a_case_and_suspends_until_it_is_executed(world: World) {
        let (_market, _order) = doomed(&world).await;
        until(&world, "2026-12-01 00:20").await;
        assert_eq!(changes(&world, "sinopharm").await, ["2026-11-30 evicted"]);
        assert_eq!(standing(&world, "sinopharm").await, "suspended");
        let case = "SELECT state || ' ' || threshold_on || CASE WHEN notice_sent_at IS NULL THEN '' ELSE ' sent' END FROM sla_case";
        assert_eq!(texts(&world, case).await, ["open 2026-11-30 sent"]);
        assert!(notices(&world, "sinopharm").await.contains(&"sla_case_opened".to_owned()));
        let plan: serde_json::Value = serde_json::from_str(&texts(&world, "SELECT plan FROM sla_case").await[0]).expect("JSON");
        assert_eq!(plan["lines"].as_array().expect("lines").len(), 3);
    }

    async fn every_open_unit_moves_once_and_what_nobody_else_sells_stays(world: World) {
        let (_market, order) = doomed(&world).await;
        let before = on_the_way(&world).await;
        assert_eq!(open_units(&world).await, ["AMX sinopharm 200", "INS sinopharm 10", "TOX sinopharm 20"]);
        until(&world, "2026-12-01 00:20").await;
        until(&world, "2026-12-06 23:55").await;
        assert_eq!(standing(&world, "sinopharm").await, "suspended", "five whole days after the sending");
        until(&world, "2026-12-07 00:11").await;
        assert_eq!(standing(&world, "sinopharm").await, "evicted");
        assert_eq!(open_units(&world).await, ["AMX cr 200", "INS sinopharm 10", "TOX sinopharm 20"]);
        assert_eq!(on_the_way(&world).await, before, "nobody waits for more, or for less");
        let states = texts(&world, "SELECT o.code || ' ' || p.state FROM purchase_order p JOIN organisation o ON o.id = p.supplier_id ORDER BY p.id").await;
        assert_eq!(states, ["sinopharm confirmed", "cr submitted"], "the new order waits for approval");
        assert_eq!(number(&world, &format!("SELECT COUNT(*) FROM sla_reassignment WHERE order_id = {order}")).await, 3);
        for desk in ["hospital", "east"] {
            assert!(notices(&world, desk).await.contains(&"sla_reassigned".to_owned()), "{desk}");
        }
        for (desk, kind) in [("cr", "sla_successor"), ("centre", "sla_single_source"), ("sinopharm", "sla_evicted")] {
            assert!(notices(&world, desk).await.contains(&kind.to_owned()), "{desk} {kind}");
        }
        // Once is once.
        until(&world, "2026-12-08 00:20").await;
        settle(&world).await;
        assert_eq!(open_units(&world).await, ["AMX cr 200", "INS sinopharm 10", "TOX sinopharm 20"]);
    }

    async fn a_process_killed_between_any_two_statements_leaves_all_or_nothing(world: World) {
        doomed(&world).await;
        until(&world, "2026-12-01 00:20").await;
        until(&world, "2026-12-06 23:55").await;
        world.clock.advance(std::time::Duration::from_secs(900));
        let before = state(&world).await;
        let mut statements = 0;
        loop {
            world.app.db.cut_after(Some(statements));
            let done = cases::run(&world.app).await;
            world.app.db.cut_after(None);
            if done.is_ok() {
                break;
            }
            assert_eq!(state(&world).await, before, "killed after {statements} statements");
            statements += 1;
        }
        assert!(statements > 60, "an eviction is more than {statements} statements");
        assert_eq!(standing(&world, "sinopharm").await, "evicted");
        assert_eq!(open_units(&world).await, ["AMX cr 200", "INS sinopharm 10", "TOX sinopharm 20"]);
    }
}

/// Everything that an eviction writes, counted or added up.
async fn state(world: &World) -> Vec<String> {
    let mut state = open_units(world).await;
    state.push(standing(world, "sinopharm").await);
    for table in [
        "purchase_plan",
        "plan_line",
        "purchase_order",
        "order_line",
        "order_drop",
        "order_origin",
        "order_facility",
        "back_order",
        "sla_reassignment",
        "journal",
        "outbox",
        "notice",
    ] {
        state.push(format!("{table} {}", market::count(world, table).await));
    }
    for sum in [
        "SELECT CAST(COALESCE(SUM(cancelled_milli), 0) AS BIGINT) FROM order_drop",
        "SELECT CAST(COALESCE(SUM(quantity_milli), 0) AS BIGINT) FROM on_the_way",
        "SELECT CAST(COALESCE(SUM(ordered_milli), 0) AS BIGINT) FROM commitment",
        "SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM purchase_order",
        "SELECT COUNT(*) FROM sla_clock WHERE state = 'running'",
    ] {
        state.push(number(world, sum).await.to_string());
    }
    state.extend(texts(world, "SELECT state FROM sla_case").await);
    state
}
