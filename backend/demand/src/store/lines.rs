//! Rows of requisition lines, written and read by the thousand.

use rustc_hash::FxHashSet;
use sea_orm::{DbErr, QueryResult};

use crate::model::line::{Basis, Coming, Line, Stretch, Target};
use crate::model::outlook::{ForecastMethod, Outlook, TrackRecord};
use crate::model::requisition::RequisitionId;
use crate::planning::{AcceptedLine, Demanded};
use formulary::model::ItemId;
use kernel::bulk::whole;
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// Columns of a line of `requisition_line l`, in the order of [`line_of`].
pub const LINE_COLUMNS: &str = "l.item_id, l.item_version_no, l.quantity_milli, l.suggested_milli, \
     l.consumption_milli, l.lookback_days, l.stockout_days, l.basis_period, l.review_days, l.lead_days, \
     l.safety_days, l.on_hand_milli, l.on_the_way_milli, l.requested_milli, l.price_e4, l.flags, l.note, \
     l.same_milli, l.alike_milli, l.by_forecast, l.forecast_method, l.forecast_mean_milli, l.forecast_quantile_milli, \
     l.service_permille, l.forecast_error_e4, l.forecast_bias_e4, l.average_error_e4, l.average_bias_e4";

const WRITTEN: [&str; 29] = [
    "requisition_id",
    "item_id",
    "item_version_no",
    "quantity_milli",
    "suggested_milli",
    "consumption_milli",
    "lookback_days",
    "stockout_days",
    "basis_period",
    "review_days",
    "lead_days",
    "safety_days",
    "on_hand_milli",
    "on_the_way_milli",
    "requested_milli",
    "price_e4",
    "flags",
    "note",
    "same_milli",
    "alike_milli",
    "by_forecast",
    "forecast_method",
    "forecast_mean_milli",
    "forecast_quantile_milli",
    "service_permille",
    "forecast_error_e4",
    "forecast_bias_e4",
    "average_error_e4",
    "average_bias_e4",
];

/// Writes lines, each with the requisition it belongs to: new ones appear, known items change.
pub async fn lines_put(tx: &Tx, lines: Vec<(RequisitionId, &Line)>) -> Result<()> {
    let set: Vec<String> = WRITTEN[2..]
        .iter()
        .map(|column| format!("{column} = excluded.{column}"))
        .collect();
    let replace = OnConflict::Update {
        key: &["requisition_id", "item_id"],
        set: &set.join(", "),
    };
    let rows = lines
        .into_iter()
        .map(|(requisition, line)| row(requisition, line));
    tx.bulk_upsert("requisition_line", &WRITTEN, rows, replace)
        .await?;
    Ok(())
}

fn row(requisition: RequisitionId, line: &Line) -> [Cell<'_>; 29] {
    let basis = &line.basis;
    let outlook = basis.outlook.as_ref();
    let record = outlook.and_then(|outlook| outlook.record);
    let average = outlook.and_then(|outlook| outlook.average);
    [
        requisition.into(),
        line.item_id.into(),
        line.item_version_no.into(),
        line.quantity.into(),
        line.suggested.into(),
        basis.stretch.consumption.into(),
        basis.stretch.days.into(),
        basis.stretch.stockout_days.into(),
        basis.period.as_ref().into(),
        basis.target.review_days.into(),
        basis.target.lead_days.into(),
        basis.target.safety_days.into(),
        basis.on_hand.into(),
        basis.on_the_way.into(),
        basis.requested.into(),
        line.price.into(),
        line.flags.0.into(),
        (&line.note).into(),
        line.coming.same.into(),
        line.coming.alike.into(),
        basis.by_outlook.into(),
        outlook.map(|outlook| outlook.method).into(),
        outlook.map(|outlook| outlook.mean).into(),
        outlook.map(|outlook| outlook.quantile).into(),
        outlook.map(|outlook| outlook.service_permille).into(),
        record.map(|record| record.error_e4).into(),
        record.map(|record| record.bias_e4).into(),
        average.map(|record| record.error_e4).into(),
        average.map(|record| record.bias_e4).into(),
    ]
}

/// A line out of a row that selects [`LINE_COLUMNS`] from column `at` on.
pub fn line_of(row: &QueryResult, at: usize) -> Result<Line> {
    let number = |offset: usize| row.try_get_by_index::<i64>(at + offset);
    let quantity = |offset: usize| number(offset).map(Quantity);
    Ok(Line {
        item_id: ItemId(number(0)?),
        item_version_no: number(1)?,
        quantity: quantity(2)?,
        suggested: quantity(3)?,
        basis: Basis {
            stretch: Stretch {
                consumption: quantity(4)?,
                days: number(5)?,
                stockout_days: number(6)?,
            },
            period: row.try_get_by_index(at + 7)?,
            target: Target {
                review_days: number(8)?,
                lead_days: number(9)?,
                safety_days: number(10)?,
            },
            on_hand: quantity(11)?,
            on_the_way: quantity(12)?,
            requested: quantity(13)?,
            outlook: outlook_of(row, at + 20)?,
            by_outlook: row.try_get_by_index(at + 19)?,
        },
        coming: Coming {
            same: quantity(17)?,
            alike: quantity(18)?,
        },
        price: row.try_get_by_index::<Option<i64>>(at + 14)?.map(Money),
        flags: crate::rules::review::Flags(number(15)?),
        note: row.try_get_by_index(at + 16)?,
    })
}

