//! The lines of a tender in a file: one row for each item of a line (or contract line), and one for each item that was not
//! selected. Rows with the same number belong together. A second file holds the quotas of the facilities.

use rustc_hash::FxHashMap;

use super::columns::{Columns, FieldRow, Slip, text};
use crate::model::{Assessment, VbpRole};
use formulary::rules::import::cells;
use formulary::rules::refusal::Flaw;
use kernel::quantity::Quantity;
use kernel::refusals;
use kernel::table::Table;

refusals! {
    /// Why rows of a file of a tender's lines are refused.
    pub enum VbpFileRefusal in "suppliers" {
        /// A row says something else about its group or line than the first row of it.
        RowsDisagree { what: String, first: u32 } => "vbp_rows_disagree", 422;
        /// An item stands once in a group, as the brand of one line or as not selected.
        ItemTwice { item: String, first: u32 } => "vbp_item_twice", 422;
        /// No contract of this number has the item.
        ContractLineUnknown { contract: String, item: String } => "vbp_contract_line_unknown", 422;
        /// The contract is still being written, its lines may still change.
        ContractDraft { contract: String } => "vbp_contract_draft", 422;
        /// The contract line counts for another line or year already.
        ContractLineTaken { contract: String, item: String } => "vbp_contract_line_taken", 422;
        /// Items of a line are counted in one unit.
        UnitsDiffer { item: String, unit: String, other: String } => "vbp_units_differ", 422;
        /// A standby has no quantity of its own.
        StandbyWithQuantity { } => "vbp_standby_quantity", 422;
        /// A line that was ordered from, or has quotas, stays in the file.
        LineInUse { line: String } => "vbp_line_in_use", 422;
        /// No facility has this code.
        FacilityUnknown { facility: String } => "vbp_facility_unknown", 422;
        /// A facility has one part of a line in a year.
        QuotaTwice { facility: String, first: u32 } => "vbp_quota_twice", 422;
    }
}

/// Fields of the file of lines, by place in [`LINE_FIELDS`].
#[rustfmt::skip]
pub mod field {
    pub const GROUP: usize = 0;
    pub const GENERIC: usize = 1;
    pub const CLASS: usize = 2;
    pub const WINNERS: usize = 3;
    pub const ASSESSMENT: usize = 4;
    pub const LINE: usize = 5;
    pub const COMPANY: usize = 6;
    pub const CONSORTIUM: usize = 7;
    pub const ROLE: usize = 8;
    pub const YEAR: usize = 9;
    pub const AGREED: usize = 10;
    pub const ITEM: usize = 11;
    pub const CONTRACT: usize = 12;
}

/// The file of lines.
#[rustfmt::skip]
pub const LINE_FIELDS: &[FieldRow] = &[
    ("group", &["组号", "品种序号", "group"], true),
    ("generic", &["通用名", "药品通用名", "generic"], true),
    ("drug_class", &["药品类别", "类别", "drug_class"], false),
    ("winners", &["中选企业数", "winners"], true),
    ("assessment", &["考核方式", "assessment"], false),
    ("line", &["中选编号", "line"], false),
    ("company", &["中选企业", "company"], false),
    ("consortium", &["联合体", "consortium"], false),
    ("role", &["中选角色", "角色", "role"], false),
    ("year", &["采购年度", "年度", "year"], false),
    ("agreed", &["约定采购量", "协议量", "agreed"], false),
    ("item", &["品种编码", "项目编码", "item"], true),
    ("contract", &["合同号", "contract"], false),
];

/// The file of quotas.
#[rustfmt::skip]
pub const QUOTA_FIELDS: &[FieldRow] = &[
    ("line", &["中选编号", "line"], true),
    ("year", &["采购年度", "年度", "year"], true),
    ("facility", &["机构编码", "facility"], true),
    ("quota", &["分配量", "约定采购量", "quota"], true),
];

/// A group as a file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileGroup {
    /// First row of it.
    pub row: u32,
    /// 组号.
    pub code: String,
    /// 通用名.
    pub name: String,
    /// 药品类别, blank for the common one.
    pub drug_class: String,
    /// Companies that won it.
    pub winners: i64,
    /// What facilities are held to, where it differs from the tender.
    pub assessment: Option<Assessment>,
}

