//! Rows of the slice.

pub(super) mod commitments;
pub(super) mod offers;
