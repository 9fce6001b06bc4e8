//! Plans and their lines.

use sea_orm::{FromQueryResult, QueryResult, Value};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::plan::{PlanStage, PlanVerb, UnmetReason};
use crate::model::{OrderId, PlanId};
use demand::model::cycle::CycleId;
use demand::model::requisition::RequisitionId;
use identity::model::{OrgRef, UserRef};
use kernel::prelude::*;

use super::names::{Organisations, People};
use super::plan_review::{PlanReviewView, PlanSaving, review, savings};

/// The cycle that a document belongs to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CycleRef {
    /// Its identity.
    pub id: CycleId,
    /// What people call it.
    pub code: String,
}

/// A requisition that a document belongs to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RequisitionRef {
    /// Its identity.
    pub id: RequisitionId,
    /// What people call it.
    pub number: String,
}

/// The plan that a document came from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanRef {
    /// Its identity.
    pub id: PlanId,
    /// What people call it.
    pub number: String,
}

/// A plan as lists show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanView {
    /// Its identity.
    pub id: PlanId,
    /// Its number.
    pub number: String,
    /// Its cycle; none for an emergency.
    pub cycle: Option<CycleRef>,
    /// Its emergency; none for a cycle.
    pub requisition: Option<RequisitionRef>,
    /// 1 for the first plan of a cycle.
    pub revision: i64,
    /// Where it stands.
    pub state: PlanStage,
    /// Requisitions summed up.
    pub requisition_count: i64,
    /// Facilities behind them.
    pub facility_count: i64,
    /// Their lines.
    pub demand_line_count: i64,
    /// Lines that are bought.
    pub line_count: i64,
    /// Lines that are not.
    pub unmet_count: i64,
    /// Marked lines that stop the commitment: nobody has decided, or they were sent back.
    pub exception_count: i64,
    /// Lines that wait since earlier plans, which it takes up as well.
    pub back_order_count: i64,
    /// Items of which the centre's stock gives something.
    pub stock_item_count: i64,
    /// How much less could be paid at best, (total − proven lower bound) ÷ total in millionths. Nothing: no plan costs less.
    pub gap_ppm: i64,
    /// What is bought costs this.
    pub amount: Money,
    /// The same at prices before the reform.
    pub baseline: Money,
    /// Baseline − amount.
    pub saved: Money,
    /// Who made it.
    pub created_by: Option<UserRef>,
    /// When.
    pub created_at: Instant,
    /// Who made its orders.
    pub committed_by: Option<UserRef>,
    /// When.
    pub committed_at: Option<Instant>,
    /// For `If-Match`.
    pub version: i64,
    /// What the reader may do with it now.
    pub can: Vec<PlanVerb>,
}

/// What a plan buys from one supplier.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanSupplier {
    /// Who.
    pub supplier: OrgRef,
    /// Lines.
    pub line_count: i64,
    /// Their sum.
    pub amount: Money,
}

/// Lines of a plan that are not bought, by reason.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanUnmet {
    /// Why.
    pub reason: UnmetReason,
    /// Lines.
    pub line_count: i64,
}

/// An order that a document belongs to.
#[derive(Clone, Debug, FromQueryResult, Serialize, ToSchema)]
pub struct OrderRef {
    /// Its identity.
    pub id: OrderId,
    /// What people call it.
    pub number: String,
}

/// A plan with what it adds up to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanDetail {
    /// Its head.
    #[serde(flatten)]
    pub plan: PlanView,
    /// The largest amount first.
    pub suppliers: Vec<PlanSupplier>,
    /// By reason.
    pub unmet: Vec<PlanUnmet>,
    /// Its orders, once it is committed.
    pub orders: Vec<OrderRef>,
    /// What it saves, against each price with which lines are compared.
    pub savings: Vec<PlanSaving>,
    /// How far its review has come.
    pub review: PlanReviewView,
}

#[derive(FromQueryResult)]
struct Row {
    id: PlanId,
    number: String,
    cycle_id: Option<CycleId>,
    cycle_code: Option<String>,
    requisition_id: Option<RequisitionId>,
    requisition_number: Option<String>,
    revision: i64,
    state: PlanStage,
    requisition_count: i64,
    facility_count: i64,
    demand_line_count: i64,
    line_count: i64,
    unmet_count: i64,
    exception_count: i64,
    back_order_count: i64,
    stock_item_count: i64,
    gap_ppm: i64,
    amount_e4: Money,
    baseline_e4: Money,
    created_by: Option<UserId>,
    created_at: Instant,
    committed_by: Option<UserId>,
    committed_at: Option<Instant>,
    version: i64,
}

/// Plans that are not being written, newest first.
pub async fn plans(
    tx: &Tx,
    cycle: Option<CycleId>,
    after: Option<PlanId>,
    limit: u64,
) -> Result<Vec<PlanView>> {
    let (of_cycle, binds) = match cycle {
        Some(cycle) => ("p.cycle_id = ?", binds![cycle]),
        None => ("1 = 1", Vec::new()),
    };
    views(tx, of_cycle, binds, after, limit).await
}

/// One plan with what it adds up to, or not found.
pub async fn plan(tx: &Tx, id: PlanId) -> Result<PlanDetail> {
    let found = views(tx, "p.id = ?", binds![id], None, 1).await?;
    let plan = found.into_iter().next().ok_or_else(Error::not_found)?;
    Ok(PlanDetail {
        plan,
        suppliers: suppliers(tx, id).await?,
        unmet: unmet(tx, id).await?,
        orders: orders_of(tx, id).await?,
        savings: savings(tx, id).await?,
        review: review(tx, id).await?,
    })
}

