//! Drug base code 药品本位码, fourteen digits (国食药监办〔2009〕315号). One code per form and specification, whatever the pack:
//! it is not a stock key.

use serde::Serialize;

use super::{Checked, Flaw, Sound, cut, digits, gtin::mod10};

/// The parts of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DrugBase<'a> {
    /// The marketing authorisation holder or maker.
    pub company: &'a str,
    /// The product of that company.
    pub product: &'a str,
    pub check: &'a str,
}

/// `86` for China, `9` for drugs, five digits each for company and product, and a check digit as on a GTIN.
pub fn check(code: &str) -> Checked<DrugBase<'_>> {
    let code = digits(code, &[14])?;
    if !code.starts_with("869") {
        return Err(Flaw::Prefix);
    }
    if !mod10(code) {
        return Err(Flaw::CheckDigit);
    }
    let [_, company, product, check] = cut(code, [3, 5, 5, 1]);
    Sound::plain(DrugBase {
        company,
        product,
        check,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_codes_are_right() {
        for code in ["86978377000315", "86910289000045", "86901110000020"] {
            assert!(check(code).is_ok(), "{code}");
        }
        let parts = check("86978377000315").unwrap().parts;
        assert_eq!(
            (parts.company, parts.product, parts.check),
            ("78377", "00031", "5")
        );
    }

    #[test]
    fn wrong_codes_are_refused() {
        assert_eq!(check("86978377000316"), Err(Flaw::CheckDigit));
        assert_eq!(check("8697837700031"), Err(Flaw::Length));
        assert_eq!(check("06901234567892"), Err(Flaw::Prefix));
        assert_eq!(check("8697837700031５"), Err(Flaw::Characters));
    }
}
