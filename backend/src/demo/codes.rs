//! Codes with the right structure and check digits that are registered nowhere.
//!
//! They stand in ranges that the registers do not use (division 430699, company numbers from
//! 90000), and every item that carries one is marked as a demo item.

use formulary::rules::codes::{gtin, uscc};

/// A division of Hunan that does not exist.
const DIVISION: &str = "430699";
/// Demo makers are numbered from here.
const FIRST_COMPANY: usize = 90_000;

/// 统一社会信用代码 of the `serial`-th subject; `prefix` is 91 for companies, 12 for institutions.
pub fn uscc(prefix: &str, serial: usize) -> String {
    const LETTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let body = format!("{prefix}{DIVISION}MAD{serial:05}");
    // Two check characters, the inner one among eleven: trying them asks the product's own rule.
    let inner = "0123456789X".chars();
    inner
        .flat_map(|inner| LETTERS.chars().map(move |outer| (inner, outer)))
        .map(|(inner, outer)| format!("{body}{inner}{outer}"))
        .find(|code| uscc::check(code).is_ok_and(|sound| sound.note.is_none()))
        .unwrap_or(body)
}

fn with_check_digit(body: String) -> String {
    let digit = gtin::check_digit(&body);
    body + &digit.to_string()
}

/// 药品本位码.
pub fn drug_base(maker: usize, product: usize) -> String {
    with_check_digit(format!(
        "869{:05}{:05}",
        FIRST_COMPANY + maker,
        product % 100_000
    ))
}

/// GTIN-14 of a box: prefix 690 China, eight digits of the item.
pub fn gtin14(serial: usize) -> String {
    with_check_digit(format!("0690{:09}", 990_000_000 + serial))
}

/// 医保药品代码 of a Western drug.
pub fn insurance_western(class: &str, serial: usize, maker: usize) -> String {
    let (name, form) = (serial % 1_000, serial / 1_000 % 1_000);
    format!(
        "X{class}E{name:03}A{form:03}01{:02}{:05}",
        serial % 89 + 10,
        FIRST_COMPANY + maker
    )
}

/// 医保药品代码 of a Chinese patent drug.
pub fn insurance_patent(serial: usize, maker: usize) -> String {
    format!(
        "ZA{:02}BAZ{:04}0101{:05}",
        serial % 16 + 1,
        serial % 10_000,
        FIRST_COMPANY + maker
    )
}

/// 医保药品代码 of a TCM piece.
pub fn insurance_piece(serial: usize) -> String {
    format!("T00{:02}{:05}", serial % 40 + 1, 90_000 + serial % 10_000)
}

/// 医保医用耗材代码, 27 characters.
pub fn insurance_consumable(serial: usize, maker: usize) -> String {
    format!(
        "C{:02}{:02}{:02}{:03}{:05}{:05}{:07}",
        serial % 17 + 1,
        serial % 20 + 1,
        serial % 9 + 1,
        serial % 900 + 1,
        serial % 90_000,
        FIRST_COMPANY + maker,
        serial
    )
}

/// 国药准字: H chemical, Z Chinese patent, S biological.
pub fn approval(letter: char, serial: usize) -> String {
    format!("国药准字{letter}2099{:04}", serial % 10_000)
}

/// 国械注准: class II or III.
pub fn device_approval(class: u8, serial: usize) -> String {
    format!(
        "国械注准2099{class}{:02}{:04}",
        serial % 22 + 1,
        serial % 10_000
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use formulary::rules::codes::{Kind, check};

    #[test]
    fn every_generated_code_passes_the_products_own_checks_without_a_note() {
        for serial in [0, 1, 7, 99, 1_000, 3_191, 9_999] {
            let codes = [
                (Kind::Uscc, uscc("91", serial)),
                (Kind::Uscc, uscc("12", serial)),
                (Kind::DrugBase, drug_base(serial % 96, serial)),
                (Kind::Gtin, gtin14(serial)),
                (Kind::NhsaDrug, insurance_western("A10BA", serial, 5)),
                (Kind::NhsaDrug, insurance_patent(serial, 5)),
                (Kind::NhsaDrug, insurance_piece(serial)),
                (Kind::NhsaConsumable, insurance_consumable(serial, 5)),
                (Kind::Approval, approval('H', serial)),
                (Kind::Approval, approval('Z', serial)),
                (Kind::Approval, approval('S', serial)),
            ];
            for (kind, code) in codes {
                let verdict = check(kind, &code);
                assert!(
                    verdict.valid && verdict.reason.is_none(),
                    "{kind:?} {code} {verdict:?}"
                );
            }
        }
    }
}
