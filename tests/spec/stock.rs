//! Stock 库存: what lies where, how it moves, and what demand reads from it.

use std::time::Duration;

use backend::formulary::model::ItemId;
use backend::kernel::prelude::*;
use backend::stock::facts::{Items, Lookback, item_facts};
use backend::stock::ledger::post_moves;
use backend::stock::model::{MoveRequest, PlaceKind};
use backend::stock::on_the_way::{OnTheWay, on_the_way_move};
use serde_json::{Value, json};

use crate::world::stock::{Shelf, deliver, lot, shelf};
use crate::world::{World, catalogue, hours};

/// What an organisation holds of an item, as its desk shows it: `quantity number:quantity …`.
async fn holds(world: &World, login: &str, organisation: OrganisationId, item: ItemId) -> String {
    let path = format!("/api/stock/balances?organisation_id={organisation}");
    let rows = world.person(login).await.list(&path).await;
    let Some(row) = rows.iter().find(|row| row["item"]["id"] == json!(item)) else {
        return "nothing".to_owned();
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let lots = row["lots"].as_array().expect("lots").iter();
    let lots: Vec<String> = lots
        .map(|lot| format!("{}:{}", text(&lot["number"]), text(&lot["quantity"])))
        .collect();
    format!("{} {}", text(&row["quantity"]), lots.join(" "))
}

fn used(organisation: OrganisationId, lines: &[(ItemId, &str)]) -> Value {
    let lines: Vec<Value> = lines
        .iter()
        .map(|(item, quantity)| json!({ "item_id": item, "quantity": quantity }))
        .collect();
    json!({ "organisation_id": organisation, "lines": lines })
}

spec! {
    async fn what_a_facility_uses_leaves_its_store_first_to_expire_first(world: World) {
        let item = catalogue::items(&world, 1).await[0];
        let village = world.organisation("east1").await;
        deliver(&world, village, item, &[("LATE", "2027-12-31", 10), ("SOON", "2027-01-31", 4)]).await;
        let clerk = world.person("east1.clerk").await;
        let done = clerk.create("/api/stock/consumption", used(village, &[(item, "6.5")])).await;
        assert_eq!(done.status, 201);
        assert_eq!(holds(&world, "east1.clerk", village, item).await, "7.5 LATE:7.5");
        let months = clerk.list(&format!("/api/stock/consumption?item_id={item}")).await;
        assert_eq!(months, [json!({ "period": "2026-11", "quantity": "6.5", "stockout_days": 0 })]);
        let moves = clerk.list(&format!("/api/stock/items/{item}/moves")).await;
        assert_eq!(moves.len(), 4, "two in, two out");
        assert_eq!((moves[0]["reason"].as_str(), moves[0]["actor"]["name"].as_str()), (Some("consumption"), Some("east1.clerk")));
    }

    async fn more_than_there_is_cannot_be_used_and_nothing_of_the_report_is_booked(world: World) {
        let items = catalogue::items(&world, 2).await;
        let village = world.organisation("east1").await;
        for item in &items {
            deliver(&world, village, *item, &[("A", "2027-12-31", 5), ("OLD", "2026-11-22", 9)]).await;
        }
        let clerk = world.person("east1.clerk").await;
        let body = used(village, &[(items[0], "5"), (items[1], "5.001")]);
        clerk.create("/api/stock/consumption", body).await.refused_fields(&["/lines/1/quantity stock.not_enough"]);
        assert_eq!(holds(&world, "east1.clerk", village, items[0]).await, "14 OLD:9 A:5", "expired lots stay");
        let body = used(village, &[(ItemId(5), "1"), (items[0], "0")]);
        clerk.create("/api/stock/consumption", body).await.refused_fields(&[
            "/lines/0/item_id kernel.field_unknown_reference",
            "/lines/1/quantity kernel.field_not_positive",
        ]);
        let late = json!({ "organisation_id": village, "lines": [
            { "item_id": items[0], "quantity": "1", "period": "2026-12" },
        ]});
        clerk.create("/api/stock/consumption", late).await.refused_fields(&["/lines/0/period stock.period_out_of_range"]);
    }

    async fn a_desk_moves_its_own_stock_and_a_township_that_of_its_villages(world: World) {
        let item = catalogue::items(&world, 1).await[0];
        let (village, other) = (world.organisation("east1").await, world.organisation("west1").await);
        for place in [village, other] {
            deliver(&world, place, item, &[("A", "2027-12-31", 5)]).await;
        }
        let township = world.person("east.clerk").await;
        township.create("/api/stock/consumption", used(village, &[(item, "1")])).await.ok();
        township.create("/api/stock/consumption", used(other, &[(item, "1")])).await.refused("kernel.not_found");
        township.get(&format!("/api/stock/balances?organisation_id={other}")).await.refused("kernel.not_found");
        let broken = json!({
            "organisation_id": village,
            "lines": [{ "item_id": item, "lot": { "number": "A", "expires_on": "2027-12-31" }, "reason": "damaged", "quantity": "1" }],
        });
        world.person("keeper").await.create("/api/stock/adjustments", broken).await.refused("stock.not_your_stock");
        assert_eq!(holds(&world, "keeper", village, item).await, "4 A:4", "the centre sees it");
        world.person("sinopharm.clerk").await.get("/api/stock/balances").await.refused("kernel.forbidden");
    }

    async fn a_report_by_hand_is_taken_back_once_by_a_linked_move(world: World) {
        let item = catalogue::items(&world, 1).await[0];
        let village = world.organisation("east1").await;
        deliver(&world, village, item, &[("A", "2027-12-31", 5)]).await;
        let clerk = world.person("east1.clerk").await;
        clerk.create("/api/stock/consumption", used(village, &[(item, "5")])).await.ok();
        let moves = clerk.list(&format!("/api/stock/items/{item}/moves")).await;
        assert_eq!((moves[0]["can"].clone(), moves[1]["can"].clone()), (json!(["reverse"]), json!([])));
        let path = |at: usize| format!("/api/stock/moves/{}/reversal", moves[at]["id"].as_str().expect("id"));
        clerk.create(&path(0), json!({ "reason": "" })).await.refused_fields(&["/reason stock.reason_missing"]);
        clerk.create(&path(1), json!({ "reason": "错" })).await.refused("stock.not_by_hand");
        clerk.create(&path(0), json!({ "reason": "登记错误" })).await.ok();
        clerk.create(&path(0), json!({ "reason": "登记错误" })).await.refused("stock.reversed_already");
        world.person("west1.clerk").await.create(&path(0), json!({ "reason": "错" })).await.refused("kernel.not_found");
        assert_eq!(holds(&world, "east1.clerk", village, item).await, "5 A:5");
        let months = clerk.list(&format!("/api/stock/consumption?item_id={item}")).await;
        assert_eq!(months[0]["quantity"], "0");
    }

    async fn a_file_in_the_facilitys_own_words_counts_what_is_mapped_and_shows_the_rest(world: World) {
        let items = catalogue::items(&world, 2).await;
        let village = world.organisation("east1").await;
        deliver(&world, village, items[0], &[("A", "2027-12-31", 25)]).await;
        let clerk = world.person("east1.clerk").await;
        let file = "院内编码,名称,规格,单位,消耗量,月份\nX1,阿莫西林胶囊,0.25g,盒,2,2026-10\nX2,布洛芬片,0.1g,瓶,3,\nX3,棉签,,包,没有,\n";
        let path = "/api/stock/consumption/imports";
        let fields = [("organisation_id", village.to_string())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let report = clerk.upload(path, "十月.csv", file.as_bytes(), &fields).await.ok();
        assert_eq!(shown(&report), "3 rows: 0 posted, 2 waiting, 1 faulty");
        let rows = clerk.list(&format!("{path}/{}/rows?state=faulty", report["id"].as_str().expect("id"))).await;
        assert_eq!(rows[0]["fault"], "“没有”不是大于零、最多三位小数的数量。");
        let queue = clerk.list("/api/formulary/crosswalk?state=open").await;
        assert_eq!(queue.len(), 2, "what is unknown waits in the crosswalk");

        map(&world, "阿莫西林胶囊", items[0]).await;
        let again = clerk.upload(path, "十月.csv", file.as_bytes(), &fields).await.ok();
        assert_eq!((again["id"].clone(), shown(&again)), (report["id"].clone(), "3 rows: 1 posted, 1 waiting, 1 faulty".to_owned()));
        assert_eq!(holds(&world, "east1.clerk", village, items[0]).await, "5 A:5", "two boxes of ten");
        clerk.upload(path, "again.csv", file.as_bytes(), &fields).await.ok();
        assert_eq!(holds(&world, "east1.clerk", village, items[0]).await, "5 A:5", "twice is once");

        map(&world, "布洛芬片", items[1]).await;
        world.pass(hours(1)).await;
        let report = clerk.get(&format!("{path}/{}", report["id"].as_str().expect("id"))).await.ok();
        assert_eq!(shown(&report), "3 rows: 2 posted, 0 waiting, 1 faulty");
        let rows = clerk.list(&format!("{path}/{}/rows?state=posted", report["id"].as_str().expect("id"))).await;
        assert_eq!((rows[1]["quantity"].as_str(), rows[1]["unrecorded"].as_str()), (Some("30"), Some("30")), "used, though never entered");
        let october = clerk.list(&format!("/api/stock/consumption?item_id={}", items[0])).await;
        assert_eq!(october[0], json!({ "period": "2026-10", "quantity": "20", "stockout_days": 0 }));
        assert_eq!(proof(&world).await, 0);
    }

    async fn the_same_move_twice_is_one_and_a_contradicting_one_is_refused(world: World) {
        let item = catalogue::items(&world, 1).await[0];
        let village = world.organisation("east1").await;
        let shelf = shelf(&world, village, item).await;
        let receipt = shelf.receipt("r1", 100);
        for expected in [(1, 0), (0, 1)] {
            let moves = [receipt.clone()];
            let posted = world.arrange(|tx| { let moves = moves.clone(); async move { post_moves(tx, &moves).await }.scope_boxed() }).await;
            assert_eq!((posted.moves.len(), posted.repeated), expected);
        }
        let twice = [receipt.clone(), receipt.clone(), shelf.receipt("r2", 1)];
        let posted = world.arrange(|tx| { let moves = twice.clone(); async move { post_moves(tx, &moves).await }.scope_boxed() }).await;
        assert_eq!((posted.moves.len(), posted.repeated), (1, 2));
        assert_eq!(refused(&world, &[shelf.receipt("r1", 99)]).await, "stock.key_reused");
        assert_eq!(refused(&world, &[shelf.issue("i1", 102)]).await, "stock.below_zero");
        assert_eq!(refused(&world, &[shelf.issue("i1", 60), shelf.issue("i2", 60)]).await, "stock.below_zero");
        assert_eq!(holds(&world, "east1.clerk", village, item).await, "0.101 L1:0.101");
    }

    async fn days_without_stock_are_counted_by_month_when_goods_come_again(world: World) {
        let item = catalogue::items(&world, 1).await[0];
        let village = world.organisation("east1").await;
        let shelf = shelf(&world, village, item).await;
        let moves = |step: fn(&Shelf, &str, i64) -> MoveRequest, key: &'static str, quantity| {
            let wanted = vec![step(&shelf, key, quantity)];
            let world = &world;
            async move {
                world.arrange(|tx| { let wanted = wanted.clone(); async move { post_moves(tx, &wanted).await }.scope_boxed() }).await
            }
        };
        moves(Shelf::receipt, "r1", 1000).await;
        moves(Shelf::issue, "i1", 1000).await;
        world.clock.advance(Duration::from_secs(10 * 24 * 3600));
        moves(Shelf::receipt, "r2", 1000).await;
        let clerk = world.person("east1.clerk").await;
        let months = clerk.list(&format!("/api/stock/consumption?item_id={item}")).await;
        let days: Vec<String> = months.iter().map(|month| format!("{}:{}", month["period"].as_str().expect("period"), month["stockout_days"])).collect();
        assert_eq!(days, ["2026-12:2", "2026-11:7"], "24 to 30 November, 1 and 2 December");
    }

    async fn demand_reads_stock_use_and_what_is_coming_in_a_handful_of_statements(world: World) {
        let items = catalogue::items(&world, 600).await;
        let village = world.organisation("east1").await;
        history(&world, village, items[0], &[("2025-09", 1, 0), ("2026-08", 30_000, 6), ("2026-09", 40_000, 0), ("2026-10", 50_000, 2)]).await;
        history(&world, village, items[1], &[("2026-05", 70_000, 3)]).await;
        history(&world, village, items[2], &[("2026-10", 5_000, 0)]).await;
        deliver(&world, village, items[0], &[("A", "2027-12-31", 80), ("OLD", "2026-11-01", 7)]).await;
        coming(&world, village, items[0], 200_000).await.expect("added");
        let lookback = Lookback::before(world.clock.day(), 3);
        let (facts, count) = facts_of(&world, village, &items, lookback).await;
        assert_eq!(facts.len(), 600);
        assert!(count <= 5, "{count} statements: four, and whether what is remembered still stands");
        let first = facts[&items[0]];
        assert_eq!((first.on_hand, first.on_the_way), (Quantity(80_000), Quantity(200_000)), "expired lots do not count");
        assert_eq!((first.consumption, first.stockout_days, first.lookback_days), (Quantity(120_000), 8, 92));
        let second = facts[&items[1]];
        assert_eq!((second.consumption, second.earlier.map(|month| (month.period.to_string(), month.consumption))), (Quantity(0), Some(("2026-05".to_owned(), Quantity(70_000)))));
        assert_eq!((facts[&items[2]].lookback_days, facts[&items[2]].consumption), (31, Quantity(5_000)), "used only since October");
        assert_eq!(facts[&items[3]].consumption, Quantity(0));
        let all = world.arrange(|tx| async move { item_facts(tx, village, Items::All, lookback).await }.scope_boxed()).await;
        assert_eq!(all.len(), 3, "whatever the facility holds, awaits or has used");
    }

    async fn what_is_on_the_way_adds_up_and_never_falls_below_nothing(world: World) {
        let items = catalogue::items(&world, 2).await;
        let village = world.organisation("east1").await;
        coming(&world, village, items[0], 5_000).await.expect("added");
        coming(&world, village, items[0], -2_000).await.expect("received");
        let error = coming(&world, village, items[0], -3_001).await.expect_err("refused");
        assert_eq!(error.code(), "stock.on_the_way_below_zero");
        let rows = world.person("east1.clerk").await.list("/api/stock/on-the-way").await;
        assert_eq!((rows.len(), rows[0]["quantity"].as_str()), (1, Some("3")));
    }

    async fn a_lot_is_traced_through_every_place_within_reach(world: World) {
        let item = catalogue::items(&world, 1).await[0];
        let (village, other) = (world.organisation("east1").await, world.organisation("west1").await);
        for place in [village, other] {
            deliver(&world, place, item, &[("A", "2027-12-31", 5)]).await;
        }
        let id = lot(&world, item, "A").await;
        let path = format!("/api/stock/lots/{id}/trace");
        let all = world.person("pharmacist").await.get(&path).await.ok();
        assert_eq!((all["items"].as_array().map(Vec::len), all["lies"].as_array().map(Vec::len)), (Some(2), Some(2)));
        let own = world.person("east1.clerk").await.get(&path).await.ok();
        assert_eq!((own["items"].as_array().map(Vec::len), own["lies"][0]["organisation"]["code"].as_str()), (Some(1), Some("east1")));
        world.person("hospital.clerk").await.get(&path).await.ok();
        deliver(&world, other, item, &[("B", "2027-12-31", 5)]).await;
        let hidden = lot(&world, item, "B").await;
        world.person("east1.clerk").await.get(&format!("/api/stock/lots/{hidden}/trace")).await.refused("kernel.not_found");
    }

    async fn the_nightly_proof_names_balances_that_disagree_with_their_moves(world: World) {
        let item = catalogue::items(&world, 1).await[0];
        let village = world.organisation("east1").await;
        deliver(&world, village, item, &[("A", "2027-12-31", 5)]).await;
        world.pass(hours(24)).await;
        assert_eq!(proof(&world).await, 0);
        world.arrange(|tx| async move {
            tx.execute("UPDATE balance SET quantity_milli = 6000 WHERE NOT boundless", binds![]).await
        }.scope_boxed()).await;
        world.pass(hours(24)).await;
        let notices = world.person("manager").await.list("/api/notices").await;
        let told = notices.iter().find(|notice| notice["kind"] == "stock_differs").expect("a notice");
        assert_eq!((told["params"]["count"].clone(), told["params"]["differences"][0]["moved"].as_str()), (json!(1), Some("5")));
    }
}

fn shown(report: &Value) -> String {
    format!(
        "{} rows: {} posted, {} waiting, {} faulty",
        report["rows"], report["posted"], report["waiting"], report["faulty"]
    )
}

/// Somebody says in the crosswalk that this local name is a box of ten of the item.
async fn map(world: &World, name: &str, item: ItemId) {
    let sql = "UPDATE crosswalk SET item_id = ?, state = 'mapped', ratio_num = 10, ratio_den = 1 WHERE local_name = ?";
    let done = world
        .arrange(|tx| async move { tx.execute(sql, binds![item, name]).await }.scope_boxed())
        .await;
    assert_eq!(done, 1, "{name} waits in the crosswalk");
}

/// Differences that the proof finds now.
async fn proof(world: &World) -> usize {
    let system = Actor::system("spec");
    backend::stock::actions::proof::prove(&world.app, &system)
        .await
        .expect("a proof")
}

async fn refused(world: &World, moves: &[MoveRequest]) -> &'static str {
    let system = Actor::system("spec");
    let posted = world
        .app
        .db
        .write(&system, |tx| {
            async move { post_moves(tx, moves).await }.scope_boxed()
        })
        .await;
    posted.expect_err("refused").code()
}

