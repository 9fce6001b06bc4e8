//! The first visible sheet of an xlsx workbook as rows of text.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::catch_unwind;

use calamine::{
    DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError,
};
use chrono::{NaiveDate, TimeDelta, Timelike};

use super::{Limits, Row, TableError, TableFault, archive};

/// First bytes of an OLE container: an old `.xls`, or a workbook under a password.
pub(super) const OLE_MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Sheet row (from 0) → column (from 0) → text.
type Grid = BTreeMap<u32, BTreeMap<u32, String>>;

/// All rows that hold text; rows before the header whose first text begins with `#` are left out.
pub(super) fn rows(bytes: &[u8], limits: &Limits) -> Result<Vec<Row>, TableError> {
    if bytes.starts_with(OLE_MAGIC) {
        return Err(ole_fault(bytes).whole_file());
    }
    archive::inspect(bytes, limits)?;
    // The parser asserts on some malformed files; a stranger's file must not end a request without an answer.
    let grid = catch_unwind(|| grid(bytes, limits)).unwrap_or_else(|_| {
        Err(TableFault::Damaged {
            detail: "impossible cell references".into(),
        }
        .whole_file())
    })?;
    let rows = grid.into_iter().map(|(row, cells)| {
        let width = cells
            .last_key_value()
            .map_or(0, |(column, _)| *column as usize + 1);
        let mut texts = vec![String::new(); width];
        for (column, text) in cells {
            texts[column as usize] = text;
        }
        Row {
            number: row + 1,
            cells: texts,
        }
    });
    Ok(rows
        .filter(|row| !row.is_blank())
        .skip_while(is_comment)
        .collect())
}

fn is_comment(row: &Row) -> bool {
    let first = row.cells.iter().find(|cell| !cell.trim().is_empty());
    first.is_some_and(|cell| cell.starts_with('#'))
}

/// A locked workbook is an OLE container with a stream of this name (\[MS-OFFCRYPTO\] 2.3.4.4), spelled in UTF-16.
fn ole_fault(bytes: &[u8]) -> TableFault {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let locked = bytes.windows(name.len()).any(|window| window == name);
    if locked {
        TableFault::Encrypted {}
    } else {
        TableFault::OldXls {}
    }
}

fn grid(bytes: &[u8], limits: &Limits) -> Result<Grid, TableError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheet = workbook
        .sheets_metadata()
        .iter()
        .find(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .ok_or_else(|| TableFault::NoSheet {}.whole_file())?;
    let mut text_left = limits.unpacked_bytes;
    let mut grid = cells(&mut workbook, &sheet, limits, &mut text_left)?;
    let merged = workbook
        .worksheet_merge_cells(&sheet)
        .transpose()
        .map_err(damaged)?;
    for region in merged.unwrap_or_default() {
        fill_down(&mut grid, &region, limits, &mut text_left)?;
    }
    Ok(grid)
}

fn cells(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    limits: &Limits,
    text_left: &mut u64,
) -> Result<Grid, TableError> {
    let mut grid = Grid::new();
    let mut reader = workbook.worksheet_cells_reader(sheet).map_err(damaged)?;
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let fault = if column as usize >= limits.columns {
            Some(TableFault::TooManyColumns {
                limit: limits.columns,
            })
        } else if text.len() > limits.cell_chars && text.chars().count() > limits.cell_chars {
            Some(TableFault::CellTooLong {
                limit: limits.cell_chars,
            })
        } else if grid.len() > limits.rows && !grid.contains_key(&row) {
            Some(TableFault::TooManyRows { limit: limits.rows })
        } else {
            None
        };
        if let Some(fault) = fault {
            return Err(fault.at(row + 1, column + 1));
        }
        spend(text_left, &text, limits)?;
        grid.entry(row).or_default().insert(column, text);
    }
    Ok(grid)
}

/// A cell merged over several rows says the same for each of them, as a reader of the sheet sees it. Merging to the right
/// is a title or a section heading and fills nothing. Rows without a cell of their own are not made.
fn fill_down(
    grid: &mut Grid,
    region: &Dimensions,
    limits: &Limits,
    text_left: &mut u64,
) -> Result<(), TableError> {
    let (first, column) = region.start;
    let Some(text) = grid.get(&first).and_then(|row| row.get(&column)).cloned() else {
        return Ok(());
    };
    for (_, row) in
        grid.range_mut(first.saturating_add(1)..=region.end.0.max(first.saturating_add(1)))
    {
        spend(text_left, &text, limits)?;
        row.entry(column).or_insert_with(|| text.clone());
    }
    Ok(())
}

/// Cells may share one long string, so the text taken out of a workbook is bounded apart from its size.
fn spend(left: &mut u64, text: &str, limits: &Limits) -> Result<(), TableError> {
    *left = left.checked_sub(text.len() as u64).ok_or_else(|| {
        TableFault::UnpacksTooLarge {
            megabytes: limits.unpacked_bytes >> 20,
        }
        .whole_file()
    })?;
    Ok(())
}

/// What a person sees in the cell, as far as it is data: numbers plain, days as `YYYY-MM-DD`.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => plain(*number),
        DataRef::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// Excel computes with 15 significant digits and shows no more: 0.1 + 0.2 is 0.3.
fn plain(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    if rounded == 0.0 {
        "0".to_owned()
    } else {
        rounded.to_string()
    }
}

/// A moment is a float of days, so it is rounded to the second; durations and Excel's 1900-02-29 stay numbers.
fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let to_second = TimeDelta::milliseconds(i64::from(milli) + 500);
    let whole = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())
        .and_then(|date| date.and_hms_opt(hour.into(), minute.into(), second.into()))
        .filter(|_| moment.is_datetime());
    let Some(rounded) = whole.map(|whole| whole + to_second) else {
        return plain(moment.as_f64());
    };
    if rounded.num_seconds_from_midnight() == 0 {
        rounded.format("%Y-%m-%d").to_string()
    } else {
        rounded.format("%Y-%m-%d %H:%M:%S").to_string()
    }
}

fn damaged(error: XlsxError) -> TableError {
    TableFault::Damaged {
        detail: error.to_string(),
    }
    .whole_file()
}

#[cfg(test)]
#[path = "tests/xlsx.rs"]
mod tests;
