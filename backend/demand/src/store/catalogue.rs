//! Items, stock, consumption and prices for many lines at once: a handful of statements for two items and
//! for two thousand.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use sea_orm::{QueryResult, Value};

use crate::model::known::{Horizon, Item, Known};
use crate::model::line::{Coming, Stretch, Supply, Target};
use crate::model::outlook::Outlook;
use crate::model::requisition::RequisitionId;
use crate::store::forecasts::outlooks;
use formulary::model::{ItemId, ItemState};
use kernel::actor::OrganisationKind;
use kernel::db::raw::marks;
use kernel::prelude::*;
use kernel::text::{key, like_escape};
use stock::facts::{self, Facts, ItemFacts, Lookback, item_facts};
use suppliers::model::BestOffer;
use suppliers::{BehindBook, best_offers};

/// Items by identity. Thousands of requests read the same ones.
pub type Items = FxHashMap<ItemId, Arc<Item>>;

/// What is known by item.
pub type Knowledge = FxHashMap<ItemId, Known>;

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
    let condition = format!(
        "chronic_guarantee <> 'none' AND state = 'active' AND {}",
        tier_column(tier)
    );
    items(tx, tier, &condition, Vec::new()).await
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

/// Best valid contract price and lead time by item.
pub type Prices = FxHashMap<ItemId, BestOffer>;

/// The best prices of these items today.
pub async fn prices(tx: &Tx, ids: &[ItemId]) -> Result<Prices> {
    if ids.is_empty() {
        Ok(Prices::default())
    } else {
        best_offers(tx, ids).await
    }
}

/// A question about `ids` at a facility, to be asked for in the requisition `own`. Its two parts can be read one after
/// the other, or side by side on two connections.
#[derive(Debug)]
pub struct Question<'a> {
    facility: OrganisationId,
    own: Option<RequisitionId>,
    horizon: Horizon,
    lookback: Lookback,
    ids: Vec<ItemId>,
    /// The items and their substitutes, which are looked up as well, for what is on the way of them.
    looked_up: Vec<ItemId>,
    alike: Alike,
    prices: Cow<'a, Prices>,
}

/// What can be had soon: on the shelves, on the way, asked for. It is read at one moment, so that nothing counts twice.
#[derive(Debug)]
pub struct Near {
    shelf: facts::Shelf,
    requested: FxHashMap<ItemId, Requested>,
}

/// What was used, and what is foreseen from it.
#[derive(Debug)]
pub struct Past {
    usage: facts::Usage,
    outlooks: FxHashMap<ItemId, Outlook>,
}

impl Question<'static> {
    /// Puts the question, with the prices of today.
    pub async fn put(
        tx: &Tx,
        facility: OrganisationId,
        own: Option<RequisitionId>,
        horizon: Horizon,
        ids: Vec<ItemId>,
    ) -> Result<Self> {
        let prices = Cow::Owned(prices(tx, &ids).await?);
        Question::at(tx, facility, own, horizon, ids, prices).await
    }
}

impl<'a> Question<'a> {
    async fn at(
        tx: &Tx,
        facility: OrganisationId,
        own: Option<RequisitionId>,
        horizon: Horizon,
        ids: Vec<ItemId>,
        prices: Cow<'a, Prices>,
    ) -> Result<Self> {
        let alike = alike(tx, horizon, &ids).await?;
        let mut looked_up = ids.clone();
        looked_up.extend(alike.values().flatten());
        looked_up.sort_unstable();
        looked_up.dedup();
        Ok(Self {
            facility,
            own,
            horizon,
            lookback: lookback(tx, horizon),
            ids,
            looked_up,
            alike,
            prices,
        })
    }

