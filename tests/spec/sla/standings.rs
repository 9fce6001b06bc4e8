//! The ladder runs by itself, and says the same whenever it runs.

use super::{
    breaches, changes, confirm, notices, place, settle, signed_in, small_sample, standing, until,
};
use crate::purchasing::market;
use crate::world::{World, hours};
use serde_json::json;

spec! {
    async fn a_first_refusal_warns_at_once_and_a_clean_month_ends_it(world: World) {
        small_sample(&world, |_| ()).await;
        let mut market = market::open(&world).await;
        place(&world, &mut market, &["east"], &[("AMX", "100")]).await;
        world.pass(hours(25)).await;
        settle(&world).await;
        assert_eq!(breaches(&world).await.len(), 1);
        assert_eq!(changes(&world, "sinopharm").await, ["2026-11-24 warned"]);
        assert_eq!(standing(&world, "sinopharm").await, "warned");
        for desk in ["centre", "sinopharm"] {
            assert!(notices(&world, desk).await.contains(&"sla_standing".to_owned()), "{desk}");
        }
    }

    async fn bad_months_climb_the_ladder_step_by_step(world: World) {
        small_sample(&world, |_| ()).await;
        let mut market = market::open(&world).await;
        let order = place(&world, &mut market, &["east"], &[("AMX", "100")]).await;
        confirm(&world, &order).await;
        until(&world, "2026-11-30 23:50").await;
        assert_eq!(changes(&world, "sinopharm").await, Vec::<String>::new(), "the month is not over");
        until(&world, "2026-12-01 00:20").await;
        assert_eq!(changes(&world, "sinopharm").await, ["2026-11-30 warned", "2026-11-30 interviewed"]);
        let order = place(&world, &mut market, &["east"], &[("AMX", "100")]).await;
        confirm(&world, &order).await;
        until(&world, "2027-01-01 00:20").await;
        assert_eq!(changes(&world, "sinopharm").await.last().expect("a change"), "2026-12-31 suspended");
        assert_eq!(standing(&world, "sinopharm").await, "suspended");
    }

    async fn a_supplier_tries_what_would_bring_him_back(world: World) {
        small_sample(&world, |_| ()).await;
        let mut market = market::open(&world).await;
        let order = place(&world, &mut market, &["east"], &[("AMX", "100")]).await;
        confirm(&world, &order).await;
        until(&world, "2026-12-01 00:20").await;
        assert_eq!(standing(&world, "sinopharm").await, "interviewed");
        signed_in(&world, &["sinopharm.clerk", "cr.clerk"]).await;
        let clerk = world.person("sinopharm.clerk").await;
        let what_if = format!("/api/sla/suppliers/{}/what-if", world.organisation("sinopharm").await);
        let ask = |supposed: &str| format!("{what_if}?{supposed}");
        let good = clerk.get(&ask("per_month=10&late=0&months=3&upheld=false")).await.ok();
        assert_eq!((&good["standing"], &good["then"], &good["through"]), (&json!("interviewed"), &json!("good"), &json!("2027-02-28")));
        assert_eq!(good["ahead"], json!([{ "on_day": "2026-12-31", "to": "good" }]));
        assert_eq!((&good["good_from"], &good["drops_needed"]), (&json!("2026-12-31"), &json!(1)), "one in time is a clean month");
        let bad = clerk.get(&ask("per_month=10&late=5&months=2&upheld=false")).await.ok();
        let to: Vec<_> = bad["ahead"].as_array().expect("changes").iter().map(|one| one["to"].clone()).collect();
        assert_eq!(to, [json!("suspended"), json!("evicted")]);
        assert_eq!((&bad["then"], &bad["good_from"]), (&json!("evicted"), &serde_json::Value::Null));
        // No trade, no verdict; and nothing of it was kept.
        let idle = clerk.get(&ask("per_month=0&late=0&months=12&upheld=false")).await.ok();
        assert_eq!((&idle["ahead"], &idle["then"]), (&json!([]), &json!("interviewed")));
        assert_eq!(changes(&world, "sinopharm").await, ["2026-11-30 warned", "2026-11-30 interviewed"]);
        clerk.get(&ask("per_month=10&late=11&months=1&upheld=false")).await.refused_fields(&["/late kernel.field_out_of_range"]);
        clerk.get(&ask("per_month=10&late=0&months=13&upheld=false")).await.refused_fields(&["/months kernel.field_out_of_range"]);
        clerk.get(&ask("per_month=10&late=0&months=1&upheld=true")).await.refused("sla.decision_unfit");
        assert_eq!(world.person("cr.clerk").await.get(&ask("per_month=1&late=0&months=1&upheld=false")).await.status, 404);
    }

    async fn the_interviewed_know_by_when_to_rectify_and_late_goods_fill_but_stay_late(world: World) {
        small_sample(&world, |policy| {
            policy["ladder"] = serde_json::json!([{ "standing": "interviewed", "fill_below": "0.5" }]);
        })
        .await;
        let mut market = market::open(&world).await;
        let order = place(&world, &mut market, &["east"], &[("AMX", "100")]).await;
        confirm(&world, &order).await;
        until(&world, "2026-11-26 09:00").await;
        signed_in(&world, &["sinopharm.clerk", "keeper", "manager"]).await;
        let notice = market.ship(&world, &order, "sinopharm", "AMX", "40").await.ok();
        let keeper = world.person("keeper").await;
        let receipt = market::arrive(&keeper, &notice).await;
        market::inspect(&keeper, &receipt, serde_json::json!({ "accepted": "40" })).await.ok();
        until(&world, "2026-12-01 00:20").await;
        assert_eq!(breaches(&world).await, ["late 100 2026-11-25"]);
        assert_eq!(changes(&world, "sinopharm").await, ["2026-11-30 interviewed"], "40 of 100 came in the month");
        signed_in(&world, &["manager"]).await;
        let page = format!("/api/sla/suppliers/{}", world.organisation("sinopharm").await);
        let page = world.person("manager").await.get(&page).await.ok();
        let back = serde_json::json!({ "kind": "clean_evaluations", "needed": 1, "rectify_until": "2026-12-11" });
        assert_eq!(page["way_back"], back);
        assert!(page["changes"][0]["facts"].as_str().expect("facts").contains("\"value\":\"0.4\""));
    }

    async fn thirty_days_of_downtime_change_nothing_but_the_day_of_the_notice(world: World) {
        small_sample(&world, |_| ()).await;
        let mut market = market::open(&world).await;
        let order = place(&world, &mut market, &["east"], &[("AMX", "100")]).await;
        confirm(&world, &order).await;
        // Nothing ran from November to the middle of January.
        until(&world, "2027-01-15 09:00").await;
        assert_eq!(breaches(&world).await, ["late 100 2026-11-25"]);
        assert_eq!(changes(&world, "sinopharm").await, ["2026-11-30 warned", "2026-11-30 interviewed"]);
    }

    async fn the_exempt_and_those_without_trade_are_left_alone(world: World) {
        small_sample(&world, |policy| policy["exempt"] = serde_json::json!(["sinopharm"])).await;
        let mut market = market::open(&world).await;
        let order = place(&world, &mut market, &["east"], &[("AMX", "100")]).await;
        confirm(&world, &order).await;
        until(&world, "2026-12-01 00:20").await;
        assert_eq!(breaches(&world).await.len(), 1, "the evidence is kept");
        assert_eq!(changes(&world, "sinopharm").await, Vec::<String>::new());
        assert_eq!(changes(&world, "cr").await, Vec::<String>::new());
    }
}
