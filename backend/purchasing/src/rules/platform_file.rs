//! The file of the provincial platform 省平台: our placed lines of volume-based contracts with the platform's numbers. It
//! goes out without numbers and comes back with them; what stands is never overwritten.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{LineId, OrderId};
use kernel::error::Field;
use kernel::refusal::Refusal;
use kernel::refusals;
use kernel::table::{Row, Table, address};
use kernel::text::fold;

refusals! {
    /// Why a row of the platform's file cannot be taken over.
    pub enum PlatformRefusal in "purchasing" {
        /// No placed order with lines of volume-based contracts has this number.
        UnknownOrder { order: String } => "platform_unknown_order", 422;
        /// The order has no such line, or the line is not volume-based.
        UnknownLine { order: String, line: String } => "platform_unknown_line", 422;
        /// The platform's item number is not the one in the contract.
        OtherItem { file: String, contract: String } => "platform_other_item", 422;
        /// The file gives one order two numbers.
        TwoNumbers { first: String } => "platform_two_numbers", 422;
        /// The number belongs to another order.
        NumberTaken { order: String } => "platform_number_taken", 422;
        /// The row stands twice.
        RowTwice { first: u32 } => "platform_row_twice", 422;
    }
}

/// The columns that are read: word, and headers that mean it. The first header is the one that goes out.
#[rustfmt::skip]
pub const COLUMNS: &[(&str, &[&str], bool)] = &[
    ("order_number", &["采购单号", "order_number", "order number"], true),
    ("line_no", &["行号", "line_no", "line"], true),
    ("platform_order", &["平台订单号", "platform_order", "platform order"], true),
    ("platform_line", &["平台明细号", "platform_line", "platform line"], false),
    ("platform_item", &["平台商品编号", "platform_item", "platform item"], false),
];

/// How many known headers stand in a row of folded texts.
pub fn score(headers: &[String]) -> usize {
    let known = |header: &&String| {
        let mut names = COLUMNS.iter().flat_map(|column| column.1);
        names.any(|name| fold(name) == **header)
    };
    headers.iter().filter(known).count()
}

/// A line that could get numbers, as it stands.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its order.
    pub order_id: OrderId,
    /// The line.
    pub line_id: LineId,
    /// Number of the item on the platform, from the contract.
    pub platform_item: Option<String>,
    /// The platform's number of the order, where it is known.
    pub order_number: Option<String>,
    /// The platform's number of the line, where it is known.
    pub line_number: Option<String>,
}

/// A cell or row that cannot be taken over.
#[derive(Debug)]
pub struct Fault {
    /// Row of the file.
    pub row: u32,
    /// Header of the column.
    pub column: Option<String>,
    /// `C12`.
    pub cell: Option<String>,
    /// Why.
    pub why: Box<dyn Refusal>,
}

/// A number in the file against another that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Row of the file.
    pub row: u32,
    /// Our number of the order.
    pub order: String,
    /// Line of the order; none when the order's own number differs.
    pub line_no: Option<String>,
    /// What stands, and stays.
    pub kept: String,
    /// What the file says.
    pub file: String,
}

/// What a file would change.
#[derive(Debug, Default)]
pub struct Read {
    /// Field word → header.
    pub mapping: BTreeMap<&'static str, String>,
    /// New numbers of orders.
    pub orders: BTreeMap<OrderId, String>,
    /// New numbers of lines.
    pub lines: BTreeMap<LineId, (OrderId, String)>,
    /// Rows that say what stands already.
    pub unchanged: usize,
    /// What cannot be taken over.
    pub faults: Vec<Fault>,
    /// What differs from what stands.
    pub conflicts: Vec<Conflict>,
}

struct Reader<'a> {
    table: &'a Table,
    places: BTreeMap<&'static str, usize>,
    lines: &'a FxHashMap<(String, String), Known>,
    owners: &'a FxHashMap<String, String>,
    seen: FxHashMap<(String, String), u32>,
    given: FxHashMap<String, String>,
    read: Read,
}

/// Reads the file against the lines that could get numbers, by order number and line number, and the orders to which the
/// platform's numbers belong already. A word of `mapping` goes before the headers that are known.
pub fn read(
    table: &Table,
    mapping: Option<&BTreeMap<String, String>>,
    lines: &FxHashMap<(String, String), Known>,
    owners: &FxHashMap<String, String>,
) -> Read {
    let mut reader = Reader {
        table,
        places: BTreeMap::new(),
        lines,
        owners,
        seen: FxHashMap::default(),
        given: FxHashMap::default(),
        read: Read::default(),
    };
    if reader.find_columns(mapping) {
        for row in &table.rows {
            reader.row(row);
        }
    }
    reader.read
}

