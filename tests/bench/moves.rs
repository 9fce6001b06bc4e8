//! A ledger of a million moves: what lies at a facility, who takes what first, and where a lot went.

use serde_json::json;

use crate::books::{Books, number};
use crate::county::{Server, decimal, ids};
use crate::load::Times;
use crate::sheet::{self, Sheet};

/// Moves of the ledger that is asked.
const MOVES: i64 = 1_000_000;

/// Moves by which a facility got a lot and used it up.
const MOVES_OF_A_SHELF: i64 = 4;

/// What a facility got of a lot, and what it used at a time, thousandths.
const GOT: i64 = 6_000;
const USED: i64 = 2_000;

/// Lines of the report that takes lots first to expire first.
const LINES: usize = 500;

/// Single operations are done so often.
const TIMES: usize = 20;

/// Main stores of facilities, and what lies in them.
const SHELVES: &str = "balance b JOIN place s ON s.id = b.place_id JOIN organisation o ON o.id = s.organisation_id \
     WHERE s.kind = 'store' AND s.name = '' AND o.kind <> 'centre'";

/// Balances that are not the sum of their moves, as the nightly proof finds them.
const DIFFERENCES: &str = "SELECT COUNT(*) FROM (SELECT place_id FROM (SELECT place_id, item_id, lot_id, quantity_milli AS kept, \
     0 AS moved FROM balance UNION ALL SELECT to_place_id, item_id, lot_id, 0, quantity_milli FROM stock_move UNION ALL \
     SELECT from_place_id, item_id, lot_id, 0, -quantity_milli FROM stock_move) AS sides \
     GROUP BY place_id, item_id, lot_id HAVING SUM(kept) <> SUM(moved)) AS differ";

/// All of it, on a county that nothing else is measured in afterwards.
pub async fn measure(
    sheet: &mut Sheet,
    engine: &'static str,
    server: &Server,
    books: &mut impl Books,
) {
    sheet::tell(&format!("{engine}: a ledger of a million moves"));
    let lots = history(books).await;
    balances(sheet, engine, server, books).await;
    first_to_expire(sheet, engine, server, books).await;
    traces(sheet, engine, server, books, lots).await;
}

/// Lots that came, went round and were used up, so many that the ledger has its million moves. Written set-wise; the law
/// of the ledger holds afterwards. Answers the first of the lots and the one after the last.
async fn history(books: &mut impl Books) -> (i64, i64) {
    let (first, place, row) = (ids(100_000), ids(10_000), ids(10_000_000));
    let there = number(books, "SELECT COUNT(*) FROM stock_move").await;
    let shelves = number(
        books,
        &format!(
            "SELECT COUNT(*) FROM (SELECT DISTINCT b.place_id, b.item_id FROM {SHELVES}) AS shelf"
        ),
    )
    .await;
    let each = (MOVES - there).max(1) / (shelves * MOVES_OF_A_SHELF) + 1;
    let count = |until: i64| -> String {
        let numbers: Vec<String> = (1..=until).map(|at| format!("SELECT {at} AS at")).collect();
        numbers.join(" UNION ALL ")
    };
    books.roomy().await;
    books.run("BEGIN").await;
    books
        .run(&format!(
            "INSERT INTO lot (id, item_id, number, produced_on, expires_on, held, version) \
             SELECT {first} + ROW_NUMBER() OVER (ORDER BY i.id, n.at) - 1, i.id, 'B-' || CAST(n.at AS TEXT), NULL, '2039-12-31', \
             FALSE, 1 FROM (SELECT DISTINCT b.item_id AS id FROM {SHELVES}) i CROSS JOIN ({}) n",
            count(each)
        ))
        .await;
    books
        .run(&format!(
            "INSERT INTO place (id, organisation_id, kind, name, boundless, active) \
             SELECT {place} + ROW_NUMBER() OVER (ORDER BY s.id), s.organisation_id, 'patient', '', TRUE, TRUE FROM place s \
             WHERE s.kind = 'store' AND s.name = '' AND NOT EXISTS (SELECT 1 FROM place p \
             WHERE p.organisation_id = s.organisation_id AND p.kind = 'patient' AND p.name = '')"
        ))
        .await;
    came_and_went(books, (first, place), row, &count(MOVES_OF_A_SHELF - 1)).await;
    books.run("COMMIT").await;
    books.run("ANALYZE").await;
    let moves = number(books, "SELECT COUNT(*) FROM stock_move").await;
    assert!(moves >= MOVES, "{moves} moves only");
    assert_eq!(number(books, DIFFERENCES).await, 0, "the ledger's law");
    let until = number(
        books,
        &format!("SELECT MAX(id) + 1 FROM lot WHERE id < {place}"),
    )
    .await;
    (first, until)
}

