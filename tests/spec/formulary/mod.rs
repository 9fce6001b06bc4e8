//! Formulary 统一目录: one list, searched, imported, changed by request, and mapped to what facilities call things.

mod changes;
mod crosswalk;
mod imports;
mod items;

use serde_json::{Value, json};

use crate::world::{Answer, Person, World};

pub const IMPORTS: &str = "/api/formulary/imports";
pub const ITEMS: &str = "/api/formulary/items";
pub const CHANGES: &str = "/api/formulary/changes";

/// The day of the world's morning.
pub const TODAY: &str = "2026-11-23";

/// A list with codes, of three drugs.
pub const LIST: &str = "编码,通用名,剂型,规格,生产企业,基本单位,包装单位,包装数量,国家基本药物,挂网价\n\
    A1,阿莫西林,胶囊,0.25g,联邦制药,粒,盒,24,是,0.35\n\
    A2,硝苯地平,缓释片,20mg,扬子江,片,盒,30,是,0.12\n\
    A3,人参,,,,g,袋,500,否,1.2\n";

/// Checks a file as the centre's pharmacist.
pub async fn check(person: &Person, name: &str, content: impl AsRef<[u8]>) -> Answer {
    person
        .upload(IMPORTS, name, content.as_ref(), &[("kind", "items")])
        .await
}

/// Writes a checked file.
pub async fn apply(person: &Person, batch: &Value) -> Answer {
    let version = batch["version"].as_i64().expect("a version");
    person
        .act(
            &format!("{IMPORTS}/{}/application", text(&batch["id"])),
            version,
            json!({}),
        )
        .await
}

/// Checks and writes a file.
pub async fn import(world: &World, name: &str, content: impl AsRef<[u8]>) -> Value {
    let pharmacist = world.person("pharmacist").await;
    let batch = check(&pharmacist, name, content).await.ok();
    apply(&pharmacist, &batch).await.ok()
}

/// The one item found by `q`.
pub async fn item(person: &Person, q: &str) -> Value {
    let found = person.list(&format!("{ITEMS}?q={q}")).await;
    assert_eq!(found.len(), 1, "{q}: {found:#?}");
    found[0].clone()
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
