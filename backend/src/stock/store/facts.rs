//! Statistics of one facility, set-wise.

use sea_orm::{QueryResult, Value};

use super::at;
use crate::formulary::model::ItemId;
use crate::kernel::bulk::whole;
use crate::kernel::ids::raw_ids;
use crate::kernel::prelude::*;
use crate::stock::facts::Items;
use crate::stock::model::Period;

/// From so many items on it is quicker to read all of a facility than to look them up one by one.
const MANY: usize = 500;

/// `(condition on column, binds)` for the items that are asked for; of many, more may be answered.
fn wanted(tx: &Tx, column: &str, items: Items<'_>) -> (String, Vec<Value>) {
    match items {
        Items::These(ids) if ids.len() < MANY => {
            let (among, bind) = tx.among(column, &raw_ids(ids.iter().copied()));
            (among, vec![bind])
        }
        Items::These(_) | Items::All => ("1 = 1".to_owned(), Vec::new()),
    }
}

/// Item, what can be issued of it, what is on the way.
pub async fn supply(
    tx: &Tx,
    facility: OrganisationId,
    items: Items<'_>,
) -> Result<Vec<(ItemId, Quantity, Quantity)>> {
    let (here, here_binds) = wanted(tx, "b.item_id", items);
    let (coming, coming_binds) = wanted(tx, "w.item_id", items);
    let sql = format!(
        "SELECT item_id, CAST(SUM(here) AS BIGINT), CAST(SUM(coming) AS BIGINT) FROM ( \
             SELECT b.item_id, b.quantity_milli AS here, 0 AS coming \
             FROM place p CROSS JOIN balance b CROSS JOIN lot l \
             WHERE p.organisation_id = ? AND p.kind = 'store' AND b.place_id = p.id AND l.id = b.lot_id \
               AND {here} AND b.quantity_milli > 0 AND NOT l.held AND l.expires_on >= ? \
             UNION ALL \
             SELECT w.item_id, 0, w.quantity_milli FROM on_the_way w \
             WHERE w.organisation_id = ? AND {coming} AND w.quantity_milli > 0 \
         ) AS supply GROUP BY item_id"
    );
    let mut binds = binds![facility];
    binds.extend(here_binds);
    binds.extend(binds![tx.day(), facility]);
    binds.extend(coming_binds);
    let rows = tx.query_all(&sql, binds).await?;
    rows.iter()
        .map(|row| Ok((at(row, 0)?, at(row, 1)?, at(row, 2)?)))
        .collect()
}

/// What was used of an item in the look-back.
#[derive(Debug)]
pub struct Used {
    pub item_id: ItemId,
    pub consumption: Quantity,
    pub stockout_days: i64,
    pub first: Option<Period>,
}

/// Sums over the months `from..=until`; `first` is the first month with a row since a year before that,
/// so that an item is known to be new without reading its whole history.
pub async fn used(
    tx: &Tx,
    facility: OrganisationId,
    items: Items<'_>,
    from: Period,
    until: Period,
) -> Result<Vec<Used>> {
    let (these, item_binds) = wanted(tx, "item_id", items);
    let sql = format!(
        "SELECT item_id, \
                CAST(COALESCE(SUM(CASE WHEN period >= ? THEN quantity_milli ELSE 0 END), 0) AS BIGINT), \
                CAST(COALESCE(SUM(CASE WHEN period >= ? THEN stockout_days ELSE 0 END), 0) AS BIGINT), \
                MIN(period) \
         FROM consumption_month \
         WHERE organisation_id = ? AND {these} AND period BETWEEN ? AND ? GROUP BY item_id"
    );
    let mut binds = binds![from.to_string(), from.to_string(), facility];
    binds.extend(item_binds);
    binds.extend(binds![from.plus(-12).to_string(), until.to_string()]);
    tx.query_all(&sql, binds)
        .await?
        .iter()
        .map(used_row)
        .collect()
}

fn used_row(row: &QueryResult) -> Result<Used> {
    Ok(Used {
        item_id: at(row, 0)?,
        consumption: at(row, 1)?,
        stockout_days: at(row, 2)?,
        first: month(at(row, 3)?)?,
    })
}

fn month(text: Option<String>) -> Result<Option<Period>> {
    text.as_deref()
        .map(str::parse)
        .transpose()
        .map_err(Error::fault)
}

/// What is known of an item of which nothing is left.
#[derive(Debug)]
pub struct Outage {
    pub item_id: ItemId,
    /// When the last of it left.
    pub ran_out_at: Option<Instant>,
    /// The last month before the look-back in which it was used: month, quantity, days without stock.
    pub earlier: Option<(Period, Quantity, i64)>,
}

/// Since when these items are missing, and when they were last used before `from`.
pub async fn outages(
    tx: &Tx,
    facility: OrganisationId,
    items: &[ItemId],
    from: Period,
) -> Result<Vec<Outage>> {
    let (listed, bind) = tx.listed(
        "k",
        [whole("item_id")],
        items.iter().map(|item| [(*item).into()]),
    );
    let sql = format!(
        "SELECT k.item_id, m.at, c.period, c.quantity_milli, c.stockout_days FROM {listed} \
         LEFT JOIN stock_move m ON m.id = (SELECT MAX(o.id) FROM stock_move o \
              WHERE o.item_id = k.item_id AND o.from_place_id IN \
                  (SELECT id FROM place WHERE organisation_id = ? AND kind = 'store')) \
         LEFT JOIN consumption_month c ON c.organisation_id = ? AND c.item_id = k.item_id \
          AND c.period = (SELECT MAX(e.period) FROM consumption_month e \
              WHERE e.organisation_id = ? AND e.item_id = k.item_id \
                AND e.period < ? AND e.quantity_milli > 0)"
    );
    let binds = vec![
        bind,
        facility.into(),
        facility.into(),
        facility.into(),
        from.to_string().into(),
    ];
    tx.query_all(&sql, binds)
        .await?
        .iter()
        .map(outage_row)
        .collect()
}

fn outage_row(row: &QueryResult) -> Result<Outage> {
    let earlier = match (month(at(row, 2)?)?, at(row, 3)?, at(row, 4)?) {
        (Some(period), Some(quantity), Some(days)) => Some((period, quantity, days)),
        _ => None,
    };
    Ok(Outage {
        item_id: at(row, 0)?,
        ran_out_at: at(row, 1)?,
        earlier,
    })
}