/// A line as a file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileVbpLine {
    /// First row of it.
    pub row: u32,
    /// 中选编号.
    pub code: String,
    /// Its group, by place.
    pub group: usize,
    /// 中选企业 or the consortium.
    pub company: String,
    /// Several companies as one?
    pub consortium: bool,
    /// Winner or standby.
    pub role: VbpRole,
    /// Agreed quantity by year.
    pub agreed: Vec<(i64, Quantity)>,
}

/// One row: an item of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileItem {
    /// Its row.
    pub row: u32,
    /// Its group, by place.
    pub group: usize,
    /// Its line, by place; none when it was not selected.
    pub line: Option<usize>,
    /// Code of the item.
    pub item: String,
    /// Contract number and year that count for the line.
    pub contract: Option<(String, i64)>,
}

/// A file of lines as it was understood.
#[derive(Clone, Debug, Default)]
pub struct VbpFile {
    /// Groups in order of appearance.
    pub groups: Vec<FileGroup>,
    /// Lines in order of appearance.
    pub lines: Vec<FileVbpLine>,
    /// Rows.
    pub items: Vec<FileItem>,
    /// What cannot be read.
    pub slips: Vec<Slip>,
}

struct OneRow {
    group: FileGroup,
    line: Option<(FileVbpLine, i64)>,
    item: String,
    contract: Option<String>,
}

/// Reads the lines that a table means. A row with a slip contributes nothing.
pub fn read_lines(table: &Table, columns: &Columns) -> VbpFile {
    let mut file = VbpFile::default();
    let mut groups: FxHashMap<String, usize> = FxHashMap::default();
    let mut lines: FxHashMap<String, usize> = FxHashMap::default();
    for row in &table.rows {
        let mut cells = columns.cells(row);
        let one = one_row(&mut cells, row.number);
        match cells.finish(one) {
            Ok(one) => take(&mut file, columns, &mut groups, &mut lines, one),
            Err(slips) => file.slips.extend(slips),
        }
    }
    file
}

fn one_row(cells: &mut super::columns::Cells<'_>, row: u32) -> Option<OneRow> {
    let code = cells.needed(field::GROUP, text);
    let name = cells.needed(field::GENERIC, text);
    let drug_class = cells.get(field::CLASS, text).unwrap_or_default();
    let winners = cells.needed(field::WINNERS, cells::whole);
    let assessment = cells.get(field::ASSESSMENT, assessment);
    let line_code = cells.get(field::LINE, text);
    let company = cells.get(field::COMPANY, text);
    let consortium = cells.get(field::CONSORTIUM, cells::yes_or_no);
    let role = cells.get(field::ROLE, role).unwrap_or(VbpRole::Winner);
    let year = cells.get(field::YEAR, cells::whole).unwrap_or(1);
    let agreed = cells.get(field::AGREED, amount).unwrap_or_default();
    let item = cells.needed(field::ITEM, text);
    let contract = cells.get(field::CONTRACT, text);
    if line_code.is_some() && company.is_none() {
        cells.refuse(field::COMPANY, &kernel::error::Field::Required {});
    }
    if role == VbpRole::Standby && !agreed.is_zero() {
        cells.refuse(field::AGREED, &VbpFileRefusal::StandbyWithQuantity {});
    }
    let line = line_code.map(|code| FileVbpLine {
        row,
        code,
        group: 0,
        company: company.unwrap_or_default(),
        consortium: consortium.unwrap_or(false),
        role,
        agreed: vec![(year, agreed)],
    });
    Some(OneRow {
        group: FileGroup {
            row,
            code: code?,
            name: name?,
            drug_class,
            winners: winners?,
            assessment,
        },
        line: line.map(|line| (line, year)),
        item: item?,
        contract,
    })
}

