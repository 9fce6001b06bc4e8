//! What makes an item complete and plausible, whichever way it comes in.

use serde_json::{Map, Value};

use super::codes::{self, Kind, Verdict};
use super::field::Field;
use super::refusal::{Flaw, Remark};
use crate::model::{ItemFields, ItemKind};
use kernel::error::{self, Invalid, Result};
use kernel::text::{fold, tidy};

/// Longest text of a field. Specifications of pieces' formulas come close, nothing else does.
const MAX_CHARS: usize = 400;

/// A field that cannot stay as it is.
pub type FieldFlaw = (Field, Flaw);

/// Everything wrong with an item, in the order of its fields.
pub fn flaws(fields: &ItemFields) -> Vec<FieldFlaw> {
    let mut flaws = Vec::new();
    if fields.name.is_empty() {
        flaws.push((Field::Name, Flaw::NameMissing {}));
    }
    for (field, text) in texts(fields) {
        if text.chars().count() > MAX_CHARS {
            flaws.push((field, Flaw::TooLong { limit: MAX_CHARS }));
        }
    }
    if fields.base_unit.is_empty() {
        flaws.push((Field::BaseUnit, Flaw::UnitMissing {}));
    }
    if !fields.pack.is_positive() {
        flaws.push((
            Field::Pack,
            Flaw::NotPositive {
                value: fields.pack.to_string(),
            },
        ));
    }
    for (field, months) in [
        (Field::ShelfLifeMonths, fields.shelf_life_months),
        (Field::MinRemainingLifeDays, fields.min_remaining_life_days),
    ] {
        if let Some(value) = months.filter(|months| *months <= 0) {
            flaws.push((
                field,
                Flaw::NotPositive {
                    value: value.to_string(),
                },
            ));
        }
    }
    if !(fields.at_county || fields.at_township || fields.at_village) {
        flaws.push((Field::AtCounty, Flaw::NoTier {}));
    }
    for (field, price) in [
        (Field::CeilingPrice, fields.ceiling_price),
        (Field::BaselinePrice, fields.baseline_price),
    ] {
        if let Some(price) = price.filter(|price| price.is_negative()) {
            flaws.push((
                field,
                Flaw::Negative {
                    value: price.to_string(),
                },
            ));
        }
    }
    for (field, code, verdict) in code_checks(fields) {
        if !verdict.valid {
            flaws.push((field, code_flaw(&verdict, code)));
        }
    }
    flaws
}

/// What deserves a second look.
pub fn remarks(fields: &ItemFields) -> Vec<(Field, Remark)> {
    let noted = code_checks(fields)
        .into_iter()
        .filter(|(_, _, verdict)| verdict.valid);
    noted
        .filter_map(|(field, code, verdict)| {
            let value = code.to_owned();
            let remark = match verdict.reason? {
                codes::nhsa_drug::UNCHECKED => Remark::CodeUnchecked { value },
                codes::approval::IMPORT_REGISTRATION | codes::device::OLDER_FORM => {
                    Remark::CodeOlderForm { value }
                }
                _ => Remark::CodeUnusual { value },
            };
            Some((field, remark))
        })
        .collect()
}

/// The codes of an item that have a published structure, each with its check.
pub fn code_checks(fields: &ItemFields) -> Vec<(Field, &str, Verdict)> {
    let codes = [
        (
            Field::NationalCode,
            &fields.national_code,
            national_kind(fields),
        ),
        (
            Field::ApprovalNumber,
            &fields.approval_number,
            approval_kind(fields),
        ),
        (Field::DrugBaseCode, &fields.drug_base_code, Kind::DrugBase),
        (Field::Gtin, &fields.gtin, Kind::Gtin),
    ];
    let given = codes.into_iter().filter_map(|(field, code, kind)| {
        code.as_deref()
            .map(|code| (field, code, codes::check(kind, code)))
    });
    // Granules are filed in their province under numbers whose form is not published.
    given
        .filter(|(field, code, _)| *field != Field::ApprovalNumber || !code.contains("备字"))
        .collect()
}

