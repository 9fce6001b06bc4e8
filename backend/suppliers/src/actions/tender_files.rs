//! Lines and quotas of a tender from a file: checked as a whole, written only when nothing is wrong.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde_json::json;

use super::import::LinesFile;
use super::lines::LINES_MAX;
use super::tenders::journal;
use crate::model::{ContractLineId, ContractStateWord, Tender, TenderId, VbpLineId};
use crate::rules::columns::{Columns, FieldRow, Slip, score};
use crate::rules::lines_file::LinesFileRefusal;
use crate::rules::tender::{TenderRefusal, year_of};
use crate::rules::vbp_file::{
    self, FileItem, LINE_FIELDS, QUOTA_FIELDS, VbpFile, VbpFileRefusal, field,
};
use crate::store;
use crate::store::vbp::{ItemRow, LineFilter, Named};
use formulary::model::ItemId;
use kernel::prelude::*;
use kernel::table::{Encoding, Limits, Sheet, Table};

/// What a file would do, or did.
#[derive(Clone, Debug, Default)]
pub struct FileReport {
    /// Headers of the file.
    pub headers: Vec<String>,
    /// Field word → header.
    pub mapping: BTreeMap<&'static str, String>,
    /// Rows below the header.
    pub rows: usize,
    /// Rows of them without an error.
    pub accepted: usize,
    /// Lines, or quotas, that can be written.
    pub count: usize,
    /// Everything that cannot be accepted, in the order of the file.
    pub errors: Vec<Slip>,
    /// Written?
    pub applied: bool,
}

/// Which of the two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Groups, lines, items and contract lines: replaces what the tender has.
    Lines,
    /// Parts of the facilities: replaces those of the years of lines that it names.
    Quotas,
}

impl Kind {
    fn fields(self) -> &'static [FieldRow] {
        match self {
            Self::Lines => LINE_FIELDS,
            Self::Quotas => QUOTA_FIELDS,
        }
    }
}

/// Checks a file against a tender; with `apply` and without a single error it is written.
pub async fn run(
    app: &App,
    actor: &Actor,
    id: TenderId,
    version: IfMatch,
    kind: Kind,
    file: &LinesFile<'_>,
) -> Result<FileReport> {
    let sheet = Sheet::read(file.name, file.bytes, Encoding::Detect, &Limits::UPLOAD)?;
    let table = &sheet.table_by(|headers| score(kind.fields(), headers));
    if table.rows.len() > LINES_MAX * 8 {
        let max = LINES_MAX * 8;
        return Err(Invalid::one("/file", Field::TooMany { max }));
    }
    let mapping = file.mapping.as_ref();
    if !file.apply {
        return app
            .db
            .read(actor, |tx| {
                async move { step(tx, id, version, kind, table, mapping, false).await }
                    .scope_boxed()
            })
            .await;
    }
    app.db
        .write(actor, |tx| {
            async move { step(tx, id, version, kind, table, mapping, true).await }.scope_boxed()
        })
        .await
}

async fn step(
    tx: &Tx,
    id: TenderId,
    version: IfMatch,
    kind: Kind,
    table: &Table,
    mapping: Option<&BTreeMap<String, String>>,
    apply: bool,
) -> Result<FileReport> {
    let tender = store::tenders::get(tx, id).await?;
    version.check(tender.version)?;
    let headers = table.columns.iter().map(|column| column.header.clone());
    let mut report = FileReport {
        headers: headers.collect(),
        rows: table.rows.len(),
        ..FileReport::default()
    };
    let columns = match Columns::of(table, kind.fields(), mapping) {
        Ok(columns) => columns,
        Err(slips) => {
            report.errors = slips;
            return Ok(report);
        }
    };
    report.mapping = columns.mapping();
    match kind {
        Kind::Lines => lines(tx, &tender, table, &columns, apply, &mut report).await?,
        Kind::Quotas => quotas(tx, &tender, table, &columns, apply, &mut report).await?,
    }
    report.errors.sort_by_key(|slip| slip.row);
    let bad: BTreeSet<u32> = report.errors.iter().map(|slip| slip.row).collect();
    let good = table.rows.iter().filter(|row| !bad.contains(&row.number));
    report.accepted = good.count();
    Ok(report)
}

/// What the rows of a file of lines mean in the database.
struct Meant {
    items: Vec<(usize, ItemId, Option<usize>)>,
    contract_lines: Vec<(ContractLineId, usize, i64)>,
    stale: Vec<VbpLineId>,
}

