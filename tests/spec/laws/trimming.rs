//! Laws of trimming, whatever a requisition asks for.

use backend::demand::rules::trimming::{Ask, Cap, Protection, trim};
use backend::formulary::model::{ItemId, ItemKind};
use backend::kernel::money::Money;
use backend::kernel::quantity::Quantity;
use proptest::prelude::*;

prop_compose! {
    fn ask()(
        kind in 0..ItemKind::ALL.len(),
        packs in 0..40_i64,
        pack in 1..50_000_i64,
        price in proptest::option::weighted(0.9, 0..2_000_000_i64),
        protection in 0..3_usize,
        cover_tenths in proptest::option::of(0..2_000_i64),
    ) -> Ask {
        Ask {
            item_id: ItemId(0),
            kind: ItemKind::ALL[kind],
            quantity: Quantity(packs * pack),
            pack: Quantity(pack),
            price: price.map(Money),
            protection: Protection::ALL[protection],
            cover_tenths,
        }
    }
}

fn asks() -> impl Strategy<Value = Vec<Ask>> {
    proptest::collection::vec(ask(), 0..30).prop_map(|mut asks| {
        for (at, ask) in asks.iter_mut().enumerate() {
            ask.item_id = ItemId(i64::try_from(at).expect("small"));
        }
        asks
    })
}

fn after(asks: &[Ask], caps: &[Cap]) -> Vec<Ask> {
    let mut after = asks.to_vec();
    for trim in trim(asks, caps) {
        let ask = after
            .iter_mut()
            .find(|ask| ask.item_id == trim.item_id)
            .expect("a line");
        assert_eq!(ask.quantity, trim.from);
        ask.quantity = trim.to;
    }
    after
}

proptest! {
    #[test]
    fn afterwards_every_budget_holds(asks in asks(), total in -1_000_000..50_000_000_i64, of_kind in 0..20_000_000_i64, kind in 0..ItemKind::ALL.len()) {
        let caps = [
            Cap { kind: None, left: Money(total) },
            Cap { kind: Some(ItemKind::ALL[kind]), left: Money(of_kind) },
        ];
        let after = after(&asks, &caps);
        for cap in caps {
            prop_assert!(cap.asked(&after).0 <= cap.left.0.max(0));
        }
    }

    #[test]
    fn nothing_essential_is_touched_before_everything_else_is_gone(asks in asks(), left in 0..50_000_000_i64) {
        let after = after(&asks, &[Cap { kind: None, left: Money(left) }]);
        let most = asks.iter().zip(&after).filter(|(before, after)| before.quantity != after.quantity)
            .map(|(before, _)| before.protection).max();
        for line in &after {
            let gone = line.quantity.is_zero() || !line.price.is_some_and(Money::is_positive);
            prop_assert!(gone || most.is_none_or(|most| line.protection >= most), "{line:?} is kept");
        }
    }

    #[test]
    fn whole_packs_go_and_no_more_than_needed(asks in asks(), left in 0..50_000_000_i64) {
        let cap = Cap { kind: None, left: Money(left) };
        let trims = trim(&asks, &[cap]);
        let after = after(&asks, &[cap]);
        prop_assert_eq!(trims.is_empty(), cap.asked(&asks).0 <= left);
        for trim in &trims {
            prop_assert!(trim.to < trim.from && !trim.to.is_negative());
            let ask = asks.iter().find(|ask| ask.item_id == trim.item_id).expect("a line");
            prop_assert!(trim.to.is_multiple_of(ask.pack));
        }
        // One pack more of the last line taken from, and the budget would not hold.
        if let Some(last) = trims.last() {
            let mut more = after.clone();
            let ask = more.iter_mut().find(|ask| ask.item_id == last.item_id).expect("a line");
            ask.quantity = Quantity(ask.quantity.0 + ask.pack.0);
            prop_assert!(cap.asked(&more).0 > left);
        }
    }
}
