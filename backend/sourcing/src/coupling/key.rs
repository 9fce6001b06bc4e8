//! What makes one plan better than another.

use std::ops::{Add, AddAssign};

use crate::choice::Choice;
use crate::model::{Amount, Item, Supplier};
use crate::turn::gcd;

/// The order of plans, the smaller the better, and additive over items:
///
/// 1. Σ unmet ÷ need;
/// 2. Σ agreed volume ÷ need, the more the better: a volume is given up only for a minimum that cannot be reached;
/// 3. Σ what primaries leave ÷ need: backups serve only what primaries cannot;
/// 4. the total;
/// 5. how many lines are raised to a cheaper tier;
/// 6. the amount-weighted score, the higher the better.
///
/// Contract codes break what ties are left; they are compared apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub unmet: Amount,
    pub agreed: Amount,
    pub beyond_primaries: Amount,
    pub total: Amount,
    pub nudges: Amount,
    pub score: Amount,
}

impl Key {
    /// What comes before money.
    pub(crate) fn service(&self) -> [Amount; 3] {
        [self.unmet, self.agreed, self.beyond_primaries]
    }

    /// The sum with one part exchanged.
    pub(crate) fn replaced(self, was: Key, now: Key) -> Key {
        Key {
            unmet: self.unmet - was.unmet + now.unmet,
            agreed: self.agreed - was.agreed + now.agreed,
            beyond_primaries: self.beyond_primaries - was.beyond_primaries + now.beyond_primaries,
            total: self.total - was.total + now.total,
            nudges: self.nudges - was.nudges + now.nudges,
            score: self.score - was.score + now.score,
        }
    }
}

impl Add for Key {
    type Output = Key;

    fn add(self, other: Key) -> Key {
        Key {
            unmet: self.unmet + other.unmet,
            agreed: self.agreed + other.agreed,
            beyond_primaries: self.beyond_primaries + other.beyond_primaries,
            total: self.total + other.total,
            nudges: self.nudges + other.nudges,
            score: self.score + other.score,
        }
    }
}

impl AddAssign for Key {
    fn add_assign(&mut self, other: Key) {
        *self = *self + other;
    }
}

/// Brings fractions of different needs to one denominator.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measure {
    denominator: Amount,
}

/// Beyond it, shares of a need are compared to about eighteen digits.
const FINEST: Amount = 1 << 62;

impl Measure {
    /// Exact as long as the least common multiple of the needs stays below 2⁶².
    pub(crate) fn of<'a>(items: impl Iterator<Item = &'a Item>) -> Measure {
        let mut denominator: Amount = 1;
        for item in items.filter(|item| item.need > 0) {
            let need = Amount::from(item.need);
            let common = i64::try_from(denominator % need).unwrap_or(0);
            denominator *= need / Amount::from(gcd(item.need, common));
            if denominator > FINEST {
                return Measure {
                    denominator: FINEST,
                };
            }
        }
        Measure { denominator }
    }

    /// A whole need.
    pub(crate) fn one(&self) -> Amount {
        self.denominator
    }

    /// quantity ÷ need over the common denominator, rounded down.
    pub(crate) fn share(&self, quantity: i64, need: i64) -> Amount {
        self.denominator * Amount::from(quantity) / Amount::from(need.max(1))
    }

    /// What a choice for one item contributes.
    pub(crate) fn key(&self, item: &Item, suppliers: &[Supplier], choice: &Choice) -> Key {
        let score = |line: &crate::model::Line| {
            let supplier = item.offers[line.offer].supplier;
            line.amount * Amount::from(suppliers[supplier].score)
        };
        let nudges = choice
            .lines
            .iter()
            .filter(|line| line.raised_from.is_some());
        Key {
            unmet: self.share(choice.unmet, item.need),
            agreed: -self.share(choice.agreed, item.need),
            beyond_primaries: self.share(choice.beyond_primaries, item.need),
            total: choice.total(),
            nudges: nudges.count() as Amount,
            score: -choice.lines.iter().map(score).sum::<Amount>(),
        }
    }
}
