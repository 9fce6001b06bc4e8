//! Contract lines in a file: one row for each price tier, rows of one item belong together.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::model::{LineRole, LineTerms, Tier};
use formulary::rules::import::cells;
use formulary::rules::refusal::Flaw;
use kernel::quantity::Quantity;
use kernel::refusals;
use kernel::table::{Row, Table, address};
use kernel::text::{fold, fold_some};

refusals! {
    /// Why rows of a file of contract lines are refused.
    pub enum LinesFileRefusal in "suppliers" {
        /// A column that every file needs is not there.
        ColumnMissing { header: String } => "column_missing", 422;
        /// A row of the same item says something else about it than its first row.
        RowsDisagree { item: String, first: u32 } => "rows_disagree", 422;
        /// No item has this code.
        ItemUnknown { item: String } => "item_unknown", 422;
    }
}

/// The columns of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The county's own code of the item.
    Item,
    /// 主供 or 备供; blank: primary.
    Role,
    /// Agreed share in percent.
    Share,
    /// Base units in one pack; blank: the order unit of the item.
    Pack,
    /// Most that one cycle may take.
    Capacity,
    /// Agreed volume.
    Agreed,
    /// Days from order to delivery.
    LeadTime,
    /// Number on the provincial platform.
    Platform,
    /// From this quantity on; blank: 0.
    From,
    /// Yuan per base unit.
    Price,
}

impl Column {
    /// The field's word, headers that mean it, and whether every file needs it. The first header is the usual one.
    #[rustfmt::skip]
    pub const ALL: &'static [(Column, &'static str, &'static [&'static str], bool)] = &[
        (Column::Item, "item", &["项目编码", "品种编码", "编码", "item", "item_code", "code"], true),
        (Column::Role, "role", &["供应角色", "角色", "主备", "role"], false),
        (Column::Share, "share", &["份额%", "份额", "share"], false),
        (Column::Pack, "pack", &["包装数量", "包装", "中包装", "pack", "pack_size"], false),
        (Column::Capacity, "capacity", &["产能上限", "产能", "capacity"], false),
        (Column::Agreed, "agreed", &["协议量", "约定采购量", "agreed"], false),
        (Column::LeadTime, "lead_time_days", &["到货天数", "配送天数", "lead_time_days"], false),
        (Column::Platform, "platform_item_id", &["平台编号", "省平台编码", "platform_item_id"], false),
        (Column::From, "tier_from", &["起订量", "阶梯起量", "tier_from", "from"], false),
        (Column::Price, "price", &["单价", "价格", "中标价", "unit_price", "price"], true),
    ];

    /// The field's word in a mapping.
    pub fn word(self) -> &'static str {
        let row = Self::ALL.iter().find(|row| row.0 == self);
        row.map_or("", |row| row.1)
    }

    /// How many known headers stand in a row of folded texts.
    pub fn score(headers: &[String]) -> usize {
        let known = |header: &&String| {
            let header = header.to_lowercase();
            Self::ALL
                .iter()
                .any(|(_, _, names, _)| names.contains(&header.as_str()))
        };
        headers.iter().filter(known).count()
    }
}

/// A cell that cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault<R> {
    /// Row of the file.
    pub row: u32,
    /// Header of the column; none for the row as such.
    pub column: Option<String>,
    /// `C12`; none for the row as such.
    pub cell: Option<String>,
    /// Why.
    pub why: R,
}

/// What can be wrong with a file of lines.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// A cell.
    Cell(Flaw),
    /// Nothing where something is needed.
    Blank,
    /// A row among the others.
    File(LinesFileRefusal),
}

/// One item's terms with its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct FileLine {
    /// Rows of the file, one for each tier.
    pub rows: Vec<u32>,
    /// The terms; the item is its code, and a pack of nothing means that of the item.
    pub terms: LineTerms<String>,
}

/// A file as it was understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileRead {
    /// The lines that it means.
    pub lines: Vec<FileLine>,
    /// Every cell that cannot be read.
    pub faults: Vec<Fault<Why>>,
    places: Vec<Place>,
}

#[derive(Clone, Debug, PartialEq)]
struct Place {
    column: Column,
    index: usize,
    header: String,
}

impl FileRead {
    /// Field word → header of the file.
    pub fn mapping(&self) -> BTreeMap<&'static str, String> {
        self.places
            .iter()
            .map(|place| (place.column.word(), place.header.clone()))
            .collect()
    }

    /// A fault of a row in the given column, with its header and cell where the file has it.
    pub fn fault<R>(&self, row: u32, column: Column, why: R) -> Fault<R> {
        fault(&self.places, row, column, why)
    }
}

