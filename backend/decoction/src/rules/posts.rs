//! Who does which step, and how long a job may stand still.

use crate::job::{JOB_MAP, JobState, JobVerb};
use crate::model::{PrescriptionDelivery, PrescriptionWay};
use crate::policy::ProductionTerms;
use kernel::arrows::next;
use kernel::permission::Role;

/// Posts that do a step.
pub fn posts(verb: JobVerb) -> &'static [Role] {
    match verb {
        JobVerb::Dispense | JobVerb::Weigh | JobVerb::Finish => &[Role::Dispenser],
        JobVerb::Pass | JobVerb::Reject => &[Role::Rechecker],
        JobVerb::Soak | JobVerb::Boil | JobVerb::Add | JobVerb::Unload | JobVerb::Fail => {
            &[Role::DecoctionWorker]
        }
        JobVerb::Pack | JobVerb::Sample => &[Role::Packer],
        JobVerb::Deliver => &[Role::Courier],
        JobVerb::HandOver => &[Role::Packer, Role::Courier],
        JobVerb::Scrap => &[
            Role::DecoctionWorker,
            Role::Packer,
            Role::DecoctionPharmacist,
        ],
        // Told by the run.
        JobVerb::Return => &[],
        JobVerb::Redo => &[Role::DecoctionPharmacist],
    }
}

/// Where a scan leads. Raw pieces are neither soaked nor boiled; what goes with a run comes back and arrives by its driver's word.
pub fn leads(
    state: JobState,
    verb: JobVerb,
    way: PrescriptionWay,
    delivery: PrescriptionDelivery,
) -> Option<JobState> {
    let raw = way == PrescriptionWay::Raw;
    let fits = match (verb, state) {
        (JobVerb::Soak, _) => !raw,
        (JobVerb::Pack, JobState::Checked) => raw,
        (JobVerb::Deliver, _) => delivery != PrescriptionDelivery::Run,
        (JobVerb::Return, _) => false,
        _ => true,
    };
    next(JOB_MAP, state, verb).filter(|_| fits)
}

/// Minutes that a job may stand in a state before somebody is told; none where it may stand for ever.
pub fn limit_min(state: JobState, terms: &ProductionTerms) -> Option<i64> {
    let found = terms.limits.iter().find(|limit| limit.state == state);
    found.map(|limit| limit.minutes)
}
