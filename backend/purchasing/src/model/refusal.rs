//! Why purchasing says no.

use serde::Serialize;

use crate::model::delivery::{NoticeStage, ReceiptStage};
use crate::model::order::{OrderStage, OrderVerb};
use crate::model::plan::{PlanStage, PlanVerb};
use demand::model::cycle::CycleWord;
use kernel::clock::{Day, Instant};
use kernel::quantity::Quantity;
use kernel::refusals;

/// A supplier who may not receive orders, with the words of the reasons.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Blocked {
    /// Its name.
    pub supplier: String,
    /// Last parts of the codes of the suppliers' slice, e.g. `licence_expired`.
    pub blocks: Vec<String>,
}

refusals! {
    /// Why a plan cannot be made, changed or committed.
    pub enum PlanRefusal in "purchasing" {
        /// The verb does not lead on from this state.
        WrongState { number: String, state: PlanStage, verb: PlanVerb } => "plan_wrong_state", 409;
        /// Another planning run of the same cycle is writing just now.
        InProgress { since: Instant } => "planning_in_progress", 409;
        /// A planning run was given up while it wrote; a later one took over.
        Abandoned {} => "planning_abandoned", 409;
        /// Requisitions were accepted after the plan was made.
        Outdated { planned: i64, accepted: i64 } => "plan_outdated", 409;
        /// Only a closed cycle is planned again.
        CycleNotClosed { name: String, state: CycleWord } => "cycle_not_closed", 409;
        /// The contract line is for another item.
        OtherItem {} => "contract_line_other_item", 422;
        /// The contract does not hold today, or its supplier may not receive orders.
        OfferUnusable {} => "offer_unusable", 409;
        /// The item is already bought from this contract on another line of the plan.
        OfferTwice {} => "offer_twice", 409;
        /// Not a multiple of the contract's pack.
        NotWholePacks { pack: Quantity } => "not_whole_packs", 422;
        /// The contract does not sell so little.
        BelowLowestTier { from: Quantity } => "below_lowest_tier", 422;
        /// The contract does not deliver so much.
        AboveCapacity { capacity: Quantity } => "above_capacity", 422;
        /// Amounts too large to be stored.
        TooLarge {} => "amount_too_large", 422;
        /// Suppliers of the plan may not receive orders any more.
        SuppliersBlocked { suppliers: Vec<String>, blocked: Vec<Blocked> } => "plan_suppliers_blocked", 409;
        /// Lines whose contract does not hold any more.
        ContractsEnded { count: usize, first: String } => "plan_contracts_ended", 409;
        /// Lines that a rule marked and nobody has approved yet.
        ExceptionsUndecided { undecided: i64, sent_back: i64 } => "plan_exceptions_undecided", 409;
        /// The change was taken back before, or the item was changed again since.
        NotTheLatestChange {} => "plan_not_the_latest_change", 409;
        /// Suppliers would get less than their minimum order value.
        BelowMinimum { suppliers: Vec<String> } => "plan_below_minimum", 409;
        /// What waited when the plan was made has been cancelled, or taken up elsewhere.
        BackOrdersChanged { planned: i64, waiting: i64 } => "plan_back_orders_changed", 409;
        /// The line has no proposal that could be taken, or none that was taken.
        NoNudge {} => "plan_no_nudge", 409;
    }
}

refusals! {
    /// Why an approval is refused.
    pub enum ApprovalRefusal in "purchasing" {
        /// The second approval must come from somebody else.
        SameApprover {} => "same_approver", 403;
    }
}

