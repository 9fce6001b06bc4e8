//! One cell to one value, as people write it.

use std::str::FromStr;

use crate::model::{AntibioticTier, ChronicGuarantee, InsuranceClass, ItemKind, Storage, Vbp};
use crate::rules::refusal::{Flaw, Remark};
use kernel::money::Money;
use kernel::number::NumberError;
use kernel::quantity::Quantity;
use kernel::text::fold;

/// What spreadsheets show instead of a value that could not be computed.
const ERRORS: [&str; 9] = [
    "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!",
];

/// Refuses a cell that shows a spreadsheet's error.
pub fn computed(text: &str) -> Result<(), Flaw> {
    if ERRORS.contains(&text) {
        Err(Flaw::CellError {
            value: text.to_owned(),
        })
    } else {
        Ok(())
    }
}

const YES: [&str; 10] = ["是", "有", "√", "✓", "y", "yes", "true", "1", "t", "△"];
const NO: [&str; 11] = ["否", "无", "×", "—", "-", "n", "no", "false", "0", "f", ""];

/// 是 or 否 in their usual spellings; blank is no.
pub fn yes_or_no(text: &str) -> Result<bool, Flaw> {
    let word = fold(text).to_lowercase();
    if YES.contains(&word.as_str()) {
        Ok(true)
    } else if NO.contains(&word.as_str()) {
        Ok(false)
    } else {
        Err(Flaw::NotYesOrNo {
            value: text.to_owned(),
        })
    }
}

/// A plain whole number.
pub fn whole(text: &str) -> Result<i64, Flaw> {
    fold(text).parse().map_err(|_| Flaw::NotANumber {
        value: text.to_owned(),
    })
}

/// A price in yuan.
pub fn price(text: &str) -> Result<Money, Flaw> {
    number(text, Money::SCALE)
}

/// An amount in base units.
pub fn quantity(text: &str) -> Result<Quantity, Flaw> {
    number(text, Quantity::SCALE)
}

fn number<T: FromStr<Err = NumberError>>(text: &str, places: u32) -> Result<T, Flaw> {
    let value = || text.to_owned();
    fold(text).parse().map_err(|error| match error {
        NumberError::TooPrecise => Flaw::TooPrecise {
            value: value(),
            places,
        },
        _ => Flaw::NotANumber { value: value() },
    })
}

/// What a pack column says: a number, or `100支/盒` with both units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    pub count: Quantity,
    /// The unit that is counted, if it is written.
    pub unit: Option<String>,
    /// The box, if it is written.
    pub each: Option<String>,
}

/// Reads a pack; of several alternatives (`7枚/盒 或 100枚/盒`) the first counts, with a remark.
pub fn pack(text: &str) -> Result<(Pack, Option<Remark>), Flaw> {
    let folded = fold(text);
    let (first, remark) = match folded.split_once('或') {
        Some((first, _)) => (
            first.trim_end(),
            Some(Remark::PackAlternative {
                value: text.to_owned(),
            }),
        ),
        None => (folded.as_str(), None),
    };
    let end = first.find(|letter: char| !(letter.is_ascii_digit() || letter == '.'));
    let (count, units) = first.split_at(end.unwrap_or(first.len()));
    let (unit, each) = match units.split_once('/') {
        Some((unit, each)) => (unit.trim(), Some(each.trim())),
        None => (units.trim(), None),
    };
    let letters = |unit: &str| {
        !unit.is_empty()
            && unit
                .chars()
                .all(|letter| letter.is_alphabetic() && !letter.is_whitespace())
    };
    let units_fit = match each {
        Some(each) => letters(unit) && letters(each),
        None => unit.is_empty() || letters(unit),
    };
    if count.is_empty() && !units.is_empty() || !units_fit {
        return Err(Flaw::NotAPack {
            value: text.to_owned(),
        });
    }
    let count = quantity(count)?;
    if !count.is_positive() {
        return Err(Flaw::NotPositive {
            value: text.to_owned(),
        });
    }
    let some = |unit: &str| (!unit.is_empty()).then(|| unit.to_owned());
    Ok((
        Pack {
            count,
            unit: some(unit),
            each: each.and_then(some),
        },
        remark,
    ))
}

/// County, township, village: where an item may be used.
pub fn tiers(text: &str) -> Result<(bool, bool, bool), Flaw> {
    match fold(text).to_lowercase().as_str() {
        "县" | "县级" | "county" => Ok((true, false, false)),
        "乡" | "乡镇" | "乡级" | "township" => Ok((true, true, false)),
        "村" | "村级" | "village" => Ok((true, true, true)),
        _ => Err(Flaw::UnknownWord {
            value: text.to_owned(),
            known: vec!["县", "乡", "村"],
        }),
    }
}

/// An enum that files write in words of either language.
pub trait Spelled: Copy + Sized + 'static {
    /// The values with the words that mean them, the Chinese heading word first, then the wire word.
    const WORDS: &'static [(Self, &'static [&'static str])];

    /// The value that a word means.
    fn read(text: &str) -> Result<Self, Flaw> {
        let word = fold(text).to_lowercase();
        let found = Self::WORDS
            .iter()
            .find(|(_, words)| words.contains(&word.as_str()));
        found
            .map(|(value, _)| *value)
            .ok_or_else(|| Flaw::UnknownWord {
                value: text.to_owned(),
                known: Self::WORDS
                    .iter()
                    .filter_map(|(_, words)| words.first().copied())
                    .collect(),
            })
    }
}

