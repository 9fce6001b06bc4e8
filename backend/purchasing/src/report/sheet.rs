//! An order as a workbook: what the supplier gets by mail and what anybody who sees the order can download.

use serde_json::Map;

use crate::model::OrderId;
use kernel::prelude::*;
use kernel::problem::locale::{Locale, text};
use kernel::table::{Cell, FileFormat, Heading, write};

use super::lines::{OrderLineView, order_lines};

/// Columns: word of the heading and width in characters.
const COLUMNS: [(&str, u16); 13] = [
    ("line_no", 6),
    ("code", 14),
    ("name", 26),
    ("form", 10),
    ("specification", 22),
    ("manufacturer", 26),
    ("unit", 6),
    ("quantity", 12),
    ("pack", 8),
    ("price", 12),
    ("amount", 14),
    ("contract", 20),
    ("promised_on", 12),
];

/// Lines of an order that the caller has found, as a file in `locale`; a facility gets its own part.
pub async fn order_sheet(
    tx: &Tx,
    order: OrderId,
    format: FileFormat,
    locale: Locale,
) -> Result<Vec<u8>> {
    let lines = order_lines(tx, order, None, None, i64::MAX.unsigned_abs()).await?;
    let say = |word: &str| text(locale, &format!("purchasing.sheet.{word}"), &Map::new());
    let headings: Vec<Heading> = COLUMNS
        .iter()
        .map(|(word, width)| Heading::new(say(word), *width))
        .collect();
    Ok(write(
        format,
        &say("title"),
        &headings,
        lines.iter().map(row),
    )?)
}

fn row(line: &OrderLineView) -> Vec<Cell<'_>> {
    let promised = line
        .promised_on
        .map(|day| day.to_string())
        .unwrap_or_default();
    vec![
        Cell::number(line.line_no),
        Cell::text(line.item.code.as_str()),
        Cell::text(line.item.name.as_str()),
        Cell::text(line.item.form.as_str()),
        Cell::text(line.item.specification.as_str()),
        Cell::text(line.item.manufacturer.as_str()),
        Cell::text(line.item.base_unit.as_str()),
        Cell::number(line.quantity),
        Cell::number(line.pack),
        Cell::number(line.price),
        Cell::number(line.amount),
        Cell::text(line.contract.number.as_str()),
        Cell::text(promised),
    ]
}
