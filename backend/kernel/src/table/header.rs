//! Which row is the header, and which column is meant.

use super::{Row, Sheet, TableError, TableFault, address};
use crate::text::fold;

/// Above the header people put a title, a department, a date; never more than this.
const HEADER_WITHIN_ROWS: usize = 20;

/// A column of the file: its place from 0 and its header as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub index: usize,
    pub header: String,
}

/// A sheet with its header row and the rows below it.
#[derive(Clone, Debug)]
pub struct Table {
    /// Line or sheet row of the header.
    pub header_row: u32,
    /// The filled headers from left to right.
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

impl Sheet {
    /// The table whose header holds all `wanted` names: the first row that does, within the first rows of the sheet, so that
    /// a title above the header does no harm. Where none does, the first row is taken for the header and [`Table::column`]
    /// says what it lacks.
    pub fn table(self, wanted: &[&str]) -> Table {
        let wanted: Vec<String> = wanted.iter().map(|header| fold(header)).collect();
        self.table_by(|headers| {
            if wanted.iter().all(|header| headers.contains(header)) {
                1
            } else {
                0
            }
        })
    }

    /// The table whose header scores highest (the first of equals); `score` gets the folded texts of a row.
    pub fn table_by(self, score: impl Fn(&[String]) -> usize) -> Table {
        let mut best = (0, 0);
        for (index, row) in self.rows.iter().take(HEADER_WITHIN_ROWS).enumerate() {
            let texts: Vec<String> = row.cells.iter().map(|cell| fold(cell)).collect();
            let points = score(&texts);
            if points > best.0 {
                best = (points, index);
            }
        }
        let mut rows = self.rows.into_iter().skip(best.1);
        let header = rows.next().unwrap_or(Row {
            number: 1,
            cells: Vec::new(),
        });
        let columns = header.cells.into_iter().enumerate();
        Table {
            header_row: header.number,
            columns: columns
                .filter(|(_, text)| !text.trim().is_empty())
                .map(|(index, header)| Column { index, header })
                .collect(),
            rows: rows.collect(),
        }
    }
}

impl Table {
    /// The one column headed so, compared after [`fold`].
    pub fn column(&self, header: &str) -> Result<&Column, TableError> {
        let folded = fold(header);
        let mut found = self
            .columns
            .iter()
            .filter(|column| fold(&column.header) == folded);
        let first = found.next().ok_or_else(|| {
            TableFault::HeaderMissing {
                header: header.to_owned(),
            }
            .at(self.header_row, 1)
        })?;
        match found.next() {
            None => Ok(first),
            Some(second) => Err(TableFault::HeaderTwice {
                header: header.to_owned(),
                first: address(first.index, self.header_row),
                second: address(second.index, self.header_row),
            }
            .at(self.header_row, second.index as u32 + 1)),
        }
    }

    /// How many columns the header spans.
    pub fn width(&self) -> usize {
        self.columns.last().map_or(0, |column| column.index + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Encoding, Limits};
    use super::*;

    fn sheet(text: &str) -> Sheet {
        Sheet::read("a.csv", text.as_bytes(), Encoding::Utf8, &Limits::UPLOAD).unwrap()
    }

    #[test]
    fn columns_are_found_by_name_in_any_order() {
        let table = sheet("规格, 品 名 ,备注\n1g,甲,x\n").table(&["品 名", "规格"]);
        assert_eq!(table.header_row, 1);
        assert_eq!(table.column("品　名").unwrap().index, 1);
        assert_eq!(table.rows[0].cell(0), "1g");
        assert_eq!(table.width(), 3);
    }

    #[test]
    fn a_title_above_the_header_does_no_harm() {
        let table = sheet("临湘统一目录,,\n2026年,,\n品名,规格,\n甲,1g,\n").table(&["品名"]);
        assert_eq!((table.header_row, table.rows.len()), (3, 1));
        assert_eq!(table.width(), 2);
    }

    #[test]
    fn a_missing_or_doubled_header_is_told_with_its_place() {
        let table = sheet("\n品名,规格,规格\n").table(&["名称"]);
        assert_eq!(
            table.column("名称").unwrap_err().to_string(),
            "2:1 No column is headed “名称”."
        );
        assert_eq!(
            table.column("规格").unwrap_err().to_string(),
            "2:3 Two columns are headed “规格”: B2 and C2."
        );
        assert!(table.column("品名").is_ok());
    }
}
