//! FEFO 近效期先出: what is taken, and in which order, when goods leave a place.

use crate::model::{LotId, LotStock};
use kernel::clock::Day;
use kernel::quantity::Quantity;

/// What is taken of one lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The lot.
    pub lot_id: LotId,
    /// How much of it.
    pub quantity: Quantity,
}

/// The plan of an issue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issue {
    /// What is taken, in order.
    pub picks: Vec<Pick>,
    /// What is missing.
    pub missing: Quantity,
}

/// May this lot be issued on `day`? Held lots never; the day of expiry is the last one.
pub fn usable(lot: &LotStock, day: Day) -> bool {
    !lot.held && lot.expires_on >= day && lot.quantity.is_positive()
}

/// Takes `wanted` from `lots`: first to expire first out, equal days by lot number, then by id.
/// Held and expired lots are passed over.
pub fn fefo(lots: &[LotStock], wanted: Quantity, day: Day) -> Issue {
    let mut order: Vec<&LotStock> = lots.iter().filter(|lot| usable(lot, day)).collect();
    order.sort_by(|a, b| {
        (a.expires_on, a.number.as_str(), a.lot_id).cmp(&(
            b.expires_on,
            b.number.as_str(),
            b.lot_id,
        ))
    });
    let mut issue = Issue {
        picks: Vec::new(),
        missing: Quantity(wanted.0.max(0)),
    };
    for lot in order {
        if issue.missing.is_zero() {
            break;
        }
        let quantity = lot.quantity.min(issue.missing);
        issue.picks.push(Pick {
            lot_id: lot.lot_id,
            quantity,
        });
        issue.missing = Quantity(issue.missing.0 - quantity.0);
    }
    issue
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `"A1 2026-12-31 40 held"`: number, expiry, quantity, perhaps held; the id is the row's number.
    fn lots(text: &str) -> Vec<LotStock> {
        let row = |(at, line): (usize, &str)| {
            let words: Vec<&str> = line.split_whitespace().collect();
            LotStock {
                lot_id: LotId(at as i64 + 1),
                number: words[0].to_owned(),
                expires_on: words[1].parse().expect("expiry"),
                quantity: words[2].parse().expect("quantity"),
                held: words.get(3) == Some(&"held"),
            }
        };
        text.split(',')
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .enumerate()
            .map(row)
            .collect()
    }

    /// ante: lots before · apply: what is wanted · taken: what leaves, in order · after: lots afterwards.
    fn check(ante: &str, apply: &str, taken: &str, missing: &str, after: &str) {
        let mut stock = lots(ante);
        let issue = fefo(
            &stock,
            apply.parse().expect("quantity"),
            "2026-11-22".parse().expect("day"),
        );
        let mut left = Vec::new();
        for pick in &issue.picks {
            let lot = stock
                .iter_mut()
                .find(|lot| lot.lot_id == pick.lot_id)
                .expect("a lot of the place");
            lot.quantity = lot.quantity.checked_sub(pick.quantity).expect("enough");
            left.push(format!("{} {}", lot.number, pick.quantity));
        }
        let rest: Vec<String> = stock
            .iter()
            .filter(|lot| !lot.quantity.is_zero())
            .map(|lot| format!("{} {}", lot.number, lot.quantity))
            .collect();
        assert_eq!(
            (left.join(", ").as_str(), issue.missing.to_string().as_str()),
            (taken, missing),
            "{ante} - {apply}"
        );
        assert_eq!(rest.join(", "), after, "{ante} - {apply}");
    }

    #[test]
    fn the_first_to_expire_leaves_first() {
        check("", "5", "", "5", "");
        check("A 2027-01-01 10", "0", "", "0", "A 10");
        check("A 2027-01-01 10", "4", "A 4", "0", "A 6");
        check(
            "A 2027-03-01 10, B 2027-01-01 10",
            "4",
            "B 4",
            "0",
            "A 10, B 6",
        );
        check(
            "A 2027-03-01 10, B 2027-01-01 10",
            "14",
            "B 10, A 4",
            "0",
            "A 6",
        );
        check(
            "A 2027-03-01 10, B 2027-01-01 10",
            "25",
            "B 10, A 10",
            "5",
            "",
        );
        check(
            "A 2027-01-01 0.5, B 2027-02-01 1",
            "0.75",
            "A 0.5, B 0.25",
            "0",
            "B 0.75",
        );
    }

    #[test]
    fn equal_days_of_expiry_leave_by_lot_number() {
        check(
            "B 2027-01-01 1, A 2027-01-01 1, A 2027-01-01 1",
            "2.5",
            "A 1, A 1, B 0.5",
            "0",
            "B 0.5",
        );
    }

    #[test]
    fn held_and_expired_lots_stay() {
        check(
            "A 2026-12-01 5 held, B 2027-01-01 5",
            "7",
            "B 5",
            "2",
            "A 5",
        );
        check("A 2026-11-21 5, B 2027-01-01 5", "5", "B 5", "0", "A 5");
        check("A 2026-11-22 5, B 2027-01-01 5", "5", "A 5", "0", "B 5");
    }

    #[test]
    fn nothing_is_taken_for_a_negative_wish() {
        check("A 2027-01-01 10", "-3", "", "0", "A 10");
    }
}
