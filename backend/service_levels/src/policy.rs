//! Policies 考核办法 as data: a TOML file becomes a policy row, and a row is shown as the same fields.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::hours::{Drop, HoursRow, row_for};
use crate::share::Share;
use crate::standing::Standing;

/// Most steps of a ladder.
pub const MOST_STEPS: usize = 64;

/// Everything that decides about a supplier. A rehearsal needs `window` and `ladder` alone; the product also asks
/// [`Policy::faults`] before it takes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// The document that it follows.
    #[serde(default)]
    pub source: String,
    /// What is looked at.
    pub window: Window,
    /// Fewer lines in the window give no verdict.
    #[serde(default)]
    pub minimum_sample: u32,
    /// Suppliers, by name, whom no rule touches.
    #[serde(default)]
    pub exempt: Vec<String>,
    /// To which suppliers' business a standing applies.
    #[serde(default)]
    pub scope: Scope,
    /// What the score is made of.
    #[serde(default)]
    pub weights: Weights,
    /// What makes a single drop short or bad.
    #[serde(default)]
    pub limits: Limits,
    /// How long the supplier may take to confirm.
    #[serde(default)]
    pub confirm: Option<Confirm>,
    /// Hours before a clock runs out at which the supplier is reminded.
    #[serde(default)]
    pub reminders_hours: Vec<u16>,
    /// How a bad standing ends by itself.
    #[serde(default)]
    pub recovery: Recovery,
    /// Notice and appeal.
    #[serde(default)]
    pub appeal: Appeal,
    /// What happens to open orders.
    #[serde(default)]
    pub eviction: Eviction,
    /// The way back.
    #[serde(default)]
    pub readmission: Readmission,
    /// Delivery hours.
    #[serde(default)]
    pub hours: Vec<HoursRow>,
    /// Events that decide at once.
    #[serde(default)]
    pub hard: Vec<HardTrigger>,
    /// Steps by what the window shows.
    #[serde(default)]
    pub ladder: Vec<Step>,
}

/// Which judged lines an evaluation looks at, and when there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Of what.
    pub kind: WindowKind,
    /// How many.
    pub size: NonZeroU32,
}

/// What a window counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowKind {
    /// The last judged lines; evaluated after each.
    LastLines,
    /// Calendar months, the evaluated one the last; evaluated at the end of each with trade.
    Months,
}

/// A standing, and what brings it. All conditions that are given must hold in as many successive evaluations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StepFile")]
pub struct Step {
    /// The standing.
    pub standing: Standing,
    /// In how many successive evaluations.
    pub consecutive: NonZeroU32,
    /// Late lines ÷ lines judged, strictly above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_share_above: Option<Share>,
    /// Delivered, at most what was ordered, ÷ ordered, strictly below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill_below: Option<Share>,
    /// Lines delivered in full and on time ÷ lines judged, strictly below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_time_in_full_below: Option<Share>,
    /// The weighted score, strictly below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score_below: Option<Share>,
    /// Rejected at inspection ÷ brought, strictly above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_share_above: Option<Share>,
    /// At least so many late lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breaches_at_least: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepFile {
    standing: Standing,
    #[serde(default = "once")]
    consecutive: NonZeroU32,
    late_share_above: Option<Share>,
    fill_below: Option<Share>,
    on_time_in_full_below: Option<Share>,
    score_below: Option<Share>,
    rejected_share_above: Option<Share>,
    breaches_at_least: Option<u32>,
}

const fn once() -> NonZeroU32 {
    NonZeroU32::MIN
}

impl TryFrom<StepFile> for Step {
    type Error = String;

    fn try_from(file: StepFile) -> Result<Self, String> {
        let shares = [
            file.late_share_above,
            file.fill_below,
            file.on_time_in_full_below,
            file.score_below,
            file.rejected_share_above,
        ];
        if shares.iter().all(Option::is_none) && file.breaches_at_least.is_none() {
            return Err("a step without a condition would always hold".to_owned());
        }
        Ok(Self {
            standing: file.standing,
            consecutive: file.consecutive,
            late_share_above: file.late_share_above,
            fill_below: file.fill_below,
            on_time_in_full_below: file.on_time_in_full_below,
            score_below: file.score_below,
            rejected_share_above: file.rejected_share_above,
            breaches_at_least: file.breaches_at_least,
        })
    }
}

/// An event that decides when it happened often enough, whatever the window shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HardTrigger {
    /// What happened.
    pub event: HardEvent,
    /// So often,
    pub at_least: NonZeroU32,
    /// within so many days, the day of the event the last of them.
    pub within_days: NonZeroU32,
    /// What it brings.
    pub standing: Standing,
}

/// What a hard trigger counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HardEvent {
    /// 拒绝配送: a line declined, or not confirmed in time.
    Refusal,
    /// The same for an emergency drug that then ran out.
    EmergencyRefusal,
    /// A drop beyond the limit of quality.
    Quality,
    /// 弄虚作假: false documents, quality fraud or bribery, recorded by two people.
    Fraud,
}

/// To what a standing applies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All that the supplier does.
    #[default]
    Supplier,
    /// Each category of items on its own.
    Category,
    /// Each area of the county on its own.
    Area,
}

/// What the score is made of; only their proportions matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Quantity on time ÷ ordered.
    pub on_time: Share,
    /// Quantity at any time ÷ ordered.
    pub fill: Share,
    /// Accepted ÷ brought.
    pub quality: Share,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            on_time: Share::ONE,
            fill: Share::ZERO,
            quality: Share::ZERO,
        }
    }
}

