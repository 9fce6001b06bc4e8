//! The review of a plan by exception 例外审批: flags, their policy, decisions, amendments.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::LineId;
use crate::model::plan::{Explanation, UnmetReason};
use kernel::money::Money;
use kernel::policy::Policy;
use kernel::quantity::Quantity;
use kernel::word_enum;
use suppliers::model::{ContractLineId, SupplierId};

word_enum! {
    /// What a rule noticed about a line of a plan. The order is that of the bits in storage and never changes.
    pub enum PlanFlag {
        /// Dearer than the last price paid, by more than the limit in percent.
        PriceUp = "price_up",
        /// More than the limit times what the county usually orders in such a cycle.
        OverUsual = "over_usual",
        /// Only one supplier could deliver the item today.
        SingleSource = "single_source",
        /// Dearer than the listed price 挂网价.
        AboveCeiling = "above_ceiling",
        /// A part of the demand that is not bought.
        Unmet = "unmet",
        /// Bought from a reserve contract.
        BackupUsed = "backup_used",
        /// Whole packs add more than the limit in percent of the need.
        PackSurplus = "pack_surplus",
        /// Bought elsewhere while a volume-based contract 带量 of the item is behind its agreed volume by more than the
        /// limit in percent of it.
        VbpBehind = "vbp_behind",
        /// A buyer changed what the plan had proposed.
        Edited = "edited",
        /// Its contract ends within the limit in days.
        ContractEnds = "contract_ends",
    }
}

impl PlanFlag {
    /// The bit by which storage knows it.
    pub const fn bit(self) -> i64 {
        1 << self as i64
    }

    /// The flags of a bit set.
    pub fn of_bits(bits: i64) -> Vec<Self> {
        let all = Self::ALL.iter().copied();
        all.filter(|flag| bits & flag.bit() != 0).collect()
    }
}

/// A flag with the numbers behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlanMark)]
pub struct Mark {
    /// Which rule.
    pub flag: PlanFlag,
    /// What was found, a decimal number in the unit of the rule: percent, times, days.
    pub found: Option<String>,
    /// The limit that held, in the same unit.
    pub limit: Option<i64>,
}

word_enum! {
    /// What somebody decided on a line of a plan.
    pub enum PlanDecision {
        /// It may be ordered.
        Approved = "approved",
        /// It has to be changed, or looked at once more.
        SentBack = "sent_back",
    }
}

word_enum! {
    /// A price with which the price of a line is compared.
    pub enum PriceReference {
        /// The last price paid for the item.
        Last = "last",
        /// The listed price 挂网价.
        Ceiling = "ceiling",
        /// The price before the reform.
        Baseline = "baseline",
    }
}

/// Whether a rule holds, and from which number on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkRule {
    /// Does it hold?
    pub on: bool,
    /// Percent, times or days, as [`PlanFlag`] says; without a meaning for the other rules.
    #[serde(default)]
    pub limit: i64,
}

impl MarkRule {
    const fn on(limit: i64) -> Self {
        Self { on: true, limit }
    }
}

/// The rules of the review, a county's own. The defaults are the product's choice; no regulation sets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlanReview {
    /// See [`PlanFlag::PriceUp`], percent.
    pub price_up: MarkRule,
    /// See [`PlanFlag::OverUsual`], times.
    pub over_usual: MarkRule,
    /// See [`PlanFlag::SingleSource`]. Off: most items of a tender have one winner.
    pub single_source: MarkRule,
    /// See [`PlanFlag::AboveCeiling`].
    pub above_ceiling: MarkRule,
    /// See [`PlanFlag::Unmet`].
    pub unmet: MarkRule,
    /// See [`PlanFlag::BackupUsed`].
    pub backup_used: MarkRule,
    /// See [`PlanFlag::PackSurplus`], percent.
    pub pack_surplus: MarkRule,
    /// See [`PlanFlag::VbpBehind`], percent.
    pub vbp_behind: MarkRule,
    /// See [`PlanFlag::Edited`].
    pub edited: MarkRule,
    /// See [`PlanFlag::ContractEnds`], days.
    pub contract_ends: MarkRule,
}

impl Default for PlanReview {
    fn default() -> Self {
        Self {
            price_up: MarkRule::on(5),
            over_usual: MarkRule::on(3),
            single_source: MarkRule {
                on: false,
                limit: 0,
            },
            above_ceiling: MarkRule::on(0),
            unmet: MarkRule::on(0),
            backup_used: MarkRule::on(0),
            pack_surplus: MarkRule::on(100),
            vbp_behind: MarkRule::on(10),
            edited: MarkRule::on(0),
            contract_ends: MarkRule::on(7),
        }
    }
}

impl Policy for PlanReview {
    const KEY: &'static str = "purchasing.plan_review";
}

impl PlanReview {
    /// The rule behind a flag.
    pub fn rule(&self, flag: PlanFlag) -> MarkRule {
        match flag {
            PlanFlag::PriceUp => self.price_up,
            PlanFlag::OverUsual => self.over_usual,
            PlanFlag::SingleSource => self.single_source,
            PlanFlag::AboveCeiling => self.above_ceiling,
            PlanFlag::Unmet => self.unmet,
            PlanFlag::BackupUsed => self.backup_used,
            PlanFlag::PackSurplus => self.pack_surplus,
            PlanFlag::VbpBehind => self.vbp_behind,
            PlanFlag::Edited => self.edited,
            PlanFlag::ContractEnds => self.contract_ends,
        }
    }
}

word_enum! {
    /// How an amendment of a plan came about.
    pub enum AmendmentKind {
        /// Somebody changed a line.
        Edit = "edit",
        /// Somebody took a change back.
        Undo = "undo",
    }
}

/// A line of a plan as a version of the plan remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptLine {
    /// Which line.
    pub id: LineId,
    /// From which contract; none when it is not bought.
    pub contract_line_id: Option<ContractLineId>,
    /// From whom.
    pub supplier_id: Option<SupplierId>,
    /// What of the demand it serves, or leaves unmet.
    pub need: Quantity,
    /// Ordered.
    pub quantity: Quantity,
    /// Yuan per base unit.
    pub price: Option<Money>,
    /// Quantity × price.
    pub amount: Money,
    /// Why it is not bought.
    pub unmet_reason: Option<UnmetReason>,
    /// Why so.
    pub explanation: Explanation,
}