refusals! {
    /// Why a verb on an order is refused.
    pub enum OrderRefusal in "purchasing" {
        /// The verb does not lead on from this state.
        WrongState { number: String, state: OrderStage, verb: OrderVerb } => "order_wrong_state", 409;
        /// The supplier may not receive orders.
        SupplierBlocked { supplier: String, blocks: Vec<String> } => "order_supplier_blocked", 409;
        /// Lines whose contract does not hold any more.
        ContractsEnded { count: usize, first: String } => "order_contracts_ended", 409;
        /// Every line needs an answer.
        LinesUnanswered { count: usize } => "order_lines_unanswered", 422;
        /// A promise in the past.
        PromiseInThePast { today: Day } => "promise_in_the_past", 422;
        /// A part must be more than nothing and less than everything.
        NotAPart { quantity: Quantity } => "not_a_part", 422;
        /// Nothing is due any more that could be given up.
        NothingDue {} => "order_nothing_due", 409;
    }
}

refusals! {
    /// Why goods cannot be shipped so.
    pub enum ShippingRefusal in "purchasing" {
        /// The drop goes to another destination.
        OtherDestination {} => "drop_other_destination", 422;
        /// More than is still due of the drop.
        MoreThanRemaining { remaining: Quantity } => "more_than_remaining", 422;
        /// Expired goods are never shipped.
        Expired { expires_on: Day } => "lot_expired", 422;
        /// Too near its expiry date, and not marked so.
        LifeTooShort { days: i64, required: i64 } => "lot_life_too_short", 422;
        /// Produced after it was shipped, or after it expires.
        ProducedTooLate {} => "lot_produced_too_late", 422;
        /// Cold goods travel with readings of their temperature.
        TemperatureLogMissing {} => "temperature_log_missing", 422;
        /// One trace code on two boxes.
        TraceCodeTwice { code: String } => "trace_code_twice", 422;
        /// The verb does not lead on from this state.
        WrongState { number: String, state: NoticeStage } => "ship_notice_wrong_state", 409;
        /// It was received before.
        ReceivedTwice { number: String } => "received_twice", 409;
    }
}

refusals! {
    /// Why goods cannot be received so.
    pub enum ReceiptRefusal in "purchasing" {
        /// The verb does not lead on from this state.
        WrongState { number: String, state: ReceiptStage } => "receipt_wrong_state", 409;
        /// Every line needs a verdict.
        LinesUndecided { count: usize } => "receipt_lines_undecided", 422;
        /// More than was shipped.
        MoreThanShipped { shipped: Quantity } => "more_than_shipped", 422;
        /// The parts of a pending quantity must add up to it.
        NotThePending { pending: Quantity } => "not_the_pending", 422;
        /// Refused or missing goods without a reason.
        ReasonMissing {} => "reject_reason_missing", 422;
        /// Missing goods cannot be sent back: enter what arrived.
        ShortIsNotRejected {} => "short_is_not_rejected", 422;
        /// A cold lot whose temperature was not in order cannot be accepted.
        ColdChainBroken {} => "cold_chain_broken", 422;
        /// Without papers nothing is accepted: leave it pending until they come.
        PapersMissing {} => "papers_missing", 422;
        /// An expired lot is never accepted.
        Expired { expires_on: Day } => "receipt_lot_expired", 422;
        /// Too near its expiry date, and the supplier did not say so.
        LifeTooShort { days: i64, required: i64 } => "receipt_life_too_short", 422;
        /// The temperature of cold goods is checked at the door.
        TemperatureUnchecked {} => "temperature_unchecked", 422;
        /// Toxic and high-value goods are received by two people.
        SecondPersonRequired {} => "second_person_required", 422;
        /// The second person must be somebody else who may inspect goods there.
        SecondPersonUnfit {} => "second_person_unfit", 422;
        /// Who asked for the goods does not receive them.
        RequesterReceives {} => "requester_receives", 403;
    }
}

refusals! {
    /// Why a return cannot be handed over.
    pub enum ReturnRefusal in "purchasing" {
        /// It was handed over before.
        HandedOver { number: String } => "return_handed_over", 409;
    }
}

refusals! {
    /// Why a delivery rule cannot be kept.
    pub enum RuleRefusal in "purchasing" {
        /// The same rule exists.
        Exists {} => "delivery_rule_exists", 409;
        /// An item has a kind already.
        ItemAndKind {} => "delivery_rule_item_and_kind", 422;
    }
}
