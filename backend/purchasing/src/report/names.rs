//! Names behind the ids of a page, one statement for each kind.

use std::collections::HashMap;

use sea_orm::QueryResult;

use formulary::model::{ItemId, ItemRef};
use identity::directory;
use identity::model::{OrgRef, UserRef};
use kernel::prelude::*;

/// Organisations by id.
#[derive(Debug, Default)]
pub struct Organisations(HashMap<OrganisationId, OrgRef>);

impl Organisations {
    /// The names of these organisations.
    pub fn of(
        tx: &Tx,
        ids: impl IntoIterator<Item = OrganisationId>,
    ) -> BoxFuture<'_, Result<Self>> {
        let names = directory::organisation_refs(tx, ids);
        Box::pin(async move { names.await.map(Self) })
    }

    /// One of them.
    pub fn get(&self, id: OrganisationId) -> Result<OrgRef> {
        self.0
            .get(&id)
            .cloned()
            .ok_or_else(|| Error::fault(format!("organisation {id} has no name")))
    }
}

/// People by id.
#[derive(Debug, Default)]
pub struct People(HashMap<UserId, UserRef>);

impl People {
    /// The names of these people.
    pub fn of(tx: &Tx, ids: impl IntoIterator<Item = UserId>) -> BoxFuture<'_, Result<Self>> {
        let names = directory::user_refs(tx, ids);
        Box::pin(async move { names.await.map(Self) })
    }

    /// One of them.
    pub fn get(&self, id: Option<UserId>) -> Option<UserRef> {
        self.0.get(&id?).cloned()
    }
}

/// Items by id.
#[derive(Debug, Default)]
pub struct Items(HashMap<ItemId, ItemRef>);

impl Items {
    /// These items, as documents show them.
    pub fn of(tx: &Tx, ids: impl IntoIterator<Item = ItemId>) -> BoxFuture<'_, Result<Self>> {
        let ids: Vec<i64> = ids.into_iter().map(|id| id.0).collect();
        Box::pin(Self::found(tx, ids))
    }

    async fn found(tx: &Tx, ids: Vec<i64>) -> Result<Self> {
        let (among, list) = tx.among("i.id", &ids);
        let rows = tx
            .query_all(
                &format!("SELECT {ITEM} FROM item i WHERE {among}"),
                vec![list],
            )
            .await?;
        let items = rows
            .iter()
            .map(|row| item_ref(row, 0).map(|item| (item.id, item)));
        items.collect::<Result<_>>().map(Self)
    }

    /// One of them.
    pub fn get(&self, id: ItemId) -> Result<ItemRef> {
        self.0
            .get(&id)
            .cloned()
            .ok_or_else(|| Error::fault(format!("item {id} is not known")))
    }
}

/// Columns of an item `i` behind the others, read by [`item_ref`].
pub const ITEM: &str = "i.id, i.code, i.name, i.form, i.specification, i.manufacturer, i.base_unit, i.order_unit, i.pack_milli";

/// The item whose columns begin at `at`.
pub fn item_ref(row: &QueryResult, at: usize) -> Result<ItemRef> {
    let text = |offset: usize| row.try_get_by_index::<String>(at + offset);
    Ok(ItemRef {
        id: row.try_get_by_index::<ItemId>(at)?,
        code: text(1)?,
        name: text(2)?,
        form: text(3)?,
        specification: text(4)?,
        manufacturer: text(5)?,
        base_unit: text(6)?,
        order_unit: text(7)?,
        pack: row.try_get_by_index(at + 8)?,
    })
}

/// How many columns [`ITEM`] has.
pub const ITEM_WIDTH: usize = 9;

/// A condition that holds when a number or a name contains what was typed; none typed always holds.
pub fn containing(columns: &[&str], typed: Option<&str>) -> (String, Vec<sea_orm::Value>) {
    let typed = typed.map(str::trim).filter(|typed| !typed.is_empty());
    let Some(typed) = typed else {
        return ("1 = 1".to_owned(), Vec::new());
    };
    let pattern = format!("%{}%", kernel::text::like_escape(&kernel::text::key(typed)));
    let like = columns
        .iter()
        .map(|column| format!("LOWER({column}) LIKE ? ESCAPE '\\'"));
    (
        format!("({})", like.collect::<Vec<_>>().join(" OR ")),
        vec![pattern.into(); columns.len()],
    )
}
