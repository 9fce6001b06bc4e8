//! What applying a file would do, row by row, to the list as it stands.
//!
//! A row is identified by its code; where a file has no codes, by the line it stands on, and where lines have moved, by the
//! drug itself. No row is lost: it adds an item, says nothing new, proposes an amendment, repeats an earlier row, or waits
//! because its key belongs to another drug. Nothing is ever overwritten.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::compare::Drug;
use super::draft::Draft;
use crate::model::{ConflictDecision, Item, ItemFields, ItemId, ItemState};
use crate::rules::field::Field;
use crate::rules::item::difference;
use crate::rules::refusal::Flaw;
use kernel::error::Result;
use kernel::text::fold;

/// What one row would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A new item, linked to the one that it repeats.
    Add { repeats: Option<Twin> },
    /// The list says so already, or somebody has proposed just that.
    Same { item_id: ItemId },
    /// These fields of an item would change: a request for the committee.
    Amend {
        item_id: ItemId,
        fields: Map<String, Value>,
    },
    /// The same code and the same drug as an earlier row: one item.
    Repeat { of_row: u32 },
    /// The key belongs to another drug: in the list, or on an earlier row.
    Conflict {
        key: String,
        was: String,
        item_id: Option<ItemId>,
    },
}

/// The first one of a drug that stands several times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Twin {
    Item(ItemId),
    /// It is added by this row of the same file.
    Row(u32),
}

/// The list as it stands.
#[derive(Debug)]
pub struct Known<'a> {
    pub items: &'a [Item],
    /// Amendments that wait for the committee or for their day.
    pub pending: &'a HashMap<ItemId, Vec<Map<String, Value>>>,
}

/// Rows that cannot be: the unit of an item that exists already.
pub type UnitFlaw = (u32, Flaw);

/// Judges all rows of the file `file_name`, in their order.
pub fn plan(
    drafts: &[Draft],
    file_name: &str,
    known: &Known<'_>,
) -> Result<(Vec<Outcome>, Vec<UnitFlaw>)> {
    let mut planner = Planner::new(drafts, file_name, known);
    let mut outcomes: Vec<Option<Outcome>> = drafts.iter().map(|_| None).collect();
    // Whoever certainly owns an item claims it before anybody may take it for a row that has moved.
    for (index, outcome) in outcomes.iter_mut().enumerate() {
        *outcome = if planner.key(index).is_some() {
            planner.by_code(index)?
        } else {
            planner.by_line(index)?
        };
    }
    for (index, outcome) in outcomes
        .iter_mut()
        .enumerate()
        .filter(|(_, outcome)| outcome.is_none())
    {
        *outcome = planner.by_drug(index)?;
    }
    let outcomes = outcomes.into_iter().enumerate();
    let outcomes = outcomes
        .map(|(index, outcome)| outcome.unwrap_or_else(|| planner.added(index)))
        .collect();
    Ok((outcomes, planner.flaws))
}

/// The name under which an item remembers where it came from.
pub fn source_line(file_name: &str, row: u32) -> String {
    format!("{file_name}:{row}")
}

struct Planner<'a> {
    drafts: &'a [Draft],
    drugs: Vec<Drug>,
    file_name: &'a str,
    known: &'a Known<'a>,
    by_code: HashMap<String, usize>,
    by_drug: HashMap<Drug, Vec<usize>>,
    by_line: HashMap<&'a str, usize>,
    /// Items that a row of this file stands for.
    claimed: HashMap<usize, u32>,
    /// Codes that earlier rows of this file bring into the list.
    new_codes: HashMap<String, usize>,
    /// First row that adds a drug.
    new_drugs: HashMap<Drug, u32>,
    flaws: Vec<UnitFlaw>,
}

impl<'a> Planner<'a> {
    fn new(drafts: &'a [Draft], file_name: &'a str, known: &'a Known<'a>) -> Self {
        let mut by_drug: HashMap<Drug, Vec<usize>> = HashMap::new();
        for (index, item) in known.items.iter().enumerate() {
            by_drug
                .entry(Drug::of(&item.fields))
                .or_default()
                .push(index);
        }
        // What is out of the list is the last choice for a row.
        for items in by_drug.values_mut() {
            items.sort_by_key(|index| (known.items[*index].state == ItemState::Retired, *index));
        }
        let items = || known.items.iter().enumerate();
        let by_line =
            items().filter_map(|(index, item)| Some((item.source_line.as_deref()?, index)));
        Planner {
            drafts,
            drugs: drafts.iter().map(|draft| Drug::of(&draft.fields)).collect(),
            file_name,
            known,
            by_code: items()
                .map(|(index, item)| (fold(&item.fields.code), index))
                .collect(),
            by_drug,
            by_line: by_line.collect(),
            claimed: HashMap::new(),
            new_codes: HashMap::new(),
            new_drugs: HashMap::new(),
            flaws: Vec::new(),
        }
    }

