//! Tables that people exchange: CSV and xlsx files in, CSV and xlsx files out.
//!
//! A [`Sheet`] is the file as rows of text with their physical line (CSV) or sheet row (xlsx); a [`Table`] is a sheet whose
//! header row was found. Numbers and dates of a workbook become the text a person sees, without float noise. Hard
//! [`Limits`] hold before anything is parsed, so that a hostile file costs a refusal and not the server.

mod archive;
mod csv;
mod encoding;
mod error;
mod guard;
mod header;
mod limits;
mod write;
mod xlsx;

pub use encoding::{Encoding, utf8};
pub use error::{TableError, TableFault};
pub use guard::{disarm, unguarded};
pub use header::{Column, Table};
pub use limits::Limits;
pub use write::{Cell, FileFormat, Heading, write};

/// One row that is not blank throughout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Physical line where the row starts (CSV) or row of the sheet (xlsx), from 1.
    pub number: u32,
    cells: Vec<String>,
}

impl Row {
    /// The text of a column counted from 0; a row that ends early is blank from there on (Excel drops trailing commas).
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// The first filled cell at or beyond `width`, counted from 0.
    pub fn beyond(&self, width: usize) -> Option<usize> {
        (width..self.cells.len()).find(|&column| !self.cells[column].trim().is_empty())
    }

    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// A whole file as rows of text; rows without any text are left out.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub format: FileFormat,
    /// How the bytes of a CSV were read; `None` for a workbook.
    pub encoding: Option<&'static str>,
    rows: Vec<Row>,
}

impl Sheet {
    /// Reads a file by its content; the name only settles what the reader was promised, so that an `.xlsx` full of text is refused.
    pub fn read(
        file_name: &str,
        bytes: &[u8],
        encoding: Encoding,
        limits: &Limits,
    ) -> Result<Sheet, TableError> {
        if bytes.len() > limits.bytes {
            return Err(TableFault::TooLarge {
                megabytes: limits.bytes as u64 >> 20,
            }
            .whole_file());
        }
        if bytes.is_empty() {
            return Err(TableFault::Empty {}.whole_file());
        }
        let sheet = match promised(file_name, bytes) {
            FileFormat::Xlsx => Sheet {
                format: FileFormat::Xlsx,
                encoding: None,
                rows: xlsx::rows(bytes, limits)?,
            },
            FileFormat::Csv => {
                let (text, encoding) = encoding.decode(bytes)?;
                Sheet {
                    format: FileFormat::Csv,
                    encoding: Some(encoding),
                    rows: csv::rows(&text, limits)?,
                }
            }
        };
        if sheet.rows.is_empty() {
            return Err(TableFault::Empty {}.whole_file());
        }
        Ok(sheet)
    }
}

/// Zip and OLE containers are workbooks whatever their name says; a workbook's name with other content is refused further on.
fn promised(file_name: &str, bytes: &[u8]) -> FileFormat {
    let extension = file_name
        .rsplit_once('.')
        .map_or("", |(_, end)| end)
        .to_ascii_lowercase();
    let container = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(xlsx::OLE_MAGIC);
    if container || matches!(extension.as_str(), "xlsx" | "xlsm" | "xls") {
        FileFormat::Xlsx
    } else {
        FileFormat::Csv
    }
}

/// `(1, 12)` is `B12`: the address of a cell as Excel shows it. The column counts from 0, the row from 1.
pub fn address(column: usize, row: u32) -> String {
    column_letters(column) + &row.to_string()
}

/// The letters of a column counted from 0.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn cells_are_called_as_excel_calls_them() {
        assert_eq!(address(0, 1), "A1");
        assert_eq!(address(1, 12), "B12");
        assert_eq!(address(25, 3), "Z3");
        assert_eq!(address(26, 3), "AA3");
        assert_eq!(address(16383, 7), "XFD7");
    }
}
