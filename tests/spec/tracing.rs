//! Single packs by their code 追溯码, and opened ones 拆零.

use backend::formulary::model::ItemId;
use serde_json::{Value, json};

use crate::exchange::{balanced_ledger, lies, open, shelve, text};
use crate::purchasing::market::{Market, arrive, execute, inspect, number};
use crate::world::stock::lot;
use crate::world::{Answer, World};

const ONE: &str = "81234567890123456781";
const TWO: &str = "81234567890123456782";

/// A list of scans of AMX at a place, of its lot A1 when `of` says so.
pub async fn scan(
    world: &World,
    market: &Market,
    (login, place): (&str, &str),
    verb: &str,
    of: bool,
    codes: &[&str],
) -> Answer {
    let mut body = json!({ "organisation_id": market.id(place), "verb": verb, "codes": codes });
    if of {
        let item = ItemId(market.ids["AMX"]);
        body["item_id"] = json!(item);
        body["lot_id"] = json!(lot(world, item, "A1").await);
    }
    let person = world.person(login).await;
    person.create("/api/stock/trace-scans", body).await
}

/// `code state` or `code !alarm` of each scan.
fn came(answer: Answer) -> Vec<String> {
    let body = answer.ok();
    let results = body["results"].as_array().expect("results").iter();
    let word = |one: &Value| match one["alarm"].as_str() {
        Some(alarm) => format!("!{alarm}"),
        None => text(&one["state"]),
    };
    results.map(word).collect()
}

async fn opened(world: &World, market: &Market, number: &str, packs: i64) -> Answer {
    let item = ItemId(market.ids["AMX"]);
    let body = json!({
        "organisation_id": market.id("east"), "item_id": item, "lot_id": lot(world, item, number).await, "packs": packs,
    });
    let clerk = world.person("east.clerk").await;
    clerk.create("/api/stock/splits", body).await
}

