//! What a facility's own line most likely means, and how its unit counts. Proposals only: a person decides.

use std::collections::HashSet;

use super::search::findable;
use crate::model::{Item, ItemState, Local, Ratio};
use kernel::quantity::Quantity;
use kernel::text::{fold, key};
use kernel::word_enum;

word_enum! {
    /// What made an item a proposal.
    pub enum Why {
        /// A code of the line is a code of the item.
        Code = "code",
        /// Name and strength are the same.
        NameAndStrength = "name_and_strength",
        /// The names are alike.
        Name = "name",
        /// The line is written in pinyin initials.
        Initials = "initials",
    }
}

/// An item that a line may mean.
#[derive(Clone, Copy, Debug)]
pub struct Proposal<'a> {
    pub item: &'a Item,
    /// Likeness in thousandths.
    pub score: u32,
    pub why: Why,
    pub ratio: Ratio,
}

/// Most proposals for one line.
pub const MAX_PROPOSALS: usize = 10;
/// Less likeness than this is chance.
const LEAST: u32 = 450;

/// What identifies a line at its facility, apart from its unit: everything it says, since systems reuse codes.
pub fn local_key(local: &Local) -> String {
    [&local.code, &local.name, &local.specification]
        .map(|text| fold(text).replace('|', " "))
        .join("|")
}

/// The items that a line most likely means, the likeliest first.
pub fn proposals<'a>(local: &Local, items: &'a [Item]) -> Vec<Proposal<'a>> {
    let line = Line::of(local);
    let mut found: Vec<Proposal<'a>> = items
        .iter()
        .filter(|item| item.state != ItemState::Retired)
        .filter_map(|item| {
            let (score, why) = line.likeness(item);
            let ratio = ratio(local, item);
            (score >= LEAST).then_some(Proposal {
                item,
                score,
                why,
                ratio,
            })
        })
        .collect();
    found.sort_by_key(|proposal| (std::cmp::Reverse(proposal.score), proposal.item.id));
    found.truncate(MAX_PROPOSALS);
    found
}

/// A line prepared for comparing it with thousands of items.
struct Line {
    code: String,
    name: String,
    pairs: HashSet<(char, char)>,
    strengths: Vec<String>,
}

impl Line {
    fn of(local: &Local) -> Line {
        let name = letters(&local.name);
        let mut strengths = strengths(&local.specification);
        if strengths.is_empty() {
            strengths = self::strengths(&local.name);
        }
        Line {
            code: key(&local.code),
            pairs: pairs(&name),
            name,
            strengths,
        }
    }

    fn likeness(&self, item: &Item) -> (u32, Why) {
        let fields = &item.fields;
        let codes = [
            Some(&fields.code),
            fields.national_code.as_ref(),
            fields.gtin.as_ref(),
            fields.drug_base_code.as_ref(),
        ];
        if !self.code.is_empty()
            && codes
                .into_iter()
                .flatten()
                .any(|code| key(code) == self.code)
        {
            return (1000, Why::Code);
        }
        let (name, by_sound) = self.name_likeness(item);
        let listed = strengths(&fields.specification);
        let strength = match (self.strengths.first(), listed.first()) {
            (Some(own), Some(_)) if listed.contains(own) => 1000,
            (Some(_), Some(_)) => 0,
            _ => 500,
        };
        let form = form_likeness(
            &self.name,
            &letters(&format!("{}{}", fields.name, fields.form)),
        );
        let score = (name * 65 + strength * 25 + form * 10) / 100;
        let why = match (by_sound, strength == 1000 && name >= 800) {
            (true, _) => Why::Initials,
            (false, true) => Why::NameAndStrength,
            (false, false) => Why::Name,
        };
        (score, why)
    }