/// The moves of those lots, and the balances that they make.
async fn came_and_went(books: &mut impl Books, (first, until): (i64, i64), row: i64, uses: &str) {
    let source = number(books, "SELECT MIN(id) FROM place WHERE kind = 'opening'").await;
    let centre = number(
        books,
        "SELECT p.id FROM place p JOIN organisation o ON o.id = p.organisation_id WHERE o.kind = 'centre' AND p.kind = 'store' AND p.name = ''",
    )
    .await;
    let shelf = format!(
        "(SELECT DISTINCT s.id AS store_id, p.id AS patient_id, b.item_id, l.id AS lot_id FROM lot l \
         JOIN balance b ON b.item_id = l.item_id JOIN place s ON s.id = b.place_id AND s.kind = 'store' AND s.name = '' \
         JOIN organisation o ON o.id = s.organisation_id AND o.kind <> 'centre' \
         JOIN place p ON p.organisation_id = s.organisation_id AND p.kind = 'patient' AND p.name = '' \
         WHERE l.id >= {first} AND l.id < {until}) AS h"
    );
    books
        .run(&format!(
            "INSERT INTO stock_move (id, at, item_id, lot_id, from_place_id, to_place_id, quantity_milli, reason, document, \
             document_id, actor_user_id, period, reverses_id, dedupe_key) \
             SELECT {row} + n, 1700000000000 + n, item_id, lot_id, out_id, in_id, quantity, reason, 'bench', 1, NULL, \
             CASE WHEN reason = 'consumption' THEN '2024-01' END, NULL, 'bench:' || CAST(n AS TEXT) FROM \
             (SELECT ROW_NUMBER() OVER (ORDER BY lot_id, step, in_id, out_id) AS n, item_id, lot_id, out_id, in_id, quantity, reason FROM \
             (SELECT item_id, lot_id, 0 AS step, {source} AS out_id, {centre} AS in_id, {GOT} * COUNT(*) AS quantity, 'receipt' AS reason \
              FROM {shelf} GROUP BY item_id, lot_id \
              UNION ALL SELECT item_id, lot_id, 1, {centre}, store_id, {GOT}, 'transfer' FROM {shelf} \
              UNION ALL SELECT item_id, lot_id, 1 + u.at, store_id, patient_id, {USED}, 'consumption' FROM {shelf} CROSS JOIN ({uses}) u) AS steps) AS numbered"
        ))
        .await;
    books
        .run(
            "INSERT INTO balance (place_id, item_id, lot_id, quantity_milli, boundless, reserved_milli) \
             SELECT s.place_id, s.item_id, s.lot_id, CAST(SUM(s.by_milli) AS BIGINT), p.boundless, 0 FROM \
             (SELECT to_place_id AS place_id, item_id, lot_id, quantity_milli AS by_milli FROM stock_move WHERE document = 'bench' \
              UNION ALL SELECT from_place_id, item_id, lot_id, -quantity_milli FROM stock_move WHERE document = 'bench') AS s \
             JOIN place p ON p.id = s.place_id GROUP BY s.place_id, s.item_id, s.lot_id, p.boundless"
        )
        .await;
}

/// What lies at a facility, by item with its lots: the first page of everybody, and of the hospital that has most.
async fn balances(
    sheet: &mut Sheet,
    engine: &'static str,
    server: &Server,
    books: &mut impl Books,
) {
    let manager = server.visitor("manager").await;
    let everybody = "SELECT o.id FROM organisation o WHERE o.kind IN ('lead_hospital', 'township', 'village') AND o.active ORDER BY o.id";
    let hospital = "SELECT id FROM organisation WHERE code = 'H1'";
    for (name, sql, rounds) in [
        ("balances of a facility, page of 50 items", everybody, 1),
        (
            "balances of the lead hospital, page of 50 items",
            hospital,
            200,
        ),
    ] {
        let facilities = books.numbers(sql).await;
        let mut times = Times::default();
        for at in 0..facilities.len() * rounds {
            let facility = facilities[at % facilities.len()];
            let page = format!("/api/stock/balances?organisation_id={facility}&limit=50");
            let answer = manager.get(&page).await;
            assert_eq!(answer.status, 200, "balances");
            times.add(answer.took);
        }
        let floor = books.reading(&page_sql(facilities[0]), 50).await;
        sheet.row(engine, name, &times, Some(floor)).p95(20);
    }
}

/// A page of balances in one statement: the lots of the first 51 items.
fn page_sql(facility: i64) -> String {
    format!(
        "SELECT i.code, l.number, l.expires_on, b.quantity_milli, b.reserved_milli FROM place p \
         JOIN balance b ON b.place_id = p.id JOIN lot l ON l.id = b.lot_id JOIN item i ON i.id = b.item_id \
         WHERE p.organisation_id = {facility} AND p.kind IN ('store', 'receiving', 'quarantine') AND b.quantity_milli > 0 \
         ORDER BY i.code, l.expires_on LIMIT 80"
    )
}

