//! Change requests: proposed, decided on by somebody else, effective on their day by a duty.

use serde_json::{Map, Value, json};

use super::items::{Entry as EnterOn, NewItem, enter};
use super::words;
use crate::duties;
use crate::model::{
    Change, ChangeId, ChangeKind, ChangeState, Decision, Impact, ImpactAsked, Item, ItemId,
};
use crate::rules::change::{self as rules, Asked, Effect};
use crate::rules::refusal::FormularyRefusal;
use crate::store::{changes as store, items};
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;

/// Document numbers of changes 变更.
const SERIES: &str = "BG";

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct Proposal<'a> {
    pub kind: ChangeKind,
    pub item_id: Option<ItemId>,
    pub substitute_id: Option<ItemId>,
    pub fields: &'a Map<String, Value>,
    pub reason: &'a str,
    pub effective_on: Day,
}

/// Proposes a change, once however often it is asked.
pub async fn propose(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    proposal: &Proposal<'_>,
) -> Result<ChangeId> {
    app.db
        .write_once(actor, key, |tx| {
            async move { propose_in(tx, proposal).await }.scope_boxed()
        })
        .await
}

async fn propose_in(tx: &Tx, proposal: &Proposal<'_>) -> Result<ChangeId> {
    let item = existing(tx, "/item_id", proposal.item_id).await?;
    let substitute = existing(tx, "/substitute_id", proposal.substitute_id).await?;
    let asked = Asked {
        kind: proposal.kind,
        item: item.as_ref(),
        substitute: substitute.as_ref(),
        fields: proposal.fields,
        reason: proposal.reason,
        effective_on: proposal.effective_on,
    };
    let fields = rules::propose(&asked, tx.day())?;
    code_free(tx, &fields, proposal.item_id).await?;
    let number = tx.next_number(SERIES, &tx.day().compact_month()).await?;
    let mut change = proposed(tx, number, proposal.kind, proposal.item_id, fields)?;
    change.substitute_id = proposal.substitute_id;
    change.reason = proposal.reason.trim().to_owned();
    change.effective_on = proposal.effective_on;
    change.impact = Some(impact(tx, proposal.item_id).await?);
    store::changes_insert(tx, std::slice::from_ref(&change)).await?;
    journal_proposal(tx, &change);
    Ok(change.id)
}

/// A proposal as it begins.
fn proposed(
    tx: &Tx,
    number: String,
    kind: ChangeKind,
    item_id: Option<ItemId>,
    fields: Map<String, Value>,
) -> Result<Change> {
    let actor = tx.actor();
    Ok(Change {
        id: tx.id(),
        number,
        kind,
        item_id,
        substitute_id: None,
        fields,
        reason: String::new(),
        effective_on: tx.day(),
        state: ChangeState::Proposed,
        impact: None,
        proposed_by: actor
            .author()
            .ok_or_else(|| Error::fault("a proposal has an author"))?,
        proposed_for: actor.behalf_of,
        proposed_at: tx.now(),
        version: 1,
    })
}

fn journal_proposal(tx: &Tx, change: &Change) {
    let facts = json!({
        "kind": change.kind,
        "item_id": change.item_id,
        "fields": change.fields,
        "reason": change.reason,
        "effective_on": change.effective_on,
    });
    tx.journal(
        words::CHANGE,
        change.id,
        Some(&change.number),
        Verb::SUBMIT,
        facts,
    );
}

/// Proposes amendments that a file asks for, all of them with one reason; answers how many.
pub(super) async fn propose_amendments(
    tx: &Tx,
    reason: &str,
    amendments: Vec<(ItemId, Map<String, Value>)>,
) -> Result<usize> {
    let mut numbers = tx
        .next_numbers(SERIES, &tx.day().compact_month(), amendments.len())
        .await?
        .into_iter();
    let mut changes = Vec::with_capacity(amendments.len());
    for (item, fields) in amendments {
        let number = numbers
            .next()
            .ok_or_else(|| Error::fault("a series gave too few numbers"))?;
        let mut change = proposed(tx, number, ChangeKind::Amend, Some(item), fields)?;
        change.reason = reason.to_owned();
        journal_proposal(tx, &change);
        changes.push(change);
    }
    store::changes_insert(tx, &changes).await?;
    Ok(changes.len())
}

