//! 今日: what waits for one person. Every slice contributes its part; the desk puts the parts together.

use std::collections::BTreeMap;
use std::pin::Pin;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::clock::Instant;
use crate::db::Tx;
use crate::error::Result;
use crate::money::Money;

/// A slice's part of the morning page: asked in a reading transaction of whoever opens it.
pub type Source = for<'a> fn(&'a Tx) -> Pin<Box<dyn Future<Output = Result<Part>> + Send + 'a>>;

/// What one slice contributes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// Numbers worth a glance.
    pub cards: Vec<Card>,
    /// Things that wait, the most urgent of a kind first.
    pub tasks: Vec<Task>,
    /// How much waits behind an entry of the navigation, also what is not listed as a task.
    pub counts: BTreeMap<&'static str, i64>,
}

impl Part {
    /// Adds to what waits behind an entry of the navigation.
    pub fn count(&mut self, nav_key: &'static str, waiting: i64) {
        if waiting > 0 {
            *self.counts.entry(nav_key).or_default() += waiting;
        }
    }

    /// Takes another part in.
    pub fn absorb(&mut self, other: Part) {
        self.cards.extend(other.cards);
        self.tasks.extend(other.tasks);
        for (nav_key, waiting) in other.counts {
            self.count(nav_key, waiting);
        }
    }
}

/// A number worth a glance. The client names it by its key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Card {
    /// Which number.
    pub key: &'static str,
    /// Its value, a decimal string.
    pub value: String,
    /// Word of its unit.
    pub unit: Option<&'static str>,
    /// What it should be.
    pub target: Option<String>,
    /// How it came about, oldest first.
    pub trend: Vec<String>,
    /// The rows behind it.
    pub link: String,
}

/// Something that waits for this person. The client says it from kind and params.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Task {
    /// Which sentence.
    pub kind: &'static str,
    /// Its facts.
    #[schema(value_type = Object)]
    pub title_params: Value,
    /// Word of the document.
    pub entity: &'static str,
    /// Its id.
    pub id: String,
    /// The number people call it by.
    pub number: Option<String>,
    /// What is at stake.
    pub amount: Option<Money>,
    /// By when.
    pub due_at: Option<Instant>,
    /// Page of the document.
    pub link: String,
    /// The next right action.
    pub primary: Action,
    /// Another one.
    pub secondary: Option<Action>,
}

impl Task {
    /// A task that leads to a page.
    pub fn new(
        kind: &'static str,
        entity: &'static str,
        id: impl ToString,
        link: impl Into<String>,
    ) -> Self {
        let link = link.into();
        Self {
            kind,
            title_params: Value::Object(Default::default()),
            entity,
            id: id.to_string(),
            number: None,
            amount: None,
            due_at: None,
            primary: Action::open(link.clone()),
            link,
            secondary: None,
        }
    }

    /// With the facts of its sentence.
    #[must_use]
    pub fn saying(self, params: Value) -> Self {
        Self {
            title_params: params,
            ..self
        }
    }

    /// With the number people call it by.
    #[must_use]
    pub fn numbered(self, number: &str) -> Self {
        Self {
            number: Some(number.to_owned()),
            ..self
        }
    }

    /// With what is at stake.
    #[must_use]
    pub fn worth(self, amount: Money) -> Self {
        Self {
            amount: Some(amount),
            ..self
        }
    }

    /// With a time by which it has to be done.
    #[must_use]
    pub fn due(self, at: Option<Instant>) -> Self {
        Self { due_at: at, ..self }
    }

    /// With a verb that can be done on the row itself; opening the page stands beside it unless another
    /// action does.
    #[must_use]
    pub fn doing(self, action: Action) -> Self {
        let page = Action::open(self.link.clone());
        Self {
            primary: action,
            secondary: Some(self.secondary.unwrap_or(page)),
            ..self
        }
    }

    /// With another action beside the first.
    #[must_use]
    pub fn or(self, action: Action) -> Self {
        Self {
            secondary: Some(action),
            ..self
        }
    }
}

/// A button: either a verb with everything a client needs to send it, or a page to open.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Action {
    /// What it does, `open` for a page.
    pub verb: &'static str,
    /// HTTP method.
    pub method: Option<&'static str>,
    /// Where to send it.
    pub path: Option<String>,
    /// For `If-Match`.
    pub version: Option<i64>,
    /// Fields of the body that the person is asked for, e.g. `reason`.
    pub needs: Vec<&'static str>,
    /// The page to open.
    pub link: Option<String>,
}

impl Action {
    /// Opens a page.
    pub fn open(link: impl Into<String>) -> Self {
        Self {
            verb: "open",
            method: None,
            path: None,
            version: None,
            needs: Vec::new(),
            link: Some(link.into()),
        }
    }

    /// Posts a verb on a document at a version.
    pub fn post(verb: &'static str, path: impl Into<String>, version: i64) -> Self {
        Self {
            verb,
            method: Some("POST"),
            path: Some(path.into()),
            version: Some(version),
            needs: Vec::new(),
            link: None,
        }
    }

    /// The same, asking for these fields first.
    #[must_use]
    pub fn asking(self, needs: &[&'static str]) -> Self {
        Self {
            needs: needs.to_vec(),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up() {
        let mut all = Part::default();
        let mut one = Part::default();
        one.count("demand", 2);
        one.count("demand", 0);
        one.tasks.push(Task::new(
            "requisition_draft",
            "requisition",
            7,
            "/demand/requisitions/7",
        ));
        all.absorb(one.clone());
        all.absorb(one);
        assert_eq!(all.counts, BTreeMap::from([("demand", 4)]));
        assert_eq!(all.tasks.len(), 2);
    }

    #[test]
    fn a_verb_on_the_row_keeps_the_page_beside_it() {
        let task = Task::new("requisition_approval", "requisition", 7, "/r/7").doing(Action::post(
            "approve",
            "/api/r/7/approval",
            3,
        ));
        assert_eq!(task.primary.verb, "approve");
        assert_eq!(
            task.secondary.and_then(|action| action.link).as_deref(),
            Some("/r/7")
        );
    }
}