    fn items(&self) -> facts::Items<'_> {
        facts::Items::These(&self.looked_up)
    }

    /// Reads what can be had soon.
    pub async fn near(&self, tx: &Tx) -> Result<Near> {
        let (items, these) = (self.items(), &self.looked_up);
        Ok(Near {
            shelf: facts::shelf(tx, self.facility, items, these, self.lookback).await?,
            requested: requested(tx, self.facility, self.own, self.horizon).await?,
        })
    }

    /// Reads what was used and is foreseen.
    pub async fn past(&self, tx: &Tx) -> Result<Past> {
        Ok(Past {
            usage: facts::usage(tx, self.facility, self.items(), self.lookback).await?,
            outlooks: outlooks(tx, self.facility, Some(&self.ids)).await?,
        })
    }

    /// Both together.
    pub fn answer(self, near: Near, past: Past) -> Knowledge {
        let facts = facts::joined(self.items(), near.shelf, past.usage, self.lookback);
        let context = Context {
            horizon: self.horizon,
            alike: self.alike,
            requested: near.requested,
            outlooks: past.outlooks,
        };
        context.joined(facts, &self.prices, &self.ids)
    }

    async fn answered(self, tx: &Tx) -> Result<Knowledge> {
        if self.ids.is_empty() {
            return Ok(Knowledge::default());
        }
        let near = self.near(tx).await?;
        let past = self.past(tx).await?;
        Ok(self.answer(near, past))
    }
}

/// What is known about `ids` at a facility, to be asked for in the requisition `own`.
pub async fn known(
    tx: &Tx,
    facility: OrganisationId,
    own: Option<RequisitionId>,
    horizon: Horizon,
    ids: &[ItemId],
) -> Result<Knowledge> {
    let question = Question::put(tx, facility, own, horizon, ids.to_vec()).await?;
    question.answered(tx).await
}

/// The same with prices that are known already, for one facility after the other.
pub async fn known_at(
    tx: &Tx,
    facility: OrganisationId,
    horizon: Horizon,
    ids: &[ItemId],
    prices: &Prices,
) -> Result<Knowledge> {
    let prices = Cow::Borrowed(prices);
    let question = Question::at(tx, facility, None, horizon, ids.to_vec(), prices).await?;
    question.answered(tx).await
}

