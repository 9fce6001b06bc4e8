//! The rules of review by exception 例外审核规则: each a policy of its own, so that one is switched or moved from a day on
//! without touching the others. The defaults are the product's own choice; no regulation sets them.

use serde::{Deserialize, Serialize};

use kernel::policy::{Policy, PolicyKind};
use kernel::word_enum;

/// 超常用量: far more than the facility usually takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OverUsualRule {
    /// Does it mark lines?
    pub on: bool,
    /// A line above this many times the usual use of a review period is marked.
    pub factor: i64,
}

impl Default for OverUsualRule {
    fn default() -> Self {
        Self {
            on: true,
            factor: 3,
        }
    }
}

impl Policy for OverUsualRule {
    const KEY: &'static str = "demand.review_over_usual";
}

/// 重复请领: the same is requested or on its way already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DuplicateRule {
    /// Does it mark lines?
    pub on: bool,
    /// Requests handed in within so many days count.
    pub days: i64,
    /// Whoever asks beyond the suggestion for at least this share of what is coming asks twice.
    pub share_percent: i64,
    /// Emergencies and regular requests count for each other.
    pub across_kinds: bool,
    /// What the formulary calls a substitute counts as well, where it is counted in the same unit.
    pub across_substitutes: bool,
}

impl Default for DuplicateRule {
    fn default() -> Self {
        Self {
            on: true,
            days: 30,
            share_percent: 50,
            across_kinds: true,
            across_substitutes: true,
        }
    }
}

impl Policy for DuplicateRule {
    const KEY: &'static str = "demand.review_duplicate_order";
}

macro_rules! switches {
    ($( $(#[$meta:meta])* $name:ident = $key:literal ),+ $(,)?) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
            #[serde(deny_unknown_fields, default)]
            pub struct $name {
                /// Does it mark lines?
                pub on: bool,
            }

            impl Default for $name {
                fn default() -> Self {
                    Self { on: true }
                }
            }

            impl Policy for $name {
                const KEY: &'static str = $key;
            }
        )+
    };
}

switches! {
    /// 超出层级: not meant for this tier of facility.
    TierRule = "demand.review_tier_not_allowed",
    /// 已停用: suspended in the formulary.
    SuspendedRule = "demand.review_suspended_item",
    /// 无合同: no valid contract offers it.
    NoContractRule = "demand.review_no_contract",
    /// 非中选品牌: not selected, while the agreed quantity of the selected brand is behind.
    NonSelectedRule = "demand.review_non_selected_brand",
}

word_enum! {
    /// What happens to a requisition that asks for more than its facility's budget holds.
    pub enum BudgetAction {
        /// 提示: the lines are marked.
        Warn = "warn",
        /// 建议削减: besides, a trimming is proposed that fits.
        Trim = "trim",
        /// 不得提交: a regular requisition cannot be handed in; an emergency is only marked.
        Block = "block",
    }
}

/// 超预算: more than the budget of the facility holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BudgetRule {
    /// Does it mark lines?
    pub on: bool,
    /// What else it does.
    pub action: BudgetAction,
}

impl Default for BudgetRule {
    fn default() -> Self {
        Self {
            on: true,
            action: BudgetAction::Trim,
        }
    }
}

impl Policy for BudgetRule {
    const KEY: &'static str = "demand.review_over_budget";
}

/// All of them as they are in force on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewRules {
    /// Far more than usual.
    pub over_usual: OverUsualRule,
    /// Asked for already.
    pub duplicate_order: DuplicateRule,
    /// Not at this tier.
    pub tier_not_allowed: TierRule,
    /// Suspended.
    pub suspended_item: SuspendedRule,
    /// Without a contract.
    pub no_contract: NoContractRule,
    /// Not selected, while the selected brand is behind.
    pub non_selected_brand: NonSelectedRule,
    /// Beyond the budget.
    pub over_budget: BudgetRule,
}

/// The kinds of these policies, for the list of all.
pub fn policies() -> Vec<PolicyKind> {
    vec![
        PolicyKind::of::<OverUsualRule>(),
        PolicyKind::of::<DuplicateRule>(),
        PolicyKind::of::<TierRule>(),
        PolicyKind::of::<SuspendedRule>(),
        PolicyKind::of::<NoContractRule>(),
        PolicyKind::of::<NonSelectedRule>(),
        PolicyKind::of::<BudgetRule>(),
    ]
}
