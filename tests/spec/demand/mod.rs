//! Demand 需求: cycles, requisitions, suggestions that explain themselves, review by exception.

mod budget;
mod closing;
mod entry;
mod forecast;
mod review;
mod today;
mod ways;

use serde_json::{Value, json};

use crate::world::goods::{self, Goods};
use crate::world::{Person, World};

/// A county with goods and an open cycle of November that closes on the 25th at 18:00.
pub struct Desk {
    pub goods: Goods,
    pub cycle: String,
}

pub async fn open_cycle(world: &World) -> Desk {
    let goods = goods::enter(world).await;
    let buyer = world.person("buyer").await;
    let made = buyer
        .create(
            "/api/demand/cycles",
            cycle_text("2026-11", "2026-11-25T10:00:00Z"),
        )
        .await;
    let (cycle, version) = (made.clone().id(), made.version());
    buyer
        .act(
            &format!("/api/demand/cycles/{cycle}/opening"),
            version,
            json!({}),
        )
        .await
        .ok();
    Desk { goods, cycle }
}

pub fn cycle_text(code: &str, closes_at: &str) -> Value {
    json!({
        "code": code, "name": format!("{code} 月度需求"), "kind": "monthly",
        "opens_at": "2026-11-23T01:00:00Z", "closes_at": closes_at,
        "review_days": 30, "safety_days": 3, "lookback_months": 3,
    })
}

impl Desk {
    /// Begins the regular requisition of a facility.
    pub async fn begin(&self, person: &Person, facility: &str, prefill: &str) -> Paper {
        let answer = person
            .create("/api/demand/requisitions", self.regular(facility, prefill))
            .await;
        let version = answer.version();
        Paper {
            id: answer.id(),
            version,
        }
    }

    pub fn regular(&self, facility: &str, prefill: &str) -> Value {
        json!({
            "kind": "regular", "facility_id": self.goods.at(facility), "cycle_id": self.cycle, "prefill": prefill,
        })
    }

    /// Begins, hands in and approves the regular requisition of east1, as its clerk and head.
    pub async fn approved_of_east1(&self, world: &World, lines: &[(&str, &str)]) -> Paper {
        let clerk = world.person("east1.clerk").await;
        let paper = self.begin(&clerk, "east1", "empty").await;
        let paper = paper.submit(&clerk, self.lines(lines)).await;
        paper
            .act(&*world.person("east1.head").await, "approval")
            .await
    }

    pub fn lines(&self, lines: &[(&str, &str)]) -> Value {
        lines
            .iter()
            .map(|(code, quantity)| self.goods.line(code, quantity))
            .collect()
    }
}

/// A requisition at the version that its last actor saw.
#[derive(Clone, Debug)]
pub struct Paper {
    pub id: String,
    pub version: i64,
}

impl Paper {
    pub fn path(&self, noun: &str) -> String {
        format!(
            "/api/demand/requisitions/{}{}{noun}",
            self.id,
            if noun.is_empty() { "" } else { "/" }
        )
    }

    pub async fn act(&self, person: &Person, noun: &str) -> Paper {
        let answer = person.act(&self.path(noun), self.version, json!({})).await;
        let version = answer.clone().ok()["version"].as_i64().expect("a version");
        assert_eq!(answer.version(), version, "the ETag is the version");
        Paper {
            id: self.id.clone(),
            version,
        }
    }

    pub async fn submit(&self, person: &Person, lines: Value) -> Paper {
        let answer = person
            .act(
                &self.path("submission"),
                self.version,
                json!({ "lines": lines }),
            )
            .await;
        let version = answer.ok()["version"].as_i64().expect("a version");
        Paper {
            id: self.id.clone(),
            version,
        }
    }

    pub async fn seen_by(&self, person: &Person) -> Value {
        person.get(&self.path("")).await.ok()
    }

    pub async fn lines(&self, person: &Person) -> Vec<Value> {
        person.list(&self.path("lines?limit=2000")).await
    }
}

/// The line of an item, by its code.
pub fn line_of<'l>(lines: &'l [Value], code: &str) -> &'l Value {
    lines
        .iter()
        .find(|line| line["item"]["code"] == code)
        .unwrap_or_else(|| panic!("no line of {code}"))
}
