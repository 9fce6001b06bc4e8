//! How a line comes about: the suggestion, what is asked for, and what the rules notice.

use crate::model::known::{Item, Known};
use crate::model::line::Line;
use crate::model::requisition::Totals;
use crate::model::review_rules::ReviewRules;
use crate::rules::review::{Asked, flags};
use crate::rules::suggestion::{Suggestion, suggest};
use kernel::money::Money;
use kernel::quantity::Quantity;

/// What somebody wrote into a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// How much; the suggestion where nothing is said.
    pub quantity: Option<Quantity>,
    /// His remark; the old one where nothing is said.
    pub note: Option<String>,
}

/// A new line, with everything known at this moment.
pub fn fresh(item: &Item, known: Known, wanted: Wanted, rules: &ReviewRules) -> Line {
    let Suggestion {
        quantity: suggested,
        basis,
    } = suggest(known.supply, known.target, item.pack);
    let line = Line {
        item_id: item.id,
        item_version_no: item.version_no,
        quantity: wanted.quantity.unwrap_or(suggested),
        suggested,
        basis,
        coming: known.coming,
        price: known.price,
        flags: Default::default(),
        note: wanted.note.unwrap_or_default(),
    };
    marked(line, item, rules)
}

/// The same line with other wishes. It keeps the facts that its suggestion was computed from; what the
/// formulary says about the item is looked at again.
pub fn rewritten(line: Line, item: &Item, wanted: Wanted, rules: &ReviewRules) -> Line {
    let line = Line {
        item_version_no: item.version_no,
        quantity: wanted.quantity.unwrap_or(line.quantity),
        note: wanted.note.unwrap_or(line.note),
        ..line
    };
    marked(line, item, rules)
}

fn marked(line: Line, item: &Item, rules: &ReviewRules) -> Line {
    let asked = Asked {
        quantity: line.quantity,
        suggested: line.suggested,
        basis: &line.basis,
        coming: line.coming,
        price: line.price,
        pack: item.pack,
        tier_allowed: item.tier_allowed,
        suspended: item.state != formulary::model::ItemState::Active,
        non_selected_behind: item.non_selected_behind,
    };
    let flags = flags(asked, rules);
    Line { flags, ..line }
}

/// What lines add up to.
pub fn totals<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Totals {
    lines.into_iter().fold(Totals::default(), with)
}

/// Totals with one line more.
pub fn with(totals: Totals, line: &Line) -> Totals {
    counted(totals, line, 1)
}

/// Totals with one line less.
pub fn without(totals: Totals, line: &Line) -> Totals {
    counted(totals, line, -1)
}

/// Totals after the centre allowed `allowed` of a marked line, for the `first` time or again.
pub fn decided(totals: Totals, line: &Line, allowed: Quantity, first: bool) -> Totals {
    let after = Line {
        quantity: allowed,
        ..line.clone()
    };
    let totals = with(without(totals, line), &after);
    Totals {
        flagged: totals.flagged - i64::from(first),
        ..totals
    }
}

/// Amounts beyond what can be stored count as the most that can; they are estimates for people.
fn counted(totals: Totals, line: &Line, sign: i64) -> Totals {
    let one = |yes: bool| if yes { sign } else { 0 };
    let amount = line.amount().map_or(0, |amount| amount.0);
    Totals {
        lines: totals.lines + one(line.quantity.is_positive()),
        flagged: totals.flagged + one(!line.flags.is_green()),
        amount: Money(totals.amount.0.saturating_add(sign.saturating_mul(amount))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::line::{Stretch, Supply, Target};
    use crate::rules::review::ReviewFlag;
    use formulary::model::{ItemId, ItemKind, ItemState};

    fn item() -> Item {
        Item {
            id: ItemId(1),
            version_no: 4,
            code: "D0001".to_owned(),
            name: "阿莫西林胶囊".to_owned(),
            state: ItemState::Active,
            tier_allowed: true,
            non_selected_behind: false,
            pack: Quantity(10_000),
            order_unit: "件".to_owned(),
            kind: ItemKind::Drug,
            essential: true,
            guaranteed: false,
        }
    }

    fn known() -> Known {
        let lookback = Stretch {
            consumption: Quantity(312_000),
            days: 30,
            stockout_days: 6,
        };
        Known {
            supply: Supply {
                lookback,
                on_hand: Quantity(80_000),
                ..Supply::default()
            },
            target: Target {
                review_days: 30,
                lead_days: 3,
                safety_days: 3,
            },
            price: Some(Money(32_100)),
            ..Known::default()
        }
    }

    #[test]
    fn a_line_without_wishes_asks_for_the_suggestion() {
        let line = fresh(&item(), known(), Wanted::default(), &ReviewRules::default());
        assert_eq!(
            (line.quantity, line.suggested),
            (Quantity(390_000), Quantity(390_000))
        );
        assert_eq!(line.item_version_no, 4);
        assert!(line.flags.is_green());
        assert_eq!(line.amount().expect("amount").to_string(), "1251.9");
    }

    #[test]
    fn a_rewritten_line_keeps_its_facts_and_is_looked_at_again() {
        let line = fresh(&item(), known(), Wanted::default(), &ReviewRules::default());
        let suspended = Item {
            state: ItemState::Suspended,
            version_no: 5,
            ..item()
        };
        let wanted = Wanted {
            quantity: Some(Quantity(2_000_000)),
            note: None,
        };
        let after = rewritten(line.clone(), &suspended, wanted, &ReviewRules::default());
        assert_eq!(
            (&after.basis, after.suggested),
            (&line.basis, line.suggested)
        );
        assert_eq!(after.item_version_no, 5);
        assert_eq!(
            after.flags.list(),
            [ReviewFlag::OverUsual, ReviewFlag::SuspendedItem]
        );
    }

    #[test]
    fn totals_follow_single_lines_as_they_follow_all() {
        let green = fresh(&item(), known(), Wanted::default(), &ReviewRules::default());
        let odd = Line {
            price: None,
            ..rewritten(
                green.clone(),
                &item(),
                Wanted {
                    quantity: Some(Quantity(2_000_000)),
                    note: Some("会诊需要".to_owned()),
                },
                &ReviewRules::default(),
            )
        };
        let nothing = Line {
            quantity: Quantity::ZERO,
            ..green.clone()
        };
        let all = totals([&green, &odd, &nothing]);
        assert_eq!(
            (all.lines, all.flagged, all.amount.to_string().as_str()),
            (2, 1, "1251.9")
        );
        assert_eq!(without(all, &odd), totals([&green, &nothing]));
    }
}
