//! One row to one item, with everything that is wrong in its cells.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::cells::{self, Pack};
use crate::model::ItemFields;
use crate::rules::field::Field;
use crate::rules::item::{flaws, remarks, tidied};
use crate::rules::refusal::{Flaw, Remark};
use crate::rules::units::usual_unit;
use kernel::table::{Column, FileFormat, Row, unguarded};
use kernel::text::{fold, tidy};

/// Which column of the file holds which field.
pub type Mapping = BTreeMap<Field, Column>;

/// One row, read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Line or sheet row.
    pub row: u32,
    pub fields: ItemFields,
    /// What the row says; a blank cell says nothing about an item that is in the list already.
    pub given: BTreeSet<Field>,
}

/// Something about a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding<T> {
    pub row: u32,
    /// Column from 0.
    pub column: usize,
    /// The header above, blank where there is none.
    pub header: String,
    pub what: T,
}

/// The item of a row with its remarks, or everything that is wrong with the row.
pub type Drafted = Result<(Draft, Vec<Finding<Remark>>), Vec<Finding<Flaw>>>;

/// How the rows of one file are read.
#[derive(Debug)]
pub struct Reader<'a> {
    pub mapping: &'a Mapping,
    /// What is known of every item of the file beforehand.
    pub defaults: &'a ItemFields,
    /// Filled cells beyond this width mean that a row has slipped; only a CSV slips.
    pub width: Option<usize>,
}

impl<'a> Reader<'a> {
    /// A reader for a file of this format whose header spans `width` columns.
    pub fn new(
        mapping: &'a Mapping,
        defaults: &'a ItemFields,
        format: FileFormat,
        width: usize,
    ) -> Self {
        Reader {
            mapping,
            defaults,
            width: (format == FileFormat::Csv).then_some(width),
        }
    }

    /// Reads one row.
    pub fn draft(&self, row: &Row) -> Drafted {
        let mut found = Vec::new();
        if let Some(column) = self.width.and_then(|width| row.beyond(width)) {
            let value = row.cell(column).to_owned();
            found.push(Finding {
                row: row.number,
                column,
                header: String::new(),
                what: Flaw::SurplusCell { value },
            });
        }
        let mut item = Filling {
            fields: self.defaults.clone(),
            ..Filling::default()
        };
        for (field, column) in self.mapping {
            let text = unguarded(row.cell(column.index));
            if let Err(flaw) = item.fill(*field, text) {
                found.push(self.finding(row, *field, flaw));
            }
        }
        let broken: Vec<usize> = found.iter().map(|finding| finding.column).collect();
        let (fields, given, mut notes) = item.finish(self.mapping);
        let judged = flaws(&fields)
            .into_iter()
            .filter(|(field, _)| self.mapping.contains_key(field));
        let judged = judged.map(|(field, flaw)| self.finding(row, field, flaw));
        // A cell that could not be read is not judged as if it were blank.
        found.extend(judged.filter(|finding| !broken.contains(&finding.column)));
        if !found.is_empty() {
            found.sort_by_key(|finding| finding.column);
            return Err(found);
        }
        notes.extend(remarks(&fields));
        let notes = notes
            .into_iter()
            .filter(|(field, _)| self.mapping.contains_key(field));
        let notes = notes
            .map(|(field, remark)| self.finding(row, field, remark))
            .collect();
        Ok((
            Draft {
                row: row.number,
                fields,
                given,
            },
            notes,
        ))
    }

    fn finding<T>(&self, row: &Row, field: Field, what: T) -> Finding<T> {
        let column = self.mapping.get(&field);
        Finding {
            row: row.number,
            column: column.map_or(0, |column| column.index),
            header: column
                .map(|column| tidy(&column.header))
                .unwrap_or_default(),
            what,
        }
    }
}

/// A row on its way to an item; some columns can only be understood together.
#[derive(Default)]
struct Filling {
    fields: ItemFields,
    salt: String,
    pack: Option<Pack>,
    given: BTreeSet<Field>,
    notes: Vec<(Field, Remark)>,
}

