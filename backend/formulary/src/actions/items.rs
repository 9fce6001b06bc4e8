//! Items enter the list and repeats are decided on. Everything else is a change request.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use super::words;
use crate::model::{ChangeId, DuplicateDecision, Item, ItemFields, ItemId, ItemKind, ItemState};
use crate::rules::refusal::FormularyRefusal;
use crate::store::items::{self as store, NewVersion};
use kernel::prelude::*;

/// An item that enters the list.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// Complete and tidy; a blank code is filled by the centre's own series.
    pub fields: ItemFields,
    /// Its codes were generated for training.
    pub demo: bool,
    /// File and line that it comes from.
    pub source_line: Option<String>,
    /// The item that it repeats.
    pub repeats: Option<First>,
}

/// The first one of a drug that stands several times.
#[derive(Clone, Copy, Debug)]
pub enum First {
    /// In the list already.
    Listed(ItemId),
    /// Enters with it, at this place.
    Entering(usize),
}

/// Why and from when items enter.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub change_id: Option<ChangeId>,
    pub effective_on: Day,
}

/// Enters items, however many, in a handful of statements: with codes, first versions, links of repeats and journal.
pub async fn enter(tx: &Tx, new: Vec<NewItem>, entry: Entry) -> Result<Vec<Item>> {
    let mut codes = codes(tx, &new).await?;
    let mut items = Vec::with_capacity(new.len());
    let mut links = Vec::new();
    for NewItem {
        mut fields,
        demo,
        source_line,
        repeats,
    } in new
    {
        if fields.code.is_empty() {
            let given = codes.get_mut(&fields.kind).and_then(Vec::pop);
            fields.code = given.ok_or_else(|| Error::fault("a series gave too few codes"))?;
        }
        let item = Item {
            id: tx.id(),
            state: ItemState::Active,
            fields,
            version_no: 1,
            demo,
            source_line,
            version: 1,
            created_at: tx.now(),
        };
        links.push((item.id, repeats));
        items.push(item);
    }
    store::items_insert(tx, &items).await?;
    let version = |item| NewVersion {
        item,
        effective_on: entry.effective_on,
        change_id: entry.change_id,
    };
    store::versions_insert(tx, &items.iter().map(version).collect::<Vec<_>>()).await?;
    let links: Vec<(ItemId, ItemId)> = links
        .into_iter()
        .filter_map(|(item, first)| match first? {
            First::Listed(first) => Some((item, first)),
            First::Entering(place) => Some((item, items.get(place)?.id)),
        })
        .collect();
    store::duplicates_insert(tx, &links).await?;
    for item in &items {
        let facts = json!({
            "name": item.fields.name,
            "specification": item.fields.specification,
            "manufacturer": item.fields.manufacturer,
            "source_line": item.source_line,
        });
        tx.journal(
            words::ITEM,
            item.id,
            Some(&item.fields.code),
            Verb::CREATE,
            facts,
        );
    }
    Ok(items)
}

/// Codes of the centre's own series for the items that have none, by kind, none of them taken; the lowest last.
async fn codes(tx: &Tx, new: &[NewItem]) -> Result<HashMap<ItemKind, Vec<String>>> {
    let mut wanted: HashMap<ItemKind, usize> = HashMap::new();
    let mut taken: HashSet<String> = HashSet::new();
    for item in new {
        if item.fields.code.is_empty() {
            *wanted.entry(item.fields.kind).or_default() += 1;
        } else {
            taken.insert(item.fields.code.clone());
        }
    }
    if !wanted.is_empty() {
        taken.extend(store::codes_all(tx).await?);
    }
    let mut codes = HashMap::new();
    for (kind, count) in wanted {
        let mut free = Vec::with_capacity(count);
        while free.len() < count {
            let next = tx
                .next_numbers(kind.series(), "", count - free.len())
                .await?;
            free.extend(next.into_iter().filter(|code| !taken.contains(code)));
        }
        free.reverse();
        codes.insert(kind, free);
    }
    Ok(codes)
}

/// Decides on an item that repeats another one: both stay, or the repeat is retired.
pub async fn duplicate_decide(
    app: &App,
    actor: &Actor,
    id: ItemId,
    version: IfMatch,
    decision: DuplicateDecision,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let mut item = store::item_get(tx, id).await?;
                version.check(item.version)?;
                let link = store::duplicate_get(tx, id).await?;
                let link = link.filter(|link| link.decision.is_none());
                let link = link.ok_or(FormularyRefusal::NoDuplicate {})?;
                store::duplicate_decide(tx, id, decision).await?;
                match decision {
                    DuplicateDecision::Keep => store::item_touch(tx, id, item.version).await?,
                    DuplicateDecision::Retire => {
                        item.state = ItemState::Retired;
                        store::item_save(tx, &item).await?
                    }
                };
                let facts = json!({ "decision": decision, "first_id": link.first_id });
                tx.journal(
                    words::ITEM,
                    id,
                    Some(&item.fields.code),
                    words::DECIDE,
                    facts,
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await
}
