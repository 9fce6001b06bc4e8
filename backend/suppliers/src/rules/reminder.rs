//! When to remind of a licence that runs out.

use kernel::clock::Day;

/// The reminder that is due on `day`: the smallest of `days_before` that has been reached.
///
/// A duty that was down on the exact day still finds the reminder due; one reminder a step, the key of
/// the notice keeps it from being sent twice. Nothing is due once the licence has run out by more than
/// the last step, because the block itself then speaks.
pub fn reminder_due(expires_on: Day, day: Day, days_before: &[i64]) -> Option<i64> {
    let left = expires_on.days_since(day);
    if left < 0 {
        return None;
    }
    days_before
        .iter()
        .copied()
        .filter(|step| left <= *step)
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_step_that_is_reached_is_due() {
        let expires_on: Day = "2026-12-31".parse().expect("day");
        let steps = [60, 30, 7];
        for (left, due) in [
            (61, None),
            (60, Some(60)),
            (31, Some(60)),
            (30, Some(30)),
            (8, Some(30)),
            (7, Some(7)),
            (0, Some(7)),
            (-1, None),
        ] {
            assert_eq!(
                reminder_due(expires_on, expires_on.plus_days(-left), &steps),
                due,
                "{left} days left"
            );
        }
    }
}
