//! Rows into histories.

use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use rustc_hash::FxHashMap;

use super::Unreadable;
use super::table::{Cell, Table, utf8};
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

/// Where the columns are.
#[derive(Clone, Copy, Debug)]
struct Columns {
    series: usize,
    period: usize,
    quantity: usize,
    stockout_days: Option<usize>,
}

/// The histories of a file by name, sorted.
pub(super) fn histories(file: &[u8]) -> Result<Vec<(String, Series)>, Unreadable> {
    let mut table = Table::new(utf8(file)?);
    let mut cells = Vec::new();
    if !table.next(&mut cells)? {
        return Err(table.fault("no header: series, period and quantity are wanted"));
    }
    let (columns, width) = (Columns::of(&cells)?, cells.len());
    let mut positions: FxHashMap<String, usize> = FxHashMap::default();
    let mut found: Vec<(String, BTreeMap<Month, Entry>)> = Vec::new();
    while table.next(&mut cells)? {
        if let Some(beyond) = cells.get(width) {
            return Err(beyond.fault(format!("a cell beyond the {width} columns of the header")));
        }
        let name = columns.series(&cells)?;
        let position = match positions.get(name) {
            Some(position) => *position,
            None => {
                positions.insert(name.to_owned(), found.len());
                found.push((name.to_owned(), BTreeMap::new()));
                found.len() - 1
            }
        };
        columns.entry(&cells, &mut found[position].1)?;
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

impl Columns {
    fn of(header: &[Cell<'_>]) -> Result<Self, Unreadable> {
        let find = |name: &str| -> Result<Option<usize>, Unreadable> {
            let mut places = (0..header.len()).filter(|at| header[*at].text.trim() == name);
            let place = places.next();
            match places.next() {
                Some(again) => Err(header[again].fault(format!("a second column {name:?}"))),
                None => Ok(place),
            }
        };
        let wanted = |name: &str| -> Result<usize, Unreadable> {
            find(name)?.ok_or_else(|| header[0].fault(format!("no column {name:?}")))
        };
        Ok(Self {
            series: wanted("series")?,
            period: wanted("period")?,
            quantity: wanted("quantity")?,
            stockout_days: find("stockout_days")?,
        })
    }

    fn series<'a>(&self, cells: &'a [Cell<'_>]) -> Result<&'a str, Unreadable> {
        match cells.get(self.series).map(|cell| cell.text.trim()) {
            Some(name) if !name.is_empty() => Ok(name),
            _ => Err(place(cells, self.series).fault("a row without its series")),
        }
    }

    /// Reads a row into the entries of its series.
    fn entry(
        &self,
        cells: &[Cell<'_>],
        entries: &mut BTreeMap<Month, Entry>,
    ) -> Result<(), Unreadable> {
        let text = |column: usize| cells.get(column).map_or("", |cell| cell.text.trim());
        let fault = |column: usize, reason: String| place(cells, column).fault(reason);
        let month: Month = text(self.period).parse().map_err(|_| {
            fault(
                self.period,
                format!("{:?} is no month YYYY-MM", text(self.period)),
            )
        })?;
        if let Some(earlier) = entries.get(&month) {
            let reason = format!(
                "{month} of this series stands on line {} already",
                earlier.line
            );
            return Err(fault(self.period, reason));
        }
        let ends = [entries.keys().next(), entries.keys().next_back()];
        if ends
            .into_iter()
            .flatten()
            .any(|end| end.since(month).abs() >= LONGEST)
        {
            return Err(fault(
                self.period,
                format!("a series of more than {LONGEST} months"),
            ));
        }
        let milli = quantity(text(self.quantity)).map_err(|reason| fault(self.quantity, reason))?;
        let stockout_days = match self.stockout_days {
            Some(column) => days(text(column), month).map_err(|reason| fault(column, reason))?,
            None => 0,
        };
        let used = milli.map(|quantity_milli| Use {
            quantity_milli,
            stockout_days,
        });
        let line = place(cells, self.series).line;
        entries.insert(month, Entry { used, line });
        Ok(())
    }
}

/// The cell of a column, or the last one of a row that is too short.
fn place<'a, 'b>(cells: &'b [Cell<'a>], column: usize) -> &'b Cell<'a> {
    &cells[column.min(cells.len() - 1)]
}

/// Thousandths, rounded half up; none for a blank.
fn quantity(text: &str) -> Result<Option<i64>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let number = number(text).ok_or_else(|| format!("{text:?} is no number"))?;
    if number < Decimal::ZERO {
        return Err(format!("{text:?} is negative"));
    }
    let milli = number
        .checked_mul(Decimal::ONE_THOUSAND)
        .and_then(|milli| {
            milli
                .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
                .to_i64()
        })
        .ok_or_else(|| format!("{text:?} is too large"))?;
    Ok(Some(milli))
}

/// Whole days of the month; a blank is none.
fn days(text: &str, month: Month) -> Result<u8, String> {
    if text.is_empty() {
        return Ok(0);
    }
    let number = number(text)
        .filter(Decimal::is_integer)
        .and_then(|days| days.to_u8());
    let days = number.ok_or_else(|| format!("{text:?} is no number of days"))?;
    if days > month.days() {
        return Err(format!("{month} has {} days, not {days}", month.days()));
    }
    Ok(days)
}

/// A decimal, plain or with an exponent.
fn number(text: &str) -> Option<Decimal> {
    let plain = text
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    if !plain {
        return None;
    }
    text.parse()
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}
