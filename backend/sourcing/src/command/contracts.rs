//! The contract and supplier files.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::demand::{MILLI, parse_quantity};
use crate::model::{Amount, Role, Supplier, Tier};
use analyst::Unreadable;
use analyst::decimal::{parse, parse_unsigned};
use analyst::{File, Names, Row, Table};

/// Digits of a price that are read; a plan counts in as few as the file needs, at least [`FEWEST_DIGITS`].
pub(super) const MOST_DIGITS: u32 = 8;
/// Digits of a price in the product.
pub(super) const FEWEST_DIGITS: u32 = 4;
/// Digits of a service score.
const SCORE_DIGITS: u32 = 6;

const COLUMNS: &[&str] = &[
    "contract",
    "item",
    "supplier",
    "role",
    "kind",
    "pack_size",
    "tier_from",
    "unit_price",
    "capacity",
    "agreed_remaining",
];

/// What all tier rows of a contract line must agree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Terms {
    role: Role,
    vbp: bool,
    pack: i64,
    capacity: Option<i64>,
    agreed: i64,
}

/// One contract line.
#[derive(Debug)]
pub(super) struct ContractLine {
    /// Number of the contract.
    pub contract: u32,
    pub item: u32,
    pub supplier: u32,
    pub role: Role,
    pub pack: i64,
    pub capacity: Option<i64>,
    /// None unless the kind is vbp.
    pub agreed: Option<i64>,
    /// By rising quantity.
    pub tiers: Vec<Tier>,
}

/// All contract lines, in the order of the file; names are numbered as they are met.
#[derive(Debug, Default)]
pub(super) struct Contracts<'a> {
    pub lines: Vec<ContractLine>,
    pub contracts: Names<'a>,
    pub items: Names<'a>,
    pub suppliers: Names<'a>,
    /// Digits in which prices are counted.
    pub price_digits: u32,
}

