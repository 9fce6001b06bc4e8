//! A made-up county behind a running server, and what measurements need in it.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::json;

use crate::books::{Books, number};
use crate::sheet::tell;
use crate::visitor::Visitor;

/// The product, which is built beside the bench.
pub fn binary() -> PathBuf {
    let bench = std::env::current_exe().expect("this program has a place");
    bench.with_file_name("yaoshu")
}

/// The list of orders as people open it, and the same page in one statement.
pub const ORDERS: &str = "/api/purchasing/orders?limit=50";
pub const ORDERS_SQL: &str = "SELECT o.id, o.number, o.state, o.urgency, o.delivery, o.line_count, o.facility_count, \
     o.amount_e4, o.placed_at, o.confirm_by_at, o.version, o.created_at, s.code, s.name FROM purchase_order o \
     JOIN organisation s ON s.id = o.supplier_id ORDER BY o.id DESC LIMIT 51";

/// Name, page and floor of the lists that are open all day.
pub const LISTS: [(&str, &str, &str); 3] = [
    ("list page of 50 orders", ORDERS, ORDERS_SQL),
    (
        "list page of 50 requisitions",
        "/api/demand/requisitions?limit=50",
        "SELECT r.id, r.number, r.kind, r.state, r.line_count, r.flagged_count, r.amount_e4, r.version, r.created_at, \
         f.code, f.name, c.code, c.name FROM requisition r JOIN organisation f ON f.id = r.facility_id \
         LEFT JOIN cycle c ON c.id = r.cycle_id ORDER BY r.id DESC LIMIT 51",
    ),
    (
        "list page of 50 items",
        "/api/formulary/items?limit=50",
        "SELECT * FROM item ORDER BY id LIMIT 51",
    ),
];

/// The product at work. Dropping it ends it.
pub struct Server {
    child: Child,
    base: String,
}

