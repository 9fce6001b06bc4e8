//! Which rows mean the same drug, and which keys mean two.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::model::ItemFields;
use kernel::text::fold;

/// What makes a drug: name, form, specification and maker, each folded. Two rows are the same drug when these are equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Drug([String; 4]);

impl Drug {
    /// The identity of an item.
    pub fn of(fields: &ItemFields) -> Drug {
        Drug([
            fold(&fields.name),
            fold(&fields.form),
            fold(&fields.specification),
            fold(&fields.manufacturer),
        ])
    }
}

/// A row with what it is compared by.
#[derive(Clone, Debug)]
pub struct Compared<'a> {
    pub row: u32,
    /// Folded; blank keys are none.
    pub key: Option<String>,
    pub drug: Drug,
    pub fields: &'a ItemFields,
}

/// One drug on several rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    pub rows: Vec<u32>,
    pub name: String,
    pub specification: String,
    pub manufacturer: String,
}

/// A key that belonged to another drug before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    pub key: String,
    pub row: u32,
    pub name: String,
    /// The name that had the key first.
    pub was: String,
}

/// The drug and its name that had a key first.
pub type Owners = HashMap<String, (Drug, String)>;

/// One entry for each drug that stands on several rows, in the order of their first rows.
pub fn duplicates(rows: &[Compared<'_>]) -> Vec<Duplicate> {
    let mut by_drug: HashMap<&Drug, Vec<&Compared<'_>>> = HashMap::new();
    for row in rows {
        by_drug.entry(&row.drug).or_default().push(row);
    }
    let mut repeated: Vec<_> = by_drug
        .into_values()
        .filter(|rows| rows.len() > 1)
        .collect();
    repeated.sort_by_key(|rows| rows[0].row);
    repeated
        .into_iter()
        .map(|rows| Duplicate {
            rows: rows.iter().map(|row| row.row).collect(),
            name: rows[0].fields.name.clone(),
            specification: rows[0].fields.specification.clone(),
            manufacturer: rows[0].fields.manufacturer.clone(),
        })
        .collect()
}

/// One entry for each row whose key belongs to another drug: in `owners` beforehand, or on an earlier row.
pub fn conflicts(rows: &[Compared<'_>], mut owners: Owners) -> Vec<Conflict> {
    let mut found = Vec::new();
    for row in rows {
        let Some(key) = &row.key else { continue };
        let (drug, was) = owners
            .entry(key.clone())
            .or_insert_with(|| (row.drug.clone(), row.fields.name.clone()));
        if *drug != row.drug {
            let (key, name, was) = (key.clone(), row.fields.name.clone(), was.clone());
            found.push(Conflict {
                key,
                row: row.row,
                name,
                was,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(name: &str, specification: &str) -> ItemFields {
        ItemFields {
            name: name.into(),
            specification: specification.into(),
            ..ItemFields::default()
        }
    }

    fn compared(items: &[(&'static str, ItemFields)]) -> Vec<(u32, Option<String>, Drug)> {
        let rows = (2..).zip(items);
        rows.map(|(row, (key, fields))| {
            (
                row,
                (!key.is_empty()).then(|| (*key).to_owned()),
                Drug::of(fields),
            )
        })
        .collect()
    }

    fn judge(
        items: &[(&'static str, ItemFields)],
        owners: Owners,
    ) -> (Vec<Duplicate>, Vec<Conflict>) {
        let rows: Vec<Compared<'_>> = compared(items)
            .into_iter()
            .zip(items)
            .map(|((row, key, drug), (_, fields))| Compared {
                row,
                key,
                drug,
                fields,
            })
            .collect();
        (duplicates(&rows), conflicts(&rows, owners))
    }

    #[test]
    fn one_drug_on_several_rows_is_one_entry() {
        let items = [
            ("", fields("甲硝唑", "0.2g")),
            ("", fields("羟氯喹", "0.1g")),
            ("", fields("甲硝唑", "０.2g ")),
            ("", fields("甲硝唑", "0.5g")),
            ("", fields("甲　硝唑", "0.2g")),
            ("", fields("甲硝唑", "0.2 g")),
        ];
        let (duplicates, conflicts) = judge(&items, Owners::new());
        assert_eq!(duplicates.len(), 1);
        assert_eq!(
            (duplicates[0].rows.as_slice(), duplicates[0].name.as_str()),
            ([2, 4].as_slice(), "甲硝唑")
        );
        assert!(conflicts.is_empty());
    }

    #[test]
    fn a_key_belongs_to_the_drug_that_had_it_first() {
        let items = [
            ("A", fields("甲", "1g")),
            ("A", fields("甲", "1g")),
            ("A", fields("乙", "1g")),
            ("", fields("乙", "1g")),
            ("A", fields("丙", "1g")),
        ];
        let (_, conflicts) = judge(&items, Owners::new());
        let told: Vec<_> = conflicts
            .iter()
            .map(|c| (c.row, c.name.as_str(), c.was.as_str()))
            .collect();
        assert_eq!(told, [(4, "乙", "甲"), (6, "丙", "甲")]);
    }

    #[test]
    fn an_older_list_has_its_keys_first() {
        let older = fields("甲", "1g");
        let owners = Owners::from([("A".to_owned(), (Drug::of(&older), older.name))]);
        let (_, conflicts) = judge(&[("A", fields("乙", "")), ("B", fields("丙", ""))], owners);
        assert_eq!((conflicts.len(), conflicts[0].was.as_str()), (1, "甲"));
    }
}
