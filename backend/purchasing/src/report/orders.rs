//! Orders: the list, and one with everything that its page shows.

use std::collections::HashMap;

use sea_orm::{FromQueryResult, QueryResult, Value};
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::order::Model;
use crate::model::order::{Delivery, Order, OrderStage, OrderVerb, Urgency};
use crate::model::{OrderId, PlanId};
use crate::rules::approval::Given;
use crate::rules::verbs;
use crate::store::{self, Decision};
use demand::model::cycle::CycleId;
use identity::model::{OrgRef, UserRef};
use kernel::db::raw::narrow;
use kernel::prelude::*;

use super::names::{Organisations, People, containing};
use super::plans::{CycleRef, PlanRef};

/// An order as lists show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderView {
    /// Its identity.
    pub id: OrderId,
    /// Its number.
    pub number: String,
    /// The plan it came from; the supplier does not see it.
    pub plan: Option<PlanRef>,
    /// Its cycle; none for an emergency.
    pub cycle: Option<CycleRef>,
    /// Who delivers.
    pub supplier: OrgRef,
    /// How urgent.
    pub urgency: Urgency,
    /// Where to.
    pub delivery: Delivery,
    /// Where it stands.
    pub state: OrderStage,
    /// Its lines.
    pub line_count: i64,
    /// Facilities that it serves.
    pub facility_count: i64,
    /// Sum of its lines; for a facility what its own part costs.
    pub amount: Money,
    /// Different approvers needed; nothing until it is submitted.
    pub approvals_needed: i64,
    /// Of them given.
    pub approvals_given: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it was sent to the supplier.
    pub placed_at: Option<Instant>,
    /// The supplier answers until then.
    pub confirm_by_at: Option<Instant>,
    /// When the supplier first opened it.
    pub opened_at: Option<Instant>,
    /// The answer, or a promised delivery, is overdue.
    pub late: bool,
    /// For `If-Match`.
    pub version: i64,
    /// What the reader may do with it now.
    pub can: Vec<OrderVerb>,
}

/// One decision of a manager.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApprovalView {
    /// A returned order starts a new round.
    pub round: i64,
    /// What.
    pub decision: Decision,
    /// By whom.
    pub user: Option<UserRef>,
    /// In whose name.
    pub behalf: Option<UserRef>,
    /// Why.
    pub note: String,
    /// When.
    pub at: Instant,
}

/// How far the goods of an order are, in yuan at its prices: quantities of different items do not add up.
#[derive(Clone, Debug, FromQueryResult, Serialize, ToSchema)]
pub struct OrderProgress {
    /// Ordered.
    pub ordered: Money,
    /// Declined or given up.
    pub cancelled: Money,
    /// On the road, at the door or undecided.
    pub coming: Money,
    /// In stock.
    pub accepted: Money,
    /// Refused so far.
    pub rejected: Money,
}

/// An order with everything that its page shows besides its lines.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderDetail {
    /// Its head.
    #[serde(flatten)]
    pub order: OrderView,
    /// Who asked for approval; the supplier does not see it.
    pub submitted_by: Option<UserRef>,
    /// When.
    pub submitted_at: Option<Instant>,
    /// When the last approval was given.
    pub approved_at: Option<Instant>,
    /// Who sent it to the supplier.
    pub placed_by: Option<UserRef>,
    /// Who answered for the supplier.
    pub confirmed_by: Option<UserRef>,
    /// When.
    pub confirmed_at: Option<Instant>,
    /// When the first goods left.
    pub shipped_at: Option<Instant>,
    /// When the last goods arrived.
    pub arrived_at: Option<Instant>,
    /// When nothing was due any more.
    pub closed_at: Option<Instant>,
    /// Who gave it up.
    pub cancelled_by: Option<UserRef>,
    /// When.
    pub cancelled_at: Option<Instant>,
    /// Decisions of managers, oldest first; the supplier does not see them.
    pub approvals: Vec<ApprovalView>,
    /// How far its goods are; not for a facility, which sees its own lines.
    pub progress: Option<OrderProgress>,
    /// Why it was given up.
    pub cancel_reason: Option<String>,
}

