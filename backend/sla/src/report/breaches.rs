//! Breaches with their evidence and their waivers.

use sea_orm::FromQueryResult;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::SlaItem;
use crate::actions::hash;
use crate::model::{BreachId, BreachKind, WAIVER_MAP, WaiverGround, WaiverState, WaiverVerb};
use formulary::directory::Names;
use formulary::model::ItemId;
use identity::model::{OrgRef, UserRef};
use kernel::arrows::verbs;
use kernel::db::raw::narrow;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;
use purchasing::model::OrderId;
use purchasing::model::order::Urgency;

/// A breach.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BreachView {
    /// Its identity.
    pub id: BreachId,
    /// What.
    pub kind: BreachKind,
    /// Whose.
    pub supplier: OrgRef,
    /// Of which order.
    pub order_id: OrderId,
    /// By number.
    pub order_number: String,
    /// Of which item.
    pub item: Option<SlaItem>,
    /// Where to.
    pub destination: Option<OrgRef>,
    /// How urgent.
    pub urgency: Urgency,
    /// Since when it is true.
    pub happened_at: Instant,
    /// Late, short, refused or rejected.
    pub quantity: Quantity,
    /// Where its waiver stands.
    pub waiver: WaiverState,
    /// For which ground.
    pub waiver_ground: Option<WaiverGround>,
    /// In words.
    pub waiver_reason: Option<String>,
    /// Who asked.
    pub waiver_asked_by: Option<UserRef>,
    /// Who decided.
    pub waiver_decided_by: Option<UserRef>,
    /// For `If-Match`.
    pub version: i64,
    /// What the reader may do with it now.
    pub can: Vec<WaiverVerb>,
}

/// A breach with what it rests on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BreachDetail {
    #[serde(flatten)]
    /// The breach.
    pub breach: BreachView,
    /// As it stood then.
    #[schema(value_type = Object)]
    pub evidence: Json,
    /// SHA-256 of the evidence, as it was sealed.
    pub evidence_hash: String,
    /// The evidence still has that hash.
    pub sealed: bool,
}

#[derive(FromQueryResult)]
struct Row {
    id: BreachId,
    kind: BreachKind,
    supplier_id: OrganisationId,
    order_id: OrderId,
    order_number: String,
    item_id: Option<ItemId>,
    destination_id: Option<OrganisationId>,
    urgency: Urgency,
    happened_at: Instant,
    quantity_milli: Quantity,
    waiver: WaiverState,
    waiver_ground: Option<WaiverGround>,
    waiver_reason: Option<String>,
    waiver_asked_by: Option<UserId>,
    waiver_asked_for: Option<UserId>,
    waiver_decided_by: Option<UserId>,
    version: i64,
}

/// Which breaches.
#[derive(Clone, Copy, Debug, Default)]
pub struct BreachFilter {
    /// Only his.
    pub supplier_id: Option<OrganisationId>,
    /// Only of this order.
    pub order_id: Option<OrderId>,
    /// Only such.
    pub kind: Option<BreachKind>,
    /// Only with a waiver in this state.
    pub waiver: Option<WaiverState>,
    /// Only this one.
    pub id: Option<BreachId>,
}

/// Breaches within reach, newest first.
pub async fn breaches(
    tx: &Tx,
    filter: &BreachFilter,
    after: Option<BreachId>,
    limit: u64,
) -> Result<Vec<BreachView>> {
    let (reach, mut binds) = tx.actor().reach.sql(None, Some("b.supplier_id"));
    let mut sql = format!(
        "SELECT b.id, b.kind, b.supplier_id, b.order_id, o.number AS order_number, b.item_id, b.destination_id, b.urgency, \
                b.happened_at, b.quantity_milli, b.waiver, b.waiver_ground, b.waiver_reason, b.waiver_asked_by, \
                b.waiver_asked_for, b.waiver_decided_by, b.version \
         FROM sla_breach b JOIN purchase_order o ON o.id = b.order_id WHERE {reach} AND b.id < ?"
    );
    binds.push(after.map_or(i64::MAX, |id| id.0).into());
    let same = [
        ("b.supplier_id", filter.supplier_id.map(Into::into)),
        ("b.order_id", filter.order_id.map(Into::into)),
        ("b.kind", filter.kind.map(Into::into)),
        ("b.waiver", filter.waiver.map(Into::into)),
        ("b.id", filter.id.map(Into::into)),
    ];
    narrow(&mut sql, &mut binds, same);
    sql.push_str(&format!(" ORDER BY b.id DESC LIMIT {limit}"));
    let rows: Vec<Row> = tx.rows(&sql, binds).await?;
    views(tx, rows).await
}

async fn views(tx: &Tx, rows: Vec<Row>) -> Result<Vec<BreachView>> {
    let organisations = rows
        .iter()
        .flat_map(|row| [Some(row.supplier_id), row.destination_id])
        .flatten();
    let items = rows.iter().filter_map(|row| row.item_id);
    let people = rows
        .iter()
        .flat_map(|row| [row.waiver_asked_by, row.waiver_decided_by])
        .flatten();
    let names = Names::of(
        tx,
        organisations.collect(),
        items.collect(),
        people.collect(),
    )
    .await?;
    let view = |row: Row| {
        Ok(BreachView {
            can: can(tx.actor(), &row),
            id: row.id,
            kind: row.kind,
            supplier: names.organisation(row.supplier_id)?,
            order_id: row.order_id,
            order_number: row.order_number,
            item: names.item_if(row.item_id).map(Into::into),
            destination: names.organisation_if(row.destination_id),
            urgency: row.urgency,
            happened_at: row.happened_at,
            quantity: row.quantity_milli,
            waiver: row.waiver,
            waiver_ground: row.waiver_ground,
            waiver_reason: row.waiver_reason,
            waiver_asked_by: names.person(row.waiver_asked_by),
            waiver_decided_by: names.person(row.waiver_decided_by),
            version: row.version,
        })
    };
    rows.into_iter().map(view).collect()
}

fn can(actor: &Actor, row: &Row) -> Vec<WaiverVerb> {
    let other = NotSubmitter::witness(actor, row.waiver_asked_by, row.waiver_asked_for).is_ok();
    let may = |verb: &WaiverVerb| match verb {
        WaiverVerb::Ask => actor.can(Permission::ManageLevels),
        WaiverVerb::Grant | WaiverVerb::Refuse => other && actor.can(Permission::DecideLevels),
    };
    verbs(WAIVER_MAP, row.waiver)
        .into_iter()
        .filter(may)
        .collect()
}

/// One breach with its evidence, or not found.
pub async fn breach(tx: &Tx, id: BreachId) -> Result<BreachDetail> {
    let filter = BreachFilter {
        id: Some(id),
        ..BreachFilter::default()
    };
    let breach = breaches(tx, &filter, None, 1)
        .await?
        .pop()
        .ok_or_else(Error::not_found)?;
    let sql = "SELECT evidence, evidence_hash FROM sla_breach WHERE id = ?";
    let row = tx
        .query_one(sql, binds![id])
        .await?
        .ok_or_else(Error::not_found)?;
    let evidence: String = row.try_get_by_index(0)?;
    let evidence_hash: String = row.try_get_by_index(1)?;
    Ok(BreachDetail {
        breach,
        sealed: hash(&evidence) == evidence_hash,
        evidence: serde_json::from_str(&evidence)?,
        evidence_hash,
    })
}
