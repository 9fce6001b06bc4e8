//! What a delivery clock says of its drop.
//!
//! Goods are in time by the minute of their arrival 收货, whenever they are inspected; while goods that would complete
//! the drop in time wait for inspection, the clock waits with them. What became true at an instant is dated by it,
//! whenever somebody looks: the due minute, or the inspection that refused what had been in time.

use kernel::clock::Instant;
use kernel::quantity::Quantity;
use service_levels::outcome::{Judging, Part, minutes_late, outcome};

use crate::model::DueState;

/// Goods at the door, of one receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// When.
    pub at: Instant,
    /// Of it accepted.
    pub accepted: Quantity,
    /// Not inspected, or pending.
    pub open: Quantity,
    /// Rejected.
    pub rejected: Quantity,
    /// When it was last inspected.
    pub inspected_at: Option<Instant>,
}

/// What is known of a drop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known<'a> {
    /// When it is due.
    pub due_at: Instant,
    /// Without what the buyer gave up.
    pub ordered: Quantity,
    /// Of it what the supplier refused.
    pub declined: Quantity,
    /// In any order.
    pub arrived: &'a [Arrived],
    /// When somebody looks.
    pub now: Instant,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Running as long as nothing is decided.
    pub state: DueState,
    /// Since when it is true.
    pub judged_at: Instant,
    /// Accepted of what came in time.
    pub on_time: Quantity,
    /// Rejected of what came.
    pub rejected: Quantity,
    /// Some of what was promised did not come in time.
    pub late: bool,
    /// All that was ordered came in time.
    pub whole: bool,
}

/// Has the due minute passed?
pub fn is_over(due_at: Instant, now: Instant) -> bool {
    minutes_late(due_at.datetime(), now.datetime()) > 0
}

/// What the clock says now.
pub fn verdict(known: &Known<'_>) -> Verdict {
    let due = known.ordered.0 - known.declined.0;
    let in_time = |arrived: &&Arrived| !is_over(known.due_at, arrived.at);
    let mut parts: Vec<Part> = known
        .arrived
        .iter()
        .map(|arrived| Part {
            at: arrived.at.0,
            is_on_time: in_time(&arrived),
            quantity: arrived.accepted.0,
        })
        .collect();
    let found = outcome(due, known.due_at.0, &mut parts, Judging::AsItHappens);
    let sum = |of: fn(&Arrived) -> Quantity| -> i64 {
        known
            .arrived
            .iter()
            .filter(in_time)
            .map(|one| of(one).0)
            .sum()
    };
    let rejected = known.arrived.iter().map(|one| one.rejected.0).sum();
    let said = |state, judged_at, late, whole| Verdict {
        state,
        judged_at,
        on_time: Quantity(found.on_time),
        rejected: Quantity(rejected),
        late,
        whole,
    };
    let inspected = known
        .arrived
        .iter()
        .filter(in_time)
        .filter_map(|one| one.inspected_at)
        .max();
    if known.ordered.0 <= 0 {
        return said(DueState::Void, known.now, false, false);
    }
    if due <= 0 {
        return said(DueState::Declined, known.now, false, false);
    }
    if found.is_whole {
        let judged_at = inspected.unwrap_or(known.now);
        return said(DueState::Met, judged_at, false, known.declined.0 == 0);
    }
    let waiting = found.on_time + sum(|one| one.open);
    if waiting >= due || !is_over(known.due_at, known.now) {
        return said(DueState::Running, known.now, false, false);
    }
    // Refused at inspection what had come in time: late from then on, or from the due minute if that was later.
    let brought = sum(|one| Quantity(one.accepted.0 + one.open.0 + one.rejected.0));
    let judged_at = match brought >= due {
        true => inspected.map_or(known.due_at, |at| at.max(known.due_at)),
        false => known.due_at,
    };
    said(DueState::Late, judged_at, true, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    /// `minute accepted open rejected` of each receipt; due in minute 10.
    fn judge(ordered: i64, declined: i64, arrived: &[[i64; 4]], now: i64) -> Verdict {
        let receipt = |[at, accepted, open, rejected]: &[i64; 4]| Arrived {
            at: Instant(at * MINUTE),
            accepted: Quantity(*accepted),
            open: Quantity(*open),
            rejected: Quantity(*rejected),
            // Two minutes after the arrival, and those that came in the last minute much later.
            inspected_at: (*open == 0)
                .then(|| Instant((if *at == 10 { 30 } else { at + 2 }) * MINUTE)),
        };
        let arrived: Vec<Arrived> = arrived.iter().map(receipt).collect();
        verdict(&Known {
            due_at: Instant(10 * MINUTE),
            ordered: Quantity(ordered),
            declined: Quantity(declined),
            arrived: &arrived,
            now: Instant(now),
        })
    }

    #[test]
    #[rustfmt::skip]
    fn what_a_clock_says() {
        use DueState::{Declined, Late, Met, Running, Void};
        // ordered, declined, receipts, now in milliseconds | state, judged in minutes, in time, late, whole
        type Case<'a> = (i64, i64, &'a [[i64; 4]], i64, (DueState, i64, i64, bool, bool));
        let now = 5 * MINUTE;
        let last = 10 * MINUTE + 59_999;
        let table: &[Case<'_>] = &[
            (8, 0, &[], now, (Running, 5, 0, false, false)),
            (8, 0, &[], last, (Running, 10, 0, false, false)),
            (8, 0, &[], 11 * MINUTE, (Late, 10, 0, true, false)),
            // Thirty days of downtime change nothing of it.
            (8, 0, &[], 43_200 * MINUTE, (Late, 10, 0, true, false)),
            (8, 0, &[[9, 8, 0, 0]], last, (Met, 11, 8, false, true)),
            (8, 0, &[[4, 4, 0, 0], [10, 4, 0, 0]], last, (Met, 30, 8, false, true)),
            // In time at the door, inspected later.
            (8, 0, &[[10, 0, 8, 0]], 30 * MINUTE, (Running, 30, 0, false, false)),
            (8, 0, &[[10, 8, 0, 0]], 30 * MINUTE, (Met, 30, 8, false, true)),
            // Refused after the due minute what had been in time.
            (8, 0, &[[10, 3, 0, 5]], 30 * MINUTE, (Late, 30, 3, true, false)),
            // Refused before it: he may bring the rest.
            (8, 0, &[[4, 3, 0, 5]], now, (Running, 5, 3, false, false)),
            (8, 0, &[[4, 3, 0, 0], [12, 5, 0, 0]], 30 * MINUTE, (Late, 10, 3, true, false)),
            (8, 0, &[[4, 4, 0, 0], [12, 0, 4, 0]], 11 * MINUTE, (Late, 10, 4, true, false)),
            // A part that was promised came in time: not late, and not whole.
            (8, 3, &[[4, 5, 0, 0]], now, (Met, 6, 5, false, false)),
            (8, 8, &[], now, (Declined, 5, 0, false, false)),
            (0, 0, &[], now, (Void, 5, 0, false, false)),
        ];
        for (ordered, declined, arrived, now, expected) in table {
            let found = judge(*ordered, *declined, arrived, *now);
            let told = (
                found.state,
                found.judged_at.0 / MINUTE,
                found.on_time.0,
                found.late,
                found.whole,
            );
            assert_eq!(told, *expected, "{ordered} {declined} {arrived:?} {now}");
        }
    }
}
