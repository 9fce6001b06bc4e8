//! Lists from files: checked first, nothing half-imported, no row lost, once.

use std::io::Write as _;

use serde_json::{Value, json};

use super::{CHANGES, IMPORTS, ITEMS, LIST, apply, check, import, item, text};
use crate::world::{Person, World};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/backend/data");

fn data(name: &str) -> Vec<u8> {
    std::fs::read(format!("{DATA}/{name}")).expect("a data file")
}

/// How many items the list holds.
async fn size(person: &Person) -> usize {
    person.list(&format!("{ITEMS}?limit=500")).await.len()
}

fn cells(batch: &Value) -> Vec<String> {
    let errors = batch["errors"].as_array().expect("errors").iter();
    errors
        .map(|error| format!("{} {}", text(&error["cell"]), text(&error["code"])))
        .collect()
}

spec! {
    async fn the_list_of_essential_drugs_loses_no_row(world: World) {
        let pharmacist = world.person("pharmacist").await;
        let batch = check(&pharmacist, "essential_drugs.csv", data("essential_drugs.csv")).await.ok();
        assert_eq!((&batch["rows"], &batch["accepted"]), (&json!(2259), &json!(2259)), "{:#}", batch["errors"]);
        assert_eq!(batch["duplicates"].as_array().expect("repeats").len(), 18);
        assert_eq!((&batch["guessed"], &batch["mapping"]["salt"]), (&json!(true), &json!("salt_or_type")));
        assert_eq!(size(&pharmacist).await, 0, "a check writes nothing");
        apply(&pharmacist, &batch).await.ok();
        assert_eq!(size(&pharmacist).await, 2259);
        assert_eq!(pharmacist.list(&format!("{ITEMS}?flag=duplicate")).await.len(), 18);
        let found = pharmacist.list(&format!("{ITEMS}?q=qms")).await;
        assert_eq!(found[0]["name"], "青霉素(钠盐)", "{found:#?}");

        let again = check(&pharmacist, "essential_drugs.csv", data("essential_drugs.csv")).await.ok();
        assert_eq!(again["counts"]["unchanged"], 2259);
        apply(&pharmacist, &again).await.ok();
        assert_eq!(size(&pharmacist).await, 2259, "twice is once");
    }

    async fn pieces_and_consumables_lose_no_row_either(world: World) {
        let pharmacist = world.person("pharmacist").await;
        for (name, rows, kind) in [("common_pieces.csv", 603, "piece"), ("consumables.csv", 330, "consumable")] {
            let batch = check(&pharmacist, name, data(name)).await.ok();
            assert_eq!((&batch["rows"], &batch["accepted"]), (&json!(rows), &json!(rows)), "{:#}", batch["errors"]);
            apply(&pharmacist, &batch).await.ok();
            let found = pharmacist.list(&format!("{ITEMS}?kind={kind}&limit=500")).await;
            assert_eq!(found.len(), rows, "{name}");
        }
        let syringe = item(&pharmacist, "HC001-03").await;
        assert_eq!((text(&syringe["base_unit"]), text(&syringe["order_unit"]), text(&syringe["pack"])), ("支", "盒", "100"));
        assert_eq!(syringe["at_village"], true);
    }

    async fn chinese_excel_files_and_workbooks_are_read(world: World) {
        let pharmacist = world.person("pharmacist").await;
        let (gbk, _, _) = encoding_rs::GBK.encode(LIST);
        let batch = check(&pharmacist, "目录.csv", gbk).await.ok();
        assert_eq!((&batch["encoding"], &batch["accepted"]), (&json!("GB18030"), &json!(3)));
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.merge_range(0, 0, 0, 3, "临江县统一目录", &rust_xlsxwriter::Format::new()).expect("a title");
        for (row, line) in ["序号,药品名称,规格,医保编码", "1,阿莫西林,0.25g,", "2,,1g,X1"].iter().enumerate() {
            for (column, cell) in line.split(',').enumerate() {
                sheet.write(row as u32 + 1, column as u16, cell).expect("a cell");
            }
        }
        let bytes = book.save_to_buffer().expect("a workbook");
        let batch = check(&pharmacist, "list.xlsx", bytes).await.ok();
        assert_eq!((&batch["rows"], &batch["accepted"]), (&json!(2), &json!(1)));
        assert_eq!(cells(&batch), ["B4 formulary.name_missing", "D4 formulary.code_length"]);
    }

    async fn a_file_with_a_wrong_cell_is_not_written_at_all(world: World) {
        let pharmacist = world.person("pharmacist").await;
        let list = LIST.replace("盒,30", "盒,三十").replace(",0.12", ",便宜");
        let batch = check(&pharmacist, "list.csv", list).await.ok();
        assert_eq!(cells(&batch), ["H3 formulary.not_a_pack", "J3 formulary.not_a_number"]);
        assert_eq!(batch["errors"][0]["message"], "“三十”不是包装数量,应为数字,或如“100支/盒”。");
        assert_eq!(batch["can"], json!(["discard"]));
        let refused = apply(&pharmacist, &batch).await.refused("formulary.import_has_errors");
        assert_eq!(refused["params"]["cells"], json!(["H3", "J3"]));
        assert_eq!(size(&pharmacist).await, 0);
    }

    async fn a_damaged_file_is_refused_and_changes_nothing(world: World) {
        let pharmacist = world.person("pharmacist").await;
        let bomb = {
            let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            for (name, size) in [("[Content_Types].xml", 9), ("xl/workbook.xml", 9), ("xl/worksheets/sheet1.xml", 64 << 20)] {
                zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
                zip.write_all(&vec![b' '; size]).expect("spaces");
            }
            zip.finish().expect("an archive").into_inner()
        };
        let huge = vec![b'x'; 50 << 20];
        for (name, content, status, code) in [
            ("text.xlsx", LIST.as_bytes(), 422, "table.not_xlsx"),
            ("bomb.xlsx", &bomb, 422, "table.packed_too_tight"),
            ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", 422, "table.old_xls"),
            ("empty.csv", b"", 422, "table.empty"),
            ("columns.csv", "编码,价格\nA1,2\n".as_bytes(), 422, "formulary.import_no_name"),
            ("binary.csv", b"a\0b", 422, "kernel.invalid"),
            ("huge.csv", &huge, 413, "kernel.too_large"),
        ] {
            let answer = check(&pharmacist, name, content).await;
            assert_eq!((answer.status, answer.code()), (status, code), "{name}");
        }
        check(&pharmacist, "quote.csv", "通用名\n\"甲\n").await.refused_fields(&["2:1 table.unclosed_quote"]);
        check(&pharmacist, "long.csv", format!("通用名\n{}\n", "长".repeat(5000))).await
            .refused_fields(&["A2 table.cell_too_long"]);
        assert!(pharmacist.list(IMPORTS).await.is_empty());
        assert_eq!(size(&pharmacist).await, 0);
    }

    async fn a_code_of_another_drug_waits_for_a_decision_and_overwrites_nothing(world: World) {
        import(&world, "list.csv", LIST).await;
        let pharmacist = world.person("pharmacist").await;
        let list = "编码,通用名,规格\nA1,氨苄西林,0.5g\nA2,尼群地平,10mg\nZ9,维生素C,0.1g\nZ9,维生素B6,10mg\n";
        let batch = check(&pharmacist, "new.csv", list).await.ok();
        assert_eq!((&batch["accepted"], &batch["counts"]["conflicts"]), (&json!(4), &json!(3)));
        let told: Vec<_> = batch["conflicts"].as_array().expect("conflicts").iter()
            .map(|one| (text(&one["key"]), one["row"].as_u64(), text(&one["name"]), text(&one["was"]))).collect();
        let expected = [
            ("A1", Some(2), "氨苄西林", "阿莫西林"),
            ("A2", Some(3), "尼群地平", "硝苯地平"),
            ("Z9", Some(5), "维生素B6", "维生素C"),
        ];
        assert_eq!(told, expected);
        let refused = apply(&pharmacist, &batch).await.refused("formulary.import_has_conflicts");
        assert_eq!(refused["params"]["cells"], json!(["2", "3", "5"]));
        assert_eq!(size(&pharmacist).await, 3);

        let path = format!("{IMPORTS}/{}/conflicts", text(&batch["id"]));
        let first = text(&batch["conflicts"][0]["id"]);
        let decided = pharmacist.post(&format!("{path}/{first}/decision"), json!({ "decision": "keep_old" })).await.ok();
        assert_eq!(decided["conflicts"][0]["decision"], "keep_old");
        let decided = pharmacist.post(&format!("{path}/decisions"), json!({ "decision": "as_new" })).await.ok();
        assert!(decided["can"].as_array().expect("verbs").contains(&json!("apply")));
        apply(&pharmacist, &decided).await.ok();
        assert_eq!(size(&pharmacist).await, 6);
        assert_eq!(item(&pharmacist, "A1").await["name"], "阿莫西林");
        let new = item(&pharmacist, "尼群地平").await;
        assert!(text(&new["code"]).starts_with("YP-"), "{new:#}");
    }

    async fn other_fields_of_a_listed_item_become_change_requests_once(world: World) {
        import(&world, "list.csv", LIST).await;
        let pharmacist = world.person("pharmacist").await;
        let list = LIST.replace("24,是,0.35", "24,是,0.33");
        let batch = check(&pharmacist, "prices.csv", &list).await.ok();
        assert_eq!((&batch["counts"]["amended"], &batch["counts"]["unchanged"]), (&json!(1), &json!(2)));
        apply(&pharmacist, &batch).await.ok();
        assert_eq!(item(&pharmacist, "A1").await["ceiling_price"], "0.35", "nothing is edited in place");
        let changes = pharmacist.list(CHANGES).await;
        assert_eq!((changes.len(), &changes[0]["fields"]), (1, &json!({ "ceiling_price": "0.33" })));
        let again = check(&pharmacist, "prices.csv", &list).await.ok();
        assert_eq!(again["counts"]["unchanged"], 3, "it waits for the committee already");
    }

    async fn the_base_unit_of_a_listed_item_is_an_error_of_its_cell(world: World) {
        import(&world, "list.csv", LIST).await;
        let pharmacist = world.person("pharmacist").await;
        let batch = check(&pharmacist, "units.csv", LIST.replace("粒,盒", "片,盒")).await.ok();
        assert_eq!(cells(&batch), ["F2 formulary.base_unit_fixed"]);
        assert_eq!(batch["accepted"], 2);
    }

    async fn a_checked_file_is_written_once_and_only_while_the_list_stands_still(world: World) {
        let pharmacist = world.person("pharmacist").await;
        let one = check(&pharmacist, "list.csv", LIST).await.ok();
        let other = check(&pharmacist, "same.csv", LIST).await.ok();
        let done = apply(&pharmacist, &one).await.ok();
        assert_eq!((&done["state"], &done["can"]), (&json!("applied"), &json!([])));
        assert_eq!(done["applied_by"]["name"], done["created_by"]["name"]);
        apply(&pharmacist, &one).await.refused("formulary.import_state");
        apply(&pharmacist, &other).await.refused("formulary.import_outdated");
        let path = format!("{IMPORTS}/{}/discard", text(&other["id"]));
        assert_eq!(pharmacist.act(&path, 1, json!({})).await.ok()["state"], "discarded");
        assert_eq!(size(&pharmacist).await, 3);
    }

    async fn columns_may_be_told_and_must_exist(world: World) {
        let pharmacist = world.person("pharmacist").await;
        let list = "a,b\n甲,1g\n";
        let upload = |mapping: &'static str| {
            let pharmacist = pharmacist.clone();
            async move { pharmacist.upload(IMPORTS, "list.csv", list.as_bytes(), &[("mapping", mapping)]).await }
        };
        let batch = upload(r#"{"name":"a","specification":"b"}"#).await.ok();
        assert_eq!((&batch["mapping"], &batch["guessed"]), (&json!({ "name": "a", "specification": "b" }), &json!(false)));
        upload(r#"{"name":"c"}"#).await.refused("table.header_missing");
        upload(r#"{"specification":"b"}"#).await.refused("formulary.import_no_name");
        upload(r#"{"name":"a","colour":"b"}"#).await.refused_fields(&["/mapping/colour kernel.field_unknown_reference"]);
        upload("name=a").await.refused_fields(&["/mapping kernel.field_malformed"]);
        let defaults = [("mapping", r#"{"name":"a"}"#), ("defaults", r#"{"kind":"piece","essential":true}"#)];
        let batch = pharmacist.upload(IMPORTS, "list.csv", list.as_bytes(), &defaults).await.ok();
        apply(&pharmacist, &batch).await.ok();
        let item = item(&pharmacist, "甲").await;
        assert_eq!((&item["kind"], &item["essential"], &item["base_unit"]), (&json!("piece"), &json!(true), &json!("g")));
    }

    async fn the_same_upload_twice_is_checked_once(world: World) {
        let pharmacist = world.person("pharmacist").await;
        let send = || {
            let pharmacist = pharmacist.clone();
            async move {
                pharmacist.send(reqwest::Method::POST, IMPORTS, |request| {
                    let part = reqwest::multipart::Part::text(LIST).file_name("list.csv");
                    request.header("idempotency-key", "once").multipart(reqwest::multipart::Form::new().part("file", part))
                }).await
            }
        };
        assert_eq!(send().await.id(), send().await.id());
        assert_eq!(pharmacist.list(IMPORTS).await.len(), 1);
    }

    async fn only_the_centre_sees_what_it_imports(world: World) {
        let batch = check(&*world.person("pharmacist").await, "list.csv", LIST).await.ok();
        let path = format!("{IMPORTS}/{}", text(&batch["id"]));
        let clerk = world.person("east.clerk").await;
        clerk.get(&path).await.refused("kernel.not_found");
        clerk.act(&format!("{path}/application"), 1, json!({})).await.refused("kernel.not_found");
        check(&clerk, "list.csv", LIST).await.refused("kernel.forbidden");
    }
}
