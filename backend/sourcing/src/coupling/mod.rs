//! Minimum order values tie items to one another.

pub(crate) mod area;
pub(crate) mod ascent;
pub(crate) mod branch;
mod completion;
pub(crate) mod components;
pub(crate) mod dual;
pub(crate) mod exact;
pub(crate) mod key;
pub(crate) mod ranges;
mod reach;
pub(crate) mod repair;
pub(crate) mod served;
pub(crate) mod split;
