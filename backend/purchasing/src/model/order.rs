//! The purchase order: from a committed plan line to goods on a shelf, as a state that carries its facts.

use crate::model::{OrderId, OrderRefusal, PlanId};
use crate::rules::closing::{Phase, Progress};
use kernel::clock::Instant;
use kernel::four_eyes::NotSubmitter;
use kernel::ids::{OrganisationId, UserId};
use kernel::money::Money;
use kernel::word_enum;

word_enum! {
    /// How urgent an order is.
    pub enum Urgency {
        /// Collected over a cycle.
        Regular = "regular",
        /// 急: an accepted emergency.
        Emergency = "emergency",
    }
}

word_enum! {
    /// Where the supplier brings the goods.
    pub enum Delivery {
        /// To the centre, which hands them on.
        Centre = "centre",
        /// Straight to each facility.
        Direct = "direct",
    }
}

word_enum! {
    /// The word for an order's state, as it is stored and sent.
    pub enum OrderStage {
        /// Made from a plan, may be submitted.
        Draft = "draft",
        /// Waits for approval.
        Submitted = "submitted",
        /// May be placed.
        Approved = "approved",
        /// Sent to the supplier, waits for his answer.
        Placed = "placed",
        /// The supplier promised everything or a part.
        Confirmed = "confirmed",
        /// The supplier delivers nothing of it.
        Declined = "declined",
        /// Goods are on the road, or some went and more are due.
        Shipping = "shipping",
        /// Everything that is due has arrived; inspection is not finished.
        Delivered = "delivered",
        /// Nothing is due any more.
        Closed = "closed",
        /// Given up before anything was accepted.
        Cancelled = "cancelled",
    }
}

word_enum! {
    /// What can be done with an order.
    pub enum OrderVerb {
        /// Ask for approval.
        Submit = "submit",
        /// Approve.
        Approve = "approve",
        /// Send back to the draft with a note.
        Return = "return",
        /// Send to the supplier.
        Place = "place",
        /// The supplier has seen it.
        Open = "open",
        /// The supplier answers line by line.
        Confirm = "confirm",
        /// The supplier ships, or takes back a notice that has not arrived.
        Ship = "ship",
        /// Goods arrive, are inspected, or a pending quantity is decided.
        Receive = "receive",
        /// Give up what is still due.
        Cancel = "cancel",
    }
}

use OrderStage as S;
use OrderVerb as V;

/// Every arrow of the order's life: from, verb, where it may lead.
pub const MAP: &[(OrderStage, OrderVerb, &[OrderStage])] = &[
    (S::Draft, V::Submit, &[S::Submitted]),
    (S::Draft, V::Cancel, &[S::Cancelled]),
    (S::Submitted, V::Approve, &[S::Submitted, S::Approved]),
    (S::Submitted, V::Return, &[S::Draft]),
    (S::Submitted, V::Cancel, &[S::Cancelled]),
    (S::Approved, V::Place, &[S::Placed]),
    (S::Approved, V::Return, &[S::Draft]),
    (S::Approved, V::Cancel, &[S::Cancelled]),
    (S::Placed, V::Open, &[S::Placed]),
    (S::Placed, V::Confirm, &[S::Confirmed, S::Declined]),
    (S::Placed, V::Cancel, &[S::Cancelled]),
    (S::Confirmed, V::Ship, &[S::Shipping]),
    (S::Confirmed, V::Cancel, &[S::Cancelled]),
    (S::Shipping, V::Ship, &[S::Shipping, S::Confirmed]),
    (
        S::Shipping,
        V::Receive,
        &[S::Shipping, S::Delivered, S::Closed],
    ),
    (
        S::Shipping,
        V::Cancel,
        &[S::Shipping, S::Delivered, S::Closed, S::Cancelled],
    ),
    (
        S::Delivered,
        V::Receive,
        &[S::Shipping, S::Delivered, S::Closed],
    ),
];

/// Who asked for approval, and how many approvals the amount needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The person who submitted; none when the system did.
    pub by: Option<UserId>,
    /// The absent colleague he acted for.
    pub behalf_of: Option<UserId>,
    /// When.
    pub at: Instant,
    /// Different approvers needed.
    pub approvals_needed: i64,
}

/// Sent to the supplier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// How it was submitted.
    pub submission: Submission,
    /// When the last approval was given.
    pub approved_at: Instant,
    /// Who placed it.
    pub by: Option<UserId>,
    /// When.
    pub at: Instant,
    /// The supplier answers until then.
    pub confirm_by_at: Instant,
    /// When the supplier first opened it in the portal.
    pub opened_at: Option<Instant>,
}

/// Answered by the supplier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What was answered.
    pub placement: Placement,
    /// Who answered.
    pub by: Option<UserId>,
    /// When.
    pub at: Instant,
}

/// Given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancellation {
    /// Who gave it up.
    pub by: Option<UserId>,
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
}

