//! 近效期: what of a lot is used in time, and by whom. Whole thousandths; no probabilities.

use kernel::quantity::Quantity;

/// What somebody uses of an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// In the look-back.
    pub used: Quantity,
    /// Days of it with stock.
    pub days: i64,
}

impl Pace {
    /// What is used in so many days at that pace.
    pub fn within(&self, days: i64) -> Quantity {
        let sum = i128::from(self.used.0.max(0)) * i128::from(days.max(0));
        let each = i128::from(self.days.max(1));
        Quantity(i64::try_from(sum / each).unwrap_or(i64::MAX))
    }
}

/// What of a lot is left on its last day: first to expire first, after all that expires before it.
pub fn surplus(lot: Quantity, before: Quantity, pace: &Pace, days_left: i64) -> Quantity {
    let used = Quantity((pace.within(days_left).0 - before.0).clamp(0, lot.0.max(0)));
    Quantity(lot.0 - used.0)
}

/// What somebody else would use of it in time: what he uses in the days that are left after its way, less what he has and must use
/// before.
pub fn usable(own_before: Quantity, pace: &Pace, days_left: i64, travel_days: i64) -> Quantity {
    Quantity((pace.within(days_left - travel_days).0 - own_before.0).max(0))
}

/// Somebody who would use some of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taker<I> {
    /// Who.
    pub id: I,
    /// What he would use in time.
    pub usable: Quantity,
    /// His pace.
    pub pace: Pace,
    /// By road; none where nobody knows.
    pub metres: Option<i64>,
}

/// The best first: who would use all of it, then the nearest, then who uses most. At least a tenth of it or what he would use in
/// a whole, so that nobody drives for a handful.
pub fn rank<I: Copy + Ord>(mut takers: Vec<Taker<I>>, lot: Quantity, many: usize) -> Vec<Taker<I>> {
    takers.retain(|taker| taker.usable.is_positive() && taker.usable.0.saturating_mul(10) >= lot.0);
    takers.sort_by_key(|taker| {
        (
            taker.usable < lot,
            taker.metres.unwrap_or(i64::MAX),
            std::cmp::Reverse(taker.usable),
            taker.id,
        )
    });
    takers.truncate(many);
    takers
}

/// What should happen with a lot that expires soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// It has expired: write it off.
    WriteOff,
    /// It will be used in time: take it first.
    UseFirst,
    /// Some of it will not: offer it to others.
    Offer,
    /// Some of it will not, and nobody else could use it in time either.
    TooLate,
}

/// The action for a lot.
pub fn advice(surplus: Quantity, days_left: i64, least_days: i64) -> Advice {
    match () {
        () if days_left < 0 => Advice::WriteOff,
        () if !surplus.is_positive() => Advice::UseFirst,
        () if days_left < least_days => Advice::TooLate,
        () => Advice::Offer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(used: i64, days: i64) -> Pace {
        Pace {
            used: Quantity(used),
            days,
        }
    }

    #[test]
    fn a_lot_is_used_after_all_that_expires_before_it() {
        let left = |lot, before, used, days_left| {
            surplus(Quantity(lot), Quantity(before), &pace(used, 90), days_left).0
        };
        assert_eq!(left(100, 0, 90, 60), 40, "one a day");
        assert_eq!(left(100, 30, 90, 60), 70, "thirty others first");
        assert_eq!(left(100, 0, 900, 60), 0);
        assert_eq!(left(100, 0, 0, 60), 100, "nobody uses it");
        assert_eq!(left(100, 0, 90, -1), 100, "expired");
    }

    #[test]
    fn somebody_else_takes_what_he_uses_in_the_days_left_after_its_way() {
        let takes = |own, used, days_left| usable(Quantity(own), &pace(used, 90), days_left, 2).0;
        assert_eq!(takes(0, 900, 32), 300);
        assert_eq!(takes(120, 900, 32), 180);
        assert_eq!(takes(400, 900, 32), 0);
        assert_eq!(takes(0, 900, 1), 0);
    }

    #[test]
    fn who_uses_all_of_it_comes_first_then_the_nearest() {
        let taker = |id, usable, metres| Taker {
            id,
            usable: Quantity(usable),
            pace: Pace::default(),
            metres,
        };
        let ranked = rank(
            vec![
                taker(1, 50, Some(1)),
                taker(2, 100, Some(9)),
                taker(3, 200, Some(5)),
                taker(4, 9, Some(1)),
                taker(5, 500, None),
            ],
            Quantity(100),
            4,
        );
        let order: Vec<i64> = ranked.iter().map(|one| one.id).collect();
        assert_eq!(order, [3, 2, 5, 1], "a handful is not worth the way");
    }

    #[test]
    fn every_lot_has_an_action() {
        let of = |surplus, days| advice(Quantity(surplus), days, 14);
        assert_eq!(of(5, -1), Advice::WriteOff);
        assert_eq!(of(0, 3), Advice::UseFirst);
        assert_eq!(of(5, 13), Advice::TooLate);
        assert_eq!(of(5, 14), Advice::Offer);
    }
}
