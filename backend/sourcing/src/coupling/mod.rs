//! Minimum order values tie items to one another.

pub(crate) mod exact;
pub(crate) mod key;
