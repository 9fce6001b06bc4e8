//! The decoction centre 中药煎配: prescriptions, review, production, the way to the door.

mod intake;
mod needs;
mod parcels;
mod privacy;
pub mod production;
mod review;
mod training;

use backend::formulary::model::ItemId;
use serde_json::{Value, json};

use crate::purchasing::market::{execute, number};
use crate::world::{Answer, World, catalogue, stock};

/// Pieces of the formulary, with grams at the centre.
const PIECES: [(&str, i64); 12] = [
    ("酸枣仁", 5_000),
    ("知母", 5_000),
    ("茯苓", 5_000),
    ("川芎", 5_000),
    ("甘草", 5_000),
    ("海藻", 5_000),
    ("石膏", 5_000),
    ("薄荷", 5_000),
    ("桃仁", 5_000),
    ("黄芪", 5_000),
    ("当归", 5_000),
    ("白术", 5),
];

/// Pieces in the formulary and at the centre, three machines.
pub async fn open(world: &World) -> Vec<ItemId> {
    let ids = catalogue::items_of_kind(world, "piece", PIECES.len()).await;
    let centre = world.organisation("centre").await;
    for (id, (name, grams)) in ids.iter().zip(PIECES) {
        let sql = format!("UPDATE item SET name = '{name}', base_unit = 'g' WHERE id = {id}");
        execute(world, &sql).await;
        let lot = format!("L{name}");
        stock::deliver(world, centre, *id, &[(lot.as_str(), "2028-12-31", grams)]).await;
    }
    let worker = world.person("decoction.worker").await;
    for (code, group) in [("J01", 0), ("J02", 0), ("W01", 1)] {
        let body = json!({ "code": code, "group": group, "most_doses": 12 });
        worker.create("/api/decoction/machines", body).await.ok();
    }
    ids
}

/// 酸枣仁汤, seven doses for 张三.
pub fn sleep() -> Value {
    let herb = |name: &str, grams: &str| json!({ "name": name, "grams": grams });
    json!({
        "patient": { "name": "张三丰", "phone": "13812345678", "address": "临江县东风镇向阳村3组", "sex": "male", "age_years": 56,
            "diagnosis": "虚劳不寐" },
        "lines": [herb("酸枣仁", "15"), herb("知母", "6"), herb("云苓", "12"), herb("川芎", "6"), herb("生甘草", "3")],
        "doses": 7, "times_per_day": 2, "ml_per_bag": 200, "way": "decoct", "scheme": "general", "delivery": "run",
    })
}

/// The same with other herbs.
pub fn with(lines: &[(&str, &str)]) -> Value {
    let mut body = sleep();
    let lines = lines
        .iter()
        .map(|(name, grams)| json!({ "name": name, "grams": grams }));
    body["lines"] = lines.collect();
    body
}

/// 县医院's prescriber hands in.
pub async fn prescribe(world: &World, body: Value) -> Answer {
    let doctor = world.person("hospital.prescriber").await;
    doctor.create("/api/decoction/prescriptions", body).await
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The id of what was handed in.
pub fn id_of(detail: &Value) -> String {
    text(&detail["prescription"]["id"])
}

/// Codes of the findings with what is asked for.
pub fn findings(detail: &Value) -> Vec<String> {
    let findings = detail["findings"].as_array().expect("findings");
    let word = |one: &Value| format!("{} {}", text(&one["code"]), text(&one["severity"]));
    findings.iter().map(word).collect()
}

/// A verb of a prescription at its present version.
pub async fn act(world: &World, login: &str, id: &str, noun: &str, body: Value) -> Answer {
    let path = format!("/api/decoction/prescriptions/{id}");
    let version = world.person("manager").await.get(&path).await.version();
    let person = world.person(login).await;
    person.act(&format!("{path}/{noun}"), version, body).await
}

/// A van of the shared pharmacy with its driver.
pub async fn van(world: &World) -> String {
    let driver = number(world, "SELECT id FROM user_account WHERE login = 'driver'").await;
    let facts = json!({
        "plate": "湘F1", "name": "", "volume_ml": 600_000, "cold": false, "shift_from_minute": 420, "shift_to_minute": 1080,
        "trips": 9, "loading_minutes": 20, "fixed_cost": "200", "cost_per_km": "0.9", "driver_id": driver.to_string(), "active": true,
    });
    let dispatcher = world.person("dispatcher").await;
    let made = dispatcher.create("/api/dispatch/vehicles", facts).await;
    text(&made.ok()["id"])
}

/// A run of the day that stops at these places; its path.
pub async fn run_to(world: &World, van: &str, places: &[&str]) -> String {
    let dispatcher = world.person("dispatcher").await;
    let day = world.clock.now().day();
    let facts = json!({ "run_on": day, "vehicle_id": van, "start_minute": 660 });
    let made = dispatcher.create("/api/dispatch/runs", facts).await.ok();
    let path = format!("/api/dispatch/runs/{}", text(&made["run"]["id"]));
    for place in places {
        let id = world.organisation(place).await;
        let stop = json!({ "organisation_id": id });
        dispatcher.create(&format!("{path}/stops"), stop).await.ok();
    }
    path
}
