//! Ship notices and their receipts: the supplier sends, the keeper receives.

use backend::purchasing::model::delivery::{NOTICE_MAP, NoticeVerb, RECEIPT_MAP, ReceiptVerb};
use serde_json::{Value, json};

use super::{Arrow, Kind, Seen, obey};
use crate::purchasing::market::{self, Market, arrive, inspect};
use crate::world::{Answer, World};

/// A confirmed order that takes many loads of ten.
struct Road<'w> {
    world: &'w World,
    market: Market,
    order: String,
}

impl<'w> Road<'w> {
    async fn open(world: &'w World) -> Self {
        let market = market::open(world).await;
        market
            .accept(world, "east", &[("INS", "1000")], false)
            .await;
        let order = market.order(world).await["sinopharm"].clone();
        market.place(world, &order).await;
        market.confirm(world, &order, "sinopharm").await;
        Self {
            world,
            market,
            order,
        }
    }

    /// Path of a notice of ten that is on its way.
    async fn sent(&self) -> String {
        let sent = self
            .market
            .ship(self.world, &self.order, "sinopharm", "INS", "10")
            .await;
        format!("/api/purchasing/ship-notices/{}", sent.id())
    }

    async fn seen(&self, path: &str) -> Seen {
        let answer = self.world.person("keeper").await.get(path).await;
        Seen {
            version: answer.version(),
            state: answer.ok()["state"].as_str().expect("a state").to_owned(),
        }
    }

    /// The goods of a notice are at the door.
    async fn arrived(&self, path: &str) -> Answer {
        let keeper = self.world.person("keeper").await;
        let notice = keeper.get(path).await.ok();
        arrive(&keeper, &notice).await
    }

    /// Path of the receipt of a notice.
    async fn receipt_of(&self, notice: &str) -> Option<String> {
        let listed = format!("/api/purchasing/receipts?order_id={}", self.order);
        let receipts = self.world.person("keeper").await.list(&listed).await;
        let mut own = receipts.iter().filter(|receipt| {
            let id = receipt["notice"]["id"].as_str().unwrap_or_default();
            notice.ends_with(&format!("/{id}"))
        });
        let id = own.next()?["id"].as_str().expect("an id");
        Some(format!("/api/purchasing/receipts/{id}"))
    }

    async fn receipt(&self, path: &str) -> Answer {
        self.world.person("keeper").await.get(path).await
    }

    /// Inspects; one of the ten is left to be decided.
    async fn inspected(&self, receipt: &Answer) -> Answer {
        let verdict = json!({ "accepted": "9", "pending": "1" });
        inspect(&*self.world.person("keeper").await, receipt, verdict).await
    }
}

struct Notices<'w>(Road<'w>);

impl Kind for Notices<'_> {
    /// Its path.
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        let arrows = NOTICE_MAP.iter();
        arrows
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        NoticeVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        self.0.sent().await
    }

    async fn seen(&self, path: &String) -> Seen {
        self.0.seen(path).await
    }

    async fn act(&self, path: &String, verb: &str, _to: Option<&str>) -> Option<Answer> {
        let Self(road) = self;
        match verb {
            "arrive" => Some(road.arrived(path).await),
            "inspect" => {
                // What has not arrived has no receipt to inspect.
                let receipt = road.receipt_of(path).await?;
                let receipt = road.receipt(&receipt).await;
                Some(road.inspected(&receipt).await)
            }
            _ => {
                let clerk = road.world.person("sinopharm.clerk").await;
                let version = clerk.get(path).await.version();
                Some(
                    clerk
                        .act(&format!("{path}/cancellation"), version, json!({}))
                        .await,
                )
            }
        }
    }
}

struct Receipts<'w>(Road<'w>);

impl Kind for Receipts<'_> {
    /// Its path.
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        let arrows = RECEIPT_MAP.iter();
        arrows
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        ReceiptVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        let notice = self.0.sent().await;
        format!(
            "/api/purchasing/receipts/{}",
            self.0.arrived(&notice).await.id()
        )
    }

    async fn seen(&self, path: &String) -> Seen {
        self.0.seen(path).await
    }

    async fn act(&self, path: &String, verb: &str, _to: Option<&str>) -> Option<Answer> {
        let Self(road) = self;
        let receipt = road.receipt(path).await;
        if verb == "inspect" {
            return Some(road.inspected(&receipt).await);
        }
        let line: &Value = &receipt.body["lines"][0]["id"];
        let body = json!({ "lines": [{ "receipt_line_id": line, "accepted": "1" }] });
        let keeper = road.world.person("keeper").await;
        let deciding = format!("{path}/pending-decision");
        Some(keeper.act(&deciding, receipt.version(), body).await)
    }
}

spec! {
    async fn a_ship_notice_obeys_its_map(world: World) {
        obey(&mut Notices(Road::open(&world).await)).await;
    }

    async fn a_receipt_obeys_its_map(world: World) {
        obey(&mut Receipts(Road::open(&world).await)).await;
    }
}
