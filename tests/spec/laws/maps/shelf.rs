//! Adjustments, counts and alarms of codes: every verb in every state.

use backend::stock::model::{
    ADJUSTMENT_MAP, ALARM_MAP, AdjustmentVerb, AlarmVerb, COUNT_MAP, CountVerb,
};
use serde_json::json;

use super::{Arrow, Kind, Seen, obey};
use crate::exchange::{open, shelve, text};
use crate::purchasing::market::{Market, execute};
use crate::shelf::{filled, opened};
use crate::tracing::scan;
use crate::world::stock::lot;
use crate::world::{Answer, World};

struct Adjustments<'w> {
    world: &'w World,
    market: &'w Market,
}

impl Kind for Adjustments<'_> {
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        let arrows = ADJUSTMENT_MAP.iter();
        arrows
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        AdjustmentVerb::ALL
            .iter()
            .map(|verb| verb.as_str())
            .collect()
    }

    async fn fresh(&mut self) -> String {
        let item = backend::formulary::model::ItemId(self.market.ids["TOX"]);
        let lot = lot(self.world, item, "T1").await;
        let line = json!({ "item_id": item, "lot_id": lot, "reason": "damaged", "quantity": "1" });
        let body = json!({ "organisation_id": self.market.id("east"), "lines": [line] });
        let clerk = self.world.person("east.clerk").await;
        let made = clerk.create("/api/stock/adjustments", body).await.ok();
        format!("/api/stock/adjustments/{}", text(&made["adjustment"]["id"]))
    }

    async fn seen(&self, path: &String) -> Seen {
        let body = self.world.person("manager").await.get(path).await.ok();
        Seen {
            version: body["adjustment"]["version"].as_i64().expect("a version"),
            state: text(&body["adjustment"]["state"]),
        }
    }

    async fn act(&self, path: &String, verb: &str, _to: Option<&str>) -> Option<Answer> {
        let (noun, body) = match verb {
            "confirm" => ("confirmation", json!({})),
            _ => ("rejection", json!({ "reason": "先找" })),
        };
        Some(crate::shelf::verb(self.world, "east.head", path, noun, body).await)
    }
}

struct Counts<'w> {
    world: &'w World,
    market: &'w Market,
}

impl Kind for Counts<'_> {
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        let mut arrows: Vec<Arrow> = Vec::new();
        for (from, verb, to) in COUNT_MAP {
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
        CountVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        let running = "UPDATE stock_count SET state = 'cancelled' WHERE state IN ('open', 'recount', 'confirm')";
        execute(self.world, running).await;
        opened(self.world, self.market).await
    }

    async fn seen(&self, path: &String) -> Seen {
        let body = self.world.person("manager").await.get(path).await.ok();
        Seen {
            version: body["count"]["version"].as_i64().expect("a version"),
            state: text(&body["count"]["state"]),
        }
    }

    async fn act(&self, path: &String, verb: &str, to: Option<&str>) -> Option<Answer> {
        let there = crate::exchange::lies(self.world, self.market, "east", "store", "AMX").await;
        let counted = match to {
            Some("posted") => there,
            _ => there - 1,
        };
        let sheet = filled(self.world, self.market, &[("A1", &counted.to_string())]).await;
        let why = json!({ "reason": "核对" });
        let (login, noun, body) = match verb {
            "count" => ("east.clerk", "counting", sheet),
            "recount" => ("east.head", "recounting", sheet),
            "confirm" => ("pharmacist", "confirmation", why),
            "reject" => ("pharmacist", "rejection", why),
            _ => ("east.clerk", "cancellation", why),
        };
        Some(crate::shelf::verb(self.world, login, path, noun, body).await)
    }
}

struct Alarms<'w> {
    world: &'w World,
    market: &'w Market,
    made: u64,
}

impl Kind for Alarms<'_> {
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        let arrows = ALARM_MAP.iter();
        arrows
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        AlarmVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        self.made += 1;
        let code = format!("8123456789012345{:04}", self.made);
        let east = ("east.clerk", "east");
        scan(self.world, self.market, east, "use", false, &[&code])
            .await
            .ok();
        let clerk = self.world.person("east.clerk").await;
        text(&clerk.list("/api/stock/trace-alarms").await[0]["id"])
    }

    async fn seen(&self, id: &String) -> Seen {
        let clerk = self.world.person("east.clerk").await;
        let all = clerk.list("/api/stock/trace-alarms").await;
        let one = all.iter().find(|one| text(&one["id"]) == *id);
        let one = one.expect("the alarm");
        Seen {
            version: one["version"].as_i64().expect("a version"),
            state: text(&one["state"]),
        }
    }

    async fn act(&self, id: &String, _verb: &str, _to: Option<&str>) -> Option<Answer> {
        let version = self.seen(id).await.version;
        let path = format!("/api/stock/trace-alarms/{id}/closing");
        let head = self.world.person("east.head").await;
        Some(head.act(&path, version, json!({ "reason": "误扫" })).await)
    }
}

spec! {
    async fn an_alarm_of_a_code_obeys_its_map(world: World) {
        let market = open(&world).await;
        obey(&mut Alarms { world: &world, market: &market, made: 0 }).await;
    }

    async fn an_adjustment_obeys_its_map(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "east", "TOX", &[("T1", "2028-12-31", 500)]).await;
        obey(&mut Adjustments { world: &world, market: &market }).await;
    }

    async fn a_count_obeys_its_map(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "east", "AMX", &[("A1", "2028-12-31", 500)]).await;
        obey(&mut Counts { world: &world, market: &market }).await;
    }
}
