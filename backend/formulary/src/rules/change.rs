//! Changes of the list: who may propose and decide what, and what a change does on its day.

use serde_json::{Map, Value};

use super::item::{difference, patched};
use super::refusal::{Flaw, FormularyRefusal};
use crate::model::{
    Change, ChangeKind, ChangeState, Decision, Impact, Item, ItemFields, ItemState, MAP,
};
use kernel::actor::Actor;
use kernel::clock::{Day, Instant};
use kernel::error::{Error, Field, Invalid, Result};
use kernel::four_eyes::NotSubmitter;

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    pub kind: ChangeKind,
    pub item: Option<&'a Item>,
    pub substitute: Option<&'a Item>,
    pub fields: &'a Map<String, Value>,
    pub reason: &'a str,
    pub effective_on: Day,
}

/// May this be proposed today? Answers the fields that really change.
///
/// Refused in this order: reason and day, item and state, substitute, fields.
pub fn propose(asked: &Asked<'_>, today: Day) -> Result<Map<String, Value>> {
    let mut invalid = Invalid::new();
    invalid.ensure(
        !asked.reason.trim().is_empty(),
        "/reason",
        Field::Required {},
    );
    invalid.ensure(
        asked.reason.chars().count() <= 1000,
        "/reason",
        Field::TooLong { max: 1000 },
    );
    let in_past = FormularyRefusal::EffectiveInPast {
        today: today.to_string(),
    };
    invalid.ensure(asked.effective_on >= today, "/effective_on", in_past);
    invalid.finish()?;
    let at_item = |refusal| Invalid::one("/item_id", refusal);
    let item = match (asked.kind, asked.item) {
        (ChangeKind::Add, None) => None,
        (ChangeKind::Add, Some(_)) => return Err(at_item(FormularyRefusal::ItemNotNeeded {})),
        (_, None) => return Err(at_item(FormularyRefusal::ItemNeeded {})),
        (kind, Some(item)) if starts_from(kind, item.state) => Some(item),
        (kind, Some(item)) => return Err(wrong_state(kind, item.state).into()),
    };
    substitute(asked)?;
    match (asked.kind, item) {
        (ChangeKind::Add, _) => added(asked.fields),
        (ChangeKind::Amend, Some(item)) => amended(item, asked.fields),
        _ if asked.fields.is_empty() => Ok(Map::new()),
        _ => Err(Invalid::one("/fields", Field::TooMany { max: 0 })),
    }
}

/// From which states each kind starts.
fn starts_from(kind: ChangeKind, state: ItemState) -> bool {
    match kind {
        ChangeKind::Add => false,
        ChangeKind::Amend | ChangeKind::Retire | ChangeKind::Replace => state != ItemState::Retired,
        ChangeKind::Suspend => state == ItemState::Active,
        ChangeKind::Resume => state != ItemState::Active,
    }
}

fn wrong_state(kind: ChangeKind, state: ItemState) -> FormularyRefusal {
    FormularyRefusal::ItemState {
        state: state.to_string(),
        kind: kind.to_string(),
    }
}

fn substitute(asked: &Asked<'_>) -> Result<()> {
    let refused = |refusal| Err(Invalid::one("/substitute_id", refusal));
    match asked.substitute {
        None if asked.kind == ChangeKind::Replace => refused(FormularyRefusal::SubstituteNeeded {}),
        None => Ok(()),
        Some(other) => {
            let itself = asked.item.is_some_and(|item| item.id == other.id);
            if itself || other.state != ItemState::Active {
                refused(FormularyRefusal::SubstituteUnusable {})
            } else {
                Ok(())
            }
        }
    }
}

/// A new item needs to be complete, except for its code, which the centre may give on the day.
fn added(fields: &Map<String, Value>) -> Result<Map<String, Value>> {
    let complete = patched(&ItemFields::default(), fields)?;
    difference(&ItemFields::default(), &complete)
}

fn amended(item: &Item, fields: &Map<String, Value>) -> Result<Map<String, Value>> {
    let amended = amend(&item.fields, fields)?;
    let changed = difference(&item.fields, &amended)?;
    if changed.is_empty() {
        Err(FormularyRefusal::NothingChanges {}.into())
    } else {
        Ok(changed)
    }
}

/// The fields of an item after an amendment. The base unit stays, since every quantity counts it, and so does a code.
pub fn amend(current: &ItemFields, patch: &Map<String, Value>) -> Result<ItemFields> {
    let amended = patched(current, patch)?;
    let mut invalid = Invalid::new();
    let unit = current.base_unit.clone();
    invalid.ensure(
        amended.base_unit == unit,
        "/fields/base_unit",
        Flaw::BaseUnitFixed { unit },
    );
    invalid.ensure(!amended.code.is_empty(), "/fields/code", Field::Required {});
    invalid.finish()?;
    Ok(amended)
}

