//! Papers as people read them.

pub mod counts;
pub mod tracing;
