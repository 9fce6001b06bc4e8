//! `yaoshu stock replay`: a file of moves in, balances and refusals out.
//!
//! Where the contract leaves a case open, it is decided here:
//!
//! * Quantities are thousandths of a base unit, the product's smallest; finer ones, and more than a thousand million in one
//!   cell, are errors at their place. So is a kind that nobody knows, and a blank place or item; a lot may be blank.
//! * An opening is added to what moved before it; only a count sets the balance.
//! * The refusals are checked in the order `negative_quantity`, `opening_twice`, `below_zero`. A refused opening does not open.

use analyst::decimal::{BadNumber, parse, text};
pub use analyst::{File, Unreadable};
use analyst::{Names, Row, Table};
use serde::Serialize;

use crate::law::{Balance, Kind};
use crate::replay::Replay;

const COLUMNS: &[&str] = &["place", "item", "lot", "on", "kind", "quantity"];
const KIND: usize = 4;
const QUANTITY: usize = 5;

/// Digits of a quantity.
const MILLI: u32 = 3;

/// A thousand million base units: more in one cell is a slip.
const MOST_MILLI: i64 = 1_000_000_000_000;

#[derive(Serialize)]
struct Report<'a> {
    balances: Vec<BalanceReport<'a>>,
    refused: Vec<Refused>,
}

#[derive(Serialize)]
struct BalanceReport<'a> {
    place: &'a str,
    item: &'a str,
    lot: &'a str,
    quantity: String,
}

#[derive(Serialize)]
struct Refused {
    row: u32,
    code: &'static str,
}

/// The answer, one JSON document.
///
/// # Errors
///
/// The first place at which the file cannot be read.
pub fn replay(moves: File<'_>) -> Result<Vec<u8>, Unreadable> {
    let mut table = Table::open(moves, COLUMNS)?;
    let mut row = Row::default();
    let mut names: [Names<'_>; 3] = Default::default();
    let mut ledger: Replay<[u32; 3]> = Replay::default();
    let mut refused = Vec::new();
    while table.next(&mut row)? {
        let kind = Kind::of(&row.cells[KIND]).ok_or_else(|| {
            let known = Kind::WORDS.map(|(word, _)| word).join(", ");
            table.fault(&row, KIND, format!("none of {known}"))
        })?;
        let quantity =
            quantity(&row.cells[QUANTITY]).map_err(|bad| table.fault(&row, QUANTITY, bad))?;
        if let Some(blank) = [0, 1]
            .into_iter()
            .find(|wanted| row.cells[*wanted].is_empty())
        {
            return Err(table.fault(&row, blank, "is blank"));
        }
        let key = [0, 1, 2].map(|at| names[at].number(std::mem::take(&mut row.cells[at])));
        if let Err(refusal) = ledger.book(key, kind, quantity) {
            refused.push(Refused {
                row: row.line,
                code: refusal.code(),
            });
        }
    }
    let mut json = report(&ledger, names, refused);
    json.push(b'\n');
    Ok(json)
}

/// Numbers are put into the order of their names before anything is sorted.
fn report(ledger: &Replay<[u32; 3]>, names: [Names<'_>; 3], refused: Vec<Refused>) -> Vec<u8> {
    let names = names.map(Names::sorted);
    let keys = ledger.all().map(|(key, balance)| {
        let key = [0, 1, 2].map(|at| names[at].1[key[at] as usize]);
        (key, balance)
    });
    let mut balances: Vec<([u32; 3], Balance)> = keys.collect();
    balances.sort_unstable_by_key(|(key, _)| *key);
    let name = |at: usize, place: u32| names[at].0[place as usize].as_ref();
    let balances = balances.into_iter().map(|(key, balance)| BalanceReport {
        place: name(0, key[0]),
        item: name(1, key[1]),
        lot: name(2, key[2]),
        quantity: text(i128::from(balance.quantity_milli()), MILLI),
    });
    let report = Report {
        balances: balances.collect(),
        refused,
    };
    serde_json::to_vec(&report).expect("texts and numbers are always JSON")
}

fn quantity(text: &str) -> Result<i64, BadNumber> {
    match parse(text, MILLI)? {
        milli if milli.abs() > MOST_MILLI => Err(BadNumber::TooLarge),
        milli => Ok(milli),
    }
}
