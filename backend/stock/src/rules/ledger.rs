//! The law of the ledger: moves change two balances by the same quantity, and no place inside the walls
//! ever holds less than nothing.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::model::{BalanceKey, LotId, MoveRequest, Place, PlaceId};
use formulary::model::ItemId;
use kernel::quantity::Quantity;
use kernel::refusals;

refusals! {
    /// Why a move is refused, in the order of the checks.
    pub enum LedgerRefusal in "stock" {
        /// Moves carry something.
        QuantityNotPositive { quantity: Quantity } => "quantity_not_positive", 422;
        /// From one place to another.
        SamePlace { place_id: PlaceId } => "same_place", 422;
        /// No such place, or no longer in use.
        PlaceUnknown { place_id: PlaceId } => "place_unknown", 422;
        /// The key was used for a different move.
        KeyReused { key: String } => "key_reused", 409;
        /// The lot is held: it leaves its shelf for quarantine only.
        LotHeld { lot: String } => "lot_held", 409;
        /// More leaves than lies there.
        BelowZero { place_id: PlaceId, item_id: ItemId, lot_id: LotId, available: Quantity, wanted: Quantity }
            => "below_zero", 409;
        /// It lies there, but for facilities to which it is promised.
        Reserved { place_id: PlaceId, item_id: ItemId, lot_id: LotId, free: Quantity, reserved: Quantity, wanted: Quantity }
            => "reserved", 409;
        /// More than can be counted.
        TooMuch { place_id: PlaceId, item_id: ItemId, lot_id: LotId } => "too_much", 422;
        /// A move is taken back once.
        ReversedAlready { } => "reversed_already", 409;
        /// A reversal is not taken back; the goods are moved anew.
        ReversalOfReversal { } => "reversal_of_reversal", 409;
    }
}

/// Balances in the order in which they are written, so that two transactions never lock them crosswise.
pub type Balances = BTreeMap<BalanceKey, Quantity>;

/// Books `moves` one after the other on `balances` and returns the balances that change.
///
/// `balances` holds what lies there now; a missing key is nothing. A move that would leave less than nothing
/// in a bounded place refuses the whole batch, also when a later move of the batch would make up for it. So does one
/// that takes of what is `reserved` there: whoever issues it takes it off the reservation first.
pub fn booked<'a>(
    balances: &Balances,
    reserved: &Balances,
    places: &FxHashMap<PlaceId, Place>,
    moves: impl IntoIterator<Item = &'a MoveRequest>,
) -> Result<Balances, LedgerRefusal> {
    let mut after = Balances::new();
    for wanted in moves {
        let (from, to) = checked(wanted, places)?;
        let out = BalanceKey {
            place_id: wanted.from,
            item_id: wanted.item_id,
            lot_id: wanted.lot_id,
        };
        let into = BalanceKey {
            place_id: wanted.to,
            ..out
        };
        let now = |after: &Balances, key: &BalanceKey| {
            after
                .get(key)
                .or_else(|| balances.get(key))
                .copied()
                .unwrap_or_default()
        };
        let available = now(&after, &out);
        if !from.boundless && available < wanted.quantity {
            return Err(below_zero(out, available, wanted.quantity));
        }
        let kept = reserved.get(&out).copied().unwrap_or_default();
        if available.0 - kept.0 < wanted.quantity.0 && kept.is_positive() {
            return Err(promised(out, available, kept, wanted.quantity));
        }
        let left = available
            .checked_sub(wanted.quantity)
            .ok_or_else(|| too_much(out))?;
        let more = now(&after, &into)
            .checked_add(wanted.quantity)
            .ok_or_else(|| too_much(into))?;
        // A boundless source holds a debt; what flows back into a boundless place only pays it.
        debug_assert!(
            to.boundless || more.0 >= 0,
            "a bounded balance was negative before the move"
        );
        after.insert(out, left);
        after.insert(into, more);
    }
    Ok(after)
}

fn checked<'p>(
    wanted: &MoveRequest,
    places: &'p FxHashMap<PlaceId, Place>,
) -> Result<(&'p Place, &'p Place), LedgerRefusal> {
    if !wanted.quantity.is_positive() {
        return Err(LedgerRefusal::QuantityNotPositive {
            quantity: wanted.quantity,
        });
    }
    if wanted.from == wanted.to {
        return Err(LedgerRefusal::SamePlace {
            place_id: wanted.from,
        });
    }
    let known = |id: PlaceId| {
        places
            .get(&id)
            .filter(|place| place.active)
            .ok_or(LedgerRefusal::PlaceUnknown { place_id: id })
    };
    Ok((known(wanted.from)?, known(wanted.to)?))
}

fn below_zero(key: BalanceKey, available: Quantity, wanted: Quantity) -> LedgerRefusal {
    let BalanceKey {
        place_id,
        item_id,
        lot_id,
    } = key;
    LedgerRefusal::BelowZero {
        place_id,
        item_id,
        lot_id,
        available,
        wanted,
    }
}

