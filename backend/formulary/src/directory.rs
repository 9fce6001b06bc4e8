//! What other slices ask the formulary: short forms for their documents, the meaning of a facility's own lines.

use std::collections::{HashMap, HashSet};

use super::model::{Crosswalk, CrosswalkState, Item, ItemId, ItemRef, Local};
use super::rules::crosswalk::local_key;
use super::store::{crosswalk, items};
use identity::model::{OrgRef, UserRef};
use kernel::prelude::*;
use kernel::text::tidy;

pub use super::actions::items::{Entry, First, NewItem, enter};

/// Short forms of items that a document mentions.
pub async fn item_refs(
    tx: &Tx,
    ids: impl IntoIterator<Item = ItemId>,
) -> Result<HashMap<ItemId, ItemRef>> {
    let mut ids: Vec<ItemId> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    items::item_refs(tx, ids).await
}

/// Names behind the ids of a page, one statement for each kind.
#[derive(Debug)]
pub struct Names {
    organisations: HashMap<OrganisationId, OrgRef>,
    items: HashMap<ItemId, ItemRef>,
    people: HashMap<UserId, UserRef>,
}

impl Names {
    /// Of organisations, items and people; each may be named more than once.
    pub async fn of(
        tx: &Tx,
        organisations: Vec<OrganisationId>,
        items: Vec<ItemId>,
        people: Vec<UserId>,
    ) -> Result<Self> {
        let people = match people.is_empty() {
            true => HashMap::new(),
            false => identity::directory::user_refs(tx, people).await?,
        };
        let organisations = match organisations.is_empty() {
            true => HashMap::new(),
            false => identity::directory::organisation_refs(tx, organisations).await?,
        };
        Ok(Self {
            organisations,
            items: item_refs(tx, items).await?,
            people,
        })
    }

    /// Of organisations alone.
    pub async fn of_organisations(
        tx: &Tx,
        ids: impl IntoIterator<Item = OrganisationId>,
    ) -> Result<Self> {
        Self::of(tx, ids.into_iter().collect(), Vec::new(), Vec::new()).await
    }

    /// An organisation that has to be there.
    pub fn organisation(&self, id: OrganisationId) -> Result<OrgRef> {
        self.organisations
            .get(&id)
            .cloned()
            .ok_or_else(|| Error::fault(format!("organisation {id} has no name")))
    }

    /// An organisation, if one is meant and there.
    pub fn organisation_if(&self, id: Option<OrganisationId>) -> Option<OrgRef> {
        self.organisations.get(&id?).cloned()
    }

    /// An item that has to be there.
    pub fn item(&self, id: ItemId) -> Result<ItemRef> {
        self.item_if(Some(id))
            .ok_or_else(|| Error::fault(format!("item {id} has no name")))
    }

    /// An item, if one is meant and there.
    pub fn item_if(&self, id: Option<ItemId>) -> Option<ItemRef> {
        self.items.get(&id?).cloned()
    }

    /// A person, if one is meant and there.
    pub fn person(&self, id: Option<UserId>) -> Option<UserRef> {
        self.people.get(&id?).cloned()
    }
}

/// An item as it stands today, or not found.
pub async fn item(tx: &Tx, id: ItemId) -> Result<Item> {
    items::item_get(tx, id).await
}

/// What each line of a facility means, in the order asked. Lines that nobody has met before join the work queue, so
/// that what they count is shown and never dropped.
///
/// A line without a name is the entry of its code and unit, when there is exactly one.
pub async fn resolve(
    tx: &Tx,
    facility: OrganisationId,
    lines: &[Local],
) -> Result<Vec<Option<Crosswalk>>> {
    let mut known = crosswalk::entries_of(tx, facility).await?;
    let place = |line: &Local| (local_key(line), tidy(&line.unit));
    let mut new = Vec::new();
    let mut seen = HashSet::new();
    for line in lines.iter().filter(|line| !line.name.trim().is_empty()) {
        let place = place(line);
        if !known.contains_key(&place) && seen.insert(place) {
            new.push((tx.id(), line.clone()));
        }
    }
    if !new.is_empty() {
        crosswalk::entries_insert(tx, facility, &new).await?;
        known = crosswalk::entries_of(tx, facility).await?;
    }
    let by_code = |line: &Local| {
        let same = |entry: &&Crosswalk| {
            entry.local.code == tidy(&line.code)
                && entry.local.unit == tidy(&line.unit)
                && entry.state != CrosswalkState::Ignored
        };
        let mut found = known.values().filter(same);
        found.next().filter(|_| found.next().is_none())
    };
    let meaning = |line: &Local| match known.get(&place(line)) {
        Some(entry) => Some(entry.clone()),
        None if line.name.trim().is_empty() => by_code(line).cloned(),
        None => None,
    };
    Ok(lines.iter().map(meaning).collect())
}
