//! What the county sets for its shelves: rows with a first day, like every policy of the house.

use serde::{Deserialize, Serialize};

use kernel::money::Money;
use kernel::policy::{Policy, PolicyKind};

/// 损益审批: which adjustments one person books alone.
///
/// A write-off is decided by two persons in the separation of duties of public facilities; the value below which one is enough
/// is the house's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdjustmentTerms {
    /// From this value on, at purchase price, a second person decides. What has no price always waits for one.
    pub second_person_from_e4: i64,
    /// Toxic drugs and high-value consumables always wait for a second person.
    pub special_always: bool,
    /// Where that is written.
    pub source: String,
}

impl AdjustmentTerms {
    /// Does a second person decide about goods of this value?
    pub fn needs_second(&self, amount: Option<Money>, special: bool) -> bool {
        let dear = amount.is_none_or(|amount| amount.0 >= self.second_person_from_e4);
        dear || (special && self.special_always)
    }
}

impl Default for AdjustmentTerms {
    fn default() -> Self {
        Self {
            second_person_from_e4: 2_000_000,
            special_always: true,
            source: "县域药械管理制度（示例）：报损 200 元及以上由第二人审批".to_owned(),
        }
    }
}

impl Policy for AdjustmentTerms {
    const KEY: &'static str = "stock.adjustment";
}

/// 拆零效期: days that goods of an opened pack may be used.
///
/// GSP asks that opened packs keep their label and leaflet and are recorded with lot and expiry; it gives no days. 180 days follow
/// what is usual for repacked solid forms, 28 days for opened cold goods; both are known, not read: to be checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitTerms {
    /// Goods that need no cold.
    pub days: i64,
    /// Cold and frozen goods.
    pub cold_days: i64,
    /// Where that is written.
    pub source: String,
}

impl Default for SplitTerms {
    fn default() -> Self {
        Self {
            days: 180,
            cold_days: 28,
            source: "《药品经营质量管理规范》拆零要求；天数为本县约定，须由药师核定".to_owned(),
        }
    }
}

impl Policy for SplitTerms {
    const KEY: &'static str = "stock.split";
}

/// 追溯码: what is used by its code alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TraceTerms {
    /// High-value consumables are used by scanning each of them; a report of quantities is refused.
    pub high_value_by_code: bool,
    /// Where that is written.
    pub source: String,
}

impl Default for TraceTerms {
    fn default() -> Self {
        Self {
            high_value_by_code: true,
            source: "《医疗器械唯一标识系统规则》；高值耗材一物一码管理".to_owned(),
        }
    }
}

impl Policy for TraceTerms {
    const KEY: &'static str = "stock.tracing";
}

/// All of them, for the list of policies.
pub fn policies() -> Vec<PolicyKind> {
    vec![
        PolicyKind::of::<AdjustmentTerms>(),
        PolicyKind::of::<SplitTerms>(),
        PolicyKind::of::<TraceTerms>(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_books_what_is_cheap_and_ordinary() {
        let terms = AdjustmentTerms::default();
        let waits = |e4: Option<i64>, special| terms.needs_second(e4.map(Money), special);
        assert!(!waits(Some(1_999_999), false));
        assert!(waits(Some(2_000_000), false));
        assert!(waits(Some(1), true), "toxic or high-value");
        assert!(waits(None, false), "nobody knows what it is worth");
    }
}
