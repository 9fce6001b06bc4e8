//! Laws that hold for any moves in any order.

use std::collections::BTreeMap;

use proptest::prelude::*;
use stock_ledger::{Balance, Kind, Refusal, Replay, transfer};

type Move = (u8, Kind, i64);
type Booked = Result<(), Refusal>;

fn one_move() -> impl Strategy<Value = Move> {
    let kind = prop_oneof![
        1 => Just(Kind::Opening),
        4 => Just(Kind::Receipt),
        4 => Just(Kind::Issue),
        2 => Just(Kind::Adjustment),
        1 => Just(Kind::Count),
    ];
    (0_u8..4, kind, -20_i64..80)
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    prop::collection::vec(one_move(), 0..120)
}

fn replayed(moves: &[Move]) -> (Vec<(u8, Balance)>, Vec<Booked>) {
    let mut ledger = Replay::default();
    let results = moves
        .iter()
        .map(|(key, kind, quantity)| ledger.book(*key, *kind, *quantity))
        .collect();
    (ledger.sorted(), results)
}

proptest! {
    #[test]
    fn a_balance_is_the_sum_of_its_changes_and_never_below_zero(moves in moves()) {
        let mut ledger: Replay<u8> = Replay::default();
        let mut sums: BTreeMap<u8, i64> = BTreeMap::new();
        for (key, kind, quantity) in &moves {
            let change = ledger.balance(key).change(*kind, *quantity);
            prop_assert_eq!(ledger.book(*key, *kind, *quantity), change.map(|_| ()));
            *sums.entry(*key).or_default() += change.unwrap_or(0);
            prop_assert!(ledger.balance(key).quantity_milli() >= 0);
        }
        let balances = ledger.sorted().into_iter().map(|(key, balance)| (key, balance.quantity_milli()));
        prop_assert_eq!(balances.collect::<BTreeMap<_, _>>(), sums);
    }

    #[test]
    fn without_its_refused_moves_a_file_says_the_same(moves in moves()) {
        let (balances, results) = replayed(&moves);
        let kept: Vec<Move> = moves.iter().zip(&results).filter(|(_, result)| result.is_ok()).map(|(one, _)| *one).collect();
        let (again, results) = replayed(&kept);
        prop_assert!(results.iter().all(Result::is_ok));
        let zero = Balance::default();
        let mut told = again.clone();
        told.extend(balances.iter().filter(|(key, _)| !again.iter().any(|(known, _)| known == key)).map(|(key, _)| (*key, zero)));
        told.sort_by_key(|(key, _)| *key);
        prop_assert_eq!(told, balances);
    }

    #[test]
    fn the_order_counts_within_a_key_only(moves in moves()) {
        let mut by_key = moves.clone();
        by_key.sort_by_key(|(key, ..)| *key);
        prop_assert_eq!(replayed(&by_key).0, replayed(&moves).0);
    }

    #[test]
    fn twice_is_once_for_counts_and_openings(moves in moves(), quantity in 0_i64..80) {
        let (balances, _) = replayed(&moves);
        for (_, balance) in balances {
            let once = balance.book(Kind::Count, quantity).expect("not negative");
            prop_assert_eq!(once.book(Kind::Count, quantity), Ok(once));
            prop_assert_eq!(once.change(Kind::Count, quantity), Ok(0));
            let opened = balance.book(Kind::Opening, quantity).unwrap_or(balance);
            prop_assert_eq!(opened.book(Kind::Opening, quantity), Err(Refusal::OpeningTwice));
        }
    }

    #[test]
    fn what_moves_between_places_leaves_their_sum(amounts in prop::collection::vec((0_usize..4, 0_usize..4, -5_i64..60), 0..80)) {
        let mut places = [Balance::stored(100, true).expect("a hundred"); 4];
        for (from, to, quantity) in amounts.into_iter().filter(|(from, to, _)| from != to) {
            let before = places;
            match transfer(places[from], places[to], quantity) {
                Ok(moved) => (places[from], places[to]) = moved,
                Err(refusal) => {
                    let expected = if quantity < 0 { Refusal::NegativeQuantity } else { Refusal::BelowZero };
                    prop_assert_eq!(refusal, expected);
                    prop_assert_eq!(places, before);
                }
            }
            prop_assert_eq!(places.iter().map(|place| place.quantity_milli()).sum::<i64>(), 400);
        }
    }
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let full = Balance::stored(i64::MAX, false).expect("full");
    assert_eq!(full.book(Kind::Receipt, 1), Err(Refusal::TooMuch));
    assert_eq!(transfer(full, full, 1), Err(Refusal::TooMuch));
    assert_eq!(
        full.book(Kind::Adjustment, i64::MIN),
        Err(Refusal::BelowZero)
    );
    assert_eq!(Balance::stored(-1, false), None);
}