    /// Names are alike by the pairs of neighbouring letters that they share (Dice); one inside the other is nearly the same.
    fn name_likeness(&self, item: &Item) -> (u32, bool) {
        let other = letters(&item.fields.name);
        if self.name.is_empty() || other.is_empty() {
            return (0, false);
        }
        if self.name == other {
            return (1000, false);
        }
        if self.name.len() >= 3 && self.name.is_ascii() {
            let found = findable(&item.fields).text;
            let initials = found.contains(&format!("|i:{}", self.name));
            return if initials { (800, true) } else { (0, false) };
        }
        if other.chars().count() > 1 && (self.name.contains(&other) || other.contains(&self.name)) {
            return (900, false);
        }
        let others = pairs(&other);
        let shared = self.pairs.intersection(&others).count();
        let all = (self.pairs.len() + others.len()).max(1);
        ((2000 * shared / all) as u32, false)
    }
}

/// Letters and digits only, folded, in lower case.
fn letters(text: &str) -> String {
    key(text)
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

fn pairs(text: &str) -> HashSet<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

/// Words of dosage forms that make another drug of the same name.
const FORMS: [&str; 9] = [
    "胶囊",
    "颗粒",
    "注射",
    "缓释",
    "片",
    "丸",
    "口服液",
    "软膏",
    "滴眼",
];

/// A form that both name speaks for them, one that only one of them names against them.
fn form_likeness(one: &str, other: &str) -> u32 {
    let form = |text: &str| FORMS.iter().find(|form| text.contains(**form));
    match (form(one), form(other)) {
        (Some(one), Some(other)) if one == other => 1000,
        (Some(_), Some(_)) => 0,
        _ => 500,
    }
}

/// Amounts of substance in a specification, in one spelling: 250mg and 0.25g are the same.
fn strengths(specification: &str) -> Vec<String> {
    let text = key(specification);
    let mut found = Vec::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let tail = &rest[start..];
        let end = tail
            .find(|letter: char| !(letter.is_ascii_digit() || letter == '.'))
            .unwrap_or(tail.len());
        let (number, after) = tail.split_at(end);
        found.extend(strength(number.trim_end_matches('.'), after.trim_start()));
        rest = after;
    }
    found
}

/// Micrograms for weights, as written for units and volumes; anything else, like 24粒, is a pack.
fn strength(number: &str, after: &str) -> Option<String> {
    let thousandths = number.parse::<Quantity>().ok()?.0;
    for (unit, factor) in [("mg", 1), ("μg", 0), ("ug", 0), ("g", 1000)] {
        if after.starts_with(unit) {
            // Thousandths of a milligram are micrograms.
            let micrograms = if factor == 0 {
                thousandths / 1000
            } else {
                thousandths.checked_mul(factor)?
            };
            return Some(format!("{micrograms}ug"));
        }
    }
    let unit = ["ml", "万iu", "iu", "万单位", "单位", "%"]
        .into_iter()
        .find(|unit| after.starts_with(unit))?;
    Some(format!("{thousandths}{unit}"))
}

/// How the line's unit most likely counts: its own unit once, the order unit as a pack, or as many as its specification
/// says are in it.
pub fn ratio(local: &Local, item: &Item) -> Ratio {
    let unit = fold(&local.unit);
    let (base, order) = (fold(&item.fields.base_unit), fold(&item.fields.order_unit));
    if unit == base {
        return Ratio::ONE;
    }
    let counted = count_of(&fold(&local.specification), &base);
    if let Some(num) = counted {
        return Ratio { num, den: 1 };
    }
    if unit == order {
        Ratio::of(item.fields.pack)
    } else {
        Ratio::ONE
    }
}

/// The number that stands right before the unit: 0.25g×24粒/盒 counts 24 粒.
fn count_of(specification: &str, unit: &str) -> Option<i64> {
    if unit.is_empty() {
        return None;
    }
    let before = specification.split_once(unit)?.0.trim_end();
    let digits = before.rfind(|letter: char| !letter.is_ascii_digit());
    let start = digits.map_or(0, |at| {
        at + before[at..].chars().next().map_or(0, char::len_utf8)
    });
    before[start..].parse().ok().filter(|count| *count > 0)
}

#[cfg(test)]
#[path = "tests/crosswalk.rs"]
mod tests;
