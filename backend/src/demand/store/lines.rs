//! Rows of requisition lines, written and read by the thousand.

use sea_orm::QueryResult;

use crate::demand::model::line::{Basis, Line, Stretch, Target};
use crate::demand::model::requisition::RequisitionId;
use crate::formulary::model::ItemId;
use crate::kernel::prelude::*;

/// Columns of a line behind its requisition, in the order of [`line_of`].
pub const LINE_COLUMNS: &str = "item_id, item_version_no, quantity_milli, suggested_milli, consumption_milli, \
     lookback_days, stockout_days, basis_period, review_days, lead_days, safety_days, on_hand_milli, \
     on_the_way_milli, requested_milli, price_e4, flags, note";

const WRITTEN: [&str; 18] = [
    "requisition_id", "item_id", "item_version_no", "quantity_milli", "suggested_milli", "consumption_milli",
    "lookback_days", "stockout_days", "basis_period", "review_days", "lead_days", "safety_days",
    "on_hand_milli", "on_the_way_milli", "requested_milli", "price_e4", "flags", "note",
];

/// Writes lines: new ones appear, known items change.
pub async fn lines_put(tx: &Tx, requisition: RequisitionId, lines: &[Line]) -> Result<()> {
    let set: Vec<String> = WRITTEN[2..].iter().map(|column| format!("{column} = excluded.{column}")).collect();
    let replace = OnConflict::Update { key: &["requisition_id", "item_id"], set: &set.join(", ") };
    tx.bulk_upsert("requisition_line", &WRITTEN, lines.iter().map(|line| row(requisition, line)), replace).await?;
    Ok(())
}

fn row(requisition: RequisitionId, line: &Line) -> [Cell<'_>; 18] {
    let basis = &line.basis;
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
            stretch: Stretch { consumption: quantity(4)?, days: number(5)?, stockout_days: number(6)? },
            period: row.try_get_by_index(at + 7)?,
            target: Target { review_days: number(8)?, lead_days: number(9)?, safety_days: number(10)? },
            on_hand: quantity(11)?,
            on_the_way: quantity(12)?,
            requested: quantity(13)?,
        },
        price: row.try_get_by_index::<Option<i64>>(at + 14)?.map(Money),
        flags: crate::demand::rules::review::Flags(number(15)?),
        note: row.try_get_by_index(at + 16)?,
    })
}

/// All lines of a requisition that was found within reach.
pub async fn lines_of(tx: &Tx, requisition: RequisitionId) -> Result<Vec<Line>> {
    let sql = format!("SELECT {LINE_COLUMNS} FROM requisition_line WHERE requisition_id = ?");
    tx.query_all(&sql, binds![requisition]).await?.iter().map(|row| line_of(row, 0)).collect()
}

/// Takes lines away.
pub async fn lines_remove(tx: &Tx, requisition: RequisitionId, items: &[ItemId]) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = items.iter().map(|item| item.0).collect();
    let (among, list) = tx.among("item_id", &ids);
    let sql = format!("DELETE FROM requisition_line WHERE requisition_id = ? AND {among}");
    tx.execute(&sql, binds![requisition, list]).await?;
    Ok(())
}
