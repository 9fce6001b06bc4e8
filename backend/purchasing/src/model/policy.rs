//! What the county may set: limits, hours, days.

use serde::{Deserialize, Serialize};

use crate::model::order::Urgency;
use crate::model::review::PlanReview;
use formulary::model::ItemKind;
use kernel::actor::OrganisationKind;
use kernel::money::Money;
use kernel::policy::{Policy, PolicyKind};

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

/// Which items the shared pharmacy 共享药房 serves from the centre's own store before anything is bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedPharmacy {
    /// Kinds of goods that it keeps.
    pub kinds: Vec<ItemKind>,
    /// Dear consumables as well.
    pub high_value: bool,
    /// Codes of items that it serves whatever their kind.
    pub also: Vec<String>,
    /// Codes of items that it never serves.
    pub never: Vec<String>,
}

impl Default for SharedPharmacy {
    fn default() -> Self {
        Self {
            kinds: vec![ItemKind::Drug, ItemKind::Consumable, ItemKind::Reagent],
            high_value: false,
            also: Vec::new(),
            never: Vec::new(),
        }
    }
}

impl Policy for SharedPharmacy {
    const KEY: &'static str = "purchasing.shared_pharmacy";
}

impl SharedPharmacy {
    /// Is an item of this code and kind served?
    pub fn serves(&self, code: &str, kind: ItemKind, high_value: bool) -> bool {
        let named = |codes: &[String]| codes.iter().any(|one| one == code);
        let usual = self.kinds.contains(&kind) && (self.high_value || !high_value);
        !named(&self.never) && (usual || named(&self.also))
    }
}

/// How far a plan proposes to order more than is needed in order to reach a cheaper tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NudgeLimits {
    /// At most so much more than the need of the line, 1/100 %.
    pub ratio_bp: i64,
    /// The surplus lasts all who asked at most so many days.
    pub max_cover_days: i64,
}

impl Default for NudgeLimits {
    fn default() -> Self {
        Self {
            ratio_bp: 2_000,
            max_cover_days: 30,
        }
    }
}

impl Policy for NudgeLimits {
    const KEY: &'static str = "purchasing.nudge_limits";
}

/// Do minimum order values bind the orders of emergencies as well?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyMinimum(pub bool);

impl Policy for EmergencyMinimum {
    const KEY: &'static str = "purchasing.emergency_minimum";
}

/// All policies of purchasing.
pub fn policies() -> [PolicyKind; 7] {
    [
        PolicyKind::of::<SharedPharmacy>(),
        PolicyKind::of::<NudgeLimits>(),
        PolicyKind::of::<EmergencyMinimum>(),
        PolicyKind::of::<ApprovalLimit>(),
        PolicyKind::of::<ConfirmHours>(),
        PolicyKind::of::<MinimumLife>(),
        PolicyKind::of::<PlanReview>(),
    ]
}
