//! The analyst's commands of the formulary: the product's own rules over files, offline, without clock or database.
//!
//! `codes check` and `formulary check` answer auditors and pharmacists who have a list and no Yaoshu.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::model::ItemFields;
use super::rules::codes::{self, Kind, Verdict};
use super::rules::field::Field;
use super::rules::import::compare::{
    Compared, Conflict, Drug, Duplicate, Owners, conflicts, duplicates,
};
use super::rules::import::draft::{Draft, Finding, Mapping, Reader};
use super::rules::refusal::Flaw;
use kernel::problem::locale::{Locale, text};
use kernel::refusal::Refusal as _;
use kernel::table::{Encoding, Limits, Sheet, Table, TableError, column_letters};
use kernel::text::{fold, tidy};

/// Names by which the command line knows the codes.
pub const KINDS: [(&str, Kind); 6] = [
    ("uscc", Kind::Uscc),
    ("gtin", Kind::Gtin),
    ("approval", Kind::Approval),
    ("nhsa_drug", Kind::NhsaDrug),
    ("nhsa_consumable", Kind::NhsaConsumable),
    ("drug_base", Kind::DrugBase),
];

/// One line of the answer of `codes check`.
#[derive(Debug, Serialize)]
pub struct CodeLine<'a> {
    /// The line as it came, without its end.
    pub input: &'a str,
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// Every line of the input with its verdict; a blank line is an empty code. LF, CRLF and bare CR end a line.
pub fn check_codes(kind: Kind, input: &str) -> impl Iterator<Item = CodeLine<'_>> {
    lines(input).map(move |input| CodeLine {
        input,
        verdict: codes::check(kind, input),
    })
}

fn lines(mut rest: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let line = &rest[..end];
        let after = &rest[end..];
        let step = if after.starts_with("\r\n") {
            2
        } else {
            after.len().min(1)
        };
        rest = &after[step..];
        Some(line)
    })
}

/// What `formulary check` is asked.
#[derive(Debug)]
pub struct Question<'a> {
    pub file: File<'a>,
    /// Field → header.
    pub map: BTreeMap<Field, String>,
    /// Header of the key; none: the code column, if one is mapped.
    pub key: Option<String>,
    /// An older list, mapped the same way.
    pub against: Option<File<'a>>,
    /// Language of the messages.
    pub locale: Locale,
}

/// A file under the name by which the reader knows it.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
}

/// The answer of `formulary check`.
#[derive(Debug, PartialEq, Serialize)]
pub struct Report {
    /// Rows that hold text.
    pub rows: usize,
    /// Rows without an error; duplicates and conflicts are none.
    pub accepted: usize,
    pub errors: Vec<CellError>,
    pub duplicates: Vec<Duplicate>,
    pub conflicts: Vec<Conflict>,
}

/// What is wrong with one cell.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct CellError {
    pub row: u32,
    /// The header of the column; its letter where it has none.
    pub column: String,
    pub code: &'static str,
    pub message: String,
}

/// A file that cannot be read: `FILE:LINE:COLUMN reason`.
#[derive(Debug)]
pub struct Unreadable {
    pub file: String,
    pub error: TableError,
    pub locale: Locale,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.error.sentence(self.locale))
    }
}

impl std::error::Error for Unreadable {}

/// Reads the file as an import would and says what it would refuse, find twice or put before somebody.
pub fn check_formulary(question: &Question<'_>) -> Result<Report, Unreadable> {
    let list = List::read(question, question.file)?;
    let defaults = ItemFields::default();
    let reader = list.reader(&defaults);
    let mut errors = Vec::new();
    let mut accepted: Vec<(Draft, Option<String>)> = Vec::new();
    for row in &list.table.rows {
        match reader.draft(row) {
            Ok((draft, _)) => accepted.push((draft, list.key_of(row))),
            Err(found) => {
                errors.extend(found.iter().map(|found| cell_error(found, question.locale)))
            }
        }
    }
    let owners = match question.against {
        Some(file) => List::read(question, file)?.owners(),
        None => Owners::new(),
    };
    let compared: Vec<Compared<'_>> = accepted
        .iter()
        .map(|(draft, key)| Compared {
            row: draft.row,
            key: key.clone(),
            drug: Drug::of(&draft.fields),
            fields: &draft.fields,
        })
        .collect();
    Ok(Report {
        rows: list.table.rows.len(),
        accepted: accepted.len(),
        errors,
        duplicates: duplicates(&compared),
        conflicts: conflicts(&compared, owners),
    })
}

fn cell_error(found: &Finding<Flaw>, locale: Locale) -> CellError {
    let header = found.header.clone();
    CellError {
        row: found.row,
        column: if header.is_empty() {
            column_letters(found.column)
        } else {
            header
        },
        code: found.what.code(),
        message: text(locale, found.what.code(), &found.what.params()),
    }
}

/// A file with its columns found.
struct List {
    table: Table,
    format: kernel::table::FileFormat,
    mapping: Mapping,
    key: Option<usize>,
}

impl List {
    fn read(question: &Question<'_>, file: File<'_>) -> Result<List, Unreadable> {
        let unreadable = |error| Unreadable {
            file: file.name.to_owned(),
            error,
            locale: question.locale,
        };
        // The contract says UTF-8; guessing another encoding would let a damaged file pass.
        let sheet = Sheet::read(file.name, file.bytes, Encoding::Utf8, &Limits::OFFLINE);
        let sheet = sheet.map_err(unreadable)?;
        let format = sheet.format;
        let wanted: Vec<&str> = question
            .map
            .values()
            .chain(&question.key)
            .map(String::as_str)
            .collect();
        let table = sheet.table(&wanted);
        let mut mapping = Mapping::new();
        for (field, header) in &question.map {
            mapping.insert(*field, table.column(header).map_err(unreadable)?.clone());
        }
        let key = match &question.key {
            Some(header) => Some(table.column(header).map_err(unreadable)?.index),
            None => mapping.get(&Field::Code).map(|column| column.index),
        };
        Ok(List {
            table,
            format,
            mapping,
            key,
        })
    }

    fn reader<'a>(&'a self, defaults: &'a ItemFields) -> Reader<'a> {
        Reader::new(&self.mapping, defaults, self.format, self.table.width())
    }

    fn key_of(&self, row: &kernel::table::Row) -> Option<String> {
        let key = fold(row.cell(self.key?));
        (!key.is_empty()).then_some(key)
    }

    /// Which drug had which key in this list. A row that an import would refuse had its key all the same.
    fn owners(&self) -> Owners {
        let cell = |row: &kernel::table::Row, field| {
            let column = self.mapping.get(&field);
            column
                .map(|column: &kernel::table::Column| tidy(row.cell(column.index)))
                .unwrap_or_default()
        };
        let mut owners = Owners::new();
        for row in &self.table.rows {
            let fields = ItemFields {
                name: cell(row, Field::Name),
                form: cell(row, Field::Form),
                specification: cell(row, Field::Specification),
                manufacturer: cell(row, Field::Manufacturer),
                ..ItemFields::default()
            };
            if let Some(key) = self.key_of(row).filter(|_| !fields.name.is_empty()) {
                owners
                    .entry(key)
                    .or_insert_with(|| (Drug::of(&fields), fields.name.clone()));
            }
        }
        owners
    }
}

#[cfg(test)]
#[path = "tests/analyst.rs"]
mod tests;
