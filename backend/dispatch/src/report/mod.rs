//! What the screens of the shared pharmacy show, within the reader's reach.

pub mod board;
pub mod fleet;
pub mod planning;
pub mod runs;
pub mod sheet;
pub mod tasks;
pub mod waves;

use std::collections::HashMap;

use formulary::directory::item_refs;
use formulary::model::{ItemId, ItemRef};
use identity::directory;
use identity::model::{OrgRef, UserRef};
use kernel::prelude::*;

/// Names behind the ids of a page, one statement for each kind.
pub(crate) struct Names {
    organisations: HashMap<OrganisationId, OrgRef>,
    items: HashMap<ItemId, ItemRef>,
    people: HashMap<UserId, UserRef>,
}

impl Names {
    pub(crate) async fn of(
        tx: &Tx,
        organisations: Vec<OrganisationId>,
        items: Vec<ItemId>,
        people: Vec<UserId>,
    ) -> Result<Self> {
        let items = match items.is_empty() {
            true => HashMap::new(),
            false => item_refs(tx, items).await?,
        };
        let people = match people.is_empty() {
            true => HashMap::new(),
            false => directory::user_refs(tx, people).await?,
        };
        let organisations = match organisations.is_empty() {
            true => HashMap::new(),
            false => directory::organisation_refs(tx, organisations).await?,
        };
        Ok(Self {
            organisations,
            items,
            people,
        })
    }

    pub(crate) fn organisation(&self, id: OrganisationId) -> Result<OrgRef> {
        let found = self.organisations.get(&id).cloned();
        found.ok_or_else(|| Error::fault("an organisation without a name"))
    }

    pub(crate) fn item(&self, id: ItemId) -> Result<ItemRef> {
        let found = self.items.get(&id).cloned();
        found.ok_or_else(|| Error::fault("an item without a name"))
    }

    pub(crate) fn person(&self, id: Option<UserId>) -> Option<UserRef> {
        id.and_then(|id| self.people.get(&id).cloned())
    }
}
