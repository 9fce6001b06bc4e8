//! The ladder runs by itself, and says the same whenever it runs.

use super::{breaches, changes, confirm, notices, place, settle, small_sample, standing, until};
use crate::purchasing::market;
use crate::world::{World, hours};

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
