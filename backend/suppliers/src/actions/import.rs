//! Contract lines from a file: checked as a whole, and written only when nothing is wrong.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::lines::{LINES_MAX, LineRefusal, column, terms, write};
use crate::model::{Contract, ContractId, LineTerms};
use crate::rules::columns::Slip;
use crate::rules::lines_file::{self, Column, Fault, FileLine, LinesFileRefusal, Why};
use crate::store;
use formulary::model::ItemId;
use kernel::prelude::*;
use kernel::refusal::Refusal;
use kernel::table::{Encoding, Limits, Sheet, Table};

/// A cell or row that cannot be accepted, ready to be told in any language.
#[derive(Clone, Debug)]
pub struct RowError {
    /// Row of the file.
    pub row: u32,
    /// Header of the column.
    pub column: Option<String>,
    /// `C12`.
    pub cell: Option<String>,
    /// Constant code of the reason.
    pub code: &'static str,
    /// Its facts.
    pub params: Map<String, Value>,
}

impl From<Slip> for RowError {
    fn from(slip: Slip) -> Self {
        let Slip {
            row,
            column,
            cell,
            code,
            params,
        } = slip;
        Self {
            row,
            column,
            cell,
            code,
            params,
        }
    }
}

impl RowError {
    fn of(fault: Fault<&dyn Refusal>) -> Self {
        let Fault {
            row,
            column,
            cell,
            why,
        } = fault;
        Self {
            row,
            column,
            cell,
            code: why.code(),
            params: why.params(),
        }
    }

    fn told(fault: &Fault<Why>) -> Self {
        let why: &dyn Refusal = match &fault.why {
            Why::Cell(flaw) => flaw,
            Why::Blank => &Field::Required {},
            Why::File(refusal) => refusal,
        };
        let Fault {
            row, column, cell, ..
        } = fault.clone();
        Self::of(Fault {
            row,
            column,
            cell,
            why,
        })
    }
}

/// The file, how its columns are to be read, and whether it is meant.
#[derive(Clone, Debug)]
pub struct LinesFile<'a> {
    /// What its sender calls it.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
    /// Field word → header, where people have said so.
    pub mapping: Option<BTreeMap<String, String>>,
    /// Write when nothing is wrong.
    pub apply: bool,
}

/// What a file of lines would do, or did.
#[derive(Clone, Debug)]
pub struct Report {
    /// Headers of the file.
    pub headers: Vec<String>,
    /// Field word → header.
    pub mapping: BTreeMap<&'static str, String>,
    /// Rows below the header.
    pub rows: usize,
    /// Rows of them without an error.
    pub accepted: usize,
    /// Lines that can be written.
    pub lines: usize,
    /// Price tiers of these lines.
    pub tiers: usize,
    /// Everything that cannot be accepted, in the order of the file.
    pub errors: Vec<RowError>,
    /// Written?
    pub applied: bool,
}

/// Checks a file against a draft; with `apply` and without a single error it replaces the draft's lines.
pub async fn run(
    app: &App,
    actor: &Actor,
    id: ContractId,
    version: IfMatch,
    file: &LinesFile<'_>,
) -> Result<Report> {
    let sheet = Sheet::read(file.name, file.bytes, Encoding::Detect, &Limits::UPLOAD)?;
    let table = &sheet.table_by(Column::score);
    let mapping = file.mapping.as_ref();
    if !file.apply {
        return app
            .db
            .read(actor, |tx| {
                async move {
                    let contract = draft(tx, id, version).await?;
                    Ok(check(tx, &contract, table, mapping).await?.0)
                }
                .scope_boxed()
            })
            .await;
    }
    app.db
        .write(actor, |tx| {
            async move {
                let contract = draft(tx, id, version).await?;
                let (mut report, lines) = check(tx, &contract, table, mapping).await?;
                if report.errors.is_empty() {
                    write(tx, &contract, &lines).await?;
                    report.applied = true;
                }
                Ok(report)
            }
            .scope_boxed()
        })
        .await
}

async fn draft(tx: &Tx, id: ContractId, version: IfMatch) -> Result<Contract> {
    let contract = store::contracts::get(tx, id).await?;
    version.check(contract.version)?;
    contract.amendable()?;
    Ok(contract)
}

async fn check(
    tx: &Tx,
    contract: &Contract,
    table: &Table,
    mapping: Option<&BTreeMap<String, String>>,
) -> Result<(Report, Vec<LineTerms<ItemId>>)> {
    let mut read = lines_file::read(table, mapping);
    if read.lines.len() > LINES_MAX {
        return Err(Invalid::one("/file", Field::TooMany { max: LINES_MAX }));
    }
    let lines = std::mem::take(&mut read.lines);
    let mut errors: Vec<RowError> = read.faults.iter().map(RowError::told).collect();
    let mut bad: BTreeSet<u32> = errors.iter().map(|error| error.row).collect();
    let codes: Vec<&str> = lines.iter().map(|line| line.terms.item.as_str()).collect();
    let items = store::lines::items_by_code(tx, &codes).await?;
    let mut good = Vec::with_capacity(lines.len());
    for FileLine {
        rows,
        terms: mut line,
    } in lines
    {
        let mut note = |column, why: &dyn Refusal| {
            errors.push(RowError::of(read.fault(rows[0], column, why)));
            bad.extend(&rows);
        };
        let Some(item) = items.get(&line.item) else {
            note(
                Column::Item,
                &LinesFileRefusal::ItemUnknown { item: line.item },
            );
            continue;
        };
        if line.pack.is_zero() {
            line.pack = item.pack_milli;
        }
        match terms(contract, item, line) {
            Ok(line) => good.push(line.with_item(item.id)),
            Err(LineRefusal::Item(refusal)) => note(Column::Item, &refusal),
            Err(LineRefusal::Terms(refusal)) => note(column(&refusal), &refusal),
        }
    }
    errors.sort_by_key(|error| error.row);
    let report = Report {
        headers: table
            .columns
            .iter()
            .map(|column| column.header.clone())
            .collect(),
        mapping: read.mapping(),
        rows: table.rows.len(),
        accepted: table
            .rows
            .iter()
            .filter(|row| !bad.contains(&row.number))
            .count(),
        lines: good.len(),
        tiers: good.iter().map(|line| line.tiers.len()).sum(),
        errors,
        applied: false,
    };
    Ok((report, good))
}