async fn coming(
    world: &World,
    organisation: OrganisationId,
    item: ItemId,
    change: i64,
) -> Result<()> {
    let system = Actor::system("spec");
    let changes = [OnTheWay {
        organisation_id: organisation,
        item_id: item,
        change: Quantity(change),
    }];
    let changes = &changes;
    world
        .app
        .db
        .write(&system, |tx| {
            async move { on_the_way_move(tx, changes).await }.scope_boxed()
        })
        .await
}

async fn history(
    world: &World,
    organisation: OrganisationId,
    item: ItemId,
    months: &[(&str, i64, i64)],
) {
    world
        .arrange(|tx| {
            async move {
                let rows = months.iter().map(|(period, quantity, days)| {
                    [
                        organisation.into(),
                        item.into(),
                        (*period).into(),
                        (*quantity).into(),
                        (*days).into(),
                    ]
                });
                let columns = [
                    "organisation_id",
                    "item_id",
                    "period",
                    "quantity_milli",
                    "stockout_days",
                ];
                tx.changes_of("consumption_month", [organisation]);
                tx.bulk_insert("consumption_month", &columns, rows).await
            }
            .scope_boxed()
        })
        .await;
}

type Facts = rustc_hash::FxHashMap<ItemId, backend::stock::facts::ItemFacts>;

async fn facts_of(
    world: &World,
    organisation: OrganisationId,
    items: &[ItemId],
    lookback: Lookback,
) -> (Facts, u64) {
    let before = world.app.db.statements();
    let facts = world
        .arrange(|tx| {
            async move { item_facts(tx, organisation, Items::These(items), lookback).await }
                .scope_boxed()
        })
        .await;
    (facts, world.app.db.statements() - before)
}

#[test]
fn places_outside_the_walls_may_owe() {
    for kind in PlaceKind::ALL {
        let outside = ["supplier", "patient", "loss", "opening", "split"].contains(&kind.as_str());
        assert_eq!(kind.is_boundless(), outside, "{kind}");
    }
}