/// Which orders.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    /// In one of these states; any when empty.
    pub states: Vec<OrderStage>,
    /// From this supplier.
    pub supplier_id: Option<OrganisationId>,
    /// Of this cycle.
    pub cycle_id: Option<CycleId>,
    /// Of this plan.
    pub plan_id: Option<PlanId>,
    /// Part of the number or of the supplier's name.
    pub q: Option<String>,
    /// Only those whose answer or promised delivery is overdue.
    pub late: bool,
}

struct Row {
    order: Model,
    plan: PlanRef,
    cycle: Option<CycleRef>,
    amount: Money,
    late: bool,
}

/// Overdue answer, or a promised day that has passed while goods are due. Binds: now, today.
const LATE: &str = "((p.state = 'placed' AND p.confirm_by_at < ?) OR (p.state IN ('confirmed', 'shipping') AND EXISTS \
    (SELECT 1 FROM order_line l WHERE l.order_id = p.id AND l.promised_on < ? AND \
        (SELECT SUM(d.quantity_milli - d.cancelled_milli) FROM order_drop d WHERE d.order_line_id = l.id) > \
        (SELECT COALESCE(SUM(r.accepted_milli + r.pending_milli), 0) FROM receipt_line r \
            WHERE r.order_line_id = l.id))))";

/// Orders within reach, newest first.
pub async fn orders(
    tx: &Tx,
    filter: &OrderFilter,
    after: Option<OrderId>,
    limit: u64,
) -> Result<Vec<OrderView>> {
    let (search, typed) = containing(
        &["p.number", "o.name", "o.short_name", "o.initials"],
        filter.q.as_deref(),
    );
    let mut condition = format!("p.id < ? AND {search}");
    let mut binds = binds![after.map_or(i64::MAX, |id| id.0)];
    binds.extend(typed);
    if !filter.states.is_empty() {
        let states: Vec<String> = filter
            .states
            .iter()
            .map(|state| format!("'{state}'"))
            .collect();
        condition.push_str(&format!(" AND p.state IN ({})", states.join(",")));
    }
    let same = [
        ("p.supplier_id", filter.supplier_id.map(Into::into)),
        ("n.cycle_id", filter.cycle_id.map(Into::into)),
        ("p.plan_id", filter.plan_id.map(Into::into)),
    ];
    narrow(&mut condition, &mut binds, same);
    if filter.late {
        condition.push_str(&format!(" AND {LATE}"));
        binds.extend(binds![tx.now(), tx.day().to_string()]);
    }
    let rows = rows(tx, &condition, binds, limit).await?;
    views(tx, rows).await
}

/// One order, or not found.
pub async fn order(tx: &Tx, id: OrderId) -> Result<OrderDetail> {
    let row = rows(tx, "p.id = ?", binds![id], 1)
        .await?
        .pop()
        .ok_or_else(Error::not_found)?;
    let model = row.order.clone();
    let order = views(tx, vec![row])
        .await?
        .pop()
        .ok_or_else(Error::not_found)?;
    // The supplier does not see how the centre came to its decision, a facility only its own goods.
    let inner = !matches!(tx.actor().reach, Reach::Supplier { .. });
    let approvals = if inner {
        approvals(tx, id).await?
    } else {
        Vec::new()
    };
    let progress = match tx.actor().reach {
        Reach::Facilities { .. } => None,
        _ => progress(tx, id).await?,
    };
    let (shipped_at, arrived_at) = first_and_last(tx, id).await?;
    let submitted_by = model.submitted_by.filter(|_| inner);
    let others = [model.placed_by, model.confirmed_by, model.cancelled_by];
    let people = People::of(tx, others.into_iter().chain([submitted_by]).flatten()).await?;
    Ok(OrderDetail {
        order,
        submitted_by: people.get(submitted_by),
        submitted_at: model.submitted_at.filter(|_| inner),
        approved_at: model.approved_at.filter(|_| inner),
        placed_by: people.get(model.placed_by),
        confirmed_by: people.get(model.confirmed_by),
        confirmed_at: model.confirmed_at,
        shipped_at,
        arrived_at,
        closed_at: model.closed_at,
        cancelled_by: people.get(model.cancelled_by),
        cancelled_at: model.cancelled_at,
        cancel_reason: model.cancel_reason,
        approvals,
        progress,
    })
}

