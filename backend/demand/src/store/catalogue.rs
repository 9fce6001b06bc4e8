//! Items of the formulary, as the facilities of a tier see them.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use sea_orm::{QueryResult, Value};

use crate::model::known::Item;
use formulary::model::{ItemId, ItemState};
use kernel::actor::OrganisationKind;
use kernel::db::raw::marks;
use kernel::prelude::*;
use kernel::text::{key, like_escape};
use suppliers::BehindBook;

/// Items by identity. Thousands of requests read the same ones.
pub type Items = FxHashMap<ItemId, Arc<Item>>;

fn tier_column(tier: OrganisationKind) -> &'static str {
    match tier {
        OrganisationKind::Village => "at_village",
        OrganisationKind::Township => "at_township",
        _ => "at_county",
    }
}

/// Columns of an item, in the order of [`item_of`].
const COLUMNS: &str = "id, version_no, code, name, state, pack_milli, order_unit, kind, essential, \
     chronic_guarantee <> 'none'";

/// How many they are.
const WIDTH: usize = 10;

fn item_of(row: &QueryResult, tier_allowed: bool) -> Result<Item> {
    Ok(Item {
        id: ItemId(row.try_get_by_index(0)?),
        version_no: row.try_get_by_index(1)?,
        code: row.try_get_by_index(2)?,
        name: row.try_get_by_index(3)?,
        state: row.try_get_by_index::<ItemState>(4)?,
        tier_allowed,
        non_selected_behind: false,
        pack: Quantity(row.try_get_by_index(5)?),
        order_unit: row.try_get_by_index(6)?,
        kind: row.try_get_by_index(7)?,
        essential: row.try_get_by_index(8)?,
        guaranteed: row.try_get_by_index(9)?,
    })
}

async fn items(
    tx: &Tx,
    tier: OrganisationKind,
    condition: &str,
    binds: Vec<Value>,
) -> Result<Items> {
    let allowed = tier_column(tier);
    let sql = format!("SELECT {COLUMNS}, {allowed} FROM item WHERE {condition}");
    let rows = tx.query_all(&sql, binds).await?;
    let behind = tx.remembered::<BehindBook>().await?;
    rows.iter()
        .map(|row| {
            let mut item = item_of(row, row.try_get_by_index(WIDTH)?)?;
            item.non_selected_behind = behind.of(item.id).is_some();
            Ok((item.id, Arc::new(item)))
        })
        .collect()
}

/// The whole formulary, as each tier sees it.
#[derive(Debug)]
pub struct Catalogue {
    items: FxHashMap<ItemId, Tiers>,
    /// What the formulary calls substitutes, in both directions, where they are counted in the same unit.
    substitutes: FxHashMap<ItemId, Vec<ItemId>>,
}

/// An item for those who may ask for it and for those who may not.
#[derive(Debug)]
struct Tiers {
    allowed: Arc<Item>,
    refused: Arc<Item>,
    county: bool,
    township: bool,
    village: bool,
}

impl Tiers {
    fn item(&self, tier: OrganisationKind) -> &Arc<Item> {
        let allow = match tier {
            OrganisationKind::Village => self.village,
            OrganisationKind::Township => self.township,
            _ => self.county,
        };
        if allow { &self.allowed } else { &self.refused }
    }
}

impl Catalogue {
    /// What may stand in for an item.
    pub fn substitutes(&self, id: ItemId) -> Option<&[ItemId]> {
        self.substitutes.get(&id).map(Vec::as_slice)
    }

    /// An item as a facility of `tier` sees it.
    fn item(&self, id: ItemId, tier: OrganisationKind) -> Option<Arc<Item>> {
        Some(self.items.get(&id)?.item(tier).clone())
    }
}

impl Remembered for Catalogue {
    const TABLES: &'static [&'static str] = &["item", "item_substitute"];

    async fn read(tx: &Tx) -> Result<Self> {
        let sql = format!("SELECT {COLUMNS}, at_county, at_township, at_village FROM item");
        let mut items = FxHashMap::default();
        for row in tx.query_all(&sql, Vec::new()).await? {
            let refused = item_of(&row, false)?;
            let allowed = Item {
                tier_allowed: true,
                ..refused.clone()
            };
            let id = allowed.id;
            let tiers = Tiers {
                allowed: Arc::new(allowed),
                refused: Arc::new(refused),
                county: row.try_get_by_index(WIDTH)?,
                township: row.try_get_by_index(WIDTH + 1)?,
                village: row.try_get_by_index(WIDTH + 2)?,
            };
            items.insert(id, tiers);
        }
        let sql = "SELECT s.item_id, s.substitute_id FROM item_substitute s JOIN item a ON a.id = s.item_id \
                   JOIN item b ON b.id = s.substitute_id WHERE a.base_unit = b.base_unit";
        let mut substitutes: FxHashMap<ItemId, Vec<ItemId>> = FxHashMap::default();
        for (one, other) in tx.packed::<(i64, i64), 2>(sql, Vec::new()).await? {
            for (one, other) in [(one, other), (other, one)] {
                let known = substitutes.entry(ItemId(one)).or_default();
                if !known.contains(&ItemId(other)) {
                    known.push(ItemId(other));
                }
            }
        }
        Ok(Self { items, substitutes })
    }
}

/// These items, whatever their state, as a facility of `tier` sees them.
pub async fn items_these(tx: &Tx, tier: OrganisationKind, ids: &[ItemId]) -> Result<Items> {
    if ids.is_empty() {
        return Ok(Items::default());
    }
    let catalogue = tx.remembered::<Catalogue>().await?;
    let behind = tx.remembered::<BehindBook>().await?;
    let found = ids.iter().filter_map(|id| {
        let mut item = catalogue.item(*id, tier)?;
        if behind.of(*id).is_some() {
            Arc::make_mut(&mut item).non_selected_behind = true;
        }
        Some((*id, item))
    });
    Ok(found.collect())
}

/// The chronic guarantee list 慢病保障 of a tier.
pub async fn items_guaranteed(tx: &Tx, tier: OrganisationKind) -> Result<Items> {
    let catalogue = tx.remembered::<Catalogue>().await?;
    let guaranteed = catalogue.items.iter().filter(|(_, tiers)| {
        let item = tiers.item(tier);
        item.guaranteed && item.offered()
    });
    let ids: Vec<ItemId> = guaranteed.map(|(id, _)| *id).collect();
    items_these(tx, tier, &ids).await
}

/// What somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// Part of name, code, manufacturer, pinyin or its initials.
    Text(String),
    /// Exact codes, in either case.
    Codes(Vec<String>),
}

/// Items that a facility of `tier` may ask for and that match; at most `limit`, after the item `after`.
pub async fn items_offered(
    tx: &Tx,
    tier: OrganisationKind,
    search: &Search,
    after: Option<ItemId>,
    limit: u64,
) -> Result<Items> {
    let (matches, mut binds) = match search {
        Search::Text(typed) => {
            let like = format!("%{}%", like_escape(&key(typed)));
            ("search_text LIKE ? ESCAPE '\\'".to_owned(), binds![like])
        }
        Search::Codes(codes) => {
            let codes: Vec<Value> = codes
                .iter()
                .map(|code| code.to_uppercase().into())
                .collect();
            (format!("UPPER(code) IN ({})", marks(codes.len())), codes)
        }
    };
    let condition = format!(
        "state = 'active' AND {} AND {matches} AND id > ? ORDER BY id LIMIT {limit}",
        tier_column(tier)
    );
    binds.push(after.map_or(0, |id| id.0).into());
    items(tx, tier, &condition, binds).await
}
