//! Unified social credit code 统一社会信用代码, GB 32100-2015.

use serde::Serialize;

use super::{Checked, Flaw, Sound, sized};

/// GB 32100-2015, table of characters: no I O S V Z.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// 3^(i−1) mod 31.
const WEIGHTS: [usize; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];
/// GB 11714, the organisation code inside.
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Note: the organisation code inside has another check character than GB 11714 asks for; some codes of new subjects do.
pub const ORGANISATION_CHECK: &str = "organisation_check_digit";
/// Note: the place of registration is no six-digit division.
pub const DIVISION: &str = "division_not_digits";

/// The parts of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Uscc<'a> {
    /// Registering authority 登记管理部门: 9 market supervision, 1 institutions, 5 civil affairs.
    pub authority: &'a str,
    /// Category of the organisation within the authority 机构类别.
    pub category: &'a str,
    /// Administrative division of registration 行政区划.
    pub division: &'a str,
    /// Organisation code 组织机构代码 with its own check character.
    pub organisation: &'a str,
    pub check: &'a str,
}

/// Refuses on length, characters and the last character; the inner organisation code only earns a note.
pub fn check(code: &str) -> Checked<Uscc<'_>> {
    let code = sized(code, &[18], |byte| ALPHABET.as_bytes().contains(&byte))?;
    let sum: usize = code
        .bytes()
        .zip(WEIGHTS)
        .map(|(byte, weight)| value(byte) * weight)
        .sum();
    if value(code.as_bytes()[17]) != (31 - sum % 31) % 31 {
        return Err(Flaw::CheckDigit);
    }
    let [authority, category, division, organisation, check] = super::cut(code, [1, 1, 6, 9, 1]);
    let note = if !division.bytes().all(|byte| byte.is_ascii_digit()) {
        Some(DIVISION)
    } else if organisation.chars().last() != organisation_check(organisation) {
        Some(ORGANISATION_CHECK)
    } else {
        None
    };
    Sound::noted(
        Uscc {
            authority,
            category,
            division,
            organisation,
            check,
        },
        note,
    )
}

fn value(byte: u8) -> usize {
    ALPHABET
        .bytes()
        .position(|letter| letter == byte)
        .unwrap_or_default()
}

/// GB 11714: 11 − Σ mod 11 with A = 10 … Z = 35; 10 is written X, 11 is written 0.
fn organisation_check(organisation: &str) -> Option<char> {
    let values = organisation.chars().map_while(|letter| letter.to_digit(36));
    let sum: u32 = values
        .zip(ORGANISATION_WEIGHTS)
        .map(|(value, weight)| value * weight)
        .sum();
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Registered companies, and the worked example of GB 32100-2015.
    const PUBLISHED: [&str; 11] = [
        "91330100799655058B",
        "9144030071526726XG",
        "914403001922038216",
        "91110000710925462X",
        "91310000746184344P",
        "91440300192317458F",
        "9132070070404786XB",
        "9153000021652214XX",
        "91110108551385082Q",
        "91110302562134916R",
        "91350100M000100Y43",
    ];

    #[test]
    fn published_codes_are_right_in_both_checks() {
        for code in PUBLISHED {
            assert_eq!(check(code).unwrap().note, None, "{code}");
        }
        let uscc = check("91350100M000100Y43").unwrap().parts;
        assert_eq!(
            (uscc.authority, uscc.category, uscc.division),
            ("9", "1", "350100")
        );
        assert_eq!((uscc.organisation, uscc.check), ("M000100Y4", "3"));
    }

    #[test]
    fn any_single_wrong_character_is_found() {
        for code in PUBLISHED {
            for at in 0..18 {
                for letter in ALPHABET
                    .chars()
                    .filter(|letter| !code[at..].starts_with(*letter))
                {
                    let wrong = format!("{}{letter}{}", &code[..at], &code[at + 1..]);
                    assert_eq!(check(&wrong), Err(Flaw::CheckDigit), "{wrong}");
                }
            }
        }
    }

    #[test]
    fn the_inner_organisation_code_only_earns_a_note() {
        let body = "91330100799655057";
        let code = (ALPHABET.chars().map(|letter| format!("{body}{letter}")))
            .find(|code| check(code).is_ok())
            .unwrap();
        assert_eq!(check(&code).unwrap().note, Some(ORGANISATION_CHECK));
    }

    #[test]
    fn letters_that_look_like_digits_are_no_characters_of_it() {
        assert_eq!(check("9133010079965505OB"), Err(Flaw::Characters));
        assert_eq!(check("91330100799655058b"), Err(Flaw::Characters));
        assert_eq!(check("91330100799655058"), Err(Flaw::Length));
    }
}
