//! Writing a requisition: where its lines come from, what they explain, what they refuse.

use serde_json::{Value, json};

use super::{Desk, Paper, line_of, open_cycle};
use crate::world::{World, goods};
use backend::kernel::prelude::*;

spec! {
    async fn a_new_requisition_suggests_what_the_facility_needs_and_says_why(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("east1.clerk").await;
        let paper = desk.begin(&clerk, "east1", "suggestion").await;
        let lines = paper.lines(&clerk).await;
        let line = line_of(&lines, "AMX");
        // 276 in 92 days are 3 a day; 30 + 3 + 3 days need 108, which is 11 cases of 10.
        assert_eq!(line["daily"], "3");
        assert_eq!(line["target_days"], json!({ "review": 30, "lead": 3, "safety": 3 }));
        assert_eq!((&line["need"], &line["net"]), (&json!("108"), &json!("108")));
        assert_eq!((&line["suggested"], &line["quantity"], &line["order_quantity"]), (&json!("110"), &json!("110"), &json!("11")));
        assert_eq!((&line["price"], &line["amount"]), (&json!("3.21"), &json!("353.1")));
        assert_eq!(line["flags"], json!([]));
        assert_eq!(line_of(&lines, "MET")["suggested"], "0", "the guarantee list is always in view");
        assert!(lines.iter().all(|line| line["item"]["code"] != "CTY"), "not for villages");
        let head = paper.seen_by(&clerk).await;
        assert_eq!(head["number"], "QL-2026-11-east1");
        assert_eq!(head["can"], json!(["save", "discard", "submit", "withdraw"]));
    }

    async fn days_without_stock_do_not_dilute_the_average_and_what_is_coming_is_not_asked_for_again(world: World) {
        let desk = open_cycle(&world).await;
        let goods = &desk.goods;
        let system = Actor::system("test");
        world.app.db.write(&system, |tx| async move {
            goods::used(tx, goods, "east1", "AMX", "2026-10", 36_000, 19).await?;
            goods::coming(tx, goods, "east1", "AMX", 40_000).await
        }.scope_boxed()).await.expect("facts");
        let clerk = world.person("east1.clerk").await;
        let paper = desk.begin(&clerk, "east1", "suggestion").await;
        let lines = paper.lines(&clerk).await;
        let line = line_of(&lines, "AMX");
        // 220 on 92 − 19 days are 3.014 a day, for 36 days 108.493; 40 are coming: 7 cases cover 68.493.
        assert_eq!((&line["consumption"], &line["lookback_days"], &line["stockout_days"]), (&json!("220"), &json!(92), &json!(19)));
        assert_eq!((&line["on_the_way"], &line["net"], &line["suggested"]), (&json!("40"), &json!("68.493"), &json!("70")));
    }

    async fn an_item_that_was_never_there_looks_back_to_its_last_good_month(world: World) {
        let desk = open_cycle(&world).await;
        let goods = &desk.goods;
        let system = Actor::system("test");
        world.app.db.write(&system, |tx| async move {
            for (month, days) in [("2026-08", 31), ("2026-09", 30), ("2026-10", 31)] {
                goods::used(tx, goods, "east1", "AMX", month, 0, days).await?;
            }
            goods::used(tx, goods, "east1", "AMX", "2026-07", 62_000, 0).await
        }.scope_boxed()).await.expect("facts");
        let clerk = world.person("east1.clerk").await;
        let paper = desk.begin(&clerk, "east1", "suggestion").await;
        let lines = paper.lines(&clerk).await;
        let line = line_of(&lines, "AMX");
        assert_eq!((&line["basis_period"], &line["daily"], &line["suggested"]), (&json!("2026-07"), &json!("2"), &json!("80")));
    }

    async fn what_other_requisitions_ask_for_is_netted(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("east1.clerk").await;
        let urgent = json!({
            "kind": "emergency", "facility_id": desk.goods.at("east1"), "reason": "流感", "prefill": "empty",
        });
        let urgent = clerk.create("/api/demand/requisitions", urgent).await;
        let urgent = Paper { version: urgent.version(), id: urgent.id() };
        assert_eq!(urgent.seen_by(&clerk).await["number"], "JJ-20261123-east1");
        urgent.submit(&clerk, desk.lines(&[("AMX", "50")])).await;
        let paper = desk.begin(&clerk, "east1", "suggestion").await;
        let lines = paper.lines(&clerk).await;
        let line = line_of(&lines, "AMX");
        assert_eq!((&line["requested"], &line["suggested"]), (&json!("50"), &json!("60")));
        let behind = format!("/api/demand/requisitions?open=true&item_id={}", desk.goods.item("AMX"));
        let behind = clerk.list(&behind).await;
        assert_eq!((behind.len(), &behind[0]["quantity"]), (1, &json!("50")));
    }

    async fn lines_are_saved_bit_by_bit_and_the_totals_follow(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("east1.clerk").await;
        let paper = desk.begin(&clerk, "east1", "empty").await;
        let body = json!({ "lines": desk.lines(&[("AMX", "20"), ("AML", "10"), ("NOC", "10")]) });
        let saved = clerk.put(&paper.path("lines"), paper.version, body).await.ok();
        assert_eq!((&saved["line_count"], &saved["amount"], &saved["flagged_count"]), (&json!(3), &json!("114.2"), &json!(1)));
        let body = json!({
            "lines": [{ "item_id": desk.goods.item("AMX"), "note": "老年病人多" }, desk.goods.line("AML", "0")],
            "remove": [desk.goods.item("NOC")],
        });
        let saved = clerk.put(&paper.path("lines"), 2, body).await.ok();
        assert_eq!((&saved["line_count"], &saved["amount"], &saved["flagged_count"]), (&json!(1), &json!("64.2"), &json!(0)));
        let lines = paper.lines(&clerk).await;
        assert_eq!(lines.len(), 2, "a line that asks for nothing stays in view");
        assert_eq!(line_of(&lines, "AMX")["note"], "老年病人多");
        clerk.put(&paper.path("lines"), 2, json!({ "lines": [] })).await.refused("kernel.stale_version");
        let twice = json!({ "lines": desk.lines(&[("AMX", "10"), ("AMX", "-1")]) });
        clerk.put(&paper.path("lines"), 3, twice).await.refused_fields(&[
            "/lines/1/item_id kernel.field_duplicate",
            "/lines/1/quantity kernel.field_negative",
        ]);
        let wordy = json!([{ "item_id": desk.goods.item("AMX"), "note": "长".repeat(501) }]);
        clerk.put(&paper.path("lines"), 3, json!({ "lines": wordy })).await
            .refused_fields(&["/lines/0/note kernel.field_too_long"]);
    }

    async fn the_last_requisition_and_templates_can_be_copied(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("east1.clerk").await;
        let paper = desk.begin(&clerk, "east1", "empty").await;
        let paper = paper.submit(&clerk, desk.lines(&[("AMX", "30"), ("AML", "20")])).await;
        paper.act(&clerk, "withdrawal").await;
        let again = desk.begin(&clerk, "east1", "last").await;
        assert_eq!(again.seen_by(&clerk).await["number"], "QL-2026-11-east1-2");
        assert_eq!(line_of(&again.lines(&clerk).await, "AMX")["quantity"], "30");
        let template = json!({
            "facility_id": desk.goods.at("east1"), "name": "冬季常备",
            "lines": desk.lines(&[("AMX", "25"), ("SUS", "10")]),
        });
        let template_id = clerk.create("/api/demand/templates", template.clone()).await.id();
        clerk.create("/api/demand/templates", template).await.refused("demand.template_taken");
        let path = format!("/api/demand/templates?facility_id={}", desk.goods.at("east1"));
        assert_eq!(clerk.get(&path).await.ok()["items"][0]["name"], "冬季常备");
        let urgent = json!({
            "kind": "emergency", "facility_id": desk.goods.at("east1"), "reason": "流感",
            "prefill": "template", "template_id": template_id,
        });
        let begun = clerk.create("/api/demand/requisitions", urgent).await.ok();
        assert_eq!(begun["left_out"][0]["code"], "SUS", "left out, and said so");
        let lines = format!("/api/demand/requisitions/{}/lines", begun["id"].as_str().expect("id"));
        let lines = clerk.list(&lines).await;
        assert_eq!((lines.len(), &lines[0]["quantity"]), (1, &json!("30")), "rounded up to whole cases");
        let other = world.person("west1.clerk").await;
        assert!(other.list(&path).await.is_empty());
        other.get(&format!("/api/demand/requisitions/{}", begun["id"].as_str().expect("id"))).await.refused("kernel.not_found");
    }

    async fn what_may_not_be_asked_for_is_refused_by_row_and_name(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("east1.clerk").await;
        let paper = desk.begin(&clerk, "east1", "empty").await;
        let submit = |lines: &[(&str, &str)]| {
            let body = json!({ "lines": desk.lines(lines) });
            let (clerk, path) = (clerk.clone(), paper.path("submission"));
            async move { clerk.act(&path, 1, body).await }
        };
        let problem = submit(&[("AMX", "10"), ("CTY", "10")]).await.refused("demand.tier_not_allowed");
        assert_eq!(problem["detail"], "第 2 行 CTY 注射用头孢曲松钠:不在村卫生室可用范围内。");
        let problem = submit(&[("SUS", "10"), ("CTY", "10")]).await.refused("demand.item_inactive");
        assert_eq!(problem["params"]["lines"][1]["why"], "tier_not_allowed");
        let problem = submit(&[("AMX", "15")]).await.refused("demand.not_whole_packs");
        assert_eq!(problem["detail"], "第 1 行 AMX 阿莫西林胶囊:数量必须是整件(每件 10)。");
        submit(&[("AMX", "0")]).await.refused("demand.no_lines");
        let unknown = json!({ "lines": [{ "item_id": "77", "quantity": "1" }] });
        clerk.act(&paper.path("submission"), 1, unknown).await.refused("demand.unknown_item");
        assert!(paper.lines(&clerk).await.is_empty(), "nothing was half saved");
        let manager = world.person("manager").await;
        let mild = json!({
            "key": "demand.requests", "effective_on": "2026-11-23",
            "value": { "refuse_other_tiers": false, "refuse_suspended": false },
        });
        manager.create("/api/policies", mild).await.ok();
        let warned = submit(&[("SUS", "10"), ("CTY", "10")]).await.ok();
        assert_eq!(warned["flagged_count"], 2);
        let lines = paper.lines(&clerk).await;
        assert_eq!(line_of(&lines, "CTY")["flags"], json!(["over_usual", "tier_not_allowed"]));
        assert_eq!(line_of(&lines, "SUS")["flags"], json!(["over_usual", "suspended_item"]));
    }

    async fn items_are_found_by_text_and_by_pasted_codes(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("east1.clerk").await;
        let base = format!("/api/demand/facilities/{}", desk.goods.at("east1"));
        let found = clerk.list(&format!("{base}/item-search?q=阿莫西林&cycle_id={}", desk.cycle)).await;
        assert_eq!((found.len(), &found[0]["suggested"]), (1, &json!("110")));
        let pasted = clerk.list(&format!("{base}/item-search?codes=amx,CTY,MET,XXX")).await;
        assert_eq!(pasted.len(), 2, "only what a village may ask for");
        assert!(clerk.list(&format!("{base}/item-search?q=")).await.is_empty());
        let all = clerk.list(&format!("{base}/suggestions?cycle_id={}&limit=2", desk.cycle)).await;
        assert_eq!(all.len(), 4, "page by page");
    }

    async fn two_thousand_lines_take_a_handful_of_statements(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("hospital.clerk").await;
        let few = statements(&world, &desk, &clerk, 20).await;
        let many = statements(&world, &desk, &clerk, 2_000).await;
        // For many items two statements more ask whether what is remembered of the facility still stands.
        let (chunks, most) = if world.app.db.is_postgres() { (2, 30) } else { (22, 60) };
        assert!(many <= few + chunks && many <= most, "{few} statements for 20 lines, {many} for 2,000");
    }

    async fn what_a_facility_used_of_many_items_is_known_anew_when_it_has_used_more(world: World) {
        let desk = open_cycle(&world).await;
        let clerk = world.person("hospital.clerk").await;
        let many = world.arrange(|tx| goods::many(tx, 520).scope_boxed()).await;
        let suggested = async |many: &[i64]| {
            let paper = urgent(&desk, &clerk).await;
            let mut lines: Vec<Value> = many.iter().map(|item| line(item, "10")).collect();
            lines.push(line(desk.goods.item("AMX"), "10"));
            clerk.put(&paper.path("lines"), 1, json!({ "lines": lines })).await.ok();
            line_of(&paper.lines(&clerk).await, "AMX")["suggested"].clone()
        };
        let before = suggested(&many).await;
        assert_eq!(suggested(&many).await, before, "from memory");
        let (goods, system) = (&desk.goods, Actor::system("test"));
        let undone = world.app.db.write(&system, |tx| {
            async move {
                more_used(tx, goods).await?;
                Err::<(), _>(Error::conflict())
            }
            .scope_boxed()
        });
        undone.await.expect_err("undone");
        assert_eq!(suggested(&many).await, before, "what was undone is not remembered");
        world.arrange(|tx| more_used(tx, goods).scope_boxed()).await;
        assert_ne!(suggested(&many).await, before);
    }

    async fn a_table_that_is_remembered_by_owner_is_not_changed_of_nobody(world: World) {
        let system = Actor::system("test");
        let facility = open_cycle(&world).await.goods.at("hospital").parse::<i64>().expect("an id");
        let written = world.app.db.write(&system, |tx| {
            let sql = "DELETE FROM consumption_month WHERE organisation_id = ?";
            async move { tx.execute(sql, binds![facility]).await }.scope_boxed()
        });
        written.await.expect_err("nobody was named");
    }
}