async fn lines(
    tx: &Tx,
    tender: &Tender,
    table: &Table,
    columns: &Columns,
    apply: bool,
    report: &mut FileReport,
) -> Result<()> {
    let mut file = vbp_file::read_lines(table, columns);
    report.errors = std::mem::take(&mut file.slips);
    let meant = meant(
        tx,
        tender,
        columns,
        &file,
        table.header_row,
        &mut report.errors,
    )
    .await?;
    report.count = file.lines.len();
    if !apply || !report.errors.is_empty() {
        return Ok(());
    }
    let ids = store::vbp_write::groups_and_lines(tx, tender.id, &file.groups, &file.lines).await?;
    let items: Vec<_> = meant
        .items
        .iter()
        .map(|(group, item, line)| (ids.groups[*group], *item, line.map(|line| ids.lines[line])))
        .collect();
    let contract_lines: Vec<_> = meant
        .contract_lines
        .iter()
        .map(|(contract_line, line, year)| (*contract_line, ids.lines[*line], *year))
        .collect();
    store::vbp_write::belongings(tx, tender.id, &items, &contract_lines).await?;
    store::vbp_write::lines_remove(tx, &meant.stale).await?;
    let agreed: Vec<_> = file
        .lines
        .iter()
        .zip(&ids.lines)
        .flat_map(|(line, id)| {
            line.agreed
                .iter()
                .map(|(year, quantity)| (*id, *year, *quantity))
        })
        .collect();
    store::vbp_write::agreed_write(tx, &agreed).await?;
    store::tenders::save(tx, tender).await?;
    let facts = json!({
        "groups": file.groups.len(),
        "lines": file.lines.len(),
        "items": items.len(),
        "contract_lines": contract_lines.len(),
        "removed": meant.stale.len(),
    });
    journal(tx, tender, Verb("replace_lines"), facts);
    report.applied = true;
    Ok(())
}

/// Finds what the rows name, and notes what they name that is not there or may not be meant.
async fn meant(
    tx: &Tx,
    tender: &Tender,
    columns: &Columns,
    file: &VbpFile,
    header_row: u32,
    slips: &mut Vec<Slip>,
) -> Result<Meant> {
    let codes: Vec<&str> = file.items.iter().map(|row| row.item.as_str()).collect();
    let known = store::vbp::items_by_code(tx, &codes).await?;
    let numbers: BTreeSet<&str> = file
        .items
        .iter()
        .filter_map(|row| row.contract.as_ref().map(|(number, _)| number.as_str()))
        .collect();
    let numbers: Vec<&str> = numbers.into_iter().collect();
    let contracts = store::vbp::contract_lines(tx, &numbers).await?;
    let mut finder = Finder {
        tender,
        columns,
        known: &known,
        contracts: &contracts,
        units: FxHashMap::default(),
        taken: BTreeSet::new(),
        seen: BTreeSet::new(),
    };
    let mut meant = Meant {
        items: Vec::new(),
        contract_lines: Vec::new(),
        stale: Vec::new(),
    };
    for row in &file.items {
        if let Err(slip) = finder.row(row, &mut meant) {
            slips.push(slip);
        }
    }
    quantities(tx, tender, columns, file, slips).await?;
    for line in store::vbp_write::standing(tx, tender.id).await? {
        if file.lines.iter().any(|one| one.code == line.code) {
            continue;
        }
        if line.in_use {
            let why = VbpFileRefusal::LineInUse { line: line.code };
            slips.push(columns.slip(header_row, field::LINE, &why));
        } else {
            meant.stale.push(line.id);
        }
    }
    Ok(meant)
}

/// Years exist, and no quantity falls below what the facilities' parts add up to.
async fn quantities(
    tx: &Tx,
    tender: &Tender,
    columns: &Columns,
    file: &VbpFile,
    slips: &mut Vec<Slip>,
) -> Result<()> {
    let filter = LineFilter {
        tender: Some(tender.id),
        ..LineFilter::default()
    };
    let years = store::vbp::line_years(tx, filter).await?;
    for line in &file.lines {
        for (year, agreed) in &line.agreed {
            if let Err(refusal) = year_of(tender, *year) {
                slips.push(columns.slip(line.row, field::YEAR, &refusal));
            }
            let standing = years
                .iter()
                .find(|known| known.code == line.code && known.year_no == *year);
            if let Some(known) = standing.filter(|known| known.quota_milli > *agreed) {
                let why = TenderRefusal::QuotasAboveAgreed {
                    line: line.code.clone(),
                    agreed: *agreed,
                    quotas: known.quota_milli,
                };
                slips.push(columns.slip(line.row, field::AGREED, &why));
            }
        }
    }
    Ok(())
}

struct Finder<'a> {
    tender: &'a Tender,
    columns: &'a Columns,
    known: &'a FxHashMap<String, ItemRow>,
    contracts: &'a [Named],
    units: FxHashMap<usize, String>,
    taken: BTreeSet<ContractLineId>,
    seen: BTreeSet<(usize, ItemId)>,
}

