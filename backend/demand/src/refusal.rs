//! What the rules of demand say no to.

use serde::Serialize;

use crate::model::back_order::BackOrderState;
use crate::model::cycle::{CycleVerb, CycleWord};
use crate::model::declaration::{
    DeclarationId, DeclarationVerb, DeclarationWord, RoundVerb, RoundWord,
};
use crate::model::requisition::{RequisitionId, RequisitionVerb, RequisitionWord};
use formulary::model::ItemId;
use kernel::actor::OrganisationKind;
use kernel::clock::Instant;
use kernel::money::Money;
use kernel::quantity::Quantity;
use kernel::refusals;

refusals! {
    /// Why something about cycles, requisitions or templates is refused.
    pub enum DemandRefusal in "demand" {
        /// No arrow for this verb in the cycle's state.
        CycleState { state: CycleWord, verb: CycleVerb } => "cycle_state", 409;
        /// The cycle takes no requisitions, or no decisions any more.
        CycleNotOpen { code: String, state: CycleWord } => "cycle_not_open", 409;
        /// Requisitions have been handed in already.
        CycleInUse { requisitions: i64 } => "cycle_in_use", 409;
        /// The code is printed on papers already.
        CycleCodeFixed { code: String } => "cycle_code_fixed", 409;
        /// Another cycle has this code.
        CycleCodeTaken { code: String } => "cycle_code_taken", 409;
        /// It would close before it opens.
        CycleTimes { opens_at: Instant, closes_at: Instant } => "cycle_times", 422;
        /// Review days 1–366, safety days 0–90, look-back 1–24 months.
        CycleDays {} => "cycle_days", 422;
        /// No arrow for this verb in the requisition's state.
        RequisitionState { state: RequisitionWord, verb: RequisitionVerb } => "requisition_state", 409;
        /// The facility has its regular requisition of this cycle already.
        RequisitionExists { id: RequisitionId, number: String } => "requisition_exists", 409;
        /// Somebody besides its writer has seen it: withdraw it instead.
        AlreadySeen { number: String } => "already_seen", 409;
        /// It asks for nothing.
        NoLines { number: String } => "no_lines", 422;
        /// An emergency says why it cannot wait.
        ReasonMissing {} => "reason_missing", 422;
        /// This kind of organisation does not request.
        NotAFacility { kind: OrganisationKind } => "not_a_facility", 422;
        /// Only the facility itself, and a township for its villages.
        NotYourFacility {} => "not_your_facility", 403;
        /// Where a village has a single user, its township approves.
        TownshipApproves {} => "township_approves", 403;
        /// Accepting is the centre's part.
        CentreDecides {} => "centre_decides", 403;
        /// An item may not be used at this tier of facility.
        TierNotAllowed { row: usize, item: String, tier: OrganisationKind, lines: Vec<RefusedLine> }
            => "tier_not_allowed", 422;
        /// An item is suspended or retired.
        ItemInactive { row: usize, item: String, lines: Vec<RefusedLine> } => "item_inactive", 422;
        /// A quantity is not a whole number of order units.
        NotWholePacks { row: usize, item: String, pack: Quantity, unit: String, lines: Vec<RefusedLine> }
            => "not_whole_packs", 422;
        /// An item is in the formulary no more, or never was.
        UnknownItem { row: usize, item_id: ItemId } => "unknown_item", 422;
        /// Flagged lines are looked at one document at a time.
        NotGreen { number: String, flagged: i64 } => "not_green", 409;
        /// Only marked lines are decided on one by one.
        LineNotMarked { item: ItemId } => "line_not_marked", 409;
        /// The centre may allow less than was asked for, not more.
        AllowsMore { asked: Quantity, allowed: Quantity } => "allows_more", 422;
        /// What is allowed is not a whole number of order units.
        AllowedBrokenPack { pack: Quantity } => "allowed_broken_pack", 422;
        /// The facility must be able to read why it gets less.
        DecisionReason {} => "decision_reason", 422;
        /// The facility has a budget for this time and kind already.
        BudgetTaken { period: String } => "budget_taken", 409;
        /// A budget does not hold what is asked for, and the policy says that it must.
        OverBudget { period: String, left: Money, asked: Money } => "over_budget", 422;
        /// It was taken up by a plan, or cancelled before.
        BackOrderClosed { state: BackOrderState } => "back_order_closed", 409;
        /// Another template of the facility has this name.
        TemplateTaken { name: String } => "template_taken", 409;
    }
}

refusals! {
    /// Why something about the yearly declaration of need is refused.
    pub enum DeclarationRefusal in "demand" {
        /// No arrow for this verb in the round's state.
        RoundState { state: RoundWord, verb: RoundVerb } => "round_state", 409;
        /// The round takes no sheets, or no decisions any more.
        RoundNotOpen { name: String, state: RoundWord } => "round_not_open", 409;
        /// It would close before now.
        RoundTime { closes_at: Instant } => "round_time", 422;
        /// The look-back is 1–24 months.
        RoundLookback { months: i64 } => "round_lookback", 422;
        /// The tender's year has its round already.
        RoundExists { year: i64 } => "round_exists", 409;
        /// Sheets that were handed in wait for a decision.
        SheetsWaiting { waiting: i64 } => "declarations_waiting", 409;
        /// No arrow for this verb in the sheet's state.
        DeclarationState { state: DeclarationWord, verb: DeclarationVerb } => "declaration_state", 409;
        /// The facility has its sheet already.
        DeclarationExists { id: DeclarationId, number: String } => "declaration_exists", 409;
        /// The sheet has no such line.
        LineUnknown { row: usize } => "declaration_line_unknown", 422;
        /// Need is nothing or more.
        QuantityNegative { row: usize } => "declaration_quantity_negative", 422;
        /// No ratio of the tender holds for a group.
        RatioMissing { group: String } => "declaration_ratio_missing", 409;
    }
}

/// A line that cannot be handed in, so that the client can mark all of them at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusedLine {
    /// Place in the request, counted from one.
    pub row: usize,
    /// The item.
    pub item_id: ItemId,
    /// Code and name of the item, as people call it.
    pub item: String,
    /// Why, as the last part of a problem code.
    pub why: &'static str,
}