/// The committee says yes. Never its proposer.
pub fn approve(
    change: Change,
    eyes: NotSubmitter,
    decision: Decision,
    impact: Impact,
) -> Result<Change> {
    let _ = eyes;
    decide(
        change,
        "approve",
        ChangeState::Approved(decision),
        Some(impact),
    )
}

/// The committee says no. Never its proposer.
pub fn reject(
    change: Change,
    eyes: NotSubmitter,
    decision: Decision,
    impact: Impact,
) -> Result<Change> {
    let _ = eyes;
    decide(
        change,
        "reject",
        ChangeState::Rejected(decision),
        Some(impact),
    )
}

/// Its author, or whoever stands for him, takes it back.
pub fn withdraw(change: Change, actor: &Actor) -> Result<Change> {
    if !is_author(&change, actor) {
        return Err(FormularyRefusal::NotAuthor {}.into());
    }
    decide(change, "withdraw", ChangeState::Withdrawn, None)
}

fn is_author(change: &Change, actor: &Actor) -> bool {
    let authors = [Some(change.proposed_by), change.proposed_for];
    [actor.user_id, actor.behalf_of]
        .iter()
        .any(|user| user.is_some() && authors.contains(user))
}

/// Its day has come.
pub fn take_effect(change: Change, at: Instant) -> Result<Change> {
    let decision = change.state.decision().cloned();
    let decision = decision.ok_or_else(|| wrong_verb(&change, "take_effect"))?;
    decide(
        change,
        "take_effect",
        ChangeState::Effective { decision, at },
        None,
    )
}

/// Its day has come and it no longer fits.
pub fn lapse(change: Change, at: Instant, why: String) -> Result<Change> {
    let decision = Decision {
        by: None,
        at,
        note: why,
    };
    decide(change, "lapse", ChangeState::Rejected(decision), None)
}

fn decide(
    mut change: Change,
    verb: &str,
    to: ChangeState,
    impact: Option<Impact>,
) -> Result<Change> {
    let arrow = (change.state.word(), to.word());
    if !MAP
        .iter()
        .any(|(from, known, end)| *known == verb && (*from, *end) == arrow)
    {
        return Err(wrong_verb(&change, verb));
    }
    change.state = to;
    change.impact = impact.or(change.impact);
    Ok(change)
}

fn wrong_verb(change: &Change, verb: &str) -> Error {
    let state = change.state.word().to_string();
    FormularyRefusal::ChangeState {
        state,
        verb: verb.to_owned(),
    }
    .into()
}

/// What becomes of an item on the day of its change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    pub fields: ItemFields,
    pub state: ItemState,
}

/// The item after the change, or why the change no longer fits: the list may have moved on since the review.
pub fn effect(change: &Change, item: Option<&Item>) -> Result<Effect> {
    let Some(item) = item else {
        let fields = patched(&ItemFields::default(), &change.fields)?;
        return Ok(Effect {
            fields,
            state: ItemState::Active,
        });
    };
    if !starts_from(change.kind, item.state) {
        return Err(wrong_state(change.kind, item.state).into());
    }
    let fields = match change.kind {
        ChangeKind::Amend => amend(&item.fields, &change.fields)?,
        _ => item.fields.clone(),
    };
    let state = match change.kind {
        ChangeKind::Add | ChangeKind::Resume => ItemState::Active,
        ChangeKind::Amend => item.state,
        ChangeKind::Suspend => ItemState::Suspended,
        ChangeKind::Retire | ChangeKind::Replace => ItemState::Retired,
    };
    Ok(Effect { fields, state })
}

/// The verbs that the arrows of the change leave open to this reader.
pub fn can(change: &Change, actor: &Actor) -> Vec<&'static str> {
    use kernel::permission::Permission;
    let other_eyes = || {
        actor.can(Permission::ReviewFormulary)
            && NotSubmitter::witness(actor, Some(change.proposed_by), change.proposed_for).is_ok()
    };
    let open = MAP
        .iter()
        .filter(|(from, _, _)| *from == change.state.word())
        .map(|(_, verb, _)| *verb);
    open.filter(|verb| match *verb {
        "approve" | "reject" => other_eyes(),
        "withdraw" => is_author(change, actor),
        _ => false,
    })
    .collect()
}

#[cfg(test)]
#[path = "tests/change.rs"]
mod tests;
