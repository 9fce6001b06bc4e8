//! Offers of the expiry market: every verb in every state.

use backend::exchange::model::{OFFER_MAP, OfferVerb};
use serde_json::json;

use super::{Arrow, Kind, Seen, obey};
use crate::exchange::expiry::{near, offer, take};
use crate::exchange::{text, verb};
use crate::purchasing::market::{Market, execute};
use crate::world::{Answer, World, hours};

struct Offers<'w> {
    world: &'w World,
    market: &'w Market,
}

impl Kind for Offers<'_> {
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        let mut arrows: Vec<Arrow> = Vec::new();
        for (from, verb, to) in OFFER_MAP {
            let (from, verb) = (from.as_str(), verb.as_str());
            match arrows
                .iter_mut()
                .find(|arrow| (arrow.0, arrow.1) == (from, verb))
            {
                Some(arrow) => arrow.2.push(to.as_str()),
                None => arrows.push((from, verb, vec![to.as_str()])),
            }
        }
        arrows
    }

    fn verbs(&self) -> Vec<&'static str> {
        OfferVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        let over = "UPDATE market_offer SET state = 'withdrawn' WHERE state = 'open'";
        execute(self.world, over).await;
        text(&offer(self.world, self.market, "4").await.ok()["id"])
    }

    async fn seen(&self, id: &String) -> Seen {
        let manager = self.world.person("manager").await;
        let body = manager
            .get(&format!("/api/exchange/offers/{id}"))
            .await
            .ok();
        Seen {
            version: body["version"].as_i64().expect("a version"),
            state: text(&body["state"]),
        }
    }

    async fn act(&self, id: &String, verb_word: &str, to: Option<&str>) -> Option<Answer> {
        let path = format!("/api/exchange/offers/{id}");
        match verb_word {
            "accept" => {
                let units = if to == Some("open") { "1" } else { "4" };
                Some(take(self.world, "east.clerk", id, units).await)
            }
            "withdraw" => {
                let version = self.seen(id).await.version;
                let clerk = self.world.person("hospital.clerk").await;
                let body = json!({ "reason": "自用" });
                Some(
                    clerk
                        .act(&format!("{path}/withdrawal"), version, body)
                        .await,
                )
            }
            // Only the clock, or a second person who keeps the goods, does these.
            "lapse" if to.is_some() => {
                let due = format!("UPDATE market_offer SET due_at = opened_at WHERE id = {id}");
                execute(self.world, &due).await;
                self.world.pass(hours(24)).await;
                Some(self.world.person("manager").await.get(&path).await)
            }
            "reopen" if to.is_some() => {
                let manager = self.world.person("manager").await;
                let seen = manager.get(&path).await.ok();
                let transfer = text(&seen["transfers"][0]["id"]);
                let head = self.world.person("hospital.head").await;
                Some(verb(&head, &transfer, "rejection", json!({ "reason": "自用" })).await)
            }
            _ => None,
        }
    }
}

spec! {
    async fn an_offer_obeys_its_map(world: World) {
        let market = near(&world).await;
        obey(&mut Offers { world: &world, market: &market }).await;
    }
}
