//! What a patient told: sealed, masked, unmasked with a reason, sealed anew, erased.

use std::sync::Arc;

use backend::decoction::actions::upkeep;
use backend::kernel::app::{App, Settings};
use backend::kernel::sealing::SealingKeys;
use serde_json::json;

use super::{id_of, open, prescribe, sleep, text};
use crate::purchasing::market::{execute, number};
use crate::world::{World, settings};

spec! {
    async fn nobody_reads_a_patient_who_has_the_database_alone(world: World) {
        open(&world).await;
        prescribe(&world, sleep()).await.ok();
        for word in ["张三", "13812345678", "向阳村", "虚劳"] {
            for (table, columns) in [
                ("prescription", "patient || note || prescriber"), ("journal", "facts"), ("idempotency", "response"), ("notice", "params"),
            ] {
                let sql = format!("SELECT COUNT(*) FROM {table} WHERE {columns} LIKE '%{word}%'");
                assert_eq!(number(&world, &sql).await, 0, "{word} in {table}");
            }
        }
    }

    async fn lists_mask_him_and_unmasking_stands_in_the_journal(world: World) {
        open(&world).await;
        let id = id_of(&prescribe(&world, sleep()).await.ok());
        let path = format!("/api/decoction/prescriptions/{id}");
        let seen = world.person("decoction.pharmacist").await.get(&path).await.ok();
        let patient = &seen["prescription"]["patient"];
        assert_eq!((&patient["name"], &patient["phone"], &patient["address"]), (&json!("张**"), &json!("138****5678"), &json!("临江县东风镇***")));
        assert_eq!(patient["diagnosis"], "虚劳不寐", "who reviews needs it");
        let listed = world.person("supervisor").await.list("/api/decoction/prescriptions").await;
        assert_eq!((&listed[0]["patient"]["name"], &listed[0]["patient"]["diagnosis"]), (&json!("张**"), &json!(null)));
        assert_eq!(world.person("west.clerk").await.get(&path).await.status, 404);
        let unmask = format!("{path}/unmasking");
        let pharmacist = world.person("decoction.pharmacist").await;
        pharmacist.post(&unmask, json!({ "reason": "" })).await.refused_fields(&["/reason decoction.reason_missing"]);
        let whole = pharmacist.post(&unmask, json!({ "reason": "电话核对用药" })).await.ok();
        assert_eq!((&whole["name"], &whole["diagnosis"]), (&json!("张三丰"), &json!("虚劳不寐")));
        let courier = world.person("decoction.courier").await.post(&unmask, json!({ "reason": "送货" })).await.ok();
        assert_eq!((&courier["phone"], &courier["diagnosis"]), (&json!("13812345678"), &json!("")), "he sees what he needs");
        world.person("supervisor").await.post(&unmask, json!({ "reason": "看看" })).await.refused("decoction.not_your_post");
        let lines = world.person("manager").await.list(&format!("/api/journal?entity=prescription&entity_id={id}")).await;
        let reasons: Vec<String> = lines.iter().filter(|line| line["verb"] == "unmask").map(|line| text(&line["facts"]["reason"])).collect();
        assert_eq!(reasons.len(), 2, "{lines:#?}");
        assert!(reasons.contains(&"电话核对用药".to_owned()));
    }

    async fn a_new_key_seals_everything_anew_and_the_old_one_may_go(world: World) {
        open(&world).await;
        let id = id_of(&prescribe(&world, sleep()).await.ok());
        let old = text(&json!(settings().sealing.current()));
        let line = SealingKeys::new_line("second");
        let both = SealingKeys::parse(&(line.clone() + crate::world::PATIENT_KEYS)).expect("keys");
        let with = |keys: SealingKeys| App::new(world.app.db.clone(), Settings { sealing: Arc::new(keys), ..settings() });
        assert_eq!(upkeep::reseal(&with(both)).await.expect("sealed anew"), 1);
        let sealed_by = |key: &str| format!("SELECT COUNT(*) FROM prescription WHERE patient_key = '{key}'");
        assert_eq!((number(&world, &sealed_by(&old)).await, number(&world, &sealed_by("second")).await), (0, 1));
        let alone = with(SealingKeys::parse(&line).expect("a key"));
        assert_eq!(upkeep::reseal(&alone).await.expect("nothing to do"), 0);
        // This process does not have the new key: it shows no patient, and the work goes on.
        let seen = world.person("manager").await.get(&format!("/api/decoction/prescriptions/{id}")).await.ok();
        assert_eq!((&seen["prescription"]["patient"], &seen["prescription"]["erased"]), (&json!(null), &json!(false)));
    }

    async fn he_is_erased_when_the_time_of_keeping_is_over(world: World) {
        open(&world).await;
        let id = id_of(&prescribe(&world, sleep()).await.ok());
        assert_eq!(upkeep::erase(&world.app).await.expect("nothing yet"), 0);
        execute(&world, "UPDATE prescription SET keep_until = '2026-11-22'").await;
        assert_eq!(upkeep::erase(&world.app).await.expect("erased"), 1);
        let seen = world.person("manager").await.get(&format!("/api/decoction/prescriptions/{id}")).await.ok();
        assert_eq!((&seen["prescription"]["patient"], &seen["prescription"]["herbs"]), (&json!(null), &json!(5)), "what was taken stays");
        let pharmacist = world.person("decoction.pharmacist").await;
        let path = format!("/api/decoction/prescriptions/{id}/unmasking");
        pharmacist.post(&path, json!({ "reason": "核对" })).await.refused("decoction.patient_erased");
    }
}
