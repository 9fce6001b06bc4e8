//! The shared pharmacy 共享药房配送: tasks, waves, totes, runs, hand-overs.
//!
//! The yard of these chapters: bins `A-01` (room temperature) and `C-01` (cold), where AMX, MET and INS live, a van `湘F1` that
//! keeps goods cold with `driver`, and a van `湘F2` that does not with `driver2`. Villages lie north of the centre.

mod offline;
mod runs;
mod tasks;
mod waves;

use std::sync::Arc;

use backend::dispatch::rules::seal::seal;
use backend::formulary::model::ItemId;
use backend::identity::directory;
use backend::kernel::prelude::*;
use backend::stock::model::{PaperId, ReservationKey, Reserve};
use backend::stock::on_the_way::{OnTheWay, on_the_way_move};
use backend::stock::reserving;
use serde_json::{Value, json};

use crate::purchasing::market::{self, Market, execute};
use crate::purchasing::pharmacy::shelve;
use crate::world::{Answer, Person, World};

/// The day of the chapters' runs.
pub const TODAY: &str = "2026-11-23";

/// Bins, vans and places.
pub struct Yard {
    pub market: Market,
    pub cold_van: String,
    pub van: String,
}

/// Makes the yard.
pub async fn open(world: &World) -> Yard {
    let market = market::open(world).await;
    for (north, code) in [
        "centre", "hospital", "east", "east1", "east2", "west", "west1",
    ]
    .iter()
    .enumerate()
    {
        let latitude = 29_500_000 + 20_000 * i64::try_from(north).expect("few");
        let sql = format!(
            "UPDATE organisation SET latitude_e6 = {latitude}, longitude_e6 = 113400000 WHERE code = '{code}'"
        );
        execute(world, &sql).await;
    }
    let keeper = world.person("keeper").await;
    for (code, storage, position) in [
        ("A-01", "normal", 1),
        ("B-01", "normal", 2),
        ("C-01", "cold", 9),
    ] {
        let bin = json!({ "code": code, "storage": storage, "position": position });
        keeper.create("/api/dispatch/bins", bin).await.ok();
    }
    for (item, bin) in [("AMX", "A-01"), ("MET", "B-01"), ("INS", "C-01")] {
        let home = json!({ "item_id": market.id(item), "bin": bin });
        keeper.post("/api/dispatch/put-away", home).await.ok();
    }
    let dispatcher = world.person("dispatcher").await;
    let mut vans = Vec::new();
    for (plate, cold, driver) in [("湘F1", true, "driver"), ("湘F2", false, "driver2")] {
        let facts = json!({
            "plate": plate, "name": "", "volume_ml": 600_000, "cold": cold, "shift_from_minute": 420, "shift_to_minute": 1080,
            "trips": 2, "loading_minutes": 20, "fixed_cost": "200", "cost_per_km": "0.9", "driver_id": market.id(driver), "active": true,
        });
        let made = dispatcher
            .create("/api/dispatch/vehicles", facts)
            .await
            .ok();
        vans.push(text(&made["id"]));
    }
    Yard {
        market,
        van: vans.pop().expect("a van"),
        cold_van: vans.pop().expect("a van"),
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Goods of the centre are promised: 100 AMX and 8 INS to 东一村, 50 AMX to 西一村, 40 MET to 东风镇.
pub async fn promise(world: &World, yard: &Yard) {
    let market = &yard.market;
    shelve(world, market, "AMX", &[("A1", "2028-12-31", 500)]).await;
    shelve(world, market, "INS", &[("I1", "2028-12-31", 20)]).await;
    shelve(world, market, "MET", &[("M1", "2028-12-31", 200)]).await;
    market
        .accept(world, "east1", &[("AMX", "100"), ("INS", "8")], false)
        .await;
    market.accept(world, "west1", &[("AMX", "50")], false).await;
    market.accept(world, "east", &[("MET", "40")], false).await;
    market.order(world).await;
}

/// Promises units of a lot that lies at the centre to a facility, as an emergency would.
pub async fn reserve(world: &World, yard: &Yard, facility: &str, item: &str, units: i64) {
    let asked = units.to_string();
    let paper = yard
        .market
        .accept(world, facility, &[(item, &asked)], true)
        .await;
    let (facility, item) = (
        OrganisationId(yard.market.ids[facility]),
        ItemId(yard.market.ids[item]),
    );
    let paper = PaperId(paper.parse().expect("an id"));
    world
        .arrange(|tx| {
            async move {
                let centre = directory::centre(tx).await?.id;
                let place_id = reserving::store_of(tx, centre).await?;
                let lots = reserving::free_lots(tx, place_id, &[item]).await?;
                let lot_id = lots[&item][0].lot_id;
                let quantity = Quantity(units * 1000);
                let coming = OnTheWay {
                    organisation_id: facility,
                    item_id: item,
                    change: quantity,
                };
                on_the_way_move(tx, &[coming]).await?;
                let key = ReservationKey {
                    requisition_id: paper,
                    lot_id,
                    place_id,
                };
                reserving::reserve(
                    tx,
                    &[Reserve {
                        key,
                        item_id: item,
                        facility_id: facility,
                        quantity,
                    }],
                )
                .await
            }
            .scope_boxed()
        })
        .await;
}

/// A verb on a document of the shared pharmacy as it stands.
pub async fn verb(person: &Person, path: &str, noun: &str, body: Value) -> Answer {
    let version = person.get(path).await.version();
    person.act(&format!("{path}/{noun}"), version, body).await
}

/// A wave of everything that waits; its path.
pub async fn wave(world: &World) -> String {
    let keeper = world.person("keeper").await;
    let made = keeper
        .create("/api/dispatch/waves", json!({ "run_on": TODAY }))
        .await
        .ok();
    format!("/api/dispatch/waves/{}", text(&made["wave"]["id"]))
}

/// Scans every bin and lot of a wave in order, and takes everything.
pub async fn pick(keeper: &Person, path: &str) {
    verb(keeper, path, "picking", json!({})).await.ok();
    pick_open(keeper, path).await;
    verb(keeper, path, "finish", json!({})).await.ok();
}

/// Picks the lines that are open.
pub async fn pick_open(keeper: &Person, path: &str) {
    let wave = keeper.get(path).await.ok();
    for line in wave["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .filter(|line| line["state"] == "open")
    {
        if !line["bin"].is_null() {
            verb(keeper, path, "scan", json!({ "code": line["bin"] }))
                .await
                .ok();
        }
        verb(keeper, path, "scan", json!({ "code": line["lot"] }))
            .await
            .ok();
        let taken = json!({ "line_id": line["id"], "quantity": line["quantity"] });
        verb(keeper, path, "taking", taken).await.ok();
    }
}

/// Counts as was taken.
pub fn counted(wave: &Value) -> Value {
    let lines = wave["lines"].as_array().expect("lines").iter();
    let lines: Vec<Value> = lines
        .map(|line| json!({ "line_id": line["id"], "quantity": line["taken"] }))
        .collect();
    json!({ "lines": lines })
}

/// A wave picked, checked and packed; answers it with its totes.
pub async fn packed(world: &World) -> Value {
    let path = wave(world).await;
    let keeper = world.person("keeper").await;
    pick(&keeper, &path).await;
    let checker = world.person("checker").await;
    let seen = checker.get(&path).await.ok();
    verb(&checker, &path, "check", counted(&seen)).await.ok();
    verb(&keeper, &path, "packing", json!({})).await.ok()
}

/// Codes of a wave's totes for a facility.
pub fn codes(packed: &Value, facility: &str) -> Vec<String> {
    let totes = packed["totes"].as_array().expect("totes").iter();
    let mut codes: Vec<String> = totes
        .filter(|tote| tote["facility"]["code"] == facility)
        .map(|tote| text(&tote["code"]))
        .collect();
    codes.sort_unstable();
    codes
}

/// A run of a van with these stops; its path.
pub async fn run(world: &World, yard: &Yard, van: &str, stops: &[&str]) -> String {
    let dispatcher = world.person("dispatcher").await;
    let facts = json!({ "run_on": TODAY, "vehicle_id": van, "start_minute": 480 });
    let made = dispatcher.create("/api/dispatch/runs", facts).await.ok();
    let path = format!("/api/dispatch/runs/{}", text(&made["run"]["id"]));
    for stop in stops {
        let place = json!({ "organisation_id": yard.market.id(stop) });
        dispatcher
            .create(&format!("{path}/stops"), place)
            .await
            .ok();
    }
    path
}

/// Loads totes and leaves.
pub async fn leave(world: &World, path: &str, totes: &[String]) {
    let keeper = world.person("keeper").await;
    for code in totes {
        verb(&keeper, path, "loading", json!({ "code": code }))
            .await
            .ok();
    }
    verb(&keeper, path, "departure", json!({})).await.ok();
}

/// A driver's phone: the sheet that it keeps, and what it writes.
pub struct Phone {
    driver: Arc<Person>,
    pub sheet: Value,
}

impl Phone {
    /// Reads the sheet of a run.
    pub async fn read(world: &World, login: &str, run: &str) -> Self {
        let driver = world.person(login).await;
        let id = run.rsplit('/').next().expect("an id");
        let sheet = driver
            .get(&format!("/api/dispatch/my-runs/{id}/sheet"))
            .await
            .ok();
        Self { driver, sheet }
    }

    /// The stop at a place.
    pub fn stop(&self, code: &str) -> &Value {
        let mut stops = self.sheet["stops"].as_array().expect("stops").iter();
        let found = stops.find(|stop| stop["stop"]["organisation"]["code"] == code);
        found.expect("a stop there")
    }

    /// A sealed record, written without any network.
    pub fn write(&self, id: &str, place: &str, fields: Value) -> Value {
        let stop = &self.stop(place)["stop"]["id"];
        let body =
            json!({ "id": id, "stop_id": stop, "at": "2026-11-23T02:00:00Z", "fields": fields })
                .to_string();
        let key = text(&self.sheet["key"]);
        json!({ "id": id, "run_id": self.sheet["run"]["id"], "seal": seal(key.as_bytes(), body.as_bytes()), "body": body })
    }

    /// The network is back: sends records; answers what became of each.
    pub async fn sync(&self, records: &[Value]) -> Vec<String> {
        let body = json!({ "records": records });
        let answers = self
            .driver
            .post("/api/dispatch/hand-overs", body)
            .await
            .ok();
        let answers = answers.as_array().expect("answers").iter();
        answers
            .map(|answer| match answer["code"].as_str() {
                Some(code) => format!("{} {code}", text(&answer["fate"])),
                None => text(&answer["fate"]),
            })
            .collect()
    }
}

/// What lies somewhere, in units: by code of the organisation, kind of place, code of the item.
pub async fn lies(world: &World, organisation: &str, kind: &str, item: &str) -> i64 {
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(b.quantity_milli), 0) AS BIGINT) FROM balance b JOIN place p ON p.id = b.place_id \
         JOIN organisation o ON o.id = p.organisation_id JOIN item i ON i.id = b.item_id \
         WHERE o.code = '{organisation}' AND p.kind = '{kind}' AND i.code = '{item}'"
    );
    market::number(world, &sql).await / 1000
}

