//! Rows into histories.

use std::collections::BTreeMap;

use analyst::decimal::{BadNumber, parse_rounded};
use analyst::{File, Row, Table, Unreadable};
use rustc_hash::FxHashMap;

use crate::month::Month;
use crate::series::{Series, Use};

/// Months that one series may span.
const LONGEST: i32 = 600;

/// A row of a series.
#[derive(Clone, Copy, Debug)]
struct Entry {
    used: Option<Use>,
    line: u32,
}

const WANTED: &[&str] = &["series", "period", "quantity"];
const SERIES: usize = 0;
const PERIOD: usize = 1;
const QUANTITY: usize = 2;
/// May be missing.
const STOCKOUT_DAYS: usize = 3;

/// The histories of a file by name, sorted.
pub(super) fn histories(file: File<'_>) -> Result<Vec<(String, Series)>, Unreadable> {
    let mut table = Table::open_with(file, WANTED, &["stockout_days"])?;
    let mut row = Row::default();
    let mut positions: FxHashMap<String, usize> = FxHashMap::default();
    let mut found: Vec<(String, BTreeMap<Month, Entry>)> = Vec::new();
    while table.next(&mut row)? {
        let width = table.width();
        if row.width > width {
            let reason = format!("a cell beyond the {width} columns of the header");
            return Err(table.fault_at(&row, width, reason));
        }
        let name = row.cells[SERIES].as_ref();
        if name.is_empty() {
            return Err(table.fault(&row, SERIES, "is blank"));
        }
        let position = match positions.get(name) {
            Some(position) => *position,
            None => {
                positions.insert(name.to_owned(), found.len());
                found.push((name.to_owned(), BTreeMap::new()));
                found.len() - 1
            }
        };
        read_entry(&table, &row, &mut found[position].1)?;
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(found
        .into_iter()
        .filter_map(|(name, entries)| Some((name, series(&entries)?)))
        .collect())
}

/// Months between the first and the last row that have none are unknown.
fn series(entries: &BTreeMap<Month, Entry>) -> Option<Series> {
    let (first, last) = (*entries.keys().next()?, *entries.keys().next_back()?);
    let month = |step| entries.get(&first.plus(step)).and_then(|entry| entry.used);
    Some(Series {
        first,
        months: (0..=last.since(first)).map(month).collect(),
        item: None,
        facility: None,
    })
}

/// Reads a row into the entries of its series.
fn read_entry(
    table: &Table<'_>,
    row: &Row<'_>,
    entries: &mut BTreeMap<Month, Entry>,
) -> Result<(), Unreadable> {
    let text = |column: usize| row.cells[column].as_ref();
    let month: Month = text(PERIOD).parse().map_err(|_| {
        table.fault(
            row,
            PERIOD,
            format!("{:?} is no month YYYY-MM", text(PERIOD)),
        )
    })?;
    if let Some(earlier) = entries.get(&month) {
        let reason = format!(
            "{month} of this series stands on line {} already",
            earlier.line
        );
        return Err(table.fault(row, PERIOD, reason));
    }
    let ends = [entries.keys().next(), entries.keys().next_back()];
    if ends
        .into_iter()
        .flatten()
        .any(|end| end.since(month).abs() >= LONGEST)
    {
        let reason = format!("a series of more than {LONGEST} months");
        return Err(table.fault(row, PERIOD, reason));
    }
    let milli = quantity(text(QUANTITY)).map_err(|bad| table.fault(row, QUANTITY, bad))?;
    let stockout_days =
        days(text(STOCKOUT_DAYS), month).map_err(|bad| table.fault(row, STOCKOUT_DAYS, bad))?;
    let used = milli.map(|quantity_milli| Use {
        quantity_milli,
        stockout_days,
    });
    let line = row.line;
    entries.insert(month, Entry { used, line });
    Ok(())
}

/// Thousandths, rounded half up; none for a blank.
fn quantity(text: &str) -> Result<Option<i64>, BadNumber> {
    if text.is_empty() {
        return Ok(None);
    }
    match parse_rounded(text, 3)? {
        milli if milli < 0 => Err(BadNumber::Negative),
        milli => Ok(Some(milli)),
    }
}

/// Whole days of the month; a blank, or no such column, is none.
fn days(text: &str, month: Month) -> Result<u8, String> {
    if text.is_empty() {
        return Ok(0);
    }
    let milli = parse_rounded(text, 3).ok();
    let whole = milli
        .filter(|milli| milli % 1000 == 0)
        .map(|milli| milli / 1000);
    let days = whole.and_then(|days| u8::try_from(days).ok());
    let days = days.ok_or_else(|| format!("{text:?} is no number of days"))?;
    if days > month.days() {
        return Err(format!("{month} has {} days, not {days}", month.days()));
    }
    Ok(days)
}