/// The state with the facts that exist in it; see [`OrderStage`] for the meaning of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// See [`OrderStage::Draft`].
    Draft,
    /// See [`OrderStage::Submitted`].
    Submitted(Submission),
    /// See [`OrderStage::Approved`].
    Approved {
        /// How it was submitted.
        submission: Submission,
        /// When the last approval was given.
        at: Instant,
    },
    /// See [`OrderStage::Placed`].
    Placed(Placement),
    /// See [`OrderStage::Confirmed`].
    Confirmed(Answer),
    /// See [`OrderStage::Declined`].
    Declined(Answer),
    /// See [`OrderStage::Shipping`].
    Shipping(Answer),
    /// See [`OrderStage::Delivered`].
    Delivered(Answer),
    /// See [`OrderStage::Closed`].
    Closed {
        /// What the supplier had answered.
        answer: Answer,
        /// When nothing was due any more.
        at: Instant,
    },
    /// See [`OrderStage::Cancelled`].
    Cancelled {
        /// Who, when and why.
        cancellation: Cancellation,
        /// The state in which it was given up.
        was: Box<OrderState>,
    },
}

/// The order as its verbs see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its identity.
    pub id: OrderId,
    /// Its number, e.g. `CG202611-0001`.
    pub number: String,
    /// The plan it came from.
    pub plan_id: PlanId,
    /// The supplier's organisation.
    pub supplier_id: OrganisationId,
    /// How urgent.
    pub urgency: Urgency,
    /// Where to.
    pub delivery: Delivery,
    /// Sum of its lines.
    pub amount: Money,
    /// Where it stands.
    pub state: OrderState,
}

impl OrderState {
    /// The word for this state.
    pub fn stage(&self) -> OrderStage {
        match self {
            Self::Draft => S::Draft,
            Self::Submitted(_) => S::Submitted,
            Self::Approved { .. } => S::Approved,
            Self::Placed(_) => S::Placed,
            Self::Confirmed(_) => S::Confirmed,
            Self::Declined(_) => S::Declined,
            Self::Shipping(_) => S::Shipping,
            Self::Delivered(_) => S::Delivered,
            Self::Closed { .. } => S::Closed,
            Self::Cancelled { .. } => S::Cancelled,
        }
    }

    /// How it was sent to the supplier, once it was.
    pub fn placement(&self) -> Option<&Placement> {
        match self {
            Self::Draft | Self::Submitted(_) | Self::Approved { .. } => None,
            Self::Placed(placement) => Some(placement),
            Self::Cancelled { was, .. } => was.placement(),
            _ => self.answer().map(|answer| &answer.placement),
        }
    }

    /// What the supplier answered, once he did.
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Draft | Self::Submitted(_) | Self::Approved { .. } | Self::Placed(_) => None,
            Self::Confirmed(answer)
            | Self::Declined(answer)
            | Self::Shipping(answer)
            | Self::Delivered(answer)
            | Self::Closed { answer, .. } => Some(answer),
            Self::Cancelled { was, .. } => was.answer(),
        }
    }

    /// When the last approval was given.
    pub fn approved_at(&self) -> Option<Instant> {
        match self {
            Self::Approved { at, .. } => Some(*at),
            Self::Cancelled { was, .. } => was.approved_at(),
            _ => self.placement().map(|placement| placement.approved_at),
        }
    }

    /// How it was submitted, unless it is a draft.
    pub fn submission(&self) -> Option<&Submission> {
        match self {
            Self::Draft => None,
            Self::Submitted(submission) | Self::Approved { submission, .. } => Some(submission),
            Self::Cancelled { was, .. } => was.submission(),
            _ => self.placement().map(|placement| &placement.submission),
        }
    }
}

impl OrderStage {
    /// The verbs that lead on from here.
    pub fn verbs(self) -> impl Iterator<Item = OrderVerb> {
        MAP.iter()
            .filter(move |arrow| arrow.0 == self)
            .map(|arrow| arrow.1)
    }
}

impl Order {
    /// Is there an arrow for this verb? For verbs that must look at more than the order before they decide.
    pub fn may(&self, verb: OrderVerb) -> Result<(), OrderRefusal> {
        if self.state.stage().verbs().any(|allowed| allowed == verb) {
            Ok(())
        } else {
            Err(self.refuse(verb))
        }
    }

    /// Asks for approval.
    pub fn submit(self, submission: Submission) -> Result<Self, OrderRefusal> {
        match self.state {
            OrderState::Draft => Ok(self.with(OrderState::Submitted(submission))),
            _ => Err(self.refuse(V::Submit)),
        }
    }

