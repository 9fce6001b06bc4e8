//! What the desk of stock refuses, besides the ledger itself ([`crate::rules::ledger`]).

use crate::model::Period;
use kernel::quantity::Quantity;
use kernel::refusals;

refusals! {
    /// Why stock stays as it is, in the order of the checks.
    pub enum StockRefusal in "stock" {
        /// Only facilities and the centre keep stock.
        NoStore { } => "no_store", 409;
        /// A desk moves its own stock; a township also that of its villages.
        NotYourStock { } => "not_your_stock", 403;
        /// Nothing was reported.
        NothingReported { } => "nothing_reported", 422;
        /// Months to come, and those more than a year ago, are not reported any more.
        PeriodOutOfRange { period: Period, from: Period, until: Period } => "period_out_of_range", 422;
        /// More was used than the ledger knows of: count first.
        NotEnough { item: String, available: Quantity, wanted: Quantity } => "not_enough", 409;
        /// The ledger moved on between counting and reporting.
        MovedSince { item: String, seen: Quantity, now: Quantity } => "moved_since", 409;
        /// A lot is named by its id or by what is printed on the box, not by both or neither.
        LotAmbiguous { } => "lot_ambiguous", 422;
        /// Only what a desk reported by hand is taken back here; other moves belong to their documents.
        NotByHand { } => "not_by_hand", 409;
        /// Somebody says why.
        ReasonMissing { } => "reason_missing", 422;
        /// A pack of one unit cannot be opened.
        NothingToOpen { item: String } => "nothing_to_open", 422;
        /// Held, expired or opened already.
        NotToBeOpened { lot: String } => "not_to_be_opened", 409;
        /// The file has no column for this.
        ColumnMissing { header: String } => "column_missing", 422;
        /// A month that is none.
        NotAMonth { value: String } => "not_a_month", 422;
        /// A quantity that cannot be counted.
        NotCountable { value: String } => "not_countable", 422;
    }
}
