//! A recall: two people open it, its lots leave no shelf, every holder says what he has, and the sums are right.

use backend::exchange::model::{RECALL_MAP, RecallVerb};
use serde_json::{Value, json};

use super::{accept, balanced, lack, lies, open, seen, shelve, text, verb};
use crate::laws::maps::{Arrow, Kind, Seen, obey};
use crate::purchasing::market::{Market, number};
use crate::world::{Answer, World, hours};

/// A pharmacist proposes to recall lots of AMX.
pub async fn propose(world: &World, market: &Market, lots: &[&str]) -> Answer {
    let body = json!({ "item_id": market.id("AMX"), "lots": lots, "class": "i", "reason": "溶出度不合格", "source": "湘药监召〔2026〕7号" });
    world
        .person("pharmacist")
        .await
        .create("/api/exchange/recalls", body)
        .await
}

/// A verb of a recall at its present version.
pub async fn act(world: &World, login: &str, id: &str, noun: &str, body: Value) -> Answer {
    let person = world.person(login).await;
    let path = format!("/api/exchange/recalls/{id}");
    let version = person.get(&path).await.version();
    person.act(&format!("{path}/{noun}"), version, body).await
}

/// Proposed by the pharmacist, opened by the manager.
pub async fn opened(world: &World, market: &Market, lots: &[&str]) -> String {
    let id = text(&propose(world, market, lots).await.ok()["recall"]["id"]);
    act(world, "manager", &id, "opening", json!({})).await.ok();
    id
}

/// Somebody's part of a recall, as he sees it.
pub async fn part(world: &World, login: &str, id: &str, place: &str) -> Value {
    let detail = world
        .person(login)
        .await
        .get(&format!("/api/exchange/recalls/{id}"))
        .await
        .ok();
    let holders = detail["holders"].as_array().expect("holders").clone();
    let mut holders = holders.into_iter();
    holders
        .find(|one| one["organisation"]["code"] == place)
        .unwrap_or_else(|| panic!("{place} holds nothing"))
}

/// A holder's verb at its present version.
pub async fn hold(
    world: &World,
    login: &str,
    id: &str,
    place: &str,
    noun: &str,
    body: Value,
) -> Answer {
    let holder = part(world, login, id, place).await;
    let path = format!("/api/exchange/holders/{}/{noun}", text(&holder["id"]));
    world
        .person(login)
        .await
        .act(&path, holder["version"].as_i64().expect("a version"), body)
        .await
}

/// What a holder says of its only lot: there, used, missing.
pub async fn says(
    world: &World,
    login: &str,
    id: &str,
    place: &str,
    (counted, used, missing): (i64, i64, i64),
    reason: &str,
) -> Answer {
    let holder = part(world, login, id, place).await;
    let line = json!({ "lot_id": holder["book"][0]["lot_id"], "counted": counted.to_string(), "used": used.to_string(), "missing": missing.to_string() });
    hold(
        world,
        login,
        id,
        place,
        "confirmation",
        json!({ "lines": [line], "reason": reason }),
    )
    .await
}

struct Recalls<'w> {
    world: &'w World,
    market: &'w Market,
    /// Lots that nobody has recalled.
    lots: Vec<String>,
}

impl Kind for Recalls<'_> {
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        let arrows = RECALL_MAP.iter();
        arrows
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        RecallVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        let lot = self.lots.pop().expect("a lot more");
        text(&propose(self.world, self.market, &[&lot]).await.ok()["recall"]["id"])
    }

    async fn seen(&self, id: &String) -> Seen {
        let body = self
            .world
            .person("pharmacist")
            .await
            .get(&format!("/api/exchange/recalls/{id}"))
            .await
            .ok();
        Seen {
            version: body["recall"]["version"].as_i64().expect("a version"),
            state: text(&body["recall"]["state"]),
        }
    }

    async fn act(&self, id: &String, verb: &str, to: Option<&str>) -> Option<Answer> {
        if verb == "close" && to.is_some() {
            says(self.world, "keeper", id, "centre", (1, 0, 0), "").await;
        }
        Some(match verb {
            "open" => act(self.world, "manager", id, "opening", json!({})).await,
            "withdraw" => {
                act(
                    self.world,
                    "pharmacist",
                    id,
                    "withdrawal",
                    json!({ "reason": "误报" }),
                )
                .await
            }
            _ => {
                act(
                    self.world,
                    "pharmacist",
                    id,
                    "closing",
                    json!({ "way": "supplier" }),
                )
                .await
            }
        })
    }
}

