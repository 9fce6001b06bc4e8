//! Orders: buyer, managers, the supplier's clerk and the keeper each do theirs.

use std::sync::Arc;

use backend::purchasing::model::order::{MAP, OrderVerb};
use serde_json::{Value, json};

use super::{Arrow, Kind, Seen, obey};
use crate::purchasing::market::{self, Market, arrive, inspect, number};
use crate::world::{Answer, Person, World};

/// So many of 20 yuan are above the limit of one manager.
const QUANTITY: &str = "10000";

struct Orders<'w> {
    world: &'w World,
    market: Market,
}

impl Kind for Orders<'_> {
    /// Id of the order.
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        let arrow = |(from, verb, ends): &(_, OrderVerb, &[_])| {
            let from: &backend::purchasing::model::order::OrderStage = from;
            let ends = ends
                .iter()
                .map(|end: &backend::purchasing::model::order::OrderStage| end.as_str());
            (from.as_str(), verb.as_str(), ends.collect())
        };
        MAP.iter().map(arrow).collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        OrderVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        let lines = [("INS", QUANTITY)];
        let asked = self.market.accept(self.world, "east", &lines, true).await;
        self.market.emergency(self.world, &asked).await;
        number(self.world, "SELECT MAX(id) FROM purchase_order")
            .await
            .to_string()
    }

    async fn seen(&self, order: &String) -> Seen {
        let answer = self.at("buyer").await.get(&path(order)).await;
        Seen {
            version: answer.version(),
            state: answer.ok()["state"].as_str().expect("a state").to_owned(),
        }
    }

    async fn act(&self, order: &String, word: &str, to: Option<&str>) -> Option<Answer> {
        let (buyer, clerk) = (self.at("buyer").await, self.at("sinopharm.clerk").await);
        let reason = json!({ "reason": "价格" });
        let answer = match word {
            "submit" => self.step(&buyer, order, "submission", json!({})).await,
            "approve" => self.approve(order, to).await,
            "return" => {
                self.step(&*self.at("manager").await, order, "return", reason)
                    .await
            }
            "place" => self.step(&buyer, order, "placing", json!({})).await,
            "open" => {
                clerk
                    .post(&format!("{}/opening", path(order)), json!({}))
                    .await
            }
            "confirm" => self.confirm(&clerk, order, to == Some("declined")).await,
            "ship" if to == Some("confirmed") => self.take_back(&clerk, order).await,
            "ship" => self.ship(&clerk, order, "100").await,
            "receive" => self.receive(order, to).await?,
            _ => {
                self.before_cancelling(order, to).await;
                self.step(&buyer, order, "cancellation", reason).await
            }
        };
        Some(answer)
    }

    /// The supplier may look as often as he likes.
    fn repeatable(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("confirmed", "open"),
            ("declined", "open"),
            ("shipping", "open"),
            ("delivered", "open"),
            ("closed", "open"),
        ]
    }
}

fn path(order: &str) -> String {
    format!("/api/purchasing/orders/{order}")
}

