//! What is known about items at a facility: stock, consumption and prices for many lines at once, in a handful of
//! statements for two items and for two thousand.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::model::known::{Horizon, Known};
use crate::model::line::{Coming, Stretch, Supply, Target};
use crate::model::requisition::RequisitionId;
use crate::store::catalogue::Catalogue;
use crate::store::forecasts::{Outlooks, outlooks};
use formulary::model::ItemId;
use kernel::prelude::*;
use stock::facts::{self, Facts, ItemFacts, Lookback, item_facts};
use suppliers::best_offers;
use suppliers::model::BestOffer;

/// What is known by item.
pub type Knowledge = FxHashMap<ItemId, Known>;

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
    usage: Arc<facts::Usage>,
    outlooks: Arc<Outlooks>,
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
            outlooks: outlooks(tx, self.facility, facts::Items::These(&self.ids)).await?,
        })
    }

    /// Both together.
    pub fn answer(self, near: Near, past: Past) -> Knowledge {
        let facts = facts::joined(self.items(), near.shelf, &past.usage, self.lookback);
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
    let known = |id: &ItemId| Some((*id, catalogue.substitutes(*id)?.to_vec()));
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
        outlooks: outlooks(tx, facility, facts::Items::All).await?,
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
    outlooks: Arc<Outlooks>,
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
            supply.outlook = self.outlooks.of(*id);
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

/// What the stock knows of an item, as a suggestion asks for it.
pub fn supply_of(facts: ItemFacts) -> Supply {
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
