//! 称量: no share of a dose differs by more than the policy says (国中医药发〔2007〕11号: ±5 %).

use kernel::quantity::Quantity;

/// Whether what was weighed fits: the grams of all doses together, or of each dose.
pub fn fits(prescribed: Quantity, doses: i64, shares: &[Quantity], per_mille: i64) -> bool {
    let near = |weighed: i64, wanted: i64| {
        let differs = i128::from((weighed - wanted).abs());
        differs * 1_000 <= i128::from(wanted) * i128::from(per_mille)
    };
    match shares {
        [whole] => near(whole.0, prescribed.0.saturating_mul(doses)),
        each => {
            i64::try_from(each.len()) == Ok(doses)
                && each.iter().all(|share| near(share.0, prescribed.0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_in_a_hundred_is_the_limit_of_the_whole_and_of_each_share() {
        let wanted = Quantity(15_000);
        let whole = |grams| fits(wanted, 7, &[Quantity(grams)], 50);
        assert!(whole(105_000) && whole(110_250) && whole(99_750));
        assert!(!whole(110_251) && !whole(99_749) && !whole(15_000));
        let shares = |last| {
            let mut each = vec![Quantity(15_000); 6];
            each.push(Quantity(last));
            fits(wanted, 7, &each, 50)
        };
        assert!(shares(15_750) && !shares(15_751), "the sum would hide it");
        assert!(!fits(wanted, 7, &[wanted; 6], 50) && !fits(wanted, 7, &[], 50));
    }
}
