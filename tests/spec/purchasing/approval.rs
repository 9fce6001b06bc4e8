//! Four and six eyes, and placing.

use serde_json::{Value, json};

use super::market::{self, Market, execute, verb};
use crate::world::World;

/// A county with one order of the given quantity of AMX from 国药, in the draft.
async fn one_order(world: &World, quantity: &str) -> (Market, String) {
    let market = market::open(world).await;
    market
        .accept(world, "east", &[("AMX", quantity)], false)
        .await;
    let orders = market.order(world).await;
    let order = orders["sinopharm"].clone();
    (market, order)
}

async fn state(world: &World, order: &str) -> Value {
    let buyer = world.person("buyer").await;
    buyer
        .get(&format!("/api/purchasing/orders/{order}"))
        .await
        .ok()["state"]
        .clone()
}

/// Everything in the outbox that is mail, as JSON.
async fn mails(world: &World) -> Vec<Value> {
    use backend::kernel::prelude::*;
    backend::mailroom::actions::posting::post_notices(&world.app)
        .await
        .expect("posted");
    let rows = world
        .app
        .db
        .read(&Actor::system("spec"), |tx| {
            async move { backend::kernel::outbox::list(tx, 100).await }.scope_boxed()
        })
        .await
        .expect("the outbox");
    let mails = rows.iter().filter(|row| row.topic == "mail");
    mails
        .map(|row| serde_json::from_str(&row.payload).expect("json"))
        .collect()
}

