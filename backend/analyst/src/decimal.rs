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
///
/// # Errors
///
/// Anything but a plain decimal number that can be counted without rounding.
pub fn parse(text: &str, digits: u32) -> Result<i64, BadNumber> {
    let (negative, whole, fraction) = split(text)?;
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > digits as usize {
        return Err(BadNumber::TooFine(digits));
    }
    let zeros = digits as usize - fraction.len();
    let value = count(
        whole
            .bytes()
            .chain(fraction.bytes())
            .chain(std::iter::repeat_n(b'0', zeros)),
    )?;
    Ok(if negative { -value } else { value })
}

/// As [`parse`], for numbers that machines wrote: an exponent is understood, and what is finer is rounded half away from
/// zero.
///
/// # Errors
///
/// Anything but a decimal number, and what is too large.
pub fn parse_rounded(text: &str, digits: u32) -> Result<i64, BadNumber> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (
            mantissa,
            parse(exponent, 0).map_err(|_| BadNumber::NotANumber)?,
        ),
        None => (text, 0),
    };
    let (negative, whole, fraction) = split(mantissa)?;
    let all: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    let all = &all[all.iter().take_while(|digit| **digit == b'0').count()..];
    if all.is_empty() {
        return Ok(0);
    }
    // How many of the digits, or more than there are, stand before the point of the result.
    let before = all.len() as i64 - fraction.len() as i64;
    let kept = before
        .checked_add(exponent)
        .and_then(|kept| kept.checked_add(i64::from(digits)))
        .ok_or(BadNumber::TooLarge)?;
    if kept > MOST_DIGITS {
        return Err(BadNumber::TooLarge);
    }
    let kept = usize::try_from(kept).ok();
    let half_up = kept
        .and_then(|kept| all.get(kept))
        .is_some_and(|digit| *digit >= b'5');
    let kept = kept.unwrap_or_default();
    let zeros = kept.saturating_sub(all.len());
    let value = count(
        all.iter()
            .copied()
            .take(kept)
            .chain(std::iter::repeat_n(b'0', zeros)),
    )?;
    let value = value
        .checked_add(i64::from(half_up))
        .ok_or(BadNumber::TooLarge)?;
    Ok(if negative { -value } else { value })
}

/// No i64 has more.
const MOST_DIGITS: i64 = 19;

/// Sign, digits before and digits after the point.
fn split(text: &str) -> Result<(bool, &str, &str), BadNumber> {
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
    Ok((negative, whole, fraction))
}

fn count(digits: impl Iterator<Item = u8>) -> Result<i64, BadNumber> {
    let mut value: i64 = 0;
    for digit in digits {
        let next = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(i64::from(digit - b'0')));
        value = next.ok_or(BadNumber::TooLarge)?;
    }
    Ok(value)
}

/// As [`parse`], for what cannot be negative.
///
/// # Errors
///
/// As [`parse`], and whatever is below zero.
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
    fn numbers_of_machines_are_rounded_half_away_from_zero() {
        for (text, value) in [
            ("1.2e1", 12_000),
            ("12E-1", 1_200),
            ("0.0005", 1),
            ("-0.0005", -1),
            ("0.00049999", 0),
            ("5e-5", 0),
            ("9.9995", 10_000),
            ("1e-30", 0),
            ("0e99", 0),
            ("007", 7_000),
            ("0.05", 50),
        ] {
            assert_eq!(parse_rounded(text, 3), Ok(value), "{text}");
        }
        for (text, fault) in [
            ("", BadNumber::Missing),
            ("e3", BadNumber::Missing),
            ("1e", BadNumber::NotANumber),
            ("1e1.5", BadNumber::NotANumber),
            ("NaN", BadNumber::NotANumber),
            ("1_0", BadNumber::NotANumber),
            ("9e27", BadNumber::TooLarge),
            ("1e9223372036854775807", BadNumber::TooLarge),
        ] {
            assert_eq!(parse_rounded(text, 3), Err(fault), "{text}");
        }
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
