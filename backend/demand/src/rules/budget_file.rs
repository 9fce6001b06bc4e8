//! Budgets in a file: one row for each facility, time and kind of items.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::model::budget::{BudgetPeriod, BudgetTerms};
use formulary::model::ItemKind;
use kernel::ids::OrganisationId;
use kernel::money::Money;
use kernel::refusals;
use kernel::table::{Cell, Heading, Row, Table, address};
use kernel::text::fold;

refusals! {
    /// Why a row of a file of budgets is refused.
    pub enum BudgetFileRefusal in "demand" {
        /// A column that every file needs is not there.
        ColumnMissing { header: String } => "budget_column_missing", 422;
        /// No facility within reach has this code.
        FacilityUnknown { code: String } => "budget_facility_unknown", 422;
        /// Neither a month nor a quarter nor a year.
        PeriodUnknown { value: String } => "budget_period_unknown", 422;
        /// None of the kinds of items.
        KindUnknown { value: String } => "budget_kind_unknown", 422;
        /// Not an amount of yuan, or below zero.
        AmountUnknown { value: String } => "budget_amount_unknown", 422;
        /// The same facility, time and kind stand in an earlier row.
        RowTwice { first: u32 } => "budget_row_twice", 422;
    }
}

/// The columns of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The facility's code.
    Facility,
    /// Its name, for people; not read.
    Name,
    /// `2026-11`, `2026-Q4`, `2026`.
    Period,
    /// A kind of items; blank: all together.
    Kind,
    /// Yuan.
    Cap,
    /// Remark.
    Note,
}

impl Column {
    /// The field's word, the headers that mean it (the first is the usual one), and whether every file needs it.
    #[rustfmt::skip]
    pub const ALL: &'static [(Column, &'static str, &'static [&'static str], bool)] = &[
        (Column::Facility, "facility", &["机构编码", "facility", "facility_code"], true),
        (Column::Name, "name", &["机构名称", "facility_name"], false),
        (Column::Period, "period", &["期间", "period"], true),
        (Column::Kind, "item_kind", &["类别", "item_kind", "kind"], false),
        (Column::Cap, "cap", &["限额(元)", "限额", "预算", "cap", "cap_yuan"], true),
        (Column::Note, "note", &["备注", "note"], false),
    ];

    /// How many known headers stand in a row of folded texts.
    pub fn score(headers: &[String]) -> usize {
        let known = |header: &&String| {
            let header = header.to_lowercase();
            let names = Self::ALL.iter().flat_map(|row| row.2);
            names
                .clone()
                .any(|name| fold(name).to_lowercase() == header)
        };
        headers.iter().filter(known).count()
    }
}

/// Kinds of items as the file calls them.
const KINDS: &[(ItemKind, &str)] = &[
    (ItemKind::Drug, "药品"),
    (ItemKind::Piece, "中药饮片"),
    (ItemKind::Granule, "中药颗粒"),
    (ItemKind::Consumable, "耗材"),
    (ItemKind::Reagent, "试剂"),
];

/// All kinds together.
const ALL_KINDS: &str = "合计";

/// A cell or row that cannot be accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Row of the file.
    pub row: u32,
    /// Header of the column.
    pub column: Option<String>,
    /// `C12`.
    pub cell: Option<String>,
    /// Why.
    pub why: BudgetFileRefusal,
}

/// A file as it was understood.
#[derive(Clone, Debug, Default)]
pub struct FileRead {
    /// Field word → header.
    pub mapping: BTreeMap<&'static str, String>,
    /// What can be written.
    pub budgets: Vec<BudgetTerms>,
    /// Everything that cannot be accepted, in the order of the file.
    pub faults: Vec<Fault>,
}

/// Reads a file; `facilities` are those within reach by code in lower case.
pub fn read(
    table: &Table,
    mapping: Option<&BTreeMap<String, String>>,
    facilities: &FxHashMap<String, OrganisationId>,
) -> FileRead {
    let mut read = FileRead::default();
    let mut places: FxHashMap<&'static str, usize> = FxHashMap::default();
    for (_, word, names, needed) in Column::ALL {
        let told = mapping.and_then(|mapping| mapping.get(*word));
        let found = table.columns.iter().find(|column| match told {
            Some(header) => fold(&column.header) == fold(header),
            None => names
                .iter()
                .any(|name| fold(name).eq_ignore_ascii_case(&fold(&column.header))),
        });
        match found {
            Some(column) => {
                places.insert(word, column.index);
                read.mapping.insert(word, column.header.clone());
            }
            None if *needed => read.faults.push(Fault {
                row: table.header_row,
                column: None,
                cell: None,
                why: BudgetFileRefusal::ColumnMissing {
                    header: names[0].to_owned(),
                },
            }),
            None => {}
        }
    }
    if !read.faults.is_empty() {
        return read;
    }
    let mut first: FxHashMap<(OrganisationId, BudgetPeriod, Option<ItemKind>), u32> =
        FxHashMap::default();
    for row in &table.rows {
        let terms = match budget(row, &places, facilities) {
            Ok(terms) => terms,
            Err((word, why)) => {
                let header = read.mapping.get(word).cloned();
                let cell = places.get(word).map(|at| address(*at, row.number));
                read.faults.push(Fault {
                    row: row.number,
                    column: header,
                    cell,
                    why,
                });
                continue;
            }
        };
        let key = (terms.facility_id, terms.period, terms.item_kind);
        match first.get(&key) {
            Some(earlier) => read.faults.push(Fault {
                row: row.number,
                column: None,
                cell: None,
                why: BudgetFileRefusal::RowTwice { first: *earlier },
            }),
            None => {
                first.insert(key, row.number);
                read.budgets.push(terms);
            }
        }
    }
    read
}

