//! Rows of forecasts, of what they are made from, and of what is to be made again.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::model::outlook::{ForecastMethod, Outlook, TrackRecord};
use crate::rules::histories::Reported;
use formulary::model::ItemId;
use kernel::ids::raw_ids;
use kernel::prelude::*;
use stock::facts::Items;
use stock::model::Period;

/// Item, method, mean, quantile, level, error, bias, and both of the average.
type Row = (
    i64,
    String,
    i64,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
);

/// What is expected of items at a facility. Whoever asks for a whole county hospital does so again with the next change of
/// his draft, and forecasts are made anew once a day.
#[derive(Debug)]
pub struct Outlooks(FxHashMap<ItemId, Outlook>);

impl Outlooks {
    /// What is expected of an item.
    pub fn of(&self, item: ItemId) -> Option<Outlook> {
        self.0.get(&item).copied()
    }
}

impl RememberedOf for Outlooks {
    type Key = OrganisationId;
    const TABLES: &'static [&'static str] = &["forecast"];
    const MOST: usize = 32;

    fn owner(facility: OrganisationId) -> OrganisationId {
        facility
    }

    async fn read(tx: &Tx, facility: OrganisationId) -> Result<Self> {
        read(tx, facility, None).await
    }
}

/// What is expected of these items at a facility; of many, all that is expected is answered, out of memory.
pub async fn outlooks(
    tx: &Tx,
    facility: OrganisationId,
    items: Items<'_>,
) -> Result<Arc<Outlooks>> {
    match items {
        Items::These(ids) if !items.many() => Ok(Arc::new(read(tx, facility, Some(ids)).await?)),
        _ => tx.remembered_of::<Outlooks>(facility).await,
    }
}

async fn read(tx: &Tx, facility: OrganisationId, few: Option<&[ItemId]>) -> Result<Outlooks> {
    let mut binds = binds![facility];
    let these = few.map_or_else(String::new, |ids| {
        let (among, list) = tx.among("item_id", &raw_ids(ids.iter().copied()));
        binds.push(list);
        format!(" AND {among}")
    });
    let sql = format!(
        "SELECT item_id, method, mean_milli, quantile_milli, service_permille, error_e4, bias_e4, \
         average_error_e4, average_bias_e4 FROM forecast WHERE organisation_id = ?{these}"
    );
    let rows = tx.packed::<Row, 9>(&sql, binds).await?;
    let read: Result<_> = rows.into_iter().map(outlook).collect();
    Ok(Outlooks(read?))
}

fn outlook(row: Row) -> Result<(ItemId, Outlook)> {
    let (item, method, mean, quantile, level, error, bias, average_error, average_bias) = row;
    let record = |error: Option<i64>, bias: Option<i64>| {
        Some(TrackRecord {
            error_e4: error?,
            bias_e4: bias?,
        })
    };
    let outlook = Outlook {
        method: method.parse().map_err(Error::fault)?,
        mean: Quantity(mean),
        quantile: Quantity(quantile),
        service_permille: level,
        record: record(error, bias),
        average: record(average_error, average_bias),
    };
    Ok((ItemId(item), outlook))
}

