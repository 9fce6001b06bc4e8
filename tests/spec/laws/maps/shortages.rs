//! Shortages and transfers: every verb in every state.

use backend::exchange::model::{SHORTAGE_MAP, ShortageVerb, TRANSFER_MAP, TransferVerb};
use serde_json::json;

use super::{Arrow, Kind, Seen, obey};
use crate::exchange::{accept, ask_of, open, shelve, text};
use crate::purchasing::market::{Market, execute};
use crate::world::{Answer, World, hours};

/// 县医院 gives 10 AMX to 东一村.
async fn promised(world: &World, id: &str) -> Option<Answer> {
    Some(accept(world, "hospital.clerk", id, "hospital", 10).await)
}

async fn fresh(world: &World, market: &Market) -> String {
    let clerk = world.person("east1.clerk").await;
    let body = json!({ "item_id": market.id("AMX"), "quantity": "10", "cause": "late" });
    let made = clerk.create("/api/exchange/shortages", body).await;
    text(&made.ok()["shortage"]["id"])
}

struct Transfers<'w> {
    world: &'w World,
    market: &'w Market,
}

/// Ends whatever runs, so that the item can be asked for again.
async fn end_running(world: &World) {
    execute(
        world,
        "UPDATE shortage SET state = 'expired' WHERE state IN ('open', 'covered')",
    )
    .await;
}

impl Kind for Transfers<'_> {
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        let arrows = TRANSFER_MAP.iter();
        arrows
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        TransferVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        end_running(self.world).await;
        let id = fresh(self.world, self.market).await;
        let given = promised(self.world, &id).await.expect("an endpoint").ok();
        format!("/api/exchange/transfers/{}", text(&given["id"]))
    }

    async fn seen(&self, path: &String) -> Seen {
        let body = self.world.person("manager").await.get(path).await.ok();
        Seen {
            version: body["version"].as_i64().expect("a version"),
            state: text(&body["state"]),
        }
    }

    async fn act(&self, path: &String, verb: &str, _to: Option<&str>) -> Option<Answer> {
        let Seen { version, .. } = self.seen(path).await;
        let (login, noun, body) = match verb {
            "approve" => ("hospital.head", "approval", json!({})),
            "reject" => ("hospital.head", "rejection", json!({ "reason": "自用" })),
            "send" => ("hospital.clerk", "sending", json!({ "carrier": "own" })),
            "receive" => ("east1.clerk", "receipt", json!({})),
            _ => (
                "hospital.clerk",
                "cancellation",
                json!({ "reason": "自用" }),
            ),
        };
        let person = self.world.person(login).await;
        Some(person.act(&format!("{path}/{noun}"), version, body).await)
    }
}

struct Shortages<'w> {
    world: &'w World,
    market: &'w Market,
}

impl Shortages<'_> {
    /// The transfer of the shortage goes on to the next state.
    async fn transfer(&self, path: &str, steps: &[(&str, &str)]) -> Option<Answer> {
        let detail = self.world.person("manager").await.get(path).await.ok();
        let transfers = detail["transfers"].as_array().expect("transfers").clone();
        let running = transfers.iter().find(|one| {
            !["received", "cancelled"].contains(&one["state"].as_str().unwrap_or_default())
        })?;
        let mut answer = None;
        for (login, noun) in steps {
            let person = self.world.person(login).await;
            let body = match *noun {
                "sending" => json!({ "carrier": "own" }),
                "cancellation" => json!({ "reason": "自用" }),
                _ => json!({}),
            };
            answer = Some(crate::exchange::verb(&person, &text(&running["id"]), noun, body).await);
        }
        answer
    }
}

impl Kind for Shortages<'_> {
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        let arrows = SHORTAGE_MAP.iter();
        arrows
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        ShortageVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        end_running(self.world).await;
        format!(
            "/api/exchange/shortages/{}",
            fresh(self.world, self.market).await
        )
    }

    async fn seen(&self, path: &String) -> Seen {
        let body = self.world.person("manager").await.get(path).await.ok();
        Seen {
            version: body["shortage"]["version"].as_i64().expect("a version"),
            state: text(&body["shortage"]["state"]),
        }
    }

    async fn act(&self, path: &String, verb: &str, to: Option<&str>) -> Option<Answer> {
        let seen = self.seen(path).await;
        let id = path.rsplit('/').next().expect("an id");
        let (clerk, dispatcher) = (
            self.world.person("east1.clerk").await,
            self.world.person("dispatcher").await,
        );
        match verb {
            "escalate" => Some(
                dispatcher
                    .act(&format!("{path}/escalation"), seen.version, json!({}))
                    .await,
            ),
            "withdraw" => Some(
                clerk
                    .act(
                        &format!("{path}/withdrawal"),
                        seen.version,
                        json!({ "reason": "不再需要" }),
                    )
                    .await,
            ),
            "cover" => {
                let ask = ask_of(self.world, "manager", id, "hospital").await;
                let path = format!("/api/exchange/asks/{}/acceptance", text(&ask["id"]));
                let hospital = self.world.person("hospital.clerk").await;
                Some(
                    hospital
                        .act(&path, ask["version"].as_i64()?, json!({ "quantity": "10" }))
                        .await,
                )
            }
            "reopen" => {
                self.transfer(path, &[("hospital.clerk", "cancellation")])
                    .await
            }
            "solve" => {
                let steps = [
                    ("hospital.head", "approval"),
                    ("hospital.clerk", "sending"),
                    ("east1.clerk", "receipt"),
                ];
                self.transfer(path, &steps).await
            }
            // Only the clock does these.
            "order" if to.is_some() => {
                for _ in 0..3 {
                    let version = self.seen(path).await.version;
                    dispatcher
                        .act(&format!("{path}/escalation"), version, json!({}))
                        .await
                        .ok();
                }
                Some(clerk.get(path).await)
            }
            "expire" if to.is_some() => {
                let sql = format!(
                    "UPDATE shortage SET next_step_at = NULL, due_at = opened_at WHERE id = {id}"
                );
                execute(self.world, &sql).await;
                self.world.pass(hours(1)).await;
                Some(clerk.get(path).await)
            }
            _ => None,
        }
    }
}

spec! {
    async fn a_transfer_obeys_its_map(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "hospital", "AMX", &[("H1", "2028-12-31", 5_000)]).await;
        obey(&mut Transfers { world: &world, market: &market }).await;
    }

    async fn a_shortage_obeys_its_map(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "hospital", "AMX", &[("H1", "2028-12-31", 5_000)]).await;
        obey(&mut Shortages { world: &world, market: &market }).await;
    }
}
