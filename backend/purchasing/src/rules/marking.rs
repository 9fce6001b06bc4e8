//! Approval by exception 例外审批 of a plan: a line is green unless one of these rules marks it. Which rules hold, and
//! from which number on, is the policy `purchasing.plan_review`.

use crate::model::review::{Mark, MarkRule, PlanFlag, PlanReview};
use kernel::clock::Day;
use kernel::money::Money;
use kernel::quantity::Quantity;

/// Where a volume-based contract of the item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgreedVolume {
    /// Agreed for the whole contract.
    pub agreed: Quantity,
    /// Of it ordered.
    pub ordered: Quantity,
    /// First day of the contract.
    pub starts_on: Day,
    /// Last day.
    pub ends_on: Day,
}

/// What the rules look at.
#[derive(Clone, Debug, Default)]
pub struct LineFacts {
    /// What of the demand the line serves, or leaves unmet.
    pub need: Quantity,
    /// Ordered; nothing for a line that is not bought.
    pub quantity: Quantity,
    /// Of it what nobody asked for.
    pub surplus: Quantity,
    /// Yuan per base unit; none when it is not bought.
    pub price: Option<Money>,
    /// Paid for the item before this plan.
    pub last_price: Option<Money>,
    /// 挂网价.
    pub ceiling: Option<Money>,
    /// What the county orders of the item in such a cycle, as a sum over this many cycles.
    pub usual: Option<(Quantity, i64)>,
    /// How many suppliers could deliver the item today.
    pub suppliers: usize,
    /// Bought from a reserve contract.
    pub backup: bool,
    /// Bought from a volume-based contract.
    pub volume_based: bool,
    /// The volume-based contracts of the item that could be used instead.
    pub agreed: Vec<AgreedVolume>,
    /// A buyer changed it.
    pub edited: bool,
    /// Last day of its contract.
    pub contract_ends_on: Option<Day>,
}

/// Marks a line on `today`. A line that nothing marks is green.
pub fn marks(facts: &LineFacts, rules: &PlanReview, today: Day) -> Vec<Mark> {
    let found = |flag: PlanFlag| -> Option<(Option<String>, Option<i64>)> {
        let rule = rules.rule(flag);
        if !rule.on {
            return None;
        }
        let limited =
            |number: Option<String>| number.map(|number| (Some(number), Some(rule.limit)));
        let plain = |holds: bool| holds.then_some((None, None));
        match flag {
            PlanFlag::PriceUp => limited(dearer(facts, rule)),
            PlanFlag::OverUsual => limited(over_usual(facts, rule)),
            PlanFlag::SingleSource => plain(facts.price.is_some() && facts.suppliers == 1),
            PlanFlag::AboveCeiling => plain(above_ceiling(facts)),
            PlanFlag::Unmet => plain(facts.price.is_none()),
            PlanFlag::BackupUsed => plain(facts.backup),
            PlanFlag::PackSurplus => limited(surplus(facts, rule)),
            PlanFlag::VbpBehind => limited(behind(facts, rule, today)),
            PlanFlag::Edited => plain(facts.edited),
            PlanFlag::ContractEnds => limited(ends(facts, rule, today)),
        }
    };
    let mark = |flag: &PlanFlag| {
        found(*flag).map(|(found, limit)| Mark {
            flag: *flag,
            found,
            limit,
        })
    };
    PlanFlag::ALL.iter().filter_map(mark).collect()
}

/// The bit set of marks.
pub fn bits(marks: &[Mark]) -> i64 {
    marks.iter().fold(0, |bits, mark| bits | mark.flag.bit())
}