spec! {
    async fn two_people_open_a_recall_of_lots_that_exist(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "hospital", "AMX", &[("A1", "2028-12-31", 100)]).await;
        propose(&world, &market, &["A1", "ZZ"]).await.refused_fields(&["/lots/1 exchange.recall_lot_unknown"]);
        let made = propose(&world, &market, &["A1"]).await.ok();
        let id = text(&made["recall"]["id"]);
        propose(&world, &market, &["A1"]).await.refused("exchange.recalled_already");
        act(&world, "pharmacist", &id, "opening", json!({})).await.refused("kernel.own_submission");
        assert_eq!(number(&world, "SELECT COUNT(*) FROM lot WHERE held").await, 0, "nothing is held before");
        let hospital = world.person("hospital.clerk").await;
        assert_eq!(hospital.get(&format!("/api/exchange/recalls/{id}")).await.status, 404);
        act(&world, "manager", &id, "opening", json!({})).await.ok();
        assert_eq!(number(&world, "SELECT COUNT(*) FROM lot WHERE held").await, 1);
        assert_eq!(part(&world, "hospital.clerk", &id, "hospital").await["state"], "told");
        assert_eq!(world.person("west.clerk").await.get(&format!("/api/exchange/recalls/{id}")).await.status, 404, "holds nothing");
        assert_eq!(number(&world, "SELECT COUNT(*) FROM notice WHERE kind = 'recall_opened'").await, 1);
    }

    async fn from_the_opening_on_a_lot_leaves_no_shelf(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "hospital", "AMX", &[("A1", "2028-12-31", 100)]).await;
        let shortage = text(&lack(&world, &market, "AMX", 40).await.ok()["shortage"]["id"]);
        let transfer = text(&accept(&world, "hospital.clerk", &shortage, "hospital", 40).await.ok()["id"]);
        opened(&world, &market, &["A1"]).await;
        // What was promised is set free, and the shortage is open again.
        verb(&world.person("hospital.head").await, &transfer, "approval", json!({})).await.refused("exchange.transfer_wrong_state");
        assert_eq!(seen(&world, "east1.clerk", &shortage).await["shortage"]["state"], "open");
        assert_eq!(lies(&world, &market, "hospital", "store", "AMX").await, 100);
        // Nobody gives it to patients either.
        let clerk = world.person("hospital.clerk").await;
        let lot = number(&world, "SELECT id FROM lot WHERE number = 'A1'").await.to_string();
        let used = json!({ "organisation_id": market.id("hospital"), "lines": [{ "item_id": market.id("AMX"), "lot_id": lot, "quantity": "1" }] });
        let refused = clerk.create("/api/stock/consumption", used).await;
        assert!(refused.status >= 400, "{} {:#}", refused.status, refused.body);
        assert_eq!(lies(&world, &market, "hospital", "store", "AMX").await, 100);
        balanced(&world).await;
    }

    async fn a_holder_says_what_his_book_has_and_reminders_come(world: World) {
        let market = open(&world).await;
        shelve(&world, &market, "hospital", "AMX", &[("A1", "2028-12-31", 100)]).await;
        let id = opened(&world, &market, &["A1"]).await;
        world.pass(hours(13)).await;
        assert_eq!(number(&world, "SELECT COUNT(*) FROM notice WHERE kind = 'recall_reminder'").await, 1);
        says(&world, "hospital.clerk", &id, "hospital", (90, 5, 0), "").await.refused_fields(&["/lines/0 exchange.book_differs"]);
        says(&world, "hospital.clerk", &id, "hospital", (90, 5, 5), "").await.refused_fields(&["/reason exchange.reason_missing"]);
        assert_eq!(says(&world, "hospital.clerk", &id, "hospital", (90, 5, 5), "破损").await.status, 204);
        let at = async |kind: &str| lies(&world, &market, "hospital", kind, "AMX").await;
        assert_eq!((at("store").await, at("quarantine").await, at("patient").await, at("loss").await), (0, 90, 5, 5));
        act(&world, "pharmacist", &id, "closing", json!({ "way": "supplier" })).await.refused("exchange.holders_open");
        balanced(&world).await;
        world.pass(hours(30)).await;
        assert_eq!(number(&world, "SELECT COUNT(*) FROM notice WHERE kind = 'recall_reminder'").await, 1, "he has answered");
    }

    async fn a_recall_obeys_its_map(world: World) {
        let market = open(&world).await;
        let lots: Vec<String> = (0..20).map(|at| format!("M{at:02}")).collect();
        let shelf: Vec<(&str, &str, i64)> = lots.iter().map(|lot| (lot.as_str(), "2028-12-31", 1)).collect();
        shelve(&world, &market, "centre", "AMX", &shelf).await;
        obey(&mut Recalls { world: &world, market: &market, lots }).await;
    }
}
