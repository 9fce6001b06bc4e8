//! Laws of the decoction room: whatever is scanned in whatever order, every step follows from the map, every refusal is kept and changes
//! nothing, one machine boils one prescription, a parcel is where its job says, and what left the shelf is what was weighed.

use std::collections::{BTreeMap, BTreeSet};

use backend::decoction::job::{JOB_MAP, JobState, JobVerb};
use backend::decoction::rules::posts::posts;
use backend::kernel::prelude::*;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};

use crate::decoction::production::passed;
use crate::decoction::{open, run_to, text, van, with};
use crate::dispatch::{Phone, verb};
use crate::purchasing::market::{execute, number};
use crate::world::{Answer, World, minutes};

/// Prescriptions on the floor at a time.
const JOBS: usize = 7;

/// What is done.
const STEPS: usize = 2_000;

/// A job as the table has it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    state: String,
    version: i64,
}

/// Somebody who scans anything anywhere, mostly what comes next.
struct Floor<'w> {
    world: &'w World,
    van: String,
    jobs: Vec<(String, String)>,
    dice: StdRng,
    records: usize,
    passed_milli: i64,
    walked: BTreeSet<(JobState, JobVerb, JobState)>,
    refused: BTreeMap<String, usize>,
}

async fn rows(world: &World, sql: &str) -> Vec<sea_orm::QueryResult> {
    world
        .arrange(|tx| async move { tx.query_all(sql, binds![]).await }.scope_boxed())
        .await
}

fn read<T: sea_orm::TryGetable>(row: &sea_orm::QueryResult, at: usize) -> T {
    row.try_get_by_index(at).expect("a column")
}