    fn key(&self, index: usize) -> Option<&str> {
        Some(self.drafts[index].fields.code.as_str()).filter(|code| !code.is_empty())
    }

    fn is_drug(&self, item: usize, index: usize) -> bool {
        Drug::of(&self.known.items[item].fields) == self.drugs[index]
    }

    /// A row with a code is the item, or the earlier row, that has the code.
    fn by_code(&mut self, index: usize) -> Result<Option<Outcome>> {
        let code = self.drafts[index].fields.code.clone();
        if let Some(&item) = self.by_code.get(&code) {
            if !self.is_drug(item, index) {
                return Ok(Some(self.conflict(&code, Some(item), None)));
            }
            return match self.claimed.get(&item) {
                Some(&of_row) => Ok(Some(Outcome::Repeat { of_row })),
                None => self.claim(item, index).map(Some),
            };
        }
        if let Some(&earlier) = self.new_codes.get(&code) {
            let of_row = self.drafts[earlier].row;
            let same = self.drugs[earlier] == self.drugs[index];
            return Ok(Some(if same {
                Outcome::Repeat { of_row }
            } else {
                self.conflict(&code, None, Some(earlier))
            }));
        }
        self.new_codes.insert(code, index);
        Ok(Some(self.added(index)))
    }

    /// A row without a code is the item that came from its line, if it is still the same drug.
    fn by_line(&mut self, index: usize) -> Result<Option<Outcome>> {
        match self.item_of_line(index) {
            Some(item) if self.is_drug(item, index) => self.claim(item, index).map(Some),
            _ => Ok(None),
        }
    }

    /// Otherwise it is an item of the same drug that no other row stands for; and where the item of its line has gone
    /// from the file, the line says something else now.
    fn by_drug(&mut self, index: usize) -> Result<Option<Outcome>> {
        let twins = self.by_drug.get(&self.drugs[index]).into_iter().flatten();
        let free = twins.copied().find(|item| !self.claimed.contains_key(item));
        if let Some(item) = free {
            return self.claim(item, index).map(Some);
        }
        let changed = self.item_of_line(index);
        let changed =
            changed.filter(|item| !self.claimed.contains_key(item) && !self.moved(*item, index));
        Ok(changed.map(|item| {
            let line = source_line(self.file_name, self.drafts[index].row);
            self.conflict(&line, Some(item), None)
        }))
    }

    /// Does a later row of this file, one that is still to be judged, say what this item says?
    fn moved(&self, item: usize, index: usize) -> bool {
        let drug = Drug::of(&self.known.items[item].fields);
        self.drugs[index..]
            .iter()
            .zip(index..)
            .any(|(other, at)| *other == drug && self.key(at).is_none())
    }

    fn item_of_line(&self, index: usize) -> Option<usize> {
        let line = source_line(self.file_name, self.drafts[index].row);
        self.by_line.get(line.as_str()).copied()
    }

    fn conflict(&self, key: &str, item: Option<usize>, earlier: Option<usize>) -> Outcome {
        let item = item.map(|item| &self.known.items[item]);
        let names = [
            item.map(|item| &item.fields.name),
            earlier.map(|row| &self.drafts[row].fields.name),
        ];
        let was = names
            .into_iter()
            .flatten()
            .next()
            .cloned()
            .unwrap_or_default();
        Outcome::Conflict {
            key: key.to_owned(),
            was,
            item_id: item.map(|item| item.id),
        }
    }

    /// The row stands for this item; what it says beyond the list is a proposal.
    fn claim(&mut self, item: usize, index: usize) -> Result<Outcome> {
        let draft = &self.drafts[index];
        self.claimed.insert(item, draft.row);
        let item = &self.known.items[item];
        let unit = &item.fields.base_unit;
        if draft.given.contains(&Field::BaseUnit) && fold(&draft.fields.base_unit) != fold(unit) {
            self.flaws
                .push((draft.row, Flaw::BaseUnitFixed { unit: unit.clone() }));
        }
        let fields = difference(&item.fields, &overlaid(&item.fields, draft))?;
        let proposed = self
            .known
            .pending
            .get(&item.id)
            .is_some_and(|pending| pending.contains(&fields));
        Ok(if fields.is_empty() || proposed {
            Outcome::Same { item_id: item.id }
        } else {
            Outcome::Amend {
                item_id: item.id,
                fields,
            }
        })
    }

    fn added(&mut self, index: usize) -> Outcome {
        let drug = &self.drugs[index];
        let listed = self.by_drug.get(drug).and_then(|items| items.first());
        let listed = listed.map(|item| Twin::Item(self.known.items[*item].id));
        let row = self.drafts[index].row;
        let first = *self.new_drugs.entry(drug.clone()).or_insert(row);
        let repeats = listed.or_else(|| (first != row).then_some(Twin::Row(first)));
        Outcome::Add { repeats }
    }
}

