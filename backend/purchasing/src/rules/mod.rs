//! The rules of purchasing: facts in, decision or refusal out.

pub mod allocation;
pub mod approval;
pub mod areas;
pub mod closing;
pub mod confirmation;
pub mod delivery;
pub mod life;
pub mod marking;
pub mod netting;
pub mod nudge;
pub mod origins;
pub mod planning;
pub mod platform_file;
pub mod receipt;
pub mod revision;
pub mod shifts;
pub mod shipping;
pub mod sourcing;
pub mod verbs;
