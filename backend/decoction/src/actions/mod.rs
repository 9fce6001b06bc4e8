//! One verb, one function, one transaction.

pub mod agreed;
mod boiling;
pub mod carrying;
mod consuming;
pub mod devices;
pub mod importing;
pub mod judging;
pub mod machines;
pub mod prescribing;
pub mod producing;
pub mod promising;
pub mod reviewing;
pub mod stocking_up;
pub mod training;
pub mod unmasking;
pub mod upkeep;
pub mod watching;

use crate::refusal::PrescriptionRefusal;
use kernel::prelude::*;

/// Words of the journal.
pub(crate) mod word {
    pub const PRESCRIPTION: &str = "prescription";
    pub const AGREED: &str = "agreed_prescription";
    pub const MACHINE: &str = "decoction_machine";
    pub const JOB: &str = "decoction_job";
    pub const DEVICE: &str = "decoction_device";
}

/// Longest note or reason.
pub(crate) const TEXT_MAX: usize = 300;

/// Refuses whoever does not hold one of these posts.
pub(crate) fn at_post(actor: &Actor, posts: &[Role]) -> Result<(), PrescriptionRefusal> {
    match actor.is_system() || posts.iter().any(|post| actor.roles.contains(post)) {
        true => Ok(()),
        false => Err(PrescriptionRefusal::NotYourPost {}),
    }
}

/// A reason that says something.
pub(crate) fn reason(text: &str) -> Result<String> {
    Invalid::reason(text, TEXT_MAX, PrescriptionRefusal::ReasonMissing {})
}
