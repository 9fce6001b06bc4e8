//! Rows of an uploaded table by field: which header is which field, and what is wrong with a cell.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::lines_file::LinesFileRefusal;
use formulary::rules::import::cells;
use formulary::rules::refusal::Flaw;
use kernel::error::Field;
use kernel::refusal::Refusal;
use kernel::table::{Heading, Row, Table, address};
use kernel::text::fold;

/// A field of a file: its word, headers that mean it (the first is the usual one, the last the English one), and whether
/// every file needs it.
pub type FieldRow = (&'static str, &'static [&'static str], bool);

/// A cell or row that cannot be accepted, ready to be told in any language.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    /// Row of the file.
    pub row: u32,
    /// Header of the column; none for the row as such.
    pub column: Option<String>,
    /// `C12`.
    pub cell: Option<String>,
    /// Constant code of the reason.
    pub code: &'static str,
    /// Its facts.
    pub params: Map<String, Value>,
}

/// Where each field of a kind of file stands in one table.
#[derive(Clone, Debug)]
pub struct Columns {
    fields: &'static [FieldRow],
    places: Vec<Option<(usize, String)>>,
}

/// How many known headers stand in a row of folded texts.
pub fn score(fields: &'static [FieldRow], headers: &[String]) -> usize {
    let known = |header: &&String| {
        let header = header.to_lowercase();
        let mut all = fields.iter();
        all.any(|(_, names, _)| names.contains(&header.as_str()))
    };
    headers.iter().filter(known).count()
}

/// The headings of an export that [`Columns::of`] reads back.
pub fn headings(fields: &[FieldRow], english: bool) -> Vec<Heading> {
    let text = |names: &[&'static str]| match english {
        true => names.last().copied().unwrap_or_default(),
        false => names.first().copied().unwrap_or_default(),
    };
    fields
        .iter()
        .map(|(_, names, _)| Heading::new(text(names), 16))
        .collect()
}

impl Columns {
    /// Finds the columns; `mapping` says which header is which field, by its word, where people have said so.
    pub fn of(
        table: &Table,
        fields: &'static [FieldRow],
        mapping: Option<&BTreeMap<String, String>>,
    ) -> Result<Self, Vec<Slip>> {
        let mut slips = Vec::new();
        let mut places = Vec::with_capacity(fields.len());
        for (word, names, needed) in fields {
            let found = table.columns.iter().find(|place| match mapping {
                Some(mapping) => mapping
                    .get(*word)
                    .is_some_and(|header| fold(header) == fold(&place.header)),
                None => names.contains(&fold(&place.header).to_lowercase().as_str()),
            });
            if found.is_none() && *needed {
                let header = names[0].to_owned();
                let missing = LinesFileRefusal::ColumnMissing { header };
                slips.push(Slip {
                    row: table.header_row,
                    column: None,
                    cell: None,
                    code: missing.code(),
                    params: missing.params(),
                });
            }
            places.push(found.map(|place| (place.index, place.header.clone())));
        }
        match slips.is_empty() {
            true => Ok(Self { fields, places }),
            false => Err(slips),
        }
    }

    /// Field word → header of the file.
    pub fn mapping(&self) -> BTreeMap<&'static str, String> {
        let both = self.fields.iter().zip(&self.places);
        both.filter_map(|((word, ..), place)| Some((*word, place.as_ref()?.1.clone())))
            .collect()
    }

    /// What is wrong with a row in one of its fields.
    pub fn slip(&self, row: u32, field: usize, why: &dyn Refusal) -> Slip {
        let place = self.places.get(field).and_then(Option::as_ref);
        Slip {
            row,
            column: place.map(|(_, header)| header.clone()),
            cell: place.map(|(index, _)| address(*index, row)),
            code: why.code(),
            params: why.params(),
        }
    }

    /// Reads the cells of a row.
    pub fn cells<'a>(&'a self, row: &'a Row) -> Cells<'a> {
        Cells {
            columns: self,
            row,
            slips: Vec::new(),
        }
    }
}

/// The cells of one row, and what cannot be read of them.
#[derive(Debug)]
pub struct Cells<'a> {
    columns: &'a Columns,
    row: &'a Row,
    slips: Vec<Slip>,
}

impl Cells<'_> {
    /// A cell that may be blank.
    pub fn get<T>(&mut self, field: usize, read: impl Fn(&str) -> Result<T, Flaw>) -> Option<T> {
        let (index, _) = self.columns.places.get(field)?.as_ref()?;
        let text = fold(self.row.cell(*index));
        if text.is_empty() {
            return None;
        }
        match cells::computed(&text).and_then(|()| read(&text)) {
            Ok(value) => Some(value),
            Err(flaw) => {
                self.refuse(field, &flaw);
                None
            }
        }
    }

    /// A cell that has to say something.
    pub fn needed<T>(&mut self, field: usize, read: impl Fn(&str) -> Result<T, Flaw>) -> Option<T> {
        let before = self.slips.len();
        let value = self.get(field, read);
        if value.is_none() && self.slips.len() == before {
            self.refuse(field, &Field::Required {});
        }
        value
    }

    /// Says what is wrong with a field of this row.
    pub fn refuse(&mut self, field: usize, why: &dyn Refusal) {
        self.slips
            .push(self.columns.slip(self.row.number, field, why));
    }

    /// The value that was read, unless something was wrong.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Slip>> {
        match value {
            Some(value) if self.slips.is_empty() => Ok(value),
            _ => Err(self.slips),
        }
    }
}

/// Text as it stands.
pub fn text(text: &str) -> Result<String, Flaw> {
    Ok(text.to_owned())
}
