//! Grams as they are written: JSON numbers or decimal strings, by value.

use analyst::decimal::{BadNumber, parse_rounded, text};
use serde::de::{Deserializer, Error, Visitor};

/// Digits after the point of a gram: some toxic pieces are weighed in hundredths of a milligram.
const DIGITS: u32 = 6;

/// A ton in one day is a slip, and a thousand such lines can still be added up.
const MOST_E6: i64 = 1_000_000_000_000;

/// Millionths of a gram.
pub(crate) fn parse(text: &str) -> Result<i64, BadNumber> {
    match parse_rounded(text, DIGITS)? {
        negative if negative < 0 => Err(BadNumber::Negative),
        many if many > MOST_E6 => Err(BadNumber::TooLarge),
        grams_e6 => Ok(grams_e6),
    }
}

/// As people write it.
pub(crate) fn written(grams_e6: i64) -> String {
    text(i128::from(grams_e6), DIGITS)
}

/// For a field of a prescription.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<i64, D::Error> {
    input.deserialize_any(Grams)
}

struct Grams;

impl Visitor<'_> for Grams {
    type Value = i64;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("grams, as a number or a decimal string")
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
        // The shortest decimal that is this number: what was written.
        self.visit_str(&value.to_string())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<i64, E> {
        parse(value.trim()).map_err(|bad| E::custom(format!("grams: {bad}")))
    }
}