/// A forecast as lines keep it, from column `at` on.
fn outlook_of(row: &QueryResult, at: usize) -> Result<Option<Outlook>> {
    let number = |offset: usize| row.try_get_by_index::<Option<i64>>(at + offset);
    let Some(method) = row.try_get_by_index::<Option<ForecastMethod>>(at)? else {
        return Ok(None);
    };
    let record = |error: Option<i64>, bias: Option<i64>| {
        Some(TrackRecord {
            error_e4: error?,
            bias_e4: bias?,
        })
    };
    Ok(Some(Outlook {
        method,
        mean: Quantity(number(1)?.unwrap_or(0)),
        quantile: Quantity(number(2)?.unwrap_or(0)),
        service_permille: number(3)?.unwrap_or(0),
        record: record(number(4)?, number(5)?),
        average: record(number(6)?, number(7)?),
    }))
}

/// All lines of a requisition that was found within reach.
pub async fn lines_of(tx: &Tx, requisition: RequisitionId) -> Result<Vec<Line>> {
    let sql = format!("SELECT {LINE_COLUMNS} FROM requisition_line l WHERE l.requisition_id = ?");
    tx.query_all(&sql, binds![requisition])
        .await?
        .iter()
        .map(|row| line_of(row, 0))
        .collect()
}

/// The items of which a requisition has a line.
pub async fn items_in(tx: &Tx, requisition: RequisitionId) -> Result<FxHashSet<ItemId>> {
    let sql = "SELECT item_id FROM requisition_line WHERE requisition_id = ?";
    let rows = tx.packed::<(i64,), 1>(sql, binds![requisition]).await?;
    Ok(rows.into_iter().map(|(item,)| ItemId(item)).collect())
}

/// The lines of these items, where there are any.
pub async fn lines_among(
    tx: &Tx,
    requisition: RequisitionId,
    items: &[ItemId],
) -> Result<Vec<Line>> {
    let (among, list) = tx.among("l.item_id", &raw_ids(items.iter().copied()));
    let sql = format!(
        "SELECT {LINE_COLUMNS} FROM requisition_line l WHERE l.requisition_id = ? AND {among}"
    );
    tx.query_all(&sql, binds![requisition, list])
        .await?
        .iter()
        .map(|row| line_of(row, 0))
        .collect()
}

/// Single lines of several requisitions, each with the pack of its item.
pub async fn lines_these(
    tx: &Tx,
    keys: &[(RequisitionId, ItemId)],
) -> Result<Vec<(RequisitionId, Line, Quantity)>> {
    let rows = keys
        .iter()
        .map(|(paper, item)| [(*paper).into(), (*item).into()]);
    let (listed, bind) = tx.listed("k", ["requisition_id", "item_id"].map(whole), rows);
    let sql = format!(
        "SELECT l.requisition_id, i.pack_milli, {LINE_COLUMNS} FROM {listed} CROSS JOIN requisition_line l \
         CROSS JOIN item i WHERE l.requisition_id = k.requisition_id AND l.item_id = k.item_id AND i.id = l.item_id"
    );
    let rows = tx.query_all(&sql, vec![bind]).await?;
    rows.iter()
        .map(|row| {
            let paper = RequisitionId(row.try_get_by_index(0)?);
            let pack = Quantity(row.try_get_by_index(1)?);
            Ok((paper, line_of(row, 2)?, pack))
        })
        .collect()
}

/// Takes lines away.
pub async fn lines_remove(tx: &Tx, requisition: RequisitionId, items: &[ItemId]) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let (among, list) = tx.among("item_id", &raw_ids(items.iter().copied()));
    let sql = format!("DELETE FROM requisition_line WHERE requisition_id = ? AND {among}");
    tx.execute(&sql, binds![requisition, list]).await?;
    Ok(())
}

/// Accepted lines that ask for something, by item and requisition, row by row.
pub async fn accepted_lines(
    tx: &Tx,
    demanded: Demanded,
    mut read: impl FnMut(AcceptedLine) + Send,
) -> Result<()> {
    let (whose, bind) = match demanded {
        Demanded::Cycle(cycle) => ("r.cycle_id = ?", cycle.0),
        Demanded::Requisition(requisition) => ("r.id = ?", requisition.0),
    };
    let sql = format!(
        "SELECT l.requisition_id, r.facility_id, r.kind, l.item_id, l.quantity_milli, l.on_hand_milli, \
                l.consumption_milli, l.lookback_days - l.stockout_days \
         FROM requisition r JOIN requisition_line l ON l.requisition_id = r.id \
         WHERE {whose} AND r.state = 'accepted' AND l.quantity_milli > 0"
    );
    let each = |row: QueryResult| {
        read(accepted(&row, false)?);
        Ok(())
    };
    tx.each(&sql, binds![bind], each).await
}

/// A line of demand out of eight columns.
pub(super) fn accepted(
    row: &QueryResult,
    waiting: bool,
) -> std::result::Result<AcceptedLine, DbErr> {
    Ok(AcceptedLine {
        requisition_id: RequisitionId(row.try_get_by_index(0)?),
        facility_id: OrganisationId(row.try_get_by_index(1)?),
        kind: row.try_get_by_index(2)?,
        item_id: ItemId(row.try_get_by_index(3)?),
        quantity: Quantity(row.try_get_by_index(4)?),
        waiting,
        on_hand: Quantity(row.try_get_by_index(5)?),
        consumption: Quantity(row.try_get_by_index(6)?),
        days: row.try_get_by_index(7)?,
    })
}
