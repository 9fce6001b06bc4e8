//! Review by exception 例外审核: a line is green unless one of these rules marks it.

use crate::model::line::{Basis, Coming};
use crate::model::review_rules::ReviewRules;
use kernel::money::Money;
use kernel::quantity::Quantity;
use kernel::word_enum;

word_enum! {
    /// What a rule noticed about a line. The order is that of the bits in storage and never changes.
    pub enum ReviewFlag {
        /// More than the policy's multiple of what the facility usually takes.
        OverUsual = "over_usual",
        /// Asks again for what is on the way or requested already.
        DuplicateOrder = "duplicate_order",
        /// Not meant for this tier of facility, and the policy only warns.
        TierNotAllowed = "tier_not_allowed",
        /// Suspended, and the policy only warns.
        SuspendedItem = "suspended_item",
        /// No valid contract offers it.
        NoContract = "no_contract",
        /// A brand that was not selected, while the agreed quantity of the selected one is behind 非中选.
        NonSelectedBrand = "non_selected_brand",
        /// Beyond what the facility's budget holds: what a trimming would take away.
        OverBudget = "over_budget",
    }
}

/// The set of flags of a line, one bit each in the order of [`ReviewFlag::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub i64);

impl Flags {
    /// Green.
    pub const NONE: Self = Self(0);

    /// This set with one flag more, where `on`.
    #[must_use]
    pub fn with(self, flag: ReviewFlag, on: bool) -> Self {
        if on {
            Self(self.0 | Self::bit(flag))
        } else {
            self
        }
    }

    /// Is the flag in the set?
    pub fn contains(self, flag: ReviewFlag) -> bool {
        self.0 & Self::bit(flag) != 0
    }

    /// Does the line pass without a look?
    pub fn is_green(self) -> bool {
        self.0 == 0
    }

    /// The flags of this set.
    pub fn list(self) -> Vec<ReviewFlag> {
        ReviewFlag::ALL
            .iter()
            .copied()
            .filter(|flag| self.contains(*flag))
            .collect()
    }

    /// The bit by which storage knows a flag.
    pub fn bit(flag: ReviewFlag) -> i64 {
        1 << flag as i64
    }
}

/// What the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// How much is asked for.
    pub quantity: Quantity,
    /// How much was suggested.
    pub suggested: Quantity,
    /// The facts of the suggestion.
    pub basis: &'a Basis,
    /// What counts as asked for already.
    pub coming: Coming,
    /// Best valid contract price.
    pub price: Option<Money>,
    /// Base units in one order unit.
    pub pack: Quantity,
    /// May facilities of this tier use the item?
    pub tier_allowed: bool,
    /// Is the item suspended?
    pub suspended: bool,
    /// Was it not selected, while the selected brand of its generic is behind?
    pub non_selected_behind: bool,
}

/// Marks a line by the rules in force. A line that asks for nothing is green.
///
/// Whether it lies beyond the budget is known only when all lines are ([`trimming`](super::trimming)).
pub fn flags(asked: Asked<'_>, rules: &ReviewRules) -> Flags {
    if !asked.quantity.is_positive() {
        return Flags::NONE;
    }
    let usual = &rules.over_usual;
    Flags::NONE
        .with(
            ReviewFlag::OverUsual,
            usual.on && over_usual(&asked, usual.factor),
        )
        .with(
            ReviewFlag::DuplicateOrder,
            rules.duplicate_order.on && duplicate(&asked, rules.duplicate_order.share_percent),
        )
        .with(
            ReviewFlag::TierNotAllowed,
            rules.tier_not_allowed.on && !asked.tier_allowed,
        )
        .with(
            ReviewFlag::SuspendedItem,
            rules.suspended_item.on && asked.suspended,
        )
        .with(
            ReviewFlag::NoContract,
            rules.no_contract.on && asked.price.is_none(),
        )
        .with(
            ReviewFlag::NonSelectedBrand,
            rules.non_selected_brand.on && asked.non_selected_behind,
        )
}

/// `factor` times the usual use of a review period is too much; one pack of an item in use never is, nor is what was
/// suggested. An item without history is unusual by itself: somebody should look at its first request.
fn over_usual(asked: &Asked<'_>, factor: i64) -> bool {
    let days = i128::from(asked.basis.stretch.days_with_stock());
    let used = i128::from(asked.basis.stretch.consumption.0.max(0));
    if days == 0 || used == 0 {
        return true;
    }
    let usual_times_days = used * i128::from(asked.basis.target.review_days);
    asked.quantity > asked.pack
        && asked.quantity > asked.suggested
        && i128::from(asked.quantity.0) * days > i128::from(factor) * usual_times_days
}

