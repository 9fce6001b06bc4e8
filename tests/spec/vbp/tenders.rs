//! Tenders and their files.

use serde_json::{Value, json};

use super::{HEAD, LINES, entered, quotas, tender};
use crate::purchasing::market;
use crate::world::World;

spec! {
    async fn ratios_are_data_with_a_day_and_a_source(world: World) {
        let buyer = world.person("buyer").await;
        let made = buyer.create("/api/suppliers/tenders", tender("T-1")).await;
        let (version, id) = (made.version(), made.id());
        let path = format!("/api/suppliers/tenders/{id}/ratios");
        let row = json!({ "winners": 3, "drug_class": "抗菌药物", "effective_on": "2026-06-01", "ratio_bp": 4000, "source": "公告" });
        let twice = json!({ "ratios": [row, row] });
        buyer.put(&path, version, twice).await.refused_fields(&["/ratios/1 suppliers.tender_ratio_twice"]);
        let changed = buyer.put(&path, version, json!({ "ratios": [row] })).await;
        assert_eq!(changed.version(), version + 1);
        assert_eq!(changed.ok()["ratios"], json!([row]));
        buyer.create("/api/suppliers/tenders", tender("T-1")).await.refused("suppliers.tender_code_taken");
        let list = buyer.list("/api/suppliers/tenders?q=T-1").await;
        assert_eq!((list.len(), &list[0]["year_no"], &list[0]["line_count"]), (1, &json!(1), &json!(0)));
        let mut longer = tender("T-1");
        longer["name"] = json!("第十二批");
        let amended = buyer.put(&format!("/api/suppliers/tenders/{id}"), version + 1, longer).await.ok();
        assert_eq!((&amended["name"], &amended["ratios"]), (&json!("第十二批"), &json!([row])));
        let mut gap = tender("T-2");
        gap["years"][1]["starts_on"] = json!("2027-05-31");
        buyer.create("/api/suppliers/tenders", gap).await.refused_fields(&["/years suppliers.tender_years"]);
        let verbs: Vec<Value> = world.person("manager").await.list(&format!("/api/journal?entity=tender&entity_id={id}")).await;
        let verbs: Vec<&str> = verbs.iter().filter_map(|row| row["verb"].as_str()).collect();
        assert_eq!(verbs, ["amend", "replace_ratios", "create"]);
        world.person("pharmacist").await.put(&path, version + 2, json!({ "ratios": [] })).await.refused("kernel.forbidden");
    }

    async fn a_consortium_shares_one_agreed_quantity_and_its_orders_add_up(world: World) {
        let (market, id) = entered(&world).await;
        let buyer = world.person("buyer").await;
        let groups = buyer.list(&format!("/api/suppliers/tenders/{id}/groups")).await;
        assert_eq!(groups.len(), 2);
        assert_eq!((&groups[0]["ratio_bp"], &groups[1]["ratio_bp"]), (&json!(6000), &json!(5000)));
        assert_eq!(groups[0]["lines"][0]["contracts"].as_array().expect("two").len(), 2);
        assert_eq!(groups[1]["not_selected"][0]["code"], "INS");

        market.accept(&world, "east1", &[("AMX", "420")], false).await;
        market.accept(&world, "west1", &[("AMX", "200")], false).await;
        market.order(&world).await;
        let groups = buyer.list(&format!("/api/suppliers/tenders/{id}/groups")).await;
        let line = &groups[0]["lines"][0];
        assert_eq!((&line["agreed"], &line["ordered"]), (&json!("2000"), &json!("620")));
        // What both contracts have left is the same remainder.
        let item = market.id("AMX").parse().expect("an item");
        let offers = world.arrange(|tx| Box::pin(async move {
            backend::suppliers::offers(tx, &[item], tx.day()).await
        })).await;
        let agreed: Vec<i64> = offers[&item].iter().map(|offer| offer.agreed_left().0).collect();
        assert_eq!(agreed, [1_380_000, 1_380_000]);
    }

    async fn a_file_is_refused_by_row_and_cell_and_then_changes_nothing(world: World) {
        let (_, id) = entered(&world).await;
        let buyer = world.person("buyer").await;
        let version = buyer.get(&format!("/api/suppliers/tenders/{id}")).await.version();
        let file = format!(
            "{HEAD}1,阿莫西林,2,G1,国药华润联合体,是,中选,1,2000,AMX,HT-nobody\n\
             1,阿莫西林,2,G1,国药华润联合体,是,中选,1,1900,TOX,\n\
             2,二甲双胍,1,G2,华润,否,中选,7,1000,MET,\n\
             2,二甲双胍,1,G3,丙,否,备供,1,5,XXX,\n"
        );
        let path = format!("/api/suppliers/tenders/{id}/lines/import?apply=true");
        let report = buyer.upload_at(&path, version, "lines.csv", file.as_bytes(), &[]).await.ok();
        let told: Vec<String> = report["errors"].as_array().expect("errors").iter()
            .map(|error| format!("{} {}", error["cell"].as_str().unwrap_or("-"), error["code"].as_str().expect("a code")))
            .collect();
        assert_eq!(told, [
            "K2 suppliers.vbp_contract_line_unknown",
            "D3 suppliers.vbp_rows_disagree",
            "H4 suppliers.tender_year_unknown",
            "I5 suppliers.vbp_standby_quantity",
        ]);
        assert_eq!((&report["applied"], &report["can"]), (&json!(false), &json!([])));
        assert_eq!(buyer.get(&format!("/api/suppliers/tenders/{id}")).await.version(), version);
        let other = buyer.create("/api/suppliers/tenders", tender("T-2")).await;
        let path = format!("/api/suppliers/tenders/{}/lines/import", other.id());
        let file = format!("{HEAD}{LINES}");
        let report = buyer.upload_at(&path, 1, "lines.csv", file.as_bytes(), &[]).await.ok();
        assert_eq!(report["errors"][0]["code"], "suppliers.vbp_contract_line_taken");
    }

    async fn what_is_exported_is_imported_without_a_change(world: World) {
        let (_, id) = entered(&world).await;
        quotas(&world, &id, "G1,1,east1,500\nG1,1,west1,300\n").await;
        let buyer = world.person("buyer").await;
        for (kind, format) in [("lines", "csv"), ("lines", "xlsx"), ("quotas", "csv"), ("quotas", "xlsx")] {
            let export = format!("/api/suppliers/tenders/{id}/{kind}/export?format={format}");
            let before = buyer.get(&export).await;
            let version = buyer.get(&format!("/api/suppliers/tenders/{id}")).await.version();
            let path = format!("/api/suppliers/tenders/{id}/{kind}/import?apply=true");
            let name = format!("x.{format}");
            let report = buyer.upload_at(&path, version, &name, &before.bytes, &[]).await.ok();
            assert_eq!(report["applied"], true, "{kind}.{format} {report:#}");
            assert_eq!(buyer.get(&export).await.bytes, before.bytes, "{kind}.{format}");
        }
    }

    async fn parts_of_facilities_never_exceed_what_was_agreed(world: World) {
        let (_, id) = entered(&world).await;
        let buyer = world.person("buyer").await;
        let version = buyer.get(&format!("/api/suppliers/tenders/{id}")).await.version();
        let path = format!("/api/suppliers/tenders/{id}/quotas/import?apply=true");
        let file = "中选编号,采购年度,机构编码,分配量\nG2,1,east1,600\nG2,1,west1,500\nG9,1,east1,5\nG2,1,centre,5\nG2,1,east1,5\n";
        let report = buyer.upload_at(&path, version, "q.csv", file.as_bytes(), &[]).await.ok();
        let codes: Vec<&str> = report["errors"].as_array().expect("errors").iter().filter_map(|one| one["code"].as_str()).collect();
        assert_eq!(codes, [
            "suppliers.vbp_quotas_above_agreed", "suppliers.vbp_line_unknown",
            "suppliers.vbp_facility_unknown", "suppliers.vbp_quota_twice",
        ]);
        quotas(&world, &id, "G2,1,east1,600\nG2,1,west1,400\n").await;
        assert_eq!(market::count(&world, "vbp_quota").await, 2);
        // A line with parts does not leave the file, nor does its quantity fall below them.
        let version = buyer.get(&format!("/api/suppliers/tenders/{id}")).await.version();
        let path = format!("/api/suppliers/tenders/{id}/lines/import?apply=true");
        let less = format!("{HEAD}{}", LINES.replace("中选,1,1000", "中选,1,900"));
        let report = buyer.upload_at(&path, version, "lines.csv", less.as_bytes(), &[]).await.ok();
        assert_eq!(report["errors"][0]["code"], "suppliers.vbp_quotas_above_agreed");
        let without: String = LINES.lines().filter(|line| !line.contains("G2")).map(|line| format!("{line}\n")).collect();
        let report = buyer.upload_at(&path, version, "lines.csv", format!("{HEAD}{without}").as_bytes(), &[]).await.ok();
        assert_eq!(report["errors"][0]["code"], "suppliers.vbp_line_in_use");
    }
}
