//! Is this duty due, and for which tick? Pure: a row, a timetable and an instant.

use crate::duty::{CatchUp, Cause, Tick};
use crate::store::DutyState;
use crate::timetable::Timetable;

/// Collapsed ticks are counted for the history only; beyond this the number says "very many".
const COUNT_CAP: usize = 10_000;

/// The next run that is due at `now`, if any. Refused in this order: leased to somebody,
/// backing off after a failure, nothing missed and nobody asked.
pub(crate) fn due(
    state: &DutyState,
    timetable: &Timetable,
    catch_up: CatchUp,
    now: i64,
) -> Option<Tick> {
    if state.lease_until > now || state.retry_at > now {
        return None;
    }
    next_tick(state, timetable, catch_up, now).or_else(|| woken(state, now))
}

fn next_tick(
    state: &DutyState,
    timetable: &Timetable,
    catch_up: CatchUp,
    now: i64,
) -> Option<Tick> {
    let first = timetable.next_after(state.watermark_at)?;
    if first > now {
        return None;
    }
    let (due_at, missed) = match catch_up {
        CatchUp::Each => (first, 0),
        CatchUp::Once => {
            let ticks = timetable.count_between(state.watermark_at, now, COUNT_CAP);
            (timetable.last_until(now)?, ticks.saturating_sub(1))
        }
    };
    Some(Tick {
        due_at,
        cause: Cause::Tick,
        missed,
    })
}

fn woken(state: &DutyState, now: i64) -> Option<Tick> {
    (state.woken_at > state.wake_served_at).then_some(Tick {
        due_at: now,
        cause: Cause::Wake,
        missed: 0,
    })
}

/// How long to wait after so many failures in a row: 5 s, doubling, at most 15 minutes.
pub(crate) fn back_off_ms(failures: i64) -> i64 {
    const FIRST_MS: i64 = 5_000;
    const LONGEST_MS: i64 = 15 * 60_000;
    let doublings = u32::try_from(failures.clamp(1, 20) - 1).unwrap_or(0);
    (FIRST_MS << doublings).min(LONGEST_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;
    const NOON: i64 = 1_795_320_000_000;

    fn at(watermark_at: i64) -> DutyState {
        DutyState {
            name: "a".into(),
            cron: String::new(),
            watermark_at,
            woken_at: 0,
            wake_served_at: 0,
            retry_at: 0,
            failures: 0,
            lease_token: String::new(),
            lease_until: 0,
        }
    }

    fn minutely() -> Timetable {
        Timetable::parse("0 * * * * *").unwrap()
    }

    #[test]
    fn nothing_is_due_before_the_first_tick() {
        let found = due(&at(NOON), &minutely(), CatchUp::Once, NOON + MINUTE - 1);
        assert_eq!(found, None);
    }

    #[test]
    fn once_collapses_what_was_missed_and_each_takes_the_oldest() {
        let now = NOON + 5 * MINUTE + 1;
        let once = due(&at(NOON), &minutely(), CatchUp::Once, now).unwrap();
        assert_eq!((once.due_at, once.missed), (NOON + 5 * MINUTE, 4));
        let each = due(&at(NOON), &minutely(), CatchUp::Each, now).unwrap();
        assert_eq!((each.due_at, each.missed), (NOON + MINUTE, 0));
    }

    #[test]
    fn a_lease_and_a_back_off_hold_it() {
        let now = NOON + MINUTE;
        let leased = DutyState {
            lease_until: now + 1,
            ..at(NOON)
        };
        assert_eq!(due(&leased, &minutely(), CatchUp::Once, now), None);
        let failing = DutyState {
            retry_at: now + 1,
            ..at(NOON)
        };
        assert_eq!(due(&failing, &minutely(), CatchUp::Once, now), None);
    }

    #[test]
    fn a_wake_is_due_until_a_run_has_seen_it() {
        let asked = DutyState {
            woken_at: NOON + 7,
            ..at(NOON)
        };
        let tick = due(&asked, &minutely(), CatchUp::Each, NOON + 8).unwrap();
        assert_eq!(tick.cause, Cause::Wake);
        let served = DutyState {
            wake_served_at: NOON + 7,
            ..asked
        };
        assert_eq!(due(&served, &minutely(), CatchUp::Each, NOON + 8), None);
    }

    #[test]
    fn the_wait_doubles_up_to_a_quarter_of_an_hour() {
        assert_eq!(back_off_ms(1), 5_000);
        assert_eq!(back_off_ms(2), 10_000);
        assert_eq!(back_off_ms(9), 900_000);
        assert_eq!(back_off_ms(1_000), 900_000);
    }
}
