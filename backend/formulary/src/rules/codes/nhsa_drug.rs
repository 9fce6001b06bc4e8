//! National insurance code of drugs 国家医保药品代码 (医保药品分类与代码, National Healthcare Security Administration).
//!
//! X Western drugs 西药 23 characters, Z Chinese patent drugs 中成药 20, T pieces 中药饮片 10 or granules 配方颗粒 20,
//! J preparations of institutions 医疗机构制剂, whose structure is not published.

use serde::Serialize;

use super::{Checked, Flaw, Sound, cut, digits, shaped, sized, upper_or_digit};

/// Note: the letters and digits inside stand in other places than in all published examples.
pub const UNUSUAL_SPLIT: &str = "unusual_split";
/// Note: a granule's name number does not begin with 3.
pub const GRANULE_NAME: &str = "granule_name_number";
/// Note: no structure is published for this kind, so nothing was checked.
pub const UNCHECKED: &str = "unchecked";

/// The parts of the code, by its first letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NhsaDrug<'a> {
    /// X + 5 class (ATC) + 4 name + 4 form + 4 specification and pack + 5 company.
    Western {
        class: &'a str,
        name: &'a str,
        form: &'a str,
        pack: &'a str,
        company: &'a str,
    },
    /// Z + 5 class + 5 name + 4 specification and pack + 5 company.
    ChinesePatent {
        class: &'a str,
        name: &'a str,
        pack: &'a str,
        company: &'a str,
    },
    /// T + 2 standard (00 national, else a province) + 2 function class + 5 name.
    Piece {
        standard: &'a str,
        class: &'a str,
        name: &'a str,
    },
    /// T + 2 + 2 + 5 as a piece + 1 genuine origin 道地 + 4 specification and pack + 5 company.
    Granule {
        standard: &'a str,
        class: &'a str,
        name: &'a str,
        origin: &'a str,
        pack: &'a str,
        company: &'a str,
    },
    /// J: taken as it is.
    Preparation,
}

/// There is no check digit: only first letter, length and characters refuse; the inner split earns a note.
pub fn check(code: &str) -> Checked<NhsaDrug<'_>> {
    match code.bytes().next() {
        None => Err(Flaw::Empty),
        Some(b'X') => western(code),
        Some(b'Z') => chinese_patent(code),
        Some(b'T') => herbal(code),
        Some(b'J') => Sound::noted(NhsaDrug::Preparation, Some(UNCHECKED)),
        Some(_) => Err(Flaw::Prefix),
    }
}

fn western(code: &str) -> Checked<NhsaDrug<'_>> {
    let code = sized(code, &[23], upper_or_digit)?;
    let [_, class, name, form, pack, company] = cut(code, [1, 5, 4, 4, 4, 5]);
    let usual = shaped(code, "XA99AAA999A999999999999");
    let parts = NhsaDrug::Western {
        class,
        name,
        form,
        pack,
        company,
    };
    Sound::noted(parts, (!usual).then_some(UNUSUAL_SPLIT))
}

fn chinese_patent(code: &str) -> Checked<NhsaDrug<'_>> {
    let code = sized(code, &[20], upper_or_digit)?;
    let [_, class, name, pack, company] = cut(code, [1, 5, 5, 4, 5]);
    let usual = shaped(code, "ZA99AAA9999999999999");
    let parts = NhsaDrug::ChinesePatent {
        class,
        name,
        pack,
        company,
    };
    Sound::noted(parts, (!usual).then_some(UNUSUAL_SPLIT))
}

fn herbal(code: &str) -> Checked<NhsaDrug<'_>> {
    digits(&code[1..], &[9, 19])?;
    if code.len() == 10 {
        let [_, standard, class, name] = cut(code, [1, 2, 2, 5]);
        return Sound::plain(NhsaDrug::Piece {
            standard,
            class,
            name,
        });
    }
    let [_, standard, class, name, origin, pack, company] = cut(code, [1, 2, 2, 5, 1, 4, 5]);
    let parts = NhsaDrug::Granule {
        standard,
        class,
        name,
        origin,
        pack,
        company,
    };
    Sound::noted(parts, (!name.starts_with('3')).then_some(GRANULE_NAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_western_codes_split_as_published() {
        for (code, class, name, form, pack, company) in [
            (
                "XA10BAE021A010010201650",
                "A10BA",
                "E021",
                "A010",
                "0102",
                "01650",
            ),
            (
                "XL02BBA326A001010102180",
                "L02BB",
                "A326",
                "A001",
                "0101",
                "02180",
            ),
            (
                "XL02BBA326A001010278537",
                "L02BB",
                "A326",
                "A001",
                "0102",
                "78537",
            ),
        ] {
            let sound = check(code).unwrap();
            assert_eq!(sound.note, None);
            assert_eq!(
                sound.parts,
                NhsaDrug::Western {
                    class,
                    name,
                    form,
                    pack,
                    company
                }
            );
        }
    }

    #[test]
    fn an_unusual_split_passes_with_a_note() {
        assert_eq!(
            check("XA10BAE0212010010201650").unwrap().note,
            Some(UNUSUAL_SPLIT)
        );
        assert_eq!(
            check("Z12345678901234567890"[..20].as_ref()).unwrap().note,
            Some(UNUSUAL_SPLIT)
        );
    }

    #[test]
    fn chinese_patent_drugs_have_twenty_characters() {
        let parts = check("ZA04BAD0185010100123").unwrap().parts;
        let expected = NhsaDrug::ChinesePatent {
            class: "A04BA",
            name: "D0185",
            pack: "0101",
            company: "00123",
        };
        assert_eq!(parts, expected);
        assert_eq!(check("ZA04BAD0185010100123000"), Err(Flaw::Length));
    }

    #[test]
    fn pieces_have_ten_and_granules_twenty() {
        let parts = check("T001700368").unwrap().parts;
        assert_eq!(
            parts,
            NhsaDrug::Piece {
                standard: "00",
                class: "17",
                name: "00368"
            }
        );
        let granule = check("T0017300010010112345").unwrap();
        assert_eq!(granule.note, None);
        assert!(matches!(
            granule.parts,
            NhsaDrug::Granule {
                name: "30001",
                origin: "0",
                ..
            }
        ));
        assert_eq!(
            check("T0017000010010112345").unwrap().note,
            Some(GRANULE_NAME)
        );
        assert_eq!(check("T00170036"), Err(Flaw::Length));
        assert_eq!(check("T00170036A"), Err(Flaw::Characters));
    }

    #[test]
    fn preparations_are_taken_as_they_are() {
        assert_eq!(check("J4300012").unwrap().note, Some(UNCHECKED));
    }

    #[test]
    fn other_letters_and_lengths_are_refused() {
        assert_eq!(check("XA10BAE021A01001020165"), Err(Flaw::Length));
        assert_eq!(check("XA10BAE021A0100102016500"), Err(Flaw::Length));
        assert_eq!(check("XA10bAE021A010010201650"), Err(Flaw::Characters));
        assert_eq!(check("YA10BAE021A010010201650"), Err(Flaw::Prefix));
    }
}
