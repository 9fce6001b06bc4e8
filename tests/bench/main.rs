//! `make bench`: what the product does in a county's size, and beside each figure its floor, the same rows written
//! or read by raw SQL in the same run on the same disk.
//!
//! The product runs as its users run it: the binary as a process of its own, spoken to over HTTP, on a made-up county.
//! The table goes to the standard output; what is going on, to the standard error.

mod analyst;
mod books;
mod brewing;
mod county;
mod load;
mod moves;
mod postgres;
mod rehearsal;
mod scans;
mod sheet;
mod sqlite;
mod visitor;

use std::time::Duration;

use books::Books;
use county::{Drafts, Lines, Server};
use load::{Times, at_a_rate, side_by_side};
use sheet::Sheet;
use visitor::Visitor;

/// Single operations are done so often; the median counts.
const TIMES: usize = 7;

/// Facilities of the county that is measured.
const FACILITIES: usize = 320;

/// Facilities of the largest county, each with so many lines.
const LARGEST: (usize, usize) = (820, 1_000);

/// Most memory that it may take, in megabytes.
const LARGEST_MB: u64 = 1_200;

/// Cycles of each size.
const CYCLES: usize = 5;

/// People who work at once.
const CLIENTS: usize = 8;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(run());
}

async fn run() {
    let wanted = Wanted(
        std::env::args()
            .skip(1)
            .filter(|word| !word.starts_with('-'))
            .collect(),
    );
    let mut sheet = Sheet::default();
    // First, so that the memory of this process is theirs.
    if wanted.command("plan") {
        analyst::plans(&mut sheet);
    }
    if wanted.command("forecast") {
        analyst::forecasts(&mut sheet);
    }
    if wanted.command("brewing") {
        brewing::days(&mut sheet);
    }
    if wanted.only_commands() {
        return println!("{sheet}");
    }
    if wanted.any("sqlite") {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!(
            "sqlite://{}",
            folder.path().join("county.sqlite3").display()
        );
        let mut server = county::open(&url, folder.path(), FACILITIES).await;
        let mut books = sqlite::Sqlite::open(folder.path());
        one_by_one(&mut sheet, "SQLite", &server, &mut books, &wanted).await;
        all_at_once(&mut sheet, &server, &mut books, &wanted).await;
        if wanted.stage("moves") {
            moves::measure(&mut sheet, "SQLite", &server, &mut books).await;
        }
        // The last one, for it fills the shelves with herbs that nobody moved there.
        if wanted.stage("scans") {
            scans::measure(&mut sheet, "SQLite", &server, &mut books).await;
        }
        sheet.memory("SQLite", server.peak_memory_mb());
        server.stop();
    }
    if wanted.any("postgres") {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = postgres::fresh_database().await;
        let mut server = county::open(&url, folder.path(), FACILITIES).await;
        let mut books = postgres::Postgres::open(&url).await;
        one_by_one(&mut sheet, "PostgreSQL", &server, &mut books, &wanted).await;
        if wanted.stage("moves") {
            moves::measure(&mut sheet, "PostgreSQL", &server, &mut books).await;
        }
        sheet.memory("PostgreSQL", server.peak_memory_mb());
        server.stop();
    }
    for engine in Wanted::ENGINES {
        if wanted.any(engine) && wanted.stage("county") {
            largest(&mut sheet, engine).await;
        }
    }
    if wanted.alone("sla") {
        rehearsal::measure(&mut sheet).await;
    }
    println!("{sheet}");
}

/// The largest county, in a process of its own so that its memory is its own: 820,000 lines, closed and committed.
async fn largest(sheet: &mut Sheet, engine: &'static str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (facilities, _) = LARGEST;
    if engine == "sqlite" {
        let file = folder.path().join("county.sqlite3");
        let url = format!("sqlite://{}", file.display());
        let server = county::open(&url, folder.path(), facilities).await;
        let mut books = sqlite::Sqlite::open(folder.path());
        close_largest(sheet, "SQLite", server, &mut books).await;
    } else {
        let url = postgres::fresh_database().await;
        let server = county::open(&url, folder.path(), facilities).await;
        let mut books = postgres::Postgres::open(&url).await;
        close_largest(sheet, "PostgreSQL", server, &mut books).await;
    }
}

async fn close_largest(
    sheet: &mut Sheet,
    engine: &'static str,
    mut server: Server,
    books: &mut impl Books,
) {
    let (facilities, most) = LARGEST;
    let manager = server.visitor("manager").await;
    let mut took = Vec::new();
    for lines in [most / 4, most] {
        sheet::tell(&format!(
            "{engine}: a cycle of {facilities} facilities × {lines} lines"
        ));
        let cycle = county::accepted_cycle(books, facilities, lines).await;
        let mut times = Times::default();
        times.add(close_cycle(&manager, books, cycle).await);
        took.push(times.percentile(50));
        let name = format!("close and commit a cycle, {facilities} × {lines} lines");
        sheet.row(engine, &name, &times, None);
    }
    sheet.largest_growth(engine, took[1].as_secs_f64() / took[0].as_secs_f64());
    let name = format!("{engine}, 820,000 lines");
    sheet.memory_within(&name, server.peak_memory_mb(), LARGEST_MB);
    server.stop();
}

