//! 带量采购: villages ask, the centre orders in volume, two lots come, one box is broken, and every book agrees.

use mail_parser::{MessageParser, MimeHeaders};
use serde_json::{Value, json};

use crate::purchasing::approval::workbook;
use crate::purchasing::market::{self, Market, arrive, commit, number, verb};
use crate::world::{Answer, World, minutes};

/// A facility's clerk asks for AMX, its head approves, the centre's pharmacist accepts.
async fn ask(world: &World, market: &Market, facility: &str, quantity: &str) {
    let clerk = world.person(&format!("{facility}.clerk")).await;
    let begun = json!({
        "kind": "regular", "facility_id": market.id(facility), "cycle_id": market.cycle, "prefill": "empty",
    });
    let paper = clerk.create("/api/demand/requisitions", begun).await;
    let version = paper.version();
    let path = format!("/api/demand/requisitions/{}", paper.id());
    let lines = json!({ "lines": [{ "item_id": market.id("AMX"), "quantity": quantity }] });
    let submitted = clerk
        .act(&format!("{path}/submission"), version, lines)
        .await;
    let version = submitted.version();
    clerk
        .act(&format!("{path}/approval"), version, json!({}))
        .await
        .refused("kernel.forbidden");
    let head = world.person(&format!("{facility}.head")).await;
    let approved = head
        .act(&format!("{path}/approval"), version, json!({}))
        .await;
    let version = approved.version();
    let pharmacist = world.person("pharmacist").await;
    let accepted = pharmacist
        .act(&format!("{path}/acceptance"), version, json!({}))
        .await
        .ok();
    assert_eq!(accepted["state"], "accepted");
}

/// The supplier sends two lots of the order's only line.
async fn ship_two_lots(world: &World, market: &Market, order: &str) -> Value {
    let clerk = world.person("sinopharm.clerk").await;
    let drop = market.drop_of(&clerk, order, "AMX", None).await;
    let lot = |number: &str, quantity: &str, boxes: i64| {
        json!({
            "drop_id": drop["drop_id"], "lot_number": number, "produced_on": "2026-06-01",
            "expires_on": "2028-06-01", "quantity": quantity, "box_count": boxes, "trace_codes": [],
        })
    };
    let body = json!({
        "destination_id": drop["destination"]["id"], "expected_on": "2026-11-26", "carrier": "顺丰",
        "vehicle": "湘F12345", "box_count": 23, "invoice_numbers": ["F-1"], "temperature_log": null,
        "lines": [lot("L-1", "560", 11), lot("L-2", "590", 12)],
    });
    clerk
        .create(
            &format!("/api/purchasing/orders/{order}/ship-notices"),
            body,
        )
        .await
        .ok()
}