/// Rows of `purchase_order p` within reach. A facility's amount is that of its own part.
async fn rows(tx: &Tx, condition: &str, binds: Vec<Value>, limit: u64) -> Result<Vec<Row>> {
    let mut all = binds![tx.now(), tx.day().to_string()];
    let (amount, within) = match tx.actor().reach {
        Reach::Facilities { root } => {
            all.push(root.into());
            let own = "JOIN (SELECT f.order_id, CAST(SUM(f.amount_e4) AS BIGINT) AS amount FROM order_facility f \
                       JOIN organisation_closure t ON t.descendant_id = f.facility_id WHERE t.ancestor_id = ? \
                       GROUP BY f.order_id) own ON own.order_id = p.id";
            ("own.amount", own.to_owned())
        }
        _ => ("p.amount_e4", String::new()),
    };
    let (visible, reach) = visible(&tx.actor().reach);
    let sql = format!(
        "SELECT p.*, n.number AS plan_number, n.cycle_id AS c_id, c.code AS c_code, {amount} AS shown_amount, \
                CAST(CASE WHEN {LATE} THEN 1 ELSE 0 END AS BIGINT) AS late \
         FROM purchase_order p {within} JOIN organisation o ON o.id = p.supplier_id \
         JOIN purchase_plan n ON n.id = p.plan_id LEFT JOIN cycle c ON c.id = n.cycle_id \
         WHERE {condition} AND {visible} ORDER BY p.id DESC LIMIT {limit}"
    );
    all.extend(binds);
    all.extend(reach);
    tx.query_all(&sql, all).await?.iter().map(row).collect()
}

fn row(row: &QueryResult) -> Result<Row> {
    let cycle: Option<CycleId> = row.try_get("", "c_id")?;
    let code: Option<String> = row.try_get("", "c_code")?;
    let order = Model::from_query_result(row, "")?;
    Ok(Row {
        plan: PlanRef {
            id: order.plan_id,
            number: row.try_get("", "plan_number")?,
        },
        order,
        cycle: cycle.zip(code).map(|(id, code)| CycleRef { id, code }),
        amount: row.try_get("", "shown_amount")?,
        late: row.try_get::<i64>("", "late")? != 0,
    })
}

/// Facilities are bound by the join on their own part; a supplier sees what was sent to him.
fn visible(reach: &Reach) -> (String, Vec<Value>) {
    match reach {
        Reach::Facilities { .. } => ("1 = 1".to_owned(), Vec::new()),
        Reach::Supplier { id } => (
            "p.supplier_id = ? AND p.placed_at IS NOT NULL".to_owned(),
            binds![*id],
        ),
        Reach::Everything | Reach::Nobody => reach.sql(None, None),
    }
}

async fn views(tx: &Tx, rows: Vec<Row>) -> Result<Vec<OrderView>> {
    let names = Organisations::of(tx, rows.iter().map(|row| row.order.supplier_id)).await?;
    let waiting = rows
        .iter()
        .filter(|row| row.order.state == OrderStage::Submitted)
        .map(|row| row.order.id);
    let given = given(tx, waiting.collect()).await?;
    let inner = !matches!(tx.actor().reach, Reach::Supplier { .. });
    rows.into_iter()
        .map(
            |Row {
                 order: row,
                 plan,
                 cycle,
                 amount,
                 late,
             }| {
                let order = Order::try_from(&row)?;
                let given = given.get(&row.id).map_or(&[][..], Vec::as_slice);
                let signed = approvals_given(&row, given.len());
                Ok(OrderView {
                    can: verbs::order(tx.actor(), &order, given),
                    id: row.id,
                    number: row.number,
                    plan: Some(plan).filter(|_| inner),
                    cycle,
                    supplier: names.get(row.supplier_id)?,
                    urgency: row.urgency,
                    delivery: row.delivery,
                    state: row.state,
                    line_count: row.line_count,
                    facility_count: row.facility_count,
                    amount,
                    approvals_needed: row.approvals_needed,
                    approvals_given: signed,
                    created_at: row.created_at,
                    placed_at: row.placed_at,
                    confirm_by_at: row.confirm_by_at,
                    opened_at: row.opened_at,
                    late,
                    version: row.version,
                })
            },
        )
        .collect()
}

