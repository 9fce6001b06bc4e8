//! Requisitions: clerk, head and pharmacist each do theirs.

use backend::demand::model::requisition::{REQUISITION_MAP, RequisitionVerb, RequisitionWord};
use serde_json::json;

use super::{Arrow, GONE, Kind, Seen, obey};
use crate::demand::{Desk, cycle_text, open_cycle};
use crate::world::{Answer, World};

struct Requisitions<'w> {
    world: &'w World,
    desk: Desk,
    cycles: u32,
}

struct Paper {
    path: String,
    cycle: String,
}

/// Who does a verb. What comes back before the centre has it, comes back from the facility's head.
fn doer(verb: &str, state: &str) -> &'static str {
    match verb {
        "approve" => "east1.head",
        "return" if state == "submitted" => "east1.head",
        "accept" | "return" | "decide" => "pharmacist",
        _ => "east1.clerk",
    }
}

impl Kind for Requisitions<'_> {
    type Paper = Paper;

    fn arrows(&self) -> Vec<Arrow> {
        let arrow =
            |(from, verb, to): &(RequisitionWord, RequisitionVerb, Option<RequisitionWord>)| {
                let to = to.map_or(GONE, RequisitionWord::as_str);
                (from.as_str(), verb.as_str(), vec![to])
            };
        REQUISITION_MAP.iter().map(arrow).collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        RequisitionVerb::ALL
            .iter()
            .map(|verb| verb.as_str())
            .collect()
    }

    async fn fresh(&mut self) -> Paper {
        self.cycles += 1;
        let buyer = self.world.person("buyer").await;
        let terms = cycle_text(&format!("C{}", self.cycles), "2026-11-25T10:00:00Z");
        let made = buyer.create("/api/demand/cycles", terms).await;
        let (cycle, version) = (made.clone().id(), made.version());
        let opening = format!("/api/demand/cycles/{cycle}/opening");
        buyer.act(&opening, version, json!({})).await.ok();
        let clerk = self.world.person("east1.clerk").await;
        let desk = Desk {
            goods: self.desk.goods.clone(),
            cycle: cycle.clone(),
        };
        let paper = desk.begin(&clerk, "east1", "empty").await;
        let lines = desk.lines(&[("AMX", "20")]);
        clerk
            .put(
                &paper.path("lines"),
                paper.version,
                json!({ "lines": lines }),
            )
            .await
            .ok();
        Paper {
            path: paper.path(""),
            cycle,
        }
    }

    async fn seen(&self, paper: &Paper) -> Seen {
        let answer = self
            .world
            .person("east1.clerk")
            .await
            .get(&paper.path)
            .await;
        if answer.status == 404 {
            return Seen {
                state: GONE.to_owned(),
                version: 0,
            };
        }
        Seen {
            version: answer.version(),
            state: answer.ok()["state"].as_str().expect("a state").to_owned(),
        }
    }

    async fn act(&self, paper: &Paper, verb: &str, to: Option<&str>) -> Option<Answer> {
        let Seen { state, version } = self.seen(paper).await;
        let person = self.world.person(doer(verb, &state)).await;
        let noun = match verb {
            "save" => {
                let lines = self.desk.lines(&[("AMX", "30")]);
                let path = format!("{}/lines", paper.path);
                return Some(person.put(&path, version, json!({ "lines": lines })).await);
            }
            "discard" => {
                let delete = |request: reqwest::RequestBuilder| {
                    request.header("if-match", format!("\"{version}\""))
                };
                let answer = person.send(reqwest::Method::DELETE, &paper.path, delete);
                return Some(answer.await);
            }
            // A plan takes what is accepted; there is no way to ask it for one that is not.
            "order" => {
                to?;
                return Some(self.order(&paper.cycle).await);
            }
            // Several requisitions are decided on at once; one that cannot be is named in the answer.
            "decide" => {
                to?;
                let id = paper.path.rsplit('/').next().expect("an id");
                let one = json!({ "id": id, "version": version, "lines": [] });
                let body = json!({ "requisitions": [one] });
                return Some(person.create("/api/demand/review/decisions", body).await);
            }
            "submit" => "submission",
            "approve" => "approval",
            "return" => "return",
            "accept" => "acceptance",
            _ => "withdrawal",
        };
        let body = match verb {
            "return" => json!({ "reason": "数量" }),
            _ => json!({}),
        };
        Some(
            person
                .act(&format!("{}/{noun}", paper.path), version, body)
                .await,
        )
    }
}

impl Requisitions<'_> {
    async fn order(&self, cycle: &str) -> Answer {
        let buyer = self.world.person("buyer").await;
        let path = format!("/api/demand/cycles/{cycle}");
        let version = buyer.get(&path).await.version();
        let closing = format!("/api/purchasing/cycles/{cycle}/closing");
        let made = buyer.act(&closing, version, json!({})).await.ok();
        let plan = made["plan_id"].as_str().expect("a plan");
        crate::purchasing::market::commit(&buyer, plan).await
    }
}

spec! {
    async fn a_requisition_obeys_its_map(world: World) {
        let desk = open_cycle(&world).await;
        obey(&mut Requisitions { world: &world, desk, cycles: 0 }).await;
    }
}
