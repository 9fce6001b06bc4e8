//! Counts 盘点 and adjustments 损益: what the ledger says, what was counted, and the move between the two.

use crate::model::{AdjustmentReason, CountState, LotId};
use formulary::model::ItemId;
use kernel::clock::Day;
use kernel::quantity::Quantity;
use kernel::refusals;

refusals! {
    /// Why a count or an adjustment is refused, in the order of the checks.
    pub enum CountRefusal in "stock" {
        /// Nothing lies there that could be counted.
        NothingToCount { } => "count_empty", 422;
        /// Another count of the same lots is not over.
        CountRunning { number: String } => "count_running", 409;
        /// A count in this state does not do that.
        CountWrongState { number: String, state: CountState } => "count_wrong_state", 409;
        /// Nobody counts less than nothing.
        CountedNegative { counted: Quantity } => "counted_negative", 422;
        /// The same lot twice.
        CountedTwice { item_id: ItemId, lot_id: LotId } => "counted_twice", 422;
        /// The lot belongs to another item.
        LotOfAnotherItem { item_id: ItemId, lot_id: LotId } => "lot_of_another_item", 422;
        /// A line of the sheet was not counted.
        NotCounted { lot: String } => "not_counted", 422;
        /// Only what differs is counted again.
        NotOnSheet { lot_id: LotId } => "not_on_sheet", 422;
        /// The lot can still be used.
        NotExpired { lot: String, expires_on: Day } => "not_expired", 422;
        /// An adjustment that is decided stays as it is.
        AdjustmentOver { number: String } => "adjustment_over", 409;
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

/// Refuses to write off as expired what can still be used: the day of expiry is the last one.
pub fn written_off(
    reason: AdjustmentReason,
    lot: &str,
    expires_on: Day,
    today: Day,
) -> Result<(), CountRefusal> {
    match reason == AdjustmentReason::Expired && expires_on >= today {
        true => Err(CountRefusal::NotExpired {
            lot: lot.to_owned(),
            expires_on,
        }),
        false => Ok(()),
    }
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

    #[test]
    fn what_can_still_be_used_is_not_written_off_as_expired() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let off = |reason, on| written_off(reason, "A", day(on), day("2026-11-22"));
        assert!(off(AdjustmentReason::Expired, "2026-11-21").is_ok());
        assert!(off(AdjustmentReason::Expired, "2026-11-22").is_err());
        assert!(off(AdjustmentReason::Damaged, "2027-11-22").is_ok());
    }
}