/// The item with what the row says beside its identity.
#[rustfmt::skip]
fn overlaid(item: &ItemFields, draft: &Draft) -> ItemFields {
    let mut fields = item.clone();
    let from = draft.fields.clone();
    for field in &draft.given {
        match field {
            Field::Code | Field::Name | Field::Salt | Field::Form | Field::Specification | Field::Manufacturer | Field::BaseUnit => {}
            Field::Kind => fields.kind = from.kind,
            Field::EnglishName => fields.english_name = from.english_name.clone(),
            Field::Category => fields.category = from.category.clone(),
            Field::OrderUnit => fields.order_unit = from.order_unit.clone(),
            Field::Pack => fields.pack = from.pack,
            Field::Storage => fields.storage = from.storage,
            Field::ShelfLifeMonths => fields.shelf_life_months = from.shelf_life_months,
            Field::MinRemainingLifeDays => fields.min_remaining_life_days = from.min_remaining_life_days,
            Field::MinTier => (fields.at_county, fields.at_township, fields.at_village) = (from.at_county, from.at_township, from.at_village),
            Field::AtCounty => fields.at_county = from.at_county,
            Field::AtTownship => fields.at_township = from.at_township,
            Field::AtVillage => fields.at_village = from.at_village,
            Field::Essential => fields.essential = from.essential,
            Field::Vbp => fields.vbp = from.vbp,
            Field::VbpBatch => fields.vbp_batch = from.vbp_batch.clone(),
            Field::InsuranceClass => fields.insurance_class = from.insurance_class,
            Field::KeyMonitored => fields.key_monitored = from.key_monitored,
            Field::AntibioticTier => fields.antibiotic_tier = from.antibiotic_tier,
            Field::ChronicGuarantee => fields.chronic_guarantee = from.chronic_guarantee,
            Field::HighValue => fields.high_value = from.high_value,
            Field::Toxic => fields.toxic = from.toxic,
            Field::ColdChain => fields.cold_chain = from.cold_chain,
            Field::CeilingPrice => fields.ceiling_price = from.ceiling_price,
            Field::BaselinePrice => fields.baseline_price = from.baseline_price,
            Field::NationalCode => fields.national_code = from.national_code.clone(),
            Field::ApprovalNumber => fields.approval_number = from.approval_number.clone(),
            Field::DrugBaseCode => fields.drug_base_code = from.drug_base_code.clone(),
            Field::Gtin => fields.gtin = from.gtin.clone(),
        }
    }
    fields
}

/// What remains to be done after the decisions: a row kept out does nothing, a row taken as new becomes an item with a code
/// of its own. `decided` tells the decision of a row.
pub fn resolved(
    drafts: Vec<Draft>,
    outcomes: Vec<Outcome>,
    known: &Known<'_>,
    decided: impl Fn(u32) -> Option<ConflictDecision>,
) -> Vec<(Draft, Outcome)> {
    let listed: HashMap<Drug, ItemId> = known
        .items
        .iter()
        .rev()
        .map(|item| (Drug::of(&item.fields), item.id))
        .collect();
    let mut first: HashMap<Drug, u32> = HashMap::new();
    let mut done = Vec::with_capacity(drafts.len());
    for (mut draft, outcome) in drafts.into_iter().zip(outcomes) {
        let outcome = match outcome {
            Outcome::Conflict { .. } => match decided(draft.row) {
                Some(ConflictDecision::AsNew) => {
                    draft.fields.code.clear();
                    let drug = Drug::of(&draft.fields);
                    let twin = listed.get(&drug).map(|id| Twin::Item(*id));
                    let repeats = twin.or_else(|| first.get(&drug).map(|row| Twin::Row(*row)));
                    Outcome::Add { repeats }
                }
                Some(ConflictDecision::KeepOld) | None => continue,
            },
            outcome => outcome,
        };
        if matches!(outcome, Outcome::Add { .. }) {
            first.entry(Drug::of(&draft.fields)).or_insert(draft.row);
        }
        done.push((draft, outcome));
    }
    done
}

/// How many rows do what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Counts {
    pub added: usize,
    pub amended: usize,
    pub unchanged: usize,
    /// Rows that say again what an earlier row said under the same code.
    pub repeated: usize,
    pub conflicts: usize,
}

impl Counts {
    /// Counts the outcomes of a file.
    pub fn of(outcomes: &[Outcome]) -> Counts {
        let count =
            |is: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
        Counts {
            added: count(|outcome| matches!(outcome, Outcome::Add { .. })),
            amended: count(|outcome| matches!(outcome, Outcome::Amend { .. })),
            unchanged: count(|outcome| matches!(outcome, Outcome::Same { .. })),
            repeated: count(|outcome| matches!(outcome, Outcome::Repeat { .. })),
            conflicts: count(|outcome| matches!(outcome, Outcome::Conflict { .. })),
        }
    }
}

#[cfg(test)]
#[path = "tests/plan.rs"]
mod tests;
