//! Case files, appeals and decisions about standings: people's verbs over HTTP, the rules' own verbs by their duties.

use backend::kernel::policy::PolicyKind;
use backend::kernel::prelude::*;
use backend::sla::actions::{cases, ladder};
use backend::sla::model::{APPEAL_MAP, AppealVerb, CASE_MAP, CaseVerb, DECISION_MAP, DecisionVerb};
use backend::sla::policy::LevelsPolicy;
use serde_json::{Value, json};

use super::{Arrow, Kind, Seen, obey};
use crate::purchasing::market;
use crate::sla::{settle, signed_in};
use crate::world::{Answer, World, hours};

/// One day, round the clock, to appeal: the law makes many cases.
async fn short_appeal(world: &World) {
    world
        .arrange(|tx| {
            async move {
                let mut value: Value = serde_json::to_value(LevelsPolicy::default())?;
                value["appeal"]["days"] = json!(1);
                value["appeal"]["calendar"] = json!("24x7");
                tx.policy_set(PolicyKind::of::<LevelsPolicy>(), &value, tx.day())
                    .await
            }
            .scope_boxed()
        })
        .await;
}

/// Nothing holds against the supplier any more, as if what was decided had been refused.
async fn forgotten(world: &World) {
    world
        .arrange(|tx| {
            async move {
                for sql in [
                    "UPDATE sla_decision SET state = 'refused'",
                    "UPDATE sla_change SET withdrawn_at = 1 WHERE withdrawn_at IS NULL",
                    "UPDATE sla_case SET state = 'withdrawn' WHERE state IN ('open', 'stayed', 'executed')",
                    "UPDATE supplier SET standing = 'good'",
                ] {
                    tx.execute(sql, Vec::new()).await?;
                }
                Ok(())
            }
            .scope_boxed()
        })
        .await;
    signed_in(
        world,
        &["buyer", "manager", "manager2", "sinopharm.manager"],
    )
    .await;
}

async fn page(world: &World) -> String {
    let supplier = world.organisation("sinopharm").await;
    format!("/api/sla/suppliers/{supplier}")
}

async fn proposed(world: &World, standing: &str) -> String {
    let body = json!({ "kind": "imposed", "standing": standing, "reason": "连续拒供" });
    let path = format!("{}/decisions", page(world).await);
    let manager = world.person("manager").await;
    let made = manager.create(&path, body).await.ok();
    format!("/api/sla/decisions/{}", made["id"].as_str().expect("an id"))
}

/// An eviction that two people imposed: the case is open, its notice went out, and the supplier has appealed.
async fn accused(world: &World) -> String {
    forgotten(world).await;
    let decision = proposed(world, "evicted").await;
    let second = world.person("manager2").await;
    let agreed = second
        .act(&format!("{decision}/agreement"), 1, json!({}))
        .await;
    assert_eq!(agreed.status, 204, "{:#}", agreed.body);
    // The notice leaves, and the duty sees it.
    settle(world).await;
    world.pass(hours(1)).await;
    settle(world).await;
    let open = second.list("/api/sla/cases?state=open").await.remove(0);
    let path = format!("/api/sla/cases/{}", open["id"].as_str().expect("an id"));
    let supplier = world.person("sinopharm.manager").await;
    let words = json!({ "text": "the road was closed" });
    supplier.create(&format!("{path}/appeal"), words).await.ok();
    path
}

fn arrows<S: Copy, V: Copy>(
    map: &[(S, V, S)],
    state: fn(&S) -> &'static str,
    verb: fn(&V) -> &'static str,
) -> Vec<Arrow> {
    map.iter()
        .map(|(from, via, to)| (state(from), verb(via), vec![state(to)]))
        .collect()
}

fn seen(of: &Value) -> Seen {
    Seen {
        state: of["state"].as_str().expect("a state").to_owned(),
        version: of["version"].as_i64().expect("a version"),
    }
}

async fn got(world: &World, path: &str) -> Value {
    world.person("manager").await.get(path).await.ok()
}

struct Cases<'w>(&'w World);