/// Closes a cycle and commits its plan; answers how long both took.
async fn close_cycle(manager: &Visitor, books: &mut impl Books, cycle: i64) -> Duration {
    let closing = format!("/api/purchasing/cycles/{cycle}/closing");
    let closed = manager.act(&closing, 1, "{}".into()).await;
    assert_eq!(closed.status, 200, "a cycle was not closed");
    let plan = format!("/api/purchasing/plans/{}", closed.text("plan_id"));
    // What the rules marked is decided on by people, whose time is not measured.
    books
        .run("UPDATE plan_line_review SET decision = 'approved' WHERE flags <> 0")
        .await;
    let version = manager.get(&plan).await.version();
    let committed = manager
        .act(&format!("{plan}/commitment"), version, "{}".into())
        .await;
    assert_eq!(committed.status, 200, "a plan was not committed");
    closed.took + committed.took
}

/// What to measure: everything, or what the command line names (`sqlite`, `large`, `cycles`, `rate` …).
struct Wanted(Vec<String>);

impl Wanted {
    const ENGINES: [&str; 2] = ["sqlite", "postgres"];
    const COMMANDS: [&str; 3] = ["plan", "forecast", "brewing"];

    fn command(&self, command: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|word| word == command)
    }

    /// Nothing is named that needs a server.
    fn only_commands(&self) -> bool {
        let mut words = self.0.iter();
        !self.0.is_empty() && words.all(|word| Self::COMMANDS.contains(&word.as_str()))
    }

    fn any(&self, engine: &str) -> bool {
        if self.0.iter().all(|word| word == "sla") && !self.0.is_empty() {
            return false;
        }
        let named = self
            .0
            .iter()
            .any(|word| Self::ENGINES.contains(&word.as_str()));
        !named || self.0.iter().any(|word| word == engine)
    }

    /// What needs no engine runs when nothing is named, or it is.
    fn alone(&self, stage: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|word| word == stage)
    }

    fn stage(&self, stage: &str) -> bool {
        let named = self
            .0
            .iter()
            .any(|word| !Self::ENGINES.contains(&word.as_str()));
        !named || self.0.iter().any(|word| word == stage)
    }
}

/// One person at a time: large documents, the closing of a cycle, a list.
async fn one_by_one(
    sheet: &mut Sheet,
    engine: &'static str,
    server: &Server,
    books: &mut impl Books,
    wanted: &Wanted,
) {
    if wanted.stage("large") {
        sheet::tell(&format!("{engine}: requisitions of 2,000 lines"));
        submit_large(sheet, engine, server, books).await;
    }
    if wanted.stage("cycles") {
        let mut closings = Vec::new();
        for lines in [125, 500] {
            sheet::tell(&format!(
                "{engine}: a cycle of 320 facilities × {lines} lines"
            ));
            closings.push(close_and_commit(sheet, engine, server, books, lines).await);
        }
        let [(few, few_floor), (many, many_floor)] = [closings[0], closings[1]];
        let factor = |many: Duration, few: Duration| many.as_secs_f64() / few.as_secs_f64();
        sheet.growth(engine, factor(many, few), factor(many_floor, few_floor));
    }
    if wanted.stage("list") {
        sheet::tell(&format!("{engine}: the list of orders"));
        let manager = server.visitor("manager").await;
        let mut times = Times::default();
        for _ in 0..200 {
            times.add(manager.get(county::ORDERS).await.took);
        }
        let floor = books.reading(county::ORDERS_SQL, 200).await;
        sheet
            .row(engine, "list page of 50 orders", &times, Some(floor))
            .p99(40);
    }
}

async fn submit_large(
    sheet: &mut Sheet,
    engine: &'static str,
    server: &Server,
    books: &mut impl Books,
) {
    let lines = county::lines(books, "h1", 2_000).await;
    let drafts = county::drafts(books, &["h1"], TIMES + 2).await;
    let clerk = server.visitor("h1.clerk").await;
    let body = lines.submission();
    let (mut times, mut floor) = (Times::default(), None);
    for (at, draft) in drafts.of("h1").iter().enumerate() {
        // The first warms up, the last is taken apart for its floor.
        if at == TIMES + 1 {
            books.remember().await;
        }
        let answer = clerk.submit(*draft, body.clone()).await;
        assert_eq!(answer.status, 200, "a requisition was refused");
        if at == TIMES + 1 {
            floor = Some(books.replay(TIMES).await);
        } else if at > 0 {
            times.add(answer.took);
        }
        // By the next cycle this one is ordered: nobody waits for two of them.
        let ordered = format!("UPDATE requisition SET state = 'ordered' WHERE id = {draft}");
        books.run(&ordered).await;
    }
    let row = sheet.row(engine, "submit a requisition of 2,000 lines", &times, floor);
    row.p50(250).times_floor(3.0);
}