fn budget(
    row: &Row,
    places: &FxHashMap<&'static str, usize>,
    facilities: &FxHashMap<String, OrganisationId>,
) -> Result<BudgetTerms, (&'static str, BudgetFileRefusal)> {
    let text = |word: &str| places.get(word).map_or("", |at| row.cell(*at)).trim();
    let code = text("facility");
    let facility_id = facilities.get(&code.to_lowercase()).copied();
    let unknown = BudgetFileRefusal::FacilityUnknown {
        code: code.to_owned(),
    };
    let facility_id = facility_id.ok_or(("facility", unknown))?;
    let value = text("period").to_owned();
    let period = value
        .to_uppercase()
        .parse()
        .map_err(|_| ("period", BudgetFileRefusal::PeriodUnknown { value }))?;
    let value = text("item_kind").to_owned();
    let item_kind = match value.as_str() {
        "" | ALL_KINDS => None,
        word => Some(kind(word).ok_or(("item_kind", BudgetFileRefusal::KindUnknown { value }))?),
    };
    let value = text("cap").replace([',', '，'], "");
    let cap = value.parse::<Money>().ok().filter(|cap| !cap.is_negative());
    let cap = cap.ok_or(("cap", BudgetFileRefusal::AmountUnknown { value }))?;
    Ok(BudgetTerms {
        facility_id,
        period,
        item_kind,
        cap,
        note: text("note").chars().take(500).collect(),
    })
}

fn kind(word: &str) -> Option<ItemKind> {
    let told = KINDS.iter().find(|(_, name)| *name == word);
    told.map(|(kind, _)| *kind).or_else(|| word.parse().ok())
}

/// The header of an export: what [`read`] reads back.
pub fn headings() -> Vec<Heading> {
    let width = |word| match word {
        "name" => 24,
        "note" => 30,
        _ => 14,
    };
    Column::ALL
        .iter()
        .map(|(_, word, names, _)| Heading::new(names[0], width(*word)))
        .collect()
}

/// A row of an export.
pub fn row<'a>(code: &'a str, name: &'a str, terms: &'a BudgetTerms) -> Vec<Cell<'a>> {
    let named = |kind: ItemKind| KINDS.iter().find(|(known, _)| *known == kind);
    let kind = terms
        .item_kind
        .and_then(named)
        .map_or(ALL_KINDS, |row| row.1);
    vec![
        Cell::text(code),
        Cell::text(name),
        Cell::text(terms.period.to_string()),
        Cell::text(kind),
        Cell::number(terms.cap),
        Cell::text(terms.note.as_str()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::table::{Encoding, Limits, Sheet};

    fn read_text(text: &str) -> FileRead {
        let sheet = Sheet::read("a.csv", text.as_bytes(), Encoding::Utf8, &Limits::UPLOAD)
            .expect("a sheet");
        let table = sheet.table_by(Column::score);
        let facilities = [("east1".to_owned(), OrganisationId(7))]
            .into_iter()
            .collect();
        read(&table, None, &facilities)
    }

    #[test]
    fn a_file_is_read_row_by_row_and_every_fault_has_its_cell() {
        let read = read_text(
            "机构编码,期间,类别,限额(元)\nEAST1,2026-Q4,耗材,\"1,200.50\"\neast1,2026-q4,,3000\n\
             west9,2026-11,,1\neast1,11月,,1\neast1,2026-11,食品,1\neast1,2026-11,,-1\neast1,2026-Q4,,2\n",
        );
        let caps: Vec<String> = read.budgets.iter().map(|one| one.cap.to_string()).collect();
        assert_eq!(caps, ["1200.5", "3000"]);
        assert_eq!(read.budgets[0].item_kind, Some(ItemKind::Consumable));
        let faults: Vec<_> = read
            .faults
            .iter()
            .map(|one| (one.row, one.cell.as_deref()))
            .collect();
        assert_eq!(
            faults,
            [
                (4, Some("A4")),
                (5, Some("B5")),
                (6, Some("C6")),
                (7, Some("D7")),
                (8, None)
            ]
        );
    }

    #[test]
    fn what_is_written_reads_back() {
        let terms = BudgetTerms {
            facility_id: OrganisationId(7),
            period: "2026-11".parse().expect("a month"),
            item_kind: Some(ItemKind::Reagent),
            cap: Money(12_345_000),
            note: "试行".to_owned(),
        };
        let cells = row("east1", "东一村卫生室", &terms);
        let bytes = kernel::table::write(
            kernel::table::FileFormat::Csv,
            "budget",
            &headings(),
            [cells],
        )
        .expect("a file");
        let read = read_text(&String::from_utf8(bytes).expect("text"));
        assert_eq!(read.budgets, [terms]);
    }
}
