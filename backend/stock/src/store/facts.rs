//! Statistics of one facility, set-wise.

use rustc_hash::FxHashMap;
use sea_orm::Value;

use crate::facts::Items;
use crate::model::Period;
use formulary::model::ItemId;
use kernel::bulk::whole;
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// `(condition on column, binds)` for the items that are asked for; of many, more may be answered.
fn wanted(tx: &Tx, column: &str, items: Items<'_>) -> (String, Vec<Value>) {
    match items {
        Items::These(ids) if !items.many() => {
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
    // By the place's name, not its id: in that order its key leads to it, and nothing has to be sorted.
    let sql = format!(
        "SELECT item_id, here, coming FROM ( \
             SELECT b.item_id, CAST(SUM(b.quantity_milli) AS BIGINT) AS here, 0 AS coming \
             FROM place p CROSS JOIN balance b CROSS JOIN lot l \
             WHERE p.organisation_id = ? AND p.kind = 'store' AND b.place_id = p.id AND l.id = b.lot_id \
               AND {here} AND b.quantity_milli > 0 AND NOT l.held AND l.expires_on >= ? \
             GROUP BY p.name, b.item_id \
         ) AS shelves \
         UNION ALL SELECT w.item_id, 0, w.quantity_milli FROM on_the_way w \
         WHERE w.organisation_id = ? AND {coming} AND w.quantity_milli > 0"
    );
    let mut binds = binds![facility];
    binds.extend(here_binds);
    binds.extend(binds![tx.day(), facility]);
    binds.extend(coming_binds);
    let rows = tx.packed::<(i64, i64, i64), 3>(&sql, binds).await?;
    let mut supply: FxHashMap<ItemId, (Quantity, Quantity)> = FxHashMap::default();
    for (item, here, coming) in rows {
        let of = supply.entry(ItemId(item)).or_default();
        of.0.0 += here;
        of.1.0 += coming;
    }
    let supply = supply.into_iter();
    Ok(supply
        .map(|(item, (here, coming))| (item, here, coming))
        .collect())
}

/// What was used of an item in the look-back.
#[derive(Debug)]
pub struct Used {
    pub item_id: ItemId,
    pub consumption: Quantity,
    pub stockout_days: i64,
    pub first: Option<Period>,
}

/// Sums over the months `from..=until`. `first` is the first of them with a row, for an item that has none in the year
/// before: it is new to the facility. Of all items, those used in that year only are answered as well.
pub async fn used(
    tx: &Tx,
    facility: OrganisationId,
    items: Items<'_>,
    from: Period,
    until: Period,
) -> Result<Vec<Used>> {
    let (these, item_binds) = wanted(tx, "c.item_id", items);
    let sql = format!(
        "SELECT c.item_id, \
                CAST(SUM(CASE WHEN c.period >= ? THEN c.quantity_milli ELSE 0 END) AS BIGINT), \
                CAST(SUM(CASE WHEN c.period >= ? THEN c.stockout_days ELSE 0 END) AS BIGINT), \
                CASE WHEN MIN(c.period) > ? AND NOT EXISTS (SELECT 1 FROM consumption_month e \
                     WHERE e.organisation_id = ? AND e.item_id = c.item_id AND e.period >= ? AND e.period < ?) \
                     THEN MIN(c.period) END \
         FROM consumption_month c \
         WHERE c.organisation_id = ? AND {these} AND c.period BETWEEN ? AND ? GROUP BY c.item_id"
    );
    let (year_before, from) = (from.plus(-12).to_string(), from.to_string());
    let since = match items {
        Items::These(_) => &from,
        Items::All => &year_before,
    };
    let mut binds = binds![&from, &from, &from, facility, &year_before, &from, facility];
    binds.extend(item_binds);
    binds.extend(binds![since, until.to_string()]);
    tx.packed::<UsedRow, 4>(&sql, binds)
        .await?
        .into_iter()
        .map(used_row)
        .collect()
}

/// Item, quantity, days without stock, first month.
type UsedRow = (i64, i64, i64, Option<String>);

fn used_row((item, quantity, stockout_days, first): UsedRow) -> Result<Used> {
    Ok(Used {
        item_id: ItemId(item),
        consumption: Quantity(quantity),
        stockout_days,
        first: month(first)?,
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

/// What a facility has used in any month.
pub async fn ever_used(tx: &Tx, facility: OrganisationId) -> Result<Vec<ItemId>> {
    let sql = "SELECT DISTINCT item_id FROM consumption_month WHERE organisation_id = ?";
    let rows = tx.packed::<(i64,), 1>(sql, binds![facility]).await?;
    Ok(rows.into_iter().map(|(item,)| ItemId(item)).collect())
}

/// Since when these items are missing, and when they were last used before `from`. Of what was never used nothing is said.
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
                AND e.period < ? AND e.quantity_milli > 0) \
         WHERE EXISTS (SELECT 1 FROM consumption_month u WHERE u.organisation_id = ? AND u.item_id = k.item_id)"
    );
    let mut binds = vec![bind];
    binds.extend(binds![
        facility,
        facility,
        facility,
        from.to_string(),
        facility
    ]);
    tx.packed::<OutageRow, 5>(&sql, binds)
        .await?
        .into_iter()
        .map(outage_row)
        .collect()
}

/// Item, when the last of it left, and of the last month with use: month, quantity, days without stock.
type OutageRow = (i64, Option<i64>, Option<String>, Option<i64>, Option<i64>);

fn outage_row((item, ran_out_at, period, quantity, days): OutageRow) -> Result<Outage> {
    let earlier = match (month(period)?, quantity, days) {
        (Some(period), Some(quantity), Some(days)) => Some((period, Quantity(quantity), days)),
        _ => None,
    };
    Ok(Outage {
        item_id: ItemId(item),
        ran_out_at: ran_out_at.map(Instant),
        earlier,
    })
}