/// The hospital used a lot more.
async fn more_used(tx: &Tx, goods: &goods::Goods) -> Result<()> {
    goods::used(tx, goods, "hospital", "AMX", "2026-10", 9_000_000, 0).await
}

fn line(item: impl ToString, quantity: &str) -> Value {
    json!({ "item_id": item.to_string(), "quantity": quantity })
}

/// Begins an emergency of the hospital.
async fn urgent(desk: &Desk, clerk: &crate::world::Person) -> Paper {
    let urgent = json!({
        "kind": "emergency", "facility_id": desk.goods.at("hospital"), "reason": "批量", "prefill": "empty",
    });
    let begun = clerk.create("/api/demand/requisitions", urgent).await;
    Paper {
        version: begun.version(),
        id: begun.id(),
    }
}

/// Statements of a submission of `count` new lines, session and answer included.
async fn statements(world: &World, desk: &Desk, clerk: &crate::world::Person, count: i64) -> u64 {
    let system = Actor::system("test");
    let items = world
        .app
        .db
        .write(&system, |tx| {
            async move { goods::many(tx, count).await }.scope_boxed()
        })
        .await;
    let items = items.expect("items");
    let paper = urgent(desk, clerk).await;
    let lines = items.iter().map(|item| line(item, "10")).collect();
    let before = world.app.db.statements();
    paper.submit(clerk, lines).await;
    world.app.db.statements() - before
}
