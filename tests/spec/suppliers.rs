//! Suppliers 供应商与合同: who may deliver, at which prices, and what stops an order.

use backend::formulary::model::{ItemId, ItemKind};
use backend::kernel::prelude::*;
use backend::suppliers::model::{CommitmentChange, ContractLineId};
use backend::suppliers::{best_offers, blocks_pinned, commitments, commitments_move, offers};
use serde_json::{Value, json};

use crate::world::{World, catalogue, hours};

fn entry() -> Value {
    json!({
        "code": "jiuzhou", "name": "九州通临江有限公司", "uscc": "914403001922038216",
        "contact_name": "李经理", "order_email": "order@jiuzhou.example", "contact_phone": "0730-2",
        "service_area": "全县", "min_order": "500",
    })
}

/// Days after the morning of the sentence.
fn day(world: &World, days: i64) -> Day {
    world.clock.day().plus_days(days)
}

spec! {
    async fn a_supplier_is_entered_with_its_organisation_once(world: World) {
        let buyer = world.person("buyer").await;
        let made = buyer.create_as("one", "/api/suppliers", entry()).await;
        assert_eq!((made.status, made.version()), (201, 1));
        let again = buyer.create_as("one", "/api/suppliers", entry()).await;
        assert_eq!(again.clone().id(), made.clone().id());
        let supplier = made.ok();
        assert_eq!(supplier["standing"], "good");
        assert_eq!(supplier["can_receive_orders"], false, "no licence is registered yet");
        let codes: Vec<&str> = supplier["blocks"].as_array().expect("blocks").iter()
            .filter_map(|block| block["code"].as_str()).collect();
        assert_eq!(codes, ["suppliers.licence_missing"; 3]);
        let found = buyer.list("/api/suppliers?q=jztlj").await;
        assert_eq!(found[0]["uscc"], "914403001922038216", "found by initials");
        let journal = world.person("manager").await.list("/api/journal?entity=supplier").await;
        assert_eq!(journal[0]["verb"], "create");
    }

    async fn a_wrong_credit_code_or_address_is_refused_by_field(world: World) {
        let buyer = world.person("buyer").await;
        let mut wrong = entry();
        wrong["uscc"] = json!("914403001922038217");
        wrong["order_email"] = json!("order@");
        wrong["contact_name"] = json!(" ");
        buyer.create("/api/suppliers", wrong).await.refused_fields(&[
            "/uscc suppliers.credit_code_wrong",
            "/contact_name kernel.field_required",
            "/order_email kernel.field_malformed",
        ]);
        catalogue::supplier(&world, "sinopharm").await;
        let mut taken = entry();
        taken["uscc"] = json!("91330100799655058B");
        buyer.create("/api/suppliers", taken).await.refused("suppliers.credit_code_taken");
        assert!(buyer.list("/api/suppliers?q=jiuzhou").await.is_empty(), "nothing half entered");
    }

    async fn licences_decide_which_goods_may_be_ordered(world: World) {
        let buyer = world.person("buyer").await;
        let id = buyer.create("/api/suppliers", entry()).await.id();
        let path = format!("/api/suppliers/{id}/licences");
        let paper = |kind: &str, until: Day| json!({
            "kind": kind, "number": format!("{kind}-9"), "issued_on": "2024-01-01", "expires_on": until,
        });
        buyer.create(&path, paper("business", day(&world, 2000))).await.ok();
        let trade = buyer.create(&path, paper("drug_trade", day(&world, 30))).await;
        let shown = buyer.get(&format!("/api/suppliers/{id}")).await.ok();
        assert_eq!(shown["can_receive_orders"], true);
        assert_eq!(shown["may_deliver"], json!(["drug", "piece", "granule"]));
        buyer.create(&path, paper("drug_trade", day(&world, 99))).await.refused("suppliers.licence_taken");
        let backwards = json!({
            "kind": "business", "number": "B-2", "issued_on": "2026-02-01", "expires_on": "2026-01-01",
        });
        buyer.create(&path, backwards).await.refused_fields(&["/expires_on suppliers.licence_days"]);

        world.pass(hours(31 * 24)).await;
        let late = buyer.get(&format!("/api/suppliers/{id}")).await.ok();
        assert_eq!(late["can_receive_orders"], false);
        assert_eq!(late["blocks"][0]["code"], "suppliers.licence_expired");
        assert_eq!(late["blocks"][0]["message"], format!("药品经营许可证已于 {} 到期。", day(&world, -1)));
        assert_eq!(buyer.list("/api/suppliers?licence=expired").await.len(), 1);

        let licence = trade.clone().id();
        let renewed = paper("drug_trade", day(&world, 400));
        buyer.put(&format!("{path}/{licence}"), 7, renewed.clone()).await.refused("kernel.stale_version");
        buyer.put(&format!("{path}/{licence}"), trade.version(), renewed).await.ok();
        assert_eq!(buyer.get(&format!("/api/suppliers/{id}")).await.ok()["can_receive_orders"], true);
        assert!(buyer.list("/api/suppliers?licence=expired").await.is_empty());
    }

    async fn a_licence_that_runs_out_is_told_once_at_each_step(world: World) {
        let id = catalogue::supplier(&world, "sinopharm").await;
        let buyer = world.person("buyer").await;
        let shown = buyer.get(&format!("/api/suppliers/{id}")).await.ok();
        let licence = shown["licences"].as_array().expect("licences").iter()
            .find(|licence| licence["kind"] == "drug_trade").expect("a licence").clone();
        let path = format!("/api/suppliers/{id}/licences/{}", licence["id"].as_str().expect("id"));
        let soon = json!({
            "kind": "drug_trade", "number": "D-1", "issued_on": "2021-11-26", "expires_on": day(&world, 61),
        });
        buyer.put(&path, 1, soon).await.ok();
        world.run_duties().await;
        assert_eq!(told(&world).await, (0, 0), "61 days are no reminder yet");
        for (days, times) in [(1, 1), (1, 1), (28, 1), (1, 2), (22, 2), (1, 3), (1, 3)] {
            world.pass(hours(days * 24)).await;
            assert_eq!(told(&world).await, (2 * times, times), "after {days} more days");
        }
        let notices = world.person("sinopharm.clerk").await.list("/api/notices").await;
        assert_eq!(notices.len(), 3);
        assert_eq!(notices[0]["kind"], "licence_expiry");
    }

    async fn a_contract_is_put_into_force_by_another_person_than_its_drafter(world: World) {
        let supplier = catalogue::supplier(&world, "sinopharm").await;
        let item = catalogue::items(&world, 1).await[0];
        let (id, version) = catalogue::draft(&world, supplier, &[catalogue::line(item, "0:3.5 1000:3.21")]).await;
        let (buyer, manager) = (world.person("buyer").await, world.person("manager").await);
        let path = format!("/api/suppliers/contracts/{id}");
        assert_eq!(buyer.get(&path).await.ok()["can"], json!(["amend"]));
        assert_eq!(manager.get(&path).await.ok()["can"], json!(["amend", "activate"]));
        buyer.act(&format!("{path}/activation"), version, json!({})).await.refused("kernel.own_submission");
        let active = manager.act(&format!("{path}/activation"), version, json!({})).await;
        let version = active.version();
        assert_eq!((active.ok()["state"].as_str(), version), (Some("active"), 3));
        buyer.put(&format!("{path}/lines"), version, json!({ "lines": [] })).await.refused("suppliers.contract_state");
        let reason = json!({ "reason": " " });
        manager.act(&format!("{path}/termination"), version, reason).await.refused("suppliers.reason_missing");
        let ended = manager.act(&format!("{path}/termination"), version, json!({ "reason": "企业退出" })).await.ok();
        assert_eq!((ended["state"].as_str(), ended["can"].clone()), (Some("terminated"), json!([])));
        let verbs: Vec<Value> = manager.list(&format!("/api/journal?entity=contract&entity_id={id}")).await;
        let verbs: Vec<&str> = verbs.iter().filter_map(|row| row["verb"].as_str()).collect();
        assert_eq!(verbs, ["terminate", "activate", "replace_lines", "create"]);
    }

    async fn an_empty_contract_is_not_put_into_force_and_numbers_are_unique(world: World) {
        let supplier = catalogue::supplier(&world, "sinopharm").await;
        let (id, version) = catalogue::draft(&world, supplier, &[]).await;
        let manager = world.person("manager").await;
        let path = format!("/api/suppliers/contracts/{id}/activation");
        manager.act(&path, version, json!({})).await.refused("suppliers.contract_empty");
        let number = manager.get(&format!("/api/suppliers/contracts/{id}")).await.ok()["number"].clone();
        assert_eq!(number, "HT202611-0001");
        let mut body = json!({
            "supplier_id": supplier, "number": number, "kind": "listing", "title": "挂网",
            "starts_on": "2026-01-01", "ends_on": "2026-12-31", "payment_days": 30,
        });
        manager.create("/api/suppliers/contracts", body.clone()).await.refused("suppliers.contract_number_taken");
        body["ends_on"] = json!("2025-12-31");
        body["payment_days"] = json!(400);
        body["supplier_id"] = json!("1");
        manager.create("/api/suppliers/contracts", body.clone()).await
            .refused_fields(&["/ends_on suppliers.contract_days"]);
        body["ends_on"] = json!("2026-12-31");
        body["payment_days"] = json!(30);
        manager.create("/api/suppliers/contracts", body).await
            .refused_fields(&["/supplier_id kernel.field_unknown_reference"]);
    }

    async fn a_price_above_the_ceiling_is_refused_when_written_and_when_put_into_force(world: World) {
        let supplier = catalogue::supplier(&world, "sinopharm").await;
        let items = catalogue::items(&world, 2).await;
        let (id, version) = catalogue::draft(&world, supplier, &[]).await;
        let buyer = world.person("buyer").await;
        let path = format!("/api/suppliers/contracts/{id}/lines");
        let mut unknown = catalogue::line(items[0], "0:1");
        unknown["item_id"] = json!("7");
        let lines = json!({ "lines": [
            catalogue::line(items[0], "0:100.0001"), unknown, catalogue::line(items[0], "0:1"), catalogue::line(items[1], "0:2 5:3"),
        ]});
        buyer.put(&path, version, lines).await.refused_fields(&[
            "/lines/0/tiers suppliers.price_above_ceiling",
            "/lines/1/item_id kernel.field_unknown_reference",
            "/lines/2/item_id kernel.field_duplicate",
            "/lines/3/tiers suppliers.tier_dearer",
        ]);
        let saved = buyer.put(&path, version, json!({ "lines": [catalogue::line(items[0], "0:100")] })).await;
        let lowered = items[0];
        world.arrange(|tx| async move {
            tx.execute("UPDATE item SET ceiling_price_e4 = 990000 WHERE id = ?", binds![lowered]).await
        }.scope_boxed()).await;
        let manager = world.person("manager").await;
        let path = format!("/api/suppliers/contracts/{id}/activation");
        let refused = manager.act(&path, saved.version(), json!({})).await.refused("suppliers.line_above_ceiling");
        assert_eq!(refused["params"]["item"], "T0001");
    }

    async fn lines_are_replaced_as_a_set_and_read_back_by_page(world: World) {
        let supplier = catalogue::supplier(&world, "sinopharm").await;
        let items = catalogue::items(&world, 300).await;
        let lines: Vec<Value> = items.iter().map(|item| catalogue::line(*item, "0:3.5 1000:3.21")).collect();
        let (id, version) = catalogue::draft(&world, supplier, &lines).await;
        let buyer = world.person("buyer").await;
        let path = format!("/api/suppliers/contracts/{id}/lines");
        let read = buyer.list(&path).await;
        assert_eq!(read.len(), 300);
        assert_eq!(read[299]["item"]["code"], "T0300");
        assert_eq!(read[0]["tiers"], json!([{ "from": "0", "price": "3.5" }, { "from": "1000", "price": "3.21" }]));
        assert_eq!(buyer.list(&format!("{path}?q=t0123")).await.len(), 1);
        buyer.put(&path, version, json!({ "lines": [catalogue::line(items[5], "0:9")] })).await.ok();
        let read = buyer.list(&path).await;
        assert_eq!((read.len(), read[0]["item"]["code"].as_str()), (1, Some("T0006")));
    }

    async fn lines_come_from_a_file_with_every_wrong_cell_named(world: World) {
        let supplier = catalogue::supplier(&world, "sinopharm").await;
        catalogue::items(&world, 3).await;
        let (id, version) = catalogue::draft(&world, supplier, &[]).await;
        let buyer = world.person("buyer").await;
        let path = format!("/api/suppliers/contracts/{id}/lines/import");
        let send = async |text: &str, apply: bool, version: i64, fields: &[(&str, &str)]| {
            buyer.upload_at(&format!("{path}?apply={apply}"), version, "合同.csv", text.as_bytes(), fields).await
        };
        let bad = "编码,包装,起订量,单价\nT0001,10,,3.5\nT0002,1,,200\nT9999,1,,2\nT0003,x,,1\n";
        let report = send(bad, true, version, &[]).await.ok();
        assert_eq!((report["applied"].clone(), report["accepted"].clone()), (json!(false), json!(1)));
        let errors: Vec<String> = report["errors"].as_array().expect("errors").iter()
            .map(|error| format!("{} {} {}", error["row"], error["cell"].as_str().unwrap_or("-"), error["code"].as_str().expect("code")))
            .collect();
        assert_eq!(errors, ["3 D3 suppliers.price_above_ceiling", "4 A4 suppliers.item_unknown", "5 B5 formulary.not_a_number"]);
        let good = "品种,价,起\nT0001,3.5,\nT0001,3.21,1000\nT0002,7,\n";
        let mapping = r#"{"item":"品种","price":"价","tier_from":"起"}"#;
        let dry = send(good, false, version, &[("mapping", mapping)]).await.ok();
        assert_eq!((dry["lines"].clone(), dry["tiers"].clone(), dry["can"].clone()), (json!(2), json!(3), json!(["apply"])));
        let applied = send(good, true, version, &[("mapping", mapping)]).await.ok();
        assert_eq!(applied["applied"], true);
        send(good, true, version, &[("mapping", mapping)]).await.refused("kernel.stale_version");
        let lines = buyer.list(&format!("/api/suppliers/contracts/{id}/lines")).await;
        assert_eq!((lines.len(), lines[0]["pack"].as_str()), (2, Some("10")), "a blank pack is the item's own");
        send("\u{1}", true, version, &[]).await.refused_fields(&["1:1 table.not_text"]);
        let large = vec![b'x'; 20 << 20];
        let refused = buyer.upload_at(&path, version, "x.csv", &large, &[]).await;
        assert_eq!((refused.status, refused.code()), (413, "kernel.too_large"));
    }

    async fn offers_list_what_is_in_force_cheapest_first_with_reasons(world: World) {
        let (sinopharm, cr) = (catalogue::supplier(&world, "sinopharm").await, catalogue::supplier(&world, "cr").await);
        let item = catalogue::items(&world, 1).await[0];
        catalogue::contract(&world, sinopharm, &[catalogue::line(item, "0:3.5 1000:3")]).await;
        catalogue::contract(&world, cr, &[catalogue::line(item, "0:3.2")]).await;
        catalogue::draft(&world, cr, &[catalogue::line(item, "0:1")]).await;
        let buyer = world.person("buyer").await;
        let path = format!("/api/suppliers/offers?item_id={item}");
        let found = buyer.get(&path).await.ok();
        let prices: Vec<&str> = found["items"].as_array().expect("offers").iter()
            .filter_map(|offer| offer["price"].as_str()).collect();
        assert_eq!(prices, ["3.2", "3.5"], "drafts offer nothing");
        assert_eq!(found["items"][0]["saving"], json!({ "amount": "8.8", "share_bp": 7333 }));
        suspend(&world, cr).await;
        let found = buyer.get(&path).await.ok();
        assert_eq!(found["items"][0]["price"], "3.5", "who may not deliver stands last");
        assert_eq!(found["items"][1]["blocks"][0]["code"], "suppliers.suspended");
        let best = world.arrange(|tx| async move { best_offers(tx, &[item]).await }.scope_boxed()).await;
        assert_eq!(best[&item].price.to_string(), "3.5");
        let own = world.person("cr.clerk").await.get(&path).await.ok();
        assert_eq!(own["items"].as_array().map(Vec::len), Some(1), "a supplier sees its own prices only");
        let history = buyer.get(&format!("/api/suppliers/items/{item}/price-history")).await.ok();
        assert_eq!((history["items"].as_array().map(Vec::len), history["baseline_price"].as_str()), (Some(2), Some("12")));
        world.clock.advance(hours(24 * 60));
        assert_eq!(buyer.get(&path).await.ok()["items"], json!([]), "the contracts are over");
    }

    async fn two_thousand_items_are_priced_in_the_statements_of_one(world: World) {
        let supplier = catalogue::supplier(&world, "sinopharm").await;
        let items = catalogue::items(&world, 2000).await;
        let lines: Vec<Value> = items.iter().map(|item| catalogue::line(*item, "0:3.5 1000:3")).collect();
        catalogue::contract(&world, supplier, &lines).await;
        let (one, all) = (statements(&world, &items[..1]).await, statements(&world, &items).await);
        assert_eq!(one, all);
        assert!(all <= 6, "{all} statements");
    }

    async fn an_order_is_blocked_for_the_kinds_whose_licence_is_missing(world: World) {
        let supplier = catalogue::supplier(&world, "sinopharm").await;
        world.arrange(|tx| async move {
            tx.execute("DELETE FROM licence WHERE kind = 'device_trade'", binds![]).await
        }.scope_boxed()).await;
        let blocks = world.arrange(|tx| async move {
            let wanted = [(supplier, vec![ItemKind::Drug, ItemKind::Consumable])].into_iter().collect();
            blocks_pinned(tx, &wanted).await
        }.scope_boxed()).await;
        let codes: Vec<String> = blocks[&supplier].blocks.iter().map(|block| format!("{block:?}")).collect();
        assert_eq!(codes, ["LicenceMissing { kind: DeviceTrade }"]);
    }

    async fn the_commitment_ledger_adds_up_what_purchasing_orders_and_accepts(world: World) {
        let supplier = catalogue::supplier(&world, "sinopharm").await;
        let item = catalogue::items(&world, 1).await[0];
        catalogue::contract(&world, supplier, &[catalogue::line(item, "0:3.5")]).await;
        let line = contract_line(&world, item).await;
        let change = |ordered, accepted| CommitmentChange {
            contract_line_id: line, ordered: Quantity(ordered), accepted: Quantity(accepted),
        };
        for changes in [vec![change(100, 0), change(50, 0)], vec![change(-50, 80)], vec![change(0, 0)]] {
            let changes = &changes;
            world.arrange(|tx| async move { commitments_move(tx, changes).await }.scope_boxed()).await;
        }
        let now = world.arrange(|tx| async move { commitments(tx, &[line]).await }.scope_boxed()).await;
        assert_eq!((now[&line].ordered, now[&line].accepted), (Quantity(100), Quantity(80)));
    }

    async fn a_supplier_sees_its_own_papers_and_nobody_elses(world: World) {
        let (sinopharm, cr) = (catalogue::supplier(&world, "sinopharm").await, catalogue::supplier(&world, "cr").await);
        let item = catalogue::items(&world, 1).await[0];
        let ours = catalogue::contract(&world, sinopharm, &[catalogue::line(item, "0:3.5")]).await;
        let (draft, _) = catalogue::draft(&world, sinopharm, &[catalogue::line(item, "0:3.4")]).await;
        let (clerk, rival) = (world.person("sinopharm.clerk").await, world.person("cr.clerk").await);
        assert_eq!(clerk.list("/api/suppliers").await.len(), 1);
        clerk.get(&format!("/api/suppliers/{sinopharm}")).await.ok();
        clerk.get(&format!("/api/suppliers/{cr}")).await.refused("kernel.not_found");
        clerk.get(&format!("/api/suppliers/contracts/{ours}")).await.ok();
        clerk.get(&format!("/api/suppliers/contracts/{draft}")).await.refused("kernel.not_found");
        assert_eq!(clerk.list("/api/suppliers/contracts").await.len(), 1);
        rival.get(&format!("/api/suppliers/contracts/{ours}/lines")).await.refused("kernel.not_found");
        assert!(rival.list("/api/suppliers/contracts").await.is_empty());
        world.person("east.clerk").await.get("/api/suppliers").await.refused("kernel.forbidden");
    }
}