/// Limits of a single drop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// A drop of which less arrives is short.
    pub fill_at_least: Share,
    /// A drop of which more is rejected is a breach of quality.
    pub rejected_share_at_most: Share,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            fill_at_least: Share::ONE,
            rejected_share_at_most: Share::ZERO,
        }
    }
}

/// The confirmation clock, which starts when the order is placed: without it a clock "from confirmation" can be gamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// Hours.
    pub within_hours: u16,
    /// Which days count.
    #[serde(default)]
    pub calendar: Calendar,
}

/// How a bad standing ends without a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovery {
    /// After so many successive evaluations in which no step holds, a warned or interviewed supplier is good again.
    pub clean_evaluations: NonZeroU32,
    /// After so many days a suspended supplier is good again, unless it got worse; 0 = only people lift it.
    pub suspended_days: u32,
}

impl Default for Recovery {
    fn default() -> Self {
        Self {
            clean_evaluations: NonZeroU32::MIN,
            suspended_days: 0,
        }
    }
}

/// Notice and appeal 申诉. Both terms count from the actual sending of the notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appeal {
    /// Days to appeal against an eviction; it is executed when they are over.
    pub days: u32,
    /// Which days count.
    #[serde(default)]
    pub calendar: Calendar,
    /// 约谈: days to rectify after an interview.
    pub rectify_days: u32,
    /// A pending appeal that a second person found to have merit holds the execution.
    pub merit_stays: bool,
}

impl Default for Appeal {
    fn default() -> Self {
        Self {
            days: 5,
            calendar: Calendar::WithoutWeekends,
            rectify_days: 10,
            merit_stays: true,
        }
    }
}

/// What becomes of the open orders of the evicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eviction {
    /// The new orders need nobody's approval.
    pub approves_itself: bool,
    /// 无替代: items that nobody else delivers may stay with the evicted supplier until the manager has decided.
    pub keeps_without_alternative: bool,
}

impl Default for Eviction {
    fn default() -> Self {
        Self {
            approves_itself: false,
            keeps_without_alternative: true,
        }
    }
}

/// The way back 重新准入.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Readmission {
    /// Months after the execution before anybody may ask.
    pub after_months: u32,
    /// Months of probation, in which any step of the ladder suspends at least.
    pub probation_months: u32,
}

impl Default for Readmission {
    fn default() -> Self {
        Self {
            after_months: 24,
            probation_months: 6,
        }
    }
}

/// What the product cannot work with, or what cannot be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A drop that no row of hours matches.
    #[error("no row of hours matches every drop")]
    HoursMissing,
    /// A clock of no time at all.
    #[error("hours must be above zero")]
    HoursZero,
    /// The minimum sample lies beyond a window of lines, so there would never be a verdict.
    #[error("the minimum sample is larger than the window")]
    SampleBeyondWindow,
    /// All weights are zero.
    #[error("the weights add up to nothing")]
    WeightsZero,
    /// More steps than are counted.
    #[error("more than 64 steps")]
    TooManySteps,
}

impl Policy {
    /// The product's first policy: delivery hours of Hunan 2025 (集中采购药品和医用耗材配送服务管理办法（试行）) and the
    /// default ladder.
    ///
    /// # Errors
    /// Never for a released binary: a test reads the file.
    pub fn shipped() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../data/policy.toml"))
    }

    /// What keeps the product from using it; empty = nothing.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if Drop::all().any(|drop| row_for(&self.hours, drop).is_none()) {
            faults.push(Fault::HoursMissing);
        }
        let confirms_at_once = self
            .confirm
            .is_some_and(|confirm| confirm.within_hours == 0);
        if confirms_at_once || self.hours.iter().any(|row| row.hours == 0) {
            faults.push(Fault::HoursZero);
        }
        if self.window.kind == WindowKind::LastLines && self.minimum_sample > self.window.size.get()
        {
            faults.push(Fault::SampleBeyondWindow);
        }
        let Weights {
            on_time,
            fill,
            quality,
        } = self.weights;
        if [on_time, fill, quality] == [Share::ZERO; 3] {
            faults.push(Fault::WeightsZero);
        }
        if self.ladder.len() > MOST_STEPS {
            faults.push(Fault::TooManySteps);
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_policy_is_whole_and_survives_its_own_writing() {
        let policy = Policy::shipped().expect("the shipped policy");
        assert_eq!(policy.faults(), []);
        let json = serde_json::to_string(&policy).expect("JSON");
        assert_eq!(
            serde_json::from_str::<Policy>(&json).expect("a policy"),
            policy
        );
        let text = toml::to_string(&policy).expect("TOML");
        assert_eq!(toml::from_str::<Policy>(&text).expect("a policy"), policy);
    }

    #[test]
    fn what_cannot_work_is_named() {
        let shipped = Policy::shipped().expect("the shipped policy");
        let mut policy = shipped.clone();
        policy.hours.remove(0);
        policy.hours[0].hours = 0;
        policy.weights = Weights {
            on_time: Share::ZERO,
            ..Weights::default()
        };
        policy.window = Window {
            kind: WindowKind::LastLines,
            size: NonZeroU32::MIN,
        };
        policy.ladder = vec![policy.ladder[0]; MOST_STEPS + 1];
        let all = [
            Fault::HoursMissing,
            Fault::HoursZero,
            Fault::SampleBeyondWindow,
            Fault::WeightsZero,
            Fault::TooManySteps,
        ];
        assert_eq!(policy.faults(), all);
        policy = Policy {
            confirm: Some(Confirm {
                within_hours: 0,
                calendar: Calendar::Always,
            }),
            ..shipped
        };
        assert_eq!(policy.faults(), [Fault::HoursZero]);
    }
}
