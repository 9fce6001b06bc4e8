//! A list as long as wanted: items T0001 …, suppliers with their papers, contracts made by their verbs.

use backend::formulary::model::ItemId;
use backend::kernel::prelude::*;
use backend::suppliers::model::LicenceId;
use serde_json::{Value, json};

use super::World;

/// Credit codes with right check characters, published as examples.
const CREDIT_CODES: &[(&str, &str)] = &[
    ("sinopharm", "91330100799655058B"),
    ("cr", "9144030071526726XG"),
];

/// `count` drugs T0001 … in boxes of ten, ceiling 100, baseline 12, for every tier.
pub async fn items(world: &World, count: usize) -> Vec<ItemId> {
    items_of_kind(world, "drug", count).await
}

/// The same of another kind; codes begin with its first letter.
pub async fn items_of_kind(world: &World, kind: &str, count: usize) -> Vec<ItemId> {
    let letter = if kind == "drug" { "T" } else { &kind[..1] };
    world
        .arrange(|tx| {
            async move {
                let ids: Vec<ItemId> = (0..count).map(|_| tx.id()).collect();
                let rows = ids
                    .iter()
                    .enumerate()
                    .map(|(at, id)| row(tx, *id, kind, letter, at));
                tx.bulk_insert("item", COLUMNS, rows).await?;
                Ok(ids)
            }
            .scope_boxed()
        })
        .await
}

#[rustfmt::skip]
const COLUMNS: &[&str; 34] = &[
    "id", "code", "version_no", "kind", "state", "name", "form", "specification", "manufacturer",
    "category", "base_unit", "order_unit", "pack_milli", "storage", "at_county", "at_township",
    "at_village", "essential", "vbp", "insurance_class", "key_monitored", "antibiotic_tier",
    "chronic_guarantee", "high_value", "toxic", "cold_chain", "ceiling_price_e4",
    "baseline_price_e4", "pinyin", "initials", "search_text", "demo", "version", "created_at",
];

fn row<'a>(tx: &Tx, id: ItemId, kind: &'a str, letter: &str, at: usize) -> [Cell<'a>; 34] {
    let code = format!("{letter}{:04}", at + 1);
    [
        id.into(),
        code.clone().into(),
        1.into(),
        kind.into(),
        "active".into(),
        format!("药品{code}").into(),
        "片剂".into(),
        "0.25g".into(),
        "临江制药".into(),
        "抗感染".into(),
        "片".into(),
        "盒".into(),
        10_000.into(),
        "normal".into(),
        true.into(),
        true.into(),
        true.into(),
        true.into(),
        "none".into(),
        "a".into(),
        false.into(),
        "none".into(),
        "none".into(),
        false.into(),
        false.into(),
        false.into(),
        1_000_000.into(),
        120_000.into(),
        "yaopin".into(),
        "yp".into(),
        format!("药品{code} {code} yaopin yp").to_lowercase().into(),
        false.into(),
        1.into(),
        tx.now().into(),
    ]
}

/// Gives an organisation of kind supplier its row of the register and three licences until 2030.
pub async fn supplier(world: &World, code: &str) -> OrganisationId {
    let id = world.organisation(code).await;
    let uscc = CREDIT_CODES
        .iter()
        .find(|known| known.0 == code)
        .expect("a supplier")
        .1;
    let email = format!("{code}@orders.example");
    let email = email.as_str();
    world
        .arrange(|tx| {
            async move {
                let row = [
                    id.into(),
                    uscc.into(),
                    "王经理".into(),
                    email.into(),
                    "0730-1".into(),
                    "全县".into(),
                    "good".into(),
                    tx.now().into(),
                    9_000.into(),
                    1.into(),
                    tx.now().into(),
                ];
                let columns = [
                    "id",
                    "uscc",
                    "contact_name",
                    "order_email",
                    "contact_phone",
                    "service_area",
                    "standing",
                    "standing_since",
                    "service_score_e4",
                    "version",
                    "created_at",
                ];
                tx.bulk_insert("supplier", &columns, [row]).await?;
                let licences = ["business", "drug_trade", "device_trade"].map(|kind| {
                    [
                        tx.id::<LicenceId>().into(),
                        id.into(),
                        kind.into(),
                        format!("{kind}-1").into(),
                        "2020-01-01".into(),
                        "2030-12-31".into(),
                        1.into(),
                    ]
                });
                let columns = [
                    "id",
                    "supplier_id",
                    "kind",
                    "number",
                    "issued_on",
                    "expires_on",
                    "version",
                ];
                tx.bulk_insert("licence", &columns, licences).await?;
                Ok(())
            }
            .scope_boxed()
        })
        .await;
    id
}

/// One line of a contract: primary, packs of ten, three days, `"0:3.5 1000:3.21"` as tiers.
pub fn line(item: ItemId, tiers: &str) -> Value {
    let tiers: Vec<Value> = tiers
        .split_whitespace()
        .map(|pair| pair.split_once(':').expect("from:price"))
        .map(|(from, price)| json!({ "from": from, "price": price }))
        .collect();
    json!({ "item_id": item, "role": "primary", "pack": "10", "lead_time_days": 3, "tiers": tiers })
}

/// A contract for the year, drafted by the buyer with these lines; its id and version.
pub async fn draft(world: &World, supplier: OrganisationId, lines: &[Value]) -> (String, i64) {
    let buyer = world.person("buyer").await;
    let body = json!({
        "supplier_id": supplier, "kind": "county", "title": "2026 年度采购",
        "starts_on": "2026-01-01", "ends_on": "2026-12-31", "payment_days": 30,
    });
    let made = buyer.create("/api/suppliers/contracts", body).await;
    let (id, version) = (made.clone().id(), made.version());
    let path = format!("/api/suppliers/contracts/{id}/lines");
    let saved = buyer.put(&path, version, json!({ "lines": lines })).await;
    let version = saved.version();
    saved.ok();
    (id, version)
}

/// The same, put into force by the manager.
pub async fn contract(world: &World, supplier: OrganisationId, lines: &[Value]) -> String {
    let (id, version) = draft(world, supplier, lines).await;
    let manager = world.person("manager").await;
    manager
        .act(
            &format!("/api/suppliers/contracts/{id}/activation"),
            version,
            json!({}),
        )
        .await
        .ok();
    id
}