/// Approvals of an order: those of the present round while it waits, all that were needed once it went on.
fn approvals_given(row: &Model, given: usize) -> i64 {
    match row.state {
        OrderStage::Draft => 0,
        OrderStage::Submitted => i64::try_from(given).unwrap_or(i64::MAX),
        _ => row.approved_at.map_or(0, |_| row.approvals_needed),
    }
}

/// Approvals given in the present round of orders that wait for one.
async fn given(tx: &Tx, orders: Vec<OrderId>) -> Result<HashMap<OrderId, Vec<Given>>> {
    let mut found: HashMap<OrderId, Vec<Given>> = HashMap::new();
    if orders.is_empty() {
        return Ok(found);
    }
    for (order, decision, by) in store::approvals_of(tx, &orders).await? {
        let given = found.entry(order).or_default();
        match decision {
            Decision::Returned => given.clear(),
            Decision::Approved => given.push(by),
        }
    }
    Ok(found)
}

#[derive(FromQueryResult)]
struct ApprovalRow {
    round_no: i64,
    decision: Decision,
    user_id: UserId,
    behalf_user_id: Option<UserId>,
    note: String,
    at: Instant,
}

async fn approvals(tx: &Tx, order: OrderId) -> Result<Vec<ApprovalView>> {
    let sql = "SELECT round_no, decision, user_id, behalf_user_id, note, at FROM order_approval \
               WHERE order_id = ? ORDER BY id";
    let rows: Vec<ApprovalRow> = tx.rows(sql, binds![order]).await?;
    let ids = rows
        .iter()
        .flat_map(|row| [Some(row.user_id), row.behalf_user_id])
        .flatten();
    let people = People::of(tx, ids).await?;
    let view = |row: ApprovalRow| ApprovalView {
        round: row.round_no,
        decision: row.decision,
        user: people.get(Some(row.user_id)),
        behalf: people.get(row.behalf_user_id),
        note: row.note,
        at: row.at,
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn progress(tx: &Tx, order: OrderId) -> Result<Option<OrderProgress>> {
    let worth = |quantity: &str| {
        format!("CAST(COALESCE(SUM({quantity} * l.price_e4 / 1000), 0) AS BIGINT)")
    };
    let sql = format!(
        "SELECT {} AS ordered, {} AS cancelled, {} AS coming, {} AS accepted, {} AS rejected \
         FROM ({}) x JOIN order_line l ON l.id = x.order_line_id",
        worth("x.quantity_milli"),
        worth("x.cancelled_milli"),
        worth("(x.in_transit + x.uninspected + x.pending)"),
        worth("x.accepted"),
        worth("x.rejected"),
        store::PROGRESS,
    );
    tx.row(&sql, binds![order, order, order]).await
}

/// When the first goods left and the last arrived.
async fn first_and_last(tx: &Tx, order: OrderId) -> Result<(Option<Instant>, Option<Instant>)> {
    let sql = "SELECT (SELECT MIN(shipped_at) FROM ship_notice WHERE order_id = ? AND state <> 'cancelled'), \
                      (SELECT MAX(arrived_at) FROM receipt WHERE order_id = ?)";
    let row = tx
        .query_one(sql, binds![order, order])
        .await?
        .ok_or_else(Error::not_found)?;
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
}
