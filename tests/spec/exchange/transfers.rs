//! A transfer: set aside, let go by a second person, sent, counted in; at purchase price.

use serde_json::{Value, json};

use super::{accept, balanced, lack, lies, open, seen, shelve, text, verb};
use crate::purchasing::market::{Market, execute, number};
use crate::purchasing::pharmacy::on_the_way;
use crate::world::World;

/// 县医院 gives 40 AMX to 东一村: shortage and transfer.
async fn given(world: &World, market: &Market) -> (String, String) {
    shelve(
        world,
        market,
        "hospital",
        "AMX",
        &[("H1", "2027-06-30", 25), ("H2", "2028-12-31", 500)],
    )
    .await;
    let id = text(&lack(world, market, "AMX", 40).await.ok()["shortage"]["id"]);
    let transfer = text(
        &accept(world, "hospital.clerk", &id, "hospital", 40)
            .await
            .ok()["id"],
    );
    (id, transfer)
}

spec! {
    async fn nobody_lets_go_what_he_promised_or_asked_for(world: World) {
        let market = open(&world).await;
        let (_, transfer) = given(&world, &market).await;
        let clerk = world.person("hospital.clerk").await;
        verb(&clerk, &transfer, "sending", json!({ "carrier": "own" })).await.refused("exchange.transfer_wrong_state");
        assert_eq!(verb(&clerk, &transfer, "approval", json!({})).await.status, 403);
        // The head of the receiver does not decide about the giver's goods.
        verb(&world.person("east1.head").await, &transfer, "approval", json!({})).await.refused("exchange.not_your_desk");
        let promised_by = "UPDATE stock_transfer SET proposed_by = (SELECT id FROM user_account WHERE login = 'hospital.head')";
        execute(&world, promised_by).await;
        verb(&world.person("hospital.head").await, &transfer, "approval", json!({})).await.refused("kernel.own_submission");
        let done = verb(&world.person("pharmacist").await, &transfer, "approval", json!({})).await.ok();
        assert_eq!((&done["state"], &done["approved_by"]["name"]), (&json!("approved"), &json!("pharmacist")));
    }

    async fn goods_go_through_in_transit_and_keep_lot_and_price(world: World) {
        let market = open(&world).await;
        let (shortage, transfer) = given(&world, &market).await;
        let at = async |place: &str, kind: &str| lies(&world, &market, place, kind, "AMX").await;
        assert_eq!((at("hospital", "store").await, at("hospital", "transit").await), (485, 40));
        assert_eq!(on_the_way(&world, &market, "east1", "AMX").await, 40);
        balanced(&world).await;
        verb(&world.person("hospital.head").await, &transfer, "approval", json!({})).await.ok();
        let clerk = world.person("hospital.clerk").await;
        verb(&clerk, &transfer, "sending", json!({ "carrier": "run", "note": "PS-1" })).await.ok();
        verb(&clerk, &transfer, "cancellation", json!({ "reason": "自用" })).await.refused("exchange.transfer_wrong_state");
        let receiver = world.person("east1.clerk").await;
        let seen_by = verb(&receiver, &transfer, "receipt", json!({ "lines": [] })).await.ok();
        assert_eq!((&seen_by["state"], &seen_by["received"], &seen_by["amount"]), (&json!("received"), &json!("40"), &json!("140")), "{seen_by:#}");
        assert_eq!((at("hospital", "transit").await, at("east1", "store").await), (0, 40));
        assert_eq!(on_the_way(&world, &market, "east1", "AMX").await, 0);
        let now = seen(&world, "east1.clerk", &shortage).await;
        assert_eq!((&now["shortage"]["state"], &now["shortage"]["received"]), (&json!("solved"), &json!("40")));
        let lots = "SELECT COUNT(DISTINCT m.lot_id) FROM stock_move m JOIN place p ON p.id = m.to_place_id JOIN organisation o ON o.id = p.organisation_id \
                    WHERE o.code = 'east1' AND m.reason = 'transfer'";
        assert_eq!(number(&world, lots).await, 2, "lots stay what they are");
        balanced(&world).await;
        let figures = world.person("manager").await.get("/api/exchange/figures").await.ok();
        assert_eq!((&figures["total"]["in_time"], &figures["total"]["success_bp"], &figures["moved"]), (&json!(1), &json!(10_000), &json!("140")));
        let mine = world.person("west.clerk").await.list("/api/exchange/transfers").await;
        assert!(mine.is_empty(), "neither giver nor receiver");
    }

    async fn what_does_not_arrive_is_lost_with_a_reason_and_sought_again(world: World) {
        let market = open(&world).await;
        let (shortage, transfer) = given(&world, &market).await;
        verb(&world.person("hospital.head").await, &transfer, "approval", json!({})).await.ok();
        let clerk = world.person("hospital.clerk").await;
        let sent = verb(&clerk, &transfer, "sending", json!({ "carrier": "own" })).await.ok();
        let line = |at: usize, quantity: &str| json!({ "lot_id": sent["lines"][at]["lot_id"], "quantity": quantity });
        let receiver = world.person("east1.clerk").await;
        let arrival = |lines: Value, reason: &str| json!({ "lines": lines, "reason": reason });
        verb(&receiver, &transfer, "receipt", arrival(json!([line(0, "26")]), "")).await.refused_fields(&["/lines/0/quantity exchange.more_than_sent"]);
        verb(&receiver, &transfer, "receipt", arrival(json!([line(0, "25"), line(1, "12")]), "")).await.refused_fields(&["/reason exchange.reason_missing"]);
        verb(&receiver, &transfer, "receipt", arrival(json!([line(0, "25"), line(1, "12")]), "破损")).await.ok();
        assert_eq!(lies(&world, &market, "east1", "store", "AMX").await, 37);
        assert_eq!(lies(&world, &market, "hospital", "loss", "AMX").await, 3);
        let now = seen(&world, "east1.clerk", &shortage).await;
        assert_eq!((&now["shortage"]["state"], &now["shortage"]["promised"]), (&json!("open"), &json!("37")));
        balanced(&world).await;
    }

    async fn what_is_called_off_lies_on_its_shelf_again_and_the_others_are_asked_once_more(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "west", "AMX", &[("W1", "2028-12-31", 100)]).await;
        let (shortage, transfer) = given(&world, &market).await;
        assert_eq!(crate::exchange::asked(&seen(&world, "east1.clerk", &shortage).await).iter().filter(|ask| ask.ends_with("lapsed")).count(), 1);
        let head = world.person("hospital.head").await;
        verb(&head, &transfer, "rejection", json!({ "reason": "门诊用量上升" })).await.ok();
        assert_eq!(lies(&world, &market, "hospital", "store", "AMX").await, 525);
        let now = seen(&world, "east1.clerk", &shortage).await;
        assert_eq!((&now["shortage"]["state"], &now["shortage"]["promised"]), (&json!("open"), &json!("0")));
        let mut asks = crate::exchange::asked(&now);
        asks.sort();
        assert_eq!(asks, ["hospital declined", "west asked"]);
        balanced(&world).await;
        accept(&world, "west.clerk", &shortage, "west", 40).await.ok();
    }

    async fn a_lot_that_is_held_meanwhile_does_not_leave_and_goes_to_quarantine_if_it_left(world: World) {
        let market = open(&world).await;
        let (_, transfer) = given(&world, &market).await;
        verb(&world.person("hospital.head").await, &transfer, "approval", json!({})).await.ok();
        execute(&world, "UPDATE lot SET held = TRUE WHERE number = 'H1'").await;
        let clerk = world.person("hospital.clerk").await;
        verb(&clerk, &transfer, "sending", json!({ "carrier": "own" })).await.refused("exchange.lot_held");
        execute(&world, "UPDATE lot SET held = FALSE WHERE number = 'H1'").await;
        verb(&clerk, &transfer, "sending", json!({ "carrier": "own" })).await.ok();
        execute(&world, "UPDATE lot SET held = TRUE WHERE number = 'H1'").await;
        verb(&world.person("east1.clerk").await, &transfer, "receipt", json!({})).await.ok();
        assert_eq!((lies(&world, &market, "east1", "store", "AMX").await, lies(&world, &market, "east1", "quarantine", "AMX").await), (15, 25));
        balanced(&world).await;
    }
}
