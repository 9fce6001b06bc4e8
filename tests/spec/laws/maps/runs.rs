//! Runs and their stops: the keeper loads, the driver says how a stop ended.

use backend::dispatch::model::{RUN_MAP, RunVerb, STOP_MAP, StopOutcome};
use serde_json::json;

use super::{Arrow, Kind, Seen, obey};
use crate::dispatch::{Phone, Yard, codes, open, packed, reserve, run, text, verb};
use crate::purchasing::market::execute;
use crate::purchasing::pharmacy::shelve;
use crate::world::{Answer, World};

struct Runs<'w> {
    world: &'w World,
    yard: Yard,
}

/// A run with what is packed for it.
struct Paper {
    path: String,
    totes: Vec<String>,
}

impl Runs<'_> {
    async fn stocked(&self) -> Paper {
        // What earlier papers left behind is out of the way.
        execute(
            self.world,
            "UPDATE run SET state = 'cancelled' WHERE state IN ('planned', 'loading')",
        )
        .await;
        execute(
            self.world,
            "UPDATE tote SET state = 'delivered' WHERE state = 'packed'",
        )
        .await;
        reserve(self.world, &self.yard, "east1", "AMX", 2).await;
        reserve(self.world, &self.yard, "east1", "INS", 1).await;
        let wave = packed(self.world).await;
        let path = run(self.world, &self.yard, &self.yard.cold_van, &["east1"]).await;
        let totes = codes(&wave, "east1");
        Paper { path, totes }
    }
}

/// A run, or a stop of it, as the manager sees it.
async fn seen(world: &World, paper: &Paper, part: &str) -> Seen {
    let body = world.person("manager").await.get(&paper.path).await.ok();
    let part = body.pointer(part).expect("a part of the run");
    Seen {
        version: part["version"].as_i64().expect("a version"),
        state: part["state"].as_str().expect("a state").to_owned(),
    }
}

impl Kind for Runs<'_> {
    type Paper = Paper;

    fn arrows(&self) -> Vec<Arrow> {
        let arrows = RUN_MAP.iter();
        arrows
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        RunVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> Paper {
        self.stocked().await
    }

    async fn seen(&self, paper: &Paper) -> Seen {
        seen(self.world, paper, "/run").await
    }

    async fn act(&self, paper: &Paper, word: &str, to: Option<&str>) -> Option<Answer> {
        let keeper = self.world.person("keeper").await;
        let path = &paper.path;
        let load = async |code: &str| verb(&keeper, path, "loading", json!({ "code": code })).await;
        let begun = self.seen(paper).await.state == "loading";
        let first = paper.totes[0].as_str();
        Some(match word {
            "load" => load(paper.totes[usize::from(begun)].as_str()).await,
            "unload" => {
                if to == Some("loading") {
                    load(&paper.totes[1]).await.ok();
                }
                verb(&keeper, path, "unloading", json!({ "code": first })).await
            }
            "depart" => verb(&keeper, path, "departure", json!({ "leave": true })).await,
            "return" => {
                if to.is_some() {
                    let phone = Phone::read(self.world, "driver", path).await;
                    let failed = json!({ "outcome": "failed", "reason": "无人" });
                    let id = format!("law-{}", text(&phone.sheet["run"]["number"]));
                    assert_eq!(
                        phone.sync(&[phone.write(&id, "east1", failed)]).await,
                        ["taken"]
                    );
                }
                verb(&keeper, path, "return", json!({})).await
            }
            _ => {
                let dispatcher = self.world.person("dispatcher").await;
                verb(&dispatcher, path, "cancellation", json!({})).await
            }
        })
    }
}

/// Stops of runs on the road, as their driver ends them.
struct Stops<'w>(Runs<'w>);

impl Kind for Stops<'_> {
    type Paper = Paper;

    fn arrows(&self) -> Vec<Arrow> {
        let arrows = STOP_MAP.iter();
        arrows
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        StopOutcome::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    /// What is said later is kept beside what was said first, and is no refusal.
    fn repeatable(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("delivered", "delivered"),
            ("delivered", "failed"),
            ("failed", "delivered"),
            ("failed", "failed"),
        ]
    }

    async fn fresh(&mut self) -> Paper {
        let paper = self.0.stocked().await;
        let keeper = self.0.world.person("keeper").await;
        for code in &paper.totes {
            verb(&keeper, &paper.path, "loading", json!({ "code": code }))
                .await
                .ok();
        }
        verb(&keeper, &paper.path, "departure", json!({}))
            .await
            .ok();
        paper
    }

    async fn seen(&self, paper: &Paper) -> Seen {
        seen(self.0.world, paper, "/run/stops/0").await
    }

    async fn act(&self, paper: &Paper, word: &str, to: Option<&str>) -> Option<Answer> {
        let phone = Phone::read(self.0.world, "driver", &paper.path).await;
        let id = format!(
            "{}-{word}-{}",
            text(&phone.sheet["run"]["number"]),
            to.is_some()
        );
        let record = phone.write(&id, "east1", json!({ "outcome": word }));
        let driver = self.0.world.person("driver").await;
        Some(
            driver
                .post("/api/dispatch/hand-overs", json!({ "records": [record] }))
                .await,
        )
    }
}

async fn runs(world: &World) -> Runs<'_> {
    let yard = open(world).await;
    shelve(world, &yard.market, "AMX", &[("A1", "2028-12-31", 900)]).await;
    shelve(world, &yard.market, "INS", &[("I1", "2028-12-31", 900)]).await;
    execute(world, "UPDATE vehicle SET trips = 1000").await;
    Runs { world, yard }
}

spec! {
    async fn a_run_obeys_its_map(world: World) {
        obey(&mut runs(&world).await).await;
    }

    async fn a_stop_ends_once(world: World) {
        obey(&mut Stops(runs(&world).await)).await;
    }
}
