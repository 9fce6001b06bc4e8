//! Approval number 药品批准文号, `国药准字` with a class and eight digits (药品注册管理办法, 总局令第27号 of 2020, and the forms
//! before it). Pieces 中药饮片 have none; devices have a registration of their own ([`super::device`]).

use serde::Serialize;

use super::{Checked, Flaw, Sound};

/// Note: a registration of imports from before re-registration; `国药准字` comes with the next renewal.
pub const IMPORT_REGISTRATION: &str = "import_registration";

/// H chemical, Z traditional, S biological; before 2020 also J imported, B health, T external diagnostic, F auxiliary.
const CLASSES: [&str; 7] = ["H", "Z", "S", "J", "B", "T", "F"];
/// C Hong Kong, Macao, Taiwan; J overseas.
const CLASSES_ABROAD: [&str; 6] = ["HC", "ZC", "SC", "HJ", "ZJ", "SJ"];
/// Import registrations: by class, repackaged (B…) and from Hong Kong, Macao, Taiwan (…C); X was used before 2002.
const IMPORT_CLASSES: [&str; 10] = ["H", "Z", "S", "X", "BH", "BZ", "BS", "HC", "ZC", "SC"];
const IMPORT_TITLES: [&str; 3] = ["进口药品注册证号", "医药产品注册证号", "注册证号"];

/// The parts of the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Approval<'a> {
    pub class: &'a str,
    pub number: &'a str,
    pub origin: Origin,
}

/// Where the product was made, as far as the number says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    Domestic,
    HongKongMacaoTaiwan,
    Overseas,
}

/// `^国药准字([HZSJBTF]|[HZS][CJ])\d{8}$`, or with a note the older import forms.
pub fn check(code: &str) -> Checked<Approval<'_>> {
    if code.is_empty() {
        return Err(Flaw::Empty);
    }
    if let Some(rest) = code.strip_prefix("国药准字") {
        return Sound::plain(split(rest, |class| {
            CLASSES.contains(&class) || CLASSES_ABROAD.contains(&class)
        })?);
    }
    let rest = IMPORT_TITLES
        .iter()
        .find_map(|title| code.strip_prefix(title))
        .unwrap_or(code);
    let rest = rest.trim_start_matches([':', '：']).trim_start();
    if !rest.starts_with(|first: char| first.is_ascii_uppercase()) {
        return Err(Flaw::Prefix);
    }
    let parts = split(rest, |class| IMPORT_CLASSES.contains(&class))?;
    Sound::noted(parts, Some(IMPORT_REGISTRATION))
}

fn split(rest: &str, known: impl Fn(&str) -> bool) -> Result<Approval<'_>, Flaw> {
    let letters = rest.bytes().take_while(u8::is_ascii_uppercase).count();
    let (class, number) = rest.split_at(letters);
    if !known(class) {
        Err(Flaw::Structure)
    } else if number.chars().count() != 8 {
        Err(Flaw::Length)
    } else if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        Err(Flaw::Characters)
    } else {
        let origin = match class {
            "HC" | "ZC" | "SC" => Origin::HongKongMacaoTaiwan,
            "HJ" | "ZJ" | "SJ" | "J" | "X" => Origin::Overseas,
            _ => Origin::Domestic,
        };
        Ok(Approval {
            class,
            number,
            origin,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_today_and_before_2020_pass() {
        for (code, class, origin) in [
            ("国药准字H20003263", "H", Origin::Domestic),
            ("国药准字Z43020123", "Z", Origin::Domestic),
            ("国药准字S20213001", "S", Origin::Domestic),
            ("国药准字J20130078", "J", Origin::Overseas),
            ("国药准字B20020001", "B", Origin::Domestic),
            ("国药准字T20030001", "T", Origin::Domestic),
            ("国药准字F20040001", "F", Origin::Domestic),
            ("国药准字HC20210001", "HC", Origin::HongKongMacaoTaiwan),
            ("国药准字ZC20210001", "ZC", Origin::HongKongMacaoTaiwan),
            ("国药准字SJ20210001", "SJ", Origin::Overseas),
        ] {
            let sound = check(code).unwrap();
            assert_eq!(
                (sound.parts.class, sound.parts.origin, sound.note),
                (class, origin, None)
            );
        }
    }

    #[test]
    fn older_import_registrations_pass_with_a_note() {
        for code in [
            "H20130650",
            "进口药品注册证号H20130650",
            "注册证号：BH20130650",
            "医药产品注册证号 HC20130001",
        ] {
            assert_eq!(
                check(code).unwrap().note,
                Some(IMPORT_REGISTRATION),
                "{code}"
            );
        }
    }

    #[test]
    fn other_classes_lengths_and_texts_are_refused() {
        assert_eq!(check("国药准字X20003263"), Err(Flaw::Structure));
        assert_eq!(check("国药准字JC20003263"), Err(Flaw::Structure));
        assert_eq!(check("国药准字20003263"), Err(Flaw::Structure));
        assert_eq!(check("国药准字H2000326"), Err(Flaw::Length));
        assert_eq!(check("国药准字H200032631"), Err(Flaw::Length));
        assert_eq!(check("国药准字H2000326A"), Err(Flaw::Characters));
        assert_eq!(check("国药准字 H20003263"), Err(Flaw::Structure));
        assert_eq!(check("国械注准20153770123"), Err(Flaw::Prefix));
        assert_eq!(check("20003263"), Err(Flaw::Prefix));
    }
}
