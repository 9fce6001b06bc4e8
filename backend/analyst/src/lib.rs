//! What the analyst's commands share.
//!
//! A command reads files, decides by a rule of the product and writes one answer. How files are read, how numbers are
//! written and how a fault is told is the same for all of them and stands here:
//!
//! * [`Table`]: CSV by RFC 4180 with any line end, columns by name, `#` lines before the header skipped;
//! * [`Names`]: names as small numbers;
//! * [`json`]: one document, or one object a line;
//! * [`decimal`]: quantities, money and ratios by value, without floating point;
//! * [`Unreadable`]: `FILE:LINE:COLUMN reason`;
//! * [`output`]: the answer, complete before its first byte is written;
//! * [`parallel`]: the same work for many items on all processors, which the rules of plans and forecasts use as well.

pub mod decimal;
pub mod json;
mod names;
pub mod output;
pub mod parallel;
mod table;
mod text;

pub use decimal::BadNumber;
pub use names::Names;
pub use table::{Row, Table};
pub use text::lines;

/// A file that is read.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// As it is told in messages.
    pub name: &'a str,
    /// UTF-8, with or without a byte order mark.
    pub bytes: &'a [u8],
}

/// A file that is no input, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column} {reason}")]
pub struct Unreadable {
    /// As it was named.
    pub file: String,
    /// 1-based physical line.
    pub line: u32,
    /// 1-based: the cell's number where a cell of a table is meant, else the character.
    pub column: u32,
    /// In words.
    pub reason: String,
}

impl Unreadable {
    /// A fault of a file, or of an option, as a whole.
    pub fn whole(file: impl Into<String>, reason: impl std::fmt::Display) -> Unreadable {
        Unreadable {
            file: file.into(),
            line: 1,
            column: 1,
            reason: reason.to_string(),
        }
    }
}
