//! The pace board as a workbook.

use serde_json::Map;

use super::pace::PaceRow;
use kernel::prelude::*;
use kernel::problem::locale::{Locale, text};
use kernel::table::{Cell, FileFormat, Heading, write};

/// Columns: word of the heading and width in characters.
const COLUMNS: [(&str, u16); 19] = [
    ("tender", 18),
    ("code", 14),
    ("generic", 22),
    ("company", 26),
    ("year", 6),
    ("starts_on", 12),
    ("ends_on", 12),
    ("unit", 6),
    ("agreed", 12),
    ("ordered", 12),
    ("accepted", 12),
    ("paid", 12),
    ("completion", 10),
    ("elapsed", 10),
    ("pace", 10),
    ("forecast", 12),
    ("forecast_completion", 12),
    ("selected", 12),
    ("not_selected", 12),
];

/// The rows as a file in `locale`; shares in percent.
pub fn sheet(rows: &[PaceRow], format: FileFormat, locale: Locale) -> Result<Vec<u8>> {
    let say = |word: &str| text(locale, &format!("purchasing.{word}"), &Map::new());
    let headings: Vec<Heading> = COLUMNS
        .iter()
        .map(|(word, width)| Heading::new(say(&format!("pace_sheet.{word}")), *width))
        .collect();
    let percent = |bp: Option<i64>| bp.map_or(Cell::Empty, |bp| Cell::number(Money(bp * 100)));
    let cells = rows.iter().map(|row| {
        let unit = row.items.first().map(|item| item.base_unit.clone());
        vec![
            Cell::text(row.tender_code.clone()),
            Cell::text(row.code.clone()),
            Cell::text(row.group_name.clone()),
            Cell::text(row.company.clone()),
            Cell::number(row.year_no),
            Cell::text(row.starts_on.to_string()),
            Cell::text(row.ends_on.to_string()),
            unit.map_or(Cell::Empty, Cell::text),
            Cell::number(row.agreed),
            Cell::number(row.ordered),
            Cell::number(row.accepted),
            Cell::number(row.paid),
            percent(row.completion_bp),
            percent(Some(row.elapsed_bp)),
            Cell::text(say(&format!("pace_level.{}", row.pace))),
            Cell::number(row.forecast.quantity),
            percent(row.forecast.completion_bp),
            percent(row.selected_bp),
            Cell::number(row.not_selected),
        ]
    });
    Ok(write(format, "pace", &headings, cells)?)
}
