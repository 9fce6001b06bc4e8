//! Decimal strings by value, without rounding.

use std::fmt::Write as _;

/// Why a text is no number for its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadNumber {
    /// Nothing there.
    #[error("a number is missing")]
    Missing,
    /// Something else.
    #[error("not a decimal number")]
    NotANumber,
    /// Below zero.
    #[error("must not be negative")]
    Negative,
    /// More digits after the point than are counted.
    #[error("more than {0} digits after the point")]
    TooFine(u32),
    /// Beyond what can be counted.
    #[error("too large")]
    TooLarge,
}

/// `text` in units of 10⁻ᵈⁱᵍⁱᵗˢ; zeros at the end do not count as digits.
pub fn parse(text: &str, digits: u32) -> Result<i64, BadNumber> {
    let (negative, unsigned) = match text.as_bytes().first() {
        None => return Err(BadNumber::Missing),
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        Some(_) => (false, text),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !is_number(whole) || !is_number(fraction) {
        return Err(BadNumber::NotANumber);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > digits as usize {
        return Err(BadNumber::TooFine(digits));
    }
    let zeros = digits as usize - fraction.len();
    let mut value: i64 = 0;
    let digits = whole
        .bytes()
        .chain(fraction.bytes())
        .map(|byte| i64::from(byte - b'0'));
    for digit in digits.chain(std::iter::repeat_n(0, zeros)) {
        let next = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(digit));
        value = next.ok_or(BadNumber::TooLarge)?;
    }
    Ok(if negative { -value } else { value })
}

/// As [`parse`], for what cannot be negative.
pub fn parse_unsigned(text: &str, digits: u32) -> Result<i64, BadNumber> {
    match parse(text, digits)? {
        value if value < 0 => Err(BadNumber::Negative),
        value => Ok(value),
    }
}

/// A value in units of 10⁻ᵈⁱᵍⁱᵗˢ as a decimal string without zeros at its end.
pub fn text(value: i128, digits: u32) -> String {
    let mut text = String::with_capacity(24);
    push(&mut text, value, digits);
    text
}

fn push(text: &mut String, value: i128, digits: u32) {
    let one = 10_u128.pow(digits);
    let absolute = value.unsigned_abs();
    if value < 0 {
        text.push('-');
    }
    // Writing into a String cannot fail.
    let _ = write!(text, "{}", absolute / one);
    if !absolute.is_multiple_of(one) {
        let _ = write!(text, ".{:0width$}", absolute % one, width = digits as usize);
        text.truncate(text.trim_end_matches('0').len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_by_value() {
        for (text, value) in [
            ("1", 1_000),
            ("1.5", 1_500),
            ("+0.001", 1),
            (".5", 500),
            ("2.", 2_000),
            ("1.5000000", 1_500),
            ("-3", -3_000),
        ] {
            assert_eq!(parse(text, 3), Ok(value), "{text}");
        }
        for (text, fault) in [
            ("", BadNumber::Missing),
            (".", BadNumber::NotANumber),
            ("1e3", BadNumber::NotANumber),
            ("1,000", BadNumber::NotANumber),
            ("٣", BadNumber::NotANumber),
            ("--1", BadNumber::NotANumber),
            ("0.0001", BadNumber::TooFine(3)),
            ("99999999999999999", BadNumber::TooLarge),
        ] {
            assert_eq!(parse(text, 3), Err(fault), "{text}");
        }
        assert_eq!(parse_unsigned("-1", 3), Err(BadNumber::Negative));
        assert_eq!(parse_unsigned("-0", 3), Ok(0));
    }

    #[test]
    fn numbers_are_written_without_idle_zeros() {
        for (value, expected) in [
            (0, "0"),
            (1_000, "1"),
            (1_500, "1.5"),
            (1, "0.001"),
            (-1_020, "-1.02"),
            (100_000, "100"),
        ] {
            assert_eq!(text(value, 3), expected);
        }
    }
}
