//! Why the shared pharmacy says no.

use crate::model::{RunState, WaveState};
use kernel::prelude::Quantity;
use kernel::refusals;

refusals! {
    /// Why the shared pharmacy says no.
    pub enum DispatchRefusal in "dispatch" {
        /// The goods are being picked, or are packed already.
        InWork { item: String } => "in_work", 409;
        /// Nothing waits that fits.
        NothingWaits {} => "nothing_waits", 409;
        /// A wave in another state.
        WaveWrongState { number: String, state: WaveState } => "wave_wrong_state", 409;
        /// Scan the label of the bin first.
        ScanBinFirst { bin: String } => "scan_bin_first", 409;
        /// Nothing of the wave lies in that bin, or nothing more.
        NothingInBin { bin: String } => "nothing_in_bin", 409;
        /// The bin is not done.
        BinNotDone { bin: String, left: i64 } => "bin_not_done", 409;
        /// These goods lie elsewhere.
        OtherBin { bin: String } => "other_bin", 409;
        /// Another item, or another lot of it.
        WrongGoods { expected: String } => "wrong_goods", 409;
        /// The label names no lot.
        LotUnread { item: String } => "lot_unread", 409;
        /// First say how much of what is in the hand is taken.
        TakeFirst { item: String } => "take_first", 409;
        /// It was not scanned.
        NotInHand {} => "not_in_hand", 409;
        /// More than the list says.
        MoreThanListed { listed: Quantity } => "more_than_listed", 409;
        /// The lot is held: leave it, for that reason.
        LotHeld { lot: String } => "lot_held", 409;
        /// Less is taken for a reason.
        ShortReasonMissing {} => "short_reason_missing", 422;
        /// Not everything is taken.
        PickOpen { left: i64 } => "pick_open", 409;
        /// What was counted is not what was taken.
        CountDiffers { lines: i64, first: String } => "count_differs", 409;
        /// Not every line was counted.
        CountMissing { lines: i64 } => "count_missing", 422;
        /// Cold goods travel in a cold box.
        ColdNeedsBox { item: String } => "cold_needs_box", 409;
        /// Other goods may freeze in it.
        NotIntoColdBox { item: String } => "not_into_cold_box", 409;
        /// The bin is not made for it.
        BinUnfit { bin: String, storage: String } => "bin_unfit", 409;
        /// No such bin.
        BinUnknown { code: String } => "bin_unknown", 404;
        /// The code stands on another.
        CodeTaken { code: String } => "code_taken", 409;
        /// A run in another state.
        RunWrongState { number: String, state: RunState } => "run_wrong_state", 409;
        /// The vehicle has that trip already.
        VehicleBusy { plate: String } => "vehicle_busy", 409;
        /// Somebody who does not drive.
        NotADriver {} => "not_a_driver", 422;
        /// Nobody drives it.
        DriverMissing {} => "driver_missing", 409;
        /// The place stands on a run already.
        StopTwice { number: String } => "stop_twice", 409;
        /// It is locked, or done.
        StopFixed {} => "stop_fixed", 409;
        /// No tote of that code.
        ToteUnknown { code: String } => "tote_unknown", 404;
        /// It goes elsewhere.
        ToteElsewhere { code: String, place: String } => "tote_elsewhere", 409;
        /// It is not where it would have to be.
        ToteWrongState { code: String } => "tote_wrong_state", 409;
        /// Cold goods and no cold van.
        VanTooWarm { code: String } => "van_too_warm", 409;
        /// Packed for its stops, and not loaded.
        TotesMissing { count: i64, first: String } => "totes_missing", 409;
        /// Stops of which nobody said how they ended.
        StopsOpen { count: i64, first: String } => "stops_open", 409;
        /// Nothing to plan.
        NothingToPlan {} => "nothing_to_plan", 409;
        /// No vehicle is free.
        NoVehicle {} => "no_vehicle", 409;
        /// The centre has no coordinates.
        DepotUnplaced {} => "depot_unplaced", 409;
        /// The search is not in the state for that.
        PlanningWrongState {} => "planning_wrong_state", 409;
        /// The day was changed since: plan it again.
        PlanningStale {} => "planning_stale", 409;
        /// A record that its seal does not fit.
        SealBroken {} => "seal_broken", 422;
        /// A record that cannot be read.
        RecordUnreadable { reason: String } => "record_unreadable", 422;
        /// The id stands on another record.
        RecordReused {} => "record_reused", 409;
        /// Nothing lies there for the facility.
        NothingForwarded {} => "nothing_forwarded", 409;
        /// Times run backwards, or amounts are not positive.
        TermsSenseless {} => "terms_senseless", 422;
    }
}