fn promised(
    key: BalanceKey,
    available: Quantity,
    reserved: Quantity,
    wanted: Quantity,
) -> LedgerRefusal {
    let BalanceKey {
        place_id,
        item_id,
        lot_id,
    } = key;
    LedgerRefusal::Reserved {
        place_id,
        item_id,
        lot_id,
        free: Quantity(available.0 - reserved.0),
        reserved,
        wanted,
    }
}

fn too_much(key: BalanceKey) -> LedgerRefusal {
    let BalanceKey {
        place_id,
        item_id,
        lot_id,
    } = key;
    LedgerRefusal::TooMuch {
        place_id,
        item_id,
        lot_id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Document, MoveReason, PlaceKind};
    use kernel::ids::OrganisationId;
    use kernel::refusal::Refusal as _;

    const SUPPLIER: PlaceId = PlaceId(1);
    const STORE: PlaceId = PlaceId(2);
    const PATIENT: PlaceId = PlaceId(3);

    fn places() -> FxHashMap<PlaceId, Place> {
        [
            (SUPPLIER, PlaceKind::Supplier),
            (STORE, PlaceKind::Store),
            (PATIENT, PlaceKind::Patient),
        ]
        .into_iter()
        .map(|(id, kind)| {
            let place = Place {
                id,
                organisation_id: OrganisationId(1),
                kind,
                name: String::new(),
                boundless: kind.is_boundless(),
                active: true,
            };
            (id, place)
        })
        .collect()
    }

    fn step(from: PlaceId, to: PlaceId, quantity: i64) -> MoveRequest {
        MoveRequest {
            item_id: ItemId(1),
            lot_id: LotId(1),
            from,
            to,
            quantity: Quantity(quantity),
            reason: MoveReason::Transfer,
            document: Document {
                kind: "test",
                id: 1,
            },
            period: None,
            reverses: None,
            dedupe_key: String::new(),
        }
    }

    /// Moves in order → `supplier store patient` afterwards, or the code of the refusal.
    fn check(moves: &[MoveRequest], expected: &str) {
        check_beside(0, moves, expected);
    }

    /// The same with so much of the store reserved.
    fn check_beside(reserved: i64, moves: &[MoveRequest], expected: &str) {
        let key = BalanceKey {
            place_id: STORE,
            item_id: ItemId(1),
            lot_id: LotId(1),
        };
        let reserved = Balances::from([(key, Quantity(reserved))]);
        let shown = match booked(&Balances::new(), &reserved, &places(), moves) {
            Err(refusal) => refusal.code().to_owned(),
            Ok(after) => {
                let at = |place_id| {
                    let key = BalanceKey {
                        place_id,
                        item_id: ItemId(1),
                        lot_id: LotId(1),
                    };
                    after.get(&key).copied().unwrap_or_default().0
                };
                format!("{} {} {}", at(SUPPLIER), at(STORE), at(PATIENT))
            }
        };
        assert_eq!(shown, expected, "{moves:?}");
    }

    #[test]
    fn what_leaves_one_place_arrives_in_the_other() {
        check(&[], "0 0 0");
        check(&[step(SUPPLIER, STORE, 5)], "-5 5 0");
        check(
            &[step(SUPPLIER, STORE, 5), step(STORE, PATIENT, 3)],
            "-5 2 3",
        );
        check(
            &[
                step(SUPPLIER, STORE, 5),
                step(STORE, PATIENT, 5),
                step(PATIENT, STORE, 2),
            ],
            "-5 2 3",
        );
    }

    #[test]
    fn no_place_inside_the_walls_goes_below_zero_even_for_a_moment() {
        check(&[step(STORE, PATIENT, 1)], "stock.below_zero");
        check(
            &[step(SUPPLIER, STORE, 5), step(STORE, PATIENT, 6)],
            "stock.below_zero",
        );
        check(
            &[step(STORE, PATIENT, 1), step(SUPPLIER, STORE, 5)],
            "stock.below_zero",
        );
    }

    #[test]
    fn what_is_promised_to_somebody_does_not_leave_for_anybody_else() {
        let (come, go) = (step(SUPPLIER, STORE, 5), step(STORE, PATIENT, 3));
        check_beside(2, &[come.clone(), go.clone()], "-5 2 3");
        check_beside(3, &[come, go], "stock.reserved");
        check_beside(3, &[step(STORE, PATIENT, 1)], "stock.below_zero");
    }

    #[test]
    fn malformed_moves_are_refused_in_order() {
        check(&[step(STORE, STORE, 0)], "stock.quantity_not_positive");
        check(&[step(STORE, STORE, 1)], "stock.same_place");
        check(&[step(STORE, PlaceId(9), 1)], "stock.place_unknown");
        check(
            &[step(SUPPLIER, STORE, i64::MAX), step(SUPPLIER, STORE, 9)],
            "stock.too_much",
        );
    }
}