impl Floor<'_> {
    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.dice.random_range(0..all.len())]
    }

    /// A prescription of a random kind, on the floor.
    async fn arrival(&mut self) -> (String, String) {
        let herbs: [&[(&str, &str)]; 3] = [
            &[("茯苓", "12"), ("甘草", "3")],
            &[("石膏(先煎)", "15"), ("薄荷(后下)", "6"), ("知母", "6")],
            &[("当归", "9"), ("黄芪", "15")],
        ];
        let mut body = with(self.one_of(&herbs));
        body["doses"] = json!(self.dice.random_range(2..6));
        body["way"] = json!(self.one_of(&["decoct", "decoct", "raw"]));
        body["scheme"] = json!(self.one_of(&["general", "release", "external"]));
        body["delivery"] = json!(self.one_of(&["run", "run", "run", "courier", "pickup"]));
        passed(self.world, body).await
    }

    async fn seen(&self) -> BTreeMap<i64, Seen> {
        let sql = "SELECT prescription_id, state, version FROM decoction_job";
        let all = rows(self.world, sql).await;
        let pair = |row: &sea_orm::QueryResult| {
            let seen = Seen {
                state: read(row, 1),
                version: read(row, 2),
            };
            (read(row, 0), seen)
        };
        all.iter().map(pair).collect()
    }

    async fn kept(&self, refused: bool) -> i64 {
        let sign = if refused { "<>" } else { "=" };
        let sql = format!("SELECT COUNT(*) FROM decoction_scan WHERE refused {sign} ''");
        number(self.world, &sql).await
    }

    /// A verb that the map has for a state, or any.
    fn some_verb(&mut self, state: &str) -> JobVerb {
        if self.dice.random_bool(0.15) {
            return self.one_of(JobVerb::ALL);
        }
        let rare = [JobVerb::Scrap, JobVerb::Fail, JobVerb::Reject];
        // Few jobs come so far; what can go wrong there must be seen as well.
        let late = ["boiled", "packed", "sampled"].contains(&state);
        let patient = self.dice.random_bool(if late { 0.5 } else { 0.85 });
        let fits = |arrow: &&(JobState, JobVerb, JobState)| {
            arrow.0.as_str() == state && !(patient && rare.contains(&arrow.1))
        };
        let verbs: Vec<JobVerb> = JOB_MAP.iter().filter(fits).map(|arrow| arrow.1).collect();
        match verbs.is_empty() {
            true => self.one_of(JobVerb::ALL),
            false => self.one_of(&verbs),
        }
    }

    /// Somebody who may, or anybody.
    fn somebody(&mut self, verb: JobVerb) -> &'static str {
        let people = [
            (Role::Dispenser, "decoction.dispenser"),
            (Role::Rechecker, "decoction.rechecker"),
            (Role::DecoctionWorker, "decoction.worker"),
            (Role::Packer, "decoction.packer"),
            (Role::Courier, "decoction.courier"),
            (Role::DecoctionPharmacist, "decoction.pharmacist"),
        ];
        let own = people.iter().find(|one| posts(verb).contains(&one.0));
        match own.filter(|_| self.dice.random_bool(0.93)) {
            Some((_, login)) => login,
            None => self.one_of(&people).1,
        }
    }

    /// What a scan says beside its code and verb: mostly what is right.
    async fn saying(&mut self, id: &str, verb: JobVerb) -> Value {
        let path = format!("/api/decoction/jobs/{id}");
        let job = self.world.person("manager").await.get(&path).await.ok();
        let right = self.dice.random_bool(0.9);
        match verb {
            JobVerb::Weigh => {
                let done: Vec<&Value> =
                    job["weights"].as_array().expect("weights").iter().collect();
                let open = job["lines"].as_array().expect("lines").iter();
                let mut open =
                    open.filter(|line| !done.iter().any(|one| one["line_no"] == line["line_no"]));
                let line = open.next().unwrap_or(&job["lines"][0]);
                let grams: i64 = text(&line["grams"]).parse().expect("whole grams");
                let doses = job["job"]["doses"].as_i64().expect("doses");
                let grams = if right {
                    grams * doses
                } else {
                    grams * doses * 2
                };
                json!({ "line_no": line["line_no"], "shares": [grams.to_string()] })
            }
            JobVerb::Boil => json!({ "machine": self.one_of(&["J01", "J02", "W01", "X9"]) }),
            JobVerb::Add => {
                let mut timers = job["job"]["timers"].as_array().expect("timers").iter();
                let open = timers.find(|timer| timer["done_at"].is_null());
                match open.filter(|_| right) {
                    Some(timer) => json!({ "timer": timer["kind"] }),
                    None => json!({ "timer": "apart" }),
                }
            }
            JobVerb::Pack if !right => json!({ "bags": 999 }),
            JobVerb::HandOver => json!({ "carrier": "顺丰 SF1" }),
            JobVerb::Reject | JobVerb::Scrap => json!({ "reason": "不合格" }),
            _ => json!({}),
        }
    }

    async fn scan(&mut self) {
        let at = self.dice.random_range(0..self.jobs.len());
        let (number_of, id) = self.jobs[at].clone();
        let raw: i64 = id.parse().expect("an id");
        let before = self.seen().await;
        let verb = self.some_verb(&before[&raw].state);
        let login = self.somebody(verb);
        let mut body = self.saying(&id, verb).await;
        body["code"] = json!(number_of);
        body["verb"] = json!(verb);
        let (done, refused) = (self.kept(false).await, self.kept(true).await);
        let person = self.world.person(login).await;
        let answer = person.create("/api/decoction/scans", body).await;
        let after = self.seen().await;
        if answer.status == 201 {
            self.stepped(raw, verb, &before, &after).await;
            assert_eq!(self.kept(false).await, done + 1, "a step is a scan");
            assert_eq!(self.kept(true).await, refused);
        } else {
            self.stood(&answer, &before, &after);
            let code = text(&answer.body["code"]);
            let told = i64::from(code.starts_with("decoction."));
            assert_eq!(self.kept(true).await, refused + told, "{verb}: {code}");
            assert_eq!(self.kept(false).await, done);
            *self.refused.entry(code).or_default() += 1;
        }
        if after[&raw].state == "delivered" {
            let next = self.arrival().await;
            self.jobs[at] = next;
        }
    }

    /// A step follows an arrow of the map, and touches no other job.
    async fn stepped(
        &mut self,
        id: i64,
        verb: JobVerb,
        before: &BTreeMap<i64, Seen>,
        after: &BTreeMap<i64, Seen>,
    ) {
        let others = |all: &BTreeMap<i64, Seen>| {
            let mut others = all.clone();
            others.remove(&id);
            others
        };
        assert_eq!(others(before), others(after), "{verb} moved another job");
        let (from, to) = (&before[&id].state, &after[&id].state);
        let arrow = JOB_MAP
            .iter()
            .find(|arrow| arrow.0.as_str() == from && arrow.1 == verb && arrow.2.as_str() == to);
        self.walked
            .insert(*arrow.unwrap_or_else(|| panic!("{from} {verb} {to}")));
        if verb == JobVerb::Pass {
            let sql = format!(
                "SELECT CAST(SUM(weighed_milli) AS BIGINT) FROM decoction_weight WHERE prescription_id = {id}"
            );
            self.passed_milli += number(self.world, &sql).await;
        }
    }

    /// A refusal changes nothing.
    fn stood(&self, answer: &Answer, before: &BTreeMap<i64, Seen>, after: &BTreeMap<i64, Seen>) {
        assert!((400..500).contains(&answer.status), "{:#}", answer.body);
        assert_eq!(before, after, "{:#}", answer.body);
    }

    /// A machine says that it failed, or works again.
    async fn machines(&mut self) {
        let worker = self.world.person("decoction.worker").await;
        if self.dice.random_bool(0.4) {
            let device = self.one_of(&["J01", "J02", "W01"]);
            let reading = json!({ "device": device, "kind": "machine", "value": "failed" });
            let answer = worker.post("/api/decoction/readings", reading).await;
            assert_eq!(answer.status, 204, "{:#}", answer.body);
            self.told().await;
        }
        let repaired = "UPDATE decoction_machine SET state = 'working', back_at = NULL";
        execute(self.world, repaired).await;
    }

    /// What runs and devices made of jobs, by the last scan of each.
    async fn told(&mut self) {
        let sql = "SELECT from_state, verb, to_state FROM decoction_scan WHERE refused = '' AND verb IN ('fail', 'return', 'hand_over', 'deliver')";
        for row in rows(self.world, sql).await {
            let (from, verb, to): (String, String, String) =
                (read(&row, 0), read(&row, 1), read(&row, 2));
            let arrow = JOB_MAP.iter().find(|one| {
                one.0.as_str() == from && one.1.as_str() == verb && one.2.as_str() == to
            });
            self.walked
                .insert(*arrow.unwrap_or_else(|| panic!("{from} {verb} {to}")));
        }
    }

    /// Something happens to the run of the day.
    async fn drive(&mut self) {
        let keeper = self.world.person("keeper").await;
        let sql = "SELECT id, state FROM run WHERE state IN ('planned', 'loading', 'on_road') ORDER BY id LIMIT 1";
        let run = rows(self.world, sql).await;
        let Some(run) = run.first() else {
            run_to(self.world, &self.van, &["west", "hospital"]).await;
            return;
        };
        let (id, state): (i64, String) = (read(run, 0), read(run, 1));
        let path = format!("/api/dispatch/runs/{id}");
        let parcel = |state: &str| {
            format!("SELECT code FROM parcel WHERE state = '{state}' ORDER BY code LIMIT 1")
        };
        let noun = self.one_of(&["loading", "loading", "unloading", "departure"]);
        match (state.as_str(), noun) {
            ("on_road", _) => self.tell(&path).await,
            (_, "departure") => drop(verb(&keeper, &path, noun, json!({ "leave": true })).await),
            _ => {
                let wanted = if noun == "loading" {
                    "waiting"
                } else {
                    "loaded"
                };
                if let Some(row) = rows(self.world, &parcel(wanted)).await.first() {
                    let code: String = read(row, 0);
                    verb(&keeper, &path, noun, json!({ "code": code }))
                        .await
                        .ok();
                }
            }
        }
        self.told().await;
    }

    /// The driver says something of a stop, or is back.
    async fn tell(&mut self, path: &str) {
        let phone = Phone::read(self.world, "driver", path).await;
        let stops = phone.sheet["stops"].as_array().expect("stops");
        let Some(stop) = stops.iter().find(|stop| stop["stop"]["state"] == "planned") else {
            let keeper = self.world.person("keeper").await;
            verb(&keeper, path, "return", json!({})).await.ok();
            return;
        };
        let parcels = stop["parcels"].as_array().expect("parcels").iter();
        let some: Vec<&Value> = parcels
            .map(|one| &one["code"])
            .filter(|_| self.dice.random_bool(0.7))
            .collect();
        let fields = match self.dice.random_range(0..4) {
            0 => json!({ "outcome": "failed", "reason": "无人" }),
            _ => json!({ "totes": some, "outcome": "delivered", "receiver": "某" }),
        };
        self.records += 1;
        let code = text(&stop["stop"]["organisation"]["code"]);
        let record = phone.write(&format!("parcel-{}", self.records), &code, fields);
        assert_eq!(phone.sync(&[record]).await, ["taken"]);
    }

    /// Holds after everything.
    async fn lawful(&self) {
        let twice = "SELECT COUNT(*) FROM (SELECT machine_id FROM decoction_job WHERE state = 'boiling' GROUP BY machine_id HAVING COUNT(*) > 1) x";
        assert_eq!(
            number(self.world, twice).await,
            0,
            "one machine, one prescription"
        );
        let elsewhere = "SELECT COUNT(*) FROM decoction_job j JOIN prescription p ON p.id = j.prescription_id \
             LEFT JOIN parcel c ON c.document = 'decoction_job' AND c.document_id = j.prescription_id \
             WHERE CASE WHEN p.delivery <> 'run' THEN '' WHEN j.state = 'sampled' THEN 'waiting' WHEN j.state = 'handed_over' THEN 'loaded' \
               WHEN j.state = 'delivered' THEN 'delivered' ELSE '' END \
             <> CASE WHEN c.state IS NULL OR c.state = 'withdrawn' THEN '' ELSE c.state END";
        assert_eq!(
            number(self.world, elsewhere).await,
            0,
            "a parcel is where its job says"
        );
        let late = "SELECT COUNT(*) FROM decoction_job WHERE (handed_over_at IS NULL) = (state IN ('handed_over', 'delivered'))";
        assert_eq!(
            number(self.world, late).await,
            0,
            "what left has a time of departure"
        );
    }

    /// The scans of each job are one way through the map, with its minutes.
    async fn no_step_was_skipped(&self) {
        let sql = "SELECT prescription_id, from_state, verb, to_state, at, facts FROM decoction_scan WHERE refused = '' ORDER BY prescription_id, id";
        let mut at: BTreeMap<i64, String> = BTreeMap::new();
        let (mut soaked, mut ends): (BTreeMap<i64, i64>, BTreeMap<i64, i64>) = Default::default();
        for row in rows(self.world, sql).await {
            let id: i64 = read(&row, 0);
            let (from, verb, to): (String, String, String) =
                (read(&row, 1), read(&row, 2), read(&row, 3));
            let time: i64 = read(&row, 4);
            let facts: Value = serde_json::from_str(&read::<String>(&row, 5)).expect("JSON");
            let here = at.entry(id).or_insert_with(|| "queued".to_owned());
            assert_eq!(*here, from, "{id}: {verb}");
            *here = to;
            match verb.as_str() {
                "soak" => drop(soaked.insert(id, time)),
                "boil" => {
                    assert!(time - soaked[&id] >= 30 * 60_000, "soaked too short");
                    let until: Instant = text(&facts["ends_at"]).parse().expect("a time");
                    ends.insert(id, until.0);
                }
                "unload" => assert!(time >= ends[&id], "boiled too short"),
                _ => {}
            }
        }
        let now = self.seen().await;
        for (id, state) in at {
            assert_eq!(now[&id].state, state);
        }
    }

    /// What left the shelf, and what the book did not have.
    async fn consumed(&self) -> i64 {
        let moved = "SELECT CAST(COALESCE(SUM(quantity_milli), 0) AS BIGINT) FROM stock_move WHERE document = 'prescription'";
        let mut all = number(self.world, moved).await;
        for row in rows(
            self.world,
            "SELECT facts FROM decoction_scan WHERE verb = 'pass' AND refused = ''",
        )
        .await
        {
            let facts: Value = serde_json::from_str(&read::<String>(&row, 0)).expect("JSON");
            let missing: Quantity = text(&facts["book"]["unrecorded"]).parse().expect("grams");
            all += missing.0;
        }
        all
    }
}

