//! What the county may set: limits, hours, days.

use serde::{Deserialize, Serialize};

use crate::kernel::actor::OrganisationKind;
use crate::kernel::money::Money;
use crate::kernel::policy::{Policy, PolicyKind};
use crate::purchasing::model::order::Urgency;
use crate::purchasing::model::review::PlanReview;

/// Up to this amount one manager approves an order, above it two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalLimit(pub Money);

impl Default for ApprovalLimit {
    fn default() -> Self {
        Self(Money(50_000 * 10_000))
    }
}

impl Policy for ApprovalLimit {
    const KEY: &'static str = "purchasing.approval_limit";
}

/// Hours within which a supplier answers a placed order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmHours {
    /// For a regular order.
    pub regular: u32,
    /// For an emergency.
    pub emergency: u32,
}

impl Default for ConfirmHours {
    fn default() -> Self {
        Self {
            regular: 24,
            emergency: 4,
        }
    }
}

impl Policy for ConfirmHours {
    const KEY: &'static str = "purchasing.confirm_hours";
}

impl ConfirmHours {
    /// For an order of this urgency.
    pub fn of(self, urgency: Urgency) -> u32 {
        match urgency {
            Urgency::Regular => self.regular,
            Urgency::Emergency => self.emergency,
        }
    }
}

/// Days that a lot must still live when it is shipped or received, by tier of the destination. Villages use slowly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinimumLife {
    /// Centre and lead hospitals.
    pub county: i64,
    /// Township centres.
    pub township: i64,
    /// Villages.
    pub village: i64,
}

impl Default for MinimumLife {
    fn default() -> Self {
        Self {
            county: 180,
            township: 180,
            village: 240,
        }
    }
}

impl Policy for MinimumLife {
    const KEY: &'static str = "purchasing.minimum_life_days";
}

impl MinimumLife {
    /// For a destination of this kind.
    pub fn of(self, kind: OrganisationKind) -> i64 {
        match kind {
            OrganisationKind::Township => self.township,
            OrganisationKind::Village => self.village,
            _ => self.county,
        }
    }
}

/// All policies of purchasing.
pub fn policies() -> [PolicyKind; 4] {
    [
        PolicyKind::of::<ApprovalLimit>(),
        PolicyKind::of::<ConfirmHours>(),
        PolicyKind::of::<MinimumLife>(),
        PolicyKind::of::<PlanReview>(),
    ]
}
