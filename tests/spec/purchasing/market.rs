//! A market for the chapter of purchasing: items, two suppliers with contracts, a cycle with accepted requisitions.
//!
//! | item | who sells it |
//! |---|---|
//! | `AMX` 阿莫西林 | 国药 in packs of 50 at 3.50, from 1,000 at 3.21; 华润 as backup in packs of 10 at 3.50 |
//! | `MET` 二甲双胍 | 华润 in packs of 20 at 2.50, at most 100; 国药 as backup at 2.60 |
//! | `TOX` 生附子, toxic | 国药 at 10 |
//! | `INS` 胰岛素, cold | 国药 at 20 |
//! | `NOC` 滴眼液 | nobody |

use std::{collections::HashMap, sync::Arc};

use backend::demand::events::RequisitionAccepted;
use backend::demand::model::requisition::RequisitionKind;
use backend::kernel::ids::Id;
use backend::kernel::prelude::*;
use serde_json::{Value, json};

use crate::world::{Answer, Person, World};

#[derive(Clone, Copy)]
struct Raw(i64);

impl Id for Raw {
    fn from_raw(raw: i64) -> Self {
        Self(raw)
    }
    fn raw(self) -> i64 {
        self.0
    }
}

/// Ids by code of everything in the market.
#[derive(Clone, Debug, Default)]
pub struct Market {
    pub ids: HashMap<String, i64>,
    pub cycle: String,
}

/// With it 华润 competes for AMX, and does not only stand in.
pub const COMPETE: &str = "UPDATE contract_line SET role = 'primary' WHERE item_id = (SELECT id FROM item WHERE code = 'AMX')";

/// Inserts a row that is given as JSON; absent columns are NULL.
pub async fn put(tx: &Tx, table: &str, row: Value) -> Result<()> {
    let row = row.as_object().expect("a row");
    let columns: Vec<&str> = row.keys().map(String::as_str).collect();
    let marks = vec!["?"; columns.len()].join(",");
    let binds = row.values().map(|value| match value {
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => number.as_i64().expect("a whole number").into(),
        other => other.as_str().expect("a text").into(),
    });
    let sql = format!(
        "INSERT INTO {table} ({}) VALUES ({marks})",
        columns.join(",")
    );
    tx.execute(&sql, binds.collect()).await?;
    Ok(())
}

/// Opens the market.
pub async fn open(world: &World) -> Market {
    world
        .app
        .db
        .write(&Actor::system("market"), |tx| {
            async move { enter(tx).await }.scope_boxed()
        })
        .await
        .expect("a market")
}

async fn enter(tx: &Tx) -> Result<Market> {
    // The review of plans is a county's own choice: this one does without it, until a sentence is about it.
    super::review::switch(tx, false).await?;
    let mut market = Market::default();
    for row in tx
        .query_all("SELECT code, id FROM organisation", Vec::new())
        .await?
    {
        market
            .ids
            .insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    }
    for row in tx
        .query_all("SELECT login, id FROM user_account", Vec::new())
        .await?
    {
        market
            .ids
            .insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    }
    for (code, name, toxic, cold) in [
        ("AMX", "阿莫西林胶囊", false, false),
        ("MET", "二甲双胍片", false, false),
        ("TOX", "生附子", true, false),
        ("INS", "胰岛素注射液", false, true),
        ("NOC", "滴眼液", false, false),
    ] {
        let id = market.fresh(tx, code);
        put(tx, "item", item(id, code, name, toxic, cold, tx.now())).await?;
    }
    for (code, uscc, score) in [
        ("sinopharm", "91330100799655058B", 9_500),
        ("cr", "9144030071526726XG", 9_000),
    ] {
        supplier(tx, &mut market, code, uscc, score).await?;
    }
    let offers: [Offer; 6] = [
        (
            "sinopharm",
            "AMX",
            "primary",
            50,
            None,
            &[(0, 35_000), (1000, 32_100)],
        ),
        ("cr", "AMX", "backup", 10, None, &[(0, 35_000)]),
        ("cr", "MET", "primary", 20, Some(100), &[(0, 25_000)]),
        ("sinopharm", "MET", "backup", 20, None, &[(0, 26_000)]),
        ("sinopharm", "TOX", "primary", 1, None, &[(0, 100_000)]),
        ("sinopharm", "INS", "primary", 1, None, &[(0, 200_000)]),
    ];
    for terms in offers {
        offer(tx, &mut market, terms).await?;
    }
    let cycle = market.fresh(tx, "cycle");
    put(tx, "cycle", cycle_row(cycle, tx.now())).await?;
    market.cycle = cycle.to_string();
    Ok(market)
}