/// `part` ÷ `whole` × `scale` with one decimal, rounded down: it shall never look like more than it is.
fn tenths(part: i128, whole: i128, scale: i128) -> String {
    let tenths = part * scale * 10 / whole;
    if tenths % 10 == 0 {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

fn dearer(facts: &LineFacts, rule: MarkRule) -> Option<String> {
    let last = i128::from(facts.last_price.filter(|last| last.is_positive())?.0);
    let more = i128::from(facts.price?.0) - last;
    (more > 0 && more * 100 > last * i128::from(rule.limit)).then(|| tenths(more, last, 100))
}

/// An item that the county has not ordered yet has no usual: its requisitions were looked at one by one.
fn over_usual(facts: &LineFacts, rule: MarkRule) -> Option<String> {
    let (sum, cycles) = facts.usual?;
    let wanted = i128::from(facts.quantity.0) * i128::from(cycles);
    let usual = i128::from(sum.0);
    (usual > 0 && wanted > usual * i128::from(rule.limit)).then(|| tenths(wanted, usual, 1))
}

fn above_ceiling(facts: &LineFacts) -> bool {
    matches!((facts.price, facts.ceiling), (Some(price), Some(ceiling)) if price > ceiling)
}

fn surplus(facts: &LineFacts, rule: MarkRule) -> Option<String> {
    let (surplus, need) = (i128::from(facts.surplus.0), i128::from(facts.need.0));
    (need > 0 && surplus * 100 > need * i128::from(rule.limit)).then(|| tenths(surplus, need, 100))
}

/// How far the most belated volume-based contract is behind the time that has passed, in percent of its volume.
fn behind(facts: &LineFacts, rule: MarkRule, today: Day) -> Option<String> {
    if facts.volume_based || facts.price.is_none() {
        return None;
    }
    let late = |volume: &AgreedVolume| {
        let days = i128::from(volume.ends_on.days_since(volume.starts_on)) + 1;
        let passed = (i128::from(today.days_since(volume.starts_on)) + 1).clamp(0, days);
        let agreed = i128::from(volume.agreed.0);
        let missing = agreed * passed - i128::from(volume.ordered.0) * days;
        (agreed > 0 && missing * 100 > agreed * days * i128::from(rule.limit))
            .then_some((missing, agreed * days))
    };
    let worst = facts.agreed.iter().filter_map(late);
    let (missing, whole) = worst.max_by(|one, other| (one.0 * other.1).cmp(&(other.0 * one.1)))?;
    Some(tenths(missing, whole, 100))
}

fn ends(facts: &LineFacts, rule: MarkRule, today: Day) -> Option<String> {
    let days = facts.contract_ends_on?.days_since(today);
    (days <= rule.limit).then(|| days.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(units: i64) -> Quantity {
        Quantity(units * 1000)
    }

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn all_on() -> PlanReview {
        let mut rules = PlanReview::default();
        rules.single_source.on = true;
        rules
    }

    /// Green in every respect.
    fn calm() -> LineFacts {
        LineFacts {
            need: units(95),
            quantity: units(100),
            surplus: units(5),
            price: Some(Money(30_000)),
            last_price: Some(Money(30_000)),
            ceiling: Some(Money(30_000)),
            usual: Some((units(300), 3)),
            suppliers: 2,
            contract_ends_on: Some(day("2027-12-31")),
            ..LineFacts::default()
        }
    }

    #[track_caller]
    fn check(facts: LineFacts, expected: &[(PlanFlag, Option<&str>)]) {
        let found = marks(&facts, &all_on(), day("2026-11-28"));
        let found: Vec<(PlanFlag, Option<&str>)> = found
            .iter()
            .map(|mark| (mark.flag, mark.found.as_deref()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_usual_line_is_green() {
        check(calm(), &[]);
    }

    #[test]
    fn a_price_is_compared_with_the_last_one_and_with_the_ceiling() {
        let at = |price: i64| LineFacts {
            price: Some(Money(price)),
            ceiling: None,
            ..calm()
        };
        check(at(31_500), &[]);
        check(at(31_501), &[(PlanFlag::PriceUp, Some("5"))]);
        check(at(33_750), &[(PlanFlag::PriceUp, Some("12.5"))]);
        let listed = LineFacts {
            ceiling: Some(Money(29_999)),
            ..calm()
        };
        check(listed, &[(PlanFlag::AboveCeiling, None)]);
        let first = LineFacts {
            last_price: None,
            ceiling: None,
            price: Some(Money(90_000)),
            ..calm()
        };
        check(first, &[]);
    }

    #[test]
    fn three_times_the_usual_is_green_and_more_is_not() {
        let of = |quantity: i64| LineFacts {
            need: units(quantity),
            quantity: units(quantity),
            surplus: Quantity::ZERO,
            ..calm()
        };
        check(of(300), &[]);
        check(of(310), &[(PlanFlag::OverUsual, Some("3.1"))]);
        let never_bought = LineFacts {
            usual: None,
            ..of(5000)
        };
        check(never_bought, &[]);
    }

    #[test]
    fn what_packs_add_counts_against_the_need() {
        let with = |need: i64, surplus: i64| LineFacts {
            need: units(need),
            surplus: units(surplus),
            ..calm()
        };
        check(with(50, 25), &[]);
        check(with(40, 60), &[(PlanFlag::PackSurplus, Some("150"))]);
    }

    #[test]
    fn the_source_of_a_line_is_looked_at() {
        let alone = LineFacts {
            suppliers: 1,
            ..calm()
        };
        check(alone, &[(PlanFlag::SingleSource, None)]);
        let reserve = LineFacts {
            backup: true,
            edited: true,
            ..calm()
        };
        check(
            reserve,
            &[(PlanFlag::BackupUsed, None), (PlanFlag::Edited, None)],
        );
        let short = LineFacts {
            price: None,
            quantity: Quantity::ZERO,
            surplus: Quantity::ZERO,
            contract_ends_on: None,
            ..calm()
        };
        check(short, &[(PlanFlag::Unmet, None)]);
        let ending = LineFacts {
            contract_ends_on: Some(day("2026-12-05")),
            ..calm()
        };
        check(ending, &[(PlanFlag::ContractEnds, Some("7"))]);
    }

    #[test]
    fn a_volume_behind_its_time_is_missed_only_where_it_was_not_used() {
        // 333 of 365 days have passed on 28 November: 912 of 1,000 should be ordered, 90 less is forgiven.
        let volume = |ordered: i64| AgreedVolume {
            agreed: units(1000),
            ordered: units(ordered),
            starts_on: day("2026-01-01"),
            ends_on: day("2026-12-31"),
        };
        let elsewhere = |ordered: i64| LineFacts {
            agreed: vec![volume(ordered), volume(1000)],
            ..calm()
        };
        check(elsewhere(900), &[]);
        check(elsewhere(400), &[(PlanFlag::VbpBehind, Some("50.9"))]);
        let used = LineFacts {
            volume_based: true,
            ..elsewhere(400)
        };
        check(used, &[]);
    }

    #[test]
    fn a_rule_that_is_off_marks_nothing() {
        let mut rules = all_on();
        rules.edited.on = false;
        let edited = LineFacts {
            edited: true,
            ..calm()
        };
        assert!(marks(&edited, &rules, day("2026-11-28")).is_empty());
    }

    #[test]
    fn bits_and_flags_are_one() {
        let marks = [PlanFlag::PriceUp, PlanFlag::Edited].map(|flag| Mark {
            flag,
            found: None,
            limit: None,
        });
        assert_eq!(bits(&marks), 1 | 256);
        assert_eq!(
            PlanFlag::of_bits(257),
            [PlanFlag::PriceUp, PlanFlag::Edited]
        );
    }
}
