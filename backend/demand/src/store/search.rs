//! Which requisitions a list shows.

use sea_orm::Value;

use crate::model::cycle::CycleId;
use crate::model::requisition::{RequisitionId, RequisitionKind, RequisitionWord};
use crate::store::{Dossier, dossiers};
use formulary::model::ItemId;
use kernel::actor::OrganisationKind;
use kernel::ids::raw_ids;
use kernel::prelude::*;
use kernel::text::{key, like_escape};

/// Which requisitions.
#[derive(Clone, Debug, Default)]
pub struct RequisitionFilter {
    /// Of this cycle.
    pub cycle: Option<CycleId>,
    /// Of this facility.
    pub facility: Option<OrganisationId>,
    /// In this state.
    pub state: Option<RequisitionWord>,
    /// Regular or emergency.
    pub kind: Option<RequisitionKind>,
    /// That ask for this item.
    pub item: Option<ItemId>,
    /// Handed in and not ordered yet.
    pub open: bool,
    /// Part of a number, or of a facility's name or initials.
    pub q: Option<String>,
    /// Older than this one.
    pub before: Option<RequisitionId>,
}

impl RequisitionFilter {
    fn sql(&self) -> (String, Vec<Value>) {
        let mut condition = "r.id < ?".to_owned();
        let mut binds = binds![self.before.map_or(i64::MAX, |id| id.0)];
        let mut also = |sql: &str, some: Vec<Value>| {
            condition.push_str(" AND ");
            condition.push_str(sql);
            binds.extend(some);
        };
        if let Some(cycle) = self.cycle {
            also("r.cycle_id = ?", binds![cycle]);
        }
        if let Some(facility) = self.facility {
            also("r.facility_id = ?", binds![facility]);
        }
        if let Some(state) = self.state {
            also("r.state = ?", binds![state]);
        }
        if let Some(kind) = self.kind {
            also("r.kind = ?", binds![kind]);
        }
        if self.open {
            also(
                "r.state IN ('submitted', 'approved', 'accepted')",
                Vec::new(),
            );
        }
        if let Some(item) = self.item {
            let asks = "EXISTS (SELECT 1 FROM requisition_line l WHERE l.requisition_id = r.id \
                        AND l.item_id = ? AND l.quantity_milli > 0)";
            also(asks, binds![item]);
        }
        if let Some(q) = &self.q {
            let like = format!("%{}%", like_escape(&key(q)));
            let any = "(LOWER(r.number) LIKE ? ESCAPE '\\' OR LOWER(o.name) LIKE ? ESCAPE '\\' \
                       OR o.initials LIKE ? ESCAPE '\\')";
            also(any, binds![like.clone(), like.clone(), like]);
        }
        (condition, binds)
    }
}

/// Requisitions within reach, newest first.
pub async fn requisition_page(
    tx: &Tx,
    filter: &RequisitionFilter,
    limit: u64,
) -> Result<Vec<Dossier>> {
    let (condition, binds) = filter.sql();
    dossiers(tx, &condition, binds, limit).await
}

/// Papers of which the desk is the asking side, its own and those of facilities below it, and that it has to do something about, as
/// long as their cycle takes it. The centre asks for nobody but itself.
pub async fn in_hand(tx: &Tx, limit: u64) -> Result<Vec<Dossier>> {
    let mut condition = "r.state IN ('draft', 'returned', 'submitted') \
                         AND (c.state IS NULL OR c.state IN ('open', 'closed'))"
        .to_owned();
    let mut binds = Vec::new();
    if tx.actor().organisation_kind == OrganisationKind::Centre {
        condition.push_str(" AND r.facility_id = ?");
        binds.push(tx.actor().organisation_id.into());
    }
    dossiers(tx, &condition, binds, limit).await
}

/// Emergencies within reach that wait for the centre.
pub async fn approved_emergencies(tx: &Tx, limit: u64) -> Result<Vec<Dossier>> {
    let condition = "r.kind = 'emergency' AND r.state = 'approved'";
    dossiers(tx, condition, Vec::new(), limit).await
}

/// Approved requisitions of a cycle without a marked line that is undecided, newest first, older than `before`.
pub async fn approved_green(
    tx: &Tx,
    cycle: CycleId,
    before: Option<RequisitionId>,
    limit: u64,
) -> Result<Vec<Dossier>> {
    let condition = "r.cycle_id = ? AND r.state = 'approved' AND r.flagged_count = 0 AND r.id < ?";
    let before = before.map_or(i64::MAX, |id| id.0);
    dossiers(tx, condition, binds![cycle, before], limit).await
}

/// Requisitions within reach that wait for a decision, newest first, older than `before`.
pub async fn requisitions_waiting(
    tx: &Tx,
    before: Option<RequisitionId>,
    limit: u64,
) -> Result<Vec<Dossier>> {
    let condition = "r.state IN ('submitted', 'approved') AND r.id < ?";
    let before = before.map_or(i64::MAX, |id| id.0);
    dossiers(tx, condition, binds![before], limit).await
}

/// Those of these requisitions that are within reach.
pub async fn requisitions_among(tx: &Tx, ids: &[RequisitionId]) -> Result<Vec<Dossier>> {
    let (among, list) = tx.among("r.id", &raw_ids(ids.iter().copied()));
    dossiers(tx, &among, vec![list], ids.len() as u64).await
}

/// These requisitions, as far as they are of this cycle.
pub async fn requisitions_of(
    tx: &Tx,
    cycle: CycleId,
    ids: &[RequisitionId],
    limit: u64,
) -> Result<Vec<Dossier>> {
    let (among, list) = tx.among("r.id", &raw_ids(ids.iter().copied()));
    dossiers(
        tx,
        &format!("r.cycle_id = ? AND {among}"),
        binds![cycle, list],
        limit,
    )
    .await
}