/// C begins a code of consumables; reagents have either.
fn national_kind(fields: &ItemFields) -> Kind {
    let consumable = fields
        .national_code
        .as_deref()
        .is_some_and(|code| code.starts_with('C'));
    if consumable {
        Kind::NhsaConsumable
    } else {
        Kind::NhsaDrug
    }
}

/// Devices carry 械 in their number; what carries neither is judged as the item's kind.
fn approval_kind(fields: &ItemFields) -> Kind {
    let number = fields.approval_number.as_deref().unwrap_or_default();
    let device_item = matches!(fields.kind, ItemKind::Consumable | ItemKind::Reagent);
    if number.contains('械') || (device_item && !number.starts_with("国药准字")) {
        Kind::Device
    } else {
        Kind::Approval
    }
}

fn code_flaw(verdict: &Verdict, code: &str) -> Flaw {
    let value = code.to_owned();
    match verdict.reason {
        Some("length") => Flaw::CodeLength { value },
        Some("characters") => Flaw::CodeCharacters { value },
        Some("check_digit") => Flaw::CodeCheckDigit { value },
        Some("structure") => Flaw::CodeStructure { value },
        _ => Flaw::CodePrefix { value },
    }
}

fn texts(fields: &ItemFields) -> impl Iterator<Item = (Field, &str)> {
    [
        (Field::Code, &fields.code),
        (Field::Name, &fields.name),
        (Field::Form, &fields.form),
        (Field::Specification, &fields.specification),
        (Field::Manufacturer, &fields.manufacturer),
        (Field::Category, &fields.category),
        (Field::BaseUnit, &fields.base_unit),
        (Field::OrderUnit, &fields.order_unit),
    ]
    .into_iter()
    .map(|(field, text)| (field, text.as_str()))
}

/// Writes all texts in one way: no stray blanks, codes in half width, blank optional texts as none; fills what follows
/// from the rest.
pub fn tidied(mut fields: ItemFields) -> ItemFields {
    for text in [
        &mut fields.name,
        &mut fields.form,
        &mut fields.specification,
        &mut fields.manufacturer,
        &mut fields.category,
        &mut fields.base_unit,
        &mut fields.order_unit,
    ] {
        *text = tidy(text);
    }
    fields.code = fold(&fields.code);
    for code in [
        &mut fields.national_code,
        &mut fields.approval_number,
        &mut fields.drug_base_code,
        &mut fields.gtin,
    ] {
        *code = code.as_deref().map(fold).filter(|code| !code.is_empty());
    }
    for text in [&mut fields.english_name, &mut fields.vbp_batch] {
        *text = text.as_deref().map(tidy).filter(|text| !text.is_empty());
    }
    if fields.order_unit.is_empty() {
        fields.order_unit = fields.base_unit.clone();
    }
    fields.cold_chain |= fields.storage.is_cold();
    fields
}

/// The item with the fields of `patch` instead of its own, however incomplete; refused with pointers below `/fields`.
pub fn merged(current: &ItemFields, patch: &Map<String, Value>) -> Result<ItemFields> {
    let Value::Object(mut fields) = serde_json::to_value(current)? else {
        return Err(error::Error::fault("fields of an item are an object"));
    };
    let mut invalid = Invalid::new();
    for (name, value) in patch {
        match fields.get_mut(name) {
            Some(field) => *field = value.clone(),
            None => {
                let value = name.clone();
                invalid.at(pointer(name), error::Field::UnknownReference { value });
            }
        }
    }
    invalid.finish()?;
    serde_path_to_error::deserialize(Value::Object(fields)).map_err(|error| {
        let reason = error.inner().to_string();
        Invalid::one(
            pointer(&error.path().to_string()),
            error::Field::Malformed { reason },
        )
    })
}

/// The same, complete and tidy.
pub fn patched(current: &ItemFields, patch: &Map<String, Value>) -> Result<ItemFields> {
    let fields = merged(current, patch)?;
    let fields = tidied(fields);
    let mut invalid = Invalid::new();
    for (field, flaw) in flaws(&fields) {
        invalid.at(pointer(field.as_str()), flaw);
    }
    invalid.finish()?;
    Ok(fields)
}

