//! Laws of the shared pharmacy: whatever is done in whatever order, what is reserved is what its tasks add up to, what is on the
//! road is what the vans carry, no lot grows or shrinks; and a record that sixteen phones send at once is taken in once.

use std::collections::BTreeMap;
use std::sync::Arc;

use backend::kernel::prelude::*;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};

use crate::dispatch::{
    Phone, Yard, balanced, codes, counted, leave, lies, open, packed, pick_open, reserve, run,
    text, verb,
};
use crate::purchasing::market::execute;
use crate::purchasing::pharmacy::{issue, shelve};
use crate::world::World;

const PLACES: [&str; 5] = ["hospital", "east", "east1", "west", "west1"];

/// What lies inside the walls of each lot, in thousandths.
async fn lots(world: &World) -> BTreeMap<i64, i64> {
    let sql = "SELECT b.lot_id, CAST(SUM(b.quantity_milli) AS BIGINT) FROM balance b WHERE NOT b.boundless GROUP BY b.lot_id";
    let rows = world
        .arrange(|tx| async move { tx.query_all(sql, binds![]).await }.scope_boxed())
        .await;
    let pair = |row: &sea_orm::QueryResult| {
        let read = |at: usize| row.try_get_by_index::<i64>(at).expect("a number");
        (read(0), read(1))
    };
    rows.iter().map(pair).collect()
}

/// Somebody who does anything that can be done, and does not mind a refusal.
struct Busy<'w> {
    world: &'w World,
    yard: &'w Yard,
    dice: StdRng,
    records: usize,
    done: BTreeMap<&'static str, usize>,
}

impl Busy<'_> {
    /// A wave that has not ended.
    async fn some_wave(&mut self) -> Option<Value> {
        let found = self
            .world
            .person("keeper")
            .await
            .list("/api/dispatch/waves")
            .await;
        let ended = |wave: &Value| wave["state"] == "packed" || wave["state"] == "cancelled";
        let going: Vec<Value> = found.into_iter().filter(|wave| !ended(wave)).collect();
        let at = self.dice.random_range(0..going.len().max(1));
        going.into_iter().nth(at)
    }

    async fn promise(&mut self) {
        let place = PLACES[self.dice.random_range(0..PLACES.len())];
        let item = ["AMX", "INS"][self.dice.random_range(0..2)];
        let units = self.dice.random_range(1..9);
        reserve(self.world, self.yard, place, item, units).await;
    }

    async fn take_away(&mut self) {
        let place = PLACES[self.dice.random_range(0..PLACES.len())];
        if self.dice.random_bool(0.5) {
            issue(self.world, &self.yard.market, place, json!([])).await;
            return;
        }
        let keeper = self.world.person("keeper").await;
        let path = format!(
            "/api/stock/reservations/{}/release",
            self.yard.market.id(place)
        );
        keeper
            .create(&path, json!({ "parts": [], "reason": "停业" }))
            .await;
    }

    async fn work(&mut self) {
        let keeper = self.world.person("keeper").await;
        let checker = self.world.person("checker").await;
        let Some(wave) = self.some_wave().await else {
            keeper
                .create("/api/dispatch/waves", json!({ "run_on": "2026-11-23" }))
                .await;
            return;
        };
        let path = format!("/api/dispatch/waves/{}", text(&wave["id"]));
        let detail = keeper.get(&path).await.ok();
        match wave["state"].as_str().unwrap_or_default() {
            "open" if self.dice.random_bool(0.2) => {
                drop(verb(&keeper, &path, "cancellation", json!({})).await)
            }
            "open" => drop(verb(&keeper, &path, "picking", json!({})).await),
            "picking" if self.dice.random_bool(0.3) => self.pick_short(&path, &detail).await,
            "picking" => {
                pick_open(&keeper, &path).await;
                verb(&keeper, &path, "finish", json!({})).await.ok();
            }
            "picked" if self.dice.random_bool(0.3) => {
                let lines = [detail["lines"][0]["id"].clone()];
                verb(&checker, &path, "sending-back", json!({ "lines": lines })).await;
            }
            "picked" => drop(verb(&checker, &path, "check", counted(&detail)).await),
            "checked" => drop(verb(&keeper, &path, "packing", json!({})).await),
            _ => drop(
                keeper
                    .create("/api/dispatch/waves", json!({ "run_on": "2026-11-23" }))
                    .await,
            ),
        }
    }

    /// The first open line is not all there.
    async fn pick_short(&mut self, path: &str, detail: &Value) {
        let keeper = self.world.person("keeper").await;
        let mut lines = detail["lines"].as_array().expect("lines").iter();
        let Some(line) = lines.find(|line| line["state"] == "open") else {
            verb(&keeper, path, "finish", json!({})).await;
            return;
        };
        for code in [&line["bin"], &line["lot"]] {
            verb(&keeper, path, "scan", json!({ "code": code })).await;
        }
        let less = self.dice.random_range(0..2).to_string();
        let taken = json!({ "line_id": line["id"], "quantity": less, "reason": "短少" });
        verb(&keeper, path, "taking", taken).await;
    }

    async fn drive(&mut self) {
        let keeper = self.world.person("keeper").await;
        let dispatcher = self.world.person("dispatcher").await;
        let board = dispatcher
            .get("/api/dispatch/board?on=2026-11-23")
            .await
            .ok();
        let runs = board["runs"].as_array().expect("runs");
        let going: Vec<&Value> = runs.iter().filter(|run| run["state"] != "closed").collect();
        if going.len() < 2 {
            let van = [&self.yard.van, &self.yard.cold_van][self.dice.random_range(0..2)];
            let facts = json!({ "run_on": "2026-11-23", "vehicle_id": van, "start_minute": 480 });
            let made = dispatcher.create("/api/dispatch/runs", facts).await.ok();
            let path = format!("/api/dispatch/runs/{}/stops", text(&made["run"]["id"]));
            for place in PLACES {
                if self.dice.random_bool(0.6) {
                    dispatcher
                        .create(
                            &path,
                            json!({ "organisation_id": self.yard.market.id(place) }),
                        )
                        .await;
                }
            }
            return;
        }
        let run = going[self.dice.random_range(0..going.len())];
        let path = format!("/api/dispatch/runs/{}", text(&run["id"]));
        match run["state"].as_str().unwrap_or_default() {
            "on_road" => self.tell(&path).await,
            _ if self.dice.random_bool(0.2) => {
                drop(verb(&keeper, &path, "departure", json!({ "leave": true })).await)
            }
            _ => {
                let left = keeper.get(&path).await.ok()["left"].clone();
                for tote in left.as_array().expect("totes") {
                    verb(&keeper, &path, "loading", json!({ "code": tote["code"] })).await;
                }
            }
        }
    }

    /// The driver says something of some stop, or is back.
    async fn tell(&mut self, path: &str) {
        let plate =
            self.world.person("keeper").await.get(path).await.ok()["run"]["vehicle"]["plate"]
                .clone();
        let login = if plate == "湘F1" {
            "driver"
        } else {
            "driver2"
        };
        let phone = Phone::read(self.world, login, path).await;
        let stops = phone.sheet["stops"].as_array().expect("stops").clone();
        let open: Vec<&Value> = stops
            .iter()
            .filter(|stop| stop["stop"]["state"] == "planned")
            .collect();
        if open.is_empty() {
            verb(
                &*self.world.person("keeper").await,
                path,
                "return",
                json!({}),
            )
            .await
            .ok();
            return;
        }
        let stop = open[self.dice.random_range(0..open.len())];
        let totes: Vec<&Value> = stop["totes"]
            .as_array()
            .expect("totes")
            .iter()
            .map(|tote| &tote["code"])
            .collect();
        let some: Vec<&Value> = totes
            .into_iter()
            .filter(|_| self.dice.random_bool(0.8))
            .collect();
        let fields = match self.dice.random_range(0..4) {
            0 => json!({ "outcome": "failed", "reason": "无人" }),
            1 => json!({ "totes": some, "arrived_at": "2026-11-23T02:00:00Z" }),
            _ => json!({ "totes": some, "outcome": "delivered", "receiver": "某" }),
        };
        self.records += 1;
        let code = text(&stop["stop"]["organisation"]["code"]);
        let record = phone.write(&format!("law-{}", self.records), &code, fields);
        assert_eq!(
            phone.sync(&[record.clone(), record]).await,
            ["taken", "repeated"]
        );
    }

    async fn step(&mut self) {
        let what = [
            "promise",
            "take away",
            "work",
            "work",
            "work",
            "drive",
            "drive",
            "drive",
        ][self.dice.random_range(0..8)];
        *self.done.entry(what).or_default() += 1;
        match what {
            "promise" => self.promise().await,
            "take away" if self.dice.random_bool(0.4) => self.take_away().await,
            "take away" => self.promise().await,
            "work" => self.work().await,
            _ => self.drive().await,
        }
    }
}