impl Spelled for ItemKind {
    const WORDS: &'static [(Self, &'static [&'static str])] = &[
        (
            ItemKind::Drug,
            &["药品", "drug", "西药", "中成药", "化学药"],
        ),
        (ItemKind::Piece, &["饮片", "piece", "中药饮片"]),
        (
            ItemKind::Granule,
            &["颗粒", "granule", "配方颗粒", "中药配方颗粒"],
        ),
        (ItemKind::Consumable, &["耗材", "consumable", "医用耗材"]),
        (ItemKind::Reagent, &["试剂", "reagent", "检验试剂"]),
    ];
}

impl Spelled for Storage {
    const WORDS: &'static [(Self, &'static [&'static str])] = &[
        (Storage::Normal, &["常温", "normal", ""]),
        (Storage::Cool, &["阴凉", "cool", "阴凉处"]),
        (Storage::DarkCool, &["凉暗", "dark_cool", "凉暗处"]),
        (Storage::Cold, &["冷藏", "cold", "冷处", "2-8°c", "2~8°c"]),
        (Storage::Frozen, &["冷冻", "frozen"]),
    ];
}

impl Spelled for Vbp {
    const WORDS: &'static [(Self, &'static [&'static str])] = &[
        (Vbp::None, &["否", "none", "", "无", "非集采"]),
        (Vbp::National, &["国家集采", "national", "国采", "国家"]),
        (
            Vbp::Provincial,
            &["省级集采", "provincial", "省采", "省级", "联盟集采"],
        ),
    ];
}

impl Spelled for InsuranceClass {
    const WORDS: &'static [(Self, &'static [&'static str])] = &[
        (
            InsuranceClass::None,
            &["非医保", "none", "", "无", "自费", "丙类"],
        ),
        (InsuranceClass::A, &["甲类", "a", "甲"]),
        (InsuranceClass::B, &["乙类", "b", "乙"]),
    ];
}

impl Spelled for AntibioticTier {
    const WORDS: &'static [(Self, &'static [&'static str])] = &[
        (
            AntibioticTier::None,
            &["否", "none", "", "无", "非抗菌药物"],
        ),
        (
            AntibioticTier::Unrestricted,
            &["非限制使用级", "unrestricted", "非限制级", "非限制"],
        ),
        (
            AntibioticTier::Restricted,
            &["限制使用级", "restricted", "限制级", "限制"],
        ),
        (
            AntibioticTier::Special,
            &["特殊使用级", "special", "特殊级", "特殊"],
        ),
    ];
}

impl Spelled for ChronicGuarantee {
    const WORDS: &'static [(Self, &'static [&'static str])] = &[
        (ChronicGuarantee::None, &["否", "none", "", "无"]),
        (ChronicGuarantee::Hypertension, &["高血压", "hypertension"]),
        (ChronicGuarantee::Diabetes, &["糖尿病", "diabetes"]),
        (
            ChronicGuarantee::Copd,
            &["慢阻肺", "copd", "慢性阻塞性肺疾病"],
        ),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(text: &str) -> Option<(String, Option<String>, Option<String>)> {
        let (pack, _) = pack(text).ok()?;
        Some((pack.count.to_string(), pack.unit, pack.each))
    }

    #[test]
    fn packs_are_numbers_or_have_their_units() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(packed("24"), Some(("24".into(), None, None)));
        assert_eq!(packed("１２"), Some(("12".into(), None, None)));
        assert_eq!(packed("0.5"), Some(("0.5".into(), None, None)));
        assert_eq!(
            packed("100支/盒"),
            Some(("100".into(), some("支"), some("盒")))
        );
        assert_eq!(
            packed("500 g / 袋"),
            Some(("500".into(), some("g"), some("袋")))
        );
        assert_eq!(packed("1包"), Some(("1".into(), some("包"), None)));
        assert_eq!(
            packed("7枚/盒 或 100枚/盒"),
            Some(("7".into(), some("枚"), some("盒")))
        );
        assert!(pack("7枚/盒 或 100枚/盒").unwrap().1.is_some());
        for text in [
            "0", "-1", "十片", "盒", "10片/", "10/盒", "1,000", "1e3", "0.0001", "10片*2",
        ] {
            assert_eq!(packed(text), None, "{text}");
        }
    }

    #[test]
    fn words_are_read_in_both_languages() {
        assert_eq!(InsuranceClass::read("甲类"), Ok(InsuranceClass::A));
        assert_eq!(InsuranceClass::read("Ｂ"), Ok(InsuranceClass::B));
        assert_eq!(Storage::read("2～8℃"), Ok(Storage::Cold));
        assert_eq!(Storage::read(""), Ok(Storage::Normal));
        assert!(matches!(Vbp::read("也许"), Err(Flaw::UnknownWord { .. })));
        assert_eq!(
            (yes_or_no("是"), yes_or_no("0"), yes_or_no("")),
            (Ok(true), Ok(false), Ok(false))
        );
        assert!(yes_or_no("maybe").is_err());
    }

    #[test]
    fn every_word_of_the_wire_is_read() {
        fn all<T: Spelled + PartialEq + std::fmt::Debug>(
            values: &[T],
            word: fn(T) -> &'static str,
        ) {
            for value in values {
                assert_eq!(T::read(word(*value)), Ok(*value));
            }
        }
        all(ItemKind::ALL, ItemKind::as_str);
        all(Storage::ALL, Storage::as_str);
        all(Vbp::ALL, Vbp::as_str);
        all(InsuranceClass::ALL, InsuranceClass::as_str);
        all(AntibioticTier::ALL, AntibioticTier::as_str);
        all(ChronicGuarantee::ALL, ChronicGuarantee::as_str);
    }

    #[test]
    fn the_lowest_tier_opens_the_tiers_above() {
        assert_eq!(tiers("乡"), Ok((true, true, false)));
        assert_eq!(tiers("village"), Ok((true, true, true)));
        assert!(tiers("市").is_err());
    }
}