async fn existing(tx: &Tx, pointer: &str, id: Option<ItemId>) -> Result<Option<Item>> {
    let Some(id) = id else { return Ok(None) };
    match items::item_get(tx, id).await {
        Ok(item) => Ok(Some(item)),
        Err(error) if error.status() == 404 => Err(Invalid::one(
            pointer,
            Field::UnknownReference {
                value: id.to_string(),
            },
        )),
        Err(error) => Err(error),
    }
}

/// A code that a change brings must not belong to another item.
async fn code_free(tx: &Tx, fields: &Map<String, Value>, item_id: Option<ItemId>) -> Result<()> {
    let Some(code) = fields
        .get("code")
        .and_then(Value::as_str)
        .filter(|code| !code.is_empty())
    else {
        return Ok(());
    };
    let owner = items::item_by_code(tx, code).await?;
    if owner.is_some_and(|owner| Some(owner.id) != item_id) {
        return Err(FormularyRefusal::CodeTaken {
            code: code.to_owned(),
        }
        .into());
    }
    Ok(())
}

/// What a change of this item touches; slices on the right add what they know.
pub async fn impact(tx: &Tx, item_id: Option<ItemId>) -> Result<Impact> {
    let Some(id) = item_id else {
        return Ok(Impact::default());
    };
    let ids: Vec<ItemId> = items::substitutes(tx, id)
        .await?
        .iter()
        .map(|row| row.substitute_id)
        .collect();
    let mut refs = items::item_refs(tx, ids.clone()).await?;
    let substitutes = ids.iter().filter_map(|id| refs.remove(id)).collect();
    let asked = ImpactAsked::new(
        id,
        Impact {
            substitutes,
            ..Impact::default()
        },
    );
    tx.raise(asked.clone()).await?;
    asked.answer()
}

/// The committee says yes.
pub async fn approve(
    app: &App,
    actor: &Actor,
    id: ChangeId,
    version: IfMatch,
    note: &str,
) -> Result<()> {
    decide(app, actor, id, version, note, Verb::APPROVE, rules::approve).await
}

/// The committee says no.
pub async fn reject(
    app: &App,
    actor: &Actor,
    id: ChangeId,
    version: IfMatch,
    note: &str,
) -> Result<()> {
    decide(app, actor, id, version, note, Verb::REJECT, rules::reject).await
}

type Decide = fn(Change, NotSubmitter, Decision, Impact) -> Result<Change>;

