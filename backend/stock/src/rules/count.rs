//! Counts 盘点: what the ledger says, what was counted, and the move between the two.

use crate::model::LotId;
use formulary::model::ItemId;
use kernel::quantity::Quantity;
use kernel::refusals;

refusals! {
    /// Why a count is refused, in the order of the checks.
    pub enum CountRefusal in "stock" {
        /// Counts state why they were made.
        ReasonMissing { } => "count_reason_missing", 422;
        /// Nothing was counted.
        NothingCounted { } => "count_empty", 422;
        /// Nobody counts less than nothing.
        CountedNegative { counted: Quantity } => "counted_negative", 422;
        /// The same lot twice in one count.
        CountedTwice { item_id: ItemId, lot_id: LotId } => "counted_twice", 422;
        /// The lot belongs to another item.
        LotOfAnotherItem { item_id: ItemId, lot_id: LotId } => "lot_of_another_item", 422;
    }
}

/// The difference between ledger and shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// More on the shelf: 盘盈.
    Found(Quantity),
    /// Less on the shelf: 盘亏.
    Lost(Quantity),
    /// As it should be.
    None,
}

/// Compares one lot's ledger balance with what was counted.
pub fn difference(ledger: Quantity, counted: Quantity) -> Result<Difference, CountRefusal> {
    if counted.is_negative() {
        return Err(CountRefusal::CountedNegative { counted });
    }
    Ok(match counted.0 - ledger.0 {
        0 => Difference::None,
        more if more > 0 => Difference::Found(Quantity(more)),
        less => Difference::Lost(Quantity(-less)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_is_what_has_to_move() {
        let differ = |ledger, counted| difference(Quantity(ledger), Quantity(counted));
        assert_eq!(differ(5, 5), Ok(Difference::None));
        assert_eq!(differ(5, 8), Ok(Difference::Found(Quantity(3))));
        assert_eq!(differ(5, 0), Ok(Difference::Lost(Quantity(5))));
        assert!(differ(5, -1).is_err());
    }
}
