//! What the screens of service levels show, within the reader's reach.

pub mod breaches;
pub mod cases;
pub mod clocks;
pub mod figures;
pub mod plans;
pub mod suppliers;

use std::collections::HashMap;

use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use formulary::model::ItemId;
use identity::directory;
use identity::model::{OrgRef, UserRef};
use kernel::prelude::*;

/// An item by name.
#[derive(Clone, Debug, FromQueryResult, Serialize, ToSchema)]
pub struct SlaItem {
    /// Its identity.
    pub id: ItemId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its specification.
    pub specification: String,
    /// Its base unit.
    pub base_unit: String,
}

/// Names behind the ids of a page, one statement for each kind.
pub(crate) struct Names {
    organisations: HashMap<OrganisationId, OrgRef>,
    items: HashMap<ItemId, SlaItem>,
    people: HashMap<UserId, UserRef>,
}

impl Names {
    pub(crate) async fn of(
        tx: &Tx,
        organisations: Vec<OrganisationId>,
        items: Vec<ItemId>,
        people: Vec<UserId>,
    ) -> Result<Self> {
        let ids: Vec<i64> = items.iter().map(|id| id.0).collect();
        let mut found = HashMap::new();
        if !ids.is_empty() {
            let (among, list) = tx.among("id", &ids);
            let sql =
                format!("SELECT id, code, name, specification, base_unit FROM item WHERE {among}");
            for item in tx.rows::<SlaItem>(&sql, vec![list]).await? {
                found.insert(item.id, item);
            }
        }
        let people = match people.is_empty() {
            true => HashMap::new(),
            false => directory::user_refs(tx, people).await?,
        };
        Ok(Self {
            organisations: directory::organisation_refs(tx, organisations).await?,
            items: found,
            people,
        })
    }

    pub(crate) fn organisation(&self, id: OrganisationId) -> Result<OrgRef> {
        let found = self.organisations.get(&id).cloned();
        found.ok_or_else(|| Error::fault(format!("organisation {id} has no name")))
    }

    pub(crate) fn maybe(&self, id: Option<OrganisationId>) -> Option<OrgRef> {
        self.organisations.get(&id?).cloned()
    }

    pub(crate) fn item(&self, id: Option<ItemId>) -> Option<SlaItem> {
        self.items.get(&id?).cloned()
    }

    pub(crate) fn person(&self, id: Option<UserId>) -> Option<UserRef> {
        self.people.get(&id?).cloned()
    }
}
