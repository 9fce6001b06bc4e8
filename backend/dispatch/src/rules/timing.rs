//! When a van is where, in minutes after midnight.

/// A stop as it is driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// Minutes from the place before it.
    pub drive: i64,
    /// When the place opens.
    pub opens: i64,
    /// Minutes there.
    pub service: i64,
}

/// When service begins at each stop, and when the van is back; it waits where it comes too early.
pub fn times(start: i64, legs: &[Leg], home: i64) -> (Vec<i64>, i64) {
    let mut clock = start;
    let begins = legs
        .iter()
        .map(|leg| {
            let begin = (clock + leg.drive).max(leg.opens);
            clock = begin + leg.service;
            begin
        })
        .collect();
    (begins, clock + home)
}

/// Totes for so many lines, at least one for any.
pub fn totes(lines: i64, lines_per_tote: i64) -> i64 {
    let each = lines_per_tote.max(1);
    (lines.max(0) + each - 1) / each
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_van_waits_where_it_comes_too_early() {
        let leg = |drive, opens| Leg {
            drive,
            opens,
            service: 6,
        };
        let driven = times(450, &[leg(20, 480), leg(10, 480)], 25);
        assert_eq!(driven, (vec![480, 496], 527));
        assert_eq!(times(450, &[], 0), (vec![], 450));
        assert_eq!((totes(0, 20), totes(1, 20), totes(41, 20)), (0, 1, 3));
    }
}
