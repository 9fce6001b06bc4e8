//! Global trade item number on boxes, GTIN-8, -12, -13 and -14 (GS1 General Specifications, section 7.9: check digit).

use serde::Serialize;

use super::{Checked, Flaw, Sound, digits};

/// The parts of the number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gtin {
    /// `GTIN-8`, `GTIN-12`, `GTIN-13` or `GTIN-14`.
    pub format: &'static str,
    /// The same number in fourteen digits: the form in which it is stored and compared.
    pub gtin14: String,
    /// Packaging level of a GTIN-14: 1 to 8 a case of the inner item, 9 variable measure, 0 none.
    pub indicator: u8,
}

/// Digits only, one of the four lengths, and the modulo-10 check digit.
pub fn check(code: &str) -> Checked<Gtin> {
    let code = digits(code, &[8, 12, 13, 14])?;
    if !mod10(code) {
        return Err(Flaw::CheckDigit);
    }
    let gtin14 = format!("{code:0>14}");
    let indicator = gtin14.as_bytes()[0] - b'0';
    let format = match code.len() {
        8 => "GTIN-8",
        12 => "GTIN-12",
        13 => "GTIN-13",
        _ => "GTIN-14",
    };
    Sound::plain(Gtin {
        format,
        gtin14,
        indicator,
    })
}

/// Does the last digit bring the sum to a multiple of ten? Counted from the right, every second digit weighs three.
pub(super) fn mod10(digits: &str) -> bool {
    sum(digits.bytes().rev().zip([1, 3].into_iter().cycle())) % 10 == 0
}

/// The digit to append to `body`, so that [`mod10`] holds.
pub fn check_digit(body: &str) -> char {
    let sum = sum(body.bytes().rev().zip([3, 1].into_iter().cycle()));
    char::from(b'0' + ((10 - sum % 10) % 10) as u8)
}

fn sum(weighted: impl Iterator<Item = (u8, u32)>) -> u32 {
    weighted
        .map(|(byte, weight)| u32::from(byte - b'0') * weight)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_of_all_four_lengths_are_right() {
        for (code, format, gtin14) in [
            ("96385074", "GTIN-8", "00000096385074"),
            ("036000291452", "GTIN-12", "00036000291452"),
            ("6901234567892", "GTIN-13", "06901234567892"),
            ("06901234567892", "GTIN-14", "06901234567892"),
        ] {
            let gtin = check(code).unwrap().parts;
            assert_eq!((gtin.format, gtin.gtin14.as_str()), (format, gtin14));
            assert!(code.ends_with(check_digit(&code[..code.len() - 1])));
        }
        assert_eq!(check("16901234567899").unwrap().parts.indicator, 1);
    }

    #[test]
    fn wrong_digits_lengths_and_letters_are_refused() {
        assert_eq!(check("6901234567893"), Err(Flaw::CheckDigit));
        assert_eq!(check("690123456789"), Err(Flaw::CheckDigit));
        assert_eq!(check("69012345678"), Err(Flaw::Length));
        assert_eq!(check("690123456789X"), Err(Flaw::Characters));
    }
}