/// Every row of consumption of these facilities in the months `from..=until`.
pub async fn reported(
    tx: &Tx,
    facilities: &[OrganisationId],
    from: Period,
    until: Period,
) -> Result<Vec<Reported>> {
    let (among, list) = tx.among("organisation_id", &raw_ids(facilities.iter().copied()));
    let sql = format!(
        "SELECT organisation_id, item_id, period, quantity_milli, stockout_days FROM consumption_month \
         WHERE {among} AND period BETWEEN ? AND ?"
    );
    let binds = binds![list, from.to_string(), until.to_string()];
    let rows = tx
        .packed::<(i64, i64, Period, i64, i64), 5>(&sql, binds)
        .await?;
    let row = |(facility, item, period, quantity, stockout_days)| Reported {
        facility: OrganisationId(facility),
        item: ItemId(item),
        period,
        quantity: Quantity(quantity),
        stockout_days,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Every facility that has reported anything, in order.
pub async fn reporting(tx: &Tx) -> Result<Vec<OrganisationId>> {
    let sql = "SELECT o.id FROM organisation o WHERE EXISTS \
               (SELECT 1 FROM consumption_month c WHERE c.organisation_id = o.id) ORDER BY o.id";
    let rows = tx.query_all(sql, binds![]).await?;
    rows.iter()
        .map(|row| Ok(OrganisationId(row.try_get_by_index(0)?)))
        .collect()
}

/// The service level of every item, by class.
pub async fn service_classes(tx: &Tx) -> Result<FxHashMap<ItemId, (bool, bool)>> {
    let sql = "SELECT id, chronic_guarantee <> 'none', essential FROM item";
    let rows = tx.query_all(sql, binds![]).await?;
    rows.iter()
        .map(|row| {
            let class = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            Ok((ItemId(row.try_get_by_index(0)?), class))
        })
        .collect()
}

/// A forecast to be written.
#[derive(Clone, Debug)]
pub struct NewForecast {
    /// Who.
    pub facility: OrganisationId,
    /// What.
    pub item: ItemId,
    /// What is expected.
    pub outlook: Outlook,
    /// Over how many months its errors were told.
    pub months: i64,
}

const COLUMNS: [&str; 12] = [
    "organisation_id",
    "item_id",
    "period",
    "method",
    "mean_milli",
    "quantile_milli",
    "service_permille",
    "months",
    "error_e4",
    "bias_e4",
    "average_error_e4",
    "average_bias_e4",
];

/// Replaces the forecasts of these facilities by new ones; what has none any more goes.
pub async fn forecasts_replace(
    tx: &Tx,
    facilities: &[OrganisationId],
    made_from: Period,
    forecasts: &[NewForecast],
) -> Result<()> {
    let period = made_from.to_string();
    let period = period.as_str();
    let rows = forecasts.iter().map(|one| {
        let (own, average) = (one.outlook.record, one.outlook.average);
        let method: ForecastMethod = one.outlook.method;
        [
            one.facility.into(),
            one.item.into(),
            period.into(),
            method.into(),
            one.outlook.mean.into(),
            one.outlook.quantile.into(),
            one.outlook.service_permille.into(),
            one.months.into(),
            own.map(|record| record.error_e4).into(),
            own.map(|record| record.bias_e4).into(),
            average.map(|record| record.error_e4).into(),
            average.map(|record| record.bias_e4).into(),
        ]
    });
    let (among, list) = tx.among("organisation_id", &raw_ids(facilities.iter().copied()));
    tx.changes_of("forecast", facilities.iter().copied());
    let sql = format!("DELETE FROM forecast WHERE {among}");
    tx.execute(&sql, vec![list]).await?;
    tx.bulk_insert("forecast", &COLUMNS, rows).await?;
    Ok(())
}

/// Facilities whose forecasts are to be made again, each with the instant since when.
pub async fn forecasts_due(tx: &Tx) -> Result<Vec<(OrganisationId, Instant)>> {
    let sql = "SELECT organisation_id, since FROM forecast_due ORDER BY organisation_id";
    let rows = tx.query_all(sql, binds![]).await?;
    rows.iter()
        .map(|row| {
            Ok((
                OrganisationId(row.try_get_by_index(0)?),
                row.try_get_by_index(1)?,
            ))
        })
        .collect()
}

/// Notes that the forecasts of these facilities are to be made again. One that is noted already is noted anew, so that
/// whoever is just making them does not strike it off.
pub async fn forecasts_note(tx: &Tx, facilities: &[OrganisationId]) -> Result<()> {
    let rows = facilities
        .iter()
        .map(|facility| [(*facility).into(), tx.now().into()]);
    let again = OnConflict::Update {
        key: &["organisation_id"],
        set: "since = excluded.since",
    };
    tx.bulk_upsert("forecast_due", &["organisation_id", "since"], rows, again)
        .await?;
    Ok(())
}

/// Strikes facilities off the list, unless they were noted anew meanwhile.
pub async fn forecasts_done(tx: &Tx, done: &[(OrganisationId, Instant)]) -> Result<()> {
    let ids = raw_ids(done.iter().map(|(facility, _)| *facility));
    let latest = done
        .iter()
        .map(|(_, since)| *since)
        .max()
        .unwrap_or_default();
    let (among, list) = tx.among("organisation_id", &ids);
    let sql = format!("DELETE FROM forecast_due WHERE {among} AND since <= ?");
    tx.execute(&sql, vec![list, latest.into()]).await?;
    Ok(())
}

/// The month and the rules for which all facilities were last made due.
pub async fn forecast_round(tx: &Tx) -> Result<Option<(String, String)>> {
    let sql = "SELECT period, rules FROM forecast_round WHERE id = 1";
    let row = tx.query_one(sql, binds![]).await?;
    row.map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
        .transpose()
}

/// Notes that all facilities have been made due for a month and by rules.
pub async fn forecast_round_set(tx: &Tx, period: Period, rules: &str) -> Result<()> {
    let period = period.to_string();
    let row = [
        1.into(),
        period.as_str().into(),
        rules.into(),
        tx.now().into(),
    ];
    let replace = OnConflict::Update {
        key: &["id"],
        set: "period = excluded.period, rules = excluded.rules, begun_at = excluded.begun_at",
    };
    let columns = ["id", "period", "rules", "begun_at"];
    tx.bulk_upsert("forecast_round", &columns, [row], replace)
        .await?;
    Ok(())
}