spec! {
    async fn whatever_is_scanned_in_whatever_order_the_floor_obeys_its_map(world: World) {
        open(&world).await;
        let van = van(&world).await;
        execute(&world, "UPDATE vehicle SET trips = 1000").await;
        let mut floor = Floor {
            world: &world, van, jobs: Vec::new(), dice: StdRng::seed_from_u64(41), records: 0, passed_milli: 0,
            walked: BTreeSet::new(), refused: BTreeMap::new(),
        };
        for _ in 0..JOBS {
            let job = floor.arrival().await;
            floor.jobs.push(job);
        }
        for _ in 0..STEPS {
            match floor.dice.random_range(0..100) {
                0..8 => world.clock.advance(minutes(floor.dice.random_range(5..60))),
                8..12 => floor.machines().await,
                12..20 => floor.drive().await,
                _ => floor.scan().await,
            }
            floor.lawful().await;
        }
        floor.no_step_was_skipped().await;
        assert_eq!(floor.consumed().await, floor.passed_milli, "what left the shelf is what was weighed and found right");
        crate::exchange::balanced_ledger(&world).await;
        let missed: Vec<_> = JOB_MAP.iter().filter(|arrow| !floor.walked.contains(arrow)).collect();
        assert!(missed.is_empty(), "nobody walked {missed:?}; refused {:?}", floor.refused);
        assert!(floor.refused.len() > 6, "{:?}", floor.refused);
    }
}