spec! {
    async fn whatever_is_done_in_whatever_order_nothing_is_lost_and_nothing_is_twice(world: World) {
        let yard = open(&world).await;
        shelve(&world, &yard.market, "AMX", &[("A1", "2028-12-31", 900)]).await;
        shelve(&world, &yard.market, "INS", &[("I1", "2028-12-31", 900)]).await;
        execute(&world, "UPDATE vehicle SET trips = 1000").await;
        let before = lots(&world).await;
        let mut busy = Busy { world: &world, yard: &yard, dice: StdRng::seed_from_u64(27), records: 0, done: BTreeMap::new() };
        for _ in 0..160 {
            busy.step().await;
            balanced(&world).await;
        }
        assert_eq!(lots(&world).await, before);
        assert!(busy.records > 5, "{} records, {:?}", busy.records, busy.done);
    }

    async fn a_record_that_sixteen_phones_send_at_once_is_taken_in_once(world: World) {
        let yard = open(&world).await;
        shelve(&world, &yard.market, "AMX", &[("A1", "2028-12-31", 900)]).await;
        reserve(&world, &yard, "east1", "AMX", 40).await;
        let wave = packed(&world).await;
        let path = run(&world, &yard, &yard.cold_van, &["east1"]).await;
        leave(&world, &path, &codes(&wave, "east1")).await;
        let phone = Arc::new(Phone::read(&world, "driver", &path).await);
        let record = phone.write("r", "east1", json!({ "outcome": "delivered", "totes": codes(&wave, "east1") }));
        let sending = (0..16).map(|_| {
            let (phone, record) = (phone.clone(), record.clone());
            async move { phone.sync(&[record]).await.remove(0) }
        });
        let fates = futures_util::future::join_all(sending).await;
        assert_eq!(fates.iter().filter(|fate| *fate == "taken").count(), 1, "{fates:?}");
        assert!(fates.iter().all(|fate| fate == "taken" || fate == "repeated" || fate.starts_with("later")), "{fates:?}");
        assert_eq!((lies(&world, "east1", "store", "AMX").await, lies(&world, "centre", "transit", "AMX").await), (40, 0));
        balanced(&world).await;
    }
}
