//! Waivers of breaches: the buyer asks, the manager decides.

use backend::sla::model::{WAIVER_MAP, WaiverVerb};
use serde_json::json;

use super::{Arrow, Kind, Seen, obey};
use crate::purchasing::market;
use crate::sla::{FACILITIES, confirm, place, signed_in, until};
use crate::world::{Answer, World};

struct Waivers<'w> {
    world: &'w World,
    /// Breaches that nobody has asked about.
    breaches: Vec<String>,
}

impl Kind for Waivers<'_> {
    /// Path of the breach.
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        let arrows = WAIVER_MAP.iter();
        arrows
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        WaiverVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        let id = self.breaches.pop().expect("a breach more");
        format!("/api/sla/breaches/{id}")
    }

    async fn seen(&self, path: &String) -> Seen {
        let body = self.world.person("buyer").await.get(path).await.ok();
        Seen {
            version: body["version"].as_i64().expect("a version"),
            state: body["waiver"].as_str().expect("a state").to_owned(),
        }
    }

    async fn act(&self, path: &String, verb: &str, _to: Option<&str>) -> Option<Answer> {
        let Seen { version, .. } = self.seen(path).await;
        let (login, noun) = match verb {
            "ask" => ("buyer", "waiver"),
            "grant" => ("manager", "waiver-grant"),
            _ => ("manager", "waiver-refusal"),
        };
        let body = match verb {
            "ask" => json!({ "ground": "facility", "reason": "关门盘点" }),
            _ => json!({}),
        };
        let person = self.world.person(login).await;
        Some(person.act(&format!("{path}/{noun}"), version, body).await)
    }
}

spec! {
    async fn a_waiver_obeys_its_map(world: World) {
        let mut market = market::open(&world).await;
        market.deliver_directly(&world).await;
        let order = place(&world, &mut market, &FACILITIES, &[("AMX", "10"), ("TOX", "2")]).await;
        confirm(&world, &order).await;
        until(&world, "2026-11-27 09:00").await;
        signed_in(&world, &["buyer", "manager"]).await;
        let breaches = world.person("buyer").await.list("/api/sla/breaches").await;
        let id = |breach: &serde_json::Value| breach["id"].as_str().expect("an id").to_owned();
        let breaches = breaches.iter().map(id).collect();
        obey(&mut Waivers { world: &world, breaches }).await;
    }
}
