//! 序时进度 and moves between facilities.

use serde_json::{Value, json};

use super::{entered, on_board, quotas};
use crate::world::World;

/// What the rows add up to.
fn units(rows: &[Value]) -> i64 {
    let quantity = |row: &Value| {
        row["quantity"]
            .as_str()
            .and_then(|text| text.parse::<i64>().ok())
    };
    rows.iter().filter_map(quantity).sum()
}

spec! {
    async fn the_board_holds_completion_against_the_time_that_has_passed(world: World) {
        let (market, _) = entered(&world).await;
        market.accept(&world, "east1", &[("AMX", "420"), ("MET", "20"), ("INS", "80")], false).await;
        market.accept(&world, "west1", &[("AMX", "200")], false).await;
        market.order(&world).await;
        // 176 of 365 days: amoxicillin has 620 of 2,000, metformin 20 of 1,000.
        let amx = on_board(&world, "G1").await;
        assert_eq!((&amx["completion_bp"], &amx["elapsed_bp"], &amx["relative_bp"]), (&json!(3100), &json!(4822), &json!(6429)));
        assert_eq!((&amx["pace"], &amx["selected_bp"]), (&json!("amber"), &json!(10000)));
        assert_eq!((&amx["forecast"]["rate_quantity"], &amx["forecast"]["from"]), (&json!("620"), &json!("2026-08-24")));
        // 620 in 92 days go on for 189 more.
        assert_eq!((&amx["forecast"]["days_left"], &amx["forecast"]["quantity"]), (&json!(189), &json!("1893.696")));
        let met = on_board(&world, "G2").await;
        assert_eq!((&met["pace"], &met["not_selected"], &met["selected_bp"]), (&json!("red"), &json!("80"), &json!(2000)));
        let buyer = world.person("buyer").await;
        let board = buyer.list("/api/purchasing/pace?level=behind").await;
        let codes: Vec<&Value> = board.iter().map(|line| &line["code"]).collect();
        assert_eq!(codes, ["G2", "G1"], "furthest behind first");
        assert!(buyer.get("/api/purchasing/pace/export?format=csv").await.body.to_string().contains("G1"));
        world.person("east1.clerk").await.get("/api/purchasing/pace").await.refused("kernel.forbidden");
        assert_eq!(world.person("supervisor").await.list("/api/purchasing/pace?q=阿莫").await.len(), 1);
    }

    async fn the_thresholds_are_a_policy(world: World) {
        let (market, _) = entered(&world).await;
        market.accept(&world, "east1", &[("AMX", "620")], false).await;
        market.order(&world).await;
        assert_eq!(on_board(&world, "G1").await["pace"], "amber");
        let value = json!({ "warn_below_bp": 6000, "red_below_bp": 5000, "from_month": 3, "run_rate_months": 3 });
        let body = json!({ "key": "suppliers.vbp_pace", "value": value, "effective_on": "2026-11-23" });
        world.person("manager").await.create("/api/policies", body).await.ok();
        assert_eq!(on_board(&world, "G1").await["pace"], "note");
    }

    async fn every_number_leads_to_facilities_and_to_order_lines(world: World) {
        let (market, id) = entered(&world).await;
        quotas(&world, &id, "G1,1,east1,1000\nG1,1,west1,1000\n").await;
        market.accept(&world, "east1", &[("AMX", "420")], false).await;
        market.accept(&world, "west1", &[("AMX", "205")], false).await;
        market.order(&world).await;
        let buyer = world.person("buyer").await;
        let line = on_board(&world, "G1").await;
        let path = format!("/api/purchasing/pace/{}", line["id"].as_str().expect("an id"));
        let detail = buyer.get(&path).await.ok();
        let parts: Vec<(&Value, &Value, &Value)> = detail["facilities"].as_array().expect("facilities").iter()
            .map(|one| (&one["code"], &one["quota"], &one["ordered"]))
            .collect();
        assert_eq!(parts, [(&json!("east1"), &json!("1000"), &json!("420")), (&json!("west1"), &json!("1000"), &json!("205"))]);
        assert_eq!((&detail["line"]["ordered"], &detail["surplus"]), (&json!("630"), &json!("5")), "packs add five");
        let orders = buyer.list(&format!("{path}/orders?year_no=1")).await;
        assert_eq!(units(&orders), 630, "600 of one partner, 30 of the other");
        let own = buyer.list(&format!("{path}/orders?year_no=1&facility_id={}", market.id("west1"))).await;
        assert_eq!(units(&own), 205);
    }

    async fn a_move_between_facilities_keeps_the_sum_and_what_was_ordered(world: World) {
        let (market, id) = entered(&world).await;
        quotas(&world, &id, "G1,1,east1,1000\nG1,1,west1,300\n").await;
        market.accept(&world, "east1", &[("AMX", "100")], false).await;
        market.accept(&world, "west1", &[("AMX", "400")], false).await;
        market.order(&world).await;
        let buyer = world.person("buyer").await;
        let line = on_board(&world, "G1").await;
        let path = format!("/api/purchasing/pace/{}", line["id"].as_str().expect("an id"));
        let detail = buyer.get(&path).await;
        let version = detail.version();
        let detail = detail.ok();
        // 西一村 will need 400 × 365 ÷ 176 = 829, 529 more than its part; 东一村 keeps 207 of its 1,000.
        let proposal = &detail["proposals"][0];
        assert_eq!((&proposal["from"], &proposal["to"]), (&json!(market.id("east1")), &json!(market.id("west1"))));
        assert_eq!((&proposal["quantity"], &detail["pack"]), (&json!("520"), &json!("10")));
        let too_much = json!({ "year_no": 1, "moves": [{ "from": market.id("east1"), "to": market.id("west1"), "quantity": "910" }] });
        buyer.act(&format!("{path}/shifts"), version, too_much).await.refused("purchasing.shift_below_ordered");
        let odd = json!({ "year_no": 1, "moves": [{ "from": market.id("east1"), "to": market.id("west1"), "quantity": "5" }] });
        buyer.act(&format!("{path}/shifts"), version, odd).await.refused("purchasing.shift_not_whole_packs");
        let accepted = json!({ "year_no": 1, "moves": detail["proposals"] });
        let pharmacist = world.person("pharmacist").await;
        pharmacist.act(&format!("{path}/shifts"), version, accepted.clone()).await.refused("kernel.forbidden");
        let after = buyer.act(&format!("{path}/shifts"), version, accepted.clone()).await.ok();
        let parts: Vec<&Value> = after["facilities"].as_array().expect("facilities").iter().map(|one| &one["quota"]).collect();
        assert_eq!(parts, ["480", "820"]);
        assert_eq!(after["proposals"], json!([]));
        buyer.act(&format!("{path}/shifts"), version, accepted).await.refused("kernel.stale_version");
        let journal = world.person("manager").await.list("/api/journal?entity=vbp_line").await;
        assert_eq!((&journal[0]["verb"], &journal[0]["facts"]["moves"][0]["quantity"]), (&json!("shift_quota"), &json!("520")));
    }

    async fn a_brand_that_was_not_selected_is_marked_while_its_line_is_behind(world: World) {
        let (market, _) = entered(&world).await;
        let clerk = world.person("east1.clerk").await;
        let body = json!({ "kind": "regular", "cycle_id": market.cycle, "facility_id": market.id("east1"), "prefill": "empty" });
        let made = clerk.create("/api/demand/requisitions", body).await;
        let (version, id) = (made.version(), made.id());
        let path = format!("/api/demand/requisitions/{id}");
        let lines = json!({ "lines": [{ "item_id": market.id("INS"), "quantity": "10" }, { "item_id": market.id("MET"), "quantity": "10" }] });
        clerk.put(&format!("{path}/lines"), version, lines.clone()).await.ok();
        let flags = |rows: &[Value], code: &str| rows.iter().find(|row| row["item"]["code"] == code).expect("a line")["flags"].clone();
        let rows = clerk.list(&format!("{path}/lines")).await;
        assert_eq!(flags(&rows, "INS"), json!(["over_usual", "non_selected_brand"]));
        assert_eq!(flags(&rows, "MET"), json!(["over_usual"]));
        // Where nothing is agreed any more nobody is behind: the mark goes with the next change.
        world.arrange(|tx| Box::pin(async move {
            tx.execute("UPDATE vbp_line_year SET agreed_milli = 0", Vec::new()).await.map(drop)
        })).await;
        let version = clerk.get(&path).await.version();
        clerk.put(&format!("{path}/lines"), version, lines).await.ok();
        let rows = clerk.list(&format!("{path}/lines")).await;
        assert_eq!(flags(&rows, "INS"), json!(["over_usual"]));
    }
}
