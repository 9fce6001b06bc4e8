//! The list of items: searched, filtered, page by page.

use sea_orm::FromQueryResult as _;

use crate::entity::item;
use crate::model::{Item, ItemId, ItemKind, ItemState};
use crate::rules::search::wanted;
use kernel::prelude::*;
use kernel::word_enum;

word_enum! {
    /// Tier of facilities that may use an item.
    pub enum FacilityTier {
        /// County hospitals.
        County = "county",
        /// Township centres.
        Township = "township",
        /// Village clinics.
        Village = "village",
    }
}

word_enum! {
    /// What an item is marked as.
    pub enum ItemMark {
        /// Essential medicine.
        Essential = "essential",
        /// Volume-based procurement of any kind.
        Vbp = "vbp",
        /// On a chronic-disease guarantee list.
        Chronic = "chronic",
        /// Cold chain.
        Cold = "cold",
        /// High-value consumable.
        HighValue = "high_value",
        /// Toxic.
        Toxic = "toxic",
        /// Antibiotic of any tier.
        Antibiotic = "antibiotic",
        /// Repeats another item, and nobody has decided yet.
        Duplicate = "duplicate",
    }
}

/// What a list of items asks for.
#[derive(Clone, Debug, Default)]
pub struct ItemFilter {
    pub q: Option<String>,
    pub kind: Option<ItemKind>,
    pub tier: Option<FacilityTier>,
    pub state: Option<ItemState>,
    pub flag: Option<ItemMark>,
}

/// Where a page of the list ends: how well the item was found, then name and specification.
pub type ItemKey = (i64, String, String, ItemId);

/// An item of the list.
#[derive(Debug)]
pub struct Listed {
    pub item: Item,
    pub rank: i64,
    /// The item that this one repeats, while nobody has decided.
    pub duplicate_of: Option<ItemId>,
}

impl Listed {
    /// The key of this row.
    pub fn key(&self) -> ItemKey {
        let fields = &self.item.fields;
        (
            self.rank,
            fields.name.clone(),
            fields.specification.clone(),
            self.item.id,
        )
    }
}

/// A condition of hand-written SQL and its binds.
#[derive(Default)]
struct Where {
    text: Vec<&'static str>,
    binds: Vec<sea_orm::Value>,
}

impl Where {
    fn and(&mut self, text: &'static str, binds: Vec<sea_orm::Value>) {
        self.text.push(text);
        self.binds.extend(binds);
    }

    fn of(filter: &ItemFilter) -> Where {
        let mut all = Where::default();
        if let Some(kind) = filter.kind {
            all.and("i.kind = ?", binds![kind]);
        }
        if let Some(state) = filter.state {
            all.and("i.state = ?", binds![state]);
        }
        match filter.tier {
            Some(FacilityTier::County) => all.and("i.at_county", Vec::new()),
            Some(FacilityTier::Township) => all.and("i.at_township", Vec::new()),
            Some(FacilityTier::Village) => all.and("i.at_village", Vec::new()),
            None => {}
        }
        match filter.flag {
            Some(ItemMark::Essential) => all.and("i.essential", Vec::new()),
            Some(ItemMark::Vbp) => all.and("i.vbp <> 'none'", Vec::new()),
            Some(ItemMark::Chronic) => all.and("i.chronic_guarantee <> 'none'", Vec::new()),
            Some(ItemMark::Cold) => all.and("i.cold_chain", Vec::new()),
            Some(ItemMark::HighValue) => all.and("i.high_value", Vec::new()),
            Some(ItemMark::Toxic) => all.and("i.toxic", Vec::new()),
            Some(ItemMark::Antibiotic) => all.and("i.antibiotic_tier <> 'none'", Vec::new()),
            Some(ItemMark::Duplicate) => all.and("d.item_id IS NOT NULL", Vec::new()),
            None => {}
        }
        all
    }
}

/// How well an item was found, as SQL, with the binds and the conditions that it must meet.
fn found(filter: &ItemFilter, all: &mut Where) -> (String, Vec<sea_orm::Value>) {
    let Some(wanted) = filter.q.as_deref().and_then(wanted) else {
        return ("0".to_owned(), Vec::new());
    };
    for pattern in wanted.contains {
        all.and("i.search_text LIKE ? ESCAPE '\\'", binds![pattern]);
    }
    let worst = wanted.better.len();
    let mut rank = "CASE".to_owned();
    let mut binds = Vec::new();
    for (points, pattern) in wanted.better.into_iter().enumerate() {
        rank.push_str(&format!(
            " WHEN i.search_text LIKE ? ESCAPE '\\' THEN {points}"
        ));
        binds.push(pattern.into());
    }
    rank.push_str(&format!(" ELSE {worst} END"));
    (rank, binds)
}

/// Items that meet the filter, the best found first, then by name; at most `limit` after `after`.
pub async fn item_list(
    tx: &Tx,
    filter: &ItemFilter,
    after: Option<ItemKey>,
    limit: u64,
) -> Result<Vec<Listed>> {
    if matches!(tx.actor().reach, Reach::Nobody) {
        return Ok(Vec::new());
    }
    let mut all = Where::of(filter);
    let (rank, mut binds) = found(filter, &mut all);
    let searched = !binds.is_empty();
    binds.append(&mut all.binds);
    let condition = if all.text.is_empty() {
        "1 = 1".to_owned()
    } else {
        all.text.join(" AND ")
    };
    let inner = format!(
        "SELECT i.*, CAST({rank} AS BIGINT) AS rank, d.first_id AS duplicate_of FROM item i \
         LEFT JOIN item_duplicate d ON d.item_id = i.id AND d.decision IS NULL WHERE {condition}"
    );
    // Without a search the rank is one constant, and the index on name and specification gives the order.
    let key = if searched {
        "rank, name, specification, id"
    } else {
        "name, specification, id"
    };
    let mut sql = format!("SELECT * FROM ({inner}) AS found");
    if let Some((rank, name, specification, id)) = after {
        if searched {
            sql.push_str(&format!(" WHERE ({key}) > (?, ?, ?, ?)"));
            binds.push(rank.into());
        } else {
            sql.push_str(&format!(" WHERE ({key}) > (?, ?, ?)"));
        }
        binds.extend(binds![name, specification, id]);
    }
    sql.push_str(&format!(" ORDER BY {key} LIMIT ?"));
    binds.push((limit as i64).into());
    let rows = tx.query_all(&sql, binds).await?;
    rows.iter()
        .map(|row| {
            let item = item::Model::from_query_result(row, "")?.into();
            let rank = row.try_get("", "rank")?;
            Ok(Listed {
                item,
                rank,
                duplicate_of: row.try_get("", "duplicate_of")?,
            })
        })
        .collect()
}