/// Cycles of the same size; answers the median.
async fn close_and_commit(
    sheet: &mut Sheet,
    engine: &'static str,
    server: &Server,
    books: &mut impl Books,
    lines: usize,
) -> (Duration, Duration) {
    let manager = server.visitor("manager").await;
    let (mut times, mut floor) = (Times::default(), Duration::ZERO);
    for at in 0..CYCLES {
        let cycle = county::accepted_cycle(books, FACILITIES, lines).await;
        if at + 1 == CYCLES {
            books.remember().await;
        }
        times.add(close_cycle(&manager, books, cycle).await);
        if at + 1 == CYCLES {
            floor = books.replay(3).await;
        }
    }
    let median = times.percentile(50);
    let name = format!("close and commit a cycle, 320 × {lines} lines");
    let row = sheet.row(engine, &name, &times, Some(floor));
    if lines == 500 {
        row.times_floor(3.0);
    }
    (median, floor)
}

const HTTP: &str = "SQLite, 8 clients";

/// Many people at a time, on SQLite.
async fn all_at_once(sheet: &mut Sheet, server: &Server, books: &mut impl Books, wanted: &Wanted) {
    if wanted.stage("rate") || wanted.stage("hundred") {
        let mut clerks = Vec::new();
        for township in county::townships() {
            clerks.push(server.visitor(&format!("{township}.clerk")).await);
        }
        if wanted.stage("rate") {
            submit_at_a_rate(sheet, books, &clerks).await;
        }
        if wanted.stage("hundred") {
            submit_side_by_side(sheet, books, &clerks).await;
        }
    }
    let managers = [
        server.visitor("manager").await,
        server.visitor("manager2").await,
    ];
    if wanted.stage("approvals") {
        approve(sheet, books, &managers).await;
    }
    if wanted.stage("lists") {
        read_lists(sheet, books, &managers).await;
    }
}

/// Handing in at a steady rate, whether or not the server keeps up: the last hour before a cycle closes, many times over.
async fn submit_at_a_rate(sheet: &mut Sheet, books: &mut impl Books, clerks: &[Visitor]) {
    sheet::tell("SQLite: 300 requisitions of 25 lines a second for 30 s");
    let (seconds, rate) = (30, 300);
    let lines = county::lines(books, "t01v01", 25).await;
    let drafts = county::village_drafts(books, seconds * rate + 1).await;
    let floor = floor_of_a_submission(books, clerks, &drafts, &lines).await;
    let body = lines.submission();
    let papers = drafts.by_township();
    let times = at_a_rate(rate, seconds * rate, |number| {
        let (township, draft) = papers[number];
        let (clerk, body) = (clerks[township].clone(), body.clone());
        async move { clerk.submit(draft, body).await.status }
    })
    .await;
    let row = sheet.row(
        HTTP,
        "submit 25 lines, open loop of 300/s",
        &times,
        Some(floor),
    );
    row.p50(10).p99(100);
}

async fn submit_side_by_side(sheet: &mut Sheet, books: &mut impl Books, clerks: &[Visitor]) {
    sheet::tell("SQLite: requisitions of 100 lines");
    let lines = county::lines(books, "t01v01", 100).await;
    let drafts = county::village_drafts(books, CLIENTS * 200 + 1).await;
    let floor = floor_of_a_submission(books, clerks, &drafts, &lines).await;
    let body = lines.submission();
    let papers = drafts.by_township();
    let times = side_by_side(CLIENTS, 200, |client, round| {
        let (township, draft) = papers[round * CLIENTS + client];
        let (clerk, body) = (clerks[township].clone(), body.clone());
        async move { clerk.submit(draft, body).await.status }
    })
    .await;
    sheet
        .row(HTTP, "submit 100 lines", &times, Some(floor))
        .p99(250);
}

async fn approve(sheet: &mut Sheet, books: &mut impl Books, managers: &[Visitor; 2]) {
    sheet::tell("SQLite: approvals of orders");
    let orders = county::submitted_orders(books, CLIENTS * 100 + 1).await;
    books.remember().await;
    managers[0].approve(orders[CLIENTS * 100]).await;
    let floor = books.replay(TIMES).await;
    let times = side_by_side(CLIENTS, 100, |client, round| {
        let (manager, order) = (managers[client % 2].clone(), orders[client * 100 + round]);
        async move { manager.approve(order).await.status }
    })
    .await;
    sheet.row(HTTP, "approve an order", &times, Some(floor));
}

async fn read_lists(sheet: &mut Sheet, books: &mut impl Books, managers: &[Visitor; 2]) {
    for (name, page, sql) in county::LISTS {
        sheet::tell(&format!("SQLite: {name}"));
        let floor = books.reading(sql, 200).await;
        let times = side_by_side(CLIENTS, 250, |client, _| {
            let manager = managers[client % 2].clone();
            async move { manager.get(page).await.status }
        })
        .await;
        sheet.row(HTTP, name, &times, Some(floor)).p99(40);
    }
}

async fn floor_of_a_submission(
    books: &mut impl Books,
    clerks: &[Visitor],
    drafts: &Drafts,
    lines: &Lines,
) -> Duration {
    let (township, draft) = drafts.spare();
    books.remember().await;
    clerks[township].submit(draft, lines.submission()).await;
    books.replay(TIMES).await
}
