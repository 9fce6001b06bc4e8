//! Rows of the slice.

pub(super) mod commitments;
pub(super) mod contracts;
pub(super) mod lines;
pub(super) mod offers;
pub(super) mod suppliers;
