//! An uploaded file becomes rows: read, mapped and judged before any transaction begins.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::model::ItemFields;
use crate::rules::field::{Field as Column, guess, guess_kind};
use crate::rules::import::draft::{Draft, Mapping, Reader};
use crate::rules::import::report::{CellReport, LISTED, Report};
use crate::rules::item::merged;
use crate::rules::refusal::FormularyRefusal;
use kernel::prelude::*;
use kernel::table::{Encoding, Limits, Sheet, Table};
use kernel::text::tidy;

/// Longest name of a file that is kept.
const MAX_NAME: usize = 200;

/// A file as it came.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub file_name: String,
    pub bytes: Vec<u8>,
    /// Field → header; none: found by the headers.
    pub mapping: Option<BTreeMap<String, String>>,
    /// What is known of every row beforehand, as fields of an item.
    pub defaults: Map<String, Value>,
}

impl Incoming {
    /// A file with the other parts of its form: `mapping` and `defaults` are JSON objects.
    pub fn of(upload: kernel::http::Upload) -> Result<Incoming> {
        let part = |name: &str| {
            upload
                .fields
                .get(name)
                .filter(|text| !text.trim().is_empty())
        };
        let mapping = part("mapping")
            .map(|text| json_part("/mapping", text))
            .transpose()?;
        let defaults = part("defaults")
            .map(|text| json_part("/defaults", text))
            .transpose()?;
        Ok(Incoming {
            file_name: base_name(&upload.file_name),
            bytes: upload.bytes,
            mapping,
            defaults: defaults.unwrap_or_default(),
        })
    }

    /// A hash that tells whether two files are the same.
    pub fn hash(&self) -> String {
        Sha256::digest(&self.bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The sheet with its header found: by the mapping's headers where one is given, else by how well `score` likes a row.
    pub(super) fn table(&self, score: impl Fn(&[String]) -> usize) -> Result<(Table, Sheeted)> {
        let sheet = Sheet::read(
            &self.file_name,
            &self.bytes,
            Encoding::Detect,
            &Limits::UPLOAD,
        )?;
        let sheeted = Sheeted {
            format: sheet.format,
            encoding: sheet.encoding,
        };
        let table = match &self.mapping {
            Some(mapping) => sheet.table(&mapping.values().map(String::as_str).collect::<Vec<_>>()),
            None => sheet.table_by(score),
        };
        Ok((table, sheeted))
    }
}

/// How a file was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheeted {
    pub format: kernel::table::FileFormat,
    pub encoding: Option<&'static str>,
}

fn json_part<T: serde::de::DeserializeOwned>(pointer: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| {
        Invalid::one(
            pointer,
            Field::Malformed {
                reason: error.to_string(),
            },
        )
    })
}

/// The name without the folders that some browsers send.
fn base_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = tidy(last)
        .chars()
        .filter(|letter| !letter.is_control())
        .take(MAX_NAME)
        .collect();
    if name.is_empty() {
        "upload".to_owned()
    } else {
        name
    }
}

/// A list of items, read.
#[derive(Clone, Debug)]
pub struct ItemsFile {
    pub file_name: String,
    pub hash: String,
    /// Field → header.
    pub mapping: BTreeMap<Column, String>,
    /// Where the columns are, for what is found later.
    columns: Mapping,
    pub rows: usize,
    pub drafts: Vec<Draft>,
    pub report: Report,
}

impl ItemsFile {
    /// Notes a wrong cell that only the list could tell.
    pub fn add_error(&mut self, row: u32, field: Column, flaw: impl kernel::refusal::Refusal) {
        let column = self.columns.get(&field);
        let found = crate::rules::import::draft::Finding {
            row,
            column: column.map_or(0, |column| column.index),
            header: column
                .map(|column| tidy(&column.header))
                .unwrap_or_default(),
            what: flaw,
        };
        note(&mut self.report, CellReport::of(&found));
    }
}

fn note(report: &mut Report, error: CellReport) {
    report.error_count += 1;
    if report.errors.len() < LISTED {
        report.errors.push(error);
    }
}

/// Reads a list of items. Nothing is written; wrong cells are part of the answer.
pub fn read_items(file: &Incoming) -> Result<ItemsFile> {
    let (table, sheeted) = file.table(liking)?;
    let headers: Vec<String> = table
        .columns
        .iter()
        .map(|column| tidy(&column.header))
        .collect();
    let columns = match &file.mapping {
        Some(wanted) => told(wanted, &table)?,
        None => guess(&headers)
            .into_iter()
            .map(|(field, at)| (field, table.columns[at].clone()))
            .collect(),
    };
    if !columns.contains_key(&Column::Name) {
        return Err(FormularyRefusal::ImportNoName { headers }.into());
    }
    let mut defaults = ItemFields::default();
    if let Some(kind) = guess_kind(&headers) {
        defaults.kind = kind;
    }
    let defaults = merged(&defaults, &file.defaults)?;
    let mut report = Report {
        headers,
        guessed: file.mapping.is_none(),
        encoding: sheeted.encoding.map(str::to_owned),
        ..Report::default()
    };
    let reader = Reader::new(&columns, &defaults, sheeted.format, table.width());
    let mut drafts = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        match reader.draft(row) {
            Ok((draft, remarks)) => {
                drafts.push(draft);
                let room = LISTED.saturating_sub(report.remarks.len());
                report
                    .remarks
                    .extend(remarks.iter().take(room).map(CellReport::of));
            }
            Err(found) => found
                .iter()
                .for_each(|found| note(&mut report, CellReport::of(found))),
        }
    }
    Ok(ItemsFile {
        file_name: file.file_name.clone(),
        hash: file.hash(),
        mapping: columns
            .iter()
            .map(|(field, column)| (*field, tidy(&column.header)))
            .collect(),
        rows: table.rows.len(),
        columns,
        drafts,
        report,
    })
}

/// A header row names many fields, and one of them is the name.
fn liking(headers: &[String]) -> usize {
    let found = guess(headers);
    let named = found.iter().any(|(field, _)| *field == Column::Name);
    found.len() + if named { 100 } else { 0 }
}

/// The columns that the reader named himself.
fn told(wanted: &BTreeMap<String, String>, table: &Table) -> Result<Mapping> {
    let mut columns = Mapping::new();
    for (word, header) in wanted {
        let field: Column = word.parse().map_err(|_| {
            Invalid::one(
                format!("/mapping/{word}"),
                Field::UnknownReference {
                    value: word.clone(),
                },
            )
        })?;
        columns.insert(field, table.column(header)?.clone());
    }
    Ok(columns)
}
