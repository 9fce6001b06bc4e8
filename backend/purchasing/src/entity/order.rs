//! Rows of orders: all of them for the centre, placed ones for their supplier, and for a facility those that serve it
//! or deliver to it.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ActiveValue::Set, Condition};

use crate::model::order::{
    Answer, Cancellation, Delivery, Order, OrderStage, OrderState, Placement, Submission, Urgency,
};
use crate::model::{OrderId, PlanId};
use kernel::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "purchase_order")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrderId,
    pub number: String,
    pub plan_id: PlanId,
    pub supplier_id: OrganisationId,
    pub urgency: Urgency,
    pub delivery: Delivery,
    pub state: OrderStage,
    pub line_count: i64,
    pub facility_count: i64,
    pub amount_e4: Money,
    pub approvals_needed: i64,
    pub submitted_by: Option<UserId>,
    pub submitted_for: Option<UserId>,
    pub submitted_at: Option<Instant>,
    pub approved_at: Option<Instant>,
    pub placed_by: Option<UserId>,
    pub placed_at: Option<Instant>,
    pub confirm_by_at: Option<Instant>,
    pub opened_at: Option<Instant>,
    pub confirmed_by: Option<UserId>,
    pub confirmed_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    pub cancelled_by: Option<UserId>,
    pub cancelled_at: Option<Instant>,
    pub cancel_reason: Option<String>,
    pub version: i64,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Scoped for Entity {
    fn within(reach: &Reach) -> Condition {
        match reach {
            Reach::Supplier { .. } => reach
                .of_supplier(Column::SupplierId)
                .add(Column::PlacedAt.is_not_null()),
            Reach::Facilities { .. } => {
                let mine = Query::select()
                    .column("order_id")
                    .from("order_facility")
                    .cond_where(reach.of_facility("facility_id"))
                    .to_owned();
                Condition::all().add(Expr::col((Entity, Column::Id)).in_subquery(mine))
            }
            Reach::Everything | Reach::Nobody => reach.of_centre(),
        }
    }
}

impl Versioned for Entity {
    const ID: Column = Column::Id;
    const VERSION: Column = Column::Version;
}

impl Model {
    fn submission(&self) -> Option<Submission> {
        Some(Submission {
            by: self.submitted_by,
            behalf_of: self.submitted_for,
            at: self.submitted_at?,
            approvals_needed: self.approvals_needed,
        })
    }

    fn placement(&self) -> Option<Placement> {
        Some(Placement {
            submission: self.submission()?,
            approved_at: self.approved_at?,
            by: self.placed_by,
            at: self.placed_at?,
            confirm_by_at: self.confirm_by_at?,
            opened_at: self.opened_at,
        })
    }

    fn answer(&self) -> Option<Answer> {
        Some(Answer {
            placement: self.placement()?,
            by: self.confirmed_by,
            at: self.confirmed_at?,
        })
    }

    /// The state that its word and its columns tell together; none when they contradict each other.
    fn state(&self) -> Option<OrderState> {
        Some(match self.state {
            OrderStage::Draft => OrderState::Draft,
            OrderStage::Submitted => OrderState::Submitted(self.submission()?),
            OrderStage::Approved => OrderState::Approved {
                submission: self.submission()?,
                at: self.approved_at?,
            },
            OrderStage::Placed => OrderState::Placed(self.placement()?),
            OrderStage::Confirmed => OrderState::Confirmed(self.answer()?),
            OrderStage::Declined => OrderState::Declined(self.answer()?),
            OrderStage::Shipping => OrderState::Shipping(self.answer()?),
            OrderStage::Delivered => OrderState::Delivered(self.answer()?),
            OrderStage::Closed => OrderState::Closed {
                answer: self.answer()?,
                at: self.closed_at?,
            },
            OrderStage::Cancelled => OrderState::Cancelled {
                cancellation: Cancellation {
                    by: self.cancelled_by,
                    at: self.cancelled_at?,
                    reason: self.cancel_reason.clone()?,
                },
                was: Box::new(self.furthest()),
            },
        })
    }

    /// How far it had come, by the facts it has.
    fn furthest(&self) -> OrderState {
        let placed = || self.placement().map(OrderState::Placed);
        let approved = || {
            Some(OrderState::Approved {
                submission: self.submission()?,
                at: self.approved_at?,
            })
        };
        let submitted = || self.submission().map(OrderState::Submitted);
        let answered = self.answer().map(OrderState::Confirmed);
        answered
            .or_else(placed)
            .or_else(approved)
            .or_else(submitted)
            .unwrap_or(OrderState::Draft)
    }
}

impl TryFrom<&Model> for Order {
    type Error = Error;

    fn try_from(row: &Model) -> Result<Self> {
        let broken = || Error::fault(format!("purchase_order {} contradicts itself", row.id));
        Ok(Self {
            id: row.id,
            number: row.number.clone(),
            plan_id: row.plan_id,
            supplier_id: row.supplier_id,
            urgency: row.urgency,
            delivery: row.delivery,
            amount: row.amount_e4,
            state: row.state().ok_or_else(broken)?,
        })
    }
}

/// The columns that verbs change.
pub fn changes(order: &Order) -> ActiveModel {
    let state = &order.state;
    let submission = state.submission();
    let placement = state.placement();
    let answer = state.answer();
    let (closed_at, cancellation) = match state {
        OrderState::Closed { at, .. } => (Some(*at), None),
        OrderState::Cancelled { cancellation, .. } => (None, Some(cancellation)),
        _ => (None, None),
    };
    ActiveModel {
        id: Set(order.id),
        state: Set(state.stage()),
        approvals_needed: Set(submission.map_or(0, |submission| submission.approvals_needed)),
        submitted_by: Set(submission.and_then(|submission| submission.by)),
        submitted_for: Set(submission.and_then(|submission| submission.behalf_of)),
        submitted_at: Set(submission.map(|submission| submission.at)),
        approved_at: Set(state.approved_at()),
        placed_by: Set(placement.and_then(|placement| placement.by)),
        placed_at: Set(placement.map(|placement| placement.at)),
        confirm_by_at: Set(placement.map(|placement| placement.confirm_by_at)),
        opened_at: Set(placement.and_then(|placement| placement.opened_at)),
        confirmed_by: Set(answer.and_then(|answer| answer.by)),
        confirmed_at: Set(answer.map(|answer| answer.at)),
        closed_at: Set(closed_at),
        cancelled_by: Set(cancellation.and_then(|cancellation| cancellation.by)),
        cancelled_at: Set(cancellation.map(|cancellation| cancellation.at)),
        cancel_reason: Set(cancellation.map(|cancellation| cancellation.reason.clone())),
        ..Default::default()
    }
}
