//! Items, their versions, repeats and substitutes.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, FromQueryResult, IdenStatic as _,
    IntoActiveModel as _, Iterable, QueryFilter, QueryOrder, Value,
};

use crate::entity::{item, item_duplicate};
use crate::model::{DuplicateDecision, Item, ItemFields, ItemId, ItemRef};
use crate::rules::search::findable;
use kernel::prelude::*;

/// Columns of `item`.
const WIDTH: usize = 43;

/// An item within reach, or not found.
pub async fn item_get(tx: &Tx, id: ItemId) -> Result<Item> {
    tx.get::<item::Entity>(item::Column::Id, id)
        .await
        .map(Into::into)
}

/// The whole list, by id.
pub async fn items_all(tx: &Tx) -> Result<Vec<Item>> {
    let rows = tx
        .find::<item::Entity>()
        .order_by_asc(item::Column::Id)
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Some items by id, those that exist.
pub async fn items_some(tx: &Tx, ids: &[ItemId]) -> Result<Vec<Item>> {
    let (among, list) = tx.among("id", &ids.iter().map(|id| id.0).collect::<Vec<_>>());
    let rows: Vec<item::Model> = tx
        .rows(
            &format!("SELECT * FROM item WHERE {among} ORDER BY id"),
            vec![list],
        )
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The item with this code, whoever asks.
pub async fn item_by_code(tx: &Tx, code: &str) -> Result<Option<Item>> {
    let found = tx
        .find::<item::Entity>()
        .filter(item::Column::Code.eq(code))
        .one(tx)
        .await?;
    Ok(found.map(Into::into))
}

/// Short forms of items that a document mentions.
pub async fn item_refs(tx: &Tx, ids: Vec<ItemId>) -> Result<HashMap<ItemId, ItemRef>> {
    let items = if ids.is_empty() {
        Vec::new()
    } else {
        items_some(tx, &ids).await?
    };
    Ok(items
        .iter()
        .map(|item| (item.id, item.reference()))
        .collect())
}

fn model(item: &Item) -> item::Model {
    let found = findable(&item.fields);
    let fields = item.fields.clone();
    item::Model {
        id: item.id,
        code: fields.code,
        version_no: item.version_no,
        kind: fields.kind,
        state: item.state,
        name: fields.name,
        english_name: fields.english_name,
        form: fields.form,
        specification: fields.specification,
        manufacturer: fields.manufacturer,
        category: fields.category,
        base_unit: fields.base_unit,
        order_unit: fields.order_unit,
        pack_milli: fields.pack,
        storage: fields.storage,
        shelf_life_months: fields.shelf_life_months,
        min_remaining_life_days: fields.min_remaining_life_days,
        at_county: fields.at_county,
        at_township: fields.at_township,
        at_village: fields.at_village,
        essential: fields.essential,
        vbp: fields.vbp,
        vbp_batch: fields.vbp_batch,
        insurance_class: fields.insurance_class,
        key_monitored: fields.key_monitored,
        antibiotic_tier: fields.antibiotic_tier,
        chronic_guarantee: fields.chronic_guarantee,
        high_value: fields.high_value,
        toxic: fields.toxic,
        cold_chain: fields.cold_chain,
        ceiling_price_e4: fields.ceiling_price,
        baseline_price_e4: fields.baseline_price,
        national_code: fields.national_code,
        approval_number: fields.approval_number,
        drug_base_code: fields.drug_base_code,
        gtin: fields.gtin,
        pinyin: found.pinyin,
        initials: found.initials,
        search_text: found.text,
        demo: item.demo,
        source_line: item.source_line.clone(),
        version: item.version,
        created_at: item.created_at,
    }
}

/// Writes an item as it is now, provided nobody changed it since; answers its new version.
pub async fn item_save(tx: &Tx, item: &Item) -> Result<i64> {
    let row = model(item).into_active_model().reset_all();
    tx.update(
        item::ActiveModel {
            id: Set(item.id),
            ..row
        },
        item.version,
    )
    .await
}

/// Marks an item as looked at, without changing it; answers its new version.
pub async fn item_touch(tx: &Tx, id: ItemId, version: i64) -> Result<i64> {
    tx.update(
        item::ActiveModel {
            id: Set(id),
            ..Default::default()
        },
        version,
    )
    .await
}

/// New items, in a handful of statements however many.
pub async fn items_insert(tx: &Tx, items: &[Item]) -> Result<()> {
    let names: Vec<&'static str> = item::Column::iter().map(|column| column.as_str()).collect();
    let names: &[&str; WIDTH] = names.as_slice().try_into().map_err(Error::fault)?;
    let rows = items.iter().map(|item| {
        let row = model(item).into_active_model();
        let cells = item::Column::iter()
            .map(|column| row.get(column).into_value().map_or(Cell::Null, cell));
        let mut cells = cells.collect::<Vec<_>>().into_iter();
        std::array::from_fn(|_| cells.next().unwrap_or(Cell::Null))
    });
    tx.bulk_insert("item", names, rows.collect::<Vec<[Cell<'_>; WIDTH]>>())
        .await?;
    Ok(())
}

/// Stored values are numbers, texts and flags; anything else is absent.
fn cell(value: Value) -> Cell<'static> {
    match value {
        Value::BigInt(Some(number)) => Cell::Int(number),
        Value::String(Some(text)) => Cell::Text(text.into()),
        Value::Bool(Some(flag)) => Cell::Bool(flag),
        _ => Cell::Null,
    }
}

/// One version of an item to be written.
#[derive(Debug)]
pub struct NewVersion<'a> {
    pub item: &'a Item,
    pub effective_on: Day,
    pub change_id: Option<crate::model::ChangeId>,
}

/// Keeps what items say from a day on.
pub async fn versions_insert(tx: &Tx, versions: &[NewVersion<'_>]) -> Result<()> {
    let mut rows = Vec::with_capacity(versions.len());
    for NewVersion {
        item,
        effective_on,
        change_id,
    } in versions
    {
        rows.push([
            item.id.into(),
            item.version_no.into(),
            (*effective_on).into(),
            serde_json::to_string(&item.fields)?.into(),
            (*change_id).into(),
            tx.now().into(),
        ]);
    }
    let columns = [
        "item_id",
        "version_no",
        "effective_on",
        "fields",
        "change_id",
        "created_at",
    ];
    tx.bulk_insert("item_version", &columns, rows).await?;
    Ok(())
}

/// What an item said from a day on.
#[derive(Debug, FromQueryResult)]
pub struct VersionRow {
    pub version_no: i64,
    pub effective_on: Day,
    pub change_id: Option<crate::model::ChangeId>,
    fields: String,
}

impl VersionRow {
    /// The item as it was.
    pub fn fields(&self) -> Result<ItemFields> {
        Ok(serde_json::from_str(&self.fields)?)
    }
}

/// Versions of an item, the newest first, those before `before`.
pub async fn version_list(
    tx: &Tx,
    id: ItemId,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<VersionRow>> {
    let sql = "SELECT version_no, effective_on, change_id, fields FROM item_version \
               WHERE item_id = ? AND version_no < ? ORDER BY version_no DESC LIMIT ?";
    tx.rows(sql, binds![id, before.unwrap_or(i64::MAX), limit as i64])
        .await
}

/// Links repeats to the first item of their drug.
pub async fn duplicates_insert(tx: &Tx, links: &[(ItemId, ItemId)]) -> Result<()> {
    let rows = links
        .iter()
        .map(|(item, first)| [(*item).into(), (*first).into()]);
    tx.bulk_insert(
        "item_duplicate",
        &["item_id", "first_id"],
        rows.collect::<Vec<_>>(),
    )
    .await?;
    Ok(())
}

/// The link of an item that repeats another one.
#[derive(Clone, Copy, Debug)]
pub struct DuplicateLink {
    pub first_id: ItemId,
    pub decision: Option<DuplicateDecision>,
}

/// Which item this one repeats, if any.
pub async fn duplicate_get(tx: &Tx, id: ItemId) -> Result<Option<DuplicateLink>> {
    let found = tx
        .find::<item_duplicate::Entity>()
        .filter(item_duplicate::Column::ItemId.eq(id))
        .one(tx)
        .await?;
    Ok(found.map(|row| DuplicateLink {
        first_id: row.first_id,
        decision: row.decision,
    }))
}

/// Keeps the decision about a repeat.
pub async fn duplicate_decide(tx: &Tx, id: ItemId, decision: DuplicateDecision) -> Result<()> {
    let row = item_duplicate::ActiveModel {
        decision: Set(Some(decision)),
        decided_by: Set(tx.actor().author()),
        decided_at: Set(Some(tx.now())),
        ..Default::default()
    };
    tx.update_all(
        row,
        Condition::all().add(item_duplicate::Column::ItemId.eq(id)),
    )
    .await?;
    Ok(())
}

/// An item that may be used instead, with a word about it.
#[derive(Debug, FromQueryResult)]
pub struct SubstituteRow {
    pub substitute_id: ItemId,
    pub note: String,
}

/// Items that may be used instead, by id.
pub async fn substitutes(tx: &Tx, id: ItemId) -> Result<Vec<SubstituteRow>> {
    let sql =
        "SELECT substitute_id, note FROM item_substitute WHERE item_id = ? ORDER BY substitute_id";
    tx.rows(sql, binds![id]).await
}

/// Links a substitute; the newest note counts.
pub async fn substitute_link(tx: &Tx, id: ItemId, substitute: ItemId, note: &str) -> Result<()> {
    let row = [id.into(), substitute.into(), note.into()];
    let conflict = OnConflict::Update {
        key: &["item_id", "substitute_id"],
        set: "note = excluded.note",
    };
    tx.bulk_upsert(
        "item_substitute",
        &["item_id", "substitute_id", "note"],
        [row],
        conflict,
    )
    .await?;
    Ok(())
}

/// Every code that an item has.
pub async fn codes_all(tx: &Tx) -> Result<Vec<String>> {
    let rows = tx.query_all("SELECT code FROM item", Vec::new()).await?;
    rows.iter()
        .map(|row| row.try_get_by_index(0).map_err(Error::from))
        .collect()
}
