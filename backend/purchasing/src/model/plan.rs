//! The plan: what a closed cycle, or an accepted emergency, would buy from whom.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{PlanId, PlanRefusal};
use demand::model::cycle::CycleId;
use demand::model::requisition::RequisitionId;
use kernel::clock::Instant;
use kernel::ids::{OrganisationId, UserId};
use kernel::money::Money;
use kernel::quantity::Quantity;
use kernel::word_enum;

word_enum! {
    /// Why a part of the demand is not bought.
    pub enum UnmetReason {
        /// Nobody has a contract for the item.
        NoContract = "no_contract",
        /// There are contracts, but none that holds today with a supplier who may receive orders.
        Inactive = "inactive",
        /// The contracts cannot deliver that much, or not that little.
        Capacity = "capacity",
        /// A supplier who could deliver does not reach his minimum order value.
        MinOrderValue = "min_order_value",
        /// A buyer ordered less than the need.
        Reduced = "reduced",
    }
}

word_enum! {
    /// The word for a plan's state, as it is stored and sent.
    pub enum PlanStage {
        /// Its lines are being written; nobody sees it yet.
        Staging = "staging",
        /// May be edited.
        Draft = "draft",
        /// Its orders exist.
        Committed = "committed",
        /// A later revision took its place.
        Superseded = "superseded",
    }
}

word_enum! {
    /// What can be done with a plan.
    pub enum PlanVerb {
        /// All lines are written: show it.
        Finish = "finish",
        /// Buy a line elsewhere or in another quantity.
        Edit = "edit",
        /// Approve its lines, by exception.
        Review = "review",
        /// Make the orders.
        Commit = "commit",
        /// Let a later revision take its place.
        Supersede = "supersede",
    }
}

/// Every arrow of the plan's life: from, verb, to.
pub const MAP: &[(PlanStage, PlanVerb, PlanStage)] = &[
    (PlanStage::Staging, PlanVerb::Finish, PlanStage::Draft),
    (PlanStage::Draft, PlanVerb::Edit, PlanStage::Draft),
    (PlanStage::Draft, PlanVerb::Review, PlanStage::Draft),
    (PlanStage::Draft, PlanVerb::Commit, PlanStage::Committed),
    (PlanStage::Draft, PlanVerb::Supersede, PlanStage::Superseded),
];

/// What a plan was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanOf {
    /// All accepted requisitions of a closed cycle.
    Cycle(CycleId),
    /// One accepted emergency.
    Emergency(RequisitionId),
    /// 转单: what an evicted supplier still owed.
    Reassignment(OrganisationId),
}

/// Why a line is as it is: the facts of one sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Explanation {
    /// What all facilities asked of the item.
    pub asked: Quantity,
    /// How many of them.
    pub facilities: i64,
    /// Free at the centre, living long enough for at least one of them; none where the shared pharmacy does not serve it.
    #[serde(default)]
    pub free: Option<Quantity>,
    /// What of it they get.
    #[serde(default)]
    pub from_stock: Quantity,
    /// asked − from stock: what is left to buy of the item.
    #[serde(default)]
    pub net: Quantity,
    /// What of it this line serves.
    pub need: Quantity,
    /// Ordered quantities are multiples of it; nothing for a line that is not bought.
    pub pack: Option<Quantity>,
    /// Smallest quantity of the price tier.
    pub tier_from: Option<Quantity>,
    /// The cheapest other supplier who could have delivered everything.
    pub next_best: Option<NextBest>,
    /// What is saved against it.
    pub saved: Option<Money>,
    /// Of an agreed volume 带量, which is bought before everything else: what was left of it.
    #[serde(default)]
    pub agreed_left: Option<Quantity>,
    /// What would have been enough, where more is ordered because it costs less.
    #[serde(default)]
    pub raised_from: Option<Quantity>,
    /// A buyer changed the line.
    pub edited: bool,
}

/// What the same need would have cost elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlanNextBest)]
pub struct NextBest {
    /// Name of the supplier.
    pub supplier: String,
    /// Yuan per base unit.
    pub price: Money,
    /// For the whole need.
    pub amount: Money,
}

