//! National insurance code of consumables 医保医用耗材代码: twenty characters name the product, seven more one
//! specification and model. Contracts are often written at 20, orders at 27, so both are stored as they come.

use serde::Serialize;

use super::{Checked, Flaw, Sound, cut, digits};

/// The parts of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NhsaConsumable<'a> {
    /// Three levels of classification, two digits each.
    pub category: &'a str,
    /// Generic name within the category.
    pub name: &'a str,
    /// Material and features.
    pub material: &'a str,
    pub company: &'a str,
    /// Serial number of the specification and model, only in the long form.
    pub model: Option<&'a str>,
}

/// `C` and 19 or 26 digits: C + 6 category + 3 generic name + 5 material and features + 5 company (+ 7 model).
pub fn check(code: &str) -> Checked<NhsaConsumable<'_>> {
    if code.is_empty() {
        return Err(Flaw::Empty);
    }
    let numbers = digits(code.strip_prefix('C').ok_or(Flaw::Prefix)?, &[19, 26]);
    let numbers = numbers.map_err(|flaw| {
        if flaw == Flaw::Empty {
            Flaw::Length
        } else {
            flaw
        }
    })?;
    let [category, name, material, company] = cut(numbers, [6, 3, 5, 5]);
    let model = (numbers.len() == 26).then(|| &numbers[19..]);
    Sound::plain(NhsaConsumable {
        category,
        name,
        material,
        company,
        model,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lengths_name_the_same_product() {
        let short = check("C1401020010200301234").unwrap().parts;
        let long = check("C14010200102003012340000015").unwrap().parts;
        assert_eq!((short.category, short.name), ("140102", "001"));
        assert_eq!((short.material, short.company), ("02003", "01234"));
        assert_eq!(
            long,
            NhsaConsumable {
                model: Some("0000015"),
                ..short
            }
        );
    }

    #[test]
    fn other_lengths_letters_and_beginnings_are_refused() {
        assert_eq!(check("C"), Err(Flaw::Length));
        assert_eq!(check("C140102001020030123"), Err(Flaw::Length));
        assert_eq!(check("C1401020010200301234000001"), Err(Flaw::Length));
        assert_eq!(check("C14O1020010200301234"), Err(Flaw::Characters));
        assert_eq!(check("X1401020010200301234"), Err(Flaw::Prefix));
    }
}
