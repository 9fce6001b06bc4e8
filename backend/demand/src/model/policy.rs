//! The policy of demand: what a county decides for itself.

use serde::{Deserialize, Serialize};

use crate::model::cycle::Cycle;
use crate::model::known::Horizon;
use crate::model::requisition::RequisitionKind;
use crate::model::review_rules::ReviewRules;
use crate::rules::submission::Strictness;
use kernel::policy::Policy;

/// Rules of demand that are data. The defaults are the product's own choice; no regulation sets them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DemandPolicy {
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
    /// Its former place; the rule has a policy of its own since ([`OverUsualRule`](super::review_rules::OverUsualRule)).
    #[serde(rename = "over_usual_factor", skip_serializing)]
    pub former_over_usual_factor: Option<i64>,
}

impl Default for DemandPolicy {
    fn default() -> Self {
        Self {
            refuse_other_tiers: true,
            refuse_suspended: true,
            adopt_guarantee: true,
            remind_hours: vec![72, 24],
            lead_days: 3,
            emergency_cover_days: 7,
            emergency_lookback_months: 3,
            former_over_usual_factor: None,
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
}

/// How well the county wants to be supplied 服务水平, and whether forecasts are followed. Percent are chances that a month's
/// use does not exceed what was suggested for it. The defaults are the product's own choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ForecastPolicy {
    /// Suggest by the plain average whatever a forecast says.
    pub plain_average_only: bool,
    /// Items of the chronic guarantee list 慢病保障.
    pub chronic_percent: i64,
    /// Other essential medicines 国家基本药物.
    pub essential_percent: i64,
    /// Everything else.
    pub other_percent: i64,
    /// Months of history that a forecast reads.
    pub history_months: i64,
}

impl Default for ForecastPolicy {
    fn default() -> Self {
        Self {
            plain_average_only: false,
            chronic_percent: 98,
            essential_percent: 95,
            other_percent: 90,
            history_months: 36,
        }
    }
}

impl Policy for ForecastPolicy {
    const KEY: &'static str = "demand.forecast";
}

impl ForecastPolicy {
    /// The service level of an item, in thousandths.
    pub fn service_permille(&self, guaranteed: bool, essential: bool) -> i64 {
        let percent = match (guaranteed, essential) {
            (true, _) => self.chronic_percent,
            (false, true) => self.essential_percent,
            (false, false) => self.other_percent,
        };
        percent.clamp(1, 99) * 10
    }
}

/// What the county decided about demand, as it is in force on a day.
#[derive(Clone, Debug, Default)]
pub struct House {
    /// Requests.
    pub requests: DemandPolicy,
    /// Forecasts and service levels.
    pub forecast: ForecastPolicy,
    /// Review by exception.
    pub review: ReviewRules,
}

impl House {
    /// How far suggestions of a cycle look, or those of an emergency.
    pub fn horizon(&self, cycle: Option<&Cycle>) -> Horizon {
        let guard = &self.review.duplicate_order;
        let kind = match cycle {
            Some(_) => RequisitionKind::Regular,
            None => RequisitionKind::Emergency,
        };
        let common = Horizon {
            lookback_months: self.requests.emergency_lookback_months,
            review_days: self.requests.emergency_cover_days,
            safety_days: 0,
            lead_days: self.requests.lead_days,
            plain_only: self.forecast.plain_average_only,
            guard_days: guard.days,
            guard_kind: (!guard.across_kinds).then_some(kind),
            guard_substitutes: guard.on && guard.across_substitutes,
        };
        match cycle {
            Some(cycle) => Horizon {
                lookback_months: cycle.terms.lookback_months,
                review_days: cycle.terms.review_days,
                safety_days: cycle.terms.safety_days,
                ..common
            },
            None => common,
        }
    }
}
