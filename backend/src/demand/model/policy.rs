//! The policy of demand: what a county decides for itself.

use serde::{Deserialize, Serialize};

use crate::demand::model::cycle::Cycle;
use crate::demand::model::known::Horizon;
use crate::demand::rules::submission::Strictness;
use crate::kernel::policy::Policy;

/// Rules of demand that are data. The defaults are the product's own choice; no regulation sets them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DemandPolicy {
    /// A line above this many times the usual use of a review period is marked.
    pub over_usual_factor: i64,
    /// Refuse items that the facility's tier may not use; otherwise they are marked.
    pub refuse_other_tiers: bool,
    /// Refuse suspended items; otherwise they are marked.
    pub refuse_suspended: bool,
    /// At closing, ask for the chronic guarantee list on behalf of facilities that handed in nothing.
    pub adopt_guarantee: bool,
    /// Hours before closing at which facilities that handed in nothing are reminded.
    pub remind_hours: Vec<i64>,
    /// Lead time in days where no contract tells one.
    pub lead_days: i64,
    /// Days that an emergency request has to cover.
    pub emergency_cover_days: i64,
    /// Whole months of consumption on which the suggestion of an emergency looks back.
    pub emergency_lookback_months: i64,
}

impl Default for DemandPolicy {
    fn default() -> Self {
        Self {
            over_usual_factor: 3,
            refuse_other_tiers: true,
            refuse_suspended: true,
            adopt_guarantee: true,
            remind_hours: vec![72, 24],
            lead_days: 3,
            emergency_cover_days: 7,
            emergency_lookback_months: 3,
        }
    }
}

impl Policy for DemandPolicy {
    const KEY: &'static str = "demand.requests";
}

impl DemandPolicy {
    /// What is refused rather than marked.
    pub fn strictness(&self) -> Strictness {
        Strictness {
            refuse_other_tiers: self.refuse_other_tiers,
            refuse_suspended: self.refuse_suspended,
        }
    }

    /// How far suggestions of a cycle look, or those of an emergency.
    pub fn horizon(&self, cycle: Option<&Cycle>) -> Horizon {
        let lead_days = self.lead_days;
        match cycle {
            Some(cycle) => Horizon {
                lookback_months: cycle.terms.lookback_months,
                review_days: cycle.terms.review_days,
                safety_days: cycle.terms.safety_days,
                lead_days,
            },
            None => Horizon {
                lookback_months: self.emergency_lookback_months,
                review_days: self.emergency_cover_days,
                safety_days: 0,
                lead_days,
            },
        }
    }
}
