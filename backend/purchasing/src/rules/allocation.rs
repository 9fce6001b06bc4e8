//! Sharing what is short: emergency first, then who runs dry first, then in proportion.
//!
//! The library of sourcing shares; which claim stands before which is said here. One rule serves every moment at which
//! less arrives than was asked for: stock that does not cover the demand, a plan that cannot cover its need, a supplier
//! who confirms a part, a remainder that is cancelled, goods that are accepted in several deliveries.

use std::cmp::Reverse;

use kernel::quantity::Quantity;

/// What one requisition line may still claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// An emergency is served before everything regular.
    pub emergency: bool,
    /// What waits since an earlier plan is served before what is new.
    pub waiting: bool,
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
    allocate_in(amount, claims, unit_of(amount, claims))
}

/// The same in whole packs, where everybody asked for whole packs: nobody gets a torn box, and what is left below a
/// pack stays where it is.
pub fn allocate_packs(amount: Quantity, pack: Quantity, claims: &[Claim]) -> Vec<Quantity> {
    let whole = claims
        .iter()
        .all(|claim| claim.quantity.is_multiple_of(pack));
    match whole {
        true => allocate_in(amount, claims, pack.0),
        false => allocate(amount, claims),
    }
}

fn allocate_in(amount: Quantity, claims: &[Claim], unit: i64) -> Vec<Quantity> {
    let claim = |(key, claim): (usize, &Claim)| sourcing::Claim {
        class: rank(claim),
        key,
        quantity: claim.quantity.0.max(0),
    };
    let claims: Vec<_> = claims.iter().enumerate().map(claim).collect();
    let whole = amount.0.max(0) / unit * unit;
    let shares = sourcing::share(whole, unit, &claims);
    shares.into_iter().map(Quantity).collect()
}

/// 1,000 thousandths when everything is whole, else one.
fn unit_of(amount: Quantity, claims: &[Claim]) -> i64 {
    let claimed = claims.iter().map(|claim| claim.quantity.0);
    sourcing::unit_of(claimed.chain([amount.0]))
}

/// Lower ranks are served first.
fn rank(claim: &Claim) -> (Reverse<bool>, Reverse<bool>, bool, Option<i64>) {
    (
        Reverse(claim.emergency),
        Reverse(claim.waiting),
        claim.cover_days.is_none(),
        claim.cover_days,
    )
}

/// Positions of the claims, grouped by rank, best rank first.
pub fn ranks(claims: &[Claim]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|at| rank(&claims[*at]));
    order
        .chunk_by(|one, other| rank(&claims[*one]) == rank(&claims[*other]))
        .map(<[usize]>::to_vec)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `claims`: emergency (`!`) or waiting (`~`), cover in days or `?`, quantity.
    fn shares(amount: &str, claims: &[(&str, &str)]) -> Vec<String> {
        let quantity = |text: &str| text.parse().expect("quantity");
        let claims: Vec<Claim> = claims
            .iter()
            .map(|(rank, asked)| Claim {
                emergency: rank.starts_with('!'),
                waiting: rank.starts_with('~'),
                cover_days: rank.trim_start_matches(['!', '~']).parse().ok(),
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
            ("50",   &[("1", "60"), ("~9", "40")],              &["10", "40"]),
            ("50",   &[("~1", "60"), ("!9", "40")],             &["10", "40"]),
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

    #[test]
    fn whoever_asked_for_boxes_gets_boxes() {
        let claim = |units: i64| Claim {
            emergency: false,
            waiting: false,
            cover_days: None,
            quantity: Quantity(units * 1000),
        };
        let of = |amount: i64, asked: [i64; 2]| {
            let shares =
                allocate_packs(Quantity(amount * 1000), Quantity(10_000), &asked.map(claim));
            [shares[0].0 / 1000, shares[1].0 / 1000]
        };
        assert_eq!(of(45, [50, 30]), [30, 10], "five units are no box");
        assert_eq!(of(45, [50, 35]), [26, 19], "somebody counts in units");
        assert_eq!(of(500, [50, 30]), [50, 30]);
    }
}