fn item(id: i64, code: &str, name: &str, toxic: bool, cold: bool, now: Instant) -> Value {
    json!({
        "id": id, "code": code, "version_no": 1, "kind": "drug", "state": "active", "name": name, "form": "",
        "specification": "0.25g", "manufacturer": "华北制药", "category": "", "base_unit": "盒",
        "order_unit": "件", "pack_milli": 10_000, "storage": if cold { "cold" } else { "normal" },
        "at_county": true, "at_township": true, "at_village": true, "essential": true, "vbp": "none",
        "insurance_class": "a", "key_monitored": false, "antibiotic_tier": "none",
        "chronic_guarantee": "none", "high_value": false, "toxic": toxic, "cold_chain": cold,
        "baseline_price_e4": 40_000, "pinyin": "", "initials": "",
        "search_text": format!("{name} {code}").to_lowercase(), "demo": true, "version": 1, "created_at": now.0,
    })
}

async fn supplier(tx: &Tx, market: &mut Market, code: &str, uscc: &str, score: i64) -> Result<()> {
    let id = market.raw(code);
    let row = json!({
        "id": id, "uscc": uscc, "contact_name": "王芳", "order_email": format!("orders@{code}.example"),
        "contact_phone": "", "service_area": "", "standing": "good", "standing_since": 0,
        "service_score_e4": score, "version": 1, "created_at": 0,
    });
    put(tx, "supplier", row).await?;
    for kind in ["business", "drug_trade", "device_trade"] {
        let licence = json!({
            "id": tx.id::<Raw>().0, "supplier_id": id, "kind": kind, "number": kind,
            "issued_on": "2020-01-01", "expires_on": "2027-12-31", "version": 1,
        });
        put(tx, "licence", licence).await?;
    }
    let contract = json!({
        "id": market.fresh(tx, &format!("contract.{code}")), "number": format!("HT-{code}"), "supplier_id": id,
        "kind": "county", "title": "县域议价", "starts_on": "2026-01-01", "ends_on": "2027-12-31",
        "payment_days": 30, "state": "active", "drafted_by": 1, "version": 1, "created_at": 0,
    });
    put(tx, "contract", contract).await
}

/// Supplier, item, role, pack, capacity, and prices from a quantity on.
type Offer<'a> = (
    &'a str,
    &'a str,
    &'a str,
    i64,
    Option<i64>,
    &'a [(i64, i64)],
);

async fn offer(tx: &Tx, market: &mut Market, terms: Offer<'_>) -> Result<()> {
    let (supplier, item, role, pack, capacity, tiers) = terms;
    let id = market.fresh(tx, &format!("{supplier}.{item}"));
    let mut row = json!({
        "id": id, "contract_id": market.raw(&format!("contract.{supplier}")), "item_id": market.raw(item),
        "role": role, "pack_milli": pack * 1000, "lead_time_days": 3, "active": true, "version": 1,
    });
    if let Some(capacity) = capacity {
        row["capacity_milli"] = json!(capacity * 1000);
    }
    put(tx, "contract_line", row).await?;
    for (from, price) in tiers {
        let tier = json!({ "contract_line_id": id, "from_milli": from * 1000, "price_e4": price });
        put(tx, "contract_tier", tier).await?;
    }
    Ok(())
}

pub fn cycle_row(id: i64, now: Instant) -> Value {
    json!({
        "id": id, "code": "2026-11", "name": "11 月月度需求", "kind": "monthly", "opens_at": now.0 - 86_400_000,
        "closes_at": now.0 + 86_400_000, "review_days": 30, "safety_days": 3, "lookback_months": 3,
        "state": "open", "version": 1, "created_at": now.0,
    })
}

impl Market {
    fn fresh(&mut self, tx: &Tx, code: &str) -> i64 {
        let id = tx.id::<Raw>().0;
        self.ids.insert(code.to_owned(), id);
        id
    }

    fn raw(&self, code: &str) -> i64 {
        *self
            .ids
            .get(code)
            .unwrap_or_else(|| panic!("{code} is not in the market"))
    }

    /// Id of an item, an organisation, a user or an offer (`supplier.ITEM`), as it travels.
    pub fn id(&self, code: &str) -> String {
        self.raw(code).to_string()
    }

    /// An accepted requisition of a facility, regular or an emergency; its id.
    pub async fn accept(
        &self,
        world: &World,
        facility: &str,
        lines: &[(&str, &str)],
        emergency: bool,
    ) -> String {
        world
            .app
            .db
            .write(&Actor::system("market"), |tx| {
                async move { self.accept_in(tx, facility, lines, emergency).await }.scope_boxed()
            })
            .await
            .expect("a requisition")
    }

