//! Laws of the suggested quantity, whatever the facts.

use backend::demand::model::line::{Stretch, Supply, Target};
use backend::demand::rules::suggestion::suggest;
use backend::kernel::quantity::Quantity;
use proptest::prelude::*;

fn quantity(most: i64) -> impl Strategy<Value = Quantity> {
    (0..=most).prop_map(Quantity)
}

prop_compose! {
    fn stretch()(consumption in -1_000..100_000_000_i64, days in 0..400_i64, out in 0..420_i64) -> Stretch {
        Stretch { consumption: Quantity(consumption), days, stockout_days: out }
    }
}

prop_compose! {
    fn supply()(
        lookback in stretch(),
        earlier in proptest::option::of(stretch()),
        on_hand in quantity(50_000_000),
        on_the_way in quantity(50_000_000),
        requested in quantity(50_000_000),
    ) -> Supply {
        let last_positive = earlier.map(|earlier| ("2026-01".to_owned(), earlier));
        Supply { lookback, last_positive, on_hand, on_the_way, requested, ..Supply::default() }
    }
}

prop_compose! {
    fn target()(review_days in 1..366_i64, lead_days in 0..60_i64, safety_days in 0..90_i64) -> Target {
        Target { review_days, lead_days, safety_days }
    }
}

proptest! {
    #[test]
    fn it_is_a_multiple_of_the_pack_and_never_negative(
        supply in supply(), target in target(), pack in 1..200_000_i64,
    ) {
        let suggested = suggest(supply, target, Quantity(pack)).quantity;
        prop_assert!(!suggested.is_negative());
        prop_assert!(suggested.is_multiple_of(Quantity(pack)));
    }

    #[test]
    fn it_covers_the_need_and_not_a_pack_more(
        supply in supply(), target in target(), pack in 1..200_000_i64,
    ) {
        let suggestion = suggest(supply, target, Quantity(pack));
        let basis = &suggestion.basis;
        let days = i128::from(basis.stretch.days_with_stock());
        let there = i128::from(basis.on_hand.0) + i128::from(basis.on_the_way.0) + i128::from(basis.requested.0);
        let need = i128::from(basis.stretch.consumption.0.max(0)) * i128::from(target.days());
        let covered = |quantity: i64| (i128::from(quantity) + there) * days >= need;
        if days > 0 {
            prop_assert!(covered(suggestion.quantity.0));
            prop_assert!(suggestion.quantity.is_zero() || !covered(suggestion.quantity.0 - pack));
        } else {
            prop_assert!(suggestion.quantity.is_zero());
        }
    }

    #[test]
    fn more_in_hand_never_asks_for_more_and_more_use_never_for_less(
        supply in supply(), target in target(), pack in 1..200_000_i64, more in 0..10_000_000_i64,
    ) {
        let asked = |supply: &Supply, target| suggest(supply.clone(), target, Quantity(pack)).quantity;
        let before = asked(&supply, target);
        for with_more in [
            Supply { on_hand: Quantity(supply.on_hand.0 + more), ..supply.clone() },
            Supply { on_the_way: Quantity(supply.on_the_way.0 + more), ..supply.clone() },
            Supply { requested: Quantity(supply.requested.0 + more), ..supply.clone() },
        ] {
            prop_assert!(asked(&with_more, target) <= before);
        }
        let longer = Target { safety_days: target.safety_days + 1, ..target };
        prop_assert!(asked(&supply, longer) >= before);
        let consumption = Quantity(supply.lookback.consumption.0 + more);
        let used_more = Supply { lookback: Stretch { consumption, ..supply.lookback }, ..supply.clone() };
        prop_assert!(asked(&used_more, target) >= before);
    }
}
