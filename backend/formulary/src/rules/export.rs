//! The list as a table that an import reads back without finding a change.

use super::field::Field;
use super::import::cells::Spelled;
use crate::model::ItemFields;
use kernel::problem::locale::Locale;
use kernel::table::{Cell, Heading};

/// The columns of an exported list in the reader's language.
pub fn headings(locale: Locale) -> Vec<Heading> {
    let width = |field: Field| match field {
        Field::Name | Field::Specification | Field::Manufacturer => 28,
        Field::NationalCode | Field::ApprovalNumber | Field::EnglishName => 24,
        _ => 12,
    };
    Field::exported()
        .map(|field| Heading::new(field.heading(locale), width(field)))
        .collect()
}

/// One item as a row under [`headings`].
pub fn row(fields: &ItemFields, locale: Locale) -> Vec<Cell<'_>> {
    Field::exported()
        .map(|field| cell(fields, field, locale))
        .collect()
}

#[rustfmt::skip]
fn cell<'a>(fields: &'a ItemFields, field: Field, locale: Locale) -> Cell<'a> {
    let yes = |flag: bool| Cell::text(match (flag, locale) {
        (true, Locale::ZhCn) => "是",
        (false, Locale::ZhCn) => "否",
        (true, Locale::En) => "yes",
        (false, Locale::En) => "no",
    });
    let some = |text: &'a Option<String>| text.as_deref().map_or(Cell::Empty, Cell::text);
    match field {
        Field::Code => Cell::text(fields.code.as_str()),
        Field::Name => Cell::text(fields.name.as_str()),
        Field::EnglishName => some(&fields.english_name),
        Field::Form => Cell::text(fields.form.as_str()),
        Field::Specification => Cell::text(fields.specification.as_str()),
        Field::Manufacturer => Cell::text(fields.manufacturer.as_str()),
        Field::Kind => word(fields.kind, locale),
        Field::Category => Cell::text(fields.category.as_str()),
        Field::BaseUnit => Cell::text(fields.base_unit.as_str()),
        Field::OrderUnit => Cell::text(fields.order_unit.as_str()),
        Field::Pack => Cell::number(fields.pack),
        Field::Storage => word(fields.storage, locale),
        Field::ShelfLifeMonths => fields.shelf_life_months.map_or(Cell::Empty, Cell::number),
        Field::MinRemainingLifeDays => fields.min_remaining_life_days.map_or(Cell::Empty, Cell::number),
        Field::AtCounty => yes(fields.at_county),
        Field::AtTownship => yes(fields.at_township),
        Field::AtVillage => yes(fields.at_village),
        Field::Essential => yes(fields.essential),
        Field::Vbp => word(fields.vbp, locale),
        Field::VbpBatch => some(&fields.vbp_batch),
        Field::InsuranceClass => word(fields.insurance_class, locale),
        Field::KeyMonitored => yes(fields.key_monitored),
        Field::AntibioticTier => word(fields.antibiotic_tier, locale),
        Field::ChronicGuarantee => word(fields.chronic_guarantee, locale),
        Field::HighValue => yes(fields.high_value),
        Field::Toxic => yes(fields.toxic),
        Field::ColdChain => yes(fields.cold_chain),
        Field::CeilingPrice => fields.ceiling_price.map_or(Cell::Empty, Cell::number),
        Field::BaselinePrice => fields.baseline_price.map_or(Cell::Empty, Cell::number),
        Field::NationalCode => some(&fields.national_code),
        Field::ApprovalNumber => some(&fields.approval_number),
        Field::DrugBaseCode => some(&fields.drug_base_code),
        Field::Gtin => some(&fields.gtin),
        Field::Salt | Field::MinTier => Cell::Empty,
    }
}

/// A word as files of this language write it: the first word is Chinese, the second the one of the wire.
fn word<T: Spelled + PartialEq>(value: T, locale: Locale) -> Cell<'static> {
    let words = T::WORDS
        .iter()
        .find(|(known, _)| *known == value)
        .map_or(&[""][..], |(_, words)| *words);
    let place = usize::from(locale == Locale::En);
    Cell::text(words.get(place).copied().unwrap_or_default())
}

#[cfg(test)]
#[path = "tests/export.rs"]
mod tests;
