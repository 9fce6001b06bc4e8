//! Which free lots go to which back orders: first to expire first (FEFO), only with life enough for the tier that asks,
//! whoever waits longest first.

use kernel::clock::Day;
use kernel::quantity::Quantity;

/// What somebody waits for; in the order in which they are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// How much.
    pub quantity: Quantity,
    /// Days that a lot must still live.
    pub life_days: i64,
}

/// A free lot; first to expire first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Last day of use.
    pub expires_on: Day,
    /// Free of it.
    pub quantity: Quantity,
}

/// What of which lot goes to which wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// Place of the wish.
    pub wish: usize,
    /// Place of the lot.
    pub lot: usize,
    /// How much.
    pub quantity: Quantity,
}

/// Shares lots among wishes.
pub fn serve(wishes: &[Wish], lots: &[Lot], day: Day) -> Vec<Given> {
    let mut left: Vec<i64> = lots.iter().map(|lot| lot.quantity.0).collect();
    let mut given = Vec::new();
    for (wish, asked) in wishes.iter().enumerate() {
        let mut missing = asked.quantity.0;
        for (lot, left) in left.iter_mut().enumerate() {
            let lives = lots[lot].expires_on.days_since(day) >= asked.life_days;
            let some = missing.min(*left);
            if !lives || some <= 0 {
                continue;
            }
            *left -= some;
            missing -= some;
            let quantity = Quantity(some);
            given.push(Given {
                wish,
                lot,
                quantity,
            });
        }
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_expires_first_goes_first_to_those_who_can_use_it() {
        let day: Day = "2026-11-22".parse().expect("a day");
        let lot = |days, quantity| Lot {
            expires_on: day.plus_days(days),
            quantity: Quantity(quantity),
        };
        let wish = |quantity, life_days| Wish {
            quantity: Quantity(quantity),
            life_days,
        };
        let told = |wishes: &[Wish], lots: &[Lot]| {
            let given = serve(wishes, lots, day).into_iter();
            given
                .map(|one| (one.wish, one.lot, one.quantity.0))
                .collect::<Vec<_>>()
        };
        let lots = [lot(59, 5), lot(60, 4), lot(400, 100)];
        assert_eq!(told(&[wish(7, 60)], &lots), [(0, 1, 4), (0, 2, 3)]);
        assert_eq!(
            told(&[wish(7, 90), wish(9, 30)], &lots),
            [(0, 2, 7), (1, 0, 5), (1, 1, 4)]
        );
        assert_eq!(told(&[wish(7, 500)], &lots), []);
        assert_eq!(told(&[wish(-1, 0), wish(0, 0)], &lots), []);
    }
}
