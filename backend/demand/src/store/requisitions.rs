//! Rows of requisitions, and the dossier that every verb decides on.

use std::sync::LazyLock;

use sea_orm::{ActiveModelTrait, FromQueryResult, IntoActiveModel, Iterable, QueryResult};

use crate::entity::{cycle, requisition};
use crate::model::cycle::{Cycle, CycleId};
use crate::model::requisition::{Requisition, RequisitionId, RequisitionKind};
use crate::store::facilities::{FACILITY_COLUMNS, FacilityRow};
use formulary::model::ItemId;
use kernel::prelude::*;

/// A requisition with its facility and cycle: one row, since every verb needs the three of them.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The document.
    pub document: Requisition,
    /// Whose it is.
    pub facility: FacilityRow,
    /// Its cycle; none for an emergency.
    pub cycle: Option<Cycle>,
}

/// Select list and joins of a dossier; conditions are added behind.
static DOSSIER: LazyLock<String> = LazyLock::new(|| {
    let requisition = prefixed(requisition::Column::iter(), "r");
    let cycle = prefixed(cycle::Column::iter(), "c");
    format!(
        "SELECT {requisition}, {cycle}, {FACILITY_COLUMNS} FROM requisition r \
         JOIN organisation o ON o.id = r.facility_id LEFT JOIN cycle c ON c.id = r.cycle_id"
    )
});

fn prefixed(columns: impl Iterator<Item = impl sea_orm::IdenStatic>, table: &str) -> String {
    let names: Vec<String> = columns
        .map(|column| format!("{table}.{0} AS {table}_{0}", column.as_str()))
        .collect();
    names.join(", ")
}

fn dossier(row: &QueryResult) -> Result<Dossier> {
    let document = requisition::Model::from_query_result(row, "r_")?;
    let cycle = match document.cycle_id {
        Some(_) => Some(cycle::Model::from_query_result(row, "c_")?.into()),
        None => None,
    };
    let facility = FacilityRow::from_query_result(row, "o_")?;
    Ok(Dossier {
        document: document.try_into()?,
        facility,
        cycle,
    })
}

/// The dossier of a requisition within reach, or not found.
pub async fn dossier_get(tx: &Tx, id: RequisitionId) -> Result<Dossier> {
    let found = dossiers(tx, "r.id = ?", binds![id], 1).await?;
    found.into_iter().next().ok_or_else(Error::not_found)
}

/// Not found unless the requisition lies within reach.
pub async fn requisition_is_there(tx: &Tx, id: RequisitionId) -> Result<()> {
    let (within, reach) = tx.actor().reach.sql(Some("r.facility_id"), None);
    let mut binds = binds![id];
    binds.extend(reach);
    let sql = format!("SELECT 1 FROM requisition r WHERE r.id = ? AND {within}");
    tx.query_one(&sql, binds)
        .await?
        .map(drop)
        .ok_or_else(Error::not_found)
}

/// Dossiers within reach that meet `condition`, newest first.
pub async fn dossiers(
    tx: &Tx,
    condition: &str,
    mut binds: Vec<sea_orm::Value>,
    limit: u64,
) -> Result<Vec<Dossier>> {
    let (within, reach) = tx.actor().reach.sql(Some("r.facility_id"), None);
    binds.extend(reach);
    let sql = format!(
        "{} WHERE {condition} AND {within} ORDER BY r.id DESC LIMIT {limit}",
        *DOSSIER
    );
    tx.query_all(&sql, binds)
        .await?
        .iter()
        .map(dossier)
        .collect()
}

/// The facility's regular requisition of a cycle that has not been withdrawn, if there is one.
pub async fn regular_of(
    tx: &Tx,
    cycle: CycleId,
    facility: OrganisationId,
) -> Result<Option<Dossier>> {
    let condition =
        "r.cycle_id = ? AND r.facility_id = ? AND r.kind = 'regular' AND r.state <> 'withdrawn'";
    Ok(dossiers(tx, condition, binds![cycle, facility], 1)
        .await?
        .into_iter()
        .next())
}

/// Numbers of the facility's papers that begin with `stem`.
pub async fn numbers_like(tx: &Tx, facility: OrganisationId, stem: &str) -> Result<Vec<String>> {
    let sql = "SELECT number FROM requisition WHERE facility_id = ? AND number LIKE ? ESCAPE '\\'";
    let pattern = format!("{}%", kernel::text::like_escape(stem));
    let rows = tx.query_all(sql, binds![facility, pattern]).await?;
    rows.iter()
        .map(|row| Ok(row.try_get_by_index(0)?))
        .collect()
}

