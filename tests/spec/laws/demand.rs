//! Nothing that anybody asked for is lost or made: for each facility and item, what was asked is what stock gives, what is
//! bought, what waits, and what was given up; and no box is promised twice.

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};

use crate::purchasing::market::{self, Market, commit, execute, number};
use crate::purchasing::pharmacy::{had, next_cycle, shelve};
use crate::world::World;

/// Lines of ordered requisitions that do not add up. What was set free at the centre waits again.
const ASKED: &str = "SELECT COUNT(*) FROM requisition r JOIN requisition_line l ON l.requisition_id = r.id \
    WHERE r.state = 'ordered' AND l.quantity_milli <> \
        (SELECT COALESCE(SUM(s.quantity_milli), 0) FROM plan_stock s JOIN purchase_plan p ON p.id = s.plan_id \
            WHERE p.state = 'committed' AND s.requisition_id = r.id AND s.item_id = l.item_id) \
      + (SELECT COALESCE(SUM(g.quantity_milli), 0) FROM order_origin g JOIN order_line o ON o.id = g.line_id \
            WHERE g.requisition_id = r.id AND o.item_id = l.item_id) \
      + (SELECT COALESCE(SUM(b.quantity_milli), 0) FROM back_order b \
            WHERE b.state <> 'planned' AND b.requisition_id = r.id AND b.item_id = l.item_id) \
      - (SELECT COALESCE(SUM(v.released_milli), 0) FROM reservation v \
            WHERE v.requisition_id = r.id AND v.item_id = l.item_id)";

/// Back orders that a plan took up and did not serve or leave without again.
const WAITED: &str = "SELECT COUNT(*) FROM back_order b WHERE b.state = 'planned' AND b.quantity_milli <> \
        (SELECT COALESCE(SUM(s.quantity_milli), 0) FROM plan_stock s \
            WHERE s.plan_id = b.closed_plan_id AND s.requisition_id = b.requisition_id AND s.item_id = b.item_id) \
      + (SELECT COALESCE(SUM(g.quantity_milli), 0) FROM order_origin g JOIN plan_line l ON l.id = g.line_id \
            WHERE l.plan_id = b.closed_plan_id AND g.requisition_id = b.requisition_id AND l.item_id = b.item_id)";

/// Balances that keep something else than reservations say, or more than lies there.
const KEPT: &str = "SELECT COUNT(*) FROM balance b WHERE b.reserved_milli > 0 AND b.reserved_milli > b.quantity_milli \
    OR b.reserved_milli <> (SELECT COALESCE(SUM(v.quantity_milli - v.issued_milli - v.released_milli), 0) FROM reservation v \
        WHERE v.place_id = b.place_id AND v.lot_id = b.lot_id AND v.item_id = b.item_id)";

/// Facilities to which something else is on the way than is bought and has not come, or waits at the centre.
const ON_THE_WAY: &str = "SELECT COUNT(*) FROM organisation f CROSS JOIN item i WHERE \
        (SELECT COALESCE(SUM(w.quantity_milli), 0) FROM on_the_way w WHERE w.organisation_id = f.id AND w.item_id = i.id) <> \
        (SELECT COALESCE(SUM(g.quantity_milli - g.allocated_milli - g.cancelled_milli), 0) FROM order_origin g \
            JOIN order_line o ON o.id = g.line_id WHERE g.facility_id = f.id AND o.item_id = i.id) \
      + (SELECT COALESCE(SUM(v.quantity_milli - v.issued_milli - v.released_milli), 0) FROM reservation v \
            WHERE v.facility_id = f.id AND v.item_id = i.id)";

/// Lots given to somebody for whom they do not live long enough.
const TOO_OLD: &str = "SELECT COUNT(*) FROM plan_stock s JOIN lot l ON l.id = s.lot_id JOIN organisation f ON f.id = s.facility_id \
    WHERE l.expires_on < CASE WHEN f.kind = 'village' THEN '2027-07-21' ELSE '2027-05-22' END";

/// What a plan gives of an item, and what it says that it gives.
const GIVEN: &str = "SELECT COUNT(*) FROM plan_item i WHERE i.from_stock_milli > i.free_milli OR i.from_stock_milli <> \
    (SELECT COALESCE(SUM(s.quantity_milli), 0) FROM plan_stock s WHERE s.plan_id = i.plan_id AND s.item_id = i.item_id)";

async fn laws_hold(world: &World, when: &str) {
    for law in [ASKED, WAITED, KEPT, ON_THE_WAY, TOO_OLD, GIVEN] {
        assert_eq!(number(world, law).await, 0, "{when}: {law}");
    }
}

const FACILITIES: [&str; 6] = ["hospital", "east", "east1", "east2", "west", "west1"];

