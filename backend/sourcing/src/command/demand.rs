//! The demand and stock files.

use std::borrow::Cow;

use crate::origins::Ask;
use analyst::Unreadable;
use analyst::decimal::{BadNumber, parse_unsigned};
use analyst::{File, Names, Row, Table};

/// Digits of a quantity.
pub(super) const MILLI: u32 = 3;

/// A thousand million base units: more in one cell is a slip, and a million such cells can still be added up.
const MOST_MILLI: i64 = 1_000_000_000_000;

/// A quantity, in thousandths.
pub(super) fn parse_quantity(text: &str) -> Result<i64, BadNumber> {
    match parse_unsigned(text, MILLI)? {
        milli if milli > MOST_MILLI => Err(BadNumber::TooLarge),
        milli => Ok(milli),
    }
}

/// Who asks for what; items and facilities are sorted by name and spoken of by place.
#[derive(Debug, Default)]
pub(super) struct Demand<'a> {
    pub items: Vec<Cow<'a, str>>,
    pub facilities: Vec<Cow<'a, str>>,
    /// By item: emergencies, then what is regular; each by facility, once.
    pub asks: Vec<Vec<Ask<u32>>>,
}

/// One lot of free stock.
#[derive(Debug)]
pub(super) struct Lot<'a> {
    pub lot: Cow<'a, str>,
    /// YYYY-MM-DD; blank for what never expires.
    pub expires_on: Cow<'a, str>,
    pub quantity: i64,
}

/// `facility,item,quantity,urgency`.
pub(super) fn read_demand(file: File<'_>) -> Result<Demand<'_>, Unreadable> {
    let mut table = Table::open(file, &["facility", "item", "quantity", "urgency"])?;
    let mut row = Row::default();
    let (mut items, mut facilities) = (Names::default(), Names::default());
    let mut asked: Vec<(u32, Ask<u32>)> = Vec::new();
    while table.next(&mut row)? {
        for wanted in [0, 1] {
            if row.cells[wanted].is_empty() {
                return Err(table.fault(&row, wanted, "is blank"));
            }
        }
        let quantity = parse_quantity(&row.cells[2]).map_err(|bad| table.fault(&row, 2, bad))?;
        let emergency = match row.cells[3].as_ref() {
            "emergency" => true,
            "regular" => false,
            _ => return Err(table.fault(&row, 3, "neither emergency nor regular")),
        };
        let ask = Ask {
            emergency,
            facility: facilities.number(row.cells[0].clone()),
            quantity,
        };
        asked.push((items.number(row.cells[1].clone()), ask));
    }
    let (items, item_places) = items.sorted();
    let (facilities, facility_places) = facilities.sorted();
    let mut asks = vec![Vec::new(); items.len()];
    for (item, ask) in asked {
        asks[item_places[item as usize] as usize].push(Ask {
            facility: facility_places[ask.facility as usize],
            ..ask
        });
    }
    asks.iter_mut().for_each(add_up);
    Ok(Demand {
        items,
        facilities,
        asks,
    })
}

/// What a facility asks on several rows with the same urgency is one ask.
fn add_up(asks: &mut Vec<Ask<u32>>) {
    asks.sort_by_key(|ask| (!ask.emergency, ask.facility));
    asks.dedup_by(|later, first| {
        let same = (later.emergency, later.facility) == (first.emergency, first.facility);
        if same {
            first.quantity = first.quantity.saturating_add(later.quantity);
        }
        same
    });
}

/// `item,lot,expires_on,quantity`: by item of the demand, the first to expire first.
pub(super) fn read_stock<'a>(
    file: File<'a>,
    demand: &Demand<'a>,
) -> Result<Vec<Vec<Lot<'a>>>, Unreadable> {
    let mut table = Table::open(file, &["item", "lot", "expires_on", "quantity"])?;
    let mut row = Row::default();
    let mut lots: Vec<Vec<Lot<'a>>> = demand.items.iter().map(|_| Vec::new()).collect();
    while table.next(&mut row)? {
        for wanted in [0, 1] {
            if row.cells[wanted].is_empty() {
                return Err(table.fault(&row, wanted, "is blank"));
            }
        }
        if !row.cells[2].is_empty() && !is_day(&row.cells[2]) {
            return Err(table.fault(&row, 2, "not a day as YYYY-MM-DD"));
        }
        let quantity = parse_quantity(&row.cells[3]).map_err(|bad| table.fault(&row, 3, bad))?;
        if let Ok(item) = demand.items.binary_search(&row.cells[0]) {
            lots[item].push(Lot {
                lot: row.cells[1].clone(),
                expires_on: row.cells[2].clone(),
                quantity,
            });
        }
    }
    for lots in &mut lots {
        lots.sort_by(|one, other| {
            let key = |lot: &Lot<'a>| {
                (
                    lot.expires_on.is_empty(),
                    lot.expires_on.clone(),
                    lot.lot.clone(),
                )
            };
            key(one).cmp(&key(other))
        });
    }
    Ok(lots)
}

fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| -> Option<u32> { text.get(range)?.parse().ok() };
    let shape = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let (Some(year), Some(month), Some(day)) = (digits(0..4), digits(5..7), digits(8..10)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    shape && (1..=12).contains(&month) && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_day;

    #[test]
    fn days_are_days_of_the_calendar() {
        for day in ["2027-01-31", "2028-02-29", "2000-02-29"] {
            assert!(is_day(day), "{day}");
        }
        for day in [
            "2027-02-29",
            "1900-02-29",
            "2027-13-01",
            "2027-04-31",
            "27-04-01",
            "2027/04/01",
            "2027-4-1",
        ] {
            assert!(!is_day(day), "{day}");
        }
    }
}