/// `contract,item,supplier,role,kind,pack_size,tier_from,unit_price,capacity,agreed_remaining`, one row for each tier.
pub(super) fn read_contracts(file: File<'_>) -> Result<Contracts<'_>, Unreadable> {
    let mut table = Table::open(file, COLUMNS)?;
    let mut row = Row::default();
    let mut read = Contracts::default();
    let mut known: FxHashMap<(u32, u32, u32), (usize, Terms)> = FxHashMap::default();
    while table.next(&mut row)? {
        for wanted in 0..3 {
            if row.cells[wanted].is_empty() {
                return Err(table.fault(&row, wanted, "is blank"));
            }
        }
        let terms = terms(&table, &row)?;
        let from = match row.cells[6].as_ref() {
            "" => 0,
            text => parse_quantity(text).map_err(|bad| table.fault(&row, 6, bad))?,
        };
        let price = parse_unsigned(&row.cells[7], MOST_DIGITS);
        let tier = Tier {
            from,
            price: price.map_err(|bad| table.fault(&row, 7, bad))?,
        };
        let key = (
            read.contracts.number(row.cells[0].clone()),
            read.items.number(row.cells[1].clone()),
            read.suppliers.number(row.cells[2].clone()),
        );
        let (at, first) = *known.entry(key).or_insert((read.lines.len(), terms));
        if at == read.lines.len() {
            read.lines.push(line(key, &terms));
        }
        if let Some(wanted) = disagreement(&first, &terms) {
            return Err(table.fault(
                &row,
                wanted,
                "another row of this contract line says otherwise",
            ));
        }
        let tiers = &mut read.lines[at].tiers;
        match tiers.binary_search_by_key(&from, |tier| tier.from) {
            Ok(_) => {
                return Err(table.fault(
                    &row,
                    6,
                    "this contract line has a tier from there already",
                ));
            }
            Err(place) => tiers.insert(place, tier),
        }
    }
    count_in_fewest_digits(&mut read);
    Ok(read)
}

fn terms(table: &Table<'_>, row: &Row<'_>) -> Result<Terms, Unreadable> {
    let role = match row.cells[3].as_ref() {
        "primary" => Role::Primary,
        "backup" => Role::Backup,
        _ => return Err(table.fault(row, 3, "neither primary nor backup")),
    };
    let kind = row.cells[4].as_ref();
    if kind != "vbp" && kind.eq_ignore_ascii_case("vbp") {
        return Err(table.fault(row, 4, "volume-based procurement is written vbp"));
    }
    let number = |wanted: usize| {
        parse_quantity(&row.cells[wanted]).map_err(|bad| table.fault(row, wanted, bad))
    };
    let pack = number(5)?;
    if pack == 0 {
        return Err(table.fault(row, 5, "a pack holds something"));
    }
    Ok(Terms {
        role,
        vbp: kind == "vbp",
        pack,
        capacity: if row.cells[8].is_empty() {
            None
        } else {
            Some(number(8)?)
        },
        agreed: if row.cells[9].is_empty() {
            0
        } else {
            number(9)?
        },
    })
}

fn line((contract, item, supplier): (u32, u32, u32), terms: &Terms) -> ContractLine {
    ContractLine {
        contract,
        item,
        supplier,
        role: terms.role,
        pack: terms.pack,
        capacity: terms.capacity,
        agreed: terms.vbp.then_some(terms.agreed),
        tiers: Vec::new(),
    }
}

/// The first column in which two rows of a line differ.
fn disagreement(one: &Terms, other: &Terms) -> Option<usize> {
    let differ = [
        (3, one.role != other.role),
        (4, one.vbp != other.vbp),
        (5, one.pack != other.pack),
        (8, one.capacity != other.capacity),
        (9, one.agreed != other.agreed),
    ];
    differ
        .into_iter()
        .find(|(_, differ)| *differ)
        .map(|(wanted, _)| wanted)
}

/// Prices of few digits keep amounts small.
fn count_in_fewest_digits(read: &mut Contracts<'_>) {
    let mut digits = MOST_DIGITS;
    let mut scale = 1;
    let tiers = || read.lines.iter().flat_map(|line| &line.tiers);
    while digits > FEWEST_DIGITS && tiers().all(|tier| tier.price % (scale * 10) == 0) {
        (digits, scale) = (digits - 1, scale * 10);
    }
    for line in &mut read.lines {
        for tier in &mut line.tiers {
            tier.price /= scale;
        }
    }
    read.price_digits = digits;
}

/// `supplier,status,min_order_value,service_score`: by number of the supplier; those without a row are active.
pub(super) fn read_suppliers(
    file: Option<File<'_>>,
    contracts: &Contracts<'_>,
) -> Result<Vec<Supplier>, Unreadable> {
    let silent = Supplier {
        active: true,
        minimum: 0,
        score: 0,
    };
    let mut suppliers = vec![silent; contracts.suppliers.len()];
    let Some(file) = file else {
        return Ok(suppliers);
    };
    let mut table = Table::open(
        file,
        &["supplier", "status", "min_order_value", "service_score"],
    )?;
    let mut row = Row::default();
    let mut met: FxHashMap<Cow<'_, str>, u32> = FxHashMap::default();
    while table.next(&mut row)? {
        if row.cells[0].is_empty() {
            return Err(table.fault(&row, 0, "is blank"));
        }
        if let Some(line) = met.insert(row.cells[0].clone(), row.line) {
            return Err(table.fault(&row, 0, format!("stands on line {line} already")));
        }
        let minimum = match row.cells[2].as_ref() {
            "" => 0,
            text => parse_unsigned(text, MOST_DIGITS).map_err(|bad| table.fault(&row, 2, bad))?,
        };
        let score = match row.cells[3].as_ref() {
            "" => 0,
            text => parse(text, SCORE_DIGITS).map_err(|bad| table.fault(&row, 3, bad))?,
        };
        if let Some(number) = contracts.suppliers.find(&row.cells[0]) {
            suppliers[number as usize] = Supplier {
                active: row.cells[1] == "active",
                minimum: amount(minimum, contracts.price_digits),
                score,
            };
        }
    }
    Ok(suppliers)
}

/// Money of [`MOST_DIGITS`] in units of an amount; what lies between two of them is not reached by the lower one.
fn amount(money: i64, price_digits: u32) -> Amount {
    let scaled = Amount::from(money) * 10_i128.pow(MILLI);
    let one = 10_i128.pow(MOST_DIGITS - price_digits);
    (scaled + one - 1) / one
}
