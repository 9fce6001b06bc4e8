//! Why a file cannot be read as a table, and where.

use std::fmt;

/// A file that cannot be read: the fault with its place. `column` counts characters in a CSV and columns in a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    pub line: u32,
    pub column: u32,
    pub fault: TableFault,
}

/// The reasons, each with its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableFault {
    Empty,
    TooLarge {
        bytes: usize,
    },
    NotUtf8,
    NotText,
    UnclosedQuote,
    TextAfterQuote,
    QuoteInsideText,
    NotXlsx,
    OldXls,
    Encrypted,
    Damaged {
        detail: String,
    },
    NoSheet,
    TooManyParts {
        parts: usize,
    },
    UnpacksTooLarge {
        bytes: u64,
    },
    PackedTooTight {
        ratio: u64,
    },
    TooManyRows {
        rows: usize,
    },
    TooManyColumns {
        columns: usize,
    },
    CellTooLong {
        chars: usize,
    },
    HeaderMissing {
        header: String,
    },
    HeaderTwice {
        header: String,
        first: String,
        second: String,
    },
}

impl TableFault {
    /// The fault at a place, both counted from 1.
    pub fn at(self, line: u32, column: u32) -> TableError {
        TableError {
            line,
            column,
            fault: self,
        }
    }

    /// A fault of the file as such is told at its first character.
    pub fn whole_file(self) -> TableError {
        self.at(1, 1)
    }

    /// The constant name of the fault in problem documents.
    pub fn code(&self) -> &'static str {
        match self {
            TableFault::Empty => "table.empty",
            TableFault::TooLarge { .. } => "table.too_large",
            TableFault::NotUtf8 => "table.not_utf8",
            TableFault::NotText => "table.not_text",
            TableFault::UnclosedQuote => "table.unclosed_quote",
            TableFault::TextAfterQuote => "table.text_after_quote",
            TableFault::QuoteInsideText => "table.quote_inside_text",
            TableFault::NotXlsx => "table.not_xlsx",
            TableFault::OldXls => "table.old_xls",
            TableFault::Encrypted => "table.encrypted",
            TableFault::Damaged { .. } => "table.damaged",
            TableFault::NoSheet => "table.no_sheet",
            TableFault::TooManyParts { .. } => "table.too_many_parts",
            TableFault::UnpacksTooLarge { .. } => "table.unpacks_too_large",
            TableFault::PackedTooTight { .. } => "table.packed_too_tight",
            TableFault::TooManyRows { .. } => "table.too_many_rows",
            TableFault::TooManyColumns { .. } => "table.too_many_columns",
            TableFault::CellTooLong { .. } => "table.cell_too_long",
            TableFault::HeaderMissing { .. } => "table.header_missing",
            TableFault::HeaderTwice { .. } => "table.header_twice",
        }
    }

    /// The facts that a text in the reader's language needs.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            TableFault::TooLarge { bytes } => vec![("megabytes", (bytes >> 20).to_string())],
            TableFault::UnpacksTooLarge { bytes } => vec![("megabytes", (bytes >> 20).to_string())],
            TableFault::TooManyParts { parts } => vec![("limit", parts.to_string())],
            TableFault::PackedTooTight { ratio } => vec![("limit", ratio.to_string())],
            TableFault::TooManyRows { rows } => vec![("limit", rows.to_string())],
            TableFault::TooManyColumns { columns } => vec![("limit", columns.to_string())],
            TableFault::CellTooLong { chars } => vec![("limit", chars.to_string())],
            TableFault::Damaged { detail } => vec![("detail", detail.clone())],
            TableFault::HeaderMissing { header } => vec![("header", header.clone())],
            TableFault::HeaderTwice {
                header,
                first,
                second,
            } => vec![
                ("header", header.clone()),
                ("first", first.clone()),
                ("second", second.clone()),
            ],
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for TableFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TableFault::Empty => f.write_str("the file holds no row"),
            TableFault::TooLarge { bytes } => write!(f, "larger than {} MiB", bytes >> 20),
            TableFault::NotUtf8 => f.write_str("not UTF-8"),
            TableFault::NotText => f.write_str("a control character: this is not a text file"),
            TableFault::UnclosedQuote => f.write_str("this quote is never closed"),
            TableFault::TextAfterQuote => f.write_str("text after a closing quote"),
            TableFault::QuoteInsideText => f.write_str("a quote inside an unquoted field"),
            TableFault::NotXlsx => f.write_str("not an xlsx workbook"),
            TableFault::OldXls => f.write_str("an old .xls workbook; save it as .xlsx"),
            TableFault::Encrypted => f.write_str("protected by a password"),
            TableFault::Damaged { detail } => write!(f, "a damaged workbook: {detail}"),
            TableFault::NoSheet => f.write_str("the workbook has no visible sheet"),
            TableFault::TooManyParts { parts } => {
                write!(f, "a workbook of more than {parts} parts")
            }
            TableFault::UnpacksTooLarge { bytes } => {
                write!(
                    f,
                    "a workbook that unpacks to more than {} MiB",
                    bytes >> 20
                )
            }
            TableFault::PackedTooTight { ratio } => {
                write!(f, "a workbook packed tighter than 1:{ratio}, as bombs are")
            }
            TableFault::TooManyRows { rows } => write!(f, "more than {rows} rows"),
            TableFault::TooManyColumns { columns } => write!(f, "more than {columns} columns"),
            TableFault::CellTooLong { chars } => {
                write!(f, "a cell of more than {chars} characters")
            }
            TableFault::HeaderMissing { header } => write!(f, "no column is headed \"{header}\""),
            TableFault::HeaderTwice {
                header,
                first,
                second,
            } => {
                write!(
                    f,
                    "two columns are headed \"{header}\": {first} and {second}"
                )
            }
        }
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} {}", self.line, self.column, self.fault)
    }
}

impl std::error::Error for TableError {}
