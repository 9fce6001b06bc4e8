//! Contracts, and changes of the list: the buyer and the pharmacist write, the manager decides.

use backend::formulary::model::{ChangeWord, MAP};
use backend::kernel::prelude::OrganisationId;
use backend::suppliers::model::{ContractState, ContractVerb};
use serde_json::{Value, json};

use super::{Arrow, Kind, Seen, obey};
use crate::purchasing::market::execute;
use crate::world::{Answer, Person, World, catalogue, hours};

/// State and version of a paper as somebody sees it.
async fn seen(person: &Person, path: &str) -> Seen {
    let answer = person.get(path).await;
    let body = answer.ok();
    Seen {
        version: body["version"].as_i64().expect("a version"),
        state: body["state"].as_str().expect("a state").to_owned(),
    }
}

struct Contracts<'w> {
    world: &'w World,
    supplier: OrganisationId,
    lines: Vec<Value>,
}

impl Kind for Contracts<'_> {
    /// Its path.
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        let arrows = ContractState::MAP.iter();
        arrows
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        ContractVerb::ALL.iter().map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        let (id, _) = catalogue::draft(self.world, self.supplier, &self.lines).await;
        format!("/api/suppliers/contracts/{id}")
    }

    async fn seen(&self, path: &String) -> Seen {
        seen(&*self.world.person("buyer").await, path).await
    }

    async fn act(&self, path: &String, verb: &str, _to: Option<&str>) -> Option<Answer> {
        let Seen { version, .. } = self.seen(path).await;
        let manager = self.world.person("manager").await;
        Some(match verb {
            "amend" => {
                let buyer = self.world.person("buyer").await;
                let lines = json!({ "lines": self.lines });
                buyer.put(&format!("{path}/lines"), version, lines).await
            }
            "activate" => {
                manager
                    .act(&format!("{path}/activation"), version, json!({}))
                    .await
            }
            _ => {
                let reason = json!({ "reason": "企业退出" });
                manager
                    .act(&format!("{path}/termination"), version, reason)
                    .await
            }
        })
    }
}

struct Changes<'w> {
    world: &'w World,
    /// Items of which no change has been proposed yet.
    items: Vec<String>,
}

impl Kind for Changes<'_> {
    /// Path of the change, and its item.
    type Paper = (String, String);

    fn arrows(&self) -> Vec<Arrow> {
        let arrow = |(from, verb, to): &(ChangeWord, &'static str, ChangeWord)| {
            (from.as_str(), *verb, vec![to.as_str()])
        };
        MAP.iter().map(arrow).collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        MAP.iter().map(|arrow| arrow.1).collect()
    }

    async fn fresh(&mut self) -> (String, String) {
        let item = self.items.pop().expect("an item more");
        let body = json!({
            "kind": "suspend", "item_id": item, "reason": "停产",
            "effective_on": self.world.clock.now().day(),
        });
        let pharmacist = self.world.person("pharmacist").await;
        let change = pharmacist.create("/api/formulary/changes", body).await.id();
        (format!("/api/formulary/changes/{change}"), item)
    }

    async fn seen(&self, (path, _): &Self::Paper) -> Seen {
        seen(&*self.world.person("pharmacist").await, path).await
    }

    async fn act(&self, paper: &Self::Paper, verb: &str, to: Option<&str>) -> Option<Answer> {
        let (path, item) = paper;
        let Seen { version, .. } = self.seen(paper).await;
        let (author, noun) = match verb {
            "approve" => ("manager", "approval"),
            "reject" => ("manager", "rejection"),
            "withdraw" => ("pharmacist", "withdrawal"),
            // A duty does it, and finds approved ones by itself.
            _ => {
                to?;
                if verb == "lapse" {
                    let suspended =
                        format!("UPDATE item SET state = 'suspended' WHERE id = {item}");
                    execute(self.world, &suspended).await;
                }
                self.world.pass(hours(24)).await;
                return Some(self.world.person("pharmacist").await.get(path).await);
            }
        };
        let person = self.world.person(author).await;
        let note = json!({ "note": "同意" });
        Some(person.act(&format!("{path}/{noun}"), version, note).await)
    }
}

spec! {
    async fn a_contract_obeys_its_map(world: World) {
        let supplier = catalogue::supplier(&world, "sinopharm").await;
        let item = catalogue::items(&world, 1).await[0];
        let lines = vec![catalogue::line(item, "0:3.5 1000:3.21")];
        obey(&mut Contracts { world: &world, supplier, lines }).await;
    }

    async fn a_change_of_the_list_obeys_its_map(world: World) {
        let items = catalogue::items(&world, 20).await;
        let items = items.iter().map(ToString::to_string).collect();
        obey(&mut Changes { world: &world, items }).await;
    }
}