/// The fields in which `to` differs from `from`, by name, with their new values.
pub fn difference(from: &ItemFields, to: &ItemFields) -> Result<Map<String, Value>> {
    let (Value::Object(from), Value::Object(to)) =
        (serde_json::to_value(from)?, serde_json::to_value(to)?)
    else {
        return Err(error::Error::fault("fields of an item are an object"));
    };
    Ok(to
        .into_iter()
        .filter(|(name, value)| from.get(name) != Some(value))
        .collect())
}

fn pointer(name: &str) -> String {
    format!("/fields/{name}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Storage;
    use kernel::quantity::Quantity;

    fn amoxicillin() -> ItemFields {
        tidied(ItemFields {
            name: " 阿莫西林 ".into(),
            base_unit: "粒".into(),
            ..ItemFields::default()
        })
    }

    fn words(fields: &ItemFields) -> Vec<(&'static str, &'static str)> {
        use kernel::refusal::Refusal as _;
        flaws(fields)
            .iter()
            .map(|(field, flaw)| (field.as_str(), flaw.code()))
            .collect()
    }

    #[test]
    fn a_name_and_a_unit_are_enough() {
        assert_eq!(words(&amoxicillin()), []);
        assert_eq!(amoxicillin().name, "阿莫西林");
        assert_eq!(amoxicillin().order_unit, "粒");
        let nothing = ItemFields::default();
        let missing = [
            ("name", "formulary.name_missing"),
            ("base_unit", "formulary.unit_missing"),
        ];
        assert_eq!(words(&nothing), missing);
    }

    #[test]
    fn codes_are_checked_as_what_they_are() {
        let mut fields = amoxicillin();
        fields.national_code = Some("C1401020010200301234".into());
        fields.approval_number = Some("国械注准20213140001".into());
        fields.gtin = Some("6901234567892".into());
        assert_eq!(words(&fields), []);
        fields.national_code = Some("XA10BAE021A01001020165".into());
        fields.approval_number = Some("国药准字X20003263".into());
        fields.drug_base_code = Some("86978377000316".into());
        let expected = [
            ("national_code", "formulary.code_length"),
            ("approval_number", "formulary.code_structure"),
            ("drug_base_code", "formulary.code_check_digit"),
        ];
        assert_eq!(words(&fields), expected);
        fields.approval_number = Some("上市备字430000123".into());
        assert_eq!(words(&fields).len(), 2, "granules are filed, not approved");
    }

    #[test]
    fn numbers_must_make_sense() {
        let mut fields = amoxicillin();
        fields.pack = Quantity(0);
        fields.shelf_life_months = Some(0);
        (fields.at_county, fields.at_township, fields.at_village) = (false, false, false);
        let names: Vec<_> = words(&fields).into_iter().map(|(field, _)| field).collect();
        assert_eq!(names, ["pack", "shelf_life_months", "at_county"]);
    }

    #[test]
    fn a_patch_names_the_field_it_breaks() {
        let patch = |json: Value| {
            let Value::Object(map) = json else {
                panic!("an object")
            };
            patched(&amoxicillin(), &map)
        };
        let cold = patch(serde_json::json!({ "storage": "cold", "pack": "24" })).unwrap();
        assert_eq!((cold.storage, cold.cold_chain), (Storage::Cold, true));
        for (json, pointer) in [
            (serde_json::json!({ "colour": "red" }), "/fields/colour"),
            (serde_json::json!({ "pack": "many" }), "/fields/pack"),
            (serde_json::json!({ "name": " " }), "/fields/name"),
        ] {
            let Err(error::Error::Invalid(invalid)) = patch(json) else {
                panic!("refused")
            };
            assert_eq!(invalid.fields[0].pointer, pointer);
        }
    }

    #[test]
    fn the_difference_is_what_a_patch_would_say() {
        let mut other = amoxicillin();
        other.essential = true;
        let difference = difference(&amoxicillin(), &other).unwrap();
        assert_eq!(
            Value::Object(difference),
            serde_json::json!({ "essential": true })
        );
    }
}
