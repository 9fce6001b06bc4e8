//! Rows into lines and their part deliveries.

use std::borrow::Cow;

use analyst::decimal::{BadNumber, parse, parse_rounded};
use analyst::{File, Row, Table, Unreadable};
use rustc_hash::FxHashMap;

use super::moment::Moment;

/// Quantities are counted in 10⁻⁶.
const DIGITS: u32 = 6;

const WANTED: &[&str] = &[
    "line",
    "supplier",
    "due_on",
    "delivered_on",
    "ordered",
    "delivered",
];
const LINE: usize = 0;
const SUPPLIER: usize = 1;
const DUE_ON: usize = 2;
const DELIVERED_ON: usize = 3;
const ORDERED: usize = 4;
const DELIVERED: usize = 5;

/// A line of an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) supplier: u32,
    pub(super) due: Moment,
    pub(super) ordered: i64,
    row: u32,
}

/// Some of it arrived.
#[derive(Clone, Copy, Debug)]
pub(super) struct Delivery {
    pub(super) line: u32,
    pub(super) at: Moment,
    pub(super) quantity: i64,
}

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct Deliveries<'a> {
    pub(super) lines: Vec<Line>,
    /// Of each line.
    pub(super) ids: Vec<Cow<'a, str>>,
    /// By line, in no order within it.
    pub(super) deliveries: Vec<Delivery>,
    pub(super) suppliers: Vec<Cow<'a, str>>,
}

pub(super) fn read(file: File<'_>) -> Result<Deliveries<'_>, Unreadable> {
    let mut table = Table::open_with(file, WANTED, &["urgency"])?;
    let mut row = Row::default();
    let mut found = Deliveries::default();
    let mut lines = Names::default();
    let mut suppliers = Names::default();
    while table.next(&mut row)? {
        let (width, column) = (table.width(), row.width);
        if column > width {
            let reason = format!("a cell beyond the {width} columns of the header");
            return Err(table.fault_at(&row, width, reason));
        }
        for column in [LINE, SUPPLIER] {
            if row.cells[column].is_empty() {
                return Err(table.fault(&row, column, "is blank"));
            }
        }
        let line = Line {
            supplier: suppliers.number(row.cells[SUPPLIER].clone(), &mut found.suppliers),
            due: moment(&table, &row, DUE_ON)?,
            ordered: quantity(&table, &row, ORDERED)?,
            row: row.line,
        };
        let number = lines.number(row.cells[LINE].clone(), &mut found.ids);
        match found.lines.get(number as usize) {
            None => found.lines.push(line),
            Some(first) => agrees(&table, &row, first, &line)?,
        }
        if !row.cells[DELIVERED_ON].is_empty() {
            let at = moment(&table, &row, DELIVERED_ON)?;
            let quantity = quantity(&table, &row, DELIVERED)?;
            found.deliveries.push(Delivery {
                line: number,
                at,
                quantity,
            });
        } else if !row.cells[DELIVERED].is_empty() {
            quantity(&table, &row, DELIVERED)?;
        }
    }
    let is_sorted = found.deliveries.is_sorted_by_key(|delivery| delivery.line);
    if !is_sorted {
        found
            .deliveries
            .sort_unstable_by_key(|delivery| delivery.line);
    }
    Ok(found)
}

fn agrees(table: &Table<'_>, row: &Row<'_>, first: &Line, line: &Line) -> Result<(), Unreadable> {
    let column = if first.supplier != line.supplier {
        SUPPLIER
    } else if first.due != line.due {
        DUE_ON
    } else if first.ordered != line.ordered {
        ORDERED
    } else {
        return Ok(());
    };
    let reason = format!(
        "differs from line {} of the file, which is the same line",
        first.row
    );
    Err(table.fault(row, column, reason))
}

fn moment(table: &Table<'_>, row: &Row<'_>, column: usize) -> Result<Moment, Unreadable> {
    if row.cells[column].is_empty() {
        return Err(table.fault(row, column, "is blank"));
    }
    Moment::parse(&row.cells[column]).map_err(|reason| table.fault(row, column, reason))
}

fn quantity(table: &Table<'_>, row: &Row<'_>, column: usize) -> Result<i64, Unreadable> {
    let text = &row.cells[column];
    match parse(text, DIGITS).or_else(|_| parse_rounded(text, DIGITS)) {
        Ok(value) if value < 0 => Err(table.fault(row, column, BadNumber::Negative)),
        Ok(value) => Ok(value),
        Err(bad) => Err(table.fault(row, column, bad)),
    }
}

/// Numbers for names, in order of appearance.
#[derive(Debug, Default)]
struct Names<'a>(FxHashMap<Cow<'a, str>, u32>);

impl<'a> Names<'a> {
    fn number(&mut self, name: Cow<'a, str>, names: &mut Vec<Cow<'a, str>>) -> u32 {
        if let Some(number) = self.0.get(&name) {
            return *number;
        }
        let number = names.len() as u32;
        names.push(name.clone());
        self.0.insert(name, number);
        number
    }
}
