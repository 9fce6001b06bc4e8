//! A small formulary with contracts, stock and a history of use, for chapters that need goods.
//!
//! | code | item | tiers | special |
//! |---|---|---|---|
//! | `AMX` | 阿莫西林胶囊, 件 of 10 盒 | all | 3.21 yuan, 3.00 from 1,000 |
//! | `AML` | 苯磺酸氨氯地平片, 件 of 10 盒 | all | hypertension guarantee, 5.00 yuan |
//! | `MET` | 二甲双胍片, 件 of 20 盒 | all | diabetes guarantee, 2.50 yuan |
//! | `CTY` | 注射用头孢曲松钠, 件 of 10 支 | county | 8.00 yuan |
//! | `SUS` | 停用的感冒片, 件 of 10 盒 | all | suspended |
//! | `NOC` | 无合同的滴眼液, 件 of 10 支 | all | no contract |
//!
//! Sinopharm delivers everything in three days. Each facility has used 276 AMX and 92 AML in the three months
//! before the morning of the specification, 92 days long.

use std::collections::HashMap;

use backend::kernel::prelude::*;
use serde_json::Value;

use super::World;

/// Code, name, pack, only for the county, state, guarantee, price in 1/10,000 yuan.
type Row = (
    &'static str,
    &'static str,
    i64,
    bool,
    &'static str,
    &'static str,
    Option<i64>,
);

const ITEMS: &[Row] = &[
    (
        "AMX",
        "阿莫西林胶囊",
        10,
        false,
        "active",
        "none",
        Some(32_100),
    ),
    (
        "AML",
        "苯磺酸氨氯地平片",
        10,
        false,
        "active",
        "hypertension",
        Some(50_000),
    ),
    (
        "MET",
        "二甲双胍片",
        20,
        false,
        "active",
        "diabetes",
        Some(25_000),
    ),
    (
        "CTY",
        "注射用头孢曲松钠",
        10,
        true,
        "active",
        "none",
        Some(80_000),
    ),
    (
        "SUS",
        "停用的感冒片",
        10,
        false,
        "suspended",
        "none",
        Some(10_000),
    ),
    ("NOC", "无合同的滴眼液", 10, false, "active", "none", None),
];

/// The three whole months before the morning of the specification.
pub const MONTHS: [&str; 3] = ["2026-08", "2026-09", "2026-10"];

/// Ids by code of what [`enter`] entered.
#[derive(Clone, Debug)]
pub struct Goods {
    items: HashMap<&'static str, i64>,
    organisations: HashMap<String, i64>,
}

impl Goods {
    /// Id of an item, as it travels.
    pub fn item(&self, code: &str) -> String {
        self.items[code].to_string()
    }

    /// Id of an organisation, as it travels.
    pub fn at(&self, code: &str) -> String {
        self.organisations[code].to_string()
    }

    /// A line as people write it.
    pub fn line(&self, code: &str, quantity: &str) -> Value {
        serde_json::json!({ "item_id": self.item(code), "quantity": quantity })
    }
}

/// Enters the goods into the county of a sentence.
pub async fn enter(world: &World) -> Goods {
    let actor = Actor::system("goods");
    world
        .app
        .db
        .write(&actor, |tx| async move { enter_in(tx).await }.scope_boxed())
        .await
        .expect("goods")
}

async fn enter_in(tx: &Tx) -> Result<Goods> {
    let organisations = organisations(tx).await?;
    let mut items = HashMap::new();
    for row in ITEMS {
        items.insert(row.0, item(tx, row).await?);
    }
    let goods = Goods {
        items,
        organisations,
    };
    contract(tx, &goods).await?;
    for facility in ["hospital", "east", "east1", "east2", "west", "west1"] {
        for (code, monthly) in [("AMX", 92_000), ("AML", 30_667)] {
            for month in MONTHS {
                used(tx, &goods, facility, code, month, monthly, 0).await?;
            }
        }
    }
    Ok(goods)
}