fn fault<R>(places: &[Place], row: u32, column: Column, why: R) -> Fault<R> {
    let place = places.iter().find(|place| place.column == column);
    Fault {
        row,
        column: place.map(|place| place.header.clone()),
        cell: place.map(|place| address(place.index, row)),
        why,
    }
}

/// Reads the lines that a table means; `mapping` says which header is which field, by its word, where people
/// have said so.
///
/// A row with a fault contributes nothing, so that one slip does not raise a second complaint elsewhere.
pub fn read(table: &Table, mapping: Option<&BTreeMap<String, String>>) -> FileRead {
    let (places, faults) = places_of(table, mapping);
    let mut read = FileRead {
        places,
        faults,
        lines: Vec::new(),
    };
    if !read.faults.is_empty() {
        return read;
    }
    let mut by_item: FxHashMap<String, usize> = FxHashMap::default();
    for row in &table.rows {
        let line = match line(&read.places, row) {
            Ok(line) => line,
            Err(more) => {
                read.faults.extend(more);
                continue;
            }
        };
        let known = by_item.get(&line.terms.item);
        let Some(known) = known.map(|at| &mut read.lines[*at]) else {
            by_item.insert(line.terms.item.clone(), read.lines.len());
            read.lines.push(line);
            continue;
        };
        if same_head(&known.terms, &line.terms) {
            known.rows.push(row.number);
            known.terms.tiers.extend(line.terms.tiers);
        } else {
            let first = known.rows[0];
            let item = line.terms.item;
            let why = Why::File(LinesFileRefusal::RowsDisagree { item, first });
            let fault = fault(&read.places, row.number, Column::Item, why);
            read.faults.push(fault);
        }
    }
    read
}

fn same_head(a: &LineTerms<String>, b: &LineTerms<String>) -> bool {
    LineTerms {
        tiers: Vec::new(),
        ..a.clone()
    } == LineTerms {
        tiers: Vec::new(),
        ..b.clone()
    }
}

/// Where each column stands, and what is missing.
fn places_of(
    table: &Table,
    mapping: Option<&BTreeMap<String, String>>,
) -> (Vec<Place>, Vec<Fault<Why>>) {
    let mut places = Vec::new();
    let mut faults = Vec::new();
    for (column, word, names, needed) in Column::ALL {
        let found = table.columns.iter().find(|place| match mapping {
            Some(mapping) => mapping
                .get(*word)
                .is_some_and(|header| fold(header) == fold(&place.header)),
            None => names.contains(&fold(&place.header).to_lowercase().as_str()),
        });
        match found {
            Some(found) => places.push(Place {
                column: *column,
                index: found.index,
                header: found.header.clone(),
            }),
            None if *needed => {
                let header = names[0].to_owned();
                let why = Why::File(LinesFileRefusal::ColumnMissing { header });
                faults.push(fault(&[], table.header_row, *column, why));
            }
            None => {}
        }
    }
    (places, faults)
}

fn line(places: &[Place], row: &Row) -> Result<FileLine, Vec<Fault<Why>>> {
    let mut cells = Cells {
        places,
        row,
        faults: Vec::new(),
    };
    let item = cells.needed(Column::Item, |text| Ok(fold(text)));
    let role = cells.get(Column::Role, role);
    let share_bp = cells.get(Column::Share, share_bp);
    let pack = cells.get(Column::Pack, cells::quantity);
    let capacity = cells.get(Column::Capacity, cells::quantity);
    let agreed = cells.get(Column::Agreed, cells::quantity);
    let lead_time_days = cells.get(Column::LeadTime, cells::whole);
    let platform = cells.get(Column::Platform, |text| Ok(text.to_owned()));
    let from = cells.get(Column::From, cells::quantity);
    let price = cells.needed(Column::Price, cells::price);
    if !cells.faults.is_empty() {
        return Err(cells.faults);
    }
    let tier = Tier {
        from: from.unwrap_or_default(),
        price: price.unwrap_or_default(),
    };
    Ok(FileLine {
        rows: vec![row.number],
        terms: LineTerms {
            item: item.unwrap_or_default(),
            role: role.unwrap_or(LineRole::Primary),
            share_bp,
            pack: pack.unwrap_or(Quantity::ZERO),
            capacity,
            agreed,
            lead_time_days: lead_time_days.unwrap_or(LEAD_TIME_DAYS),
            platform_item_id: fold_some(platform.as_deref()),
            tiers: vec![tier],
        },
    })
}

/// Where a file says nothing: what national tenders ask of distributors, three days.
const LEAD_TIME_DAYS: i64 = 3;

/// Reads the cells of one row and notes what cannot be read.
struct Cells<'a> {
    places: &'a [Place],
    row: &'a Row,
    faults: Vec<Fault<Why>>,
}