    async fn accept_in(
        &self,
        tx: &Tx,
        facility: &str,
        lines: &[(&str, &str)],
        emergency: bool,
    ) -> Result<String> {
        let id = tx.id::<Raw>().0;
        let mut row = json!({
            "id": id, "number": format!("QL-{id}"), "facility_id": self.raw(facility),
            "kind": if emergency { "emergency" } else { "regular" }, "state": "accepted", "adopted": false,
            "reason": "", "line_count": lines.len(), "flagged_count": 0, "amount_e4": 0,
            "submitted_by": self.raw(&format!("{facility}.clerk")), "submitted_at": tx.now().0,
            "approved_by": 1, "approved_at": tx.now().0, "accepted_by": 1, "accepted_at": tx.now().0,
            "version": 1, "created_at": tx.now().0,
        });
        if !emergency {
            row["cycle_id"] = json!(self.raw("cycle"));
        }
        put(tx, "requisition", row).await?;
        for (item, quantity) in lines {
            let quantity: Quantity = quantity.parse().expect("a quantity");
            let line = json!({
                "requisition_id": id, "item_id": self.raw(item), "item_version_no": 1,
                "quantity_milli": quantity.0, "suggested_milli": 0, "consumption_milli": 0, "lookback_days": 92,
                "stockout_days": 0, "review_days": 30, "lead_days": 3, "safety_days": 3, "on_hand_milli": 0,
                "on_the_way_milli": 0, "requested_milli": 0, "flags": 0, "note": "",
            });
            put(tx, "requisition_line", line).await?;
        }
        Ok(id.to_string())
    }

    /// Tells purchasing that an emergency was accepted, as demand does.
    pub async fn emergency(&self, world: &World, requisition: &str) {
        let accepted = RequisitionAccepted {
            requisition_id: requisition.parse().expect("an id"),
            kind: RequisitionKind::Emergency,
        };
        world
            .app
            .db
            .write(&Actor::system("market"), |tx| {
                async move { tx.raise(accepted).await }.scope_boxed()
            })
            .await
            .expect("orders");
    }

    /// Opens one cycle more; requisitions are accepted for it from now on.
    pub async fn next_cycle(&mut self, world: &World) {
        let cycle = world
            .arrange(|tx| {
                async move {
                    let id = tx.id::<Raw>().0;
                    let mut row = cycle_row(id, tx.now());
                    row["code"] = json!(format!("2026-11-{id}"));
                    put(tx, "cycle", row).await?;
                    Ok(id)
                }
                .scope_boxed()
            })
            .await;
        self.ids.insert("cycle".to_owned(), cycle);
        self.cycle = cycle.to_string();
    }

    /// Closes the cycle; the id of its plan.
    pub async fn close(&self, world: &World) -> String {
        let buyer = world.person("buyer").await;
        let path = format!("/api/purchasing/cycles/{}/closing", self.cycle);
        let made = buyer.act(&path, 1, json!({})).await.ok();
        made["plan_id"].as_str().expect("a plan").to_owned()
    }

    /// Closes the cycle and commits its plan; the ids of the orders, by supplier.
    pub async fn order(&self, world: &World) -> HashMap<String, String> {
        let plan = self.close(world).await;
        let buyer = world.person("buyer").await;
        commit(&buyer, &plan).await.ok();
        self.orders(world).await
    }

    /// Orders by the code of their supplier.
    pub async fn orders(&self, world: &World) -> HashMap<String, String> {
        let buyer = world.person("buyer").await;
        let orders = buyer.list("/api/purchasing/orders").await;
        let id_of = |order: &Value| {
            let code = order["supplier"]["code"]
                .as_str()
                .expect("a code")
                .to_owned();
            (code, order["id"].as_str().expect("an id").to_owned())
        };
        orders.iter().map(id_of).collect()
    }

    /// A rule that brings everything straight to the facilities.
    pub async fn deliver_directly(&self, world: &World) {
        let buyer = world.person("buyer").await;
        let body = json!({ "delivery": "direct" });
        buyer
            .create("/api/purchasing/delivery-rules", body)
            .await
            .ok();
    }

    /// Submits, approves and places an order.
    pub async fn place(&self, world: &World, order: &str) {
        for (login, noun) in [
            ("buyer", "submission"),
            ("manager", "approval"),
            ("buyer", "placing"),
        ] {
            let person = world.person(login).await;
            verb(&person, order, noun, json!({})).await.ok();
        }
    }