async fn organisations(tx: &Tx) -> Result<HashMap<String, i64>> {
    let rows = tx
        .query_all("SELECT code, id FROM organisation", Vec::new())
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
        .collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Raw(i64);

impl Id for Raw {
    fn from_raw(raw: i64) -> Self {
        Self(raw)
    }
    fn raw(self) -> i64 {
        self.0
    }
}

/// A new id.
fn id(tx: &Tx) -> i64 {
    tx.id::<Raw>().0
}

async fn item(tx: &Tx, row: &Row) -> Result<i64> {
    let (code, name, pack, county_only, state, guarantee, _) = *row;
    let id = id(tx);
    let unit = if name.ends_with('液') || county_only {
        "支"
    } else {
        "盒"
    };
    let search = format!("{name} {code}").to_lowercase();
    let sql = "INSERT INTO item (id, code, version_no, kind, state, name, form, specification, manufacturer, \
               category, base_unit, order_unit, pack_milli, storage, at_county, at_township, at_village, essential, \
               vbp, insurance_class, key_monitored, antibiotic_tier, chronic_guarantee, high_value, toxic, \
               cold_chain, pinyin, initials, search_text, demo, version, created_at) \
               VALUES (?, ?, 1, 'drug', ?, ?, '', '0.25g', '华北制药', '', ?, '件', ?, 'normal', TRUE, ?, ?, TRUE, \
               'none', 'a', FALSE, 'none', ?, FALSE, FALSE, FALSE, '', '', ?, TRUE, 1, ?)";
    let everywhere = !county_only;
    let binds = binds![
        id,
        code,
        state,
        name,
        unit,
        pack * 1000,
        everywhere,
        everywhere,
        guarantee,
        search,
        tx.now()
    ];
    tx.execute(sql, binds).await?;
    Ok(id)
}

async fn contract(tx: &Tx, goods: &Goods) -> Result<()> {
    let (supplier, now) = (goods.organisations["sinopharm"], tx.now());
    let sql = "INSERT INTO supplier (id, uscc, contact_name, order_email, contact_phone, service_area, standing, \
               standing_since, service_score_e4, version, created_at) VALUES (?, '91110000710925462X', '王芳', \
               'orders@sinopharm.example', '', '', 'good', ?, 9500, 1, ?)";
    tx.execute(sql, binds![supplier, now, now]).await?;
    for kind in ["business", "drug_trade", "device_trade"] {
        let sql = "INSERT INTO licence (id, supplier_id, kind, number, issued_on, expires_on, version) \
                   VALUES (?, ?, ?, ?, '2020-01-01', '2099-12-31', 1)";
        tx.execute(sql, binds![id(tx), supplier, kind, format!("{kind}-1")])
            .await?;
    }
    let contract = id(tx);
    let sql = "INSERT INTO contract (id, number, supplier_id, kind, title, starts_on, ends_on, payment_days, state, \
               drafted_by, version, created_at) VALUES (?, 'HT-2026-1', ?, 'county', '县域议价', '2026-01-01', \
               '2027-12-31', 30, 'active', 1, 1, ?)";
    tx.execute(sql, binds![contract, supplier, now]).await?;
    for (code, _, pack, _, _, _, price) in ITEMS {
        if let Some(price) = price {
            contract_line(tx, contract, goods.items[code], *pack, *price).await?;
        }
    }
    Ok(())
}

async fn contract_line(tx: &Tx, contract: i64, item: i64, pack: i64, price: i64) -> Result<()> {
    let line = id(tx);
    let sql = "INSERT INTO contract_line (id, contract_id, item_id, role, pack_milli, lead_time_days, active, version) \
               VALUES (?, ?, ?, 'primary', ?, 3, TRUE, 1)";
    tx.execute(sql, binds![line, contract, item, pack * 1000])
        .await?;
    for (from, price) in [(0_i64, price), (1_000_000, price - price / 15)] {
        let sql =
            "INSERT INTO contract_tier (contract_line_id, from_milli, price_e4) VALUES (?, ?, ?)";
        tx.execute(sql, binds![line, from, price]).await?;
    }
    let sql = "INSERT INTO commitment (contract_line_id, ordered_milli, accepted_milli, paid_milli) VALUES (?, 0, 0, 0)";
    tx.execute(sql, binds![line]).await?;
    Ok(())
}

/// Writes what a facility used in a month, in thousandths, and for how many days it had none.
pub async fn used(
    tx: &Tx,
    goods: &Goods,
    facility: &str,
    code: &str,
    month: &str,
    milli: i64,
    stockout_days: i64,
) -> Result<()> {
    let sql = "INSERT INTO consumption_month (organisation_id, item_id, period, quantity_milli, stockout_days) \
               VALUES (?, ?, ?, ?, ?) ON CONFLICT (organisation_id, item_id, period) DO UPDATE \
               SET quantity_milli = excluded.quantity_milli, stockout_days = excluded.stockout_days";
    let (facility, item) = (goods.organisations[facility], goods.items[code]);
    tx.changes_of("consumption_month", [OrganisationId(facility)]);
    tx.execute(sql, binds![facility, item, month, milli, stockout_days])
        .await?;
    Ok(())
}

/// So many more items for everybody, in packs of ten; answers their ids.
pub async fn many(tx: &Tx, count: i64) -> Result<Vec<i64>> {
    let mut ids = Vec::new();
    for number in 0..count {
        let code: &'static str = Box::leak(format!("MANY{count}-{number}").into_boxed_str());
        ids.push(
            item(
                tx,
                &(code, "许多品种之一", 10, false, "active", "none", None),
            )
            .await?,
        );
    }
    Ok(ids)
}

/// Says that goods are on their way to a facility.
pub async fn coming(tx: &Tx, goods: &Goods, facility: &str, code: &str, milli: i64) -> Result<()> {
    let sql = "INSERT INTO on_the_way (organisation_id, item_id, quantity_milli) VALUES (?, ?, ?)";
    tx.execute(
        sql,
        binds![goods.organisations[facility], goods.items[code], milli],
    )
    .await?;
    Ok(())
}
