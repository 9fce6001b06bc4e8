//! A facility's own report of consumption in a file: its codes, its names, its units.

use std::collections::BTreeMap;

use crate::model::Period;
use crate::refusal::StockRefusal;
use formulary::model::Local;
use kernel::quantity::Quantity;
use kernel::table::{Row, Table};
use kernel::text::fold;

/// The columns of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The facility's own code.
    Code,
    /// Its own name.
    Name,
    /// Specification, where it is apart from the name.
    Specification,
    /// The unit that it counts.
    Unit,
    /// How many of these units were used.
    Quantity,
    /// Month of use; without it the month of the whole report.
    Period,
}

impl Column {
    /// The field's word, headers that mean it, and whether every file needs it. The first header is the usual one.
    #[rustfmt::skip]
    pub const ALL: &'static [(Column, &'static str, &'static [&'static str], bool)] = &[
        (Column::Code, "code", &["编码", "药品编码", "院内编码", "项目编码", "code"], false),
        (Column::Name, "name", &["名称", "药品名称", "通用名", "品名", "name"], true),
        (Column::Specification, "specification", &["规格", "specification"], false),
        (Column::Unit, "unit", &["单位", "计量单位", "unit"], true),
        (Column::Quantity, "quantity", &["消耗量", "数量", "消耗数量", "用量", "出库数量", "quantity"], true),
        (Column::Period, "period", &["月份", "月", "日期", "period", "month", "date"], false),
    ];

    /// How many known headers stand in a row of folded texts.
    pub fn score(headers: &[String]) -> usize {
        let known = |header: &&String| {
            let header = header.to_lowercase();
            Self::ALL
                .iter()
                .any(|(_, _, names, _)| names.contains(&header.as_str()))
        };
        headers.iter().filter(known).count()
    }
}

/// One row of the report.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportRow {
    /// Row of the file.
    pub row_no: u32,
    /// What the facility calls it.
    pub local: Local,
    /// As written.
    pub written: String,
    /// How many of the facility's units, and in which month; or why that cannot be read.
    pub used: Result<(Quantity, Period), StockRefusal>,
}

/// Where each column stands, or the first one that is missing.
pub fn places(
    table: &Table,
    mapping: Option<&BTreeMap<String, String>>,
) -> Result<Vec<(Column, usize)>, StockRefusal> {
    let mut places = Vec::new();
    for (column, word, names, needed) in Column::ALL {
        let found = table.columns.iter().find(|place| match mapping {
            Some(mapping) => mapping
                .get(*word)
                .is_some_and(|header| fold(header) == fold(&place.header)),
            None => names.contains(&fold(&place.header).to_lowercase().as_str()),
        });
        match found {
            Some(found) => places.push((*column, found.index)),
            None if *needed => {
                return Err(StockRefusal::ColumnMissing {
                    header: names[0].to_owned(),
                });
            }
            None => {}
        }
    }
    Ok(places)
}

/// Every row of the file, also those that cannot be read: nothing is dropped. `whole` is the month of rows
/// that name none.
pub fn rows(table: &Table, places: &[(Column, usize)], whole: Period) -> Vec<ReportRow> {
    table
        .rows
        .iter()
        .map(|row| report_row(row, places, whole))
        .collect()
}

fn report_row(row: &Row, places: &[(Column, usize)], whole: Period) -> ReportRow {
    let text = |column: Column| {
        let place = places.iter().find(|(found, _)| *found == column);
        place.map_or(String::new(), |(_, index)| fold(row.cell(*index)))
    };
    let written = text(Column::Quantity);
    let used = quantity(&written).and_then(|quantity| {
        let month = text(Column::Period);
        let period = if month.is_empty() {
            whole
        } else {
            period(&month)?
        };
        Ok((quantity, period))
    });
    ReportRow {
        row_no: row.number,
        local: Local {
            code: text(Column::Code),
            name: text(Column::Name),
            specification: text(Column::Specification),
            unit: text(Column::Unit),
        },
        written,
        used,
    }
}

/// A number above zero with at most three decimals; thousands may be parted by commas.
fn quantity(text: &str) -> Result<Quantity, StockRefusal> {
    let plain = text.replace(',', "");
    let read = plain
        .parse::<Quantity>()
        .ok()
        .filter(|quantity| quantity.is_positive());
    read.ok_or_else(|| StockRefusal::NotCountable {
        value: text.to_owned(),
    })
}

/// `2026-11`, `2026/11`, `202611`, `2026年11月` or a day of the month.
fn period(text: &str) -> Result<Period, StockRefusal> {
    let wrong = || StockRefusal::NotAMonth {
        value: text.to_owned(),
    };
    let mut digits = text
        .split(|character: char| !character.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let first = digits.next().ok_or_else(wrong)?;
    let (year, month) = match (first.len(), digits.next()) {
        (4, Some(month)) => (first, month),
        (6 | 8, None) => first.split_at(4),
        _ => return Err(wrong()),
    };
    let month = &month[..month.len().min(2)];
    format!("{year}-{month:0>2}").parse().map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::refusal::Refusal as _;
    use kernel::table::{Encoding, Limits, Sheet};

    fn read(text: &str) -> String {
        let sheet =
            Sheet::read("a.csv", text.as_bytes(), Encoding::Utf8, &Limits::UPLOAD).expect("sheet");
        let table = sheet.table_by(Column::score);
        let whole = "2026-10".parse().expect("month");
        let places = match places(&table, None) {
            Ok(places) => places,
            Err(refusal) => return refusal.code().to_owned(),
        };
        let shown = rows(&table, &places, whole)
            .into_iter()
            .map(|row| match row.used {
                Ok((quantity, period)) => {
                    format!("{} {quantity}{} {period}", row.local.name, row.local.unit)
                }
                Err(refusal) => format!("{} {}", row.row_no, refusal.code()),
            });
        shown.collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn rows_without_a_month_count_to_the_month_of_the_report() {
        let text = "东一村 10月\n编码,名称,规格,单位,消耗量,月份\nA1,阿莫西林,0.25g,盒,\"1,200.5\",\n,布洛芬,,片,3,2026年9月\n";
        assert_eq!(read(text), "阿莫西林 1200.5盒 2026-10 | 布洛芬 3片 2026-09");
    }

    #[test]
    fn rows_that_cannot_be_read_are_kept_with_their_reason() {
        let text = "名称,单位,数量,日期\n甲,盒,,\n乙,盒,-1,\n丙,盒,2,十月\n丁,盒,2,2026-13\n戊,盒,2,2026/08/31\n";
        assert_eq!(
            read(text),
            "2 stock.not_countable | 3 stock.not_countable | 4 stock.not_a_month | 5 stock.not_a_month | 戊 2盒 2026-08"
        );
    }

    #[test]
    fn a_file_without_a_quantity_is_refused() {
        assert_eq!(read("名称,单位\n甲,盒\n"), "stock.column_missing");
    }

    #[test]
    fn months_are_read_in_their_usual_spellings() {
        for text in [
            "2026-11",
            "2026-11-05",
            "2026/11",
            "202611",
            "20261105",
            "2026年11月",
            "2026.11.5",
        ] {
            assert_eq!(
                period(text).map(|period| period.to_string()).as_deref(),
                Ok("2026-11"),
                "{text}"
            );
        }
        assert_eq!(
            period("2026-9").map(|period| period.to_string()).as_deref(),
            Ok("2026-09")
        );
        for text in ["11", "2026", "26-11", "2026-00", "二零二六"] {
            assert!(period(text).is_err(), "{text}");
        }
    }
}