    /// One approval more; `given` counts this one. The witness proves that the approver did not submit it.
    pub fn approve(self, _: NotSubmitter, given: i64, at: Instant) -> Result<Self, OrderRefusal> {
        match self.state {
            OrderState::Submitted(submission) if given >= submission.approvals_needed => {
                Ok(self.with(OrderState::Approved { submission, at }))
            }
            OrderState::Submitted(_) => Ok(self),
            _ => Err(self.refuse(V::Approve)),
        }
    }

    /// Back to the draft: a new round of approval begins with the next submission.
    pub fn hand_back(self) -> Result<Self, OrderRefusal> {
        match self.state {
            OrderState::Submitted(_) | OrderState::Approved { .. } => {
                Ok(self.with(OrderState::Draft))
            }
            _ => Err(self.refuse(V::Return)),
        }
    }

    /// Sends it to the supplier.
    pub fn place(
        self,
        by: Option<UserId>,
        at: Instant,
        confirm_by_at: Instant,
    ) -> Result<Self, OrderRefusal> {
        match self.state {
            OrderState::Approved {
                submission,
                at: approved_at,
            } => {
                let placement = Placement {
                    submission,
                    approved_at,
                    by,
                    at,
                    confirm_by_at,
                    opened_at: None,
                };
                Ok(self.with(OrderState::Placed(placement)))
            }
            _ => Err(self.refuse(V::Place)),
        }
    }

    /// The supplier opened it; only the first time is recorded.
    pub fn open(self, at: Instant) -> Result<Self, OrderRefusal> {
        match self.state {
            OrderState::Placed(placement) => {
                let opened_at = placement.opened_at.or(Some(at));
                Ok(self.with(OrderState::Placed(Placement {
                    opened_at,
                    ..placement
                })))
            }
            _ => Err(self.refuse(V::Open)),
        }
    }

    /// The supplier answered; `declined` when he delivers nothing at all.
    pub fn confirm(
        self,
        by: Option<UserId>,
        at: Instant,
        declined: bool,
    ) -> Result<Self, OrderRefusal> {
        match self.state {
            OrderState::Placed(placement) => {
                let opened_at = placement.opened_at.or(Some(at));
                let answer = Answer {
                    placement: Placement {
                        opened_at,
                        ..placement
                    },
                    by,
                    at,
                };
                Ok(self.with(if declined {
                    OrderState::Declined(answer)
                } else {
                    OrderState::Confirmed(answer)
                }))
            }
            _ => Err(self.refuse(V::Confirm)),
        }
    }

    /// A ship notice was sent or taken back: where that leaves the order follows from its children.
    pub fn ship(self, progress: &Progress) -> Result<Self, OrderRefusal> {
        match self.state {
            OrderState::Confirmed(answer) => Ok(self.with(OrderState::Shipping(answer))),
            OrderState::Shipping(answer) => Ok(self.with(match progress.phase() {
                Phase::Confirmed => OrderState::Confirmed(answer),
                _ => OrderState::Shipping(answer),
            })),
            _ => Err(self.refuse(V::Ship)),
        }
    }

    /// Goods arrived, were inspected or decided: where that leaves the order follows from its children.
    pub fn receive(self, progress: &Progress, at: Instant) -> Result<Self, OrderRefusal> {
        match self.state {
            OrderState::Shipping(answer) | OrderState::Delivered(answer) => {
                Ok(self.with(after_receipt(answer, progress, at)))
            }
            _ => Err(self.refuse(V::Receive)),
        }
    }

    /// Gives up what is still due. An order of which something went on its way lives on with the rest.
    pub fn cancel(
        self,
        cancellation: Cancellation,
        progress: &Progress,
    ) -> Result<Self, OrderRefusal> {
        match self.state {
            OrderState::Shipping(answer) if progress.phase() != Phase::Cancelled => {
                Ok(self.with(after_receipt(answer, progress, cancellation.at)))
            }
            OrderState::Draft
            | OrderState::Submitted(_)
            | OrderState::Approved { .. }
            | OrderState::Placed(_)
            | OrderState::Confirmed(_)
            | OrderState::Shipping(_) => {
                let was = Box::new(self.state.clone());
                Ok(self.with(OrderState::Cancelled { cancellation, was }))
            }
            _ => Err(self.refuse(V::Cancel)),
        }
    }

    fn with(self, state: OrderState) -> Self {
        Self { state, ..self }
    }

    /// Why the verb cannot be done in this state.
    pub fn refuse(&self, verb: OrderVerb) -> OrderRefusal {
        OrderRefusal::WrongState {
            number: self.number.clone(),
            state: self.state.stage(),
            verb,
        }
    }
}

fn after_receipt(answer: Answer, progress: &Progress, at: Instant) -> OrderState {
    match progress.phase() {
        Phase::Confirmed | Phase::Shipping => OrderState::Shipping(answer),
        Phase::Delivered => OrderState::Delivered(answer),
        Phase::Closed | Phase::Cancelled => OrderState::Closed { answer, at },
    }
}

#[cfg(test)]
mod tests;
