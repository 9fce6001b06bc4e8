//! The list: found by name, sound, initials, code and maker; filtered; page by page; as a file.

use serde_json::json;

use super::{CHANGES, ITEMS, LIST, TODAY, apply, check, import, item, text};
use crate::world::World;

const MORE: &str = "编码,通用名,剂型,规格,生产企业,品类,最低使用层级,集采,抗菌药物分级,高值耗材,冷链,慢病保障,毒性药品\n\
    B1,阿奇霉素,片剂,0.25g,石药,药品,乡,国家集采,非限制使用级,否,否,否,否\n\
    B2,胰岛素,注射液,3ml,通化东宝,药品,村,否,否,否,是,糖尿病,否\n\
    B3,冠脉支架,,3.0×18mm,乐普,耗材,县,省级集采,否,是,否,否,否\n\
    B4,附子,,,,饮片,县,否,否,否,否,否,是\n";

spec! {
    async fn an_item_is_found_by_name_sound_initials_code_and_maker(world: World) {
        import(&world, "list.csv", LIST).await;
        let clerk = world.person("east1.clerk").await;
        for typed in ["阿莫西林", "amxl", "AMXL", "amoxilin", "A1", "联邦", "阿莫 0.25g"] {
            let found = clerk.list(&format!("{ITEMS}?q={typed}")).await;
            assert_eq!(found[0]["code"], "A1", "{typed}");
        }
        assert_eq!(item(&clerk, "rs").await["name"], "人参", "a character of two readings");
        assert!(clerk.list(&format!("{ITEMS}?q=%25")).await.is_empty(), "a percent sign is text");
        assert!(clerk.list(&format!("{ITEMS}?q=没有这种药")).await.is_empty());
    }

    async fn what_begins_with_the_word_comes_before_what_contains_it(world: World) {
        let list = "编码,通用名\nX1,复方甘草片\nX2,甘草酸二铵\nX3,甘草\nX4,炙甘草\n";
        import(&world, "list.csv", list).await;
        let clerk = world.person("east.clerk").await;
        let found = clerk.list(&format!("{ITEMS}?q=甘草&limit=1")).await;
        let codes: Vec<&str> = found.iter().map(|item| text(&item["code"])).collect();
        assert_eq!(codes[..2], ["X3", "X2"]);
        assert_eq!(codes.len(), 4, "every page was read");
    }

    async fn the_list_is_filtered_by_kind_tier_state_and_mark(world: World) {
        import(&world, "list.csv", LIST).await;
        import(&world, "more.csv", MORE).await;
        let clerk = world.person("east.clerk").await;
        for (filter, codes) in [
            ("kind=consumable", vec!["B3"]),
            ("kind=piece", vec!["B4"]),
            ("tier=village", vec!["A1", "A2", "A3", "B2"]),
            ("tier=township&kind=drug", vec!["A1", "A2", "A3", "B1", "B2"]),
            ("flag=essential", vec!["A1", "A2"]),
            ("flag=vbp", vec!["B1", "B3"]),
            ("flag=antibiotic", vec!["B1"]),
            ("flag=cold", vec!["B2"]),
            ("flag=chronic", vec!["B2"]),
            ("flag=high_value", vec!["B3"]),
            ("flag=toxic", vec!["B4"]),
            ("state=retired", vec![]),
            ("flag=duplicate", vec![]),
        ] {
            let found = clerk.list(&format!("{ITEMS}?{filter}&limit=2")).await;
            let mut found: Vec<&str> = found.iter().map(|item| text(&item["code"])).collect();
            found.sort_unstable();
            assert_eq!(found, codes, "{filter}");
        }
        let pages = clerk.list(&format!("{ITEMS}?limit=2")).await;
        let mut names: Vec<&str> = pages.iter().map(|item| text(&item["name"])).collect();
        let read = names.clone();
        names.sort_unstable();
        names.dedup();
        assert_eq!((names.len(), read.len()), (7, 7), "no row twice, none left out");
    }

    async fn an_item_shows_its_fields_codes_and_first_version(world: World) {
        let list = "编码,通用名,基本单位,国家医保编码,批准文号,药品本位码\n\
            A1,阿莫西林,粒,XA10BAE021A010010201650,国药准字H20003263,86978377000315\n";
        import(&world, "list.csv", list).await;
        let clerk = world.person("east.clerk").await;
        let id = item(&clerk, "A1").await["id"].clone();
        let path = format!("{ITEMS}/{}", text(&id));
        let shown = clerk.get(&path).await;
        assert_eq!(shown.version(), 1);
        let shown = shown.ok();
        assert_eq!(shown["source_line"], "list.csv:2");
        let valid: Vec<_> = shown["code_checks"].as_array().expect("checks").iter().map(|check| &check["valid"]).collect();
        assert_eq!(valid, [true, true, true]);
        assert_eq!(shown["code_checks"][0]["parsed"]["kind"], "western");
        let versions = clerk.list(&format!("{path}/versions")).await;
        assert_eq!(versions.len(), 1);
        assert_eq!((&versions[0]["effective_on"], &versions[0]["fields"]["name"]), (&json!(TODAY), &json!("阿莫西林")));
    }

    async fn a_list_that_was_exported_imports_without_a_change(world: World) {
        import(&world, "list.csv", LIST).await;
        import(&world, "more.csv", MORE).await;
        let pharmacist = world.person("pharmacist").await;
        for format in ["csv", "xlsx"] {
            let file = pharmacist.get(&format!("{ITEMS}/export?format={format}")).await;
            assert_eq!(file.status, 200);
            let disposition = file.headers["content-disposition"].to_str().expect("text");
            assert!(disposition.contains(&format!("formulary.{format}")), "{disposition}");
            let batch = check(&pharmacist, &format!("again.{format}"), &file.bytes).await.ok();
            assert_eq!(batch["counts"]["unchanged"], 7, "{format} {batch:#}");
            assert_eq!(batch["accepted"], 7);
            apply(&pharmacist, &batch).await.ok();
        }
        assert_eq!(pharmacist.list(ITEMS).await.len(), 7);
        assert!(pharmacist.list(CHANGES).await.is_empty());
    }

    async fn a_repeat_is_kept_or_retired_by_a_reviewer(world: World) {
        import(&world, "list.csv", "通用名,规格\n甲硝唑,0.2g\n甲硝唑,0.2g\n甲硝唑,0.2g\n").await;
        let manager = world.person("manager").await;
        let repeats = manager.list(&format!("{ITEMS}?flag=duplicate")).await;
        assert_eq!(repeats.len(), 2);
        let path = |index: usize| format!("{ITEMS}/{}", text(&repeats[index]["id"]));
        let shown = manager.get(&path(0)).await.ok();
        assert_eq!((&shown["duplicate"]["decision"], &shown["can"]), (&json!(null), &json!(["decide_duplicate"])));
        let decide = |index: usize, decision: &str| {
            let (path, body) = (format!("{}/duplicate-decision", path(index)), json!({ "decision": decision }));
            let manager = manager.clone();
            async move { manager.act(&path, 1, body).await }
        };
        world.person("buyer").await.act(&format!("{}/duplicate-decision", path(0)), 1, json!({ "decision": "keep" })).await
            .refused("kernel.forbidden");
        assert_eq!(decide(0, "keep").await.ok()["state"], "active");
        decide(0, "retire").await.refused("kernel.stale_version");
        assert_eq!(decide(1, "retire").await.ok()["state"], "retired");
        assert!(manager.list(&format!("{ITEMS}?flag=duplicate")).await.is_empty());
        let first = format!("{ITEMS}/{}", text(&shown["duplicate"]["first"]["id"]));
        manager.act(&format!("{first}/duplicate-decision"), 1, json!({ "decision": "keep" })).await
            .refused("formulary.no_duplicate");
    }
}