impl Cells<'_> {
    fn get<T>(&mut self, column: Column, read: impl Fn(&str) -> Result<T, Flaw>) -> Option<T> {
        let place = self.places.iter().find(|place| place.column == column)?;
        let text = fold(self.row.cell(place.index));
        if text.is_empty() {
            return None;
        }
        match cells::computed(&text).and_then(|()| read(&text)) {
            Ok(value) => Some(value),
            Err(flaw) => {
                self.note(column, Why::Cell(flaw));
                None
            }
        }
    }

    fn needed<T>(&mut self, column: Column, read: impl Fn(&str) -> Result<T, Flaw>) -> Option<T> {
        let before = self.faults.len();
        let value = self.get(column, read);
        if value.is_none() && self.faults.len() == before {
            self.note(column, Why::Blank);
        }
        value
    }

    fn note(&mut self, column: Column, why: Why) {
        self.faults
            .push(fault(self.places, self.row.number, column, why));
    }
}

fn role(text: &str) -> Result<LineRole, Flaw> {
    match text.to_lowercase().as_str() {
        "主供" | "主" | "primary" => Ok(LineRole::Primary),
        "备供" | "备" | "备选" | "backup" => Ok(LineRole::Backup),
        _ => Err(Flaw::UnknownWord {
            value: text.to_owned(),
            known: vec!["主供", "备供"],
        }),
    }
}

/// `70` or `70%` as 1/100 %: two decimals of a percent are kept.
fn share_bp(text: &str) -> Result<i64, Flaw> {
    let percent = cells::price(text.trim_end_matches('%'))?;
    if percent.0 % 100 != 0 {
        return Err(Flaw::TooPrecise {
            value: text.to_owned(),
            places: 2,
        });
    }
    Ok(percent.0 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::refusal::Refusal as _;
    use kernel::table::{Encoding, Limits, Sheet};

    /// A CSV → `item pack×tiers` of each line, then `row cell code` of each fault.
    fn shown(text: &str) -> (String, String) {
        let sheet =
            Sheet::read("a.csv", text.as_bytes(), Encoding::Utf8, &Limits::UPLOAD).expect("sheet");
        let FileRead { lines, faults, .. } = read(&sheet.table_by(Column::score), None);
        let lines: Vec<String> = lines
            .iter()
            .map(|line| {
                let tiers: Vec<String> = line
                    .terms
                    .tiers
                    .iter()
                    .map(|tier| format!("{}:{}", tier.from, tier.price))
                    .collect();
                format!(
                    "{} {} {}",
                    line.terms.item,
                    line.terms.pack,
                    tiers.join(",")
                )
            })
            .collect();
        let faults: Vec<String> = faults
            .iter()
            .map(|fault| {
                let code = match &fault.why {
                    Why::Cell(flaw) => flaw.code(),
                    Why::Blank => "blank",
                    Why::File(refusal) => refusal.code(),
                };
                format!(
                    "{} {} {code}",
                    fault.row,
                    fault.cell.as_deref().unwrap_or("-")
                )
            })
            .collect();
        (lines.join(" | "), faults.join(" | "))
    }

    #[test]
    fn rows_of_one_item_are_its_tiers() {
        let text = "2026 合同,,\n编码,包装,起订量,单价\nA,10,,3.5\nB,1,0,9\nA,10,1000,3.21\n";
        assert_eq!(
            shown(text),
            ("A 10 0:3.5,1000:3.21 | B 1 0:9".to_owned(), String::new())
        );
    }

    #[test]
    fn every_unreadable_cell_is_named_and_its_row_left_out() {
        let text = "编码,包装,单价,角色,份额\nA,十,3.5,主供,70\n,1,2,,\nB,1,#REF!,谁,70.005%\nC,1,2,备供,30%\n";
        let (lines, faults) = shown(text);
        assert_eq!(lines, "C 1 0:2");
        assert_eq!(
            faults,
            "2 B2 formulary.not_a_number | 3 A3 blank | 4 D4 formulary.unknown_word \
             | 4 E4 formulary.too_precise | 4 C4 formulary.cell_error"
        );
    }

    #[test]
    fn a_file_without_its_columns_is_refused_as_a_whole() {
        let (lines, faults) = shown("编码,数量\nA,1\n");
        assert_eq!(lines, "");
        assert_eq!(faults, "1 - suppliers.column_missing");
    }

    #[test]
    fn rows_that_disagree_about_their_item_are_named() {
        let (_, faults) = shown("编码,包装,起订量,单价\nA,10,0,3.5\nA,20,100,3.4\n");
        assert_eq!(faults, "3 A3 suppliers.rows_disagree");
    }
}
