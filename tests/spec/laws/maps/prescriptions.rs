//! Prescriptions: every verb in every state.

use backend::decoction::model::{PRESCRIPTION_MAP, PrescriptionVerb};
use serde_json::json;

use super::{Arrow, Kind, Seen, obey};
use crate::decoction::{id_of, open, prescribe, sleep, text, with};
use crate::world::{Answer, World};

struct Prescriptions<'w> {
    world: &'w World,
}

impl Kind for Prescriptions<'_> {
    type Paper = String;

    fn arrows(&self) -> Vec<Arrow> {
        let arrows = PRESCRIPTION_MAP.iter();
        arrows
            .map(|(from, verb, to)| (from.as_str(), verb.as_str(), vec![to.as_str()]))
            .collect()
    }

    fn verbs(&self) -> Vec<&'static str> {
        let verbs = PrescriptionVerb::ALL.iter();
        verbs.map(|verb| verb.as_str()).collect()
    }

    async fn fresh(&mut self) -> String {
        // A rule stops it, so that it can be signed.
        let made = prescribe(self.world, with(&[("海藻", "10"), ("生甘草", "3")])).await;
        format!("/api/decoction/prescriptions/{}", id_of(&made.ok()))
    }

    async fn seen(&self, path: &String) -> Seen {
        let body = self.world.person("manager").await.get(path).await.ok();
        Seen {
            version: body["prescription"]["version"].as_i64().expect("a version"),
            state: text(&body["prescription"]["state"]),
        }
    }

    async fn act(&self, path: &String, verb: &str, to: Option<&str>) -> Option<Answer> {
        let (pharmacist, doctor) = ("decoction.pharmacist", "hospital.prescriber");
        if verb == "approve" && to.is_some() {
            // The way to a passed one leads over the signature.
            for (login, noun) in [(pharmacist, "signature-request"), (doctor, "signature")] {
                let Seen { version, .. } = self.seen(path).await;
                let person = self.world.person(login).await;
                let body = match noun {
                    "signature" => json!({ "reason": "古方" }),
                    _ => json!({}),
                };
                person
                    .act(&format!("{path}/{noun}"), version, body)
                    .await
                    .ok();
            }
        }
        let Seen { version, .. } = self.seen(path).await;
        let (login, noun, body) = match verb {
            "approve" => (pharmacist, "approval", json!({})),
            "ask_signature" => (pharmacist, "signature-request", json!({})),
            "return" => (pharmacist, "return", json!({ "reason": "改方" })),
            "sign" => (doctor, "signature", json!({ "reason": "古方" })),
            "resubmit" => (doctor, "resubmission", sleep()),
            _ => (doctor, "withdrawal", json!({ "reason": "不用了" })),
        };
        let person = self.world.person(login).await;
        Some(person.act(&format!("{path}/{noun}"), version, body).await)
    }
}

spec! {
    async fn a_prescription_obeys_its_map(world: World) {
        open(&world).await;
        obey(&mut Prescriptions { world: &world }).await;
    }
}
