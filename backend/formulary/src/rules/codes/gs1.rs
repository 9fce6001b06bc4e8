//! GS1 element strings on boxes: a unique device identifier (UDI) is GTIN, lot, dates and serial number in one scan
//! (GS1 General Specifications, section 3; 医疗器械唯一标识). Other issuers' strings are stored raw.

use chrono::{Datelike, Months, NaiveDate};
use serde::Serialize;

use super::{Flaw, gtin};

/// FNC1 as scanners send it: ends an element of variable length.
const GROUP_SEPARATOR: char = '\u{1d}';
/// Symbology identifiers that scanners put first: GS1-128, DataMatrix, QR, DataBar.
const SYMBOLOGIES: [&str; 4] = ["]C1", "]d2", "]Q3", "]e0"];

/// What one scan says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Scan {
    /// (01) in fourteen digits.
    pub gtin: Option<String>,
    /// (10)
    pub lot: Option<String>,
    /// (11)
    pub produced_on: Option<NaiveDate>,
    /// (17); a day 00 is the last of the month.
    pub expires_on: Option<NaiveDate>,
    /// (21)
    pub serial: Option<String>,
}

/// Reads `(01)…(17)…` as printed, or the raw string of a scanner with FNC1 between elements.
pub fn parse(text: &str) -> Result<Scan, Flaw> {
    let text = text.trim();
    let text = SYMBOLOGIES
        .iter()
        .find_map(|mark| text.strip_prefix(mark))
        .unwrap_or(text);
    let mut rest = text.trim_start_matches(GROUP_SEPARATOR);
    if rest.is_empty() {
        return Err(Flaw::Empty);
    }
    let printed = rest.starts_with('(');
    let mut scan = Scan::default();
    while !rest.is_empty() {
        let (identifier, value, tail) = if printed {
            printed_element(rest)?
        } else {
            raw_element(rest)?
        };
        take(&mut scan, identifier, value)?;
        rest = tail.trim_start_matches(GROUP_SEPARATOR);
    }
    Ok(scan)
}

/// Characters of the value, and whether it may be shorter; an unknown identifier cannot be stepped over.
fn width(identifier: &str) -> Result<(usize, bool), Flaw> {
    match identifier {
        "00" => Ok((18, false)),
        "01" | "02" => Ok((14, false)),
        "11" | "12" | "13" | "15" | "16" | "17" => Ok((6, false)),
        "20" => Ok((2, false)),
        "10" | "21" | "22" => Ok((20, true)),
        "30" | "37" => Ok((8, true)),
        "90" => Ok((30, true)),
        "91" | "92" | "93" | "94" | "95" | "96" | "97" | "98" | "99" => Ok((90, true)),
        _ => Err(Flaw::Prefix),
    }
}

fn printed_element(text: &str) -> Result<(&str, &str, &str), Flaw> {
    let (identifier, rest) = text
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'))
        .ok_or(Flaw::Structure)?;
    let end = rest.find('(').unwrap_or(rest.len());
    Ok((identifier, &rest[..end], &rest[end..]))
}

fn raw_element(text: &str) -> Result<(&str, &str, &str), Flaw> {
    let (identifier, rest) = text.split_at_checked(2).ok_or(Flaw::Structure)?;
    let (longest, variable) = width(identifier)?;
    let end = if variable {
        rest.find(GROUP_SEPARATOR).unwrap_or(rest.len())
    } else {
        longest
    };
    let (value, tail) = rest.split_at_checked(end).ok_or(Flaw::Length)?;
    Ok((identifier, value, tail))
}

fn take(scan: &mut Scan, identifier: &str, value: &str) -> Result<(), Flaw> {
    let (longest, variable) = width(identifier)?;
    if value.is_empty() || value.len() > longest || (!variable && value.len() < longest) {
        return Err(Flaw::Length);
    }
    match identifier {
        "01" => scan.gtin = Some(gtin::check(value)?.parts.gtin14),
        "10" => scan.lot = Some(value.to_owned()),
        "11" => scan.produced_on = Some(day(value)?),
        "17" => scan.expires_on = Some(day(value)?),
        "21" => scan.serial = Some(value.to_owned()),
        _ => {}
    }
    Ok(())
}

/// `YYMMDD` in this century.
fn day(value: &str) -> Result<NaiveDate, Flaw> {
    let value = super::digits(value, &[6])?;
    let [year, month, day] = super::cut(value, [2, 2, 2]).map(|part| part.parse().unwrap_or(0u32));
    let first = NaiveDate::from_ymd_opt(2000 + year as i32, month, 1).ok_or(Flaw::Structure)?;
    let date = match day {
        0 => (first + Months::new(1)).pred_opt(),
        day => first.with_day(day),
    };
    date.ok_or(Flaw::Structure)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, day)
    }

    #[test]
    fn the_published_device_identifier_is_read_printed_and_scanned() {
        let expected = Scan {
            gtin: Some("06901234567892".into()),
            lot: Some("A213B1".into()),
            produced_on: date(2014, 12, 31),
            expires_on: date(2015, 7, 7),
            serial: Some("1234".into()),
        };
        let printed = "(01)06901234567892(11)141231(17)150707(10)A213B1(21)1234";
        assert_eq!(parse(printed), Ok(expected.clone()));
        let scanned = "]d201069012345678921114123117150707\u{31}0A213B1\u{1d}211234";
        assert_eq!(parse(scanned), Ok(expected));
    }

    #[test]
    fn day_zero_is_the_last_of_the_month() {
        assert_eq!(parse("(17)280200").unwrap().expires_on, date(2028, 2, 29));
        assert_eq!(parse("(17)271200").unwrap().expires_on, date(2027, 12, 31));
    }

    #[test]
    fn torn_strings_are_refused() {
        assert_eq!(parse("(01)06901234567893"), Err(Flaw::CheckDigit));
        assert_eq!(parse("(17)281301"), Err(Flaw::Structure));
        assert_eq!(parse("(17)280230"), Err(Flaw::Structure));
        assert_eq!(parse("0106901234"), Err(Flaw::Length));
        assert_eq!(parse("(01"), Err(Flaw::Structure));
        assert_eq!(parse("MA.156.M0.100001"), Err(Flaw::Prefix));
    }
}
