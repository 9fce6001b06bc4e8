//! Registration and filing numbers of medical devices and reagents (医疗器械注册与备案管理办法, 总局令第47号 of 2021, unchanged in
//! form since 2014; before that 国食药监械).

use serde::Serialize;

use super::{Checked, Flaw, Sound};
use kernel::text::fold;

/// Note: a form that was given until 2014.
pub const OLDER_FORM: &str = "older_form";

/// The parts of the number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Device {
    /// Classes II and III: 准 domestic, 进 imported, 许 Hong Kong, Macao, Taiwan; two digits of the classification catalogue.
    Registration {
        authority: String,
        origin: char,
        year: String,
        class: u8,
        catalogue: String,
    },
    /// Class I: filed, not registered.
    Filing { authority: String, number: String },
}

/// `国械注准20213140001`, `湘械注准20212140123`, `国械备20210001号`, `湘长械备20210001号`, and with a note `国食药监械(准)字2010第3660001号`.
pub fn check(code: &str) -> Checked<Device> {
    let code = fold(code).replace(' ', "");
    if code.is_empty() {
        return Err(Flaw::Empty);
    }
    if let Some((authority, rest)) = code.split_once("械注") {
        return Sound::plain(registration(authority, rest)?);
    }
    if let Some((authority, rest)) = code.split_once("械备") {
        let number = rest.strip_suffix('号').unwrap_or(rest);
        if number.len() < 8 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Flaw::Structure);
        }
        let (authority, number) = (authority.to_owned(), number.to_owned());
        return Sound::plain(Device::Filing { authority, number });
    }
    let (authority, rest) = code.split_once("食药监械").ok_or(Flaw::Prefix)?;
    Sound::noted(
        older(authority, rest).ok_or(Flaw::Structure)?,
        Some(OLDER_FORM),
    )
}

/// Origin, then year, class, catalogue number and serial: 1 + 4 + 1 + 2 + 4.
fn registration(authority: &str, rest: &str) -> Result<Device, Flaw> {
    let origin = rest
        .chars()
        .next()
        .filter(|origin| "准进许".contains(*origin));
    let origin = origin.ok_or(Flaw::Structure)?;
    let digits = super::digits(&rest[origin.len_utf8()..], &[11])?;
    let [year, class, catalogue, _] = super::cut(digits, [4, 1, 2, 4]);
    Ok(Device::Registration {
        authority: authority.to_owned(),
        origin,
        year: year.to_owned(),
        class: class_of(class).ok_or(Flaw::Structure)?,
        catalogue: catalogue.to_owned(),
    })
}

/// `(准)字` year `第` class, catalogue, serial `号`.
fn older(authority: &str, rest: &str) -> Option<Device> {
    let (origin, rest) = rest.strip_prefix('(')?.split_once(")字")?;
    let (year, number) = rest.split_once('第')?;
    let number = number.strip_suffix('号').unwrap_or(number);
    super::digits(year, &[4]).ok()?;
    let number = super::digits(number, &[7]).ok()?;
    Some(Device::Registration {
        authority: authority.to_owned(),
        origin: origin
            .chars()
            .next()
            .filter(|origin| "准进许".contains(*origin))?,
        year: year.to_owned(),
        class: class_of(&number[..1])?,
        catalogue: number[1..3].to_owned(),
    })
}

fn class_of(digit: &str) -> Option<u8> {
    digit.parse().ok().filter(|class| (1..=3).contains(class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registrations_name_origin_and_class() {
        for (code, expected_origin, expected_class) in [
            ("国械注准20213140001", '准', 3),
            ("国械注进20172770456", '进', 2),
            ("国械注许20153660009", '许', 3),
            ("湘械注准20212140123", '准', 2),
        ] {
            let parts = check(code).unwrap().parts;
            let Device::Registration { origin, class, .. } = parts else {
                panic!("{code}")
            };
            assert_eq!((origin, class), (expected_origin, expected_class));
        }
    }

    #[test]
    fn filings_pass_and_older_forms_pass_with_a_note() {
        for code in ["国械备20150001号", "湘长械备20210001号", "国械备20170123"] {
            assert!(
                matches!(check(code).unwrap().parts, Device::Filing { .. }),
                "{code}"
            );
        }
        assert_eq!(
            check("国食药监械（准）字2010第3660001号").unwrap().note,
            Some(OLDER_FORM)
        );
    }

    #[test]
    fn torn_numbers_are_refused() {
        assert_eq!(check("国械注准2021314000"), Err(Flaw::Length));
        assert_eq!(check("国械注准20214140001"), Err(Flaw::Structure));
        assert_eq!(check("国械注20213140001"), Err(Flaw::Structure));
        assert_eq!(check("国械备一号"), Err(Flaw::Structure));
        assert_eq!(check("国药准字H20003263"), Err(Flaw::Prefix));
    }
}