impl Filling {
    fn fill(&mut self, field: Field, text: &str) -> Result<(), Flaw> {
        let text = text.trim();
        cells::computed(text)?;
        if !text.is_empty() {
            self.given.insert(field);
        }
        let fields = &mut self.fields;
        let some = || (!text.is_empty()).then(|| text.to_owned());
        match field {
            Field::Code => fields.code = text.to_owned(),
            Field::Name => fields.name = text.to_owned(),
            Field::Salt => self.salt = tidy(text),
            Field::EnglishName => fields.english_name = some(),
            Field::Form => fields.form = text.to_owned(),
            Field::Specification => fields.specification = text.to_owned(),
            Field::Manufacturer => fields.manufacturer = text.to_owned(),
            Field::Category => fields.category = text.to_owned(),
            Field::BaseUnit => fields.base_unit = text.to_owned(),
            Field::OrderUnit => fields.order_unit = text.to_owned(),
            Field::VbpBatch => fields.vbp_batch = some(),
            Field::NationalCode => fields.national_code = some(),
            Field::ApprovalNumber => fields.approval_number = some(),
            Field::DrugBaseCode => fields.drug_base_code = some(),
            Field::Gtin => fields.gtin = some(),
            Field::AtCounty => fields.at_county = cells::yes_or_no(text)?,
            Field::AtTownship => fields.at_township = cells::yes_or_no(text)?,
            Field::AtVillage => fields.at_village = cells::yes_or_no(text)?,
            Field::Essential => fields.essential = cells::yes_or_no(text)?,
            Field::KeyMonitored => fields.key_monitored = cells::yes_or_no(text)?,
            Field::HighValue => fields.high_value = cells::yes_or_no(text)?,
            Field::Toxic => fields.toxic = cells::yes_or_no(text)?,
            Field::ColdChain => fields.cold_chain = cells::yes_or_no(text)?,
            Field::Storage => fields.storage = cells::Spelled::read(text)?,
            Field::Vbp => fields.vbp = cells::Spelled::read(text)?,
            Field::InsuranceClass => fields.insurance_class = cells::Spelled::read(text)?,
            Field::AntibioticTier => fields.antibiotic_tier = cells::Spelled::read(text)?,
            Field::ChronicGuarantee => fields.chronic_guarantee = cells::Spelled::read(text)?,
            _ if text.is_empty() => self.clear(field),
            Field::Kind => fields.kind = cells::Spelled::read(text)?,
            Field::MinTier => {
                (fields.at_county, fields.at_township, fields.at_village) = cells::tiers(text)?;
            }
            Field::Pack => {
                let (pack, remark) = cells::pack(text)?;
                self.pack = Some(pack);
                self.notes.extend(remark.map(|remark| (field, remark)));
            }
            Field::ShelfLifeMonths => fields.shelf_life_months = Some(cells::whole(text)?),
            Field::MinRemainingLifeDays => {
                fields.min_remaining_life_days = Some(cells::whole(text)?)
            }
            Field::CeilingPrice => fields.ceiling_price = Some(cells::price(text)?),
            Field::BaselinePrice => fields.baseline_price = Some(cells::price(text)?),
        }
        Ok(())
    }

    /// A blank number is no number; kind, tier and pack keep what is known beforehand.
    fn clear(&mut self, field: Field) {
        match field {
            Field::ShelfLifeMonths => self.fields.shelf_life_months = None,
            Field::MinRemainingLifeDays => self.fields.min_remaining_life_days = None,
            Field::CeilingPrice => self.fields.ceiling_price = None,
            Field::BaselinePrice => self.fields.baseline_price = None,
            _ => {}
        }
    }

    fn finish(mut self, mapping: &Mapping) -> (ItemFields, BTreeSet<Field>, Vec<(Field, Remark)>) {
        if !self.salt.is_empty() && !self.fields.name.is_empty() {
            self.fields.name = format!("{}({})", self.fields.name, self.salt);
        }
        if let Some(pack) = self.pack.take() {
            self.pack(pack, mapping.contains_key(&Field::OrderUnit));
        }
        if fold(&self.fields.base_unit).is_empty() {
            let unit = usual_unit(self.fields.kind, &self.fields.form);
            self.fields.base_unit = unit.to_owned();
        }
        (tidied(self.fields), self.given, self.notes)
    }

    /// `100支/盒` counts an item kept in 支; of an item kept in 卷, `500m/卷` only tells what is in one.
    fn pack(&mut self, pack: Pack, order_unit_given: bool) {
        let base = fold(&self.fields.base_unit);
        let Some(unit) = pack.unit else {
            self.fields.pack = pack.count;
            return;
        };
        if !base.is_empty() && unit != base {
            let value = format!("{}{unit}", pack.count);
            self.notes
                .push((Field::Pack, Remark::PackIsContent { value }));
            self.given.remove(&Field::Pack);
            return;
        }
        self.fields.pack = pack.count;
        if base.is_empty() {
            self.fields.base_unit = unit.clone();
        }
        if !order_unit_given {
            self.fields.order_unit = pack.each.unwrap_or(unit);
            self.given.insert(Field::OrderUnit);
        }
    }
}

#[cfg(test)]
#[path = "tests/draft.rs"]
mod tests;