    /// The supplier promises every line in full.
    pub async fn confirm(&self, world: &World, order: &str, supplier: &str) {
        let clerk = world.person(&format!("{supplier}.clerk")).await;
        let lines = clerk
            .list(&format!("/api/purchasing/orders/{order}/lines"))
            .await;
        let full = |line: &Value| json!({ "line_id": line["id"], "answer": "full", "promised_on": "2026-11-26" });
        let lines: Vec<Value> = lines.iter().map(full).collect();
        verb(&clerk, order, "confirmation", json!({ "lines": lines }))
            .await
            .ok();
    }

    /// Ships one drop, to where it goes, in one lot.
    pub async fn ship(
        &self,
        world: &World,
        order: &str,
        supplier: &str,
        item: &str,
        quantity: &str,
    ) -> Answer {
        self.ship_to(world, order, supplier, item, quantity, None)
            .await
    }

    /// Ships what of an item goes to this destination, in one lot.
    pub async fn ship_to(
        &self,
        world: &World,
        order: &str,
        supplier: &str,
        item: &str,
        quantity: &str,
        destination: Option<&str>,
    ) -> Answer {
        let clerk = world.person(&format!("{supplier}.clerk")).await;
        let drop = self.drop_of(&clerk, order, item, destination).await;
        let body = json!({
            "destination_id": drop["destination"]["id"], "expected_on": "2026-11-26", "carrier": "顺丰",
            "vehicle": "湘F12345", "box_count": 1, "invoice_numbers": ["F-1"],
            "temperature_log": if item == "INS" { Some("3.5 4.0") } else { None },
            "lines": [{
                "drop_id": drop["drop_id"], "lot_number": format!("L-{item}"), "produced_on": "2026-06-01",
                "expires_on": "2028-06-01", "quantity": quantity, "box_count": 1,
                "trace_codes": [format!("81{item}000000000000001")],
            }],
        });
        clerk
            .create(
                &format!("/api/purchasing/orders/{order}/ship-notices"),
                body,
            )
            .await
    }

    /// What of an item goes somewhere, as the supplier sees it.
    pub async fn drop_of(
        &self,
        clerk: &Arc<Person>,
        order: &str,
        item: &str,
        destination: Option<&str>,
    ) -> Value {
        let drops = clerk
            .list(&format!("/api/purchasing/orders/{order}/drops"))
            .await;
        let wanted = |drop: &Value| {
            drop["item"]["code"] == item
                && destination.is_none_or(|code| drop["destination"]["code"] == code)
        };
        drops.into_iter().find(wanted).expect("a drop")
    }
}

/// Changes rows behind the product's back.
pub async fn execute(world: &World, sql: &str) {
    world
        .app
        .db
        .write(&Actor::system("market"), |tx| {
            async move { tx.execute(sql, Vec::new()).await }.scope_boxed()
        })
        .await
        .expect("executed");
}

/// A number that SQL tells.
pub async fn number(world: &World, sql: &str) -> i64 {
    world
        .app
        .db
        .read(&Actor::system("market"), |tx| {
            async move { tx.scalar(sql, Vec::new()).await }.scope_boxed()
        })
        .await
        .expect("a query")
        .unwrap_or(0)
}

/// Rows of a table.
pub async fn count(world: &World, table: &str) -> i64 {
    number(world, &format!("SELECT COUNT(*) FROM {table}")).await
}

/// Commits a plan as it stands.
pub async fn commit(person: &Person, plan: &str) -> Answer {
    let path = format!("/api/purchasing/plans/{plan}");
    let version = person.get(&path).await.version();
    person
        .act(&format!("{path}/commitment"), version, json!({}))
        .await
}

/// A verb on an order as it stands.
pub async fn verb(person: &Person, order: &str, noun: &str, body: Value) -> Answer {
    let path = format!("/api/purchasing/orders/{order}");
    let version = person.get(&path).await.version();
    person.act(&format!("{path}/{noun}"), version, body).await
}

/// Goods of a ship notice arrive; the receipt with its version.
pub async fn arrive(person: &Person, notice: &Value) -> Answer {
    let id = notice["id"].as_str().expect("an id");
    let path = format!("/api/purchasing/ship-notices/{id}");
    let version = person.get(&path).await.version();
    let body = json!({ "papers_ok": true, "temperature_ok": true, "box_count": 1 });
    person.act(&format!("{path}/arrival"), version, body).await
}

/// Inspects a receipt of one lot.
pub async fn inspect(person: &Person, receipt: &Answer, verdict: Value) -> Answer {
    let id = receipt.body["id"].as_str().expect("an id");
    let mut line = verdict;
    line["receipt_line_id"] = receipt.body["lines"][0]["id"].clone();
    let path = format!("/api/purchasing/receipts/{id}/inspection");
    person
        .act(&path, receipt.version(), json!({ "lines": [line] }))
        .await
}