/// The keeper accepts the first lot, and refuses a broken box of the second.
async fn inspect_lots(world: &World, receipt: &Answer) -> Value {
    let keeper = world.person("keeper").await;
    let line = |lot: &str| {
        let lines = receipt.body["lines"].as_array().expect("lines");
        let found = lines.iter().find(|line| line["lot_number"] == lot);
        found.expect("the lot")["id"].clone()
    };
    let body = json!({ "lines": [
        { "receipt_line_id": line("L-1"), "accepted": "560" },
        { "receipt_line_id": line("L-2"), "accepted": "580", "rejected": "10", "reject_reason": "damaged" },
    ]});
    let path = format!(
        "/api/purchasing/receipts/{}/inspection",
        text(&receipt.body["id"])
    );
    keeper.act(&path, receipt.version(), body).await.ok()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// `ordered = accepted + cancelled + still due`, `asked = what the origins hold`, `stock = accepted`.
async fn books_agree(world: &World, accepted: i64) {
    let asked = "SELECT CAST(SUM(l.quantity_milli) AS BIGINT) FROM requisition_line l JOIN requisition r \
                 ON r.id = l.requisition_id WHERE r.state IN ('accepted', 'ordered')";
    let origins = "SELECT CAST(SUM(o.quantity_milli) AS BIGINT) FROM order_origin o JOIN order_line l ON l.id = o.line_id";
    assert_eq!(number(world, asked).await, number(world, origins).await);
    let moved = "SELECT CAST(COALESCE(SUM(b.quantity_milli), 0) AS BIGINT) FROM balance b JOIN place p ON p.id = b.place_id \
                 JOIN organisation o ON o.id = p.organisation_id WHERE o.code = 'centre' AND p.kind = 'store'";
    assert_eq!(number(world, moved).await, accepted * 1_000);
    let received = "SELECT CAST(COALESCE(SUM(accepted_milli), 0) AS BIGINT) FROM receipt_line";
    assert_eq!(number(world, received).await, accepted * 1_000);
}

spec! {
    async fn from_a_villages_request_to_goods_on_the_shelf(world: World) {
        let market = market::open(&world).await;
        for (facility, quantity) in [("east", "500"), ("east1", "420"), ("west1", "200")] {
            ask(&world, &market, facility, quantity).await;
        }

        let plan = market.close(&world).await;
        let buyer = world.person("buyer").await;
        let lines = buyer.list(&format!("/api/purchasing/plans/{plan}/lines")).await;
        assert_eq!(lines.len(), 1, "one line for the county");
        assert_eq!((&lines[0]["need"], &lines[0]["quantity"], &lines[0]["price"]), (&json!("1120"), &json!("1150"), &json!("3.21")));
        let origins = buyer.get(&format!("/api/purchasing/plans/{plan}/lines/{}/origins", text(&lines[0]["id"]))).await.ok();
        let shares: Vec<(&Value, &Value)> = origins.as_array().expect("origins").iter()
            .map(|origin| (&origin["facility"]["code"], &origin["quantity"])).collect();
        assert_eq!(shares.len(), 3);
        assert!(shares.contains(&(&json!("east1"), &json!("420"))), "{shares:?}");
        commit(&buyer, &plan).await.ok();
        let order = market.orders(&world).await["sinopharm"].clone();

        verb(&buyer, &order, "submission", json!({})).await.ok();
        verb(&buyer, &order, "approval", json!({})).await.refused("kernel.forbidden");
        verb(&*world.person("manager").await, &order, "approval", json!({})).await.ok();
        let placed = verb(&buyer, &order, "placing", json!({})).await.ok();
        world.pass(minutes(2)).await;
        let letters = world.mailbox.letters();
        assert_eq!(letters.len(), 1);
        let letter = MessageParser::default().parse(&letters[0]).expect("a letter");
        let order_number = text(&placed["number"]);
        assert!(letter.subject().expect("a subject").contains(order_number));
        let file = letter.attachment(0).expect("the workbook");
        assert_eq!(file.attachment_name(), Some(format!("{order_number}.xlsx").as_str()));
        assert_eq!(workbook(file.contents())[1][7], "1150");

        market.confirm(&world, &order, "sinopharm").await;
        let notice = ship_two_lots(&world, &market, &order).await;
        let keeper = world.person("keeper").await;
        let receipt = arrive(&keeper, &notice).await;
        let inspected = inspect_lots(&world, &receipt).await;
        assert_eq!(inspected["state"], "inspected");
        books_agree(&world, 1_140).await;
        let path = format!("/api/purchasing/orders/{order}");
        assert_eq!(buyer.get(&path).await.ok()["state"], "shipping", "ten are due again");
        let returns = keeper.list("/api/purchasing/returns").await;
        assert_eq!((&returns[0]["lines"][0]["lot_number"], &returns[0]["lines"][0]["quantity"]), (&json!("L-2"), &json!("10")));

        let again = market.ship(&world, &order, "sinopharm", "AMX", "10").await.ok();
        let receipt = arrive(&keeper, &again).await;
        market::inspect(&keeper, &receipt, json!({ "accepted": "10" })).await.ok();
        let closed = buyer.get(&path).await.ok();
        assert_eq!((&closed["state"], &closed["progress"]["accepted"]), (&json!("closed"), &json!("3691.5")));
        books_agree(&world, 1_150).await;
        let line = buyer.list(&format!("{path}/lines")).await.remove(0);
        assert_eq!((&line["accepted"], &line["remaining"]), (&json!("1150"), &json!("0")));
        let village = world.person("east1.clerk").await;
        let mine = village.list(&format!("{path}/lines")).await.remove(0);
        assert_eq!((&mine["quantity"], &mine["accepted"]), (&json!("420"), &json!("420")));
        let timeline = buyer.list(&format!("{path}/timeline")).await;
        let mut verbs: Vec<&str> = timeline.iter().rev().map(|entry| text(&entry["verb"])).collect();
        verbs.dedup();
        for told in ["create", "submit", "approve", "place", "confirm", "arrive", "inspect"] {
            assert!(verbs.contains(&told), "{told} is missing from {verbs:?}");
        }
    }
}
