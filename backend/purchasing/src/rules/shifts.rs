//! Parts of an agreed quantity that one facility will not use and another needs 任务量调剂.
//!
//! What a facility will have ordered at the end of the year is what it has ordered so far, at the same rate. Whoever is behind
//! by more than the policy's warning and will keep something over can give it; whoever will need more than his part can take.

use kernel::clock::Day;
use kernel::ids::OrganisationId;
use kernel::number::divide_half_up;
use kernel::quantity::Quantity;
use kernel::refusals;
use suppliers::model::PacePolicy;
use suppliers::rules::pace::{PaceFacts, judged_from};

refusals! {
    /// Why parts cannot be moved between facilities.
    pub enum ShiftRefusal in "purchasing" {
        /// Something is moved.
        Nothing {} => "shift_nothing", 422;
        /// Parts move in whole packs.
        NotWholePacks { pack: Quantity } => "shift_not_whole_packs", 422;
        /// From one facility to another.
        SameFacility {} => "shift_same_facility", 422;
        /// A facility keeps at least what it has ordered.
        BelowOrdered { facility: String, quota: Quantity, ordered: Quantity } => "shift_below_ordered", 409;
    }
}

/// One facility's part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Whose.
    pub facility_id: OrganisationId,
    /// Of two equals the smaller code comes first.
    pub code: String,
    /// Its part of the year.
    pub quota: Quantity,
    /// Of it ordered.
    pub ordered: Quantity,
}

/// So much from one to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// Who gives.
    pub from: OrganisationId,
    /// Who takes.
    pub to: OrganisationId,
    /// How much.
    pub quantity: Quantity,
}

/// Proposes moves, largest gaps first on both sides, in whole packs. Nothing while it is too early to judge.
///
/// Nobody gives below what he has ordered or will have ordered; nobody gets more than he will need.
pub fn proposals(
    year: &PaceFacts,
    day: Day,
    policy: &PacePolicy,
    pack: Quantity,
    parts: &[Part],
) -> Vec<Move> {
    let (days, elapsed) = (year.days(), year.days_elapsed(day));
    if pack.0 <= 0 || elapsed == 0 || elapsed == days || day < judged_from(year, policy) {
        return Vec::new();
    }
    let projected = |part: &Part| {
        let done = i128::from(part.ordered.0.max(0)) * i128::from(days);
        divide_half_up(done, i128::from(elapsed)).unwrap_or(i64::MAX)
    };
    let behind = |part: &Part| {
        let done = i128::from(part.ordered.0) * i128::from(days) * 10_000;
        done < i128::from(part.quota.0) * i128::from(elapsed) * i128::from(policy.warn_below_bp)
    };
    let packs = |milli: i64| milli.max(0) / pack.0;
    let mut givers: Vec<(&Part, i64)> = parts
        .iter()
        .filter(|part| behind(part))
        .map(|part| {
            (
                part,
                packs(part.quota.0 - projected(part).max(part.ordered.0)),
            )
        })
        .collect();
    let mut takers: Vec<(&Part, i64)> = parts
        .iter()
        .map(|part| (part, packs(projected(part).saturating_sub(part.quota.0))))
        .collect();
    for side in [&mut givers, &mut takers] {
        side.retain(|(_, packs)| *packs > 0);
        side.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.code.cmp(&b.0.code)));
    }
    let mut moves = Vec::new();
    let mut at = 0;
    for (taker, mut lacking) in takers {
        while let Some((giver, spare)) = givers.get_mut(at).filter(|_| lacking > 0) {
            let moved = lacking.min(*spare);
            moves.push(Move {
                from: giver.facility_id,
                to: taker.facility_id,
                quantity: Quantity(moved.saturating_mul(pack.0)),
            });
            *spare -= moved;
            lacking -= moved;
            if *spare == 0 {
                at += 1;
            }
        }
    }
    moves
}

