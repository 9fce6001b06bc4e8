//! The decoction room at its peak: sixty scans a second of real jobs, each at the step that comes next, in a room that holds thousands.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::books::{Books, number};
use crate::county::{Server, decimal, ids};
use crate::load::at_a_rate;
use crate::sheet::{self, Sheet};
use crate::visitor::Visitor;

/// Scans a second, each of a place of its own: somebody needs a second from one scan to the next.
const PLACES: usize = 60;
const SECONDS: usize = 60;

/// Jobs that only lie there: half of them wait, half are done.
const OTHERS: usize = 4_000;

/// Doses of each prescription.
const DOSES: i64 = 7;

/// Steps of a place that does not weigh: check and soak, boil, two additions and unload, pack, sample and hand over.
const STEPS_BESIDE: usize = 9;

/// Steps of a prescription at a scale, beside its herbs.
const STEPS_AT_SCALE: usize = 2;

/// How a job stands when its scans begin.
#[derive(Clone, Copy)]
enum Stands {
    Queued,
    Weighed,
    Soaking,
    Boiling,
    Boiled,
    Gone,
}

/// A scan and who does it.
type Scan = (usize, Vec<u8>);

/// The room, as it is filled.
struct Room {
    /// The first prescription; the others follow.
    first: i64,
    /// Line and grams of all doses.
    herbs: Vec<(i64, i64)>,
    stands: Vec<Stands>,
}

/// Everybody of the room, in this order.
const PEOPLE: [&str; 3] = ["rechecker", "decoctor", "packer"];

/// Sixty scans a second for a minute.
pub async fn measure(
    sheet: &mut Sheet,
    engine: &'static str,
    server: &Server,
    books: &mut impl Books,
) {
    sheet::tell(&format!(
        "{engine}: {PLACES} production scans a second for {SECONDS} s"
    ));
    let mut room = Room::like_the_county(books).await;
    let scales = PLACES * (room.herbs.len() + STEPS_AT_SCALE)
        / (room.herbs.len() + STEPS_AT_SCALE + STEPS_BESIDE);
    let lanes: Vec<Vec<Scan>> = (0..PLACES)
        .map(|place| match place < scales {
            true => room.at_a_scale(PEOPLE.len() + place),
            false => room.beside(),
        })
        .collect();
    for at in 0..OTHERS {
        room.arrive(if at % 2 == 0 {
            Stands::Queued
        } else {
            Stands::Gone
        });
    }
    room.fill(books, scales).await;
    let mut people = Vec::new();
    for login in PEOPLE {
        people.push(server.visitor(login).await);
    }
    for scale in 0..scales {
        people.push(server.visitor(&format!("scale{scale}")).await);
    }
    let refused = Arc::new(AtomicUsize::new(0));
    let times = at_a_rate(PLACES, PLACES * SECONDS, |at| {
        let (who, body) = lanes[at % PLACES][at / PLACES].clone();
        scan(people[who].clone(), at, body, refused.clone())
    })
    .await;
    let refused = refused.load(Ordering::Relaxed);
    let name = format!("production scan, open loop of {PLACES}/s");
    sheet.row(engine, &name, &times, None).p95(80);
    let failed = times.errors() - refused;
    sheet.remark(format!(
        "{engine}: {} scans of jobs at their next step beside {OTHERS} others, {refused} refused, {failed} failed",
        times.count()
    ));
}

async fn scan(person: Visitor, at: usize, body: Vec<u8>, refused: Arc<AtomicUsize>) -> u16 {
    let key = format!("bench-scan-{at}");
    let status = person.post("/api/decoction/scans", &key, body).await.status;
    if (400..500).contains(&status) {
        refused.fetch_add(1, Ordering::Relaxed);
    }
    status
}

impl Room {
    /// A room whose prescriptions are all like the longest that the county has passed.
    async fn like_the_county(books: &mut impl Books) -> Self {
        let longest = "SELECT p.id FROM prescription p JOIN decoction_job j ON j.prescription_id = p.id \
             JOIN prescription_line l ON l.prescription_id = p.id WHERE p.way = 'decoct' GROUP BY p.id ORDER BY COUNT(*) DESC, p.id LIMIT 1";
        let like = number(books, longest).await;
        books
            .run(&format!("CREATE TEMP TABLE herb AS SELECT * FROM prescription_line WHERE prescription_id = {like}; \
                 CREATE TEMP TABLE fresh AS SELECT * FROM prescription WHERE id = {like}"))
            .await;
        let lines = books
            .numbers("SELECT line_no FROM herb ORDER BY line_no")
            .await;
        let grams = books
            .numbers(&format!(
                "SELECT grams_milli * {DOSES} FROM herb ORDER BY line_no"
            ))
            .await;
        Self {
            first: ids(100_000),
            herbs: lines.into_iter().zip(grams).collect(),
            stands: Vec::new(),
        }
    }

    /// A job more; answers which.
    fn arrive(&mut self, stands: Stands) -> usize {
        self.stands.push(stands);
        self.stands.len()
    }

    /// Prescription after prescription is weighed by one person.
    fn at_a_scale(&mut self, who: usize) -> Vec<Scan> {
        let mut scans = Vec::new();
        while scans.len() < SECONDS {
            let job = self.arrive(Stands::Queued);
            scans.push((who, said(job, "dispense", json!({}))));
            for (line, grams) in &self.herbs {
                let more = json!({ "line_no": line, "shares": [decimal(*grams)] });
                scans.push((who, said(job, "weigh", more)));
            }
            scans.push((who, said(job, "finish", json!({}))));
        }
        scans
    }