/// The law: what is reserved at the centre is exactly what its tasks before the departure add up to, and lies there.
pub async fn balanced(world: &World) {
    let differs = "SELECT COUNT(*) FROM ( \
          SELECT v.requisition_id, v.lot_id, v.place_id, v.quantity_milli - v.issued_milli - v.released_milli AS open, \
                 COALESCE((SELECT SUM(t.quantity_milli) FROM dispatch_task t WHERE t.requisition_id = v.requisition_id \
                   AND t.lot_id = v.lot_id AND t.place_id = v.place_id AND t.state IN ('waiting', 'waved', 'picked', 'packed')), 0) AS tasks \
          FROM reservation v) x WHERE x.open <> x.tasks";
    assert_eq!(
        market::number(world, differs).await,
        0,
        "reserved and tasks differ"
    );
    let kept = "SELECT COUNT(*) FROM balance b WHERE NOT b.boundless AND (b.reserved_milli > b.quantity_milli OR b.reserved_milli <> \
          COALESCE((SELECT SUM(v.quantity_milli - v.issued_milli - v.released_milli) FROM reservation v \
            WHERE v.place_id = b.place_id AND v.lot_id = b.lot_id), 0))";
    assert_eq!(
        market::number(world, kept).await,
        0,
        "kept and reserved differ"
    );
    let transit = "SELECT COUNT(*) FROM ( \
          SELECT b.lot_id, SUM(b.quantity_milli) - COALESCE((SELECT SUM(t.quantity_milli) FROM dispatch_task t WHERE t.lot_id = b.lot_id \
            AND t.state = 'on_road'), 0) - COALESCE((SELECT SUM(g.quantity_milli) FROM stop_return g JOIN run r ON r.id = g.run_id \
            WHERE g.lot_id = b.lot_id AND g.booked AND r.state = 'on_road'), 0) AS rest \
          FROM balance b JOIN place p ON p.id = b.place_id WHERE p.kind = 'transit' GROUP BY b.lot_id) x WHERE x.rest <> 0";
    assert_eq!(
        market::number(world, transit).await,
        0,
        "vans and tasks on the road differ"
    );
}
