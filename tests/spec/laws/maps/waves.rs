//! Waves: the keeper picks and packs, the checker checks.

use backend::dispatch::model::{WAVE_MAP, WaveVerb};
use serde_json::{Value, json};

use super::{Arrow, Kind, Seen, obey};
use crate::dispatch::{Yard, counted, open, pick_open, reserve, verb, wave};
use crate::purchasing::pharmacy::shelve;
use crate::world::{Answer, World};

struct Waves<'w> {
    world: &'w World,
    yard: Yard,
}

impl Kind for Waves<'_> {
    /// Path of the wave.
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        let arrows = WAVE_MAP.iter();
        arrows
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        WaveVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        reserve(self.world, &self.yard, "east1", "AMX", 2).await;
        reserve(self.world, &self.yard, "west1", "AMX", 3).await;
        wave(self.world).await
    }

    async fn seen(&self, path: &String) -> Seen {
        let body = self.world.person("manager").await.get(path).await.ok();
        Seen {
            version: body["wave"]["version"].as_i64().expect("a version"),
            state: body["wave"]["state"].as_str().expect("a state").to_owned(),
        }
    }

    async fn act(&self, path: &String, word: &str, to: Option<&str>) -> Option<Answer> {
        let keeper = self.world.person("keeper").await;
        let checker = self.world.person("checker").await;
        let seen = keeper.get(path).await.ok();
        let first: Vec<Value> = vec![seen["lines"][0]["id"].clone()];
        Some(match word {
            "pick" => verb(&keeper, path, "picking", json!({})).await,
            "finish" => {
                if to.is_some() {
                    pick_open(&keeper, path).await;
                }
                verb(&keeper, path, "finish", json!({})).await
            }
            "check" => verb(&checker, path, "check", counted(&seen)).await,
            "send_back" => verb(&checker, path, "sending-back", json!({ "lines": first })).await,
            "pack" if to == Some("checked") => {
                let one = json!({ "facility_id": self.yard.market.id("west1") });
                verb(&keeper, path, "packing", one).await
            }
            "pack" => verb(&keeper, path, "packing", json!({})).await,
            _ => verb(&keeper, path, "cancellation", json!({})).await,
        })
    }
}

spec! {
    async fn a_wave_obeys_its_map(world: World) {
        let yard = open(&world).await;
        shelve(&world, &yard.market, "AMX", &[("A1", "2028-12-31", 900)]).await;
        obey(&mut Waves { world: &world, yard }).await;
    }
}
