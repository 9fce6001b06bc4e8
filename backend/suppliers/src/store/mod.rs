//! Rows of the slice.

pub(super) mod commitments;
pub(super) mod contracts;
pub(super) mod lines;
pub(super) mod offers;
pub(super) mod quotas;
pub(super) mod suppliers;
pub(super) mod tenders;
pub(super) mod vbp;
pub(super) mod vbp_write;