impl Orders<'_> {
    async fn at(&self, login: &str) -> Arc<Person> {
        self.world.person(login).await
    }

    /// A verb at the version that the buyer sees.
    async fn step(&self, person: &Person, order: &String, noun: &str, body: Value) -> Answer {
        let version = self.seen(order).await.version;
        person
            .act(&format!("{}/{noun}", path(order)), version, body)
            .await
    }

    async fn approve(&self, order: &String, to: Option<&str>) -> Answer {
        let first = self
            .step(&*self.at("manager").await, order, "approval", json!({}))
            .await;
        if to != Some("approved") {
            return first;
        }
        first.ok();
        self.step(&*self.at("manager2").await, order, "approval", json!({}))
            .await
    }

    async fn confirm(&self, clerk: &Person, order: &String, declined: bool) -> Answer {
        let lines = self
            .at("buyer")
            .await
            .list(&format!("{}/lines", path(order)))
            .await;
        let said = |line: &Value| match declined {
            true => json!({ "line_id": line["id"], "answer": "declined", "reason": "停产" }),
            false => {
                json!({ "line_id": line["id"], "answer": "full", "promised_on": "2026-11-26" })
            }
        };
        let lines: Vec<Value> = lines.iter().map(said).collect();
        self.step(clerk, order, "confirmation", json!({ "lines": lines }))
            .await
    }

    async fn drop(&self, order: &str) -> Value {
        let drops = self
            .at("buyer")
            .await
            .list(&format!("{}/drops", path(order)))
            .await;
        drops.into_iter().next().expect("a drop")
    }

    async fn ship(&self, clerk: &Person, order: &str, quantity: &str) -> Answer {
        let drop = self.drop(order).await;
        let body = json!({
            "destination_id": drop["destination"]["id"], "expected_on": "2026-11-26", "carrier": "顺丰",
            "vehicle": "湘F12345", "box_count": 1, "invoice_numbers": ["F-1"], "temperature_log": "3.5 4.0",
            "lines": [{
                "drop_id": drop["drop_id"], "lot_number": "L-INS", "produced_on": "2026-06-01",
                "expires_on": "2028-06-01", "quantity": quantity, "box_count": 1, "trace_codes": [],
            }],
        });
        clerk
            .create(&format!("{}/ship-notices", path(order)), body)
            .await
    }

    /// Ship notices of the order, the first one first.
    async fn notices(&self, order: &str) -> Vec<Value> {
        let listed = format!("/api/purchasing/ship-notices?order_id={order}");
        let mut notices = self.at("buyer").await.list(&listed).await;
        notices.reverse();
        notices
    }

    async fn take_back(&self, clerk: &Person, order: &str) -> Answer {
        let notice = self.notices(order).await.remove(0);
        let path = format!(
            "/api/purchasing/ship-notices/{}",
            notice["id"].as_str().expect("an id")
        );
        let version = clerk.get(&path).await.version();
        clerk
            .act(&format!("{path}/cancellation"), version, json!({}))
            .await
    }

    /// Everything that is still due leaves.
    async fn ship_the_rest(&self, order: &str) {
        let drop = self.drop(order).await;
        let left = drop["remaining"].as_str().expect("a quantity");
        let clerk = self.at("sinopharm.clerk").await;
        self.ship(&clerk, order, left).await.ok();
    }

    /// What has been shipped arrives; the receipts.
    async fn arrive_all(&self, order: &str) -> Vec<Answer> {
        let keeper = self.at("keeper").await;
        let mut receipts = Vec::new();
        for notice in self.notices(order).await {
            if notice["state"] == "sent" {
                receipts.push(arrive(&keeper, &notice).await);
            }
        }
        receipts
    }

    /// Receipts that wait for inspection, at their versions.
    async fn waiting(&self, order: &str) -> Vec<Answer> {
        let keeper = self.at("keeper").await;
        let listed = format!("/api/purchasing/receipts?order_id={order}&state=arrived");
        let mut receipts = Vec::new();
        for receipt in keeper.list(&listed).await {
            let id = receipt["id"].as_str().expect("an id");
            receipts.push(keeper.get(&format!("/api/purchasing/receipts/{id}")).await);
        }
        receipts
    }

    async fn inspect(&self, receipt: &Answer, good: bool) -> Answer {
        let arrived = receipt.body["lines"][0]["arrived"].clone();
        let verdict = match good {
            true => json!({ "accepted": arrived }),
            false => json!({ "accepted": "0", "rejected": arrived, "reject_reason": "damaged" }),
        };
        inspect(&*self.at("keeper").await, receipt, verdict).await
    }

    /// Receiving, so that the order ends up in `to`. Without a ship notice there is nothing to receive.
    async fn receive(&self, order: &str, to: Option<&str>) -> Option<Answer> {
        let waiting = self.waiting(order).await;
        match (to, waiting.is_empty()) {
            (None, _) => {
                let notice = self.notices(order).await.into_iter().next()?;
                Some(arrive(&*self.at("keeper").await, &notice).await)
            }
            (Some("shipping"), true) => self.arrive_all(order).await.pop(),
            (Some("shipping"), false) => Some(self.inspect(&waiting[0], false).await),
            (Some("delivered"), true) => {
                self.ship_the_rest(order).await;
                self.arrive_all(order).await.pop()
            }
            (Some("delivered"), false) => Some(self.inspect(&waiting[0], true).await),
            (Some(_), true) => {
                self.ship_the_rest(order).await;
                self.arrive_all(order).await;
                self.inspect_all(order).await
            }
            (Some(_), false) => self.inspect_all(order).await,
        }
    }

    async fn inspect_all(&self, order: &str) -> Option<Answer> {
        let mut last = None;
        for receipt in self.waiting(order).await {
            last = Some(self.inspect(&receipt, true).await);
        }
        last
    }

    /// What must have happened to a load on the road, so that giving up the rest leads to `to`.
    async fn before_cancelling(&self, order: &String, to: Option<&str>) {
        if self.seen(order).await.state != "shipping" || matches!(to, None | Some("shipping")) {
            return;
        }
        for receipt in self.arrive_all(order).await {
            match to {
                Some("closed") => self.inspect(&receipt, true).await.ok(),
                Some("cancelled") => self.inspect(&receipt, false).await.ok(),
                _ => Value::Null,
            };
        }
    }
}

spec! {
    async fn an_order_obeys_its_map(world: World) {
        let market = market::open(&world).await;
        obey(&mut Orders { world: &world, market }).await;
    }
}