/// A report of 500 items, taken lot by lot: the plan of what leaves and the moves that write it down.
async fn first_to_expire(
    sheet: &mut Sheet,
    engine: &'static str,
    server: &Server,
    books: &mut impl Books,
) {
    let clerk = server.visitor("h1.clerk").await;
    let facility = number(books, "SELECT id FROM organisation WHERE code = 'H1'").await;
    let enough = 1_000 * (i64::try_from(TIMES).expect("few") + 2);
    let items = books
        .numbers(&format!(
            "SELECT b.item_id FROM balance b JOIN place p ON p.id = b.place_id JOIN lot l ON l.id = b.lot_id \
             JOIN item i ON i.id = b.item_id AND NOT i.high_value WHERE p.organisation_id = {facility} AND p.kind = 'store' AND p.name = '' AND NOT l.held \
             GROUP BY b.item_id HAVING SUM(b.quantity_milli) >= {enough} ORDER BY COUNT(*) DESC, b.item_id LIMIT {LINES}"
        ))
        .await;
    assert_eq!(items.len(), LINES, "the hospital has too few items");
    let lines: Vec<_> = items
        .iter()
        .map(|item| json!({ "item_id": item.to_string(), "quantity": decimal(1_000) }))
        .collect();
    let body = json!({ "organisation_id": facility.to_string(), "lines": lines }).to_string();
    let (mut times, mut floor) = (Times::default(), None);
    for at in 0..TIMES + 2 {
        // The first warms up, the last is taken apart for its floor.
        if at == TIMES + 1 {
            books.remember().await;
        }
        let key = format!("bench-use-{at}");
        let answer = clerk
            .post("/api/stock/consumption", &key, body.clone().into())
            .await;
        assert_eq!(answer.status, 201, "a report was refused");
        if at == TIMES + 1 {
            floor = Some(books.replay(5).await);
        } else if at > 0 {
            times.add(answer.took);
        }
    }
    let name = "take 500 lines first to expire first, and post them";
    sheet.row(engine, name, &times, floor).p95(150);
}

/// A lot that went to as many facilities as any: its way, and its recall with every place.
async fn traces(
    sheet: &mut Sheet,
    engine: &'static str,
    server: &Server,
    books: &mut impl Books,
    (first, until): (i64, i64),
) {
    let manager = server.visitor("manager").await;
    let lots = books
        .numbers(&format!(
            "SELECT lot_id FROM stock_move WHERE lot_id >= {first} AND lot_id < {until} \
             GROUP BY lot_id ORDER BY COUNT(*) DESC, lot_id LIMIT {TIMES}"
        ))
        .await;
    let mut times = Times::default();
    for lot in &lots {
        let answer = manager.get(&format!("/api/stock/lots/{lot}/trace")).await;
        assert_eq!(answer.status, 200, "a trace");
        times.add(answer.took);
    }
    let moves = number(
        books,
        &format!("SELECT COUNT(*) FROM stock_move WHERE lot_id = {}", lots[0]),
    )
    .await;
    let way = format!(
        "SELECT * FROM stock_move WHERE lot_id = {} ORDER BY id",
        lots[0]
    );
    let floor = books.reading(&way, 50).await;
    let name = format!("trace a lot of {moves} moves");
    sheet.row(engine, &name, &times, Some(floor)).p95(200);
    let mut times = Times::default();
    for (at, lot) in lots.iter().enumerate() {
        let item = number(books, &format!("SELECT item_id FROM lot WHERE id = {lot}")).await;
        let numbered = lot_number(books, *lot, first, item).await;
        let body = json!({
            "item_id": item.to_string(), "lots": [numbered], "class": "i", "reason": "bench", "source": "bench",
        });
        let key = format!("bench-recall-{at}");
        let made = manager
            .post("/api/exchange/recalls", &key, body.to_string().into())
            .await;
        assert_eq!(made.status, 201, "a recall was refused");
        let answer = manager
            .get(&format!(
                "/api/exchange/recalls/{}",
                made.text_of("recall", "id")
            ))
            .await;
        assert_eq!(answer.status, 200, "a recall");
        times.add(answer.took);
    }
    let lies = format!(
        "SELECT p.organisation_id, p.kind, b.quantity_milli FROM balance b JOIN place p ON p.id = b.place_id WHERE b.lot_id = {}",
        lots[0]
    );
    let floor = books.reading(&lies, 50).await;
    sheet
        .row(engine, "recall: every place of a lot", &times, Some(floor))
        .p95(200);
}

/// The number on its box: its lots were numbered within the item.
async fn lot_number(books: &mut impl Books, lot: i64, first: i64, item: i64) -> String {
    let at = number(
        books,
        &format!(
            "SELECT COUNT(*) FROM lot WHERE item_id = {item} AND id >= {first} AND id <= {lot}"
        ),
    )
    .await;
    format!("B-{at}")
}
