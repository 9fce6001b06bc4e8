//! Records of a stop become one picture, field by field. Lists grow; of everything else what was said first stays, and what
//! is said later and differs is kept beside it for somebody to look at. Nothing is ever overwritten, and the same record
//! twice changes nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use kernel::clock::Instant;

/// Fields that grow.
const LISTS: &[&str] = &["totes", "exceptions", "returns", "photos"];

/// Fields that exist, with what they hold.
pub const FIELDS: &[&str] = &[
    "arrived_at",
    "outcome",
    "reason",
    "totes",
    "receiver",
    "signature",
    "photos",
    "temperature_tenths",
    "exceptions",
    "returns",
    "note",
];

/// What is known of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Known {
    /// Its value.
    #[schema(value_type = Object)]
    pub value: Value,
    /// When the phone wrote it, first.
    pub at: Instant,
    /// Which record said so.
    pub record: String,
}

/// What differs from what was said before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Conflict {
    /// Of which field.
    pub field: String,
    /// What was said later.
    pub said: Known,
}

/// A stop's picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// By field.
    pub fields: BTreeMap<String, Known>,
    /// In the order in which they came.
    pub conflicts: Vec<Conflict>,
}

impl Picture {
    /// The value of a field.
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.fields.get(field).map(|known| &known.value)
    }

    /// Takes a record in.
    pub fn take(&mut self, record: &str, at: Instant, fields: &BTreeMap<String, Value>) {
        for (field, value) in fields {
            let said = Known {
                value: value.clone(),
                at,
                record: record.to_owned(),
            };
            match self.fields.get_mut(field) {
                None => {
                    self.fields.insert(field.clone(), said);
                }
                Some(known) if LISTS.contains(&field.as_str()) => grow(&mut known.value, value),
                Some(known) if known.value == *value => {}
                Some(_) => {
                    let conflict = Conflict {
                        field: field.clone(),
                        said,
                    };
                    if !self.conflicts.contains(&conflict) {
                        self.conflicts.push(conflict);
                    }
                }
            }
        }
    }
}

fn grow(known: &mut Value, more: &Value) {
    let (Some(known), Some(more)) = (known.as_array_mut(), more.as_array()) else {
        return;
    };
    for one in more {
        if !known.contains(one) {
            known.push(one.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record(fields: Value) -> BTreeMap<String, Value> {
        serde_json::from_value(fields).expect("fields")
    }

    #[test]
    fn fields_of_two_records_stand_beside_each_other() {
        let mut picture = Picture::default();
        picture.take(
            "a",
            Instant(1),
            &record(json!({ "arrived_at": "x", "totes": ["T1"] })),
        );
        picture.take(
            "b",
            Instant(2),
            &record(json!({ "receiver": "李四", "totes": ["T2", "T1"] })),
        );
        assert_eq!(picture.get("totes"), Some(&json!(["T1", "T2"])));
        assert_eq!(picture.get("receiver"), Some(&json!("李四")));
        assert!(picture.conflicts.is_empty());
    }

    #[test]
    fn what_was_said_first_stays_and_what_differs_is_kept() {
        let mut picture = Picture::default();
        picture.take("a", Instant(1), &record(json!({ "outcome": "delivered" })));
        let other = record(json!({ "outcome": "failed" }));
        picture.take("b", Instant(2), &other);
        let once = picture.clone();
        picture.take("b", Instant(2), &other);
        assert_eq!(picture, once);
        assert_eq!(picture.get("outcome"), Some(&json!("delivered")));
        assert_eq!(picture.conflicts.len(), 1);
        assert_eq!(picture.conflicts[0].said.value, json!("failed"));
    }
}
