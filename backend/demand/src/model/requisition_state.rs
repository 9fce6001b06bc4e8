//! Where a requisition stands, each state with its facts.

use crate::model::requisition::RequisitionWord;
use kernel::clock::Instant;
use kernel::ids::UserId;

use RequisitionWord as W;

/// Who did something and when; nobody means the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The person at the keyboard, none for the system.
    pub by: Option<UserId>,
    /// When.
    pub at: Instant,
}

/// A submission remembers both names, so that neither of the two may approve it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The person at the keyboard.
    pub by: UserId,
    /// The absent colleague he acted for.
    pub on_behalf_of: Option<UserId>,
    /// When.
    pub at: Instant,
}

/// Why and by whom it was sent back. Without a person the cycle was ordered before anybody decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    /// Who and when.
    pub mark: Mark,
    /// What has to be changed, in the words of whoever returned it.
    pub reason: String,
}

/// How a requisition came to be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acceptance {
    /// Submitted, approved and accepted by people.
    Reviewed {
        /// Who handed it in.
        submitted: Submission,
        /// Who approved it for the facility.
        approved: Mark,
        /// Who accepted it at the centre.
        accepted: Mark,
    },
    /// Made by policy at closing for a facility that handed in nothing.
    Adopted {
        /// When the cycle was closed.
        at: Instant,
    },
}

/// Where a requisition stands, with the facts of that state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequisitionState {
    /// Being written, perhaps again.
    Draft {
        /// Why it came back last time.
        returned: Option<Return>,
    },
    /// Waits for the facility's head or the township.
    Submitted {
        /// Who handed it in.
        submitted: Submission,
    },
    /// Waits for the centre.
    Approved {
        /// Who handed it in.
        submitted: Submission,
        /// Who approved it for the facility.
        approved: Mark,
    },
    /// Will be planned.
    Accepted(Acceptance),
    /// Came back; the next change makes it a draft again.
    Returned {
        /// Why.
        returned: Return,
    },
    /// Taken back for good.
    Withdrawn {
        /// By whom.
        withdrawn: Mark,
    },
    /// Part of a committed plan.
    Ordered(Acceptance),
}

impl RequisitionState {
    /// The name of this state.
    pub fn word(&self) -> RequisitionWord {
        match self {
            Self::Draft { .. } => W::Draft,
            Self::Submitted { .. } => W::Submitted,
            Self::Approved { .. } => W::Approved,
            Self::Accepted(_) => W::Accepted,
            Self::Returned { .. } => W::Returned,
            Self::Withdrawn { .. } => W::Withdrawn,
            Self::Ordered(_) => W::Ordered,
        }
    }

    /// Who handed it in, while that counts.
    pub fn submission(&self) -> Option<Submission> {
        match self {
            Self::Submitted { submitted }
            | Self::Approved { submitted, .. }
            | Self::Accepted(Acceptance::Reviewed { submitted, .. })
            | Self::Ordered(Acceptance::Reviewed { submitted, .. }) => Some(*submitted),
            _ => None,
        }
    }

    /// Who approved it for the facility, while that counts.
    pub fn approval(&self) -> Option<Mark> {
        match self {
            Self::Approved { approved, .. }
            | Self::Accepted(Acceptance::Reviewed { approved, .. })
            | Self::Ordered(Acceptance::Reviewed { approved, .. }) => Some(*approved),
            _ => None,
        }
    }

    /// Who accepted it and when; the policy has no name.
    pub fn acceptance(&self) -> Option<Mark> {
        match self {
            Self::Accepted(how) | Self::Ordered(how) => Some(match how {
                Acceptance::Reviewed { accepted, .. } => *accepted,
                Acceptance::Adopted { at } => Mark { by: None, at: *at },
            }),
            _ => None,
        }
    }

    /// Why it came back last time, until it is handed in again.
    pub fn returned(&self) -> Option<&Return> {
        match self {
            Self::Draft { returned } => returned.as_ref(),
            Self::Returned { returned } => Some(returned),
            _ => None,
        }
    }

    /// Who took it back, and when.
    pub fn withdrawal(&self) -> Option<Mark> {
        match self {
            Self::Withdrawn { withdrawn } => Some(*withdrawn),
            _ => None,
        }
    }

    /// Was it made by policy at closing?
    pub fn adopted(&self) -> bool {
        matches!(
            self,
            Self::Accepted(Acceptance::Adopted { .. }) | Self::Ordered(Acceptance::Adopted { .. })
        )
    }
}
