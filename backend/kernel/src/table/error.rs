//! Why a file cannot be read as a table, and where.

use std::fmt;

use super::address;
use crate::error::{Error, Invalid};
use crate::problem::locale::{Locale, text};
use crate::refusal::Refusal as _;
use crate::refusals;

refusals! {
    /// The reasons, each with its facts.
    pub enum TableFault in "table" {
        /// No row at all.
        Empty {} => "empty", 422;
        /// Larger than accepted.
        TooLarge { megabytes: u64 } => "too_large", 413;
        /// Bytes that are no UTF-8, nor an encoding that may be guessed.
        NotUtf8 {} => "not_utf8", 422;
        /// A control character: a binary file under the name of a text file.
        NotText {} => "not_text", 422;
        /// A quote that is never closed.
        UnclosedQuote {} => "unclosed_quote", 422;
        /// Text after a closing quote.
        TextAfterQuote {} => "text_after_quote", 422;
        /// A quote inside a field that does not begin with one.
        QuoteInsideText {} => "quote_inside_text", 422;
        /// Something else under the name of a workbook.
        NotXlsx {} => "not_xlsx", 422;
        /// A workbook of Excel 2003 and before.
        OldXls {} => "old_xls", 422;
        /// A workbook under a password.
        Encrypted {} => "encrypted", 422;
        /// A workbook that cannot be parsed.
        Damaged { detail: String } => "damaged", 422;
        /// Only hidden sheets, charts or macros.
        NoSheet {} => "no_sheet", 422;
        /// A workbook of too many parts.
        TooManyParts { limit: usize } => "too_many_parts", 422;
        /// A workbook that unpacks to too much.
        UnpacksTooLarge { megabytes: u64 } => "unpacks_too_large", 413;
        /// A part packed as tight as only bombs are.
        PackedTooTight { limit: u64 } => "packed_too_tight", 422;
        /// Too many rows.
        TooManyRows { limit: usize } => "too_many_rows", 422;
        /// Too many columns.
        TooManyColumns { limit: usize } => "too_many_columns", 422;
        /// A cell with too much text.
        CellTooLong { limit: usize } => "cell_too_long", 422;
        /// No column is headed as wanted.
        HeaderMissing { header: String } => "header_missing", 422;
        /// Two columns are headed as wanted.
        HeaderTwice { header: String, first: String, second: String } => "header_twice", 422;
    }
}

/// A file that cannot be read: the fault with its place. `column` counts columns in a
/// workbook; in a CSV it counts characters, or columns where a whole cell is meant.
#[derive(Clone, Debug, PartialEq)]
pub struct TableError {
    pub line: u32,
    pub column: u32,
    pub fault: TableFault,
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

    fn has_cell(&self) -> bool {
        matches!(
            self,
            Self::CellTooLong { .. } | Self::TooManyColumns { .. } | Self::TooManyRows { .. }
        )
    }

    fn has_character(&self) -> bool {
        matches!(
            self,
            Self::NotUtf8 {}
                | Self::NotText {}
                | Self::UnclosedQuote {}
                | Self::TextAfterQuote {}
                | Self::QuoteInsideText {}
        )
    }
}

impl TableError {
    /// `LINE:COLUMN reason`, the reason in the reader's language.
    pub fn sentence(&self, locale: Locale) -> String {
        let reason = text(locale, self.fault.code(), &self.fault.params());
        format!("{}:{} {reason}", self.line, self.column)
    }
}

impl From<TableError> for Error {
    /// The answer to an upload: the place becomes the pointer, `LINE:CHARACTER` or the address of a cell.
    fn from(error: TableError) -> Self {
        let TableError {
            line,
            column,
            fault,
        } = error;
        if fault.has_character() {
            Invalid::one(format!("{line}:{column}"), fault)
        } else if fault.has_cell() {
            Invalid::one(address(column as usize - 1, line), fault)
        } else {
            fault.into()
        }
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Locale::En))
    }
}

impl std::error::Error for TableError {}