    /// Everything else, each step on a job that has come so far.
    fn beside(&mut self) -> Vec<Scan> {
        let (checker, worker, packer) = (0, 1, 2);
        let mut scans = Vec::new();
        while scans.len() < SECONDS {
            let job = self.arrive(Stands::Weighed);
            scans.push((checker, said(job, "pass", json!({}))));
            scans.push((worker, said(job, "soak", json!({}))));
            let job = self.arrive(Stands::Soaking);
            scans.push((
                worker,
                said(job, "boil", json!({ "machine": format!("B{job}") })),
            ));
            let job = self.arrive(Stands::Boiling);
            for timer in ["others", "second"] {
                scans.push((worker, said(job, "add", json!({ "timer": timer }))));
            }
            scans.push((worker, said(job, "unload", json!({}))));
            let job = self.arrive(Stands::Boiled);
            scans.push((packer, said(job, "pack", json!({}))));
            scans.push((packer, said(job, "sample", json!({}))));
            scans.push((packer, said(job, "hand_over", json!({ "carrier": "SF 1" }))));
        }
        scans
    }

    /// Writes the room: prescriptions like the one, their jobs, machines for those that boil, and people at the scales.
    async fn fill(&self, books: &mut impl Books, scales: usize) {
        let all = self.stands.len();
        let first = self.first;
        books.roomy().await;
        books.run("BEGIN").await;
        books
            .run(&format!(
                "INSERT INTO fresh WITH RECURSIVE n(at) AS (SELECT 2 UNION ALL SELECT at + 1 FROM n WHERE at < {all}) \
                 SELECT p.* FROM fresh p CROSS JOIN n; \
                 UPDATE fresh SET id = {first} + rowid, number = 'CFB-' || rowid, external_number = NULL, token = NULL, doses = {DOSES}, \
                   scheme = 'general', delivery = 'courier', early_min = 0; \
                 INSERT INTO prescription SELECT * FROM fresh; \
                 INSERT INTO prescription_line SELECT f.id, h.line_no, h.written, h.piece, h.item_id, h.grams_milli, h.method \
                   FROM fresh f CROSS JOIN herb h"
            ))
            .await;
        for (at, stands) in self.stands.iter().enumerate() {
            books.run(&job(first, at + 1, *stands)).await;
        }
        books
            .run(&format!(
                "INSERT INTO decoction_weight (prescription_id, line_no, shares, weighed_milli, at, by_id) \
                 SELECT j.prescription_id, h.line_no, '[]', h.grams_milli * {DOSES}, 0, NULL FROM decoction_job j CROSS JOIN herb h \
                 WHERE j.prescription_id > {first} AND j.prescription_id <= {first} + {all} AND j.state = 'weighed'; \
                 UPDATE balance SET quantity_milli = quantity_milli + 1000000000 WHERE NOT boundless AND item_id IN (SELECT item_id FROM herb)"
            ))
            .await;
        let person = ids(scales);
        books
            .run("CREATE TEMP TABLE person AS SELECT * FROM user_account WHERE login = 'dispenser'")
            .await;
        for scale in 0..scales {
            books
                .run(&format!(
                    "UPDATE person SET id = {person} + {scale}, login = 'scale{scale}'; INSERT INTO user_account SELECT * FROM person"
                ))
                .await;
        }
        books.run("COMMIT").await;
        books.run("ANALYZE").await;
    }
}

/// What somebody scans.
fn said(job: usize, verb: &str, more: Value) -> Vec<u8> {
    let mut body = json!({ "code": format!("CFB-{job}"), "verb": verb, "station": "bench" });
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    body.to_string().into()
}

/// When all that has happened to the jobs was over, milliseconds since 1970.
const LONG_AGO: i64 = 1_700_000_000_000;

/// The row of a job, with the machine that it boils on or will.
fn job(first: i64, at: usize, stands: Stands) -> String {
    let ago = |minutes: i64| (LONG_AGO - minutes * 60_000).to_string();
    let never = || "NULL".to_owned();
    let timers = json!(["others", "second"].map(|kind| {
        json!({ "kind": kind, "at": "2020-01-01T00:00:00Z", "pieces": [], "done_at": null })
    }));
    let machine = ids(1);
    let (state, soaking, on, boiling, ends) = match stands {
        Stands::Queued => ("queued", never(), never(), never(), never()),
        Stands::Weighed => ("weighed", never(), never(), never(), never()),
        Stands::Soaking => ("soaking", ago(90), never(), never(), never()),
        Stands::Boiling => ("boiling", ago(180), machine.to_string(), ago(120), ago(5)),
        Stands::Boiled => ("boiled", ago(180), never(), ago(120), ago(5)),
        Stands::Gone => ("delivered", ago(180), never(), ago(120), ago(5)),
    };
    let timers = if matches!(stands, Stands::Boiling) {
        timers.to_string()
    } else {
        "[]".to_owned()
    };
    let row = format!(
        "INSERT INTO decoction_job (prescription_id, state, since, dispensed_by, soaking_since, machine_id, boiling_since, boiled_at, \
         timers, bags, sample, trouble, told, boils, version) \
         VALUES ({first} + {at}, '{state}', {LONG_AGO}, NULL, {soaking}, {on}, {boiling}, {ends}, '{timers}', NULL, FALSE, '', '', 0, 1)"
    );
    match stands {
        Stands::Soaking | Stands::Boiling => format!(
            "INSERT INTO decoction_machine (id, code, group_no, most_doses, state, version) \
             VALUES ({machine}, 'B{at}', 0, 60, 'working', 1); {row}"
        ),
        _ => row,
    }
}