/// Orders of a plan that the caller has found.
pub async fn orders_of(tx: &Tx, plan: PlanId) -> Result<Vec<OrderRef>> {
    let sql = "SELECT id, number FROM purchase_order WHERE plan_id = ? ORDER BY id";
    tx.rows(sql, binds![plan]).await
}

/// Refuses a plan that does not exist for the reader.
pub async fn found(tx: &Tx, id: PlanId) -> Result<()> {
    views(tx, "p.id = ?", binds![id], None, 1)
        .await?
        .pop()
        .map(drop)
        .ok_or_else(Error::not_found)
}

async fn views(
    tx: &Tx,
    condition: &str,
    mut binds: Vec<Value>,
    after: Option<PlanId>,
    limit: u64,
) -> Result<Vec<PlanView>> {
    let (within, reach) = tx.actor().reach.sql(None, None);
    let sql = format!(
        "SELECT p.*, c.code AS cycle_code, r.number AS requisition_number, (\
             SELECT COUNT(*) FROM plan_line_review w WHERE w.plan_id = p.id AND (\
                 w.decision = 'sent_back' OR (w.flags <> 0 AND w.decision IS NULL))) AS exception_count \
         FROM purchase_plan p \
         LEFT JOIN cycle c ON c.id = p.cycle_id LEFT JOIN requisition r ON r.id = p.requisition_id \
         WHERE {condition} AND p.state <> 'staging' AND p.id < ? AND {within} ORDER BY p.id DESC LIMIT {limit}"
    );
    binds.push(after.map_or(i64::MAX, |id| id.0).into());
    binds.extend(reach);
    let rows: Vec<Row> = tx.rows(&sql, binds).await?;
    let people = People::of(
        tx,
        rows.iter()
            .flat_map(|row| [row.created_by, row.committed_by])
            .flatten(),
    )
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| view(tx.actor(), row, &people))
        .collect())
}

fn view(actor: &Actor, row: Row, people: &People) -> PlanView {
    let may = actor.can(Permission::PlanPurchases);
    let shown = |verb: &PlanVerb| match verb {
        PlanVerb::Edit | PlanVerb::Review => may,
        PlanVerb::Commit => may && row.exception_count == 0,
        PlanVerb::Finish | PlanVerb::Supersede => false,
    };
    let can = row.state.verbs().filter(shown).collect();
    PlanView {
        id: row.id,
        number: row.number,
        cycle: row
            .cycle_id
            .zip(row.cycle_code)
            .map(|(id, code)| CycleRef { id, code }),
        requisition: row
            .requisition_id
            .zip(row.requisition_number)
            .map(|(id, number)| RequisitionRef { id, number }),
        revision: row.revision,
        state: row.state,
        requisition_count: row.requisition_count,
        facility_count: row.facility_count,
        demand_line_count: row.demand_line_count,
        line_count: row.line_count,
        unmet_count: row.unmet_count,
        exception_count: row.exception_count,
        back_order_count: row.back_order_count,
        stock_item_count: row.stock_item_count,
        gap_ppm: row.gap_ppm,
        amount: row.amount_e4,
        baseline: row.baseline_e4,
        saved: Money(row.baseline_e4.0 - row.amount_e4.0),
        created_by: people.get(row.created_by),
        created_at: row.created_at,
        committed_by: people.get(row.committed_by),
        committed_at: row.committed_at,
        version: row.version,
        can,
    }
}

async fn suppliers(tx: &Tx, plan: PlanId) -> Result<Vec<PlanSupplier>> {
    let sql = "SELECT supplier_id, COUNT(*), CAST(SUM(amount_e4) AS BIGINT) AS amount FROM plan_line \
               WHERE plan_id = ? AND supplier_id IS NOT NULL GROUP BY supplier_id ORDER BY amount DESC, supplier_id";
    let rows = tx.query_all(sql, binds![plan]).await?;
    let ids: Result<Vec<OrganisationId>> = rows
        .iter()
        .map(|row| row.try_get_by_index(0).map_err(Error::from))
        .collect();
    let names = Organisations::of(tx, ids?).await?;
    let supplier = |row: &QueryResult| -> Result<PlanSupplier> {
        Ok(PlanSupplier {
            supplier: names.get(row.try_get_by_index(0)?)?,
            line_count: row.try_get_by_index(1)?,
            amount: row.try_get_by_index(2)?,
        })
    };
    rows.iter().map(supplier).collect()
}

async fn unmet(tx: &Tx, plan: PlanId) -> Result<Vec<PlanUnmet>> {
    let sql = "SELECT unmet_reason, COUNT(*) FROM plan_line WHERE plan_id = ? AND unmet_reason IS NOT NULL \
               GROUP BY unmet_reason ORDER BY unmet_reason";
    let group = |row: &QueryResult| -> Result<PlanUnmet> {
        Ok(PlanUnmet {
            reason: row.try_get_by_index(0)?,
            line_count: row.try_get_by_index(1)?,
        })
    };
    tx.query_all(sql, binds![plan])
        .await?
        .iter()
        .map(group)
        .collect()
}
