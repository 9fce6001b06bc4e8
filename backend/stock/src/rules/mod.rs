//! Decisions about stock: facts in, decision or refusal out.

pub mod consumption;
pub mod count;
pub mod fefo;
pub mod ledger;
pub mod outage;
pub mod report_file;
pub mod split;
pub mod tracing;
