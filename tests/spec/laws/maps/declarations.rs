//! Rounds of the yearly declaration and the sheets in them.

use backend::demand::model::declaration::{DECLARATION_MAP, DeclarationVerb, ROUND_MAP, RoundVerb};
use serde_json::json;

use super::{Arrow, Kind, Seen, obey};
use crate::vbp::tender;
use crate::world::{Answer, Person, World};

/// A new tender and its round: every round has a year of its own.
async fn round(world: &World, made: &mut u32) -> String {
    *made += 1;
    let buyer = world.person("buyer").await;
    let tender = buyer
        .create("/api/suppliers/tenders", tender(&format!("T-{made}")))
        .await
        .id();
    let body = json!({ "tender_id": tender, "year_no": 1, "name": "报量", "closes_at": "2026-12-25T00:00:00Z" });
    let round = buyer.create("/api/demand/rounds", body).await.id();
    format!("/api/demand/rounds/{round}")
}

async fn seen(person: &Person, path: &str) -> Seen {
    let answer = person.get(path).await;
    Seen {
        version: answer.version(),
        state: answer.ok()["state"].as_str().expect("a state").to_owned(),
    }
}

struct Rounds<'w> {
    world: &'w World,
    made: u32,
}

impl Kind for Rounds<'_> {
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        ROUND_MAP
            .iter()
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        RoundVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        round(self.world, &mut self.made).await
    }

    async fn seen(&self, paper: &String) -> Seen {
        seen(&*self.world.person("manager").await, paper).await
    }

    async fn act(&self, paper: &String, verb: &str, _: Option<&str>) -> Option<Answer> {
        let version = self.seen(paper).await.version;
        let manager = self.world.person("manager").await;
        let (noun, body) = match verb {
            "remind" => return Some(manager.post(&format!("{paper}/reminders"), json!({})).await),
            "extend" => ("extension", json!({ "closes_at": "2026-12-31T00:00:00Z" })),
            "close" => ("closing", json!({})),
            "cancel" => ("cancellation", json!({})),
            _ => ("takeover", json!({})),
        };
        Some(manager.act(&format!("{paper}/{noun}"), version, body).await)
    }
}

struct Sheets<'w> {
    world: &'w World,
    made: u32,
}

impl Kind for Sheets<'_> {
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        DECLARATION_MAP
            .iter()
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        DeclarationVerb::ALL
            .iter()
            .map(|verb| verb.as_str())
            .collect()
    }

    async fn fresh(&mut self) -> String {
        let round = round(self.world, &mut self.made).await;
        let facility = self.world.organisation("east1").await;
        let body = json!({ "round_id": round.rsplit('/').next(), "facility_id": facility });
        let clerk = self.world.person("east1.clerk").await;
        let sheet = clerk.create("/api/demand/declarations", body).await.id();
        format!("/api/demand/declarations/{sheet}")
    }

    async fn seen(&self, paper: &String) -> Seen {
        seen(&*self.world.person("east1.clerk").await, paper).await
    }

    async fn act(&self, paper: &String, verb: &str, _: Option<&str>) -> Option<Answer> {
        let Seen { state, version } = self.seen(paper).await;
        let who = match verb {
            "approve" => "east1.head",
            "return" if state == "submitted" => "east1.head",
            "accept" | "return" => "pharmacist",
            _ => "east1.clerk",
        };
        let person = self.world.person(who).await;
        let (noun, body) = match verb {
            "save" => {
                let path = format!("{paper}/lines");
                return Some(person.put(&path, version, json!({ "lines": [] })).await);
            }
            "submit" => ("submission", json!({})),
            "recall" => ("recall", json!({})),
            "approve" => ("approval", json!({})),
            "accept" => ("acceptance", json!({})),
            _ => ("return", json!({ "reason": "漏报" })),
        };
        Some(person.act(&format!("{paper}/{noun}"), version, body).await)
    }
}

spec! {
    async fn a_round_obeys_its_map(world: World) {
        obey(&mut Rounds { world: &world, made: 0 }).await;
    }

    async fn a_sheet_obeys_its_map(world: World) {
        obey(&mut Sheets { world: &world, made: 0 }).await;
    }
}
