//! Why the exchange says no.

use crate::model::{
    AskState, ExcludedClass, HolderState, OfferState, RecallState, ShortageState, TransferState,
};
use kernel::prelude::Quantity;
use kernel::refusals;

refusals! {
    /// Why the exchange says no, in the order of the checks.
    pub enum ExchangeRefusal in "exchange" {
        /// Only facilities lack something.
        NotAFacility {} => "not_a_facility", 409;
        /// A desk speaks for itself; a township also for its villages.
        NotYourDesk {} => "not_your_desk", 403;
        /// The class does not travel.
        Excluded { item: String, class: ExcludedClass, source: String } => "excluded", 409;
        /// The item is not used any more.
        ItemNotActive { item: String } => "item_not_active", 409;
        /// The facility is asking for it already.
        AskedAlready { number: String } => "asked_already", 409;
        /// Before now.
        NeedByPassed {} => "need_by_passed", 422;
        /// Somebody else was faster.
        CoveredAlready { number: String } => "covered_already", 409;
        /// Nothing is asked any more.
        ShortageOver { number: String, state: ShortageState } => "shortage_over", 409;
        /// He has answered, or is not asked any more.
        AskOver { state: AskState } => "ask_over", 409;
        /// Less is missing.
        MoreThanMissing { missing: Quantity } => "more_than_missing", 409;
        /// Not so much is free of lots that live long enough.
        NotFree { free: Quantity, wanted: Quantity } => "not_free", 409;
        /// All steps are taken.
        NoStepLeft { number: String } => "no_step_left", 409;
        /// Goods are on their way.
        OnTheRoad { number: String } => "on_the_road", 409;
        /// A transfer in another state.
        TransferWrongState { number: String, state: TransferState } => "transfer_wrong_state", 409;
        /// A lot was held meanwhile.
        LotHeld { lot: String } => "lot_held", 409;
        /// A lot that the transfer does not have, or one twice.
        LotUnknown {} => "lot_unknown", 422;
        /// More than was sent.
        MoreThanSent { sent: Quantity } => "more_than_sent", 422;
        /// Somebody says why.
        ReasonMissing {} => "reason_missing", 422;
    }
}

refusals! {
    /// Why the expiry market says no, in the order of the checks.
    pub enum MarketRefusal in "exchange" {
        /// It lives too long to be given away.
        NotNearExpiry { lot: String, days: i64, most: i64 } => "not_near_expiry", 422;
        /// It would not be used in time by anybody.
        TooLateToOffer { lot: String, days: i64, least: i64 } => "too_late_to_offer", 409;
        /// It is offered already.
        OfferedAlready { number: String } => "offered_already", 409;
        /// Nobody uses so much of it in the time that is left.
        NobodyUsesIt {} => "nobody_uses_it", 409;
        /// Somebody else took it.
        OfferTaken { number: String } => "offer_taken", 409;
        /// It is over.
        OfferOver { number: String, state: OfferState } => "offer_over", 409;
        /// It was offered to others.
        NotATaker {} => "not_a_taker", 403;
        /// Less is left.
        MoreThanOffered { left: Quantity } => "more_than_offered", 409;
        /// He would not use so much in time.
        MoreThanUsable { usable: Quantity } => "more_than_usable", 409;
    }
}

refusals! {
    /// Why a recall says no.
    pub enum RecallRefusal in "exchange" {
        /// No such lot of the item.
        RecallLotUnknown { lot: String } => "recall_lot_unknown", 422;
        /// It is being recalled.
        RecalledAlready { number: String } => "recalled_already", 409;
        /// A recall in another state.
        RecallWrongState { number: String, state: RecallState } => "recall_wrong_state", 409;
        /// A holder in another state, or a recall that has ended.
        HolderWrongState { state: HolderState } => "holder_wrong_state", 409;
        /// There, used and missing are not what the book has.
        BookDiffers { expected: Quantity, sum: Quantity } => "book_differs", 422;
        /// The book has more lots.
        LotsMissing { lots: i64 } => "lots_missing", 422;
        /// Not everybody has given back what he has.
        HoldersOpen { holders: i64 } => "holders_open", 409;
        /// What is missing is explained.
        ExplanationMissing { missing: Quantity } => "explanation_missing", 422;
    }
}
