//! Sharing what is short: emergency first, then who runs dry first, then in proportion.
//!
//! One rule serves every moment at which less arrives than was asked for: a plan that cannot cover its need, a
//! supplier who confirms a part, a remainder that is cancelled, goods that are accepted in several deliveries.

use std::cmp::Reverse;

use crate::kernel::quantity::Quantity;

/// What one requisition line may still claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// An emergency is served before everything regular.
    pub emergency: bool,
    /// Whole days the facility's stock lasts; unknown claims are served after all known ones.
    pub cover_days: Option<i64>,
    /// What it claims; nothing or less claims nothing.
    pub quantity: Quantity,
}

/// Shares `amount` among `claims`, in their order.
///
/// No claim gets more than it asks for, and the shares add up to the amount or to all claims, whichever is less.
/// Claims of equal rank share in proportion by largest remainder, in whole base units, or in thousandths as soon as
/// one figure is fractional; equal remainders go to the earlier claim.
pub fn allocate(amount: Quantity, claims: &[Claim]) -> Vec<Quantity> {
    let unit = unit_of(amount, claims);
    let mut left = amount.0.max(0) / unit;
    let mut shares = vec![Quantity::ZERO; claims.len()];
    for rank in ranks(claims) {
        let wanted: i64 = rank.iter().map(|at| units(claims[*at], unit)).sum();
        let given = left.min(wanted);
        share_in_proportion(given, wanted, unit, claims, &rank, &mut shares);
        left -= given;
    }
    shares
}

/// 1,000 thousandths when everything is whole, else one.
fn unit_of(amount: Quantity, claims: &[Claim]) -> i64 {
    let whole = claims
        .iter()
        .map(|claim| claim.quantity)
        .chain([amount])
        .all(|quantity| quantity.0 % 1000 == 0);
    if whole { 1000 } else { 1 }
}

fn units(claim: Claim, unit: i64) -> i64 {
    claim.quantity.0.max(0) / unit
}

/// Positions of the claims, grouped by rank, best rank first.
fn ranks(claims: &[Claim]) -> Vec<Vec<usize>> {
    let rank = |at: &usize| {
        let claim = claims[*at];
        (
            Reverse(claim.emergency),
            claim.cover_days.is_none(),
            claim.cover_days,
        )
    };
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(rank);
    order
        .chunk_by(|one, other| rank(one) == rank(other))
        .map(<[usize]>::to_vec)
        .collect()
}

fn share_in_proportion(
    given: i64,
    wanted: i64,
    unit: i64,
    claims: &[Claim],
    rank: &[usize],
    shares: &mut [Quantity],
) {
    if wanted == 0 {
        return;
    }
    let mut rests: Vec<(Reverse<i128>, usize)> = Vec::with_capacity(rank.len());
    let mut left = given;
    for at in rank {
        let exact = i128::from(given) * i128::from(units(claims[*at], unit));
        let whole = i64::try_from(exact / i128::from(wanted)).unwrap_or(given);
        shares[*at] = Quantity(whole * unit);
        left -= whole;
        rests.push((Reverse(exact % i128::from(wanted)), *at));
    }
    rests.sort_unstable();
    for (_, at) in rests.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        shares[at].0 += unit;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `claims`: emergency (`!`), cover in days or `?`, quantity.
    fn shares(amount: &str, claims: &[(&str, &str)]) -> Vec<String> {
        let quantity = |text: &str| text.parse().expect("quantity");
        let claims: Vec<Claim> = claims
            .iter()
            .map(|(rank, asked)| Claim {
                emergency: rank.starts_with('!'),
                cover_days: rank.trim_start_matches('!').parse().ok(),
                quantity: quantity(asked),
            })
            .collect();
        allocate(quantity(amount), &claims)
            .iter()
            .map(Quantity::to_string)
            .collect()
    }

    #[test]
    fn shortage_is_shared_by_rank_and_then_in_proportion() {
        type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);
        #[rustfmt::skip]
        let table: &[Case] = &[
            // amount, claims, shares
            ("100",  &[("?", "60"), ("?", "40")],               &["60", "40"]),
            ("500",  &[("?", "60"), ("?", "40")],               &["60", "40"]),
            ("50",   &[("?", "60"), ("?", "40")],               &["30", "20"]),
            ("10",   &[("?", "10"), ("?", "10"), ("?", "10")],  &["4", "3", "3"]),
            ("0.01", &[("?", "10"), ("?", "10"), ("?", "10")],  &["0.004", "0.003", "0.003"]),
            ("50",   &[("?", "60"), ("!?", "40")],              &["10", "40"]),
            ("50",   &[("9", "60"), ("2", "40")],               &["10", "40"]),
            ("50",   &[("?", "60"), ("9", "40")],               &["10", "40"]),
            ("50",   &[("1", "60"), ("!9", "40")],              &["10", "40"]),
            ("0",    &[("?", "60")],                            &["0"]),
            ("50",   &[("?", "0"), ("?", "70")],                &["0", "50"]),
            ("50",   &[],                                       &[]),
        ];
        for (amount, claims, expected) in table {
            assert_eq!(
                &shares(amount, claims),
                expected,
                "{amount} among {claims:?}"
            );
        }
    }
}