/// Joins a row to what was read before it.
fn take(
    file: &mut VbpFile,
    columns: &Columns,
    groups: &mut FxHashMap<String, usize>,
    lines: &mut FxHashMap<String, usize>,
    one: OneRow,
) {
    let row = one.group.row;
    let disagree = |field: usize, what: &str, first: u32| {
        let what = what.to_owned();
        columns.slip(row, field, &VbpFileRefusal::RowsDisagree { what, first })
    };
    let group = *groups.entry(one.group.code.clone()).or_insert_with(|| {
        file.groups.push(one.group.clone());
        file.groups.len() - 1
    });
    let first = &file.groups[group];
    let same = FileGroup {
        row: first.row,
        ..one.group
    };
    if *first != same {
        let slip = disagree(field::GROUP, &first.code, first.row);
        file.slips.push(slip);
        return;
    }
    let mut at = None;
    let mut year = 1;
    if let Some((mut line, of_year)) = one.line {
        (line.group, year) = (group, of_year);
        let place = *lines.entry(line.code.clone()).or_insert_with(|| {
            file.lines.push(line.clone());
            file.lines.len() - 1
        });
        let known = &mut file.lines[place];
        let agreed = line.agreed[0];
        let same = FileVbpLine {
            row: known.row,
            agreed: known.agreed.clone(),
            ..line
        };
        let other = known
            .agreed
            .iter()
            .any(|(year, quantity)| *year == agreed.0 && *quantity != agreed.1);
        if *known != same || other {
            let slip = disagree(field::LINE, &known.code, known.row);
            file.slips.push(slip);
            return;
        }
        if !known.agreed.contains(&agreed) {
            known.agreed.push(agreed);
        }
        at = Some(place);
    }
    let contract = one
        .contract
        .filter(|_| at.is_some())
        .map(|number| (number, year));
    let item = FileItem {
        row,
        group,
        line: at,
        item: one.item,
        contract,
    };
    add_item(file, columns, item);
}

/// An item belongs to one line of its group, or to none.
fn add_item(file: &mut VbpFile, columns: &Columns, item: FileItem) {
    let twice = file.items.iter().find(|known| {
        known.group == item.group && known.item == item.item && known.line != item.line
    });
    match twice {
        Some(known) => {
            let (item, row, first) = (item.item, item.row, known.row);
            let why = VbpFileRefusal::ItemTwice { item, first };
            file.slips.push(columns.slip(row, field::ITEM, &why));
        }
        None => file.items.push(item),
    }
}

/// A quantity of nothing or more.
fn amount(text: &str) -> Result<Quantity, Flaw> {
    match cells::quantity(text)? {
        negative if negative.0 < 0 => Err(Flaw::Negative {
            value: text.to_owned(),
        }),
        quantity => Ok(quantity),
    }
}

fn role(text: &str) -> Result<VbpRole, Flaw> {
    match text.to_lowercase().as_str() {
        "中选" | "主供" | "winner" => Ok(VbpRole::Winner),
        "备供" | "备选" | "standby" => Ok(VbpRole::Standby),
        _ => Err(Flaw::UnknownWord {
            value: text.to_owned(),
            known: vec!["中选", "备供"],
        }),
    }
}

fn assessment(text: &str) -> Result<Assessment, Flaw> {
    match text.to_lowercase().as_str() {
        "锁定厂牌" | "brand_locked" => Ok(Assessment::BrandLocked),
        "任一中选" | "any_winner" => Ok(Assessment::AnyWinner),
        _ => Err(Flaw::UnknownWord {
            value: text.to_owned(),
            known: vec!["锁定厂牌", "任一中选"],
        }),
    }
}

/// One facility's part, as a file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileQuota {
    /// Its row.
    pub row: u32,
    /// Number of the line.
    pub line: String,
    /// Year of the tender.
    pub year: i64,
    /// Code of the facility.
    pub facility: String,
    /// Its part.
    pub quota: Quantity,
}

/// Reads the quotas that a table means.
pub fn read_quotas(table: &Table, columns: &Columns) -> (Vec<FileQuota>, Vec<Slip>) {
    let mut quotas: Vec<FileQuota> = Vec::with_capacity(table.rows.len());
    let mut slips = Vec::new();
    let mut seen: FxHashMap<(String, i64, String), u32> = FxHashMap::default();
    for row in &table.rows {
        let mut cells = columns.cells(row);
        let line = cells.needed(0, text);
        let year = cells.needed(1, cells::whole);
        let facility = cells.needed(2, text);
        let quota = cells.needed(3, amount);
        let one = line.zip(year).zip(facility.zip(quota));
        match cells.finish(one) {
            Ok(((line, year), (facility, quota))) => {
                let key = (line.clone(), year, facility.clone());
                if let Some(first) = seen.get(&key).copied() {
                    let why = VbpFileRefusal::QuotaTwice { facility, first };
                    slips.push(columns.slip(row.number, 2, &why));
                    continue;
                }
                seen.insert(key, row.number);
                quotas.push(FileQuota {
                    row: row.number,
                    line,
                    year,
                    facility,
                    quota,
                });
            }
            Err(more) => slips.extend(more),
        }
    }
    (quotas, slips)
}

#[cfg(test)]
#[path = "vbp_file_tests.rs"]
mod tests;