/// The orders and the platform's numbers that a file names, so that they are looked up at once.
pub fn named(
    table: &Table,
    mapping: Option<&BTreeMap<String, String>>,
) -> (Vec<String>, Vec<String>) {
    let (lines, owners) = (FxHashMap::default(), FxHashMap::default());
    let mut reader = Reader {
        table,
        places: BTreeMap::new(),
        lines: &lines,
        owners: &owners,
        seen: FxHashMap::default(),
        given: FxHashMap::default(),
        read: Read::default(),
    };
    reader.find_columns(mapping);
    let column = |word: &str| -> Vec<String> {
        let texts = table.rows.iter().map(|row| reader.text(row, word));
        let distinct: FxHashSet<String> = texts.filter(|text| !text.is_empty()).collect();
        distinct.into_iter().collect()
    };
    (column("order_number"), column("platform_order"))
}

impl Reader<'_> {
    fn find_columns(&mut self, mapping: Option<&BTreeMap<String, String>>) -> bool {
        let mut complete = true;
        for (word, names, needed) in COLUMNS {
            let wanted = mapping.and_then(|mapping| mapping.get(*word));
            let means = |header: &str| match wanted {
                Some(wanted) => fold(header) == fold(wanted),
                None => names.iter().any(|name| fold(name) == fold(header)),
            };
            match self
                .table
                .columns
                .iter()
                .find(|column| means(&column.header))
            {
                Some(column) => {
                    self.places.insert(*word, column.index);
                    self.read.mapping.insert(*word, column.header.clone());
                }
                None if *needed => {
                    complete = false;
                    self.read.faults.push(Fault {
                        row: self.table.header_row,
                        column: Some(names[0].to_owned()),
                        cell: None,
                        why: Box::new(Field::Required {}),
                    });
                }
                None => {}
            }
        }
        complete
    }

    fn text(&self, row: &Row, word: &str) -> String {
        let place = self.places.get(word);
        place.map_or_else(String::new, |place| row.cell(*place).trim().to_owned())
    }

    fn fault(&mut self, row: &Row, word: &str, why: impl Refusal) {
        let place = self.places.get(word).copied();
        self.read.faults.push(Fault {
            row: row.number,
            column: self.read.mapping.get(word).cloned(),
            cell: place.map(|place| address(place, row.number)),
            why: Box::new(why),
        });
    }

    fn row(&mut self, row: &Row) {
        let (order, line) = (self.text(row, "order_number"), self.text(row, "line_no"));
        for (word, text) in [("order_number", &order), ("line_no", &line)] {
            if text.is_empty() {
                return self.fault(row, word, Field::Required {});
            }
        }
        let key = (order.clone(), line.clone());
        if let Some(first) = self.seen.insert(key.clone(), row.number) {
            return self.fault(row, "line_no", PlatformRefusal::RowTwice { first });
        }
        let Some(known) = self.lines.get(&key).cloned() else {
            let any = self.lines.keys().any(|(other, _)| *other == order);
            return match any {
                true => self.fault(row, "line_no", PlatformRefusal::UnknownLine { order, line }),
                false => self.fault(row, "order_number", PlatformRefusal::UnknownOrder { order }),
            };
        };
        let item = self.text(row, "platform_item");
        if let Some(contract) = known.platform_item.clone()
            && !item.is_empty()
            && item != contract
        {
            let why = PlatformRefusal::OtherItem {
                file: item,
                contract,
            };
            return self.fault(row, "platform_item", why);
        }
        self.numbers(row, &key, &known);
    }

    fn numbers(&mut self, row: &Row, (order, line): &(String, String), known: &Known) {
        let number = self.text(row, "platform_order");
        // The platform has not taken the order yet: the row says nothing.
        if number.is_empty() {
            self.read.unchanged += 1;
            return;
        }
        if let Some(first) = self.given.get(order).filter(|first| **first != number) {
            let first = first.clone();
            return self.fault(row, "platform_order", PlatformRefusal::TwoNumbers { first });
        }
        if let Some(owner) = self.owners.get(&number).filter(|owner| *owner != order) {
            let order = owner.clone();
            return self.fault(
                row,
                "platform_order",
                PlatformRefusal::NumberTaken { order },
            );
        }
        let first_row = self.given.insert(order.clone(), number.clone()).is_none();
        let own = self.text(row, "platform_line");
        let mut news = false;
        match &known.order_number {
            None => {
                self.read.orders.insert(known.order_id, number);
                news = true;
            }
            Some(kept) if *kept != number && first_row => self.read.conflicts.push(Conflict {
                row: row.number,
                order: order.clone(),
                line_no: None,
                kept: kept.clone(),
                file: number,
            }),
            Some(_) => {}
        }
        match &known.line_number {
            None if !own.is_empty() => {
                self.read.lines.insert(known.line_id, (known.order_id, own));
                news = true;
            }
            Some(kept) if !own.is_empty() && *kept != own => self.read.conflicts.push(Conflict {
                row: row.number,
                order: order.clone(),
                line_no: Some(line.clone()),
                kept: kept.clone(),
                file: own,
            }),
            _ => {}
        }
        if !news {
            self.read.unchanged += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::table::{Encoding, Limits, Sheet};

    fn known(order_number: Option<&str>, line_number: Option<&str>) -> Known {
        Known {
            order_id: OrderId(1),
            line_id: LineId(11),
            platform_item: Some("P-7".to_owned()),
            order_number: order_number.map(str::to_owned),
            line_number: line_number.map(str::to_owned),
        }
    }

    #[track_caller]
    fn check(text: &str, known: Known, faults: &[&str], news: (usize, usize), conflicts: usize) {
        let sheet = Sheet::read("a.csv", text.as_bytes(), Encoding::Utf8, &Limits::UPLOAD);
        let table = sheet.expect("a sheet").table_by(score);
        let lines = FxHashMap::from_iter([(("CG-1".to_owned(), "1".to_owned()), known)]);
        let owners = FxHashMap::from_iter([("T-9".to_owned(), "CG-9".to_owned())]);
        let read = read(&table, None, &lines, &owners);
        let found: Vec<String> = read
            .faults
            .iter()
            .map(|fault| {
                format!(
                    "{} {}",
                    fault.cell.as_deref().unwrap_or("-"),
                    fault.why.code()
                )
            })
            .collect();
        assert_eq!(found, faults, "{text}");
        assert_eq!((read.orders.len(), read.lines.len()), news, "{text}");
        assert_eq!(read.conflicts.len(), conflicts, "{text}");
    }

    const HEAD: &str = "采购单号,行号,平台订单号,平台明细号,平台商品编号\n";

    #[test]
    fn numbers_are_taken_over_once_and_never_overwritten() {
        let file = &format!("{HEAD}CG-1,1,T-1,L-1,P-7\n");
        check(file, known(None, None), &[], (1, 1), 0);
        check(file, known(Some("T-1"), Some("L-1")), &[], (0, 0), 0);
        check(file, known(Some("T-1"), None), &[], (0, 1), 0);
        check(file, known(Some("T-2"), Some("L-2")), &[], (0, 0), 2);
        let waiting = &format!("{HEAD}CG-1,1,,,P-7\n");
        check(waiting, known(None, None), &[], (0, 0), 0);
    }

    #[test]
    fn what_cannot_be_taken_over_says_where_and_why() {
        let cases = [
            ("CG-2,1,T-1,,", "A2 purchasing.platform_unknown_order"),
            ("CG-1,2,T-1,,", "B2 purchasing.platform_unknown_line"),
            ("CG-1,1,T-9,,", "C2 purchasing.platform_number_taken"),
            ("CG-1,1,T-1,,P-8", "E2 purchasing.platform_other_item"),
            (",1,T-1,,", "A2 kernel.field_required"),
        ];
        for (row, fault) in cases {
            check(
                &format!("{HEAD}{row}\n"),
                known(None, None),
                &[fault],
                (0, 0),
                0,
            );
        }
        let twice = &format!("{HEAD}CG-1,1,T-1,L-1,\nCG-1,1,T-1,L-1,\n");
        check(
            twice,
            known(None, None),
            &["B3 purchasing.platform_row_twice"],
            (1, 1),
            0,
        );
        check(
            "行号,平台订单号\n1,T-1\n",
            known(None, None),
            &["- kernel.field_required"],
            (0, 0),
            0,
        );
    }
}