/// What the facility asked for in its newest requisition of this kind that is no draft: also in one that it took
/// back, so that it can begin again from there.
pub async fn last_wishes(
    tx: &Tx,
    facility: OrganisationId,
    kind: RequisitionKind,
) -> Result<Vec<(ItemId, Quantity)>> {
    let sql = "SELECT item_id, quantity_milli FROM requisition_line WHERE quantity_milli > 0 \
               AND requisition_id = (SELECT MAX(id) FROM requisition WHERE facility_id = ? AND kind = ? \
               AND state <> 'draft' AND NOT adopted) ORDER BY item_id";
    let rows = tx.query_all(sql, binds![facility, kind]).await?;
    rows.iter()
        .map(|row| {
            Ok((
                ItemId(row.try_get_by_index(0)?),
                Quantity(row.try_get_by_index(1)?),
            ))
        })
        .collect()
}

const INSERTED: [&str; 26] = [
    "id",
    "number",
    "cycle_id",
    "facility_id",
    "kind",
    "state",
    "adopted",
    "reason",
    "line_count",
    "flagged_count",
    "amount_e4",
    "created_by",
    "submitted_by",
    "submitted_for",
    "submitted_at",
    "approved_by",
    "approved_at",
    "accepted_by",
    "accepted_at",
    "returned_by",
    "returned_at",
    "return_reason",
    "withdrawn_by",
    "withdrawn_at",
    "version",
    "created_at",
];

/// Inserts new requisitions in whatever state they are; answers how many. Where a facility has a regular one in
/// the cycle already, the unique index keeps the new one out.
pub async fn requisitions_insert(tx: &Tx, documents: &[&Requisition]) -> Result<u64> {
    let rows = documents.iter().map(|document| {
        let row = requisition::Model::from(*document);
        [
            row.id.into(),
            row.number.into(),
            row.cycle_id.into(),
            row.facility_id.into(),
            row.kind.into(),
            row.state.into(),
            row.adopted.into(),
            row.reason.into(),
            row.line_count.into(),
            row.flagged_count.into(),
            row.amount_e4.into(),
            row.created_by.into(),
            row.submitted_by.into(),
            row.submitted_for.into(),
            row.submitted_at.into(),
            row.approved_by.into(),
            row.approved_at.into(),
            row.accepted_by.into(),
            row.accepted_at.into(),
            row.returned_by.into(),
            row.returned_at.into(),
            row.return_reason.into(),
            row.withdrawn_by.into(),
            row.withdrawn_at.into(),
            row.version.into(),
            row.created_at.into(),
        ]
    });
    tx.bulk_upsert(
        "requisition",
        &INSERTED,
        rows,
        OnConflict::Keep { key: &[] },
    )
    .await
}

/// Writes that the centre accepted all of these, which were approved when they were loaded.
pub async fn requisitions_accept(tx: &Tx, documents: &[Requisition]) -> Result<()> {
    let ids: Vec<i64> = documents.iter().map(|document| document.id.0).collect();
    let (among, list) = tx.among("id", &ids);
    let sql = format!(
        "UPDATE requisition SET state = 'accepted', accepted_by = ?, accepted_at = ?, version = version + 1 \
         WHERE state = 'approved' AND {among}"
    );
    let done = tx
        .execute(&sql, binds![tx.actor().author(), tx.now(), list])
        .await?;
    if done != documents.len() as u64 {
        return Err(Error::conflict());
    }
    Ok(())
}

/// Writes what these approved requisitions add up to now, each changed since nobody else did.
pub async fn requisitions_decided(tx: &Tx, documents: &[Requisition]) -> Result<()> {
    let rows = documents.iter().map(|document| {
        [
            document.id.into(),
            document.version.into(),
            document.totals.lines.into(),
            document.totals.flagged.into(),
            document.totals.amount.into(),
        ]
    });
    let columns = ["id", "version", "line_count", "flagged_count", "amount_e4"];
    let set = "line_count = v.line_count, flagged_count = v.flagged_count, amount_e4 = v.amount_e4, \
               version = requisition.version + 1";
    let on = "requisition.id = v.id AND requisition.version = v.version";
    let done = tx
        .bulk_update("requisition", &columns, rows, set, on)
        .await?;
    if done == documents.len() as u64 {
        Ok(())
    } else {
        Err(Error::conflict())
    }
}

/// Saves a requisition that was loaded at `version`; answers it with its new version.
pub async fn requisition_save(tx: &Tx, document: Requisition, version: i64) -> Result<Requisition> {
    let row = requisition::Model::from(&document)
        .into_active_model()
        .reset_all();
    let version = tx.update(row, version).await?;
    Ok(Requisition {
        version,
        ..document
    })
}

/// Deletes a requisition with its lines, provided nobody changed it since `version`.
pub async fn requisition_delete(tx: &Tx, id: RequisitionId, version: i64) -> Result<()> {
    tx.execute(
        "DELETE FROM requisition_decision WHERE requisition_id = ?",
        binds![id],
    )
    .await?;
    tx.execute(
        "DELETE FROM requisition_line WHERE requisition_id = ?",
        binds![id],
    )
    .await?;
    match tx
        .execute(
            "DELETE FROM requisition WHERE id = ? AND version = ?",
            binds![id, version],
        )
        .await?
    {
        1 => Ok(()),
        _ => Err(Error::conflict()),
    }
}