impl Finder<'_> {
    fn row(&mut self, row: &FileItem, meant: &mut Meant) -> Result<(), Slip> {
        let slip =
            |field, why: &dyn kernel::refusal::Refusal| Err(self.columns.slip(row.row, field, why));
        let Some(item) = self.known.get(&row.item) else {
            let item = row.item.clone();
            return slip(field::ITEM, &LinesFileRefusal::ItemUnknown { item });
        };
        if let Some(line) = row.line {
            let unit = self.units.entry(line).or_insert(item.base_unit.clone());
            if *unit != item.base_unit {
                let why = VbpFileRefusal::UnitsDiffer {
                    item: row.item.clone(),
                    unit: item.base_unit.clone(),
                    other: unit.clone(),
                };
                return slip(field::ITEM, &why);
            }
        }
        if let (Some((number, year)), Some(line)) = (&row.contract, row.line) {
            let (contract, of_item) = (number.clone(), row.item.clone());
            let found = self
                .contracts
                .iter()
                .find(|named| named.number == *number && named.item_id == item.id);
            let Some(named) = found else {
                let item = of_item;
                return slip(
                    field::CONTRACT,
                    &VbpFileRefusal::ContractLineUnknown { contract, item },
                );
            };
            if named.state == ContractStateWord::Draft {
                return slip(field::CONTRACT, &VbpFileRefusal::ContractDraft { contract });
            }
            let elsewhere = named
                .vbp_tender_id
                .is_some_and(|other| other != self.tender.id);
            if elsewhere || !self.taken.insert(named.contract_line_id) {
                let item = of_item;
                return slip(
                    field::CONTRACT,
                    &VbpFileRefusal::ContractLineTaken { contract, item },
                );
            }
            meant
                .contract_lines
                .push((named.contract_line_id, line, *year));
        }
        if self.seen.insert((row.group, item.id)) {
            meant.items.push((row.group, item.id, row.line));
        }
        Ok(())
    }
}

async fn quotas(
    tx: &Tx,
    tender: &Tender,
    table: &Table,
    columns: &Columns,
    apply: bool,
    report: &mut FileReport,
) -> Result<()> {
    let (rows, slips) = vbp_file::read_quotas(table, columns);
    report.errors = slips;
    let codes: Vec<&str> = rows.iter().map(|row| row.facility.as_str()).collect();
    let facilities = store::quotas::facilities_by_code(tx, &codes).await?;
    let filter = LineFilter {
        tender: Some(tender.id),
        ..LineFilter::default()
    };
    let years = store::vbp::line_years(tx, filter).await?;
    let years: FxHashMap<(&str, i64), _> = years
        .iter()
        .map(|year| ((year.code.as_str(), year.year_no), year))
        .collect();
    let mut meant = Vec::with_capacity(rows.len());
    let mut sums: BTreeMap<(VbpLineId, i64), i64> = BTreeMap::new();
    for row in &rows {
        let Some(year) = years.get(&(row.line.as_str(), row.year)) else {
            let line = row.line.clone();
            let why = TenderRefusal::LineUnknown { line };
            report.errors.push(columns.slip(row.row, 0, &why));
            continue;
        };
        let Some(facility) = facilities.get(&row.facility) else {
            let facility = row.facility.clone();
            let why = VbpFileRefusal::FacilityUnknown { facility };
            report.errors.push(columns.slip(row.row, 2, &why));
            continue;
        };
        let sum = sums.entry((year.id, row.year)).or_default();
        *sum = sum.saturating_add(row.quota.0);
        if *sum > year.agreed_milli.0 {
            let why = TenderRefusal::QuotasAboveAgreed {
                line: row.line.clone(),
                agreed: year.agreed_milli,
                quotas: Quantity(*sum),
            };
            report.errors.push(columns.slip(row.row, 3, &why));
            continue;
        }
        meant.push((year.id, row.year, *facility, row.quota));
    }
    report.count = meant.len();
    if !apply || !report.errors.is_empty() {
        return Ok(());
    }
    let named: Vec<(VbpLineId, i64)> = sums.keys().copied().collect();
    let agreed: Vec<_> = years
        .values()
        .filter(|year| sums.contains_key(&(year.id, year.year_no)))
        .map(|year| (year.id, year.year_no, year.agreed_milli))
        .collect();
    store::quotas::replace(tx, &named, &meant).await?;
    store::vbp_write::agreed_write(tx, &agreed).await?;
    store::tenders::save(tx, tender).await?;
    let facts = json!({ "lines": named.len(), "quotas": meant.len() });
    journal(tx, tender, Verb("replace_quotas"), facts);
    report.applied = true;
    Ok(())
}
