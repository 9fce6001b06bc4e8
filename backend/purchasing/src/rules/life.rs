//! How long goods must still live when they are shipped or received.

use kernel::clock::Day;

/// What the receiver may expect of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// Long enough.
    Good,
    /// Shorter than required: only with everybody's knowledge.
    Short {
        /// Days left.
        days: i64,
    },
    /// Over.
    Expired,
}

/// The longer of the item's rule and the rule of the receiver's tier, in days.
pub fn required_days(of_item: Option<i64>, of_tier: i64) -> i64 {
    of_item.map_or(of_tier, |days| days.max(of_tier))
}

/// Judges a lot on `day`. The day of expiry itself still counts as usable.
pub fn judge(expires_on: Day, day: Day, required_days: i64) -> Life {
    let days = expires_on.days_since(day);
    if days < 0 {
        Life::Expired
    } else if days < required_days {
        Life::Short { days }
    } else {
        Life::Good
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lot_must_outlive_the_longer_of_both_rules() {
        assert_eq!(required_days(None, 180), 180);
        assert_eq!(required_days(Some(90), 180), 180);
        assert_eq!(required_days(Some(270), 180), 270);
        let day: Day = "2026-11-22".parse().expect("day");
        let life = |text: &str| judge(text.parse().expect("day"), day, 30);
        assert_eq!(life("2026-12-22"), Life::Good);
        assert_eq!(life("2026-12-21"), Life::Short { days: 29 });
        assert_eq!(life("2026-11-22"), Life::Short { days: 0 });
        assert_eq!(life("2026-11-21"), Life::Expired);
    }
}
