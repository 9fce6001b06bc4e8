//! What the centre decides about a marked line 逐行处理: keep it, allow less, strike it out.

use crate::model::line::Line;
use crate::refusal::DemandRefusal;
use kernel::quantity::Quantity;
use kernel::word_enum;

word_enum! {
    /// What was decided about a marked line.
    pub enum DecisionWord {
        /// 照准: it is right as it is.
        Keep = "keep",
        /// 核减: less of it.
        Change = "change",
        /// 不予安排: nothing of it.
        Strike = "strike",
    }
}

/// What the centre says about a marked line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is right as it is.
    Keep,
    /// So much of it, and why not more.
    Change(Quantity, String),
    /// Nothing of it, and why.
    Strike(String),
}

impl Decision {
    /// The name of the decision.
    pub fn word(&self) -> DecisionWord {
        match self {
            Self::Keep => DecisionWord::Keep,
            Self::Change(..) => DecisionWord::Change,
            Self::Strike(_) => DecisionWord::Strike,
        }
    }

    /// What the facility reads; nothing where nothing was changed.
    pub fn reason(&self) -> &str {
        match self {
            Self::Keep => "",
            Self::Change(_, reason) | Self::Strike(reason) => reason.trim(),
        }
    }
}

/// How much stands after a decision. `asked` is what the facility asked for, also where the line was decided on
/// before. Refused in this order: the line is not marked, more than was asked for, a broken pack, no reason.
pub fn allowed(
    line: &Line,
    asked: Quantity,
    pack: Quantity,
    decision: &Decision,
) -> Result<Quantity, DemandRefusal> {
    if line.flags.is_green() {
        return Err(DemandRefusal::LineNotMarked { item: line.item_id });
    }
    let allowed = match decision {
        Decision::Keep => return Ok(asked),
        Decision::Change(allowed, _) => *allowed,
        Decision::Strike(_) => Quantity::ZERO,
    };
    if allowed > asked || allowed.is_negative() {
        return Err(DemandRefusal::AllowsMore { asked, allowed });
    }
    if !allowed.is_multiple_of(pack) {
        return Err(DemandRefusal::AllowedBrokenPack { pack });
    }
    if decision.reason().is_empty() {
        return Err(DemandRefusal::DecisionReason {});
    }
    Ok(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::review::{Flags, ReviewFlag};
    use formulary::model::ItemId;

    fn line(flags: Flags) -> Line {
        Line {
            item_id: ItemId(1),
            item_version_no: 1,
            quantity: Quantity(50_000),
            suggested: Quantity(10_000),
            basis: Default::default(),
            coming: Default::default(),
            price: None,
            flags,
            note: String::new(),
        }
    }

    #[test]
    fn less_may_be_allowed_in_whole_packs_and_with_a_reason() {
        let marked = line(Flags::NONE.with(ReviewFlag::OverUsual, true));
        let (asked, pack) = (Quantity(50_000), Quantity(10_000));
        let why = || "按平时用量".to_owned();
        let table = [
            (Decision::Keep, Ok(50_000)),
            (Decision::Change(Quantity(20_000), why()), Ok(20_000)),
            (Decision::Strike(why()), Ok(0)),
            (
                Decision::Change(Quantity(60_000), why()),
                Err("demand.allows_more"),
            ),
            (
                Decision::Change(Quantity(15_000), why()),
                Err("demand.allowed_broken_pack"),
            ),
            (
                Decision::Strike(" ".to_owned()),
                Err("demand.decision_reason"),
            ),
        ];
        for (decision, expected) in table {
            use kernel::refusal::Refusal as _;
            let found = allowed(&marked, asked, pack, &decision).map_err(|refusal| refusal.code());
            assert_eq!(found, expected.map(Quantity), "{decision:?}");
        }
        let green = line(Flags::NONE);
        assert!(allowed(&green, asked, pack, &Decision::Keep).is_err());
    }
}