spec! {
    async fn an_opened_pack_is_a_lot_of_its_own_with_a_shorter_life(world: World) {
        let market = open(&world).await;
        execute(&world, "UPDATE item SET pack_milli = 10000 WHERE code = 'AMX'").await;
        shelve(&world, &market, "east", "AMX", &[("A1", "2028-12-31", 100), ("A2", "2026-12-31", 30)]).await;
        let made = opened(&world, &market, "A1", 2).await.ok();
        assert_eq!((text(&made["quantity"]), text(&made["opened"]["number"])), ("20".into(), "A1-拆261123".into()));
        assert_eq!(text(&made["opened"]["expires_on"]), "2027-05-22", "180 days");
        let soon = opened(&world, &market, "A2", 1).await.ok();
        assert_eq!(text(&soon["opened"]["expires_on"]), "2026-12-31", "never longer than its lot");
        assert_eq!(lies(&world, &market, "east", "store", "AMX").await, 130, "opening makes and loses nothing");
        balanced_ledger(&world).await;
        let used = json!({ "organisation_id": market.id("east"), "lines": [{ "item_id": market.id("AMX"), "quantity": "45" }] });
        world.person("east.clerk").await.create("/api/stock/consumption", used).await.ok();
        let left = "SELECT CAST(b.quantity_milli / 1000 AS BIGINT) FROM balance b JOIN lot l ON l.id = b.lot_id JOIN place p ON p.id = b.place_id \
            WHERE p.kind = 'store' AND l.number = 'A1-拆261123'";
        assert_eq!(number(&world, left).await, 5, "A2 and what was opened go first");
        opened(&world, &market, "A1-拆261123", 1).await.refused("stock.not_to_be_opened");
        opened(&world, &market, "A1", 9).await.refused("stock.below_zero");
        opened(&world, &market, "A1", 0).await.refused_fields(&["/packs kernel.field_not_positive"]);
        assert_eq!(world.person("east.clerk").await.list("/api/stock/splits").await.len(), 2);
        execute(&world, "UPDATE item SET pack_milli = 1000 WHERE code = 'AMX'").await;
        opened(&world, &market, "A1", 1).await.refused("stock.nothing_to_open");
    }

    async fn a_recall_of_a_lot_brings_what_was_opened_of_it_too(world: World) {
        let market = open(&world).await;
        execute(&world, "UPDATE item SET pack_milli = 10000 WHERE code = 'AMX'").await;
        shelve(&world, &market, "east", "AMX", &[("A1", "2028-12-31", 100)]).await;
        opened(&world, &market, "A1", 1).await.ok();
        let body = json!({ "item_id": market.id("AMX"), "lots": ["A1"], "class": "ii", "reason": "含量", "source": "通告" });
        let made = world.person("pharmacist").await.create("/api/exchange/recalls", body).await.ok();
        let sums: Vec<String> = made["lots"].as_array().expect("lots").iter()
            .map(|one| format!("{} {} {}", text(&one["lot"]), text(&one["received"]), text(&one["elsewhere"]))).collect();
        assert_eq!(sums, ["A1 90 90", "A1-拆261123 10 10"]);
    }

    async fn a_pack_goes_its_way_by_its_code(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "centre", "AMX", &[("A1", "2028-12-31", 100)]).await;
        let (keeper, clerk) = (("keeper", "centre"), ("east.clerk", "east"));
        assert_eq!(came(scan(&world, &market, keeper, "receive", true, &[ONE, TWO]).await), ["here", "here"]);
        assert_eq!(came(scan(&world, &market, keeper, "send", false, &[ONE]).await), ["sent"]);
        assert_eq!(came(scan(&world, &market, clerk, "receive", false, &[ONE, TWO]).await), ["here", "here"], "also what left unscanned");
        assert_eq!(came(scan(&world, &market, clerk, "use", false, &[ONE]).await), ["used"]);
        let code = world.person("manager").await.get(&format!("/api/stock/trace-codes/{ONE}")).await.ok();
        assert_eq!((text(&code["state"]), text(&code["holder"]["code"]), code["scans"].as_array().map(Vec::len)), ("used".into(), "east".into(), Some(4)));
        world.person("west.clerk").await.get(&format!("/api/stock/trace-codes/{ONE}")).await.refused("kernel.not_found");
        assert!(world.person("manager").await.list("/api/stock/trace-alarms").await.is_empty());
        scan(&world, &market, clerk, "use", false, &[]).await.refused_fields(&["/codes stock.nothing_scanned"]);
        scan(&world, &market, clerk, "use", false, &["812", TWO, TWO]).await
            .refused_fields(&["/codes/0 stock.code_unread", "/codes/2 stock.code_twice"]);
        scan(&world, &market, ("east.clerk", "west"), "use", false, &[TWO]).await.refused("kernel.not_found");
        scan(&world, &market, ("east.clerk", "centre"), "use", false, &[TWO]).await.refused("stock.not_your_stock");
    }

    async fn a_code_that_is_shown_twice_is_an_alarm_with_both_scans(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "east", "AMX", &[("A1", "2028-12-31", 100)]).await;
        shelve(&world, &market, "west", "AMX", &[("A1", "2028-12-31", 100)]).await;
        let (east, west) = (("east.clerk", "east"), ("west.clerk", "west"));
        assert_eq!(came(scan(&world, &market, east, "receive", true, &[ONE]).await), ["here"]);
        assert_eq!(came(scan(&world, &market, east, "receive", true, &[ONE]).await), ["!twice"]);
        assert_eq!(came(scan(&world, &market, west, "receive", true, &[ONE]).await), ["!elsewhere"]);
        assert_eq!(came(scan(&world, &market, west, "receive", false, &[TWO]).await), ["!unknown"]);
        assert_eq!(came(scan(&world, &market, east, "use", false, &[ONE]).await), ["used"]);
        assert_eq!(came(scan(&world, &market, east, "use", false, &[ONE]).await), ["!used"]);
        let all = world.person("manager").await.list("/api/stock/trace-alarms?state=open").await;
        assert_eq!(all.len(), 4);
        let elsewhere = all.iter().find(|one| one["kind"] == "elsewhere").expect("an alarm");
        assert_eq!((text(&elsewhere["holder"]["code"]), text(&elsewhere["earlier_verb"])), ("east".into(), "receive".into()));
        assert_eq!(world.person("west.clerk").await.list("/api/stock/trace-alarms").await.len(), 2, "a desk sees its own");
        let told = world.person("manager").await.list("/api/notices").await;
        assert!(told.iter().any(|one| one["kind"] == "trace_alarm"));
        let path = format!("/api/stock/trace-alarms/{}/closing", text(&elsewhere["id"]));
        let why = json!({ "reason": "供应商重复赋码，已退" });
        world.person("west.head").await.act(&path, 1, why.clone()).await.ok();
        world.person("west.head").await.act(&path, 2, why).await.refused("stock.alarm_closed");
    }

    async fn a_dear_consumable_is_used_by_its_own_code_alone(world: World) {
        let market = open(&world).await;
        execute(&world, "UPDATE item SET high_value = TRUE, gtin = '06901234567892', pack_milli = 1000 WHERE code = 'AMX'").await;
        shelve(&world, &market, "hospital", "AMX", &[("A1", "2028-12-31", 5)]).await;
        let by_number = json!({ "organisation_id": market.id("hospital"), "lines": [{ "item_id": market.id("AMX"), "quantity": "1" }] });
        let clerk = world.person("hospital.clerk").await;
        clerk.create("/api/stock/consumption", by_number).await.refused_fields(&["/lines/0/item_id stock.scan_to_use"]);
        let hospital = ("hospital.clerk", "hospital");
        let device = "(01)06901234567892(17)281231(10)A1(21)S7";
        assert_eq!(came(scan(&world, &market, hospital, "receive", false, &[device]).await), ["here"], "its label says what it is");
        assert_eq!(came(scan(&world, &market, hospital, "use", false, &[device]).await), ["used"]);
        assert_eq!(lies(&world, &market, "hospital", "store", "AMX").await, 4, "one left the shelf");
        assert_eq!(came(scan(&world, &market, hospital, "use", false, &[device]).await), ["!used"]);
        assert_eq!(lies(&world, &market, "hospital", "store", "AMX").await, 4);
        let months = clerk.list(&format!("/api/stock/consumption?item_id={}", market.id("AMX"))).await;
        assert_eq!(months[0]["quantity"], "1");
        balanced_ledger(&world).await;
    }

    async fn codes_of_a_shipment_come_in_with_the_goods(world: World) {
        let market = crate::purchasing::market::open(&world).await;
        market.accept(&world, "east", &[("AMX", "100")], false).await;
        let order = market.order(&world).await["sinopharm"].clone();
        market.place(&world, &order).await;
        market.confirm(&world, &order, "sinopharm").await;
        let sent = market.ship(&world, &order, "sinopharm", "AMX", "100").await.ok();
        execute(&world, &format!("UPDATE ship_line SET trace_codes = '[\"{ONE}\",\"{TWO}\"]'")).await;
        let keeper = world.person("keeper").await;
        let receipt = arrive(&keeper, &sent).await;
        inspect(&keeper, &receipt, json!({ "accepted": "100" })).await.ok();
        assert_eq!(number(&world, "SELECT COUNT(*) FROM trace_code WHERE state = 'here'").await, 2);
        let code = keeper.get(&format!("/api/stock/trace-codes/{ONE}")).await.ok();
        assert_eq!((text(&code["scans"][0]["document"]), text(&code["holder"]["code"])), ("receipt".into(), "centre".into()));
    }
}
