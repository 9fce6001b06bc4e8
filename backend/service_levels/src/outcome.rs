//! What became of one drop, from its deliveries.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A part delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// When, on any scale that the caller orders by.
    pub at: i64,
    /// Whether that was in time.
    pub is_on_time: bool,
    /// How much, not below zero.
    pub quantity: i64,
}

/// When a drop is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judging {
    /// Afterwards, from a whole file: when it was complete, or at its due time if something is missing at the end.
    Afterwards,
    /// As it happens: when it is complete, at its due time at the latest. What comes later is a [`LaterFill`].
    AsItHappens,
}

/// Goods that arrived for a drop that had been judged: they are late, and they fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaterFill {
    /// Position of the judged line.
    pub line: usize,
    /// Business day of the arrival.
    pub on: chrono::NaiveDate,
    /// How much of the order it filled.
    pub quantity: i64,
}

/// What became of a drop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// When it was judged, on the scale of its parts.
    pub judged_at: i64,
    /// Some of the order arrived after its time, or nothing did.
    pub is_late: bool,
    /// All of the order arrived in time: two halves in time are one whole.
    pub is_whole: bool,
    /// Of the order, at any time.
    pub filled: i64,
    /// Of the order, in time.
    pub on_time: i64,
}

/// Judges a drop of `ordered` that was due at `due_at`. The order of the parts plays no part; what exceeds the order
/// counts for nothing, whenever it comes.
pub fn outcome(ordered: i64, due_at: i64, parts: &mut [Part], judging: Judging) -> Outcome {
    parts.sort_unstable_by_key(|part| part.at);
    let in_time = || {
        parts
            .iter()
            .filter(|part| part.is_on_time)
            .map(|part| part.quantity)
    };
    let on_time = total(in_time()).min(ordered);
    let delivered = total(parts.iter().map(|part| part.quantity));
    let is_whole = on_time >= ordered;
    if judging == Judging::AsItHappens && !is_whole {
        return Outcome {
            judged_at: due_at,
            is_late: true,
            is_whole,
            filled: on_time,
            on_time,
        };
    }
    let filled = delivered.min(ordered);
    Outcome {
        judged_at: completed_at(ordered, parts).unwrap_or(due_at),
        is_late: on_time < filled || (delivered == 0 && ordered > 0),
        is_whole,
        filled,
        on_time,
    }
}

fn total(quantities: impl Iterator<Item = i64>) -> i64 {
    quantities.fold(0, i64::saturating_add)
}

fn completed_at(ordered: i64, parts: &[Part]) -> Option<i64> {
    let mut delivered = 0_i64;
    parts.iter().find_map(|part| {
        delivered = delivered.saturating_add(part.quantity);
        (ordered > 0 && delivered >= ordered).then_some(part.at)
    })
}

/// Whole minutes after the promised one; at exactly that minute, whatever the second, it is zero and on time.
#[must_use]
pub fn minutes_late(due: DateTime<Utc>, at: DateTime<Utc>) -> i64 {
    let minute = |instant: DateTime<Utc>| instant.timestamp().div_euclid(60);
    (minute(at) - minute(due)).max(0)
}

/// Kinds of breach 违约. They are different events: one drop may be short and, in another part, late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreachKind {
    /// 拒绝: the supplier declined the line, or did not confirm it in time.
    Refused,
    /// 逾期: the delivery clock ran out.
    Late,
    /// 短少: less arrived than the policy's minimum, and no more will come.
    Short,
    /// 质量: more was rejected than the policy allows.
    Quality,
}

#[cfg(test)]
mod tests {
    use super::*;
    use Judging::{Afterwards, AsItHappens};

    /// Due at 10; in time is up to and including 10.
    fn judge(ordered: i64, parts: &[(i64, i64)], judging: Judging) -> Outcome {
        let part = |(at, quantity): &(i64, i64)| Part {
            at: *at,
            is_on_time: *at <= 10,
            quantity: *quantity,
        };
        let mut parts: Vec<Part> = parts.iter().map(part).collect();
        outcome(ordered, 10, &mut parts, judging)
    }

    /// (judged_at, is_late, is_whole, filled, on_time)
    type Told = (i64, bool, bool, i64, i64);

    fn told(outcome: Outcome) -> Told {
        let Outcome {
            judged_at,
            is_late,
            is_whole,
            filled,
            on_time,
        } = outcome;
        (judged_at, is_late, is_whole, filled, on_time)
    }

    #[test]
    fn afterwards() {
        let cases: &[(&[(i64, i64)], Told)] = &[
            (&[(10, 8)], (10, false, true, 8, 8)),
            (&[(11, 8)], (11, true, false, 8, 0)),
            // Two halves in time are one whole, in whatever order they stand.
            (&[(9, 4), (3, 4)], (9, false, true, 8, 8)),
            // Half in time, half after it: late, with credit for the first.
            (&[(3, 4), (12, 4)], (12, true, false, 8, 4)),
            // Short is not late, and is judged when it was due.
            (&[(3, 4)], (10, false, false, 4, 4)),
            // Nothing at all is.
            (&[], (10, true, false, 0, 0)),
            (&[(3, 0)], (10, true, false, 0, 0)),
            // What exceeds the order counts for nothing, late or not.
            (&[(3, 8), (12, 4)], (3, false, true, 8, 8)),
            (&[(3, 20)], (3, false, true, 8, 8)),
            // Short, and some of it late.
            (&[(3, 4), (12, 2)], (10, true, false, 6, 4)),
        ];
        for (parts, expected) in cases {
            assert_eq!(told(judge(8, parts, Afterwards)), *expected, "{parts:?}");
        }
        assert_eq!(told(judge(0, &[], Afterwards)), (10, false, true, 0, 0));
    }

    #[test]
    fn as_it_happens_nothing_after_the_due_time_is_known() {
        let cases: &[(&[(i64, i64)], Told)] = &[
            (&[(3, 4), (9, 4)], (9, false, true, 8, 8)),
            (&[(3, 4)], (10, true, false, 4, 4)),
            (&[(3, 4), (12, 4)], (10, true, false, 4, 4)),
            (&[(12, 8)], (10, true, false, 0, 0)),
        ];
        for (parts, expected) in cases {
            assert_eq!(told(judge(8, parts, AsItHappens)), *expected, "{parts:?}");
        }
    }

    #[test]
    fn exactly_on_the_minute_is_on_time() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).expect("an instant");
        for (due, arrived, minutes) in [
            (600, 600, 0),
            (600, 659, 0),
            (600, 660, 1),
            (659, 600, 0),
            (600, 0, 0),
            (630, 690, 1),
        ] {
            assert_eq!(
                minutes_late(at(due), at(arrived)),
                minutes,
                "{due} {arrived}"
            );
        }
    }
}
