//! The policies of service levels: rows with a first day, like every policy of the house.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use kernel::policy::{Policy, PolicyKind};
use service_levels::calendar::Holidays;
use service_levels::policy::{Fault, Policy as Rules};

/// 考核办法: hours, windows, ladder, appeal and re-admission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Rules", into = "Rules")]
pub struct LevelsPolicy(pub Rules);

impl From<LevelsPolicy> for Rules {
    fn from(policy: LevelsPolicy) -> Self {
        policy.0
    }
}

impl TryFrom<Rules> for LevelsPolicy {
    type Error = String;

    fn try_from(rules: Rules) -> Result<Self, String> {
        let faults: Vec<String> = rules.faults().iter().map(Fault::to_string).collect();
        match faults.is_empty() {
            true => Ok(Self(rules)),
            false => Err(faults.join("; ")),
        }
    }
}

impl Default for LevelsPolicy {
    fn default() -> Self {
        Self(Rules::shipped().expect("the shipped policy is read by a test"))
    }
}

impl Policy for LevelsPolicy {
    const KEY: &'static str = "sla.levels";
}

/// 节假日: the State Council's yearly notices, `{"years": {"2026": {"off": {…}, "makeup_workdays": {…}}}}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct HolidayPolicy {
    written: Value,
    /// What it says.
    pub holidays: Holidays,
}

impl From<HolidayPolicy> for Value {
    fn from(policy: HolidayPolicy) -> Self {
        policy.written
    }
}

impl TryFrom<Value> for HolidayPolicy {
    type Error = String;

    fn try_from(written: Value) -> Result<Self, String> {
        let holidays = Holidays::from_json(&written.to_string());
        let holidays = holidays.map_err(|error| error.to_string())?;
        Ok(Self { written, holidays })
    }
}

impl Default for HolidayPolicy {
    fn default() -> Self {
        let shipped = serde_json::from_str::<Value>(Holidays::SHIPPED);
        let written = shipped.expect("the shipped notices are read by a test");
        let years = serde_json::json!({ "years": written["years"] });
        Self::try_from(years).expect("the shipped notices are read by a test")
    }
}

impl Policy for HolidayPolicy {
    const KEY: &'static str = "sla.holidays";
}

/// Both, for the list of all policies.
pub fn policies() -> Vec<PolicyKind> {
    vec![
        PolicyKind::of::<LevelsPolicy>(),
        PolicyKind::of::<HolidayPolicy>(),
    ]
}