/// An item and its substitutes, as far as the guard looks at them.
pub async fn alike_or_same(tx: &Tx, horizon: Horizon, id: ItemId) -> Result<Vec<ItemId>> {
    let mut items = alike(tx, horizon, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    items.push(id);
    Ok(items)
}

/// Substitutes by item.
type Alike = FxHashMap<ItemId, Vec<ItemId>>;

/// Substitutes of these items, where the guard looks at them.
async fn alike(tx: &Tx, horizon: Horizon, ids: &[ItemId]) -> Result<Alike> {
    if !horizon.guard_substitutes {
        return Ok(Alike::default());
    }
    let catalogue = tx.remembered::<Catalogue>().await?;
    let known = |id: &ItemId| Some((*id, catalogue.substitutes.get(id)?.clone()));
    Ok(ids.iter().filter_map(known).collect())
}

/// The same for every item that the facility has used or holds; `more` items are looked at as well.
pub async fn known_in_use(
    tx: &Tx,
    facility: OrganisationId,
    horizon: Horizon,
    more: &[ItemId],
) -> Result<Knowledge> {
    let facts = item_facts(tx, facility, facts::Items::All, lookback(tx, horizon)).await?;
    let mut ids: Vec<ItemId> = facts.keys().copied().chain(more.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let prices = prices(tx, &ids).await?;
    let context = Context {
        horizon,
        alike: alike(tx, horizon, &ids).await?,
        requested: requested(tx, facility, None, horizon).await?,
        outlooks: outlooks(tx, facility, None).await?,
    };
    Ok(context.joined(facts, &prices, &ids))
}

fn lookback(tx: &Tx, horizon: Horizon) -> Lookback {
    Lookback::before(tx.day(), horizon.lookback_months)
}

/// What is known of a facility besides the facts of its stock.
struct Context {
    horizon: Horizon,
    alike: Alike,
    requested: FxHashMap<ItemId, Requested>,
    outlooks: FxHashMap<ItemId, Outlook>,
}

impl Context {
    fn joined(&self, facts: Facts, prices: &Prices, ids: &[ItemId]) -> Knowledge {
        let coming = |id: &ItemId| {
            let way = facts.get(id).map_or(0, |facts| facts.on_the_way.0);
            way + self.requested.get(id).map_or(0, |asked| asked.counted.0)
        };
        let known = ids.iter().map(|id| {
            let best = prices.get(id);
            let mut supply = facts.get(id).copied().map(supply_of).unwrap_or_default();
            supply.requested = self
                .requested
                .get(id)
                .map_or(Quantity::ZERO, |asked| asked.all);
            supply.outlook = self.outlooks.get(id).copied();
            supply.plain_only = self.horizon.plain_only;
            let target = Target {
                review_days: self.horizon.review_days,
                lead_days: best.map_or(self.horizon.lead_days, |best| best.lead_time_days),
                safety_days: self.horizon.safety_days,
            };
            let alike = self.alike.get(id).into_iter().flatten().map(coming).sum();
            let known = Known {
                supply,
                target,
                price: best.map(|best| best.price),
                coming: Coming {
                    same: Quantity(coming(id)),
                    alike: Quantity(alike),
                },
            };
            (*id, known)
        });
        known.collect()
    }
}

fn supply_of(facts: ItemFacts) -> Supply {
    let earlier = facts.earlier.map(|month| {
        let stretch = Stretch {
            consumption: month.consumption,
            days: month.period.days(),
            stockout_days: month.stockout_days,
        };
        (month.period.to_string(), stretch)
    });
    Supply {
        lookback: Stretch {
            consumption: facts.consumption,
            days: facts.lookback_days,
            stockout_days: facts.stockout_days,
        },
        last_positive: earlier,
        on_hand: facts.on_hand,
        on_the_way: facts.on_the_way,
        ..Supply::default()
    }
}

/// What the facility's other requisitions ask for of an item.
#[derive(Clone, Copy, Debug)]
struct Requested {
    /// Everything that has been handed in and is not ordered yet, and what waits of earlier ones.
    all: Quantity,
    /// As far as the duplicate guard counts it.
    counted: Quantity,
}

/// What the facility's other requisitions ask for that have been handed in and are not ordered yet, and what waits of
/// earlier ones.
async fn requested(
    tx: &Tx,
    facility: OrganisationId,
    own: Option<RequisitionId>,
    horizon: Horizon,
) -> Result<FxHashMap<ItemId, Requested>> {
    let sql = "SELECT item_id, CAST(SUM(asked) AS BIGINT), CAST(SUM(counted) AS BIGINT) FROM ( \
                   SELECT l.item_id, l.quantity_milli AS asked, \
                       CASE WHEN r.submitted_at >= ? AND (r.kind = ? OR ? = '') THEN l.quantity_milli ELSE 0 END AS counted \
                   FROM requisition r JOIN requisition_line l ON l.requisition_id = r.id \
                   WHERE r.facility_id = ? AND r.state IN ('submitted', 'approved', 'accepted') AND r.id <> ? \
                   AND l.quantity_milli > 0 \
                   UNION ALL SELECT b.item_id, b.quantity_milli, b.quantity_milli FROM back_order b \
                   WHERE b.facility_id = ? AND b.state = 'open' \
               ) AS requested GROUP BY item_id";
    let since = tx.day().plus_days(-horizon.guard_days).start();
    let kind = horizon.guard_kind.map_or("", |kind| kind.as_str());
    let own = own.map_or(0, |id| id.0);
    let binds = binds![since, kind, kind, facility, own, facility];
    let rows = tx.packed::<(i64, i64, i64), 3>(sql, binds).await?;
    let requested = |(item, all, counted)| {
        let asked = Requested {
            all: Quantity(all),
            counted: Quantity(counted),
        };
        (ItemId(item), asked)
    };
    Ok(rows.into_iter().map(requested).collect())
}