spec! {
    async fn up_to_the_limit_one_manager_approves_what_the_buyer_submitted(world: World) {
        let (_market, order) = one_order(&world, "1000").await;
        let (buyer, manager) = (world.person("buyer").await, world.person("manager").await);
        verb(&manager, &order, "approval", json!({})).await.refused("purchasing.order_wrong_state");
        verb(&buyer, &order, "submission", json!({})).await.ok();
        verb(&buyer, &order, "approval", json!({})).await.refused("kernel.forbidden");
        let approved = verb(&manager, &order, "approval", json!({ "note": "fine" })).await.ok();
        assert_eq!((&approved["state"], &approved["can"]), (&json!("approved"), &json!(["place", "return"])));
        assert_eq!(approved["approvals"][0]["user"]["name"], "manager");
        assert_eq!(approved["approved_at"], "2026-11-23T00:00:00Z");
    }

    async fn above_the_limit_two_different_managers_approve(world: World) {
        let (_market, order) = one_order(&world, "20000").await;
        let (buyer, manager) = (world.person("buyer").await, world.person("manager").await);
        verb(&buyer, &order, "submission", json!({})).await.ok();
        let once = verb(&manager, &order, "approval", json!({})).await.ok();
        assert_eq!((&once["state"], &once["approvals_needed"]), (&json!("submitted"), &json!(2)));
        assert_eq!(once["can"], json!(["return"]), "his own second approval is not offered");
        verb(&manager, &order, "approval", json!({})).await.refused("purchasing.same_approver");
        let second = world.person("manager2").await;
        let twice = verb(&second, &order, "approval", json!({})).await.ok();
        assert_eq!(twice["state"], "approved");
    }

    async fn a_returned_order_starts_a_new_round(world: World) {
        let (_market, order) = one_order(&world, "20000").await;
        let (buyer, manager) = (world.person("buyer").await, world.person("manager").await);
        verb(&buyer, &order, "submission", json!({})).await.ok();
        verb(&manager, &order, "approval", json!({})).await.ok();
        verb(&manager, &order, "return", json!({ "reason": " " })).await.refused_fields(&["/reason kernel.field_required"]);
        let back = verb(&*world.person("manager2").await, &order, "return", json!({ "reason": "too dear" })).await.ok();
        assert_eq!(back["state"], "draft");
        verb(&buyer, &order, "submission", json!({})).await.ok();
        let again = verb(&manager, &order, "approval", json!({})).await.ok();
        assert_eq!(again["state"], "submitted", "the first round does not count");
        let rounds: Vec<&Value> = again["approvals"].as_array().expect("approvals").iter().map(|one| &one["round"]).collect();
        assert_eq!(rounds, [&json!(1), &json!(1), &json!(2)]);
    }

    async fn many_orders_are_submitted_and_approved_at_once_each_by_itself(world: World) {
        let market = market::open(&world).await;
        market.accept(&world, "east", &[("AMX", "1000"), ("MET", "100")], false).await;
        let orders = market.order(&world).await;
        let ids: Vec<&String> = orders.values().collect();
        assert_eq!(ids.len(), 2);
        let (buyer, manager) = (world.person("buyer").await, world.person("manager").await);
        let path = "/api/purchasing/orders";
        let submitted = buyer.post(&format!("{path}/submissions"), json!({ "order_ids": ids })).await.ok();
        assert_eq!(submitted["done"].as_array().map(Vec::len), Some(2));
        verb(&manager, ids[0], "approval", json!({})).await.ok();
        let approved = manager.post(&format!("{path}/approvals"), json!({ "order_ids": ids })).await.ok();
        assert_eq!(approved["done"], json!([ids[1]]));
        assert_eq!(approved["left"][0]["code"], "purchasing.order_wrong_state");
        let placed = buyer.post(&format!("{path}/placings"), json!({ "order_ids": ids })).await.ok();
        assert_eq!(placed["done"].as_array().map(Vec::len), Some(2));
    }

    async fn placing_mails_the_order_with_its_lines_as_a_workbook(world: World) {
        let (market, order) = one_order(&world, "1000").await;
        market.place(&world, &order).await;
        let buyer = world.person("buyer").await;
        let placed = buyer.get(&format!("/api/purchasing/orders/{order}")).await.ok();
        assert_eq!(placed["confirm_by_at"], "2026-11-24T00:00:00Z", "24 hours");
        let mails = mails(&world).await;
        assert_eq!(mails[0]["to"], json!(["orders@sinopharm.example"]));
        let subject = mails[0]["subject"].as_str().expect("a subject");
        let number = placed["number"].as_str().expect("a number");
        assert!(subject.contains(number) && subject.contains("2026-11-24 08:00"), "{subject}");
        let attachment = &mails[0]["attachments"][0];
        assert_eq!(attachment["file_name"], format!("{number}.xlsx"));
        use base64::Engine as _;
        let content = attachment["content"].as_str().expect("content");
        let bytes = base64::engine::general_purpose::STANDARD.decode(content).expect("base64");
        let rows = workbook(&bytes);
        assert_eq!(rows[1][1..3], ["AMX".to_owned(), "阿莫西林胶囊".to_owned()]);
        assert_eq!(rows[1][7], "1000");
        let exported = buyer.get(&format!("/api/purchasing/orders/{order}/export?format=xlsx")).await;
        assert_eq!(workbook(&exported.bytes), rows);
    }

    async fn a_supplier_without_a_licence_receives_no_order(world: World) {
        let (_market, order) = one_order(&world, "1000").await;
        let buyer = world.person("buyer").await;
        verb(&buyer, &order, "submission", json!({})).await.ok();
        verb(&*world.person("manager").await, &order, "approval", json!({})).await.ok();
        execute(&world, "UPDATE licence SET expires_on = '2026-11-22' WHERE kind = 'drug_trade'").await;
        let refused = verb(&buyer, &order, "placing", json!({})).await.refused("purchasing.order_supplier_blocked");
        assert_eq!(refused["params"]["blocks"], json!(["licence_expired"]));
        execute(&world, "UPDATE licence SET expires_on = '2027-11-22'").await;
        execute(&world, "UPDATE contract SET ends_on = '2026-11-22'").await;
        verb(&buyer, &order, "placing", json!({})).await.refused("purchasing.order_contracts_ended");
        assert_eq!(state(&world, &order).await, "approved");
        assert!(mails(&world).await.is_empty());
    }

    async fn a_draft_that_is_given_up_takes_its_goods_off_the_way(world: World) {
        let (_market, order) = one_order(&world, "1000").await;
        let buyer = world.person("buyer").await;
        let on_the_way = "SELECT CAST(SUM(quantity_milli) AS BIGINT) FROM on_the_way";
        assert_eq!(market::number(&world, on_the_way).await, 1_000_000);
        let cancelled = verb(&buyer, &order, "cancellation", json!({ "reason": "wrong month" })).await.ok();
        assert_eq!((&cancelled["state"], &cancelled["cancel_reason"]), (&json!("cancelled"), &json!("wrong month")));
        assert_eq!(market::number(&world, on_the_way).await, 0);
        assert_eq!(market::number(&world, "SELECT CAST(SUM(ordered_milli) AS BIGINT) FROM commitment").await, 0);
        verb(&buyer, &order, "submission", json!({})).await.refused("purchasing.order_wrong_state");
    }
}

/// The rows of the first sheet, as text.
pub fn workbook(bytes: &[u8]) -> Vec<Vec<String>> {
    use calamine::Reader as _;
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes.to_vec())).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("rows");
    sheet
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect()
}
