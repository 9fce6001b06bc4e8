//! Upkeep: what is kept is corrected by those who keep it, and what was told is put away.

use serde_json::{Value, json};

use crate::purchasing::market::{self, arrive, execute, inspect};
use crate::world::{World, catalogue, goods, hours, seed};

spec! {
    async fn a_suppliers_contact_is_corrected_at_the_version_that_was_seen(world: World) {
        let id = catalogue::supplier(&world, "sinopharm").await;
        let path = format!("/api/suppliers/{id}");
        let buyer = world.person("buyer").await;
        let body = json!({
            "code": "sinopharm", "name": "国药临江有限公司", "uscc": "91330100799655058B",
            "contact_name": "李经理", "order_email": "orders@sinopharm.example", "min_order": "500",
        });
        let version = buyer.get(&path).await.version();
        let amended = buyer.put(&path, version, body.clone()).await.ok();
        assert_eq!((&amended["contact_name"], &amended["min_order"]), (&json!("李经理"), &json!("500")));
        buyer.put(&path, version, body).await.refused("kernel.stale_version");
    }

    async fn the_head_of_a_contract_changes_while_it_is_a_draft(world: World) {
        let supplier = catalogue::supplier(&world, "sinopharm").await;
        let item = catalogue::items(&world, 1).await[0];
        let (id, version) = catalogue::draft(&world, supplier, &[catalogue::line(item, "0:3.5")]).await;
        let path = format!("/api/suppliers/contracts/{id}");
        let head = json!({
            "kind": "county", "title": "2026 下半年采购", "starts_on": "2026-07-01", "ends_on": "2026-12-31", "payment_days": 45,
        });
        let buyer = world.person("buyer").await;
        let amended = buyer.put(&path, version, head.clone()).await;
        let version = amended.version();
        let amended = amended.ok();
        assert_eq!((&amended["title"], &amended["payment_days"]), (&json!("2026 下半年采购"), &json!(45)));
        let active = world.person("manager").await.act(&format!("{path}/activation"), version, json!({})).await;
        buyer.put(&path, active.version(), head).await.refused("suppliers.contract_state");
    }

    async fn a_person_takes_another_role_and_gets_a_new_password(world: World) {
        let admin = world.person("admin").await;
        let found = admin.list("/api/identity/users?q=keeper").await;
        let user = found.iter().find(|user| user["login"] == "keeper").expect("the keeper");
        let path = format!("/api/identity/users/{}", user["id"].as_str().expect("an id"));
        let keeper = world.person("keeper").await;
        keeper.get("/api/purchasing/receipts").await.ok();
        let version = admin.get(&path).await.version();
        let facts = json!({ "name": "库管老陈", "roles": ["dispatcher"] });
        let amended = admin.put(&path, version, facts).await;
        assert_eq!(amended.clone().ok()["roles"], json!(["dispatcher"]));
        let reset = json!({ "password": "another good long one" });
        admin.act(&format!("{path}/password-reset"), amended.version(), reset).await.ok();
        keeper.get("/api/identity/me").await.refused("kernel.not_signed_in");
        world.somebody("keeper", seed::PASSWORD).sign_in().await.refused("identity.sign_in_refused");
        let back = world.somebody("keeper", "another good long one");
        assert_eq!(back.sign_in().await.ok()["must_change_password"], json!(true));
    }

    async fn a_template_is_changed_and_thrown_away(world: World) {
        let goods = goods::enter(&world).await;
        let clerk = world.person("east1.clerk").await;
        let body = json!({ "facility_id": goods.at("east1"), "name": "常用", "lines": [goods.line("AMX", "20")] });
        let made = clerk.create("/api/demand/templates", body).await;
        let path = format!("/api/demand/templates/{}", made.clone().id());
        let text = json!({ "name": "冬季常用", "lines": [goods.line("AMX", "30"), goods.line("AML", "10")] });
        let changed = clerk.put(&path, made.version(), text.clone()).await;
        assert_eq!((&changed.clone().ok()["name"], changed.body["lines"].as_array().map(Vec::len)), (&json!("冬季常用"), Some(2)));
        clerk.put(&path, made.version(), text).await.refused("kernel.stale_version");
        let discard = |request: reqwest::RequestBuilder| request.header("if-match", format!("\"{}\"", changed.version()));
        assert_eq!(clerk.send(reqwest::Method::DELETE, &path, discard).await.status, 204);
        let left = clerk.list(&format!("/api/demand/templates?facility_id={}", goods.at("east1"))).await;
        assert!(left.is_empty());
    }

    async fn a_notice_that_was_read_is_put_away_for_its_reader(world: World) {
        let supplier = catalogue::supplier(&world, "sinopharm").await;
        execute(&world, &format!(
            "UPDATE licence SET expires_on = '2026-12-20' WHERE supplier_id = {supplier}"
        )).await;
        world.pass(hours(24)).await;
        let clerk = world.person("sinopharm.clerk").await;
        let unread = clerk.list("/api/notices?unread=true").await;
        let id = unread[0]["id"].as_str().expect("an id");
        for _ in 0..2 {
            assert_eq!(clerk.post(&format!("/api/notices/{id}/reading"), json!({})).await.status, 204);
        }
        assert_eq!(clerk.list("/api/notices?unread=true").await.len(), unread.len() - 1);
        let other = world.person("east.clerk").await;
        other.post(&format!("/api/notices/{id}/reading"), json!({})).await.refused("kernel.not_found");
    }

    async fn a_report_of_use_is_taken_up_again_once_its_names_are_known(world: World) {
        let item = catalogue::items(&world, 1).await[0];
        let village = world.organisation("east1").await.to_string();
        let clerk = world.person("east1.clerk").await;
        let file = "院内编码,名称,规格,单位,消耗量,月份\nX1,阿莫西林胶囊,0.25g,盒,2,2026-10\n";
        let imports = "/api/stock/consumption/imports";
        let fields = [("organisation_id", village.as_str())];
        let report = clerk.upload(imports, "十月.csv", file.as_bytes(), &fields).await.ok();
        assert_eq!((&report["waiting"], &report["posted"]), (&json!(1), &json!(0)));
        let mapping = json!({ "item_id": item, "ratio_num": 10, "ratio_den": 1 });
        let entry: Value = clerk.list("/api/formulary/crosswalk?state=open").await.remove(0);
        let path = format!("/api/formulary/crosswalk/{}/mapping", entry["id"].as_str().expect("an id"));
        clerk.act(&path, 1, mapping).await.ok();
        let path = format!("{imports}/{}", report["id"].as_str().expect("an id"));
        let applied = clerk.post(&format!("{path}/application"), json!({})).await.ok();
        assert_eq!((&applied["waiting"], &applied["posted"]), (&json!(0), &json!(1)));
        let october = clerk.list(&format!("/api/stock/consumption?item_id={item}")).await;
        assert_eq!(october[0]["quantity"], "20");
    }

    async fn where_goods_go_and_where_they_lie_is_there_to_read(world: World) {
        let market = market::open(&world).await;
        market.deliver_directly(&world).await;
        let buyer = world.person("buyer").await;
        let rules = buyer.get("/api/purchasing/delivery-rules").await.ok();
        assert_eq!(rules[0]["delivery"], json!("direct"));
        let order = { market.accept(&world, "east", &[("AMX", "50")], false).await; market.order(&world).await };
        market.place(&world, &order["sinopharm"]).await;
        market.confirm(&world, &order["sinopharm"], "sinopharm").await;
        let sent = market.ship(&world, &order["sinopharm"], "sinopharm", "AMX", "50").await.ok();
        let clerk = world.person("east.clerk").await;
        let receipt = arrive(&clerk, &sent).await;
        inspect(&*world.person("east.head").await, &receipt, json!({ "accepted": "50" })).await.ok();
        let places = clerk.list("/api/stock/places").await;
        assert!(places.iter().any(|place| place["kind"] == "store" && place["organisation"]["code"] == "east"));
        let rival = world.person("west.clerk").await.list("/api/stock/places").await;
        assert!(rival.iter().all(|place| place["organisation"]["code"] != "east"));
    }
}