/// The parts after `moves`, in the order in which facilities appear in them; the sum stays.
///
/// Refuses in this order: nothing moved, same facility, whole packs, below what was ordered.
pub fn moved(
    parts: &[Part],
    moves: &[Move],
    pack: Quantity,
) -> Result<Vec<(OrganisationId, Quantity)>, ShiftRefusal> {
    if moves.is_empty() || moves.iter().any(|one| !one.quantity.is_positive()) {
        return Err(ShiftRefusal::Nothing {});
    }
    if moves.iter().any(|one| one.from == one.to) {
        return Err(ShiftRefusal::SameFacility {});
    }
    if moves.iter().any(|one| !one.quantity.is_multiple_of(pack)) {
        return Err(ShiftRefusal::NotWholePacks { pack });
    }
    let mut after: Vec<(OrganisationId, i64)> = Vec::new();
    let mut change = |facility: OrganisationId, by: i64| {
        let known = after.iter_mut().find(|(id, _)| *id == facility);
        match known {
            Some((_, quota)) => *quota = quota.saturating_add(by),
            None => {
                let part = parts.iter().find(|part| part.facility_id == facility);
                let quota = part.map_or(0, |part| part.quota.0);
                after.push((facility, quota.saturating_add(by)));
            }
        }
    };
    for one in moves {
        change(one.from, -one.quantity.0);
        change(one.to, one.quantity.0);
    }
    for (facility, quota) in &after {
        let part = parts.iter().find(|part| part.facility_id == *facility);
        let gives = moves.iter().any(|one| one.from == *facility);
        let ordered = part.map_or(0, |part| part.ordered.0);
        if *quota < 0 || (gives && *quota < ordered) {
            return Err(ShiftRefusal::BelowOrdered {
                facility: part.map_or_else(|| facility.to_string(), |part| part.code.clone()),
                quota: Quantity(*quota),
                ordered: Quantity(ordered),
            });
        }
    }
    let whole = |(facility, quota)| (facility, Quantity(quota));
    Ok(after.into_iter().map(whole).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::refusal::Refusal as _;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    /// 183 of 365 days have passed on 2026-07-02.
    fn year() -> PaceFacts {
        PaceFacts {
            starts_on: day("2026-01-01"),
            ends_on: day("2026-12-31"),
            agreed: Quantity::ZERO,
            ordered: Quantity::ZERO,
        }
    }

    fn part(id: i64, quota: i64, ordered: i64) -> Part {
        Part {
            facility_id: OrganisationId(id),
            code: format!("F{id:03}"),
            quota: Quantity(quota * 1_000),
            ordered: Quantity(ordered * 1_000),
        }
    }

    fn proposed(parts: &[Part]) -> Vec<(i64, i64, i64)> {
        let policy = PacePolicy::default();
        let moves = proposals(&year(), day("2026-07-02"), &policy, Quantity(10_000), parts);
        let told = moves.iter();
        told.map(|one| (one.from.0, one.to.0, one.quantity.0 / 1_000))
            .collect()
    }

    #[test]
    fn the_largest_gap_gives_to_the_largest_need_in_whole_packs() {
        // 183 of 365 days: 1 will need 20 of 100, 2 will need 60 of 200; 3 needs 149.6 of 100, 4 needs 63.8 of 60.
        let parts = [
            part(1, 100, 10),
            part(2, 200, 30),
            part(3, 100, 75),
            part(4, 60, 32),
        ];
        assert_eq!(proposed(&parts), [(2, 3, 40)], "4 lacks less than a pack");
        let parts = [part(1, 100, 10), part(2, 200, 30), part(3, 100, 160)];
        assert_eq!(proposed(&parts), [(2, 3, 140), (1, 3, 70)]);
    }

    #[test]
    fn whoever_is_only_a_little_behind_keeps_his_part() {
        assert!(proposed(&[part(1, 100, 45), part(3, 100, 90)]).is_empty());
        assert!(proposed(&[part(1, 100, 10)]).is_empty(), "nobody needs it");
    }

    #[test]
    fn moves_are_refused_in_order() {
        let parts = [part(1, 100, 60), part(2, 10, 0)];
        let code = |from, to, quantity: i64| {
            let one = Move {
                from: OrganisationId(from),
                to: OrganisationId(to),
                quantity: Quantity(quantity * 1_000),
            };
            moved(&parts, &[one], Quantity(10_000))
                .err()
                .map(|no| no.code())
        };
        assert_eq!(code(1, 2, 0), Some("purchasing.shift_nothing"));
        assert_eq!(code(1, 1, 10), Some("purchasing.shift_same_facility"));
        assert_eq!(code(1, 2, 15), Some("purchasing.shift_not_whole_packs"));
        assert_eq!(code(1, 2, 50), Some("purchasing.shift_below_ordered"));
        assert_eq!(code(1, 2, 40), None, "down to what it has ordered");
        assert_eq!(code(9, 2, 10), Some("purchasing.shift_below_ordered"));
    }
}