/// The state with the facts that exist only in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanState {
    /// See [`PlanStage::Staging`].
    Staging,
    /// See [`PlanStage::Draft`].
    Draft,
    /// See [`PlanStage::Committed`].
    Committed {
        /// Who made the orders; none for an emergency that the system turned into orders.
        by: Option<UserId>,
        /// When.
        at: Instant,
    },
    /// See [`PlanStage::Superseded`].
    Superseded,
}

/// The plan as its verbs see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Its identity.
    pub id: PlanId,
    /// Its number, e.g. `JH202611-0001`.
    pub number: String,
    /// What it was made for.
    pub of: PlanOf,
    /// 1 for the first plan of a cycle.
    pub revision: i64,
    /// Requisitions whose lines it sums up.
    pub requisition_count: i64,
    /// Lines that wait since earlier plans, which it takes up as well.
    pub back_order_count: i64,
    /// Where it stands.
    pub state: PlanState,
}

impl PlanState {
    /// The word for this state.
    pub fn stage(self) -> PlanStage {
        match self {
            Self::Staging => PlanStage::Staging,
            Self::Draft => PlanStage::Draft,
            Self::Committed { .. } => PlanStage::Committed,
            Self::Superseded => PlanStage::Superseded,
        }
    }
}

impl PlanStage {
    /// The verbs that lead on from here.
    pub fn verbs(self) -> impl Iterator<Item = PlanVerb> {
        MAP.iter()
            .filter(move |arrow| arrow.0 == self)
            .map(|arrow| arrow.1)
    }
}

impl Plan {
    /// All lines are written.
    pub fn finish(self) -> Result<Self, PlanRefusal> {
        match self.state {
            PlanState::Staging => Ok(Self {
                state: PlanState::Draft,
                ..self
            }),
            _ => Err(self.refuse(PlanVerb::Finish)),
        }
    }

    /// May lines still be changed?
    pub fn edit(self) -> Result<Self, PlanRefusal> {
        match self.state {
            PlanState::Draft => Ok(self),
            _ => Err(self.refuse(PlanVerb::Edit)),
        }
    }

    /// May its lines be decided on?
    pub fn review(self) -> Result<Self, PlanRefusal> {
        match self.state {
            PlanState::Draft => Ok(self),
            _ => Err(self.refuse(PlanVerb::Review)),
        }
    }

    /// Its orders are made.
    pub fn commit(self, by: Option<UserId>, at: Instant) -> Result<Self, PlanRefusal> {
        match self.state {
            PlanState::Draft => Ok(Self {
                state: PlanState::Committed { by, at },
                ..self
            }),
            _ => Err(self.refuse(PlanVerb::Commit)),
        }
    }

    /// A later revision takes its place.
    pub fn supersede(self) -> Result<Self, PlanRefusal> {
        match self.state {
            PlanState::Draft => Ok(Self {
                state: PlanState::Superseded,
                ..self
            }),
            _ => Err(self.refuse(PlanVerb::Supersede)),
        }
    }

    fn refuse(&self, verb: PlanVerb) -> PlanRefusal {
        PlanRefusal::WrongState {
            number: self.number.clone(),
            state: self.state.stage(),
            verb,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_in_every_state_obeys_the_map() {
        let states = [
            PlanState::Staging,
            PlanState::Draft,
            PlanState::Committed {
                by: None,
                at: Instant(1),
            },
            PlanState::Superseded,
        ];
        for state in states {
            for verb in PlanVerb::ALL {
                let plan = Plan {
                    id: PlanId(1),
                    number: String::new(),
                    of: PlanOf::Cycle(CycleId(1)),
                    revision: 1,
                    requisition_count: 0,
                    back_order_count: 0,
                    state,
                };
                let after = match verb {
                    PlanVerb::Finish => plan.finish(),
                    PlanVerb::Edit => plan.edit(),
                    PlanVerb::Review => plan.review(),
                    PlanVerb::Commit => plan.commit(None, Instant(2)),
                    PlanVerb::Supersede => plan.supersede(),
                };
                let arrow = MAP
                    .iter()
                    .find(|arrow| arrow.0 == state.stage() && arrow.1 == *verb);
                assert_eq!(
                    after.ok().map(|plan| plan.state.stage()),
                    arrow.map(|arrow| arrow.2),
                    "{state:?} {verb}"
                );
            }
        }
    }
}