/// Everybody asks for what he likes, urgently or not, with as much at home as it happens.
async fn ask(world: &World, market: &Market, dice: &mut StdRng) {
    for facility in FACILITIES {
        for emergency in [false, true] {
            let few = if emergency { 4 } else { 1 };
            let mut lines: Vec<(&str, String)> = Vec::new();
            for item in ["AMX", "MET", "TOX", "INS", "NOC"] {
                if dice.random_range(0..2 * few) == 0 {
                    lines.push((item, dice.random_range(1..400).to_string()));
                }
            }
            if lines.is_empty() {
                continue;
            }
            let lines: Vec<(&str, &str)> = lines.iter().map(|(i, q)| (*i, q.as_str())).collect();
            let paper = market.accept(world, facility, &lines, emergency).await;
            for (item, _) in lines {
                let (on_hand, used) = (dice.random_range(0..50), dice.random_range(0..300));
                had(world, market, facility, item, on_hand, used).await;
            }
            if emergency {
                market.emergency(world, &paper).await;
                laws_hold(world, "after an emergency").await;
            }
        }
    }
}

async fn shelves(world: &World, market: &Market, dice: &mut StdRng, month: usize) {
    for item in ["AMX", "MET", "NOC", "INS"] {
        let days = ["2027-01-31", "2027-06-30", "2028-12-31"];
        let lots: Vec<(String, &str, i64)> = days
            .into_iter()
            .filter_map(|day| {
                let units = dice.random_range(0..300);
                (units > 0).then(|| (format!("{item}-{month}-{day}"), day, units))
            })
            .collect();
        let lots: Vec<(&str, &str, i64)> = lots
            .iter()
            .map(|(number, day, units)| (number.as_str(), *day, *units))
            .collect();
        shelve(world, market, item, &lots).await;
    }
}

/// Something that waits at the centre is issued, or set free.
async fn move_on(world: &World, market: &Market, dice: &mut StdRng) {
    let keeper = world.person("keeper").await;
    for facility in FACILITIES {
        let path = format!("/api/stock/reservations/{}", market.id(facility));
        let waiting = keeper.get(&path).await.ok();
        for lot in waiting.as_array().expect("lots") {
            let units: i64 = lot["quantity"]
                .as_str()
                .expect("a quantity")
                .parse()
                .expect("whole");
            let part = json!({
                "item_id": lot["item"]["id"], "lot_id": lot["lot_id"], "requisition_id": lot["requisition_id"],
                "quantity": dice.random_range(1..=units).to_string(),
            });
            match dice.random_range(0..3) {
                0 => {
                    let body = json!({ "facility_id": market.id(facility), "parts": [part] });
                    keeper.create("/api/stock/issues", body).await.ok();
                }
                1 => {
                    let body = json!({ "parts": [part], "reason": "货损" });
                    let released = keeper.create(&format!("{path}/release"), body).await;
                    assert_eq!(released.status, 204);
                }
                _ => {}
            }
        }
    }
}

/// A buyer changes a line of the plan as he likes.
async fn change(world: &World, plan: &str, dice: &mut StdRng) {
    let buyer = world.person("buyer").await;
    let path = format!("/api/purchasing/plans/{plan}");
    let lines: Vec<Value> = buyer.list(&format!("{path}/lines?unmet=false")).await;
    let Some(line) = lines.first() else { return };
    let quantity = (dice.random_range(0..6) * 50 + 50).to_string();
    let change = json!({ "contract_line_id": line["contract"]["line_id"], "quantity": quantity });
    let version = buyer.get(&path).await.version();
    let line = format!("{path}/lines/{}", line["id"].as_str().expect("an id"));
    buyer.put(&line, version, change).await;
}

spec! {
    async fn whatever_is_asked_is_given_bought_or_waits(world: World) {
        let mut dice = StdRng::seed_from_u64(20_261_128);
        let mut market = market::open(&world).await;
        execute(&world, "UPDATE supplier SET min_order_e4 = 8000000 WHERE order_email LIKE '%cr%'").await;
        for (month, code) in ["2026-12", "2027-01", "2027-02"].into_iter().enumerate() {
            shelves(&world, &market, &mut dice, month).await;
            ask(&world, &market, &mut dice).await;
            let plan = market.close(&world).await;
            change(&world, &plan, &mut dice).await;
            let buyer = world.person("buyer").await;
            let committed = commit(&buyer, &plan).await;
            if committed.status != 200 {
                let again = format!("/api/purchasing/cycles/{}/replanning", market.cycle);
                let plan = buyer.post(&again, json!({})).await.ok();
                commit(&buyer, plan["plan_id"].as_str().expect("a plan")).await.ok();
            }
            laws_hold(&world, "after the commitment").await;
            move_on(&world, &market, &mut dice).await;
            laws_hold(&world, "after goods moved on").await;
            next_cycle(&world, &mut market, code).await;
        }
    }
}
