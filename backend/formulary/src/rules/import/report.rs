//! What the reader of a file is told, kept as codes and facts so that it can be said in any language later.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::compare::Duplicate;
use super::draft::Finding;
use super::plan::Counts;
use kernel::problem::locale::{Locale, text};
use kernel::refusal::Refusal;
use kernel::table::address;

/// More findings than this are counted and not listed.
pub const LISTED: usize = 1000;

/// Something about one cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellReport {
    pub row: u32,
    /// The header above it; blank where there is none.
    pub column: String,
    /// Its address, like `B12`.
    pub cell: String,
    pub code: String,
    pub params: Map<String, Value>,
}

impl CellReport {
    /// What was found, by the words of a refusal.
    pub fn of(found: &Finding<impl Refusal>) -> CellReport {
        CellReport {
            row: found.row,
            column: found.header.clone(),
            cell: address(found.column, found.row),
            code: found.what.code().to_owned(),
            params: found.what.params(),
        }
    }

    /// The sentence in the reader's language.
    pub fn message(&self, locale: Locale) -> String {
        text(locale, &self.code, &self.params)
    }
}

/// Everything that was found in a file, apart from its rows and conflicts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Report {
    /// Headers of the file from left to right.
    pub headers: Vec<String>,
    /// Were the columns found by their headers, rather than told?
    pub guessed: bool,
    /// How the bytes of a CSV were read.
    pub encoding: Option<String>,
    /// Wrong cells, all of them counted.
    pub error_count: usize,
    /// The first of them.
    pub errors: Vec<CellReport>,
    /// What deserves a second look.
    pub remarks: Vec<CellReport>,
    pub duplicates: Vec<Duplicate>,
    pub counts: Counts,
}

/// One wrong cell on the wire.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Issue {
    pub row: u32,
    /// The header above it; none where there is none.
    pub column: Option<String>,
    /// Its address, like `B12`.
    pub cell: String,
    pub code: String,
    pub message: String,
}

impl Issue {
    /// What a finding says in this language.
    pub fn of(found: &CellReport, locale: Locale) -> Issue {
        Issue {
            row: found.row,
            column: Some(found.column.clone()).filter(|column| !column.is_empty()),
            cell: found.cell.clone(),
            code: found.code.clone(),
            message: found.message(locale),
        }
    }
}