/// Makes a county of so many facilities and serves it.
pub async fn open(url: &str, folder: &Path, facilities: usize) -> Server {
    tell(&format!(
        "a county of {facilities} facilities, {}",
        url.split(':').next().unwrap_or_default()
    ));
    let made = product(url, folder)
        .args(["demo", "--facilities", &facilities.to_string()])
        .stdout(Stdio::null())
        .status();
    assert!(made.expect("the product").success(), "no county was made");
    let mut child = product(url, folder)
        .args(["serve", "--listen", "127.0.0.1:0", "--without-scheduler"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the product");
    let said = BufReader::new(child.stdout.take().expect("its output")).lines();
    let base = said
        .map_while(Result::ok)
        .find_map(|line| Some(line[line.find("http://")?..].to_owned()))
        .expect("an address");
    Server { child, base }
}

fn product(url: &str, folder: &Path) -> Command {
    let mut command = Command::new(binary());
    command
        .current_dir(folder)
        .env("YAOSHU_LOG", "error")
        .env("YAOSHU_DATA_DIR", folder)
        .args(["--database-url", url]);
    command
}

impl Server {
    /// Somebody of the county, signed in.
    pub async fn visitor(&self, login: &str) -> Visitor {
        Visitor::sign_in(&self.base, login).await
    }

    /// The most memory it ever held, in megabytes.
    pub fn peak_memory_mb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .expect("a running process");
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .expect("its memory");
        let kilobytes: u64 = peak
            .trim()
            .trim_end_matches(" kB")
            .parse()
            .expect("a number");
        kilobytes / 1_024
    }

    /// Ends it.
    pub fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Ids for rows that measurements bring along: below those of the product, so that its own come last as ever.
static IDS: AtomicI64 = AtomicI64::new(100_000_000_000_000_000);

pub fn ids(count: usize) -> i64 {
    IDS.fetch_add(i64::try_from(count).expect("few"), Ordering::SeqCst)
}

/// Items that a tier may ask for and somebody sells, with their packs.
pub struct Lines(Vec<(i64, i64)>);

const SOLD: &str = "i.state = 'active' AND EXISTS (SELECT 1 FROM contract_line l JOIN contract c ON c.id = l.contract_id \
     WHERE l.item_id = i.id AND l.active AND c.state = 'active')";

/// So many lines that a facility may ask for.
pub async fn lines(books: &mut impl Books, facility: &str, count: usize) -> Lines {
    let tier = match facility {
        village if village.contains('v') => "at_village",
        township if township.starts_with('t') => "at_township",
        _ => "at_county",
    };
    let items = format!("FROM item i WHERE i.{tier} AND {SOLD} ORDER BY i.id LIMIT {count}");
    let ids = books.numbers(&format!("SELECT i.id {items}")).await;
    let packs = books.numbers(&format!("SELECT i.pack_milli {items}")).await;
    assert_eq!(ids.len(), count, "{facility} may not ask for so many items");
    Lines(ids.into_iter().zip(packs).collect())
}

impl Lines {
    /// The body of a submission: a few packs of each.
    pub fn submission(&self) -> Vec<u8> {
        let lines: Vec<_> = self
            .0
            .iter()
            .enumerate()
            .map(|(at, (item, pack))| {
                let quantity = pack * (1 + i64::try_from(at % 5).expect("few"));
                json!({ "item_id": item.to_string(), "quantity": decimal(quantity) })
            })
            .collect();
        json!({ "lines": lines }).to_string().into_bytes()
    }
}

/// Thousandths as they travel.
pub fn decimal(milli: i64) -> String {
    let (whole, rest) = (milli / 1_000, milli % 1_000);
    let text = format!("{whole}.{rest:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Codes of the 22 townships.
pub fn townships() -> Vec<String> {
    (1..=22).map(|at| format!("t{at:02}")).collect()
}

/// Requisitions that were begun: facility's code and id of the paper.
pub struct Drafts(Vec<(String, i64)>);

impl Drafts {
    /// Those of one facility.
    pub fn of(&self, facility: &str) -> Vec<i64> {
        let mine = self.0.iter().filter(|(code, _)| code == facility);
        mine.map(|(_, id)| *id).collect()
    }

    /// All but the spare one, each with the place of its township among all.
    pub fn by_township(&self) -> Vec<(usize, i64)> {
        self.0[1..].iter().map(placed).collect()
    }

    /// One that nobody else uses.
    pub fn spare(&self) -> (usize, i64) {
        placed(&self.0[0])
    }
}

/// `t03v01` belongs to the third township.
fn placed((code, id): &(String, i64)) -> (usize, i64) {
    let township: usize = code[1..3].parse().expect("a village's code");
    (township - 1, *id)
}

/// `each` drafts for every one of these facilities, each in an open cycle of its own.
pub async fn drafts(books: &mut impl Books, facilities: &[&str], each: usize) -> Drafts {
    let mut drafts = Vec::new();
    for _ in 0..each {
        let cycle = cycle(books).await;
        for facility in facilities {
            let id = ids(1);
            let code = facility.to_uppercase();
            books
                .run(&format!(
                    "INSERT INTO requisition (id, number, cycle_id, facility_id, kind, state, adopted, reason, line_count, \
                     flagged_count, amount_e4, created_by, version, created_at) SELECT {id}, 'B{id}', {cycle}, o.id, 'regular', \
                     'draft', FALSE, '', 0, 0, 0, u.id, 1, 0 FROM organisation o JOIN user_account u \
                     ON u.organisation_id = o.id WHERE o.code = '{code}' ORDER BY u.id LIMIT 1"
                ))
                .await;
            drafts.push(((*facility).to_owned(), id));
        }
    }
    Drafts(drafts)
}

/// So many drafts of the villages, the townships taking turns.
pub async fn village_drafts(books: &mut impl Books, count: usize) -> Drafts {
    let villages: Vec<String> = (1..=13)
        .flat_map(|village| {
            townships()
                .into_iter()
                .map(move |township| format!("{township}v{village:02}"))
        })
        .collect();
    let names: Vec<&str> = villages.iter().map(String::as_str).collect();
    books.run("BEGIN").await;
    let mut drafts = drafts(books, &names, count.div_ceil(names.len())).await;
    books.run("COMMIT").await;
    drafts.0.truncate(count);
    drafts
}

/// An open cycle.
async fn cycle(books: &mut impl Books) -> i64 {
    let id = ids(1);
    books
        .run(&format!(
            "INSERT INTO cycle (id, code, name, kind, opens_at, closes_at, review_days, safety_days, lookback_months, state, \
             version, created_at) VALUES ({id}, 'B{id}', '测速', 'monthly', 0, 4000000000000, 30, 3, 3, 'open', 1, 0)"
        ))
        .await;
    id
}

/// An open cycle in which the centre has accepted so many lines of each of so many facilities. Its plan finds these lines and no
/// others: what earlier plans could not buy is given up, or each cycle would be larger than the one before.
pub async fn accepted_cycle(books: &mut impl Books, facilities: usize, lines: usize) -> i64 {
    books
        .run("UPDATE back_order SET state = 'cancelled', closed_at = 1, version = version + 1 WHERE state = 'open'")
        .await;
    let cycle = cycle(books).await;
    let base = ids(1_000);
    // Villages may not ask for a thousand items; planning does not ask again who may.
    let tier = if lines > 500 {
        "at_county"
    } else {
        "at_village"
    };
    let someone = number(books, "SELECT MIN(id) FROM user_account").await;
    books
        .run(&format!(
            "INSERT INTO requisition (id, number, cycle_id, facility_id, kind, state, adopted, reason, line_count, flagged_count, \
             amount_e4, created_by, submitted_by, submitted_at, approved_by, approved_at, accepted_by, accepted_at, version, \
             created_at) SELECT {base} + ROW_NUMBER() OVER (ORDER BY id), 'B{cycle}-' || code, {cycle}, id, 'regular', 'accepted', \
             FALSE, '', {lines}, 0, 0, {someone}, {someone}, 1, {someone}, 1, {someone}, 1, 4, 0 FROM organisation \
             WHERE kind IN ('lead_hospital', 'township', 'village') AND active ORDER BY id LIMIT {facilities}"
        ))
        .await;
    books
        .run(&format!(
            "INSERT INTO requisition_line (requisition_id, item_id, item_version_no, quantity_milli, suggested_milli, \
             consumption_milli, lookback_days, stockout_days, review_days, lead_days, safety_days, on_hand_milli, \
             on_the_way_milli, requested_milli, price_e4, flags, note) SELECT r.id, i.id, i.version_no, \
             i.pack_milli * (1 + (r.id + i.at) % 5), i.pack_milli, i.pack_milli, 90, 0, 30, 3, 3, 0, 0, 0, 10000, 0, '' \
             FROM requisition r CROSS JOIN (SELECT i.id, i.version_no, i.pack_milli, ROW_NUMBER() OVER (ORDER BY i.id) AS at \
             FROM item i WHERE i.{tier} AND {SOLD} ORDER BY i.id LIMIT {lines}) i WHERE r.cycle_id = {cycle}"
        ))
        .await;
    let count = number(
        books,
        &format!("SELECT COUNT(*) FROM requisition_line l JOIN requisition r ON r.id = l.requisition_id WHERE r.cycle_id = {cycle}"),
    )
    .await;
    assert_eq!(
        usize::try_from(count),
        Ok(facilities * lines),
        "the cycle is of another size"
    );
    cycle
}

/// So many orders like one of the county's that one manager may approve.
pub async fn submitted_orders(books: &mut impl Books, count: usize) -> Vec<i64> {
    let like = number(
        books,
        "SELECT id FROM purchase_order WHERE state = 'submitted' AND approvals_needed = 1 ORDER BY line_count DESC LIMIT 1",
    )
    .await;
    let orders: Vec<i64> = (0..count).map(|_| ids(1)).collect();
    let lines = number(
        books,
        &format!("SELECT COUNT(*) FROM order_line WHERE order_id = {like}"),
    )
    .await;
    books.run("BEGIN").await;
    for order in &orders {
        let line = ids(usize::try_from(lines).expect("few") + 1);
        books
            .run(&format!(
                "INSERT INTO purchase_order (id, number, plan_id, supplier_id, urgency, delivery, state, line_count, facility_count, \
                 amount_e4, approvals_needed, submitted_by, submitted_at, version, created_at) SELECT {order}, 'B{order}', plan_id, \
                 supplier_id, urgency, delivery, state, line_count, facility_count, amount_e4, approvals_needed, submitted_by, \
                 submitted_at, 1, created_at FROM purchase_order WHERE id = {like}"
            ))
            .await;
        books
            .run(&format!(
                "INSERT INTO order_line (id, order_id, line_no, item_id, item_version_no, contract_line_id, quantity_milli, \
                 surplus_milli, pack_milli, price_e4, amount_e4, explanation) SELECT {line} + line_no, {order}, line_no, item_id, \
                 item_version_no, contract_line_id, quantity_milli, surplus_milli, pack_milli, price_e4, amount_e4, explanation \
                 FROM order_line WHERE order_id = {like}"
            ))
            .await;
    }
    books.run("COMMIT").await;
    orders
}
