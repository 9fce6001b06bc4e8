//! Forecasts: made once a month, shown beside the plain average, followed where they did no worse.

use backend::demand::duties;
use backend::formulary::model::ItemId;
use backend::kernel::prelude::*;
use serde_json::{Value, json};

use super::{Desk, line_of, open_cycle};
use crate::world::{World, goods};

/// Use of the months from November 2025 on, in thousandths.
async fn used(world: &World, desk: &Desk, facility: &str, code: &str, months: &[i64]) {
    let goods = &desk.goods;
    world
        .arrange(|tx| {
            async move {
                for (at, milli) in months.iter().enumerate() {
                    let (year, month) = (2025 + (at + 10) / 12, (at + 10) % 12 + 1);
                    let month = format!("{year}-{month:02}");
                    goods::used(tx, goods, facility, code, &month, *milli, 0).await?;
                }
                Ok(())
            }
            .scope_boxed()
        })
        .await;
}

fn number(value: &Value) -> i64 {
    let text = value
        .as_str()
        .unwrap_or_else(|| panic!("no number: {value}"));
    text.parse::<Quantity>().expect("a number").0
}

/// What can be asked for by a facility in the open cycle.
async fn suggested(world: &World, desk: &Desk, code: &str) -> Value {
    let clerk = world.person("east1.clerk").await;
    let path = format!(
        "/api/demand/facilities/{}/item-search?codes={code}&cycle_id={}",
        desk.goods.at("east1"),
        desk.cycle
    );
    clerk.list(&path).await[0].clone()
}

spec! {
    async fn a_line_shows_the_forecast_beside_the_average_and_says_which_it_follows(world: World) {
        let desk = open_cycle(&world).await;
        used(&world, &desk, "east1", "AMX", &[60_000, 64_000, 70_000, 73_000, 80_000, 82_000, 90_000, 93_000, 99_000, 105_000, 110_000, 114_000]).await;
        used(&world, &desk, "east1", "AML", &[30_000; 12]).await;
        assert!(suggested(&world, &desk, "AMX").await["forecast"].is_null());
        let made = duties::forecast(&world.app).await.expect("forecasts");
        assert_eq!(made, 12, "two items at six facilities");

        let line = suggested(&world, &desk, "AMX").await;
        let forecast = &line["forecast"];
        assert_eq!(forecast["service_percent"], "95", "essential");
        assert_eq!(suggested(&world, &desk, "AML").await["forecast"]["service_percent"], "98", "guarantee list");
        let followed = forecast["followed"].as_bool().expect("a choice");
        let need = if followed { number(&forecast["expected"]) + number(&forecast["safety"]) } else { number(&line["plain_need"]) };
        assert!((need - number(&line["need"])).abs() <= 1, "{line}");
        let loss = |errors: &Value| {
            let part = |name: &str| number(&errors[name]).abs();
            part("error_percent") + part("bias_percent")
        };
        assert_eq!(followed, loss(&forecast["errors"]) <= loss(&forecast["average_errors"]), "{forecast}");
        assert!(number(&line["suggested"]) >= number(&line["need"]));

        // What was written keeps its facts, whatever is forecast later.
        let clerk = world.person("east1.clerk").await;
        let paper = desk.begin(&clerk, "east1", "suggestion").await;
        let written = paper.lines(&clerk).await;
        assert_eq!(&line_of(&written, "AMX")["forecast"], forecast);
        used(&world, &desk, "east1", "AMX", &[1_000; 12]).await;
        let facility = OrganisationId(desk.goods.at("east1").parse().expect("an id"));
        world
            .arrange(|tx| {
                tx.changes_of("forecast", [facility]);
                let sql = "DELETE FROM forecast WHERE organisation_id = ?";
                async move { tx.execute(sql, binds![facility]).await }.scope_boxed()
            })
            .await;
        let again = paper.lines(&clerk).await;
        assert_eq!(line_of(&again, "AMX"), line_of(&written, "AMX"));
    }

    async fn the_policy_may_want_the_plain_average_and_both_stay_in_view(world: World) {
        let desk = open_cycle(&world).await;
        used(&world, &desk, "east1", "AMX", &[92_000; 12]).await;
        duties::forecast(&world.app).await.expect("forecasts");
        let before = suggested(&world, &desk, "AMX").await;
        assert_eq!(before["forecast"]["followed"], json!(true), "steady use is told without an error: {before}");
        let manager = world.person("manager").await;
        let plain = json!({ "key": "demand.forecast", "effective_on": "2026-11-23", "value": { "plain_average_only": true } });
        manager.create("/api/policies", plain).await.ok();
        let line = suggested(&world, &desk, "AMX").await;
        assert_eq!((&line["forecast"]["followed"], &line["need"]), (&json!(false), &line["plain_need"]));
        assert_eq!(line["forecast"]["monthly"], before["forecast"]["monthly"]);
    }

    async fn forecasts_are_made_once_and_again_only_where_something_changed(world: World) {
        let desk = open_cycle(&world).await;
        used(&world, &desk, "east1", "AMX", &[92_000; 12]).await;
        assert_eq!(duties::forecast(&world.app).await.expect("forecasts"), 12);
        let all = |world: &World| {
            let app = world.app.clone();
            async move {
                app.db.read(&Actor::system("test"), |tx| async move {
                    let sql = "SELECT organisation_id, item_id, mean_milli, quantile_milli, COALESCE(error_e4, -1) FROM forecast";
                    let mut rows = tx.packed::<(i64, i64, i64, i64, i64), 5>(sql, binds![]).await?;
                    rows.sort_unstable();
                    Ok(rows)
                }.scope_boxed()).await.expect("rows")
            }
        };
        let first = all(&world).await;
        assert_eq!(duties::forecast(&world.app).await.expect("nothing to do"), 0);
        world.arrange(|tx| async move { tx.execute("DELETE FROM forecast_round", binds![]).await }.scope_boxed()).await;
        assert_eq!(duties::forecast(&world.app).await.expect("all again"), 12);
        assert_eq!(all(&world).await, first, "twice is once");

        // A report about a month that is over makes its facility due, one about the present month does not.
        let clerk = world.person("east1.clerk").await;
        let (east1, amx) = (desk.goods.at("east1"), desk.goods.item("AMX"));
        let item = ItemId(amx.parse().expect("an id"));
        let here = world.organisation("east1").await;
        crate::world::stock::deliver(&world, here, item, &[("L1", "2028-01-31", 500)]).await;
        let report = |period: &str| json!({
            "organisation_id": east1, "lines": [{ "item_id": amx, "quantity": "10", "period": period }],
        });
        let path = "/api/stock/consumption";
        clerk.create(path, report("2026-11")).await.ok();
        assert_eq!(duties::forecast(&world.app).await.expect("nothing to do"), 0);
        clerk.create(path, report("2026-10")).await.ok();
        assert_eq!(duties::forecast(&world.app).await.expect("one facility"), 2);
        let level = json!({ "key": "demand.forecast", "effective_on": "2026-11-23", "value": { "essential_percent": 97 } });
        world.person("manager").await.create("/api/policies", level).await.ok();
        assert_eq!(duties::forecast(&world.app).await.expect("new levels"), 12);
        assert_eq!(suggested(&world, &desk, "AMX").await["forecast"]["service_percent"], "97");
    }
}