/// Notices and mails of licences so far.
async fn told(world: &World) -> (i64, i64) {
    world
        .arrange(|tx| {
            async move {
                let notices = "SELECT COUNT(*) FROM notice WHERE kind = 'licence_expiry'";
                let mails = "SELECT COUNT(*) FROM outbox WHERE kind = 'licence_expiry'";
                let count = async |sql| tx.scalar::<i64>(sql, binds![]).await;
                Ok((
                    count(notices).await?.unwrap_or(0),
                    count(mails).await?.unwrap_or(0),
                ))
            }
            .scope_boxed()
        })
        .await
}

async fn suspend(world: &World, supplier: OrganisationId) {
    let sql = "UPDATE supplier SET standing = 'suspended' WHERE id = ?";
    world
        .arrange(|tx| async move { tx.execute(sql, binds![supplier]).await }.scope_boxed())
        .await;
}

async fn contract_line(world: &World, item: ItemId) -> ContractLineId {
    let sql = "SELECT id FROM contract_line WHERE item_id = ?";
    let line = world
        .arrange(|tx| async move { tx.scalar(sql, binds![item]).await }.scope_boxed())
        .await;
    line.expect("a line")
}

/// How many statements it takes to price items.
async fn statements(world: &World, items: &[ItemId]) -> u64 {
    let count = items.len();
    let before = world.app.db.statements();
    let found = world
        .arrange(|tx| async move { offers(tx, items, tx.day()).await }.scope_boxed())
        .await;
    assert_eq!(found.len(), count);
    world.app.db.statements() - before
}
