//! Why the decoction centre says no.

use crate::job::{JobState, JobVerb, TimerKind};
use crate::model::{MachineState, PrescriptionState};
use kernel::quantity::Quantity;
use kernel::refusals;

refusals! {
    /// Why a prescription is not taken, passed or shown, in the order of the checks.
    pub enum PrescriptionRefusal in "decoction" {
        /// Only facilities prescribe.
        NotAFacility {} => "not_a_facility", 409;
        /// Somebody of another post, or of another facility.
        NotYourPost {} => "not_your_post", 403;
        /// The number means another prescription already.
        NumberTaken { number: String } => "number_taken", 409;
        /// A prescription in another state.
        WrongState { number: String, state: PrescriptionState } => "wrong_state", 409;
        /// A rule stops it and the prescriber has not signed a second time.
        SignatureMissing { pieces: String } => "signature_missing", 409;
        /// Nothing stops it.
        SignatureNotNeeded { number: String } => "signature_not_needed", 409;
        /// A name that nobody knows cannot be weighed.
        PieceUnknown { piece: String } => "piece_unknown", 409;
        /// No name and grams are written there.
        CellUnreadable { cell: String } => "cell_unreadable", 422;
        /// Neither yes nor no, or not a word that is known.
        WordUnreadable { cell: String } => "word_unreadable", 422;
        /// The file has no such column.
        ColumnMissing { header: String } => "column_missing", 422;
        /// What the patient told was erased when its time was over.
        PatientErased { number: String } => "patient_erased", 410;
        /// Somebody says why.
        ReasonMissing {} => "reason_missing", 422;
    }
}

refusals! {
    /// Why the centre does not ask for its pieces.
    pub enum NeedRefusal in "decoction" {
        /// Nothing can be asked for between two cycles.
        NoCycle {} => "no_cycle", 409;
        /// Enough of everything lies there or comes.
        NothingNeeded {} => "nothing_needed", 409;
    }
}

refusals! {
    /// Why a machine is not kept so.
    pub enum MachineRefusal in "decoction" {
        /// Two machines of one code.
        MachineCodeTaken { code: String } => "machine_code_taken", 409;
        /// A machine in another state.
        MachineNotWorking { code: String, state: MachineState } => "machine_not_working", 409;
        /// The county does not train.
        NoTraining {} => "no_training", 409;
    }
}

refusals! {
    /// Why a step of production is not done, in the order of the checks.
    pub enum JobRefusal in "decoction" {
        /// Nothing is called so.
        CodeUnknown { code: String } => "code_unknown", 409;
        /// The pharmacist has not passed it.
        NotPassed { number: String } => "not_passed", 409;
        /// Another step comes first, or it is over.
        OutOfOrder { number: String, state: JobState, verb: JobVerb } => "out_of_order", 409;
        /// Two prescriptions at once.
        BusyWith { number: String } => "busy_with", 409;
        /// No such herb.
        LineUnknown {} => "line_unknown", 422;
        /// More or less than what is allowed.
        WeightOff { piece: String, weighed: Quantity, wanted: Quantity, tolerance: String } => "weight_off", 409;
        /// Herbs without a weight.
        NotWeighed { pieces: String } => "not_weighed", 409;
        /// Whoever weighed it does not check it.
        SamePerson {} => "same_person", 403;
        /// Not soaked long enough.
        SoakTooShort { until: String } => "soak_too_short", 409;
        /// Another prescription boils there.
        MachineTaken { code: String, number: String } => "machine_taken", 409;
        /// Of another kind, or too small.
        MachineUnfit { code: String } => "machine_unfit", 409;
        /// Nothing of that kind is waited for.
        NothingToAdd {} => "nothing_to_add", 409;
        /// Its minute has not come.
        TooEarly { at: String } => "too_early", 409;
        /// Not boiled to its end.
        BoilTooShort { until: String } => "boil_too_short", 409;
        /// Something was not added.
        AdditionMissing { timer: TimerKind } => "addition_missing", 409;
        /// More bags than doses and times make, or none.
        BagsDiffer { bags: i64, wanted: i64 } => "bags_differ", 409;
        /// No run that is to leave stops there.
        NoRun { number: String } => "no_run", 409;
    }
}