impl Cases<'_> {
    async fn version(&self, path: &str) -> i64 {
        seen(&got(self.0, path).await).version
    }

    async fn by(&self, login: &str, path: &str, noun: &str, body: Value) -> Answer {
        let version = self.version(path).await;
        let person = self.0.person(login).await;
        person.act(&format!("{path}/{noun}"), version, body).await
    }

    /// One upholds the appeal, another agrees.
    async fn reverse(&self, path: &str) -> Answer {
        let version = async || got(self.0, path).await["appeal"]["version"].as_i64();
        let first = self.0.person("manager").await;
        let at = version().await.expect("a version");
        let body = json!({ "answer": "proved" });
        first
            .act(&format!("{path}/appeal-upholding"), at, body)
            .await;
        let second = self.0.person("manager2").await;
        let at = version().await.expect("a version");
        second
            .act(&format!("{path}/appeal-agreement"), at, json!({}))
            .await
    }

    /// What the rules do by themselves, whenever they are let; the case as it is then.
    async fn by_itself(&self, path: &str, verb: &str) -> Answer {
        let world = self.0;
        if verb == "execute" {
            world.clock.advance(hours(49));
            signed_in(
                world,
                &["buyer", "manager", "manager2", "sinopharm.manager"],
            )
            .await;
            cases::run(&world.app).await.expect("the duty runs");
        } else {
            let sql = "UPDATE sla_decision SET state = 'refused' WHERE kind = 'imposed'";
            world
                .arrange(|tx| {
                    async move {
                        tx.execute(sql, Vec::new()).await?;
                        Ok(())
                    }
                    .scope_boxed()
                })
                .await;
            ladder::run(&world.app).await.expect("the duty runs");
        }
        world.person("manager").await.get(path).await
    }
}

impl Kind for Cases<'_> {
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        arrows(CASE_MAP, |state| state.as_str(), |verb| verb.as_str())
    }

    fn verbs(&self) -> Vec<&'static str> {
        CaseVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        accused(self.0).await
    }

    async fn seen(&self, path: &String) -> Seen {
        seen(&got(self.0, path).await)
    }

    async fn act(&self, path: &String, verb: &str, _to: Option<&str>) -> Option<Answer> {
        let reason = || json!({ "reason": "talks" });
        Some(match verb {
            "ask_stay" => self.by("manager", path, "stay-request", reason()).await,
            "stay" => {
                if self.seen(path).await.state == "open" {
                    self.by("manager", path, "stay-request", reason())
                        .await
                        .ok();
                }
                self.by("manager2", path, "stay", json!({})).await
            }
            "resume" => self.by("manager", path, "resumption", json!({})).await,
            "reverse" => self.reverse(path).await,
            _ => self.by_itself(path, verb).await,
        })
    }

    /// The duties pass over what is not theirs.
    fn repeatable(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("stayed", "execute"),
            ("executed", "execute"),
            ("withdrawn", "execute"),
            ("reversed", "execute"),
            ("executed", "withdraw"),
            ("withdrawn", "withdraw"),
            ("reversed", "withdraw"),
        ]
    }
}

struct Appeals<'w>(&'w World);

impl Kind for Appeals<'_> {
    /// Path of the case.
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        arrows(APPEAL_MAP, |state| state.as_str(), |verb| verb.as_str())
    }

    fn verbs(&self) -> Vec<&'static str> {
        AppealVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        accused(self.0).await
    }

    async fn seen(&self, path: &String) -> Seen {
        seen(&got(self.0, path).await["appeal"])
    }

    async fn act(&self, path: &String, verb: &str, _to: Option<&str>) -> Option<Answer> {
        let Seen { version, .. } = self.seen(path).await;
        let (login, noun, body) = match verb {
            "find_merit" => ("manager", "appeal-merit", json!({})),
            "uphold" => ("manager", "appeal-upholding", json!({ "answer": "proved" })),
            "agree" => ("manager2", "appeal-agreement", json!({})),
            _ => (
                "manager",
                "appeal-dismissal",
                json!({ "answer": "not proved" }),
            ),
        };
        let person = self.0.person(login).await;
        Some(person.act(&format!("{path}/{noun}"), version, body).await)
    }
}

struct Decisions<'w>(&'w World);

impl Kind for Decisions<'_> {
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        arrows(DECISION_MAP, |state| state.as_str(), |verb| verb.as_str())
    }

    fn verbs(&self) -> Vec<&'static str> {
        DecisionVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        forgotten(self.0).await;
        proposed(self.0, "warned").await
    }

    async fn seen(&self, path: &String) -> Seen {
        let page = got(self.0, &page(self.0).await).await;
        let mut all = page["decisions"].as_array().expect("decisions").iter();
        let own = all.find(|one| one["id"].as_str().is_some_and(|id| path.ends_with(id)));
        seen(own.expect("the decision"))
    }

    async fn act(&self, path: &String, verb: &str, _to: Option<&str>) -> Option<Answer> {
        let Seen { version, .. } = self.seen(path).await;
        let noun = match verb {
            "agree" => "agreement",
            _ => "refusal",
        };
        let person = self.0.person("manager2").await;
        let path = format!("{path}/{noun}");
        Some(person.act(&path, version, json!({})).await)
    }
}

spec! {
    async fn a_case_obeys_its_map(world: World) {
        market::open(&world).await;
        short_appeal(&world).await;
        obey(&mut Cases(&world)).await;
    }

    async fn an_appeal_obeys_its_map(world: World) {
        market::open(&world).await;
        short_appeal(&world).await;
        obey(&mut Appeals(&world)).await;
    }

    async fn a_decision_obeys_its_map(world: World) {
        market::open(&world).await;
        obey(&mut Decisions(&world)).await;
    }
}
