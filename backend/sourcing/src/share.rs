//! Sharing what is short: class after class, in proportion within a class.
//!
//! One rule serves every moment at which less is there than was asked for: free stock that does not cover the demand, a
//! plan that cannot cover its need, a delivery that falls short.

use std::cmp::Reverse;

/// Thousandths of a base unit.
pub const WHOLE: i64 = 1000;

/// Who asks for how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim<C, K> {
    /// Lower classes are served first: urgency in the command; essential medicines and days of cover may stand in front.
    pub class: C,
    /// Equal remainders go to the smaller key.
    pub key: K,
    /// In thousandths; not negative.
    pub quantity: i64,
}

/// Whole base units as long as every figure is whole, else thousandths: the unit in which `figures` are shared.
pub fn unit_of(figures: impl IntoIterator<Item = i64>) -> i64 {
    let all_whole = figures.into_iter().all(|figure| figure % WHOLE == 0);
    if all_whole { WHOLE } else { 1 }
}

/// Shares `amount` among `claims`, in their order, in multiples of `unit`.
///
/// No claim gets more than it asks for, and the shares add up to the amount or to all claims, whichever is less. A class
/// is served in full before the next; within the class that cannot be, shares are in proportion to the quantities by
/// largest remainder. `unit` divides the amount and all quantities, as [`unit_of`] finds it.
pub fn share<C: Ord, K: Ord>(amount: i64, unit: i64, claims: &[Claim<C, K>]) -> Vec<i64> {
    let asked: i128 = claims.iter().map(|claim| i128::from(claim.quantity)).sum();
    if i128::from(amount) >= asked {
        return claims.iter().map(|claim| claim.quantity).collect();
    }
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by(|one, other| claims[*one].class.cmp(&claims[*other].class));
    let mut shares = vec![0; claims.len()];
    let mut left = amount.max(0);
    for class in order.chunk_by(|one, other| claims[*one].class == claims[*other].class) {
        let wanted: i64 = class.iter().map(|at| claims[*at].quantity).sum();
        let given = left.min(wanted);
        in_proportion(
            given / unit,
            wanted / unit,
            unit,
            claims,
            class,
            &mut shares,
        );
        left -= given;
    }
    shares
}

/// Largest remainder; `given` and `wanted` are counted in units.
fn in_proportion<C, K: Ord>(
    given: i64,
    wanted: i64,
    unit: i64,
    claims: &[Claim<C, K>],
    class: &[usize],
    shares: &mut [i64],
) {
    if wanted == 0 {
        return;
    }
    let mut rests: Vec<(Reverse<i128>, &K, usize)> = Vec::with_capacity(class.len());
    let mut left = given;
    for at in class {
        let exact = i128::from(given) * i128::from(claims[*at].quantity / unit);
        // A share of `given` is at most `given`.
        let whole = i64::try_from(exact / i128::from(wanted)).unwrap_or(given);
        shares[*at] = whole * unit;
        left -= whole;
        rests.push((Reverse(exact % i128::from(wanted)), &claims[*at].key, *at));
    }
    rests.sort();
    for (_, _, at) in rests.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        shares[at] += unit;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(amount: i64, claims: &[(u8, &str, i64)]) -> Vec<i64> {
        let claims: Vec<_> = claims
            .iter()
            .map(|(class, key, quantity)| Claim {
                class: *class,
                key: *key,
                quantity: *quantity,
            })
            .collect();
        let figures = claims.iter().map(|claim| claim.quantity);
        share(amount, unit_of(figures.chain([amount])), &claims)
    }

    #[test]
    fn what_is_short_is_shared_by_class_and_then_in_proportion() {
        assert_eq!(
            shares(100_000, &[(1, "a", 60_000), (1, "b", 40_000)]),
            [60_000, 40_000]
        );
        assert_eq!(
            shares(900_000, &[(1, "a", 60_000), (1, "b", 40_000)]),
            [60_000, 40_000]
        );
        assert_eq!(
            shares(50_000, &[(1, "a", 60_000), (1, "b", 40_000)]),
            [30_000, 20_000]
        );
        assert_eq!(
            shares(50_000, &[(1, "a", 60_000), (0, "b", 40_000)]),
            [10_000, 40_000]
        );
        assert_eq!(
            shares(20_000, &[(1, "a", 60_000), (0, "b", 40_000)]),
            [0, 20_000]
        );
        assert_eq!(shares(0, &[(1, "a", 60_000)]), [0]);
        assert!(shares(5, &[]).is_empty());
    }

    #[test]
    fn equal_remainders_go_to_the_smaller_key() {
        let claims = [(1, "c", 10_000), (1, "a", 10_000), (1, "b", 10_000)];
        assert_eq!(shares(10_000, &claims), [3_000, 4_000, 3_000]);
        assert_eq!(shares(11_000, &claims), [3_000, 4_000, 4_000]);
    }

    #[test]
    fn one_fraction_makes_thousandths() {
        let claims = [(1, "a", 10_000), (1, "b", 10_000), (1, "c", 10_000)];
        assert_eq!(shares(10_500, &claims), [3_500, 3_500, 3_500]);
        assert_eq!(shares(10, &claims), [4, 3, 3]);
    }
}