/// The suggestion nets what is coming of the item itself. Whoever asks beyond it for at least `share` percent of what is
/// coming asks twice; so does whoever asks for something while that share of it is coming as a substitute.
fn duplicate(asked: &Asked<'_>, share: i64) -> bool {
    let share = i128::from(share);
    let same = i128::from(asked.coming.same.0);
    let alike = i128::from(asked.coming.alike.0);
    let quantity = i128::from(asked.quantity.0);
    let beyond = quantity - i128::from(asked.suggested.0);
    (same > 0 && beyond * 100 >= share * same) || (alike > 0 && alike * 100 >= share * quantity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::line::{Stretch, Target};

    fn q(units: i64) -> Quantity {
        Quantity(units * 1000)
    }

    fn rules(factor: i64) -> ReviewRules {
        let mut rules = ReviewRules::default();
        rules.over_usual.factor = factor;
        rules
    }

    fn basis(consumption: i64, on_the_way: i64) -> Basis {
        Basis {
            stretch: Stretch {
                consumption: q(consumption),
                days: 90,
                stockout_days: 0,
            },
            target: Target {
                review_days: 30,
                lead_days: 3,
                safety_days: 3,
            },
            on_the_way: q(on_the_way),
            ..Basis::default()
        }
    }

    fn asked(basis: &Basis, quantity: i64) -> Asked<'_> {
        Asked {
            quantity: q(quantity),
            suggested: q(100),
            basis,
            coming: Coming {
                same: basis.on_the_way,
                alike: Quantity::ZERO,
            },
            price: Some(Money(1)),
            pack: q(10),
            tier_allowed: true,
            suspended: false,
            non_selected_behind: false,
        }
    }

    #[test]
    fn three_times_the_usual_is_green_and_a_pack_more_is_not() {
        let usual_hundred = basis(300, 0);
        assert!(flags(asked(&usual_hundred, 300), &rules(3)).is_green());
        assert_eq!(
            flags(asked(&usual_hundred, 310), &rules(3)).list(),
            [ReviewFlag::OverUsual]
        );
        assert!(
            flags(asked(&usual_hundred, 310), &rules(4)).is_green(),
            "the policy sets the factor"
        );
    }

    #[test]
    fn one_pack_of_an_item_in_use_is_never_too_much_but_the_first_ever_is_looked_at() {
        assert!(flags(asked(&basis(1, 0), 10), &rules(3)).is_green());
        assert_eq!(
            flags(asked(&basis(0, 0), 10), &rules(3)).list(),
            [ReviewFlag::OverUsual]
        );
    }

    #[test]
    fn asking_again_for_what_is_coming_is_marked() {
        let coming = basis(300, 60);
        assert!(
            flags(asked(&coming, 100), &rules(3)).is_green(),
            "the suggestion nets it"
        );
        assert!(
            flags(asked(&coming, 120), &rules(3)).is_green(),
            "a little more is not the same again"
        );
        assert_eq!(
            flags(asked(&coming, 130), &rules(3)).list(),
            [ReviewFlag::DuplicateOrder]
        );
    }

    #[test]
    fn what_the_formulary_and_the_contracts_say_is_marked() {
        let usual = basis(300, 0);
        let odd = Asked {
            price: None,
            tier_allowed: false,
            suspended: true,
            non_selected_behind: true,
            ..asked(&usual, 100)
        };
        assert_eq!(Flags::bit(ReviewFlag::NonSelectedBrand), 1 << 5);
        assert_eq!(
            flags(odd, &rules(3)).list(),
            [
                ReviewFlag::TierNotAllowed,
                ReviewFlag::SuspendedItem,
                ReviewFlag::NoContract,
                ReviewFlag::NonSelectedBrand
            ]
        );
        assert!(
            flags(
                Asked {
                    quantity: Quantity::ZERO,
                    ..odd
                },
                &rules(3)
            )
            .is_green(),
            "it asks for nothing"
        );
    }

    #[test]
    fn what_is_coming_as_a_substitute_is_asked_for_twice() {
        let usual = basis(300, 0);
        let with = |alike: i64| Asked {
            coming: Coming {
                same: Quantity::ZERO,
                alike: q(alike),
            },
            ..asked(&usual, 100)
        };
        assert!(flags(with(40), &rules(3)).is_green());
        assert_eq!(
            flags(with(50), &rules(3)).list(),
            [ReviewFlag::DuplicateOrder]
        );
    }

    #[test]
    fn a_rule_that_is_switched_off_marks_nothing() {
        let usual = basis(300, 60);
        let odd = Asked {
            price: None,
            tier_allowed: false,
            suspended: true,
            ..asked(&usual, 900)
        };
        let mut off = rules(3);
        off.over_usual.on = false;
        off.duplicate_order.on = false;
        off.tier_not_allowed.on = false;
        off.suspended_item.on = false;
        assert_eq!(flags(odd, &off).list(), [ReviewFlag::NoContract]);
        off.no_contract.on = false;
        assert!(flags(odd, &off).is_green());
    }

    #[test]
    fn every_flag_has_a_bit_of_its_own() {
        let bits: std::collections::BTreeSet<i64> =
            ReviewFlag::ALL.iter().copied().map(Flags::bit).collect();
        assert_eq!(bits.len(), ReviewFlag::ALL.len());
        assert_eq!(Flags::bit(ReviewFlag::OverBudget), 64);
    }
}
