//! Codes that registers, insurers and makers print on licences and boxes, checked by their published structure.
//!
//! Every check is pure and offline. A [`Flaw`] refuses the code; a note lets it pass and says what deserves a second look,
//! because that part of the structure is only known from examples.

pub mod approval;
pub mod device;
pub mod drug_base;
pub mod gs1;
pub mod gtin;
pub mod nhsa_consumable;
pub mod nhsa_drug;
pub mod uscc;

use serde::Serialize;
use serde_json::Value;

/// Why a code cannot be right. The word is part of the analyst's contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing is written.
    Empty,
    /// It begins unlike any code of its kind.
    Prefix,
    /// Too many or too few characters.
    Length,
    /// A character that the code's alphabet does not have.
    Characters,
    /// The parts are not where they belong.
    Structure,
    /// Its check digit or character does not follow from the others.
    CheckDigit,
}

impl Flaw {
    /// The flaw in one constant word.
    pub fn word(self) -> &'static str {
        match self {
            Flaw::Empty => "empty",
            Flaw::Prefix => "prefix",
            Flaw::Length => "length",
            Flaw::Characters => "characters",
            Flaw::Structure => "structure",
            Flaw::CheckDigit => "check_digit",
        }
    }
}

/// A code that may be used: its parts, and what deserves a second look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sound<T> {
    pub parts: T,
    pub note: Option<&'static str>,
}

/// The answer of every check in this module.
pub type Checked<T> = Result<Sound<T>, Flaw>;

impl<T> Sound<T> {
    fn plain(parts: T) -> Checked<T> {
        Ok(Sound { parts, note: None })
    }

    fn noted(parts: T, note: Option<&'static str>) -> Checked<T> {
        Ok(Sound { parts, note })
    }
}

/// The codes that can be asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Uscc,
    Gtin,
    Approval,
    Device,
    NhsaDrug,
    NhsaConsumable,
    DrugBase,
}

/// A check without its types, as commands and screens show it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    pub valid: bool,
    /// The flaw, or the note of a valid code.
    pub reason: Option<&'static str>,
    /// The parts of a valid code by name.
    pub parsed: Option<Value>,
}

/// Checks one code; white space around it is not part of it.
pub fn check(kind: Kind, text: &str) -> Verdict {
    let code = text.trim();
    match kind {
        Kind::Uscc => verdict(uscc::check(code)),
        Kind::Gtin => verdict(gtin::check(code)),
        Kind::Approval => verdict(approval::check(code)),
        Kind::Device => verdict(device::check(code)),
        Kind::NhsaDrug => verdict(nhsa_drug::check(code)),
        Kind::NhsaConsumable => verdict(nhsa_consumable::check(code)),
        Kind::DrugBase => verdict(drug_base::check(code)),
    }
}

fn verdict<T: Serialize>(checked: Checked<T>) -> Verdict {
    match checked {
        Ok(sound) => Verdict {
            valid: true,
            reason: sound.note,
            parsed: serde_json::to_value(sound.parts).ok(),
        },
        Err(flaw) => Verdict {
            valid: false,
            reason: Some(flaw.word()),
            parsed: None,
        },
    }
}

/// ASCII digits only, as many as one of `lengths`.
fn digits<'a>(code: &'a str, lengths: &[usize]) -> Result<&'a str, Flaw> {
    sized(code, lengths, |byte| byte.is_ascii_digit())
}

/// Characters of an ASCII alphabet only, as many as one of `lengths`.
fn sized<'a>(
    code: &'a str,
    lengths: &[usize],
    alphabet: impl Fn(u8) -> bool,
) -> Result<&'a str, Flaw> {
    if code.is_empty() {
        Err(Flaw::Empty)
    } else if !lengths.contains(&code.chars().count()) {
        Err(Flaw::Length)
    } else if !code.bytes().all(alphabet) {
        Err(Flaw::Characters)
    } else {
        Ok(code)
    }
}

fn upper_or_digit(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

/// Cuts an ASCII code into parts of the given widths; the widths add up to its length.
fn cut<const N: usize>(code: &str, widths: [usize; N]) -> [&str; N] {
    let mut at = 0;
    widths.map(|width| {
        at += width;
        &code[at - width..at]
    })
}

/// Does the shape fit: `A` a capital letter, `9` a digit, anything else itself?
fn shaped(code: &str, shape: &str) -> bool {
    code.len() == shape.len()
        && code
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, wanted)| match wanted {
                b'A' => byte.is_ascii_uppercase(),
                b'9' => byte.is_ascii_digit(),
                other => byte == other,
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_are_empty_codes_of_every_kind() {
        for kind in [
            Kind::Uscc,
            Kind::Gtin,
            Kind::Approval,
            Kind::Device,
            Kind::NhsaDrug,
            Kind::NhsaConsumable,
            Kind::DrugBase,
        ] {
            for blank in ["", "   ", "\u{3000}"] {
                let verdict = check(kind, blank);
                assert_eq!((verdict.valid, verdict.reason), (false, Some("empty")));
                assert_eq!(verdict.parsed, None);
            }
        }
    }

    #[test]
    fn letters_of_other_scripts_never_break_a_check() {
        for text in [
            "国国国国国国国国国国国国国国国国国国",
            "１２３４５６７８",
            "X阿莫西林",
            "Z🧪",
            "C９",
        ] {
            for kind in [Kind::Uscc, Kind::Gtin, Kind::NhsaDrug, Kind::NhsaConsumable] {
                assert!(!check(kind, text).valid, "{text}");
            }
        }
    }
}