async fn decide(
    app: &App,
    actor: &Actor,
    id: ChangeId,
    version: IfMatch,
    note: &str,
    verb: Verb,
    rule: Decide,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let change = store::change_get(tx, id).await?;
                version.check(change.version)?;
                let eyes = NotSubmitter::witness(
                    tx.actor(),
                    Some(change.proposed_by),
                    change.proposed_for,
                )?;
                let impact = impact(tx, change.item_id).await?;
                let decision = Decision {
                    by: tx.actor().author(),
                    at: tx.now(),
                    note: note.trim().to_owned(),
                };
                let change = rule(change, eyes, decision, impact)?;
                store::change_save(tx, &change).await?;
                let facts = json!({ "note": note, "effective_on": change.effective_on });
                tx.journal(words::CHANGE, id, Some(&change.number), verb, facts);
                if change.effective_on <= tx.day() {
                    tx.wake(duties::CHANGES_TAKE_EFFECT);
                }
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// Its author takes it back.
pub async fn withdraw(app: &App, actor: &Actor, id: ChangeId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let change = store::change_get(tx, id).await?;
                version.check(change.version)?;
                let change = rules::withdraw(change, tx.actor())?;
                store::change_save(tx, &change).await?;
                tx.journal(
                    words::CHANGE,
                    id,
                    Some(&change.number),
                    Verb::WITHDRAW,
                    json!({}),
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// Changes of one turn of the duty; the next turn follows at once.
const TURN: u64 = 50;

/// Lets every change take effect whose day has come; answers how many did and how many no longer fitted.
pub async fn take_effect(app: &App) -> Result<(usize, usize)> {
    let duty = Actor::system(duties::CHANGES_TAKE_EFFECT);
    let (mut effective, mut lapsed) = (0, 0);
    loop {
        let turn = app
            .db
            .write(&duty, |tx| {
                async move { take_effect_turn(tx).await }.scope_boxed()
            })
            .await?;
        effective += turn.0;
        lapsed += turn.1;
        if turn.0 + turn.1 == 0 {
            return Ok((effective, lapsed));
        }
    }
}

async fn take_effect_turn(tx: &Tx) -> Result<(usize, usize)> {
    let (mut effective, mut lapsed) = (0, 0);
    for change in store::changes_due(tx, tx.day(), TURN).await? {
        let item = match change.item_id {
            Some(id) => Some(items::item_get(tx, id).await?),
            None => None,
        };
        match fits(tx, &change, item.as_ref()).await {
            Ok(effect) => {
                make_effective(tx, change, item, effect).await?;
                effective += 1;
            }
            Err(error @ (Error::Refused(_) | Error::Invalid(_))) => {
                let code = error.code().to_owned();
                let (id, number) = (change.id, change.number.clone());
                let change = rules::lapse(change, tx.now(), code.clone())?;
                store::change_save(tx, &change).await?;
                tx.journal(
                    words::CHANGE,
                    id,
                    Some(&number),
                    words::LAPSE,
                    json!({ "why": code }),
                );
                lapsed += 1;
            }
            Err(error) => return Err(error),
        }
    }
    Ok((effective, lapsed))
}

async fn fits(tx: &Tx, change: &Change, item: Option<&Item>) -> Result<Effect> {
    let effect = rules::effect(change, item)?;
    code_free(tx, &change.fields, change.item_id).await?;
    Ok(effect)
}

async fn make_effective(
    tx: &Tx,
    mut change: Change,
    item: Option<Item>,
    effect: Effect,
) -> Result<()> {
    let (number, substitute) = (change.number.clone(), change.substitute_id);
    let note = change.reason.clone();
    let item = match item {
        Some(item) => changed(tx, &change, item, effect).await?,
        None => {
            let new = NewItem {
                fields: effect.fields,
                demo: false,
                source_line: None,
                repeats: None,
            };
            let entry = EnterOn {
                change_id: Some(change.id),
                effective_on: change.effective_on,
            };
            enter(tx, vec![new], entry).await?.remove(0)
        }
    };
    if let Some(substitute) = substitute {
        items::substitute_link(tx, item.id, substitute, &note).await?;
    }
    change.item_id = Some(item.id);
    let change = rules::take_effect(change, tx.now())?;
    store::change_save(tx, &change).await?;
    let facts = json!({ "item_id": item.id, "state": item.state, "version_no": item.version_no });
    tx.journal(
        words::CHANGE,
        change.id,
        Some(&number),
        words::TAKE_EFFECT,
        facts,
    );
    Ok(())
}

async fn changed(tx: &Tx, change: &Change, mut item: Item, effect: Effect) -> Result<Item> {
    item.state = effect.state;
    if item.fields != effect.fields {
        item.fields = effect.fields;
        item.version_no += 1;
        let version = items::NewVersion {
            item: &item,
            effective_on: change.effective_on,
            change_id: Some(change.id),
        };
        items::versions_insert(tx, &[version]).await?;
    }
    items::item_save(tx, &item).await?;
    let facts = json!({
        "change": change.number,
        "kind": change.kind,
        "fields": change.fields,
        "state": item.state,
        "version_no": item.version_no,
    });
    tx.journal(
        words::ITEM,
        item.id,
        Some(&item.fields.code),
        Verb::AMEND,
        facts,
    );
    Ok(item)
}
