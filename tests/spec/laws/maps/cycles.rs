//! Cycles and the plans that they become: the buyer leads both.

use backend::demand::model::cycle::{CYCLE_MAP, CycleVerb};
use backend::purchasing::model::plan::{MAP, PlanVerb};
use serde_json::json;

use super::{Arrow, Kind, Seen, obey};
use crate::demand::cycle_text;
use crate::purchasing::market::{self, commit};
use crate::world::{Answer, World};

struct Cycles<'w> {
    world: &'w World,
    made: u32,
}

impl Kind for Cycles<'_> {
    /// Id of the cycle.
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        let arrows = CYCLE_MAP.iter();
        arrows
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        CycleVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        self.made += 1;
        let terms = cycle_text(&format!("C{}", self.made), "2026-11-25T10:00:00Z");
        self.world
            .person("buyer")
            .await
            .create("/api/demand/cycles", terms)
            .await
            .id()
    }

    async fn seen(&self, cycle: &String) -> Seen {
        let buyer = self.world.person("buyer").await;
        let answer = buyer.get(&format!("/api/demand/cycles/{cycle}")).await;
        Seen {
            version: answer.version(),
            state: answer.ok()["state"].as_str().expect("a state").to_owned(),
        }
    }

    async fn act(&self, cycle: &String, verb: &str, to: Option<&str>) -> Option<Answer> {
        let buyer = self.world.person("buyer").await;
        let Seen { version, .. } = self.seen(cycle).await;
        let path = format!("/api/demand/cycles/{cycle}");
        let noun = match verb {
            "amend" => {
                // Its code stands on papers and stays.
                let code = buyer.get(&path).await.ok()["code"].clone();
                let terms = cycle_text(code.as_str().expect("a code"), "2026-11-26T10:00:00Z");
                return Some(buyer.put(&path, version, terms).await);
            }
            "close" => {
                let closing = format!("/api/purchasing/cycles/{cycle}/closing");
                return Some(buyer.act(&closing, version, json!({})).await);
            }
            // Only a plan orders a cycle, and only a closed cycle has one.
            "order" => {
                to?;
                let plans = format!("/api/purchasing/plans?cycle_id={cycle}");
                let plan = buyer.list(&plans).await[0]["id"]
                    .as_str()
                    .expect("a plan")
                    .to_owned();
                return Some(commit(&buyer, &plan).await);
            }
            "open" => "opening",
            "remind" => "reminders",
            _ => "cancellation",
        };
        Some(
            buyer
                .act(&format!("{path}/{noun}"), version, json!({}))
                .await,
        )
    }
}

struct Plans<'w> {
    world: &'w World,
    market: market::Market,
}

impl Kind for Plans<'_> {
    /// Id of the plan.
    type Paper = String;

    /// From the draft on: nobody sees a plan that is being written.
    fn arrows(&self) -> Vec<Arrow> {
        let seen = MAP.iter().filter(|arrow| arrow.1 != PlanVerb::Finish);
        seen.map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        let seen = PlanVerb::ALL
            .iter()
            .filter(|verb| **verb != PlanVerb::Finish);
        seen.map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        self.market.next_cycle(self.world).await;
        self.market
            .accept(self.world, "east", &[("AMX", "500")], false)
            .await;
        self.market.close(self.world).await
    }

    async fn seen(&self, plan: &String) -> Seen {
        let buyer = self.world.person("buyer").await;
        let answer = buyer.get(&format!("/api/purchasing/plans/{plan}")).await;
        Seen {
            version: answer.version(),
            state: answer.ok()["state"].as_str().expect("a state").to_owned(),
        }
    }

    async fn act(&self, plan: &String, verb: &str, to: Option<&str>) -> Option<Answer> {
        let buyer = self.world.person("buyer").await;
        let path = format!("/api/purchasing/plans/{plan}");
        match verb {
            "edit" => {
                let line = buyer.list(&format!("{path}/lines")).await.remove(0);
                let body = json!({ "contract_line_id": self.market.id("sinopharm.AMX"), "quantity": "550" });
                let version = self.seen(plan).await.version;
                let line = line["id"].as_str().expect("an id");
                Some(
                    buyer
                        .put(&format!("{path}/lines/{line}"), version, body)
                        .await,
                )
            }
            "review" => {
                let approval = format!("{path}/review/approval");
                Some(buyer.post(&approval, json!({})).await)
            }
            "commit" => Some(commit(&buyer, plan).await),
            // The next plan of the cycle takes its place.
            _ => {
                to?;
                let replanning = format!("/api/purchasing/cycles/{}/replanning", self.market.cycle);
                Some(buyer.post(&replanning, json!({})).await)
            }
        }
    }

    /// Committing again answers with the same orders.
    fn repeatable(&self) -> &'static [(&'static str, &'static str)] {
        &[("committed", "commit")]
    }
}

spec! {
    async fn a_cycle_obeys_its_map(world: World) {
        obey(&mut Cycles { world: &world, made: 0 }).await;
    }

    async fn a_plan_obeys_its_map(world: World) {
        let market = market::open(&world).await;
        obey(&mut Plans { world: &world, market }).await;
    }
}
